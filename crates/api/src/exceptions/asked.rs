//! Which exceptions are asked for.

use std::num::NonZeroU32;

use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which part of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfKind {
    /// Only this kind; all that a command tells, if none is named. `backdated` are those that count for a day more than 31
    /// days before they were written.
    #[param(example = "payment_returned")]
    pub(super) kind: Option<String>,
    /// Only what belongs to this grant.
    pub(super) grant: Option<Uuid>,
    /// How many at most; 50 if nothing is said, never more than 200.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    pub(super) limit: Option<NonZeroU32>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    pub(super) after: Option<u32>,
}
