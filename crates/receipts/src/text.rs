//! What is written in a receipt, as far as somebody may look for it: amounts, days, numbers and names.
//!
//! *Shape.* A text is read once, from its first letter to its last; afterwards each question is a look-up or one search.
//! *Limits.* What is said is a hint for a person. Only what is written as a whole stands there; what may mean two things, such as
//! `1 240,00` with a plain blank, stands for none of them. *Cost.* It grows with the text, never faster: a text of a stranger
//! costs its length.

mod amounts;
mod days;
mod letters;
mod words;

#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, fmt};

use chrono::NaiveDate;

/// The shortest number or name that is looked for, in characters: what is shorter stands in every text.
const SHORTEST: usize = 3;

/// Whether something stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    /// It was not found.
    NotFound,
    /// It is too short to be looked for.
    TooShort,
    /// It was found as a whole.
    Found,
}

impl Stands {
    const fn found(is_found: bool) -> Self {
        if is_found { Self::Found } else { Self::NotFound }
    }
}

/// The text of a receipt.
pub struct ReceiptText {
    /// As it is written, in small letters.
    written: Vec<char>,
    /// Its words, folded, with one blank between them.
    words: String,
    /// The amounts in it, in cents.
    amounts: BTreeSet<i64>,
    days: BTreeSet<NaiveDate>,
}

impl ReceiptText {
    /// Reads a text; nothing, if no letter and no digit is in it.
    pub fn of(text: &str) -> Option<Self> {
        let written = letters::small(text);
        written.iter().any(|one| one.is_alphanumeric()).then(|| Self {
            words: words::folded(&written),
            amounts: amounts::written_in(&written),
            days: days::written_in(&written),
            written,
        })
    }

    /// How many characters it has.
    pub const fn characters(&self) -> usize {
        self.written.len()
    }

    /// Whether an amount stands in it, in cents: `1.240,00`, `1240,00`, `1240.00`, `1.240 €`.
    pub fn amount(&self, cents: i64) -> Stands {
        Stands::found(self.amounts.contains(&cents))
    }

    /// Whether a day stands in it: `31.05.2021`, `31.5.21`, `2021-05-31`, `31. Mai 2021`.
    pub fn day(&self, day: NaiveDate) -> Stands {
        Stands::found(self.days.contains(&day))
    }

    /// Whether the number of a receipt stands in it, whatever its case and its blanks.
    pub fn number(&self, number: &str) -> Stands {
        words::number(&self.written, number)
    }

    /// Whether a name stands in it, word by word, whatever its case and the marks between its words.
    pub fn name(&self, name: &str) -> Stands {
        words::name(&self.words, name)
    }
}

/// What is in a receipt stays out of logs.
impl fmt::Debug for ReceiptText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ReceiptText").field("characters", &self.characters()).finish_non_exhaustive()
    }
}
