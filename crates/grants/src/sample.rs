//! Sample values for the tests of this crate.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, Reservation, Transfer, TransferNumber, UnitId};
use uuid::Uuid;

use crate::{
    ActChange, ActKind, Carried, ClaimFinancing, ComponentCode, CostCategoryCode, DURCHSTARTEN, Finality,
    Financing, Grant, GrantId, GrantState, LegalAct, NewServiceUnit, OrganisationId, OutsideAccounts, Period,
    PlanLine, PlanLineId, PlanTotal, PlanVersion, Position, PositionAccounts, PositionId, Programme,
    ProgrammeCode, RateCode, Receipt, ReceiptId, Share, Terms, UnitAccounts,
};

/// A day within the sample grant.
pub(crate) const DAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 5, 1).unwrap();
/// The Kreis that receives the sample grant.
pub(crate) const KREIS: OrganisationId = OrganisationId(Uuid::from_u128(2));

pub(crate) const OUTSIDE: OutsideAccounts =
    OutsideAccounts { to_use: account(1), to_pay: account(2), cash: account(3) };
pub(crate) const UNIT_ACCOUNTS: UnitAccounts = UnitAccounts {
    plan: account(4),
    receipts: account(5),
    receipts_claimed: account(111),
    claims: account(6),
    payouts: account(7),
    credits: account(91),
    advances: account(8),
    receivables: account(9),
    own_funds: account(90),
};

pub(crate) const fn account(number: i64) -> AccountNumber {
    AccountNumber::new(number)
}

pub(crate) fn programme() -> Programme {
    Programme::parse(DURCHSTARTEN).unwrap()
}

pub(crate) fn component(code: &str) -> ComponentCode {
    ComponentCode::parse(code).unwrap()
}

pub(crate) fn category(code: &str) -> CostCategoryCode {
    CostCategoryCode::parse(code).unwrap()
}

pub(crate) fn rate(code: &str) -> RateCode {
    RateCode::parse(code).unwrap()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn period(from: &str, until: &str) -> Period {
    Period::new(day(from), day(until)).unwrap()
}

pub(crate) fn eighty_percent() -> Financing {
    Financing::Anteilfinanzierung { share: Share::parse_percent("80.00").unwrap() }
}

/// A lesson on a day, by its number.
pub(crate) fn lesson(number: usize, performed_on: &str) -> NewServiceUnit {
    NewServiceUnit {
        reference: format!("Std. {number}"),
        performed_on: day(performed_on),
        entered_on: None,
        measure_from: None,
        evidence: None,
    }
}

/// A financing of each type, the fixed amount given.
pub(crate) fn financings(fixed: Cents) -> [Financing; 4] {
    [
        eighty_percent(),
        Financing::Fehlbedarfsfinanzierung,
        Financing::Festbetragsfinanzierung { amount: fixed },
        Financing::Vollfinanzierung,
    ]
}

/// The accounts of a position, numbered from the first.
pub(crate) const fn accounts(first: i64) -> PositionAccounts {
    PositionAccounts {
        to_use: account(first),
        used: account(first + 1),
        to_pay: account(first + 2),
        due: account(first + 3),
        paid: account(first + 4),
        cash: account(first + 5),
        claimed: account(first + 6),
        advanced: account(first + 7),
    }
}

fn position(code: &str, number: u32, budget_year: Option<i32>) -> Position {
    let id = PositionId(Uuid::from_u128(number.into()));
    Position {
        id,
        component: component(code),
        budget_year,
        parent: None,
        root: id,
        amount: Cents::new(800_000),
        accounts: accounts(i64::from(number) * 10),
    }
}

pub(crate) fn plan_line(code: &str, position: u32, first: i64) -> PlanLine {
    PlanLine {
        id: PlanLineId(Uuid::from_u128(u128::from(position) * 100 + u128::from(first.unsigned_abs()))),
        position: PositionId(Uuid::from_u128(position.into())),
        category: category(code),
        planned: Cents::new(500_000),
        ceiling: Cents::new(600_000),
        room: account(first),
        spent: account(first + 1),
    }
}

pub(crate) fn receipt() -> Receipt {
    Receipt {
        id: ReceiptId(Uuid::from_u128(9)),
        issuer: "Prüfstelle Muster".to_owned(),
        number: "R 17".to_owned(),
        issued_on: DAY,
        gross: Cents::new(12_000),
        open: account(110),
    }
}

pub(crate) const PLAN_TOTAL: PlanTotal =
    PlanTotal { planned: Cents::new(1_000_000), room: account(108), spent: account(109) };

/// A grant of the MAGS for F4 without a year and for F1 in 2021 and 2022, in force from 2021 to 2022.
pub(crate) fn grant() -> Grant {
    let id = GrantId(Uuid::from_u128(1));
    Grant {
        id,
        unit: UnitId(Uuid::from_u128(1)),
        programme: ProgrammeCode::parse("diaa").unwrap(),
        programme_version: 1,
        parent: None,
        root: id,
        giver: OrganisationId(Uuid::from_u128(1)),
        recipient: KREIS,
        version: 1,
        act: act(),
        positions: vec![
            position("F4", 1, None),
            position("F1", 2, Some(2021)),
            position("F1", 3, Some(2022)),
        ],
        plan: vec![
            plan_line("unterrichtsstunden", 1, 100),
            plan_line("pruefungsgebuehren", 1, 102),
            plan_line("coachingstellen", 2, 104),
        ],
        plan_total: Some(PLAN_TOTAL),
        plan_version: Some(PlanVersion {
            number: 1,
            act: 1,
            with_act: true,
            planned_on: day("2020-11-02"),
            consent: None,
        }),
        state: GrantState::Effective,
        payment_stop: None,
    }
}

fn act() -> LegalAct {
    LegalAct {
        kind: ActKind::Zuwendungsbescheid,
        number: 1,
        change: ActChange::First,
        dated_on: day("2020-11-02"),
        recorded_on: day("2020-11-04"),
        reference: "36.02-1/21".to_owned(),
        purpose: "Kurse und Coaching".to_owned(),
        period: period("2021-01-01", "2022-12-31"),
        financing: eighty_percent(),
        may_forward: true,
        rates_gross: BTreeMap::from([(rate("P4"), true)]),
        terms: Terms::default(),
        document: None,
        finality: Finality { final_on: Some(day("2020-12-04")), ..Finality::default() },
    }
}

/// The reservation of a pending transfer.
pub(crate) fn reserved(transfer: Transfer, number: i64) -> Reservation {
    transfer.reservation(TransferNumber::new(number)).unwrap()
}

/// What a line that claims 120.00 holds of its receipt.
pub(crate) fn held() -> Reservation {
    let transfer = Transfer::pending(account(110), account(111), Cents::new(12_000));
    reserved(transfer.unwrap(), 110)
}

/// What a first claim of a grant is shared by: each cost by itself.
pub(crate) fn claim_financing(grant: &Grant) -> ClaimFinancing {
    let (financing, before) = (grant.act.financing, Carried::default());
    ClaimFinancing { financing, planned: None, others: Cents::ZERO, before }
}
