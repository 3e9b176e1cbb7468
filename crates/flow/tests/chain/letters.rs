//! Letters and orders say what the books say: whom, how much, by which clause, and who stands for it.

use std::sync::Arc;

use chrono::DateTime;
use flow::{
    Ctx, Flow, Role, SystemIds,
    documents::{self, DocumentKind, journal_words},
    views,
};
use ledger::{Cents, EntryNumber};
use proof::{
    Content,
    data::{InterestRow, SignOff},
};
use testkit::{FixedClock, TestDb};
use uuid::Uuid;

use crate::{
    documents::full,
    interest::claimed_below,
    office::{Office, UNIT, day},
    steps::order,
};

async fn content(ctx: &Ctx, kind: DocumentKind, subject: Uuid) -> Content {
    let made = documents::render(ctx, kind, subject).await.unwrap();
    proof::embedded(&made.content).unwrap().content
}

/// Who stands for what.
fn signed(by: &[SignOff]) -> Vec<(&str, &str)> {
    by.iter().map(|signed| (signed.name.as_str(), signed.role.as_str())).collect()
}

/// Those who certified what became due.
const CERTIFIED: [(&str, &str); 2] =
    [("Sina Sach", "Feststellung: sachlich richtig"), ("Reto Rech", "Feststellung: rechnerisch richtig")];

