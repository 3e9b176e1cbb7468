//! What was done with a subject since somebody saw it: whoever is refused because of it is told the difference.
//!
//! A form carries the number of the newest journal entry about its subject. What came after it in the journal is what
//! happened meanwhile; of a claim, its lines as the answer then and the answer now have them; of a grant, the grant as the
//! answer then has it.

use grants::{
    Claim, Grant, GrantId, LineChange, Payment, PayoutRequest, PayoutTerms, Proof, Receivable, SignOff,
};
use ledger::EntryNumber;
use store::{Conn, EntryOutline, OutlinesAsked, StoreError, SubjectKind};
use uuid::Uuid;

use crate::{
    Action, Ctx, FlowError, Role, access,
    views::{MOST, of_claim},
};

/// The most entries that are told; the newest.
const MOST_TOLD: usize = 20;

/// A subject as the actor sees it.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// A claim, with some or all of its lines.
    Claim(&'a Claim),
    /// A payment.
    Payment(&'a Payment),
    /// A payout request.
    PayoutRequest(&'a PayoutRequest),
    /// A proof of use.
    Proof(&'a Proof),
    /// A receivable.
    Receivable(&'a Receivable),
    /// A grant with its act and its plan.
    Grant(&'a Grant),
    /// How a grant is paid.
    PayoutTerms(&'a PayoutTerms),
}

/// What happened to a subject.
#[derive(Clone, Debug)]
pub struct Meanwhile {
    /// The newest entry about it.
    pub newest: EntryNumber,
    /// What was done, oldest first: the newest of it, if it was much.
    pub done: Vec<Happened>,
    /// Whether more was done before these.
    pub is_cut: bool,
    /// Of a claim, the lines of which something is otherwise.
    pub lines: Vec<LineChange>,
    /// Of a grant, as the person saw it.
    pub before: Option<Grant>,
}

/// A thing that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// The command.
    pub command: String,
    /// Who gave it.
    pub person: String,
    /// In which role, if it was a step that is signed for.
    pub role: Option<Role>,
    /// When, in microseconds since 1970 in UTC.
    pub recorded_at: i64,
}

impl Subject<'_> {
    /// The grant that it hangs on.
    pub const fn grant(&self) -> GrantId {
        match self {
            Self::Claim(it) => it.grant,
            Self::Payment(it) => it.grant,
            Self::PayoutRequest(it) => it.grant,
            Self::Proof(it) => it.grant,
            Self::Receivable(it) => it.grant,
            Self::Grant(it) => it.id,
            Self::PayoutTerms(it) => it.grant,
        }
    }

    const fn id(&self) -> Uuid {
        match self {
            Self::Claim(it) => it.id.0,
            Self::Payment(it) => it.id.0,
            Self::PayoutRequest(it) => it.id.0,
            Self::Proof(it) => it.id.0,
            Self::Receivable(it) => it.id.0,
            Self::Grant(it) => it.id.0,
            Self::PayoutTerms(it) => it.id.0,
        }
    }

    const fn kind(&self) -> SubjectKind {
        match self {
            Self::Claim(_) => SubjectKind::Claim,
            Self::Payment(_) => SubjectKind::Payment,
            Self::PayoutRequest(_) => SubjectKind::PayoutRequest,
            Self::Proof(_) => SubjectKind::Proof,
            Self::Receivable(_) => SubjectKind::Receivable,
            Self::Grant(_) => SubjectKind::Grant,
            Self::PayoutTerms(_) => SubjectKind::PayoutTerms,
        }
    }

    /// What entries name it by: what it is, and its id.
    const fn named(&self) -> (&'static str, Uuid) {
        (self.kind().word(), self.id())
    }

    /// Who signed for steps of it, as far as the actor sees them.
    fn sign_offs(&self) -> &[SignOff] {
        match self {
            Self::Claim(it) => &it.sign_offs,
            Self::Payment(it) => &it.sign_offs,
            Self::PayoutRequest(it) => &it.sign_offs,
            Self::Proof(it) => &it.sign_offs,
            Self::Receivable(_) | Self::Grant(_) | Self::PayoutTerms(_) => &[],
        }
    }
}

/// The newest journal entry about a subject, if the actor sees its grant; none, if the books are shown as they stood.
pub async fn newest_entry(ctx: &Ctx, subject: Subject<'_>) -> Result<Option<EntryNumber>, FlowError> {
    if ctx.shown_as_of().is_some() {
        return Ok(None);
    }
    let (mut conn, grant) = look(ctx, subject).await?;
    Ok(store::newest_entry(&mut conn, grant.unit, subject.named()).await?)
}

/// What was done with a subject after an entry, if the actor sees its grant; nothing, if nothing was.
pub async fn since(
    ctx: &Ctx,
    subject: Subject<'_>,
    seen: EntryNumber,
) -> Result<Option<Meanwhile>, FlowError> {
    ctx.only_today("what was done meanwhile")?;
    let (mut conn, grant) = look(ctx, subject).await?;
    let asked = OutlinesAsked { subject: Some(subject.named()), after: seen, limit: MOST, transfers: 0 };
    let mut entries = store::journal_outlines(&mut conn, grant.unit, asked).await?;
    let Some(newest) = entries.last().map(|entry| entry.number) else { return Ok(None) };
    let older = entries.len().saturating_sub(MOST_TOLD);
    let done = entries.drain(older..).map(|entry| happened(subject, entry)).collect();
    let lines = match subject {
        Subject::Claim(_) => lines(ctx, &mut conn, &grant, subject.id(), seen).await?,
        _ => Vec::new(),
    };
    let before = match subject {
        Subject::Grant(_) => as_seen(&mut conn, &grant, seen).await?,
        _ => None,
    };
    Ok(Some(Meanwhile { newest, done, is_cut: older > 0, lines, before }))
}

async fn look(ctx: &Ctx, subject: Subject<'_>) -> Result<(Conn, Grant), FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let grant = access::visible_grant(&mut conn, ctx, subject.grant()).await?;
    Ok((conn, grant))
}

/// Names tell people apart, so that the role in which somebody signed is that of their name.
fn happened(subject: Subject<'_>, entry: EntryOutline) -> Happened {
    let EntryOutline { command, person, recorded_at, .. } = entry;
    let signed = subject.sign_offs().iter().rfind(|signed| signed.by.name == person);
    Happened { role: signed.map(|signed| signed.by.role), command, person, recorded_at }
}

/// A grant as an entry had it.
async fn as_seen(conn: &mut Conn, grant: &Grant, seen: EntryNumber) -> Result<Option<Grant>, FlowError> {
    let subject = (SubjectKind::Grant.word(), grant.id.0);
    let then = store::answer_until(conn, grant.unit, subject, seen).await?;
    Ok(then.map(|answer| serde_json::from_str(&answer)).transpose().map_err(StoreError::from)?)
}

/// The lines of a claim of which something is otherwise than an entry had it. Its recipient learns nothing of what is
/// proposed.
async fn lines(
    ctx: &Ctx,
    conn: &mut Conn,
    grant: &Grant,
    claim: Uuid,
    seen: EntryNumber,
) -> Result<Vec<LineChange>, FlowError> {
    let claim = (SubjectKind::Claim.word(), claim);
    let then = store::answer_until(conn, grant.unit, claim, seen).await?;
    let now = store::last_answer(conn, grant.unit, claim).await?.map(|(_, answer)| answer);
    let Some((then, now)) = then.zip(now) else { return Ok(Vec::new()) };
    let read = |answer: &str| -> Result<Claim, FlowError> {
        let claim = serde_json::from_str(answer).map_err(StoreError::from)?;
        Ok(of_claim(ctx, grant, claim))
    };
    Ok(read(&now)?.changes_since(&read(&then)?))
}
