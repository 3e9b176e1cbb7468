//! A claim as it is shown.

use std::collections::BTreeSet;

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    proposal::{Proposal, ProposedCorrection},
    submit::IncomeKind,
};
use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    certificates::Returned,
    euros::Euros,
    grants::view::Period,
    input::{Amount, Percent, Rest},
    sign_offs::SignOff,
};

/// A claim (Abrechnung).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Claim {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The grant whose use it claims.
    grant: Uuid,
    /// Its number within the grant: 1 for the first.
    number: i64,
    /// The days it covers.
    period: Period,
    /// Where it stands.
    state: ClaimState,
    /// Since when.
    on: NaiveDate,
    /// Who submitted it.
    submitted_by: String,
    /// What it claims.
    lines: Vec<ClaimLine>,
    /// What it declares of income and of money from third parties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    income: Vec<Income>,
    /// What the giver asked to change, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    change_requests: Vec<ChangeRequest>,
    /// Who took which step of it, round by round.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sign_offs: Vec<SignOff>,
    /// What is proposed to be decided; it counts when it is certified in reason and in amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<Proposal>,
    /// What is proposed to be corrected after the decision; it is booked when it is certified in reason and in amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    correction: Option<ProposedCorrection>,
    /// Why proposals were sent back, oldest first; the steps say by whom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    returned: Vec<Returned>,
}

/// Income that a claim declares.
#[derive(Debug, Serialize, ToSchema)]
struct Income {
    /// What kind.
    kind: IncomeKind,
    /// Who pays it.
    payer: String,
    /// The day it was received.
    received_on: NaiveDate,
    /// How much.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// The number of its receipt, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt_number: Option<String>,
}

/// What the giver asked to change.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeRequest {
    /// Its number within the claim: 1 for the first.
    number: i64,
    /// The day it was made.
    on: NaiveDate,
    /// The day by which an answer is expected.
    answer_by: NaiveDate,
    /// Who made it.
    by: String,
    /// What is asked of the claim as a whole.
    text: String,
    /// The lines that may be changed.
    lines: Vec<RequestedLine>,
}

/// A line that may be changed.
#[derive(Debug, Serialize, ToSchema)]
struct RequestedLine {
    /// The line.
    line: Uuid,
    /// Why.
    text: String,
}

/// Where a claim stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ClaimState {
    /// Handed in; what it takes is reserved.
    Submitted,
    /// The giver has asked for changes; what it takes stays reserved.
    ChangesRequested,
    /// Every line is decided.
    Decided,
    /// Taken back; nothing is reserved any more.
    Withdrawn,
}

/// A line of a claim.
#[derive(Debug, Serialize, ToSchema)]
struct ClaimLine {
    /// Its id.
    id: Uuid,
    /// Its number within the claim: 1 for the first.
    number: i64,
    /// The position it takes from.
    position: Uuid,
    /// The plan line it takes from.
    plan_line: Uuid,
    /// What it rests on.
    cost: Cost,
    /// The day it was paid; for a lump sum the day it was performed.
    paid_on: NaiveDate,
    /// What it was paid for (Zahlungsgrund).
    reason_for_payment: String,
    /// What is stated of its receipt besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt_details: Option<ReceiptDetails>,
    /// The units that it counts or pays for.
    #[serde(skip_serializing_if = "Option::is_none")]
    units: Option<LineUnits>,
    /// The eligible cost that is claimed; of a credit note, what is taken back.
    #[schema(value_type = Amount)]
    eligible: Euros,
    /// What the grant would carry of it.
    #[schema(value_type = Amount)]
    grant_share: Euros,
    /// What became of it.
    state: LineState,
    /// The eligible cost that is recognised; nothing while the line is not decided.
    #[schema(value_type = Amount)]
    recognised: Euros,
    /// What the grant carries of what is recognised.
    #[schema(value_type = Amount)]
    used: Euros,
    /// The code of the reason why less is recognised.
    #[serde(skip_serializing_if = "Option::is_none")]
    reduction_reason: Option<String>,
    /// What the examiner says to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reduction_text: Option<String>,
    /// What the examination found, by the codes that the programme registers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<String>,
    /// Of a parked line: what is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<String>,
    /// Of a parked line: the day by which an answer is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer_by: Option<NaiveDate>,
    /// The line that took its place, or that claimed it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    followed_by: Option<Uuid>,
    /// The line of this claim whose place it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<Uuid>,
    /// The parked line of an earlier claim that it claims again.
    #[serde(skip_serializing_if = "Option::is_none")]
    reincludes: Option<Uuid>,
    /// What was corrected after its decision, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<Correction>,
}

