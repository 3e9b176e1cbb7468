//! What is looked for among the receipts below a grant.

use flow::conspicuous::Asked;
use grants::GrantId;
use ledger::Cents;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::{
    euros::Euros,
    problem::{Problem, ProblemType},
};

/// Of which amount a round one is a multiple, if nothing is said.
const USUAL_STEP: Cents = Cents::new(10_000);
/// Within how many days an order may have been split, if nothing is said.
const USUAL_DAYS: u64 = 14;
/// Within how many at most.
const LONGEST: u64 = 366;

/// Below which grant, and what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Below {
    /// The grant; what was forwarded from it is looked at with it.
    grant: Uuid,
    /// Of which amount a round one is a multiple; 100.00 if nothing is said.
    #[param(example = "100.00")]
    step: Option<String>,
    /// The amount below which less was required; orders in parts are not looked for without one.
    #[param(example = "1000.00")]
    threshold: Option<String>,
    /// Within how many days an order may have been split; 14 if nothing is said, never more than 366.
    #[param(minimum = 0, maximum = 366)]
    days: Option<u64>,
}

impl Below {
    /// What is looked for, or what of it cannot be.
    pub(super) fn read(self) -> Result<Asked, Problem> {
        let days = self.days.unwrap_or(USUAL_DAYS);
        if days > LONGEST {
            let detail = format!("days: {days} is more than {LONGEST}");
            return Err(Problem::new(ProblemType::InvalidQuery, detail));
        }
        Ok(Asked {
            grant: Some(GrantId(self.grant)),
            step: amount("step", self.step.as_deref())?.unwrap_or(USUAL_STEP),
            limit: amount("threshold", self.threshold.as_deref())?,
            days,
        })
    }
}

/// An amount above nothing, where one is written.
fn amount(name: &str, written: Option<&str>) -> Result<Option<Cents>, Problem> {
    let read = written.map(|text| Euros::parse(text).and_then(Euros::cents)).transpose();
    read.map_err(|cause| Problem::new(ProblemType::InvalidQuery, format!("{name}: {cause}")))
}
