//! What the calculators answer, and what they refuse.

use serde_json::json;

use super::*;

fn books() -> Books {
    Books::shipped().unwrap()
}

fn answer(of: Calculation, input: &Value) -> Value {
    serde_json::to_value(of.run(input, &books()).unwrap()).unwrap()
}

/// Pointer and message of everything that is wrong.
fn refused(of: Calculation, input: &Value) -> Vec<(String, String)> {
    let refusal = of.run(input, &books()).unwrap_err();
    refusal.errors.into_iter().map(|fault| (fault.pointer, fault.message)).collect()
}

/// The input with one field set, or taken away by null.
fn with(input: &Value, name: &str, value: Value) -> Value {
    let mut input = input.clone();
    let object = input.as_object_mut().unwrap();
    if value.is_null() {
        object.remove(name)
    } else {
        object.insert(name.to_owned(), value)
    };
    input
}

/// Checks that an answer says what is expected, whatever else it says.
fn assert_says(answer: &Value, expected: &Value) {
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&answer[name], value, "{name} of {answer:#}");
    }
}

fn ten_thousand() -> Value {
    json!({
        "amount": "10000.00", "credited_on": "2022-11-15", "used_on": "2023-03-15",
        "surcharge": "3.00", "day_count": "act/act",
    })
}

#[test]
fn interest_comes_with_its_working() {
    let expected = json!({
        "interest": "120.38", "days": 120, "amount": "10000.00",
        "credited_on": "2022-11-15", "used_on": "2023-03-15",
        "first_day": "2022-11-16", "last_day": "2023-03-15",
        "day_count": "act/act", "provisional": false, "exact": "120.383562",
        "periods": [
            {
                "from": "2022-11-16", "to": "2022-12-31", "days": 46, "year_days": 365,
                "base_rate": "-0.88", "surcharge": "3.00", "rate": "2.12",
                "interest": "26.72", "exact": "26.717808",
            },
            {
                "from": "2023-01-01", "to": "2023-03-15", "days": 74, "year_days": 365,
                "base_rate": "1.62", "surcharge": "3.00", "rate": "4.62",
                "interest": "93.67", "exact": "93.665753",
            },
        ],
        "working": [
            "16.11.2022 bis 31.12.2022: 10.000,00 € × 2,12 % (Basiszinssatz -0,88 + 3,00) × 46 / 365 Tage = 26,717808 €",
            "1.1.2023 bis 15.3.2023: 10.000,00 € × 4,62 % (Basiszinssatz 1,62 + 3,00) × 74 / 365 Tage = 93,665753 €",
            "Summe 120,383562 €, einmal gerundet: 120,38 € Zinsen für 120 Tage",
        ],
    });
    assert_eq!(answer(Calculation::Interest, &ten_thousand()), expected);
}

#[test]
fn interest_may_be_counted_and_fixed_otherwise() {
    for (day_count, interest) in
        [("act/365", "120.38"), ("act/360", "122.06"), ("30e/360", "122.75"), ("30/360", "122.75")]
    {
        let answer = answer(Calculation::Interest, &with(&ten_thousand(), "day_count", day_count.into()));
        assert_says(&answer, &json!({"interest": interest, "day_count": day_count}));
    }
    let fixed = with(&with(&ten_thousand(), "surcharge", Value::Null), "fixed_rate", "6.00".into());
    let answer = answer(Calculation::Interest, &fixed);
    assert_says(&answer, &json!({"interest": "197.26", "days": 120}));
    assert_eq!(answer["periods"][0]["base_rate"], Value::Null);
}

#[test]
fn day_count_and_surcharge_are_those_of_the_law_where_nobody_names_them() {
    let input = json!({"amount": "10000.00", "credited_on": "2026-01-15", "used_on": "2026-03-15"});
    let said = answer(Calculation::Interest, &input);
    assert_says(&said, &json!({"day_count": "act/act", "days": 59, "interest": "69.02"}));
    assert_says(&said["periods"][0], &json!({"surcharge": "3.00", "base_rate": "1.27", "rate": "4.27"}));
    let of_programme = answer(Calculation::Interest, &with(&input, "programme", "diaa".into()));
    assert_eq!(of_programme, said, "the programme sets no figure of its own");
    let early = with(&with(&input, "credited_on", "2022-11-15".into()), "used_on", "2023-03-15".into());
    let figure = "the surcharge on the base rate (§ 49a Abs. 3 VwVfG NRW)";
    let missing = format!("{figure} is not known for 2022-11-16: it is known from 2025-11-07 on");
    assert_eq!(refused(Calculation::Interest, &early), [("/surcharge".to_owned(), missing)]);
}

