//! Deadlines: what is to be done until when, on which basis, and where it stands.
//!
//! A period begins after its event (§ 187 Abs. 1 BGB), or with the end of the event's year, and ends by §§ 188 and 193 BGB.
//! Retention ends with the last of all rules that apply.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::{Entry, Span, calendar};

/// The deadlines of Nordrhein-Westfalen with their sources.
pub const DEADLINES: &str = include_str!("../../data/deadlines.toml");

/// A rule from which a deadline follows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineRule {
    /// Its id.
    pub id: String,
    /// What is to be done, or runs out.
    pub title: String,
    /// What starts it.
    pub event: String,
    /// How long it is.
    pub span: Span,
    /// From where it counts.
    #[serde(default)]
    pub begins: Begin,
    /// Whether its end moves to the next working day (§ 193 BGB).
    #[serde(default)]
    pub working_day: bool,
    /// Whether papers are kept until its end.
    #[serde(default)]
    pub retention: bool,
    /// Whether it is a right of who gives that runs out. Else the recipient keeps it.
    #[serde(default)]
    pub of_giver: bool,
    /// The rule it rests on (Rechtsgrundlage).
    pub basis: String,
    /// Where that was read.
    pub source: String,
    /// For so many days before its end it is due soon.
    #[serde(default)]
    pub warn_days: u32,
    /// For more than so many days after its end it goes to the next person up.
    #[serde(default)]
    pub escalate_days: u32,
}

/// From where a period counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Begin {
    /// The event.
    #[default]
    Event,
    /// The end of its year.
    YearEnd,
}

/// A deadline of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The day of the event.
    pub event_on: NaiveDate,
    /// The day on which the span ends.
    pub span_ends_on: NaiveDate,
    /// The last day: later, where the span ends on no working day and the rule moves it.
    pub ends_on: NaiveDate,
}

/// Where a deadline stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadlineState {
    /// Done in time.
    Met,
    /// Done, but late.
    MetLate {
        /// By so many days.
        days: i64,
    },
    /// There is time.
    Ahead {
        /// So many days.
        days_left: i64,
    },
    /// It ends soon.
    Soon {
        /// In so many days.
        days_left: i64,
    },
    /// It has passed.
    Overdue {
        /// Since so many days.
        days: i64,
    },
    /// It has passed for so long that it goes to the next person up.
    Escalated {
        /// Since so many days.
        days: i64,
    },
}

impl DeadlineState {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::MetLate { .. } => "met_late",
            Self::Ahead { .. } => "ahead",
            Self::Soon { .. } => "soon",
            Self::Overdue { .. } => "overdue",
            Self::Escalated { .. } => "escalated",
        }
    }

    /// How many days are left or have passed, unless it was met in time.
    pub const fn days(self) -> Option<i64> {
        match self {
            Self::Met => None,
            Self::Ahead { days_left: days }
            | Self::Soon { days_left: days }
            | Self::MetLate { days }
            | Self::Overdue { days }
            | Self::Escalated { days } => Some(days),
        }
    }
}

/// What is wrong with a file of deadlines, or with a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    /// It is not TOML of the right shape; the message names the line.
    #[error("the deadlines cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// An id stands there twice.
    #[error("the deadline {0} stands there twice")]
    Twice(String),
    /// There is no such rule.
    #[error("there is no deadline {0:?}")]
    Unknown(String),
    /// Beyond the end of the calendar.
    #[error("{span} after {event_on} lie beyond the calendar")]
    BeyondCalendar {
        /// The span.
        span: Span,
        /// The day of the event.
        event_on: NaiveDate,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    deadlines: Vec<DeadlineRule>,
}

impl DeadlineRule {
    /// The id of the rule by which an audit asks for an answer.
    pub const ANSWER_TO_AUDIT: &'static str = "stellungnahme";

    /// The id of the rule by which money that is demanded is paid.
    pub const DEMAND: &'static str = "forderung";

    /// Reads a file of deadlines.
    pub fn parse_all(file: &str) -> Result<Vec<Self>, DeadlineError> {
        let rules = toml::from_str::<File>(file)?.deadlines;
        let mut seen = BTreeSet::new();
        match rules.iter().find(|rule| !seen.insert(rule.id.as_str())) {
            Some(twice) => Err(DeadlineError::Twice(twice.id.clone())),
            None => Ok(rules),
        }
    }

