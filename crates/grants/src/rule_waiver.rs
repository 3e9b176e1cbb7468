//! Exceptions from a rule (Ausnahme): on some days a rule does not hold for a grant.
//!
//! Only what a rule of the rule book leaves open can be excepted. One person proposes an exception, with who allowed it, why
//! and until when; it counts when another confirms it, until it is withdrawn.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    DutyError, GrantId, Period, RuleWaiverId, SignOff, Signer, Step, TextError,
    duty::sign,
    plain_text,
    rule_book::{Rule, RuleBook},
    single_spaced,
};

/// The rule by which proofs are there when they are due.
pub const PROOFS_IN_TIME: &str = "nachweisfrist";

/// The longest name of who allowed it, in characters.
const LONGEST_NAME: usize = 300;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 1000;

/// An exception from a rule, for one grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleWaiver {
    /// Its id.
    pub id: RuleWaiverId,
    /// The grant.
    pub grant: GrantId,
    /// The version that a change must name.
    pub version: i64,
    /// The rule, by its id.
    pub rule: String,
    /// The version of the rule book that leaves it open.
    pub rule_book: u32,
    /// The days on which the rule does not hold.
    pub days: Period,
    /// Who allowed it, with the letter in which it stands.
    pub allowed_by: String,
    /// Why.
    pub reason: String,
    /// Where it stands.
    #[serde(flatten)]
    pub state: RuleWaiverState,
    /// Who proposed it, and who confirmed it.
    pub sign_offs: Vec<SignOff>,
}

/// Where an exception stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RuleWaiverState {
    /// Proposed by one person.
    Proposed {
        /// The day.
        on: NaiveDate,
    },
    /// Confirmed by another: it counts.
    Confirmed {
        /// The day.
        on: NaiveDate,
    },
    /// Taken back.
    Withdrawn {
        /// The day.
        on: NaiveDate,
        /// Who took it back.
        by: String,
        /// Why.
        why: String,
    },
}

impl RuleWaiverState {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Proposed { .. } => "proposed",
            Self::Confirmed { .. } => "confirmed",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// Why an exception is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleWaiverError {
    /// There is no such rule on its first day.
    #[error("no rule {rule:?} holds on {on}")]
    Unknown {
        /// The rule.
        rule: String,
        /// The first day of the exception.
        on: NaiveDate,
    },
    /// A rule that leaves nothing open.
    #[error("the rule {rule} has no exceptions ({clause})")]
    Strict {
        /// The rule.
        rule: String,
        /// Its clause.
        clause: String,
    },
    /// Who allowed it is not said.
    #[error("who allowed it {0}")]
    AllowedBy(TextError),
    /// The reason says nothing or too much.
    #[error("the reason {0}")]
    Reason(TextError),
    /// Why it is taken back is not said.
    #[error("why it is taken back {0}")]
    Why(TextError),
    /// It stands elsewhere.
    #[error("an exception that is {present} cannot be {asked}")]
    State {
        /// The present state.
        present: &'static str,
        /// The state that was asked for.
        asked: &'static str,
    },
    /// A duty that is kept apart.
    #[error(transparent)]
    Duty(#[from] DutyError),
}

/// What an exception says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaiverTerms<'said> {
    /// The rule, by its id.
    pub rule: &'said str,
    /// The days on which it does not hold.
    pub days: Period,
    /// Who allowed it.
    pub allowed_by: &'said str,
    /// Why.
    pub reason: &'said str,
}

impl RuleWaiver {
    /// Whether nobody has confirmed it yet.
    pub const fn waits(&self) -> bool {
        matches!(self.state, RuleWaiverState::Proposed { .. })
    }

    /// Proposes an exception from a rule that has some.
    pub fn propose(
        id: RuleWaiverId,
        grant: GrantId,
        terms: WaiverTerms<'_>,
        rules: &RuleBook,
        by: Signer,
    ) -> Result<Self, RuleWaiverError> {
        let rule = excepted(rules, terms.rule, terms.days.from())?;
        let allowed_by = single_spaced(terms.allowed_by, LONGEST_NAME).map_err(RuleWaiverError::AllowedBy)?;
        let reason = plain_text(terms.reason, LONGEST_REASON).map_err(RuleWaiverError::Reason)?;
        Ok(Self {
            id,
            grant,
            version: 1,
            rule: rule.id.clone(),
            rule_book: rules.version,
            days: terms.days,
            allowed_by,
            reason,
            state: RuleWaiverState::Proposed { on: by.on },
            sign_offs: vec![SignOff { step: Step::Propose, round: 1, by }],
        })
    }

