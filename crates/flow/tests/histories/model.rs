//! The plain model: what was asked, paid, claimed and decided, as facts; every figure is a sum over them.
//!
//! It knows no accounts and no transfers. What is not a sum is what became due, what of it is an advance or withheld, and what the
//! grant carries of a line: these follow from the order of events, by one sentence each ([`Model::settle`], [`Model::give_back`],
//! [`Model::shares`]).

mod facts;
mod figures;
mod settlement;
mod shares;

use std::collections::{BTreeMap, BTreeSet};

use crate::command::{AWARD, COMPONENTS, GRANTS, LineAt, PLAN, Place};

pub(crate) use facts::{
    Asked, Claim, Credit, Financing, Grant, Line, LineStage, Owed, Paid, Payment, Request, Stage, Terms,
};
pub(crate) use figures::Figures;
pub(crate) use shares::in_proportion;
use shares::part_of;

/// The books of one history.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) financing: Financing,
    /// The budget year to which the acts tie their money, where they do.
    pub(crate) year: Option<i32>,
    /// Whether nobody can contest the award in force.
    pub(crate) is_final: bool,
    pub(crate) grants: [Grant; GRANTS],
    /// The gross amount of each receipt that is known.
    pub(crate) receipts: BTreeMap<usize, i64>,
    pub(crate) requests: Vec<Request>,
    pub(crate) payments: Vec<Payment>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) owed: Vec<Owed>,
}

impl Model {
    fn lines(&self, grant: usize) -> impl Iterator<Item = (Stage, &Line)> {
        let claims = self.claims.iter().filter(move |claim| claim.grant == grant);
        claims.flat_map(|claim| claim.lines.iter().map(|line| (claim.stage, line)))
    }

    fn lines_at(&self, place: Place) -> impl Iterator<Item = (Stage, &Line)> {
        self.lines(place.grant).filter(move |(_, line)| PLAN[line.plan].0 == place.part)
    }

    pub(crate) fn amount(&self, place: Place) -> i64 {
        self.grants[place.grant].amounts[place.part]
    }

    pub(crate) fn reserved(&self, place: Place) -> i64 {
        self.lines_at(place).filter(holds).map(|(_, line)| line.share).sum()
    }

    pub(crate) fn recognised(&self, place: Place) -> i64 {
        self.lines_at(place).map(|(_, line)| line.signed(used_of(line))).sum()
    }

    pub(crate) fn claimed(&self, place: Place) -> i64 {
        self.lines_at(place).filter(counts).map(|(_, line)| line.signed(claimed_of(line))).sum()
    }

    pub(crate) fn forwarded(&self, place: Place) -> i64 {
        below(place).map(|child| self.amount(child)).sum()
    }

    pub(crate) fn free(&self, place: Place) -> i64 {
        self.amount(place) - self.forwarded(place) - self.reserved(place) - self.recognised(place)
    }

    pub(crate) fn requested(&self, place: Place) -> i64 {
        let waiting = self.requests.iter().filter(|it| it.place == place && it.stage == Asked::Requested);
        waiting.map(|it| it.cents).sum()
    }

    /// What may still become due: nothing where more is due and paid than the act gives, since it was revoked.
    pub(crate) fn to_pay(&self, place: Place) -> i64 {
        (self.amount(place) - self.became_due(place)).max(0) - self.requested(place)
    }

    /// What may still be asked for ahead of use, where that has a cap.
    pub(crate) fn advance_left(&self, grant: usize) -> Option<i64> {
        Some(self.grants[grant].terms?.cap - self.ahead(grant))
    }

    /// What was paid to the recipient of a grant and is neither used nor an advance any more.
    pub(crate) fn paid_beyond_use(&self, grant: usize) -> i64 {
        let places = (0..COMPONENTS.len()).map(|part| Place { grant, part });
        places.map(|place| (self.beyond_use(place) - self.due(place).max(0)).max(0)).sum()
    }

    /// What is ahead of use, or asked for.
    pub(crate) fn ahead(&self, grant: usize) -> i64 {
        let places = (0..COMPONENTS.len()).map(|part| Place { grant, part });
        places.map(|place| self.advanced(place) + self.requested(place)).sum()
    }

