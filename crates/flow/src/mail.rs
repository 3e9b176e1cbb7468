//! Mail: notifications that go out to whoever wants them by mail, at once or collected once a day.
//!
//! *Shape.* [`make`] puts what a person has not read into a mail, and what is in one is in no other; [`take`] gives the next
//! mail to whoever sends it, who says [`sent`] or [`failed`]. *Bounds.* What is older than [`FRESH_DAYS`] days is not mailed
//! any more: nothing is queued for a day on which mail is switched on. A mail is tried [`MOST_ATTEMPTS`] times, with growing
//! pauses. *Order.* The one that is due first. *Layers.* It goes to the address that is registered of a person and to no
//! other; it says that something happened and where to look, and a link in it does nothing by itself (decision 0033).

mod template;
mod texts;

use chrono::{DateTime, TimeDelta, Utc};
use grants::{MailChoice, MailKind, NotificationGroup, NotificationKind, PersonId};
use ledger::UnitId;
use store::{Conn, Mail, StoreError, Told};
use uuid::Uuid;

pub use template::{
    LONGEST_SUBJECT, MailPart, NAMES, NAMES_OF_EACH, Rendered, Template, TemplateError, Values,
};
pub use texts::{NewText, StandingText, preview, set_text, texts};

use crate::{
    Ctx, Flow, FlowError,
    notifications::{page, text},
    sign_in::Signed,
    views::MOST,
};

/// For how many days after it happened something is told by mail.
pub const FRESH_DAYS: i64 = 3;
/// How often a mail is tried before it is given up.
pub const MOST_ATTEMPTS: i64 = 6;
/// How long an attempt may take; after that the mail is due again.
const ATTEMPT: TimeDelta = TimeDelta::minutes(5);
/// The hour in Germany from which collected mails are made.
const COLLECTED_FROM: u32 = 6;
/// How many people are looked at together.
const PEOPLE: i64 = 100;
/// The most notifications of one mail; the next ones are in the next.
const MOST_TOLD: i64 = 50;
/// The most characters that are kept of what an attempt failed of.
const LONGEST_FAILURE: usize = 500;

/// Makes the mails of a unit that are to be sent now. Links in them begin with the address under which people reach us.
pub async fn make(flow: &Flow, unit: UnitId, reached_at: &str) -> Result<(), FlowError> {
    let since = flow.now() - TimeDelta::days(FRESH_DAYS);
    let mut after = PersonId(Uuid::nil());
    loop {
        let mut conn = flow.store().read().await?;
        let people = store::people_to_mail(&mut conn, unit, (since, after), PEOPLE).await?;
        drop(conn);
        let Some(last) = people.last() else { return Ok(()) };
        after = *last;
        for person in people {
            Making { flow, unit, reached_at, person }.all(since).await?;
        }
    }
}

/// The mails of one person that are to be made.
struct Making<'a> {
    flow: &'a Flow,
    unit: UnitId,
    reached_at: &'a str,
    person: PersonId,
}

impl Making<'_> {
    async fn all(&self, since: DateTime<Utc>) -> Result<(), FlowError> {
        let today = self.flow.today();
        let mut conn = self.flow.store().read().await?;
        let Some(person) = store::person(&mut conn, self.unit, self.person).await? else { return Ok(()) };
        let Some(address) = address_of(&person.identity) else { return Ok(()) };
        let chosen = store::mail_choices(&mut conn, self.person).await?;
        let is_time = self.flow.german_hour() >= COLLECTED_FROM
            && !store::is_collected(&mut conn, self.person, today).await?;
        let daily = is_time.then_some((MailKind::Collected, MailChoice::Daily));
        let mut mails = Vec::new();
        for (kind, choice) in [(MailKind::AtOnce, MailChoice::AtOnce)].into_iter().chain(daily) {
            let kinds = kinds(&chosen, choice);
            let of = (self.person, kinds.as_slice());
            mails.push((kind, store::notifications_to_mail(&mut conn, of, (since, today), MOST_TOLD).await?));
        }
        drop(conn);
        for (kind, told) in mails.into_iter().filter(|(_, told)| !told.is_empty()) {
            self.one(kind, (&person.name, address), told).await?;
        }
        Ok(())
    }

    async fn one(
        &self,
        kind: MailKind,
        (name, address): (&str, &str),
        told: Vec<Told>,
    ) -> Result<(), FlowError> {
        let lines = told.iter().map(|told| {
            let link = format!("{}{}", self.reached_at, page(&told.notification));
            (text(told.notification.kind), told.reference.as_deref(), link)
        });
        let rendered = self.render(kind, &Values::of(name, lines, self.reached_at)).await?;
        let now = self.flow.now();
        let mail = Mail {
            id: self.flow.new_id(),
            person: self.person,
            collected_on: (kind == MailKind::Collected).then(|| self.flow.today()),
            address: address.to_owned(),
            subject: rendered.subject,
            body: rendered.body,
            made_at: now,
            attempts: 0,
            due_at: now,
            failure: None,
        };
        let entries: Vec<_> = told.iter().map(|told| told.notification.entry).collect();
        let mut aside = self.flow.store().aside().await?;
        let kept = store::insert_mail(aside.conn(), self.unit, &mail, &entries).await;
        match aside.settle(kept).await {
            // Read meanwhile, or in another mail: what is still unread is in the next one.
            Err(StoreError::Stale { .. }) => Ok(()),
            kept => Ok(kept?),
        }
    }

    /// The mail in the text of the house. One that does not read with these values never stops a mail.
    async fn render(&self, kind: MailKind, values: &Values) -> Result<Rendered, FlowError> {
        let mut conn = self.flow.store().read().await?;
        if let Some(text) = texts::set_by_house(&mut conn, self.unit, kind).await? {
            match text.render(values) {
                Ok(rendered) => return Ok(rendered),
                Err(cause) => {
                    tracing::warn!(%cause, "The text of the house for {} does not read", kind.word());
                }
            }
        }
        Ok(Template::shipped(kind).render(values)?)
    }
}

