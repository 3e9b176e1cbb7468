//! What interest comes to.

use proptest::prelude::*;

use super::*;
use crate::law::{BASE_RATES, Entry};
use crate::sample::day;

/// Base rates and a surcharge.
struct Law {
    base: BaseRates,
    surcharge: Dated<InterestRate>,
}

impl Law {
    /// With surcharges from days on.
    fn with(surcharges: &[(&str, &str)]) -> Self {
        let entry = |(from, rate): &(&str, &str)| Entry {
            value: InterestRate::parse(rate).unwrap(),
            valid_from: day(from),
            valid_until: None,
            basis: "erfunden".to_owned(),
            source: "erfunden".to_owned(),
        };
        let surcharge = Dated::new("the surcharge", surcharges.iter().map(entry).collect()).unwrap();
        Self { base: BaseRates::parse(BASE_RATES).unwrap(), surcharge }
    }

    fn terms(&self, day_count: DayCount) -> InterestTerms<'_> {
        let rate = RateRule::AboveBase { base: &self.base, surcharge: &self.surcharge };
        InterestTerms { rate, day_count, never_below_zero: false }
    }
}

fn three_points() -> Law {
    Law::with(&[("2002-01-01", "3.00")])
}

fn euros(euros: i64) -> Cents {
    Cents::new(euros * 100)
}

/// From, until, days, rate.
fn shown(line: &InterestLine) -> Vec<(String, String, i64, String)> {
    let show =
        |it: &InterestPeriod| (it.from.to_string(), it.until.to_string(), it.days, it.rate.to_string());
    line.periods.iter().map(show).collect()
}

fn row(from: &str, until: &str, days: i64, rate: &str) -> (String, String, i64, String) {
    (from.to_owned(), until.to_owned(), days, rate.to_owned())
}

#[test]
fn ten_thousand_euros_for_four_months_cost_120_38() {
    let law = three_points();
    let terms = law.terms(DayCount::ActAct);
    let line = terms.interest(euros(10_000), day("2022-11-15"), day("2023-03-15")).unwrap();
    assert_eq!((line.interest, line.days, line.missing.clone()), (Cents::new(12_038), 120, None));
    let periods = [row("2022-11-16", "2022-12-31", 46, "2.12"), row("2023-01-01", "2023-03-15", 74, "4.62")];
    assert_eq!(shown(&line), periods);
    assert_eq!(line.exact.to_string(), "120.383562");
    let five = Law::with(&[("2002-01-01", "5.00")]);
    let line = five.terms(DayCount::ActAct).interest(euros(10_000), day("2022-11-15"), day("2023-03-15"));
    assert_eq!(line.unwrap().interest, Cents::new(18_614), "at five points");
}

#[test]
fn each_day_count_gives_its_own_interest() {
    // By hand: 46 and 74 days; by months of thirty days 15 + 30 = 45 and 2 * 30 + 15 = 75.
    let law = three_points();
    let table = [
        (DayCount::ActAct, 12_038),
        (DayCount::Act365, 12_038),
        (DayCount::Act360, 12_206),
        (DayCount::ThirtyE360, 12_275),
        (DayCount::German30360, 12_275),
    ];
    for (way, cents) in table {
        let line = law.terms(way).interest(euros(10_000), day("2022-11-15"), day("2023-03-15")).unwrap();
        assert_eq!((line.interest, line.days), (Cents::new(cents), 120), "{way}");
    }
}

#[test]
fn a_period_of_one_rate_is_not_split_by_half_years() {
    let law = three_points();
    let across = (day("2018-12-15"), day("2020-07-31"));
    let line = law.terms(DayCount::Act365).interest(euros(1_000), across.0, across.1).unwrap();
    assert_eq!(shown(&line), [row("2018-12-16", "2020-07-31", 594, "2.12")]);
    let line = law.terms(DayCount::ActAct).interest(euros(1_000), across.0, across.1).unwrap();
    let by_length =
        [row("2018-12-16", "2019-12-31", 381, "2.12"), row("2020-01-01", "2020-07-31", 213, "2.12")];
    assert_eq!(shown(&line), by_length, "a leap year has its own length");
}

#[test]
fn a_change_of_the_surcharge_begins_a_period() {
    let law = Law::with(&[("2002-01-01", "5.00"), ("2023-02-01", "3.00")]);
    let line =
        law.terms(DayCount::ActAct).interest(euros(1_000), day("2023-01-15"), day("2023-02-15")).unwrap();
    let periods = [row("2023-01-16", "2023-01-31", 16, "6.62"), row("2023-02-01", "2023-02-15", 15, "4.62")];
    assert_eq!(shown(&line), periods);
}

