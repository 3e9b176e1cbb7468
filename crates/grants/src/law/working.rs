//! The working of a calculation: line by line, in German, as a clerk would note it.

use chrono::NaiveDate;
use ledger::Cents;

/// One line of the working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it says.
    pub text: String,
    /// The amount it comes to.
    pub amount: Cents,
}

impl Step {
    /// A line and what it comes to.
    pub fn new(text: impl Into<String>, amount: Cents) -> Self {
        Self { text: text.into(), amount }
    }
}

/// An amount as German papers write it: `10.000,00 €`.
pub fn euros(amount: Cents) -> String {
    let sign = if amount < Cents::ZERO { "-" } else { "" };
    let (whole, cents) = (amount.get().unsigned_abs() / 100, amount.get().unsigned_abs() % 100);
    let digits = whole.to_string();
    let grouped: String = digits
        .char_indices()
        .flat_map(|(place, digit)| {
            let dot = place > 0 && (digits.len() - place).is_multiple_of(3);
            dot.then_some('.').into_iter().chain([digit])
        })
        .collect();
    format!("{sign}{grouped},{cents:02} €")
}

/// A day as German papers write it: `15.3.2023`.
pub fn day(day: NaiveDate) -> String {
    day.format("%-d.%-m.%Y").to_string()
}

/// A number with a decimal point as German papers write it: `2,12`.
pub fn number(number: impl ToString) -> String {
    number.to_string().replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_days_are_written_as_in_german_papers() {
        let table = [
            (0, "0,00 €"),
            (5, "0,05 €"),
            (-1, "-0,01 €"),
            (12_345, "123,45 €"),
            (100_000, "1.000,00 €"),
            (123_456_789, "1.234.567,89 €"),
        ];
        for (cents, text) in table {
            assert_eq!(euros(Cents::new(cents)), text);
        }
        assert_eq!(day(crate::sample::day("2023-03-05")), "5.3.2023");
        assert_eq!(number("-0.88"), "-0,88");
    }
}
