//! A field of a calculator: how people type it, and how the calculators read it.

use grants::calculation::{Books, Refusal};
use ledger::Cents;
use serde_json::{Map, Value, json};

use super::kinds::Kind;
use crate::{
    form::Form,
    german::{read_day, read_euros, read_span},
    pages::claims::table::{Column, Table},
    refusal::{Told, told},
};

/// What stands in a field.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holds {
    /// An amount above zero.
    Amount,
    /// An amount of at least nothing.
    Rest,
    /// A day.
    Day,
    /// A share.
    Percent,
    /// Percent a year.
    Rate,
    /// A span of time.
    Span,
    /// A name.
    Name,
    /// Yes or no.
    YesOrNo,
    /// One of these: the word of the calculators, and what people call it.
    OneOf(&'static [(&'static str, &'static str)]),
    /// A programme.
    Programme,
    /// A deadline's rule.
    Rule,
    /// Rows: the columns, and what each cell is called and holds.
    Rows(&'static [Column], &'static [(&'static str, Holds)]),
}

/// A field of a calculator.
#[derive(Debug)]
pub(super) struct Field {
    /// Its name in the form.
    pub(super) name: &'static str,
    /// Its name in what the calculators read; a part of an object behind a slash.
    pub(super) key: &'static str,
    /// What people call it.
    pub(super) label: &'static str,
    /// How it is typed.
    pub(super) hint: &'static str,
    /// What stands in it.
    pub(super) holds: Holds,
    /// Whether nothing is calculated without it.
    pub(super) is_needed: bool,
    /// What is said where the calculator cannot take it, though it can be read.
    pub(super) wrong: &'static str,
}

/// A field as the page shows it.
pub(super) struct Shown {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    pub(super) look: Look,
    pub(super) choices: Vec<(String, String)>,
}

/// How a field looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// A number.
    Number,
    /// A day.
    Day,
    /// A text.
    Text,
    /// Several rows.
    Area,
    /// One of several.
    Choice,
    /// One of several, or none.
    Maybe,
}

/// Yes or no, as the form says them.
const YES_OR_NO: [(&str, &str); 2] = [("ja", "ja"), ("nein", "nein")];

impl Field {
    /// The field as the page shows it.
    pub(super) fn shown(&self, books: &Books) -> Shown {
        let choices = self.choices(books);
        let look = match self.holds {
            Holds::Rows(..) => Look::Area,
            Holds::Name | Holds::Span => Look::Text,
            Holds::Day => Look::Day,
            _ if choices.is_empty() => Look::Number,
            _ if self.is_needed => Look::Choice,
            _ => Look::Maybe,
        };
        Shown { name: self.name, label: self.label, hint: self.hint, look, choices }
    }

    /// What can be chosen.
    fn choices(&self, books: &Books) -> Vec<(String, String)> {
        let owned = |(word, text): &(&str, &str)| ((*word).to_owned(), (*text).to_owned());
        match self.holds {
            Holds::YesOrNo => YES_OR_NO.iter().map(owned).collect(),
            Holds::OneOf(choices) => choices.iter().map(owned).collect(),
            Holds::Programme => books.programmes().map(|it| (it.code.to_string(), it.name.clone())).collect(),
            Holds::Rule => {
                let told = |it: &grants::law::DeadlineRule| format!("{}, ab: {}", it.title, it.event);
                books.deadlines().map(|it| (it.id.clone(), told(it))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What was typed, as people read it; nothing where nothing was.
    pub(super) fn typed(&self, form: &Form, books: &Books) -> Option<String> {
        let typed = form.value(self.name).trim();
        if typed.is_empty() {
            return None;
        }
        let chosen = self.choices(books).into_iter().find(|(word, _)| word == typed);
        Some(chosen.map_or_else(|| typed.to_owned(), |(_, text)| text))
    }

    /// Reads what was typed. What is wrong is noted.
    fn read(&self, form: &mut Form, books: &Books) -> Option<Value> {
        if form.value(self.name).trim().is_empty() {
            if self.is_needed {
                form.blame(self.name, "Diese Angabe fehlt.");
            }
            return None;
        }
        let read = match self.holds {
            Holds::Percent => return form.share(self.name).map(|share| share.to_string().into()),
            Holds::Rate => return form.interest_rate(self.name).map(|rate| rate.to_string().into()),
            Holds::Rows(columns, cells) => rows(form.value(self.name), columns, cells),
            holds => {
                let choices = self.choices(books);
                one(form.value(self.name).trim(), holds, &choices).map_err(|said| vec![said])
            }
        };
        read.map_err(|faults| faults.into_iter().for_each(|said| form.blame(self.name, said))).ok()
    }
}

/// Reads one text as what it stands for.
fn one(text: &str, holds: Holds, choices: &[(String, String)]) -> Result<Value, String> {
    let amount = || read_euros(text).map_err(|cause| cause.to_string());
    match holds {
        Holds::Amount => {
            amount()?.positive().map(euros).map_err(|_| "Der Betrag muss größer als null sein.".to_owned())
        }
        Holds::Rest => {
            let amount = Some(amount()?).filter(|amount| *amount >= Cents::ZERO);
            amount.map(euros).ok_or_else(|| "Der Betrag darf nicht unter null liegen.".to_owned())
        }
        Holds::Day => read_day(text).map(|day| day.to_string().into()).map_err(|cause| cause.to_string()),
        Holds::Span => {
            let span = read_span(text).map(|span| span.to_string().into());
            span.ok_or_else(|| "Bitte so eingeben: 2 Monate, 6 Wochen, 10 Tage oder 1 Jahr.".to_owned())
        }
        Holds::YesOrNo => chosen(text, choices).map(|word| (word == "ja").into()),
        Holds::OneOf(_) | Holds::Programme | Holds::Rule => chosen(text, choices).map(Value::from),
        Holds::Name | Holds::Percent | Holds::Rate | Holds::Rows(..) => Ok(text.into()),
    }
}

fn euros(amount: Cents) -> Value {
    amount.to_string().into()
}

fn chosen<'t>(text: &'t str, choices: &[(String, String)]) -> Result<&'t str, String> {
    let is_there = choices.iter().any(|(word, _)| word == text);
    if is_there { Ok(text) } else { Err("Bitte etwas auswählen.".to_owned()) }
}

/// Reads rows, each an object; a cell in which nothing stands is left out.
fn rows(text: &str, columns: &'static [Column], cells: &[(&str, Holds)]) -> Result<Value, Vec<String>> {
    let table = Table::read(text, columns).map_err(|said| vec![said])?;
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for (number, row) in table.rows {
        let mut object = Map::new();
        for ((column, (key, holds)), cell) in columns.iter().zip(cells).zip(&row) {
            if cell.is_empty() {
                continue;
            }
            match one(cell, *holds, &[]) {
                Ok(value) => drop(object.insert((*key).to_owned(), value)),
                Err(said) => faults.push(format!("Zeile {number}, Spalte „{}“: {said}", column.name)),
            }
        }
        all.push(Value::Object(object));
    }
    if faults.is_empty() { Ok(Value::Array(all)) } else { Err(faults) }
}

/// Reads all fields of a calculator; nothing where something is wrong, which is noted.
pub(super) fn read(form: &mut Form, kind: &Kind, books: &Books) -> Option<Value> {
    let mut input = json!({});
    for field in kind.fields {
        let Some(value) = field.read(form, books) else { continue };
        let mut place = &mut input;
        for part in field.key.split('/') {
            place = &mut place[part];
        }
        *place = value;
    }
    form.faults().is_empty().then_some(input)
}

/// Notes what a calculator refuses, at the fields that it means.
pub(super) fn blame(form: &mut Form, kind: &Kind, refusal: &Refusal) {
    for fault in &refusal.errors {
        let pointer = fault.pointer.trim_start_matches('/');
        let begins = |long: &str, short: &str| {
            long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let is_meant = |field: &&Field| {
            !pointer.is_empty() && (begins(pointer, field.key) || begins(field.key, pointer))
        };
        let found = kind.fields.iter().find(is_meant);
        let said = match found {
            _ if refusal.provisional.is_some() => PROVISIONAL,
            Some(field) => field.wrong,
            None => UNFIT,
        };
        let is_said = form.faults().iter().any(|told| told.text == said);
        if !is_said {
            form.note(Told { at: found.map(|field| field.name.to_owned()), ..told(said) });
        }
    }
}

/// What is said where the figures end before the day.
const PROVISIONAL: &str = "Bis zu diesem Tag ist der Basiszinssatz noch nicht bekannt. Das Ergebnis gilt nur für die Tage, für die er es ist.";
/// What is said of fields that cannot go together.
pub(super) const UNFIT: &str =
    "Mit diesen Angaben lässt sich nicht rechnen. Sind die Beträge und Tage richtig?";
