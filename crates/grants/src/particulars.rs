//! What is stated of an organisation besides its name, in versions: where letters go, its legal form, who acts for it, whom to
//! ask. Nothing of it has to be there; the newest version counts, as a whole.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{OrganisationId, ParticularsId, TextError, single_spaced};

/// The words after which a contract names who acts.
const ACTED_FOR_BY: [&str; 2] = ["vertreten durch", "Vertreten durch"];
/// How many digits a postal code has.
const POSTAL_DIGITS: usize = 5;
/// How many digits a telephone number has: 115 is one.
const TELEPHONE_DIGITS: std::ops::RangeInclusive<usize> = 3..=20;

/// Declares the fields: name, word, the most characters.
macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident $field:ident $most:literal)*) => {
        /// What may be stated.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ParticularsField {
            $($(#[$doc])* $name,)*
        }

        impl ParticularsField {
            /// Every field, in the order of a form.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word by which the journal, the tables and the interface name it.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => stringify!($field),)* }
            }

            /// The most characters that it may have.
            pub const fn most(self) -> usize {
                match self { $(Self::$name => $most,)* }
            }
        }

        /// The fields as they are given; what is not there is not stated.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct GivenParticulars {
            $($(#[$doc])* #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $field: Option<String>,)*
        }

        impl GivenParticulars {
            /// What stands in a field.
            pub fn get(&self, field: ParticularsField) -> Option<&str> {
                match field { $(ParticularsField::$name => self.$field.as_deref(),)* }
            }

            /// Puts something in a field.
            pub fn set(&mut self, field: ParticularsField, value: impl Into<String>) {
                let value = Some(value.into());
                match field { $(ParticularsField::$name => self.$field = value,)* }
            }
        }
    };
}

fields! {
    /// What stands above the street: a department, a building.
    Supplement supplement 80
    /// Street and number.
    Street street 80
    /// The postal code.
    PostalCode postal_code 5
    /// The town.
    Town town 80
    /// The legal form.
    LegalForm legal_form 80
    /// Who acts for it: function and name, as they follow the words „vertreten durch“.
    RepresentedBy represented_by 200
    /// The telephone for inquiries.
    Telephone telephone 40
    /// The e-mail address for inquiries.
    Email email 254
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParticularsFault {
    /// A text that is none.
    #[error("{cause}")]
    Text {
        /// The field.
        field: ParticularsField,
        /// What is wrong with it.
        cause: TextError,
    },
    /// No postal code.
    #[error("has {POSTAL_DIGITS} digits")]
    PostalCode,
    /// An address without its postal code or its town.
    #[error("is a part of an address, and so are its postal code and its town")]
    Missing {
        /// The field that is not there.
        field: ParticularsField,
    },
    /// No telephone number.
    #[error("is a telephone number: digits, spaces, and the signs + - / ( )")]
    Telephone,
    /// No e-mail address.
    #[error("is an e-mail address")]
    Email,
}

impl ParticularsFault {
    /// The field that is to blame.
    pub const fn field(self) -> ParticularsField {
        match self {
            Self::Text { field, .. } | Self::Missing { field } => field,
            Self::PostalCode => ParticularsField::PostalCode,
            Self::Telephone => ParticularsField::Telephone,
            Self::Email => ParticularsField::Email,
        }
    }
}

/// What is stated of an organisation, each field as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StatedParticulars(GivenParticulars);

impl StatedParticulars {
    /// Reads the fields: each is one line, what is empty is not stated. All that is wrong with them is told.
    pub fn read(given: &GivenParticulars) -> Result<Self, Vec<ParticularsFault>> {
        let (mut stated, mut faults) = (GivenParticulars::default(), Vec::new());
        for field in ParticularsField::ALL {
            let Some(text) = given.get(*field).filter(|text| !text.trim().is_empty()) else { continue };
            match read(*field, text) {
                Ok(text) => stated.set(*field, text),
                Err(fault) => faults.push(fault),
            }
        }
        for field in [ParticularsField::PostalCode, ParticularsField::Town] {
            let is_faulty = faults.iter().any(|fault| fault.field() == field);
            if is_of_address(given) && stated.get(field).is_none() && !is_faulty {
                faults.push(ParticularsFault::Missing { field });
            }
        }
        if faults.is_empty() { Ok(Self(stated)) } else { Err(faults) }
    }

    /// The fields.
    pub const fn fields(&self) -> &GivenParticulars {
        &self.0
    }

    /// What stands in an address field below the name: supplement, street, postal code and town.
    pub fn address(&self) -> Vec<String> {
        let GivenParticulars { supplement, street, postal_code, town, .. } = &self.0;
        let place = postal_code.as_ref().zip(town.as_ref()).map(|(code, town)| format!("{code} {town}"));
        [supplement.clone(), street.clone(), place].into_iter().flatten().collect()
    }

    /// Whom to ask, a line each.
    pub fn contact(&self) -> Vec<String> {
        let telephone = self.0.telephone.as_ref().map(|number| format!("Telefon {number}"));
        let email = self.0.email.as_ref().map(|address| format!("E-Mail {address}"));
        telephone.into_iter().chain(email).collect()
    }
}

impl<'de> Deserialize<'de> for StatedParticulars {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let given = GivenParticulars::deserialize(from)?;
        Self::read(&given).map_err(|faults| {
            let faults = faults.iter().map(|fault| format!("{} {fault}", fault.field().word()));
            serde::de::Error::custom(faults.collect::<Vec<_>>().join("; "))
        })
    }
}

