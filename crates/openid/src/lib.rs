//! The house's own sign-in: OpenID Connect with an authorization code and PKCE.
//!
//! *Shape.* A person is sent to the provider with an address made for their attempt, and comes back with a code; the
//! provider changes the code for a signed statement of who it is. *Layers.* What the provider says ends here: it names an
//! account ([`identity::OpenIdSubject`]), and who that is and what they may do is decided in `flow`. Nothing else that it says
//! is believed. *Bounds.* Nothing is kept between the two steps but one secret in the person's browser; the provider is
//! asked by a few at a time, and not for longer than [`PATIENCE`].

mod attempt;
mod provider;
mod settings;

pub use attempt::Attempt;
pub use provider::{OpenIdError, PATIENCE, Provider};
pub use settings::{Settings, SettingsError};
