//! The record of an examination (Prüfung): how deep it went, what was answered to each check, whether the recipient was
//! heard.
//!
//! A claim is examined before it is decided, a proof of use before it is accepted (Nr. 11 VV zu § 44 LHO NRW). What to look
//! at is registered in the programme. Each version of a record stays as it was, with who made it; the newest one goes into
//! the Prüfvermerk, beside what the books check by themselves.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    CheckCode, ClaimId, ExaminationRecordId, GrantId, Programme, ProofId, Signer, TextError, plain_text,
    single_spaced,
};

/// The most characters of a remark, and of what is said of the hearing.
const LONGEST: usize = 2000;
/// The most characters of the name of who gets a copy.
const LONGEST_NAME: usize = 200;
/// The most who get a copy.
const MOST_COPIES: usize = 20;

/// What is examined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExaminedKind {
    /// A claim (Abrechnung).
    Claim,
    /// A proof of use (Verwendungsnachweis, Zwischennachweis).
    Proof,
}

/// The claim or the proof that was examined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Examined {
    /// A claim.
    Claim(ClaimId),
    /// A proof of use.
    Proof(ProofId),
}

impl Examined {
    /// Which of the two it is.
    pub const fn kind(self) -> ExaminedKind {
        match self {
            Self::Claim(_) => ExaminedKind::Claim,
            Self::Proof(_) => ExaminedKind::Proof,
        }
    }
}

/// How deep an examination went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExaminationDepth {
    /// The papers as a whole (kursorisch).
    Cursory,
    /// Receipts one by one (vertieft).
    Deep,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// Nothing to object to.
    Fine,
    /// Something was found.
    Objection,
    /// It does not apply here.
    NotApplicable,
}

/// What is answered to a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAnswer {
    /// The check.
    pub check: CheckCode,
    /// How it came out.
    pub outcome: CheckOutcome,
    /// What is to be said to it; what was found, where something was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// What an examiner says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExaminationTerms {
    /// How deep the examination went.
    pub depth: ExaminationDepth,
    /// The answers to the checks of the programme, one to each.
    pub answers: Vec<CheckAnswer>,
    /// Whether and how the recipient was heard (§ 28 VwVfG NRW); empty, where there was no reason to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hearing: String,
    /// Other givers that get a copy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies_to: Vec<String>,
}

/// The record of an examination, in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExaminationRecord {
    /// Its id.
    pub id: ExaminationRecordId,
    /// The grant whose claim or proof was examined.
    pub grant: GrantId,
    /// What was examined.
    pub of: Examined,
    /// Its number: 1 for the first version.
    pub number: i64,
    /// What was said.
    #[serde(flatten)]
    pub terms: ExaminationTerms,
    /// Who recorded it.
    pub by: Signer,
}

/// Why a record is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExaminationRecordError {
    /// The programme has no such check for what is examined.
    #[error("the programme has no check {check} here")]
    UnknownCheck {
        /// The check.
        check: CheckCode,
    },
    /// Two answers to one check.
    #[error("the check {check} is answered twice")]
    Twice {
        /// The check.
        check: CheckCode,
    },
    /// A check without an answer.
    #[error("the check {check} is not answered: {text}")]
    Missing {
        /// The check.
        check: CheckCode,
        /// What it says.
        text: String,
    },
    /// An objection that does not say what was found, or a remark that says too much.
    #[error("the remark to {check} {cause}")]
    Remark {
        /// The check.
        check: CheckCode,
        /// What is wrong with the remark.
        cause: TextError,
    },
    /// What is said of the hearing, or of who gets a copy.
    #[error("{field} {cause}")]
    Text {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        cause: TextError,
    },
    /// Too many get a copy.
    #[error("at most {MOST_COPIES} get a copy, not {count}")]
    Copies {
        /// How many.
        count: usize,
    },
    /// The giver is outside these books and keeps its own record.
    #[error("who gives this grant records its examinations itself")]
    GiverOutside,
    /// What is not handed in yet, or not open any more.
    #[error("what is {present} is not examined")]
    NotNow {
        /// The present state.
        present: &'static str,
    },
    /// Another version was recorded since.
    #[error("version {newest} is the newest, and the one that was seen is {follows}")]
    Follows {
        /// The number of the newest version, 0 if there is none.
        newest: i64,
        /// The number of the version that the person saw.
        follows: i64,
    },
}

impl ExaminationTerms {
    /// The terms with clean texts, if they answer each check of the programme once.
    pub fn checked(
        self,
        programme: &Programme,
        (kind, on): (ExaminedKind, NaiveDate),
    ) -> Result<Self, ExaminationRecordError> {
        let asked: Vec<_> = programme.checks_on(kind, on).collect();
        let mut answered = BTreeSet::new();
        let mut answers = Vec::with_capacity(self.answers.len());
        for answer in self.answers {
            let check = answer.check.clone();
            if !asked.iter().any(|asked| asked.code == check) {
                return Err(ExaminationRecordError::UnknownCheck { check });
            }
            if !answered.insert(check.clone()) {
                return Err(ExaminationRecordError::Twice { check });
            }
            answers.push(answer.checked()?);
        }
        if let Some(missing) = asked.into_iter().find(|asked| !answered.contains(&asked.code)) {
            let (check, text) = (missing.code.clone(), missing.text.clone());
            return Err(ExaminationRecordError::Missing { check, text });
        }
        let text = |field| move |cause| ExaminationRecordError::Text { field, cause };
        let hearing = said(&self.hearing).map_err(text("hearing"))?;
        if self.copies_to.len() > MOST_COPIES {
            return Err(ExaminationRecordError::Copies { count: self.copies_to.len() });
        }
        let copies = self.copies_to.iter().map(|name| single_spaced(name, LONGEST_NAME));
        let copies_to = copies.collect::<Result<_, _>>().map_err(text("copies_to"))?;
        Ok(Self { depth: self.depth, answers, hearing, copies_to })
    }
}

