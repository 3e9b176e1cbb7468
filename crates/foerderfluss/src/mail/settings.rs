//! What the settings say of mail.

use std::{
    error::Error,
    net::IpAddr,
    path::{Path, PathBuf},
};

use lettre::{
    AsyncSmtpTransport, Tokio1Executor, message::Mailbox, transport::smtp::authentication::Credentials,
};
use serde::Deserialize;

use super::{PATIENCE, Sender};
use crate::config::secret_of;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// How mail goes out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    /// The mail server.
    server: String,
    /// Its port, if it is not the usual one.
    port: Option<u16>,
    /// How the way there is kept secret.
    #[serde(default)]
    encryption: Encryption,
    /// Who sends.
    sender: String,
    /// As whom we sign in there, if we do.
    user: Option<String>,
    /// Where the password stands.
    password_file: Option<PathBuf>,
    /// The address under which people reach us.
    address: String,
}

/// How the way to the mail server is kept secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Encryption {
    /// TLS, asked for after the greeting (RFC 3207); without it nothing is sent.
    #[default]
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// None, on the same machine alone.
    None,
}

/// Why mail cannot go out as the settings say.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailError {
    /// The way would be open.
    #[error(
        "[mail]: unverschlüsselt (encryption = \"none\") geht Post nur an einen Server auf demselben Rechner"
    )]
    Open,
    /// A user without a password, or a password without a user.
    #[error("[mail]: user und password_file gehören zusammen")]
    Credentials,
    /// The sender is no address.
    #[error("[mail]: sender ist keine Mailadresse")]
    Sender,
    /// The address is none.
    #[error("[mail]: address ist die Adresse dieser Anwendung und beginnt mit https")]
    Address,
}

impl Mail {
    /// Who sends.
    pub(crate) fn sender(&self) -> Result<Sender, Box<dyn Error>> {
        let from: Mailbox = self.sender.parse().map_err(|_| MailError::Sender)?;
        if !self.address.starts_with("https://") {
            return Err(MailError::Address.into());
        }
        let reached_at = self.address.trim_end_matches('/').to_owned();
        let builder = match self.encryption {
            Encryption::Starttls => Transport::starttls_relay(&self.server)?,
            Encryption::Tls => Transport::relay(&self.server)?,
            Encryption::None if is_here(&self.server) => Transport::builder_dangerous(&self.server),
            Encryption::None => return Err(MailError::Open.into()),
        };
        let builder = match self.port {
            Some(port) => builder.port(port),
            None => builder,
        };
        let builder = match (&self.user, &self.password_file) {
            (Some(user), Some(file)) => builder.credentials(credentials(user, file)?),
            (None, None) => builder,
            _ => return Err(MailError::Credentials.into()),
        };
        Ok(Sender { transport: builder.timeout(Some(PATIENCE)).build(), from, reached_at })
    }
}

fn credentials(user: &str, file: &Path) -> Result<Credentials, Box<dyn Error>> {
    Ok(Credentials::new(user.to_owned(), secret_of(file)?))
}

fn is_here(server: &str) -> bool {
    server == "localhost" || server.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
