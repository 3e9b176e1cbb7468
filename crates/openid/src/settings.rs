//! What is agreed with the provider.

use std::fmt;

use openidconnect::{ClientId, ClientSecret, IssuerUrl, RedirectUrl};
use url::{Host, Url};

/// What is agreed with the provider.
#[derive(Clone)]
pub struct Settings {
    pub(crate) issuer: IssuerUrl,
    pub(crate) client: ClientId,
    pub(crate) secret: Option<ClientSecret>,
    pub(crate) back: RedirectUrl,
}

/// Shows nothing secret.
impl fmt::Debug for Settings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Settings")
            .field("issuer", &self.issuer)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// An address that is none.
    #[error("{0} is no address")]
    Address(String),
    /// An address that others could read along, or answer from.
    #[error("{0} does not begin with https")]
    Open(String),
}

impl Settings {
    /// By the provider's address, our name and secret there, and the address at which people come back to us. Both
    /// addresses are https; on this machine itself http does.
    pub fn new(
        issuer: &str,
        client: &str,
        secret: Option<String>,
        back: &str,
    ) -> Result<Self, SettingsError> {
        let (client, secret) = (ClientId::new(client.to_owned()), secret.map(ClientSecret::new));
        closed(issuer)?;
        let issuer =
            IssuerUrl::new(issuer.to_owned()).map_err(|_| SettingsError::Address(issuer.to_owned()))?;
        Ok(Self { issuer, client, secret, back: RedirectUrl::from_url(closed(back)?) })
    }
}

/// An address that nobody reads along.
fn closed(text: &str) -> Result<Url, SettingsError> {
    let url = Url::parse(text).map_err(|_| SettingsError::Address(text.to_owned()))?;
    let is_here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    let is_closed = url.scheme() == "https" || url.scheme() == "http" && is_here;
    if is_closed { Ok(url) } else { Err(SettingsError::Open(text.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(issuer: &str) -> Result<(), SettingsError> {
        Settings::new(issuer, "foerderfluss", None, "https://foerderfluss.example/back").map(drop)
    }

    #[test]
    fn nobody_reads_along() {
        for good in [
            "https://anmeldung.example/realms/kreis",
            "http://127.0.0.1:8080",
            "http://[::1]/",
            "http://localhost",
        ] {
            settings(good).unwrap();
        }
        for open in
            ["http://anmeldung.example", "http://10.0.0.1", "ftp://localhost", "http://localhost.example"]
        {
            assert!(matches!(settings(open), Err(SettingsError::Open(_))), "{open}");
        }
        assert!(matches!(settings("anmeldung"), Err(SettingsError::Address(_))));
        let back = Settings::new("https://a.example", "foerderfluss", None, "http://b.example");
        assert!(matches!(back, Err(SettingsError::Open(_))));
    }

    #[test]
    fn a_secret_is_not_shown() {
        let settings = Settings::new(
            "https://a.example",
            "foerderfluss",
            Some("geheim".to_owned()),
            "https://b.example",
        );
        assert!(!format!("{:?}", settings.unwrap()).contains("geheim"));
    }
}
