//! Work that takes long: whoever asked for it is led to a page that says how far it is, may leave that page, and gets the
//! answer when it is there, once. What is done soon is answered at once, as everywhere.
//!
//! *Shape.* One layer around all routes knows the long ones; their handlers know nothing of it, and what they answer is what is
//! got in the end: a file, another page, a form with what is wrong with it. *Bounds.* A person has few works at a time, the
//! house not many; an answer that nobody gets is kept for an hour. *Limits.* They live in memory: when the program ends, what
//! was not got is asked for again.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::Duration,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
use flow::{progress::Progress, sign_in::Signed};
use grants::PersonId;
use uuid::Uuid;

use crate::{Web, show::Wrong};

/// How long somebody waits before they are told how far it is.
const PATIENCE: Duration = Duration::from_secs(2);
/// The most works of a person, and of all.
const MOST: (usize, usize) = (3, 60);
/// How long an answer is kept that nobody gets.
const KEPT: TimeDelta = TimeDelta::hours(1);

/// What may take long: the route, what it is called, and the page on which it is asked for.
const LONG: [(&str, &str, &str); 23] = [
    ("/abrechnungen/liste.csv", "Liste der Abrechnungen", "/abrechnungen"),
    ("/anforderungen/liste.csv", "Liste der Mittelanforderungen", "/anforderungen"),
    ("/auswertungen", "Auswertung", "/auswertungen"),
    ("/auswertungen/liste.csv", "Liste der Auswertung", "/auswertungen"),
    ("/dokumente/{art}/{id}", "Dokument", "/dokumente"),
    ("/forderungen/liste.csv", "Liste der Rückforderungen", "/forderungen"),
    ("/fristen/liste.csv", "Liste der Fristen", "/fristen"),
    ("/nachweise/liste.csv", "Liste der Nachweise", "/nachweise"),
    ("/nachweise/neu", "Nachweis", "/nachweise"),
    ("/nachweise/{id}/einreichung", "Einreichung des Nachweises", "/nachweise"),
    ("/nachweise/{id}/pruefung", "Prüfung des Nachweises", "/nachweise"),
    ("/nachweise/{id}/unterschrift", "Unterschrift des Nachweises", "/nachweise"),
    ("/pruefung/auffaelliges", "Auffällige Belege", "/pruefung"),
    ("/pruefung/auffaelliges/hinweise.csv", "Liste der übergangenen Prüfhinweise", "/pruefung/auffaelliges"),
    ("/pruefung/auffaelliges/liste.csv", "Liste der auffälligen Belege", "/pruefung/auffaelliges"),
    ("/pruefung/ausnahmen/liste.csv", "Liste der Abweichungen", "/pruefung/ausnahmen"),
    ("/pruefung/ausnahmen/verspaetet.csv", "Liste des Verspäteten", "/pruefung/ausnahmen"),
    ("/pruefung/nachrechnung", "Nachrechnung der Bücher", "/pruefung"),
    ("/pruefung/paket", "Prüfpaket", "/pruefung"),
    ("/pruefung/vier-augen/liste.csv", "Liste der Schritte mehrerer Personen", "/pruefung/vier-augen"),
    ("/stichproben/{id}/zeilen", "Zeilen der Stichprobe", "/stichproben"),
    ("/zahlungen/liste.csv", "Liste der Zahlungen", "/zahlungen"),
    ("/zuwendungen/liste.csv", "Liste der Zuwendungen", "/zuwendungen"),
];

/// All works.
#[derive(Clone, Debug, Default)]
pub(crate) struct Works(Arc<Mutex<Vec<Work>>>);

/// Whose a work is: a person in a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Owner(PersonId, Uuid);

impl Owner {
    /// Who is signed in.
    pub(crate) const fn of(signed: &Signed) -> Self {
        Self(signed.session.person, signed.session.membership.0)
    }
}

#[derive(Debug)]
struct Work {
    id: Uuid,
    owner: Owner,
    asked: String,
    name: &'static str,
    back: &'static str,
    since: DateTime<Utc>,
    progress: Progress,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Running,
    Ready(Box<Response>),
    Got,
}

/// How a work stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Its id.
    pub(crate) id: Uuid,
    /// What it is called.
    pub(crate) name: &'static str,
    /// Where it was asked for.
    pub(crate) back: &'static str,
    /// Since when it runs.
    pub(crate) since: DateTime<Utc>,
    /// How much is done, and of how much, 0 if nobody knows.
    pub(crate) counts: (usize, usize),
    /// Whether its answer is there.
    pub(crate) is_ready: bool,
    /// Whether its answer was got.
    pub(crate) is_got: bool,
}

