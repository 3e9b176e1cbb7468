//! How the leaves of a body are written: amounts, days, shares, ids, codes, counts.

use chrono::NaiveDate;
use grants::{
    ComponentCode, CostCategoryCode, FindingCode, ProgrammeCode, RateCode, Share, calculation::json_kind,
};
use ledger::{Cents, Hash};
use serde_json::Value;
use utoipa::openapi::{KnownFormat, Object, ObjectBuilder, SchemaFormat, Type};
use uuid::Uuid;

use super::written::Form;
use crate::euros::Euros;

/// A number of units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Units(pub(crate) i64);

/// A budget year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BudgetYear(pub(crate) i32);

/// An amount that may be nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Remaining(pub(crate) Cents);

impl From<Remaining> for Cents {
    fn from(remaining: Remaining) -> Self {
        remaining.0
    }
}

/// The years that a budget may have.
const YEARS: std::ops::RangeInclusive<i64> = 2000..=2100;

fn text(written: &Value) -> Result<&str, String> {
    written.as_str().ok_or_else(|| format!("must be a JSON string, not {}", json_kind(written)))
}

fn string(description: &str, example: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .examples([Value::from(example)])
}

fn with_format(object: ObjectBuilder, format: KnownFormat) -> Object {
    object.format(Some(SchemaFormat::KnownFormat(format))).build()
}

impl Form for Cents {
    const NAME: &'static str = "Euros";

    fn schema() -> Object {
        string("Euros with a dot and two decimals, always a string.", "1240.00")
            .pattern(Some(r"^-?(0|[1-9][0-9]{0,13})\.[0-9]{2}$"))
            .build()
    }

    fn read(written: &Value) -> Result<Self, String> {
        let amount = Euros::parse(text(written)?).and_then(Euros::cents);
        amount.map_err(|cause| cause.to_string())
    }
}

impl Form for Hash {
    const NAME: &'static str = "Sha256";

    fn schema() -> Object {
        let example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        string("A SHA-256 hash, 64 hexadecimal digits.", example).pattern(Some("^[0-9A-Fa-f]{64}$")).build()
    }

    fn read(written: &Value) -> Result<Self, String> {
        Self::from_hex(text(written)?).ok_or_else(|| "a hash has 64 hexadecimal digits".to_owned())
    }
}

impl Form for Remaining {
    const NAME: &'static str = "EurosOrNothing";

    fn schema() -> Object {
        string("Euros with a dot and two decimals, nothing included, always a string.", "0.00")
            .pattern(Some(r"^(0|[1-9][0-9]{0,13})\.[0-9]{2}$"))
            .build()
    }

    fn read(written: &Value) -> Result<Self, String> {
        if written == "0.00" { Ok(Self(Cents::ZERO)) } else { Cents::read(written).map(Self) }
    }
}

impl Form for Share {
    const NAME: &'static str = "Percent";

    fn schema() -> Object {
        string("Percent with a dot and two decimals, always a string.", "80.00")
            .pattern(Some(r"^(0|[1-9][0-9]{0,2})\.[0-9]{2}$"))
            .build()
    }

    fn read(written: &Value) -> Result<Self, String> {
        Self::parse_percent(text(written)?).map_err(|cause| cause.to_string())
    }
}

impl Form for NaiveDate {
    const NAME: &'static str = "Day";

    fn schema() -> Object {
        with_format(string("A calendar day.", "2021-03-01"), KnownFormat::Date)
    }

    fn read(written: &Value) -> Result<Self, String> {
        let text = text(written)?;
        let day = text.parse::<Self>().ok().filter(|day| text.len() == 10 && day.to_string() == text);
        day.ok_or_else(|| "a day is written as year, month and day, for example 2021-03-01".to_owned())
    }
}

impl Form for Uuid {
    const NAME: &'static str = "Id";

    fn schema() -> Object {
        with_format(string("An id.", "01970000-0000-7000-8000-000000000001"), KnownFormat::Uuid)
    }

    fn read(written: &Value) -> Result<Self, String> {
        let text = text(written)?;
        let id = text.parse().ok().filter(|_| text.len() == 36);
        id.ok_or_else(|| "an id is a UUID, for example 01970000-0000-7000-8000-000000000001".to_owned())
    }
}

