//! Deadlines over the books: what follows from the periods and events of each grant, and where it stands today, or stood on
//! the day that is asked for.

mod own_retention;

use std::{collections::BTreeSet, slice::from_ref, sync::LazyLock};

use chrono::{Datelike, NaiveDate};
use grants::{
    AuditObservation, DemandKind, Grant, GrantId, PROOFS_IN_TIME, ProofKind, Receivable, RevocationGround,
    RuleWaiver, RuleWaiverId,
    law::{
        DEADLINES, Deadline, DeadlineError, DeadlineRule, DeadlineState, Retention, TrancheClock, UseStage,
    },
    put_off,
};
use ledger::Cents;
use store::{Conn, FiledProof, StoreError};
use uuid::Uuid;

use self::own_retention::Set;
use crate::{
    Action, Ctx, FlowError, audit_observations,
    hanging::{self, by_grant},
    revocation_grounds,
    use_clock::{self, PositionClock},
    views,
};

/// The event from which the rules of the municipality count, which is not recorded here.
const ACCOUNTS_SETTLED: &str = "Feststellung des Jahresabschlusses";
/// The rule for the proof that the first recipient makes.
const OF_FIRST_RECIPIENT: &str = "verwendungsnachweis_kreis";

/// A deadline of a grant.
#[derive(Clone, Debug)]
pub struct GrantDeadline {
    /// The grant.
    pub grant: GrantId,
    /// The reference of its act.
    pub reference: String,
    /// The rule from which it follows.
    pub rule: DeadlineRule,
    /// The proof that is due, if one is.
    pub proof: Option<ProofKind>,
    /// What it is about: a tranche, a use that was late, a ground for revocation, an observation of an audit, a
    /// receivable.
    pub subject: Option<Uuid>,
    /// How much that is.
    pub amount: Option<Cents>,
    /// The deadline.
    pub deadline: Deadline,
    /// Where it stands.
    pub state: DeadlineState,
    /// The exception that puts it off, if one does.
    pub waiver: Option<RuleWaiverId>,
}

/// A proof that was handed in and that nobody has accepted.
#[derive(Clone, Debug)]
pub struct Unexamined {
    /// The proof.
    pub proof: FiledProof,
    /// The reference of the grant's act.
    pub reference: String,
    /// For how many days it waits.
    pub days: i64,
}

/// Until when the papers of a grant are kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The grant.
    pub grant: GrantId,
    /// The reference of its act.
    pub reference: String,
    /// What each rule says that applies; the last one decides.
    pub retention: Retention,
}

/// Every deadline of the grants that somebody sees.
#[derive(Clone, Debug, Default)]
pub struct Deadlines {
    /// The deadlines, the earliest first.
    pub deadlines: Vec<GrantDeadline>,
    /// The proofs that wait to be examined, the oldest first.
    pub unexamined: Vec<Unexamined>,
    /// Until when papers are kept, grant by grant.
    pub kept: Vec<Kept>,
    /// The clocks from which the deadlines of money come, each with the grant and the reference of its act.
    pub(crate) clocks: Vec<(GrantId, String, PositionClock)>,
}

/// The deadlines of the grants that the actor sees, as they stand or stood on the day that is asked for.
pub async fn deadlines(ctx: &Ctx) -> Result<Deadlines, FlowError> {
    let grants = views::all_grants(ctx).await?;
    of_grants(&mut ctx.look(Action::Look).await?, ctx, &grants).await
}

