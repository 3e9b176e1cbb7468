//! Whether the law's arithmetic costs in proportion to the movements.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use chrono::{Days, NaiveDate};
use grants::law::{
    BASE_RATES, BaseRates, Dated, InterestRate, LawParameters, Movement, UseClock, Worksheet, worksheet,
};
use ledger::Cents;

use crate::{
    Failure,
    figures::{self, Ratio, milliseconds, thousands},
    report::{Aim, Report},
    scale::Scale,
};

/// The name by which it is chosen.
const NAME: &str = "law: attribution and interest worksheet";
/// The movements of a large award, and what they may take.
const LARGE: u64 = 10_000;
const MOST: Duration = Duration::from_millis(100);
/// How many movements of each kind come on one day.
const A_DAY: u64 = 200;

/// The movements of one award and what they are measured by.
struct Award {
    received: Vec<Movement>,
    spent: Vec<Movement>,
    law: LawParameters,
    base: BaseRates,
    today: NaiveDate,
    times: Vec<Duration>,
}

/// Attributes and computes awards of all sizes in turns.
pub(crate) fn measure(scale: &Scale, report: &mut Report) -> Result<(), Failure> {
    if !scale.wants(NAME) {
        return Ok(());
    }
    let mut awards = scale.books.iter().map(|size| Award::with(*size)).collect::<Result<Vec<_>, _>>()?;
    let mut large = Award::with(LARGE)?;
    for _ in 0..scale.rounds {
        for award in &mut awards {
            award.compute()?;
        }
        large.compute()?;
    }
    let sizes = scale.books.map(thousands);
    report.table(
        "The law",
        ABOUT,
        &["", &sizes[0], &sizes[1], &sizes[2], "last / first, per movement", "aim"],
    );
    let times: Vec<_> = awards.iter().map(|award| figures::median(&award.times)).collect();
    report.row(&row(scale, &times)?);
    let took = figures::median(&large.times);
    let verdict = if took < MOST { "met" } else { "missed" };
    report.table("A large award", ABOUT_LARGE, &["", "took", "aim"]);
    report.row(&[NAME.to_owned(), milliseconds(took), format!("< {}: {verdict}", milliseconds(MOST))]);
    Ok(())
}

fn row(scale: &Scale, times: &[Duration]) -> Result<Vec<String>, Failure> {
    let [first, last] = [times.first(), times.last()].map(|time| time.copied().unwrap_or_default());
    let factor = u32::try_from(scale.books[2] / scale.books[0])?;
    let ratio = Ratio::of_times(last / factor, first);
    let shown = times.iter().copied().map(milliseconds);
    let verdict = [ratio.to_string(), Aim::AtMost(1_500).verdict(ratio)];
    Ok(std::iter::once(NAME.to_owned()).chain(shown).chain(verdict).collect())
}

impl Award {
    /// An award with so many movements, half of them money received, all of it spent late.
    fn with(movements: u64) -> Result<Self, Failure> {
        let start = NaiveDate::from_ymd_opt(2010, 1, 1).ok_or("no such day")?;
        let today = NaiveDate::from_ymd_opt(2026, 6, 30).ok_or("no such day")?;
        let pairs = movements / 2;
        let on = |place: u64, later: u64| start + Days::new(place / A_DAY + later);
        let money = |place| Movement { on: on(place, 0), amount: Cents::new(100_000) };
        let cost = |place| Movement { on: on(place, 120), amount: Cents::new(99_999) };
        let rate = InterestRate::from_hundredths(300).ok_or("no such rate")?;
        let law = LawParameters { surcharge: Dated::always(rate), ..LawParameters::of_nrw()? };
        let base = BaseRates::parse(BASE_RATES)?;
        let (received, spent) = (0..pairs).map(|place| (money(place), cost(place))).unzip();
        Ok(Self { received, spent, law, base, today, times: Vec::new() })
    }

    fn compute(&mut self) -> Result<(), Failure> {
        let start = Instant::now();
        let clock = UseClock::on(self.today, &self.received, &self.spent, &self.law.use_by)?;
        let sheet: Worksheet = worksheet(&clock, &self.law, &self.base, self.today)?;
        self.times.push(start.elapsed());
        let late = black_box(sheet.lines.len());
        if late < self.spent.len() { Err("not every slice was late".into()) } else { Ok(()) }
    }
}

const ABOUT: &str = "The time to attribute all money of one award to what spends it and to compute the interest on each \
slice, by the number of movements: half of them money received, half of them spending 120 days later. All sizes are \
computed in turns.";
const ABOUT_LARGE: &str = "The same for an award with 10,000 movements.";
