//! Days as German receipts write them.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::letters::{goes_on, is_blank, was_begun};

/// The days that are written as a whole.
pub(super) fn written_in(text: &[char]) -> BTreeSet<NaiveDate> {
    let begins = |at: &usize| text[*at].is_ascii_digit() && !was_begun(&text[..*at]);
    (0..text.len())
        .filter(begins)
        .filter_map(|at| german(&text[at..]).or_else(|| iso(&text[..at], &text[at..])))
        .collect()
}

/// A day as people write it: 31.5.2021, 31.05.21, 31. Mai 2021.
fn german(text: &[char]) -> Option<NaiveDate> {
    let mut rest = Rest(text);
    let day = rest.number(1..=2)?;
    let is_dotted = rest.takes('.');
    rest.skip_blanks();
    let month = match rest.number(1..=2) {
        Some(month) if is_dotted && rest.takes('.') => month,
        Some(_) => return None,
        None => {
            let month = rest.month()?;
            rest.takes('.');
            month
        }
    };
    rest.skip_blanks();
    let year = rest.number(4..=4).or_else(|| rest.number(2..=2).map(|year| 2000 + year))?;
    if goes_on(rest.0) { None } else { calendar(year, month, day) }
}

/// A day as programs write it: 2021-05-31.
fn iso(before: &[char], text: &[char]) -> Option<NaiveDate> {
    let mut rest = Rest(text);
    let year = rest.number(4..=4)?;
    let month = rest.takes('-').then(|| rest.number(2..=2))??;
    let day = rest.takes('-').then(|| rest.number(2..=2))??;
    let is_part = before.last() == Some(&'-') || matches!(rest.0, ['-', digit, ..] if digit.is_ascii_digit());
    if is_part { None } else { calendar(year, month, day) }
}

fn calendar(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// What is left to read.
struct Rest<'t>(&'t [char]);

impl Rest<'_> {
    /// A number of so many digits, no more and no fewer.
    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let count = self.0.iter().take(5).take_while(|one| one.is_ascii_digit()).count();
        let (number, rest) = self.0.split_at(count);
        let number = digits.contains(&count).then(|| number.iter().collect::<String>())?;
        self.0 = rest;
        number.parse().ok()
    }

    /// Whether a mark comes next; if so, it is read.
    fn takes(&mut self, mark: char) -> bool {
        match self.0 {
            [first, rest @ ..] if *first == mark => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// At most two blanks.
    fn skip_blanks(&mut self) {
        for _ in 0..2 {
            if let [blank, rest @ ..] = self.0
                && is_blank(*blank)
            {
                self.0 = rest;
            }
        }
    }

    /// A month by its name, or as it is shortened.
    fn month(&mut self) -> Option<u32> {
        let count = self.0.iter().take(10).take_while(|one| one.is_alphabetic()).count();
        let (name, rest) = self.0.split_at(count);
        self.0 = rest;
        Some(match name.iter().collect::<String>().as_str() {
            "januar" | "jänner" | "jan" => 1,
            "februar" | "feb" => 2,
            "märz" | "maerz" | "mär" | "mrz" => 3,
            "april" | "apr" => 4,
            "mai" => 5,
            "juni" | "jun" => 6,
            "juli" | "jul" => 7,
            "august" | "aug" => 8,
            "september" | "sept" | "sep" => 9,
            "oktober" | "okt" => 10,
            "november" | "nov" => 11,
            "dezember" | "dez" => 12,
            _ => return None,
        })
    }
}
