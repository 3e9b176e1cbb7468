//! Objects that were bought with a grant are recorded, shown, and go.

use serde_json::json;

use crate::{
    bodies::with,
    claims::submitted,
    desk::{A, AUDITOR, Desk, FINANCE},
};

const PATH: &str = "/inventory-objects";

#[tokio::test]
async fn an_object_is_recorded_shown_and_goes() {
    let desk = Desk::open().await;
    let claim = submitted(&desk).await.done();
    let (line, lump_sum) = (&claim["lines"][0]["id"], &claim["lines"][1]["id"]);
    let body = json!({
        "line": line, "designation": "Laptop", "bought_on": "2021-05-28", "price": "100.00", "vat": "included",
        "bound_until": "2024-05-27"
    });
    for (kind, pointer, wrong) in [
        ("invalid-fields", "/designation", json!(" ")),
        ("invalid-amount", "/price", json!("120.01")),
        ("outside-period", "/bought_on", json!("2021-06-02")),
        ("outside-period", "/bound_until", json!("2021-05-27")),
        ("invalid-fields", "/line", lump_sum.clone()),
    ] {
        let refused = desk.refuses(kind, A, PATH, &with(body.clone(), pointer, wrong)).await;
        assert_eq!(refused.pointers(), [pointer]);
    }
    let unknown = json!("00000000-0000-7000-8000-00000000dead");
    desk.refuses("not-found", A, PATH, &with(body.clone(), "/line", unknown)).await;
    desk.refuses("forbidden", FINANCE, PATH, &body).await;
    let made = desk.post(A, PATH, &body).await.done();
    let id = made["id"].as_str().unwrap();
    let expected = json!({
        "id": id, "version": 1, "grant": desk.office.forwarding.id, "line": line, "receipt": made["receipt"],
        "designation": "Laptop", "bought_on": "2021-05-28", "price": "100.00", "vat": "included", "place": null,
        "number": null, "bound_until": "2024-05-27", "recorded_by": made["recorded_by"],
        "recorded_on": "2021-06-01", "disposal": null
    });
    assert_eq!(made, expected);
    let one = format!("{PATH}/{id}");
    assert_eq!(desk.get(AUDITOR, &one).await.done(), made);
    assert_eq!(desk.get(FINANCE, PATH).await.done()["items"], json!([made]));

    let gone = format!("{one}/disposal");
    let disposal = json!({ "disposed_on": "2021-06-01", "reason": "gestohlen" });
    for (kind, wrong) in [
        ("invalid-fields", with(disposal.clone(), "/reason", json!(" "))),
        ("outside-period", with(disposal.clone(), "/disposed_on", json!("2021-05-27"))),
        ("outside-period", with(disposal.clone(), "/disposed_on", json!("2021-06-02"))),
    ] {
        desk.refuses_change(kind, A, &gone, 1, &wrong).await;
    }
    let went = desk.change(A, &gone, 1, &disposal).await.done();
    let by = &made["recorded_by"];
    assert_eq!(went["disposal"], json!({ "on": "2021-06-01", "reason": "gestohlen", "by": by }));
    desk.refuses_change("precondition-failed", A, &gone, 1, &disposal).await;
    desk.refuses_change("wrong-state", A, &gone, 2, &disposal).await;
}
