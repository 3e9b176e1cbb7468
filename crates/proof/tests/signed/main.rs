//! Signatures of a document in files that other programs made: pyHanko 0.38 appended those of `signed.pdf` and
//! `signed-twice.pdf` to `document.pdf` (PAdES), OpenSSL 3.0 wrote
//! `signature.p7s`. The keys were made for it and are gone.

#[cfg(test)]
mod changed;

use proof::{
    NotSigned, SignatureKind, Signatures, Signer, Verdict, embedded, render, sample, signatures, verdict,
};

const DOCUMENT: &[u8] = include_bytes!("document.pdf");
const SIGNED: &[u8] = include_bytes!("signed.pdf");
const SIGNED_TWICE: &[u8] = include_bytes!("signed-twice.pdf");
const BESIDE: &[u8] = include_bytes!("../../src/sample/signature.p7s");

/// What the data of a document makes, and a copy of it with a signature.
#[test]
fn a_signed_copy_of_each_kind_of_document_is_verified_as_one() {
    for (name, document) in sample::all() {
        let pdf = render(&document).unwrap();
        assert_eq!(verdict(&pdf, &document).unwrap(), Verdict::Unchanged, "{name}");
        let copy = sample::signed_copy(&pdf).unwrap();
        let embedded = embedded(&copy).unwrap();
        let signers = vec![signer("Hanna Haupt")];
        let signatures = Signatures { kind: SignatureKind::Copy, signers, is_visible: false };
        assert_eq!(
            verdict(&copy, &embedded).unwrap(),
            Verdict::Signed { document: pdf.len(), signatures },
            "{name}"
        );
        let mut changed = copy;
        changed[pdf.len() / 2] ^= 1;
        assert_eq!(verdict(&changed, &document).unwrap(), Verdict::Changed, "{name}");
        let beside = crate::signatures(&pdf, &sample::signature_beside(&pdf)).unwrap();
        assert_eq!(beside.kind, SignatureKind::Beside, "{name}");
    }
}

fn signer(name: &str) -> Signer {
    Signer { name: name.to_owned(), issuer: name.to_owned() }
}

#[test]
fn a_signed_copy_says_who_signed() {
    let signed = signatures(DOCUMENT, SIGNED).unwrap();
    let signers = vec![signer("Mara Werk")];
    assert_eq!(signed, Signatures { kind: SignatureKind::Copy, signers, is_visible: false });
}

#[test]
fn two_sign_one_after_the_other() {
    let signed = signatures(DOCUMENT, SIGNED_TWICE).unwrap();
    let signers = vec![signer("Mara Werk"), signer("Hanna Haupt")];
    assert_eq!(signed, Signatures { kind: SignatureKind::Copy, signers, is_visible: true });
}

#[test]
fn a_signature_beside_the_document_says_who_signed() {
    let signed = signatures(DOCUMENT, BESIDE).unwrap();
    let signers = vec![signer("Hanna Haupt")];
    assert_eq!(signed, Signatures { kind: SignatureKind::Beside, signers, is_visible: false });
}

#[test]
fn what_is_no_signature_of_the_document_is_refused() {
    assert!(matches!(signatures(DOCUMENT, DOCUMENT), Err(NotSigned::NothingAppended)));
    assert!(matches!(signatures(SIGNED, DOCUMENT), Err(NotSigned::OtherDocument)));
    assert!(matches!(signatures(SIGNED, BESIDE), Err(NotSigned::OtherBytes)));
    assert!(matches!(signatures(DOCUMENT, b""), Err(NotSigned::BrokenSignature(_))));
    assert!(matches!(signatures(DOCUMENT, b"Unterschrift"), Err(NotSigned::BrokenSignature(_))));
    for length in 1..BESIDE.len() {
        let cut = signatures(DOCUMENT, &BESIDE[..length]);
        assert!(matches!(cut, Err(NotSigned::BrokenSignature(_))), "{length}: {cut:?}");
    }
    let large = vec![b'0'; proof::LARGEST_SIGNATURE + 1];
    assert!(matches!(signatures(DOCUMENT, &large), Err(NotSigned::TooLarge)));
    let large = [SIGNED, &large, b"%%EOF"].concat();
    assert!(matches!(signatures(DOCUMENT, &large), Err(NotSigned::TooLarge)));
}
