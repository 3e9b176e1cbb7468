//! Objects that were bought with a grant: recorded on receipt lines, gone, listed in the proof, missed by the checklist.

use chrono::NaiveDate;
use flow::{
    Ctx, FlowError,
    amendments::AmendGrant,
    documents::{self, DocumentKind},
    inventory::{DisposeObject, RecordObject, object, objects},
    proofs::{self, AcceptProof, ChecklistItem, InputTax, NewProof},
    setup::LoadProgramme,
};
use grants::{
    ClaimLineId, DURCHSTARTEN, GrantId, InventoryError, InventoryObject, Period, Proof, ProofKind,
    ReceiptDetails, StatedObject, VatTreatment,
};
use ledger::Cents;
use proof::{Content, data::ObjectRow};
use testkit::TestDb;

use crate::{
    amendments::amend,
    office::{COACHING, Office, day, plan},
    steps::{claim, file, lessons, recognise, submit},
};

fn laptop(line: ClaimLineId, cents: i64) -> RecordObject {
    let stated = StatedObject {
        designation: "Laptop 14 Zoll".to_owned(),
        bought_on: day(2021, 2, 1),
        price: Cents::new(cents),
        vat: Some(VatTreatment::Included),
        place: Some("Kursraum 2".to_owned()),
        number: Some("2021-007".to_owned()),
        bound_until: Some(day(2024, 1, 31)),
    };
    RecordObject { line, stated }
}

fn gone(object: &InventoryObject, on: NaiveDate) -> DisposeObject {
    let (object, version, reason) = (object.id, object.version, "gestohlen".to_owned());
    DisposeObject { object, version, disposed_on: on, reason }
}

/// An object that was bought on a line of provider A and went.
pub(crate) async fn disposed(office: &Office, line: ClaimLineId) -> InventoryObject {
    let object = office.run(&office.a(), laptop(line, 5_000)).await.unwrap();
    office.run(&office.a(), gone(&object, day(2021, 3, 10))).await.unwrap()
}

/// An interim proof of a grant.
async fn compiled(who: &Ctx, key: &str, grant: GrantId) -> Proof {
    let new = NewProof {
        grant,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    };
    proofs::compile(who, key, new).await.unwrap()
}

/// The objects that an interim proof of a grant lists.
async fn listed(who: &Ctx, key: &str, grant: GrantId) -> Vec<ObjectRow> {
    let made = compiled(who, key, grant).await;
    match proofs::stated_in(who, made.id).await.unwrap().content {
        Content::ProofOfUse(stated) => stated.objects,
        other => panic!("a proof, not {other:?}"),
    }
}

/// The point of the checklist about objects.
async fn point(office: &Office) -> Option<ChecklistItem> {
    let list = proofs::checklist(&office.a(), office.forwarding_a.id, None).await.unwrap();
    list.items.into_iter().find(|item| item.word == "objects_listed")
}

