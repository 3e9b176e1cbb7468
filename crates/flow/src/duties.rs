//! What the house decides about duties, and who signs alone.

use chrono::NaiveDate;
use grants::{DutyRules, DutyRulesId, OrganisationId, SoleSignatory, SoleSignatoryId};
use ledger::Cents;
use serde::Serialize;
use store::{Done, OrganisationKind, Tx};

use crate::{Action, Ctx, FlowError, Request, access, setup::done};

/// Sets the next version of what the house decides about duties.
#[derive(Clone, Debug, Serialize)]
pub struct SetDutyRules {
    /// The number that it has: one more than the version that the person saw.
    pub number: i64,
    /// Whether one person may certify a decision in reason and in amount.
    pub one_examiner: bool,
    /// Above which amount of a payment a further eye is needed; none, if it never is.
    pub further_eye_above: Option<Cents>,
    /// How many days a change of bank details waits, once it is confirmed.
    pub bank_wait_days: u32,
    /// Why.
    pub reason: String,
}

impl Request for SetDutyRules {
    const COMMAND: &'static str = "duty_rules.set";
    const ACTION: Action = Action::ChangeSettings;
    type Answer = DutyRules;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<DutyRules>, FlowError> {
        let unit = tx.unit();
        access::require_first_recipient(tx.read().await?, ctx.actor()).await?;
        let before = store::duty_rules(tx.read().await?, unit).await?;
        if self.number != before.last().map_or(1, |last| last.number + 1) {
            return Err(FlowError::Stale { what: "duty rules" });
        }
        let rules = DutyRules {
            id: DutyRulesId(ctx.ids().next()),
            number: self.number,
            one_examiner: self.one_examiner,
            further_eye_above: self.further_eye_above,
            bank_wait_days: self.bank_wait_days,
            on: ctx.today(),
            reason: self.reason.clone(),
        };
        let rules = rules.checked()?;
        store::insert_duty_rules(tx.write().await?, unit, &rules).await?;
        Ok(done(ctx, "duty_rules", rules.id.0, rules))
    }
}

/// Records that a recipient has one person, who prepares and signs alone.
#[derive(Clone, Debug, Serialize)]
pub struct WaiveSecondSignature {
    /// The recipient.
    pub organisation: OrganisationId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Why nobody else can sign.
    pub reason: String,
}

impl Request for WaiveSecondSignature {
    const COMMAND: &'static str = "sole_signatory.record";
    const ACTION: Action = Action::Waive;
    type Answer = SoleSignatory;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<SoleSignatory>, FlowError> {
        let unit = tx.unit();
        access::require_first_recipient(tx.read().await?, ctx.actor()).await?;
        let recipient = store::organisation(tx.read().await?, unit, self.organisation).await?;
        match recipient.map(|it| it.kind) {
            Some(OrganisationKind::Provider) => {}
            Some(_) => return Err(FlowError::RecipientIsNoProvider),
            None => return Err(FlowError::NotFound { what: "organisation" }),
        }
        let alone = SoleSignatory {
            id: SoleSignatoryId(ctx.ids().next()),
            organisation: self.organisation,
            from: self.from,
            until: self.until,
            reason: self.reason.clone(),
        };
        let alone = alone.checked()?;
        store::insert_sole_signatory(tx.write().await?, unit, &alone).await?;
        Ok(done(ctx, "sole_signatory", alone.id.0, alone))
    }
}

/// Every version of what the house decides about duties, the first one first.
pub async fn duty_rules(ctx: &Ctx) -> Result<Vec<DutyRules>, FlowError> {
    let mut conn = ctx.look_at_people().await?;
    Ok(store::duty_rules(&mut conn, ctx.actor().unit).await?)
}

/// Whether the house lets one person certify reason and amount, for whoever certifies.
pub async fn one_certifies_both(ctx: &Ctx) -> Result<bool, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let rules = store::duty_rules(&mut conn, ctx.actor().unit).await?;
    Ok(rules.last().is_some_and(|rules| rules.one_examiner))
}

/// Who signs alone, oldest first.
pub async fn sole_signatories(ctx: &Ctx) -> Result<Vec<SoleSignatory>, FlowError> {
    let mut conn = ctx.look_at_people().await?;
    Ok(store::sole_signatories(&mut conn, ctx.actor().unit).await?)
}
