//! A new line and what is wrong with it.

use uuid::Uuid;

use super::*;
use crate::sample::{self, category, component, day, lesson, period, rate};
use crate::{GrantState, GrantStateError, RateError, TextError};

fn exam(eligible: i64) -> NewLine {
    NewLine {
        id: ClaimLineId(Uuid::from_u128(3)),
        number: 3,
        component: component("F4"),
        budget_year: None,
        category: category("pruefungsgebuehren"),
        cost: NewCost::Actual {
            receipt: ReceiptId(Uuid::from_u128(9)),
            receipt_gross: Cents::new(12_000),
            eligible: Cents::new(eligible),
            pays_for: None,
        },
        paid_on: sample::DAY,
        reason_for_payment: " Prüfungsgebühr ".to_owned(),
        receipt_details: None,
    }
}

fn new_units(code: &str, count: usize) -> NewUnits {
    let units = (1..=count).map(|number| lesson(number, "2021-05-01")).collect();
    NewUnits { rate: rate(code), units }
}

fn lessons(count: usize) -> NewLine {
    let cost = NewCost::LumpSum { units: new_units("P4", count) };
    NewLine { category: category("unterrichtsstunden"), cost, ..exam(1) }
}

/// The lines, if nothing is wrong with them; otherwise the one thing that is.
fn all_right(checked: CheckedLines<'_>) -> Result<Vec<CheckedLine<'_>>, ClaimError> {
    if checked.faults.is_empty() { Ok(checked.lines) } else { Err(alone(checked.faults)) }
}

fn alone(mut faults: Vec<ClaimError>) -> ClaimError {
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

/// The eligible cost and the grant's share, in cents.
fn amounts_of(grant: &Grant, line: &NewLine) -> Result<(i64, i64), ClaimError> {
    let checked = all_right(check_lines(
        grant,
        &sample::programme(),
        std::slice::from_ref(line),
        &sample::claim_financing(grant),
    ))?;
    Ok((checked[0].eligible.get(), checked[0].grant_share.get()))
}

fn amounts_of_sample(line: &NewLine) -> Result<(i64, i64), ClaimError> {
    amounts_of(&sample::grant(), line)
}

#[test]
fn an_actual_cost_reaches_up_to_its_receipt() {
    assert_eq!(amounts_of_sample(&exam(12_000)), Ok((12_000, 9_600)));
    let refused = amounts_of_sample(&exam(12_001)).unwrap_err();
    assert_eq!(refused.to_string(), "line 3: 120.01 is claimed of a receipt of 120.00");
    for cents in [0, -1] {
        let refused = ClaimError::NotPositive { line: 3, eligible: Cents::new(cents) };
        assert_eq!(amounts_of_sample(&exam(cents)), Err(refused));
    }
}

#[test]
fn what_is_stated_of_a_receipt_fits_it_and_is_kept() {
    let stated = ReceiptDetails { vat: Some(Cents::new(1_900)), ..ReceiptDetails::default() };
    let kept = |line: &NewLine| {
        check_line(&sample::grant(), &sample::programme(), line)
            .map(|it| it.declare(None, None).receipt_details)
            .map_err(alone)
    };
    let exam = NewLine { receipt_details: Some(stated.clone()), ..exam(12_000) };
    assert_eq!(kept(&exam), Ok(Some(stated)));
    assert_eq!(kept(&NewLine { receipt_details: Some(ReceiptDetails::default()), ..exam.clone() }), Ok(None));
    let share = Some(crate::Share::from_hundredths(5_000).unwrap());
    let half = ReceiptDetails { share, ..ReceiptDetails::default() };
    let refused = kept(&NewLine { receipt_details: Some(half), ..exam.clone() }).unwrap_err().to_string();
    assert_eq!(refused, "line 3: 120.00 is claimed, and the stated share of what was paid is 60.00");
    let of_lump_sum = NewLine { receipt_details: exam.receipt_details, ..lessons(1) };
    let cause = ReceiptDetailsError::NoReceipt;
    assert_eq!(kept(&of_lump_sum), Err(ClaimError::Details { line: 3, cause }));
}

#[test]
fn a_lump_sum_is_units_times_rate() {
    assert_eq!(amounts_of_sample(&lessons(40)), Ok((150_000, 120_000)));
    assert_eq!(amounts_of_sample(&lessons(10_000)), Ok((37_500_000, 30_000_000)));
    for count in [0, 10_001] {
        let refused = ClaimError::Count { line: 3, most: 10_000, count };
        assert_eq!(amounts_of_sample(&lessons(count)), Err(refused));
    }
}

#[test]
fn a_declared_line_keeps_what_was_checked() {
    let grant = sample::grant();
    let checked = check_line(&grant, &sample::programme(), &lessons(40)).unwrap();
    let (position, plan_line) = (checked.position.id, checked.plan_line.id);
    let line = checked.declare(Some(sample::held()), None);
    assert_eq!((line.position, line.plan_line), (position, plan_line));
    assert_eq!((line.state.word(), line.reason_for_payment.as_str()), ("declared", "Prüfungsgebühr"));
    let unit = "Unterrichtsstunde".to_owned();
    let cost = Cost::LumpSum { rate: rate("P4"), unit, count: 40, rate_amount: Cents::new(3_750) };
    assert_eq!((line.cost, line.units.unwrap().count), (cost, 40));
}

#[test]
fn the_legal_act_says_what_the_programme_leaves_open_about_a_rate() {
    let mut grant = sample::grant();
    grant.act.rates_gross.insert(rate("P4"), false);
    assert_eq!(amounts_of(&grant, &lessons(40)), Ok((150_000, 150_000)), "already what the grant pays");
    grant.act.rates_gross.clear();
    let refused = ClaimError::GrossNotStated { line: 3, rate: rate("P4") };
    assert_eq!(amounts_of(&grant, &lessons(40)), Err(refused));
}

#[test]
fn an_unset_rate_is_refused_by_name() {
    let coaching = NewLine {
        component: component("F1"),
        budget_year: Some(2021),
        category: category("coachingstellen"),
        cost: NewCost::LumpSum { units: new_units("P1", 1) },
        ..exam(1)
    };
    let refused = ClaimError::Rate { line: 3, cause: RateError::NotSet { rate: rate("P1") } };
    assert_eq!(amounts_of_sample(&coaching), Err(refused));
}

#[test]
fn a_day_lies_within_the_bewilligungszeitraum() {
    let on = |date| amounts_of_sample(&NewLine { paid_on: day(date), ..exam(100) });
    for date in ["2021-01-01", "2022-12-31"] {
        assert_eq!(on(date), Ok((100, 80)), "{date}");
    }
    for date in ["2020-12-31", "2023-01-01"] {
        let period = period("2021-01-01", "2022-12-31");
        assert_eq!(on(date), Err(ClaimError::OutsidePeriod { line: 3, date: day(date), period }));
    }
}

#[test]
fn a_day_lies_within_the_period_of_its_component() {
    let mut programme = sample::programme();
    let f4 = programme.components.iter_mut().find(|it| it.code == component("F4")).unwrap();
    let period = period("2021-01-01", "2021-04-30");
    f4.period = Some(period);
    let refused = ClaimError::OutsidePeriod { line: 3, date: sample::DAY, period };
    assert_eq!(check_line(&sample::grant(), &programme, &exam(1)), Err(vec![refused]));
}

#[test]
fn the_plan_has_a_line_for_it() {
    let elsewhere = |line: &NewLine| amounts_of_sample(line).unwrap_err().to_string();
    let message = "line 3: the plan has no line for fahrtkosten of component F4";
    assert_eq!(elsewhere(&NewLine { category: category("fahrtkosten"), ..exam(1) }), message);
    let message = "line 3: the plan has no line for pruefungsgebuehren of component F4 for 2021";
    assert_eq!(elsewhere(&NewLine { budget_year: Some(2021), ..exam(1) }), message);
}

#[test]
fn a_line_says_what_was_paid_for() {
    let because =
        |text: &str| amounts_of_sample(&NewLine { reason_for_payment: text.to_owned(), ..exam(100) });
    assert!(because(&"ü".repeat(500)).is_ok());
    for (text, length) in [(" ".to_owned(), 0), ("ü".repeat(501), 501)] {
        let cause = TextError::Length { most: 500, length };
        assert_eq!(because(&text), Err(ClaimError::ReasonForPayment { line: 3, cause }));
    }
}

#[test]
fn a_cent_of_which_the_grant_carries_nothing_is_claimed_all_the_same() {
    let mut grant = sample::grant();
    grant.act.financing =
        crate::Financing::Anteilfinanzierung { share: crate::Share::from_hundredths(4_999).unwrap() };
    assert_eq!(amounts_of(&grant, &exam(1)), Ok((1, 0)));
    assert_eq!(amounts_of(&grant, &exam(2)), Ok((2, 1)));
}

/// An exam of which a credit note, the second line, takes back an amount.
fn credited(parent: NewParent, amount: i64) -> [NewLine; 2] {
    let credit = NewCost::CreditNote {
        parent,
        receipt: ReceiptId(Uuid::from_u128(8)),
        receipt_gross: Cents::new(5_000),
        amount: Cents::new(amount),
    };
    let id = ClaimLineId(Uuid::from_u128(4));
    [exam(12_000), NewLine { id, number: 4, cost: credit, ..exam(1) }]
}

fn check(lines: &[NewLine]) -> Result<Vec<i64>, ClaimError> {
    let grant = sample::grant();
    let financing = sample::claim_financing(&grant);
    let checked = all_right(check_lines(&grant, &sample::programme(), lines, &financing))?;
    Ok(checked.iter().map(|line| line.grant_share.get()).collect())
}

#[test]
fn a_credit_note_takes_back_the_share_of_the_line_that_it_reduces() {
    assert_eq!(check(&credited(NewParent::Number(3), 5_000)), Ok(vec![9_600, 4_000]));
    let [exam, credit] = credited(NewParent::Number(3), 5_000);
    let grant = sample::grant();
    let checked = all_right(check_lines(
        &grant,
        &sample::programme(),
        &[exam.clone(), credit],
        &sample::claim_financing(&grant),
    ))
    .unwrap();
    assert!(matches!(checked[1].cost, Cost::CreditNote { parent, .. } if parent == exam.id));
    let above = ClaimError::AboveReceipt { line: 4, eligible: Cents::new(5_001), gross: Cents::new(5_000) };
    assert_eq!(check(&credited(NewParent::Number(3), 5_001)), Err(above));
    let nothing = ClaimError::NotPositive { line: 4, eligible: Cents::ZERO };
    assert_eq!(check(&credited(NewParent::Number(3), 0)), Err(nothing));
}

#[test]
fn a_credit_note_reduces_actual_cost_that_stands_before_it() {
    for number in [4, 5, 0] {
        let refused = check(&credited(NewParent::Number(number), 1));
        assert_eq!(refused, Err(ClaimError::NoParent { line: 4 }));
    }
    let [exam, credit] = credited(NewParent::Number(3), 1);
    let of_credit =
        NewLine { number: 5, cost: credited(NewParent::Number(4), 1)[1].cost.clone(), ..exam.clone() };
    let refused = check(&[exam.clone(), credit.clone(), of_credit]);
    assert_eq!(refused, Err(ClaimError::NotCreditable { line: 5, parent: credit.id }));
    let lump_sum = NewLine { number: 3, ..lessons(1) };
    let of_lump_sum = NewLine { category: category("unterrichtsstunden"), ..credit.clone() };
    let parent = lump_sum.id;
    let refused = check(&[lump_sum, of_lump_sum]);
    assert_eq!(refused, Err(ClaimError::NotCreditable { line: 4, parent }));
    let elsewhere = NewLine { category: category("unterrichtsstunden"), ..credit };
    assert_eq!(check(&[exam, elsewhere]), Err(ClaimError::OtherPlanLine { line: 4 }));
}

#[test]
fn a_unit_is_no_lump_sum_and_cost_at_once() {
    let pays_for = |count| {
        let mut line = exam(12_000);
        let NewCost::Actual { pays_for, .. } = &mut line.cost else { panic!("an actual cost") };
        *pays_for = Some(new_units("P4", count));
        line
    };
    assert_eq!(check(&[pays_for(1)]), Ok(vec![9_600]));
    let refused = check(&[NewLine { number: 1, ..pays_for(2) }, lessons(1)]).unwrap_err();
    assert_eq!(refused.to_string(), "line 3: the unit Std. 1 of 2021-05-01 stands in line 1 already");
    let empty = check(&[pays_for(0)]);
    assert_eq!(empty, Err(ClaimError::Count { line: 3, most: 10_000, count: 0 }));
}

#[test]
fn all_that_is_wrong_is_told_at_once_and_what_is_right_stands() {
    let grant = sample::grant();
    let early = NewLine { number: 1, paid_on: day("2020-12-31"), ..exam(12_001) };
    let elsewhere = NewLine {
        number: 2,
        category: category("fahrtkosten"),
        reason_for_payment: String::new(),
        ..exam(100)
    };
    let mut units = lessons(3);
    units.number = 4;
    let NewCost::LumpSum { units: new } = &mut units.cost else { panic!("a lump sum") };
    new.units[0].performed_on = day("2020-12-30");
    new.units[1].performed_on = day("2020-12-31");
    let lines = [early, elsewhere, NewLine { number: 3, ..exam(100) }, units];
    let financing = sample::claim_financing(&grant);
    let CheckedLines { lines, faults } = check_lines(&grant, &sample::programme(), &lines, &financing);
    assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [3]);
    let period = "2021-01-01 to 2022-12-31";
    let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
    let expected = [
        format!("line 1: 2020-12-31 does not lie within the period {period}"),
        "line 1: 120.01 is claimed of a receipt of 120.00".to_owned(),
        "line 2: the Zahlungsgrund has 1 to 500 characters, not 0".to_owned(),
        "line 2: the plan has no line for fahrtkosten of component F4".to_owned(),
        format!("line 4: the unit Std. 1 of 2020-12-30 does not lie within the period {period}"),
        format!("line 4: the unit Std. 2 of 2020-12-31 does not lie within the period {period}"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn all_that_credit_notes_take_wrongly_is_told_at_once() {
    let [exam, credit] = credited(NewParent::Number(3), 1);
    let lost = NewLine { number: 5, cost: credited(NewParent::Number(9), 1)[1].cost.clone(), ..exam.clone() };
    let elsewhere = NewLine { number: 6, category: category("unterrichtsstunden"), ..credit };
    let grant = sample::grant();
    let financing = sample::claim_financing(&grant);
    let checked = check_lines(&grant, &sample::programme(), &[exam, lost, elsewhere], &financing);
    assert_eq!(checked.faults, [ClaimError::NoParent { line: 5 }, ClaimError::OtherPlanLine { line: 6 }]);
}

#[test]
fn a_claim_lies_within_a_grant_in_force() {
    let grant = sample::grant();
    assert_eq!(check_claim(&grant, &grant.act.period, 10_000), Ok(()));
    for count in [0, 10_001] {
        let refused = ClaimError::Lines { most: 10_000, count };
        assert_eq!(check_claim(&grant, &grant.act.period, count), Err(refused));
    }
    let claimed = period("2022-12-01", "2023-01-01");
    let refused = ClaimError::PeriodOutsideGrant { claimed, period: grant.act.period };
    assert_eq!(check_claim(&grant, &claimed, 1), Err(refused));
    let closed = Grant { state: GrantState::Closed { on: sample::DAY }, ..grant };
    let refused = ClaimError::Grant(GrantStateError::Closed { on: sample::DAY });
    assert_eq!(check_claim(&closed, &closed.act.period, 1), Err(refused));
}