/// What is stated of a receipt besides.
#[derive(Debug, Serialize, ToSchema)]
struct ReceiptDetails {
    /// The days of what was performed (Leistungszeitraum).
    #[serde(skip_serializing_if = "Option::is_none")]
    performed: Option<Period>,
    /// The value added tax in the gross amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Rest>)]
    vat: Option<Euros>,
    /// What Skonto and rebates took off the gross amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Rest>)]
    discount: Option<Euros>,
    /// The project's share of the receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Percent>)]
    share: Option<String>,
}

impl From<domain::ReceiptDetails> for ReceiptDetails {
    fn from(stated: domain::ReceiptDetails) -> Self {
        Self {
            performed: stated.performed.map(Period::from),
            vat: stated.vat.map(Euros::from),
            discount: stated.discount.map(Euros::from),
            share: stated.share.map(|share| share.to_string()),
        }
    }
}

/// A correction of what is recognised of a line.
#[derive(Debug, Serialize, ToSchema)]
struct Correction {
    /// Its id.
    id: Uuid,
    /// Its number within the claim: 1 for the first.
    number: i64,
    /// The round in which it was proposed and certified.
    round: i64,
    /// The version of the rule book that was applied.
    rule_book: u32,
    /// The eligible cost that was recognised before.
    #[schema(value_type = Amount)]
    from: Euros,
    /// The eligible cost that is recognised since.
    #[schema(value_type = Amount)]
    to: Euros,
    /// What the grant carried before.
    #[schema(value_type = Amount)]
    from_share: Euros,
    /// What the grant carries since.
    #[schema(value_type = Amount)]
    to_share: Euros,
    /// The code of the reason.
    reason: String,
    /// What the examiner says to it.
    text: String,
    /// What was found, by the codes that the programme registers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<String>,
    /// Who proposed it.
    by: String,
    /// The day it was certified.
    on: NaiveDate,
}

/// What a line rests on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Cost {
    /// What was paid, by a receipt.
    Actual {
        /// The receipt.
        receipt: Uuid,
    },
    /// Units at a rate of the programme.
    LumpSum {
        /// The rate.
        rate: String,
        /// What is counted.
        unit: String,
        /// How many.
        count: i64,
        /// The amount per unit on that day.
        #[schema(value_type = Amount)]
        rate_amount: Euros,
    },
    /// What comes back of a cost, by a credit note; it counts as negative in sums.
    CreditNote {
        /// The line that it reduces.
        parent: Uuid,
        /// The credit note itself.
        receipt: Uuid,
    },
}

/// The units of a line; `GET /claim-lines/{id}/units` lists them.
#[derive(Debug, Serialize, ToSchema)]
struct LineUnits {
    /// How many.
    count: i64,
    /// The hash of their list (SHA-256).
    #[schema(value_type = String)]
    hash: String,
    /// Those that were not recognised and may be claimed again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    released: Vec<Uuid>,
}

/// What became of a line.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LineState {
    /// Claimed and not decided.
    Declared,
    /// Recognised as claimed.
    Accepted,
    /// Recognised in part.
    AcceptedInPart,
    /// Not recognised.
    Rejected,
    /// Put back until a question is answered.
    Parked,
    /// Parked, and claimed again by a later claim.
    Reincluded,
    /// Another line of the claim has taken its place.
    Replaced,
    /// Taken out by who claimed it.
    Dropped,
}

