//! The final reckoning of a grant (Schlussabrechnung): what remains of it, what comes back or is still owed, and how that
//! came about. The calculators and the books reckon here, so that both say the same.

use ledger::{Cents, MoneyError};

use super::{Actual, FinalSettlement, Financing, Planned, Reduction, SettlementRules, settle};
use crate::law::working::{Step, euros, number};
use crate::law::{AccountBasis, AccountError, FinalAccount};

/// What a final reckoning is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoning {
    /// How the grant takes part in the cost.
    pub financing: Financing,
    /// What the act in force says.
    pub planned: Planned,
    /// What it came to.
    pub actual: Actual,
    /// What a Land or an act leaves open about a reduction.
    pub rules: SettlementRules,
    /// What was paid.
    pub paid: Cents,
    /// What of it came back.
    pub repaid: Cents,
    /// What is due to the recipient and not paid yet.
    pub open_payments: Cents,
    /// A refund below this is not demanded; none where no rule gives a limit.
    pub min_refund: Option<Cents>,
}

/// A final reckoning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoned {
    /// What remains of the grant.
    pub settled: FinalSettlement,
    /// What follows for the money.
    pub account: FinalAccount,
    /// What third parties and income bear.
    pub others: Cents,
    /// What is left for the recipient to bear.
    pub own_funds: Cents,
    /// How it came about, line by line, in German.
    pub steps: Vec<Step>,
}

impl Reckoning {
    /// What follows.
    pub fn reckon(&self) -> Result<Reckoned, AccountError> {
        let settled = settle(&self.financing, &self.planned, &self.actual, &self.rules)?;
        let basis = AccountBasis {
            grant_due: settled.grant_due,
            paid: self.paid,
            repaid: self.repaid,
            open_payments: self.open_payments,
            min_refund: self.min_refund,
        };
        let account = basis.close()?;
        let others = self.actual.third_party.plus(self.actual.income)?;
        let own_funds = self.actual.eligible.minus(settled.grant_due)?.minus(others)?.max(Cents::ZERO);
        let steps = [self.of_grant(&settled), self.of_money(&account, others, own_funds)].concat();
        Ok(Reckoned { settled, account, others, own_funds, steps })
    }

    /// How much remains of the grant.
    fn of_grant(&self, settled: &FinalSettlement) -> Vec<Step> {
        let planned = format!("Zuwendung nach dem Plan ({})", told(&self.financing));
        let mut steps = vec![
            Step::new(planned, self.planned.grant),
            Step::new("Zuwendungsfähige Ausgaben", self.actual.eligible),
        ];
        let carried = self.actual.carried;
        steps.extend(carried.map(|carried| Step::new("Davon als Zuwendung anerkannt", carried)));
        for reason in &settled.reasons {
            let (what, planned, actual) = match reason {
                Reduction::LowerCost { planned, actual } => ("Ausgaben gesunken", planned, actual),
                Reduction::MoreFunds { planned, actual } => ("Deckungsmittel gestiegen", planned, actual),
            };
            let text = format!("Ermäßigung: {what} von {} auf {}", euros(*planned), euros(*actual));
            steps.push(Step::new(text, settled.reduction));
        }
        steps.push(Step::new("Zuwendung", settled.grant_due));
        steps
    }

    /// Who bears the rest, and what follows for the money.
    fn of_money(&self, account: &FinalAccount, others: Cents, own_funds: Cents) -> Vec<Step> {
        let mut steps = vec![
            Step::new("Andere Einnahmen", others),
            Step::new("Verbleibender Eigenanteil", own_funds),
            Step::new("Ausgezahlt", self.paid),
            Step::new("Davon zurückgezahlt", self.repaid),
            Step::new("Zu erstatten", account.refund),
        ];
        let further = [
            ("Kleinbetrag, wird nicht gefordert", account.not_demanded),
            ("Aufrechnung gegen offene Auszahlungen", account.offset),
            ("Noch auszuzahlen", account.still_due),
        ];
        let further = further.into_iter().filter(|(_, amount)| *amount > Cents::ZERO);
        steps.extend(further.map(|(text, amount)| Step::new(text, amount)));
        steps
    }
}

/// The type of financing for people.
fn told(financing: &Financing) -> String {
    match financing {
        Financing::Anteilfinanzierung { share } => format!("Anteilfinanzierung, {} %", number(share)),
        Financing::Fehlbedarfsfinanzierung => "Fehlbedarfsfinanzierung".to_owned(),
        Financing::Festbetragsfinanzierung { amount } => {
            format!("Festbetragsfinanzierung, {}", euros(*amount))
        }
        Financing::Vollfinanzierung => "Vollfinanzierung".to_owned(),
    }
}

