//! Claims (Abrechnung): what a recipient has spent and wants recognised.
//!
//! *Shape.* Submitting reserves, deciding books what is recognised and releases the rest, withdrawing releases all.
//! Asked for changes, a claim is submitted again and holds anew; a parked line keeps its receipt until a later claim
//! takes it over; a correction that is certified books the difference.
//! *Cost.* One transfer for each receipt of a line, one for each position and plan line, however many lines; a handful
//! of statements. *Limits.* Those of the ledger: the position, the plan line, the plan's total, the receipt. *Order.*
//! Lines in the order of their numbers. *Layers.* `grants::claim` decides, `grants::posting` says what it means in
//! transfers.

mod certify;
mod changes;
mod check;
mod correct;
mod credits;
mod faults;
mod financing;
mod holding;
mod parking;
mod receipts;
mod settle;
mod units;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use grants::{
    CheckedLine, CheckedLines, Claim, ClaimError, ClaimId, ClaimLine, ClaimLineId, ClaimState, ComponentCode,
    CostCategoryCode, CreditParent, FindingCode, Grant, GrantId, Income, LineDecision, NewCost, NewLine,
    NewParent, NewUnits, Period, Receipt, ReceiptDetails, ReceiptId, ServiceUnitId, UnitAccounts,
    check_claim, check_incomes, check_lines,
};
use ledger::{Cents, UnitId};
use serde::Serialize;
use store::{Done, Tx};
use uuid::Uuid;

pub use certify::{CertifyClaim, SendBackProposal, SignClaim};
pub use changes::{Answer, Replacement, RequestChanges, ResubmitClaim};
pub use check::{check_resubmission, check_submission, is_of_contents};
pub use correct::CorrectClaim;
pub use faults::{ClaimFault, ClaimFaults};
pub use parking::{DropParked, RejectParked};
pub use receipts::NewReceipt;
pub(crate) use receipts::receipt_id;

use self::{credits::CreditAccounts, parking::Reinclusion};
use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    accounts,
    awards::programme,
    ctx::NewIds,
    law,
    payouts::seen,
};

/// Submits a claim.
#[derive(Clone, Debug, Serialize)]
pub struct SubmitClaim {
    /// The grant whose use it claims.
    pub grant: GrantId,
    /// The days it covers.
    pub period: Period,
    /// Its lines, in their order.
    pub lines: Vec<NewClaimLine>,
    /// What it declares of income and of money from third parties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub income: Vec<Income>,
    /// Parked lines of earlier claims that it claims again, behind its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reinclude: Vec<ClaimLineId>,
}

/// A line as it is handed in.
#[derive(Clone, Debug, Serialize)]
pub struct NewClaimLine {
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
    /// The cost category.
    pub category: CostCategoryCode,
    /// What it rests on.
    pub cost: NewClaimCost,
    /// The day it was paid; for a lump sum the day its last unit was performed.
    pub paid_on: NaiveDate,
    /// What it was paid for (Zahlungsgrund).
    pub reason: String,
    /// What is stated of its receipt besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt_details: Option<ReceiptDetails>,
}

/// What a line rests on.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NewClaimCost {
    /// What was paid, by a receipt.
    Actual {
        /// The receipt.
        receipt: NewReceipt,
        /// What is claimed of it.
        eligible: Cents,
        /// The units that it pays for, where it pays for some; they have no lump sum then.
        #[serde(skip_serializing_if = "Option::is_none")]
        pays_for: Option<NewUnits>,
    },
    /// Units at a rate of the programme.
    LumpSum {
        /// The units, with their rate.
        #[serde(flatten)]
        units: NewUnits,
    },
    /// What comes back of a cost, by a credit note.
    CreditNote {
        /// The line that it reduces.
        parent: CreditParent,
        /// The credit note itself.
        receipt: NewReceipt,
        /// What of it belongs to the eligible cost.
        amount: Cents,
    },
}