/// The deadlines of some grants that the actor sees, as they are shown.
pub(crate) async fn of_grants(conn: &mut Conn, ctx: &Ctx, grants: &[Grant]) -> Result<Deadlines, FlowError> {
    let (rules, today) = (Rules::shipped()?, ctx.day());
    let mut found = Deadlines::default();
    let set = own_retention::of_grants(conn, ctx, grants).await?;
    let known = Known::of(conn, ctx, grants).await?;
    for (grant, (known, set)) in grants.iter().zip(known.into_iter().zip(&set)) {
        let of_grant = Of { grant, rules, waivers: &known.waivers, today };
        found.deadlines.extend(of_grant.all(&known)?);
        found.kept.push(of_grant.kept(&known.filed, set)?);
        let with_grant = |clock| (grant.id, grant.act.reference.clone(), clock);
        found.clocks.extend(known.clocks.into_iter().map(with_grant));
        let waits = newest(known.filed).into_iter().filter(|proof| !proof.examined);
        found.unexamined.extend(waits.map(|proof| {
            let days = today.signed_duration_since(proof.filed_on).num_days();
            Unexamined { proof, reference: grant.act.reference.clone(), days }
        }));
    }
    found.deadlines.sort_by_key(|deadline| deadline.deadline.ends_on);
    found.unexamined.sort_by_key(|waiting| waiting.proof.filed_on);
    Ok(found)
}

/// Every deadline of a grant that the actor may know of, as they are shown.
pub(crate) async fn all_of_grant(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: &Grant,
) -> Result<Vec<GrantDeadline>, FlowError> {
    let rules = Rules::shipped()?;
    let known = Known::of(conn, ctx, from_ref(grant)).await?;
    let known = known.into_iter().next().unwrap_or_default();
    Of { grant, rules, waivers: &known.waivers, today: ctx.day() }.all(&known)
}

/// What the books say of a grant from which deadlines follow, as far as the actor may know of it.
#[derive(Default)]
struct Known {
    waivers: Vec<RuleWaiver>,
    filed: Vec<FiledProof>,
    clocks: Vec<PositionClock>,
    grounds: Vec<RevocationGround>,
    observations: Vec<AuditObservation>,
    demanded: Vec<Receivable>,
}

impl Known {
    /// What is known of some grants, in their order: grounds for revocation and observations of audits are not for everyone.
    async fn of(conn: &mut Conn, ctx: &Ctx, grants: &[Grant]) -> Result<Vec<Self>, FlowError> {
        let all: Vec<GrantId> = grants.iter().map(|grant| grant.id).collect();
        let of_ground = grants.iter().filter(|grant| revocation_grounds::may_know(ctx, grant));
        let of_ground: Vec<GrantId> = of_ground.map(|grant| grant.id).collect();
        let observed = if audit_observations::may_know(conn, ctx).await? { &all[..] } else { &[] };
        let mut waivers = by_grant(hanging::waivers(conn, ctx, &all).await?, |it| it.grant);
        let mut filed = by_grant(hanging::filed_proofs(conn, ctx).await?, |it| it.grant);
        let mut grounds = by_grant(hanging::grounds(conn, ctx, &of_ground).await?, |it| it.grant);
        let mut observations = by_grant(hanging::observations(conn, ctx, observed).await?, |it| it.grant);
        let mut demanded = by_grant(hanging::receivables(conn, ctx, &all).await?, |it| it.grant);
        let clocks = use_clock::of_grants(conn, ctx, grants).await?;
        let known = all.iter().zip(clocks).map(|(grant, clocks)| Self {
            waivers: waivers.remove(grant).unwrap_or_default(),
            filed: filed.remove(grant).unwrap_or_default(),
            clocks,
            grounds: grounds.remove(grant).unwrap_or_default(),
            observations: observations.remove(grant).unwrap_or_default(),
            demanded: demanded.remove(grant).unwrap_or_default(),
        });
        Ok(known.collect())
    }
}

/// What a grant's own deadlines are, as they are shown: its proofs, the use of its money, the limitation of interest.
pub(crate) async fn of_grant(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: &Grant,
) -> Result<Vec<GrantDeadline>, FlowError> {
    let rules = Rules::shipped()?;
    let waivers = hanging::waivers(conn, ctx, &[grant.id]).await?;
    let of_grant = Of { grant, rules, waivers: &waivers, today: ctx.day() };
    let mut found = of_grant.proofs(&hanging::filed_proofs_of(conn, ctx, grant.id).await?)?;
    for clock in use_clock::of_grant(conn, ctx, grant).await? {
        found.extend(of_grant.money(&clock)?);
    }
    Ok(found)
}

