//! What surrounds every page: its title, where it stands, who is signed in, where they may go.

mod done;

use flow::Role;
use uuid::Uuid;

pub(crate) use done::done;

use crate::{saved_views::Views, works::Standing};

/// In which of the rooms a role works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// The office that gives.
    Office,
    /// Who receives.
    Provider,
    /// Who follows every cent.
    Auditor,
    /// Who gives access.
    Access,
}

impl Room {
    /// The room of a role.
    pub(crate) const fn of(role: Role) -> Self {
        match role {
            Role::Editor | Role::Signatory => Self::Provider,
            Role::Auditor => Self::Auditor,
            Role::Administrator => Self::Access,
            Role::Clerk
            | Role::ExaminerSachlich
            | Role::ExaminerRechnerisch
            | Role::Orderer
            | Role::Releaser
            | Role::Head => Self::Office,
        }
    }

    /// Where it begins.
    pub(crate) const fn start(self) -> &'static str {
        match self {
            Self::Office => "/heute",
            Self::Provider => "/start",
            Self::Auditor => "/pruefung",
            Self::Access => "/personen",
        }
    }

    /// Where one may go in it, section by section. A section of several pages leads to its first one, and shows them all.
    const fn sections(self) -> &'static [Section] {
        match self {
            Self::Office => &[
                ("Heute", &[("/heute", "Heute"), ("/fristen", "Fristen"), ("/auswertungen", "Auswertungen")]),
                (
                    "Förderung",
                    &[
                        ("/mittel", "Mittelübersicht"),
                        ("/zuwendungen", "Zuwendungen"),
                        ("/organisationen", "Organisationen"),
                    ],
                ),
                CLAIMS,
                PAYMENTS,
                BOOKS,
            ],
            Self::Provider => &[
                ("Start", &[("/start", "Start")]),
                ("Meine Förderung", &[("/zuwendungen", "Meine Förderung")]),
                ("Abrechnungen", &[("/abrechnungen", "Abrechnungen"), ("/belege", "Belegeingang")]),
                ("Anforderungen", &[("/anforderungen", "Anforderungen")]),
                ("Zahlungen", &[("/zahlungen", "Zahlungen"), ("/forderungen", "Rückforderungen")]),
                ("Nachweise", &[("/nachweise", "Nachweise"), ("/dokumente", "Dokumente")]),
                (
                    "Organisation",
                    &[("/bankverbindung", "Bankverbindung"), ("/angaben", "Angaben"), ("/team", "Team")],
                ),
                ("Hilfe", &[("/hilfe", "Hilfe"), ("/rechner", "Rechner")]),
            ],
            Self::Auditor => &[
                (
                    "Prüfung",
                    &[
                        ("/pruefung", "Prüfung"),
                        ("/stichproben", "Stichproben"),
                        ("/bemerkungen", "Bemerkungen"),
                    ],
                ),
                (
                    "Förderung",
                    &[
                        ("/mittel", "Mittelübersicht"),
                        ("/auswertungen", "Auswertungen"),
                        ("/zuwendungen", "Zuwendungen"),
                    ],
                ),
                CLAIMS,
                ("Zahlung", &[("/zahlungen", "Zahlungen"), ("/forderungen", "Rückforderungen")]),
                BOOKS,
                ("Zugang", &[("/personen", "Rechte"), ("/zugriffe", "Zugriffe")]),
            ],
            Self::Access => &[
                (
                    "Personen",
                    &[
                        ("/personen", "Personen"),
                        ("/postausgang", "Postausgang"),
                        ("/rueckmeldungen", "Rückmeldungen"),
                    ],
                ),
                ("Schreiben", &[("/briefkopf", "Briefkopf"), ("/mailtexte", "Mailtexte")]),
                ("Funktionstrennung", &[("/funktionstrennung", "Funktionstrennung")]),
            ],
        }
    }
}

/// A section of a room: its name, and its pages by address and name.
type Section = (&'static str, &'static [(&'static str, &'static str)]);

/// What is claimed and proved, for the house and for auditors.
const CLAIMS: Section = (
    "Abrechnung",
    &[("/abrechnungen", "Abrechnungen"), ("/nachweise", "Nachweise"), ("/dokumente", "Dokumente")],
);
/// What is asked for, paid and demanded back, for the house.
const PAYMENTS: Section = (
    "Zahlung",
    &[("/zahlungen", "Zahlungen"), ("/anforderungen", "Anforderungen"), ("/forderungen", "Rückforderungen")],
);
/// The books themselves, for the house and for auditors.
const BOOKS: Section = ("Bücher", &[("/journal", "Journal"), ("/regeln", "Regeln"), ("/rechner", "Rechner")]);

