//! Receipt files over HTTP: handed in piece by piece, attached, taken along, looked at; hostile files, strangers, roles.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    http::Request,
};
use flow::Flow;
use futures_util::stream;
use serde_json::{Value, json};
use testkit::{CountedIds, FixedClock, pdf};

use crate::{
    claims::submitted,
    desk::{
        A, ADMINISTRATOR, AUDITOR, Answer, B, CLERK_OF_A, Desk, FINANCE, HEAD, ORDERER, RECHNERISCH,
        RELEASER, SACHLICH, SIGNATORY_OF_A,
    },
};

/// Hands a file in, under a name that is encoded already.
async fn hand_in(desk: &Desk, who: &str, name: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(format!("/api/v1/receipt-files?name={name}"))
        .header("authorization", format!("Bearer {who}"))
        .header("idempotency-key", desk.key());
    desk.send(request.body(body.into()).unwrap()).await
}

async fn attach(desk: &Desk, who: &str, claim: &Value, file: &Value) -> Answer {
    let body = json!({ "claim": claim["id"], "line": claim["lines"][0]["id"], "file": file["id"] });
    desk.post(who, "/receipt-attachments", &body).await
}

/// A claim, and a file at its first line.
async fn attached(desk: &Desk) -> (Value, Value) {
    let claim = submitted(desk).await.done();
    let file = hand_in(desk, A, "Rechnung%2017.pdf", pdf(1)).await.done();
    let file = attach(desk, A, &claim, &file).await.done();
    (claim, file)
}

