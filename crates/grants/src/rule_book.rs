//! The rule book: each rule with its text, its clause, the days it holds, what it does, and examples that run.
//!
//! Examples are inputs of the calculators. A rule that the arithmetic does not keep fails its own examples.

use std::{collections::BTreeSet, sync::LazyLock};

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use crate::calculation::{Books, Calculation, Refusal};

/// The rules of Nordrhein-Westfalen.
pub const RULES: &str = include_str!("../data/rules.toml");

static SHIPPED: LazyLock<Result<RuleBook, RuleBookError>> = LazyLock::new(|| RuleBook::parse(RULES));

/// All rules in one version.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleBook {
    /// Its number; whoever applied a rule keeps it.
    pub version: u32,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// Its title, in German.
    pub title: String,
    /// What it says, in plain German.
    pub text: String,
    /// The clause it rests on.
    pub clause: String,
    /// Where that was read.
    pub source: String,
    /// The first day it holds.
    pub valid_from: NaiveDate,
    /// The last day it holds, where it ends.
    pub valid_until: Option<NaiveDate>,
    /// What it does.
    pub effect: RuleEffect,
    /// What an exception from it comes to, in German; a rule that says nothing has none.
    pub waiver: Option<String>,
    /// What it comes to, case by case.
    pub examples: Vec<RuleExample>,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleEffect {
    /// It lets nothing pass.
    Block,
    /// It lets pass who says why.
    Warn,
    /// It gives an amount or a day.
    Compute,
}

/// What a rule comes to in one case.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleExample {
    /// The case, in German.
    pub says: String,
    /// The calculator that shows it.
    pub calculation: Calculation,
    /// What goes in.
    pub input: Value,
    /// What must come out, among other things.
    pub answer: Value,
}

/// What is wrong with a rule book.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleBookError {
    /// It is not TOML of the right shape; the message names the line.
    #[error("the rule book cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// An id stands there twice.
    #[error("the rule {0} stands there twice")]
    Twice(String),
    /// A rule that no case shows.
    #[error("the rule {0} has no example")]
    NoExample(String),
    /// A rule ends before it begins.
    #[error("the rule {rule} cannot hold from {from} until {until}")]
    Ends {
        /// The rule.
        rule: String,
        /// Its first day.
        from: NaiveDate,
        /// Its last day.
        until: NaiveDate,
    },
}

/// Why an example does not hold.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ExampleError {
    /// The calculator refuses the input.
    #[error("the input is refused: {}", .0.errors.iter().map(|it| it.message.as_str()).collect::<Vec<_>>().join("; "))]
    Refused(Refusal),
    /// It answers something else.
    #[error("{field} is {found}, not {expected}")]
    Differs {
        /// Which field of the answer.
        field: String,
        /// What it is.
        found: Value,
        /// What it should be.
        expected: Value,
    },
    /// An answer that cannot be shown.
    #[error("the answer cannot be shown")]
    Unshown,
}

impl RuleBook {
    /// The rules of Nordrhein-Westfalen, read once.
    pub fn shipped() -> Result<&'static Self, &'static RuleBookError> {
        SHIPPED.as_ref()
    }

    /// Reads a rule book.
    pub fn parse(file: &str) -> Result<Self, RuleBookError> {
        let book: Self = toml::from_str(file)?;
        let mut seen = BTreeSet::new();
        for rule in &book.rules {
            let id = || rule.id.clone();
            if !seen.insert(rule.id.as_str()) {
                return Err(RuleBookError::Twice(id()));
            }
            if rule.examples.is_empty() {
                return Err(RuleBookError::NoExample(id()));
            }
            let from = rule.valid_from;
            if let Some(until) = rule.valid_until.filter(|until| *until < from) {
                return Err(RuleBookError::Ends { rule: id(), from, until });
            }
        }
        Ok(book)
    }

