//! What deviates from the plain way: found by its command, newest first, with whose grant it is and how much.

use ledger::{Cents, EntryNumber};
use store::{AsOf, Command, Done, Envelope, ExceptionsAsked, StoreError, Tx};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::DAY,
    registry::{ELSEWHERE, PROVIDER_A, Registry},
};

/// Says that something was done to a subject.
struct Told(&'static str, Uuid);

impl Command for Told {
    type Answer = ();
    type Error = StoreError;

    async fn run(&self, _: &mut Tx) -> Result<Done<()>, StoreError> {
        Ok(Done { subject_kind: self.0, subject: self.1, effective_on: DAY, answer: () })
    }
}

/// Writes an entry by a command; its number.
async fn tell(
    registry: &Registry,
    command: &'static str,
    payload: &str,
    (kind, id): (&'static str, Uuid),
) -> i64 {
    let envelope = registry.books.envelope(&format!("{command} {payload}"), payload.to_owned());
    registry.books.store.execute(Envelope { command, ..envelope }, Told(kind, id)).await.unwrap();
    let unit = registry.unit();
    store::heads(&mut registry.conn().await, &[unit]).await.unwrap()[&unit].number.get()
}

fn asked<'a>(commands: &'a [&'a str], before: i64, limit: i64) -> ExceptionsAsked<'a> {
    ExceptionsAsked { commands, before: EntryNumber::new(before), limit }
}

testkit::on_both_engines! {
    async fn what_is_exceptional_is_found_and_what_is_not_is_left_out(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.forwarding(2, &registry.award().await, PROVIDER_A).await;
        let (needed, more) = (registry.payout_request(1, &grant).await, registry.above_need(5, &grant).await);
        let payment = registry.payment(1, &grant).await;
        let (of_payment, of_grant) = (("payment", payment.id.0), ("grant", grant.id.0));
        let reversed = tell(&registry, "tranche.reverse", r#"{"reason":"falsch gebucht"}"#, of_payment).await;
        tell(&registry, "payment.confirm", "{}", of_payment).await;
        tell(&registry, "plan.change", r#"{"consent":null}"#, of_grant).await;
        let consent = r#"{"consent":{"on":"2021-03-01","reference":"Az. 7"}}"#;
        let replanned = tell(&registry, "plan.change", consent, of_grant).await;
        // What somebody writes is quoted, and does not pretend to be what is looked for.
        tell(&registry, "plan.change", r#"{"note":"\"consent\":{"}"#, of_grant).await;
        let reason = r#"{"reason":"eilig"}"#;
        tell(&registry, "payout_request.submit", reason, ("payout_request", needed.id.0)).await;
        let above = r#"{"reason":"sehr eilig"}"#;
        let above = tell(&registry, "payout_request.submit", above, ("payout_request", more.id.0)).await;
        let interest = tell(&registry, "interest.decide", r#"{"decision":{"claim":{}}}"#, of_grant).await;
        let closed = tell(&registry, "period.close", r#"{"reason":"Jahr"}"#, ("period", Uuid::nil())).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let all = store::exceptional_entries(&mut conn, unit, asked(&[], i64::MAX, 9), None).await.unwrap();
        let numbers: Vec<_> = all.iter().map(|entry| entry.number.get()).collect();
        assert_eq!(numbers, [closed, interest, above, replanned, reversed]);
        let oldest = &all[4];
        assert_eq!((oldest.subject, oldest.grant), (payment.id.0, Some(grant.id)));
        assert_eq!(oldest.amount, Some(payment.amount));
        assert_eq!(oldest.payload.as_deref(), Some(r#"{"reason":"falsch gebucht"}"#));
        assert_eq!((all[3].grant, all[3].amount, all[0].grant), (Some(grant.id), None::<Cents>, None));
        let two = ["tranche.reverse", "plan.change"];
        let some = store::exceptional_entries(&mut conn, unit, asked(&two, i64::MAX, 9), None).await.unwrap();
        assert_eq!(some, [all[3].clone(), all[4].clone()]);
        let before = store::exceptional_entries(&mut conn, unit, asked(&[], closed, 1), None).await.unwrap();
        assert_eq!(before, [all[1].clone()]);
        assert_eq!(store::exceptional_entries(&mut conn, ELSEWHERE, asked(&[], i64::MAX, 9), None).await.unwrap(), []);
        let numbers = [EntryNumber::NONE, EntryNumber::new(reversed), all[0].number];
        let named = store::exceptional_entries_with(&mut conn, unit, &numbers).await.unwrap();
        assert_eq!(named, [all[0].clone(), oldest.clone()]);
        assert_eq!(store::exceptional_entries_with(&mut conn, ELSEWHERE, &numbers).await.unwrap(), []);
        assert_eq!(store::exceptional_entries_with(&mut conn, unit, &[]).await.unwrap(), []);
        let early = AsOf { effective_on: DAY.pred_opt().unwrap(), known_on: DAY.pred_opt().unwrap() };
        let then = store::exceptional_entries(&mut conn, unit, asked(&[], i64::MAX, 9), Some(early)).await;
        assert_eq!(then.unwrap(), []);
    }

    async fn the_days_of_entries_are_read_from_the_newest_on(db: TestDb) {
        let registry = Registry::open(&db).await;
        let last = tell(&registry, "period.close", "{}", ("period", Uuid::nil())).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let before = EntryNumber::new(i64::MAX);
        let days = store::entry_days(&mut conn, unit, before, 2, None).await.unwrap();
        let numbers: Vec<_> = days.iter().map(|it| it.number.get()).collect();
        assert_eq!(numbers, [last, last - 1]);
        assert_eq!(days[0].effective_on, DAY);
        let rest = store::entry_days(&mut conn, unit, EntryNumber::new(2), 9, None).await.unwrap();
        assert_eq!(rest.len(), 1, "those before the second");
        let early = AsOf { effective_on: DAY.pred_opt().unwrap(), known_on: DAY.pred_opt().unwrap() };
        assert_eq!(store::entry_days(&mut conn, unit, before, 9, Some(early)).await.unwrap(), []);
    }
}
