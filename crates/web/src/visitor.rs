//! Who looks at a page, and as of which day.

use axum::{
    extract::FromRequestParts,
    http::{Method, StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use flow::{
    Action, Ctx,
    notifications::{self, MOST_COUNTED},
    sign_in::{Origin, Signed},
    views::last_known_day,
};

use crate::{
    Web,
    form::Form,
    frame::{self, Frame, OtherDay, Room, done},
    german::{day, read_day, role},
    narrowing,
    saved_views::{self, Views},
    show::Wrong,
    works::{Owner, Standing},
};

/// Someone who is signed in and asks for a page.
#[derive(Debug)]
pub(crate) struct Visitor {
    /// What their requests need to know.
    pub(crate) ctx: Ctx,
    /// Their session.
    pub(crate) signed: Signed,
    /// From where they come.
    pub(crate) origin: Origin,
    /// What the address asks for.
    pub(crate) asked: Form,
    path: String,
    done: Option<&'static str>,
    days: Days,
    /// The last day of which they see what was known, where their audit is bound to one.
    known_until: Option<NaiveDate>,
    /// Whether they look, and send nothing.
    looks: bool,
    /// For how many seconds they stay signed in, if nothing more is asked for.
    pub(crate) session_left: i64,
    unread: i64,
    views: Option<Views>,
    works: Vec<Standing>,
}

/// The days that an address asks for.
#[derive(Clone, Copy, Debug, Default)]
struct Days {
    effective_on: Option<NaiveDate>,
    known_on: Option<NaiveDate>,
}

impl Visitor {
    /// The room they work in.
    pub(crate) fn room(&self) -> Room {
        Room::of(self.ctx.actor().role)
    }

    /// Whether their role may do something. Whether they may do it to a subject, `flow` decides.
    pub(crate) fn may(&self, action: Action) -> bool {
        action.allows(self.ctx.actor().role) && self.days.is_today()
    }

    /// Whether the books are shown as they stand, not as of a day that the address names.
    pub(crate) const fn is_today(&self) -> bool {
        self.days.is_today()
    }

    /// Which page of a list is asked for: 1 for the first.
    pub(crate) fn page_number(&self) -> usize {
        self.part_number("seite")
    }

    /// Which part of a list is asked for by a name of its own: 1 for the first.
    pub(crate) fn part_number(&self, name: &str) -> usize {
        self.asked.value(name).parse().unwrap_or(1).max(1)
    }

    /// After which subject a list goes on.
    pub(crate) fn after(&self) -> Option<uuid::Uuid> {
        self.asked.value("nach").parse().ok()
    }

    /// The path of the page.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The days that are asked for, as they are typed.
    pub(crate) fn days(&self) -> (String, String) {
        let text = |on: Option<NaiveDate>| on.map(day).unwrap_or_default();
        (text(self.days.effective_on), text(self.days.known_on))
    }

    /// Whether their audit sees the books as they were known on a day alone.
    pub(crate) const fn is_bound_to_a_day(&self) -> bool {
        self.known_until.is_some()
    }

    /// The days that links ask for: those of the address. Where it names none, an audit that sees what was known until a day
    /// goes on as of that.
    const fn days_of_links(&self) -> Days {
        if self.days.is_today() { Days { effective_on: None, known_on: self.known_until } } else { self.days }
    }

    /// What asks for the page as of another day, if it is looked at.
    fn other_day(&self) -> Option<OtherDay> {
        let grant =
            self.asked.value("zuwendung").parse().map(|id: uuid::Uuid| id.to_string()).unwrap_or_default();
        let of_grant = (!grant.is_empty()).then(|| ("zuwendung", grant.clone()));
        let asked: Vec<_> = of_grant.into_iter().chain(narrowing::said_beside_grant(&self.asked)).collect();
        let today = narrowing::asking(&self.path, &asked);
        self.looks.then(|| OtherDay { path: self.path.clone(), grant, today, days: self.days() })
    }

    /// The frame of a page.
    pub(crate) fn frame(&self, title: impl Into<String>) -> Frame {
        let actor = self.ctx.actor();
        let frame = Frame {
            title: title.into(),
            who: Some((actor.name.clone(), role(actor.role))),
            made_for: Some(self.signed.session.person.0),
            session_left: Some(self.session_left),
            unread: counted(self.unread),
            done: self.done,
            as_of: self.days.told(),
            other_day: self.other_day(),
            kept: narrowing::said_beside_grant(&self.asked),
            day_asked: self.days_of_links().asked(),
            views: self.views.clone(),
            works: self.works.iter().filter_map(frame::work).collect(),
            ..Frame::default()
        };
        let frame = frame.in_room(self.room(), &self.path);
        if self.is_bound_to_a_day() { frame.of_a_known_day() } else { frame }
    }
}

impl Days {
    /// A day that is none is not answered with another.
    fn of(parts: &Parts) -> Result<Self, Wrong> {
        let of = |name: &str| match query(parts, name).as_deref().map(str::trim) {
            None | Some("") => Ok(None),
            Some(text) => read_day(text).map(Some).map_err(|cause| {
                Wrong::told(StatusCode::BAD_REQUEST, "Stand der Bücher", &format!("„{text}“: {cause}"))
            }),
        };
        Ok(Self { effective_on: of("stand")?, known_on: of("bekannt")? })
    }

    const fn is_today(self) -> bool {
        self.effective_on.is_none() && self.known_on.is_none()
    }

    fn told(self) -> Option<String> {
        match (self.effective_on, self.known_on) {
            (None, None) => None,
            (Some(on), None) => Some(format!("Stand {}, wie er heute bekannt ist", day(on))),
            (None, Some(known)) => Some(format!("Stand, wie er am {} bekannt war", day(known))),
            (Some(on), Some(known)) => {
                Some(format!("Stand {}, wie er am {} bekannt war", day(on), day(known)))
            }
        }
    }

    fn asked(self) -> String {
        let part = |name: &str, on: Option<NaiveDate>| on.map(|on| format!("{name}={}", day(on)));
        let parts = [part("stand", self.effective_on), part("bekannt", self.known_on)];
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    }
}

/// How many notifications are new; nothing, if none is.
fn counted(unread: i64) -> Option<String> {
    match unread {
        0 => None,
        MOST_COUNTED.. => Some(format!("{MOST_COUNTED} oder mehr")),
        few => Some(few.to_string()),
    }
}

/// What an address says under a name, if it says something.
pub(crate) fn query(parts: &Parts, name: &str) -> Option<String> {
    let query = parts.uri.query().unwrap_or_default();
    let found = form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name);
    found.map(|(_, value)| value.into_owned()).filter(|value| !value.is_empty())
}

/// Who asks, if their session goes on.
pub(crate) async fn visitor(parts: &Parts, web: &Web) -> Result<Option<Visitor>, Wrong> {
    let Some(signed) = door::session(&parts.headers, &web.flow).await? else { return Ok(None) };
    let origin = door::origin(parts);
    let ctx = signed.ctx(&web.flow).coming_from(origin.clone(), &door::asked(parts));
    let looks = parts.method == Method::GET || parts.method == Method::HEAD;
    let days = if looks { Days::of(parts)? } else { Days::default() };
    let ctx = if days.is_today() { ctx } else { ctx.as_of(days.effective_on, days.known_on)? };
    let ctx = if looks { ctx.at_one_look() } else { ctx };
    let known_until = last_known_day(&ctx).await?;
    let path = parts.uri.path().to_owned();
    let asked = Form::of(parts.uri.query().unwrap_or_default().as_bytes());
    let done = done(asked.value("meldung"));
    let session_left = signed.session.times.seconds_left(web.flow.now());
    let unread = notifications::unread(&web.flow, &signed).await?;
    let views = if looks { saved_views::views(&ctx, &path, &asked).await? } else { None };
    let works = web.works.of(Owner::of(&signed));
    Ok(Some(Visitor {
        ctx,
        signed,
        origin,
        asked,
        path,
        done,
        days,
        known_until,
        looks,
        session_left,
        unread,
        views,
        works,
    }))
}

/// Whoever is not signed in is led to the door, and back.
impl FromRequestParts<Web> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Response> {
        match visitor(parts, web).await {
            Ok(Some(visitor)) => Ok(visitor),
            Ok(None) => Err(to_the_door(parts)),
            Err(wrong) => Err(wrong.into_response()),
        }
    }
}

fn to_the_door(parts: &Parts) -> Response {
    let here = parts.uri.path_and_query().map_or("/", |here| here.as_str());
    let back = form_urlencoded::Serializer::new(String::new()).append_pair("weiter", here).finish();
    Redirect::to(&format!("/anmelden?{back}")).into_response()
}

/// Where to go on: a page of this house, else the start.
pub(crate) fn inside(to: &str) -> &str {
    let is_path = to.starts_with('/') && !to.starts_with("//");
    let is_plain = to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_path && is_plain { to } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_out_of_the_house() {
        for outside in ["https://example.org", "//example.org", "/\\example.org", "x", "", "/a b", "/\n"] {
            assert_eq!(inside(outside), "/", "{outside:?}");
        }
        assert_eq!(inside("/abrechnungen?stand=1.4.2021"), "/abrechnungen?stand=1.4.2021");
    }
}