    /// A rule by which papers are kept for so long after the final proof.
    pub fn retention_of(entry: &Entry<Span>, title: String) -> Self {
        Self {
            id: String::new(),
            title,
            event: "Vorlage des Verwendungsnachweises".to_owned(),
            span: entry.value,
            begins: Begin::Event,
            working_day: false,
            retention: true,
            of_giver: false,
            basis: entry.basis.clone(),
            source: entry.source.clone(),
            warn_days: 0,
            escalate_days: 0,
        }
    }

    /// The rule by which an audit asks for an answer to an observation, from a day until another.
    pub fn answer_to_audit(number: i64, (from, until): (NaiveDate, NaiveDate)) -> Self {
        Self {
            id: Self::ANSWER_TO_AUDIT.to_owned(),
            title: format!("Stellungnahme zur Prüfungsbemerkung {number}"),
            event: "Prüfungsbemerkung oder Rückfrage dazu".to_owned(),
            basis: "Frist, die die Prüfung setzt".to_owned(),
            source: "the observation itself".to_owned(),
            ..Self::set_by_somebody((from, until))
        }
    }

    /// The rule by which something is paid that was demanded on a day until another, on its legal ground.
    pub fn of_demand(title: &str, legal_ground: &str, (from, until): (NaiveDate, NaiveDate)) -> Self {
        Self {
            id: Self::DEMAND.to_owned(),
            title: title.to_owned(),
            event: "Forderung".to_owned(),
            basis: legal_ground.to_owned(),
            source: "the demand itself".to_owned(),
            ..Self::set_by_somebody((from, until))
        }
    }

    /// What is the same of each deadline that no law sets but somebody who asks: it ends on the very day.
    fn set_by_somebody((from, until): (NaiveDate, NaiveDate)) -> Self {
        let days = u32::try_from(until.signed_duration_since(from).num_days()).unwrap_or_default();
        Self {
            id: String::new(),
            title: String::new(),
            event: String::new(),
            span: Span::Days(days),
            begins: Begin::Event,
            working_day: false,
            retention: false,
            of_giver: false,
            basis: String::new(),
            source: String::new(),
            warn_days: 14,
            escalate_days: 14,
        }
    }

    /// The deadline of an event.
    pub fn after(&self, event_on: NaiveDate) -> Result<Deadline, DeadlineError> {
        let beyond = DeadlineError::BeyondCalendar { span: self.span, event_on };
        let begun = match self.begins {
            Begin::Event => Some(event_on),
            Begin::YearEnd => NaiveDate::from_ymd_opt(event_on.year(), 12, 31),
        };
        let span_ends_on = begun.and_then(|begun| self.span.end_after(begun)).ok_or(beyond)?;
        let ends_on = if self.working_day { calendar::working_day_from(span_ends_on) } else { span_ends_on };
        Ok(Deadline { event_on, span_ends_on, ends_on })
    }

    /// Where a deadline of this rule stands on a day.
    pub fn state(&self, deadline: Deadline, today: NaiveDate, done_on: Option<NaiveDate>) -> DeadlineState {
        let late = |day: NaiveDate| day.signed_duration_since(deadline.ends_on).num_days();
        if let Some(done_on) = done_on.filter(|done_on| *done_on <= today) {
            let days = late(done_on);
            return if days > 0 { DeadlineState::MetLate { days } } else { DeadlineState::Met };
        }
        match late(today) {
            days if days > i64::from(self.escalate_days) => DeadlineState::Escalated { days },
            days if days > 0 => DeadlineState::Overdue { days },
            days if -days <= i64::from(self.warn_days) => DeadlineState::Soon { days_left: -days },
            days => DeadlineState::Ahead { days_left: -days },
        }
    }
}

/// Until when papers are kept: until the last of all rules that apply, each with its own end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// What each rule says.
    pub ends: Vec<RetentionEnd>,
}

/// Until when one rule keeps papers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionEnd {
    /// What the rule keeps.
    pub title: String,
    /// What starts it.
    pub event: String,
    /// The rule it rests on (Rechtsgrundlage).
    pub basis: String,
    /// Where that was read.
    pub source: String,
    /// Its last day, once its event has happened.
    pub ends_on: Option<NaiveDate>,
}

