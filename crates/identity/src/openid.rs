//! Accounts at the house's own sign-in.

/// An account for which a provider of OpenID Connect vouches: the provider and its name for the account, which it gives to
/// nobody else (OpenID Connect Core 1.0, section 2). A name or an address that the provider states is no such thing: it
/// changes hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIdSubject {
    /// The provider.
    pub issuer: String,
    /// Its name for the account.
    pub subject: String,
}
