//! Canonical JSON: one text for one value.
//!
//! Keys sorted by their bytes, no white space, whole numbers only, strings escaped as little as JSON allows.
//! That is RFC 8785 restricted to whole numbers and ASCII keys, so that
//! `json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)` in Python gives the same.

use serde::Serialize;
use serde_json::Value;

/// Why a value has no canonical text.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// A number with a fraction or an exponent.
    #[error("{0} is not a whole number")]
    Fraction(serde_json::Number),
    /// A key outside ASCII.
    #[error("the key {0:?} is not ASCII")]
    Key(String),
    /// The value cannot be written as JSON.
    #[error("the value cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// The canonical text of a value.
pub fn canonical_json(value: &impl Serialize) -> Result<String, CanonicalError> {
    let mut text = String::new();
    write(&serde_json::to_value(value)?, &mut text)?;
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<(), CanonicalError> {
    match value {
        Value::Number(number) if !number.is_i64() && !number.is_u64() => {
            return Err(CanonicalError::Fraction(number.clone()));
        }
        Value::Array(items) => list(text, ('[', ']'), items.iter(), write)?,
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_unstable_by_key(|(key, _)| key.as_str());
            list(text, ('{', '}'), sorted.into_iter(), field)?;
        }
        plain => text.push_str(&serde_json::to_string(plain)?),
    }
    Ok(())
}

fn field((key, value): (&String, &Value), text: &mut String) -> Result<(), CanonicalError> {
    if !key.is_ascii() {
        return Err(CanonicalError::Key(key.clone()));
    }
    text.push_str(&serde_json::to_string(key)?);
    text.push(':');
    write(value, text)
}

fn list<T>(
    text: &mut String,
    (open, close): (char, char),
    items: impl Iterator<Item = T>,
    one: impl Fn(T, &mut String) -> Result<(), CanonicalError>,
) -> Result<(), CanonicalError> {
    text.push(open);
    for (index, item) in items.enumerate() {
        if index > 0 {
            text.push(',');
        }
        one(item, text)?;
    }
    text.push(close);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_sorted_at_every_depth() {
        let value = json!({"b": [{"z": 1, "a": null}], "a": "ä\"\n\u{1}"});
        assert_eq!(
            canonical_json(&value).unwrap(),
            "{\"a\":\"ä\\\"\\n\\u0001\",\"b\":[{\"a\":null,\"z\":1}]}"
        );
    }

    #[test]
    fn fractions_and_foreign_keys_are_refused() {
        assert!(matches!(canonical_json(&json!([0.5])), Err(CanonicalError::Fraction(_))));
        assert!(matches!(canonical_json(&json!({"ä": 1})), Err(CanonicalError::Key(_))));
    }
}
