//! Golden hashes: a document with the same hash is the same document, and what was certified for one holds for
//! the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ledger::Hash;
use proof::{Content, sample};

#[test]
fn every_sample_document_is_listed_with_its_hash() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents/certified.txt");
    let made = sample::made().unwrap();
    compare(&fs::read_to_string(path).unwrap(), made.into_iter()).unwrap_or_else(|fault| panic!("{fault}"));
}

/// A kind of document that is added does not compile here until it has a number, and fails until it has a sample.
#[test]
fn every_kind_of_document_has_a_sample() {
    let number = |content: &Content| match content {
        Content::ProofOfUse(_) => 0,
        Content::Decision(_) => 1,
        Content::Forwarding(_) => 2,
        Content::PayoutRequest(_) => 3,
        Content::Examination(_) => 4,
        Content::PaymentOrder(_) => 5,
        Content::RefundDemand(_) => 6,
        Content::AccountStatement(_) => 7,
        Content::Reminder(_) => 8,
        Content::AuditProtocol(_) => 9,
        Content::JournalExtract(_) => 10,
    };
    let kinds: BTreeSet<u8> = sample::all().iter().map(|(_, document)| number(&document.content)).collect();
    assert_eq!(kinds, (0..=10).collect());
}

#[test]
fn every_planted_fault_is_found() {
    let made = || {
        let documents =
            sample::all().into_iter().filter(|(name, _)| ["erinnerung", "kontoauszug"].contains(name));
        documents.map(|(name, document)| (name, proof::render(&document).unwrap()))
    };
    let listed: Vec<String> =
        made().map(|(name, pdf)| format!("{name} {} uncertified", Hash::of(&pdf))).collect();
    let whole = listed.join("\n");
    assert_eq!(compare(&whole, made()), Ok(()));

    let changed = made().map(|(name, mut pdf)| {
        let middle = pdf.len() / 2;
        pdf[middle] ^= u8::from(name == "kontoauszug");
        (name, pdf)
    });
    let fault = compare(&whole, changed).unwrap_err();
    assert!(fault.contains("kontoauszug") && !fault.contains("erinnerung"), "{fault}");

    let fault = compare(&listed[0], made()).unwrap_err();
    assert!(fault.contains(&listed[1]), "a document that is not listed: {fault}");

    let fault = compare(&whole, made().take(1)).unwrap_err();
    assert!(fault.contains("no sample"), "{fault}");

    let fault = compare(&whole.replacen("uncertified", "checked", 1), made()).unwrap_err();
    assert!(fault.contains("checked"), "a word that is neither certified nor uncertified: {fault}");
}

/// Says which of the documents that were made are not those of the list.
fn compare<'n>(list: &str, made: impl Iterator<Item = (&'n str, Vec<u8>)>) -> Result<(), String> {
    let rows = list.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut listed: BTreeMap<&str, &str> = rows.map(row).collect::<Result<_, _>>()?;
    let mut wrong = Vec::new();
    for (name, pdf) in made {
        let hash = Hash::of(&pdf).to_string();
        if listed.remove(name).is_none_or(|known| known != hash) {
            wrong.push(format!("{name} {hash} uncertified"));
        }
    }
    if !wrong.is_empty() {
        return Err(format!("these documents changed; list them as\n{}", wrong.join("\n")));
    }
    if listed.is_empty() { Ok(()) } else { Err(format!("listed, but no sample: {listed:?}")) }
}

/// The name and the hash of a line.
fn row(line: &str) -> Result<(&str, &str), String> {
    match line.split(' ').collect::<Vec<_>>()[..] {
        [name, hash, "certified" | "uncertified"] => Ok((name, hash)),
        _ => Err(format!("no line of the list: {line}")),
    }
}

/// A document is made again from its data, also one of before the audit protocol listed observations.
#[test]
fn a_protocol_without_observations_says_nothing_of_them() {
    let earlier =
        sample::document(proof::data::AuditProtocol { observations: None, ..sample::audit_protocol() });
    let json = serde_json::to_string(&earlier).unwrap();
    assert!(!json.contains("observations"));
    assert_eq!(serde_json::from_str::<proof::Document>(&json).unwrap(), earlier);
    assert!(
        proof::render(&earlier).unwrap()
            != proof::render(&sample::document(sample::audit_protocol())).unwrap()
    );
}
