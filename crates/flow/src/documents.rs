//! Documents: what the books say, on paper. One file for each kind gathers plain figures in one view; `proof` draws them.
//!
//! Who sees the subject sees its document; what a giver keeps for itself, its recipient does not see. A proof of use that
//! was made is never made anew: its bytes are kept.

pub mod about;
mod account_statement;
mod audit_protocol;
mod clauses;
mod decision;
mod drawing;
pub mod duty_words;
pub(crate) mod evidence;
pub(crate) mod examination;
mod file_name;
mod forwarding;
mod house;
mod journal_extract;
pub mod journal_words;
mod listing;
mod numbers;
pub(crate) mod parties;
mod payment_order;
mod payout_request;
mod refund_demand;
mod remedy;
mod reminder;
pub mod verification;
pub(crate) mod view;
pub(crate) mod words;

use grants::{GrantId, OrganisationId, ProofId};
use ledger::Hash;
use proof::{Content, Enclosures};
use store::Document;
use uuid::Uuid;

pub use about::Listed;
pub use file_name::{ending, file_name};
pub use house::{House, houses};
pub use listing::{Group, Listing, groups, list};
pub use numbers::{Numbered, Numbers, numbers};
pub use remedy::{ToldRemedy, remedy};

use crate::{
    Ctx, FlowError, letterheads, proofs,
    views::{self, EntriesOf},
};
use view::View;

/// Declares the kinds of documents: name, word, German name.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $word:literal $german:literal)*) => {
        /// The kinds of documents.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum DocumentKind {
            $($(#[$doc])* $name,)*
        }

        impl DocumentKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word by which it is asked for.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What people call it.
            pub const fn german(self) -> &'static str {
                match self { $(Self::$name => $german,)* }
            }
        }
    };
}

kinds! {
    /// A proof of use: of a proof as it was made, of a grant as a draft.
    ProofOfUse "proof_of_use" "Nachweis"
    /// The record of the examination of a claim, or of a proof.
    Examination "examination" "Prüfvermerk"
    /// What was decided about a claim.
    Decision "decision" "Entscheidung"
    /// A request for money.
    PayoutRequest "payout_request" "Mittelanforderung"
    /// The act that forwards a grant.
    Forwarding "forwarding" "Weiterleitung"
    /// The order of a payment.
    PaymentOrder "payment_order" "Auszahlungsanordnung"
    /// A receivable, as it is demanded.
    RefundDemand "refund_demand" "Erstattungsforderung"
    /// The account of a forwarded grant.
    AccountStatement "account_statement" "Kontoauszug"
    /// What is late of a forwarded grant.
    Reminder "reminder" "Erinnerung"
    /// Who saw and did what in a unit, or one person of it.
    AuditProtocol "audit_protocol" "Zugriffsprotokoll"
    /// The journal of a unit, or of one subject.
    JournalExtract "journal_extract" "Journalauszug"
}

impl DocumentKind {
    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// The words of all kinds, for who asked for another.
    pub fn words() -> String {
        Self::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ")
    }
}

/// A document, and what people call it.
#[derive(Clone, Debug)]
pub struct Named {
    /// What people call it, with the reference of its grant where it is about one.
    pub title: String,
    /// The document.
    pub document: Document,
}

/// Makes a document, or gives what was made before.
pub async fn render(ctx: &Ctx, kind: DocumentKind, subject: Uuid) -> Result<Document, FlowError> {
    Ok(named(ctx, kind, subject).await?.document)
}

/// Makes a document, or gives what was made before, with what people call it.
pub async fn named(ctx: &Ctx, kind: DocumentKind, subject: Uuid) -> Result<Named, FlowError> {
    named_of(ctx, kind, (None, subject)).await
}

/// As [`named`], of a subject that is of a kind, where that is said: an extract of the journal reads the entries of that kind.
pub async fn named_of(
    ctx: &Ctx,
    kind: DocumentKind,
    (is, subject): EntriesOf<'_>,
) -> Result<Named, FlowError> {
    if kind == DocumentKind::ProofOfUse
        && let Some(kept) = kept(ctx, ProofId(subject)).await?
    {
        return Ok(kept);
    }
    let (document, enclosures) = if kind == DocumentKind::PayoutRequest {
        gather(&payout_request::as_of_its_day(ctx, subject).await?, kind, (None, subject)).await?
    } else {
        gather(ctx, kind, (is, subject)).await?
    };
    ctx.note_download().await?;
    let title = title(kind, &document.content);
    Ok(Named { title, document: made(document, enclosures).await? })
}

