//! The texts of mails that the house sets in place of those that come along, version by version. They lie beside the books,
//! and each stays with who set it. What is set was read with sample values first; should it not read with those of a mail,
//! the mail goes out with the text that comes along.

use grants::MailKind;
use ledger::UnitId;
use store::{Conn, MailText, StoreError};

use super::{Rendered, Template};
use crate::{Action, Ctx, FlowError, access, views::MOST};

/// The text of a kind of mail as it stands.
#[derive(Clone, Debug)]
pub struct StandingText {
    /// Which mail.
    pub kind: MailKind,
    /// The number of the newest version, 0 if the house has set none.
    pub number: i64,
    /// The text.
    pub text: Template,
    /// Whether it is the one that comes along.
    pub is_shipped: bool,
    /// The versions with the name of who set each, newest first.
    pub versions: Vec<(MailText, String)>,
}

/// A next version of a text.
#[derive(Clone, Debug)]
pub struct NewText {
    /// Which mail.
    pub kind: MailKind,
    /// The number that it has: one more than that of the version that the person saw.
    pub number: i64,
    /// The text; none goes back to what comes along.
    pub text: Option<Template>,
}

/// The texts as they stand, with their versions. Who manages people sees them.
pub async fn texts(ctx: &Ctx) -> Result<Vec<StandingText>, FlowError> {
    let mut conn = ctx.look_at_people().await?;
    let mut all = Vec::new();
    for kind in MailKind::ALL {
        let versions = store::mail_texts(&mut conn, ctx.actor().unit, kind, MOST).await?;
        let newest = versions.first().map(|(version, _)| version);
        let set = newest.and_then(set);
        all.push(StandingText {
            kind,
            number: newest.map_or(0, |it| it.number),
            is_shipped: set.is_none(),
            text: set.unwrap_or_else(|| Template::shipped(kind)),
            versions,
        });
    }
    Ok(all)
}

/// What a text would read like, with sample values.
pub async fn preview(ctx: &Ctx, text: &Template) -> Result<Rendered, FlowError> {
    drop(ctx.look_at_people().await?);
    Ok(text.sample()?)
}

/// Sets the next version of a text. It holds from the next mail on.
pub async fn set_text(ctx: &Ctx, new: NewText) -> Result<MailText, FlowError> {
    const WHAT: &str = "mail_text.set";
    let mut aside = ctx.store().aside().await?;
    let outcome = match set_beside(aside.conn(), ctx, &new).await {
        Ok(version) => {
            ctx.note_done_beside(aside.conn(), WHAT).await.map(|()| version).map_err(FlowError::from)
        }
        refused => refused,
    };
    let settled = aside.settle(outcome).await;
    if settled.as_ref().is_err_and(FlowError::is_refusal) {
        ctx.note_refused(WHAT).await?;
    }
    settled
}

async fn set_beside(conn: &mut Conn, ctx: &Ctx, new: &NewText) -> Result<MailText, FlowError> {
    // May this person do this?
    access::admit(conn, ctx, Action::ChangeSettings).await?;
    access::require_first_recipient(conn, ctx.actor()).await?;
    // Is it a text of a mail?
    if let Some(text) = &new.text {
        text.sample()?;
    }
    let version = MailText {
        kind: new.kind,
        number: new.number,
        text: new.text.clone().map(|text| (text.subject, text.body)),
        set_by: ctx.actor().person,
        set_at: ctx.now(),
    };
    let written = store::insert_mail_text(conn, ctx.actor().unit, &version).await;
    // Another version came in between.
    let is_taken = |rule| ["mail_text_number", "mail_text_pkey"].contains(&rule);
    match written {
        Err(refused) if refused.rule().is_some_and(is_taken) => Err(FlowError::Stale { what: "text" }),
        written => Ok(written.map(|()| version)?),
    }
}

/// The text that the house has set for a kind of mail; none, if what comes along holds.
pub(super) async fn set_by_house(
    conn: &mut Conn,
    unit: UnitId,
    kind: MailKind,
) -> Result<Option<Template>, StoreError> {
    let newest = store::mail_texts(conn, unit, kind, 1).await?;
    Ok(newest.first().and_then(|(version, _)| set(version)))
}

fn set(version: &MailText) -> Option<Template> {
    version.text.clone().map(|(subject, body)| Template { subject, body })
}
