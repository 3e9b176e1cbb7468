//! The drawdown advisor: how much may be asked for now, of one ministry on one legal basis, and why.
//!
//! What may be asked for is needed for payments that were made or are due within the period of use (Nr. 7.2 VV zu § 44 LHO
//! NRW). An Anteil- and a Festbetragsfinanzierung pay pro rata with the other funds, a Fehlbedarfsfinanzierung after them, a
//! Vollfinanzierung everything (Nr. 1.5 ANBest-I). All of it is counted from the beginning, less what was drawn, so that
//! nothing is rounded twice; what may be asked for is rounded down.

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};

use super::Span;
use super::working::{Step, day, euros};
use crate::Financing;

/// What is known of a grant on the day someone asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawdownBasis {
    /// The day.
    pub on: NaiveDate,
    /// How the grant takes part in the cost.
    pub financing: Financing,
    /// The eligible cost that is planned in total.
    pub planned_cost: Cents,
    /// What the act gives.
    pub grant: Cents,
    /// What the recipient, third parties and income are to bring.
    pub others: Cents,
    /// The eligible payments that were made since the beginning.
    pub paid: Cents,
    /// The eligible payments that are still to be made.
    pub due: Vec<DuePayment>,
    /// What was drawn since the beginning.
    pub drawn: Cents,
    /// What of it was repaid.
    pub repaid: Cents,
    /// Within which time money is to be used.
    pub use_by: Span,
    /// Whether nobody can contest the act any more, or the appeal was waived.
    pub is_final: bool,
}

/// A payment that is still to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuePayment {
    /// For what.
    pub what: String,
    /// The day it is due.
    pub due_on: NaiveDate,
    /// How much.
    pub amount: Cents,
}

/// How much may be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawdown {
    /// The last day on which a payment is due that counts.
    pub window_until: NaiveDate,
    /// The payments made and those due within the window.
    pub cost: Cents,
    /// What is due later and does not count yet.
    pub later: Cents,
    /// What the grant carries of the cost.
    pub carried: Cents,
    /// What of the grant was not drawn yet.
    pub open: Cents,
    /// What may be asked for.
    pub drawable: Cents,
    /// What was drawn beyond what the grant carries: earlier than it was needed.
    pub ahead: Cents,
    /// Whether nothing may be asked for because the act can still be contested.
    pub blocked: bool,
    /// How it came about, line by line.
    pub steps: Vec<Step>,
}

/// What a request of some amount needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestVerdict {
    /// Nothing more: it is needed.
    Needed,
    /// A reason, and a second person: it goes beyond what is needed.
    NeedsReason {
        /// By so much.
        above: Cents,
    },
    /// It cannot be: the act gives no more, or is not final.
    Impossible {
        /// The most that can be asked for at all.
        most: Cents,
    },
}