impl Standing {
    /// Which share is done, in percent; nothing, if nobody knows of how much. It is full when the answer is there.
    pub(crate) fn percent(&self) -> Option<usize> {
        match self.counts {
            _ if self.is_ready || self.is_got => Some(100),
            (_, 0) => None,
            (done, of) => Some((done.saturating_mul(100) / of).min(99)),
        }
    }
}

/// What became of asking for a work.
enum Begun {
    /// It is begun.
    Now(Uuid, Progress),
    /// It runs already.
    Running(Uuid),
    /// There are too many.
    TooMany,
}

impl Works {
    fn all(&self) -> MutexGuard<'_, Vec<Work>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The works of somebody, the newest first.
    pub(crate) fn of(&self, owner: Owner) -> Vec<Standing> {
        self.all().iter().rev().filter(|work| work.owner == owner).map(Work::standing).collect()
    }

    /// How a work of somebody stands; nothing, if they have no such.
    pub(crate) fn standing(&self, owner: Owner, id: Uuid) -> Option<Standing> {
        self.of(owner).into_iter().find(|work| work.id == id)
    }

    /// The answer of a work, once.
    pub(crate) fn get(&self, owner: Owner, id: Uuid) -> Option<Response> {
        let mut all = self.all();
        let work = all.iter_mut().find(|work| work.id == id && work.owner == owner)?;
        if !matches!(work.stage, Stage::Ready(_)) {
            return None;
        }
        match std::mem::replace(&mut work.stage, Stage::Got) {
            Stage::Ready(answer) => Some(*answer),
            Stage::Running | Stage::Got => None,
        }
    }

    fn begin(&self, new: Work) -> Begun {
        let mut all = self.all();
        let same = |work: &&Work| (work.owner, &work.asked) == (new.owner, &new.asked);
        if let Some(running) = all.iter().filter(same).find(|work| matches!(work.stage, Stage::Running)) {
            return Begun::Running(running.id);
        }
        // What is asked for anew is not got any more, and what nobody gets for long is gone.
        all.retain(|work| !same(&work) && (work.is_running() || new.since - work.since < KEPT));
        make_room(&mut all, MOST.0, |work| work.owner == new.owner);
        make_room(&mut all, MOST.1, |_| true);
        let own = all.iter().filter(|work| work.owner == new.owner).count();
        if own >= MOST.0 || all.len() >= MOST.1 {
            return Begun::TooMany;
        }
        let begun = Begun::Now(new.id, new.progress.clone());
        all.push(new);
        begun
    }

    fn end(&self, id: Uuid, answer: Response) {
        if let Some(work) = self.all().iter_mut().find(|work| work.id == id) {
            work.stage = Stage::Ready(Box::new(answer));
        }
    }

    fn forget(&self, id: Uuid) {
        self.all().retain(|work| work.id != id);
    }

    /// Does a work, and answers with what comes of it, or where to wait for it.
    async fn run(
        &self,
        new: Work,
        patience: Duration,
        work: impl Future<Output = Response> + Send + 'static,
    ) -> Response {
        let (owner, name) = (new.owner, new.name);
        let (id, progress) = match self.begin(new) {
            Begun::Now(id, progress) => (id, progress),
            Begun::Running(id) => return way(id).into_response(),
            Begun::TooMany => return too_many(name).into_response(),
        };
        let works = self.clone();
        let mut ends = pin!(door::to_the_end(async move {
            let answer = progress.along(door::to_the_end(work)).await;
            works.end(
                id,
                answer.unwrap_or_else(|cause| {
                    tracing::error!(%cause, "Work was torn off");
                    Wrong::ours().into_response()
                }),
            );
        }));
        let is_over = poll_fn(|context| Poll::Ready(ends.as_mut().poll(context).is_ready())).await;
        if !is_over && (patience.is_zero() || tokio::time::timeout(patience, ends).await.is_err()) {
            return way(id).into_response();
        }
        let answer = self.get(owner, id);
        self.forget(id);
        answer.unwrap_or_else(|| Wrong::ours().into_response())
    }
}

