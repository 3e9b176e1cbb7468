//! Objects that were bought with grants, and that they went.

use ::grants::{Claim, GrantId, InventoryObject, InventoryObjectId, ReceiptId, StatedObject, VatTreatment};
use ledger::Cents;
use store::StoreError;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{DAY, FileRow, LATER},
    registry::{ELSEWHERE, PROVIDER_A, Registry},
};

/// An object of 50.00 on the first line of a claim, in which everything is stated.
fn object(id: u128, claim: &Claim) -> InventoryObject {
    let line = &claim.lines[0];
    InventoryObject {
        id: InventoryObjectId(Uuid::from_u128(id)),
        grant: claim.grant,
        version: 1,
        line: line.id,
        receipt: line.receipt().unwrap(),
        stated: StatedObject {
            designation: "Laptop „14 Zoll“".to_owned(),
            bought_on: DAY,
            price: Cents::new(5_000),
            vat: Some(VatTreatment::Excluded),
            place: Some("Kursraum".to_owned()),
            number: Some("7".to_owned()),
            bound_until: Some(LATER),
        },
        recorded_by: "Anna".to_owned(),
        recorded_on: LATER,
        disposal: None,
    }
}

async fn recorded(registry: &Registry, id: u128, claim: &Claim) -> InventoryObject {
    let object = object(id, claim);
    registry.run(FileRow::InventoryObject(object.clone())).await.unwrap();
    object
}

/// An object that went.
pub(super) async fn disposed(registry: &Registry, id: u128, claim: &Claim) -> InventoryObject {
    let gone = recorded(registry, id, claim).await.dispose(LATER, "gestohlen", "Arno".to_owned()).unwrap();
    registry.run(FileRow::ObjectGone(gone.clone())).await.unwrap();
    gone
}

fn rule(refused: Option<StoreError>) -> Option<String> {
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

async fn claimed(db: &TestDb) -> (Registry, Claim) {
    let registry = Registry::open(db).await;
    let award = registry.award().await;
    let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
    let claim = registry.claim(1, &forwarding).await;
    (registry, claim)
}

testkit::on_both_engines! {
    async fn objects_are_read_back_with_what_became_of_them(db: TestDb) {
        let (registry, claim) = claimed(&db).await;
        let bare = StatedObject {
            vat: None,
            place: None,
            number: None,
            bound_until: None,
            ..object(1, &claim).stated
        };
        let first = InventoryObject { stated: bare, ..object(1, &claim) };
        registry.run(FileRow::InventoryObject(first.clone())).await.unwrap();
        let second = disposed(&registry, 2, &claim).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        for known in [&first, &second] {
            assert_eq!(store::inventory_object(&mut conn, unit, known.id).await.unwrap().as_ref(), Some(known));
            assert_eq!(among!(&mut conn, unit, store::inventory_objects_with, known.id).as_ref(), Some(known));
            assert_eq!(store::inventory_object(&mut conn, ELSEWHERE, known.id).await.unwrap(), None);
        }
        let listed = store::inventoried(&mut conn, unit, first.receipt).await.unwrap();
        assert_eq!(listed, Cents::new(10_000));
        let nothing = store::inventoried(&mut conn, ELSEWHERE, first.receipt).await.unwrap();
        assert_eq!(nothing, Cents::ZERO);
        let none = InventoryObjectId(Uuid::nil());
        let of_grant = store::inventory_object_ids(&mut conn, unit, Some(claim.grant), none, 9).await.unwrap();
        assert_eq!(of_grant, [first.id, second.id]);
        let grants = [claim.grant, GrantId(Uuid::nil())];
        assert_eq!(store::inventory_object_ids_of(&mut conn, unit, &grants).await.unwrap(), of_grant);
        assert_eq!(store::inventory_object_ids_of(&mut conn, ELSEWHERE, &grants).await.unwrap(), []);
        let later = store::inventory_object_ids(&mut conn, unit, None, first.id, 9).await.unwrap();
        assert_eq!(later, [second.id]);
        let other = Some(GrantId(Uuid::from_u128(0xDEAD)));
        assert_eq!(store::inventory_object_ids(&mut conn, unit, other, none, 9).await.unwrap(), []);
    }

    async fn an_object_is_of_a_purchase_of_its_grant_and_fits_its_receipt(db: TestDb) {
        let (registry, claim) = claimed(&db).await;
        let wrong = |change: fn(&mut InventoryObject)| {
            let mut wrong = object(9, &claim);
            change(&mut wrong);
            FileRow::InventoryObject(wrong)
        };
        let lump_sum = InventoryObject { line: claim.lines[3].id, ..object(9, &claim) };
        let above = |cents| {
            let stated = StatedObject { price: Cents::new(cents), ..object(9, &claim).stated };
            FileRow::InventoryObject(InventoryObject { stated, ..object(9, &claim) })
        };
        for (row, named) in [
            (FileRow::InventoryObject(lump_sum), "inventory_object_of_line"),
            (wrong(|it| it.grant = GrantId(Uuid::from_u128(1))), "inventory_object_of_line"),
            (wrong(|it| it.receipt = ReceiptId(Uuid::nil())), "inventory_object_of_line"),
            (above(12_001), "inventory_object_above_receipt"),
            (above(0), "inventory_object_price"),
            (wrong(|it| " ".clone_into(&mut it.stated.designation)), "inventory_object_texts"),
            (wrong(|it| it.stated.place = Some(String::new())), "inventory_object_texts"),
            (wrong(|it| it.stated.bought_on = LATER.succ_opt().unwrap()), "inventory_object_days"),
            (wrong(|it| it.stated.bound_until = DAY.pred_opt()), "inventory_object_days"),
        ] {
            assert_eq!(rule(registry.run(row).await.err()).as_deref(), Some(named));
        }
        recorded(&registry, 1, &claim).await;
        assert_eq!(rule(registry.run(above(7_001)).await.err()).as_deref(), Some("inventory_object_above_receipt"));
        registry.run(above(7_000)).await.unwrap();
    }

    async fn an_object_goes_once_with_a_reason_and_not_before_it_was_bought(db: TestDb) {
        let (registry, claim) = claimed(&db).await;
        recorded(&registry, 1, &claim).await;
        let gone = |values: &str| format!("INSERT INTO inventory_disposal
            (object_id, unit_id, disposed_on, reason, disposed_by)
            SELECT id, {values}, 'Arno' FROM inventory_object");
        let before = DAY.pred_opt().unwrap();
        for (values, named) in [
            (format!("unit_id, '{before}', 'gestohlen'"), "inventory_disposal_of_object"),
            (format!("grant_id, '{LATER}', 'gestohlen'"), "inventory_disposal_of_object"),
            (format!("unit_id, '{LATER}', ' '"), "inventory_disposal_texts"),
        ] {
            let refused = rule(db.as_owner(&gone(&values)).await.map_err(StoreError::from).err());
            assert_eq!(refused.as_deref(), Some(named), "{values}");
        }
        let right = gone(&format!("unit_id, '{LATER}', 'gestohlen'"));
        assert_eq!(db.as_owner(&right).await.unwrap(), 1);
        let again = rule(db.as_owner(&right).await.map_err(StoreError::from).err());
        assert_eq!(again.as_deref(), Some("inventory_disposal_pkey"));
    }
}
