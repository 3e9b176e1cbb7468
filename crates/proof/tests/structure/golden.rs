//! Golden hashes: a document with the same hash is the same document, and what was certified for one holds for
//! the other.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ledger::Hash;
use proof::sample;

#[test]
fn every_sample_document_is_listed_with_its_hash() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents/certified.txt");
    let listed = fs::read_to_string(path).unwrap();
    let mut listed: BTreeMap<&str, (&str, &str)> =
        listed.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(row).collect();
    let mut wrong = Vec::new();
    for (name, document) in sample::all() {
        let hash = Hash::of(&proof::render(&document).unwrap()).to_string();
        if listed.remove(name).is_none_or(|(known, _)| known != hash) {
            wrong.push(format!("{name} {hash} uncertified"));
        }
    }
    assert!(wrong.is_empty(), "these documents changed; list them as\n{}", wrong.join("\n"));
    assert!(listed.is_empty(), "listed, but no sample: {listed:?}");
}

fn row(line: &str) -> (&str, (&str, &str)) {
    let [name, hash, state] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
    assert!(matches!(state, "certified" | "uncertified"), "{line}");
    (name, (hash, state))
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
