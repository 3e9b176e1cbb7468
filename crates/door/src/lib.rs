//! What the interface and the pages have in common at the door: who comes and what they carry, an id for each request,
//! and that a change goes on to its end.
//!
//! Nothing here decides who may do what, and nothing here looks the same to a program and to a person: refusals are told
//! by who asks.

mod cookies;
mod origin;
mod room;
mod run;
mod stored;
mod traced;

pub use cookies::{
    SetCookie, device, device_cookie, no_openid_cookie, no_session_cookie, openid, openid_cookie, session,
    session_cookie, session_end, session_secret,
};
pub use origin::{ClientAddress, asked, origin};
pub use room::{Place, Room};
pub use run::to_the_end;
pub use stored::{package_to_keep, table_to_keep, to_keep, to_look_at};
pub use traced::traced;