macro_rules! code {
    ($type:ty, $name:literal, $description:literal, $example:literal) => {
        impl Form for $type {
            const NAME: &'static str = $name;

            fn schema() -> Object {
                string($description, $example).pattern(Some("^[A-Za-z0-9_.-]{1,40}$")).build()
            }

            fn read(written: &Value) -> Result<Self, String> {
                Self::parse(text(written)?).map_err(|cause| cause.to_string())
            }
        }
    };
}

code!(ProgrammeCode, "ProgrammeCode", "The code of a programme.", "diaa");
code!(ComponentCode, "ComponentCode", "The code of a component (Förderbaustein).", "F4");
code!(CostCategoryCode, "CostCategoryCode", "The code of a cost category (Kostenart).", "pruefungsgebuehren");
code!(RateCode, "RateCode", "The code of a rate (Pauschale).", "P4");
code!(FindingCode, "FindingCode", "The code of a finding (Prüfungsfeststellung).", "zahlungsnachweis_fehlt");

fn whole(written: &Value) -> Result<i64, String> {
    written.as_i64().ok_or_else(|| "must be a whole number".to_owned())
}

fn integer(description: &str, least: i64, most: i64) -> Object {
    let object = ObjectBuilder::new().schema_type(Type::Integer).description(Some(description));
    object.minimum(Some(least)).maximum(Some(most)).build()
}

impl Form for Units {
    const NAME: &'static str = "Count";

    fn schema() -> Object {
        integer("A number of units.", 1, 1_000_000)
    }

    fn read(written: &Value) -> Result<Self, String> {
        whole(written).map(Self)
    }
}

impl Form for BudgetYear {
    const NAME: &'static str = "BudgetYear";

    fn schema() -> Object {
        integer("A budget year.", *YEARS.start(), *YEARS.end())
    }

    fn read(written: &Value) -> Result<Self, String> {
        let year = whole(written)?;
        let known = i32::try_from(year).ok().filter(|_| YEARS.contains(&year));
        known
            .map(Self)
            .ok_or_else(|| format!("a budget year lies between {} and {}", YEARS.start(), YEARS.end()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_is_no_amount() {
        assert_eq!(Cents::read(&json!(1240)), Err("must be a JSON string, not a number".to_owned()));
        assert_eq!(Cents::read(&json!(null)), Err("must be a JSON string, not null".to_owned()));
        assert!(Cents::read(&json!("1240.00")).is_ok());
    }

    #[test]
    fn what_remains_may_be_nothing_but_not_less() {
        assert_eq!(Remaining::read(&json!("0.00")).unwrap().0, Cents::ZERO);
        assert_eq!(Remaining::read(&json!("1.50")).unwrap().0, Cents::new(150));
        for wrong in [json!("0"), json!("-0.01"), json!("-0.00"), json!(0)] {
            assert!(Remaining::read(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_day_is_written_in_full() {
        for wrong in
            ["2021-3-1", "01.03.2021", "2021-02-29", "+12021-01-01", " 2021-03-01", "2021-03-01T00:00:00Z"]
        {
            assert!(NaiveDate::read(&json!(wrong)).is_err(), "{wrong:?}");
        }
        assert!(NaiveDate::read(&json!("2024-02-29")).is_ok());
    }

    #[test]
    fn an_id_is_written_with_its_four_hyphens() {
        assert!(Uuid::read(&json!("01970000-0000-7000-8000-000000000001")).is_ok());
        for wrong in ["0197000000007000800000000000000001", "{01970000-0000-7000-8000-000000000001}", "1", ""]
        {
            assert!(Uuid::read(&json!(wrong)).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_budget_year_is_a_year_of_this_century() {
        assert!(BudgetYear::read(&json!(2021)).is_ok());
        for wrong in [json!(1999), json!(2101), json!(2021.5), json!("2021"), json!(9_999_999_999_i64)] {
            assert!(BudgetYear::read(&wrong).is_err(), "{wrong}");
        }
    }
}
