//! An office behind its router.

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
};

use api::Tokens;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, request::Builder},
};
use flow::{Role, views};
use http_body_util::BodyExt;
use ledger::Head;
use serde_json::{Value, json};
use testkit::{Engine, Office, TestDb, TestFolder};
use tower::ServiceExt;

/// Who may ask: each with a token of the same name.
pub(crate) const FINANCE: &str = "token-of-finance";
/// Orders payments.
pub(crate) const ORDERER: &str = "token-of-the-orderer";
/// Releases payments.
pub(crate) const RELEASER: &str = "token-of-the-releaser";
/// Releases payments after the first.
pub(crate) const SECOND_RELEASER: &str = "token-of-the-second-releaser";
/// Certifies in reason.
pub(crate) const SACHLICH: &str = "token-of-the-examiner-sachlich";
/// Certifies in amount.
pub(crate) const RECHNERISCH: &str = "token-of-the-examiner-rechnerisch";
/// Leads the office.
pub(crate) const HEAD: &str = "token-of-the-head";
/// Manages people.
pub(crate) const ADMINISTRATOR: &str = "token-of-the-administrator";
/// Signs for the provider with a grant.
pub(crate) const SIGNATORY_OF_A: &str = "token-of-the-signatory-of-a";
/// Signs for the provider without one.
pub(crate) const SIGNATORY_OF_B: &str = "token-of-the-signatory-of-b";
/// A clerk of the provider with a grant.
pub(crate) const CLERK_OF_A: &str = "token-of-the-clerk-of-a";
/// Of the provider with a grant.
pub(crate) const A: &str = "token-of-a";
/// Of the provider without one.
pub(crate) const B: &str = "token-of-b";
/// Reads only.
pub(crate) const AUDITOR: &str = "token-of-the-auditor";

/// An office behind its router.
pub(crate) struct Desk {
    pub(crate) office: Office,
    pub(crate) db: TestDb,
    pub(crate) folder: TestFolder,
    router: Router,
    keys: AtomicU64,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    pub(crate) body: Value,
}

impl Desk {
    /// On SQLite in memory.
    pub(crate) async fn open() -> Self {
        Self::on(TestDb::fresh(Engine::Sqlite).await).await
    }

    /// On a database.
    pub(crate) async fn on(db: TestDb) -> Self {
        let mut office = Office::open(&db.store).await;
        let folder = TestFolder::new().await;
        office.flow = office.flow.with_receipt_folder(folder.receipts.clone());
        let tokens = [
            (FINANCE.to_owned(), office.finance()),
            (ORDERER.to_owned(), office.who_is(Role::Orderer)),
            (RELEASER.to_owned(), office.who_is(Role::Releaser)),
            (SECOND_RELEASER.to_owned(), office.second_releaser()),
            (SACHLICH.to_owned(), office.who_is(Role::ExaminerSachlich)),
            (RECHNERISCH.to_owned(), office.who_is(Role::ExaminerRechnerisch)),
            (HEAD.to_owned(), office.who_is(Role::Head)),
            (ADMINISTRATOR.to_owned(), office.administrator()),
            (SIGNATORY_OF_A.to_owned(), office.signatory_of_a()),
            (SIGNATORY_OF_B.to_owned(), office.signatory_of_b()),
            (CLERK_OF_A.to_owned(), office.clerk_of_a()),
            (A.to_owned(), office.person_of_a()),
            (B.to_owned(), office.person_of_b()),
            (AUDITOR.to_owned(), office.auditor()),
        ];
        let strangers = Office::STRANGERS.map(|role| (stranger(role), office.stranger(role)));
        let router = api::router(office.flow.clone(), Tokens::new(tokens.into_iter().chain(strangers)));
        Self { office, db, folder, router, keys: AtomicU64::new(0) }
    }

    /// Asks.
    pub(crate) async fn get(&self, who: &str, path: &str) -> Answer {
        self.send(as_of(who, "GET", path).body(Body::empty()).unwrap()).await
    }

    /// Makes something new, under a new key. A claim is signed by the other person of the provider.
    pub(crate) async fn post(&self, who: &str, path: &str, body: &Value) -> Answer {
        let answer = self.post_with(&self.key(), who, path, body).await;
        if path == "/claims" && answer.status.is_success() {
            self.sign(&answer).await;
        }
        answer
    }

    async fn sign(&self, claim: &Answer) {
        let path = format!("/claims/{}/signature", claim.body["id"].as_str().unwrap());
        self.alone(SIGNATORY_OF_A, &path, version_of(claim), &Value::Null).await.done();
    }

    /// Makes something new, under this key.
    pub(crate) async fn post_with(&self, key: &str, who: &str, path: &str, body: &Value) -> Answer {
        let request = as_of(who, "POST", path).header("idempotency-key", key);
        self.send(json(request, body)).await
    }

