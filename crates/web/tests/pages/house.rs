//! An office behind its pages: people with passwords, and browsers that keep cookies and send forms.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

use ::door::ClientAddress;
use ::openid::{Provider, Settings};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use chrono::{DateTime, TimeDelta};
use flow::{
    Actor, Flow, SystemIds,
    sign_in::{Invite, Origin, invite_from_the_machine, whose},
};
use http_body_util::BodyExt;
use identity::Secret;
use testkit::{Engine, FixedClock, Office, OpenIdProvider, TestDb, TestFolder};
use tower::ServiceExt;
use web::BACK_FROM_OPENID;

/// What everyone chooses.
pub(crate) const PASSWORD: &str = "vier Regale voller Leitz-Ordner";
/// From where everyone comes.
const ADDRESS: &str = "192.0.2.7";
/// Under which address people reach it.
pub(crate) const HERE: &str = "https://foerderfluss.example";
/// The field that says for whom a page was made.
pub(crate) const TYPED_BY: &str = "eingegeben_von";
/// The seconds on the clock of the office.
const NOW: u64 = 1_622_530_800;

/// An office behind its pages, on 1 June 2021.
pub(crate) struct House {
    pub(crate) office: Office,
    pub(crate) flow: Flow,
    pub(crate) folder: TestFolder,
    router: Router,
    openid: Option<Provider>,
}

/// A browser.
#[derive(Clone, Debug, Default)]
pub(crate) struct Browser(BTreeMap<String, String>);

/// A page as it came.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
}

impl House {
    /// On SQLite in memory; nobody has a password yet.
    pub(crate) async fn open() -> Self {
        Self::with(None).await
    }

    /// With a sign-in of its own.
    pub(crate) async fn with_openid() -> (Self, OpenIdProvider) {
        let theirs = OpenIdProvider::start(NOW.try_into().unwrap()).await;
        let back = format!("{HERE}{BACK_FROM_OPENID}");
        let secret = Some(OpenIdProvider::SECRET.to_owned());
        let settings = Settings::new(theirs.issuer(), OpenIdProvider::CLIENT, secret, &back).unwrap();
        (Self::with(Some(Provider::new(settings).unwrap())).await, theirs)
    }

    async fn with(openid: Option<Provider>) -> Self {
        let office = Office::open(&TestDb::fresh(Engine::Sqlite).await.store).await;
        let folder = TestFolder::new().await;
        let flow = office.flow.clone().with_receipt_folder(folder.receipts.clone());
        Self { router: web::router(flow.clone(), openid.clone()), office, flow, folder, openid }
    }

    /// The same house when some time has passed.
    pub(crate) fn later(&mut self, passed: TimeDelta) {
        let now = DateTime::from_timestamp(NOW.try_into().unwrap(), 0).unwrap() + passed;
        let flow = Flow::with(self.flow.store().clone(), Arc::new(FixedClock(now)), Arc::new(SystemIds));
        self.flow = flow.with_receipt_folder(self.folder.receipts.clone());
        self.router = web::router(self.flow.clone(), self.openid.clone());
    }

    /// A link with which a person chooses a password.
    pub(crate) async fn link(&self, person: &Actor) -> String {
        let origin = Origin::new(ADDRESS.parse().unwrap(), "machine", "machine-1");
        let new = Invite { person: person.person, resets_second_factor: false };
        invite_from_the_machine(&self.flow, person.unit, new, &origin).await.unwrap().secret.reveal()
    }

    /// A person who has chosen a password and is in.
    pub(crate) async fn enter(&self, person: &Actor) -> Browser {
        let link = self.link(person).await;
        let mut browser = Browser::default();
        let chosen =
            self.send(&mut browser, "/einladung", &[("geheimnis", &link), ("kennwort", PASSWORD)]).await;
        assert_eq!(chosen.to(), "/anmelden?meldung=kennwort");
        let entered =
            self.send(&mut browser, "/anmelden", &[("name", &person.name), ("kennwort", PASSWORD)]).await;
        assert_eq!(entered.to(), "/", "{}", entered.html);
        browser
    }

