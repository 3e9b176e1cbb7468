//! `/regeln/regelwerk`: the rule book: each rule with its clause, what it does, its examples, and whether it has exceptions.

use askama::Template;
use axum::response::Response;
use flow::law_book::rule_book;
use grants::rule_book::{Rule, RuleEffect};

use crate::{
    frame::Frame,
    german::day,
    pages::calculators,
    show::{Wrong, page},
    visitor::Visitor,
};

/// A rule, and its cases each with the calculator that shows them.
struct Row {
    rule: &'static Rule,
    effect: &'static str,
    holds: String,
    examples: Vec<(&'static str, String, &'static str)>,
}

/// The page.
#[derive(Template)]
#[template(path = "rules/rule_book.html")]
struct Page {
    frame: Frame,
    version: u32,
    rows: Vec<Row>,
}

/// What a rule does, in words.
const fn effect(effect: RuleEffect) -> &'static str {
    match effect {
        RuleEffect::Block => "lässt nichts durch, was ihr widerspricht",
        RuleEffect::Warn => "lässt durch, wer sagt, warum",
        RuleEffect::Compute => "bestimmt einen Betrag oder einen Tag",
    }
}

/// A rule as people read it.
fn shown(rule: &'static Rule) -> Row {
    let until = rule.valid_until.map_or_else(String::new, |until| format!(" bis {}", day(until)));
    let examples = rule.examples.iter().map(|example| {
        let (to, calculator) = calculators::way(example.calculation);
        (example.says.as_str(), to, calculator)
    });
    Row {
        rule,
        effect: effect(rule.effect),
        holds: format!("ab {}{until}", day(rule.valid_from)),
        examples: examples.collect(),
    }
}

/// `GET /regeln/regelwerk`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let book = rule_book(&visitor.ctx).await?;
    let frame = visitor.frame("Regelwerk").below("/regeln", "Regeln und Größen");
    Ok(page(&Page { frame, version: book.version, rows: book.rules.iter().map(shown).collect() }))
}
