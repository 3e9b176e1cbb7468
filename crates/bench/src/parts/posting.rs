//! Posting one transfer after the other, by 1 to 256 callers.

use crate::{
    Failure,
    booking::{Books, Spread},
    database::{Engine, Workshop},
    figures::{Ratio, milliseconds, thousands},
    minimum::Minimum,
    report::{Aim, Report},
    scale::Scale,
    sides::{self, Sides},
};

const CALLERS: [u32; 4] = [1, 8, 32, 256];

/// One kind of posting.
struct Case {
    engine: Engine,
    units: u32,
    spread: Spread,
}

const CASES: [Case; 6] = [
    Case { engine: Engine::Sqlite, units: 1, spread: Spread::Wide },
    Case { engine: Engine::Sqlite, units: 1, spread: Spread::Hot },
    Case { engine: Engine::Postgres, units: 1, spread: Spread::Wide },
    Case { engine: Engine::Postgres, units: 1, spread: Spread::Hot },
    Case { engine: Engine::Postgres, units: 8, spread: Spread::Wide },
    Case { engine: Engine::Postgres, units: 32, spread: Spread::Wide },
];

impl Case {
    fn name(&self) -> String {
        let spread = match self.spread {
            Spread::Wide => "600 accounts",
            Spread::Hot => "one hot account",
        };
        let units = if self.units == 1 { "1 unit".to_owned() } else { format!("{} units", self.units) };
        format!("{}, {units}, {spread}", self.engine.name())
    }

    const fn aim(&self, callers: u32) -> Aim {
        match (self.engine, self.spread, callers) {
            (_, Spread::Wide, 1) => Aim::AtLeast(800),
            (Engine::Sqlite, Spread::Wide, 32) => Aim::AtLeast(20_000),
            (Engine::Postgres, Spread::Wide, 32) => Aim::AtLeast(1_000),
            (Engine::Postgres, Spread::Wide, 256) => Aim::AtLeast(2_000),
            (Engine::Postgres, Spread::Hot, 32) => Aim::AtLeast(3_000),
            (Engine::Postgres, Spread::Hot, 256) => Aim::AtLeast(8_000),
            _ => Aim::None,
        }
    }
}

/// What a case has come to.
struct Outcome {
    case: &'static Case,
    callers: u32,
    sides: Sides,
}

/// Measures every case and writes the two tables.
pub(crate) async fn measure(workshop: &Workshop, scale: &Scale, report: &mut Report) -> Result<(), Failure> {
    report.table("Posting", ABOUT, &["", "callers", "per second", "minimum", "ratio", "aim"]);
    let mut outcomes = Vec::new();
    let wanted = |case: &&Case| scale.wants(&format!("posting: {}", case.name()));
    for (number, case) in CASES.iter().filter(wanted).enumerate() {
        let database = workshop.database(case.engine, &format!("posting_{number}")).await?;
        let books = Books::open(&database.store, case.units).await?.spread(case.spread);
        let minimum = Minimum::open(&database).await?.spread(case.spread);
        for callers in CALLERS {
            let sides = sides::measure(scale, callers, &books, &minimum).await?;
            outcomes.push(Outcome { case, callers, sides });
            outcomes.iter().last().into_iter().for_each(|outcome| outcome.rate(report));
        }
        minimum.close().await;
        workshop.remove(database).await?;
    }
    latencies(&outcomes, report);
    Ok(())
}

fn latencies(outcomes: &[Outcome], report: &mut Report) {
    let columns = ["", "median", "minimum", "ratio", "aim", "p99", "minimum", "ratio"];
    report.table("Latency at one caller", "From the call to the answer, after the durable commit.", &columns);
    outcomes.iter().filter(|outcome| outcome.callers == 1).for_each(|outcome| outcome.latency(report));
}

impl Outcome {
    fn rate(&self, report: &mut Report) {
        let ([ours, minimum], ratio) = (self.sides.rates(), self.sides.ratio());
        let aim = self.case.aim(self.callers).verdict(ratio);
        let (name, callers) = (self.case.name(), self.callers.to_string());
        report.row(&[name, callers, thousands(ours), thousands(minimum), ratio.to_string(), aim]);
    }

    fn latency(&self, report: &mut Report) {
        let [ours, minimum] = self.sides.latency(50);
        let [slow, slow_minimum] = self.sides.latency(99);
        let ratio = Ratio::of_times(ours, minimum);
        report.row(&[
            self.case.name(),
            milliseconds(ours),
            milliseconds(minimum),
            ratio.to_string(),
            Aim::AtMost(1_300).verdict(ratio),
            milliseconds(slow),
            milliseconds(slow_minimum),
            Ratio::of_times(slow, slow_minimum).to_string(),
        ]);
    }
}

const ABOUT: &str = "Transfers per second through the store with everything on: journal entry with some 800 bytes of \
request and answer, chain, transfer, limits, balances, idempotency key, durable commit. Beside it the minimum, \
written by hand: one transaction for each transfer, one row inserted, two balances updated, five statements, \
nothing else; a connection for each caller, up to 32 on SQLite and 64 on PostgreSQL. Both sides are measured in \
turns; the ratio is the median of the pairs.";
