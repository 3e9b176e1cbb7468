//! A small provider of OpenID Connect: it vouches for whoever a test says, and lies when a test says so.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use url::Url;

/// How a provider lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Its statement is of another attempt.
    OtherNonce,
    /// Its statement is for another than us.
    OtherAudience,
    /// Its statement names another as its author.
    OtherIssuer,
    /// Its statement has run out.
    Expired,
    /// Its statement is signed by a key that it does not have.
    OtherKey,
    /// Its statement is signed by nobody.
    Unsigned,
    /// Its statement is signed with what we know too.
    OurSecret,
    /// It states nothing.
    NoStatement,
    /// It says that it is another.
    OtherName,
    /// It answers with a page of something else.
    Page,
}

/// A provider that runs on this machine for as long as its test.
#[derive(Clone)]
pub struct OpenIdProvider(Arc<Inner>);

struct Inner {
    issuer: String,
    now: i64,
    keys: [EcdsaKeyPair; 2],
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    fault: Option<Fault>,
    codes: BTreeMap<String, Code>,
    given: u32,
}

/// What a code stands for.
struct Code {
    subject: String,
    nonce: String,
    challenge: String,
    back: String,
}

/// As whom we are known to it.
const CLIENT: &str = "foerderfluss";
/// What only it and we know.
const SECRET: &str = "ein Geheimnis unter zweien";
/// How long its statements hold, in seconds.
const GOOD_FOR: i64 = 3600;

impl OpenIdProvider {
    /// As whom we are known to it.
    pub const CLIENT: &str = CLIENT;
    /// What only it and we know.
    pub const SECRET: &str = SECRET;

    /// Starts one whose clock stands at a second since 1970.
    ///
    /// # Panics
    ///
    /// Where the machine has no port left.
    pub async fn start(now: i64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let keys = [key(), key()];
        let provider = Self(Arc::new(Inner { issuer, now, keys, kept: Mutex::default() }));
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(show_keys))
            .route("/token", post(exchange))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    /// Its address.
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Lies from now on.
    pub fn lie(&self, fault: Option<Fault>) {
        self.kept().fault = fault;
    }

    /// A person signs in there, sent by an address of ours; tells where their browser is led, and refuses what a careful
    /// provider refuses.
    ///
    /// # Panics
    ///
    /// Where the address is not one by which a client asks.
    pub fn vouch(&self, address: &str, subject: &str) -> Url {
        let address = Url::parse(address).unwrap();
        assert_eq!(address.as_str().split('?').next(), Some(format!("{}/authorize", self.issuer()).as_str()));
        let asked: BTreeMap<_, _> = address.query_pairs().into_owned().collect();
        assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str()), ("code", CLIENT));
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let mut back = Url::parse(&asked["redirect_uri"]).unwrap();
        let mut kept = self.kept();
        kept.given += 1;
        let code = format!("code-{}", kept.given);
        back.query_pairs_mut().append_pair("code", &code).append_pair("state", &asked["state"]);
        let (nonce, challenge) = (asked["nonce"].clone(), asked["code_challenge"].clone());
        let stands_for =
            Code { subject: subject.to_owned(), nonce, challenge, back: asked["redirect_uri"].clone() };
        kept.codes.insert(code, stands_for);
        back
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The signed statement of who a code stands for.
    fn statement(&self, code: &Code, fault: Option<Fault>) -> String {
        let lies = |lie| fault == Some(lie);
        let issuer = if lies(Fault::OtherIssuer) { "http://127.0.0.1:9" } else { self.issuer() };
        let audience = if lies(Fault::OtherAudience) { "another" } else { CLIENT };
        let nonce = if lies(Fault::OtherNonce) { "another" } else { &code.nonce };
        let ends = if lies(Fault::Expired) { self.0.now - 1 } else { self.0.now + GOOD_FOR };
        let claims = json!({
            "iss": issuer, "sub": code.subject, "aud": audience, "nonce": nonce, "exp": ends, "iat": self.0.now,
        });
        let algorithm = match fault {
            Some(Fault::Unsigned) => "none",
            Some(Fault::OurSecret) => "HS256",
            _ => "ES256",
        };
        let head = json!({ "alg": algorithm, "typ": "JWT", "kid": "1" });
        let signed = format!("{}.{}", encoded(head.to_string()), encoded(claims.to_string()));
        let signature = match fault {
            Some(Fault::Unsigned) => Vec::new(),
            Some(Fault::OurSecret) => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
                ring::hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
            }
            _ => {
                let key = &self.0.keys[usize::from(lies(Fault::OtherKey))];
                key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap().as_ref().to_vec()
            }
        };
        format!("{signed}.{}", encoded(signature))
    }
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap()
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What it says of itself (OpenID Connect Discovery 1.0).
async fn describe(State(provider): State<OpenIdProvider>) -> Response {
    let (issuer, fault) = (provider.issuer(), provider.kept().fault);
    if fault == Some(Fault::Page) {
        return "<h1>Wartungsarbeiten</h1>".into_response();
    }
    let name = if fault == Some(Fault::OtherName) { "http://127.0.0.1:9" } else { issuer };
    let known = json!({
        "issuer": name,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    });
    Json(known).into_response()
}

async fn show_keys(State(provider): State<OpenIdProvider>) -> Json<Value> {
    // An uncompressed point: a byte that says so, then both coordinates.
    let point = provider.0.keys[0].public_key().as_ref();
    let (x, y) = (encoded(&point[1..33]), encoded(&point[33..]));
    Json(json!({ "keys": [{ "kty": "EC", "use": "sig", "crv": "P-256", "kid": "1", "x": x, "y": y }] }))
}

/// Changes a code for a statement, once, and only for whoever asked for it.
async fn exchange(
    State(provider): State<OpenIdProvider>,
    headers: HeaderMap,
    Form(asked): Form<BTreeMap<String, String>>,
) -> Response {
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    if headers.get(header::AUTHORIZATION).is_none_or(|shown| shown != known_by().as_str()) {
        return refused("invalid_client");
    }
    let fault = provider.kept().fault;
    let code = provider.kept().codes.remove(asked.get("code").map_or("", String::as_str));
    let verifier = asked.get("code_verifier").map_or("", String::as_str);
    let proven = |code: &Code| {
        encoded(Sha256::digest(verifier)) == code.challenge && asked.get("redirect_uri") == Some(&code.back)
    };
    let Some(code) = code.filter(proven) else { return refused("invalid_grant") };
    let mut answer = json!({ "access_token": "of no use to anyone", "token_type": "Bearer" });
    if fault != Some(Fault::NoStatement) {
        answer["id_token"] = provider.statement(&code, fault).into();
    }
    Json(answer).into_response()
}

/// How we show who we are (RFC 6749, section 2.3.1): both parts as in a form, then as in HTTP.
fn known_by() -> String {
    let part = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", part(CLIENT), part(SECRET))))
}