/// Why there is no advice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawdownError {
    /// A window beyond the end of the calendar.
    #[error("{span} after {on} lie beyond the calendar")]
    BeyondCalendar {
        /// The period of use.
        span: Span,
        /// The day.
        on: NaiveDate,
    },
    /// More was repaid than drawn.
    #[error("{repaid} cannot be repaid of {drawn}")]
    RepaidMore {
        /// What was drawn.
        drawn: Cents,
        /// What was repaid.
        repaid: Cents,
    },
    /// A grant of a cost that is not planned.
    #[error("a grant of {grant} needs a planned cost of at least as much, not {planned_cost}")]
    GrantAboveCost {
        /// What the act gives.
        grant: Cents,
        /// The planned cost.
        planned_cost: Cents,
    },
    /// An amount that does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl DrawdownBasis {
    /// How much may be asked for.
    pub fn advise(&self) -> Result<Drawdown, DrawdownError> {
        self.check()?;
        let (span, on) = (self.use_by, self.on);
        let window_until = span.end_after(on).ok_or(DrawdownError::BeyondCalendar { span, on })?;
        let counts = |due: &&DuePayment| due.due_on <= window_until;
        let within = Cents::sum(self.due.iter().filter(counts).map(|due| due.amount))?;
        let later = Cents::sum(self.due.iter().map(|due| due.amount))?.minus(within)?;
        let cost = self.paid.plus(within)?;
        let carried = self.carried(cost)?.min(self.grant);
        let net = self.drawn.minus(self.repaid)?;
        let open = self.grant.minus(net)?.max(Cents::ZERO);
        let needed = carried.minus(net)?;
        let blocked = !self.is_final;
        let drawable = if blocked { Cents::ZERO } else { needed.clamp(Cents::ZERO, open) };
        let ahead = Cents::ZERO.minus(needed)?.max(Cents::ZERO);
        let advice = Drawdown {
            window_until,
            cost,
            later,
            carried,
            open,
            drawable,
            ahead,
            blocked,
            steps: Vec::new(),
        };
        Ok(Drawdown { steps: self.steps(&advice, within), ..advice })
    }

    /// The smallest cost of which the grant carries an amount. Where it pays pro rata, that is more than the amount.
    pub fn cost_carrying(&self, amount: Cents) -> Result<Cents, MoneyError> {
        match self.financing {
            Financing::Anteilfinanzierung { .. } | Financing::Festbetragsfinanzierung { .. }
                if self.grant > Cents::ZERO =>
            {
                pro_rata_up(amount, self.planned_cost, self.grant)
            }
            _ => Ok(amount),
        }
    }

    fn check(&self) -> Result<(), DrawdownError> {
        let (drawn, repaid, grant, planned_cost) = (self.drawn, self.repaid, self.grant, self.planned_cost);
        if repaid > drawn {
            return Err(DrawdownError::RepaidMore { drawn, repaid });
        }
        if grant > planned_cost {
            return Err(DrawdownError::GrantAboveCost { grant, planned_cost });
        }
        Ok(())
    }

    /// What the grant carries of so much cost, rounded down.
    fn carried(&self, cost: Cents) -> Result<Cents, MoneyError> {
        match self.financing {
            Financing::Anteilfinanzierung { .. } | Financing::Festbetragsfinanzierung { .. } => {
                pro_rata(cost, self.grant, self.planned_cost)
            }
            Financing::Fehlbedarfsfinanzierung => Ok(cost.minus(self.others)?.max(Cents::ZERO)),
            Financing::Vollfinanzierung => Ok(cost),
        }
    }

    fn steps(&self, advice: &Drawdown, within: Cents) -> Vec<Step> {
        let window =
            format!("zuzüglich fällig bis {} ({} ab Abruf)", day(advice.window_until), german(self.use_by));
        let mut steps = vec![
            Step::new("Geleistete zuwendungsfähige Zahlungen", self.paid),
            Step::new(window, within),
            Step::new("Ausgaben, die zählen", advice.cost),
        ];
        if advice.later > Cents::ZERO {
            steps.push(Step::new("Später fällig, zählt noch nicht", advice.later));
        }
        steps.push(Step::new(self.carried_text(), advice.carried));
        let net = format!("abzüglich bereits abgerufen ({} zurückgezahlt)", euros(self.repaid));
        steps.push(Step::new(net, Cents::new(self.drawn.get() - self.repaid.get())));
        steps.push(Step::new("Von der Bewilligung noch offen", advice.open));
        if advice.ahead > Cents::ZERO {
            steps.push(Step::new("Zu früh abgerufen: mehr, als die Zuwendung bisher trägt", advice.ahead));
        }
        if advice.blocked {
            steps.push(Step::new(
                "Kein Abruf: der Bescheid ist nicht bestandskräftig (Nr. 7.1 VV)",
                Cents::ZERO,
            ));
        }
        steps.push(Step::new("Jetzt abrufbar", advice.drawable));
        steps
    }

    fn carried_text(&self) -> String {
        match self.financing {
            Financing::Anteilfinanzierung { .. } | Financing::Festbetragsfinanzierung { .. } => format!(
                "Anteil der Zuwendung {} von {}, abgerundet (Nr. 1.5.1 ANBest-I)",
                euros(self.grant),
                euros(self.planned_cost)
            ),
            Financing::Fehlbedarfsfinanzierung => format!(
                "Zuwendung nach eigenen und anderen Mitteln von {} (Nr. 1.5.2 ANBest-I)",
                euros(self.others)
            ),
            Financing::Vollfinanzierung => "Zuwendung trägt alle Ausgaben".to_owned(),
        }
    }
}

impl Drawdown {
    /// What a request of an amount needs.
    pub fn verdict(&self, asked: Cents) -> RequestVerdict {
        let most = if self.blocked { Cents::ZERO } else { self.open };
        if asked > most {
            return RequestVerdict::Impossible { most };
        }
        match asked.minus(self.drawable) {
            Ok(above) if above > Cents::ZERO => RequestVerdict::NeedsReason { above },
            _ => RequestVerdict::Needed,
        }
    }
}

