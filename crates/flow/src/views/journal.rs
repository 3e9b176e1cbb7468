//! What the journal tells: to who sees the unit as a whole all of it, to others the entries of their own subjects.
//!
//! Two subjects of different kinds may have one id. So entries are read by the kind and the id: the kind that is named, or
//! the first under the id that the actor sees.

use grants::{
    AuditObservationId, Claim, ClaimId, CommentId, ExaminationRecordId, GrantId, InventoryObjectId,
    LinesAsked, ParticularsId, PaymentId, PayoutRequestId, PayoutTermsId, ProofId, ProofSignatureId,
    ReceiptFileId, ReceivableId, RepaymentId, ReportCommentId, ReportId, RevocationGroundId, RuleWaiverId,
    SampleId, SignOff, Step,
};
use ledger::EntryNumber;
use store::{Conn, EntryOutline, JournalEntry, OutlinesAsked, SubjectKind};
use uuid::Uuid;

use super::{
    MOST, claim_excerpt, grant, payment, payout_request, payout_terms, proof, proof_signature, proposals,
    receivable, repayment, report,
};
use crate::{
    Action, Ctx, FlowError, Request, access, audit_observations,
    claims::{ResubmitClaim, SignClaim, SubmitClaim},
    comments, examination_records, inventory, particulars, receipt_files, reports, revocation_grounds,
    rule_waivers, samples,
};

/// Whose entries: what a subject is, where that is said, and its id.
pub type EntriesOf<'a> = (Option<&'a str>, Uuid);

/// Which outlines are asked for.
#[derive(Clone, Copy, Debug)]
pub struct JournalAsked<'a> {
    /// Whose; all of them, if nothing is named.
    pub subject: Option<EntriesOf<'a>>,
    /// The number after which the first comes.
    pub after: EntryNumber,
    /// How many entries.
    pub limit: i64,
    /// How many transfers of each.
    pub transfers: i64,
}

/// A page of the journal, oldest first; of one subject or of all. Who does not see the unit as a whole sees it for the own
/// subjects only.
pub async fn journal(
    ctx: &Ctx,
    subject: Option<Uuid>,
    after: EntryNumber,
    limit: i64,
) -> Result<Vec<JournalEntry>, FlowError> {
    journal_of(ctx, subject.map(|id| (None, id)), after, limit).await
}

/// As [`journal`], of a subject that is of a kind, where that is said.
pub async fn journal_of(
    ctx: &Ctx,
    subject: Option<EntriesOf<'_>>,
    after: EntryNumber,
    limit: i64,
) -> Result<Vec<JournalEntry>, FlowError> {
    let Some(Found { mut conn, of, of_own }) = find(ctx, subject).await? else { return Ok(Vec::new()) };
    let of = of.as_ref().map(|(kind, id)| (kind.as_str(), *id));
    let (unit, limit) = (ctx.actor().unit, limit.clamp(1, MOST));
    let mut entries = match ctx.shown_as_of() {
        None => store::journal_page(&mut conn, unit, of, after, limit).await?,
        Some(as_of) => store::journal_page_as_of(&mut conn, unit, of, after, limit, as_of).await?,
    };
    for entry in entries.iter_mut().filter(|_| of_own) {
        proposals::hide(&mut conn, ctx, entry).await?;
    }
    Ok(entries)
}

/// As [`journal_of`], in outline: what was asked and answered is not told, and of what was moved the first.
pub async fn journal_outlines(ctx: &Ctx, asked: JournalAsked<'_>) -> Result<Vec<EntryOutline>, FlowError> {
    let Some(Found { mut conn, of, .. }) = find(ctx, asked.subject).await? else { return Ok(Vec::new()) };
    let subject = of.as_ref().map(|(kind, id)| (kind.as_str(), *id));
    let (unit, limit) = (ctx.actor().unit, asked.limit.clamp(1, MOST));
    let asked = OutlinesAsked { subject, after: asked.after, limit, transfers: asked.transfers };
    Ok(match ctx.shown_as_of() {
        None => store::journal_outlines(&mut conn, unit, asked).await?,
        Some(as_of) => store::journal_outlines_as_of(&mut conn, unit, asked, as_of).await?,
    })
}

/// The entry by which a claim was handed in last: by which it was signed. Nothing, if nobody has signed it.
pub async fn hand_in(ctx: &Ctx, claim: &Claim) -> Result<Option<EntryOutline>, FlowError> {
    let signs = |it: &&SignOff| matches!(it.step, Step::Sign | Step::PrepareAndSign);
    let Some(signed) = claim.sign_offs.iter().filter(signs).max_by_key(|it| it.round) else {
        return Ok(None);
    };
    let (steps, commands): (&[Step], &[&str]) = match signed.step {
        Step::Sign => (&[Step::Sign], &[SignClaim::COMMAND]),
        _ => (&[Step::Prepare, Step::PrepareAndSign], &[SubmitClaim::COMMAND, ResubmitClaim::COMMAND]),
    };
    let until = claim.sign_offs.iter().filter(|it| it.round <= signed.round);
    let before = until.filter(|it| steps.contains(&it.step)).count().saturating_sub(1);
    let subject = Some((Some(SubjectKind::Claim.word()), claim.id.0));
    let asked = JournalAsked { subject, after: EntryNumber::NONE, limit: MOST, transfers: 0 };
    let entries = journal_outlines(ctx, asked).await?.into_iter();
    Ok(entries.filter(|entry| commands.contains(&entry.command.as_str())).nth(before))
}