impl Request for SubmitClaim {
    const COMMAND: &'static str = "claim.submit";
    const ACTION: Action = Action::HandIn;
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        // May this person do this?
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Recipient).await?;
        // What do we know?
        let programme = programme(tx, &grant).await?;
        let unit = accounts::of_unit(tx).await?;
        let number = store::next_claim_number(tx.read().await?, grant.id).await?;
        // What follows from it? All that is wrong is told at once.
        let mut faults = self.check_frame(&grant)?;
        let income = faults.keep(None, check_incomes(&grant, &self.income).map_err(Into::into))?;
        let asked = self.numbered();
        let receipts = receipts::resolve(tx, &unit, &asked, &mut faults).await?;
        let parents = credits::parents(tx, &grant, &asked, &mut faults).await?;
        let mut ids = ctx.ids();
        let id = ClaimId(ids.next());
        let new = new_lines(tx.unit(), &asked, &parents, &mut ids);
        let shared = financing::at_claim(tx, &grant).await?;
        let CheckedLines { lines: checked, faults: of_lines } =
            check_lines(&grant, &programme, &new, &shared);
        faults.take(of_lines);
        let units = units::of_lines(&checked);
        units::register(tx, &units, &mut faults).await?;
        faults.settle()?;
        let mut credited = CreditAccounts::default();
        let mut lines = declare(tx, &unit, &receipts, &parents, checked, &mut credited).await?;
        let first = lines.last().map_or(1, |last| last.number + 1);
        let again = Reinclusion { grant: &grant, parked: &self.reinclude, first };
        lines.extend(again.lines(tx, &unit, &mut ids, &mut credited).await?);
        let reserved = holding::hold(tx, &unit, &grant, &lines)?;
        let on = ctx.today();
        let submitted_by = ctx.actor().name.clone();
        let state = ClaimState::Submitted { on };
        let period = self.period;
        let grant_id = grant.id;
        let claim = Claim {
            id,
            grant: grant_id,
            number,
            version: 1,
            period,
            state,
            submitted_by,
            lines,
            income: income.unwrap_or_default(),
            reserved,
            change_requests: Vec::new(),
            sign_offs: Vec::new(),
            proposal: None,
            correction: None,
            returned: Vec::new(),
        };
        let claim = prepared(ctx, tx, claim).await?;
        // Write it down, once, together.
        let books = tx.unit();
        store::insert_claim(tx.write().await?, books, &claim).await?;
        units::hold(tx, units).await?;
        units::take_over(tx, &claim.lines).await?;
        Ok(done(claim, on))
    }
}

impl SubmitClaim {
    /// Whether it can be a claim of the grant at all, and what is wrong with its period.
    fn check_frame(&self, grant: &Grant) -> Result<ClaimFaults, FlowError> {
        let mut faults = ClaimFaults::default();
        match check_claim(grant, &self.period, self.lines.len() + self.reinclude.len()) {
            Err(cause @ ClaimError::PeriodOutsideGrant { .. }) => faults.note(None, cause),
            checked => checked?,
        }
        Ok(faults)
    }

    /// Its lines with their numbers.
    fn numbered(&self) -> Numbered<'_> {
        (1..).zip(&self.lines).collect()
    }
}

/// Lines as they are handed in, each with its number.
type Numbered<'a> = Vec<(i64, &'a NewClaimLine)>;

/// The lines as they are to be checked, with their ids, receipts and parents. A credit note whose parent is no line is left
/// out: that is noted.
fn new_lines(
    books: UnitId,
    asked: &[(i64, &NewClaimLine)],
    parents: &BTreeMap<i64, NewParent>,
    ids: &mut NewIds,
) -> Vec<NewLine> {
    let mut lines = Vec::with_capacity(asked.len());
    for (number, new) in asked {
        let id = ClaimLineId(ids.next());
        let cost = new.cost.resolved(books, parents.get(number).copied());
        lines.extend(cost.map(|cost| new.to_line(id, *number, cost)));
    }
    lines
}

impl NewClaimLine {
    fn to_line(&self, id: ClaimLineId, number: i64, cost: NewCost) -> NewLine {
        NewLine {
            id,
            number,
            component: self.component.clone(),
            budget_year: self.budget_year,
            category: self.category.clone(),
            cost,
            paid_on: self.paid_on,
            reason_for_payment: self.reason.clone(),
            receipt_details: self.receipt_details.clone(),
        }
    }
}

/// The checked lines as declared: each with a receipt holds its part of it, each credit note its part of the line that it
/// reduces.
async fn declare(
    tx: &mut Tx,
    unit: &UnitAccounts,
    receipts: &BTreeMap<ReceiptId, Receipt>,
    parents: &BTreeMap<i64, NewParent>,
    checked: Vec<CheckedLine<'_>>,
    accounts: &mut CreditAccounts,
) -> Result<Vec<ClaimLine>, FlowError> {
    let open_at = credits::open_at(parents, &checked);
    let mut lines = Vec::with_capacity(checked.len());
    for line in checked {
        let receipt = line.cost.receipt().and_then(|id| receipts.get(&id));
        let held = holding::hold_receipt(tx, unit, receipt, line.eligible)?;
        let credit = accounts.hold(tx, unit, &line, &open_at).await?;
        lines.push(line.declare(held, credit));
    }
    Ok(lines)
}

impl NewClaimCost {
    /// The receipt that it rests on, if it rests on one.
    fn receipt(&self) -> Option<&NewReceipt> {
        match self {
            Self::Actual { receipt, .. } | Self::CreditNote { receipt, .. } => Some(receipt),
            Self::LumpSum { .. } => None,
        }
    }

