//! Reading what someone wrote: everything that is wrong with it at once, each fault with its place.

use std::{collections::BTreeSet, fmt::Display, str::FromStr};

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::plain_text;

/// The most items of a list.
const MOST_ITEMS: usize = 10_000;
/// The most faults that one answer lists.
const MOST_FAULTS: usize = 100;
/// The longest name, in characters.
const LONGEST_NAME: usize = 200;

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputFault {
    /// Where it is: a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What is wrong with it.
    pub message: String,
}

/// A field could not be read; a fault was noted.
#[derive(Debug)]
pub(super) struct Noted;

/// The fields of an object that is being read.
pub(super) struct Fields<'json> {
    pointer: String,
    object: Option<&'json Map<String, Value>>,
    read: BTreeSet<&'static str>,
    faults: Vec<InputFault>,
}

impl<'json> Fields<'json> {
    /// Reads a whole input.
    pub(super) fn read<T>(
        input: &'json Value,
        read: impl FnOnce(&mut Self) -> Result<T, Noted>,
    ) -> Result<T, Vec<InputFault>> {
        let (value, faults) = Self::object(String::new(), input, read);
        value.map_err(|Noted| faults)
    }

    /// Reads an object; fields that nobody asked for are faults.
    fn object<T>(
        pointer: String,
        input: &'json Value,
        read: impl FnOnce(&mut Self) -> Result<T, Noted>,
    ) -> (Result<T, Noted>, Vec<InputFault>) {
        let object = input.as_object();
        let mut fields = Self { pointer, object, read: BTreeSet::new(), faults: Vec::new() };
        if object.is_none() {
            fields.fault(format!("must be an object, not {}", json_kind(input)));
            return (Err(Noted), fields.faults);
        }
        let value = read(&mut fields);
        fields.refuse_unknown();
        let value = if fields.faults.is_empty() { value } else { Err(Noted) };
        (value, fields.faults)
    }

    fn refuse_unknown(&mut self) {
        let names = self.object.into_iter().flat_map(Map::keys);
        let unknown: Vec<_> = names.filter(|name| !self.read.contains(name.as_str())).cloned().collect();
        for name in unknown {
            let known = self.read.iter().copied().collect::<Vec<_>>().join(", ");
            self.note(&name, format!("there is no such field; there are {known}"));
        }
    }

    /// Whether a field was given.
    pub(super) fn has(&self, name: &'static str) -> bool {
        self.object.is_some_and(|object| object.contains_key(name))
    }

    fn get(&mut self, name: &'static str) -> Option<&'json Value> {
        self.read.insert(name);
        self.object?.get(name)
    }

    /// Notes a fault of this object.
    fn fault(&mut self, message: impl Display) {
        let pointer = self.pointer.clone();
        self.push(pointer, &message);
    }

    /// Notes a fault of a field.
    pub(super) fn note(&mut self, name: &str, message: impl Display) -> Noted {
        let pointer = format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"));
        self.push(pointer, &message);
        Noted
    }

    /// Keeps what was found within this object.
    fn keep(&mut self, faults: Vec<InputFault>) {
        for fault in faults {
            self.push(fault.pointer, &fault.message);
        }
    }

    fn push(&mut self, pointer: String, message: &dyn Display) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(InputFault { pointer, message: message.to_string() });
        }
    }

    /// A text that may be left out, read as what it stands for.
    pub(super) fn optional<T, E: Display>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Noted> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let Some(text) = value.as_str() else {
            return Err(self.note(name, format!("must be a JSON string, not {}", json_kind(value))));
        };
        read(text).map(Some).map_err(|cause| self.note(name, cause))
    }

    /// A text, read as what it stands for.
    pub(super) fn required<T, E: Display>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Noted> {
        self.optional(name, read)?.ok_or_else(|| self.note(name, "is missing"))
    }

    /// A calendar day.
    pub(super) fn day(&mut self, name: &'static str) -> Result<NaiveDate, Noted> {
        self.required(name, day)
    }

    /// A calendar day that may be left out.
    pub(super) fn optional_day(&mut self, name: &'static str) -> Result<Option<NaiveDate>, Noted> {
        self.optional(name, day)
    }

    /// An amount above zero.
    pub(super) fn amount(&mut self, name: &'static str) -> Result<Cents, Noted> {
        self.required(name, amount)
    }

    /// An amount above zero that may be left out.
    pub(super) fn optional_amount(&mut self, name: &'static str) -> Result<Option<Cents>, Noted> {
        self.optional(name, amount)
    }

    /// An amount of at least nothing.
    pub(super) fn rest(&mut self, name: &'static str) -> Result<Cents, Noted> {
        self.required(name, rest)
    }

    /// An amount of at least nothing that may be left out.
    pub(super) fn optional_rest(&mut self, name: &'static str) -> Result<Option<Cents>, Noted> {
        self.optional(name, rest)
    }

    /// Something that is written as a text and may be left out.
    pub(super) fn optional_text<T: FromStr<Err: Display>>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, Noted> {
        self.optional(name, str::parse)
    }

    /// A name.
    pub(super) fn name(&mut self, name: &'static str) -> Result<String, Noted> {
        self.required(name, |text| plain_text(text, LONGEST_NAME))
    }

    /// True or false, or nothing.
    pub(super) fn optional_bool(&mut self, name: &'static str) -> Result<Option<bool>, Noted> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let said = value.as_bool().ok_or_else(|| format!("must be true or false, not {}", json_kind(value)));
        said.map(Some).map_err(|message| self.note(name, message))
    }

    /// An object that may be left out.
    pub(super) fn optional_object<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Self) -> Result<T, Noted>,
    ) -> Result<Option<T>, Noted> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let (value, faults) = Self::object(format!("{}/{name}", self.pointer), value, read);
        self.keep(faults);
        value.map(Some)
    }

    /// A list of objects; nothing of one that was left out.
    pub(super) fn list<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&mut Self) -> Result<T, Noted>,
    ) -> Result<Vec<T>, Noted> {
        let Some(value) = self.get(name) else { return Ok(Vec::new()) };
        let Some(items) = value.as_array() else {
            return Err(self.note(name, format!("must be a list, not {}", json_kind(value))));
        };
        if items.len() > MOST_ITEMS {
            return Err(self.note(name, format!("has at most {MOST_ITEMS} items, not {}", items.len())));
        }
        let mut values = Vec::new();
        for (place, item) in items.iter().enumerate() {
            let (value, faults) = Self::object(format!("{}/{name}/{place}", self.pointer), item, &mut read);
            self.keep(faults);
            values.push(value);
        }
        values.into_iter().collect()
    }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    let day = text.parse::<NaiveDate>().ok().filter(|day| day.to_string() == text);
    day.ok_or_else(|| format!("there is no day {text:?}; a day is written as 2021-03-01"))
}

