//! A plan against what was spent.

use grants::calculation::Calculation;

use super::{
    super::{
        answer::{Part, Reads},
        field::{Field, Holds, UNFIT},
    },
    Kind,
};
use crate::pages::claims::table::Column;

/// The calculator.
pub(super) const PLAN: Kind = Kind {
    calculation: Calculation::Plan,
    word: "plan",
    title: "Finanzierungsplan prüfen",
    lead: "Ob Ausgaben im Spielraum des Finanzierungsplans bleiben, und was eine Umwidmung braucht.",
    fields: &FIELDS,
    parts: &PARTS,
};

const LINE_COLUMNS: [Column; 3] = [
    Column::new("Ansatz", &["Kostenart"]),
    Column::new("Geplant", &["Plan"]),
    Column::new("Ausgegeben", &["Ist"]),
];
const LINES: [(&str, Holds); 3] = [("name", Holds::Name), ("planned", Holds::Rest), ("actual", Holds::Rest)];

const MOVE: &str = "Eine Umwidmung nennt zwei verschiedene Ansätze von oben und einen Betrag.";
const FUNDS: &str = "Bitte alle vier Angaben machen oder keine davon.";

const FIELDS: [Field; 10] = [
    Field {
        name: "ansaetze",
        key: "lines",
        label: "Ansätze",
        hint: "Je Zeile: Ansatz; geplant; ausgegeben. Aus einer Tabelle lässt sich das hier einfügen",
        holds: Holds::Rows(&LINE_COLUMNS, &LINES),
        is_needed: true,
        wrong: "Jede Zeile nennt einen Ansatz und was für ihn geplant ist; jeder Ansatz steht einmal.",
    },
    Field {
        name: "spielraum",
        key: "flexibility",
        label: "Spielraum je Ansatz in Prozent",
        hint: "Zum Beispiel 20; leer gilt der des Programms",
        holds: Holds::Percent,
        is_needed: false,
        wrong: "Bitte den Spielraum eingeben oder ein Programm wählen.",
    },
    Field {
        name: "programm",
        key: "programme",
        label: "Programm",
        hint: "",
        holds: Holds::Programme,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "von",
        key: "move/from",
        label: "Umwidmen: von welchem Ansatz?",
        hint: "Darf leer bleiben",
        holds: Holds::Name,
        is_needed: false,
        wrong: MOVE,
    },
    Field {
        name: "nach",
        key: "move/to",
        label: "Zu welchem Ansatz?",
        hint: "",
        holds: Holds::Name,
        is_needed: false,
        wrong: MOVE,
    },
    Field {
        name: "umwidmung",
        key: "move/amount",
        label: "Welcher Betrag?",
        hint: "",
        holds: Holds::Amount,
        is_needed: false,
        wrong: MOVE,
    },
    Field {
        name: "eigenmittel_geplant",
        key: "funds/planned/own_funds",
        label: "Eigene Mittel nach dem Plan",
        hint: "Nur, wenn sich die Finanzierung geändert hat",
        holds: Holds::Rest,
        is_needed: false,
        wrong: FUNDS,
    },
    Field {
        name: "dritte_geplant",
        key: "funds/planned/other_income",
        label: "Mittel Dritter und Einnahmen nach dem Plan",
        hint: "",
        holds: Holds::Rest,
        is_needed: false,
        wrong: FUNDS,
    },
    Field {
        name: "eigenmittel",
        key: "funds/now/own_funds",
        label: "Eigene Mittel jetzt",
        hint: "",
        holds: Holds::Rest,
        is_needed: false,
        wrong: FUNDS,
    },
    Field {
        name: "dritte",
        key: "funds/now/other_income",
        label: "Mittel Dritter und Einnahmen jetzt",
        hint: "",
        holds: Holds::Rest,
        is_needed: false,
        wrong: FUNDS,
    },
];

const PARTS: [Part; 8] = [
    Part {
        pointer: "/consent_needed",
        label: "Zustimmung des Zuwendungsgebers nötig",
        reads: Reads::YesOrNo,
    },
    Part { pointer: "/covered", label: "Überschreitungen gedeckt", reads: Reads::YesOrNo },
    Part { pointer: "/planned", label: "Geplant", reads: Reads::Euros },
    Part { pointer: "/actual", label: "Ausgegeben", reads: Reads::Euros },
    Part { pointer: "/over", label: "Überschreitungen", reads: Reads::Euros },
    Part { pointer: "/savings", label: "Einsparungen", reads: Reads::Euros },
    Part { pointer: "/move/text", label: "Zur Umwidmung", reads: Reads::Plain },
    Part { pointer: "/notices", label: "Mitzuteilen", reads: Reads::Plain },
];