impl Work {
    const fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Running)
    }

    fn standing(&self) -> Standing {
        Standing {
            id: self.id,
            name: self.name,
            back: self.back,
            since: self.since,
            counts: self.progress.counts(),
            is_ready: matches!(self.stage, Stage::Ready(_)),
            is_got: matches!(self.stage, Stage::Got),
        }
    }
}

/// Drops the oldest that are over until there is room for one more, as far as they are.
fn make_room(all: &mut Vec<Work>, most: usize, of: impl Fn(&Work) -> bool) {
    while all.iter().filter(|work| of(work)).count() >= most {
        let Some(over) = all.iter().position(|work| of(work) && !work.is_running()) else { return };
        all.remove(over);
    }
}

/// To the page that says how far it is.
fn way(id: Uuid) -> Redirect {
    Redirect::to(&format!("/arbeiten/{id}"))
}

fn too_many(name: &str) -> Wrong {
    let text = format!(
        "{name}: das beginnt erst, wenn etwas anderes fertig ist. Es wird schon so viel für Sie zusammengestellt, wie \
         gleichzeitig geht. Was läuft, steht oben auf jeder Seite."
    );
    Wrong::told(StatusCode::TOO_MANY_REQUESTS, "Zu viel auf einmal", &text)
}

/// Around every route: what may take long goes on while a browser looks at another page. A program waits for its answer.
pub(crate) async fn patiently(State(web): State<Web>, request: Request, next: Next) -> Response {
    let Some((name, back)) = long(&request) else { return next.run(request).await };
    let Some(patience) = patience(request.headers()) else { return next.run(request).await };
    let headers = request.headers().clone();
    let session = door::session(&headers, &web.flow).await;
    let (Ok(Some(signed)), Ok(id)) = (session, web.flow.new_key().parse::<Uuid>()) else {
        return next.run(request).await;
    };
    let new = Work {
        id,
        owner: Owner::of(&signed),
        asked: asked(&request, id),
        name,
        back,
        since: web.flow.now(),
        progress: Progress::default(),
        stage: Stage::Running,
    };
    web.works.run(new, patience, next.run(request)).await
}

/// By what it is known that the same is asked for again. Of two forms nobody knows whether they say the same; the key in each
/// says it to the books.
fn asked(request: &Request, id: Uuid) -> String {
    match request.method() {
        &Method::GET => request.uri().to_string(),
        _ => id.to_string(),
    }
}

/// What a request is called that may take long, and where it is asked for. To look at a form is none.
fn long(request: &Request) -> Option<(&'static str, &'static str)> {
    let route = request.extensions().get::<MatchedPath>()?.as_str();
    let (_, name, back) = LONG.into_iter().find(|(long, ..)| *long == route)?;
    let is_form = route == "/nachweise/neu" && request.method() != Method::POST;
    (request.method() != Method::HEAD && !is_form).then_some((name, back))
}