fn amount(text: &str) -> Result<Cents, MoneyError> {
    Cents::parse_euros(text)?.positive()
}

fn rest(text: &str) -> Result<Cents, String> {
    let amount = Cents::parse_euros(text).map_err(|cause| cause.to_string())?;
    if text.starts_with('-') { Err("the amount must not be below zero".to_owned()) } else { Ok(amount) }
}

/// What a JSON value is, for who wrote another than is asked for.
pub const fn json_kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What the reader of a small form says.
    fn faults(input: Value) -> Vec<(String, String)> {
        let form = |fields: &mut Fields<'_>| {
            let (amount, on) = (fields.amount("amount"), fields.day("on"));
            let items = fields.list("items", |item| item.rest("left"));
            Ok((amount?, on?, items?))
        };
        let faults = Fields::read(&input, form).err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.pointer, fault.message)).collect()
    }

    fn fault(pointer: &str, message: &str) -> (String, String) {
        (pointer.to_owned(), message.to_owned())
    }

    #[test]
    fn every_fault_is_told_at_once_with_its_place() {
        let input = json!({
            "amount": 5, "on": "2023-02-30", "a/b": 1,
            "items": [{"left": "0.00"}, {"left": "-0.01", "rest": "1"}, 7, {}],
        });
        let expected = [
            fault("/amount", "must be a JSON string, not a number"),
            fault("/on", "there is no day \"2023-02-30\"; a day is written as 2021-03-01"),
            fault("/items/1/left", "the amount must not be below zero"),
            fault("/items/1/rest", "there is no such field; there are left"),
            fault("/items/2", "must be an object, not a number"),
            fault("/items/3/left", "is missing"),
            fault("/a~1b", "there is no such field; there are amount, items, on"),
        ];
        assert_eq!(faults(input), expected);
        assert_eq!(faults(json!([])), [fault("", "must be an object, not a list")]);
        assert_eq!(faults(json!({"amount": "1.00", "on": "2023-02-28"})), []);
    }

    #[test]
    fn days_and_amounts_are_written_in_one_way_only() {
        for on in ["2023-2-3", "20230203", "2023-02-03 ", "+2023-02-03", "3.2.2023", ""] {
            let found = faults(json!({"amount": "1.00", "on": on}));
            assert!(
                found.iter().all(|(pointer, _)| pointer == "/on") && found.len() == 1,
                "{on:?} {found:?}"
            );
        }
        for amount in ["0.00", "-1.00", "1", "1.5", "1.005", "1,00", "1e3", "10000000000000.01", ""] {
            let found = faults(json!({"amount": amount, "on": "2023-02-28"}));
            assert!(
                found.iter().all(|(pointer, _)| pointer == "/amount") && found.len() == 1,
                "{amount:?} {found:?}"
            );
        }
    }

    #[test]
    fn no_more_than_a_hundred_faults_and_ten_thousand_items() {
        let many = faults(json!({"amount": "1.00", "on": "2023-02-28", "items": vec![1; 200]}));
        assert_eq!(many.len(), MOST_FAULTS);
        let long = faults(json!({"amount": "1.00", "on": "2023-02-28", "items": vec![1; MOST_ITEMS + 1]}));
        assert_eq!(long, [fault("/items", "has at most 10000 items, not 10001")]);
    }
}
