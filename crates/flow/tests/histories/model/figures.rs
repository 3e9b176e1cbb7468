//! Every figure of a history by its name.

use std::collections::BTreeMap;

use super::{Model, below, claimed_of, used_of};
use crate::command::{COMPONENTS, GRANTS, PLAN, Place};

/// Figures by their names, so that two sides can be compared at once.
pub(crate) type Figures = BTreeMap<String, i64>;

impl Model {
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
