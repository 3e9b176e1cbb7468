//! Where every euro of a position stands.

use ledger::Cents;
use serde::{Deserialize, Serialize};

/// The figures of a position, or of several added up (a ministry × a component).
///
/// Awarded, drawn, received, forwarded, paid and free are the position's own. Claimed, recognised and
/// reserved also count every position below it, since what was forwarded is used there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// What the legal act promises: all that came into `to_use`.
    pub awarded: Cents,
    /// What became due from the giver: all that came into `due`.
    pub drawn: Cents,
    /// What has arrived from the giver: all that came into `cash`.
    pub received: Cents,
    /// What was promised on to the next recipients: from `to_use` into theirs.
    pub forwarded: Cents,
    /// The grant share of what was claimed, whatever became of it: `claimed`.
    pub claimed: Cents,
    /// The grant share of what was recognised: `used`.
    pub recognised: Cents,
    /// The grant share of what was claimed and is not decided yet: pending from `to_use` to `used`.
    pub reserved: Cents,
    /// What was paid on to the next recipients: from `cash` into theirs.
    pub paid: Cents,
    /// What may still be forwarded or claimed: open on `to_use`.
    pub free: Cents,
}