/// Whether something of an address is given.
fn is_of_address(given: &GivenParticulars) -> bool {
    use ParticularsField::{PostalCode, Street, Supplement, Town};
    let is_given = |field: &ParticularsField| given.get(*field).is_some_and(|text| !text.trim().is_empty());
    [Supplement, Street, PostalCode, Town].iter().any(is_given)
}

fn read(field: ParticularsField, text: &str) -> Result<String, ParticularsFault> {
    let line = |text: &str| {
        single_spaced(text, field.most()).map_err(|cause| ParticularsFault::Text { field, cause })
    };
    match field {
        ParticularsField::PostalCode => {
            let code = text.trim();
            let is_one = code.len() == POSTAL_DIGITS && code.bytes().all(|one| one.is_ascii_digit());
            if is_one { Ok(code.to_owned()) } else { Err(ParticularsFault::PostalCode) }
        }
        ParticularsField::Telephone => {
            let number = line(text)?;
            if is_telephone(&number) { Ok(number) } else { Err(ParticularsFault::Telephone) }
        }
        ParticularsField::Email => {
            let address = line(text)?;
            if is_email(&address) { Ok(address) } else { Err(ParticularsFault::Email) }
        }
        // A document writes these words itself.
        ParticularsField::RepresentedBy => {
            let whole = line(text)?;
            match ACTED_FOR_BY.iter().find_map(|words| whole.strip_prefix(words)) {
                Some(rest) => line(rest),
                None => Ok(whole),
            }
        }
        _ => line(text),
    }
}

fn is_telephone(number: &str) -> bool {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    TELEPHONE_DIGITS.contains(&digits)
        && number.starts_with(|one: char| one.is_ascii_digit() || ['+', '('].contains(&one))
        && number.chars().all(|one| one.is_ascii_digit() || [' ', '+', '-', '/', '(', ')'].contains(&one))
}

/// Whether a text has the shape of an e-mail address: a name, and a domain of at least two parts.
fn is_email(address: &str) -> bool {
    const OF_NAME: [char; 7] = ['.', '-', '_', '+', '&', '\'', '~'];
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|one| one.is_alphanumeric() || one == '-')
    };
    let Some((name, domain)) = address.split_once('@') else { return false };
    let parts: Vec<_> = domain.split('.').collect();
    name.split('.').all(|part| !part.is_empty())
        && name.chars().all(|one| one.is_alphanumeric() || OF_NAME.contains(&one))
        && parts.len() > 1
        && parts.into_iter().all(is_part)
}

/// A version of what is stated of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// Its id.
    pub id: ParticularsId,
    /// Whose.
    pub organisation: OrganisationId,
    /// Its number: 1 for the first version.
    pub number: i64,
    /// What is stated.
    pub stated: StatedParticulars,
    /// Who stated it.
    pub author: String,
    /// The day it was stated.
    pub on: NaiveDate,
}

/// Why a version is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParticularsError {
    /// Another version was stated meanwhile.
    #[error("the newest version is number {newest}, not {follows}")]
    Follows {
        /// The number of the newest version; 0, if there is none.
        newest: i64,
        /// The number that the person saw.
        follows: i64,
    },
    /// It says what counts already.
    #[error("this is what is stated already")]
    Same,
}

impl Particulars {
    /// States the next version, by who saw the one before.
    pub fn state(
        id: ParticularsId,
        organisation: OrganisationId,
        (before, follows): (Option<&Self>, i64),
        stated: StatedParticulars,
        (author, on): (String, NaiveDate),
    ) -> Result<Self, ParticularsError> {
        let newest = before.map_or(0, |before| before.number);
        if newest != follows {
            return Err(ParticularsError::Follows { newest, follows });
        }
        let nothing = StatedParticulars::default();
        if before.map_or(&nothing, |before| &before.stated) == &stated {
            return Err(ParticularsError::Same);
        }
        Ok(Self { id, organisation, number: newest + 1, stated, author, on })
    }
}

#[cfg(test)]
mod tests;
