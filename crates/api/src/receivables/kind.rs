//! What is demanded or repaid.

use ::grants::DemandKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is demanded or repaid.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DemandKind)]
pub(crate) enum Kind {
    /// Money of the grant.
    Refund,
    /// Interest on it.
    Interest,
    /// Something else, which is no money of the grant either.
    Other,
}

impl From<Kind> for DemandKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Refund => Self::Refund,
            Kind::Interest => Self::Interest,
            Kind::Other => Self::Other,
        }
    }
}

impl From<DemandKind> for Kind {
    fn from(kind: DemandKind) -> Self {
        match kind {
            DemandKind::Refund => Self::Refund,
            DemandKind::Interest => Self::Interest,
            DemandKind::Other => Self::Other,
        }
    }
}
