//! Pages that say how this works: help, in plain and in easy language, and how accessible it is. Anybody may read them.

use askama::Template;
use axum::{
    extract::{FromRequestParts, Request, State},
    response::Response,
};

use crate::{Web, frame::Frame, show::page, visitor::Visitor};

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "easy.html")]
struct EasyPage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "accessibility.html")]
struct AccessibilityPage {
    frame: Frame,
}

/// The frame of who is signed in, or of nobody.
async fn frame(web: &Web, request: Request, title: &str) -> Frame {
    let (mut parts, _) = request.into_parts();
    match Visitor::from_request_parts(&mut parts, web).await {
        Ok(visitor) => visitor.frame(title),
        Err(_) => Frame::bare(title),
    }
}

/// `GET /hilfe`
pub(crate) async fn help(State(web): State<Web>, request: Request) -> Response {
    page(&HelpPage { frame: frame(&web, request, "Hilfe").await })
}

/// `GET /leichte-sprache`
pub(crate) async fn easy(State(web): State<Web>, request: Request) -> Response {
    page(&EasyPage { frame: frame(&web, request, "Leichte Sprache").await })
}

/// `GET /barrierefreiheit`
pub(crate) async fn accessibility(State(web): State<Web>, request: Request) -> Response {
    page(&AccessibilityPage { frame: frame(&web, request, "Erklärung zur Barrierefreiheit").await })
}
