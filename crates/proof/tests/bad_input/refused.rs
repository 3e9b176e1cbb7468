//! What is not laid out is refused by its field.

use proof::{RenderError, sample};

fn refused(content: impl Into<proof::Content>) -> String {
    match proof::render(&sample::document(content)) {
        Err(error @ RenderError::Missing { .. }) => error.to_string(),
        other => panic!("{:?}", other.map(|pdf| pdf.len())),
    }
}

#[test]
fn a_forwarding_without_one_of_its_points_is_refused() {
    let mut act = sample::forwarding();
    act.clauses.recovery = "\n ".to_owned();
    assert_eq!(refused(act), "the document cannot be made without clauses.recovery");
    let mut act = sample::forwarding();
    act.auditors.clear();
    assert_eq!(refused(act), "the document cannot be made without auditors");
    let mut act = sample::forwarding();
    act.remedy = None;
    assert_eq!(refused(act), "the document cannot be made without remedy");
}

#[test]
fn a_sample_without_its_seed_is_refused() {
    let mut examination = sample::examination();
    examination.samples[0].seed.clear();
    assert_eq!(refused(examination), "the document cannot be made without samples.seed");
}

#[test]
fn a_decision_that_does_not_say_how_it_is_contested_is_refused() {
    let mut decision = sample::decision();
    decision.remedy = proof::data::Remedy::Vertragsklausel(String::new());
    assert_eq!(refused(decision), "the document cannot be made without remedy");
}

#[test]
fn a_missing_report_is_said_where_it_would_stand() {
    let (text, _) =
        crate::overlaps::read(&proof::render(&sample::document(sample::interim_proof())).unwrap());
    assert!(text.contains("DerSachberichtliegtnochnichtvor."));
}

#[test]
fn a_colour_too_light_to_read_is_refused() {
    let mut json = serde_json::to_value(sample::document(sample::reminder())).unwrap();
    json["letterhead"]["accent"] = "#ffee00".into();
    let error = serde_json::from_value::<proof::Document>(json).unwrap_err();
    assert!(error.to_string().contains("too light"), "{error}");
}

#[test]
fn a_request_that_names_no_payee_has_no_empty_column_for_them() {
    let mut request = sample::payout_request();
    let text = |request: &proof::data::PayoutRequest| {
        crate::overlaps::read(&proof::render(&sample::document(request.clone())).unwrap()).0
    };
    assert!(text(&request).contains("fälligamEmpfängerGrund"));
    request.due[1].payee.clear();
    assert!(text(&request).contains("fälligamEmpfängerGrund"), "one payee is enough");
    request.due.iter_mut().for_each(|payment| payment.payee.clear());
    assert!(text(&request).contains("fälligamGrund"));
}
