//! Whose task each of many subjects is: by the same rules by which their acts are told ([`super`]), with no statement for each.
//!
//! *Shape.* What the books know of the actor is asked once: what the role may do today, what keeps the person apart from which
//! grants, the rules of the house. Then each subject answers by itself. *Limits.* What only the books know of a single payment
//! is asked where it is released: an account that counts no more, a correction that came after the order.

use std::collections::{BTreeMap, BTreeSet};

use grants::{Claim, DutyRules, Grant, GrantId, Payment, PayoutRequest, Proof, Role, RuleWaiver};
use store::{Conn, KeptApart};

use super::{
    Duty, admitted, apart,
    claim::{self, ClaimAct},
    is_free,
    payment::{self, PaymentAct},
    payout_request::{self, PayoutRequestAct},
    proof::{self, ProofAct},
    tried,
};
use crate::{
    Action, Ctx, FlowError,
    access::{self, Side},
};

/// What is done with what waits.
const ACTIONS: [Action; 8] = [
    Action::Sign,
    Action::Decide,
    Action::Certify,
    Action::Release,
    Action::Book,
    Action::FileProof,
    Action::HandIn,
    Action::Give,
];

/// Which of many acts are the actor's to take now.
#[derive(Debug)]
pub struct Tasks<'a> {
    ctx: &'a Ctx,
    /// What the role may do today of what waits.
    admitted: Vec<Action>,
    apart: BTreeMap<GrantId, KeptApart>,
    rules: Option<DutyRules>,
}

impl<'a> Tasks<'a> {
    /// What is known of the actor towards what hangs on some grants.
    pub async fn of(ctx: &'a Ctx, grants: &BTreeSet<GrantId>) -> Result<Self, FlowError> {
        let mut conn = ctx.look(Action::Look).await?;
        let admitted = all_admitted(&mut conn, ctx).await?;
        if admitted.is_empty() {
            return Ok(Self { ctx, admitted, apart: BTreeMap::new(), rules: None });
        }
        let (actor, ids) = (ctx.actor(), grants.iter().copied().collect::<Vec<_>>());
        let (person, acts_for) = (actor.person, actor.organisation);
        let apart = store::kept_apart(&mut conn, person, acts_for, &ids, ctx.today()).await?;
        let rules = store::duty_rules(&mut conn, actor.unit).await?.pop();
        Ok(Self { ctx, admitted, apart, rules })
    }

    /// Whether an act of a claim is the actor's to take now. The claim may lack lines.
    pub fn claim(&self, grant: &Grant, claim: &Claim, asked: ClaimAct) -> Result<bool, FlowError> {
        let of_recipient = claim::of_recipient(self.ctx, claim).into_iter();
        let of_recipient =
            of_recipient.map(|(act, action, rule)| (act, Side::Recipient, action, rule, Duty::Free));
        let of_giver = claim::of_giver(self.ctx, claim)?.into_iter();
        let of_giver = of_giver.map(|(act, action, rule, duty)| (act, Side::Giver, action, rule, duty));
        self.any(grant, of_recipient.chain(of_giver).filter(|(act, ..)| *act == asked))
    }

    /// Whether an act of a payout request is the actor's to take now.
    pub fn payout_request(
        &self,
        grant: &Grant,
        request: &PayoutRequest,
        asked: PayoutRequestAct,
    ) -> Result<bool, FlowError> {
        let all = payout_request::all(self.ctx, grant, request)?.into_iter();
        self.any(grant, all.filter(|(act, ..)| *act == asked))
    }

    /// Whether the actor may release a payment now, by the rules of the house and who has signed.
    pub fn release(&self, grant: &Grant, payment: &Payment) -> Result<bool, FlowError> {
        let rule = payment::signs_release(self.ctx, grant, payment, self.rules.as_ref());
        let act = PaymentAct::Release;
        self.any(grant, [(act, Side::Giver, Action::Release, rule, Duty::Pays)])
    }

    /// Whether the actor may book what the bank says of a payment now.
    pub fn confirm(&self, grant: &Grant, payment: &Payment) -> Result<bool, FlowError> {
        let rule = payment::may_confirm(self.ctx, payment);
        let act = PaymentAct::Confirm;
        self.any(grant, [(act, Side::Giver, Action::Book, rule, Duty::Books)])
    }

    /// Whether one of some acts of a proof is its recipient's, and the actor's to take now.
    pub fn proof(&self, grant: &Grant, proof: &Proof, asked: &[ProofAct]) -> Result<bool, FlowError> {
        let all = proof::of_recipient(self.ctx, proof).into_iter();
        let all = all.map(|(act, action, rule)| (act, Side::Recipient, action, rule, Duty::Free));
        self.any(grant, all.filter(|(act, ..)| asked.contains(act)))
    }

    /// Whether the actor may confirm an exception that another has proposed.
    pub fn waiver(&self, grant: &Grant, waiver: &RuleWaiver) -> Result<bool, FlowError> {
        let rule = tried(waiver.clone().confirm(self.ctx.signer()));
        self.any(grant, [((), Side::Giver, Action::Give, rule, Duty::Free)])
    }

    /// Whether nothing stands in the way of one of some acts.
    fn any<A>(
        &self,
        grant: &Grant,
        acts: impl IntoIterator<Item = (A, Side, Action, Result<(), FlowError>, Duty)>,
    ) -> Result<bool, FlowError> {
        for (_, side, action, rule, duty) in acts {
            let is_of = access::must_act_for(self.ctx, grant, side).is_ok();
            if is_of && self.admitted.contains(&action) && is_free(rule.and(self.kept(grant, duty)))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Refuses whom a duty keeps apart. Of a grant that nobody asked about nothing is known, and nothing is let be done.
    fn kept(&self, grant: &Grant, duty: Duty) -> Result<(), FlowError> {
        match self.apart.get(&grant.id) {
            _ if duty == Duty::Free => Ok(()),
            Some(known) => apart(*known, duty),
            None => Err(FlowError::NotFound { what: "grant" }),
        }
    }
}

/// What the role may do today. Nobody acts on a past day, and no auditor changes anything of what waits.
async fn all_admitted(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<Action>, FlowError> {
    let mut all = Vec::new();
    if ctx.shown_as_of().is_some() || ctx.actor().role == Role::Auditor {
        return Ok(all);
    }
    for action in ACTIONS {
        if is_free(admitted(conn, ctx, action).await)? {
            all.push(action);
        }
    }
    Ok(all)
}
