//! Invented electronic signatures: in everything that is read here like those of other programs, but that nobody's key made
//! them, which only a program that verifies certificates would tell.

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat, dictionary};
use sha2::{Digest, Sha384};

/// A signature that OpenSSL made with a key that is gone, of a document that is not at hand.
const TEMPLATE: &[u8] = include_bytes!("signature.p7s");
/// What stands before the SHA-384 of what was signed: its attribute (RFC 5652, 11.2), a set of one, 48 bytes.
const BEFORE_DIGEST: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04\x31\x32\x04\x30";
/// Takes the place of a number of bytes until that is known.
const UNKNOWN: i64 = 9_999_999_999;

/// The signature of a document in a file of its own, of Hanna Haupt.
pub fn signature_beside(document: &[u8]) -> Vec<u8> {
    signature(&[document])
}

/// A copy of a document with a signature of Hanna Haupt appended.
pub fn signed_copy(document: &[u8]) -> Result<Vec<u8>, lopdf::Error> {
    let before = Document::load_mem(document)?;
    let root = before.trailer.get(b"Root")?.as_reference()?;
    let mut update = IncrementalDocument::create_from(document.to_vec(), before);
    let signature = update.new_document.add_object(dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "Contents" => Object::String(vec![0; TEMPLATE.len()], StringFormat::Hexadecimal),
        "ByteRange" => vec![0.into(), UNKNOWN.into(), UNKNOWN.into(), UNKNOWN.into()],
    });
    let field = update.new_document.add_object(field(signature));
    update.opt_clone_object_to_new_document(root)?;
    let form = dictionary! { "Fields" => vec![Object::Reference(field)], "SigFlags" => 3 };
    update.new_document.get_dictionary_mut(root)?.set("AcroForm", form);
    let mut copy = Vec::new();
    update.save_to(&mut copy)?;
    Ok(sealed(copy, document.len()))
}

fn field(signature: ObjectId) -> Dictionary {
    let nowhere: Vec<Object> = vec![0.into(); 4];
    dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => Object::string_literal("Unterschrift"),
        "Rect" => nowhere,
        "V" => signature,
    }
}

/// The copy with its range of bytes and its signature in their places.
fn sealed(mut copy: Vec<u8>, document: usize) -> Vec<u8> {
    let find =
        |copy: &[u8], what: &[u8]| memchr::memmem::find(&copy[document..], what).map(|at| document + at);
    let zeros = [b"<", "00".repeat(TEMPLATE.len()).as_bytes(), b">"].concat();
    let Some(at) = find(&copy, &zeros) else { return copy };
    let behind = at + zeros.len();
    for number in [at, behind, copy.len() - behind] {
        let unknown = UNKNOWN.to_string();
        let Some(place) = find(&copy, unknown.as_bytes()) else { return copy };
        let number = format!("{number:<width$}", width = unknown.len());
        copy[place..place + unknown.len()].copy_from_slice(number.as_bytes());
    }
    let signature = hex::encode_upper(signature(&[&copy[..at], &copy[behind..]]));
    copy[at + 1..behind - 1].copy_from_slice(signature.as_bytes());
    copy
}

fn signature(content: &[&[u8]]) -> Vec<u8> {
    let digest = content.iter().fold(Sha384::new(), Sha384::chain_update).finalize();
    let mut signature = TEMPLATE.to_vec();
    if let Some(at) = memchr::memmem::find(&signature, BEFORE_DIGEST) {
        let at = at + BEFORE_DIGEST.len();
        signature[at..at + digest.len()].copy_from_slice(&digest);
    }
    signature
}