#[test]
fn interest_past_the_newest_base_rate_is_offered_as_provisional() {
    let input =
        with(&with(&ten_thousand(), "credited_on", "2026-06-20".into()), "used_on", "2026-08-01".into());
    let refusal = Calculation::Interest.run(&input, &books()).unwrap_err();
    let said = serde_json::to_value(&refusal).unwrap();
    assert_eq!(said["errors"][0]["pointer"], "/used_on");
    let missing = "the base rate (Basiszinssatz, § 247 BGB) is not known for 2026-07-01: it is known from 2002-01-01 to \
                   2026-06-30; the interest up to the day before is 11.70, provisional";
    assert_eq!(said["errors"][0]["message"], missing);
    assert_says(&said["provisional"], &json!({"interest": "11.70", "days": 10, "provisional": true}));
    let beyond = with(&with(&input, "credited_on", "2026-07-02".into()), "used_on", "2026-08-01".into());
    let refusal = Calculation::Interest.run(&beyond, &books()).unwrap_err();
    assert_eq!((refusal.errors[0].pointer.as_str(), refusal.provisional), ("/credited_on", None));
}

#[test]
fn what_cannot_be_is_told_with_its_place() {
    let table = [
        ("credited_on", json!("2023-02-29"), "/credited_on", "there is no day \"2023-02-29\""),
        (
            "used_on",
            json!("2022-11-14"),
            "/used_on",
            "money that was credited on 2022-11-15 cannot be used on 2022-11-14",
        ),
        ("day_count", json!("act/364"), "/day_count", "a day count is act/act, act/365"),
        ("amount", json!("10000.001"), "/amount", "an amount is written as digits, a dot and two digits"),
        ("amount", json!("-5.00"), "/amount", "the amount must be above zero"),
        ("amount", json!(10000), "/amount", "must be a JSON string, not a number"),
        ("amount", Value::Null, "/amount", "is missing"),
        ("surcharge", json!("3"), "/surcharge", "an interest rate is written as"),
        ("surcharge", json!("300.00"), "/surcharge", "an interest rate lies between"),
        ("fixed_rate", json!("6.00"), "/fixed_rate", "either a fixed rate or a surcharge"),
        ("zins", json!("6.00"), "/zins", "there is no such field"),
        (
            "programme",
            json!("unbekannt"),
            "/programme",
            "there is no programme \"unbekannt\"; there are diaa, komm-an",
        ),
    ];
    for (name, value, pointer, message) in table {
        let faults = refused(Calculation::Interest, &with(&ten_thousand(), name, value));
        let [(at, said)] = faults.as_slice() else { panic!("{name}: {faults:?}") };
        assert!(at == pointer && said.starts_with(message), "{at}: {said}");
    }
}

#[test]
fn a_grant_is_what_remains_by_its_type_of_financing() {
    let half = json!({"financing": "anteil", "share": "50.00", "planned_cost": "10000.00"});
    let plan = json!({"grant": "5000.00", "own_funds": "5000.00", "refund": "0.00", "basis": "plan"});
    assert_says(&answer(Calculation::Grant, &half), &plan);
    let actual = with(&with(&half, "actual_cost", "8000.00".into()), "paid", "5000.00".into());
    let expected = json!({
        "grant": "4000.00", "refund": "1000.00", "own_funds": "4000.00", "basis": "actual", "reduction": "1000.00",
        "pay_back": "1000.00", "still_due": "0.00",
    });
    assert_says(&answer(Calculation::Grant, &actual), &expected);
    let deficit = json!({
        "financing": "fehlbedarf", "planned_cost": "10000.00", "own_funds": "2000.00", "other_income": "1000.00",
        "actual_cost": "9000.00", "paid": "7000.00",
    });
    assert_says(&answer(Calculation::Grant, &deficit), &json!({"grant": "6000.00", "refund": "1000.00"}));
    let fixed = json!({
        "financing": "festbetrag", "fixed_amount": "3000.00", "planned_cost": "10000.00", "actual_cost": "2500.00",
        "paid": "3000.00",
    });
    assert_says(
        &answer(Calculation::Grant, &fixed),
        &json!({"grant": "2500.00", "refund": "500.00", "own_funds": "0.00"}),
    );
    let all =
        json!({"financing": "voll", "planned_cost": "10000.00", "actual_cost": "9000.00", "paid": "8000.00"});
    assert_says(
        &answer(Calculation::Grant, &all),
        &json!({"grant": "9000.00", "refund": "0.00", "still_due": "1000.00"}),
    );
}