/// What is shown as it stands alone.
const AS_IT_STANDS: [&str; 3] = ["/stichproben", "/personen", "/zugriffe"];

/// A way in the navigation.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// Where it leads.
    pub(crate) to: &'static str,
    /// What it is called.
    pub(crate) name: &'static str,
    /// Whether the page lies there.
    pub(crate) is_here: bool,
}

impl Way {
    /// A way, seen from an address.
    fn seen_from(path: &str, to: &'static str, name: &'static str) -> Self {
        let is_here = path.strip_prefix(to).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        Self { to, name, is_here }
    }
}

/// What surrounds a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// What the page is about.
    pub(crate) title: String,
    /// Who is signed in: name and role.
    pub(crate) who: Option<(String, &'static str)>,
    /// The person for whom the page is made: nobody else sends its forms.
    pub(crate) made_for: Option<Uuid>,
    /// For how many seconds they stay signed in, if nothing is asked for.
    pub(crate) session_left: Option<i64>,
    /// How many notifications are new to them.
    pub(crate) unread: Option<String>,
    /// The sections of their room.
    pub(crate) sections: Vec<Way>,
    /// The pages of the section in which they are, where it has several.
    pub(crate) ways: Vec<Way>,
    /// Whether there is something to search.
    pub(crate) may_search: bool,
    /// What is searched for.
    pub(crate) sought: String,
    /// The pages above: address and name.
    pub(crate) above: Vec<(String, String)>,
    /// What was done just now.
    pub(crate) done: Option<&'static str>,
    /// As of when the books are shown, if not as they stand.
    pub(crate) as_of: Option<String>,
    /// Where the page is asked for as of another day; nothing, where something was sent.
    pub(crate) other_day: Option<OtherDay>,
    /// What a list is narrowed to: it stays when another day is asked for.
    pub(crate) kept: Vec<(&'static str, String)>,
    /// What asks for the same day in another address.
    pub(crate) day_asked: String,
    /// Whether what is shown as it stands alone is not for them.
    pub(crate) is_bound: bool,
    /// Whether something typed is wrong.
    pub(crate) is_faulty: bool,
    /// The views of the list that the page shows, if it is one.
    pub(crate) views: Option<Views>,
    /// What runs for them or waits to be got: its address, and how it stands.
    pub(crate) works: Vec<(String, String)>,
}

/// What asks for a page as of another day.
#[derive(Clone, Debug)]
pub(crate) struct OtherDay {
    /// Its address.
    pub(crate) path: String,
    /// The grant that it is narrowed to, if it is.
    pub(crate) grant: String,
    /// The page as of today, narrowed as it is.
    pub(crate) today: String,
    /// The days as of which it is shown, as they are typed.
    pub(crate) days: (String, String),
}

/// How a work stands, on every page until its answer is got.
pub(crate) fn work(standing: &Standing) -> Option<(String, String)> {
    let stands = if standing.is_ready { "fertig" } else { "läuft" };
    (!standing.is_got).then(|| (format!("/arbeiten/{}", standing.id), format!("{}: {stands}", standing.name)))
}

impl Frame {
    /// The frame of a page for nobody in particular.
    pub(crate) fn bare(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    /// With the sections and ways of a room, from where one is.
    #[must_use]
    pub(crate) fn in_room(mut self, room: Room, path: &str) -> Self {
        self.may_search = room != Room::Access;
        for (name, pages) in room.sections() {
            let ways: Vec<Way> = pages.iter().map(|(to, name)| Way::seen_from(path, to, name)).collect();
            let is_here = ways.iter().any(|way| way.is_here);
            self.sections.extend(ways.first().map(|first| Way { to: first.to, name, is_here }));
            if is_here && ways.len() > 1 {
                self.ways = ways;
            }
        }
        self
    }

    /// With what is searched for.
    #[must_use]
    pub(crate) fn searching(self, sought: &str) -> Self {
        Self { sought: sought.to_owned(), ..self }
    }

    /// Below another page.
    #[must_use]
    pub(crate) fn below(mut self, to: impl Into<String>, name: impl Into<String>) -> Self {
        self.above.push((to.into(), name.into()));
        self
    }

    /// With what is wrong, which the title says first.
    #[must_use]
    pub(crate) fn faulty(self, is_faulty: bool) -> Self {
        Self { is_faulty, ..self }
    }

    /// Without the ways to what is shown as it stands alone, for an audit that sees what was known on a day.
    #[must_use]
    pub(crate) fn of_a_known_day(mut self) -> Self {
        let is_shown = |way: &Way| !AS_IT_STANDS.contains(&way.to);
        self.sections.retain(is_shown);
        self.ways.retain(is_shown);
        Self { may_search: false, is_bound: true, ..self }
    }

    /// The fields by which a form that asks for something else of the page asks for the same day.
    pub(crate) fn same_day(&self) -> Vec<(&'static str, &str)> {
        let Some(OtherDay { days: (on, known), .. }) = &self.other_day else { return Vec::new() };
        let days = [("stand", on.as_str()), ("bekannt", known.as_str())];
        days.into_iter().filter(|(_, day)| !day.is_empty()).collect()
    }

    /// An address, as of the same day. A place on the page stays at its end.
    pub(crate) fn to(&self, path: impl std::fmt::Display) -> String {
        let path = path.to_string();
        if self.day_asked.is_empty() {
            return path;
        }
        let (page, place) = path.split_at(path.find('#').unwrap_or(path.len()));
        let joint = if page.contains('?') { '&' } else { '?' };
        format!("{page}{joint}{}{place}", self.day_asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(ways: &[Way]) -> Vec<&'static str> {
        ways.iter().filter(|way| way.is_here).map(|way| way.to).collect()
    }

    #[test]
    fn one_way_is_here_and_its_neighbours_are_not() {
        let frame = Frame::bare("x").in_room(Room::Office, "/forderungen/neu");
        assert_eq!((here(&frame.sections), here(&frame.ways)), (vec!["/zahlungen"], vec!["/forderungen"]));
        assert_eq!(frame.ways.len(), 3, "its neighbours are one step away");
        let elsewhere = Frame::bare("x").in_room(Room::Office, "/mittelmaß");
        assert!(here(&elsewhere.sections).is_empty() && elsewhere.ways.is_empty());
        let alone = Frame::bare("x").in_room(Room::Provider, "/start");
        assert!(alone.ways.is_empty(), "a section of one page is that page");
    }

    #[test]
    fn no_room_has_more_sections_than_stand_beside_each_other_and_each_page_is_in_one() {
        for role in Role::ALL {
            let sections = Room::of(role).sections();
            assert!(sections.len() <= 8 && sections.iter().all(|(_, pages)| (1..=3).contains(&pages.len())));
            let mut pages: Vec<_> = sections.iter().flat_map(|(_, pages)| pages.iter()).collect();
            let count = pages.len();
            pages.sort_unstable();
            pages.dedup();
            assert_eq!(pages.len(), count);
        }
    }

    #[test]
    fn the_day_goes_with_every_link() {
        let frame = Frame { day_asked: "stand=1.4.2021".to_owned(), ..Frame::default() };
        assert_eq!(frame.to("/journal"), "/journal?stand=1.4.2021");
        assert_eq!(frame.to("/journal?nach=3"), "/journal?nach=3&stand=1.4.2021");
        assert_eq!(frame.to("/journal?nach=3#eintrag-4"), "/journal?nach=3&stand=1.4.2021#eintrag-4");
        assert_eq!(frame.to("/regeln#recht"), "/regeln?stand=1.4.2021#recht");
        assert_eq!(Frame::default().to("/journal"), "/journal");
    }

    #[test]
    fn an_audit_of_a_known_day_is_offered_nothing_that_it_is_refused() {
        let of = |path: &str| Frame::bare("x").in_room(Room::Auditor, path);
        let (all, bound) = (of("/bemerkungen"), of("/bemerkungen").of_a_known_day());
        let to = |ways: &[Way]| ways.iter().map(|way| way.to).collect::<Vec<_>>();
        assert!(to(&all.sections).contains(&"/personen") && all.may_search);
        assert!(!to(&bound.sections).contains(&"/personen") && !bound.may_search);
        assert_eq!(bound.sections.len() + 1, all.sections.len());
        assert_eq!(to(&bound.ways), ["/pruefung", "/bemerkungen"]);
    }

    #[test]
    fn every_room_begins_at_one_of_its_ways() {
        for role in Role::ALL {
            let room = Room::of(role);
            let mut pages = room.sections().iter().flat_map(|(_, pages)| pages.iter());
            assert!(pages.any(|(to, _)| *to == room.start()), "{room:?}");
        }
    }
}