/// Those of some grants that are forwarded and of which a proof is late, as they are shown. Nothing of their money is read for it.
pub(crate) async fn with_a_late_proof(ctx: &Ctx, grants: &[Grant]) -> Result<BTreeSet<GrantId>, FlowError> {
    let (rules, today) = (Rules::shipped()?, ctx.day());
    let mut conn = ctx.look(Action::Look).await?;
    let forwarded: Vec<&Grant> = grants.iter().filter(|grant| grant.parent.is_some()).collect();
    let ids: Vec<GrantId> = forwarded.iter().map(|grant| grant.id).collect();
    let waivers = by_grant(hanging::waivers(&mut conn, ctx, &ids).await?, |it| it.grant);
    let filed = match &ids[..] {
        [] => return Ok(BTreeSet::new()),
        [one] => hanging::filed_proofs_of(&mut conn, ctx, *one).await?,
        _ => hanging::filed_proofs(&mut conn, ctx).await?,
    };
    let filed = by_grant(filed, |it| it.grant);
    let mut late = BTreeSet::new();
    for grant in forwarded {
        let waivers = waivers.get(&grant.id).map(Vec::as_slice).unwrap_or_default();
        let filed = filed.get(&grant.id).map(Vec::as_slice).unwrap_or_default();
        let proofs = Of { grant, rules, waivers, today }.proofs(filed)?;
        if proofs.iter().any(GrantDeadline::is_reminded_of) {
            late.insert(grant.id);
        }
    }
    Ok(late)
}

/// Whether a proof of a forwarded grant is late, as it is shown.
pub(crate) async fn has_a_late_proof(ctx: &Ctx, grant: &Grant) -> Result<bool, FlowError> {
    Ok(!with_a_late_proof(ctx, from_ref(grant)).await?.is_empty())
}

impl GrantDeadline {
    /// Whether it is an answer that an audit asks for.
    pub fn is_of_audit(&self) -> bool {
        self.rule.id == DeadlineRule::ANSWER_TO_AUDIT
    }

    /// Whether it is money that is demanded.
    pub fn is_of_demand(&self) -> bool {
        self.rule.id == DeadlineRule::DEMAND
    }

    /// Whether it is not done.
    pub const fn is_open(&self) -> bool {
        !matches!(self.state, DeadlineState::Met | DeadlineState::MetLate { .. })
    }

    /// Whether its day is close or has passed, and it is not done.
    pub const fn is_near(&self) -> bool {
        self.is_open() && !matches!(self.state, DeadlineState::Ahead { .. })
    }

    /// Whether its day has passed and it is not done.
    pub const fn is_late(&self) -> bool {
        matches!(self.state, DeadlineState::Overdue { .. } | DeadlineState::Escalated { .. })
    }

    /// Whether it is a proof that a recipient is reminded of: one that is late and not the first recipient's own.
    pub fn is_reminded_of(&self) -> bool {
        self.is_late() && self.proof.is_some() && self.rule.id != OF_FIRST_RECIPIENT
    }

    /// Whether the grant's recipient keeps it: no right of who gives that runs out, nor an answer to an audit of the house.
    pub fn is_kept_by_recipient(&self) -> bool {
        !self.rule.of_giver && !self.is_of_audit()
    }
}

/// The last day to file a proof of a grant, where the law sets one for its kind and last day.
pub(crate) async fn due_on(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: &Grant,
    (kind, until): (ProofKind, NaiveDate),
) -> Result<Option<NaiveDate>, FlowError> {
    let rules = Rules::shipped()?;
    let waivers = hanging::waivers(conn, ctx, &[grant.id]).await?;
    let of_grant = Of { grant, rules, waivers: &waivers, today: grant.act.dated_on };
    Ok(of_grant.of_proof(kind, until, None)?.map(|due| due.deadline.ends_on))
}

/// The year that runs from a ground for revoking a grant, as it is shown.
pub fn of_ground(ctx: &Ctx, grant: &Grant, ground: &RevocationGround) -> Result<GrantDeadline, FlowError> {
    let rules = Rules::shipped()?;
    Of { grant, rules, waivers: &[], today: ctx.day() }.ground(ground)
}