impl CheckAnswer {
    fn checked(self) -> Result<Self, ExaminationRecordError> {
        let remark = match self.outcome {
            CheckOutcome::Objection => plain_text(&self.remark, LONGEST),
            CheckOutcome::Fine | CheckOutcome::NotApplicable => said(&self.remark),
        };
        match remark {
            Ok(remark) => Ok(Self { remark, ..self }),
            Err(cause) => Err(ExaminationRecordError::Remark { check: self.check, cause }),
        }
    }
}

/// A text that may be empty.
fn said(text: &str) -> Result<String, TextError> {
    if text.trim().is_empty() { Ok(String::new()) } else { plain_text(text, LONGEST) }
}

impl ExaminationRecord {
    /// Refuses unless the newest version is the one that the person saw.
    pub fn check_follows(newest: i64, follows: i64) -> Result<(), ExaminationRecordError> {
        if newest == follows { Ok(()) } else { Err(ExaminationRecordError::Follows { newest, follows }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, DAY};

    /// An answer to each check of the sample programme.
    fn terms(kind: ExaminedKind) -> ExaminationTerms {
        let programme = sample::programme();
        let fine = |check: &crate::Check| CheckAnswer {
            check: check.code.clone(),
            outcome: CheckOutcome::Fine,
            remark: String::new(),
        };
        let answers = programme.checks_on(kind, DAY).map(fine).collect();
        let copies_to = vec!["Agentur  für Arbeit".to_owned()];
        ExaminationTerms { depth: ExaminationDepth::Deep, answers, hearing: " \n".to_owned(), copies_to }
    }

    fn checked(terms: ExaminationTerms) -> Result<ExaminationTerms, ExaminationRecordError> {
        terms.checked(&sample::programme(), (ExaminedKind::Proof, DAY))
    }

    #[test]
    fn each_check_is_answered_once() {
        let whole = checked(terms(ExaminedKind::Proof)).unwrap();
        assert!(whole.answers.len() > terms(ExaminedKind::Claim).answers.len());
        assert_eq!(
            (whole.hearing.as_str(), whole.copies_to.as_slice()),
            ("", &["Agentur für Arbeit".to_owned()][..])
        );
        let mut less = whole.clone();
        let last = less.answers.pop().unwrap();
        let text = sample::programme().check(&last.check).unwrap().text.clone();
        let missing = ExaminationRecordError::Missing { check: last.check.clone(), text };
        assert_eq!(checked(less), Err(missing));
        let mut more = whole.clone();
        more.answers.push(last.clone());
        assert_eq!(checked(more), Err(ExaminationRecordError::Twice { check: last.check }));
        let mut foreign = whole;
        foreign.answers[0].check = CheckCode::parse("laune").unwrap();
        let unknown = ExaminationRecordError::UnknownCheck { check: CheckCode::parse("laune").unwrap() };
        assert_eq!(checked(foreign), Err(unknown));
    }

    #[test]
    fn an_objection_says_what_was_found() {
        let mut terms = terms(ExaminedKind::Proof);
        terms.answers[0].outcome = CheckOutcome::Objection;
        let refused = checked(terms.clone()).unwrap_err();
        let nothing = TextError::Length { most: LONGEST, length: 0 };
        let check = terms.answers[0].check.clone();
        assert_eq!(refused, ExaminationRecordError::Remark { check: check.clone(), cause: nothing });
        terms.answers[0].remark = " elf Tage zu spät ".to_owned();
        assert_eq!(checked(terms.clone()).unwrap().answers[0].remark, "elf Tage zu spät");
        terms.answers[0].outcome = CheckOutcome::Fine;
        terms.answers[0].remark = "x".repeat(LONGEST + 1);
        let cause = TextError::Length { most: LONGEST, length: LONGEST + 1 };
        assert_eq!(checked(terms), Err(ExaminationRecordError::Remark { check, cause }));
    }

    #[test]
    fn who_gets_a_copy_has_a_name() {
        let mut terms = terms(ExaminedKind::Proof);
        terms.copies_to.push(" ".to_owned());
        let cause = TextError::Length { most: LONGEST_NAME, length: 0 };
        assert_eq!(checked(terms.clone()), Err(ExaminationRecordError::Text { field: "copies_to", cause }));
        terms.copies_to = vec!["Stadt".to_owned(); MOST_COPIES + 1];
        assert_eq!(checked(terms), Err(ExaminationRecordError::Copies { count: MOST_COPIES + 1 }));
    }

    #[test]
    fn a_version_follows_the_one_that_was_seen() {
        assert_eq!(ExaminationRecord::check_follows(2, 2), Ok(()));
        let refused = ExaminationRecord::check_follows(2, 1);
        assert_eq!(refused, Err(ExaminationRecordError::Follows { newest: 2, follows: 1 }));
    }
}
