//! What was typed of a receipt is looked for in the files at its line, once somebody asks for it, for whoever sees them.

use std::collections::{BTreeMap, BTreeSet};

use flow::{
    Ctx, FlowError, Stands,
    receipt_files::{self, AttachReceiptFile, Unread},
    receipt_reading::{self, Reads, ReceiptReading, Typed},
    views,
};
use grants::{Claim, ClaimLine, Period, ReceiptDetails};
use ledger::Cents;
use testkit::{TestDb, pdf, pdf_saying};

use crate::{
    office::{Office, day},
    steps::{claim, coaching, submit},
};

/// What the paper says: all but when it was paid.
const INVOICE: [&str; 4] = [
    "LOHNBÜRO, Arnsberg",
    "Rechnung Nr. RE 2021 017 vom 1. Februar 2021",
    "Leistung 01.01.2021 bis 31.01.2021, darin 19,00 % USt 3,19 €",
    "Gesamtbetrag 20,00 €, abzüglich 2 % Skonto 0,40 €",
];

/// A file with this content at a line of a claim.
async fn attach(office: &Office, claim: &Claim, place: usize, content: &[u8], name: &str) {
    let who = office.flow.ctx(office.a().actor().clone());
    let mut upload = receipt_files::receive(&who).await.unwrap();
    upload.take(content).await.unwrap();
    let file = office.run(&who, upload.complete(name).await.unwrap()).await.unwrap();
    let to_line = AttachReceiptFile { claim: claim.id, line: claim.lines[place].id, file: file.id };
    office.run(&office.a(), to_line).await.unwrap();
}

/// What is told of the lines of a claim.
async fn told(who: &Ctx, claim: &Claim, reads: Reads) -> Vec<ReceiptReading> {
    let lines: Vec<_> = claim.lines.iter().collect();
    let ids: BTreeSet<_> = lines.iter().filter_map(|line| line.receipt()).collect();
    let receipts = views::claim_receipts(who, claim, &ids).await.unwrap();
    let receipts: BTreeMap<_, _> = receipts.into_iter().map(|receipt| (receipt.id, receipt)).collect();
    let mut told = receipt_reading::of_lines(who, claim, &lines, &receipts, reads).await.unwrap();
    claim.lines.iter().map(|line| told.remove(&line.id).unwrap_or_default()).collect()
}

/// A claim of a line of which all is stated that can be.
async fn stated(office: &Office) -> Claim {
    let mut line = coaching("re 2021017", 2_000, 1_500);
    line.receipt_details = Some(ReceiptDetails {
        performed: Some(Period::new(day(2021, 1, 1), day(2021, 1, 31)).unwrap()),
        vat: Some(Cents::new(319)),
        discount: Some(Cents::new(40)),
        share: None,
    });
    line.paid_on = day(2021, 2, 3);
    office.run(&office.a(), submit(&office.forwarding_a, vec![line])).await.unwrap()
}

