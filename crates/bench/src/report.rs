//! Tables in Markdown: on the screen as they are measured, and in `docs/performance.md`.

use std::{fs, path::Path};

use crate::{Failure, figures::Ratio};

/// What is aimed for.
#[derive(Clone, Copy)]
pub(crate) enum Aim {
    /// Nothing in particular.
    None,
    /// A ratio of so many thousandths or more.
    AtLeast(u64),
    /// A ratio of so many thousandths or less.
    AtMost(u64),
}

impl Aim {
    /// The aim and whether a ratio meets it.
    pub(crate) fn verdict(self, ratio: Ratio) -> String {
        let (sign, bound, met) = match self {
            Self::None => return "–".to_owned(),
            Self::AtLeast(bound) => ("≥", Ratio::thousandths(bound), ratio >= Ratio::thousandths(bound)),
            Self::AtMost(bound) => ("≤", Ratio::thousandths(bound), ratio <= Ratio::thousandths(bound)),
        };
        format!("{sign} {bound}: {}", if met { "met" } else { "missed" })
    }
}

/// All tables of a run.
pub(crate) struct Report {
    text: String,
}

impl Report {
    /// A report of measurements on a machine.
    pub(crate) fn new(machine: String) -> Self {
        let mut report = Self { text: String::new() };
        report.line(&machine);
        report
    }

    /// Begins a table.
    pub(crate) fn table(&mut self, title: &str, about: &str, columns: &[&str]) {
        self.line(&format!("\n## {title}\n\n{about}\n"));
        self.row(columns);
        self.row(&columns.iter().map(|_| "---").collect::<Vec<_>>());
    }

    /// A row of the table.
    pub(crate) fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        self.line(&format!("| {} |", cells.join(" | ")));
    }

    /// Writes the report with its lead to a file.
    pub(crate) fn write(&self, file: &Path) -> Result<(), Failure> {
        Ok(fs::write(file, format!("{LEAD}{}", self.text))?)
    }

    fn line(&mut self, line: &str) {
        println!("{line}");
        self.text.push_str(line);
        self.text.push('\n');
    }
}

const LEAD: &str = "# Performance

Measured by `cargo xtask bench ledger -- --write docs/performance.md`, which writes this page; with `--quick` \
it takes a first look. A disk is as fast as it happens to be, so that only ratios of one run count: both sides \
are measured in turns, and what is shown is the median.

";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_says_whether_it_is_met() {
        assert_eq!(Aim::AtLeast(800).verdict(Ratio::thousandths(800)), "≥ 0.80: met");
        assert_eq!(Aim::AtMost(1300).verdict(Ratio::thousandths(1301)), "≤ 1.30: missed");
        assert_eq!(Aim::None.verdict(Ratio::thousandths(1)), "–");
    }
}
