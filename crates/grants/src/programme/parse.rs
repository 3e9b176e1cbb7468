//! Reading a programme file and checking that it fits together.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use ledger::Cents;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Component, Programme, Rate};
use crate::law::LawError;
use crate::{CostCategoryCode, FinancingKind, Flexibility, RateCode, Share};

/// What is wrong with a programme file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProgrammeError {
    /// It is not TOML of the right shape; the message names the line.
    #[error("the programme file cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// A code stands there twice.
    #[error("{table}: the code {code} stands there twice")]
    Twice {
        /// The table.
        table: &'static str,
        /// The code.
        code: String,
    },
    /// An entry names another that does not exist.
    #[error("{table}: {code} names {missing}, which is not in {target}")]
    Missing {
        /// The table of the entry.
        table: &'static str,
        /// Its code.
        code: String,
        /// The table that is referred to.
        target: &'static str,
        /// The code that is missing there.
        missing: String,
    },
    /// A rate or an entry of a register ends before it begins.
    #[error("{table}: {code} cannot hold from {from} until {until}")]
    Ends {
        /// The table.
        table: &'static str,
        /// The code.
        code: String,
        /// Its first day.
        from: NaiveDate,
        /// Its last day.
        until: NaiveDate,
    },
    /// A rate holds twice on the same day.
    #[error("rates: {code} holds twice on {on}")]
    RateOverlaps {
        /// The rate.
        code: RateCode,
        /// The first such day.
        on: NaiveDate,
    },
    /// An entry of the version before that is not there any more.
    #[error("{table}: {code} is missing, which stands in the version before")]
    Forgets {
        /// The table.
        table: &'static str,
        /// The code.
        code: String,
    },
    /// An entry that says something else of the past than the version before.
    #[error("{table}: {code} says something else of days that have come than the version before")]
    ChangesPast {
        /// The table.
        table: &'static str,
        /// The code.
        code: String,
    },
    /// A rate of nothing or less.
    #[error("rates: {code} must be above zero, not {amount}")]
    RateAmount {
        /// The rate.
        code: RateCode,
        /// Its amount.
        amount: Cents,
    },
    /// An Anteilfinanzierung without a share, or another type with one.
    #[error("financing: an Anteilfinanzierung has a share and no other type has one ({condition})")]
    FinancingShare {
        /// The condition of the option.
        condition: String,
    },
    /// Figures of the law that cannot be.
    #[error("law: {0}")]
    Law(#[from] LawError),
}

impl ProgrammeError {
    /// Where a file cannot be read: the line and the character in it, both from 1.
    pub fn place(&self, file: &str) -> Option<(usize, usize)> {
        let Self::Unreadable(cause) = self else { return None };
        let before = file.get(..cause.span()?.start)?;
        let line = before.rsplit('\n').next().unwrap_or_default();
        Some((before.matches('\n').count() + 1, line.chars().count() + 1))
    }
}

impl Programme {
    /// Reads a programme file and checks that it fits together.
    pub fn parse(file: &str) -> Result<Self, ProgrammeError> {
        let programme: Self = toml::from_str(file)?;
        programme.check_codes()?;
        programme.components.iter().try_for_each(|component| programme.check_component(component))?;
        programme.rates.iter().try_for_each(|rate| programme.check_rate(rate))?;
        programme.check_overlaps()?;
        programme.check_registers()?;
        programme.check_financing()?;
        programme.law_parameters()?;
        Ok(programme)
    }

    fn check_codes(&self) -> Result<(), ProgrammeError> {
        unique("funders", self.funders.iter().map(|funder| funder.code.as_str()))?;
        unique("components", self.components.iter().map(|component| component.code.as_str()))?;
        unique("cost_categories", self.cost_categories.iter().map(|category| category.code.as_str()))?;
        unique("reduction_reasons", self.reduction_reasons.iter().map(|reason| reason.code.as_str()))?;
        unique("findings", self.findings.iter().map(|finding| finding.code.as_str()))?;
        unique("checks", self.checks.iter().map(|check| check.code.as_str()))
    }

