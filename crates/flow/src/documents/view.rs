//! The books in one unchanging view, as they stood on the day that is asked for, for who may see them.

use std::{
    collections::{BTreeMap, BTreeSet},
    slice::from_ref,
};

use chrono::NaiveDate;
use grants::{
    ActVersion, Claim, ClaimId, Grant, GrantId, InventoryObject, OrganisationId, Payment, PaymentId,
    PayoutRequest, PayoutRequestId, PayoutTerms, PlanLine, PlanVersion, Programme, Proof, ProofId, Receipt,
    ReceiptId, Receivable, ReceivableId, RuleWaiver, StatedParticulars,
};
use ledger::{AccountNumber, Balances, Cents};
use proof::data::ChainHead;
use store::{AsOf, Conn, Organisation, Snapshot, StoreError};
use uuid::Uuid;

use crate::{
    Ctx, FlowError, access,
    hanging::{self, by_grant},
    views::{self, shown},
};

/// The books in one view.
pub(crate) struct View<'ctx> {
    pub(crate) ctx: &'ctx Ctx,
    pub(crate) conn: Snapshot,
    /// What the subject is whose entries are told, where those of one are.
    pub(crate) kind: Option<String>,
}

/// How many grants' claims are held at a time: a claim may have thousands of lines.
pub(crate) const FEW: usize = 5;

/// The ids of some grants.
fn ids(grants: &[Grant]) -> Vec<GrantId> {
    grants.iter().map(|grant| grant.id).collect()
}

/// Whether the giver of a grant agreed to its plan as it is.
fn is_agreed(grant: &Grant) -> bool {
    grant.plan_version.as_ref().is_none_or(PlanVersion::is_agreed)
}

/// Declares the readers of a subject that hangs on a grant which the actor sees.
macro_rules! subjects {
    ($($name:ident $kind:ident $id:ident $what:literal $load:path, $then:path;)*) => {
        $(#[doc = concat!("The ", $what, " with an id and its grant, if the actor sees that.")]
        pub(crate) async fn $name(&mut self, id: Uuid) -> Result<($kind, Grant), FlowError> {
            let (ctx, id) = (self.ctx, $id(id));
            let found: Option<$kind> = shown!(ctx, &mut self.conn, $load, $then, $kind, id);
            let found = found.ok_or(FlowError::NotFound { what: $what })?;
            let grant = access::seen_with(self.grant(found.grant).await, $what)?;
            Ok((found, grant))
        })*
    };
}

impl<'ctx> View<'ctx> {
    /// Opens a view for an actor who may look. [`View::close`] ends it.
    pub(crate) async fn open(ctx: &'ctx Ctx) -> Result<Self, FlowError> {
        Self::on(ctx, ctx.look_at_figures().await?).await
    }

    /// A view on a connection that was given to who may look.
    pub(crate) async fn on(ctx: &'ctx Ctx, conn: Conn) -> Result<Self, FlowError> {
        Ok(Self { ctx, conn: Snapshot::of(conn).await?, kind: None })
    }

    /// Ends the view.
    pub(crate) async fn close(self) -> Result<(), StoreError> {
        self.conn.end().await
    }

    subjects! {
        claim Claim ClaimId "claim" store::claim, views::claims_then;
        proof Proof ProofId "proof" store::proof, views::answers;
        payment Payment PaymentId "payment" store::payment, views::answers;
        payout_request PayoutRequest PayoutRequestId "payout request" store::payout_request, views::answers;
        receivable Receivable ReceivableId "receivable" store::receivable, views::answers;
    }

    /// The grant with an id, if the actor sees it.
    pub(crate) async fn grant(&mut self, id: GrantId) -> Result<Grant, FlowError> {
        access::visible_grant(&mut self.conn, self.ctx, id).await?;
        self.grant_below(id).await?.ok_or(FlowError::NotFound { what: "grant" })
    }

    /// A grant below one that the actor sees, if there was one.
    pub(crate) async fn grant_below(&mut self, id: GrantId) -> Result<Option<Grant>, FlowError> {
        let ctx = self.ctx;
        Ok(shown!(ctx, &mut self.conn, store::grant, Grant, id))
    }

    /// Refuses who acts for the recipient of a grant: what its giver keeps for itself is not theirs.
    pub(crate) fn for_the_giver(&self, grant: &Grant, what: &'static str) -> Result<(), FlowError> {
        if access::is_decided_about(self.ctx, grant) {
            return Err(FlowError::NotFound { what });
        }
        Ok(())
    }

    /// The grant and everything below it, the grant first: read level by level, however many grants there are.
    pub(crate) async fn tree(&mut self, grant: Grant) -> Result<Vec<Grant>, FlowError> {
        let (mut grants, mut level) = (vec![grant], 0_usize);
        while let Some(above) = grants.get(level..).filter(|above| !above.is_empty()) {
            let below = self.below(above).await?;
            level = grants.len();
            grants.extend(below);
        }
        Ok(grants)
    }

