//! The registers of a programme: reasons for a reduction, findings and checks, each by its code.
//!
//! They are data, so that every recipient is told the same in the same words. What has ended stays readable; it is only
//! not given any more.

use chrono::NaiveDate;

use super::{Check, Finding, Programme, ReductionReason};
use crate::{CheckCode, ExaminedKind, FindingCode};

/// Why an entry of a register cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// The programme registers no such entry.
    #[error("the programme registers no {register} {code:?}")]
    Unknown {
        /// What was looked for.
        register: &'static str,
        /// Its code.
        code: String,
    },
    /// It is not given on that day.
    #[error("the {register} {code:?} does not hold on {on}")]
    NotValidOn {
        /// What was looked for.
        register: &'static str,
        /// Its code.
        code: String,
        /// The day.
        on: NaiveDate,
    },
}

/// The register of findings, as a refusal names it.
const FINDING: &str = "finding";

impl RegisterError {
    /// Whether it is about a finding.
    pub fn is_of_finding(&self) -> bool {
        matches!(self, Self::Unknown { register: FINDING, .. } | Self::NotValidOn { register: FINDING, .. })
    }
}

impl Programme {
    /// The registered reduction reason of a code, also one that has ended.
    pub fn reduction_reason(&self, code: &str) -> Option<&ReductionReason> {
        self.reduction_reasons.iter().find(|reason| reason.code == code)
    }

    /// The reduction reason of a code that may be given on a day.
    pub fn reduction_reason_on(&self, code: &str, on: NaiveDate) -> Result<&ReductionReason, RegisterError> {
        let found = self.reduction_reason(code);
        usable("reduction reason", code, on, found, |reason| (reason.valid_from, reason.valid_until))
    }

    /// The registered finding of a code, also one that has ended.
    pub fn finding(&self, code: &FindingCode) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.code == *code)
    }

    /// The finding of a code that may be made on a day.
    pub fn finding_on(&self, code: &FindingCode, on: NaiveDate) -> Result<&Finding, RegisterError> {
        let found = self.finding(code);
        usable(FINDING, code.as_str(), on, found, |finding| (finding.valid_from, finding.valid_until))
    }

    /// The registered check of a code, also one that has ended.
    pub fn check(&self, code: &CheckCode) -> Option<&Check> {
        self.checks.iter().find(|check| check.code == *code)
    }

    /// The checks that an examination of something answers on a day, in the order of the file.
    pub fn checks_on(&self, kind: ExaminedKind, on: NaiveDate) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(move |check| {
            check.of.contains(&kind) && holds_on((check.valid_from, check.valid_until), on)
        })
    }
}

/// A clause without the address at which it was read: that is for who keeps the programme file.
pub fn without_source(clause: &str) -> &str {
    clause.split_once(" (http").map_or(clause, |(clause, _)| clause)
}

/// The first and the last day, where there is one.
type Validity = (Option<NaiveDate>, Option<NaiveDate>);

fn holds_on((from, until): Validity, on: NaiveDate) -> bool {
    from.is_none_or(|from| from <= on) && until.is_none_or(|until| on <= until)
}

fn usable<'programme, T>(
    register: &'static str,
    code: &str,
    on: NaiveDate,
    found: Option<&'programme T>,
    validity: impl Fn(&T) -> Validity,
) -> Result<&'programme T, RegisterError> {
    let found = found.ok_or_else(|| RegisterError::Unknown { register, code: code.to_owned() })?;
    if holds_on(validity(found), on) {
        Ok(found)
    } else {
        Err(RegisterError::NotValidOn { register, code: code.to_owned(), on })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, day};

    #[test]
    fn a_clause_is_written_without_its_address() {
        assert_eq!(without_source("ANBest-I Nr. 6.2 (https://example.org/140)"), "ANBest-I Nr. 6.2");
        assert_eq!(without_source("Nr. 5.5 (Pauschalen)"), "Nr. 5.5 (Pauschalen)");
    }

    fn code(code: &str) -> FindingCode {
        FindingCode::parse(code).unwrap()
    }

    #[test]
    fn an_entry_is_found_by_its_code_or_named() {
        let programme = sample::programme();
        assert_eq!(programme.reduction_reason_on("beleg_fehlt", sample::DAY).unwrap().code, "beleg_fehlt");
        let found = programme.finding_on(&code("zahlungsnachweis_fehlt"), sample::DAY).unwrap();
        assert_eq!(Some(found), programme.finding(&code("zahlungsnachweis_fehlt")));
        let unknown = programme.reduction_reason_on("laune", sample::DAY).unwrap_err();
        assert_eq!(unknown.to_string(), "the programme registers no reduction reason \"laune\"");
        let unknown = programme.finding_on(&code("laune"), sample::DAY).unwrap_err();
        assert_eq!(unknown.to_string(), "the programme registers no finding \"laune\"");
    }

    #[test]
    fn an_entry_that_has_ended_is_readable_but_not_given() {
        let mut programme = sample::programme();
        let reason = &mut programme.reduction_reasons[0];
        (reason.valid_from, reason.valid_until) = (Some(day("2021-05-01")), Some(day("2021-12-31")));
        let ended = reason.code.clone();
        for on in ["2021-05-01", "2021-12-31"] {
            assert!(programme.reduction_reason_on(&ended, day(on)).is_ok(), "{on}");
        }
        for on in ["2021-04-30", "2022-01-01"] {
            let (register, code, on) = ("reduction reason", ended.clone(), day(on));
            let refused = RegisterError::NotValidOn { register, code, on };
            assert_eq!(programme.reduction_reason_on(&ended, on), Err(refused));
        }
        assert!(programme.reduction_reason(&ended).is_some());
    }
}