/// `cost * grant / planned`, rounded down; of nothing planned nothing.
fn pro_rata(cost: Cents, grant: Cents, planned: Cents) -> Result<Cents, MoneyError> {
    let product = i128::from(cost.get()) * i128::from(grant.get());
    let share = product.checked_div(i128::from(planned.get())).unwrap_or_default();
    i64::try_from(share).map(Cents::new).map_err(|_| MoneyError::Overflow)
}

/// `amount * planned / grant`, rounded up.
fn pro_rata_up(amount: Cents, planned: Cents, grant: Cents) -> Result<Cents, MoneyError> {
    let (product, grant) = (i128::from(amount.get()) * i128::from(planned.get()), i128::from(grant.get()));
    let up = (product + grant - 1).checked_div(grant).unwrap_or_default();
    i64::try_from(up).map(Cents::new).map_err(|_| MoneyError::Overflow)
}

fn german(span: Span) -> String {
    let (count, one, many) = match span {
        Span::Days(count) => (count, "Tag", "Tage"),
        Span::Weeks(count) => (count, "Woche", "Wochen"),
        Span::Months(count) => (count, "Monat", "Monate"),
        Span::Years(count) => (count, "Jahr", "Jahre"),
    };
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sample::{self, eighty_percent};

    fn euro(amount: i64) -> Cents {
        Cents::new(amount * 100)
    }

    fn due(due_on: &str, amount: i64) -> DuePayment {
        DuePayment { what: "Honorar".to_owned(), due_on: sample::day(due_on), amount: euro(amount) }
    }

    /// 10,000 planned, 8,000 granted, 2,000 of others; 1,000 paid, 500 due in time, 700 due later.
    fn basis(financing: Financing) -> DrawdownBasis {
        DrawdownBasis {
            on: sample::day("2022-11-15"),
            financing,
            planned_cost: euro(10_000),
            grant: euro(8_000),
            others: euro(2_000),
            paid: euro(1_000),
            due: vec![due("2022-11-10", 100), due("2023-01-15", 400), due("2023-01-16", 700)],
            drawn: euro(300),
            repaid: euro(50),
            use_by: Span::Months(2),
            is_final: true,
        }
    }

    fn drawable(basis: &DrawdownBasis) -> i64 {
        basis.advise().unwrap().drawable.get()
    }

    #[test]
    fn each_type_of_financing_draws_in_its_own_way() {
        let fixed = Financing::Festbetragsfinanzierung { amount: euro(8_000) };
        assert_eq!(drawable(&basis(eighty_percent())), 95_000, "80 % of 1,500, less 250");
        assert_eq!(drawable(&basis(fixed)), 95_000, "pro rata, too");
        assert_eq!(drawable(&basis(Financing::Fehlbedarfsfinanzierung)), 0, "others pay first");
        let later = DrawdownBasis { paid: euro(3_000), ..basis(Financing::Fehlbedarfsfinanzierung) };
        assert_eq!(drawable(&later), 125_000, "3,500 less 2,000 less 250");
        let all =
            DrawdownBasis { grant: euro(10_000), others: Cents::ZERO, ..basis(Financing::Vollfinanzierung) };
        assert_eq!(drawable(&all), 125_000);
    }

    #[test]
    fn a_payment_counts_to_the_last_day_of_the_window() {
        let advice = basis(eighty_percent()).advise().unwrap();
        assert_eq!(advice.window_until, sample::day("2023-01-15"));
        assert_eq!((advice.cost, advice.later), (euro(1_500), euro(700)));
    }

    #[test]
    fn it_is_rounded_down_and_never_above_what_is_open() {
        let thirds = DrawdownBasis {
            grant: euro(3_333),
            drawn: Cents::ZERO,
            repaid: Cents::ZERO,
            ..basis(eighty_percent())
        };
        assert_eq!(drawable(&DrawdownBasis { paid: Cents::new(100), due: Vec::new(), ..thirds }), 33);
        let most = DrawdownBasis {
            paid: euro(20_000),
            drawn: euro(7_900),
            repaid: Cents::ZERO,
            ..basis(eighty_percent())
        };
        assert_eq!(drawable(&most), 10_000);
    }

    #[test]
    fn what_was_drawn_too_early_is_said() {
        let advice = DrawdownBasis { drawn: euro(2_000), ..basis(eighty_percent()) }.advise().unwrap();
        assert_eq!((advice.drawable, advice.ahead), (Cents::ZERO, euro(750)));
    }

    #[test]
    fn nothing_is_drawn_before_the_act_is_final() {
        let advice = DrawdownBasis { is_final: false, ..basis(eighty_percent()) }.advise().unwrap();
        assert_eq!((advice.drawable, advice.blocked), (Cents::ZERO, true));
        assert_eq!(advice.verdict(euro(1)), RequestVerdict::Impossible { most: Cents::ZERO });
    }

    #[test]
    fn a_request_beyond_the_need_needs_a_reason_and_beyond_the_grant_cannot_be() {
        let advice = basis(eighty_percent()).advise().unwrap();
        assert_eq!(advice.verdict(euro(950)), RequestVerdict::Needed);
        assert_eq!(advice.verdict(euro(951)), RequestVerdict::NeedsReason { above: euro(1) });
        assert_eq!(advice.verdict(euro(7_750)), RequestVerdict::NeedsReason { above: euro(6_800) });
        assert_eq!(advice.verdict(euro(7_751)), RequestVerdict::Impossible { most: euro(7_750) });
    }

    #[test]
    fn the_steps_tell_how_it_came_about() {
        let advice = basis(eighty_percent()).advise().unwrap();
        let steps = advice.steps.iter().map(|step| format!("{}: {}", step.text, euros(step.amount)));
        let told = [
            "Geleistete zuwendungsfähige Zahlungen: 1.000,00 €",
            "zuzüglich fällig bis 15.1.2023 (2 Monate ab Abruf): 500,00 €",
            "Ausgaben, die zählen: 1.500,00 €",
            "Später fällig, zählt noch nicht: 700,00 €",
            "Anteil der Zuwendung 8.000,00 € von 10.000,00 €, abgerundet (Nr. 1.5.1 ANBest-I): 1.200,00 €",
            "abzüglich bereits abgerufen (50,00 € zurückgezahlt): 250,00 €",
            "Von der Bewilligung noch offen: 7.750,00 €",
            "Jetzt abrufbar: 950,00 €",
        ];
        assert_eq!(steps.collect::<Vec<_>>(), told);
    }

    #[test]
    fn what_the_grant_pays_of_a_payment_is_counted_as_the_cost_that_carries_it() {
        for financing in [eighty_percent(), Financing::Fehlbedarfsfinanzierung, Financing::Vollfinanzierung] {
            let cost = basis(financing).cost_carrying(Cents::new(801)).unwrap();
            let pro_rata = matches!(financing, Financing::Anteilfinanzierung { .. });
            assert_eq!(cost, Cents::new(if pro_rata { 1_002 } else { 801 }), "{financing:?}");
        }
        let nothing = DrawdownBasis { grant: Cents::ZERO, ..basis(eighty_percent()) };
        assert_eq!(nothing.cost_carrying(euro(1)), Ok(euro(1)), "nothing is carried of any cost");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let repaid = DrawdownBasis { repaid: euro(301), ..basis(eighty_percent()) }.advise().unwrap_err();
        assert_eq!(repaid.to_string(), "301.00 cannot be repaid of 300.00");
        let above = DrawdownBasis { grant: euro(10_001), ..basis(eighty_percent()) }.advise().unwrap_err();
        assert!(matches!(above, DrawdownError::GrantAboveCost { .. }));
    }

    proptest! {
        #[test]
        fn what_is_drawn_never_exceeds_the_grant_and_drawing_it_leaves_nothing_to_draw(
            planned in 1_i64..1_000_000, granted in 0_i64..1_000_000, paid in 0_i64..2_000_000,
            drawn in 0_i64..1_000_000,
        ) {
            let grant = Cents::new(granted.min(planned));
            let others = Cents::new(planned).minus(grant).unwrap();
            let drawn = Cents::new(drawn).min(grant);
            for financing in [eighty_percent(), Financing::Fehlbedarfsfinanzierung, Financing::Vollfinanzierung] {
                let (planned_cost, paid) = (Cents::new(planned), Cents::new(paid));
                let asked = DrawdownBasis { planned_cost, grant, others, paid, drawn, repaid: Cents::ZERO, ..basis(financing) };
                let advice = asked.advise().unwrap();
                let after = drawn.plus(advice.drawable).unwrap();
                prop_assert!(after <= grant);
                let again = DrawdownBasis { drawn: after, ..asked }.advise().unwrap();
                prop_assert_eq!(again.drawable, Cents::ZERO);
            }
        }
    }
}
