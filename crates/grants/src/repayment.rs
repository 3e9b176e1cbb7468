//! Repayments: money that a recipient pays back to its giver, at the top to the ministry.

use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};

use crate::{DemandKind, GrantId, PositionId, ReceivableId, RepaymentId};

/// The most receivables that one repayment passes on.
pub const MOST_PASSED_ON: usize = 200;

/// Money that came back to the giver of a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repayment {
    /// Its id.
    pub id: RepaymentId,
    /// The grant of who pays back.
    pub grant: GrantId,
    /// The position it is paid back for.
    pub position: PositionId,
    /// Money of the grant, or interest, or something else.
    pub kind: DemandKind,
    /// How much.
    pub amount: Cents,
    /// The value date.
    pub received_on: NaiveDate,
    /// The receivables below whose money it passes on, in the order of their ids.
    pub passes_on: Vec<ReceivableId>,
}

/// Why a repayment cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RepaymentError {
    /// More receivables than one can read.
    #[error("a repayment passes on at most {most} receivables, not {count}")]
    TooMany {
        /// The most.
        most: usize,
        /// How many it names.
        count: usize,
    },
    /// A receivable that is not of the same kind, or not below the position that is repaid.
    #[error("the receivable {receivable} is not demanded below this position as {kind}")]
    NotBelow {
        /// The receivable.
        receivable: ReceivableId,
        /// The kind of the repayment.
        kind: &'static str,
    },
    /// A receivable of which something is still open.
    #[error("of the receivable {receivable}, {open} is still open")]
    StillOpen {
        /// The receivable.
        receivable: ReceivableId,
        /// What is open of it.
        open: Cents,
    },
    /// It passes on more than it is.
    #[error("a repayment of {amount} does not pass on {passed_on}")]
    Above {
        /// What is repaid.
        amount: Cents,
        /// What was settled of the receivables it names.
        passed_on: Cents,
    },
    /// It passes on less than it is, of money that is no money of the grant: the rest would be.
    #[error("{amount} would be passed on of {passed_on} that came in: the rest is money of the grant")]
    MoreThanCame {
        /// What is to be passed on.
        amount: Cents,
        /// What was settled of the receivables it names.
        passed_on: Cents,
    },
    /// Only what is passed on upwards names what it passes on; below, interest settles a receivable.
    #[error("interest and other money that is no money of the grant settles a receivable")]
    NeedsReceivable,
}
