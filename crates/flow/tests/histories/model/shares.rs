//! What the grant carries of a cost: as it is claimed, as it is decided, and as a credit note or a correction changes it.

use super::{Claim, Financing, Line, Model};
use crate::command::{COMPONENTS, LineAt, PLAN, Place};

/// A part of an amount in hundredths of a percent, rounded half up to the cent.
pub(super) const fn part_of(cents: i64, hundredths: i64) -> i64 {
    (cents * hundredths + 5_000) / 10_000
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
}