impl Retention {
    /// What the rules say that apply, each with the day of its event.
    pub fn of<'rules>(
        rules: impl IntoIterator<Item = (&'rules DeadlineRule, Option<NaiveDate>)>,
    ) -> Result<Self, DeadlineError> {
        let end = |(rule, event_on): (&DeadlineRule, Option<NaiveDate>)| {
            let deadline = event_on.map(|event_on| rule.after(event_on)).transpose()?;
            Ok::<_, DeadlineError>(RetentionEnd {
                title: rule.title.clone(),
                event: rule.event.clone(),
                basis: rule.basis.clone(),
                source: rule.source.clone(),
                ends_on: deadline.map(|deadline| deadline.ends_on),
            })
        };
        Ok(Self { ends: rules.into_iter().map(end).collect::<Result<_, _>>()? })
    }

    /// The latest end that is known.
    pub fn latest(&self) -> Option<NaiveDate> {
        self.ends.iter().filter_map(|end| end.ends_on).max()
    }

    /// The event that is missing, where a rule has not begun.
    pub fn missing(&self) -> Option<&str> {
        self.ends.iter().find(|end| end.ends_on.is_none()).map(|end| end.event.as_str())
    }

    /// The last day, once all rules have begun; the next day papers are offered to the archive.
    pub fn until(&self) -> Option<NaiveDate> {
        if self.missing().is_some() { None } else { self.latest() }
    }