    /// A rule.
    pub fn named(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The title of a rule.
    pub fn titled(&self, id: &str) -> Option<&str> {
        self.named(id).map(|rule| rule.title.as_str())
    }

    /// The rules that hold on a day.
    pub fn on(&self, day: NaiveDate) -> impl Iterator<Item = &Rule> {
        self.rules
            .iter()
            .filter(move |rule| rule.valid_from <= day && rule.valid_until.is_none_or(|until| day <= until))
    }
}

impl RuleExample {
    /// Whether the calculator answers what the example says.
    pub fn check(&self, books: &Books) -> Result<(), ExampleError> {
        let answer = self.calculation.run(&self.input, books).map_err(ExampleError::Refused)?;
        let answer = serde_json::to_value(answer).map_err(|_| ExampleError::Unshown)?;
        holds("", &answer, &self.answer)
    }
}

/// Whether an answer says what is expected, whatever else it says.
fn holds(field: &str, found: &Value, expected: &Value) -> Result<(), ExampleError> {
    match expected.as_object() {
        Some(fields) => fields.iter().try_for_each(|(name, expected)| {
            let found = found.get(name).unwrap_or(&Value::Null);
            holds(&format!("{field}/{name}"), found, expected)
        }),
        None if found == expected => Ok(()),
        None => {
            let (found, expected) = (found.clone(), expected.clone());
            Err(ExampleError::Differs { field: field.to_owned(), found, expected })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;

    fn book() -> RuleBook {
        RuleBook::parse(RULES).unwrap()
    }

    #[test]
    fn every_example_of_every_rule_holds() {
        let books = Books::shipped().unwrap();
        for rule in book().rules {
            for example in &rule.examples {
                let held = example.check(&books).map_err(|cause| cause.to_string());
                assert_eq!(held, Ok(()), "{}: {}", rule.id, example.says);
            }
        }
    }

    #[test]
    fn an_example_that_does_not_hold_says_where() {
        let books = Books::shipped().unwrap();
        let mut example = book().rules[0].examples[0].clone();
        example.answer["drawable"] = "1.00".into();
        assert_eq!(example.check(&books).unwrap_err().to_string(), "/drawable is \"0.00\", not \"1.00\"");
        example.input["on"] = "2022-13-01".into();
        assert!(
            example
                .check(&books)
                .unwrap_err()
                .to_string()
                .starts_with("the input is refused: there is no day")
        );
    }

    #[test]
    fn a_rule_holds_for_its_days() {
        let on = |on: &str| book().on(day(on)).map(|rule| rule.id.clone()).collect::<Vec<_>>();
        assert!(!on("2025-11-06").contains(&"zinssatz".to_owned()));
        assert!(on("2025-11-07").contains(&"zinssatz".to_owned()));
    }

    #[test]
    fn a_book_that_cannot_be_is_refused() {
        let small = "version = 1\n[[rules]]\nid = \"a\"\ntitle = \"A\"\ntext = \"A.\"\nclause = \"§ 1\"\nsource = \"x\"\n\
                     valid_from = \"2021-01-01\"\neffect = \"block\"\n";
        let none = RuleBook::parse(&format!("{small}examples = []\n"));
        assert_eq!(none, Err(RuleBookError::NoExample("a".to_owned())));
        let example = "[[rules.examples]]\nsays = \"x\"\ncalculation = \"plan\"\ninput = {}\nanswer = {}\n";
        let rule = small.strip_prefix("version = 1\n").unwrap();
        let twice = RuleBook::parse(&format!("{small}{example}{rule}{example}"));
        assert_eq!(twice, Err(RuleBookError::Twice("a".to_owned())));
        let ends = small.replace("effect", "valid_until = \"2020-12-31\"\neffect");
        let ends = RuleBook::parse(&format!("{ends}{example}")).unwrap_err().to_string();
        assert_eq!(ends, "the rule a cannot hold from 2021-01-01 until 2020-12-31");
        let unknown = RuleBook::parse(&format!("{small}{}", example.replace("plan", "sum"))).unwrap_err();
        assert!(unknown.to_string().contains("unknown variant `sum`"), "{unknown}");
    }
}
