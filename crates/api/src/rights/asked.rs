//! Whose rights are asked for.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Of which day, and of whom, of what and about what, where it is said.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfDay {
    /// The day; today, if nothing is said.
    pub(super) day: Option<NaiveDate>,
    /// Only this person.
    pub(super) person: Option<Uuid>,
    /// Only who could do this, by the word of the table of permissions.
    #[param(example = "release")]
    pub(super) action: Option<String>,
    /// Only who could have to do with this grant, and what kept them from it.
    pub(super) grant: Option<Uuid>,
}
