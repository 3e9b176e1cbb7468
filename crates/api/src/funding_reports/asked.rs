//! By what is summed up.

use serde::Deserialize;
use utoipa::IntoParams;

/// By what is summed up.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SummedUp {
    /// `award`, with everything below each; `provider`, what was forwarded to each; `quarter`, what moved in each.
    #[param(example = "award")]
    pub(super) by: String,
}
