//! An organisation at a glance, for whoever it rings: who it is, who acts for it, where its money stands, what is open and
//! until when, where it is paid.
//!
//! *Cost.* A statement for each kind, and some more for the deadlines of few grants; it does not grow with the claims.
//! *Limits.* Of everything so many, the lists beside have the rest. *Who.* The first recipient and auditors who see the unit
//! as a whole; people and accounts for those alone whose role may see them.

use grants::{BankDetails, BankDetailsError, GrantState, OrganisationId, Particulars, paid_to};
use store::{AsOf, Conn, Organisation, ParkedLine};
/// Where the grants of an organisation stand, and what is open of it.
pub use store::{ClaimsAt, CutFor, DecidedLines, GrantSums, OpenKind, OpenSubject};

use crate::{
    Action, Ctx, FlowError, access,
    deadlines::{self, GrantDeadline},
    team::{TeamMember, members},
};

/// The most grants that are told.
const MOST_GRANTS: i64 = 50;
/// The most grants whose deadlines are told.
const MOST_WITH_DEADLINES: usize = 10;
/// The most of each kind that is open, and the most deadlines.
const MOST: usize = 20;

/// An organisation at a glance.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The organisation.
    pub organisation: Organisation,
    /// What is stated of it, if something is.
    pub particulars: Option<Particulars>,
    /// Who acts and acted for it, for who may see people.
    pub people: Option<Vec<TeamMember>>,
    /// Its newest grants.
    pub grants: Vec<GrantSums>,
    /// Whether it has more.
    pub has_more_grants: bool,
    /// Its claims, state by state.
    pub claims: Vec<ClaimsAt>,
    /// What became of its lines that were decided, and for which reasons.
    pub decided: DecidedLines,
    /// What is open, kind by kind; kinds of which nothing is are left out.
    pub open: Vec<OpenOfKind>,
    /// Its parked lines that nobody has claimed again.
    pub parked: Vec<ParkedLine>,
    /// Its next deadlines and those that have passed, the earliest first.
    pub deadlines: Vec<GrantDeadline>,
    /// Where it is paid, for who may see accounts.
    pub account: Option<Account>,
}

/// What is open of a kind.
#[derive(Clone, Debug)]
pub struct OpenOfKind {
    /// The kind.
    pub kind: OpenKind,
    /// The oldest of it.
    pub oldest: Vec<OpenSubject>,
    /// Whether there is more.
    pub has_more: bool,
}

/// Where an organisation is paid.
#[derive(Clone, Debug)]
pub struct Account {
    /// The newest version of its bank details, if there is one.
    pub newest: Option<BankDetails>,
    /// Why nothing can be paid to it today, if nothing can.
    pub stopped: Option<BankDetailsError>,
}

/// An organisation at a glance, today.
pub async fn profile(ctx: &Ctx, id: OrganisationId) -> Result<Profile, FlowError> {
    ctx.only_today("an organisation at a glance")?;
    let may = |action: Action| action.allows(ctx.actor().role);
    // What is most private is written down: of a request the trail keeps the first look.
    if may(Action::LookAtBankDetails) {
        drop(ctx.look(Action::LookAtBankDetails).await?);
    }
    let mut conn = ctx.look_at_whole(Action::Look).await?;
    let unit = ctx.actor().unit;
    let organisation = store::organisation(&mut conn, unit, id).await?;
    let organisation = organisation.ok_or(FlowError::NotFound { what: "organisation" })?;
    let mut grants = store::grant_sums(&mut conn, unit, id, MOST_GRANTS + 1).await?;
    let most = usize::try_from(MOST_GRANTS).unwrap_or_default();
    let has_more_grants = grants.len() > most;
    grants.truncate(most);
    let mut parked = store::parked_lines(&mut conn, unit).await?;
    parked.retain(|line| line.recipient == id);
    parked.truncate(MOST);
    Ok(Profile {
        particulars: stated(&mut conn, ctx, id).await?,
        people: if may(Action::LookAtPeople) { Some(team(&mut conn, ctx, id).await?) } else { None },
        claims: store::claims_by_state(&mut conn, unit, id).await?,
        decided: store::decided_lines(&mut conn, unit, id).await?,
        open: open(&mut conn, ctx, id).await?,
        deadlines: next_deadlines(&mut conn, ctx, &grants).await?,
        account: if may(Action::LookAtBankDetails) { Some(account(&mut conn, ctx, id).await?) } else { None },
        organisation,
        grants,
        has_more_grants,
        parked,
    })
}

/// Who acts and acted for an organisation.
async fn team(conn: &mut Conn, ctx: &Ctx, id: OrganisationId) -> Result<Vec<TeamMember>, FlowError> {
    Ok(members(store::team_roles(conn, ctx.actor().unit, id).await?, ctx.today()))
}

/// What counts today of what is stated of an organisation.
async fn stated(conn: &mut Conn, ctx: &Ctx, id: OrganisationId) -> Result<Option<Particulars>, FlowError> {
    let as_of = AsOf { effective_on: ctx.today(), known_on: ctx.today() };
    Ok(store::particulars_of(conn, ctx.actor().unit, id, as_of).await?.pop())
}

async fn open(conn: &mut Conn, ctx: &Ctx, id: OrganisationId) -> Result<Vec<OpenOfKind>, FlowError> {
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX).saturating_add(1);
    let mut all = Vec::new();
    for kind in OpenKind::ALL {
        let mut oldest = store::open_of_recipient(conn, ctx.actor().unit, id, kind, limit).await?;
        let has_more = oldest.len() > MOST;
        oldest.truncate(MOST);
        if !oldest.is_empty() {
            all.push(OpenOfKind { kind, oldest, has_more });
        }
    }
    Ok(all)
}

/// The deadlines that are not met, of the newest grants that are in force.
async fn next_deadlines(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &[GrantSums],
) -> Result<Vec<GrantDeadline>, FlowError> {
    let in_force = grants.iter().filter(|it| it.state == GrantState::Effective);
    let mut found = Vec::new();
    for sums in in_force.take(MOST_WITH_DEADLINES) {
        let grant = access::visible_grant(conn, ctx, sums.grant).await?;
        found.extend(deadlines::all_of_grant(conn, ctx, &grant).await?);
    }
    found.retain(GrantDeadline::is_open);
    found.sort_by_key(|it| it.deadline.ends_on);
    found.truncate(MOST);
    Ok(found)
}

async fn account(conn: &mut Conn, ctx: &Ctx, id: OrganisationId) -> Result<Account, FlowError> {
    let mut all = store::bank_details_of(conn, ctx.actor().unit, id).await?;
    let stopped = paid_to(&all, ctx.today()).err();
    Ok(Account { newest: all.pop(), stopped })
}
