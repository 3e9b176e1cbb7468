//! Interest on money that was used or paid back late.

use grants::{calculation::Calculation, law::DayCount};

use super::{
    super::{
        answer::{Part, Reads},
        field::{Field, Holds, UNFIT},
    },
    Kind, PROGRAMME,
};

/// The calculator.
pub(super) const INTEREST: Kind = Kind {
    calculation: Calculation::Interest,
    word: "zinsen",
    title: "Zinsen berechnen",
    lead: "Welche Zinsen auf Geld laufen, das nicht rechtzeitig verwendet oder zurückgezahlt wurde.",
    fields: &FIELDS,
    parts: &PARTS,
};

const DAY_COUNTS: [(&str, &str); 5] = [
    told(DayCount::ActAct),
    told(DayCount::Act365),
    told(DayCount::Act360),
    told(DayCount::ThirtyE360),
    told(DayCount::German30360),
];

const fn told(way: DayCount) -> (&'static str, &'static str) {
    (way.word(), way.german())
}

const FIELDS: [Field; 8] = [
    Field {
        name: "betrag",
        key: "amount",
        label: "Betrag",
        hint: "",
        holds: Holds::Amount,
        is_needed: true,
        wrong: UNFIT,
    },
    Field {
        name: "gutschrift",
        key: "credited_on",
        label: "Gutschrift am",
        hint: "Zum Beispiel 15.11.2022",
        holds: Holds::Day,
        is_needed: true,
        wrong: "Für diesen Tag ist kein Basiszinssatz bekannt.",
    },
    Field {
        name: "verwendung",
        key: "used_on",
        label: "Verwendet oder zurückgezahlt am",
        hint: "Zum Beispiel 15.3.2023",
        holds: Holds::Day,
        is_needed: true,
        wrong: "Die Verwendung liegt vor der Gutschrift.",
    },
    Field {
        name: "zuschlag",
        key: "surcharge",
        label: "Prozentpunkte über dem Basiszinssatz",
        hint: "Leer gilt, was das Recht sagt",
        holds: Holds::Rate,
        is_needed: false,
        wrong: "Für diese Tage ist kein Zuschlag bekannt. Bitte eingeben.",
    },
    Field {
        name: "festzins",
        key: "fixed_rate",
        label: "Oder ein fester Zinssatz",
        hint: "Prozent im Jahr",
        holds: Holds::Rate,
        is_needed: false,
        wrong: "Bitte entweder einen festen Zinssatz oder einen Zuschlag eingeben, nicht beides.",
    },
    Field {
        name: "zinstage",
        key: "day_count",
        label: "Wie werden Tage gezählt?",
        hint: "Leer gilt, was das Recht sagt",
        holds: Holds::OneOf(&DAY_COUNTS),
        is_needed: false,
        wrong: "Für diesen Tag ist keine Zählweise bekannt. Bitte wählen.",
    },
    Field {
        name: "nie_negativ",
        key: "never_below_zero",
        label: "Zählt ein Zinssatz unter null als null?",
        hint: "Leer gilt, was das Recht sagt",
        holds: Holds::YesOrNo,
        is_needed: false,
        wrong: "Für diesen Tag sagt das Recht dazu nichts. Bitte wählen.",
    },
    PROGRAMME,
];

const PARTS: [Part; 4] = [
    Part { pointer: "/interest", label: "Zinsen", reads: Reads::Euros },
    Part { pointer: "/days", label: "Tage", reads: Reads::Plain },
    Part { pointer: "/first_day", label: "Erster Zinstag", reads: Reads::Day },
    Part { pointer: "/last_day", label: "Letzter Zinstag", reads: Reads::Day },
];
