//! Receipts at which a look may be worthwhile, as they are shown.

use chrono::NaiveDate;
use flow::conspicuous::{Conspicuous, together};
use grants::ClaimedReceipt;
use ledger::Cents;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    euros::Euros,
    input::Amount,
    problem::Problem,
};

/// What is conspicuous.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConspicuousReceipts {
    /// How many lines with a receipt were looked at.
    looked_at: i64,
    /// Whether there are more lines than are looked at at once.
    is_cut: bool,
    /// Receipts of a round amount, the largest first.
    round: Vec<ConspicuousReceipt>,
    /// Receipts of one issuer that each stay below the threshold and together reach it.
    split: Vec<SplitOrder>,
}

/// An order that may have been split.
#[derive(Debug, Serialize, ToSchema)]
struct SplitOrder {
    /// What its receipts come to.
    #[schema(value_type = Amount)]
    together: Euros,
    /// Its receipts, in the order of their days.
    receipts: Vec<ConspicuousReceipt>,
}

/// A receipt with a line that rests on it.
#[derive(Debug, Serialize, ToSchema)]
struct ConspicuousReceipt {
    /// The receipt.
    receipt: Uuid,
    /// Who issued it.
    issuer: String,
    /// The number on it.
    number: String,
    /// Its day.
    issued_on: NaiveDate,
    /// Its amount.
    #[schema(value_type = Amount)]
    gross: Euros,
    /// The line.
    line: Uuid,
    /// The number of the line in its claim.
    line_number: i64,
    /// The claim.
    claim: Uuid,
    /// The grant of the claim.
    grant: Uuid,
}

impl ConspicuousReceipts {
    /// What was found, each group with its sum.
    pub(super) fn of(found: Conspicuous) -> Result<Self, Problem> {
        let mut split = Vec::with_capacity(found.split.len());
        for group in found.split {
            let together = together(&group)?.into();
            let receipts = group.into_iter().map(ConspicuousReceipt::from).collect();
            split.push(SplitOrder { together, receipts });
        }
        let round = found.round.into_iter().map(ConspicuousReceipt::from).collect();
        let looked_at = i64::try_from(found.looked_at).unwrap_or(i64::MAX);
        Ok(Self { looked_at, is_cut: found.is_cut, round, split })
    }
}

impl From<ClaimedReceipt> for ConspicuousReceipt {
    fn from(it: ClaimedReceipt) -> Self {
        let receipt = it.of.receipt;
        Self {
            receipt: receipt.id.0,
            issuer: receipt.issuer,
            number: receipt.number,
            issued_on: receipt.issued_on,
            gross: receipt.gross.into(),
            line: it.of.line.0,
            line_number: it.number,
            claim: it.of.claim.0,
            grant: it.of.grant.0,
        }
    }
}

impl Sample for ConspicuousReceipts {
    fn sample() -> Self {
        let receipt = ConspicuousReceipt {
            receipt: sample_id(1),
            issuer: "Lohnbüro Muster".to_owned(),
            number: "L-1".to_owned(),
            issued_on: sample_day(),
            gross: Cents::new(120_000).into(),
            line: sample_id(2),
            line_number: 1,
            claim: sample_id(3),
            grant: sample_id(4),
        };
        Self { looked_at: 1, is_cut: false, round: vec![receipt], split: Vec::new() }
    }
}
