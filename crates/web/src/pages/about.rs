//! Pages that say how this works: help, in plain and in easy language, and how accessible it is. Anybody may read them.

use askama::Template;
use axum::{
    RequestExt,
    extract::{Request, State},
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
pub(super) async fn frame(web: &Web, request: &mut Request, title: &str) -> Frame {
    match request.extract_parts_with_state::<Visitor, _>(web).await {
        Ok(visitor) => visitor.frame(title),
        Err(_) => Frame::bare(title),
    }
}

/// `GET /hilfe`
pub(crate) async fn help(State(web): State<Web>, mut request: Request) -> Response {
    page(&HelpPage { frame: frame(&web, &mut request, "Hilfe").await })
}

/// `GET /leichte-sprache`
pub(crate) async fn easy(State(web): State<Web>, mut request: Request) -> Response {
    page(&EasyPage { frame: frame(&web, &mut request, "Leichte Sprache").await })
}

/// `GET /barrierefreiheit`
pub(crate) async fn accessibility(State(web): State<Web>, mut request: Request) -> Response {
    page(&AccessibilityPage { frame: frame(&web, &mut request, "Erklärung zur Barrierefreiheit").await })
}
