//! Forwardings (Weiterleitung): what a recipient passes on of its grant.

use grants::{
    ActKind, Grant, GrantError, GrantId, GrantState, NewPosition, OrganisationId, Position, PositionId,
    check_budget_years, check_forwarding, posting,
};
use serde::Serialize;
use store::{Done, OrganisationKind, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    accounts::{self, open_position},
    amendments::check_funding,
    awards::{NewAct, NewPlanLine, book, book_plan, programme, recorded},
    payouts::not_after_today,
    plans::with_plan,
};

/// Records a forwarding.
#[derive(Clone, Debug, Serialize)]
pub struct RecordForwarding {
    /// The grant that is forwarded.
    pub parent: GrantId,
    /// Who receives it.
    pub recipient: OrganisationId,
    /// Contract or Bescheid.
    pub kind: ActKind,
    /// What the act says.
    pub act: NewAct,
    /// What it gives for each component.
    pub positions: Vec<NewPosition>,
    /// The Finanzierungsplan.
    pub plan: Vec<NewPlanLine>,
}

impl Request for RecordForwarding {
    const COMMAND: &'static str = "forwarding.record";
    const ACTION: Action = Action::Give;
    const COUNTS_FROM: Option<&'static str> = Some("dated_on");
    type Answer = Grant;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Grant>, FlowError> {
        // May this person do this? Who received the grant may forward it.
        let parent = access::grant_on(tx.read().await?, ctx, self.parent, Side::Recipient).await?;
        not_after_today(ctx, "dated_on", self.act.dated_on)?;
        // What do we know?
        self.check_recipient(tx).await?;
        let programme = programme(tx, &parent).await?;
        let unit = accounts::of_unit(tx).await?;
        // What follows from it?
        let drawn_on = check_forwarding(&parent, parent.recipient, &self.act.period, &self.positions)?;
        check_budget_years(self.act.terms.budget_bound, &self.positions)?;
        if self.plan.is_empty() {
            return Err(FlowError::NoPlan { reference: self.act.reference.clone() });
        }
        let mut ids = ctx.ids();
        let id = GrantId(ids.next());
        let positions = self.positions.iter().zip(&drawn_on).map(|(new, from)| {
            let id = PositionId(ids.next());
            Position {
                id,
                component: new.component.clone(),
                budget_year: new.budget_year,
                parent: Some(from.id),
                root: from.root,
                amount: new.amount,
                accounts: open_position(tx, id),
            }
        });
        let positions = positions.collect();
        let grant = Grant {
            id,
            unit: parent.unit,
            programme: parent.programme.clone(),
            programme_version: parent.programme_version,
            parent: Some(parent.id),
            root: parent.root,
            giver: parent.recipient,
            recipient: self.recipient,
            version: 1,
            act: self.act.first_version(ctx, tx, self.kind).await?,
            positions,
            plan: Vec::new(),
            plan_total: None,
            plan_version: None,
            state: GrantState::Effective,
            payment_stop: None,
        };
        let grant = with_plan(tx, &mut ids, grant, &programme, &self.plan)?;
        check_funding(&grant)?;
        // Write it down, once, together.
        store::insert_grant(tx.write().await?, &grant).await?;
        for (position, from) in grant.positions.iter().zip(drawn_on) {
            book(tx, posting::forwarding(&unit, &from.accounts, &position.accounts, position.amount)?);
        }
        book_plan(tx, &grant, &programme, &unit)?;
        Ok(recorded(grant))
    }
}

impl RecordForwarding {
    async fn check_recipient(&self, tx: &mut Tx) -> Result<(), FlowError> {
        if self.kind == ActKind::Zuwendungsbescheid {
            return Err(GrantError::NotAForwarding.into());
        }
        let unit = tx.unit();
        let found = store::organisation(tx.read().await?, unit, self.recipient).await?;
        match found.ok_or(FlowError::NotFound { what: "organisation" })?.kind {
            OrganisationKind::Provider => Ok(()),
            _ => Err(FlowError::RecipientIsNoProvider),
        }
    }
}