    /// The grants right below some grants that there were: those below the first of these first.
    pub(crate) async fn below(&mut self, grants: &[Grant]) -> Result<Vec<Grant>, FlowError> {
        let ids = store::forwardings_of(&mut self.conn, &ids(grants)).await?;
        let mut below = self.grants(&ids).await?;
        let places: BTreeMap<_, _> =
            (0_usize..).zip(grants).map(|(place, grant)| (grant.id, place)).collect();
        below.sort_by_key(|grant| grant.parent.and_then(|parent| places.get(&parent)));
        Ok(below)
    }

    /// Some grants that there were, in the order of their ids. What else was looked at in the same request may have read them
    /// before the view began: they are read in it, like what hangs on them.
    async fn grants(&mut self, ids: &[GrantId]) -> Result<Vec<Grant>, FlowError> {
        match self.ctx.shown_as_of() {
            None => Ok(store::grants(&mut self.conn, self.ctx.actor().unit, ids).await?),
            Some(_) => views::shown_grants(&mut self.conn, self.ctx, ids).await,
        }
    }

    /// All claims of a grant.
    pub(crate) async fn claims(&mut self, grant: &Grant) -> Result<Vec<Claim>, FlowError> {
        hanging::claims(&mut self.conn, self.ctx, &[grant.id]).await
    }

    /// All claims of some grants, by them, each grant's in the order of their ids.
    pub(crate) async fn claims_of(
        &mut self,
        grants: &[Grant],
    ) -> Result<BTreeMap<GrantId, Vec<Claim>>, FlowError> {
        let all = hanging::claims(&mut self.conn, self.ctx, &ids(grants)).await?;
        Ok(by_grant(all, |claim| claim.grant))
    }

    /// Some receipts, by their ids.
    pub(crate) async fn receipts(
        &mut self,
        ids: BTreeSet<ReceiptId>,
    ) -> Result<BTreeMap<ReceiptId, Receipt>, FlowError> {
        let ids: Vec<ReceiptId> = ids.into_iter().collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let found = store::receipts(&mut self.conn, self.ctx.actor().unit, &ids).await?;
        Ok(found.into_iter().map(|receipt| (receipt.id, receipt)).collect())
    }

    /// What those are called that receive some grants, in the order of these.
    pub(crate) async fn recipients(&mut self, grants: &[Grant]) -> Result<Vec<String>, FlowError> {
        if grants.is_empty() {
            return Ok(Vec::new());
        }
        let all = store::organisations(&mut self.conn, self.ctx.actor().unit).await?;
        let names: BTreeMap<_, _> = all.into_iter().map(|it| (it.id, it.name)).collect();
        let name = |grant: &Grant| names.get(&grant.recipient).cloned();
        let called: Option<Vec<String>> = grants.iter().map(name).collect();
        called.ok_or(FlowError::NotFound { what: "organisation" })
    }

    /// All proofs of a grant.
    pub(crate) async fn proofs(&mut self, grant: &Grant) -> Result<Vec<Proof>, FlowError> {
        hanging::proofs(&mut self.conn, self.ctx, &[grant.id]).await
    }

    /// All proofs of some grants, by them, each grant's in the order of their ids.
    pub(crate) async fn proofs_of(
        &mut self,
        grants: &[Grant],
    ) -> Result<BTreeMap<GrantId, Vec<Proof>>, FlowError> {
        let all = hanging::proofs(&mut self.conn, self.ctx, &ids(grants)).await?;
        Ok(by_grant(all, |proof| proof.grant))
    }

    /// All exceptions from rules for a grant that counted then.
    pub(crate) async fn waivers(&mut self, grant: &Grant) -> Result<Vec<RuleWaiver>, FlowError> {
        let mut waivers = hanging::waivers(&mut self.conn, self.ctx, &[grant.id]).await?;
        waivers.retain(RuleWaiver::counts);
        Ok(waivers)
    }

    /// All objects that were bought with some grants, by them.
    pub(crate) async fn objects(
        &mut self,
        grants: &[Grant],
    ) -> Result<BTreeMap<GrantId, Vec<InventoryObject>>, FlowError> {
        let all = hanging::objects(&mut self.conn, self.ctx, &ids(grants)).await?;
        Ok(by_grant(all, |object| object.grant))
    }

    /// The versions of the act of a grant.
    pub(crate) async fn acts(&mut self, grant: &Grant) -> Result<Vec<ActVersion>, FlowError> {
        let mut acts = store::acts(&mut self.conn, grant.id).await?;
        acts.retain(|version| version.act.number <= grant.act.number);
        Ok(acts)
    }

    /// The plan of a grant as its giver last agreed to it: what its recipient moved by itself since is not in it, and a line
    /// that nobody agreed to has nothing.
    pub(crate) async fn agreed_plan(&mut self, grant: &Grant) -> Result<Vec<PlanLine>, FlowError> {
        Ok(self.agreed_plans(from_ref(grant)).await?.pop().unwrap_or_default())
    }

