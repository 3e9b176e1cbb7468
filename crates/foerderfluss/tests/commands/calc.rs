//! The calculators on the command line.

use std::io::Write;

use serde_json::{Value, json};

use super::*;

/// Runs a calculator with an input from standard input.
fn calculate(of: &str, input: &str) -> Output {
    let mut command = program();
    command.args(["calc", of, "--input", "-"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn answer(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn ten_thousand() -> Value {
    json!({
        "amount": "10000.00", "credited_on": "2022-11-15", "used_on": "2023-03-15",
        "surcharge": "3.00", "day_count": "act/act",
    })
}

#[test]
fn interest_is_calculated_from_a_file_and_from_standard_input() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("zinsen.json");
    fs::write(&file, ten_thousand().to_string()).unwrap();
    let of_file = run(&["calc", "interest", "--input", file.to_str().unwrap()]);
    let of_input = calculate("interest", &ten_thousand().to_string());
    for output in [&of_file, &of_input] {
        assert_eq!(output.status.code(), Some(0), "{}", text(output));
        let answer = answer(output);
        assert_eq!((&answer["interest"], &answer["days"]), (&json!("120.38"), &json!(120)));
        assert_eq!(answer["periods"].as_array().unwrap().len(), 2);
    }
    assert_eq!(of_file.stdout, of_input.stdout);
}

#[test]
fn what_cannot_be_exits_with_2_and_tells_everything() {
    let bad = calculate("grant", r#"{"financing":"anteil","share":"120.00","planned_cost":"1"}"#);
    assert_eq!(bad.status.code(), Some(2), "{}", text(&bad));
    let answer = answer(&bad);
    let pointers =
        answer["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap());
    assert_eq!(pointers.collect::<Vec<_>>(), ["/share", "/planned_cost"]);
    assert!(String::from_utf8_lossy(&bad.stderr).contains("/share: a share lies between"));
    for input in ["", "{", "[]", r#"{"event_on":"2022-13-01","span":"2 months"}"#] {
        assert_eq!(calculate("deadline", input).status.code(), Some(2), "{input}");
    }
    assert_eq!(run(&["calc", "plan", "--input", "/nowhere.json"]).status.code(), Some(2));
    assert_eq!(run(&["calc", "sum", "--input", "-"]).status.code(), Some(2));
}

#[test]
fn interest_past_the_newest_base_rate_is_offered_as_provisional() {
    let mut input = ten_thousand();
    input["credited_on"] = "2026-06-20".into();
    input["used_on"] = "2026-08-01".into();
    let output = calculate("interest", &input.to_string());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(answer(&output)["provisional"]["interest"], "11.70");
}
