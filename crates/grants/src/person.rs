//! People: each human once, with what they may do for which organisation, from when until when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    AuditScope, ConflictId, MembershipId, OrganisationId, PersonId, Role, TextError, duty::LONGEST_REASON,
    plain_text, single_spaced,
};

/// The longest name and the longest identity, in characters.
const LONGEST: usize = 200;

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their id; it follows from the identity.
    pub id: PersonId,
    /// The version that a change must name.
    pub version: i64,
    /// What is registered of this human and of no other: an official address, a number of the staff office.
    pub identity: String,
    /// Their name, as the journal names them.
    pub name: String,
    /// The day they were registered.
    pub registered_on: NaiveDate,
    /// The day they left, if they have.
    pub left_on: Option<NaiveDate>,
    /// What they may do, oldest first.
    pub memberships: Vec<Membership>,
    /// Interests in recipients that they have declared, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
}

/// An interest in a recipient that a person has declared: they take no step of its money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Its id.
    pub id: ConflictId,
    /// The recipient.
    pub organisation: OrganisationId,
    /// The day it was declared.
    pub on: NaiveDate,
    /// What it is.
    pub reason: String,
}

/// What a person does for an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Its id.
    pub id: MembershipId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The role.
    pub role: Role,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none, if no end is known.
    pub until: Option<NaiveDate>,
    /// Whose deputy the person is in this role; none, if it is their own. A deputy acts and signs as who they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy_for: Option<PersonId>,
    /// What an auditor sees. Nobody else has a scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<AuditScope>,
}

/// Why a person cannot be registered, or not be given a role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// The identity says nothing or too much.
    #[error("the identity {0}")]
    Identity(TextError),
    /// The name says nothing or too much.
    #[error("the name {0}")]
    Name(TextError),
    /// The role is held for that time.
    #[error("the person is {} for this organisation in that time already", .role.word())]
    HeldAlready {
        /// The role.
        role: Role,
    },
    /// Two roles that one person does not hold.
    #[error("who is {} is not {} in the same time", .held.word(), .asked.word())]
    KeptApart {
        /// The role that the person holds.
        held: Role,
        /// The role that was asked for.
        asked: Role,
    },
    /// An audit without an end.
    #[error("an auditor's access ends on a day that is named")]
    AuditWithoutEnd,
    /// An auditor without a scope, or a scope of someone else.
    #[error("an auditor's access has a scope, and nobody else's")]
    Scope,
    /// A deputy without an end, or of oneself.
    #[error("a deputy is another person's, until a day that is named")]
    Deputy,
    /// The interest was declared.
    #[error("the conflict of interest is declared already")]
    Declared,
    /// What is declared says nothing or too much.
    #[error("the reason {0}")]
    Reason(TextError),
    /// A role that ends before it begins.
    #[error("the last day {until} lies before the first, {from}")]
    EndsBefore {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
    },
    /// A role that ended, or ends earlier.
    #[error("the role ends on {until} already")]
    Ended {
        /// The last day.
        until: NaiveDate,
    },
    /// The person does not hold this membership.
    #[error("the person has no membership {id}")]
    UnknownMembership {
        /// The membership that was named.
        id: MembershipId,
    },
    /// The person has left.
    #[error("the person left on {on}")]
    HasLeft {
        /// The day they left.
        on: NaiveDate,
    },
    /// The person was registered later.
    #[error("the person was registered on {registered_on} and does not leave on {on} before")]
    LeftBefore {
        /// The day they were registered.
        registered_on: NaiveDate,
        /// The day they are said to have left.
        on: NaiveDate,
    },
}

/// What is registered of a human, in the one way in which it is written.
pub fn registered_identity(identity: &str) -> Result<String, PersonError> {
    let identity = single_spaced(&identity.to_lowercase(), LONGEST).map_err(PersonError::Identity)?;
    match identity.chars().count() {
        length @ ..3 => Err(PersonError::Identity(TextError::Length { most: LONGEST, length })),
        _ => Ok(identity),
    }
}

impl Membership {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether both hold on some day.
    fn overlaps(&self, other: &Self) -> bool {
        other.until.is_none_or(|until| self.from <= until)
            && self.until.is_none_or(|until| other.from <= until)
    }

    fn ended(self, until: NaiveDate) -> Result<Self, PersonError> {
        if let Some(ends) = self.until.filter(|ends| *ends <= until) {
            return Err(PersonError::Ended { until: ends });
        }
        // Given for later and taken back before: it held on no day but the first.
        Ok(Self { until: Some(until.max(self.from)), ..self })
    }
}

impl Person {
    /// Registers a human. White space and capitals of the identity do not count: written otherwise it is the same human.
    pub fn register(
        id: PersonId,
        identity: &str,
        name: &str,
        registered_on: NaiveDate,
    ) -> Result<Self, PersonError> {
        let identity = registered_identity(identity)?;
        let name = single_spaced(name, LONGEST).map_err(PersonError::Name)?;
        let (left_on, memberships, conflicts) = (None, Vec::new(), Vec::new());
        Ok(Self { id, version: 1, identity, name, registered_on, left_on, memberships, conflicts })
    }