    /// Confirms what another person has proposed.
    pub fn confirm(mut self, by: Signer) -> Result<Self, RuleWaiverError> {
        let next = RuleWaiverState::Confirmed { on: by.on };
        self.check(&next)?;
        sign(&mut self.sign_offs, Step::Confirm, 1, by)?;
        Ok(self.moved_to(next))
    }

    /// Takes it back, whether it was confirmed or not.
    pub fn withdraw(self, why: &str, by: &Signer) -> Result<Self, RuleWaiverError> {
        let why = plain_text(why, LONGEST_REASON).map_err(RuleWaiverError::Why)?;
        let next = RuleWaiverState::Withdrawn { on: by.on, by: by.name.clone(), why };
        self.check(&next)?;
        Ok(self.moved_to(next))
    }

    /// The title of its rule, or the id where the rule book that is shipped has it no more.
    pub fn title(&self) -> &str {
        let title = RuleBook::shipped().ok().and_then(|book| book.titled(&self.rule));
        title.unwrap_or(&self.rule)
    }

    /// Whether it counts, or counted once.
    pub fn was_confirmed(&self) -> bool {
        self.sign_offs.iter().any(|signed| signed.step == Step::Confirm)
    }

    /// Whether it counts.
    pub const fn counts(&self) -> bool {
        matches!(self.state, RuleWaiverState::Confirmed { .. })
    }

    /// Whether the rule does not hold on a day because of it.
    pub fn lifts(&self, rule: &str, on: NaiveDate) -> bool {
        self.counts() && self.rule == rule && self.days.contains(on)
    }

    fn check(&self, next: &RuleWaiverState) -> Result<(), RuleWaiverError> {
        use RuleWaiverState as It;
        match (&self.state, next) {
            (It::Proposed { .. }, It::Confirmed { .. })
            | (It::Proposed { .. } | It::Confirmed { .. }, It::Withdrawn { .. }) => Ok(()),
            (present, asked) => Err(RuleWaiverError::State { present: present.word(), asked: asked.word() }),
        }
    }

    fn moved_to(self, state: RuleWaiverState) -> Self {
        Self { state, version: self.version + 1, ..self }
    }
}

/// The rule of an id, if it holds on a day and has exceptions.
fn excepted<'rules>(
    rules: &'rules RuleBook,
    id: &str,
    on: NaiveDate,
) -> Result<&'rules Rule, RuleWaiverError> {
    let rule = rules.on(on).find(|rule| rule.id == id);
    let rule = rule.ok_or_else(|| RuleWaiverError::Unknown { rule: id.to_owned(), on })?;
    if rule.waiver.is_some() {
        Ok(rule)
    } else {
        Err(RuleWaiverError::Strict { rule: rule.id.clone(), clause: rule.clause.clone() })
    }
}

