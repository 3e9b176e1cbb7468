//! The journal of a subject: by what it is and its id, since two subjects of different kinds may have one id.

use flow::{
    FlowError,
    documents::{self, DocumentKind},
    views,
};
use grants::DemandKind;
use ledger::EntryNumber;
use testkit::TestDb;
use uuid::Uuid;

use crate::{
    money::{demand, repay},
    office::Office,
    steps::{approve, draw, order, pay},
};

testkit::on_both_engines! {
    async fn two_subjects_of_one_id_are_each_told_with_their_own_entries(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 20_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 20_000)).await;
        // What one request does twice has the same ids.
        let clerk = office.finance();
        let repaid = office.alone(&clerk, repay(office.forwarding_a.id, "F1", 1_000)).await.unwrap();
        let owed = office.alone(&clerk, demand(&office, "F1", DemandKind::Refund, 500)).await.unwrap();
        assert_eq!(repaid.id.0, owed.id.0);
        let kinds = async |who: &flow::Ctx, kind: Option<&str>| {
            let of = Some((kind, owed.id.0));
            let entries = views::journal_of(who, of, EntryNumber::NONE, 9).await.unwrap();
            let asked = views::JournalAsked { subject: of, after: EntryNumber::NONE, limit: 9, transfers: 0 };
            let outlines = views::journal_outlines(who, asked).await.unwrap();
            let told: Vec<_> = entries.iter().map(|entry| entry.subject_kind.clone()).collect();
            let outlined: Vec<_> = outlines.into_iter().map(|entry| entry.subject_kind).collect();
            assert_eq!(told, outlined);
            told
        };
        for who in [office.auditor(), office.a()] {
            assert_eq!(kinds(&who, Some("repayment")).await, ["repayment"]);
            assert_eq!(kinds(&who, Some("receivable")).await, ["receivable"]);
            assert_eq!(kinds(&who, None).await, ["repayment"], "the first of them");
        }
        assert_eq!(kinds(&office.auditor(), Some("claim")).await, Vec::<String>::new());
        for (kind, id) in [(Some("claim"), owed.id.0), (Some("person"), owed.id.0), (None, Uuid::max())] {
            let none = views::journal_of(&office.a(), Some((kind, id)), EntryNumber::NONE, 9).await;
            assert!(matches!(none, Err(FlowError::NotFound { what: "subject" })), "{kind:?}: {none:?}");
        }
        // On paper as on the page.
        let on_paper = async |who: &flow::Ctx, kind: Option<&str>| {
            let made = documents::named_of(who, DocumentKind::JournalExtract, (kind, owed.id.0)).await?;
            Ok::<_, FlowError>(made.document.hash)
        };
        for who in [office.auditor(), office.a()] {
            let first = on_paper(&who, None).await.unwrap();
            assert_eq!(on_paper(&who, Some("repayment")).await.unwrap(), first);
            assert_ne!(on_paper(&who, Some("receivable")).await.unwrap(), first);
            let none = on_paper(&who, Some("claim")).await;
            assert!(matches!(none, Err(FlowError::NotFound { what: "subject" })), "{none:?}");
        }
        for kind in ["repayment", "receivable"] {
            let other = on_paper(&office.b(), Some(kind)).await;
            assert!(matches!(other, Err(FlowError::NotFound { .. })), "{other:?}");
            let other = views::journal_of(&office.b(), Some((Some(kind), owed.id.0)), EntryNumber::NONE, 9).await;
            assert!(matches!(other, Err(FlowError::NotFound { .. })), "{other:?}");
        }
    }
}
