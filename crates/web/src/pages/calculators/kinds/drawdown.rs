//! How much may be asked for now.

use grants::calculation::Calculation;

use super::{
    super::{
        answer::{Part, Reads},
        field::{Field, Holds, UNFIT},
    },
    FINANCING, FIXED_AMOUNT, Kind, PROGRAMME, SHARE,
};
use crate::pages::claims::table::Column;

/// The calculator.
pub(super) const DRAWDOWN: Kind = Kind {
    calculation: Calculation::Drawdown,
    word: "abruf",
    title: "Abrufbaren Betrag berechnen",
    lead: "Wie viel von einer Zuwendung jetzt abgerufen werden kann.",
    fields: &FIELDS,
    parts: &PARTS,
};

const DUE_COLUMNS: [Column; 3] = [
    Column::new("Wofür", &["Zahlungsgrund"]),
    Column::new("Fällig am", &["Fällig"]),
    Column::new("Betrag", &[]),
];
const DUE: [(&str, Holds); 3] = [("what", Holds::Name), ("due_on", Holds::Day), ("amount", Holds::Amount)];

const FIELDS: [Field; 16] = [
    Field {
        name: "tag",
        key: "on",
        label: "Tag des Abrufs",
        hint: "Zum Beispiel 15.11.2022",
        holds: Holds::Day,
        is_needed: true,
        wrong: UNFIT,
    },
    FINANCING,
    SHARE,
    FIXED_AMOUNT,
    Field {
        name: "geplant",
        key: "planned_cost",
        label: "Geplante zuwendungsfähige Ausgaben",
        hint: "",
        holds: Holds::Amount,
        is_needed: true,
        wrong: UNFIT,
    },
    Field {
        name: "zuwendung",
        key: "grant",
        label: "Bewilligte Zuwendung",
        hint: "",
        holds: Holds::Amount,
        is_needed: true,
        wrong: "Die Zuwendung ist höher als die geplanten Ausgaben.",
    },
    Field {
        name: "bestandskraft",
        key: "final",
        label: "Ist der Bescheid bestandskräftig?",
        hint: "",
        holds: Holds::YesOrNo,
        is_needed: true,
        wrong: UNFIT,
    },
    Field {
        name: "eigenmittel",
        key: "own_funds",
        label: "Eigene Mittel nach dem Plan",
        hint: "",
        holds: Holds::Rest,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "dritte",
        key: "other_income",
        label: "Mittel Dritter und Einnahmen nach dem Plan",
        hint: "",
        holds: Holds::Rest,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "geleistet",
        key: "paid",
        label: "Bisher geleistete Zahlungen",
        hint: "",
        holds: Holds::Rest,
        is_needed: true,
        wrong: UNFIT,
    },
    Field {
        name: "faellig",
        key: "due",
        label: "Was noch fällig wird",
        hint: "Je Zeile: wofür; fällig am; Betrag",
        holds: Holds::Rows(&DUE_COLUMNS, &DUE),
        is_needed: false,
        wrong: "Jede Zeile nennt den Tag der Fälligkeit und einen Betrag.",
    },
    Field {
        name: "abgerufen",
        key: "drawn",
        label: "Bisher abgerufen",
        hint: "",
        holds: Holds::Rest,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "zurueckgezahlt",
        key: "repaid",
        label: "Davon zurückgezahlt",
        hint: "",
        holds: Holds::Rest,
        is_needed: false,
        wrong: "Mehr, als abgerufen ist, kann nicht zurückgezahlt sein.",
    },
    Field {
        name: "gewuenscht",
        key: "requested",
        label: "Wie viel soll abgerufen werden?",
        hint: "Darf leer bleiben",
        holds: Holds::Amount,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "frist",
        key: "use_by",
        label: "Verwendungsfrist",
        hint: "Zum Beispiel 2 Monate; leer gilt, was das Recht sagt",
        holds: Holds::Span,
        is_needed: false,
        wrong: "Für diesen Tag ist keine Verwendungsfrist bekannt. Bitte eingeben.",
    },
    PROGRAMME,
];

const PARTS: [Part; 10] = [
    Part { pointer: "/drawable", label: "Abrufbar", reads: Reads::Euros },
    Part { pointer: "/request/text", label: "Zum gewünschten Betrag", reads: Reads::Plain },
    Part { pointer: "/request/above", label: "Darüber hinaus gewünscht", reads: Reads::Euros },
    Part { pointer: "/blocked", label: "Gesperrt bis zur Bestandskraft", reads: Reads::YesOrNo },
    Part { pointer: "/window_until", label: "Es zählt, was fällig ist bis", reads: Reads::Day },
    Part { pointer: "/cost", label: "Ausgaben, die zählen", reads: Reads::Euros },
    Part { pointer: "/later", label: "Später fällig", reads: Reads::Euros },
    Part { pointer: "/carried", label: "Davon trägt die Zuwendung", reads: Reads::Euros },
    Part { pointer: "/open", label: "Noch nicht abgerufen", reads: Reads::Euros },
    Part { pointer: "/ahead", label: "Früher abgerufen als gebraucht", reads: Reads::Euros },
];