/// What of the grant falls to each position, by what was recognised and what is given there: a reduction is taken in
/// proportion to what was recognised, and what is due beyond that goes where the act leaves room.
pub fn due_by_position(due: Cents, positions: &[(Cents, Cents)]) -> Result<Vec<Cents>, MoneyError> {
    let recognised = Cents::sum(positions.iter().map(|(recognised, _)| *recognised))?;
    let more = due.minus(recognised)?;
    let weight = |&(recognised, given): &(Cents, Cents)| -> Result<i64, MoneyError> {
        let weight = if more > Cents::ZERO { given.minus(recognised)? } else { recognised };
        Ok(weight.max(Cents::ZERO).get())
    };
    let parts = match more {
        Cents::ZERO => vec![Cents::ZERO; positions.len()],
        more => more.split(&positions.iter().map(weight).collect::<Result<Vec<_>, _>>()?)?,
    };
    positions.iter().zip(parts).map(|((recognised, _), part)| recognised.plus(part)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::FundingPlan;
    use crate::sample::eighty_percent;

    /// A grant of 800.00 to a cost of 1000.00 of which 900.00 were recognised, 720.00 of them as the grant's part.
    fn reckoning(paid: i64) -> Reckoning {
        let cents = Cents::new;
        let funding = FundingPlan { own_funds: cents(20_000), ..FundingPlan::default() };
        let planned = Planned { eligible: cents(100_000), funding, grant: cents(80_000) };
        let came_to = (cents(90_000), cents(72_000));
        let actual = Actual::of_claims(&planned, came_to, (Cents::ZERO, cents(1_000))).unwrap();
        Reckoning {
            financing: eighty_percent(),
            planned,
            actual,
            rules: SettlementRules::default(),
            paid: cents(paid),
            repaid: Cents::ZERO,
            open_payments: Cents::ZERO,
            min_refund: None,
        }
    }

    fn told_of(reckoning: &Reckoning) -> Vec<String> {
        let steps = reckoning.reckon().unwrap().steps;
        steps.into_iter().map(|step| format!("{}: {}", step.text, euros(step.amount))).collect()
    }

    #[test]
    fn what_remains_and_what_comes_back_is_told_line_by_line() {
        let expected = [
            "Zuwendung nach dem Plan (Anteilfinanzierung, 80,00 %): 800,00 €",
            "Zuwendungsfähige Ausgaben: 900,00 €",
            "Davon als Zuwendung anerkannt: 720,00 €",
            "Ermäßigung: Ausgaben gesunken von 1.000,00 € auf 900,00 €: 88,00 €",
            "Ermäßigung: Deckungsmittel gestiegen von 200,00 € auf 210,00 €: 88,00 €",
            "Zuwendung: 712,00 €",
            "Andere Einnahmen: 10,00 €",
            "Verbleibender Eigenanteil: 178,00 €",
            "Ausgezahlt: 720,00 €",
            "Davon zurückgezahlt: 0,00 €",
            "Zu erstatten: 8,00 €",
        ];
        assert_eq!(told_of(&reckoning(72_000)), expected);
        let small = Reckoning { min_refund: Some(Cents::new(801)), ..reckoning(72_000) };
        assert_eq!(told_of(&small).last().unwrap(), "Kleinbetrag, wird nicht gefordert: 8,00 €");
        assert_eq!(told_of(&reckoning(71_100)).last().unwrap(), "Noch auszuzahlen: 1,00 €");
        let offset = Reckoning { open_payments: Cents::new(500), ..reckoning(72_000) };
        assert_eq!(told_of(&offset).last().unwrap(), "Aufrechnung gegen offene Auszahlungen: 5,00 €");
    }

    #[test]
    fn more_cannot_come_back_than_was_paid() {
        let refused = Reckoning { repaid: Cents::new(2), ..reckoning(1) }.reckon();
        assert_eq!(refused, Err(AccountError::RepaidMore { paid: Cents::new(1), repaid: Cents::new(2) }));
    }

    #[test]
    fn a_reduction_and_what_is_due_beyond_are_shared_among_positions() {
        let of = |due: i64, positions: &[(i64, i64)]| {
            let positions: Vec<_> =
                positions.iter().map(|(one, other)| (Cents::new(*one), Cents::new(*other))).collect();
            let parts = due_by_position(Cents::new(due), &positions).unwrap();
            parts.into_iter().map(Cents::get).collect::<Vec<_>>()
        };
        assert_eq!(of(600, &[(100, 400), (500, 500)]), [100, 500]);
        assert_eq!(of(540, &[(100, 400), (500, 500)]), [90, 450], "in proportion to what was recognised");
        assert_eq!(of(700, &[(100, 400), (500, 500)]), [200, 500], "only there is room");
        assert_eq!(of(0, &[]), [0; 0]);
        assert_eq!(of(0, &[(0, 7)]), [0]);
    }

    proptest! {
        #[test]
        fn no_position_bears_more_than_it_has(
            positions in prop::collection::vec((0_i64..1_000_000, 0_i64..1_000_000), 1..6),
            hundredths in 0_i64..=10_000,
        ) {
            let positions: Vec<_> = positions
                .into_iter()
                .map(|(one, other)| (Cents::new(one.min(other)), Cents::new(one.max(other))))
                .collect();
            let given = Cents::sum(positions.iter().map(|(_, given)| *given)).unwrap();
            let due = given.share(hundredths, 10_000).unwrap();
            let parts = due_by_position(due, &positions).unwrap();
            prop_assert_eq!(Cents::sum(parts.clone()), Ok(due));
            for (part, (_, given)) in parts.iter().zip(&positions) {
                prop_assert!((Cents::ZERO..=*given).contains(part));
            }
        }
    }
}
