//! The books in one unchanging view, as they stood on the day that is asked for, for who may see them.

use chrono::NaiveDate;
use grants::{
    ActVersion, Claim, ClaimId, Grant, GrantId, InventoryObject, InventoryObjectId, OrganisationId, Payment,
    PaymentId, PayoutRequest, PayoutRequestId, PayoutTerms, PlanLine, PlanVersion, Programme, Proof, ProofId,
    Receivable, ReceivableId, RuleWaiver, StatedParticulars,
};
use ledger::{AccountNumber, Balances, Cents};
use proof::data::ChainHead;
use store::{AsOf, Conn, Organisation, Snapshot, StoreError};
use uuid::Uuid;

use crate::{Ctx, FlowError, access, hanging, views, views::shown};

/// The books in one view.
pub(crate) struct View<'ctx> {
    pub(crate) ctx: &'ctx Ctx,
    pub(crate) conn: Snapshot,
    /// What the subject is whose entries are told, where those of one are.
    pub(crate) kind: Option<String>,
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

    /// The grant and everything below it, the grant first.
    pub(crate) async fn tree(&mut self, grant: Grant) -> Result<Vec<Grant>, FlowError> {
        let mut grants = vec![grant];
        let mut next = 0;
        while let Some(grant) = grants.get(next) {
            for below in store::forwardings(&mut self.conn, grant.id).await? {
                grants.extend(self.grant_below(below).await?);
            }
            next += 1;
        }
        Ok(grants)
    }

    /// All claims of a grant.
    pub(crate) async fn claims(&mut self, grant: &Grant) -> Result<Vec<Claim>, FlowError> {
        hanging::claims(&mut self.conn, self.ctx, &[grant.id]).await
    }

    /// All proofs of a grant.
    pub(crate) async fn proofs(&mut self, grant: &Grant) -> Result<Vec<Proof>, FlowError> {
        hanging::proofs(&mut self.conn, self.ctx, &[grant.id]).await
    }

    /// All exceptions from rules for a grant that counted then.
    pub(crate) async fn waivers(&mut self, grant: &Grant) -> Result<Vec<RuleWaiver>, FlowError> {
        let mut waivers = hanging::waivers(&mut self.conn, self.ctx, &[grant.id]).await?;
        waivers.retain(RuleWaiver::counts);
        Ok(waivers)
    }

    /// All objects that were bought with a grant.
    pub(crate) async fn objects(&mut self, grant: &Grant) -> Result<Vec<InventoryObject>, FlowError> {
        let (ctx, first) = (self.ctx, InventoryObjectId(Uuid::nil()));
        let (unit, of, most) = (grant.unit, Some(grant.id), i64::MAX);
        let mut objects = Vec::new();
        for id in store::inventory_object_ids(&mut self.conn, unit, of, first, most).await? {
            let object: Option<InventoryObject> =
                shown!(ctx, &mut self.conn, store::inventory_object, InventoryObject, id);
            objects.extend(object);
        }
        Ok(objects)
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
        if grant.plan_version.as_ref().is_none_or(PlanVersion::is_agreed) {
            return Ok(grant.plan.clone());
        }
        let agreed = store::agreed_plan(&mut self.conn, grant).await?;
        let as_agreed = |line: &PlanLine| {
            let planned = agreed.get(&line.id).copied().unwrap_or_default();
            PlanLine { planned, ..line.clone() }
        };
        Ok(grant.plan.iter().map(as_agreed).collect())
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
