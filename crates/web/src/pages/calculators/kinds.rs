//! What each calculator asks and answers.

mod deadline;
mod drawdown;
mod grant;
mod interest;
mod plan;

use grants::calculation::Calculation;

use super::{
    answer::Part,
    field::{Field, Holds, UNFIT},
};

/// A calculator.
#[derive(Debug)]
pub(super) struct Kind {
    /// What it calculates.
    pub(super) calculation: Calculation,
    /// Its address.
    pub(super) word: &'static str,
    /// What it is called.
    pub(super) title: &'static str,
    /// What it tells.
    pub(super) lead: &'static str,
    /// What it asks.
    pub(super) fields: &'static [Field],
    /// What it answers, beside its working.
    pub(super) parts: &'static [Part],
}

impl Kind {
    /// The calculator of a calculation.
    pub(super) const fn of(calculation: Calculation) -> &'static Self {
        match calculation {
            Calculation::Interest => &interest::INTEREST,
            Calculation::Grant => &grant::GRANT,
            Calculation::Drawdown => &drawdown::DRAWDOWN,
            Calculation::Plan => &plan::PLAN,
            Calculation::Deadline => &deadline::DEADLINE,
        }
    }

    /// The calculator at an address.
    pub(super) fn at(word: &str) -> Option<&'static Self> {
        Calculation::ALL.map(Self::of).into_iter().find(|kind| kind.word == word)
    }
}

const TYPES: [(&str, &str); 4] = [
    ("anteil", "Anteilfinanzierung"),
    ("fehlbedarf", "Fehlbedarfsfinanzierung"),
    ("festbetrag", "Festbetragsfinanzierung"),
    ("voll", "Vollfinanzierung"),
];

/// How a grant takes part in the cost.
const FINANCING: Field = Field {
    name: "finanzierung",
    key: "financing",
    label: "Wie wird gefördert?",
    hint: "",
    holds: Holds::OneOf(&TYPES),
    is_needed: true,
    wrong: UNFIT,
};
/// The share of an Anteilfinanzierung.
const SHARE: Field = Field {
    name: "anteil",
    key: "share",
    label: "Anteil in Prozent",
    hint: "Nur bei Anteilfinanzierung, zum Beispiel 80",
    holds: Holds::Percent,
    is_needed: false,
    wrong: "Einen Anteil hat eine Anteilfinanzierung, und nur sie.",
};
/// The amount of a Festbetragsfinanzierung.
const FIXED_AMOUNT: Field = Field {
    name: "festbetrag",
    key: "fixed_amount",
    label: "Festbetrag",
    hint: "Nur bei Festbetragsfinanzierung",
    holds: Holds::Amount,
    is_needed: false,
    wrong: "Einen Festbetrag hat eine Festbetragsfinanzierung, und nur sie.",
};
/// The programme whose figures hold.
const PROGRAMME: Field = Field {
    name: "programm",
    key: "programme",
    label: "Programm",
    hint: "Dessen Größen gelten, wo nichts anderes steht",
    holds: Holds::Programme,
    is_needed: false,
    wrong: UNFIT,
};