    /// The cost with its receipt, and as a credit note with the line that it reduces; nothing, if that is none. What can be
    /// no receipt is noted where receipts are looked up.
    fn resolved(&self, books: UnitId, parent: Option<NewParent>) -> Option<NewCost> {
        let id = |receipt: &NewReceipt| receipt.identify(books).map_or(ReceiptId(Uuid::nil()), |(id, _)| id);
        Some(match self {
            Self::Actual { receipt, eligible, pays_for } => NewCost::Actual {
                receipt: id(receipt),
                receipt_gross: receipt.gross,
                eligible: *eligible,
                pays_for: pays_for.clone(),
            },
            Self::LumpSum { units } => NewCost::LumpSum { units: units.clone() },
            Self::CreditNote { receipt, amount, .. } => NewCost::CreditNote {
                parent: parent?,
                receipt: id(receipt),
                receipt_gross: receipt.gross,
                amount: *amount,
            },
        })
    }
}

/// The claim with who prepared it. Where a recipient has one person, who prepares signs.
async fn prepared(ctx: &Ctx, tx: &mut Tx, claim: Claim) -> Result<Claim, FlowError> {
    let by = ctx.signer();
    let alone = store::signs_alone(tx.read().await?, by.organisation, by.on).await?;
    Ok(claim.prepared(by, alone))
}

/// Proposes what to decide of every line of a claim that counts. It is decided when it is certified.
#[derive(Clone, Debug, Serialize)]
pub struct DecideClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the person saw.
    pub version: i64,
    /// What is decided of each line.
    pub decisions: Vec<(ClaimLineId, LineDecision)>,
    /// What the examination found of lines that are not parked, by the codes that the programme registers.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub findings: BTreeMap<ClaimLineId, BTreeSet<FindingCode>>,
}

impl Request for DecideClaim {
    const COMMAND: &'static str = "claim.decide";
    const ACTION: Action = Action::Decide;
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        // May this person do this?
        let (grant, claim) = find(ctx, tx, self.claim, Side::Giver).await?;
        // What do we know?
        seen("claim", claim.version, self.version)?;
        let programme = programme(tx, &grant).await?;
        let foreign = units::foreign(tx, &claim, &self.not_recognised()).await?;
        // What follows from it? All that is wrong is told at once.
        let (rule_book, by) = (law::rule_book()?.version, ctx.signer());
        let proposed = claim.propose(&self.decisions, &self.findings, &programme, rule_book, by);
        let claim = without_foreign(proposed, foreign)?;
        // Write it down, once, together.
        store::sign_claim(tx.write().await?, grant.unit, &claim).await?;
        Ok(done(claim, ctx.today()))
    }
}

impl DecideClaim {
    /// The units that are named as not recognised, each with its line.
    fn not_recognised(&self) -> Vec<(ClaimLineId, ServiceUnitId)> {
        let mut named = Vec::new();
        for (line, decision) in &self.decisions {
            if let LineDecision::AcceptInPart { not_recognised, .. } = decision {
                named.extend(not_recognised.iter().map(|unit| (*line, *unit)));
            }
        }
        named
    }
}

/// What is proposed, unless units are named that do not belong to their lines: that is told with all else that is wrong.
fn without_foreign(
    proposed: Result<Claim, Vec<ClaimError>>,
    foreign: Vec<ClaimError>,
) -> Result<Claim, Vec<ClaimError>> {
    match proposed {
        Ok(claim) if foreign.is_empty() => Ok(claim),
        Ok(_) => Err(foreign),
        Err(mut faults) => {
            faults.extend(foreign);
            Err(faults)
        }
    }
}

/// Takes a claim back that is not decided.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for WithdrawClaim {
    const COMMAND: &'static str = "claim.withdraw";
    const ACTION: Action = Action::HandIn;
    type Answer = Claim;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Claim>, FlowError> {
        let (grant, claim) = find(ctx, tx, self.claim, Side::Recipient).await?;
        seen("claim", claim.version, self.version)?;
        let unit = accounts::of_unit(tx).await?;
        let on = ctx.today();
        let claim = Claim { version: claim.version + 1, ..claim.withdraw(on)? };
        holding::release_sums(tx, &unit, &grant, &claim)?;
        holding::release_holds(tx, claim.lines.iter().filter(|line| line.counts()))?;
        units::release_lines(tx, claim.lines.iter().filter(|line| line.counts())).await?;
        store::update_claim(tx.write().await?, grant.unit, &claim).await?;
        Ok(done(claim, on))
    }

    fn told(answer: Claim) -> Claim {
        answer.without_proposals()
    }
}

/// The claim and its grant, if the actor may act on this side of it.
pub(crate) async fn find(
    ctx: &Ctx,
    tx: &mut Tx,
    id: ClaimId,
    side: Side,
) -> Result<(Grant, Claim), FlowError> {
    let unit = tx.unit();
    let unknown = FlowError::NotFound { what: "claim" };
    let conn = tx.read().await?;
    let Some(claim) = store::claim(conn, unit, id).await? else { return Err(unknown) };
    let grant = access::grant_of(conn, ctx, claim.grant, side, "claim").await?;
    Ok((grant, claim))
}

fn done(claim: Claim, on: NaiveDate) -> Done<Claim> {
    Done { subject_kind: "claim", subject: claim.id.0, effective_on: on, answer: claim }
}