#[test]
fn small_amounts_offsets_and_more_income_change_a_grant() {
    let half = json!({
        "financing": "anteil", "share": "50.00", "planned_cost": "10000.00", "actual_cost": "8000.00", "paid": "5000.00",
    });
    let small = with(&half, "min_change", "2000.00".into());
    assert_says(&answer(Calculation::Grant, &small), &json!({"grant": "5000.00", "refund": "0.00"}));
    let limit = with(&half, "min_refund", "1000.01".into());
    assert_says(
        &answer(Calculation::Grant, &limit),
        &json!({"refund": "1000.00", "not_demanded": "1000.00", "pay_back": "0.00"}),
    );
    let offset = with(&half, "open_payments", "300.00".into());
    assert_says(&answer(Calculation::Grant, &offset), &json!({"offset": "300.00", "pay_back": "700.00"}));
    let more = with(&with(&half, "planned_other_income", "0.00".into()), "other_income", "1000.00".into());
    assert_says(&answer(Calculation::Grant, &more), &json!({"grant": "3500.00", "own_funds": "3500.00"}));
}

#[test]
fn a_grant_that_cannot_be_is_refused() {
    let half = json!({"financing": "anteil", "share": "50.00", "planned_cost": "10000.00"});
    let table = [
        ("share", json!("100.01"), "/share", "a share lies between"),
        ("share", json!("-1.00"), "/share", "a share lies between"),
        ("share", json!("50"), "/share", "a percentage is written as"),
        ("share", Value::Null, "/share", "is missing: an anteil needs it"),
        ("fixed_amount", json!("1.00"), "/fixed_amount", "belongs to festbetrag"),
        ("financing", json!("halb"), "/financing", "a type of financing is anteil"),
        ("actual_cost", json!("-1.00"), "/actual_cost", "the amount must not be below zero"),
        ("own_funds", json!("10000.01"), "/own_funds", "own funds and other income of"),
        ("repaid", json!("1.00"), "/repaid", "1.00 cannot be repaid of 0.00"),
    ];
    for (name, value, pointer, message) in table {
        let faults = refused(Calculation::Grant, &with(&half, name, value));
        let [(at, said)] = faults.as_slice() else { panic!("{name}: {faults:?}") };
        assert!(at == pointer && said.starts_with(message), "{at}: {said}");
    }
}

#[test]
fn a_drawdown_says_how_much_and_what_a_request_needs() {
    let input = json!({
        "on": "2022-11-15", "financing": "anteil", "share": "80.00", "planned_cost": "10000.00", "grant": "8000.00",
        "paid": "1000.00", "drawn": "300.00", "repaid": "50.00", "final": true, "requested": "1000.00",
        "due": [
            {"due_on": "2023-01-15", "amount": "500.00", "what": "Honorar"},
            {"due_on": "2023-01-16", "amount": "700.00"},
        ],
    });
    let said = answer(Calculation::Drawdown, &input);
    let expected = json!({
        "drawable": "950.00", "window_until": "2023-01-15", "cost": "1500.00", "later": "700.00",
        "carried": "1200.00", "open": "7750.00", "ahead": "0.00", "blocked": false,
    });
    assert_says(&said, &expected);
    assert_says(&said["request"], &json!({"verdict": "needs_reason", "above": "50.00"}));
    assert_eq!(said["working"].as_array().unwrap().len(), 8);
    let weeks = answer(Calculation::Drawdown, &with(&input, "use_by", "6 weeks".into()));
    assert_says(&weeks, &json!({"window_until": "2022-12-27", "drawable": "550.00"}));
    let missing = refused(Calculation::Drawdown, &with(&input, "final", Value::Null));
    assert_eq!(missing[0].0, "/final");
    let above = refused(Calculation::Drawdown, &with(&input, "grant", "10000.01".into()));
    assert_eq!(above[0].0, "/grant");
}

