//! When somebody wants a mail, for each group of notifications.

use flow::Role;
use serde_json::{Value, json};

use crate::door::Door;

const PATH: &str = "/mail-choices";

#[tokio::test]
async fn each_person_chooses_for_themselves() {
    let door = Door::open().await;
    let head = door.enter(&door.office.who_is(Role::Head)).await;
    let of = |all: &Value, group: &str| {
        let found = all.as_array().unwrap().iter().find(|it| it["group"] == group);
        found.unwrap()["choice"].clone()
    };
    let before = door.get(&head, PATH).await.done();
    assert_eq!(before.as_array().unwrap().len(), 5);
    assert!(before.as_array().unwrap().iter().all(|it| it["choice"] == "at_once"), "{before}");
    for choice in ["never", "daily"] {
        let chosen = door.post(&head, PATH, &json!({ "group": "claims", "choice": choice })).await;
        assert_eq!(chosen.status, 204, "{chosen}");
        let all = door.get(&head, PATH).await.done();
        assert_eq!((of(&all, "claims"), of(&all, "proofs")), (json!(choice), json!("at_once")));
    }
    let editor = door.enter(&door.office.person_of_a()).await;
    assert_eq!(door.get(&editor, PATH).await.done(), before);
    for (body, at) in [
        (json!({ "group": "weather", "choice": "daily" }), "/group"),
        (json!({ "group": "claims", "choice": "hourly" }), "/choice"),
    ] {
        assert_eq!(door.post(&head, PATH, &body).await.pointers(), [at]);
    }
}