fn path_of(file: &Value) -> String {
    format!("/receipt-files/{}", file["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_file_is_handed_in_attached_and_listed() {
    let desk = Desk::open().await;
    let (claim, file) = attached(&desk).await;
    let said = |field: &str| file[field].as_str().unwrap().to_owned();
    assert_eq!(said("name"), "Rechnung 17.pdf");
    assert_eq!(said("media_type"), "application/pdf");
    assert_eq!(said("sha256"), ledger::Hash::of(&pdf(1)).to_string());
    assert_eq!(file["bytes"], pdf(1).len());
    assert_eq!(file["attached"][0]["line"], claim["lines"][0]["id"]);
    assert_eq!(file["attached"][0]["number"], 1);
    for who in [A, FINANCE, AUDITOR, SACHLICH] {
        let listed = desk.get(who, &format!("/claims/{}/receipt-files", claim["id"].as_str().unwrap())).await;
        assert_eq!(listed.done()["items"], json!([file]), "{who}");
    }
}

#[tokio::test]
async fn files_that_prove_nothing_yet_are_listed_for_their_own_organisation_page_by_page() {
    let desk = Desk::open().await;
    let list = "/receipt-files";
    let empty = json!({ "items": [], "next": null });
    assert_eq!(desk.get(A, list).await.done(), empty);
    let claim = submitted(&desk).await.done();
    let first = hand_in(&desk, A, "Eins.pdf", pdf(1)).await.done();
    let second = hand_in(&desk, A, "Zwei.pdf", pdf(2)).await.done();
    assert_eq!(desk.get(A, list).await.done()["items"], json!([first, second]));
    let page = desk.get(A, &format!("{list}?limit=1")).await;
    let link = page.headers["link"].to_str().unwrap().to_owned();
    let page = page.done();
    assert_eq!(page["items"], json!([first]));
    let next = page["next"].as_str().unwrap();
    assert!(link.contains(&format!("after={next}")) && link.ends_with("rel=\"next\""), "{link}");
    let rest = desk.get(A, &format!("{list}?limit=1&after={next}")).await.done();
    assert_eq!(rest, json!({ "items": [second], "next": null }));
    for who in [B, FINANCE, AUDITOR] {
        assert_eq!(desk.get(who, list).await.done(), empty, "{who}");
    }
    attach(&desk, A, &claim, &first).await.done();
    assert_eq!(
        desk.get(A, list).await.done()["items"],
        json!([second]),
        "what proves a line is no more loose"
    );
    desk.get(ADMINISTRATOR, list).await.is_problem("forbidden");
    for query in ["limit=0", "after=x", "known_on=2021-03-01"] {
        desk.get(A, &format!("{list}?{query}")).await.is_problem("invalid-query");
    }
}

#[tokio::test]
async fn a_file_is_given_as_it_came_and_never_to_be_shown() {
    let desk = Desk::open().await;
    let (_, file) = attached(&desk).await;
    for who in [A, FINANCE, AUDITOR] {
        let given = desk.get(who, &path_of(&file)).await;
        assert_eq!((given.status.as_u16(), given.bytes), (200, pdf(1)), "{who}");
        let sent = |name: &str| given.headers[name].to_str().unwrap().to_owned();
        assert_eq!(sent("content-type"), "application/pdf");
        assert_eq!(sent("x-content-type-options"), "nosniff");
        assert_eq!(sent("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(sent("cache-control"), "no-store");
        assert_eq!(sent("etag"), format!("\"{}\"", file["sha256"].as_str().unwrap()));
        let name = "attachment; filename=\"Rechnung 17.pdf\"; filename*=UTF-8''Rechnung%2017.pdf";
        assert_eq!(sent("content-disposition"), name);
    }
    let trail = desk.get(HEAD, "/access-events?limit=200").await.done();
    let downloads = trail["items"].as_array().unwrap().iter().filter(|event| event["what"] == "download");
    assert_eq!(downloads.count(), 2, "an auditor's look is written down once, as a look");
}

#[tokio::test]
async fn a_page_is_looked_at() {
    let desk = Desk::open().await;
    let (_, file) = attached(&desk).await;
    for path in [format!("{}/preview", path_of(&file)), format!("{}/preview?page=1", path_of(&file))] {
        let drawn = desk.get(FINANCE, &path).await;
        assert_eq!(drawn.headers["content-type"], "image/png", "{drawn}");
        assert_eq!(drawn.headers["content-security-policy"], "sandbox; default-src 'none'");
        assert!(drawn.bytes.starts_with(b"\x89PNG"));
    }
    desk.get(FINANCE, &format!("{}/preview?page=2", path_of(&file))).await.is_problem("not-found");
    desk.get(FINANCE, &format!("{}/preview?page=0", path_of(&file))).await.is_problem("invalid-query");
    let xml = hand_in(&desk, A, "Rechnung.xml", "<a/>").await.done();
    desk.get(A, &format!("{}/preview", path_of(&xml))).await.is_problem("not-found");
}

#[tokio::test]
async fn a_hostile_file_is_refused_with_what_it_is_and_leaves_nothing() {
    let desk = Desk::open().await;
    let before = desk.head().await;
    let archive = [pdf(1), b"PK\x05\x06".to_vec(), vec![0; 18]].concat();
    for (name, body, said) in [
        ("a.pdf", b"<!DOCTYPE html><script>1</script>".to_vec(), "web page"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "drawing"),
        ("a.pdf", b"PK\x03\x04".to_vec(), "ZIP"),
        ("a.pdf", archive, "at the same time"),
        ("a.xml", b"<!DOCTYPE a [<!ENTITY b 'b'>]><a>&b;</a>".to_vec(), "DOCTYPE"),
        ("a.html", pdf(1), "rename it"),
        ("a.pdf", Vec::new(), "empty"),
        ("a.pdf", b"%PDF-1.7".to_vec(), "not complete"),
    ] {
        let refused = hand_in(&desk, A, name, body).await;
        refused.is_problem("file-refused");
        assert!(refused.body["detail"].as_str().unwrap().contains(said), "{refused}");
    }
    assert_eq!(desk.head().await.number, before.number);
    assert!(desk.folder.files().is_empty(), "nothing is kept");
}

#[tokio::test]
async fn a_full_box_says_what_may_wait_and_what_to_do() {
    let desk = Desk::open().await;
    hand_in(&desk, A, "", pdf(1)).await.done();
    let sql = "WITH RECURSIVE counted (number) AS (
            SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < 9999)
        INSERT INTO receipt_file
            (id, unit_id, organisation_id, hash, media_type, bytes, name, handed_in_by, handed_in_on)
        SELECT randomblob(16), unit_id, organisation_id, lower(hex(randomblob(32))), media_type, 1, name, handed_in_by,
            handed_in_on
        FROM counted, receipt_file WHERE bytes > 1";
    desk.db.as_owner(sql).await.unwrap();
    let refused = hand_in(&desk, A, "", pdf(2)).await;
    refused.is_problem("receipt-box-full");
    assert_eq!(refused.status, 409);
    let detail = refused.body["detail"].as_str().unwrap();
    assert!(
        detail.starts_with("10000 files with ") && detail.ends_with("attach them to their lines first"),
        "{detail}"
    );
    assert_eq!(desk.folder.files().len(), 1, "it is not kept");
    hand_in(&desk, A, "", pdf(1)).await.done();
    hand_in(&desk, B, "", pdf(2)).await.done();
}

#[tokio::test]
async fn a_name_goes_nowhere() {
    let desk = Desk::open().await;
    for (number, (name, kept)) in [
        ("..%2F..%2Fetc%2Fpasswd.pdf", "passwd.pdf"),
        ("C%3A%5Ca%00b%0D%0A.pdf", "ab.pdf"),
        ("%E2%80%AEfdp.pdf", "fdp.pdf"),
        ("", "Beleg.pdf"),
        ("M%C3%A4rz%22.pdf", "März_.pdf"),
    ]
    .into_iter()
    .enumerate()
    {
        let file = hand_in(&desk, A, name, pdf(number)).await.done();
        assert_eq!(file["name"], kept);
        let given = desk.get(A, &path_of(&file)).await;
        assert_eq!(given.headers.get_all("content-disposition").iter().count(), 1);
        assert_eq!(given.bytes, pdf(number));
    }
    let places = desk.folder.files();
    assert_eq!(places.len(), 5);
    for place in places {
        assert_eq!(place.file_name().unwrap().len(), 64, "{} is a hash", place.display());
    }
}

#[tokio::test]
async fn a_file_that_does_not_end_is_refused_as_soon_as_it_is_too_large() {
    let desk = Desk::open().await;
    let piece = Bytes::from(vec![b' '; 1 << 20]);
    let endless = stream::repeat_with(move || Ok::<_, std::io::Error>(piece.clone()));
    hand_in(&desk, A, "a.pdf", Body::from_stream(endless)).await.is_problem("body-too-large");
    let announced = Request::post("/api/v1/receipt-files")
        .header("authorization", format!("Bearer {A}"))
        .header("idempotency-key", desk.key())
        .header("content-length", "20971521");
    desk.send(announced.body(Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>())).unwrap())
        .await
        .is_problem("body-too-large");
    let torn = stream::iter([Ok(Bytes::from("%PDF-1.7")), Err(std::io::Error::other("torn"))]);
    hand_in(&desk, A, "a.pdf", Body::from_stream(torn)).await.is_problem("broken-body");
    assert!(desk.folder.files().is_empty(), "nothing is kept");
}

#[tokio::test]
async fn the_same_request_is_answered_once_and_the_same_file_is_one() {
    let desk = Desk::open().await;
    let send = async |key: &str, number: usize| {
        let request = Request::post("/api/v1/receipt-files")
            .header("authorization", format!("Bearer {A}"))
            .header("idempotency-key", key);
        desk.send(request.body(Body::from(pdf(number))).unwrap()).await
    };
    let first = send("key-of-a-file", 1).await.done();
    assert_eq!(send("key-of-a-file", 1).await.done(), first);
    assert_eq!(send("another-key-of-it", 1).await.done(), first);
    send("key-of-a-file", 2).await.is_problem("idempotency-key-reused");
    assert_eq!(hand_in(&desk, B, "", pdf(1)).await.done()["attached"], json!([]));
}

#[tokio::test]
async fn a_stranger_finds_neither_file_nor_claim() {
    let desk = Desk::open().await;
    let (claim, file) = attached(&desk).await;
    let unknown = json!({ "id": "00000000-0000-7000-8000-00000000ffff" });
    for what in ["", "/preview"] {
        let theirs = desk.get(B, &format!("{}{what}", path_of(&file))).await;
        theirs.is_problem("not-found");
        assert_eq!(theirs.body, desk.get(B, &format!("{}{what}", path_of(&unknown))).await.body);
    }
    let list = format!("/claims/{}/receipt-files", claim["id"].as_str().unwrap());
    desk.get(B, &list).await.is_problem("not-found");
    let own = hand_in(&desk, B, "", pdf(2)).await.done();
    let other_claim = attach(&desk, B, &claim, &own).await;
    other_claim.is_problem("not-found");
    let other_file = attach(&desk, A, &claim, &own).await;
    assert_eq!(other_file.body["detail"], "there is no such receipt file");
}

#[tokio::test]
async fn who_may_hand_in_does_and_nobody_else() {
    let desk = Desk::open().await;
    for who in [A, CLERK_OF_A, FINANCE] {
        hand_in(&desk, who, "", pdf(1)).await.done();
    }
    for who in [SIGNATORY_OF_A, SACHLICH, RECHNERISCH, ORDERER, RELEASER, HEAD, AUDITOR, ADMINISTRATOR] {
        hand_in(&desk, who, "", pdf(2)).await.is_problem("forbidden");
    }
    let nobody = Request::post("/api/v1/receipt-files").header("idempotency-key", desk.key());
    desk.send(nobody.body(Body::from(pdf(2))).unwrap()).await.is_problem("unauthenticated");
    assert_eq!(desk.folder.files().len(), 1);
}

#[tokio::test]
async fn a_line_has_one_file_until_another_is_asked_for() {
    let desk = Desk::open().await;
    let (claim, file) = attached(&desk).await;
    attach(&desk, A, &claim, &file).await.is_problem("already-exists");
    let other = hand_in(&desk, A, "", pdf(2)).await.done();
    let second = attach(&desk, A, &claim, &other).await;
    second.is_problem("not-requested");
    assert_eq!(second.body["line"], 1);
}

#[tokio::test]
async fn without_a_folder_nothing_is_handed_in() {
    let desk = Desk::open().await;
    let clock = Arc::new(FixedClock("2021-06-01T07:00:00Z".parse().unwrap()));
    let flow = Flow::with(desk.db.store.clone(), clock, Arc::new(CountedIds::default()));
    let router = api::router(flow, api::Tokens::new([(A.to_owned(), desk.office.person_of_a())]));
    let request = Request::post("/api/v1/receipt-files")
        .header("authorization", format!("Bearer {A}"))
        .header("idempotency-key", desk.key());
    let refused = crate::desk::answer(&router, request.body(Body::from(pdf(1))).unwrap()).await;
    refused.is_problem("unavailable");
}