/// The day on which something is due that a rule asks for on a day: the last one of the exception that has begun by then, of
/// the next one that has begun by its end, and so on; with the exception that gives it.
pub fn put_off<'all>(
    waivers: &'all [RuleWaiver],
    rule: &str,
    due_on: NaiveDate,
) -> Option<(NaiveDate, &'all RuleWaiver)> {
    let longest = |on: NaiveDate| {
        let lifting = waivers.iter().filter(|waiver| waiver.lifts(rule, on));
        lifting.max_by_key(|waiver| waiver.days.until()).filter(|waiver| waiver.days.until() > on)
    };
    let mut last = None;
    let mut on = due_on;
    while let Some(waiver) = longest(on) {
        on = waiver.days.until();
        last = Some((on, waiver));
    }
    last
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{OrganisationId, PersonId, Role, sample::day};

    fn signer(person: u128) -> Signer {
        Signer {
            person: PersonId(Uuid::from_u128(person)),
            name: format!("Person {person}"),
            role: Role::Clerk,
            organisation: OrganisationId(Uuid::nil()),
            on: day("2023-06-20"),
        }
    }

    fn days(from: &str, until: &str) -> Period {
        Period::new(day(from), day(until)).unwrap()
    }

    fn terms(rule: &str) -> WaiverTerms<'_> {
        WaiverTerms {
            rule,
            days: days("2023-06-30", "2023-08-31"),
            allowed_by: " Kreis,  Vermerk vom 20.6.2023 ",
            reason: "Buchhaltung erkrankt",
        }
    }

    fn proposed(terms: WaiverTerms<'_>) -> Result<RuleWaiver, RuleWaiverError> {
        let rules = RuleBook::shipped().unwrap();
        let (id, grant) = (RuleWaiverId(Uuid::nil()), GrantId(Uuid::nil()));
        RuleWaiver::propose(id, grant, terms, rules, signer(1))
    }

    fn confirmed(from: &str, until: &str) -> RuleWaiver {
        let terms = WaiverTerms { days: days(from, until), ..terms(PROOFS_IN_TIME) };
        proposed(terms).unwrap().confirm(signer(2)).unwrap()
    }

    #[test]
    fn only_what_a_rule_leaves_open_is_excepted() {
        let waiver = proposed(terms(PROOFS_IN_TIME)).unwrap();
        assert_eq!(waiver.allowed_by, "Kreis, Vermerk vom 20.6.2023");
        assert_eq!(waiver.rule_book, RuleBook::shipped().unwrap().version);
        assert_eq!(waiver.title(), "Nachweise zum Termin");
        assert_eq!(RuleWaiver { rule: "mondphase".to_owned(), ..waiver }.title(), "mondphase");
        let clause = "Nr. 7.1 VV zu § 44 LHO NRW".to_owned();
        let strict = RuleWaiverError::Strict { rule: "bestandskraft".to_owned(), clause };
        assert_eq!(proposed(terms("bestandskraft")), Err(strict));
        let on = day("2023-06-30");
        assert_eq!(
            proposed(terms("mondphase")),
            Err(RuleWaiverError::Unknown { rule: "mondphase".to_owned(), on })
        );
        let early = days("1999-01-01", "1999-12-31");
        let before = proposed(WaiverTerms { days: early, ..terms(PROOFS_IN_TIME) });
        assert!(matches!(before, Err(RuleWaiverError::Unknown { .. })), "no rule held then");
        let nobody = proposed(WaiverTerms { allowed_by: " ", ..terms(PROOFS_IN_TIME) });
        assert!(matches!(nobody, Err(RuleWaiverError::AllowedBy(_))));
        let silent = proposed(WaiverTerms { reason: " ", ..terms(PROOFS_IN_TIME) });
        assert!(matches!(silent, Err(RuleWaiverError::Reason(_))));
    }

    #[test]
    fn another_person_confirms_and_it_counts_until_it_is_withdrawn() {
        let waiver = proposed(terms(PROOFS_IN_TIME)).unwrap();
        let on = day("2023-08-31");
        assert!(!waiver.lifts(PROOFS_IN_TIME, on) && !waiver.was_confirmed() && !waiver.counts());
        let same = waiver.clone().confirm(signer(1));
        assert!(matches!(same, Err(RuleWaiverError::Duty(DutyError::SamePerson { .. }))));
        let confirmed = waiver.clone().confirm(signer(2)).unwrap();
        assert!(confirmed.lifts(PROOFS_IN_TIME, on) && confirmed.was_confirmed());
        assert!(!confirmed.lifts("bestandskraft", on));
        let again = RuleWaiverError::State { present: "confirmed", asked: "confirmed" };
        assert_eq!(confirmed.clone().confirm(signer(3)), Err(again));
        assert!(matches!(confirmed.clone().withdraw(" ", &signer(1)), Err(RuleWaiverError::Why(_))));
        let withdrawn = confirmed.withdraw("Doch nicht", &signer(1)).unwrap();
        assert!(!withdrawn.lifts(PROOFS_IN_TIME, on) && withdrawn.was_confirmed());
        assert_eq!(withdrawn.version, 3);
        let again = RuleWaiverError::State { present: "withdrawn", asked: "withdrawn" };
        assert_eq!(withdrawn.withdraw("x", &signer(1)), Err(again));
        assert!(waiver.withdraw("Irrtum", &signer(1)).is_ok(), "a proposal is taken back as well");
    }

    #[test]
    fn what_is_due_is_put_off_by_exceptions_that_follow_each_other() {
        let (first, second) = (confirmed("2023-06-30", "2023-08-31"), confirmed("2023-08-15", "2023-09-30"));
        let gap = confirmed("2023-10-02", "2023-12-31");
        let all = [second.clone(), gap, first.clone()];
        let until = |on: &str| put_off(&all, PROOFS_IN_TIME, day(on)).map(|(on, _)| on.to_string());
        assert_eq!(until("2023-06-29"), None, "it was due before the exception began");
        assert_eq!(until("2023-06-30").as_deref(), Some("2023-09-30"));
        assert_eq!(until("2023-09-30"), None, "what ends with it is not put off");
        assert_eq!(put_off(&all, "bestandskraft", day("2023-06-30")), None);
        assert_eq!(
            put_off(std::slice::from_ref(&first), PROOFS_IN_TIME, day("2023-07-01")),
            Some((day("2023-08-31"), &first))
        );
        let open = [proposed(terms(PROOFS_IN_TIME)).unwrap()];
        assert_eq!(put_off(&open, PROOFS_IN_TIME, day("2023-06-30")), None);
    }
}