    pub(crate) fn became_due(&self, place: Place) -> i64 {
        self.grants[place.grant].due[place.part]
    }

    fn payments(&self, place: Place, stages: &[Paid]) -> i64 {
        let some = self.payments.iter().filter(|it| it.place == place && stages.contains(&it.stage));
        some.map(|it| it.cents).sum()
    }

    pub(crate) fn ordered(&self, place: Place) -> i64 {
        self.payments(place, &[Paid::Ordered, Paid::Released])
    }

    pub(crate) fn released(&self, place: Place) -> i64 {
        self.payments(place, &[Paid::Released])
    }

    pub(crate) fn paid(&self, place: Place) -> i64 {
        let Grant { repaid, offset, .. } = &self.grants[place.grant];
        let by_bank = self.payments(place, &[Paid::Confirmed, Paid::Received]);
        by_bank + offset[place.part] - repaid[place.part]
    }

    pub(crate) fn due(&self, place: Place) -> i64 {
        self.became_due(place) - self.paid(place) - self.ordered(place)
    }

    /// What became due and is neither used nor ahead of use, since something was taken back.
    pub(crate) fn beyond_use(&self, place: Place) -> i64 {
        (self.became_due(place) - self.recognised(place) - self.advanced(place)).max(0)
    }

    /// What of what is due is owed and may be ordered.
    pub(crate) fn payable(&self, place: Place) -> i64 {
        (self.due(place) - self.beyond_use(place)).max(0)
    }

    pub(crate) fn paid_on(&self, place: Place) -> i64 {
        below(place).map(|child| self.paid(child)).sum()
    }

    /// The money there is: what came in and was not paid on, and interest from below.
    pub(crate) fn cash(&self, place: Place) -> i64 {
        let under_way: i64 = below(place).map(|child| self.ordered(child)).sum();
        let interest: i64 = below(place).map(|child| self.interest_back(child)).sum();
        self.paid(place) - self.paid_on(place) - under_way + interest
    }

    fn interest_back(&self, place: Place) -> i64 {
        self.owed.iter().filter(|it| it.interest && it.place == place).map(|it| it.back).sum()
    }

    /// What a plan line has room for: 20 % more than planned, and no more than that beyond what somebody agreed to.
    pub(crate) fn room(&self, grant: usize, plan: usize) -> i64 {
        with_flexibility(self.grants[grant].planned[plan]).min(self.most_planned(grant, plan))
    }

    /// What a plan line may be planned at without asking.
    pub(crate) fn most_planned(&self, grant: usize, plan: usize) -> i64 {
        with_flexibility(self.grants[grant].agreed[plan])
    }

    pub(crate) fn spent(&self, grant: usize, plan: usize) -> i64 {
        let of_plan = self.lines(grant).filter(|(_, line)| line.plan == plan);
        of_plan.map(|(_, line)| line.signed(line.recognised)).sum()
    }

    pub(crate) fn held(&self, grant: usize, plan: usize) -> i64 {
        let held = self.lines(grant).filter(|it| it.1.plan == plan && holds(it));
        held.map(|(_, line)| line.cents).sum()
    }

    pub(crate) fn parked(&self, grant: usize, plan: usize) -> i64 {
        let parked = self.lines(grant).filter(|(_, line)| line.plan == plan && line.waits());
        parked.map(|(_, line)| line.signed(line.cents)).sum()
    }

    pub(crate) fn plan_left(&self, grant: usize, plan: usize) -> i64 {
        self.room(grant, plan) - self.spent(grant, plan) - self.held(grant, plan)
    }

    pub(crate) fn total_left(&self, grant: usize) -> i64 {
        let taken = |plan| self.spent(grant, plan) + self.held(grant, plan);
        self.grants[grant].planned.iter().sum::<i64>() - (0..PLAN.len()).map(taken).sum::<i64>()
    }