testkit::on_both_engines! {
    async fn a_payment_order_names_who_is_paid_and_who_stands_for_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        let (head, grant) = (office.who_is(Role::Head), office.forwarding_a.id);
        let second = office.run(&office.finance(), order(grant, "F1", 5_000)).await.unwrap();
        let payments = views::payments(&head, Some(grant), None, 9).await.unwrap().items;
        let first = payments.iter().find(|it| it.id != second.id).unwrap();
        let stated = async |subject: Uuid| {
            let Content::PaymentOrder(order) = content(&head, DocumentKind::PaymentOrder, subject).await else {
                panic!("an order")
            };
            order
        };

        // The first takes what was approved ahead of use, the second what the claim made due.
        let ordered = stated(first.id.0).await;
        assert_eq!((ordered.payee.name.as_str(), ordered.items.len()), ("Träger A", 1));
        assert_eq!((ordered.items[0].number.as_str(), ordered.items[0].amount), ("F1", Cents::new(4_000)));
        assert!(ordered.account.iban.is_some(), "{:?}", ordered.account);
        let reference = &office.forwarding_a.act.reference;
        let reason = |certified: &str| {
            format!("Fällige Mittel aus der Weiterleitung {reference}: {certified} (festgestellt am 15.03.2021)")
        };
        assert_eq!(ordered.reason, reason("Mittelanforderung"));
        let paid = [
            ("Olga Ordn", "Anordnung"),
            ("Ria Frei", "erste Freigabe"),
            ("Rolf Frei", "zweite Freigabe"),
            ("Finn Anz", "gebucht"),
        ];
        assert_eq!(signed(&ordered.signed_by), [&CERTIFIED[..], &paid].concat());
        let roles: Vec<_> = ordered.signed_by.iter().map(|signed| signed.function.as_str()).collect();
        let on_pages = ["Sachliche Feststellung", "Rechnerische Feststellung", "Anordnung", "Freigabe"];
        assert_eq!(roles[..4], on_pages, "roles are called as on pages");

        let ordered = stated(second.id.0).await;
        assert_eq!((ordered.items[0].amount, ordered.reason), (Cents::new(5_000), reason("Abrechnung 1")));
        assert_eq!(signed(&ordered.signed_by), [&CERTIFIED[..], &paid[..1]].concat());
    }

    async fn a_demand_says_what_is_owed_and_interest_how_it_came_about(db: TestDb) {
        let office = Office::open(&db.store).await;
        let interest = claimed_below(&office).await;
        let head = office.who_is(Role::Head);
        let Content::RefundDemand(letter) = content(&head, DocumentKind::RefundDemand, interest.id.0).await else {
            panic!("a demand")
        };
        assert_eq!((letter.debtor.name.as_str(), letter.due_on), ("Träger A", day(2021, 4, 15)));
        assert_eq!((letter.reason, letter.clause), (interest.reason, interest.legal_ground));
        assert_eq!(letter.items, [], "interest alone, which its worksheet shows");
        let sheet = interest.worksheet.unwrap().calculation;
        let row = InterestRow {
            from: sheet.periods[0].from,
            until: sheet.periods[0].until,
            days: 41,
            principal: Cents::new(40_000),
            rate: "\u{2212}0,88 % + 3,00 %".to_owned(),
            interest: Cents::new(95),
        };
        assert_eq!(letter.interest, [row]);
        assert_eq!(letter.day_count.as_deref(), Some("taggenau, jedes Jahr mit seinen Tagen (act/act)"));
    }

    async fn a_refund_is_demanded_with_its_amount_and_its_clause(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        let head = office.who_is(Role::Head);
        let owed = views::receivables(&head, None, None, 1).await.unwrap().items[0].id.0;
        let Content::RefundDemand(letter) = content(&head, DocumentKind::RefundDemand, owed).await else {
            panic!("a demand")
        };
        let items: Vec<_> = letter.items.iter().map(|item| (item.title.as_str(), item.amount)).collect();
        assert_eq!(items, [("Erstattung", Cents::new(1_000))]);
        assert_eq!((letter.reason.as_str(), letter.clause.as_str()), ("Nicht verbraucht", "§ 49a VwVfG NRW"));
        assert_eq!((letter.demanded_on, letter.due_on), (day(2021, 3, 1), day(2021, 4, 1)));
        assert_eq!((letter.interest, letter.day_count), (Vec::new(), None));
    }

    async fn a_reminder_lists_what_is_late_with_its_clause(db: TestDb) {
        let office = Office::open(&db.store).await;
        let now = DateTime::parse_from_rfc3339("2022-07-20T09:00:00Z").unwrap().to_utc();
        let flow = Flow::with(office.flow.store().clone(), Arc::new(FixedClock(now)), Arc::new(SystemIds));
        let head = flow.ctx(office.who_is(Role::Head).actor().clone());
        let Content::Reminder(letter) = content(&head, DocumentKind::Reminder, office.forwarding_a.id.0).await
        else {
            panic!("a reminder")
        };
        assert_eq!((letter.recipient.name.as_str(), letter.until), ("Träger A", day(2022, 8, 3)));
        let items: Vec<_> =
            letter.items.iter().map(|item| (item.what.as_str(), item.clause.as_str(), item.due_on)).collect();
        let proof = ("Verwendungsnachweis des Bildungsträgers", "Nr. 6.1 ANBest-P", day(2022, 6, 30));
        assert!(items.contains(&proof), "{items:?}");
        assert!(letter.items.iter().all(|item| item.due_on < letter.made_on));
        let journal = views::journal(&head, None, EntryNumber::NONE, views::MOST).await.unwrap();
        let (end, last) = (letter.chain.unwrap(), journal.last().unwrap());
        assert_eq!((end.number, end.hash), (last.number, last.hash));
    }

    async fn an_extract_lists_the_journal_as_it_is_chained(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = full(&office).await;
        let head = office.who_is(Role::Head);
        let journal = views::journal(&head, None, EntryNumber::NONE, views::MOST).await.unwrap();
        for (subject, of) in [(UNIT.0, None), (claim.id.0, Some(claim.id.0))] {
            let Content::JournalExtract(extract) = content(&head, DocumentKind::JournalExtract, subject).await
            else {
                panic!("an extract")
            };
            let told: Vec<_> =
                extract.rows.iter().map(|row| (row.number, row.what.as_str(), row.hash)).collect();
            let entries = journal.iter().filter(|entry| of.is_none_or(|of| entry.subject == of));
            let entries: Vec<_> = entries
                .map(|entry| (entry.number.get(), journal_words::command(&entry.command), entry.hash))
                .collect();
            assert_eq!(told, entries, "{of:?}");
            let (end, last) = (extract.chain.unwrap(), journal.last().unwrap());
            assert_eq!((end.number, end.hash), (last.number, last.hash));
        }
    }
}