    /// Whether they act in a role for an organisation on a day.
    pub fn acts(&self, organisation: OrganisationId, role: Role, day: NaiveDate) -> bool {
        let this = |held: &Membership| held.organisation == organisation && held.role == role;
        self.left_on.is_none() && self.memberships.iter().any(|held| this(held) && held.holds_on(day))
    }

    /// The roles that they held on a day.
    pub fn held_on(&self, day: NaiveDate) -> impl Iterator<Item = &Membership> {
        let was_there = self.left_on.is_none_or(|left| day <= left);
        self.memberships.iter().filter(move |held| was_there && held.holds_on(day))
    }

    /// Gives them a role. Whoever had left is back with it.
    pub fn give(mut self, new: Membership) -> Result<Self, PersonError> {
        if let Some(until) = new.until.filter(|until| *until < new.from) {
            return Err(PersonError::EndsBefore { from: new.from, until });
        }
        if new.role == Role::Auditor && new.until.is_none() {
            return Err(PersonError::AuditWithoutEnd);
        }
        if (new.role == Role::Auditor) != new.scope.is_some() {
            return Err(PersonError::Scope);
        }
        if new.deputy_for.is_some() && (new.until.is_none() || new.deputy_for == Some(self.id)) {
            return Err(PersonError::Deputy);
        }
        for held in self.memberships.iter().filter(|held| held.overlaps(&new)) {
            if held.role.is_kept_apart_from(new.role) {
                return Err(PersonError::KeptApart { held: held.role, asked: new.role });
            }
            if (held.organisation, held.role) == (new.organisation, new.role) {
                return Err(PersonError::HeldAlready { role: new.role });
            }
        }
        self.memberships.push(new);
        Ok(Self { version: self.version + 1, left_on: None, ..self })
    }

    /// Declares an interest in a recipient. It is declared once and stays.
    pub fn declare(
        mut self,
        id: ConflictId,
        organisation: OrganisationId,
        reason: &str,
        on: NaiveDate,
    ) -> Result<Self, PersonError> {
        if self.conflicts.iter().any(|declared| declared.organisation == organisation) {
            return Err(PersonError::Declared);
        }
        let reason = plain_text(reason, LONGEST_REASON).map_err(PersonError::Reason)?;
        self.conflicts.push(Conflict { id, organisation, on, reason });
        Ok(Self { version: self.version + 1, ..self })
    }

    /// Ends a role after a day, which is its last.
    pub fn end(mut self, id: MembershipId, until: NaiveDate) -> Result<Self, PersonError> {
        let place = self.memberships.iter().position(|held| held.id == id);
        let held = self.memberships.get_mut(place.unwrap_or(usize::MAX));
        let held = held.ok_or(PersonError::UnknownMembership { id })?;
        *held = held.clone().ended(until)?;
        Ok(Self { version: self.version + 1, ..self })
    }

