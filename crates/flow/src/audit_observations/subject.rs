//! What an observation is about: where it hangs, whether the actor sees it, what it is called.

use chrono::NaiveDate;
use grants::{
    AuditSubject, Claim, ClaimId, ClaimLineId, Grant, GrantId, LinesAsked, PaymentState, Period, ProofKind,
};
use ledger::{Cents, UnitId};
use store::{AsOf, Conn, SubjectKind};

use crate::{Action, Ctx, FlowError, access, views};

const UNKNOWN: FlowError = FlowError::NotFound { what: "subject of an observation" };

/// Of which grant an observation is, for people to read.
#[derive(Clone, Debug)]
pub struct Whose {
    /// The grant.
    pub grant: GrantId,
    /// The reference of its act.
    pub reference: String,
    /// Who receives it.
    pub recipient: String,
}

/// What an observation is about, for people to read.
#[derive(Clone, Debug)]
pub struct Audited {
    /// Of which grant it is.
    pub whose: Whose,
    /// What it is.
    pub thing: Thing,
}

/// A grant, or something that hangs on it, by what people know it by.
#[derive(Clone, Debug)]
pub enum Thing {
    /// The grant as a whole.
    Grant,
    /// A claim.
    Claim {
        /// Its number.
        number: i64,
    },
    /// A line of a claim.
    ClaimLine {
        /// The claim.
        claim: ClaimId,
        /// The claim's number.
        claim_number: i64,
        /// The line's number.
        number: i64,
    },
    /// A payment.
    Payment {
        /// How much.
        amount: Cents,
        /// Where it stands.
        state: PaymentState,
    },
    /// A proof of use.
    Proof {
        /// Final or interim.
        kind: ProofKind,
        /// The days that it covers.
        period: Period,
    },
    /// A receivable.
    Receivable {
        /// How much.
        amount: Cents,
        /// The day of the demand.
        demanded_on: NaiveDate,
    },
}

/// The grant that something hangs on.
pub(super) async fn grant_of(
    conn: &mut Conn,
    unit: UnitId,
    about: AuditSubject,
) -> Result<GrantId, FlowError> {
    let found = match about {
        AuditSubject::Grant(id) => Some(id),
        AuditSubject::Claim(id) => overview(conn, unit, id).await?.map(|it| it.grant),
        AuditSubject::ClaimLine(id) => store::claim_line(conn, unit, id).await?.map(|(grant, _)| grant),
        AuditSubject::Payment(id) => store::payment(conn, unit, id).await?.map(|it| it.grant),
        AuditSubject::Proof(id) => store::proof(conn, unit, id).await?.map(|it| it.grant),
        AuditSubject::Receivable(id) => store::receivable(conn, unit, id).await?.map(|it| it.grant),
    };
    found.ok_or(UNKNOWN)
}

/// The grant, if the actor sees it and what hangs on it. An audit that shows the books as they were known on a day does not
/// see what came later.
pub(super) async fn seen(
    conn: &mut Conn,
    ctx: &Ctx,
    (about, grant): (AuditSubject, GrantId),
) -> Result<Grant, FlowError> {
    let grant = access::audited_grant(conn, ctx, grant).await.map_err(|refusal| match refusal {
        FlowError::Forbidden { .. } | FlowError::NotFound { .. } => UNKNOWN,
        other => other,
    })?;
    match access::last_known_day(conn, ctx).await? {
        Some(day) if !was_known(conn, ctx, about, day).await? => Err(UNKNOWN),
        _ => Ok(grant),
    }
}

