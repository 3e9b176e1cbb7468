//! The pages: what finance staff, providers and auditors work with, in German, without a script if need be.
//!
//! *Shape.* One file for each page with what it shows and what it takes, one template beside it. A page reads through the
//! readers of `flow` and changes through its requests; it knows neither SQL nor the interface for programs. *Forms.* What
//! was typed is read once, all that is wrong with it is shown at once at its fields, and nothing typed is lost: not by a
//! refusal, not by a session that ended, not by a second factor that is asked for. A form carries the key under which it
//! is carried out once and the version that the person saw; what was done leads to another page. *Bounds.* Nothing is
//! loaded from elsewhere, and nothing runs that is not in `assets`.

mod assets;
mod checks;
mod drafts;
mod filters;
mod foreseen;
mod form;
mod frame;
mod german;
mod id;
mod layers;
mod list_csv;
mod lists;
mod meanwhile;
mod names;
mod narrowing;
mod pages;
mod refusal;
mod routes;
mod saved_views;
mod sent;
mod show;
mod stations;
mod steps;
mod strangers;
mod upload;
mod visitor;
mod works;

pub use routes::{BACK_FROM_OPENID, router};

/// What every page can reach.
#[derive(Clone, Debug)]
struct Web {
    flow: flow::Flow,
    openid: Option<openid::Provider>,
    checks: checks::Checks,
    works: works::Works,
    /// Room for what is large of those who are not signed in.
    room: door::Room,
}
