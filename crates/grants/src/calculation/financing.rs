//! The type of financing, as calculators read it.

use super::input::{Fields, Noted};
use crate::{Financing, Share};

const WORDS: &str = "anteil, fehlbedarf, festbetrag or voll";

/// Reads `financing` with its `share` or `fixed_amount`.
pub(super) fn read(fields: &mut Fields<'_>) -> Result<Financing, Noted> {
    let word = fields.required("financing", |word| match word {
        "anteil" | "fehlbedarf" | "festbetrag" | "voll" => Ok(word.to_owned()),
        _ => Err(format!("a type of financing is {WORDS}, not {word:?}")),
    });
    let share = fields.optional("share", Share::parse_percent);
    let amount = fields.optional_amount("fixed_amount");
    let (word, share, amount) = (word?, share?, amount?);
    for (name, given, of) in
        [("share", share.is_some(), "anteil"), ("fixed_amount", amount.is_some(), "festbetrag")]
    {
        if given && word != of {
            return Err(fields.note(name, format!("belongs to {of}, not to {word}")));
        }
    }
    match word.as_str() {
        "anteil" => match share {
            Some(share) => Ok(Financing::Anteilfinanzierung { share }),
            None => Err(fields.note("share", "is missing: an anteil needs it")),
        },
        "festbetrag" => match amount {
            Some(amount) => Ok(Financing::Festbetragsfinanzierung { amount }),
            None => Err(fields.note("fixed_amount", "is missing: a festbetrag needs it")),
        },
        "fehlbedarf" => Ok(Financing::Fehlbedarfsfinanzierung),
        _ => Ok(Financing::Vollfinanzierung),
    }
}
