//! The domain: forwarded grants as a tree, their plan, claims, payments and proofs, and what each event
//! means in transfers.
//!
//! Pure: no clock, no randomness, no database. States are enums; a step takes the old state by value and
//! gives the new one or the reason why not. How much may be taken is not checked here: the limits are the
//! ledger's accounts ([`AccountKind::rule`]).

pub mod account;
pub mod award;
pub mod claim;
pub mod codes;
pub mod figures;
pub mod financing;
pub mod grant;
pub mod ids;
pub mod payment;
pub mod payout;
pub mod period;
pub mod posting;
pub mod programme;
pub mod proof;
pub mod receipt;
#[cfg(test)]
mod sample;
pub mod share;
pub mod text;

pub use account::{AccountKind, account_code, parse_account_code};
pub use award::{GrantError, NewPosition, check_award, check_forwarding, check_plan_line};
pub use claim::{
    CheckedLine, Claim, ClaimError, ClaimLine, ClaimReservations, ClaimState, ClaimSums, Cost, LineDecision,
    LineState, NewCost, NewLine, check_claim, check_line,
};
pub use codes::{CodeError, ComponentCode, CostCategoryCode, ProgrammeCode, RateCode};
pub use figures::Figures;
pub use financing::Financing;
pub use grant::{
    ActKind, Grant, GrantState, GrantStateError, LegalAct, OutsideAccounts, PlanLine, PlanTotal, Position,
    PositionAccounts, UnitAccounts,
};
pub use ids::{
    ClaimId, ClaimLineId, GrantId, OrganisationId, PaymentId, PayoutRequestId, PlanLineId, PositionId,
    ProofId, ReceiptId,
};
pub use payment::{Payment, PaymentError, PaymentState};
pub use payout::{PayoutRequest, PayoutRequestError, PayoutRequestState};
pub use period::{Period, PeriodError};
pub use posting::{PaymentPostings, reimbursement};
pub use programme::{
    Component, CostCategory, DURCHSTARTEN, FinancingKind, FinancingOption, Funder, LegalBasis, Programme,
    ProgrammeError, Rate, RateError, ReductionReason,
};
pub use proof::{Proof, ProofError, ProofKind, ProofState};
pub use receipt::{Receipt, ReceiptError, ReceiptIdentity};
pub use share::{Share, ShareError};
pub use text::{TextError, plain_text};
