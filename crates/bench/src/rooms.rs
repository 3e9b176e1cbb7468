//! Whose pages are looked at, and which: of each room those that `tests/browser/rooms.mjs` asks the demo for, as far as these books
//! have something to show on them. What they have besides is added: a claim that is asked about, the payment behind a line.

use crate::{
    Failure,
    office::{AUDITOR, AUDITOR_OF_SOME, CLERK, EDITOR},
    visitor::Visitor,
};

/// Somebody whose pages are looked at.
pub(crate) struct Room {
    /// Whose room it is, as the table says it.
    pub(crate) of: &'static str,
    /// Who stands there.
    pub(crate) person: &'static str,
    pages: &'static [&'static str],
    ways: &'static [Way],
}

/// A way along links: a page, the first link on it that begins so, what comes behind that, and how the next link begins; nothing,
/// if there is none.
type Way = (&'static str, &'static str, &'static str, &'static str);

/// Stands in an address for the first grant that is seen.
const GRANT: &str = ":zuwendung";

/// Every room.
pub(crate) const ROOMS: [Room; 4] = [
    Room {
        of: "clerk",
        person: CLERK,
        pages: &[
            "/heute",
            "/mittel",
            "/zuwendungen",
            "/abrechnungen",
            "/anforderungen",
            "/zahlungen",
            "/forderungen",
            "/nachweise",
            "/fristen",
            "/organisationen",
            "/journal",
            "/regeln",
            "/suche?q=Bildung",
        ],
        ways: &[("/zuwendungen", "/zuwendungen/0", "", "")],
    },
    Room {
        of: "provider",
        person: EDITOR,
        pages: &[
            "/start",
            "/zuwendungen",
            "/abrechnungen",
            "/belege",
            "/zahlungen",
            "/anforderungen",
            "/forderungen",
            "/nachweise",
            "/dokumente",
            "/angaben",
            "/bankverbindung",
            "/team",
            "/konto",
            "/mitteilungen",
        ],
        ways: &[
            ("/zuwendungen", "/zuwendungen/0", "", ""),
            ("/abrechnungen", "/abrechnungen/0", "", ""),
            ("/abrechnungen/neu", "/abrechnungen/neu?", "", ""),
            (DECIDED, "/abrechnungen/0", "", ""),
            (ASKED, "/abrechnungen/0", "", ""),
            (ASKED, "/abrechnungen/0", "/aenderung", ""),
            ("/zuwendungen", "/zuwendungen/0", "/abgerechnet", ""),
            ("/zuwendungen", "/zuwendungen/0", "/nachweis", ""),
            ("/zuwendungen", "/zuwendungen/0", "/schlussabrechnung", ""),
            (PAID, "/zahlungen/0", "", ""),
            ("/anforderungen", "/anforderungen/0", "", ""),
            ("/forderungen", "/forderungen/0", "", ""),
            ("/nachweise", "/nachweise/0", "", ""),
        ],
    },
    Room {
        of: "audit",
        person: AUDITOR,
        pages: &[
            "/pruefung",
            "/pruefung/rechte",
            "/pruefung/rechte?vorgang=release",
            "/pruefung/ausnahmen",
            "/pruefung/ausnahmen?art=backdated",
            "/pruefung/auffaelliges?zuwendung=:zuwendung",
            "/pruefung/vier-augen",
            "/pruefung/vier-augen?art=payment",
            "/stichproben",
            "/bemerkungen",
            "/personen",
            "/zugriffe",
            "/journal?stand=1.3.2022",
            "/abrechnungen?bekannt=1.3.2022",
            "/dokumente?stand=1.3.2022",
            "/forderungen?stand=1.3.2022",
            "/anforderungen?stand=1.3.2022",
        ],
        ways: &[
            (DECIDED, "/abrechnungen/0", "", ""),
            (DECIDED, "/abrechnungen/0", "/zeilen/1", ""),
            (DECIDED, "/abrechnungen/0", "/zeilen/1/geldweg", ""),
            (PAID, "/zahlungen/0", "/geldweg", ""),
            ("/zahlungen", "/zahlungen/0", "/geldweg", ""),
            ("/zuwendungen", "/zuwendungen/0", "", "/bemerkungen/neu?"),
            ("/stichproben", "/stichproben/0", "", ""),
            ("/bemerkungen", "/bemerkungen/0", "", ""),
        ],
    },
    Room {
        of: "audit of some",
        person: AUDITOR_OF_SOME,
        pages: &[
            "/pruefung",
            "/pruefung/rechte",
            "/pruefung/ausnahmen",
            "/pruefung/vier-augen",
            "/stichproben",
            "/bemerkungen",
            "/zuwendungen",
            "/abrechnungen",
            "/zahlungen",
            "/forderungen",
            "/dokumente",
        ],
        ways: &[
            (DECIDED, "/abrechnungen/0", "/zeilen/1", ""),
            (DECIDED, "/abrechnungen/0", "/zeilen/1/geldweg", ""),
            ("/zahlungen", "/zahlungen/0", "/geldweg", ""),
            ("/stichproben", "/stichproben/0", "", ""),
        ],
    },
];

/// The claims that are decided.
const DECIDED: &str = "/abrechnungen?zustand=entschieden";
/// The claims that are asked about.
const ASKED: &str = "/abrechnungen?zustand=zu-beantworten";
/// The payments that the bank executed.
const PAID: &str = "/zahlungen?zustand=ausgefuehrt";

impl Room {
    /// The addresses of its pages, with those that its links lead to. A list without such a link is empty, and would tell nothing.
    pub(crate) async fn addresses(&self, visitor: &Visitor) -> Result<Vec<String>, Failure> {
        let grant = visitor.link_on("/zuwendungen", "/zuwendungen/0").await?;
        let grant = grant.trim_start_matches("/zuwendungen/");
        let mut found: Vec<String> = self.pages.iter().map(|page| page.replace(GRANT, grant)).collect();
        for (page, begins, rest, next) in self.ways {
            let there = format!("{}{rest}", visitor.link_on(page, begins).await?);
            found.push(if next.is_empty() { there } else { visitor.link_on(&there, next).await? });
        }
        Ok(found)
    }
}
