//! Documents by command: what there is, each of it made, and files that are verified.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use page_validation::{ValidationOptions, ValidationProfile, validate_pdf};
use serde_json::Value;

use crate::{Server, demo, export, program, run, text};

fn listed(database: &str) -> Vec<Value> {
    let listed = run(&["document", "list", "--database", database, "--json"]);
    assert!(listed.status.success(), "{}", text(&listed));
    serde_json::from_slice(&listed.stdout).unwrap()
}

fn word<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} of {value}"))
}

/// One document of a kind, as a file.
fn rendered(database: &str, kind: &str, out: &Path) -> Value {
    let all = listed(database);
    let document = all.iter().find(|document| document["kind"] == kind).unwrap().clone();
    let subject = word(&document, "subject").to_owned();
    let out = out.to_str().unwrap();
    let made = run(&[
        "document",
        "render",
        "--database",
        database,
        "--kind",
        kind,
        "--subject",
        &subject,
        "--out",
        out,
    ]);
    assert!(made.status.success(), "{}", text(&made));
    document
}

#[test]
fn every_listed_document_of_the_demo_is_made() {
    let (folder, database) = demo();
    let all = listed(&database);
    let mut kinds = BTreeSet::new();
    for (number, document) in all.iter().enumerate() {
        assert!(document["version"].is_i64() && !word(document, "title").is_empty(), "{document}");
        // One of a kind is enough to see the command; all of them are made in the tests of `flow`.
        if !kinds.insert(word(document, "kind")) {
            continue;
        }
        let out = folder.path().join(format!("{number}.pdf"));
        let (kind, subject) = (word(document, "kind"), word(document, "subject"));
        let arguments = ["document", "render", "--database", &database, "--kind", kind, "--subject", subject];
        let made = run(&[&arguments[..], &["--out", out.to_str().unwrap()]].concat());
        assert!(made.status.success(), "{document}: {}", text(&made));
        assert!(fs::read(&out).unwrap().starts_with(b"%PDF-1.7"));
        let printed = Command::new("pdftotext").arg(&out).arg("-").output().unwrap();
        assert!(printed.status.success() && printed.stdout.len() > 500, "{document}: {}", text(&printed));
        keeps_both_standards(&out);
    }
    assert!(kinds.len() >= 10, "{kinds:?}");
    let shown = text(&run(&["document", "list", "--database", &database]));
    assert_eq!(shown.lines().count(), all.len(), "{shown}");
    assert!(shown.contains("Zwischennachweis Muster-2020-DiAA-1"), "{shown}");
}

/// A validator finds no broken rule of PDF/A-3a and none of PDF/UA-1.
fn keeps_both_standards(file: &Path) {
    for standard in [ValidationProfile::PdfA3a, ValidationProfile::PdfUa1] {
        let report = validate_pdf(file, &ValidationOptions::default().profile(standard)).unwrap();
        assert!(report.is_compliant, "{}: {report}", file.display());
    }
}

#[test]
fn each_document_of_the_demo_has_a_title_of_its_own() {
    let (_folder, database) = demo();
    let all = listed(&database);
    let mut titles = BTreeSet::new();
    for document in &all {
        assert!(titles.insert(word(document, "title")), "{document} is named like another");
    }
    for title in [
        // Ordered, rejected by the bank, and ordered again.
        "Auszahlungsanordnung KI 2/2020-A2, F3, 4.800,00 EUR",
        "Auszahlungsanordnung KI 2/2020-A3, F3, 4.800,00 EUR",
        "Erstattung KI 4/2020-R1, F1, 500,00 EUR",
    ] {
        assert!(titles.contains(title), "{title} is not among {titles:?}");
    }
}

#[test]
fn the_demo_asks_for_money_to_the_account_of_the_office() {
    let (folder, database) = demo();
    for kind in ["payout_request", "refund_demand"] {
        let out = folder.path().join(format!("{kind}.pdf"));
        rendered(&database, kind, &out);
        let printed = Command::new("pdftotext").arg("-layout").arg(&out).arg("-").output().unwrap();
        let printed = text(&printed).split_whitespace().collect::<Vec<_>>().join(" ");
        let (holder, iban) = ("Rhein-Kreis Neuss (Konto erfunden)", "IBAN DE87 0000 0000 0000 2020 06");
        assert!(printed.contains(holder) && printed.contains(iban), "{kind}: {printed}");
    }
}