testkit::on_both_engines! {
    async fn an_object_is_recorded_by_who_bought_it_and_goes_once(db: TestDb) {
        let office = Office::open(&db.store).await;
        let made = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let line = made.lines[0].id;
        let kept = office.run(&office.a(), laptop(line, 9_000)).await.unwrap();
        assert_eq!((kept.grant, kept.line, kept.version), (office.forwarding_a.id, line, 1));
        assert_eq!(Some(kept.receipt), made.lines[0].receipt());
        let above = office.run(&office.a(), laptop(line, 1_001)).await;
        let (gross, listed, price) = (Cents::new(10_000), Cents::new(9_000), Cents::new(1_001));
        let left = InventoryError::AboveReceipt { gross, listed, price };
        assert!(matches!(&above, Err(FlowError::Inventory(cause)) if *cause == left), "{above:?}");
        let rest = office.run(&office.a(), laptop(line, 1_000)).await.unwrap();

        assert_eq!(object(&office.finance(), kept.id).await.unwrap(), kept);
        let all = objects(&office.auditor(), Some(office.forwarding_a.id), None, 9).await.unwrap();
        assert_eq!(all.items, [kept.clone(), rest]);
        let hidden = object(&office.b(), kept.id).await;
        assert!(matches!(hidden, Err(FlowError::NotFound { what: "object" })), "{hidden:?}");

        let early = office.run(&office.a(), gone(&kept, day(2021, 1, 31))).await;
        assert!(matches!(early, Err(FlowError::Inventory(InventoryError::DisposedBefore { .. }))), "{early:?}");
        let tomorrow = office.run(&office.a(), gone(&kept, day(2021, 3, 16))).await;
        assert!(matches!(tomorrow, Err(FlowError::NotYet { field: "disposed_on", .. })), "{tomorrow:?}");
        let went = office.run(&office.a(), gone(&kept, day(2021, 3, 15))).await.unwrap();
        assert_eq!((went.version, went.disposal.as_ref().map(|it| it.on)), (2, Some(day(2021, 3, 15))));
        let stale = office.run(&office.a(), gone(&kept, day(2021, 3, 15))).await;
        assert!(matches!(stale, Err(FlowError::Stale { what: "object" })), "{stale:?}");
        let again = office.run(&office.a(), gone(&went, day(2021, 3, 15))).await;
        assert!(matches!(again, Err(FlowError::Inventory(InventoryError::Disposed { .. }))), "{again:?}");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn nobody_else_records_one_and_nothing_is_bought_with_a_lump_sum(db: TestDb) {
        let office = Office::open(&db.store).await;
        let lines = [claim(&office.forwarding_a, &[("R1", 10_000)]).lines, vec![lessons("P4", 1)]].concat();
        let made = office.run(&office.a(), submit(&office.forwarding_a, lines)).await.unwrap();
        let (line, lump_sum) = (made.lines[0].id, made.lines[1].id);
        let giver = office.alone(&office.finance(), laptop(line, 1)).await;
        assert!(matches!(giver, Err(FlowError::Forbidden { by: "the recipient of the grant" })), "{giver:?}");
        let other = office.alone(&office.b(), laptop(line, 1)).await;
        assert!(matches!(other, Err(FlowError::NotFound { what: "claim line" })), "{other:?}");
        let nothing = office.run(&office.a(), laptop(lump_sum, 1)).await;
        let no_receipt = InventoryError::NoReceipt { line: 2 };
        assert!(matches!(&nothing, Err(FlowError::Inventory(cause)) if *cause == no_receipt), "{nothing:?}");
        let mut future = laptop(line, 1);
        future.stated.bought_on = day(2021, 3, 16);
        let future = office.run(&office.a(), future).await;
        assert!(matches!(future, Err(FlowError::NotYet { field: "bought_on", .. })), "{future:?}");
        let withdraw = flow::claims::WithdrawClaim { claim: made.id, version: made.version };
        office.run(&office.a(), withdraw).await.unwrap();
        let late = office.run(&office.a(), laptop(line, 1)).await;
        assert!(matches!(late, Err(FlowError::Inventory(InventoryError::LineGone { line: 1 }))), "{late:?}");
    }

    async fn a_proof_lists_what_was_bought_with_what_it_states(db: TestDb) {
        let office = Office::open(&db.store).await;
        let made = recognise(&office, "R1", 8_000).await;
        let open = office.run(&office.a(), claim(&office.forwarding_a, &[("R2", 5_000)])).await.unwrap();
        disposed(&office, made.lines[0].id).await;
        office.run(&office.a(), laptop(open.lines[0].id, 100)).await.unwrap();
        let of_provider = listed(&office.a(), "proof-key-1", office.forwarding_a.id).await;
        let [row] = &of_provider[..] else { panic!("what is not decided is not stated: {of_provider:?}") };
        assert_eq!((row.number, row.receipt_number.as_str(), row.price.get()), (1, "R1", 5_000));
        assert_eq!((row.bought_on, row.bound_until), (day(2021, 2, 1), Some(day(2024, 1, 31))));
        assert_eq!((row.vat.as_str(), row.place.as_str()), ("mit Umsatzsteuer", "Kursraum 2, Inventar-Nr. 2021-007"));
        assert_eq!(row.gone, "10.03.2021: gestohlen (vor dem Ende der Zweckbindung)");
        let of_kreis = listed(&office.finance(), "proof-key-2", office.award.id).await;
        assert_eq!(of_kreis.len(), 1);
        assert_eq!(of_kreis[0].place, "Träger A, Kursraum 2, Inventar-Nr. 2021-007");
    }

    async fn the_record_of_an_examination_says_how_many_objects_a_proof_lists(db: TestDb) {
        let office = Office::open(&db.store).await;
        let made = recognise(&office, "R1", 8_000).await;
        disposed(&office, made.lines[0].id).await;
        let compiled = compiled(&office.a(), "proof-key-1", office.forwarding_a.id).await;
        let signs = (&office.a(), &office.signatory_of_a());
        let filed = file(&office, &compiled, signs, day(2021, 3, 15)).await;
        let accept = AcceptProof { proof: filed.id, version: filed.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
        let record = documents::render(&office.finance(), DocumentKind::Examination, filed.id.0).await.unwrap();
        let Content::Examination(stated) = proof::embedded(&record.content).unwrap().content else {
            panic!("the record of an examination")
        };
        let remarks: Vec<_> = stated.checklist.iter().map(|point| point.remark.as_str()).collect();
        assert!(remarks.contains(&"1 im Inventar, zusammen 50,00 EUR"), "{remarks:?}");
    }

    async fn the_checklist_misses_objects_above_the_price_of_the_programme_and_none_without_one(db: TestDb) {
        let office = Office::open(&db.store).await;
        assert_eq!(point(&office).await, None, "the programme names no price");
        let definition = DURCHSTARTEN
            .replacen("code = \"diaa\"", "code = \"diaa\"\ninventory_above = \"80.00\"", 1)
            .replacen("code = \"coachingstellen\"\nname", "code = \"coachingstellen\"\nobjects = true\nname", 1);
        office.run(&office.finance(), LoadProgramme { definition }).await.unwrap();
        let later = AmendGrant {
            plan: plan(&[("F1", 0, COACHING, 100_000)]),
            programme_version: Some(2),
            ..amend(&office.forwarding_a, &[])
        };
        office.run(&office.finance(), later).await.unwrap();
        assert!(point(&office).await.unwrap().is_met, "nothing is claimed");

        // 80.00 without the tax is not above 80.00.
        let with_vat = |number: &str, vat| {
            let mut filed = claim(&office.forwarding_a, &[(number, 10_000)]);
            filed.lines[0].receipt_details =
                Some(ReceiptDetails { vat: Some(Cents::new(vat)), ..ReceiptDetails::default() });
            filed
        };
        office.run(&office.a(), with_vat("R1", 2_000)).await.unwrap();
        office.run(&office.a(), claim(&office.forwarding_a, &[("R2", 8_000)])).await.unwrap();
        assert!(point(&office).await.unwrap().is_met);
        let above = office.run(&office.a(), with_vat("R3", 1_999)).await.unwrap();
        let missing = point(&office).await.unwrap();
        assert_eq!((missing.is_met, missing.of, missing.missing), (false, Some("claim"), vec![above.id.0]));
        office.run(&office.a(), laptop(above.lines[0].id, 10_000)).await.unwrap();
        assert!(point(&office).await.unwrap().is_met);
    }
}