/// What an act that forwards sets by the law alone.
pub(crate) struct Terms {
    /// What is handed in, and by when.
    pub(crate) proofs: Vec<(String, NaiveDate)>,
    /// Until when papers are kept, if the final proof comes on its last day.
    pub(crate) kept_until: NaiveDate,
}

/// The deadlines that a grant has from its first day on.
pub(crate) async fn terms_of(conn: &mut Conn, ctx: &Ctx, grant: &Grant) -> Result<Terms, FlowError> {
    let rules = Rules::shipped()?;
    let of_grant = Of { grant, rules, waivers: &[], today: grant.act.dated_on };
    let mut proofs: Vec<_> =
        of_grant.proofs(&[])?.into_iter().map(|it| (it.rule.title, it.deadline.ends_on)).collect();
    proofs.sort_by_key(|(_, day)| *day);
    let last = proofs.last().map_or(grant.act.period.until(), |(_, day)| *day);
    let set = own_retention::of_grant(conn, ctx, grant).await?;
    let kept = of_grant.retention(Some(last), &set)?;
    Ok(Terms { proofs, kept_until: kept.latest().unwrap_or(last) })
}

/// The proofs in whose place no later version counts: a rejected one takes no other's place.
fn newest(proofs: Vec<FiledProof>) -> Vec<FiledProof> {
    let told_apart_by = |proof: &FiledProof| (proof.kind, proof.kind.told_apart_by(proof.until));
    let supersedes = |other: &FiledProof, one: &FiledProof| {
        !other.rejected && told_apart_by(other) == told_apart_by(one) && other.number > one.number
    };
    let is_superseded = |one: &FiledProof| proofs.iter().any(|other| supersedes(other, one));
    proofs.iter().filter(|one| !is_superseded(one)).cloned().collect()
}

/// The rules of the law, found by their ids.
struct Rules(Vec<DeadlineRule>);

impl Rules {
    fn shipped() -> Result<&'static Self, FlowError> {
        static SHIPPED: LazyLock<Result<Rules, DeadlineError>> =
            LazyLock::new(|| DeadlineRule::parse_all(DEADLINES).map(Rules));
        SHIPPED.as_ref().map_err(broken)
    }

    fn named(&self, id: &str) -> Result<&DeadlineRule, FlowError> {
        let found = self.0.iter().find(|rule| rule.id == id);
        found.ok_or_else(|| broken(&DeadlineError::Unknown(id.to_owned())))
    }
}

/// Every rule by which deadlines follow from a grant, in the order of their file.
pub(crate) fn rules() -> Result<&'static [DeadlineRule], FlowError> {
    Ok(&Rules::shipped()?.0)
}

fn broken(cause: &DeadlineError) -> FlowError {
    let (row, what) = ("as shipped".to_owned(), cause.to_string());
    StoreError::BrokenRow { table: "deadlines", row, what }.into()
}

/// A grant whose deadlines are looked for.
struct Of<'books> {
    grant: &'books Grant,
    rules: &'books Rules,
    waivers: &'books [RuleWaiver],
    today: NaiveDate,
}

