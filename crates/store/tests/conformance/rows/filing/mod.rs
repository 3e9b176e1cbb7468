//! Commands that write rows on the real path: accounts are opened, rows written, what they name is booked.

mod act;
mod bank_details;
mod change;
mod claim;
mod duties;
mod grant;
mod money;
mod payouts;
mod row;
mod step;

use ::grants::{AccountKind, OutsideAccounts, UnitAccounts, account_code};
use chrono::NaiveDate;
use ledger::{AccountNumber, Reservation, Transfer};
use store::{Done, Tx};
use uuid::Uuid;

pub(super) use act::{FileAct, FileFinality, FilePlan, FileStop};
pub(super) use bank_details::FileBankDetails;
pub(super) use change::Change;
pub(super) use claim::{FileClaim, FileReceipt};
pub(super) use duties::{
    FileBaseRate, FileCertified, FileDuties, FileSentBack, FileSigner, FileStaff, unsigned_claim,
    unsigned_payment, unsigned_request,
};
pub(super) use grant::{FileGrant, first_plan};
pub(super) use money::{FileBeyondUse, FilePayment, FilePayoutRequest, FileReserved, FileTakenBack};
pub(super) use payouts::{FilePart, FileReceivable, FileTerms};
pub(super) use row::{FileMembership, FileRow, proof};
pub(super) use step::{Reinclude, Step};

/// A day within every grant.
pub(super) const DAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 3, 1).unwrap();
/// The day of what comes after it.
pub(super) const LATER: NaiveDate = NaiveDate::from_ymd_opt(2021, 4, 1).unwrap();

/// The unit's account without a limit stands for everything outside.
const OUTSIDE: AccountNumber = AccountNumber::new(1);
const OUTSIDE_GIVER: OutsideAccounts = OutsideAccounts { to_use: OUTSIDE, to_pay: OUTSIDE, cash: OUTSIDE };
const UNIT: UnitAccounts = UnitAccounts {
    plan: OUTSIDE,
    receipts: OUTSIDE,
    receipts_claimed: OUTSIDE,
    claims: OUTSIDE,
    payouts: OUTSIDE,
    credits: OUTSIDE,
    advances: OUTSIDE,
    receivables: OUTSIDE,
    own_funds: OUTSIDE,
};

fn open(tx: &mut Tx, kind: AccountKind, owner: Uuid) -> AccountNumber {
    tx.open_account(account_code(kind, owner), kind.rule())
}

fn reserve(tx: &mut Tx, transfer: Transfer) -> Reservation {
    let number = tx.book(transfer);
    transfer.reservation(number).unwrap()
}

fn book(tx: &mut Tx, transfers: Vec<Transfer>) {
    for transfer in transfers {
        tx.book(transfer);
    }
}

fn done<A>(subject: Uuid, answer: A) -> Done<A> {
    Done { subject_kind: "test", subject, effective_on: DAY, answer }
}

/// The id of a part of a subject; ids of one subject's parts are in the order of their numbers.
fn part(subject: u128, number: usize) -> Uuid {
    Uuid::from_u128((subject << 16) + u128::try_from(number).unwrap())
}