    fn check_component(&self, component: &Component) -> Result<(), ProgrammeError> {
        let missing = |target, missing: &str| ProgrammeError::Missing {
            table: "components",
            code: component.code.to_string(),
            target,
            missing: missing.to_owned(),
        };
        if !self.funders.iter().any(|funder| funder.code == component.funder) {
            return Err(missing("funders", &component.funder));
        }
        match self.unknown_category(&component.cost_categories) {
            Some(code) => Err(missing("cost_categories", code.as_str())),
            None => Ok(()),
        }
    }

    /// The first of these cost categories that the programme does not have.
    fn unknown_category<'codes>(
        &self,
        codes: &'codes [CostCategoryCode],
    ) -> Option<&'codes CostCategoryCode> {
        codes.iter().find(|code| !self.cost_categories.iter().any(|known| known.code == **code))
    }

    fn check_rate(&self, rate: &Rate) -> Result<(), ProgrammeError> {
        let code = rate.code.to_string();
        let missing = |target, missing: &str| {
            let (table, code, missing) = ("rates", code.clone(), missing.to_owned());
            ProgrammeError::Missing { table, code, target, missing }
        };
        if self.component(&rate.component).is_none() {
            return Err(missing("components", rate.component.as_str()));
        }
        if let Some(category) = self.unknown_category(&rate.excludes) {
            return Err(missing("cost_categories", category.as_str()));
        }
        check_validity("rates", &code, Some(rate.valid_from), rate.valid_until)?;
        match rate.amount {
            Some(amount) if amount <= Cents::ZERO => {
                Err(ProgrammeError::RateAmount { code: rate.code.clone(), amount })
            }
            _ => Ok(()),
        }
    }

    /// Two validities overlap exactly if the later one begins while the earlier one holds.
    fn check_overlaps(&self) -> Result<(), ProgrammeError> {
        for (index, rate) in self.rates.iter().enumerate() {
            for earlier in self.rates[..index].iter().filter(|earlier| earlier.code == rate.code) {
                let on = rate.valid_from.max(earlier.valid_from);
                if rate.valid_on(on) && earlier.valid_on(on) {
                    return Err(ProgrammeError::RateOverlaps { code: rate.code.clone(), on });
                }
            }
        }
        Ok(())
    }

    fn check_registers(&self) -> Result<(), ProgrammeError> {
        for reason in &self.reduction_reasons {
            check_validity("reduction_reasons", &reason.code, reason.valid_from, reason.valid_until)?;
        }
        for finding in &self.findings {
            check_validity("findings", finding.code.as_str(), finding.valid_from, finding.valid_until)?;
        }
        for check in &self.checks {
            check_validity("checks", check.code.as_str(), check.valid_from, check.valid_until)?;
        }
        Ok(())
    }

    fn check_financing(&self) -> Result<(), ProgrammeError> {
        let fits =
            |kind, share: Option<Share>| (kind == FinancingKind::Anteilfinanzierung) == share.is_some();
        match self.financing.iter().find(|option| !fits(option.kind, option.share)) {
            Some(option) => Err(ProgrammeError::FinancingShare { condition: option.condition.clone() }),
            None => Ok(()),
        }
    }
}

fn check_validity(
    table: &'static str,
    code: &str,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
) -> Result<(), ProgrammeError> {
    match from.zip(until) {
        Some((from, until)) if until < from => {
            Err(ProgrammeError::Ends { table, code: code.to_owned(), from, until })
        }
        _ => Ok(()),
    }
}

fn unique<'codes>(
    table: &'static str,
    codes: impl Iterator<Item = &'codes str>,
) -> Result<(), ProgrammeError> {
    let mut seen = BTreeSet::new();
    for code in codes {
        if !seen.insert(code) {
            return Err(ProgrammeError::Twice { table, code: code.to_owned() });
        }
    }
    Ok(())
}

/// Reads a flexibility such as `"20.00"`.
pub(super) fn flexibility<'de, D: Deserializer<'de>>(from: D) -> Result<Flexibility, D::Error> {
    Flexibility::parse_percent(&String::deserialize(from)?).map_err(D::Error::custom)
}

