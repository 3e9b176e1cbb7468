//! What remains of a grant after the cost.

use grants::calculation::Calculation;

use super::{
    super::{
        answer::{Part, Reads},
        field::{Field, Holds, UNFIT},
    },
    FINANCING, FIXED_AMOUNT, Kind, SHARE,
};

/// The calculator.
pub(super) const GRANT: Kind = Kind {
    calculation: Calculation::Grant,
    word: "zuwendung",
    title: "Zuwendung nach den Ausgaben berechnen",
    lead: "Was von einer Zuwendung nach den tatsächlichen Ausgaben bleibt, und was zu erstatten ist.",
    fields: &FIELDS,
    parts: &PARTS,
};

const FIELDS: [Field; 14] = [
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
        name: "tatsaechlich",
        key: "actual_cost",
        label: "Tatsächliche zuwendungsfähige Ausgaben",
        hint: "Leer: wie geplant",
        holds: Holds::Rest,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "eigenmittel",
        key: "own_funds",
        label: "Eigene Mittel",
        hint: "",
        holds: Holds::Rest,
        is_needed: false,
        wrong: "Eigene Mittel, Mittel Dritter und Einnahmen sind zusammen höher als die geplanten Ausgaben.",
    },
    Field {
        name: "dritte",
        key: "other_income",
        label: "Mittel Dritter und Einnahmen",
        hint: "",
        holds: Holds::Rest,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "eigenmittel_geplant",
        key: "planned_own_funds",
        label: "Eigene Mittel nach dem Plan",
        hint: "Leer: wie oben",
        holds: Holds::Rest,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "dritte_geplant",
        key: "planned_other_income",
        label: "Mittel Dritter und Einnahmen nach dem Plan",
        hint: "Leer: wie oben",
        holds: Holds::Rest,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "ausgezahlt",
        key: "paid",
        label: "Ausgezahlt",
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
        wrong: "Mehr, als ausgezahlt ist, kann nicht zurückgezahlt sein.",
    },
    Field {
        name: "offen",
        key: "open_payments",
        label: "Noch offene Auszahlungen",
        hint: "",
        holds: Holds::Rest,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "geringfuegig",
        key: "min_change",
        label: "Ab welchem Betrag wird ermäßigt?",
        hint: "Leer: immer",
        holds: Holds::Amount,
        is_needed: false,
        wrong: UNFIT,
    },
    Field {
        name: "kleinbetrag",
        key: "min_refund",
        label: "Ab welchem Betrag wird gefordert?",
        hint: "Leer: immer",
        holds: Holds::Amount,
        is_needed: false,
        wrong: UNFIT,
    },
];

const PARTS: [Part; 10] = [
    Part { pointer: "/grant", label: "Zuwendung", reads: Reads::Euros },
    Part { pointer: "/planned_grant", label: "Nach dem Plan wäre sie", reads: Reads::Euros },
    Part { pointer: "/reduction", label: "Ermäßigung", reads: Reads::Euros },
    Part { pointer: "/own_funds", label: "Verbleibender Eigenanteil", reads: Reads::Euros },
    Part { pointer: "/received", label: "Erhalten", reads: Reads::Euros },
    Part { pointer: "/refund", label: "Zu erstatten", reads: Reads::Euros },
    Part { pointer: "/not_demanded", label: "Davon als Kleinbetrag nicht gefordert", reads: Reads::Euros },
    Part { pointer: "/offset", label: "Davon aufgerechnet", reads: Reads::Euros },
    Part { pointer: "/pay_back", label: "Zurückzuzahlen", reads: Reads::Euros },
    Part { pointer: "/still_due", label: "Noch auszuzahlen", reads: Reads::Euros },
];
