//! What a calculator answered, as people read it.

use grants::calculation::{Answer, Books};
use ledger::Cents;
use serde_json::Value;

use super::kinds::Kind;
use crate::{
    form::Form,
    german::{day, euros},
    show::Wrong,
};

/// How a part of an answer is read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reads {
    /// An amount.
    Euros,
    /// A day.
    Day,
    /// Yes or no.
    YesOrNo,
    /// A word of the calculators, and what people call it.
    OneOf(&'static [(&'static str, &'static str)]),
    /// As it stands there.
    Plain,
}

/// A part of an answer.
#[derive(Debug)]
pub(super) struct Part {
    /// Where it stands (RFC 6901).
    pub(super) pointer: &'static str,
    /// What people call it.
    pub(super) label: &'static str,
    /// How it is read.
    pub(super) reads: Reads,
}

/// An answer with what it was asked, and how it came about.
pub(super) struct Answered {
    pub(super) is_provisional: bool,
    pub(super) asked: Vec<(&'static str, String)>,
    pub(super) parts: Vec<(&'static str, String)>,
    pub(super) working: Vec<String>,
}

impl Answered {
    /// What was answered to a form.
    pub(super) fn of(
        kind: &Kind,
        form: &Form,
        books: &Books,
        answer: &Answer,
        is_provisional: bool,
    ) -> Result<Self, Wrong> {
        let asked = kind.fields.iter().filter_map(|it| Some((it.label, it.typed(form, books)?)));
        let answer = serde_json::to_value(answer).map_err(|cause| {
            tracing::error!(%cause, "An answer could not be read");
            Wrong::ours()
        })?;
        let part = |part: &Part| Some((part.label, read(answer.pointer(part.pointer)?, part.reads)?));
        Ok(Self {
            is_provisional,
            asked: asked.collect(),
            parts: kind.parts.iter().filter_map(part).collect(),
            working: texts(&answer["working"]),
        })
    }
}

fn texts(list: &Value) -> Vec<String> {
    let all = list.as_array().into_iter().flatten();
    all.filter_map(|text| text.as_str().map(ToOwned::to_owned)).collect()
}

/// A value of an answer; nothing where there is none.
fn read(value: &Value, reads: Reads) -> Option<String> {
    let text = value.as_str();
    match reads {
        Reads::Euros => Cents::parse_euros(text?).ok().map(euros),
        Reads::Day => text?.parse().ok().map(day),
        Reads::YesOrNo => value.as_bool().map(|is_so| if is_so { "ja" } else { "nein" }.to_owned()),
        Reads::OneOf(words) => {
            words.iter().find(|(word, _)| Some(*word) == text).map(|(_, said)| (*said).to_owned())
        }
        Reads::Plain if value.is_array() => Some(texts(value).join(" ")),
        Reads::Plain => text.map(ToOwned::to_owned).or_else(|| value.as_i64().map(|it| it.to_string())),
    }
}