    /// What no claim has taken of a receipt, whichever grant it is claimed from.
    pub(crate) fn receipt_left(&self, receipt: usize) -> i64 {
        let lines =
            (0..GRANTS).flat_map(|grant| self.lines(grant)).filter(|it| it.1.receipt == Some(receipt));
        let taken = lines.map(|it| if holds(&it) || it.1.waits() { it.1.cents } else { it.1.recognised });
        self.receipts[&receipt] - taken.sum::<i64>()
    }

    fn credits_of(&self, parent: LineAt) -> impl Iterator<Item = (Stage, &Line)> {
        let lines = (0..GRANTS).flat_map(move |grant| self.lines(grant));
        lines.filter(move |it| it.1.credit.is_some_and(|credit| credit.parent == parent))
    }

    /// What credit notes may still take of a line: each holds its amount until it is decided, and while it is parked.
    pub(crate) fn credit_left(&self, parent: LineAt) -> i64 {
        let waits = |(stage, line): &(Stage, &Line)| {
            line.waits() || stage.is_open() && line.stage == LineStage::Declared
        };
        let taken = self.credits_of(parent).map(|it| if waits(&it) { it.1.cents } else { it.1.recognised });
        self.line(parent).recognised - taken.sum::<i64>()
    }

    /// The units that somebody has claimed.
    pub(crate) fn units(&self) -> BTreeSet<usize> {
        (0..GRANTS).flat_map(|grant| self.lines(grant)).filter_map(|it| it.1.unit).collect()
    }

    /// How many lines hold a unit: one, or none.
    pub(crate) fn holders(&self, unit: usize) -> usize {
        let lines = (0..GRANTS).flat_map(|grant| self.lines(grant));
        lines.filter(|it| it.1.unit == Some(unit) && holds_unit(it)).count()
    }

    /// What of the grant's own money is demanded back.
    pub(crate) fn demanded(&self, place: Place) -> i64 {
        self.owed.iter().filter(|it| !it.interest && it.place == place).map(Owed::open).sum()
    }

    /// What may be demanded back: what was paid or may be paid, less what is demanded already.
    pub(crate) fn demandable(&self, place: Place) -> i64 {
        let never_paid = self.beyond_use(place).min(self.due(place).max(0));
        (self.became_due(place) - never_paid - self.demanded(place)).max(0)
    }

    pub(crate) fn advanced(&self, place: Place) -> i64 {
        self.grants[place.grant].advanced[place.part]
    }
}

/// An amount that is planned, and a fifth of it.
const fn with_flexibility(planned: i64) -> i64 {
    planned + part_of(planned, 2_000)
}

/// What the grant carries of a line as it was claimed.
pub(crate) fn claimed_of(line: &Line) -> i64 {
    line.credit.map_or(line.share, |credit| credit.share)
}

/// What the grant carries of what is recognised of a line.
pub(crate) fn used_of(line: &Line) -> i64 {
    line.credit.map_or(line.used, |credit| credit.used)
}

/// The positions that draw on this one.
pub(crate) fn below(place: Place) -> impl Iterator<Item = Place> {
    let children = if place.grant == AWARD { 1..GRANTS } else { 0..0 };
    children.map(move |grant| Place { grant, part: place.part })
}

/// Whether a line holds what it claims. A credit note claims nothing.
fn holds((stage, line): &(Stage, &Line)) -> bool {
    stage.is_open() && line.stage == LineStage::Declared && line.credit.is_none()
}

/// Whether a line holds its unit, so that no other may claim it: until it is decided, while it is parked, and while something
/// of it is recognised.
fn holds_unit((stage, line): &(Stage, &Line)) -> bool {
    match line.stage {
        LineStage::Declared => stage.is_open(),
        LineStage::Parked => line.waits(),
        LineStage::Dropped | LineStage::Replaced => false,
        LineStage::Accepted | LineStage::InPart | LineStage::Rejected => line.recognised > 0,
    }
}

/// Whether a line counts as claimed, whatever became of it.
fn counts((stage, line): &(Stage, &Line)) -> bool {
    let has_left = matches!(line.stage, LineStage::Parked | LineStage::Dropped | LineStage::Replaced);
    *stage != Stage::Withdrawn && !has_left
}