/// How long who asks waits for the answer itself; nothing, if only that is of use to them. A browser that goes to a page says so,
/// and whoever wants to be told at once says `respond-async` (RFC 7240).
fn patience(headers: &HeaderMap) -> Option<Duration> {
    let says = |name: &str, word: &str| headers.get(name).is_some_and(|value| value == word);
    let goes = says("sec-fetch-mode", "navigate");
    let patience = if says("prefer", "respond-async") { Duration::ZERO } else { PATIENCE };
    goes.then_some(patience)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tokio::sync::oneshot;

    use super::*;

    const ROLE: Owner = Owner(PersonId(Uuid::from_u128(1)), Uuid::from_u128(1));

    fn work(number: u128) -> Work {
        Work {
            id: Uuid::from_u128(number),
            owner: ROLE,
            asked: format!("GET /{number}"),
            name: "Paket",
            back: "/pruefung",
            since: DateTime::UNIX_EPOCH,
            progress: Progress::default(),
            stage: Stage::Running,
        }
    }

    fn begun(works: &Works, number: u128) -> bool {
        matches!(works.begin(work(number)), Begun::Now(..))
    }

    fn answer(text: &'static str) -> Response {
        Response::new(Body::from(text))
    }

    fn panics() -> Response {
        panic!("as a handler may")
    }

    fn to(answer: &Response) -> Option<&str> {
        answer.headers().get("location").map(|to| to.to_str().unwrap())
    }

    async fn told(works: &Works, id: Uuid) -> Standing {
        loop {
            let standing = works.standing(ROLE, id).unwrap();
            if standing.is_ready {
                return standing;
            }
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn what_is_done_soon_is_answered_at_once_and_leaves_nothing() {
        let works = Works::default();
        let soon = works.run(work(1), PATIENCE, async { answer("da") }).await;
        assert_eq!(to(&soon), None);
        assert!(works.of(ROLE).is_empty());
    }

    #[tokio::test]
    async fn what_takes_long_goes_on_says_how_far_it_is_and_is_got_once_by_its_owner() {
        let works = Works::default();
        let (go, waits) = oneshot::channel::<()>();
        let long = async move {
            flow::progress::expect(4);
            flow::progress::done(3);
            waits.await.ok();
            answer("da")
        };
        let led = works.run(work(1), Duration::ZERO, long).await;
        let id = Uuid::from_u128(1);
        assert_eq!(to(&led), Some(format!("/arbeiten/{id}").as_str()));
        while works.standing(ROLE, id).unwrap().percent() != Some(75) {
            tokio::task::yield_now().await;
        }
        assert!(works.get(ROLE, id).is_none(), "it is not there yet");
        // Asked for again it is the same one.
        let again =
            works.run(Work { id: Uuid::from_u128(2), ..work(1) }, PATIENCE, async { answer("x") }).await;
        assert_eq!(to(&again), to(&led));
        go.send(()).unwrap();
        assert_eq!(told(&works, id).await.percent(), Some(100));
        let other = Owner(PersonId(Uuid::from_u128(1)), Uuid::from_u128(9));
        assert!(works.standing(other, id).is_none() && works.get(other, id).is_none());
        assert!(works.get(ROLE, id).is_some());
        assert!(works.get(ROLE, id).is_none() && works.standing(ROLE, id).unwrap().is_got);
    }

    #[tokio::test]
    async fn what_panics_is_ours() {
        let works = Works::default();
        let ours = works.run(work(1), PATIENCE, async { panics() }).await;
        assert_eq!(ours.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }

    /// Every address of the pages, as it is written.
    const ROUTES: &str = include_str!("routes.rs");

    #[test]
    fn what_may_take_long_is_an_address_and_every_list_is_among_it() {
        for (route, ..) in LONG {
            assert!(ROUTES.contains(&format!("\"{route}\"")), "{route}");
        }
        let lists = ROUTES.split('"').filter(|path| path.ends_with("/liste.csv"));
        let missing: Vec<_> = lists.filter(|list| LONG.iter().all(|(long, ..)| long != list)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn there_is_room_for_a_few_and_what_is_over_makes_room() {
        let works = Works::default();
        assert!((1..=3).all(|number| begun(&works, number)));
        assert!(!begun(&works, 4), "three run");
        works.end(Uuid::from_u128(2), answer("da"));
        assert!(begun(&works, 4));
        let ids: Vec<_> = works.of(ROLE).iter().map(|work| work.id.as_u128()).collect();
        assert_eq!(ids, [4, 3, 1]);
        for number in 5..=61 {
            let owner = Owner(PersonId(Uuid::from_u128(number)), Uuid::nil());
            assert!(matches!(works.begin(Work { owner, ..work(number) }), Begun::Now(..)));
        }
        let owner = Owner(PersonId(Uuid::nil()), Uuid::nil());
        assert!(matches!(works.begin(Work { owner, ..work(62) }), Begun::TooMany));
    }

    #[test]
    fn what_nobody_gets_is_kept_for_an_hour() {
        let works = Works::default();
        assert!(begun(&works, 1));
        works.end(Uuid::from_u128(1), answer("da"));
        let later = |number, minutes| Work {
            since: DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes),
            ..work(number)
        };
        works.begin(later(2, 59));
        assert_eq!(works.of(ROLE).len(), 2);
        works.begin(later(3, 60));
        let ids: Vec<_> = works.of(ROLE).iter().map(|work| work.id.as_u128()).collect();
        assert_eq!(ids, [3, 2]);
    }

    #[test]
    fn only_a_browser_that_goes_to_a_page_is_led_to_another() {
        let of = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            patience(&headers)
        };
        let goes = ("sec-fetch-mode", "navigate");
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("sec-fetch-mode", "cors")]), None);
        assert_eq!(of(&[goes]), Some(PATIENCE));
        assert_eq!(of(&[goes, ("prefer", "respond-async")]), Some(Duration::ZERO));
    }
}
