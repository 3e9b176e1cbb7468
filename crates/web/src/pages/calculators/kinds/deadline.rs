//! When a deadline ends.

use grants::calculation::Calculation;

use super::{
    super::{
        answer::{Part, Reads},
        field::{Field, Holds, UNFIT},
    },
    Kind,
};

/// The calculator.
pub(super) const DEADLINE: Kind = Kind {
    calculation: Calculation::Deadline,
    word: "frist",
    title: "Frist berechnen",
    lead: "Wann eine Frist endet.",
    fields: &FIELDS,
    parts: &PARTS,
};

const STATES: [(&str, &str); 6] = [
    ("met", "erfüllt"),
    ("met_late", "verspätet erfüllt"),
    ("ahead", "offen"),
    ("soon", "bald fällig"),
    ("overdue", "überfällig"),
    ("escalated", "überfällig"),
];

const FIELDS: [Field; 7] = [
    Field {
        name: "regel",
        key: "rule",
        label: "Welche Frist?",
        hint: "Oder unten eine Dauer eingeben",
        holds: Holds::Rule,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "dauer",
        key: "span",
        label: "Oder welche Dauer?",
        hint: "Zum Beispiel 2 Monate",
        holds: Holds::Span,
        is_needed: false,
        wrong: "Bitte eine Frist wählen oder eine Dauer eingeben, nicht beides.",
    },
    Field {
        name: "ereignis",
        key: "event_on",
        label: "Tag des Ereignisses",
        hint: "Zum Beispiel 31.12.2023",
        holds: Holds::Day,
        is_needed: true,
        wrong: "Mit diesem Tag lässt sich nicht rechnen.",
    },
    Field {
        name: "jahresende",
        key: "from_year_end",
        label: "Beginnt sie mit dem Ende des Jahres?",
        hint: "Leer gilt, was die Frist sagt",
        holds: Holds::YesOrNo,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "werktag",
        key: "working_day",
        label: "Endet sie am nächsten Werktag?",
        hint: "Leer gilt, was die Frist sagt",
        holds: Holds::YesOrNo,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "heute",
        key: "today",
        label: "Stand an welchem Tag?",
        hint: "Darf leer bleiben",
        holds: Holds::Day,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "erledigt",
        key: "done_on",
        label: "Erledigt am",
        hint: "Darf leer bleiben",
        holds: Holds::Day,
        is_needed: false,
        wrong: UNFIT,
    },
];

const PARTS: [Part; 5] = [
    Part { pointer: "/ends_on", label: "Die Frist endet am", reads: Reads::Day },
    Part { pointer: "/title", label: "Frist", reads: Reads::Plain },
    Part { pointer: "/basis", label: "Grundlage", reads: Reads::Plain },
    Part { pointer: "/state", label: "Stand", reads: Reads::OneOf(&STATES) },
    Part { pointer: "/days", label: "Tage bis dahin oder seitdem", reads: Reads::Plain },
];
