//! What is due of a grant once the cost and what others brought are known.
//!
//! Lower cost, or more than planned from others, reduces a grant by itself (auflösende Bedingung): an
//! Anteilfinanzierung by its share, a Fehlbedarfs- and a Vollfinanzierung in full, a Festbetragsfinanzierung
//! only where the cost falls below it. What a Land does with small changes and with income that rises together
//! with the cost differs, and is a parameter.

use ledger::{Cents, MoneyError};

use super::Financing;
use crate::{FundingPlan, Grant};

/// What the act in force says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The eligible cost that is planned in total.
    pub eligible: Cents,
    /// What others and the recipient are to bring.
    pub funding: FundingPlan,
    /// What the act gives.
    pub grant: Cents,
}

/// What it came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actual {
    /// The eligible cost that was recognised.
    pub eligible: Cents,
    /// What the recipient brought itself.
    pub own_funds: Cents,
    /// What third parties brought.
    pub third_party: Cents,
    /// What was taken in.
    pub income: Cents,
    /// What the grant carries of the cost, as it was decided line by line: roundings, and rates that are the grant's part
    /// already, are in it. Nothing where only the sum is known.
    pub carried: Option<Cents>,
}

impl Planned {
    /// What the act in force of a grant says. Where it names no other funds, the recipient brings what the grant leaves of
    /// the cost; where there is no Finanzierungsplan, the cost follows from what it gives.
    pub fn of(grant: &Grant) -> Result<Self, MoneyError> {
        let given = Cents::sum(grant.positions.iter().map(|position| position.amount))?;
        let funding = &grant.act.terms.funding;
        let eligible = match (&grant.plan_total, funding) {
            (Some(total), _) => total.planned,
            (None, Some(funding)) => given.plus(funding.total()?)?,
            (None, None) => grant.act.financing.cost_of(given)?,
        };
        let own_funds = eligible.minus(given)?.max(Cents::ZERO);
        let funding = match funding {
            Some(funding) => funding.clone(),
            None => FundingPlan { own_funds, ..FundingPlan::default() },
        };
        Ok(Self { eligible, funding, grant: given })
    }
}

impl Actual {
    /// What decided claims came to: the cost, what the grant carries of it, and what they declare that others brought. What
    /// others were to bring and no claim declares, the recipient bears: it is not the grant's to carry.
    pub fn of_claims(
        planned: &Planned,
        (eligible, carried): (Cents, Cents),
        (third_party, income): (Cents, Cents),
    ) -> Result<Self, MoneyError> {
        let funding = &planned.funding;
        let left = funding.total()?.minus(third_party)?.minus(income)?;
        let own_funds = left.max(funding.own_funds);
        Ok(Self { eligible, own_funds, third_party, income, carried: Some(carried) })
    }
}

/// What a Land or an act leaves open about a reduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettlementRules {
    /// A change of up to this amount reduces nothing; none where no rule gives one.
    pub min_change: Option<Cents>,
    /// Whether what others bring beyond the plan may first pay for a cost beyond the plan.
    pub higher_cost_offsets: bool,
}

impl Default for SettlementRules {
    fn default() -> Self {
        Self { min_change: None, higher_cost_offsets: true }
    }
}

/// What is due of a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalSettlement {
    /// What remains of the grant.
    pub grant_due: Cents,
    /// By how much the grant is reduced.
    pub reduction: Cents,
    /// Why; nothing where nothing is reduced.
    pub reasons: Vec<Reduction>,
}

/// Why a grant is reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// The cost fell below the plan.
    LowerCost {
        /// The eligible cost that was planned.
        planned: Cents,
        /// What it came to.
        actual: Cents,
    },
    /// Others and the recipient brought more than planned.
    MoreFunds {
        /// What they were to bring.
        planned: Cents,
        /// What counts of what they brought.
        actual: Cents,
    },
}

/// Settles a grant.
pub fn settle(
    financing: &Financing,
    planned: &Planned,
    actual: &Actual,
    rules: &SettlementRules,
) -> Result<FinalSettlement, MoneyError> {
    let change = Change::of(planned, actual, rules)?;
    let due = if change.is_small(rules)? { planned.grant } else { change.due(financing)?.min(planned.grant) };
    let reduction = planned.grant.minus(due)?;
    let reasons = if reduction > Cents::ZERO { change.reasons(financing) } else { Vec::new() };
    Ok(FinalSettlement { grant_due: due, reduction, reasons })
}

/// Plan and result side by side.
struct Change {
    planned: Cents,
    cost: Cents,
    planned_funds: Cents,
    funds: Cents,
    carried: Option<Cents>,
}

