//! How long a session lasts, and how long a second factor counts as just shown.

use chrono::{DateTime, TimeDelta, Utc};

/// Without a request (ASVS 5.0 7.3.1). A form that takes longer keeps its text in the page.
const IDLE: TimeDelta = TimeDelta::minutes(60);
/// From sign-in, whatever is done (ASVS 5.0 7.3.2): a working day.
const ABSOLUTE: TimeDelta = TimeDelta::hours(12);
/// For how long a second factor is recent: long enough to release what lies on the desk.
const RECENT: TimeDelta = TimeDelta::minutes(10);
/// How exact the time of the last request is kept. Writing it with each request would cost a commit each.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The times of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTimes {
    /// When the person signed in.
    pub started_at: DateTime<Utc>,
    /// When the last request came, give or take a minute.
    pub seen_at: DateTime<Utc>,
    /// When a second factor was shown last, if one was.
    pub second_factor_at: Option<DateTime<Utc>>,
}

/// Why a session has ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// Nothing was asked for too long.
    Idle,
    /// It lasted as long as one may.
    Absolute,
}

impl SessionTimes {
    /// Why it has ended by now; nothing, if it lasts.
    pub fn end(&self, now: DateTime<Utc>) -> Option<SessionEnd> {
        if now - self.started_at >= ABSOLUTE {
            Some(SessionEnd::Absolute)
        } else if now - self.seen_at >= IDLE {
            Some(SessionEnd::Idle)
        } else {
            None
        }
    }

    /// When it ends at the latest.
    pub fn ends_at(&self) -> DateTime<Utc> {
        (self.started_at + ABSOLUTE).min(self.seen_at + IDLE)
    }

    /// For how many seconds it lasts after a request that comes now, if no other follows.
    pub fn seconds_left(&self, now: DateTime<Utc>) -> i64 {
        let seen_at = if self.is_worth_noting(now) { now } else { self.seen_at };
        (Self { seen_at, ..*self }.ends_at() - now).num_seconds().max(0)
    }

    /// Whether the time of this request is worth writing down.
    pub fn is_worth_noting(&self, now: DateTime<Utc>) -> bool {
        now - self.seen_at >= SEEN_EVERY
    }

    /// Whether a second factor was shown so recently that a step which asks for one may be taken. A time that lies in
    /// the future is none.
    pub fn is_stepped_up(&self, now: DateTime<Utc>) -> bool {
        self.second_factor_at.is_some_and(|shown| shown <= now && now - shown < RECENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn seen(seconds: i64) -> SessionTimes {
        SessionTimes { started_at: at(0), seen_at: at(seconds), second_factor_at: None }
    }

    #[test]
    fn a_session_ends_an_hour_after_the_last_request() {
        assert_eq!(seen(100).end(at(100 + 3599)), None);
        assert_eq!(seen(100).end(at(100 + 3600)), Some(SessionEnd::Idle));
        assert_eq!(seen(100).ends_at(), at(3700));
    }

    #[test]
    fn a_session_ends_after_twelve_hours_whatever_is_done() {
        let last = 12 * 3600 - 1;
        assert_eq!(seen(last).end(at(last)), None);
        assert_eq!(seen(last).end(at(last + 1)), Some(SessionEnd::Absolute));
        assert_eq!(seen(last).ends_at(), at(last + 1));
    }

    #[test]
    fn what_is_left_of_a_session_is_told_as_it_is_noted() {
        let left = |now| seen(0).seconds_left(at(now));
        assert_eq!([0, 59, 60, 3000].map(left), [3600, 3541, 3600, 3600]);
        let long = seen(11 * 3600);
        assert_eq!(
            [11 * 3600, 12 * 3600 - 1800, 12 * 3600].map(|now| long.seconds_left(at(now))),
            [3600, 1800, 0]
        );
    }

    #[test]
    fn the_last_request_is_noted_by_the_minute() {
        assert!(!seen(0).is_worth_noting(at(59)));
        assert!(seen(0).is_worth_noting(at(60)));
    }

    #[test]
    fn a_second_factor_is_recent_for_ten_minutes() {
        let shown = SessionTimes { second_factor_at: Some(at(50)), ..seen(0) };
        assert_eq!([49, 50, 649, 650].map(|now| shown.is_stepped_up(at(now))), [false, true, true, false]);
        assert!(!seen(0).is_stepped_up(at(0)), "none was shown");
    }
}