    /// A person who is in and has shown a second factor.
    pub(crate) async fn enter_with_device(&self, person: &Actor) -> Browser {
        let mut browser = self.enter(person).await;
        self.set_up_device(&mut browser, PASSWORD).await;
        browser
    }

    /// Sets up a second factor, in place of the one that was shown.
    pub(crate) async fn set_up_device(&self, browser: &mut Browser, password: &str) {
        let path = "/zweiter-faktor/einrichten";
        let begun = self.send(browser, path, &[("kennwort", password)]).await;
        let secret = begun.between("id=\"geheimer-schluessel\">", "<").to_owned();
        let secret = totp_rs::Secret::try_from_base32(&secret).unwrap();
        let device = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        let code = device.generate(NOW).to_string();
        let codes = self.send(browser, "/zweiter-faktor/bestaetigen", &[("code", &code)]).await;
        assert_eq!(codes.html.matches("<li class=\"ff-hash\">").count(), 10, "{}", codes.html);
    }

    /// Looks at a page.
    pub(crate) async fn get(&self, browser: &Browser, path: &str) -> Page {
        self.ask(browser.request("GET", path).body(Body::empty()).unwrap()).await
    }

    /// For whom the pages of a browser are made, as all their forms say.
    pub(crate) async fn made_for(&self, browser: &Browser) -> Option<String> {
        let secret = Secret::parse(browser.0.get("__Host-session")?)?;
        Some(whose(&self.flow, &secret).await.unwrap()?.0.to_string())
    }

    /// Sends a form. If it does not say for whom its page was made, it is one that was made for them.
    pub(crate) async fn send(&self, browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Page {
        let is_said = fields.iter().any(|(name, _)| *name == TYPED_BY);
        let made_for = if is_said { None } else { self.made_for(browser).await };
        let says = made_for.as_deref().map(|person| (TYPED_BY, person));
        let all = fields.iter().copied().chain(says);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish();
        let request = browser.request("POST", path).header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let page = self.ask(request.body(Body::from(body)).unwrap()).await;
        browser.keep(&page);
        page
    }

    /// Fills in a form that takes a file, and sends it as a browser does.
    pub(crate) async fn fill_with_file(
        &self,
        browser: &mut Browser,
        page: &Page,
        action: &str,
        fields: &[(&str, &str)],
        (called, content): (&str, &[u8]),
    ) -> Page {
        self.fill_with_files(browser, page, action, fields, &[("datei", called, content)]).await
    }

    /// The same with files in several fields: each with the name of its field and its own.
    pub(crate) async fn fill_with_files(
        &self,
        browser: &mut Browser,
        page: &Page,
        action: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Page {
        let hidden = page.hidden(action);
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut body = Vec::new();
        for (name, value) in hidden.chain(fields.iter().copied()) {
            let part =
                format!("--seam\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        for (field, called, content) in files {
            let head = format!(
                "--seam\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{called}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--seam--\r\n");
        let request = browser.request("POST", action).header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "multipart/form-data; boundary=seam");
        let page = self.ask(request.body(Body::from(body)).unwrap()).await;
        browser.keep(&page);
        page
    }

    /// Fills in the form of a page that goes to an address, and sends it with all that it carries hidden.
    pub(crate) async fn fill(
        &self,
        browser: &mut Browser,
        page: &Page,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let hidden = page.hidden(action);
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let hidden = hidden.filter(|(name, _)| fields.iter().all(|(typed, _)| typed != name));
        let all: Vec<_> = hidden.chain(fields.iter().copied()).collect();
        self.send(browser, action, &all).await
    }

    /// Sends a form with a file, as a browser does.
    pub(crate) async fn upload(
        &self,
        browser: &mut Browser,
        path: &str,
        key: &str,
        file: (&str, &[u8]),
    ) -> Page {
        self.upload_all(browser, path, key, &[file]).await
    }

    /// Sends a form with several files.
    pub(crate) async fn upload_all(
        &self,
        browser: &mut Browser,
        path: &str,
        key: &str,
        files: &[(&str, &[u8])],
    ) -> Page {
        let head =
            format!("--grenze\r\nContent-Disposition: form-data; name=\"schluessel\"\r\n\r\n{key}\r\n");
        let mut body = head.into_bytes();
        if let Some(person) = self.made_for(browser).await {
            let head = format!("--grenze\r\nContent-Disposition: form-data; name=\"{TYPED_BY}\"\r\n\r\n");
            body.extend([head.as_bytes(), person.as_bytes(), b"\r\n"].concat());
        }
        for (name, content) in files {
            let head = format!(
                "--grenze\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend([head.as_bytes(), content, b"\r\n"].concat());
        }
        body.extend(b"--grenze--\r\n");
        let request = browser.request("POST", path).header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "multipart/form-data; boundary=grenze");
        let page = self.ask(request.body(Body::from(body)).unwrap()).await;
        browser.keep(&page);
        page
    }

    /// Sends any request.
    pub(crate) async fn ask(&self, request: Request<Body>) -> Page {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        Page { status: parts.status, headers: parts.headers, html }
    }
}

impl Browser {
    /// A request of a self.
    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let address: IpAddr = ADDRESS.parse().unwrap();
        let request = Request::builder().method(method).uri(path).extension(ClientAddress(address));
        let cookies: Vec<_> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request.header("user-agent", "Browser 1").header("cookie", cookies.join("; "))
    }

    /// Forgets the session, as a browser does whose session has ended.
    pub(crate) fn forget_session(&mut self) {
        self.0.remove("__Host-session");
    }

    /// Keeps the cookies of an answer.
    pub(crate) fn keep(&mut self, page: &Page) {
        for value in page.headers.get_all(header::SET_COOKIE) {
            let (pair, _) = value.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.0.insert(name.to_owned(), value.to_owned());
        }
    }
}

impl Page {
    /// Where it leads.
    pub(crate) fn to(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap())
    }

    /// Where it leads, without what it says was done.
    pub(crate) fn leads_to(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.html);
        self.to().split('?').next().unwrap()
    }

