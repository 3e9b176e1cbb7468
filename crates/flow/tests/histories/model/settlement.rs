//! What becomes due with use and what advances pay for, and what a repayment takes back of both.

use super::{Model, Owed};
use crate::command::Place;

impl Model {
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
}
