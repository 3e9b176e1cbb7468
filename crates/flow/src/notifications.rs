//! Notifications: who is told of what was done, and what a person does with what they are told.
//!
//! *Shape.* Every command passes `News` once, after it ran, and so does each part of one that has an entry of its own: the
//! table in `grants` says whether somebody is to learn of it, and one row for each person is written with the entry
//! (decision 0033). *Cost.* Nothing for a command that nobody is told of; else a look-up for each role. *Bounds.* A page at a
//! time; unread ones are counted up to [`MOST_COUNTED`]. *Order.* Newest first. *Layers.* Whoever did it is not told. What is
//! told is no more than that it happened: what it is about is shown by its own page, to who may see it.

pub mod foreseen;
mod words;

use std::collections::BTreeSet;

use grants::{
    Audience, GrantId, LinesAsked, NotificationAbout, NotificationKind, OrganisationId, Outline, PersonId,
    Role, may_be_told, told,
};
use ledger::EntryNumber;
use store::{Conn, Notification, OrganisationKind, StoreError, Told, Tx};
use uuid::Uuid;

pub use words::{page, text};

use crate::{Ctx, Flow, FlowError, sign_in::Signed, views::MOST};

/// Up to how many unread ones are counted.
pub const MOST_COUNTED: i64 = 100;

/// What a command did that somebody is to learn.
#[derive(Debug)]
pub(crate) struct News {
    kind: NotificationKind,
    audience: Audience,
    about: Outline,
    subject: Uuid,
}

impl News {
    /// Of what a command has done; nothing, if nobody is told of that.
    pub(crate) fn of(command: &str, subject: Uuid, answer: &str) -> Result<Option<Self>, StoreError> {
        if !may_be_told(command) {
            return Ok(None);
        }
        let about = Outline::read(answer)?;
        let Some((kind, audience)) = told(command, &about) else { return Ok(None) };
        let subject = match kind.about() {
            NotificationAbout::BankDetails => about.organisation.map_or(subject, |it| it.0),
            NotificationAbout::Claim => about.claim.map_or(subject, |it| it.0),
            _ => about.reminded_of.unwrap_or(subject),
        };
        Ok(Some(Self { kind, audience, about, subject }))
    }

    /// Tells it with the entry that comes next, which the command or its part is about to have.
    pub(crate) async fn tell(self, ctx: &Ctx, tx: &mut Tx) -> Result<(), FlowError> {
        let (unit, entry) = (tx.unit(), tx.entry());
        let conn = tx.write().await?;
        let heard = heard(conn, ctx, &self.about, self.audience).await?;
        let Some(Heard { organisation, people, .. }) = heard else { return Ok(()) };
        let grant = grant_of(conn, ctx, &self.about).await?;
        for person in people {
            let told = Notification {
                entry,
                person,
                organisation,
                kind: self.kind,
                subject: self.subject,
                grant,
                read_at: None,
            };
            store::insert_notification(conn, unit, &told).await?;
        }
        Ok(())
    }
}

/// Who hears of it.
struct Heard {
    /// For which organisation.
    organisation: OrganisationId,
    /// In which roles; none, where that is one person.
    roles: &'static [Role],
    /// Who acts there in one of them.
    people: BTreeSet<PersonId>,
}

/// Who hears of it; nobody, if that is outside. Whoever does it knows.
async fn heard(
    conn: &mut Conn,
    ctx: &Ctx,
    subject: &Outline,
    audience: Audience,
) -> Result<Option<Heard>, FlowError> {
    let (organisation, roles) = match audience {
        Audience::Author => {
            let author = subject.author().filter(|author| author.person != ctx.actor().person);
            return Ok(author.map(|author| Heard {
                organisation: author.organisation,
                roles: &[],
                people: [author.person].into(),
            }));
        }
        Audience::House(roles) => (house(conn, ctx).await?, roles),
        Audience::Giver(roles) => (parties(conn, ctx, subject).await?.map(|(giver, _)| giver), roles),
        Audience::Recipient(roles) => match subject.organisation {
            Some(own) => (Some(own), roles),
            None => (parties(conn, ctx, subject).await?.map(|(_, recipient)| recipient), roles),
        },
        Audience::OtherSide { giver, recipient } => match parties(conn, ctx, subject).await? {
            Some((from, to)) if ctx.actor().organisation == to => (Some(from), giver),
            both => (both.map(|(_, to)| to), recipient),
        },
    };
    let Some(organisation) = organisation else { return Ok(None) };
    let mut people = acting(conn, ctx, organisation, roles).await?;
    people.remove(&ctx.actor().person);
    Ok(Some(Heard { organisation, roles, people }))
}