impl Change {
    fn of(planned: &Planned, actual: &Actual, rules: &SettlementRules) -> Result<Self, MoneyError> {
        // A recipient that brought less than it was to bring does not shift its part to the grant.
        let own_funds = actual.own_funds.max(planned.funding.own_funds);
        let offsets = rules.higher_cost_offsets;
        let cost = if offsets { actual.eligible } else { actual.eligible.min(planned.eligible) };
        Ok(Self {
            planned: planned.eligible,
            cost,
            planned_funds: planned.funding.total()?,
            funds: Cents::sum([own_funds, actual.third_party, actual.income])?,
            carried: actual.carried,
        })
    }

    /// What others brought beyond the plan.
    fn more_funds(&self) -> Result<Cents, MoneyError> {
        Ok(self.funds.minus(self.planned_funds)?.max(Cents::ZERO))
    }

    /// Whether what is needed less stays within the limit of small changes.
    fn is_small(&self, rules: &SettlementRules) -> Result<bool, MoneyError> {
        let needed_less = self.planned.minus(self.cost)?.plus(self.more_funds()?)?;
        Ok(rules.min_change.is_some_and(|limit| needed_less <= limit))
    }

    fn due(&self, financing: &Financing) -> Result<Cents, MoneyError> {
        match (financing, self.carried) {
            (Financing::Anteilfinanzierung { share }, Some(carried)) => {
                Ok(carried.minus(share.of(self.more_funds()?)?)?.max(Cents::ZERO))
            }
            (Financing::Anteilfinanzierung { .. }, None) => {
                financing.carries(self.cost.minus(self.more_funds()?)?, Cents::ZERO)
            }
            // What was decided of the lines is not raised afterwards.
            (Financing::Fehlbedarfsfinanzierung | Financing::Vollfinanzierung, Some(carried)) => {
                Ok(financing.carries(self.cost, self.funds)?.min(carried))
            }
            (Financing::Fehlbedarfsfinanzierung | Financing::Vollfinanzierung, None)
            | (Financing::Festbetragsfinanzierung { .. }, _) => financing.carries(self.cost, self.funds),
        }
    }

