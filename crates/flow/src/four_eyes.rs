//! Acts that need more than one person (Vier-Augen-Prinzip): who was first and who second, when, whether they were different
//! people, and whether each held the role in which they acted, as the books knew it on the day.
//!
//! *Shape.* Whatever is signed after somebody else's step is one of them. Who took which step is kept for good; who held which role
//! is read from the journal as of that day, so what is told here does not rest on what let them act. *Bounds.* The first
//! recipient sees all of it, an auditor what lies in the scope; accounts and base rates belong to no grant and are for who sees
//! the whole. *Cost.* A page, and for each day on it the people who acted then, read together.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use grants::{GrantId, Membership, OrganisationId, Person, SignOff, Signer, Step};
use store::{AsOf, Conn, SecondStep, SecondStepsAsked, SubjectKind};
use uuid::Uuid;

pub use store::{SignedKind, StepPlace};

use crate::{
    Action, Ctx, FlowError, Role, access,
    views::{MOST, SeenGrants, answers},
};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Only steps of this.
    pub kind: Option<SignedKind>,
    /// Only what belongs to this grant.
    pub grant: Option<GrantId>,
    /// Only what stands before this place.
    pub before: Option<StepPlace>,
    /// How many at most.
    pub limit: i64,
}

/// Whether an act had the people that it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum People {
    /// Whoever took the step took none before it, and each held the role.
    Different,
    /// A recipient of one person, who may prepare and sign alone.
    SignsAlone,
    /// Somebody took two steps that are kept apart.
    Same,
    /// Nobody took a step before it.
    NobodyBefore,
    /// Somebody did not hold the role in which they acted.
    WithoutRole,
}

impl People {
    /// The word by which it is named.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Different => "different",
            Self::SignsAlone => "signs_alone",
            Self::Same => "same",
            Self::NobodyBefore => "nobody_before",
            Self::WithoutRole => "without_role",
        }
    }
}

/// A step that somebody took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenStep {
    /// The step, by whom and when.
    pub signed: SignOff,
    /// Whether the role was held that day, as the books knew it then.
    pub held_role: bool,
}

/// An act that needs more than one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FourEyes {
    /// What it is of.
    pub kind: SignedKind,
    /// The id of that.
    pub subject: Uuid,
    /// The grant that this is of, with the reference of its act.
    pub grant: Option<(GrantId, String)>,
    /// Whose account it is about.
    pub organisation: Option<OrganisationId>,
    /// Who was there before, in their order.
    pub first: Vec<TakenStep>,
    /// Who came after.
    pub second: TakenStep,
    /// Whether these are the people that it needs.
    pub people: People,
}

/// A page of them, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FourEyesPage {
    /// What was found.
    pub items: Vec<FourEyes>,
    /// Before which place the next page goes on; nothing at the end.
    pub next: Option<StepPlace>,
}

/// A step after somebody else's, with the grant that it is of.
type Found = (SecondStep, Option<(GrantId, String)>);

/// People as the books knew them at the end of the days on which they acted: those of a day are read together.
struct Known(BTreeMap<NaiveDate, BTreeMap<Uuid, Person>>);

impl Known {
    /// Everybody who took one of these steps.
    async fn of(conn: &mut Conn, ctx: &Ctx, found: &[Found]) -> Result<Self, FlowError> {
        let mut acted: BTreeMap<NaiveDate, BTreeSet<Uuid>> = BTreeMap::new();
        for SignOff { by, .. } in found.iter().flat_map(|(step, _)| step.earlier.iter().chain([&step.signed]))
        {
            acted.entry(by.on).or_default().insert(by.person.0);
        }
        let mut known = BTreeMap::new();
        for (day, people) in acted {
            let people: Vec<Uuid> = people.into_iter().collect();
            let as_of = AsOf { effective_on: day, known_on: day };
            known.insert(day, answers(conn, ctx, (SubjectKind::Person, &people), as_of).await?);
        }
        Ok(Self(known))
    }

    fn held_role(&self, by: &Signer) -> bool {
        let is_it = |held: &Membership| held.role == by.role && held.organisation == by.organisation;
        let then = self.0.get(&by.on).and_then(|people| people.get(&by.person.0));
        then.is_some_and(|then| then.held_on(by.on).any(is_it))
    }

    fn taken(&self, signed: SignOff) -> TakenStep {
        TakenStep { held_role: self.held_role(&signed.by), signed }
    }
}