async fn acting(
    conn: &mut Conn,
    ctx: &Ctx,
    organisation: OrganisationId,
    roles: &[Role],
) -> Result<BTreeSet<PersonId>, FlowError> {
    let (unit, today) = (ctx.actor().unit, ctx.today());
    let mut people = BTreeSet::new();
    for role in roles {
        people.extend(store::people_in_role(conn, unit, (organisation, *role), today).await?);
    }
    Ok(people)
}

/// Who gives and who receives the grant on which it hangs.
async fn parties(
    conn: &mut Conn,
    ctx: &Ctx,
    subject: &Outline,
) -> Result<Option<(OrganisationId, OrganisationId)>, FlowError> {
    let Some(grant) = grant_of(conn, ctx, subject).await? else { return Ok(None) };
    Ok(store::parties_of_grant(conn, ctx.actor().unit, grant).await?)
}

/// The grant on which it hangs; what is said of a claim hangs on that of the claim.
async fn grant_of(conn: &mut Conn, ctx: &Ctx, subject: &Outline) -> Result<Option<GrantId>, FlowError> {
    match (subject.grant, subject.claim) {
        (None, Some(claim)) => {
            let found = store::claim_excerpt(conn, ctx.actor().unit, claim, &LinesAsked::None).await?;
            Ok(found.map(|found| found.claim.grant))
        }
        (grant, _) => Ok(grant),
    }
}

async fn house(conn: &mut Conn, ctx: &Ctx) -> Result<Option<OrganisationId>, FlowError> {
    let all = store::organisations(conn, ctx.actor().unit).await?;
    Ok(all.into_iter().find(|it| it.kind == OrganisationKind::Municipality).map(|it| it.id))
}

/// Whose they are: a person's, for the organisation for which they act.
fn of(signed: &Signed) -> (PersonId, OrganisationId) {
    (signed.session.person, signed.standing.organisation)
}

/// What somebody was told, newest first; before an entry, if one is named.
pub async fn notifications(
    flow: &Flow,
    signed: &Signed,
    before: Option<EntryNumber>,
    limit: i64,
) -> Result<Vec<Told>, FlowError> {
    let (limit, before) = (limit.clamp(1, MOST), before.unwrap_or(EntryNumber::new(i64::MAX)));
    let mut conn = flow.store().read().await?;
    Ok(store::notifications(&mut conn, of(signed), before, limit).await?)
}

/// How many of them are unread, up to [`MOST_COUNTED`].
pub async fn unread(flow: &Flow, signed: &Signed) -> Result<i64, FlowError> {
    Ok(store::unread_notifications(&mut flow.store().read().await?, of(signed), MOST_COUNTED).await?)
}

/// Notes that somebody has read one of them, and gives it.
pub async fn read(flow: &Flow, signed: &Signed, entry: EntryNumber) -> Result<Told, FlowError> {
    let mut aside = flow.store().aside().await?;
    let read = read_one(aside.conn(), flow, signed, entry).await;
    aside.settle(read).await
}

async fn read_one(
    conn: &mut Conn,
    flow: &Flow,
    signed: &Signed,
    entry: EntryNumber,
) -> Result<Told, FlowError> {
    store::read_notification(conn, of(signed), entry, flow.now()).await?;
    let found = store::notification(conn, of(signed), entry).await?;
    found.ok_or(FlowError::NotFound { what: "notification" })
}

/// Notes that somebody has read all of them up to the newest that they were shown.
pub async fn read_until(flow: &Flow, signed: &Signed, newest: EntryNumber) -> Result<(), FlowError> {
    let mut aside = flow.store().aside().await?;
    let read = store::read_notifications(aside.conn(), of(signed), newest, flow.now()).await;
    Ok(aside.settle(read).await?)
}
