//! Where the money stands, summed up (Auswertungen): by award, by provider, and by quarter what moved in it.
//!
//! *Shape.* Every amount is a balance of the ledger as of a day; sums are made here alone, so page, table and interface say the
//! same. *Bounds.* For who sees the unit as a whole. *Cost.* By award and by provider a statement for the figures and one for
//! receivables, however many grants there are; by quarter these two for each quarter. *Limits.* [`MOST_QUARTERS`] quarters:
//! what moved before them stands in the first.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use grants::{Figures, Grant, GrantId, OrganisationId, PositionId};
use ledger::{Cents, MoneyError, UnitId};
use store::{AsOf, Conn};

use crate::{Action, Ctx, FlowError, views};

/// The most quarters that are told: ten years.
pub const MOST_QUARTERS: usize = 40;

/// By what is summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportBy {
    /// By award, with everything below it.
    Award,
    /// By who receives what is forwarded.
    Provider,
    /// By quarter, over all awards.
    Quarter,
}

impl ReportBy {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Award, Self::Provider, Self::Quarter];

    /// The word by which it is named.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Award => "award",
            Self::Provider => "provider",
            Self::Quarter => "quarter",
        }
    }

    /// The way that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.word() == word)
    }
}

/// The sums of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportSums {
    /// What was awarded; to a provider, what was forwarded to it.
    pub awarded: Cents,
    /// What was promised on.
    pub forwarded: Cents,
    /// The grant share of what was claimed.
    pub claimed: Cents,
    /// The grant share of what was recognised.
    pub recognised: Cents,
    /// What was paid to providers; of a provider, what it was paid.
    pub paid: Cents,
    /// What may still be forwarded or claimed.
    pub free: Cents,
    /// What was demanded back of providers and is still owed.
    pub owed: Cents,
}

impl ReportSums {
    /// Of figures, with what was paid as the row means it.
    fn of(figures: &Figures, paid: Cents, owed: Cents) -> Self {
        let Figures { awarded, forwarded, claimed, recognised, free, .. } = *figures;
        Self { awarded, forwarded, claimed, recognised, paid, free, owed }
    }

    /// Both together.
    fn plus(&self, other: &Self) -> Result<Self, MoneyError> {
        Ok(Self {
            awarded: self.awarded.plus(other.awarded)?,
            forwarded: self.forwarded.plus(other.forwarded)?,
            claimed: self.claimed.plus(other.claimed)?,
            recognised: self.recognised.plus(other.recognised)?,
            paid: self.paid.plus(other.paid)?,
            free: self.free.plus(other.free)?,
            owed: self.owed.plus(other.owed)?,
        })
    }

    /// What moved since an earlier day. What is free and what is owed are no movements, and stay what they are.
    fn since(&self, earlier: &Self) -> Result<Self, MoneyError> {
        Ok(Self {
            awarded: self.awarded.minus(earlier.awarded)?,
            forwarded: self.forwarded.minus(earlier.forwarded)?,
            claimed: self.claimed.minus(earlier.claimed)?,
            recognised: self.recognised.minus(earlier.recognised)?,
            paid: self.paid.minus(earlier.paid)?,
            ..*self
        })
    }
}

/// What a row is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportOf {
    /// An award.
    Award {
        /// The grant.
        grant: GrantId,
        /// The reference of its act.
        reference: String,
        /// Who gives it.
        giver: OrganisationId,
    },
    /// Who receives what is forwarded.
    Provider {
        /// The organisation.
        organisation: OrganisationId,
        /// How many grants it receives.
        grants: usize,
    },
    /// A quarter.
    Quarter {
        /// The quarter.
        quarter: Quarter,
        /// The last day that counts of it.
        until: NaiveDate,
    },
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// What it is of.
    pub of: ReportOf,
    /// Its sums.
    pub sums: ReportSums,
}

/// Sums, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundingReport {
    /// By what.
    pub by: ReportBy,
    /// The last day that counts.
    pub until: NaiveDate,
    /// The rows: awards and providers as they were recorded, quarters in their order.
    pub rows: Vec<ReportRow>,
    /// All of it; by quarter what moved in all of them, and what is free and owed at their end.
    pub total: ReportSums,
}

