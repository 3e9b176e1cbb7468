//! `/arbeiten/{id}`: how far work is that takes long, and its answer when it is there.

use std::{convert::Infallible, time::Duration};

use askama::Template;
use axum::{
    extract::State,
    http::Method,
    response::{
        IntoResponse, Redirect, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use uuid::Uuid;

use crate::{
    Web,
    frame::Frame,
    german::german_time,
    id::Id,
    show::{Wrong, page},
    visitor::Visitor,
    works::{Owner, Standing, Works},
};

/// How often it is looked how far it is.
const PAUSE: Duration = Duration::from_millis(500);

/// The page.
#[derive(Template)]
#[template(path = "works.html")]
struct Page {
    frame: Frame,
    text: String,
    since: String,
    /// When a browser without a script asks again, and for what.
    again: Option<String>,
    work: Standing,
}

/// `GET /arbeiten/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let work = web.works.standing(Owner::of(&visitor.signed), id).ok_or_else(Wrong::unknown)?;
    let again = match (work.is_ready, work.is_got) {
        (_, true) => None,
        (true, _) => Some(format!("1;url=/arbeiten/{id}/ergebnis")),
        (false, _) => Some("5".to_owned()),
    };
    let (frame, since) = (visitor.frame(work.name), german_time(work.since));
    Ok(page(&Page { frame, text: text(&work), since, again, work }))
}

/// `GET /arbeiten/{id}/ergebnis`: the answer, as it would have come at once.
pub(crate) async fn answer(
    method: Method,
    visitor: Visitor,
    State(web): State<Web>,
    Id(id): Id,
) -> Result<Response, Wrong> {
    let owner = Owner::of(&visitor.signed);
    web.works.standing(owner, id).ok_or_else(Wrong::unknown)?;
    // Who asks for its headers alone gets nothing.
    let answer = if method == Method::GET { web.works.get(owner, id) } else { None };
    Ok(answer.unwrap_or_else(|| Redirect::to(&format!("/arbeiten/{id}")).into_response()))
}

/// `GET /arbeiten/{id}/stand`: how far it is, as it goes on, until the answer is there.
pub(crate) async fn follow(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let owner = Owner::of(&visitor.signed);
    web.works.standing(owner, id).ok_or_else(Wrong::unknown)?;
    let follows = Follows { works: web.works, owner, id, last: None };
    let events = stream::unfold(follows, |mut follows| async move {
        let event = follows.next().await?;
        Some((Ok::<_, Infallible>(Event::default().data(event)), follows))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

/// Who follows a work, and what they were told last.
struct Follows {
    works: Works,
    owner: Owner,
    id: Uuid,
    last: Option<Standing>,
}

impl Follows {
    /// What is new of it; nothing when it is over.
    async fn next(&mut self) -> Option<String> {
        if self.last.as_ref().is_some_and(is_over) {
            return None;
        }
        loop {
            let work = self.works.standing(self.owner, self.id)?;
            if self.last.as_ref() != Some(&work) {
                let told = told(&work);
                self.last = Some(work);
                return Some(told);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

const fn is_over(work: &Standing) -> bool {
    work.is_ready || work.is_got
}

fn told(work: &Standing) -> String {
    serde_json::json!({ "text": text(work), "percent": work.percent(), "done": is_over(work) }).to_string()
}

/// How far it is, in a sentence that does not change with every hundredth.
fn text(work: &Standing) -> String {
    match (work.percent(), work.counts) {
        _ if work.is_got => "Das Ergebnis ist abgeholt.".to_owned(),
        _ if work.is_ready => "Fertig.".to_owned(),
        (Some(percent), _) if percent >= 10 => {
            format!("In Arbeit: etwa {} % sind getan.", percent - percent % 10)
        }
        (None, (done, _)) if done >= 100 => {
            format!("In Arbeit: über {} Einträge sind gelesen.", done - done % 100)
        }
        _ => "In Arbeit.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn at(counts: (usize, usize)) -> Standing {
        let (id, since) = (Uuid::nil(), DateTime::UNIX_EPOCH);
        Standing { id, name: "Paket", back: "/", since, counts, is_ready: false, is_got: false }
    }

    #[test]
    fn how_far_it_is_stands_in_a_sentence() {
        let told = |counts| text(&at(counts));
        assert_eq!(told((0, 0)), "In Arbeit.");
        assert_eq!(told((1, 100)), "In Arbeit.");
        assert_eq!(told((57, 100)), "In Arbeit: etwa 50 % sind getan.");
        assert_eq!(told((250, 100)), "In Arbeit: etwa 90 % sind getan.");
        assert_eq!(told((250, 0)), "In Arbeit: über 200 Einträge sind gelesen.");
        assert_eq!(text(&Standing { is_ready: true, ..at((1, 2)) }), "Fertig.");
        assert_eq!(text(&Standing { is_got: true, ..at((2, 2)) }), "Das Ergebnis ist abgeholt.");
    }
}