/// Reads a percentage such as `"80.00"` that may be left out.
pub(super) fn optional_percent<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Share>, D::Error> {
    Share::parse_percent(&String::deserialize(from)?).map(Some).map_err(D::Error::custom)
}

/// Reads an amount such as `"37.50"` that may be left out.
pub(super) fn euros<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Cents>, D::Error> {
    Cents::parse_euros(&String::deserialize(from)?).map(Some).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DURCHSTARTEN, KOMM_AN};

    const SMALL: &str = r#"
code = "klein"
name = "Kleines Programm"
plan_flexibility = "20.00"
flexibility_source = "erfunden"

[[funders]]
code = "MAGS"
name = "Ministerium"
source = "erfunden"

[[cost_categories]]
code = "kurse"
name = "Kurse"

[[components]]
code = "B1"
name = "Kurs"
funder = "MAGS"
period = { from = "2021-01-01", until = "2021-12-31" }
cost_categories = ["kurse"]
source = "erfunden"

[[rates]]
code = "R1"
component = "B1"
unit = "Stunde"
amount = "10.00"
gross = true
valid_from = "2021-01-01"
valid_until = "2021-06-30"
source = "erfunden"

[[rates]]
code = "R1"
component = "B1"
unit = "Stunde"
amount = "11.00"
gross = true
valid_from = "2021-07-01"
source = "erfunden"

[[financing]]
kind = "anteilfinanzierung"
share = "80.00"
condition = "immer"
source = "erfunden"

[[reduction_reasons]]
code = "fehlt"
text = "Beleg fehlt"
clause = ""
valid_from = "2021-02-01"
valid_until = "2021-11-30"

[[findings]]
code = "spaet"
text = "Nachweis zu spät"
clause = "erfunden"
severity = "hint"
valid_from = "2021-03-01"
valid_until = "2021-10-31"

