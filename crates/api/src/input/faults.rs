//! Reading the fields of a body: everything that is wrong with them at once, each with its JSON pointer.

use std::ops::RangeInclusive;

use serde::Serialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationErrorsKind};

use crate::problem::Problem;

/// The most errors that one answer lists.
const MOST: usize = 100;

/// What is wrong with one field of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// Where it is: a JSON pointer (RFC 6901) into the body.
    #[schema(example = "/lines/0/cost/eligible")]
    pub(crate) pointer: String,
    /// What is wrong with it.
    pub(crate) message: String,
}

impl FieldError {
    /// Whether its field lies below a place of the body.
    pub(crate) fn lies_below(&self, place: &str) -> bool {
        self.pointer.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// A part of a body that turns into the value it stands for.
pub(crate) trait Read {
    /// What it stands for.
    type Value;

    /// Reads the value. Without a value, at least one fault was noted.
    fn read(self, at: &mut Faults) -> Option<Self::Value>;
}

/// What was found to be wrong so far, and the place that is being read.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    place: Vec<String>,
    found: Vec<FieldError>,
}

impl Faults {
    /// Reads a whole body, or tells all that is wrong with it.
    pub(crate) fn all_of<B: Read>(body: B) -> Result<B::Value, Problem> {
        let mut faults = Self::default();
        match body.read(&mut faults) {
            Some(value) if faults.found.is_empty() => Ok(value),
            _ => Err(Problem::fields(faults.found)),
        }
    }

    /// Reads a field, or an item of a list by its place.
    pub(crate) fn field<B: Read>(&mut self, name: impl ToString, field: B) -> Option<B::Value> {
        self.place.push(name.to_string());
        let value = field.read(self);
        self.place.pop();
        value
    }

    /// Reads a list that has so many items.
    pub(crate) fn list<T: Read>(
        &mut self,
        name: &str,
        items: Vec<T>,
        counts: RangeInclusive<usize>,
    ) -> Option<Vec<T::Value>> {
        if !counts.contains(&items.len()) {
            self.note_at(name, format!("has {} to {} items", counts.start(), counts.end()));
            return None;
        }
        self.field(name, items)
    }

    /// Notes a fault of the place that is being read.
    pub(crate) fn note(&mut self, message: impl ToString) {
        if self.found.len() < MOST {
            self.found.push(FieldError { pointer: pointer(&self.place), message: message.to_string() });
        }
    }

    /// Notes a fault of a field of the place that is being read.
    pub(crate) fn note_at(&mut self, name: impl ToString, message: impl ToString) {
        self.place.push(name.to_string());
        self.note(message);
        self.place.pop();
    }

    /// Notes what `validator` says of the lengths and counts of a struct's own fields.
    pub(crate) fn check(&mut self, shape: &impl Validate) {
        let Err(errors) = shape.validate() else { return };
        let mut fields: Vec<_> = errors.errors().iter().collect();
        fields.sort_by_key(|(name, _)| *name);
        for (name, kind) in fields {
            let ValidationErrorsKind::Field(errors) = kind else { continue };
            for error in errors {
                self.note_at(name, error.message.as_ref().unwrap_or(&error.code));
            }
        }
    }
}

/// The JSON pointer of a place.
pub(crate) fn pointer(place: &[impl AsRef<str>]) -> String {
    let escaped = place.iter().map(|part| part.as_ref().replace('~', "~0").replace('/', "~1"));
    escaped.flat_map(|part| ["/".to_owned(), part]).collect()
}

/// A list is read item by item.
impl<T: Read> Read for Vec<T> {
    type Value = Vec<T::Value>;

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        let items: Vec<_> = (0..).zip(self).map(|(place, item): (usize, T)| at.field(place, item)).collect();
        items.into_iter().collect()
    }
}

/// What may be left out.
impl<T: Read> Read for Option<T> {
    type Value = Option<T::Value>;

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        match self {
            Some(value) => value.read(at).map(Some),
            None => Some(None),
        }
    }
}

/// Refuses a text of nothing but white space.
pub(crate) fn not_blank(text: &str) -> Result<(), validator::ValidationError> {
    let blank = text.trim().is_empty();
    if blank {
        Err(validator::ValidationError::new("blank").with_message("must say something".into()))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Even(i32);

    impl Read for Even {
        type Value = i32;

        fn read(self, at: &mut Faults) -> Option<i32> {
            if self.0 % 2 == 1 {
                at.note(format!("{} is odd", self.0));
                return None;
            }
            Some(self.0)
        }
    }

    #[test]
    fn every_fault_is_noted_with_its_place() {
        let mut faults = Faults::default();
        assert_eq!(faults.field("a/b", vec![Even(1), Even(2), Even(3)]), None);
        let pointers: Vec<_> = faults.found.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/a~1b/0", "/a~1b/2"]);
        assert_eq!(faults.field("c", Some(Even(4))), Some(Some(4)));
        assert_eq!(faults.field("d", None::<Even>), Some(None));
    }

    #[test]
    fn no_more_than_a_hundred_faults_are_listed() {
        let mut faults = Faults::default();
        let odd = std::iter::repeat_with(|| Even(1)).take(MOST + 1).collect::<Vec<_>>();
        assert_eq!(faults.field("list", odd), None);
        assert_eq!(faults.found.len(), MOST);
    }
}
