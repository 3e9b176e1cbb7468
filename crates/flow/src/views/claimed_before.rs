//! What the claims of a grant hold already, for who prepares the next one: by plan line, line by line, unit by unit.
//!
//! One rule says what holds ([`grants::ClaimLine::hold`]); the database tells which lines and units these are, so many at
//! a time, however many there are. What was held on a day, the claims tell as they stood.

mod then;

use std::collections::BTreeSet;

use grants::{ClaimId, ClaimLine, Grant, GrantId, HeldCost, LineHold, Receipt, ReceiptId};
use ledger::{Cents, MoneyError};
use store::{HeldLine, HeldUnit};

use crate::{Action, Ctx, FlowError, views};

/// The most lines, and the most units, of a page.
const MOST: i64 = 50;
/// No list has more pages.
const LAST_PAGE: i64 = 1_000_000;

/// What the claims of a grant hold: by plan line, and the first of the lines and units that hold it.
#[derive(Clone, Debug)]
pub struct ClaimedBefore {
    /// By plan line, in the order of the plan.
    pub places: Vec<PlaceBefore>,
    /// All of them together.
    pub total: PlaceBefore,
    /// The first of the lines.
    pub lines: LinesBefore,
    /// The first of the units.
    pub units: UnitsBefore,
}

/// What is planned, and what of it is held; of a plan line, or of all together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlaceBefore {
    /// What is planned.
    pub planned: Cents,
    /// What is under examination.
    pub examined: Cents,
    /// What is recognised.
    pub recognised: Cents,
    /// What is parked: it is held nowhere in the plan.
    pub parked: Cents,
    /// What may still be claimed: of a plan line with its flexibility, of all together what was planned.
    pub left: Cents,
}

/// A page of the lines that hold something, the newest claim first.
#[derive(Clone, Debug, Default)]
pub struct LinesBefore {
    /// The lines.
    pub lines: Vec<LineBefore>,
    /// What they rest on.
    pub receipts: Vec<Receipt>,
    /// Whether there are more.
    pub goes_on: bool,
}

/// A line that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineBefore {
    /// Its claim.
    pub claim: ClaimId,
    /// The number of the claim.
    pub claim_number: i64,
    /// The line.
    pub line: ClaimLine,
    /// By what it holds.
    pub hold: LineHold,
    /// The eligible cost that it holds; below zero for a credit note.
    pub held: Cents,
}

/// A page of the units that are held, the newest claim first.
#[derive(Clone, Debug, Default)]
pub struct UnitsBefore {
    /// The units, each with the line that holds it.
    pub units: Vec<HeldUnit>,
    /// Whether there are more.
    pub goes_on: bool,
}

/// What the claims of a grant hold, or held on the day that is asked for, if the actor sees it.
pub async fn claimed_before(ctx: &Ctx, grant: GrantId) -> Result<ClaimedBefore, FlowError> {
    let grant = views::grant(ctx, grant).await?;
    let places = places(&grant, &views::held(ctx, &grant).await?);
    Ok(ClaimedBefore {
        total: total(&places)?,
        places,
        lines: lines_of(ctx, &grant, 1).await?,
        units: units_of(ctx, &grant, 1).await?,
    })
}

/// A page of the lines that the claims of a grant hold something with, if the actor sees it; 1 for the first.
pub async fn lines_before(ctx: &Ctx, grant: GrantId, page: i64) -> Result<LinesBefore, FlowError> {
    lines_of(ctx, &views::grant(ctx, grant).await?, page).await
}

/// A page of the units that the claims of a grant hold, if the actor sees it; 1 for the first.
pub async fn units_before(ctx: &Ctx, grant: GrantId, page: i64) -> Result<UnitsBefore, FlowError> {
    units_of(ctx, &views::grant(ctx, grant).await?, page).await
}

/// What is held of each plan line.
fn places(grant: &Grant, held: &[HeldCost]) -> Vec<PlaceBefore> {
    let of_line = |line: &grants::PlanLine| {
        let held = held.iter().find(|held| held.plan_line == line.id);
        let [examined, recognised, parked, left] =
            held.map_or([Cents::ZERO; 4], |it| [it.reserved, it.spent, it.parked, it.left]);
        PlaceBefore { planned: line.planned, examined, recognised, parked, left }
    };
    grant.plan.iter().map(of_line).collect()
}

/// All plan lines together: the flexibility of one is what others save.
fn total(places: &[PlaceBefore]) -> Result<PlaceBefore, MoneyError> {
    let sum = |amount: fn(&PlaceBefore) -> Cents| Cents::sum(places.iter().map(amount));
    let (planned, examined, recognised) =
        (sum(|it| it.planned)?, sum(|it| it.examined)?, sum(|it| it.recognised)?);
    let left = planned.minus(examined)?.minus(recognised)?;
    Ok(PlaceBefore { planned, examined, recognised, parked: sum(|it| it.parked)?, left })
}

/// Where a page begins, and how many are read: one more than it has, to know whether it goes on.
fn part(page: i64) -> (i64, i64) {
    ((page.clamp(1, LAST_PAGE) - 1) * MOST, MOST + 1)
}

/// What a page has of what was read, and whether it goes on.
fn cut<T>(mut read: Vec<T>) -> (Vec<T>, bool) {
    let most = usize::try_from(MOST).unwrap_or_default();
    let goes_on = read.len() > most;
    read.truncate(most);
    (read, goes_on)
}

/// What a page has of all there is, and one more.
fn page_of<T>(all: Vec<T>, page: i64) -> Vec<T> {
    let (skipped, most) = part(page);
    let count = |count: i64| usize::try_from(count).unwrap_or_default();
    all.into_iter().skip(count(skipped)).take(count(most)).collect()
}

async fn lines_of(ctx: &Ctx, grant: &Grant, page: i64) -> Result<LinesBefore, FlowError> {
    let read = match ctx.shown_as_of() {
        Some(_) => page_of(then::lines(ctx, grant.id).await?, page),
        None => {
            store::held_lines(&mut ctx.look(Action::Look).await?, grant.unit, grant.id, part(page)).await?
        }
    };
    let (read, goes_on) = cut(read);
    let lines: Vec<LineBefore> = read.into_iter().filter_map(holding).collect();
    let receipts: BTreeSet<ReceiptId> = lines.iter().filter_map(|it| it.line.receipt()).collect();
    let receipts: Vec<ReceiptId> = receipts.into_iter().collect();
    let receipts = store::receipts(&mut ctx.look(Action::Look).await?, grant.unit, &receipts).await?;
    Ok(LinesBefore { lines, receipts, goes_on })
}

fn holding(HeldLine { claim, claim_number, line }: HeldLine) -> Option<LineBefore> {
    let hold = line.hold()?;
    Some(LineBefore { claim, claim_number, held: hold.cost_of(&line), line, hold })
}

async fn units_of(ctx: &Ctx, grant: &Grant, page: i64) -> Result<UnitsBefore, FlowError> {
    let read = match ctx.shown_as_of() {
        Some(_) => page_of(then::units(ctx, grant.id).await?, page),
        None => {
            store::held_units(&mut ctx.look(Action::Look).await?, grant.unit, grant.id, part(page)).await?
        }
    };
    let (units, goes_on) = cut(read);
    Ok(UnitsBefore { units, goes_on })
}