/// Whether the journal had told of it by the end of a day.
async fn was_known(
    conn: &mut Conn,
    ctx: &Ctx,
    about: AuditSubject,
    day: NaiveDate,
) -> Result<bool, FlowError> {
    let unit = ctx.actor().unit;
    let as_of = AsOf { effective_on: ctx.today(), known_on: day };
    let (kind, id) = match about {
        AuditSubject::Grant(id) => (SubjectKind::Grant, id.0),
        AuditSubject::Claim(id) => (SubjectKind::Claim, id.0),
        AuditSubject::Payment(id) => (SubjectKind::Payment, id.0),
        AuditSubject::Proof(id) => (SubjectKind::Proof, id.0),
        AuditSubject::Receivable(id) => (SubjectKind::Receivable, id.0),
        AuditSubject::ClaimLine(line) => {
            let Some(claim) = store::claim_of_line(conn, unit, line).await? else { return Ok(false) };
            let then: Option<Claim> = views::answer(conn, ctx, (SubjectKind::Claim, claim.0), as_of).await?;
            return Ok(then.is_some_and(|then| then.line(line).is_ok()));
        }
    };
    Ok(store::answer_as_of(conn, unit, (kind, id), as_of).await?.is_some())
}

/// Of which grant observations are, for who may know of them.
pub async fn whose(ctx: &Ctx, grant: GrantId) -> Result<Whose, FlowError> {
    let mut conn = ctx.look(Action::LookAtObservations).await?;
    let grant = access::audited_grant(&mut conn, ctx, grant).await?;
    named(&mut conn, grant).await
}

async fn named(conn: &mut Conn, grant: Grant) -> Result<Whose, FlowError> {
    let recipient = store::organisation(conn, grant.unit, grant.recipient).await?;
    let recipient = recipient.map(|it| it.name).unwrap_or_default();
    Ok(Whose { grant: grant.id, reference: grant.act.reference, recipient })
}

/// What an observation is or would be about, if the actor may know of it.
pub async fn audited(ctx: &Ctx, about: AuditSubject) -> Result<Audited, FlowError> {
    let mut conn = ctx.look(Action::LookAtObservations).await?;
    audited_on(&mut conn, ctx, about).await
}

/// The same for who was admitted before.
pub(crate) async fn audited_on(
    conn: &mut Conn,
    ctx: &Ctx,
    about: AuditSubject,
) -> Result<Audited, FlowError> {
    let unit = ctx.actor().unit;
    let grant = grant_of(conn, unit, about).await?;
    let grant = seen(conn, ctx, (about, grant)).await?;
    let thing = thing(conn, unit, about).await?.ok_or(UNKNOWN)?;
    Ok(Audited { whose: named(conn, grant).await?, thing })
}

/// The claim without its lines.
async fn overview(conn: &mut Conn, unit: UnitId, id: ClaimId) -> Result<Option<Claim>, FlowError> {
    Ok(store::claim_excerpt(conn, unit, id, &LinesAsked::None).await?.map(|found| found.claim))
}

async fn claim_line(conn: &mut Conn, unit: UnitId, id: ClaimLineId) -> Result<Option<Thing>, FlowError> {
    let Some((_, line)) = store::claim_line(conn, unit, id).await? else { return Ok(None) };
    let Some(claim) = store::claim_of_line(conn, unit, id).await? else { return Ok(None) };
    let of = overview(conn, unit, claim).await?;
    Ok(of.map(|of| Thing::ClaimLine { claim, claim_number: of.number, number: line.number }))
}

async fn thing(conn: &mut Conn, unit: UnitId, about: AuditSubject) -> Result<Option<Thing>, FlowError> {
    Ok(match about {
        AuditSubject::Grant(_) => Some(Thing::Grant),
        AuditSubject::Claim(id) => {
            overview(conn, unit, id).await?.map(|claim| Thing::Claim { number: claim.number })
        }
        AuditSubject::ClaimLine(line) => claim_line(conn, unit, line).await?,
        AuditSubject::Payment(id) => store::payment(conn, unit, id)
            .await?
            .map(|payment| Thing::Payment { amount: payment.amount, state: payment.state }),
        AuditSubject::Proof(id) => store::proof(conn, unit, id)
            .await?
            .map(|proof| Thing::Proof { kind: proof.kind, period: proof.period }),
        AuditSubject::Receivable(id) => store::receivable(conn, unit, id).await?.map(|receivable| {
            Thing::Receivable { amount: receivable.amount, demanded_on: receivable.demanded_on }
        }),
    })
}