/// The kinds of notifications of which somebody wants to learn so.
fn kinds(chosen: &[(NotificationGroup, MailChoice)], choice: MailChoice) -> Vec<NotificationKind> {
    let is_wanted = |kind: &NotificationKind| MailChoice::of(chosen, kind.about().group()) == choice;
    NotificationKind::ALL.iter().copied().filter(is_wanted).collect()
}

/// The next mail that is due, for whoever asks and nobody else while they try.
pub async fn take(flow: &Flow, unit: UnitId) -> Result<Option<Mail>, FlowError> {
    let mut aside = flow.store().aside().await?;
    let taken = take_next(aside.conn(), flow, unit).await;
    aside.settle(taken).await
}

async fn take_next(conn: &mut Conn, flow: &Flow, unit: UnitId) -> Result<Option<Mail>, FlowError> {
    let now = flow.now();
    let Some(mail) = store::due_mail(conn, unit, now).await? else { return Ok(None) };
    let is_ours = store::take_mail(conn, &mail, now + ATTEMPT).await?;
    let mail = Mail { attempts: mail.attempts + 1, ..mail };
    Ok(is_ours.then_some(mail))
}

/// Marks a mail as sent.
pub async fn sent(flow: &Flow, mail: &Mail) -> Result<(), FlowError> {
    let mut aside = flow.store().aside().await?;
    let marked = store::mark_sent(aside.conn(), mail.id, flow.now()).await;
    Ok(aside.settle(marked).await?)
}

/// Notes that an attempt failed. It is tried again later, unless that is of no use or it was tried often enough.
pub async fn failed(flow: &Flow, mail: &Mail, why: &str, is_final: bool) -> Result<(), FlowError> {
    let why: String = why.chars().filter(|one| !one.is_control()).take(LONGEST_FAILURE).collect();
    let now = flow.now();
    let mut aside = flow.store().aside().await?;
    let noted = match pause(mail.attempts).filter(|_| !is_final) {
        Some(pause) => store::mark_failed(aside.conn(), mail.id, &why, now + pause).await,
        None => store::give_up_mail(aside.conn(), mail.id, &why, now).await,
    };
    Ok(aside.settle(noted).await?)
}

/// How long to wait after so many attempts: one minute, then five times as long each time; nothing after the last.
fn pause(attempts: i64) -> Option<TimeDelta> {
    let earlier = u32::try_from(attempts - 1).ok().filter(|_| attempts < MOST_ATTEMPTS)?;
    Some(TimeDelta::minutes(5_i64.pow(earlier)))
}

/// The mails that were not delivered, newest first, each with whether it was given up. Who manages people sees them.
pub async fn undelivered(ctx: &Ctx) -> Result<Vec<(Mail, bool)>, FlowError> {
    let mut conn = ctx.look_at_people().await?;
    Ok(store::undelivered_mails(&mut conn, ctx.actor().unit, MOST).await?)
}

/// How somebody wants to learn of the groups of which they said so.
pub async fn choices(
    flow: &Flow,
    signed: &Signed,
) -> Result<Vec<(NotificationGroup, MailChoice)>, FlowError> {
    Ok(store::mail_choices(&mut flow.store().read().await?, signed.session.person).await?)
}

/// Notes how somebody wants to learn of some groups.
pub async fn choose(
    flow: &Flow,
    signed: &Signed,
    chosen: &[(NotificationGroup, MailChoice)],
) -> Result<(), FlowError> {
    let mut aside = flow.store().aside().await?;
    let noted = choose_each(aside.conn(), flow, signed, chosen).await;
    Ok(aside.settle(noted).await?)
}

async fn choose_each(
    conn: &mut Conn,
    flow: &Flow,
    signed: &Signed,
    chosen: &[(NotificationGroup, MailChoice)],
) -> Result<(), StoreError> {
    for one in chosen {
        let (unit, person) = (signed.session.unit, signed.session.person);
        store::set_mail_choice(conn, unit, person, *one, flow.now()).await?;
    }
    Ok(())
}

/// The address in what is registered of a person, if it is one.
fn address_of(identity: &str) -> Option<&str> {
    let (local, domain) = identity.split_once('@')?;
    let is_plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte))
    };
    (is_plain(local) && is_plain(domain) && domain.contains('.')).then_some(identity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<_> =
            (1..=MOST_ATTEMPTS).map(|attempts| pause(attempts).map(|it| it.num_minutes())).collect();
        assert_eq!(pauses, [Some(1), Some(5), Some(25), Some(125), Some(625), None]);
    }

    #[test]
    fn a_mail_goes_to_an_address_and_to_nothing_that_only_looks_like_one() {
        assert_eq!(address_of("finn.anz@kreis.example"), Some("finn.anz@kreis.example"));
        for other in [
            "finn anz",
            "a@b",
            "@kreis.example",
            "a@",
            "a@b.c\r\nbcc:x@y.z",
            "a@b.c,d@e.f",
            "a@b@c.d",
            "<a@b.c>",
            "ä@b.c",
        ] {
            assert_eq!(address_of(other), None, "{other:?}");
        }
    }
}