/// A quarter of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    /// The year.
    pub year: i32,
    /// Which of its quarters, from 1 to 4.
    pub number: u32,
}

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), number: day.month0() / 3 + 1 }
    }

    /// The one after it.
    const fn next(self) -> Self {
        match self.number {
            4 => Self { year: self.year + 1, number: 1 },
            number => Self { year: self.year, number: number + 1 },
        }
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        let Self { year, number } = self.next();
        let after = NaiveDate::from_ymd_opt(year, number * 3 - 2, 1);
        after.and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// The quarters from one day's until another's, the newest so many.
    fn between(from: NaiveDate, until: NaiveDate, most: usize) -> Vec<Self> {
        let (mut all, mut at, last) = (Vec::new(), Self::of(from), Self::of(until));
        while at <= last {
            all.push(at);
            at = at.next();
        }
        all.split_off(all.len().saturating_sub(most))
    }
}

/// Sums by award, by provider or by quarter, as of a day, for who sees the unit as a whole.
pub async fn funding_report(ctx: &Ctx, by: ReportBy) -> Result<FundingReport, FlowError> {
    drop(ctx.look_at_whole(Action::Look).await?);
    let today = AsOf { effective_on: ctx.today(), known_on: ctx.today() };
    let as_of = ctx.shown_as_of().unwrap_or(today);
    // A database in memory has one connection: it is asked for once the grants are there.
    let grants = views::all_grants(ctx).await?;
    let unit = ctx.actor().unit;
    let mut conn = ctx.store().read_past(unit).await?;
    let books = Books { unit, grants, as_of };
    let rows = match by {
        ReportBy::Award => books.by_award(&mut conn).await?,
        ReportBy::Provider => books.by_provider(&mut conn).await?,
        ReportBy::Quarter => books.by_quarter(&mut conn).await?,
    };
    let mut total = rows.iter().try_fold(ReportSums::default(), |sum, row| sum.plus(&row.sums))?;
    if by == ReportBy::Quarter {
        let newest = rows.last().map(|row| row.sums).unwrap_or_default();
        total = ReportSums { free: newest.free, owed: newest.owed, ..total };
    }
    Ok(FundingReport { by, until: books.until(), rows, total })
}

/// The grants that there were, and as of when.
struct Books {
    unit: UnitId,
    grants: Vec<Grant>,
    as_of: AsOf,
}

impl Books {
    /// The last day that counts.
    fn until(&self) -> NaiveDate {
        self.as_of.effective_on.min(self.as_of.known_on)
    }

    async fn by_award(&self, conn: &mut Conn) -> Result<Vec<ReportRow>, FlowError> {
        let awards: Vec<&Grant> = self.grants.iter().filter(|grant| grant.parent.is_none()).collect();
        let figures = self.figures(conn, &awards).await?;
        let owed = self.owed_below(conn, self.as_of).await?;
        let mut rows = Vec::with_capacity(awards.len());
        for grant in awards {
            let figures = of_grant(&figures, grant)?;
            let owed = owed.get(&grant.id).copied().unwrap_or_default();
            let (reference, giver) = (grant.act.reference.clone(), grant.giver);
            let of = ReportOf::Award { grant: grant.id, reference, giver };
            rows.push(ReportRow { of, sums: ReportSums::of(&figures, figures.paid, owed) });
        }
        Ok(rows)
    }

    async fn by_provider(&self, conn: &mut Conn) -> Result<Vec<ReportRow>, FlowError> {
        let below: Vec<&Grant> = self.grants.iter().filter(|grant| grant.parent.is_some()).collect();
        let figures = self.figures(conn, &below).await?;
        let owed = store::owed_as_of(conn, self.unit, self.as_of).await?;
        let mut sums: BTreeMap<OrganisationId, (usize, ReportSums)> = BTreeMap::new();
        for grant in below {
            let figures = of_grant(&figures, grant)?;
            let owed = owed.get(&grant.id).copied().unwrap_or_default();
            let (count, sum) = sums.entry(grant.recipient).or_default();
            *count += 1;
            *sum = sum.plus(&ReportSums::of(&figures, figures.received, owed))?;
        }
        let row = |(organisation, (grants, sums))| ReportRow {
            of: ReportOf::Provider { organisation, grants },
            sums,
        };
        Ok(sums.into_iter().map(row).collect())
    }

