//! Which acts are asked for.

use std::num::NonZeroU32;

use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which part of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfSigned {
    /// Only steps of this: `claim`, `payment`, `payout_request` (one beyond the need, signed), `payout_approval`, `proof`,
    /// `bank_details`, `rule_waiver`, `base_rate`.
    #[param(example = "payment")]
    pub(super) kind: Option<String>,
    /// Only what belongs to this grant.
    pub(super) grant: Option<Uuid>,
    /// How many at most; 50 if nothing is said, never more than 200.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    pub(super) limit: Option<NonZeroU32>,
    /// The `next` of the page before.
    pub(super) after: Option<String>,
}
