//! Exceptions from rules: proposed for a grant, confirmed by another person, withdrawn.
//!
//! Whoever receives the grant sees an exception once it is confirmed.

use grants::{Grant, GrantId, Period, RuleWaiver, RuleWaiverId, WaiverTerms, rule_book::Rule};
use ledger::UnitId;
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    law,
    payouts::seen,
    views,
};

const WHAT: &str = "exception";
const UNKNOWN: FlowError = FlowError::NotFound { what: WHAT };

/// Proposes an exception from a rule.
#[derive(Clone, Debug, Serialize)]
pub struct ProposeWaiver {
    /// The grant.
    pub grant: GrantId,
    /// The rule, by its id.
    pub rule: String,
    /// The days on which it does not hold.
    pub days: Period,
    /// Who allowed it, with the letter in which it stands.
    pub allowed_by: String,
    /// Why.
    pub reason: String,
}

impl Request for ProposeWaiver {
    const COMMAND: &'static str = "rule_waiver.propose";
    const ACTION: Action = Action::Give;
    type Answer = RuleWaiver;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<RuleWaiver>, FlowError> {
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        let terms = WaiverTerms {
            rule: &self.rule,
            days: self.days,
            allowed_by: &self.allowed_by,
            reason: &self.reason,
        };
        let id = RuleWaiverId(ctx.ids().next());
        let waiver = RuleWaiver::propose(id, grant.id, terms, law::rule_book()?, ctx.signer())?;
        store::insert_rule_waiver(tx.write().await?, grant.unit, &waiver).await?;
        Ok(done(ctx, waiver))
    }
}

/// Confirms an exception that another person has proposed. From then on it counts.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmWaiver {
    /// The exception.
    pub waiver: RuleWaiverId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for ConfirmWaiver {
    const COMMAND: &'static str = "rule_waiver.confirm";
    const ACTION: Action = Action::Give;
    type Answer = RuleWaiver;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<RuleWaiver>, FlowError> {
        let (unit, waiver) = of_giver(ctx, tx, self.waiver, self.version).await?;
        let waiver = waiver.confirm(ctx.signer())?;
        store::update_rule_waiver(tx.write().await?, unit, &waiver).await?;
        Ok(done(ctx, waiver))
    }
}

/// Takes an exception back. From then on the rule holds as ever.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawWaiver {
    /// The exception.
    pub waiver: RuleWaiverId,
    /// The version that the person saw.
    pub version: i64,
    /// Why.
    pub reason: String,
}

impl Request for WithdrawWaiver {
    const COMMAND: &'static str = "rule_waiver.withdraw";
    const ACTION: Action = Action::Give;
    type Answer = RuleWaiver;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<RuleWaiver>, FlowError> {
        let (unit, waiver) = of_giver(ctx, tx, self.waiver, self.version).await?;
        let waiver = waiver.withdraw(&self.reason, &ctx.signer())?;
        store::update_rule_waiver(tx.write().await?, unit, &waiver).await?;
        Ok(done(ctx, waiver))
    }
}

/// An exception for a grant that the actor gives, if it is still the version that they saw.
async fn of_giver(
    ctx: &Ctx,
    tx: &mut Tx,
    id: RuleWaiverId,
    version: i64,
) -> Result<(UnitId, RuleWaiver), FlowError> {
    let unit = tx.unit();
    let conn = tx.read().await?;
    let waiver = store::rule_waiver(conn, unit, id).await?.ok_or(UNKNOWN)?;
    access::grant_of(conn, ctx, waiver.grant, Side::Giver, WHAT).await?;
    seen(WHAT, waiver.version, version)?;
    Ok((unit, waiver))
}

fn done(ctx: &Ctx, waiver: RuleWaiver) -> Done<RuleWaiver> {
    crate::setup::done(ctx, "rule_waiver", waiver.id.0, waiver)
}

/// The rules that have exceptions today.
pub fn rules(ctx: &Ctx) -> Result<Vec<&'static Rule>, FlowError> {
    Ok(law::rule_book()?.on(ctx.today()).filter(|rule| rule.waiver.is_some()).collect())
}

/// The recipient of the grant knows of an exception once it was confirmed.
pub(crate) fn knows(ctx: &Ctx, grant: &Grant, waiver: &RuleWaiver) -> bool {
    waiver.was_confirmed() || !access::is_decided_about(ctx, grant)
}

views::readers!(
    waiver,
    waivers,
    "exception",
    RuleWaiver,
    RuleWaiverId,
    store::rule_waivers_with,
    store::rule_waiver_ids,
    knows knows
);
