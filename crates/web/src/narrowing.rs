//! What lists are narrowed to by the form above them: where something stands, and who receives its grant.
//!
//! The address of a list says both, beside the grant and the day: so they stay from page to page, in the table that is taken along
//! and in a view that is saved.

use flow::{
    OrganisationKind,
    standings::{
        ClaimStanding, ListAsked, PaymentStanding, PayoutRequestStanding, ProofStanding, ReceivableStanding,
        Standing, Where,
    },
};
use grants::{GrantId, OrganisationId};
use uuid::Uuid;

use crate::{form::Form, frame::Room, names::Names, visitor::Visitor};

/// The grant.
const GRANT: &str = "zuwendung";
/// Where it stands.
const STANDING: &str = "zustand";
/// Who receives the grant.
const RECIPIENT: &str = "traeger";
/// With what it begins where others than an organisation receive the grant.
const BESIDES: &str = "nicht-";
/// Wherever somebody has still to act.
const WAITING: &str = "wartet";

/// A place where something stands: the word of an address, and what people call it.
pub(crate) trait Told: Standing {
    /// Both.
    fn told(self) -> (&'static str, &'static str);
}

impl Told for ClaimStanding {
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::ToSign => ("zu-unterzeichnen", "beim Träger zu unterschreiben"),
            Self::ToExamine => ("zu-pruefen", "zu prüfen"),
            Self::ToCertify => ("festzustellen", "Vorschlag festzustellen"),
            Self::ToAnswer => ("zu-beantworten", "Änderung erbeten"),
            Self::Decided => ("entschieden", "entschieden"),
            Self::Withdrawn => ("zurueckgenommen", "zurückgenommen"),
        }
    }
}

impl Told for PaymentStanding {
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::ToRelease => ("freizugeben", "angeordnet, freizugeben"),
            Self::ToBook => ("zu-buchen", "freigegeben, Ausführung zu buchen"),
            Self::Confirmed => ("ausgefuehrt", "ausgeführt"),
            Self::Rejected => ("abgelehnt", "abgelehnt"),
            Self::Returned => ("zurueckgekommen", "zurückgekommen"),
            Self::Received => ("eingegangen", "eingegangen"),
            Self::Reversed => ("storniert", "storniert"),
        }
    }
}

impl Told for PayoutRequestStanding {
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::ToSign => ("zu-unterzeichnen", "zu unterschreiben"),
            Self::ToDecide => ("zu-entscheiden", "zu entscheiden"),
            Self::ToCertify => ("festzustellen", "Bewilligung festzustellen"),
            Self::Approved => ("bewilligt", "bewilligt"),
            Self::Refused => ("abgelehnt", "abgelehnt"),
        }
    }
}

impl Told for ProofStanding {
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::ToSign => ("zu-unterzeichnen", "zu prüfen und zu unterschreiben, noch nicht eingereicht"),
            Self::ToHandIn => ("einzureichen", "unterschrieben, einzureichen"),
            Self::ToExamine => ("zu-pruefen", "eingereicht, zu prüfen"),
            Self::ToAnswer => ("zu-beantworten", "Rückfrage zu beantworten"),
            Self::Replaced => ("ersetzt", "durch eine andere Fassung ersetzt"),
            Self::Accepted => ("angenommen", "angenommen"),
            Self::Rejected => ("zurueckgewiesen", "zurückgewiesen"),
            Self::Closed => ("abgeschlossen", "abgeschlossen"),
        }
    }
}

impl Told for ReceivableStanding {
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Overdue => ("ueberfaellig", "offen, überfällig"),
            Self::Owed => ("offen", "offen, noch nicht überfällig"),
            Self::Settled => ("beglichen", "beglichen"),
            Self::Waived => ("erlassen", "erlassen"),
        }
    }
}

/// Where a list has what stands somewhere.
pub(crate) fn way<S: Told>(list: &str, standing: S) -> String {
    way_to(list, &ListAsked { standing: Some(Where::At(standing)), ..ListAsked::of(None) })
}

/// Where a list has what is asked for.
pub(crate) fn way_to<S: Told>(list: &str, asked: &ListAsked<S>) -> String {
    let grant = asked.grant.map(|grant| (GRANT, grant.to_string()));
    let standing = asked.standing.map(|standing| (STANDING, word(standing).to_owned()));
    let recipient = whose(asked).map(|whose| (RECIPIENT, whose));
    asking(list, &grant.into_iter().chain(standing).chain(recipient).collect::<Vec<_>>())
}