    /// Records that they have left: every role ends with the day.
    pub fn leave(mut self, on: NaiveDate) -> Result<Self, PersonError> {
        if let Some(on) = self.left_on {
            return Err(PersonError::HasLeft { on });
        }
        if on < self.registered_on {
            return Err(PersonError::LeftBefore { registered_on: self.registered_on, on });
        }
        for held in &mut self.memberships {
            if held.until.is_none_or(|until| on < until) {
                *held = held.clone().ended(on)?;
            }
        }
        Ok(Self { version: self.version + 1, left_on: Some(on), ..self })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const KREIS: OrganisationId = OrganisationId(Uuid::from_u128(1));
    const PROVIDER: OrganisationId = OrganisationId(Uuid::from_u128(2));

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2021, 6, day).unwrap()
    }

    fn anna() -> Person {
        Person::register(PersonId(Uuid::nil()), " Anna.A@Kreis.example ", "Anna  A", day(1)).unwrap()
    }

    fn held(id: u128, organisation: OrganisationId, role: Role, until: Option<u32>) -> Membership {
        Membership {
            id: MembershipId(Uuid::from_u128(id)),
            organisation,
            role,
            from: day(2),
            until: until.map(day),
            deputy_for: None,
            scope: (role == Role::Auditor).then(AuditScope::default),
        }
    }

    #[test]
    fn a_human_written_otherwise_is_the_same() {
        assert_eq!((anna().identity.as_str(), anna().name.as_str()), ("anna.a@kreis.example", "Anna A"));
        let register = |identity, name| Person::register(PersonId(Uuid::nil()), identity, name, day(1));
        assert!(matches!(register(" ", "Anna"), Err(PersonError::Identity(_))));
        assert!(matches!(register("12", "Anna"), Err(PersonError::Identity(_))));
        assert!(matches!(register("123", ""), Err(PersonError::Name(_))));
    }

    #[test]
    fn a_role_is_held_from_its_first_day_to_its_last() {
        let anna = anna().give(held(1, KREIS, Role::Clerk, Some(9))).unwrap();
        assert_eq!(anna.version, 2);
        for (at, acts) in [(1, false), (2, true), (9, true), (10, false)] {
            assert_eq!(anna.acts(KREIS, Role::Clerk, day(at)), acts, "{at}");
        }
        assert!(!anna.acts(PROVIDER, Role::Clerk, day(5)) && !anna.acts(KREIS, Role::Orderer, day(5)));
        let ended = anna.end(MembershipId(Uuid::from_u128(1)), day(5)).unwrap();
        assert!(ended.acts(KREIS, Role::Clerk, day(5)) && !ended.acts(KREIS, Role::Clerk, day(6)));
        let later = ended.clone().end(MembershipId(Uuid::from_u128(1)), day(6));
        assert_eq!(later, Err(PersonError::Ended { until: day(5) }));
        let id = MembershipId(Uuid::from_u128(7));
        assert_eq!(ended.end(id, day(5)), Err(PersonError::UnknownMembership { id }));
    }

    #[test]
    fn roles_that_are_kept_apart_are_refused_in_the_same_time_only() {
        let clerk = anna().give(held(1, KREIS, Role::Clerk, Some(9))).unwrap();
        let mut pays = held(2, KREIS, Role::Releaser, None);
        pays.from = day(9);
        let refused = clerk.clone().give(pays.clone());
        assert_eq!(refused, Err(PersonError::KeptApart { held: Role::Clerk, asked: Role::Releaser }));
        pays.from = day(10);
        clerk.give(pays).unwrap();
    }

    #[test]
    fn a_role_is_held_once_and_an_audit_ends() {
        let clerk = anna().give(held(1, KREIS, Role::Clerk, None)).unwrap();
        let again = clerk.clone().give(held(2, KREIS, Role::Clerk, Some(3)));
        assert_eq!(again, Err(PersonError::HeldAlready { role: Role::Clerk }));
        clerk.give(held(2, PROVIDER, Role::Clerk, None)).unwrap();
        let audit = held(1, KREIS, Role::Auditor, None);
        assert_eq!(anna().give(audit), Err(PersonError::AuditWithoutEnd));
        let backwards = held(1, KREIS, Role::Head, Some(1));
        assert_eq!(anna().give(backwards), Err(PersonError::EndsBefore { from: day(2), until: day(1) }));
    }

    #[test]
    fn a_deputy_is_another_persons_and_for_a_time() {
        let of = |person: u128, until| Membership {
            deputy_for: Some(PersonId(Uuid::from_u128(person))),
            ..held(1, KREIS, Role::Releaser, until)
        };
        assert_eq!(anna().give(of(7, None)), Err(PersonError::Deputy));
        assert_eq!(anna().give(of(0, Some(9))), Err(PersonError::Deputy));
        let deputy = anna().give(of(7, Some(9))).unwrap();
        assert!(deputy.acts(KREIS, Role::Releaser, day(9)) && !deputy.acts(KREIS, Role::Releaser, day(10)));
        let refused = anna().give(held(2, KREIS, Role::Clerk, None)).unwrap().give(of(7, Some(9)));
        assert_eq!(refused, Err(PersonError::KeptApart { held: Role::Clerk, asked: Role::Releaser }));
    }

    #[test]
    fn an_interest_is_declared_once_and_says_what_it_is() {
        let id = ConflictId(Uuid::nil());
        let declared = anna().declare(id, PROVIDER, "Mein Bruder arbeitet dort", day(3)).unwrap();
        assert_eq!(declared.version, 2);
        assert_eq!(declared.declare(id, PROVIDER, "noch einmal", day(4)), Err(PersonError::Declared));
        assert!(matches!(anna().declare(id, PROVIDER, " ", day(3)), Err(PersonError::Reason(_))));
    }

    #[test]
    fn who_leaves_acts_no_more_and_may_come_back() {
        let anna = anna().give(held(1, KREIS, Role::Clerk, None)).unwrap();
        let anna = anna.give(held(2, KREIS, Role::Orderer, Some(4))).unwrap();
        let early = NaiveDate::from_ymd_opt(2021, 5, 31).unwrap();
        assert!(matches!(anna.clone().leave(early), Err(PersonError::LeftBefore { .. })));
        let gone = anna.leave(day(6)).unwrap();
        assert_eq!(
            gone.memberships.iter().map(|held| held.until).collect::<Vec<_>>(),
            [Some(day(6)), Some(day(4))]
        );
        assert!(!gone.acts(KREIS, Role::Clerk, day(5)), "nobody acts who has left, whatever the day");
        let numbers = [1, 2, 4, 5, 6, 7].map(|at| gone.held_on(day(at)).count());
        assert_eq!(numbers, [0, 2, 2, 1, 1, 0], "what was held until then stays known");
        assert_eq!(gone.clone().leave(day(7)), Err(PersonError::HasLeft { on: day(6) }));
        let mut back = held(3, KREIS, Role::Clerk, None);
        back.from = day(8);
        assert!(gone.give(back).unwrap().acts(KREIS, Role::Clerk, day(8)));
    }
}