#[test]
fn a_plan_says_which_line_needs_consent() {
    let input = json!({
        "lines": [
            {"name": "Honorare", "planned": "20000.00", "actual": "24000.01"},
            {"name": "Räume", "planned": "10000.00", "actual": "5000.00"},
        ],
        "flexibility": "20.00",
    });
    let said = answer(Calculation::Plan, &input);
    let whole = json!({
        "planned": "30000.00", "actual": "29000.01", "over": "4000.01", "savings": "5000.00", "covered": true,
        "consent_needed": true, "flexibility": "20.00",
    });
    assert_says(&said, &whole);
    let first = json!({
        "name": "Honorare", "planned": "20000.00", "actual": "24000.01", "deviation": "4000.01",
        "deviation_percent": "20.00", "most": "24000.00", "free": "0.00", "status": "needs_consent", "consent_needed": true,
    });
    assert_eq!(said["lines"][0], first);
    assert_says(
        &said["lines"][1],
        &json!({"deviation": "-5000.00", "free": "999.99", "consent_needed": false}),
    );
}

#[test]
fn a_plan_says_what_a_move_needs_and_who_is_to_be_told() {
    let input = json!({
        "lines": [{"name": "A", "planned": "20000.00"}, {"name": "B", "planned": "10000.00"}],
        "programme": "diaa", "move": {"from": "A", "to": "B", "amount": "3000.00"},
        "funds": {
            "planned": {"own_funds": "100.00", "other_income": "0.00"},
            "now": {"own_funds": "100.00", "other_income": "50.00"},
        },
    });
    let said = answer(Calculation::Plan, &input);
    assert_eq!(said["flexibility"], "20.00", "that of the programme");
    assert_says(
        &said["move"],
        &json!({"verdict": "consent_needed", "whose": "Zuwendungsgeber", "amount": "3000.00"}),
    );
    assert_eq!(said["notices"].as_array().unwrap().len(), 1);
    let smaller = with(&input, "move", json!({"from": "A", "to": "B", "amount": "2000.00"}));
    assert_says(&answer(Calculation::Plan, &smaller)["move"], &json!({"verdict": "allowed"}));
    let table = [
        (with(&input, "programme", Value::Null), "/flexibility"),
        (with(&input, "lines", json!([])), "/lines"),
        (with(&input, "move", json!({"from": "A", "to": "C", "amount": "1.00"})), "/move"),
        (with(&input, "move", json!({"from": "A", "to": "A", "amount": "1.00"})), "/move"),
        (with(&input, "move", json!({"from": "A", "to": "B", "amount": "0.00"})), "/move/amount"),
        (
            with(
                &input,
                "lines",
                json!([{"name": "A", "planned": "1.00"}, {"name": "A", "planned": "1.00"}]),
            ),
            "/lines",
        ),
        (
            with(&input, "lines", json!([{"name": "A", "planned": "1"}, {"name": "B", "planned": "1.00"}])),
            "/lines/0/planned",
        ),
    ];
    for (input, pointer) in table {
        assert_eq!(refused(Calculation::Plan, &input)[0].0, pointer, "{input}");
    }
}

#[test]
fn a_deadline_says_its_day_its_basis_and_where_it_stands() {
    let input = json!({"rule": "verwendungsnachweis_kreis", "event_on": "2023-12-31", "today": "2024-04-03"});
    let said = answer(Calculation::Deadline, &input);
    let expected = json!({
        "ends_on": "2024-04-02", "span_ends_on": "2024-03-31", "span": "3 months", "basis": "Nr. 7.1 ANBest-G",
        "state": "overdue", "days": 1,
    });
    assert_says(&said, &expected);
    let told = "Das ist kein Werktag (Sonntag): sie endet am 2.4.2024 (§ 193 BGB)";
    assert_eq!(said["working"][2], told);
    let own = json!({"span": "3 years", "event_on": "2022-03-01", "from_year_end": true});
    assert_says(&answer(Calculation::Deadline, &own), &json!({"ends_on": "2025-12-31", "rule": null}));
    let table = [
        (json!({"event_on": "2022-03-01"}), "/span"),
        (json!({"event_on": "2022-03-01", "rule": "x"}), "/rule"),
        (json!({"event_on": "2022-03-01", "span": "2 Monate"}), "/span"),
        (json!({"event_on": "2022-03-01", "span": "2 months", "rule": "widerruf"}), "/span"),
        (json!({"event_on": "2022-13-01", "span": "2 months"}), "/event_on"),
    ];
    for (input, pointer) in table {
        assert_eq!(refused(Calculation::Deadline, &input)[0].0, pointer, "{input}");
    }
}

#[test]
fn every_calculation_has_its_word() {
    let words = Calculation::ALL.map(Calculation::word);
    assert_eq!(words, ["interest", "grant", "drawdown", "plan", "deadline"]);
    assert_eq!(words.map(Calculation::from_word), Calculation::ALL.map(Some));
    assert_eq!(Calculation::from_word("sum"), None);
}
