//! Bodies as clients write them, and small changes to them.

use serde_json::{Value, json};
use testkit::Office;

/// The body with another value at a place.
pub(crate) fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match body.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        object => object[name] = value,
    }
    body
}

/// The body without what stands at a place.
pub(crate) fn without(mut body: Value, name: &str) -> Value {
    body.as_object_mut().unwrap().remove(name);
    body
}

/// An act of 2021 and 2022.
pub(crate) fn act(reference: &str) -> Value {
    json!({
        "dated_on": "2021-01-20",
        "reference": reference,
        "purpose": "Teilhabe",
        "period": { "from": "2021-01-01", "until": "2022-12-31" },
        "financing": { "kind": "anteilfinanzierung", "share": "80.00" },
        "may_forward": true,
        "rates_gross": { "P4": true }
    })
}

/// A file of a few bytes.
pub(crate) fn file() -> Value {
    json!({ "media_type": "application/pdf", "content": "JVBERi0xLjc=" })
}

/// The second version of an act, which gives so much for F4.
pub(crate) fn amendment(amount: &str) -> Value {
    json!({
        "follows": 1,
        "dated_on": "2021-05-20",
        "reference": "36.02-1/21-Ä1",
        "reason": "Mehrbedarf",
        "document": file(),
        "positions": [{ "component": "F4", "amount": amount }]
    })
}

/// The MKJFGFI awards 30,000.00 for F6.
pub(crate) fn award(office: &Office) -> Value {
    json!({
        "programme": "diaa",
        "giver": office.mkjfgfi,
        "act": act("211-6"),
        "positions": [{ "component": "F6", "amount": "30000.00" }],
        "plan": [{ "component": "F6", "category": "personalausgaben", "planned": "37500.00" }]
    })
}

/// The Kreis forwards 1,240.00 for F4 to provider B.
pub(crate) fn forwarding(office: &Office) -> Value {
    json!({
        "parent": office.award.id,
        "recipient": office.provider_b,
        "kind": "weiterleitungsvertrag",
        "act": with(act("50-W-2"), "/may_forward", json!(false)),
        "positions": [{ "component": "F4", "amount": "1240.00" }],
        "plan": [{ "component": "F4", "category": "unterrichtsstunden", "planned": "1550.00" }]
    })
}

/// Asks for an amount of a component that is due on the day.
pub(crate) fn payout_request(grant: impl ToString, component: &str, amount: &str) -> Value {
    let grant = grant.to_string();
    let need = json!([{ "what": "Zahlungen", "due_on": "2021-05-31", "amount": amount }]);
    json!({
        "grant": grant, "component": component, "amount": amount, "requested_on": "2021-05-31", "need": need
    })
}

/// An approval.
pub(crate) fn approval() -> Value {
    json!({ "decision": "approve", "decided_on": "2021-06-01" })
}

/// A tranche.
pub(crate) fn tranche(office: &Office, component: &str, amount: &str) -> Value {
    json!({ "grant": office.award.id, "component": component, "amount": amount, "received_on": "2021-06-01" })
}

/// A payment to provider A.
pub(crate) fn payment(office: &Office, component: &str, amount: &str) -> Value {
    json!({ "grant": office.forwarding.id, "component": component, "amount": amount })
}

/// A claim of provider A with these lines.
pub(crate) fn claim(office: &Office, lines: &[Value]) -> Value {
    json!({ "grant": office.forwarding.id, "period": { "from": "2021-01-01", "until": "2021-05-31" }, "lines": lines })
}

/// A line of actual cost, on a receipt of the same amount.
pub(crate) fn actual(component: &str, category: &str, number: &str, amount: &str) -> Value {
    json!({
        "component": component,
        "category": category,
        "cost": { "kind": "actual", "receipt": receipt(number, amount), "eligible": amount },
        "paid_on": "2021-05-03",
        "reason": "Rechnung"
    })
}

/// A receipt.
pub(crate) fn receipt(number: &str, gross: &str) -> Value {
    json!({ "issuer": "Prüfstelle Muster", "number": number, "issued_on": "2021-04-30", "gross": gross })
}

/// An exam of 120.00.
pub(crate) fn exam() -> Value {
    actual("F4", "pruefungsgebuehren", "R 17", "120.00")
}

/// Forty lessons at the rate P4.
pub(crate) fn lessons() -> Value {
    json!({
        "component": "F4",
        "category": "unterrichtsstunden",
        "cost": { "kind": "lump_sum", "rate": "P4", "units": units("Kurs 1", 40) },
        "paid_on": "2021-05-28",
        "reason": "Kurs im Mai"
    })
}

/// A credit note for an exam.
pub(crate) fn credit_note(parent: Value, amount: &str) -> Value {
    let cost = json!({
        "kind": "credit_note",
        "parent": parent,
        "receipt": receipt("G 1", "50.00"),
        "amount": amount
    });
    with(exam(), "/cost", cost)
}

/// Lessons of a course on 28 May 2021.
pub(crate) fn units(course: &str, count: usize) -> Value {
    let lesson =
        |number| json!({ "reference": format!("{course} / Std. {number}"), "performed_on": "2021-05-28" });
    (1..=count).map(lesson).collect()
}

/// An interim proof of a grant.
pub(crate) fn proof(grant: impl ToString) -> Value {
    json!({
        "grant": grant.to_string(),
        "kind": "zwischennachweis",
        "period": { "from": "2021-01-01", "until": "2021-05-31" },
        "place": "Musterstadt",
        "input_tax": "not_deductible"
    })
}