    /// Asserts that it is shown.
    pub(crate) fn shown(self) -> Self {
        assert_eq!(self.status, 200, "{}", self.html);
        self
    }

    /// What stands between two texts.
    pub(crate) fn between(&self, before: &str, after: &str) -> &str {
        let (_, rest) = self.html.split_once(before).unwrap_or_else(|| panic!("{before}: {}", self.html));
        rest.split(after).next().unwrap()
    }

    /// The hidden fields of the form that goes to an address.
    pub(crate) fn hidden(&self, action: &str) -> Vec<(String, String)> {
        let form = self.between(&format!("action=\"{action}\">"), "</form>");
        let inputs = form.split("<input type=\"hidden\" ").skip(1);
        let value = |input: &str, name: &str| {
            let (_, rest) = input.split_once(&format!("{name}=\"")).unwrap();
            plain(rest.split('"').next().unwrap())
        };
        inputs.map(|input| (value(input, "name"), value(input, "value"))).collect()
    }

    /// What stands in a field of several rows.
    pub(crate) fn area(&self, name: &str) -> String {
        let (_, text) =
            self.between(&format!("name=\"{name}\" rows="), "</textarea>").split_once(">\n").unwrap();
        plain(text)
    }

    /// The addresses of the pictures in its content.
    pub(crate) fn pictures(&self) -> Vec<String> {
        let sources = self.html.split(" src=\"/belege/").skip(1);
        sources.map(|rest| format!("/belege/{}", plain(rest.split('"').next().unwrap()))).collect()
    }

    /// The addresses of the links of its navigation.
    pub(crate) fn navigation(&self) -> Vec<String> {
        let Some((_, rest)) = self.html.split_once("<nav class=\"ff-nav\"") else { return Vec::new() };
        let links = rest.split("</nav>").next().unwrap().split(" href=\"").skip(1);
        links.map(|rest| plain(rest.split('"').next().unwrap())).collect()
    }

    /// The addresses of the links in its content. A file has none.
    pub(crate) fn links(&self) -> Vec<String> {
        if self.headers.contains_key(header::CONTENT_DISPOSITION) {
            return Vec::new();
        }
        let (_, content) = self.html.split_once("<main").unwrap();
        let links = content.split(" href=\"").skip(1).map(|rest| plain(rest.split('"').next().unwrap()));
        links.filter(|link| link.starts_with('/')).collect()
    }
}

/// A text without what hides signs in HTML.
fn plain(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}
