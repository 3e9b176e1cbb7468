//! What the claims of a grant have taken of its Finanzierungsplan, and what is left.

use ledger::Cents;
use serde::{Deserialize, Serialize};

use crate::PlanLineId;

/// Where the eligible cost of a plan line stands. Spent, reserved and left together are what it has room for,
/// flexibility included; what is parked is held nowhere in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldCost {
    /// The plan line.
    pub plan_line: PlanLineId,
    /// What was recognised.
    pub spent: Cents,
    /// What undecided claims hold.
    pub reserved: Cents,
    /// What may still be claimed.
    pub left: Cents,
    /// What parked lines claim that no later claim has claimed again, credit notes taken away; it does not count.
    pub parked: Cents,
}