/// Where entries are read.
struct Found {
    conn: Conn,
    /// What the subject is, and its id; nothing, where all of the journal is read.
    of: Option<(String, Uuid)>,
    /// Whether the actor sees of the unit only what is their own.
    of_own: bool,
}

/// The connection that reads the journal of a subject that the actor sees, or of all of it; nothing, if the subject has no entry.
async fn find(ctx: &Ctx, subject: Option<EntriesOf<'_>>) -> Result<Option<Found>, FlowError> {
    let Some(subject) = subject else {
        let conn = ctx.look_at_whole(Action::Look).await?;
        return Ok(Some(Found { conn, of: None, of_own: false }));
    };
    let (kind, of_own) = entries_kind(ctx, subject).await?;
    let Some(kind) = kind else { return Ok(None) };
    let conn = ctx.look(Action::Look).await?;
    Ok(Some(Found { conn, of: Some((kind, subject.1)), of_own }))
}

/// What the entries under an id are about, and whether the actor sees of the unit only what is their own: the kind that is named,
/// or the first that the actor sees. Nothing, if there are none, for who sees the whole; others do not find it.
pub(crate) async fn entries_kind(
    ctx: &Ctx,
    (kind, id): EntriesOf<'_>,
) -> Result<(Option<String>, bool), FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let sees_all = access::sees_all(&mut conn, ctx).await?;
    let kinds = store::entry_kinds(&mut conn, ctx.actor().unit, id).await?;
    let mut kinds = kinds.into_iter().filter(|known| kind.is_none_or(|kind| kind == known));
    if sees_all {
        return Ok((kinds.next(), false));
    }
    // A database in memory has one connection: it is given back before the subject is looked for.
    drop(conn);
    for known in kinds {
        if own_subject(ctx, &known, id).await.is_ok() {
            return Ok((Some(known), true));
        }
    }
    Err(FlowError::NotFound { what: "subject" })
}

/// Refuses unless the actor sees the subject of a kind with an id.
pub(crate) async fn own_subject(ctx: &Ctx, kind: &str, id: Uuid) -> Result<(), FlowError> {
    use SubjectKind as Kind;
    let may = |action: Action| action.allows(ctx.actor().role);
    let kind = Kind::ALL.iter().copied().find(|known| known.word() == kind);
    let known = match kind {
        Some(Kind::Grant) => grant(ctx, GrantId(id)).await.is_ok(),
        Some(Kind::Claim) => claim_excerpt(ctx, ClaimId(id), &LinesAsked::None).await.is_ok(),
        Some(Kind::Payment) => payment(ctx, PaymentId(id)).await.is_ok(),
        Some(Kind::PayoutRequest) => payout_request(ctx, PayoutRequestId(id)).await.is_ok(),
        Some(Kind::PayoutTerms) => payout_terms(ctx, PayoutTermsId(id)).await.is_ok(),
        Some(Kind::Receivable) => receivable(ctx, ReceivableId(id)).await.is_ok(),
        Some(Kind::Repayment) => repayment(ctx, RepaymentId(id)).await.is_ok(),
        Some(Kind::Proof) => proof(ctx, ProofId(id)).await.is_ok(),
        Some(Kind::Report) => report(ctx, ReportId(id)).await.is_ok(),
        Some(Kind::ProofSignature) => proof_signature(ctx, ProofSignatureId(id)).await.is_ok(),
        Some(Kind::Comment) => comments::comment(ctx, CommentId(id)).await.is_ok(),
        Some(Kind::ReportComment) => reports::report_comment(ctx, ReportCommentId(id)).await.is_ok(),
        Some(Kind::Particulars) => particulars::version(ctx, ParticularsId(id)).await.is_ok(),
        Some(Kind::RevocationGround) => revocation_grounds::ground(ctx, RevocationGroundId(id)).await.is_ok(),
        Some(Kind::ExaminationRecord) => {
            examination_records::record(ctx, ExaminationRecordId(id)).await.is_ok()
        }
        Some(Kind::RuleWaiver) => rule_waivers::waiver(ctx, RuleWaiverId(id)).await.is_ok(),
        Some(Kind::InventoryObject) => inventory::object(ctx, InventoryObjectId(id)).await.is_ok(),
        Some(Kind::ReceiptFile) => {
            receipt_files::is_seen_whole(ctx, ReceiptFileId(id)).await.is_ok_and(|whole| whole)
        }
        // Who may not look at observations or samples is not refused one here: nobody asked for it.
        Some(Kind::AuditObservation) => {
            may(Action::LookAtObservations)
                && audit_observations::observation(ctx, AuditObservationId(id)).await.is_ok()
        }
        Some(Kind::Sample) => may(Action::LookAtSamples) && samples::sample(ctx, SampleId(id)).await.is_ok(),
        // What belongs to the house as a whole, and to no grant.
        Some(
            Kind::Organisation
            | Kind::Programme
            | Kind::ClosedPeriod
            | Kind::Person
            | Kind::DutyRules
            | Kind::BankDetails
            | Kind::BaseRate
            | Kind::SoleSignatory,
        )
        | None => false,
    };
    if known { Ok(()) } else { Err(FlowError::NotFound { what: "subject" }) }
}
