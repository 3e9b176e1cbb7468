//! People, their roles, and the settings of the house.

use flow::Action;
use serde_json::json;

use super::{Operation, UNKNOWN, get, post};

pub(super) fn of_people() -> Vec<Operation> {
    let look = |name| Operation { action: Action::LookAtPeople, ..get(name) };
    let role = json!({ "organisation": UNKNOWN, "role": "clerk", "from": "2021-06-01" });
    let unknown = json!({ "organisation": UNKNOWN, "reason": "x" });
    vec![
        Operation { action: Action::LookAtTrail, ..get("GET /access-events") },
        look("GET /people"),
        look("GET /people/{id}"),
        look("GET /people/{id}/open-tasks"),
        look("GET /duty-rules"),
        look("GET /rights"),
        look("GET /letterhead"),
        look("GET /letterhead/sample"),
        look("GET /mail-texts"),
        look("GET /sole-signatories"),
        post(
            "POST /people",
            Action::ManagePeople,
            json!({ "identity": "niemand", "name": "Niemand", "roles": [role.clone()] }),
        ),
        post("POST /people/{id}/roles", Action::ManagePeople, role),
        post(
            "POST /people/{id}/role-ends",
            Action::ManagePeople,
            json!({ "role": UNKNOWN, "until": "2021-06-01" }),
        ),
        post("POST /people/{id}/leaving", Action::ManagePeople, json!({ "on": "2021-06-01" })),
        post("POST /conflicts-of-interest", Action::DeclareInterest, unknown),
        post(
            "POST /duty-rules",
            Action::ChangeSettings,
            json!({ "number": 9, "one_examiner": true, "bank_wait_days": 3, "reason": "x" }),
        ),
        post(
            "POST /letterhead",
            Action::ChangeSettings,
            json!({ "number": 9, "name": "x", "accent": "#003366" }),
        ),
        post("POST /mail-texts", Action::ChangeSettings, json!({ "kind": "at_once", "number": 9 })),
        post("POST /mail-texts/preview", Action::LookAtPeople, json!({ "subject": "x", "body": "x" })),
        post(
            "POST /sole-signatories",
            Action::Waive,
            json!({ "organisation": UNKNOWN, "from": "2021-06-01", "until": "2021-06-30", "reason": "x" }),
        ),
    ]
}
