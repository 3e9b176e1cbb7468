//! What an observation is about: where it hangs, whether the actor sees it, what it is called.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use grants::{
    AuditObservation, AuditSubject, Claim, ClaimId, ClaimLineId, Grant, GrantId, LinesAsked, OrganisationId,
    PaymentState, Period, ProofKind, Role,
};
use ledger::{Cents, UnitId};
use store::{AsOf, Conn, SubjectKind};
use uuid::Uuid;

use crate::{
    Action, Ctx, FlowError, access,
    views::{self, SeenGrants},
};

const UNKNOWN: FlowError = FlowError::NotFound { what: "subject of an observation" };
/// A claim may have thousands of lines: few of a past day are held at a time.
const FEW: usize = 5;

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
        Some(day) if !known_until(conn, ctx, &[about], day).await?.contains(&about.id()) => Err(UNKNOWN),
        _ => Ok(grant),
    }
}

/// Those of some observations that the actor may know of ([`seen`]): read together.
pub(super) async fn known(
    conn: &mut Conn,
    ctx: &Ctx,
    mut observed: Vec<AuditObservation>,
) -> Result<Vec<AuditObservation>, FlowError> {
    if ctx.actor().role != Role::Auditor && !access::is_first_recipient(conn, ctx.actor()).await? {
        return Ok(Vec::new());
    }
    let mut grants = SeenGrants::default();
    grants.look_up(conn, ctx, observed.iter().map(|it| it.grant).collect()).await?;
    observed.retain(|it| grants.of(it.grant).is_some());
    if let Some(day) = access::last_known_day(conn, ctx).await? {
        let about: Vec<AuditSubject> = observed.iter().map(|it| it.about).collect();
        let known = known_until(conn, ctx, &about, day).await?;
        observed.retain(|it| known.contains(&it.about.id()));
    }
    Ok(observed)
}

/// Of what the journal had told by the end of a day, by the ids.
async fn known_until(
    conn: &mut Conn,
    ctx: &Ctx,
    about: &[AuditSubject],
    day: NaiveDate,
) -> Result<BTreeSet<Uuid>, FlowError> {
    const KINDS: [SubjectKind; 5] = [
        SubjectKind::Grant,
        SubjectKind::Claim,
        SubjectKind::Payment,
        SubjectKind::Proof,
        SubjectKind::Receivable,
    ];
    let (unit, as_of) = (ctx.actor().unit, AsOf { effective_on: ctx.today(), known_on: day });
    let mut known = known_lines(conn, ctx, about, as_of).await?;
    for kind in KINDS {
        let of_kind = about.iter().filter(|it| kind_of(**it) == Some(kind));
        let ids: Vec<Uuid> = of_kind.map(|it| it.id()).collect();
        if !ids.is_empty() {
            known.extend(store::told_as_of(conn, unit, (kind, &ids), as_of).await?);
        }
    }
    Ok(known)
}

/// What the journal tells of it as; a line it tells of with its claim.
const fn kind_of(about: AuditSubject) -> Option<SubjectKind> {
    match about {
        AuditSubject::Grant(_) => Some(SubjectKind::Grant),
        AuditSubject::Claim(_) => Some(SubjectKind::Claim),
        AuditSubject::Payment(_) => Some(SubjectKind::Payment),
        AuditSubject::Proof(_) => Some(SubjectKind::Proof),
        AuditSubject::Receivable(_) => Some(SubjectKind::Receivable),
        AuditSubject::ClaimLine(_) => None,
    }
}

/// The lines that their claims had then, by their ids.
async fn known_lines(
    conn: &mut Conn,
    ctx: &Ctx,
    about: &[AuditSubject],
    as_of: AsOf,
) -> Result<BTreeSet<Uuid>, FlowError> {
    let line = |about: &AuditSubject| match about {
        AuditSubject::ClaimLine(line) => Some(*line),
        _ => None,
    };
    let (lines, mut known): (Vec<ClaimLineId>, _) =
        (about.iter().filter_map(line).collect(), BTreeSet::new());
    if lines.is_empty() {
        return Ok(known);
    }
    let places = store::places_of_lines(conn, ctx.actor().unit, &lines).await?;
    let claims: BTreeSet<Uuid> = places.values().map(|place| place.claim.0).collect();
    let claims: Vec<Uuid> = claims.into_iter().collect();
    for few in claims.chunks(FEW) {
        let then: BTreeMap<Uuid, Claim> = views::answers(conn, ctx, (SubjectKind::Claim, few), as_of).await?;
        let had = |line: &&ClaimLineId| then.values().any(|claim| claim.line(**line).is_ok());
        known.extend(lines.iter().filter(had).map(|line| line.0));
    }
    Ok(known)
}

/// Of which grants observations are, by them, for who may know of them.
pub async fn whose(ctx: &Ctx, grants: BTreeSet<GrantId>) -> Result<BTreeMap<GrantId, Whose>, FlowError> {
    if grants.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut conn = ctx.look(Action::LookAtObservations).await?;
    if ctx.actor().role != Role::Auditor {
        access::require_first_recipient(&mut conn, ctx.actor()).await?;
    }
    let mut seen = SeenGrants::default();
    seen.look_up(&mut conn, ctx, grants).await?;
    let organisations = store::organisations(&mut conn, ctx.actor().unit).await?.into_iter();
    let names: BTreeMap<OrganisationId, String> = organisations.map(|it| (it.id, it.name)).collect();
    let whose = |grant: Grant| {
        let recipient = names.get(&grant.recipient).cloned().unwrap_or_default();
        (grant.id, Whose { grant: grant.id, reference: grant.act.reference, recipient })
    };
    Ok(seen.all().map(whose).collect())
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
