//! What an audit takes along over HTTP.

use std::io::Cursor;

use flow::packages::verification::verify;

use crate::{
    claims::submitted,
    desk::{A, AUDITOR, Desk, FINANCE},
};

#[tokio::test]
async fn an_audit_takes_a_package_along_and_a_provider_does_not() {
    let desk = Desk::open().await;
    submitted(&desk).await.done();
    for who in [AUDITOR, FINANCE] {
        let answer = desk.get(who, "/package").await;
        assert_eq!(answer.headers["content-type"], "application/zip");
        let name = answer.headers["content-disposition"].to_str().unwrap();
        assert!(name.starts_with("attachment; filename=\"Pr_fpaket "), "{name}");
        assert_eq!(answer.headers["content-length"], answer.bytes.len().to_string());
        let verified = verify(Cursor::new(answer.bytes)).unwrap();
        assert!(verified.is_whole && verified.documents > 2, "{verified:?}");
    }
    desk.get(A, "/package").await.is_problem("forbidden");
    desk.get(AUDITOR, "/package?known_on=x").await.is_problem("invalid-query");
    let past = desk.get(AUDITOR, "/package?effective_on=2020-12-31&known_on=2020-12-31").await;
    assert_eq!(verify(Cursor::new(past.bytes)).unwrap().entries, 0);
}