    /// Not before this day, as far as is known, while a rule has not begun.
    pub fn not_before(&self) -> Option<NaiveDate> {
        if self.missing().is_none() { None } else { self.latest().and_then(|day| day.succ_opt()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;

    fn rules() -> Vec<DeadlineRule> {
        DeadlineRule::parse_all(DEADLINES).unwrap()
    }

    fn rule(id: &str) -> DeadlineRule {
        rules().into_iter().find(|rule| rule.id == id).unwrap()
    }

    #[test]
    fn each_rule_gives_its_day() {
        let table = [
            ("verwendungsfrist", "2022-11-15", "2023-01-15"),
            ("verwendungsnachweis_traeger", "2022-12-31", "2023-06-30"),
            ("verwendungsnachweis_kreis", "2022-12-31", "2023-03-31"),
            ("verwendungsnachweis_kreis", "2023-12-31", "2024-04-02"),
            ("zwischennachweis_traeger", "2023-12-31", "2024-04-02"),
            ("widerruf", "2023-05-06", "2024-05-06"),
            ("widerruf", "2024-02-29", "2025-02-28"),
            ("zinsen_verjaehrung", "2022-03-01", "2025-12-31"),
            ("aufbewahrung_verwendungsnachweis", "2023-06-30", "2028-06-30"),
            ("aufbewahrung_belege", "2024-11-15", "2030-12-31"),
            ("aufbewahrung_traeger", "2023-06-30", "2033-12-31"),
        ];
        for (id, event, ends) in table {
            assert_eq!(rule(id).after(day(event)).unwrap().ends_on, day(ends), "{id} {event}");
        }
    }

    #[test]
    fn only_what_is_handed_in_moves_to_a_working_day() {
        let deadline = rule("verwendungsnachweis_kreis").after(day("2023-12-31")).unwrap();
        assert_eq!(deadline.span_ends_on, day("2024-03-31"), "Easter Sunday");
        let moved: Vec<_> = rules().into_iter().filter(|rule| rule.working_day).map(|rule| rule.id).collect();
        assert_eq!(
            moved,
            ["zwischennachweis_traeger", "verwendungsnachweis_traeger", "verwendungsnachweis_kreis"]
        );
    }

    #[test]
    fn a_deadline_stands_somewhere_every_day() {
        let rule = rule("verwendungsnachweis_kreis");
        let deadline = rule.after(day("2022-12-31")).unwrap();
        let table = [
            ("2023-02-16", DeadlineState::Ahead { days_left: 43 }),
            ("2023-02-17", DeadlineState::Soon { days_left: 42 }),
            ("2023-03-31", DeadlineState::Soon { days_left: 0 }),
            ("2023-04-01", DeadlineState::Overdue { days: 1 }),
            ("2023-04-14", DeadlineState::Overdue { days: 14 }),
            ("2023-04-15", DeadlineState::Escalated { days: 15 }),
        ];
        for (today, state) in table {
            assert_eq!(rule.state(deadline, day(today), None), state, "{today}");
        }
        let done = |done: &str| rule.state(deadline, day("2023-05-01"), Some(day(done)));
        assert_eq!(done("2023-03-31"), DeadlineState::Met);
        assert_eq!(done("2023-04-03"), DeadlineState::MetLate { days: 3 });
    }

    #[test]
    fn papers_are_kept_until_the_last_rule_ends() {
        let kept = |proof: Option<&str>, accounts: Option<&str>| {
            let on = |rule: &DeadlineRule| match rule.event.as_str() {
                "Vorlage des Verwendungsnachweises" => proof.map(day),
                _ => accounts.map(day),
            };
            let rules = rules();
            let all = rules.iter().filter(|rule| rule.retention);
            Retention::of(all.map(|rule| (rule, on(rule)))).unwrap()
        };
        let ended = kept(Some("2023-06-30"), Some("2024-11-15"));
        let each: Vec<_> = ended.ends.iter().map(|end| end.ends_on.unwrap().to_string()).collect();
        assert_eq!(each, ["2028-06-30", "2033-12-31", "2030-12-31", "2034-12-31"]);
        assert_eq!((ended.until(), ended.not_before()), (Some(day("2034-12-31")), None));
        assert_eq!(kept(Some("2031-01-01"), Some("2024-11-15")).until(), Some(day("2041-12-31")));
        let open = kept(Some("2023-06-30"), None);
        assert_eq!((open.until(), open.not_before()), (None, Some(day("2034-01-01"))));
        assert_eq!(open.missing(), Some("Feststellung des Jahresabschlusses"));
        assert_eq!(kept(None, None).not_before(), None);
    }

    #[test]
    fn a_programme_or_an_act_keeps_papers_longer() {
        let (valid_from, basis) = (day("2021-01-01"), "Nr. 7.5 des Bescheids".to_owned());
        let entry = Entry {
            value: Span::Years(12),
            valid_from,
            valid_until: None,
            basis,
            source: "Bescheid".to_owned(),
        };
        let own = DeadlineRule::retention_of(&entry, "Aufbewahrung nach dem Bescheid".to_owned());
        let rules = rules();
        let law = rules.iter().find(|rule| rule.retention).unwrap();
        let filed = Some(day("2023-06-30"));
        let kept = Retention::of([(law, filed), (&own, filed)]).unwrap();
        assert_eq!(kept.until(), Some(day("2035-06-30")));
        assert_eq!(kept.ends[1].basis, "Nr. 7.5 des Bescheids");
    }

    #[test]
    fn an_answer_is_due_on_the_day_that_the_audit_sets() {
        let (from, until) = (day("2021-03-01"), day("2021-04-04"));
        let rule = DeadlineRule::answer_to_audit(2, (from, until));
        let deadline = rule.after(from).unwrap();
        assert_eq!(deadline.ends_on, until, "Easter Sunday, as it was set");
        assert_eq!(rule.state(deadline, day("2021-03-21"), None), DeadlineState::Soon { days_left: 14 });
    }

    #[test]
    fn what_is_demanded_is_due_on_the_day_that_the_demand_sets_and_that_may_be_its_own() {
        for until in ["2021-03-01", "2021-04-04"] {
            let rule =
                DeadlineRule::of_demand("Rückforderung", "§ 49a VwVfG NRW", (day("2021-03-01"), day(until)));
            let deadline = rule.after(day("2021-03-01")).unwrap();
            assert_eq!((deadline.ends_on, rule.basis.as_str()), (day(until), "§ 49a VwVfG NRW"));
            let next = day(until).succ_opt().unwrap();
            assert_eq!(rule.state(deadline, next, None), DeadlineState::Overdue { days: 1 });
        }
    }

    #[test]
    fn a_file_that_cannot_be_is_refused() {
        let twice = format!(
            "{DEADLINES}\n[[deadlines]]\nid = \"widerruf\"\ntitle = \"x\"\nevent = \"x\"\nspan = \"1 year\"\nbasis = \"x\"\nsource = \"x\"\n"
        );
        assert_eq!(DeadlineRule::parse_all(&twice), Err(DeadlineError::Twice("widerruf".to_owned())));
        let unit = DEADLINES.replacen("2 months", "2 moons", 1);
        assert!(DeadlineRule::parse_all(&unit).unwrap_err().to_string().contains("a span is a number"));
        let beyond = rule("widerruf").after(NaiveDate::MAX);
        assert!(matches!(beyond, Err(DeadlineError::BeyondCalendar { .. })));
    }
}
