//! The plain model: what was asked, paid, claimed and decided, as facts; every figure is a sum over them.
//!
//! It knows no accounts and no transfers. What is not a sum is what became due, what of it is an advance or withheld, and what the
//! grant carries of a line: these follow from the order of events, by one sentence each ([`Model::settle`], [`Model::give_back`],
//! [`Model::shares`]).

use std::collections::{BTreeMap, BTreeSet};

use crate::command::{AWARD, COMPONENTS, GRANTS, LineAt, PLAN, Place};

/// Figures by their names, so that two sides can be compared at once.
pub(crate) type Figures = BTreeMap<String, i64>;

/// Where a payout request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Requested,
    Approved,
    Refused,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paid {
    Ordered,
    Released,
    Confirmed,
    Rejected,
    Returned,
    Received,
    Reversed,
}

/// Where a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Submitted,
    ChangesRequested,
    Decided,
    Withdrawn,
}

impl Stage {
    /// Whether nothing is decided yet, so that the claim holds what it claims.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::ChangesRequested)
    }
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineStage {
    Declared,
    Accepted,
    InPart,
    Rejected,
    Parked,
    Dropped,
    Replaced,
}

#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) amounts: [i64; 2],
    /// What a fixed amount comes to, whatever is given later.
    pub(crate) fixed: i64,
    pub(crate) planned: [i64; 3],
    /// What somebody agreed to last: with the act, or when it was planned anew.
    pub(crate) agreed: [i64; 3],
    /// What became due, paid or not, less what was repaid.
    pub(crate) due: [i64; 2],
    /// What of it is an advance that no use covers yet.
    pub(crate) advanced: [i64; 2],
    pub(crate) repaid: [i64; 2],
    /// What was paid by an offset, without the bank.
    pub(crate) offset: [i64; 2],
    /// What was used and came back on a demand: it is owed no more.
    pub(crate) withheld: [i64; 2],
    /// It was taken back as a whole: nothing new begins.
    pub(crate) revoked: bool,
    /// What was agreed on paying; what is recognised becomes due where nothing was.
    pub(crate) terms: Option<Terms>,
}

/// How every grant of a history takes part in its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Financing {
    /// By a share, in hundredths of a percent: with all of them in full.
    Share(i64),
    /// By what is left when everybody else has paid.
    Deficit,
    /// By a fixed amount: what the grant gave at first.
    Fixed,
}

/// The most that may be ahead of use, and whether what is recognised beyond it becomes due.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    pub(crate) cap: i64,
    pub(crate) reimburses: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) place: Place,
    pub(crate) cents: i64,
    pub(crate) stage: Asked,
}

#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) place: Place,
    pub(crate) cents: i64,
    pub(crate) stage: Paid,
    pub(crate) reissued: bool,
}

/// What is demanded back, and what became of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owed {
    pub(crate) place: Place,
    /// It is interest, and no money of the grant: it is paid from the recipient's own.
    pub(crate) interest: bool,
    pub(crate) cents: i64,
    pub(crate) back: i64,
    pub(crate) waived: i64,
}

impl Owed {
    pub(crate) const fn open(&self) -> i64 {
        self.cents - self.back - self.waived
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) grant: usize,
    pub(crate) stage: Stage,
    pub(crate) lines: Vec<Line>,
    /// The lines that may be changed, as was asked last.
    pub(crate) named: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) plan: usize,
    /// None of a lump sum, and of a credit note, which has one of its own.
    pub(crate) receipt: Option<usize>,
    pub(crate) unit: Option<usize>,
    pub(crate) cents: i64,
    pub(crate) stage: LineStage,
    pub(crate) recognised: i64,
    /// It claims a parked line again.
    pub(crate) again: bool,
    /// The later line that claims it again.
    pub(crate) taken: Option<LineAt>,
    /// What the grant would carry of a cost, as it was claimed.
    pub(crate) share: i64,
    /// What it carries of what was recognised of a cost, as it was decided or corrected last.
    pub(crate) used: i64,
    /// It is a credit note, and takes so much of the grant back.
    pub(crate) credit: Option<Credit>,
}