impl Versioned for Claim {
    fn path(&self) -> String {
        format!("/api/v1/claims/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::Claim> for Claim {
    fn from(claim: domain::Claim) -> Self {
        let state = match claim.state {
            domain::ClaimState::Submitted { .. } => ClaimState::Submitted,
            domain::ClaimState::ChangesRequested { .. } => ClaimState::ChangesRequested,
            domain::ClaimState::Decided { .. } => ClaimState::Decided,
            domain::ClaimState::Withdrawn { .. } => ClaimState::Withdrawn,
        };
        Self {
            id: claim.id.0,
            version: claim.version,
            grant: claim.grant.0,
            number: claim.number,
            period: claim.period.into(),
            state,
            on: claim.state.on(),
            submitted_by: claim.submitted_by,
            lines: claim.lines.into_iter().map(ClaimLine::from).collect(),
            income: claim.income.into_iter().map(Income::from).collect(),
            change_requests: claim.change_requests.into_iter().map(ChangeRequest::from).collect(),
            sign_offs: claim.sign_offs.into_iter().map(SignOff::from).collect(),
            proposal: claim.proposal.map(Proposal::from),
            correction: claim.correction.map(ProposedCorrection::from),
            returned: claim.returned.into_iter().map(Returned::from).collect(),
        }
    }
}

impl From<domain::Income> for Income {
    fn from(income: domain::Income) -> Self {
        let kind = match income.kind {
            domain::IncomeKind::ThirdParty => IncomeKind::ThirdParty,
            domain::IncomeKind::PublicFunds => IncomeKind::PublicFunds,
            domain::IncomeKind::Income => IncomeKind::Income,
        };
        let domain::Income { payer, received_on, amount, receipt_number, .. } = income;
        Self { kind, payer, received_on, amount: amount.into(), receipt_number }
    }
}

impl From<domain::LineUnits> for LineUnits {
    fn from(units: domain::LineUnits) -> Self {
        let released = units.released.into_iter().map(|unit| unit.0).collect();
        Self { count: units.count, hash: units.hash.to_string(), released }
    }
}

impl From<domain::ClaimLine> for ClaimLine {
    fn from(line: domain::ClaimLine) -> Self {
        let (recognised, used) = (line.recognised().into(), line.recognised_share().into());
        let became = Became::from(line.state);
        Self {
            id: line.id.0,
            number: line.number,
            position: line.position.0,
            plan_line: line.plan_line.0,
            cost: line.cost.into(),
            paid_on: line.paid_on,
            reason_for_payment: line.reason_for_payment,
            receipt_details: line.receipt_details.map(ReceiptDetails::from),
            units: line.units.map(LineUnits::from),
            eligible: line.eligible.into(),
            grant_share: line.grant_share.into(),
            state: became.state,
            recognised,
            used,
            reduction_reason: became.reduction.0,
            reduction_text: became.reduction.1,
            findings: codes(line.findings),
            question: became.parked.0,
            answer_by: became.parked.1,
            followed_by: became.followed_by.map(|line| line.0),
            replaces: line.replaces.map(|line| line.0),
            reincludes: line.reincludes.map(|line| line.0),
            corrections: line.corrections.into_iter().map(Correction::from).collect(),
        }
    }
}

/// What became of a line, with what is known of that state.
struct Became {
    state: LineState,
    reduction: (Option<String>, Option<String>),
    parked: (Option<String>, Option<NaiveDate>),
    followed_by: Option<domain::ClaimLineId>,
}

impl From<LineState> for Became {
    fn from(state: LineState) -> Self {
        Self { state, reduction: (None, None), parked: (None, None), followed_by: None }
    }
}

impl From<domain::LineState> for Became {
    fn from(state: domain::LineState) -> Self {
        use domain::LineState as State;
        match state {
            State::Declared => LineState::Declared.into(),
            State::Accepted => LineState::Accepted.into(),
            State::AcceptedInPart { reason, text, .. } => {
                Self { reduction: (Some(reason), Some(text)), ..LineState::AcceptedInPart.into() }
            }
            State::Rejected { reason, text } => {
                Self { reduction: (Some(reason), Some(text)), ..LineState::Rejected.into() }
            }
            State::Parked { question, answer_by, reincluded_by } => {
                let state = if reincluded_by.is_some() { LineState::Reincluded } else { LineState::Parked };
                let parked = (Some(question), Some(answer_by));
                Self { parked, followed_by: reincluded_by, ..state.into() }
            }
            State::Replaced { by } => Self { followed_by: Some(by), ..LineState::Replaced.into() },
            State::Dropped => LineState::Dropped.into(),
        }
    }
}

impl From<domain::Correction> for Correction {
    fn from(made: domain::Correction) -> Self {
        Self {
            id: made.id.0,
            number: made.number,
            round: made.round,
            rule_book: made.rule_book,
            from: made.from.into(),
            to: made.to.into(),
            from_share: made.from_share.into(),
            to_share: made.to_share.into(),
            reason: made.reason,
            text: made.text,
            findings: codes(made.findings),
            by: made.by,
            on: made.on,
        }
    }
}

pub(super) fn codes(findings: BTreeSet<domain::FindingCode>) -> Vec<String> {
    findings.into_iter().map(String::from).collect()
}

impl From<domain::ChangeRequest> for ChangeRequest {
    fn from(made: domain::ChangeRequest) -> Self {
        let line = |(line, text): (domain::ClaimLineId, String)| RequestedLine { line: line.0, text };
        Self {
            number: made.number,
            on: made.on,
            answer_by: made.answer_by,
            by: made.by,
            text: made.text,
            lines: made.lines.into_iter().map(line).collect(),
        }
    }
}

impl From<domain::Cost> for Cost {
    fn from(cost: domain::Cost) -> Self {
        match cost {
            domain::Cost::Actual { receipt } => Self::Actual { receipt: receipt.0 },
            domain::Cost::LumpSum { rate, unit, count, rate_amount } => {
                Self::LumpSum { rate: rate.into(), unit, count, rate_amount: rate_amount.into() }
            }
            domain::Cost::CreditNote { parent, receipt } => {
                Self::CreditNote { parent: parent.0, receipt: receipt.0 }
            }
        }
    }
}

impl Sample for Claim {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            version: 1,
            grant: sample_id(2),
            number: 1,
            period: Period { from: sample_day(), until: sample_day() },
            state: ClaimState::Submitted,
            on: sample_day(),
            submitted_by: "Anna Beispiel".to_owned(),
            lines: vec![sample_line()],
            income: Vec::new(),
            change_requests: Vec::new(),
            sign_offs: Vec::new(),
            proposal: None,
            correction: None,
            returned: Vec::new(),
        }
    }
}

fn sample_line() -> ClaimLine {
    ClaimLine {
        id: sample_id(3),
        number: 1,
        position: sample_id(4),
        plan_line: sample_id(5),
        cost: Cost::Actual { receipt: sample_id(6) },
        paid_on: sample_day(),
        reason_for_payment: "Prüfungsgebühr".to_owned(),
        receipt_details: None,
        units: None,
        eligible: Euros::sample(12_000),
        grant_share: Euros::sample(9_600),
        state: LineState::Declared,
        recognised: Euros::sample(0),
        used: Euros::sample(0),
        reduction_reason: None,
        reduction_text: None,
        findings: Vec::new(),
        question: None,
        answer_by: None,
        followed_by: None,
        replaces: None,
        reincludes: None,
        corrections: Vec::new(),
    }
}
