//! The letterhead of the house, over the interface.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::desk::{A, ADMINISTRATOR, Desk, HEAD};

const PATH: &str = "/letterhead";

/// A PNG of one grey pixel.
const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==";

fn new() -> Value {
    json!({
        "number": 1, "name": "Kreis Musterland", "contact": ["Kreishausplatz 1"], "accent": "#7A1F2B", "logo": PNG,
        "court": "Verwaltungsgericht Musterstadt, Gerichtsstraße 1, 12345 Musterstadt"
    })
}

#[tokio::test]
async fn a_letterhead_is_set_as_a_whole_and_its_versions_are_kept() {
    let desk = Desk::open().await;
    let before = desk.get(HEAD, PATH).await.done();
    assert_eq!(
        (&before["number"], &before["logo"], &before["versions"]),
        (&json!(0), &Value::Null, &json!([]))
    );
    assert_eq!(desk.post(ADMINISTRATOR, PATH, &new()).await.status, 201);
    desk.post(ADMINISTRATOR, PATH, &new()).await.is_problem("precondition-failed");
    let set = desk.get(HEAD, PATH).await.done();
    assert_eq!(
        (&set["number"], &set["accent"], &set["claim"], &set["contact"]),
        (&json!(1), &json!("#7a1f2b"), &json!(""), &json!(["Kreishausplatz 1"]))
    );
    assert_eq!((&set["court"], &set["versions"][0]["has_logo"]), (&new()["court"], &json!(true)));
    let kept = STANDARD.decode(set["logo"].as_str().unwrap()).unwrap();
    assert!(kept.starts_with(b"\x89PNG"));
    let sample = desk.get(HEAD, "/letterhead/sample").await;
    assert_eq!(
        (sample.status.as_u16(), sample.headers["content-type"].to_str().unwrap()),
        (200, "application/pdf")
    );
    let bare = json!({ "number": 2, "name": "Kreis", "accent": "#003366" });
    let bare = desk.post(ADMINISTRATOR, PATH, &bare).await.done();
    assert_eq!((&bare["has_logo"], &bare["court"]), (&json!(false), &Value::Null));
    desk.get(A, PATH).await.is_problem("forbidden");
}

#[tokio::test]
async fn what_is_no_letterhead_is_refused_at_its_field() {
    let desk = Desk::open().await;
    for (field, value, at) in [
        ("name", json!(""), "/name"),
        ("contact", json!(["a", "b", "c", "d", "e", "f"]), "/contact"),
        ("accent", json!("#ffcc00"), "/accent"),
        ("logo", json!("R0lGODlh"), "/logo"),
        ("logo", json!("?"), "/logo"),
        ("court", json!("Amtsgericht Musterstadt"), "/court"),
    ] {
        let mut body = new();
        body[field] = value;
        let refused = desk.post(ADMINISTRATOR, PATH, &body).await;
        assert_eq!(refused.pointers(), [at], "{refused}");
    }
}