/// What a credit note takes back, and of which line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Credit {
    pub(crate) parent: LineAt,
    /// As it was claimed.
    pub(crate) share: i64,
    /// As it was recognised.
    pub(crate) used: i64,
}

impl Line {
    /// Whether it is parked and waits for an answer.
    pub(crate) fn waits(&self) -> bool {
        self.stage == LineStage::Parked && self.taken.is_none()
    }

    pub(crate) const fn is_lump_sum(&self) -> bool {
        self.receipt.is_none() && self.credit.is_none()
    }

    /// A lump sum that the grant was to carry in full is carried in full, whatever else is decided.
    const fn is_in_full(&self) -> bool {
        self.is_lump_sum() && self.share == self.cents
    }

    /// An amount as it counts: a credit note takes back.
    pub(crate) const fn signed(&self, cents: i64) -> i64 {
        if self.credit.is_some() { -cents } else { cents }
    }
}

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

/// A part of an amount in hundredths of a percent, rounded half up to the cent.
pub(crate) const fn part_of(cents: i64, hundredths: i64) -> i64 {
    (cents * hundredths + 5_000) / 10_000
}

/// An amount that is planned, and a fifth of it.
const fn with_flexibility(planned: i64) -> i64 {
    planned + part_of(planned, 2_000)
}

/// What goes of a share with so much of its cost, rounded half up: with all of it all.
pub(crate) const fn in_proportion(share: i64, cents: i64, cost: i64) -> i64 {
    if cents >= cost { share } else { (2 * share * cents + cost) / (2 * cost) }
}

impl Model {
    fn planned(&self, grant: usize) -> i64 {
        self.grants[grant].planned.iter().sum()
    }

    /// What the recipient and others are to bring: what the grant leaves of the plan.
    pub(crate) fn others(&self, grant: usize) -> i64 {
        (self.planned(grant) - self.grants[grant].amounts.iter().sum::<i64>()).max(0)
    }

    /// What the grant carries of costs, one after the other, each rounded once: by its share; by its part of the plan; or what
    /// everything so far leaves open when others have paid. The last two never come to more than of the whole plan.
    pub(crate) fn shares(&self, grant: usize, before: (i64, i64), costs: &[i64]) -> Vec<i64> {
        let (planned, fixed) = (self.planned(grant), self.grants[grant].fixed);
        let most = match self.financing {
            Financing::Share(_) => i64::MAX,
            Financing::Deficit => (planned - self.others(grant)).max(0),
            Financing::Fixed => fixed.min(planned),
        };
        let (mut cost, mut carried) = before;
        let share_of = |cents: &i64| {
            let share = match self.financing {
                Financing::Share(hundredths) => part_of(*cents, hundredths),
                Financing::Deficit => (cost + cents - self.others(grant)).max(0) - carried,
                Financing::Fixed => (2 * cents * fixed + planned) / (2 * planned),
            };
            let share = share.min(most.saturating_sub(carried)).clamp(0, *cents);
            (cost, carried) = (cost + cents, carried + share);
            share
        };
        costs.iter().map(share_of).collect()
    }

    /// Cost and share that count before a decision: what is recognised.
    pub(crate) fn before_decision(&self, grant: usize) -> (i64, i64) {
        let cost = (0..PLAN.len()).map(|plan| self.spent(grant, plan)).sum();
        (cost, (0..COMPONENTS.len()).map(|part| self.recognised(Place { grant, part })).sum())
    }

    /// Cost and share that count before a claim: what is held too.
    pub(crate) fn before_claim(&self, grant: usize) -> (i64, i64) {
        let (cost, share) = self.before_decision(grant);
        let held: i64 = (0..PLAN.len()).map(|plan| self.held(grant, plan)).sum();
        let reserved: i64 = (0..COMPONENTS.len()).map(|part| self.reserved(Place { grant, part })).sum();
        (cost + held, share + reserved)
    }

    /// The cost of which the grant carries so much more, about.
    pub(crate) fn cost_of(&self, grant: usize, share: i64) -> i64 {
        match self.financing {
            Financing::Share(hundredths) => share * 10_000 / hundredths,
            Financing::Deficit => share + (self.others(grant) - self.before_claim(grant).0).max(0),
            Financing::Fixed => share * self.planned(grant) / self.grants[grant].fixed,
        }
    }

