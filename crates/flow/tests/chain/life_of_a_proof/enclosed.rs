//! The proofs of the providers in that of the Kreis, each with its Prüfvermerk.

use std::collections::BTreeSet;

use flow::{
    Ctx, Role,
    claims::CorrectClaim,
    documents::{DocumentKind, render, verification},
    proofs::{self, AcceptProof, CloseProof},
    views,
};
use grants::{Examined, Period, Proof};
use ledger::{Cents, Hash};
use proof::data::ExaminedProofRow;
use testkit::TestDb;

use super::{bytes, compiled, filed, holds, new, recognised, reject, stated};
use crate::{
    amendments::amend,
    documents::full,
    examination_hints::to_b,
    examination_records::recorded,
    office::{Office, day},
    steps::{claim, file},
};

testkit::on_both_engines! {
    async fn the_proof_of_the_kreis_contains_the_accepted_proofs_of_its_providers(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 1_000).await;
        let of_kreis = async |key| {
            let made = proofs::compile(&office.finance(), key, new(office.award.id)).await.unwrap();
            stated(&bytes(&office, made.id).await)
        };
        let before = of_kreis("of-kreis-1").await;
        assert_eq!(before.examined_proofs, []);
        assert!(before.notes.iter().any(|note| note.contains("Letztempfängern")), "{:?}", before.notes);
        let below = filed(&office, "version-1", None).await;
        let accept = AcceptProof { proof: below.id, version: below.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
        let after = of_kreis("of-kreis-2").await;
        let rows: Vec<_> =
            after.examined_proofs.iter().map(|row| (row.recipient.as_str(), row.recognised.get())).collect();
        assert_eq!(rows, [("Träger A", 1_000)]);
        let bytes_of_below = format!("Datei mit SHA-256 {}", below.document.as_deref().unwrap());
        let remark = &after.examined_proofs[0].remark;
        assert!(remark.ends_with(&bytes_of_below) && remark.contains("Prüfvermerk nicht festgehalten"), "{remark}");
        let open = "Bei der Erstellung offen: Der Sachbericht ist noch nicht im System geschrieben. Ohne ihn bestätigt \
            der Nachweis nicht, was mit den Mitteln erreicht wurde.";
        assert_eq!(after.notes, [open]);
        assert_eq!(after.report, proof::data::Sachbericht::Missing);
    }

    async fn of_many_accepted_proofs_each_is_stated_as_by_itself(db: TestDb) {
        let office = Office::open(&db.store).await;
        let to_b = to_b(&office).await;
        recognised(&office, "R1", 1_000).await;
        let made = office.run(&office.b(), claim(&to_b, &[("R2", 2_000)])).await.unwrap();
        office.run(&office.finance(), crate::duties::accept(&made)).await.unwrap();
        let (b, on) = (office.b(), day(2021, 3, 15));
        let accepted = async |filed: &Proof| {
            let accept = AcceptProof { proof: filed.id, version: filed.version, accepted_on: on };
            office.run(&office.finance(), accept).await.unwrap();
        };
        let stated_now = async |key| {
            let made = proofs::compile(&office.finance(), key, new(office.award.id)).await.unwrap();
            stated(&bytes(&office, made.id).await)
        };
        let of_a = filed(&office, "version-1", None).await;
        accepted(&of_a).await;
        recorded(&office, Examined::Proof(of_a.id)).await;
        let alone = stated_now("of-kreis-1").await;
        let of_b = proofs::compile(&b, "of-provider-b", new(to_b.id)).await.unwrap();
        let of_b = file(&office, &of_b, (&b, &office.signatory_of_b()), on).await;
        accepted(&of_b).await;
        let both = stated_now("of-kreis-2").await;
        assert_eq!((alone.examined_proofs.len(), both.examined_proofs.len()), (1, 2));
        // The Prüfvermerk of A names the end of the journal on its day, which B's proof has moved.
        let without = |row: &ExaminedProofRow| ExaminedProofRow { examination: None, ..row.clone() };
        assert_eq!(without(&both.examined_proofs[0]), without(&alone.examined_proofs[0]));
        let row = &both.examined_proofs[1];
        assert_eq!((row.recipient.as_str(), row.recognised.get(), row.examined_on), ("Träger B", 2_000, on));
        let file_of_b = format!("Prüfvermerk nicht festgehalten; Datei mit SHA-256 {}", of_b.document.unwrap());
        assert!(row.remark.ends_with(&file_of_b), "{}", row.remark);
        assert!(both.examined_proofs[0].remark.contains("Prüfvermerk vom"));
        assert_eq!((row.examination.is_some(), both.examined_proofs[0].examination.is_some()), (false, true));
        let receipts: Vec<_> = both.receipts.iter().map(|row| (row.receipt_number.as_str(), &row.holder)).collect();
        let holder = |name: &str| Some(name.to_owned());
        assert_eq!(receipts, [("R1", &holder("Träger A")), ("R2", &holder("Träger B"))]);
    }

    async fn a_draft_states_the_grants_below_as_they_are_in_its_view_whatever_was_looked_at_before(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 1_000).await;
        let below = filed(&office, "version-1", None).await;
        let accept = AcceptProof { proof: below.id, version: below.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
        // The same request has looked at the grants before the view of the document began.
        let look = office.finance().at_one_look();
        let known = views::grants(&look, None, 9).await.unwrap().items;
        let forwarded = known.iter().find(|grant| grant.id == office.forwarding_a.id).unwrap();
        let mut shorter = amend(forwarded, &[]);
        shorter.changes.period = Some(Period::new(day(2021, 1, 1), day(2021, 6, 30)).unwrap());
        let amended = office.run(&office.finance(), shorter).await.unwrap();
        assert_ne!(amended.act.reference, forwarded.act.reference);
        let draft = render(&look, DocumentKind::ProofOfUse, office.award.id.0).await.unwrap();
        assert_eq!(stated(&draft.content).examined_proofs[0].reference, amended.act.reference);
    }

    async fn the_proof_of_the_kreis_encloses_the_filed_proofs_of_its_providers(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 1_000).await;
        let below = filed(&office, "version-1", None).await;
        let of_below = bytes(&office, below.id).await;
        let draft = async || {
            let kind = DocumentKind::ProofOfUse;
            let made = render(&office.finance(), kind, office.award.id.0).await.unwrap();
            proof::embedded(&made.content).unwrap().content.encloses()
        };
        assert_eq!(draft().await, [], "it is filed and not accepted");
        let accept = AcceptProof { proof: below.id, version: below.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
        assert_eq!(draft().await, [Hash::of(&of_below)]);
        let made = proofs::compile(&office.finance(), "of-kreis", new(office.award.id)).await.unwrap();
        let compiled = bytes(&office, made.id).await;
        let head = office.who_is(Role::Head);
        let own = file(&office, &made, (&office.finance(), &head), day(2021, 3, 15)).await;
        let of_kreis = bytes(&office, own.id).await;
        // Compiled and signed, both have the file in them, and are drawn again from what is in them.
        for pdf in [&compiled, &of_kreis] {
            let data = proof::embedded(pdf).unwrap();
            assert_eq!(data.content.encloses(), [Hash::of(&of_below)]);
            let found = proof::Enclosures::found_in(pdf, &data);
            assert!(proof::render_enclosing(&data, &found).unwrap() == *pdf);
        }
        let row = &stated(&of_kreis).examined_proofs[0];
        let file = row.enclosed.as_ref().unwrap();
        assert_eq!((file.number, file.filed_on, file.size), (1, day(2021, 3, 15), of_below.len() as u64));
        assert!(crate::proofs::printed(&of_kreis).contains("nachweis-01-v1.pdf"));
        assert_eq!(holds(&office, &of_kreis).await, [true; 5]);
        assert_eq!(holds(&office, &of_below).await, [true; 4]);
        // A proof that nobody filed, in the place of the one that was.
        let other = proof::render(&proof::sample::document(proof::sample::interim_proof())).unwrap();
        let mut forged = proof::embedded(&of_kreis).unwrap();
        let proof::Content::ProofOfUse(statement) = &mut forged.content else { panic!("a proof") };
        let enclosed = statement.examined_proofs[0].enclosed.as_mut().unwrap();
        (enclosed.size, enclosed.hash) = (other.len() as u64, Hash::of(&other));
        let mut enclosures = proof::Enclosures::default();
        enclosures.add(other);
        let forged = proof::render_enclosing(&forged, &enclosures).unwrap();
        assert_eq!(holds(&office, &forged).await, [true, true, false, false, false]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn the_proof_of_the_kreis_encloses_the_pruefvermerke_as_they_were_recorded(db: TestDb) {
        let office = Office::open(&db.store).await;
        let deducted = full(&office).await;
        let below = filed(&office, "version-1", None).await;
        let accept = AcceptProof { proof: below.id, version: below.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
        recorded(&office, Examined::Proof(below.id)).await;
        // The deduction is another one a day later.
        let later = office.at("2021-03-16T09:00:00Z");
        let correct = CorrectClaim {
            claim: deducted.id,
            version: deducted.version,
            line: deducted.lines[1].id,
            recognised: Cents::new(3_000),
            reason: "rechnerisch".to_owned(),
            text: "Beleg ist falsch".to_owned(),
            findings: BTreeSet::new(),
        };
        later.run(&later.finance(), correct).await.unwrap();
        let clause = async |who: &Ctx| {
            let made = render(who, DocumentKind::Examination, below.id.0).await.unwrap().content;
            let proof::Content::Examination(record) = proof::embedded(&made).unwrap().content else { panic!("a Prüfvermerk") };
            (record.findings[0].clause.clone(), made)
        };
        let on = Some(day(2021, 3, 15));
        let (then, record) = clause(&later.finance().as_of(on, on).unwrap()).await;
        assert_eq!(then, "§ 31 KomHVO NRW");
        assert_eq!(clause(&later.finance()).await.0, "laut Entscheidung über die Abrechnung", "of today");
        let draft = render(&later.finance(), DocumentKind::ProofOfUse, office.award.id.0).await.unwrap();
        let drafted = proof::embedded(&draft.content).unwrap().content;
        assert_eq!(drafted.encloses_examinations(), [Hash::of(&record)]);
        let made = proofs::compile(&later.finance(), "of-kreis", new(office.award.id)).await.unwrap();
        let compiled = bytes(&later, made.id).await;
        let people = (&later.finance(), &later.who_is(Role::Head));
        let own = file(&later, &made, people, day(2021, 3, 16)).await;
        let of_kreis = bytes(&later, own.id).await;
        // Compiled and signed, both have it in them, and are drawn again from what is in them.
        for pdf in [&compiled, &of_kreis] {
            let data = proof::embedded(pdf).unwrap();
            assert_eq!(data.content.encloses_examinations(), [Hash::of(&record)]);
            let found = proof::Enclosures::found_in(pdf, &data);
            assert!(proof::render_enclosing(&data, &found).unwrap() == *pdf);
        }
        let row = &stated(&of_kreis).examined_proofs[0];
        let enclosed = row.examination.as_ref().unwrap();
        assert_eq!((enclosed.as_of, enclosed.size), (day(2021, 3, 15), record.len() as u64));
        assert!(crate::proofs::printed(&of_kreis).contains("pruefvermerk-01.pdf"));
        assert_eq!(holds(&later, &of_kreis).await, [true; 5]);
        let read = verification::read(&of_kreis).unwrap();
        let known = verification::look_up(&later.flow, &read).await.unwrap();
        let told = verification::judge(&read, Some(known)).pop().unwrap();
        assert!(told.sentence.ends_with("die, deren Prüfsummen das Dokument nennt."), "{}", told.sentence);
        // Another byte in what is enclosed last.
        let mut changed = of_kreis.clone();
        let inside = changed.windows(12).rposition(|it| it == b"EmbeddedFile").unwrap() + 3_000;
        changed[inside] ^= 1;
        assert_eq!(holds(&later, &changed).await, [false, true, false, false, false]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_a_provider_proved_stands_as_it_was_accepted_on_that_day(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claims = [recognised(&office, "R1", 1_000).await, recognised(&office, "R2", 2_000).await];
        reject(&office, &claims[1]).await;
        let below = compiled(&office, "version-1", None).await.unwrap();
        let below = file(&office, &below, (&office.a(), &office.signatory_of_a()), day(2021, 3, 10)).await;
        let accept = AcceptProof { proof: below.id, version: below.version, accepted_on: day(2021, 3, 12) };
        let accepted = office.run(&office.finance(), accept).await.unwrap();
        recorded(&office, Examined::Proof(below.id)).await;
        office.run(&office.finance(), CloseProof { proof: below.id, version: accepted.version }).await.unwrap();
        reject(&office, &claims[0]).await;
        recognised(&office, "R3", 4_000).await;
        let made = proofs::compile(&office.finance(), "of-kreis", new(office.award.id)).await.unwrap();
        let rows = stated(&bytes(&office, made.id).await).examined_proofs;
        assert!(rows[0].remark.contains("; Prüfvermerk vom 15.03.2021, Finn Anz;"), "{}", rows[0].remark);
        let rows: Vec<_> =
            rows.iter().map(|row| (row.claimed.get(), row.recognised.get(), row.examined_on)).collect();
        assert_eq!(rows, [(3_000, 1_000, day(2021, 3, 12))]);
    }
}