impl Of<'_> {
    /// All that follows from what is known.
    fn all(&self, known: &Known) -> Result<Vec<GrantDeadline>, FlowError> {
        let mut found = self.proofs(&known.filed)?;
        for clock in &known.clocks {
            found.extend(self.money(clock)?);
        }
        for ground in &known.grounds {
            found.push(self.ground(ground)?);
        }
        for observed in &known.observations {
            found.push(self.answer(observed)?);
        }
        for demanded in &known.demanded {
            found.push(self.demand(demanded)?);
        }
        Ok(found)
    }

    /// The final proof, and an interim one for each budget year before the last. Between the Kreis and the ministry other
    /// terms hold than below.
    fn proofs(&self, filed: &[FiledProof]) -> Result<Vec<GrantDeadline>, FlowError> {
        let period = self.grant.act.period;
        let first = |kind: ProofKind, until: NaiveDate| {
            let fits = filed.iter().filter(|proof| proof.kind == kind && proof.until >= until);
            fits.map(|proof| proof.filed_on).min()
        };
        let last = first(ProofKind::Verwendungsnachweis, NaiveDate::MIN);
        let mut found =
            Vec::from_iter(self.of_proof(ProofKind::Verwendungsnachweis, period.until(), last)?);
        for year in period.from().year()..period.until().year() {
            let Some(year_end) = NaiveDate::from_ymd_opt(year, 12, 31) else { continue };
            let interim = first(ProofKind::Zwischennachweis, year_end).or(last);
            found.extend(self.of_proof(ProofKind::Zwischennachweis, year_end, interim)?);
        }
        Ok(found)
    }

    /// What is handed in is due when its period ends, or with the exception that puts it off. The first recipient owes no
    /// proof in between by the law alone.
    fn of_proof(
        &self,
        kind: ProofKind,
        until: NaiveDate,
        done_on: Option<NaiveDate>,
    ) -> Result<Option<GrantDeadline>, FlowError> {
        let rule = match (kind, self.grant.parent) {
            (ProofKind::Verwendungsnachweis, None) => OF_FIRST_RECIPIENT,
            (ProofKind::Verwendungsnachweis, Some(_)) => "verwendungsnachweis_traeger",
            (ProofKind::Zwischennachweis, Some(_)) => "zwischennachweis_traeger",
            (ProofKind::Zwischennachweis, None) => return Ok(None),
        };
        let due = GrantDeadline { proof: Some(kind), ..self.of_event(rule, until, done_on)? };
        let Some((ends_on, waiver)) = put_off(self.waivers, PROOFS_IN_TIME, due.deadline.ends_on) else {
            return Ok(Some(due));
        };
        let deadline = Deadline { ends_on, ..due.deadline };
        let state = due.rule.state(deadline, self.today, done_on);
        Ok(Some(GrantDeadline { deadline, state, waiver: Some(waiver.id), ..due }))
    }

    fn of_event(
        &self,
        rule: &str,
        event_on: NaiveDate,
        done_on: Option<NaiveDate>,
    ) -> Result<GrantDeadline, FlowError> {
        let rule = self.rules.named(rule)?;
        let deadline = rule.after(event_on).map_err(|cause| broken(&cause))?;
        let state = rule.state(deadline, self.today, done_on);
        Ok(self.told(rule, deadline, state, None))
    }

    /// The year for Widerruf and Ruecknahme, from the day on which the house knew.
    fn ground(&self, ground: &RevocationGround) -> Result<GrantDeadline, FlowError> {
        let ended_on = ground.end.as_ref().map(|end| end.on);
        let deadline = self.of_event("widerruf", ground.known_on, ended_on)?;
        Ok(GrantDeadline { subject: Some(ground.id.0), ..deadline })
    }

    /// The answer to what an audit observed, by the day for which it was asked last.
    fn answer(&self, observed: &AuditObservation) -> Result<GrantDeadline, FlowError> {
        let (from, until) = observed.asked();
        let rule = DeadlineRule::answer_to_audit(observed.number, (from, until));
        let deadline = rule.after(from).map_err(|cause| broken(&cause))?;
        let state = rule.state(deadline, self.today, observed.done_on());
        let money = observed.in_question().map(|amount| (observed.id.0, amount));
        let told = self.told(&rule, deadline, state, money);
        Ok(GrantDeadline { subject: Some(observed.id.0), ..told })
    }

    /// What is demanded is paid, offset or waived by the day that the demand or a deferral sets: what is still open of it, or what it was.
    fn demand(&self, demanded: &Receivable) -> Result<GrantDeadline, FlowError> {
        let title = match demanded.kind {
            DemandKind::Refund => "Rückforderung begleichen",
            DemandKind::Interest => "Zinsforderung begleichen",
            DemandKind::Other => "Sonstige Forderung begleichen",
        };
        let days = (demanded.demanded_on, demanded.due_next());
        let rule = DeadlineRule::of_demand(title, &demanded.legal_ground, days);
        let deadline = rule.after(demanded.demanded_on).map_err(|cause| broken(&cause))?;
        let state = rule.state(deadline, self.today, demanded.ended_on());
        let amount = if demanded.waits() { demanded.open()? } else { demanded.amount };
        Ok(self.told(&rule, deadline, state, Some((demanded.id.0, amount))))
    }

    fn told(
        &self,
        rule: &DeadlineRule,
        deadline: Deadline,
        state: DeadlineState,
        money: Option<(Uuid, Cents)>,
    ) -> GrantDeadline {
        GrantDeadline {
            grant: self.grant.id,
            reference: self.grant.act.reference.clone(),
            rule: rule.clone(),
            proof: None,
            subject: money.map(|(subject, _)| subject),
            amount: money.map(|(_, amount)| amount),
            deadline,
            state,
            waiver: None,
        }
    }

    /// Until when each tranche is used, and until when interest on what was late can be claimed. Whoever lacks a figure of
    /// the law finds it named in the use clock.
    fn money(&self, clock: &PositionClock) -> Result<Vec<GrantDeadline>, FlowError> {
        let Ok(found) = &clock.clock else { return Ok(Vec::new()) };
        let mut deadlines = Vec::new();
        for tranche in &found.tranches {
            deadlines.extend(self.use_by(clock, tranche)?);
            for slice in tranche.slices.iter().filter(|slice| slice.days_late > 0) {
                let (received, spent) =
                    (clock.received[tranche.received].reference, clock.spent[slice.spent].reference);
                let decided = clock.decided.iter().any(|it| (it.received, it.spent) == (received, spent));
                if !decided {
                    let rule = self.rules.named("zinsen_verjaehrung")?;
                    let deadline = rule.after(slice.used_on).map_err(|cause| broken(&cause))?;
                    let state = rule.state(deadline, self.today, None);
                    deadlines.push(self.told(rule, deadline, state, Some((spent, slice.amount))));
                }
            }
        }
        Ok(deadlines)
    }

    /// The last day of use of what is left of a tranche, by the period that holds for the grant.
    fn use_by(
        &self,
        clock: &PositionClock,
        tranche: &TrancheClock,
    ) -> Result<Option<GrantDeadline>, FlowError> {
        let rule = self.rules.named("verwendungsfrist")?;
        let (event_on, ends_on) = (tranche.credited_on, tranche.use_until);
        let deadline = Deadline { event_on, span_ends_on: ends_on, ends_on };
        let state = match tranche.stage {
            UseStage::Used => return Ok(None),
            UseStage::Running { days_left, warnings: 0 } => DeadlineState::Ahead { days_left },
            UseStage::Running { days_left, .. } => DeadlineState::Soon { days_left },
            UseStage::Late { .. } => rule.state(deadline, self.today, None),
        };
        let money = (clock.received[tranche.received].reference, tranche.still_to_use);
        Ok(Some(self.told(rule, deadline, state, Some(money))))
    }

    /// Papers are kept until the last of all rules ends.
    fn kept(&self, filed: &[FiledProof], set: &[Set]) -> Result<Kept, FlowError> {
        let proof = filed.iter().filter(|proof| proof.kind == ProofKind::Verwendungsnachweis);
        let retention = self.retention(proof.map(|proof| proof.filed_on).max(), set)?;
        Ok(Kept { grant: self.grant.id, reference: self.grant.act.reference.clone(), retention })
    }

    /// What each rule says: of the law, for the giver and, below an award, for the recipient; of the programme and of the
    /// acts. When the annual accounts are settled, nobody records here.
    fn retention(&self, filed_on: Option<NaiveDate>, set: &[Set]) -> Result<Retention, FlowError> {
        let applies = |rule: &&DeadlineRule| {
            rule.retention && (self.grant.parent.is_some() || rule.id != "aufbewahrung_traeger")
        };
        let on = filed_on.unwrap_or(self.grant.act.period.until());
        let own: Vec<_> = set.iter().filter_map(|set| set.rule_on(on)).collect();
        let rules = self.rules.0.iter().filter(applies).chain(&own);
        let of_accounts = |rule: &DeadlineRule| rule.event == ACCOUNTS_SETTLED;
        Retention::of(rules.map(|rule| (rule, filed_on.filter(|_| !of_accounts(rule)))))
            .map_err(|cause| broken(&cause))
    }
}