    async fn by_quarter(&self, conn: &mut Conn) -> Result<Vec<ReportRow>, FlowError> {
        let begins = self.grants.iter().filter(|it| it.parent.is_none()).map(|it| it.act.period.from()).min();
        let Some(from) = begins else { return Ok(Vec::new()) };
        let (mut rows, mut earlier) = (Vec::new(), ReportSums::default());
        for quarter in Quarter::between(from, self.until(), MOST_QUARTERS) {
            let until = quarter.last_day().min(self.until());
            let stood = self.stood_on(conn, until).await?;
            let of = ReportOf::Quarter { quarter, until };
            rows.push(ReportRow { of, sums: stood.since(&earlier)? });
            earlier = stood;
        }
        Ok(rows)
    }

    /// How all awards stood at the end of a day, by what is known.
    async fn stood_on(&self, conn: &mut Conn, day: NaiveDate) -> Result<ReportSums, FlowError> {
        let as_of = AsOf { effective_on: day, ..self.as_of };
        let mut figures = Figures::default();
        for position in store::figures_as_of(conn, self.unit, as_of).await? {
            figures = figures.plus(&position.figures)?;
        }
        let owed = Cents::sum(self.owed_below(conn, as_of).await?.into_values())?;
        Ok(ReportSums::of(&figures, figures.paid, owed))
    }

    async fn figures(
        &self,
        conn: &mut Conn,
        grants: &[&Grant],
    ) -> Result<BTreeMap<PositionId, Figures>, FlowError> {
        let positions = grants.iter().flat_map(|grant| &grant.positions);
        let ids: Vec<PositionId> = positions.map(|position| position.id).collect();
        Ok(store::figures_of_positions_as_of(conn, self.unit, &ids, self.as_of).await?)
    }

    /// What those below owe, by the award at the top. What is owed of an award itself is owed by the house.
    async fn owed_below(&self, conn: &mut Conn, as_of: AsOf) -> Result<BTreeMap<GrantId, Cents>, FlowError> {
        let owed = store::owed_as_of(conn, self.unit, as_of).await?;
        let mut below: BTreeMap<GrantId, Cents> = BTreeMap::new();
        for grant in self.grants.iter().filter(|grant| grant.parent.is_some()) {
            let sum = below.entry(grant.root).or_default();
            *sum = sum.plus(owed.get(&grant.id).copied().unwrap_or_default())?;
        }
        Ok(below)
    }
}

/// The figures of all positions of a grant.
fn of_grant(figures: &BTreeMap<PositionId, Figures>, grant: &Grant) -> Result<Figures, MoneyError> {
    let mut own = grant.positions.iter().filter_map(|position| figures.get(&position.id));
    own.try_fold(Figures::default(), |sum, figures| sum.plus(figures))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_quarter_ends_on_its_last_day_and_the_next_one_follows() {
        for (on, year, number, last) in [
            ("2021-01-01", 2021, 1, "2021-03-31"),
            ("2021-03-31", 2021, 1, "2021-03-31"),
            ("2021-04-01", 2021, 2, "2021-06-30"),
            ("2021-12-31", 2021, 4, "2021-12-31"),
        ] {
            let quarter = Quarter::of(day(on));
            assert_eq!(quarter, Quarter { year, number }, "{on}");
            assert_eq!(quarter.last_day(), day(last), "{on}");
        }
        let all = Quarter::between(day("2020-11-30"), day("2021-04-01"), 9);
        let told: Vec<_> = all.iter().map(|it| (it.year, it.number)).collect();
        assert_eq!(told, [(2020, 4), (2021, 1), (2021, 2)]);
        assert_eq!(Quarter::between(day("2020-11-30"), day("2021-04-01"), 2), all[1..]);
        assert_eq!(Quarter::between(day("2021-04-01"), day("2021-03-31"), 9), []);
    }

    #[test]
    fn every_way_has_its_word() {
        for by in ReportBy::ALL {
            assert_eq!(ReportBy::from_word(by.word()), Some(by));
        }
        assert_eq!(ReportBy::from_word("x"), None);
    }
}
