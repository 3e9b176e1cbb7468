//! Canonical JSON: one text for one value.
//!
//! Keys sorted by their bytes, no white space, whole numbers only, strings escaped as little as JSON allows.
//! That is RFC 8785 restricted to whole numbers and ASCII keys, so that
//! `json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)` in Python gives the same.

use std::{borrow::Cow, ops::Range};

use memchr::memchr2;
use serde::Serialize;

/// Why a value has no canonical text.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// A number with a fraction or an exponent.
    #[error("{0} is not a whole number")]
    Fraction(String),
    /// A key outside ASCII.
    #[error("the key {0} is not ASCII")]
    Key(String),
    /// A key that an object has twice.
    #[error("the key {0:?} stands twice in one object")]
    Twice(String),
    /// The value cannot be written as JSON.
    #[error("the value cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// The canonical text of a value.
///
/// `serde_json` writes all of it as it has to be but for the order of the keys: that is put right in its text, so that
/// no tree of the value is built.
pub fn canonical_json(value: &impl Serialize) -> Result<String, CanonicalError> {
    let written = serde_json::to_string(value)?;
    let mut sorter = Sorter {
        rest: &written,
        sorted: String::with_capacity(written.len()),
        fields: Vec::new(),
        unsorted: String::new(),
    };
    sorter.value()?;
    Ok(sorter.sorted)
}

/// Goes through a text that `serde_json` wrote and writes it again with sorted keys.
struct Sorter<'w> {
    rest: &'w str,
    sorted: String,
    /// The fields of the objects that are being read: their keys, and where they stand in what is sorted. Those of the
    /// innermost object come last.
    fields: Vec<(Cow<'w, str>, Range<usize>)>,
    /// An object before its fields are put in order.
    unsorted: String,
}

