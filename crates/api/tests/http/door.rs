//! The door of an office: people with passwords, devices and a clock that goes on.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use ::door::ClientAddress;
use api::Tokens;
use axum::{
    Router,
    body::Body,
    http::{Request, header, request::Builder},
};
use chrono::{DateTime, Utc};
use flow::{
    Actor, Clock, Flow,
    sign_in::{Invite, Origin, invite_from_the_machine},
};
use identity::Secret;
use serde_json::{Value, json};
use testkit::{CountedIds, Engine, Office, TestDb};
use totp_rs::Totp;

use crate::desk::{self, Answer};

/// What everyone chooses.
pub(crate) const PASSWORD: &str = "vier Regale voller Leitz-Ordner";
/// What nobody has chosen.
pub(crate) const WRONG: &str = "vier Regale voller Leitz-Ordnex";
/// From where everyone comes.
const ADDRESS: &str = "192.0.2.7";

/// A clock that a test turns on.
struct Turned(AtomicI64);

impl Clock for Turned {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::Relaxed), 0).unwrap()
    }
}

/// The door of an office, on 1 June 2021 from 9 o'clock on.
pub(crate) struct Door {
    pub(crate) db: TestDb,
    pub(crate) office: Office,
    pub(crate) flow: Flow,
    clock: Arc<Turned>,
    router: Router,
}

/// The cookies that a browser holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Browser(BTreeMap<String, String>);

impl Browser {
    /// A request of a self.
    pub(crate) fn request(&self, method: &str, path: &str) -> Builder {
        let address: IpAddr = ADDRESS.parse().unwrap();
        let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        let request = request.extension(ClientAddress(address)).header("user-agent", "Browser 1");
        if self.0.is_empty() { request } else { request.header("cookie", self.header()) }
    }

    /// Takes the cookies of an answer.
    pub(crate) fn keep(&mut self, answer: &Answer) {
        for value in answer.headers.get_all(header::SET_COOKIE) {
            let (pair, _) = value.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.0.insert(name.to_owned(), value.to_owned());
        }
    }

    /// The cookie of a name.
    pub(crate) fn cookie(&self, name: &str) -> &str {
        &self.0[name]
    }

    fn header(&self) -> String {
        self.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}

impl Door {
    /// On SQLite in memory; nobody has a password yet.
    pub(crate) async fn open() -> Self {
        Self::on(TestDb::fresh(Engine::Sqlite).await).await
    }

    /// On a database.
    pub(crate) async fn on(db: TestDb) -> Self {
        let office = Office::open(&db.store).await;
        let clock = Arc::new(Turned(AtomicI64::new(1_622_530_800)));
        let ids = Arc::new(CountedIds::from(1 << 40));
        let flow = Flow::with(db.store.clone(), clock.clone(), ids);
        let router = api::router(flow.clone(), Tokens::new([]));
        Self { db, office, flow, clock, router }
    }

    /// Turns the clock on.
    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::Relaxed);
    }

    /// The seconds on the clock.
    pub(crate) fn seconds(&self) -> u64 {
        self.clock.now().timestamp().try_into().unwrap()
    }

    /// A link for a person, made at the machine.
    pub(crate) async fn link(&self, person: &Actor) -> Secret {
        let origin = Origin::new(ADDRESS.parse().unwrap(), "machine", "machine-1");
        let new = Invite { person: person.person, resets_second_factor: false };
        invite_from_the_machine(&self.flow, person.unit, new, &origin).await.unwrap().secret
    }

    /// Chooses the password of a person.
    pub(crate) async fn choose_password(&self, person: &Actor) {
        let link = self.link(person).await;
        let body = json!({ "secret": link.reveal(), "password": PASSWORD });
        let chosen = self.post(&Browser::default(), "/invitations/acceptance", &body).await;
        assert_eq!(chosen.status, 204, "{chosen}");
    }

    /// A person who has chosen a password and is in.
    pub(crate) async fn enter(&self, person: &Actor) -> Browser {
        self.choose_password(person).await;
        let mut browser = Browser::default();
        self.try_from(&mut browser, &json!({ "identity": person.name, "password": PASSWORD })).await.done();
        browser
    }

    /// A person who is in, and their device.
    pub(crate) async fn enter_with_device(&self, person: &Actor) -> (Browser, Totp, Vec<String>) {
        let browser = self.enter(person).await;
        let begun = self.post(&browser, "/second-factor", &json!({ "password": PASSWORD })).await.done();
        let device = device(begun["uri"].as_str().unwrap());
        let code = json!({ "code": self.code(&device) });
        let codes = self.post(&browser, "/second-factor/confirmation", &code).await.done();
        let codes: Vec<String> = serde_json::from_value(codes["codes"].clone()).unwrap();
        self.wait(30);
        (browser, device, codes)
    }

    /// The code that a device shows.
    pub(crate) fn code(&self, device: &Totp) -> String {
        device.generate(self.seconds()).to_string()
    }

    /// Tries to sign in from a browser, which keeps what it is given.
    pub(crate) async fn try_from(&self, browser: &mut Browser, body: &Value) -> Answer {
        let answer = self.post(browser, "/sign-in", body).await;
        browser.keep(&answer);
        answer
    }

    /// Asks.
    pub(crate) async fn get(&self, browser: &Browser, path: &str) -> Answer {
        self.send(browser.request("GET", path).body(Body::empty()).unwrap()).await
    }

    /// Sends something, as a page of ours does.
    pub(crate) async fn post(&self, browser: &Browser, path: &str, body: &Value) -> Answer {
        let request = browser.request("POST", path).header("sec-fetch-site", "same-origin");
        self.send(desk::json(request, body)).await
    }

    /// Ends or revokes something.
    pub(crate) async fn delete(&self, browser: &Browser, path: &str) -> Answer {
        let request = browser.request("DELETE", path).header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends any request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        desk::answer(&self.router, request).await
    }

    /// What happened at the door, from the beginning.
    pub(crate) async fn events(&self) -> Vec<String> {
        let ctx = self.flow.ctx(self.office.administrator());
        let page = flow::sign_in::sign_in_events(&ctx, None, 200).await.unwrap();
        page.items.iter().map(|event| event.kind.word().to_owned()).collect()
    }
}

/// What a device makes of the address in a QR code.
fn device(uri: &str) -> Totp {
    let (_, rest) = uri.split_once("secret=").unwrap();
    let secret = totp_rs::Secret::try_from_base32(rest.split('&').next().unwrap()).unwrap();
    totp_rs::Builder::new().with_secret(secret).build_noncompliant()
}