#[test]
fn what_cannot_be_made_is_said() {
    let (folder, database) = demo();
    let out = folder.path().join("x.pdf").display().to_string();
    let render = |kind: &str, subject: &str, more: &[&str]| {
        let arguments = ["document", "render", "--database", &database, "--kind", kind, "--subject", subject];
        run(&[&arguments[..], &["--out", &out], more].concat())
    };
    let nobody = "00000000-0000-0000-0000-00000000ffff";
    let kind = render("invoice", nobody, &[]);
    assert_eq!(kind.status.code(), Some(2));
    assert!(
        text(&kind).contains("proof_of_use") && text(&kind).contains("journal_extract"),
        "{}",
        text(&kind)
    );
    let subject = render("decision", nobody, &[]);
    assert_eq!(subject.status.code(), Some(1));
    assert!(text(&subject).contains(nobody), "{}", text(&subject));
    let statement = listed(&database).into_iter().find(|it| it["kind"] == "account_statement").unwrap();
    let id = word(&statement, "subject");
    let future = render("account_statement", id, &["--as-of", "gestern"]);
    assert_eq!(future.status.code(), Some(2), "{}", text(&future));
    assert!(render("account_statement", id, &["--as-of", "2020-12-31"]).status.success());
    let again = render("account_statement", id, &[]);
    assert_eq!(again.status.code(), Some(1), "the file is there already");
}

#[test]
fn a_filed_proof_is_verified_against_a_database_a_journal_and_nothing() {
    let (folder, database) = demo();
    let file = folder.path().join("nachweis.pdf");
    rendered(&database, "proof_of_use", &file);
    let journal = export(folder.path(), &database).display().to_string();
    let file = file.display().to_string();
    let answers = |arguments: &[&str]| {
        let verified = run(&[&["verify", "--pdf", &file], arguments].concat());
        let said = text(&verified);
        let words = said.lines().map(|line| line.split_once(':').unwrap().0.to_owned()).collect::<Vec<_>>();
        (verified.status.code().unwrap(), words)
    };
    let all =
        ["data yes", "chain yes", "filed yes", "authoritative yes", "signature not_asked"].map(str::to_owned);
    assert_eq!(answers(&["--database", &database]), (0, all.to_vec()));
    assert_eq!(answers(&["--journal", &journal]), (0, all.to_vec()));
    let alone =
        ["data yes", "chain not_asked", "filed not_asked", "authoritative not_asked", "signature not_asked"]
            .map(str::to_owned);
    assert_eq!(answers(&[]), (0, alone.to_vec()));
    // Of other books it is not: neither its entry nor its filing is known there.
    let elsewhere = format!("sqlite:{}", folder.path().join("empty.db").display());
    assert!(run(&["migrate", "--database", &elsewhere]).status.success());
    let none =
        ["data yes", "chain no", "filed no", "authoritative no", "signature not_asked"].map(str::to_owned);
    assert_eq!(answers(&["--database", &elsewhere]), (1, none.to_vec()));
}

/// The filed proof of the Kreis as a file, and its id.
fn proof_of_the_kreis(database: &str, out: &str) -> String {
    let all = listed(database);
    let title = "Zwischennachweis Muster-2020-TM-1";
    let is_it = |it: &&Value| word(it, "kind") == "proof_of_use" && word(it, "title").starts_with(title);
    let subject = word(all.iter().find(is_it).unwrap(), "subject");
    let render =
        ["document", "render", "--database", database, "--kind", "proof_of_use", "--subject", subject];
    let made = run(&[&render[..], &["--out", out]].concat());
    assert!(made.status.success(), "{}", text(&made));
    subject.to_owned()
}