    fn reasons(&self, financing: &Financing) -> Vec<Reduction> {
        let lower = Reduction::LowerCost { planned: self.planned, actual: self.cost };
        let more = Reduction::MoreFunds { planned: self.planned_funds, actual: self.funds };
        // A fixed amount does not depend on what others bring.
        let depends = !matches!(financing, Financing::Festbetragsfinanzierung { .. });
        let lower = (self.cost < self.planned).then_some(lower);
        let more = (depends && self.funds > self.planned_funds).then_some(more);
        lower.into_iter().chain(more).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ThirdPartyFunds;
    use crate::sample::{eighty_percent, grant};

    /// Own funds, third parties, income, in euros.
    type Funds = (i64, i64, i64);

    const OTHERS: Funds = (100, 80, 20);

    fn euros(euros: i64) -> Cents {
        Cents::new(euros * 100)
    }

    fn plan(eligible: i64, (own, third, income): Funds) -> Planned {
        let third_party =
            vec![ThirdPartyFunds { name: "Stiftung".to_owned(), amount: euros(third), is_public: false }];
        let funding = FundingPlan { own_funds: euros(own), third_party, income: euros(income) };
        let grant = euros(eligible - own - third - income);
        Planned { eligible: euros(eligible), funding, grant }
    }

    fn came_to(eligible: i64, (own, third, income): Funds) -> Actual {
        let (own_funds, third_party, income) = (euros(own), euros(third), euros(income));
        Actual { eligible: euros(eligible), own_funds, third_party, income, carried: None }
    }

    /// What is due of a grant of 800 euros to a cost of 1000 euros, in cents, and for how many reasons.
    fn due(financing: Financing, actual: (i64, Funds), rules: SettlementRules) -> (i64, usize) {
        let settled = settle(&financing, &plan(1_000, OTHERS), &came_to(actual.0, actual.1), &rules).unwrap();
        assert_eq!(settled.grant_due.plus(settled.reduction), Ok(euros(800)));
        (settled.grant_due.get(), settled.reasons.len())
    }

    fn fixed() -> Financing {
        Financing::Festbetragsfinanzierung { amount: euros(800) }
    }

    #[test]
    fn an_anteilfinanzierung_is_reduced_by_its_share() {
        let table = [
            ((1_000, OTHERS), (80_000, 0), "as planned"),
            ((900, OTHERS), (72_000, 1), "80 % of 900"),
            ((1_000, (100, 80, 120)), (72_000, 1), "80 % of 1000 less 100 more income"),
            ((900, (100, 80, 120)), (64_000, 2), "80 % of 900 less 100"),
            ((1_100, (100, 80, 120)), (80_000, 0), "income and cost rose together"),
            ((1_100, OTHERS), (80_000, 0), "a higher cost raises no grant"),
            ((900, (100, 0, 20)), (72_000, 1), "what others did not bring is not the grant's to carry"),
            ((0, OTHERS), (0, 1), "no cost"),
        ];
        for (actual, expected, case) in table {
            assert_eq!(due(eighty_percent(), actual, SettlementRules::default()), expected, "{case}");
        }
    }

    #[test]
    fn a_fehlbedarfsfinanzierung_is_reduced_in_full() {
        let table = [
            ((1_000, OTHERS), (80_000, 0), "as planned"),
            ((900, OTHERS), (70_000, 1), "100 less"),
            ((1_000, (100, 80, 120)), (70_000, 1), "100 more income"),
            ((900, (100, 80, 120)), (60_000, 2), "both"),
            ((1_100, (100, 80, 120)), (80_000, 0), "income and cost rose together"),
            ((900, (100, 0, 20)), (78_000, 1), "of 100 less, others took 80 with them"),
            ((1_000, (0, 80, 20)), (80_000, 0), "own funds that were promised count as brought"),
            ((150, OTHERS), (0, 1), "others cover it all"),
        ];
        for (actual, expected, case) in table {
            let settled = due(Financing::Fehlbedarfsfinanzierung, actual, SettlementRules::default());
            assert_eq!(settled, expected, "{case}");
        }
    }

    #[test]
    fn a_festbetrag_stands_until_the_cost_falls_below_it() {
        let table = [
            ((900, OTHERS), (80_000, 0)),
            ((800, OTHERS), (80_000, 0)),
            ((799, OTHERS), (79_900, 1)),
            ((1_000, (100, 80, 520)), (80_000, 0)),
            ((799, (100, 80, 520)), (79_900, 1)),
        ];
        for (actual, expected) in table {
            assert_eq!(due(fixed(), actual, SettlementRules::default()), expected, "{actual:?}");
        }
    }

    #[test]
    fn a_vollfinanzierung_is_reduced_in_full() {
        for (actual, due) in [((1_000, 0), 1_000), ((900, 0), 900), ((1_000, 50), 950), ((1_050, 50), 1_000)]
        {
            let (planned, actual) = (plan(1_000, (0, 0, 0)), came_to(actual.0, (0, 0, actual.1)));
            let rules = SettlementRules::default();
            let settled = settle(&Financing::Vollfinanzierung, &planned, &actual, &rules).unwrap();
            assert_eq!(settled.grant_due, euros(due), "{actual:?}");
        }
    }

    #[test]
    fn a_small_change_reduces_nothing_where_a_rule_says_so() {
        let small = SettlementRules { min_change: Some(euros(50)), ..SettlementRules::default() };
        for (financing, above) in [(eighty_percent(), 75_920), (Financing::Fehlbedarfsfinanzierung, 74_900)] {
            assert_eq!(due(financing, (950, OTHERS), small), (80_000, 0), "50 less is small");
            assert_eq!(due(financing, (949, OTHERS), small), (above, 1), "51 less is not");
            assert_eq!(due(financing, (970, (100, 80, 40)), small), (80_000, 0), "30 less and 20 more");
        }
    }

    #[test]
    fn more_income_reduces_even_beside_a_higher_cost_where_a_rule_says_so() {
        let strict = SettlementRules { higher_cost_offsets: false, ..SettlementRules::default() };
        let rose_together = (1_100, (100, 80, 120));
        assert_eq!(due(eighty_percent(), rose_together, strict), (72_000, 1));
        assert_eq!(due(Financing::Fehlbedarfsfinanzierung, rose_together, strict), (70_000, 1));
        assert_eq!(due(fixed(), rose_together, strict), (80_000, 0));
    }

    #[test]
    fn a_reduction_says_what_changed_with_its_figures() {
        let (planned, actual) = (plan(1_000, OTHERS), came_to(900, (100, 80, 120)));
        let rules = SettlementRules::default();
        let settled = settle(&Financing::Fehlbedarfsfinanzierung, &planned, &actual, &rules).unwrap();
        let lower = Reduction::LowerCost { planned: euros(1_000), actual: euros(900) };
        let more = Reduction::MoreFunds { planned: euros(200), actual: euros(300) };
        assert_eq!(settled.reasons, [lower, more]);
    }

    /// What is due of a grant of 800 euros to a cost of 1000 euros that others share with 100, 80 and 20 euros, by claims: cost
    /// and the grant's part of it, third parties and income; all in cents.
    fn due_by_claims(financing: Financing, cost: (i64, i64), others: (i64, i64)) -> i64 {
        let planned = plan(1_000, OTHERS);
        let cents = |(one, other)| (Cents::new(one), Cents::new(other));
        let actual = Actual::of_claims(&planned, cents(cost), cents(others)).unwrap();
        settle(&financing, &planned, &actual, &SettlementRules::default()).unwrap().grant_due.get()
    }

    #[test]
    fn what_was_decided_of_the_lines_is_what_a_share_is_taken_from() {
        let of = |cost, others| due_by_claims(eighty_percent(), cost, others);
        assert_eq!(of((90_000, 72_001), (8_000, 2_000)), 72_001, "a rounding is no reduction");
        assert_eq!(of((90_000, 90_000), (8_000, 2_000)), 80_000, "rates that are the grant's part, up to it");
        assert_eq!(of((90_000, 72_001), (8_000, 12_000)), 64_001, "80 % of 100 more income");
        assert_eq!(of((90_000, 72_001), (0, 0)), 72_001, "what nobody declares, the recipient bears");
        assert_eq!(of((0, 0), (8_000, 12_000)), 0, "no negative grant");
    }

    #[test]
    fn what_others_brought_beyond_the_plan_is_taken_from_what_was_decided() {
        let fehlbedarf = Financing::Fehlbedarfsfinanzierung;
        assert_eq!(due_by_claims(fehlbedarf, (90_000, 70_000), (0, 0)), 70_000);
        assert_eq!(due_by_claims(fehlbedarf, (90_000, 70_000), (8_000, 12_000)), 60_000);
        assert_eq!(due_by_claims(fehlbedarf, (90_000, 60_000), (8_000, 2_000)), 60_000, "nothing is raised");
        assert_eq!(due_by_claims(fixed(), (90_000, 72_000), (8_000, 12_000)), 80_000, "a Festbetrag stands");
        let all = plan(1_000, (0, 0, 0));
        let cents = Cents::new;
        let actual = Actual::of_claims(&all, (cents(90_000), cents(90_000)), (cents(0), cents(500))).unwrap();
        let settled = settle(&Financing::Vollfinanzierung, &all, &actual, &SettlementRules::default());
        assert_eq!(settled.unwrap().grant_due, cents(89_500));
    }

    #[test]
    fn without_a_finanzierungsplan_the_cost_follows_from_what_is_given() {
        let mut given = grant();
        let planned = Planned::of(&given).unwrap();
        assert_eq!(Some(planned.eligible), given.plan_total.map(|total| total.planned));
        given.plan_total = None;
        let planned = Planned::of(&given).unwrap();
        assert_eq!(eighty_percent().carries(planned.eligible, Cents::ZERO), Ok(planned.grant));
        let funds = planned.funding.total().unwrap();
        assert_eq!(planned.grant.plus(funds), Ok(planned.eligible));
        given.act.terms.funding = Some(plan(1_000, OTHERS).funding);
        let named = Planned::of(&given).unwrap();
        assert_eq!(named.eligible.minus(named.grant), Ok(euros(200)));
    }

    proptest! {
        #[test]
        fn nothing_is_due_beyond_the_grant_and_each_reduction_has_a_reason(
            own in 0_i64..500, third in 0_i64..500, income in 0_i64..500, granted in 1_i64..1_000,
            cost in 0_i64..3_000, brought in (0_i64..1_000, 0_i64..1_000, 0_i64..1_000),
            more in 0_i64..1_000, higher_cost_offsets: bool,
        ) {
            let others = own + third + income;
            let planned = plan(others + granted, (own, third, income));
            let rules = SettlementRules { min_change: None, higher_cost_offsets };
            let fixed = Financing::Festbetragsfinanzierung { amount: planned.grant };
            for financing in [Financing::Fehlbedarfsfinanzierung, fixed] {
                let settled = settle(&financing, &planned, &came_to(cost, brought), &rules).unwrap();
                prop_assert!((Cents::ZERO..=planned.grant).contains(&settled.grant_due));
                prop_assert_eq!(settled.grant_due.plus(settled.reduction), Ok(planned.grant));
                prop_assert_eq!(settled.reduction > Cents::ZERO, !settled.reasons.is_empty());
                let dearer = settle(&financing, &planned, &came_to(cost + more, brought), &rules).unwrap();
                prop_assert!(dearer.grant_due >= settled.grant_due, "a higher cost takes nothing away");
            }
        }

        #[test]
        fn a_share_of_the_result_is_due_of_an_anteilfinanzierung(cost in 0_i64..3_000, income in 0_i64..1_000) {
            let others = (200, 0, 0);
            let (planned, actual) = (plan(1_000, others), came_to(cost, (200, 0, income)));
            let settled = settle(&eighty_percent(), &planned, &actual, &SettlementRules::default()).unwrap();
            let carried = eighty_percent().carries(euros((cost - income).max(0)), Cents::ZERO).unwrap();
            prop_assert_eq!(settled.grant_due, carried.min(euros(800)));
            prop_assert_eq!(settled.reduction > Cents::ZERO, !settled.reasons.is_empty());
        }
    }
}
