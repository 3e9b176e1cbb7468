//! Packages: all that an audit takes along, verified without the books, and every fault planted in one found.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
    process::Command,
};

use flow::{
    Ctx, FlowError,
    packages::{self, verification::verify},
    proofs::{self, InputTax, NewProof},
};
use grants::{AuditScope, Period, ProofKind};
use ledger::Hash;
use testkit::TestDb;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    audits::auditor,
    duties::accept,
    office::{COACHING, Office, day, forwarding},
    receipt_files::attached,
    samples::drawn,
    steps::{claim, file},
};

type Files = BTreeMap<String, Vec<u8>>;

const MANIFEST: &str = "manifest.sha256";

/// Books with a sample, a decided claim and a receipt file.
async fn office(db: &TestDb) -> Office {
    let office = Office::open(&db.store).await;
    let decided = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 100)])).await.unwrap();
    office.run(&office.finance(), accept(&decided)).await.unwrap();
    attached(&office).await;
    drawn(&office).await;
    office
}

async fn package(who: &Ctx) -> Vec<u8> {
    let mut made = packages::make(who).await.unwrap();
    let mut bytes = Vec::new();
    made.content.read_to_end(&mut bytes).unwrap();
    assert_eq!(made.bytes, u64::try_from(bytes.len()).unwrap());
    bytes
}

fn unpacked(bytes: &[u8]) -> Files {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Files::new();
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    files
}

/// The files as an archive, with the manifest that is theirs.
fn packed(mut files: Files) -> Vec<u8> {
    files.remove(MANIFEST);
    let lines = files.iter().map(|(path, bytes)| format!("{}  {path}\n", Hash::of(bytes)));
    let manifest: String = lines.collect();
    files.insert(MANIFEST.to_owned(), manifest.into_bytes());
    zipped(&files)
}

fn zipped(files: &Files) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn fault(bytes: Vec<u8>) -> String {
    verify(Cursor::new(bytes)).unwrap_err().to_string()
}

