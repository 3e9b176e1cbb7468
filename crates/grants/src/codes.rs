//! Codes of programmes, components, cost categories and rates: short names that people and files use.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest code.
const LONGEST: usize = 40;

/// Why a text is not a code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Empty or too long.
    #[error("a code has 1 to 40 characters, not {length}")]
    Length {
        /// How many characters it has.
        length: usize,
    },
    /// Something else than ASCII letters, digits, `-`, `_` and `.`.
    #[error("the code {code:?} has {character:?}; letters, digits, '-', '_' and '.' are allowed")]
    Character {
        /// The refused text.
        code: String,
        /// The first character that is not allowed.
        character: char,
    },
}

fn check(text: &str) -> Result<(), CodeError> {
    let length = text.chars().count();
    if length == 0 || length > LONGEST {
        return Err(CodeError::Length { length });
    }
    let allowed = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    match text.chars().find(|character| !allowed(*character)) {
        Some(character) => Err(CodeError::Character { code: text.to_owned(), character }),
        None => Ok(()),
    }
}

macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads a code: 1 to 40 ASCII letters, digits, `-`, `_` and `.`.
            pub fn parse(text: &str) -> Result<Self, CodeError> {
                check(text).map(|()| Self(text.to_owned()))
            }

            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = CodeError;

            fn try_from(text: String) -> Result<Self, CodeError> {
                check(&text).map(|()| Self(text))
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }
    };
}

code! {
    /// The code of a programme, for example `diaa`.
    ProgrammeCode
}
code! {
    /// The code of a component (Förderbaustein), for example `F4`.
    ComponentCode
}
code! {
    /// The code of a cost category (Kostenart), for example `pruefungsgebuehren`.
    CostCategoryCode
}
code! {
    /// The code of a rate (Pauschale), for example `P4`.
    RateCode
}
code! {
    /// The code of a finding (Feststellung), for example `zahlungsnachweis_fehlt`.
    FindingCode
}
code! {
    /// The code of a check (Prüfpunkt), for example `originalbelege`.
    CheckCode
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_characters_are_a_code_and_forty_one_are_not() {
        assert_eq!(ComponentCode::parse("F4").unwrap().as_str(), "F4");
        assert!(RateCode::parse(&"x".repeat(40)).is_ok());
        assert_eq!(RateCode::parse(&"x".repeat(41)), Err(CodeError::Length { length: 41 }));
        assert_eq!(RateCode::parse(""), Err(CodeError::Length { length: 0 }));
    }

    #[test]
    fn a_character_that_is_not_allowed_is_named() {
        for (code, character) in [("F 4", ' '), ("gebühr", 'ü'), ("a/b", '/'), ("a\n", '\n')] {
            let refused = CodeError::Character { code: code.to_owned(), character };
            assert_eq!(CostCategoryCode::parse(code), Err(refused));
        }
    }

    #[test]
    fn a_code_is_checked_when_it_is_read_from_json() {
        let read: ProgrammeCode = serde_json::from_str("\"diaa\"").unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), "\"diaa\"");
        assert!(serde_json::from_str::<ProgrammeCode>("\"di aa\"").is_err());
    }
}
