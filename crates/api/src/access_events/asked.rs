//! Which part of the trail is asked for.

use std::num::NonZeroU32;

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Of whom and of which days, where that is said, and which part.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfTrail {
    /// Only what this person saw and did.
    pub(super) person: Option<Uuid>,
    /// From this day in Germany on.
    pub(super) from: Option<NaiveDate>,
    /// Until this day in Germany.
    pub(super) until: Option<NaiveDate>,
    /// How many at most; 50 if nothing is said, never more than 200.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    pub(super) limit: Option<NonZeroU32>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    pub(super) after: Option<Uuid>,
}