    /// What the grant carries of each recognised cost of a claim that is decided, by what counted before, and never more than was
    /// claimed.
    pub(crate) fn carry(&mut self, claim: usize, before: (i64, i64)) {
        let Claim { grant, lines, .. } = &self.claims[claim];
        let by_cost = lines.iter().filter(|line| line.credit.is_none() && !line.is_in_full());
        let costs: Vec<i64> = by_cost.map(|line| line.recognised).collect();
        let mut shares = self.shares(*grant, before, &costs).into_iter();
        for line in self.claims[claim].lines.iter_mut().filter(|line| line.credit.is_none()) {
            let share = if line.is_in_full() { line.recognised } else { shares.next().unwrap() };
            line.used = share.min(line.share);
        }
    }

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

    /// What goes back of the grant with so much of a line: in proportion to what recognised credit notes have left of it.
    pub(crate) fn credited_share(&self, parent: LineAt, cents: i64) -> i64 {
        let (taken, used) = self.credited(parent);
        let cost = (self.line(parent).recognised - taken).max(0);
        let share = (self.line(parent).used - used).max(0);
        in_proportion(share, cents, cost)
    }

    /// What recognised credit notes have taken of a line: cost, and what the grant carried of it.
    fn credited(&self, parent: LineAt) -> (i64, i64) {
        let taken = |of: fn(&Line) -> i64| self.credits_of(parent).map(|(_, line)| of(line)).sum::<i64>();
        (taken(|line| line.recognised), taken(|line| line.credit.map_or(0, |credit| credit.used)))
    }

