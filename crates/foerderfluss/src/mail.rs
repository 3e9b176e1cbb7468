//! Mail goes out: whatever is due, one after the other, to the mail server of the house.

mod settings;

use std::{error::Error, time::Duration};

pub(crate) use settings::Mail as MailSettings;

use flow::{Flow, FlowError, Mail, mail};
use ledger::UnitId;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use tokio::{sync::watch, time};

/// How often it is looked for what is due.
const PAUSE: Duration = Duration::from_secs(10);
/// How long the mail server may take to answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Who sends, through which server, with links that begin so.
pub(crate) struct Sender {
    pub(crate) transport: AsyncSmtpTransport<Tokio1Executor>,
    pub(crate) from: Mailbox,
    pub(crate) reached_at: String,
}

/// Why a mail did not go out.
struct Failure {
    why: String,
    is_final: bool,
}

impl Sender {
    /// Sends what is due until a stop is asked for; a mail that is on its way is brought to its end.
    pub(crate) async fn work(self, flow: Flow, unit: UnitId, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.round(&flow, unit, &stop).await {
                tracing::error!(error = ?error, "Mails could not be made or marked");
            }
            drop(time::timeout(PAUSE, stop.changed()).await);
        }
    }

    async fn round(&self, flow: &Flow, unit: UnitId, stop: &watch::Receiver<bool>) -> Result<(), FlowError> {
        mail::make(flow, unit, &self.reached_at).await?;
        while !*stop.borrow() {
            let Some(mail) = mail::take(flow, unit).await? else { return Ok(()) };
            match self.send(&mail).await {
                Ok(()) => mail::sent(flow, &mail).await?,
                Err(Failure { why, is_final }) => {
                    tracing::warn!(mail.id = %mail.id, attempts = mail.attempts, "Mail {} was not sent", mail.id);
                    mail::failed(flow, &mail, &why, is_final).await?;
                }
            }
        }
        Ok(())
    }

    async fn send(&self, mail: &Mail) -> Result<(), Failure> {
        let message =
            self.message(mail).map_err(|cause| Failure { why: cause.to_string(), is_final: true })?;
        let sent = self.transport.send(message).await;
        sent.map(drop).map_err(|cause| Failure { why: told(&cause), is_final: cause.is_permanent() })
    }

    /// The same message at every attempt: whoever gets it twice knows it by its id.
    fn message(&self, mail: &Mail) -> Result<Message, Box<dyn Error + Send + Sync>> {
        let id = format!("<{}@{}>", mail.id, self.from.email.domain());
        let mut message = Message::builder()
            .message_id(Some(id))
            .date(mail.made_at.into())
            .from(self.from.clone())
            .to(Mailbox::new(None, mail.address.parse()?))
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())?;
        // So that no absence is answered to it (RFC 3834).
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(automatic, "auto-generated".to_owned()));
        Ok(message)
    }
}

/// What the mail server said, with its causes.
fn told(cause: &(dyn Error + 'static)) -> String {
    let mut told = cause.to_string();
    let mut next = cause.source();
    while let Some(cause) = next {
        told = format!("{told}: {cause}");
        next = cause.source();
    }
    told
}