/// Whether the script of the package finds that it holds, and what it says.
fn in_python(office: &Office, name: &str, files: &Files) -> (bool, String) {
    let folder = office.folder.path().join(name);
    for (path, bytes) in files {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let script = folder.join("pruefen/verify_package.py");
    let said = Command::new("python3").arg("-B").arg(script).arg(&folder).output().unwrap();
    (said.status.success(), String::from_utf8([said.stdout, said.stderr].concat()).unwrap())
}

fn first(files: &Files, start: &str, end: &str) -> String {
    let fits = |path: &&String| path.starts_with(start) && path.ends_with(end);
    files.keys().find(fits).unwrap().clone()
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    text.replacen(from, to, 1).into_bytes()
}

testkit::on_both_engines! {
    async fn a_package_holds_without_the_books_it_is_from(db: TestDb) {
        let office = office(&db).await;
        let bytes = package(&office.auditor()).await;
        let verified = verify(Cursor::new(&bytes)).unwrap();
        assert!(verified.is_whole && verified.documents > 8, "{verified:?}");
        assert_eq!((verified.receipts, verified.samples), (1, 2));
        let head = flow::views::chain_head(&office.auditor()).await.unwrap();
        assert_eq!((verified.head_number, verified.head_hash), (head.number, head.hash));
        assert_eq!(i64::try_from(verified.entries).unwrap(), head.number.get());
        let files = unpacked(&bytes);
        assert_eq!(verified.files, files.len() - 1);
        let lines = String::from_utf8(files["zeilen.csv"].clone()).unwrap();
        assert_eq!(lines.lines().count(), 1 + 1 + 2, "{lines}");
        assert!(lines.contains(",100,100,80,accepted,"), "{lines}");
        let (holds, said) = in_python(&office, "whole", &files);
        assert!(holds && said.contains(&format!("entry {} {}", head.number, head.hash)), "{said}");
    }

    async fn the_same_day_gives_the_same_bytes_and_an_earlier_one_less(db: TestDb) {
        let office = office(&db).await;
        let of = |on| office.auditor().as_of(Some(day(2021, 3, on)), None).unwrap();
        let (one, other) = (package(&of(15)).await, package(&of(15)).await);
        assert!(one == other, "a package of a day is always the same");
        let before = package(&office.auditor().as_of(None, Some(day(2021, 3, 14))).unwrap()).await;
        let verified = verify(Cursor::new(&before)).unwrap();
        assert_eq!((verified.entries, verified.receipts, verified.head_hash), (0, 0, Hash::ZERO));
    }

    async fn an_audit_of_one_provider_takes_along_nothing_of_another(db: TestDb) {
        let office = office(&db).await;
        let mut to_b = forwarding(&office.award, office.provider_b, &[("F1", 10_000, COACHING, 12_500)]);
        "KI B".clone_into(&mut to_b.act.reference);
        let b = office.run(&office.finance(), to_b).await.unwrap();
        let claimed = office.run(&office.b(), claim(&b, &[("X1", 100)])).await.unwrap();
        let scope = AuditScope { provider: Some(office.provider_b), ..AuditScope::default() };
        let who = auditor(&office, "Prüferin B", scope).await;
        let bytes = package(&who).await;
        let verified = verify(Cursor::new(&bytes)).unwrap();
        assert!(!verified.is_whole && verified.receipts == 0 && verified.samples == 0, "{verified:?}");
        let files = unpacked(&bytes);
        let journal = String::from_utf8(files["journal/auszug.jsonl"].clone()).unwrap();
        assert_eq!(i64::try_from(journal.lines().count()).unwrap(), verified.head_number.get());
        let shown: Vec<_> = journal.lines().filter(|line| line.starts_with("{\"entry\"")).collect();
        assert_eq!(u64::try_from(shown.len()).unwrap(), verified.entries);
        assert!(shown.iter().any(|line| line.contains(&claimed.id.to_string())));
        assert!(!journal.contains(&office.forwarding_a.id.to_string()) && !journal.contains("Anna A"), "{journal}");
        let (holds, said) = in_python(&office, "extract", &files);
        assert!(holds, "{said}");
        // An entry that is not shown cannot be left out, and one that is cannot be changed.
        let (_, without) = journal.split_once('\n').unwrap();
        let changed = |text: Vec<u8>| [(String::from("journal/auszug.jsonl"), text)];
        let forged = |text| files.clone().into_iter().chain(changed(text)).collect::<Files>();
        assert!(fault(packed(forged(without.as_bytes().to_vec()))).contains("auszug.jsonl: line 1"));
        let another = replaced(journal.as_bytes(), "\"person\":\"Bernd B\"", "\"person\":\"Bernd C\"");
        assert!(fault(packed(forged(another))).contains("is not a line"));
        let (holds, said) = in_python(&office, "gap", &unpacked(&packed(forged(without.as_bytes().to_vec()))));
        assert!(!holds && said.contains("entry 1 is missing"), "{said}");
    }

    async fn a_provider_takes_nothing_along(db: TestDb) {
        let office = office(&db).await;
        for who in [office.a(), office.b(), office.stranger()] {
            assert!(matches!(packages::make(&who).await, Err(FlowError::Forbidden { .. })));
        }
        assert!(matches!(packages::make(&office.administrator()).await, Err(FlowError::Forbidden { .. })));
        verify(Cursor::new(package(&office.finance()).await)).unwrap();
    }

    async fn each_planted_fault_is_found(db: TestDb) {
        let office = office(&db).await;
        let files = unpacked(&package(&office.auditor()).await);
        let with = |path: &str, bytes: Vec<u8>| {
            let mut files = files.clone();
            files.insert(path.to_owned(), bytes);
            files
        };
        let without = |path: &str| {
            let mut files = files.clone();
            files.remove(path).unwrap();
            files
        };
        let (document, receipt) = (first(&files, "dokumente/0", ".pdf"), first(&files, "belege/", ".pdf"));
        let sample = files.iter().find(|(path, text)| path.starts_with("stichproben/") && text.windows(6).any(|it| it == b",true,"));
        let (sample, table) = sample.unwrap();
        // What was changed alone differs from the manifest.
        assert!(fault(zipped(&with("zeilen.csv", b"x".to_vec()))).contains("zeilen.csv is not the file"));
        assert!(fault(zipped(&with("zusatz.txt", b"x".to_vec()))).contains("zusatz.txt is in the package and not"));
        assert!(fault(zipped(&without("zeilen.csv"))).contains("zeilen.csv is named in manifest.sha256"));
        // Who writes a new manifest is found by what hangs together otherwise.
        let mut pdf = files[&document].clone();
        pdf.extend_from_slice(b"\n% changed\n");
        assert!(fault(packed(with(&document, pdf))).contains("Das Dokument ist verändert"));
        assert!(fault(packed(without(&document))).contains("is named in dokumente/verzeichnis.csv"));
        assert!(fault(packed(with(&receipt, testkit::pdf(7)))).contains("is not the file whose hash"));
        let list = replaced(&files["belege/verzeichnis.csv"], &receipt, "belege/0.pdf");
        let mut gone = without(&receipt);
        gone.insert("belege/verzeichnis.csv".to_owned(), list.split(|byte| *byte == b'\n').next().unwrap().to_vec());
        assert!(fault(packed(gone)).contains("of the journal and is not in the package"));
        let journal = &files["journal/journal.jsonl"];
        let entry = replaced(journal, "\"person\":\"Anna A\"", "\"person\":\"Anna B\"");
        assert!(fault(packed(with("journal/journal.jsonl", entry))).contains("journal.jsonl: line"));
        let cut = journal[..journal.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
        let shorter = journal[..=cut].to_vec();
        assert!(fault(packed(with("journal/journal.jsonl", shorter))).contains("does not end with entry"));
        let other = replaced(table, ",true,", ",false,");
        assert!(fault(packed(with(sample, other.clone()))).contains("its seed draws other lines"));
        let (holds, said) = in_python(&office, "sample", &unpacked(&packed(with(sample, other))));
        assert!(!holds && said.contains("is drawn and should not be, or not and should"), "{said}");
        let more = replaced(table, ",F1,", ",F4,");
        assert!(fault(packed(with(sample, more))).contains("not those that were committed"));
        assert!(fault(b"not an archive".to_vec()).contains("is no package"));
    }

    async fn a_filed_proof_that_the_package_lacks_is_missed(db: TestDb) {
        let office = office(&db).await;
        let new = NewProof {
            grant: office.forwarding_a.id,
            kind: ProofKind::Zwischennachweis,
            period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
            place: "Musterstadt".to_owned(),
            input_tax: InputTax::NotDeductible,
            corrects: None,
            cost_fall_reason: None,
            own_audit: None,
        };
        let compiled = proofs::compile(&office.a(), "proof-key-1", new).await.unwrap();
        verify(Cursor::new(package(&office.auditor()).await)).unwrap();
        let filed = file(&office, &compiled, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
        let hash = filed.document.unwrap();
        let scope = AuditScope { provider: Some(office.provider_a), ..AuditScope::default() };
        let bounded = auditor(&office, "Prüferin A", scope).await;
        for (name, who) in [("proof-whole", office.auditor()), ("proof-extract", bounded)] {
            let bytes = package(&who).await;
            verify(Cursor::new(&bytes)).unwrap();
            let mut files = unpacked(&bytes);
            assert!(in_python(&office, name, &files).0, "{name}");
            // Who takes the document out of the list as well, and writes a new manifest, is found by the journal.
            let path = files.iter().find(|(_, bytes)| Hash::of(bytes).to_string() == hash).unwrap().0.clone();
            files.remove(&path).unwrap();
            let list = String::from_utf8(files["dokumente/verzeichnis.csv"].clone()).unwrap();
            let rest: String = list.split_inclusive('\n').filter(|row| !row.starts_with(&path)).collect();
            files.insert("dokumente/verzeichnis.csv".to_owned(), rest.into_bytes());
            let without = packed(files);
            let said = fault(without.clone());
            assert!(said.contains(&format!("the document {hash} of the proof {}", filed.id)), "{said}");
            let (holds, said) = in_python(&office, &format!("{name}-without"), &unpacked(&without));
            assert!(!holds && said.contains(&format!("the document {hash} of a filed proof is missing")), "{said}");
        }
    }

    async fn a_receipt_file_that_is_gone_is_told_and_not_passed_over(db: TestDb) {
        let office = office(&db).await;
        for file in office.folder.files() {
            std::fs::remove_file(file).unwrap();
        }
        let bytes = package(&office.auditor()).await;
        assert!(fault(bytes).contains("was not there as it was handed in"));
    }
}
