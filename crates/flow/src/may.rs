//! What may be done with a subject now, and why not: for each act nothing, or the very refusal that its command would give.
//!
//! *Shape.* One function for each subject, which gives all acts of the sides for which the actor acts. It asks what the
//! command asks, by the same functions and in the same order: the role, the side of the grant, the rules of the subject,
//! and the duties that triggers keep apart. *Limits.* What hangs on what is typed (amounts, texts, days) the command alone
//! knows, and so does a limit of the accounts. *Order.* It holds nothing: between the look and the command somebody else may
//! have acted, and the command decides again.

mod bank_details;
mod claim;
mod grant;
mod observation;
mod parked;
mod payment;
mod payout_request;
mod proof;
mod receivable;
mod tasks;

use grants::{Grant, Role, Step};
use store::{Conn, KeptApart};

pub(crate) use bank_details::BankTasks;
pub use bank_details::{BankDetailsAct, bank_details_acts};
pub use claim::{ClaimAct, claim_acts};
pub use grant::{GrantAct, grant_acts};
pub use observation::{ObservationAct, observation_acts};
pub use parked::{ParkedAct, parked_acts};
pub use payment::{PaymentAct, payment_acts, releases};
pub use payout_request::{PayoutRequestAct, payout_request_acts};
pub use proof::{ProofAct, proof_acts};
pub use receivable::{ReceivableAct, receivable_acts};
pub use tasks::Tasks;

use crate::{
    Action, Ctx, FlowError,
    access::{self, Side},
    error,
};

/// In place of a text that nobody has typed yet: it fits wherever one is asked for.
const ANY_TEXT: &str = "-";

/// An act, and what stands in its way.
#[derive(Debug)]
pub struct May<A> {
    /// The act.
    pub act: A,
    /// Why its command would be refused; nothing, if it may be taken.
    pub refusal: Option<FlowError>,
}

/// What a step is towards the duties that triggers keep apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Duty {
    /// None of them.
    Free,
    /// It examines: not for who has paid.
    Examines,
    /// It orders or releases: not for who has examined.
    Pays,
    /// It books what the bank says.
    Books,
}

/// Who asks, about what hangs on which grant.
struct Asking<'a> {
    ctx: &'a Ctx,
    conn: Conn,
    grant: &'a Grant,
    apart: KeptApart,
}

impl<'a> Asking<'a> {
    /// Nobody asks about a past day, nobody who acts for neither side, and no auditor: they change nothing of it.
    async fn about(ctx: &'a Ctx, grant: &'a Grant) -> Result<Option<Self>, FlowError> {
        let acts = |side| access::must_act_for(ctx, grant, side).is_ok() && ctx.actor().role != Role::Auditor;
        if ctx.shown_as_of().is_some() || !acts(Side::Giver) && !acts(Side::Recipient) {
            return Ok(None);
        }
        let mut conn = ctx.look(Action::Look).await?;
        let actor = ctx.actor();
        let (person, acts_for) = (actor.person, actor.organisation);
        let mut apart = store::kept_apart(&mut conn, person, acts_for, &[grant.id], ctx.today()).await?;
        let apart = apart.remove(&grant.id).ok_or(FlowError::NotFound { what: "grant" })?;
        Ok(Some(Self { ctx, conn, grant, apart }))
    }

    /// Whether an act is one of a side for which the actor acts. What the other side may do is not told.
    fn is_of(&self, side: Side) -> bool {
        access::must_act_for(self.ctx, self.grant, side).is_ok()
    }

    /// An act of a side, with the first of what stands in its way: the role, the subject's own rule, a duty.
    async fn told<A>(
        &mut self,
        act: A,
        action: Action,
        rule: Result<(), FlowError>,
        duty: Duty,
    ) -> Result<May<A>, FlowError> {
        let admitted = admitted(&mut self.conn, self.ctx, action).await;
        told(act, admitted.and(rule).and(apart(self.apart, duty)))
    }
}

/// An act, with the refusal that stands in its way; what failed stays what it is.
fn told<A>(act: A, ways: Result<(), FlowError>) -> Result<May<A>, FlowError> {
    match ways {
        Err(failed) if !failed.is_refusal() => Err(failed),
        ways => Ok(May { act, refusal: ways.err() }),
    }
}

/// Refuses unless the role may do this today. Whoever takes the step is asked for the second factor then.
async fn admitted(conn: &mut Conn, ctx: &Ctx, action: Action) -> Result<(), FlowError> {
    match access::admit(conn, ctx, action).await {
        Err(FlowError::StepUpNeeded) => Ok(()),
        admitted => admitted,
    }
}

/// Refuses by the name of the trigger that would.
fn apart(known: KeptApart, duty: Duty) -> Result<(), FlowError> {
    let KeptApart { has_interest, has_paid, has_examined } = known;
    let rule = match duty {
        Duty::Examines | Duty::Pays | Duty::Books if has_interest => "sign_off_without_interest",
        Duty::Examines if has_paid => "sign_off_examines_or_pays",
        Duty::Pays if has_examined => "sign_off_examines_or_pays",
        _ => return Ok(()),
    };
    Err(FlowError::DutiesKeptApart { why: error::kept_apart(rule).unwrap_or_default() })
}

/// Whether nothing stands in the way; what failed stays what it is.
fn is_free(told: Result<(), FlowError>) -> Result<bool, FlowError> {
    match told {
        Ok(()) => Ok(true),
        Err(refusal) if refusal.is_refusal() => Ok(false),
        Err(failed) => Err(failed),
    }
}

/// What became of a step that was tried on a copy.
fn tried<T, E: Into<FlowError>>(step: Result<T, E>) -> Result<(), FlowError> {
    step.map(drop).map_err(Into::into)
}

/// What somebody certifies in their role.
pub(crate) const fn certificate(role: Role) -> Step {
    match role {
        Role::ExaminerSachlich => Step::Sachlich,
        _ => Step::Rechnerisch,
    }
}
