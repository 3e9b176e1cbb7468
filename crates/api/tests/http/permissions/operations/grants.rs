//! Organisations, programmes, acts and what follows from them.

use flow::Action;
use serde_json::{Value, json};

use super::{Operation, UNKNOWN, post};
use crate::{
    bodies::{act, amendment, award, file, forwarding, with},
    desk::Desk,
};

pub(super) fn of_grants(desk: &Desk, grant: &str) -> Vec<Operation> {
    let terms = json!({ "rule": { "kind": "reimbursement" }, "reference": "§ 5", "agreed_on": "2021-01-15" });
    let scope = json!({ "of": "whole" });
    let line = json!({ "component": "F4", "category": "unterrichtsstunden", "planned": "1.00" });
    vec![
        post(
            "POST /organisation-particulars",
            Action::SetUp,
            json!({ "organisation": desk.office.provider_a, "follows": 0, "legal_form": "gGmbH" }),
        ),
        post("POST /organisations", Action::SetUp, json!({ "kind": "provider", "name": "Neuer Träger" })),
        post("POST /programmes", Action::SetUp, Value::Null),
        post("POST /awards", Action::Give, with(award(&desk.office), "/giver", json!(UNKNOWN))),
        post("POST /forwardings", Action::Give, with(forwarding(&desk.office), "/parent", json!(grant))),
        post("POST /grants/{id}/amendments", Action::Give, amendment("1.00")),
        post("POST /grants/{id}/closure", Action::Give, json!({ "closed_on": "2021-06-01" })),
        post(
            "POST /grants/{id}/due-withdrawal",
            Action::Give,
            json!({ "component": "F4", "amount": "1.00", "reason": "x" }),
        ),
        post("POST /grants/{id}/payment-stop", Action::Give, json!({ "reason": "x" })),
        post("POST /grants/{id}/payment-resumption", Action::Give, json!({ "reason": "x" })),
        post("POST /grants/{id}/finality", Action::Give, json!({ "kind": "final", "on": "2021-05-21" })),
        post("POST /grants/{id}/plan", Action::ChangePlan, json!({ "lines": [line] })),
        post(
            "POST /grants/{id}/revocation",
            Action::Give,
            json!({
                "follows": 1, "revocation": "widerruf", "scope": scope, "dated_on": "2021-05-25",
                "effective_from": "2021-05-25", "reference": act("W")["reference"], "reason": "x",
                "legal_ground": "§ 49 VwVfG NRW", "document": file()
            }),
        ),
        post(
            "POST /revocation-grounds",
            Action::Give,
            json!({ "grant": grant, "facts": "x", "known_on": "2021-05-25" }),
        ),
        post(
            "POST /revocation-grounds/{id}/end",
            Action::Give,
            json!({ "outcome": "stays", "reason": "x", "decided_on": "2021-05-25" }),
        ),
        post(
            "POST /rule-waivers",
            Action::Give,
            json!({
                "grant": grant, "rule": "nachweisfrist", "allowed_by": "x", "reason": "x",
                "days": { "from": "2021-06-01", "until": "2021-06-30" }
            }),
        ),
        post("POST /rule-waivers/{id}/confirmation", Action::Give, json!({})),
        post("POST /rule-waivers/{id}/withdrawal", Action::Give, json!({ "reason": "x" })),
        post("POST /payout-terms", Action::Give, json!({ "grant": grant, "terms": terms })),
        post("POST /payout-terms/{id}/change", Action::Give, terms),
        post(
            "POST /payout-terms/{id}/fulfilment",
            Action::Give,
            json!({ "by": "words", "requirement": 1, "met_on": "2021-06-01", "words": "x" }),
        ),
        post("POST /payout-terms/{id}/waiver", Action::Give, json!({ "requirement": 1, "reason": "x" })),
        post(
            "POST /base-rates",
            Action::EnterFigure,
            json!({ "valid_from": "2026-07-02", "rate": "1.27", "source": "a day that begins no half-year" }),
        ),
        post("POST /base-rates/{id}/confirmation", Action::EnterFigure, Value::Null),
        post(
            "POST /closed-periods",
            Action::ClosePeriod,
            json!({ "until": "2021-06-01", "reason": "a day that is not over" }),
        ),
    ]
}