impl<'w> Sorter<'w> {
    fn value(&mut self) -> Result<(), CanonicalError> {
        match self.next() {
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'"') => {
                let text = self.string();
                self.sorted.push_str(text);
                Ok(())
            }
            _ => self.word(),
        }
    }

    fn object(&mut self) -> Result<(), CanonicalError> {
        let (start, outer) = (self.sorted.len(), self.fields.len());
        self.each(b'}', |sorter| {
            let from = sorter.sorted.len();
            let key = sorter.key()?;
            sorter.value()?;
            sorter.fields.push((key, from - start..sorter.sorted.len() - start));
            Ok(())
        })?;
        let fields = &mut self.fields[outer..];
        fields.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        if let Some([(key, _), _]) = fields.array_windows().find(|[(one, _), (next, _)]| one == next) {
            return Err(CanonicalError::Twice(key.to_string()));
        }
        self.unsorted.clear();
        self.unsorted.push_str(&self.sorted[start..]);
        self.sorted.truncate(start);
        self.sorted.push('{');
        for (index, (_, field)) in self.fields.drain(outer..).enumerate() {
            self.sorted.push_str(if index > 0 { "," } else { "" });
            self.sorted.push_str(&self.unsorted[field]);
        }
        self.sorted.push('}');
        Ok(())
    }

    fn array(&mut self) -> Result<(), CanonicalError> {
        let mut lead = "";
        self.sorted.push('[');
        self.each(b']', |sorter| {
            sorter.sorted.push_str(std::mem::replace(&mut lead, ","));
            sorter.value()
        })?;
        self.sorted.push(']');
        Ok(())
    }

    /// Goes through what stands between two brackets, without the commas.
    fn each(
        &mut self,
        end: u8,
        mut one: impl FnMut(&mut Self) -> Result<(), CanonicalError>,
    ) -> Result<(), CanonicalError> {
        self.take(1);
        while self.next().is_some_and(|byte| byte != end) {
            if self.next() == Some(b',') {
                self.take(1);
            }
            one(self)?;
        }
        self.take(1);
        Ok(())
    }

    /// Writes a key with its colon, and gives it as it sorts: without what escapes it.
    fn key(&mut self) -> Result<Cow<'w, str>, CanonicalError> {
        let quoted = self.string();
        if !quoted.is_ascii() {
            return Err(CanonicalError::Key(quoted.to_owned()));
        }
        let colon = self.take(1);
        self.sorted.extend([quoted, colon]);
        if quoted.contains('\\') {
            return Ok(Cow::Owned(serde_json::from_str(quoted)?));
        }
        Ok(Cow::Borrowed(quoted.trim_matches('"')))
    }

    /// A string with its quotation marks.
    fn string(&mut self) -> &'w str {
        let bytes = self.rest.as_bytes();
        let mut at = 1;
        while let Some(ahead) = bytes.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
            if bytes[at + ahead] == b'"' {
                return self.take(at + ahead + 1);
            }
            at += ahead + 2;
        }
        self.take(self.rest.len())
    }

    /// A number, a truth value or null.
    fn word(&mut self) -> Result<(), CanonicalError> {
        let end = self.rest.find([',', ']', '}']).unwrap_or(self.rest.len());
        let word = self.take(end);
        if word.starts_with(|first: char| first == '-' || first.is_ascii_digit())
            && word.contains(['.', 'e', 'E'])
        {
            return Err(CanonicalError::Fraction(word.to_owned()));
        }
        self.sorted.push_str(word);
        Ok(())
    }

    fn next(&self) -> Option<u8> {
        self.rest.as_bytes().first().copied()
    }

    fn take(&mut self, length: usize) -> &'w str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serializer;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn keys_are_sorted_at_every_depth() {
        let value = json!({"b": [{"z": 1, "a": null}], "a": "ä\"\n\u{1}"});
        assert_eq!(
            canonical_json(&Backwards(&value)).unwrap(),
            "{\"a\":\"ä\\\"\\n\\u0001\",\"b\":[{\"a\":null,\"z\":1}]}"
        );
    }

    #[test]
    fn fractions_and_foreign_keys_are_refused() {
        for fraction in [0.5, -1.0, 1e300] {
            assert!(matches!(canonical_json(&json!([fraction])), Err(CanonicalError::Fraction(_))));
        }
        assert!(matches!(canonical_json(&json!({"ä": 1})), Err(CanonicalError::Key(_))));
    }

    #[test]
    fn a_key_that_stands_twice_is_refused() {
        #[derive(Serialize)]
        struct Twice {
            kind: &'static str,
            #[serde(flatten)]
            within: Within,
        }
        #[derive(Serialize)]
        struct Within {
            kind: i64,
        }
        let twice = Twice { kind: "a", within: Within { kind: 1 } };
        assert!(matches!(canonical_json(&twice), Err(CanonicalError::Twice(key)) if key == "kind"));
    }

    #[test]
    fn keys_sort_by_what_they_say() {
        // as Python sorts them: by the characters, not by how they are escaped
        let value = json!({"a": 1, "a!": 2, "a\"": 3, "a\\": 4, "a\n": 5, "aZ": 6, "": {}, "]}": []});
        let sorted = r#"{"":{},"]}":[],"a":1,"a\n":5,"a!":2,"a\"":3,"aZ":6,"a\\":4}"#;
        assert_eq!(canonical_json(&Backwards(&value)).unwrap(), sorted);
    }

    /// A value that is written with the last key of each object first.
    struct Backwards<'v>(&'v Value);

    impl Serialize for Backwards<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self.0 {
                Value::Object(fields) => {
                    let mut fields: Vec<_> =
                        fields.iter().map(|(key, field)| (key, Backwards(field))).collect();
                    fields.sort_unstable_by(|(one, _), (other, _)| other.cmp(one));
                    serializer.collect_map(fields)
                }
                Value::Array(items) => serializer.collect_seq(items.iter().map(Backwards)),
                plain => plain.serialize(serializer),
            }
        }
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let key = "[ -~\n]{0,4}";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 6, move |inner| {
            let fields = prop::collection::btree_map(key, inner.clone(), 0..6);
            let items = prop::collection::vec(inner, 0..6);
            prop_oneof![
                items.prop_map(Value::from),
                fields.prop_map(|fields| fields.into_iter().collect::<Value>()),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_text_says_what_the_value_says_and_is_its_own_canonical_text(value in any_value()) {
            let text = canonical_json(&Backwards(&value)).unwrap();
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read, &value);
            prop_assert_eq!(canonical_json(&read).unwrap(), text);
        }
    }
}
