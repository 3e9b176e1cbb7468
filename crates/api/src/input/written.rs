//! A leaf of a body as the client wrote it. It is read only when the whole body is there, so that a wrong leaf does
//! not hide the others.

use std::marker::PhantomData;

use chrono::NaiveDate;
use grants::{ComponentCode, CostCategoryCode, FindingCode, ProgrammeCode, RateCode, Share};
use ledger::{Cents, Hash};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{Object, RefOr, Schema},
};
use uuid::Uuid;

use super::{Faults, Read, forms};

/// An amount.
pub(crate) type Amount = Written<Cents>;
/// An amount that may be nothing.
pub(crate) type Rest = Written<forms::Remaining>;
/// A calendar day.
pub(crate) type Day = Written<NaiveDate>;
/// A share in percent.
pub(crate) type Percent = Written<Share>;
/// The id of something.
pub(crate) type UuidText = Written<Uuid>;
/// The code of a programme.
pub(crate) type ProgrammeText = Written<ProgrammeCode>;
/// The code of a component.
pub(crate) type ComponentText = Written<ComponentCode>;
/// The code of a cost category.
pub(crate) type CategoryText = Written<CostCategoryCode>;
/// The code of a rate.
pub(crate) type RateText = Written<RateCode>;
/// The code of a finding.
pub(crate) type FindingText = Written<FindingCode>;
/// How many.
pub(crate) type Count = Written<forms::Units>;
/// The hash of a file.
pub(crate) type FileHash = Written<Hash>;
/// A budget year.
pub(crate) type Year = Written<forms::BudgetYear>;

/// What a client wrote where a `T` belongs.
pub(crate) struct Written<T> {
    value: Value,
    read: PhantomData<fn() -> T>,
}

/// How a type is written in JSON.
pub(crate) trait Form: Sized {
    /// The name of its schema.
    const NAME: &'static str;

    /// Its schema.
    fn schema() -> Object;

    /// Reads one, or tells what is wrong.
    fn read(written: &Value) -> Result<Self, String>;
}

impl<'de, T> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self { value: Value::deserialize(from)?, read: PhantomData })
    }
}

impl<T: Form> Read for Written<T> {
    type Value = T;

    fn read(self, at: &mut Faults) -> Option<T> {
        T::read(&self.value).map_err(|message| at.note(message)).ok()
    }
}

impl<T: Form> PartialSchema for Written<T> {
    fn schema() -> RefOr<Schema> {
        RefOr::T(Schema::Object(T::schema()))
    }
}

impl<T: Form> ToSchema for Written<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        T::NAME.into()
    }
}