#[test]
fn the_proof_of_the_kreis_says_whether_what_it_encloses_was_filed() {
    let (folder, database) = demo();
    let file = folder.path().join("kreis.pdf").display().to_string();
    proof_of_the_kreis(&database, &file);
    let journal = export(folder.path(), &database).display().to_string();
    let told = |file: &str, books: [&str; 2]| {
        let verified = run(&[&["verify", "--pdf", file], &books[..]].concat());
        (verified.status.code(), text(&verified))
    };
    for books in [["--database", &database], ["--journal", &journal]] {
        let (code, said) = told(&file, books);
        assert!(said.contains("enclosed yes: Die beigefügten Nachweise sind die vorgelegten"), "{said}");
        assert_eq!(code, Some(0), "{said}");
    }
    // What is taken out is the proof of the provider as it was filed.
    let to = folder.path().join("anlagen");
    fs::create_dir(&to).unwrap();
    let taken = Command::new("pdfdetach").args(["-saveall", "-o"]).arg(&to).arg(&file).output().unwrap();
    assert!(taken.status.success(), "{}", text(&taken));
    let below = to.join("nachweis-01-v1.pdf").display().to_string();
    let (code, said) = told(&below, ["--database", &database]);
    assert!(code == Some(0) && said.contains("filed yes: Das ist das vorgelegte Dokument"), "{said}");
}

/// The office keeps a signed copy with its proof, over the interface of the demo in a folder.
fn keep_signature(folder: &Path, proof: &str, file: &str) {
    let mut command = program();
    command.args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(folder);
    let server = Server::start(command);
    let sent = Command::new("curl")
        .args(["--silent", "--fail-with-body", "-H", "Authorization: Bearer demo-finanzen"])
        .args(["-H", "Idempotency-Key: signature-of-the-test"])
        .args(["-H", "Content-Type: application/octet-stream", "--data-binary", &format!("@{file}")])
        .arg(format!("{}/api/v1/proof-signatures?proof={proof}", server.address))
        .output()
        .unwrap();
    assert!(sent.status.success(), "{}", text(&sent));
}

#[test]
fn a_signed_copy_is_told_from_a_changed_one() {
    let (folder, database) = demo();
    let file = folder.path().join("nachweis.pdf");
    let proof = proof_of_the_kreis(&database, &file.display().to_string());
    let document = fs::read(&file).unwrap();
    let copy = proof::sample::signed_copy(&document).unwrap();
    let signed = folder.path().join("unterschrieben.pdf");
    fs::write(&signed, &copy).unwrap();
    let signed = signed.display().to_string();
    let told = |kept: &str, journal: &str| {
        for books in [["--database", &database], ["--journal", journal]] {
            let verified = run(&[&["verify", "--pdf", &signed], &books[..]].concat());
            let said = text(&verified);
            assert_eq!(verified.status.code(), Some(0), "{said}");
            assert!(said.contains("filed yes: Das ist eine unterschriebene Kopie"), "{said}");
            assert!(
                said.contains("signature yes: ") && said.contains("laut Zertifikat von Hanna Haupt"),
                "{said}"
            );
            assert!(said.contains(kept), "{books:?}: {said}");
        }
    };
    let journal = export(folder.path(), &database);
    told("; die Datei ist bei keinem Nachweis hinterlegt;", &journal.display().to_string());
    keep_signature(folder.path(), &proof, &signed);
    fs::remove_file(&journal).unwrap();
    let journal = export(folder.path(), &database);
    told("; die Datei ist bei dem Nachweis hinterlegt;", &journal.display().to_string());
    fs::write(&file, [&document[..], &copy[document.len() + 1..]].concat()).unwrap();
    let verified = run(&["verify", "--database", &database, "--pdf", &file.display().to_string()]);
    assert_eq!(verified.status.code(), Some(1), "{}", text(&verified));
}