    /// Changes something of which this version was seen, under a new key. What needs several people, others bring to its
    /// end: a claim is signed, its decision certified, a payment released twice.
    pub(crate) async fn change(&self, who: &str, path: &str, version: u32, body: &Value) -> Answer {
        let answer = self.alone(who, path, version, body).await;
        if !answer.status.is_success() {
            return answer;
        }
        match path.rsplit_once('/') {
            Some((claim, "decision" | "corrections")) if claim.starts_with("/claims/") => {
                self.certify(claim, &answer).await
            }
            Some((asked, "decision")) if answer.body["state"] == "requested" => {
                self.certify(asked, &answer).await
            }
            Some((_, "release")) if who == RELEASER => {
                self.alone(SECOND_RELEASER, path, version, &Value::Null).await
            }
            Some((_, "resubmission")) => {
                self.sign(&answer).await;
                answer
            }
            _ => answer,
        }
    }

    /// Certifies what is proposed, in reason and in amount.
    pub(crate) async fn certify(&self, claim: &str, proposed: &Answer) -> Answer {
        let path = format!("{claim}/certification");
        let of = if proposed.body["state"] == "decided" { "correction" } else { "proposal" };
        let (round, version) = (&proposed.body[of]["round"], version_of(proposed));
        let body = |certifies| json!({ "round": round, "certifies": certifies });
        self.alone(SACHLICH, &path, version, &body("sachlich")).await.done();
        self.alone(RECHNERISCH, &path, version, &body("rechnerisch")).await
    }

    /// Changes something of which this version was seen, and leaves what follows to others.
    pub(crate) async fn alone(&self, who: &str, path: &str, version: u32, body: &Value) -> Answer {
        let request = as_of(who, "POST", path).header("idempotency-key", self.key());
        self.send(json(request.header("if-match", format!("\"{version}\"")), body)).await
    }

    /// Sends any request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        answer(&self.router, request).await
    }

    /// A new key.
    pub(crate) fn key(&self) -> String {
        format!("key-{:06}", self.keys.fetch_add(1, Ordering::Relaxed))
    }

    /// The end of the chain.
    pub(crate) async fn head(&self) -> Head {
        views::chain_head(&self.office.flow.ctx(self.office.finance())).await.unwrap()
    }

    /// Asserts that a request for something new is refused with this type of problem and that nothing was written.
    pub(crate) async fn refuses(&self, kind: &str, who: &str, path: &str, body: &Value) -> Answer {
        let before = self.head().await;
        let answer = self.post(who, path, body).await;
        self.refused(kind, before, answer).await
    }

    /// Asserts that a change is refused with this type of problem and that nothing was written.
    pub(crate) async fn refuses_change(
        &self,
        kind: &str,
        who: &str,
        path: &str,
        version: u32,
        body: &Value,
    ) -> Answer {
        let before = self.head().await;
        let answer = self.change(who, path, version, body).await;
        self.refused(kind, before, answer).await
    }

    async fn refused(&self, kind: &str, before: Head, answer: Answer) -> Answer {
        answer.is_problem(kind);
        assert_eq!(self.head().await.number, before.number, "something was written: {answer}");
        answer
    }
}

/// The token of someone who acts in a role for the provider without a grant, where somebody does.
pub(crate) fn stranger(role: Role) -> String {
    format!("token-of-a-strange-{}", role.word())
}

fn version_of(answer: &Answer) -> u32 {
    u32::try_from(answer.body["version"].as_u64().unwrap()).unwrap()
}

/// What a router answers.
pub(crate) async fn answer(router: &Router, request: Request<Body>) -> Answer {
    let answer = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    let body = serde_json::from_slice(&bytes).unwrap_or_default();
    Answer { status: parts.status, headers: parts.headers, bytes, body }
}

fn as_of(who: &str, method: &str, path: &str) -> Builder {
    let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
    request.header("authorization", format!("Bearer {who}"))
}

/// A request with a JSON body.
pub(crate) fn json(request: Builder, body: &Value) -> Request<Body> {
    request.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap()
}

impl Answer {
    /// Asserts that it is a problem of this type.
    pub(crate) fn is_problem(&self, kind: &str) {
        assert_eq!(self.body["type"], format!("/problems/{kind}"), "{self}");
        assert_eq!(self.body["status"], self.status.as_u16(), "{self}");
        assert_eq!(self.headers["content-type"], "application/problem+json");
    }

    /// Asserts that it succeeded, and gives its body.
    pub(crate) fn done(self) -> Value {
        assert!(self.status.is_success(), "{self}");
        self.body
    }

    /// The id in its body.
    pub(crate) fn id(self) -> String {
        self.done()["id"].as_str().unwrap().to_owned()
    }

    /// The fields that it blames.
    pub(crate) fn pointers(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().unwrap();
        errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect()
    }
}

/// The status, the headers that tell something, the body.
impl fmt::Display for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.status)?;
        for name in ["etag", "location", "link", "retry-after", "www-authenticate", "allow"] {
            if let Some(value) = self.headers.get(name) {
                writeln!(out, "{name}: {}", value.to_str().unwrap())?;
            }
        }
        write!(out, "{}", serde_json::to_string_pretty(&self.body).unwrap())
    }
}