[[checks]]
code = "belege"
text = "Belege liegen vor."
clause = ""
of = ["claim"]
valid_from = "2021-04-01"
valid_until = "2021-09-30"
"#;

    /// What the reader says to the small file with one text replaced, once.
    fn planted(text: &str, fault: &str) -> String {
        assert!(SMALL.contains(text), "{text}");
        Programme::parse(&SMALL.replacen(text, fault, 1)).unwrap_err().to_string()
    }

    #[test]
    fn where_a_file_cannot_be_read_is_told_by_line_and_character() {
        let place = |file: &str| Programme::parse(file).unwrap_err().place(file);
        let file = SMALL.replacen("name = \"Kurse\"", "näme = \"Kurse\"", 1);
        assert_eq!(place(&file), Some((14, 2)));
        assert_eq!(place("code = 'x'\nname = Öhm, 7"), Some((2, 11)));
        let twice =
            SMALL.replacen("code = \"R1\"\ncomponent = \"B1\"", "code = \"R1\"\ncomponent = \"B2\"", 1);
        assert_eq!(place(&twice), None, "it is read, and does not fit together");
    }

    #[test]
    fn the_shipped_programme_is_read() {
        let programme = Programme::parse(DURCHSTARTEN).unwrap();
        let funders = programme.components.iter().map(|it| (it.code.as_str(), it.funder.as_str()));
        let paid_by = funders.collect::<Vec<_>>();
        let mags = ["F1", "F2", "F3", "F4", "F5"].map(|code| (code, "MAGS"));
        assert_eq!(paid_by, [mags.as_slice(), &[("F6", "MKJFGFI")]].concat());
        assert_eq!(programme.plan_flexibility.to_string(), "20.00");
        let shares = programme.financing.iter().filter_map(|it| it.share).map(|it| it.to_string());
        assert_eq!(shares.collect::<Vec<_>>(), ["80.00", "90.00"]);
        assert!(programme.rates.iter().all(|rate| rate.gross.is_none()), "no source says what is gross");
    }

    #[test]
    fn a_programme_may_leave_a_plan_no_flexibility() {
        let bound = Programme::parse(&SMALL.replacen("20.00", "0.00", 1)).unwrap();
        assert_eq!(bound.plan_flexibility, Flexibility::NONE);
    }

    #[test]
    fn a_programme_sets_its_own_figures_of_the_law() {
        let entry = "[[law.use_by]]\nvalue = \"6 weeks\"\nvalid_from = \"2021-01-01\"\nbasis = \"Nr. 1\"\nsource = \"erfunden\"";
        let law = Programme::parse(&format!("{SMALL}\n{entry}\n")).unwrap().law_parameters().unwrap();
        let on = "2021-05-01".parse().unwrap();
        assert_eq!(law.use_by.on(on).unwrap().value.to_string(), "6 weeks");
        assert_eq!(law.day_count.on(on).unwrap().value.word(), "act/act", "the rest is that of the Land");
        let twice = format!("{SMALL}\n{entry}\n{entry}\n");
        let refused = Programme::parse(&twice).unwrap_err().to_string();
        assert!(refused.starts_with("law: the period within which money is to be used"), "{refused}");
    }

    #[test]
    fn a_rate_says_what_its_units_need() {
        let programme = Programme::parse(DURCHSTARTEN).unwrap();
        let rate = |code: &str| programme.rates.iter().find(|rate| rate.code.as_str() == code).unwrap();
        assert_eq!(rate("P3").entry_within_days, Some(56), "eight weeks, Nr. 5.5.3");
        let excluded = rate("P4").excludes.iter().map(CostCategoryCode::as_str);
        assert_eq!(excluded.collect::<Vec<_>>(), ["pruefungsgebuehren"]);
        let proven = programme.rates.iter().filter(|rate| rate.evidence.is_some());
        assert_eq!(proven.map(|rate| rate.code.as_str()).collect::<Vec<_>>(), ["P1"]);
    }

    #[test]
    fn every_finding_of_a_shipped_programme_names_its_clause() {
        for file in [DURCHSTARTEN, KOMM_AN] {
            let programme = Programme::parse(file).unwrap();
            assert!(!programme.findings.is_empty(), "{}", programme.code);
            assert!(
                programme.findings.iter().all(|finding| !finding.clause.is_empty()),
                "{}",
                programme.code
            );
        }
    }

    #[test]
    fn the_second_programme_gives_amounts_only_where_a_source_dates_them() {
        let programme = Programme::parse(KOMM_AN).unwrap();
        let components = programme.components.iter().map(|it| (it.code.as_str(), it.funder.as_str()));
        let paid_by = ["A", "B", "C", "D"].map(|code| (code, "MKJFGFI"));
        assert_eq!(components.collect::<Vec<_>>(), paid_by);
        assert_eq!(programme.plan_flexibility, Flexibility::NONE);
        let set = programme.rates.iter().filter_map(|rate| Some((rate.code.as_str(), rate.amount?)));
        assert_eq!(set.collect::<Vec<_>>(), [("A1", Cents::new(100_000))]);
    }

    #[test]
    fn the_small_programme_has_no_fault() {
        let programme = Programme::parse(SMALL).unwrap();
        assert_eq!(programme.components[0].period.unwrap().to_string(), "2021-01-01 to 2021-12-31");
    }

    #[test]
    fn a_fault_names_the_table_and_the_code() {
        let table = [
            (
                r#"funder = "MAGS""#,
                r#"funder = "MKFFI""#,
                "components: B1 names MKFFI, which is not in funders",
            ),
            (r#"["kurse"]"#, r#"["bus"]"#, "components: B1 names bus, which is not in cost_categories"),
            (r#"component = "B1""#, r#"component = "B2""#, "rates: R1 names B2, which is not in components"),
            ("2021-07-01", "2021-06-30", "rates: R1 holds twice on 2021-06-30"),
            ("2021-06-30", "2020-12-31", "rates: R1 cannot hold from 2021-01-01 until 2020-12-31"),
            (r#""10.00""#, r#""0.00""#, "rates: R1 must be above zero, not 0.00"),
            (
                "gross = true",
                "gross = true\nexcludes = [\"bus\"]",
                "rates: R1 names bus, which is not in cost_categories",
            ),
            (
                "2021-11-30",
                "2021-01-31",
                "reduction_reasons: fehlt cannot hold from 2021-02-01 until 2021-01-31",
            ),
            ("2021-09-30", "2021-03-31", "checks: belege cannot hold from 2021-04-01 until 2021-03-31"),
            ("2021-10-31", "2021-02-28", "findings: spaet cannot hold from 2021-03-01 until 2021-02-28"),
            (
                r#"share = "80.00""#,
                "",
                "financing: an Anteilfinanzierung has a share and no other type has one (immer)",
            ),
        ];
        for (text, fault, message) in table {
            assert_eq!(planted(text, fault), message);
        }
    }

    #[test]
    fn a_price_above_which_objects_are_listed_is_of_categories_about_objects() {
        let kurse = CostCategoryCode::parse("kurse").unwrap();
        let above = |file: &str| Programme::parse(file).unwrap().listed_above(&kurse);
        let priced = SMALL.replacen("code = \"klein\"", "code = \"klein\"\ninventory_above = \"800.00\"", 1);
        assert_eq!(above(&priced), None, "courses are no objects");
        let objects = |file: &str| file.replacen("name = \"Kurse\"", "name = \"Kurse\"\nobjects = true", 1);
        assert_eq!(above(&objects(&priced)), Some(Cents::new(80_000)));
        assert_eq!(above(&objects(SMALL)), None, "no source gives a price");
        for shipped in [DURCHSTARTEN, KOMM_AN] {
            assert_eq!(Programme::parse(shipped).unwrap().inventory_above, None);
        }
    }

    #[test]
    fn a_code_stands_there_once() {
        for (table, code, more) in [
            ("funders", "MAGS", "name = \"x\"\nsource = \"x\""),
            ("cost_categories", "kurse", "name = \"x\""),
            ("components", "B1", "name = \"x\"\nfunder = \"MAGS\"\nsource = \"x\""),
            ("reduction_reasons", "fehlt", "text = \"x\"\nclause = \"x\""),
            ("findings", "spaet", "text = \"x\"\nclause = \"x\"\nseverity = \"grave\""),
            ("checks", "belege", "text = \"x\"\nclause = \"x\"\nof = [\"claim\"]"),
        ] {
            let file = format!("{SMALL}\n[[{table}]]\ncode = \"{code}\"\n{more}\n");
            assert_eq!(Programme::parse(&file), Err(ProgrammeError::Twice { table, code: code.to_owned() }));
        }
    }

    #[test]
    fn a_value_of_the_wrong_shape_is_named_with_its_line() {
        let table = [
            (r#""20.00""#, r#""20""#, "digits, a dot and two digits"),
            (r#""20.00""#, "20.00", "invalid type: floating point"),
            (r#""20.00""#, r#""100.01""#, "between 0 and 10000"),
            (r#""80.00""#, r#""0.00""#, "between 1 and 10000"),
            (r#""hint""#, r#""schlimm""#, "unknown variant"),
            ("gross = true", "gross = true\nentry_within_days = -1", "entry_within_days"),
            (r#""10.00""#, r#""10,00""#, "digits, a dot and two digits"),
            (r#""2021-07-01""#, r#""1.7.2021""#, "valid_from"),
            (r#"code = "B1""#, r#"code = "B 1""#, "' '"),
            ("2021-12-31", "2020-12-31", "cannot end on 2020-12-31"),
            (r#"unit = "Stunde""#, "unit = \"Stunde\"\nfarbe = \"rot\"", "farbe"),
            (r#"kind = "anteil"#, r#"kind = "viel"#, "unknown variant"),
            (r#"name = "Kurs""#, "", "missing field `name`"),
        ];
        for (text, fault, named) in table {
            let message = planted(text, fault);
            assert!(message.contains("line ") && message.contains(named), "{fault}: {message}");
        }
    }
}