#[test]
fn a_rate_below_zero_counts_as_zero_only_where_the_terms_say_so() {
    let law = Law::with(&[("2002-01-01", "0.50")]);
    let (credited, used) = (day("2021-01-01"), day("2021-12-31"));
    let below = law.terms(DayCount::ActAct);
    assert_eq!(below.interest(euros(10_000), credited, used).unwrap().interest, Cents::new(-3_790));
    let zero = InterestTerms { never_below_zero: true, ..below };
    let line = zero.interest(euros(10_000), credited, used).unwrap();
    assert_eq!(line.interest, Cents::ZERO);
    assert_eq!(line.periods[0].base_rate.unwrap().to_string(), "-0.88", "the working still shows it");
}

#[test]
fn a_fixed_rate_needs_no_base_rate() {
    let rate = RateRule::Fixed(InterestRate::parse("6.00").unwrap());
    let terms = InterestTerms { rate, day_count: DayCount::Act365, never_below_zero: false };
    let line = terms.interest(euros(10_000), day("1999-12-31"), day("2030-12-31")).unwrap();
    assert_eq!(line.periods.len(), 1);
    assert_eq!(line.interest, Cents::new(1_861_315), "6 % of 10,000 for 11,323 days");
}

#[test]
fn interest_reaches_to_the_newest_base_rate_and_says_what_is_missing() {
    let law = three_points();
    let terms = law.terms(DayCount::ActAct);
    let line = terms.interest(euros(10_000), day("2026-06-20"), day("2026-07-20")).unwrap();
    assert_eq!(shown(&line), [row("2026-06-21", "2026-06-30", 10, "4.27")]);
    assert_eq!(line.missing.unwrap().on, day("2026-07-01"));
    let nothing = terms.interest(euros(10_000), day("2026-06-30"), day("2026-07-20"));
    assert!(matches!(nothing, Err(InterestError::Missing(_))), "not a single day can be calculated");
    let before = terms.interest(euros(10_000), day("2001-06-30"), day("2003-07-20"));
    assert!(matches!(before, Err(InterestError::Missing(_))), "and none is left out at the beginning");
}

#[test]
fn use_on_the_day_of_credit_costs_nothing_and_before_it_is_refused() {
    let law = three_points();
    let terms = law.terms(DayCount::ActAct);
    let line = terms.interest(euros(10_000), day("2022-11-15"), day("2022-11-15")).unwrap();
    assert_eq!((line.days, line.interest, line.periods.len()), (0, Cents::ZERO, 0));
    let refused = terms.interest(euros(10_000), day("2022-11-15"), day("2022-11-14")).unwrap_err();
    assert_eq!(refused.to_string(), "money that was credited on 2022-11-15 cannot be used on 2022-11-14");
}

fn days_within_rates() -> impl Strategy<Value = NaiveDate> {
    // 2002-01-01 to 2026-06-30.
    (730_851_i32..=739_797).prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).unwrap())
}

proptest! {
    #[test]
    fn a_split_span_has_the_same_days_and_the_same_exact_interest(
        mut days in [days_within_rates(), days_within_rates(), days_within_rates()],
        cents in 1_i64..1_000_000_000_000,
    ) {
        days.sort();
        let [credited, between, used] = days;
        let law = three_points();
        for way in DayCount::ALL {
            let run = |from, until| law.terms(way).interest(Cents::new(cents), from, until).unwrap();
            let (whole, first, second) = (run(credited, used), run(credited, between), run(between, used));
            prop_assert_eq!(first.days + second.days, whole.days, "{}", way);
            prop_assert_eq!(first.exact.plus(second.exact), Ok(whole.exact), "{}", way);
            prop_assert_eq!(whole.days, way.days(credited, used));
        }
    }

    #[test]
    fn periods_follow_each_other_from_the_day_after_the_credit_to_the_day_of_use(
        mut days in [days_within_rates(), days_within_rates()], cents in 1_i64..1_000_000_000,
    ) {
        days.sort();
        let [credited, used] = days;
        let law = three_points();
        for way in DayCount::ALL {
            let line = law.terms(way).interest(Cents::new(cents), credited, used).unwrap();
            let mut done = credited;
            for period in &line.periods {
                prop_assert_eq!(period.from, done + Days::new(1));
                prop_assert!(period.until >= period.from);
                done = period.until;
            }
            prop_assert_eq!(done, used);
        }
    }
}
