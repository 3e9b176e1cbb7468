//! What is found, and by what: the same on both engines, whatever is looked for.

use std::collections::BTreeSet;

use ::grants::Role;
use ledger::Cents;
use store::{FoundKind, Matched, Sought};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    audit_observations,
    filing::{FileBankDetails, FileGrant},
    inventory,
    registry::{ELSEWHERE, PROVIDER_A, PROVIDER_B, Registry},
};

/// What of a kind matches, as its title and what matched.
async fn found(registry: &Registry, kind: FoundKind, sought: Sought) -> Vec<(String, Matched)> {
    let mut conn = registry.conn().await;
    let all = store::search(&mut conn, registry.unit(), kind, &sought, None, 50).await.unwrap();
    all.into_iter().map(|it| (it.title, it.matched)).collect()
}

fn text(text: &str) -> Sought {
    Sought::new(text, None)
}

fn amount(cents: i64) -> Sought {
    Sought::new("ein Betrag", Some(Cents::new(cents)))
}

testkit::on_both_engines! {
    async fn each_kind_is_found_by_what_people_know_of_it(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let grant = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = registry.claim(1, &grant).await;
        registry.payout_request(1, &grant).await;
        registry.receivable(1, &grant).await;
        registry.proof(1, &grant).await;
        registry.person(1, Role::Clerk).await;
        let reference = grant.act.reference.clone();
        let of = |kind, sought| found(&registry, kind, sought);
        let hit = |title: &str, matched| [(title.to_owned(), matched)];
        assert_eq!(of(FoundKind::Grant, text(&reference)).await, hit(&reference, Matched::Reference));
        assert_eq!(of(FoundKind::Grant, text("träger A")).await, hit(&reference, Matched::Recipient));
        assert_eq!(of(FoundKind::Grant, text("ältere")).await.len(), 2, "a capital Ä is the same letter");
        let given = Cents::sum(grant.positions.iter().map(|position| position.amount)).unwrap();
        assert_eq!(of(FoundKind::Grant, amount(given.get())).await, hit(&reference, Matched::Amount));
        assert_eq!(
            of(FoundKind::Organisation, text("BILDUNGSTRÄGER b")).await,
            hit("Bildungsträger B", Matched::Name)
        );
        assert_eq!(of(FoundKind::Claim, text("1")).await, hit(&reference, Matched::Number));
        assert_eq!(of(FoundKind::Claim, text("1x")).await, []);
        let lines = of(FoundKind::ClaimLine, text("r 17")).await;
        assert!(!lines.is_empty() && lines.iter().all(|(title, matched)| {
            title == "Prüfstelle 1" && *matched == Matched::ReceiptNumber
        }), "{lines:?}");
        assert!(of(FoundKind::ClaimLine, text("PRÜFSTELLE 1")).await.iter().any(|it| it.1 == Matched::Issuer));
        assert_eq!(of(FoundKind::ClaimLine, text("Kurs 4")).await, hit("Kurs 4", Matched::Reason));
        assert_eq!(of(FoundKind::ClaimLine, amount(1_000)).await.len(), 5);
        assert!(of(FoundKind::ClaimLine, amount(12_000)).await.iter().all(|it| it.1 == Matched::ReceiptAmount));
        assert_eq!(of(FoundKind::PayoutRequest, amount(5_000)).await, hit(&reference, Matched::Amount));
        assert_eq!(of(FoundKind::Receivable, amount(3_000)).await, hit(&reference, Matched::Amount));
        assert_eq!(of(FoundKind::Proof, text(&reference)).await, hit(&reference, Matched::Reference));
        assert_eq!(of(FoundKind::Person, text("person 1")).await, hit("Person 1", Matched::Name));
        inventory::disposed(&registry, 1, &claim).await;
        let laptop = |matched| hit("Laptop „14 Zoll“", matched);
        assert_eq!(of(FoundKind::InventoryObject, text("7")).await, laptop(Matched::InventoryNumber));
        assert_eq!(of(FoundKind::InventoryObject, text("LAPTOP")).await, laptop(Matched::Name));
        assert_eq!(of(FoundKind::InventoryObject, amount(5_000)).await, laptop(Matched::Amount));
        audit_observations::upheld(&registry, 1, &grant).await;
        let observed = |matched| hit(&reference, matched);
        assert_eq!(of(FoundKind::AuditObservation, text("die liste")).await, observed(Matched::Text));
        assert_eq!(of(FoundKind::AuditObservation, text("TEXT")).await, observed(Matched::Text));
        assert_eq!(of(FoundKind::AuditObservation, text(&reference)).await, observed(Matched::Reference));
        assert_eq!(of(FoundKind::AuditObservation, amount(500)).await, observed(Matched::Amount));
        assert_eq!(of(FoundKind::AuditObservation, text("Tabelle")).await, []);
        let mut conn = registry.conn().await;
        for kind in FoundKind::ALL {
            for sought in [text("e"), amount(1_000)] {
                let elsewhere = store::search(&mut conn, ELSEWHERE, *kind, &sought, None, 50).await.unwrap();
                assert_eq!(elsewhere, [], "{kind:?} of another unit");
                let other: &[Uuid] = &[Uuid::from_u128(99)];
                for outside in [other, &[]] {
                    let unit = registry.unit();
                    let found = store::search(&mut conn, unit, *kind, &sought, Some(outside), 50).await.unwrap();
                    assert_eq!(found, [], "{kind:?} of another grant, or of none");
                }
            }
        }
        let (within, unit): (&[Uuid], _) = (&[grant.id.0], registry.unit());
        let newest =
            store::search(&mut conn, unit, FoundKind::ClaimLine, &amount(1_000), Some(within), 2).await.unwrap();
        assert_eq!(newest.len(), 2);
        assert!(newest.iter().all(|it| it.scope == grant.id.0));
        assert!(newest[0].id > newest[1].id && newest[0].claim.is_some() && newest[0].number.is_some());
    }

    async fn what_is_found_within_some_grants_is_the_newest_of_what_is_found_within_each(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let mut grants = vec![award.id.0];
        for id in [2, 3] {
            let grant = registry.forwarding(id, &award, PROVIDER_A).await;
            registry.claim(id, &grant).await;
            grants.push(grant.id.0);
        }
        let unit = registry.unit();
        let mut conn = registry.conn().await;
        let mut found = BTreeSet::new();
        for kind in FoundKind::ALL.iter().copied() {
            for sought in [text("e"), amount(1_000)] {
                let mut of_each = Vec::new();
                for grant in &grants {
                    let within = Some(std::slice::from_ref(grant));
                    of_each.extend(store::search(&mut conn, unit, kind, &sought, within, 3).await.unwrap());
                }
                of_each.sort_by_key(|it| std::cmp::Reverse(it.id));
                of_each.truncate(3);
                let within = Some(grants.as_slice());
                let of_all = store::search(&mut conn, unit, kind, &sought, within, 3).await.unwrap();
                assert_eq!(of_all, of_each, "{kind:?}");
                found.extend((!of_all.is_empty()).then_some(kind.word()));
            }
        }
        assert!(found.is_superset(&BTreeSet::from(["grant", "claim_line"])), "{found:?}");
    }

    async fn the_end_of_an_account_number_is_looked_at_only_when_it_is_asked_for(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let grant = registry.forwarding(2, &award, PROVIDER_A).await;
        registry.run(FileBankDetails { organisation: PROVIDER_A, iban: testkit::IBAN, steps: 3 }).await.unwrap();
        registry.payment(1, &grant).await;
        let end = &testkit::IBAN[testkit::IBAN.len() - 4..];
        for kind in [FoundKind::Organisation, FoundKind::Payment] {
            assert_eq!(found(&registry, kind, text(end)).await, [], "{kind:?}");
            assert_eq!(found(&registry, kind, text("xx").with_iban_end("20__")).await, [], "{kind:?}");
        }
        let asked = text("xx").with_iban_end(end);
        let expected = [("Bildungsträger A".to_owned(), Matched::Iban)];
        assert_eq!(found(&registry, FoundKind::Organisation, asked).await, expected);
        assert_eq!(found(&registry, FoundKind::Payment, amount(2_000)).await[0].1, Matched::Amount);
    }

    async fn whatever_is_looked_for_is_text(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let reference = "A_%!'\";--\\";
        registry.run(FileGrant {
            reference: Some(reference),
            ..FileGrant::forwarding(2, &award, PROVIDER_B, 40_000)
        }).await.unwrap();
        for part in [reference, "_%", "%!", "'\";--", "\\"] {
            let all = found(&registry, FoundKind::Grant, text(part)).await;
            assert_eq!(all, [(reference.to_owned(), Matched::Reference)], "{part}");
        }
        for other in ["__", "%%", "!!", "Ŝ", "' OR 1=1 --", "🦀", "9999999999999999999999"] {
            for kind in FoundKind::ALL {
                assert_eq!(found(&registry, *kind, text(other)).await, [], "{other}");
            }
        }
    }
}
