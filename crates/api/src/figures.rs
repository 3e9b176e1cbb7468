//! Where the money of a position stands, as it is shown.

use ::grants as domain;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{euros::Euros, input::Amount};

/// Where the money stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Figures {
    /// What the legal act promises.
    #[schema(value_type = Amount)]
    pub(crate) awarded: Euros,
    /// What became due from the giver.
    #[schema(value_type = Amount)]
    pub(crate) drawn: Euros,
    /// What has arrived from the giver.
    #[schema(value_type = Amount)]
    pub(crate) received: Euros,
    /// What was promised on to the next recipients.
    #[schema(value_type = Amount)]
    pub(crate) forwarded: Euros,
    /// The grant share of what was claimed.
    #[schema(value_type = Amount)]
    pub(crate) claimed: Euros,
    /// The grant share of what was recognised.
    #[schema(value_type = Amount)]
    pub(crate) recognised: Euros,
    /// The grant share of what was claimed and is not decided yet.
    #[schema(value_type = Amount)]
    pub(crate) reserved: Euros,
    /// What was paid on to the next recipients.
    #[schema(value_type = Amount)]
    pub(crate) paid: Euros,
    /// What may still be forwarded or claimed.
    #[schema(value_type = Amount)]
    pub(crate) free: Euros,
}

impl From<domain::Figures> for Figures {
    fn from(figures: domain::Figures) -> Self {
        Self {
            awarded: figures.awarded.into(),
            drawn: figures.drawn.into(),
            received: figures.received.into(),
            forwarded: figures.forwarded.into(),
            claimed: figures.claimed.into(),
            recognised: figures.recognised.into(),
            reserved: figures.reserved.into(),
            paid: figures.paid.into(),
            free: figures.free.into(),
        }
    }
}
