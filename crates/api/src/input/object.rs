//! Objects are written as objects: what serde derives would also take a list of the values in their order.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

/// Reads a JSON object, and nothing else, as a `T`.
pub(crate) fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_map(OfFields(PhantomData))
}

/// Reads a list of JSON objects.
pub(crate) fn objects<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    let list = Vec::<Object<T>>::deserialize(from)?;
    Ok(list.into_iter().map(|Object(item)| item).collect())
}

/// Reads a JSON object that may be left out.
pub(crate) fn optional_object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    Ok(Option::<Object<T>>::deserialize(from)?.map(|Object(item)| item))
}

/// A `T` that was written as an object.
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        object(from).map(Self)
    }
}

struct OfFields<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OfFields<T> {
    type Value = T;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Days {
        from: u8,
        until: u8,
    }

    #[test]
    fn a_list_is_no_object() {
        let Object(days) = serde_json::from_str::<Object<Days>>("{\"from\": 1, \"until\": 2}").unwrap();
        assert_eq!((days.from, days.until), (1, 2));
        assert!(serde_json::from_str::<Days>("[1, 2]").is_ok(), "what serde derives takes it");
        let refused = serde_json::from_str::<Object<Days>>("[1, 2]").err().unwrap();
        assert_eq!(refused.to_string(), "invalid type: sequence, expected an object at line 1 column 0");
    }
}