    /// What the grant carries of a line that is corrected: its share, or the part that the line had, and never more than was
    /// claimed; no less than credit notes took of it, and of what they left no more than that.
    pub(crate) fn corrected_share(&self, at: LineAt, to: i64) -> i64 {
        let (line, (taken, used)) = (self.line(at), self.credited(at));
        let share = match self.financing {
            _ if line.share == line.cents => to,
            Financing::Share(hundredths) => part_of(to, hundredths),
            Financing::Deficit | Financing::Fixed => in_proportion(line.share, to, line.cents),
        };
        let share = share.min(line.share);
        // less cost than they took is refused
        if to < taken { share } else { share.clamp(used, used + to - taken) }
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

    /// So much use that has just been recognised, and what was owed before, is paid for by what became due beyond use, then
    /// by advances, and what is left becomes due, as far as it may.
    pub(crate) fn settle(&mut self, place: Place, more: i64) {
        let (covered, due) = self.settlement(place, more);
        let grant = &mut self.grants[place.grant];
        grant.advanced[place.part] -= covered;
        grant.due[place.part] += due;
    }

    /// What is owed is paid for by advances alone.
    pub(crate) fn cover(&mut self, place: Place) {
        let (covered, _) = self.settlement(place, 0);
        self.grants[place.grant].advanced[place.part] -= covered;
    }

    /// What advances pay for, and what becomes due. What is demanded back pays for nothing: first it takes what became due
    /// beyond use, then advances. What came back on a demand is not owed.
    fn settlement(&self, place: Place, more: i64) -> (i64, i64) {
        let (advanced, demanded) = (self.advanced(place), self.demanded(place));
        let beyond_use = self.became_due(place) - (self.recognised(place) - more) - advanced;
        let owed = (-beyond_use - self.grants[place.grant].withheld[place.part]).max(0);
        let surplus = beyond_use.max(0);
        let (free, demanded_too) = ((surplus - demanded).max(0), (demanded - surplus).clamp(0, advanced));
        let asked = (more - free).max(0) + owed;
        let covered = asked.min(advanced - demanded_too);
        let reimburses = self.grants[place.grant].terms.is_none_or(|terms| terms.reimburses);
        (covered, if reimburses { (asked - covered).min(self.to_pay(place)) } else { 0 })
    }

    /// So much comes back on a demand: what became due beyond use, then advances, then what was used.
    /// Interest changes nothing of this.
    pub(crate) fn give_back(&mut self, owed: usize, cents: i64) {
        let Owed { place, interest, .. } = self.owed[owed];
        if interest {
            self.owed[owed].back += cents;
            return;
        }
        let surplus = self.beyond_use(place);
        let rest = (cents - surplus).max(0);
        let of_advances = rest.min(self.advanced(place));
        let grant = &mut self.grants[place.grant];
        grant.advanced[place.part] -= of_advances;
        grant.withheld[place.part] += rest - of_advances;
        grant.due[place.part] -= cents;
        grant.repaid[place.part] += cents;
        self.owed[owed].back += cents;
    }

    /// Every figure of the history.
    pub(crate) fn figures(&self) -> Figures {
        let mut figures = Figures::new();
        for grant in 0..GRANTS {
            for part in 0..COMPONENTS.len() {
                self.position_figures(Place { grant, part }, &mut figures);
            }
            self.plan_figures(grant, &mut figures);
            if let Some(left) = self.advance_left(grant) {
                figures.insert(format!("advances of grant {grant}: left"), left);
            }
        }
        for receipt in self.receipts.keys() {
            figures.insert(format!("receipt {receipt}: left"), self.receipt_left(*receipt));
        }
        for unit in self.units() {
            figures.insert(format!("unit {unit}: held"), i64::try_from(self.holders(unit)).unwrap());
        }
        self.subject_figures(&mut figures);
        figures
    }

    fn position_figures(&self, place: Place, figures: &mut Figures) {
        let tree: Vec<Place> = std::iter::once(place).chain(below(place)).collect();
        let in_tree = |figure: fn(&Self, Place) -> i64| tree.iter().map(|it| figure(self, *it)).sum();
        for (name, cents) in [
            ("awarded", self.amount(place)),
            ("drawn", self.became_due(place) + self.requested(place)),
            ("received", self.paid(place)),
            ("forwarded", self.forwarded(place)),
            ("claimed", in_tree(Self::claimed)),
            ("recognised", in_tree(Self::recognised)),
            ("reserved", in_tree(Self::reserved)),
            ("paid", self.paid_on(place)),
            ("free", self.free(place)),
            ("to pay", self.to_pay(place)),
            ("due", self.due(place)),
            ("cash", self.cash(place)),
            ("advanced", self.advanced(place)),
            ("withheld", self.grants[place.grant].withheld[place.part]),
        ] {
            figures.insert(format!("{} of grant {}: {name}", COMPONENTS[place.part], place.grant), cents);
        }
    }

    fn plan_figures(&self, grant: usize, figures: &mut Figures) {
        for (plan, (_, category)) in PLAN.iter().enumerate() {
            for (name, cents) in [
                ("spent", self.spent(grant, plan)),
                ("reserved", self.held(grant, plan)),
                ("left", self.plan_left(grant, plan)),
                ("parked", self.parked(grant, plan)),
            ] {
                figures.insert(format!("{category} of grant {grant}: {name}"), cents);
            }
        }
        figures.insert(format!("plan of grant {grant}: left"), self.total_left(grant));
    }

    fn subject_figures(&self, figures: &mut Figures) {
        for (number, it) in self.requests.iter().enumerate() {
            figures.insert(format!("request {number}: {:?}", it.stage), it.cents);
        }
        for (number, it) in self.payments.iter().enumerate() {
            figures.insert(format!("payment {number}: {:?}", it.stage), it.cents);
        }
        for (number, it) in self.owed.iter().enumerate() {
            figures.insert(format!("receivable {number}: open"), it.open());
            figures.insert(format!("receivable {number}: back"), it.back);
        }
        for (number, claim) in self.claims.iter().enumerate() {
            for (place, line) in claim.lines.iter().enumerate() {
                let at = format!("claim {number} {:?}, line {place} {:?}", claim.stage, line.stage);
                figures.insert(format!("{at}: claimed"), line.cents);
                figures.insert(format!("{at}: share"), claimed_of(line));
                figures.insert(format!("{at}: recognised"), line.recognised);
                figures.insert(format!("{at}: used"), used_of(line));
                figures.insert(format!("{at}: taken"), i64::from(line.taken.is_some()));
            }
        }
    }
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