/// What an address says for where something stands.
fn word<S: Told>(standing: Where<S>) -> &'static str {
    match standing {
        Where::Waiting => WAITING,
        Where::At(standing) => standing.told().0,
    }
}

/// What an address says for who receives the grant.
fn whose<S>(asked: &ListAsked<S>) -> Option<String> {
    let besides = asked.besides.map(|id| format!("{BESIDES}{id}"));
    asked.recipient.map(|id| id.to_string()).or(besides)
}

/// Where a list has what waits of what an organisation receives.
pub(crate) fn way_of(list: &str, recipient: Uuid) -> String {
    format!("{list}?{STANDING}={WAITING}&{RECIPIENT}={recipient}")
}

/// What an address asks of a list beside the day, as it is said.
pub(crate) fn said(asked: &Form) -> Vec<(&'static str, String)> {
    values(asked, &[GRANT, STANDING, RECIPIENT])
}

/// The same without the grant.
pub(crate) fn said_beside_grant(asked: &Form) -> Vec<(&'static str, String)> {
    values(asked, &[STANDING, RECIPIENT])
}

fn values(asked: &Form, names: &[&'static str]) -> Vec<(&'static str, String)> {
    let all = names.iter().map(|name| (*name, asked.value(name).to_owned()));
    all.filter(|(_, value)| !value.is_empty()).collect()
}

/// An address that asks for this; as it is, if that is nothing.
pub(crate) fn asking(path: &str, asked: &[(&'static str, String)]) -> String {
    if asked.is_empty() { path.to_owned() } else { format!("{path}?{}", query(asked)) }
}

fn query(asked: &[(&'static str, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish()
}

/// What an address asks of a list. What nobody can mean asks for nothing.
pub(crate) fn asked<S: Told>(asked: &Form) -> ListAsked<S> {
    let named = asked.value(STANDING);
    let standing = match S::ALL.iter().find(|standing| standing.told().0 == named) {
        Some(standing) => Some(Where::At(*standing)),
        None => (named == WAITING).then_some(Where::Waiting),
    };
    let recipient = asked.value(RECIPIENT);
    ListAsked {
        grant: asked.value(GRANT).parse().ok().map(GrantId),
        recipient: recipient.parse().ok().map(OrganisationId),
        besides: recipient.strip_prefix(BESIDES).and_then(|id| id.parse().ok()).map(OrganisationId),
        standing,
    }
}

/// Something to choose.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// What the address says for it.
    pub(crate) value: String,
    /// What it is called.
    pub(crate) name: String,
    /// Whether it is chosen.
    pub(crate) is_chosen: bool,
}

/// The form above a list.
#[derive(Clone, Debug)]
pub(crate) struct Narrowing {
    /// The list.
    pub(crate) path: String,
    /// What else the address asks for, and stays asked for.
    pub(crate) kept: Vec<(&'static str, String)>,
    /// Where something can stand.
    pub(crate) standings: Vec<Choice>,
    /// Who can receive a grant, where there are several.
    pub(crate) recipients: Vec<Choice>,
    /// To what the list is narrowed, if it is.
    pub(crate) told: Option<String>,
    /// Where it is not.
    pub(crate) all: String,
    asked: Vec<(&'static str, String)>,
}

impl Narrowing {
    /// The form above the list that somebody looks at.
    pub(crate) fn of<S: Told>(visitor: &Visitor, names: &Names, asked: &ListAsked<S>) -> Self {
        let grant: Vec<_> = asked.grant.map(|grant| (GRANT, grant.to_string())).into_iter().collect();
        let (stand, bekannt) = visitor.days();
        let days = [("stand", stand), ("bekannt", bekannt)].into_iter().filter(|(_, day)| !day.is_empty());
        let standings = standings(asked.standing);
        let recipient = whose(asked);
        let recipients = recipients(visitor, names, recipient.as_deref());
        let standing = standings.iter().find(|it| it.is_chosen);
        let recipient = recipient.map(|whose| (RECIPIENT, whose));
        let of_one = asked.recipient.map(|id| format!("Träger „{}“", names.organisation(id)));
        let besides = asked.besides.map(|id| format!("alle Träger außer „{}“", names.organisation(id)));
        let told = standing.map(|it| it.name.clone()).into_iter().chain(of_one).chain(besides);
        let told: Vec<String> = told.collect();
        let chosen = standing.map(|it| (STANDING, it.value.clone()));
        Self {
            path: visitor.path().to_owned(),
            kept: grant.iter().cloned().chain(days).collect(),
            told: (!told.is_empty()).then(|| told.join(", ")),
            all: asking(visitor.path(), &grant),
            asked: grant.into_iter().chain(chosen).chain(recipient).collect(),
            standings,
            recipients,
        }
    }

    /// Where the list goes on, asked for the same.
    pub(crate) fn next(&self, after: Uuid) -> String {
        self.page(&[("nach", after.to_string())])
    }

    /// Another part of the page, asked for the same.
    pub(crate) fn page(&self, first: &[(&'static str, String)]) -> String {
        asking(&self.path, &[first, self.asked.as_slice()].concat())
    }
}

/// Where something can stand, to choose from.
fn standings<S: Told>(asked: Option<Where<S>>) -> Vec<Choice> {
    let waiting = Choice {
        value: WAITING.to_owned(),
        name: "was wartet".to_owned(),
        is_chosen: asked == Some(Where::Waiting),
    };
    let each = S::ALL.iter().map(|standing| {
        let (word, name) = standing.told();
        let is_chosen = asked == Some(Where::At(*standing));
        Choice { value: word.to_owned(), name: name.to_owned(), is_chosen }
    });
    std::iter::once(waiting).chain(each).collect()
}

/// Who can receive a grant, to choose from, by name; after them all but the own organisation. A provider has no choice: it sees
/// its own.
fn recipients(visitor: &Visitor, names: &Names, asked: Option<&str>) -> Vec<Choice> {
    if visitor.room() == Room::Provider {
        return Vec::new();
    }
    let receives = || names.organisations().filter(|it| it.kind != OrganisationKind::Ministry);
    let choice = |value: String, name: String| {
        let is_chosen = asked == Some(value.as_str());
        Choice { value, name, is_chosen }
    };
    let mut all: Vec<Choice> = receives().map(|it| choice(it.id.to_string(), it.name.clone())).collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    let own = receives().find(|it| it.id == visitor.ctx.actor().organisation);
    all.extend(own.map(|it| choice(format!("{BESIDES}{}", it.id), format!("alle außer {}", it.name))));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_a_place_where_something_stands_and_for_nothing_else() {
        let of = |address: &str| asked::<ClaimStanding>(&Form::of(address.as_bytes()));
        assert_eq!(of("zustand=zu-pruefen").standing, Some(Where::At(ClaimStanding::ToExamine)));
        assert_eq!(of("zustand=wartet").standing, Some(Where::Waiting));
        for nothing in ["", "zustand=", "zustand=ueberfaellig", "zustand=<b>", "stand=1.4.2021"] {
            assert_eq!(of(nothing), ListAsked::of(None), "{nothing}");
        }
        let id = Uuid::from_u128(7);
        assert_eq!(of(&format!("traeger={id}")).recipient, Some(OrganisationId(id)));
        assert_eq!(of("traeger=A").recipient, None);
        let besides = of(&format!("zustand=wartet&traeger=nicht-{id}"));
        assert_eq!((besides.recipient, besides.besides), (None, Some(OrganisationId(id))));
        assert_eq!(way_to("/nachweise", &besides), format!("/nachweise?zustand=wartet&traeger=nicht-{id}"));
        let waits = format!("/abrechnungen?zustand=wartet&traeger={id}");
        assert_eq!(way_of("/abrechnungen", id), waits, "the list of what waits of one organisation");
        assert_eq!(way("/abrechnungen", ClaimStanding::ToExamine), "/abrechnungen?zustand=zu-pruefen");
    }

    #[test]
    fn no_two_places_have_the_same_word_or_name() {
        fn check<S: Told>() {
            let mut told: Vec<_> = S::ALL.iter().flat_map(|it| [it.told().0, it.told().1]).collect();
            let count = S::ALL.iter().filter(|it| it.told().0 == it.told().1).count();
            told.sort_unstable();
            told.dedup();
            assert_eq!(told.len(), 2 * S::ALL.len() - count);
            assert!(!told.contains(&WAITING));
        }
        check::<ClaimStanding>();
        check::<PaymentStanding>();
        check::<PayoutRequestStanding>();
        check::<ProofStanding>();
        check::<ReceivableStanding>();
    }
}