testkit::on_both_engines! {
    async fn each_field_is_looked_for_in_the_file_once_it_was_read(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = stated(&office).await;
        let nothing = told(&office.finance(), &claim, Reads::Now).await;
        assert_eq!(nothing, [ReceiptReading::default()], "there is no file");
        attach(&office, &claim, 0, &pdf_saying(&INVOICE), "Rechnung.pdf").await;
        let before = told(&office.finance(), &claim, Reads::Later).await;
        assert_eq!(before, [ReceiptReading { waits: true, ..ReceiptReading::default() }]);
        let head = views::chain_head(&office.finance()).await.unwrap();
        let read = told(&office.finance(), &claim, Reads::Now).await;
        let (found, not_found) = (Stands::Found, Stands::NotFound);
        let expected = [
            (Typed::Issuer("Lohnbüro".to_owned()), found),
            (Typed::Number("re 2021017".to_owned()), found),
            (Typed::IssuedOn(day(2021, 2, 1)), found),
            (Typed::Gross(Cents::new(2_000)), found),
            (Typed::Claimed(Cents::new(1_500)), not_found),
            (Typed::PaidOn(day(2021, 2, 3)), not_found),
            (Typed::PerformedFrom(day(2021, 1, 1)), found),
            (Typed::PerformedUntil(day(2021, 1, 31)), found),
            (Typed::Vat(Cents::new(319)), found),
            (Typed::Discount(Cents::new(40)), found),
        ];
        assert_eq!(read[0].typed, expected);
        assert!(read[0].unread.is_empty() && !read[0].waits);
        // Whoever sees the file is told the same, without reading it again, even if it is gone.
        std::fs::remove_dir_all(office.folder.path()).unwrap();
        for who in [office.a(), office.finance(), office.auditor()] {
            assert_eq!(told(&who, &claim, Reads::Later).await, read);
        }
        assert_eq!(views::chain_head(&office.finance()).await.unwrap(), head, "nothing of it is in the books");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn who_does_not_see_the_claim_is_told_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = stated(&office).await;
        attach(&office, &claim, 0, &pdf_saying(&INVOICE), "Rechnung.pdf").await;
        let ids: BTreeSet<_> = claim.lines.iter().filter_map(ClaimLine::receipt).collect();
        let refused = views::claim_receipts(&office.b(), &claim, &ids).await;
        assert!(matches!(refused, Err(FlowError::NotFound { .. })), "{refused:?}");
        let seen = views::claim_receipts(&office.finance(), &claim, &ids).await.unwrap();
        let receipts = seen.into_iter().map(|receipt| (receipt.id, receipt)).collect();
        let lines: Vec<_> = claim.lines.iter().collect();
        let refused = receipt_reading::of_lines(&office.b(), &claim, &lines, &receipts, Reads::Now).await;
        assert!(matches!(refused, Err(FlowError::NotFound { .. })), "{refused:?}");
    }

    async fn why_nothing_was_read_is_told(db: TestDb) {
        let office = Office::open(&db.store).await;
        let names = ["B-1", "B-2", "B-3", "B-4", "B-5"];
        let lines: Vec<_> = names.iter().map(|name| (*name, 100)).collect();
        let claim = office.run(&office.a(), claim(&office.forwarding_a, &lines)).await.unwrap();
        let long = vec!["Rechnung B-3 vom 1.2.2021 über 1,00 Euro, und noch viel mehr Text in dieser Zeile"; 3_000];
        let broken = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
        let invoice = br#"<?xml version="1.0"?><Invoice xmlns="urn:x"/>"#;
        for (place, (content, name)) in [
            (pdf(1), "scan.pdf"),
            (broken.to_vec(), "kaputt.pdf"),
            (pdf_saying(&long), "lang.pdf"),
            (invoice.to_vec(), "rechnung.xml"),
            (pdf_saying(&["Lohnbüro", "Beleg B-5", "1,00 €", "1.2.2021"]), "gut.pdf"),
        ]
        .into_iter()
        .enumerate()
        {
            attach(&office, &claim, place, &content, name).await;
        }
        let before = told(&office.finance(), &claim, Reads::Later).await;
        assert_eq!(before.iter().map(|line| line.waits).collect::<Vec<_>>(), [true, true, true, false, true]);
        let read = told(&office.finance(), &claim, Reads::Now).await;
        for (line, why) in read.iter().zip([Unread::Scan, Unread::Refused, Unread::TooLong, Unread::Xml]) {
            assert_eq!((line.typed.len(), line.waits), (0, false), "{why:?}");
            assert_eq!(line.unread, BTreeSet::from([why]));
        }
        assert!(read[4].typed.iter().all(|(_, stands)| *stands == Stands::Found), "{:?}", read[4]);
        assert_eq!(told(&office.finance(), &claim, Reads::Later).await, read, "it is kept");
    }

    async fn what_was_changed_is_not_read(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = stated(&office).await;
        let content = pdf_saying(&INVOICE);
        attach(&office, &claim, 0, &content, "Rechnung.pdf").await;
        let place = office.folder.receipts.path(ledger::Hash::of(&content));
        std::fs::write(&place, pdf_saying(&["Lohnbüro", "1,00 €"])).unwrap();
        let read = told(&office.finance(), &claim, Reads::Now).await;
        assert_eq!(read[0].unread, BTreeSet::from([Unread::NotAsKept]));
        std::fs::write(&place, &content).unwrap();
        let read = told(&office.finance(), &claim, Reads::Now).await;
        assert_eq!(read[0].typed.len(), 10, "the same bytes heal it");
    }
}