/// The document of a proof as it was made, if the actor sees such a proof.
async fn kept(ctx: &Ctx, id: ProofId) -> Result<Option<Named>, FlowError> {
    let Some(document) = proofs::kept(ctx, id.0).await? else { return Ok(None) };
    let proof = views::proof(ctx, id).await?;
    let grant = views::grant(ctx, proof.grant).await?;
    Ok(Some(Named { title: about::proof_title(&proof, &grant.act.reference), document }))
}

/// What people call a document that is made now: a proof of use is a draft.
fn title(kind: DocumentKind, content: &Content) -> String {
    let draft = if kind == DocumentKind::ProofOfUse { "Entwurf " } else { "" };
    let title = content.title();
    match content.reference() {
        // The number of an order has the reference under which its grant began.
        Some(reference) if kind != DocumentKind::PaymentOrder && !title.contains(reference) => {
            format!("{draft}{title} {reference}")
        }
        _ => format!("{draft}{title}"),
    }
}

/// What a document is drawn from, and the files that it encloses.
async fn gather(
    ctx: &Ctx,
    kind: DocumentKind,
    (is, subject): EntriesOf<'_>,
) -> Result<(proof::Document, Enclosures), FlowError> {
    let mut view = match kind {
        DocumentKind::AuditProtocol => audit_protocol::view(ctx).await?,
        DocumentKind::JournalExtract => journal_extract::view(ctx, (is, subject)).await?,
        _ => View::open(ctx).await?,
    };
    let gathered = gathered(&mut view, kind, subject).await;
    let recorded = if kind == DocumentKind::ProofOfUse {
        proofs::recorded_below(&mut view, GrantId(subject)).await
    } else {
        Ok(Vec::new())
    };
    view.close().await?;
    let (mut document, mut enclosures) = gathered?;
    proofs::enclose_examinations(ctx, recorded?, &mut document, &mut enclosures).await?;
    Ok((document, enclosures))
}

async fn gathered(
    view: &mut View<'_>,
    kind: DocumentKind,
    subject: Uuid,
) -> Result<(proof::Document, Enclosures), FlowError> {
    let (from, content) = match kind {
        DocumentKind::ProofOfUse => proofs::draft(view, subject).await?,
        DocumentKind::Examination => examination::gather(view, subject).await?,
        DocumentKind::Decision => decision::gather(view, subject).await?,
        DocumentKind::PayoutRequest => payout_request::gather(view, subject).await?,
        DocumentKind::Forwarding => forwarding::gather(view, subject).await?,
        DocumentKind::PaymentOrder => payment_order::gather(view, subject).await?,
        DocumentKind::RefundDemand => refund_demand::gather(view, subject).await?,
        DocumentKind::AccountStatement => account_statement::gather(view, subject).await?,
        DocumentKind::Reminder => reminder::gather(view, subject).await?,
        DocumentKind::AuditProtocol => audit_protocol::gather(view, subject).await?,
        DocumentKind::JournalExtract => journal_extract::gather(view, subject).await?,
    };
    let document = proof::Document { letterhead: letterheads::of(view, from).await?, content };
    let unit = view.ctx.actor().unit;
    let enclosures = proofs::enclosures(&mut view.conn, unit, &document).await?;
    Ok((document, enclosures))
}

/// Who makes it, and what it states.
type Gathered = (OrganisationId, Content);

/// Draws a document with what it encloses, beside the requests that are answered meanwhile.
pub(crate) async fn made(document: proof::Document, enclosures: Enclosures) -> Result<Document, FlowError> {
    let content = drawing::in_turn(move || proof::render_enclosing(&document, &enclosures)).await??;
    Ok(Document { hash: Hash::of(&content).to_string(), media_type: "application/pdf".to_owned(), content })
}

/// The document cannot be made, because something is missing that people have to do first.
const fn lacks(kind: DocumentKind, missing: &'static str) -> FlowError {
    FlowError::DocumentLacks { kind: kind.word(), missing }
}
