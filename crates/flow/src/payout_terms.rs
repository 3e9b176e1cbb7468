//! Payout terms: how a grant is paid, what must be met before an instalment is drawn.

use chrono::NaiveDate;
use grants::{
    AccountKind, Fulfilment, Grant, GrantId, NewTerms, PayoutTerms, PayoutTermsId, Requirement, posting,
};
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    accounts::{self, open},
    advances::balances,
    awards::book,
    payouts::{not_after_today, seen},
};

/// Agrees on how a grant is paid. For an award, finance staff record what the ministry's act says.
#[derive(Clone, Debug, Serialize)]
pub struct AgreeTerms {
    /// The grant.
    pub grant: GrantId,
    /// What is agreed.
    pub terms: NewTerms,
}

impl Request for AgreeTerms {
    const COMMAND: &'static str = "payout_terms.agree";
    const ACTION: Action = Action::Give;
    const COUNTS_FROM: Option<&'static str> = Some("agreed_on");
    type Answer = PayoutTerms;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<PayoutTerms>, FlowError> {
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        grant.state.effective()?;
        if store::payout_terms_of(tx.read().await?, grant.unit, grant.id).await?.is_some() {
            return Err(FlowError::Exists { what: "payout terms of this grant" });
        }
        let on = not_after_today(ctx, "agreed_on", self.terms.agreed_on)?;
        let room = open(tx, AccountKind::AdvanceRoom, grant.id.0);
        let id = PayoutTermsId(ctx.ids().next());
        let terms = PayoutTerms::first(id, &grant, room, &self.terms)?;
        store::insert_payout_terms(tx.write().await?, grant.unit, &terms).await?;
        set_cap(tx, &terms, ledger::Cents::ZERO).await?;
        Ok(done(terms, on))
    }
}

/// Agrees on another rule, and on what comes with it.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeTerms {
    /// The terms.
    pub payout_terms: PayoutTermsId,
    /// The version that the person saw.
    pub version: i64,
    /// What is agreed; requirements and instalments are added.
    pub terms: NewTerms,
}

impl Request for ChangeTerms {
    const COMMAND: &'static str = "payout_terms.change";
    const ACTION: Action = Action::Give;
    const COUNTS_FROM: Option<&'static str> = Some("agreed_on");
    type Answer = PayoutTerms;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<PayoutTerms>, FlowError> {
        let (grant, before) = find(ctx, tx, self.payout_terms, self.version).await?;
        grant.state.effective()?;
        let on = not_after_today(ctx, "agreed_on", self.terms.agreed_on)?;
        let terms = before.clone().with(&grant, &self.terms)?;
        let open = balances(tx, terms.room).await?.open()?;
        store::change_payout_terms(tx.write().await?, grant.unit, &before, &terms).await?;
        set_cap(tx, &terms, open).await?;
        Ok(done(terms, on))
    }
}

/// Gives the grant's room what its rule's cap leaves, given what is advanced or asked for already.
async fn set_cap(tx: &mut Tx, terms: &PayoutTerms, open: ledger::Cents) -> Result<(), FlowError> {
    let unit = accounts::of_unit(tx).await?;
    let books = tx.unit();
    let advanced = store::advanced_of_grant(tx.read().await?, books, terms.grant).await?;
    book(tx, posting::cap_set(&unit, terms.room, open, advanced, terms.rule())?);
    Ok(())
}

/// Meets a requirement.
#[derive(Clone, Debug, Serialize)]
pub struct MeetRequirement {
    /// The terms.
    pub payout_terms: PayoutTermsId,
    /// The version that the person saw.
    pub version: i64,
    /// The number of the requirement.
    pub requirement: i64,
    /// The day it was met.
    pub met_on: NaiveDate,
    /// By what.
    pub by: Fulfilment,
}

impl Request for MeetRequirement {
    const COMMAND: &'static str = "payout_terms.meet";
    const ACTION: Action = Action::Give;
    const COUNTS_FROM: Option<&'static str> = Some("met_on");
    type Answer = PayoutTerms;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<PayoutTerms>, FlowError> {
        let (_, terms) = find(ctx, tx, self.payout_terms, self.version).await?;
        let on = not_after_today(ctx, "met_on", self.met_on)?;
        if let Fulfilment::Proof(_) = &self.by {
            self.check_proof(tx, &terms).await?;
        }
        moved(tx, terms.meet(self.requirement, on, self.by.clone())?, self.requirement, on).await
    }
}

impl MeetRequirement {
    /// A proof counts if it is the grant's, and stands where the requirement asks for.
    async fn check_proof(&self, tx: &mut Tx, terms: &PayoutTerms) -> Result<(), FlowError> {
        let Fulfilment::Proof(id) = self.by else { return Ok(()) };
        let requirement = terms.requirement(self.requirement)?;
        let unit = tx.unit();
        let found = store::proof(tx.read().await?, unit, id).await?;
        match found.filter(|proof| proof.grant == terms.grant && requirement.is_met_by(proof)) {
            Some(_) => Ok(()),
            None => Err(requirement.not_met().into()),
        }
    }
}

/// Does without a requirement.
#[derive(Clone, Debug, Serialize)]
pub struct WaiveRequirement {
    /// The terms.
    pub payout_terms: PayoutTermsId,
    /// The version that the person saw.
    pub version: i64,
    /// The number of the requirement.
    pub requirement: i64,
    /// Why.
    pub reason: String,
}

impl Request for WaiveRequirement {
    const COMMAND: &'static str = "payout_terms.waive";
    const ACTION: Action = Action::Give;
    type Answer = PayoutTerms;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<PayoutTerms>, FlowError> {
        let (_, terms) = find(ctx, tx, self.payout_terms, self.version).await?;
        let on = ctx.today();
        moved(tx, terms.waive(self.requirement, on, &self.reason)?, self.requirement, on).await
    }
}

/// The terms as the person saw them and their grant, if the person gives it.
async fn find(
    ctx: &Ctx,
    tx: &mut Tx,
    id: PayoutTermsId,
    version: i64,
) -> Result<(Grant, PayoutTerms), FlowError> {
    const WHAT: &str = "payout terms";
    let unit = tx.unit();
    let conn = tx.read().await?;
    let found = store::payout_terms(conn, unit, id).await?;
    let terms = found.ok_or(FlowError::NotFound { what: WHAT })?;
    let grant = access::grant_of(conn, ctx, terms.grant, Side::Giver, WHAT).await?;
    seen("payout_terms", terms.version, version)?;
    Ok((grant, terms))
}

async fn moved(
    tx: &mut Tx,
    terms: PayoutTerms,
    number: i64,
    on: NaiveDate,
) -> Result<Done<PayoutTerms>, FlowError> {
    let requirement: &Requirement = terms.requirement(number)?;
    store::update_requirement(tx.write().await?, &terms, requirement).await?;
    Ok(done(terms, on))
}

fn done(terms: PayoutTerms, on: NaiveDate) -> Done<PayoutTerms> {
    Done { subject_kind: "payout_terms", subject: terms.id.0, effective_on: on, answer: terms }
}