    /// The plans of some grants as their givers last agreed to them, in the order of these.
    pub(crate) async fn agreed_plans(&mut self, grants: &[Grant]) -> Result<Vec<Vec<PlanLine>>, FlowError> {
        let moved: Vec<&Grant> = grants.iter().filter(|grant| !is_agreed(grant)).collect();
        let agreed = store::agreed_plans(&mut self.conn, &moved).await?;
        let as_agreed = |grant: &Grant, line: &PlanLine| {
            let agreed = agreed.get(&grant.id);
            let planned = agreed.and_then(|agreed| agreed.get(&line.id)).copied().unwrap_or_default();
            PlanLine { planned, ..line.clone() }
        };
        let plan = |grant: &Grant| {
            if is_agreed(grant) {
                return grant.plan.clone();
            }
            grant.plan.iter().map(|line| as_agreed(grant, line)).collect()
        };
        Ok(grants.iter().map(plan).collect())
    }

    /// What is agreed on how a grant is paid, if anything is.
    pub(crate) async fn payout_terms(&mut self, grant: &Grant) -> Result<Option<PayoutTerms>, FlowError> {
        Ok(hanging::payout_terms(&mut self.conn, self.ctx, &[grant.id]).await?.pop())
    }

    /// The programme of a grant.
    pub(crate) async fn programme(&mut self, grant: &Grant) -> Result<Programme, FlowError> {
        let (code, version) = (&grant.programme, grant.programme_version);
        let found = store::programme(&mut self.conn, grant.unit, code, version).await?;
        found.ok_or(FlowError::NotFound { what: "programme" })
    }

    /// An organisation.
    pub(crate) async fn organisation(&mut self, id: OrganisationId) -> Result<Organisation, FlowError> {
        let found = store::organisation(&mut self.conn, self.ctx.actor().unit, id).await?;
        found.ok_or(FlowError::NotFound { what: "organisation" })
    }

    /// What was stated of an organisation then.
    pub(crate) async fn particulars(&mut self, id: OrganisationId) -> Result<StatedParticulars, FlowError> {
        let (unit, as_of) = (self.ctx.actor().unit, self.as_of());
        let found = store::newest_particulars(&mut self.conn, unit, id, as_of).await?;
        Ok(found.map(|found| found.stated).unwrap_or_default())
    }

    /// All payments of a grant.
    pub(crate) async fn payments(&mut self, grant: &Grant) -> Result<Vec<Payment>, FlowError> {
        hanging::payments(&mut self.conn, self.ctx, &[grant.id]).await
    }

    /// All receivables of a grant.
    pub(crate) async fn receivables(&mut self, grant: &Grant) -> Result<Vec<Receivable>, FlowError> {
        hanging::receivables(&mut self.conn, self.ctx, &[grant.id]).await
    }

    /// What an account was credited, less what it was debited.
    pub(crate) async fn credited(&mut self, number: AccountNumber) -> Result<Cents, FlowError> {
        let balances = self.balances(number).await?;
        Ok(balances.credits_posted.minus(balances.debits_posted)?)
    }

    /// What an account was credited and debited.
    pub(crate) async fn balances(&mut self, number: AccountNumber) -> Result<Balances, FlowError> {
        let unit = self.ctx.actor().unit;
        let found = match self.ctx.shown_as_of() {
            None => store::account(&mut self.conn, unit, number).await?,
            Some(as_of) => store::account_as_of(&mut self.conn, unit, number, as_of).await?,
        };
        Ok(found.ok_or(FlowError::NotFound { what: "account" })?.balances)
    }

    /// What the giver has paid of a grant, all positions together, less what came back.
    pub(crate) async fn paid(&mut self, grant: &Grant) -> Result<Cents, FlowError> {
        let mut paid = Cents::ZERO;
        for position in &grant.positions {
            paid = paid.plus(self.credited(position.accounts.paid).await?)?;
        }
        Ok(paid)
    }

    /// The end of the journal that the view ends with.
    pub(crate) async fn head(&mut self) -> Result<Option<ChainHead>, FlowError> {
        let unit = self.ctx.actor().unit;
        let head = match self.ctx.shown_as_of() {
            None => store::heads(&mut self.conn, &[unit]).await?.get(&unit).copied(),
            Some(as_of) => Some(store::head_as_of(&mut self.conn, unit, as_of).await?),
        };
        Ok(head.map(|head| ChainHead { number: head.number, hash: head.hash }))
    }

    /// The day of the view: a document that is made from it has this date.
    pub(crate) fn day(&self) -> NaiveDate {
        self.as_of().effective_on
    }

    /// As of when the books are shown; today, if nothing was said.
    pub(crate) fn as_of(&self) -> AsOf {
        let today = self.ctx.today();
        self.ctx.shown_as_of().unwrap_or(AsOf { effective_on: today, known_on: today })
    }
}