/// A page of the acts that need more than one person, for the first recipient and for auditors.
pub async fn four_eyes(ctx: &Ctx, asked: Asked) -> Result<FourEyesPage, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    if ctx.actor().role != Role::Auditor {
        access::require_first_recipient(&mut conn, ctx.actor()).await?;
    }
    let is_whole = access::sees_all(&mut conn, ctx).await?;
    let limit = usize::try_from(asked.limit.clamp(1, MOST)).unwrap_or(1);
    let mut grants = SeenGrants::default();
    let (mut found, mut before) = (Vec::new(), asked.before);
    loop {
        let wanted = SecondStepsAsked { kind: asked.kind, before, limit: MOST };
        let steps = store::second_steps(&mut conn, ctx.actor().unit, wanted, ctx.shown_as_of()).await?;
        let is_full = i64::try_from(steps.len()).is_ok_and(|count| count == MOST);
        before = steps.last().map(SecondStep::place).filter(|_| is_full);
        grants.look_up(&mut conn, ctx, steps.iter().filter_map(|it| it.grant).collect()).await?;
        for step in steps {
            if !is_seen(&grants, &step, asked.grant, is_whole) {
                continue;
            }
            if found.len() == limit {
                let next = found.last().map(|(last, _): &Found| last.place());
                return Ok(FourEyesPage { items: told(&mut conn, ctx, found).await?, next });
            }
            let reference = |id| grants.of(id).map(|grant| (id, grant.act.reference.clone()));
            let grant = step.grant.and_then(reference);
            found.push((step, grant));
        }
        if before.is_none() {
            return Ok(FourEyesPage { items: told(&mut conn, ctx, found).await?, next: None });
        }
    }
}

/// Whether a step is asked for and seen: with its grant, or by who sees the whole.
fn is_seen(grants: &SeenGrants, step: &SecondStep, asked: Option<GrantId>, is_whole: bool) -> bool {
    let is_asked = asked.is_none() || asked == step.grant;
    is_asked && step.grant.map_or(is_whole, |id| grants.of(id).is_some())
}

/// What was found, with whether each who acted held the role.
async fn told(conn: &mut Conn, ctx: &Ctx, found: Vec<Found>) -> Result<Vec<FourEyes>, FlowError> {
    let known = Known::of(conn, ctx, &found).await?;
    Ok(found.into_iter().map(|found| shown(&known, found)).collect())
}

fn shown(known: &Known, (step, grant): Found) -> FourEyes {
    let SecondStep { kind, subject, organisation, signed, earlier, .. } = step;
    let first: Vec<TakenStep> = earlier.into_iter().map(|signed| known.taken(signed)).collect();
    let second = known.taken(signed);
    let people = people(&first, &second);
    FourEyes { kind, subject, grant, organisation, first, second, people }
}

/// Whether these are the people that an act needs. That a payment came back may be booked by who booked it.
fn people(first: &[TakenStep], second: &TakenStep) -> People {
    let step = second.signed.step;
    let is_same = |one: &TakenStep| {
        let may_both = step == Step::BookReturn && one.signed.step == Step::Book;
        one.signed.by.person == second.signed.by.person && !may_both
    };
    if first.iter().any(is_same) {
        People::Same
    } else if first.iter().chain([second]).any(|one| !one.held_role) {
        People::WithoutRole
    } else if step == Step::PrepareAndSign {
        People::SignsAlone
    } else if first.is_empty() {
        People::NobodyBefore
    } else {
        People::Different
    }
}

#[cfg(test)]
mod tests {
    use grants::PersonId;

    use super::*;

    fn taken(step: Step, person: u128, held_role: bool) -> TakenStep {
        let by = Signer {
            person: PersonId(Uuid::from_u128(person)),
            name: format!("Person {person}"),
            role: Role::Clerk,
            organisation: OrganisationId(Uuid::nil()),
            on: NaiveDate::MIN,
        };
        TakenStep { signed: SignOff { step, round: 1, by }, held_role }
    }

    #[test]
    fn who_was_there_decides() {
        use Step::{Book, BookReturn, Order, PrepareAndSign, Release1};
        let told = |first: &[(Step, u128, bool)], (step, person, held): (Step, u128, bool)| {
            let first: Vec<_> = first.iter().map(|(step, who, held)| taken(*step, *who, *held)).collect();
            people(&first, &taken(step, person, held))
        };
        assert_eq!(told(&[(Order, 1, true)], (Release1, 2, true)), People::Different);
        assert_eq!(told(&[(Order, 1, true)], (Release1, 1, true)), People::Same);
        assert_eq!(told(&[(Order, 1, false)], (Release1, 2, true)), People::WithoutRole);
        assert_eq!(told(&[(Order, 1, true)], (Release1, 2, false)), People::WithoutRole);
        assert_eq!(told(&[], (Release1, 2, true)), People::NobodyBefore);
        assert_eq!(told(&[], (PrepareAndSign, 2, true)), People::SignsAlone);
        let paid = [(Order, 1, true), (Book, 2, true)];
        assert_eq!(
            told(&paid, (BookReturn, 2, true)),
            People::Different,
            "who booked it, books that it came back"
        );
        assert_eq!(told(&paid, (BookReturn, 1, true)), People::Same);
    }
}
