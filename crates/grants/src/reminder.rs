//! Reminders (Erinnerungen): how near a deadline is when somebody is told of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{GrantId, law::DeadlineState};

/// For how many days after its end somebody is told that a deadline has passed; later the day's page alone shows it.
const TOLD_DAYS: i64 = 7;

/// How near a deadline is when somebody is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderStage {
    /// Its rule warns of it from now on.
    Soon,
    /// Two weeks or less are left.
    Fortnight,
    /// A week or less is left.
    Week,
    /// It has passed.
    Passed,
}

impl ReminderStage {
    /// The stage of a deadline that stands so; none, if nobody is told of it now.
    pub const fn of(state: DeadlineState) -> Option<Self> {
        match state {
            DeadlineState::Soon { days_left: ..=7 } => Some(Self::Week),
            DeadlineState::Soon { days_left: ..=14 } => Some(Self::Fortnight),
            DeadlineState::Soon { .. } => Some(Self::Soon),
            DeadlineState::Overdue { days } | DeadlineState::Escalated { days } if days <= TOLD_DAYS => {
                Some(Self::Passed)
            }
            _ => None,
        }
    }

    /// The word used in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Fortnight => "fortnight",
            Self::Week => "week",
            Self::Passed => "passed",
        }
    }
}

/// That somebody is reminded of a deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// The grant whose deadline it is.
    pub grant: GrantId,
    /// What it is about: a tranche, a late use, a ground for revocation, an observation of an audit, a receivable; else
    /// the grant.
    pub reminded_of: Uuid,
    /// The rule from which the deadline follows.
    pub rule: String,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// How near it is.
    pub stage: ReminderStage,
}

impl Reminder {
    /// What tells it from all others: nobody is reminded twice of one deadline in one stage.
    pub fn key(&self) -> String {
        let Self { reminded_of, rule, ends_on, stage, .. } = self;
        format!("{reminded_of}/{rule}/{ends_on}/{}", stage.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{DEADLINES, DeadlineRule};

    #[test]
    fn a_deadline_is_told_of_as_it_nears_and_for_a_week_after() {
        use DeadlineState as State;
        use ReminderStage as Stage;
        for (state, stage) in [
            (State::Ahead { days_left: 5 }, None),
            (State::Soon { days_left: 15 }, Some(Stage::Soon)),
            (State::Soon { days_left: 14 }, Some(Stage::Fortnight)),
            (State::Soon { days_left: 8 }, Some(Stage::Fortnight)),
            (State::Soon { days_left: 7 }, Some(Stage::Week)),
            (State::Soon { days_left: 0 }, Some(Stage::Week)),
            (State::Overdue { days: 1 }, Some(Stage::Passed)),
            (State::Escalated { days: 7 }, Some(Stage::Passed)),
            (State::Overdue { days: 8 }, None),
            (State::Escalated { days: 8 }, None),
            (State::Met, None),
            (State::MetLate { days: 1 }, None),
        ] {
            assert_eq!(ReminderStage::of(state), stage, "{state:?}");
        }
    }

    #[test]
    fn the_key_of_every_rule_fits_and_tells_stages_and_days_apart() {
        let reminder = |rule: &str, day, stage| Reminder {
            grant: GrantId(Uuid::nil()),
            reminded_of: Uuid::nil(),
            rule: rule.to_owned(),
            ends_on: NaiveDate::from_ymd_opt(2021, 6, day).unwrap(),
            stage,
        };
        let rules = DeadlineRule::parse_all(DEADLINES).unwrap().into_iter().map(|rule| rule.id);
        for rule in rules.chain([DeadlineRule::ANSWER_TO_AUDIT.to_owned(), DeadlineRule::DEMAND.to_owned()]) {
            let key = reminder(&rule, 1, ReminderStage::Fortnight).key();
            assert!(key.len() <= 100 && key.bytes().all(|byte| byte.is_ascii_graphic()), "{key}");
        }
        let one = reminder("widerruf", 1, ReminderStage::Soon).key();
        assert_ne!(one, reminder("widerruf", 2, ReminderStage::Soon).key());
        assert_ne!(one, reminder("widerruf", 1, ReminderStage::Week).key());
    }
}