#[test]
fn planted_faults_are_found_and_named() {
    let (folder, database) = demo();
    let at = |name: &str| folder.path().join(name);
    let path = |name: &str| at(name).display().to_string();
    rendered(&database, "proof_of_use", &at("nachweis.pdf"));
    let original = fs::read(at("nachweis.pdf")).unwrap();
    let verify = |name: &str| {
        let verified = run(&["verify", "--database", &database, "--pdf", &path(name)]);
        (verified.status.code().unwrap(), text(&verified))
    };
    let written = |name: &str, bytes: &[u8]| {
        fs::write(at(name), bytes).unwrap();
        verify(name)
    };
    // The last byte of the pages' first stream: the file opens, and says something else than its data.
    let place = original.windows(9).position(|window| window == b"endstream").unwrap() - 3;
    let mut changed = original.clone();
    changed[place] ^= 1;
    let (code, said) = written("changed.pdf", &changed);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("data no") && said.contains("filed no"), "{said}");
    for (name, bytes, word) in [
        ("empty.pdf", &b""[..], "empty"),
        ("text.pdf", b"Das ist kein PDF.", "damaged"),
        ("half.pdf", &original[..original.len() / 2], "damaged"),
    ] {
        let (code, said) = written(name, bytes);
        assert_eq!(code, 2, "{said}");
        assert!(said.starts_with(word), "{said}");
    }
    let (code, said) = verify("missing.pdf");
    assert_eq!(code, 2, "{said}");
    // A file that is larger than what is read.
    fs::File::create(at("huge.pdf")).unwrap().set_len(65 << 20).unwrap();
    let (code, said) = verify("huge.pdf");
    assert!(code == 2 && said.starts_with("too_large"), "{said}");
    // Somebody else's PDF, and ours with a password (qpdf).
    let locked = Command::new("qpdf")
        .args(["--encrypt", "geheim", "geheim", "256", "--", &path("nachweis.pdf"), &path("locked.pdf")])
        .output()
        .unwrap();
    assert!(locked.status.success(), "{}", text(&locked));
    let (code, said) = verify("locked.pdf");
    assert!(code == 2 && said.starts_with("encrypted"), "{said}");
    let foreign = Command::new("qpdf").args(["--empty", &path("foreign.pdf")]).output().unwrap();
    assert!(foreign.status.success(), "{}", text(&foreign));
    let (code, said) = verify("foreign.pdf");
    assert!(code == 2 && said.starts_with("foreign"), "{said}");
}

#[test]
fn a_letter_that_is_kept_nowhere_is_not_confirmed() {
    let (folder, database) = demo();
    let file = folder.path().join("bescheid.pdf");
    rendered(&database, "decision", &file);
    let file = file.display().to_string();
    let verified = run(&["verify", "--database", &database, "--pdf", &file]);
    let said = text(&verified);
    assert_eq!(verified.status.code(), Some(3), "{said}");
    assert!(
        said.contains("data yes") && said.contains("filed not_asked: Dokumente dieser Art werden nicht"),
        "{said}"
    );
    assert_eq!(run(&["verify", "--pdf", &file]).status.code(), Some(0), "nobody asked for books");
}

#[test]
fn a_form_is_filled_with_a_proof_that_was_made() {
    let (folder, database) = demo();
    let (proof, form) =
        (rendered(&database, "proof_of_use", &folder.path().join("x.pdf")), "forms/verwendungsnachweis");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let beside = |end: &str| root.join(format!("{form}.{end}")).display().to_string();
    let out = folder.path().join("vordruck.xlsx");
    let fill = |subject: &str, form: &str, more: &[&str]| {
        let (mapping, out) = (beside("toml"), out.display().to_string());
        let paths = ["--mapping", &mapping, "--form", form, "--out", &out];
        let arguments = ["document", "fill", "--database", &database, "--subject", subject];
        run(&[&arguments[..], &paths[..], more].concat())
    };
    let (subject, empty) = (word(&proof, "subject"), beside("xlsx"));
    let told = fill(subject, &empty, &["--dry-run"]);
    assert!(told.status.success() && !out.exists(), "{}", text(&told));
    let told = text(&told);
    assert!(told.starts_with("Verwendungsnachweis, Vordruck VN-G, Zuordnung 3\n"), "{told}");
    assert!(told.contains("Nachweis!C18  granted_total  ") && told.contains(" EUR\n"), "{told}");
    assert!(told.ends_with("Zellen; nichts ist geschrieben.\n"), "{told}");
    assert!(fill(subject, &empty, &[]).status.success());
    let read = Command::new("python3").arg(root.join("tests/read_form.py")).arg(&out).output().unwrap();
    let read: Value = serde_json::from_slice(&read.stdout).unwrap();
    let granted = read["Nachweis"]["C18"][2].as_str().unwrap().replace('.', ",");
    assert!(told.contains(&format!("Nachweis!C18  granted_total  {granted} EUR\n")), "{told}");
    let again = fill(subject, &empty, &[]);
    assert_eq!(again.status.code(), Some(1), "the file is there already");
    let other = fill(subject, &beside("toml"), &["--dry-run"]);
    assert!(
        text(&other).contains("nicht der Vordruck, für den die Zuordnung geschrieben ist"),
        "{}",
        text(&other)
    );
    let nobody = fill("00000000-0000-0000-0000-00000000ffff", &empty, &["--dry-run"]);
    assert!(text(&nobody).contains("Es gibt keinen erstellten Nachweis"), "{}", text(&nobody));
}
