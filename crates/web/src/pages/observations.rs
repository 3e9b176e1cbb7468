//! `/bemerkungen`: what audits observe, what the house answers, what is decided.
//!
//! These pages ask for nothing of the books beside it: an audit that shows them as they were known on a day has them as they
//! stand.

pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod view;

use flow::{Action, audit_observations::Thing};
use grants::AuditSubject;

use crate::{
    form::Form,
    german::{day, euros, period, proof_kind},
    visitor::Visitor,
};

/// The field that says what kind of thing an observation is about.
const KIND: &str = "zu";
/// The field of its id.
const ID: &str = "kennung";

/// How an address names what an observation is about, and how the books do.
const KINDS: [(&str, &str); 6] = [
    ("zuwendung", "grant"),
    ("abrechnung", "claim"),
    ("zeile", "claim_line"),
    ("zahlung", "payment"),
    ("nachweis", "proof"),
    ("forderung", "receivable"),
];

/// Where an audit records what it observes of this; nothing for who does not audit.
pub(crate) fn way(visitor: &Visitor, about: AuditSubject) -> Option<String> {
    let (kind, _) = KINDS.into_iter().find(|(_, word)| *word == about.word())?;
    let audits = Action::Observe.allows(visitor.ctx.actor().role);
    audits.then(|| format!("/bemerkungen/neu?{KIND}={kind}&{ID}={}", about.id()))
}

/// What a form or an address says an observation is about.
fn about(form: &Form) -> Option<AuditSubject> {
    let (_, word) = KINDS.into_iter().find(|(kind, _)| *kind == form.value(KIND))?;
    AuditSubject::from_word(word, form.value(ID).parse().ok()?)
}

/// What kind of thing an observation is about.
const fn kind(about: AuditSubject) -> &'static str {
    match about {
        AuditSubject::Grant(_) => "Zuwendung",
        AuditSubject::Claim(_) => "Abrechnung",
        AuditSubject::ClaimLine(_) => "Zeile einer Abrechnung",
        AuditSubject::Payment(_) => "Zahlung",
        AuditSubject::Proof(_) => "Nachweis",
        AuditSubject::Receivable(_) => "Forderung",
    }
}

/// What an observation is about, and where that is found.
fn thing(about: AuditSubject, thing: &Thing) -> (String, String) {
    let id = about.id();
    match thing {
        Thing::Grant => ("Zuwendung als Ganzes".to_owned(), format!("/zuwendungen/{id}")),
        Thing::Claim { number } => (format!("Abrechnung {number}"), format!("/abrechnungen/{id}")),
        Thing::ClaimLine { claim, claim_number, number } => (
            format!("Abrechnung {claim_number}, Zeile {number}"),
            format!("/abrechnungen/{claim}/zeilen/{number}"),
        ),
        Thing::Payment { amount, state } => (
            format!("Zahlung über {} vom {}", euros(*amount), day(state.since())),
            format!("/zahlungen/{id}"),
        ),
        Thing::Proof { kind, period: days } => {
            (format!("{}, {}", proof_kind(*kind), period(*days)), format!("/nachweise/{id}"))
        }
        Thing::Receivable { amount, demanded_on } => (
            format!("Forderung über {} vom {}", euros(*amount), day(*demanded_on)),
            format!("/forderungen/{id}"),
        ),
    }
}
