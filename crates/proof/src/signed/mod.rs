//! Electronic signatures of a document that was filed: appended to a copy of its file (PAdES, ETSI EN 319 142-1), or in a
//! file of their own beside it (CAdES, ETSI EN 319 122-1).
//!
//! What is told is that a signature was made of exactly these bytes, and that the copy shows nothing else than they do.
//! Whether the certificate is valid and trusted is not told: that takes the trusted lists of the European Union and what
//! they say on the day.

mod cms;
mod fields;
mod kept;
mod update;

use self::{cms::Cms, update::Update};

/// The largest file of a signature beside a document, and the largest appendix to a copy, in bytes.
pub const LARGEST_SIGNATURE: usize = 4 << 20;

/// Who signed, as the certificate inside the signature says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The name of the holder of the certificate.
    pub name: String,
    /// The name of who issued it.
    pub issuer: String,
}

/// In which way a document is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureKind {
    /// A copy of its file that the signature is appended to.
    Copy,
    /// A file beside it.
    Beside,
}

/// A document's signatures in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatures {
    /// The way.
    pub kind: SignatureKind,
    /// Everyone who signed, in the order of the file.
    pub signers: Vec<Signer>,
    /// Whether a signature is drawn on a page, where it may lie over what stands there.
    pub is_visible: bool,
}

/// Why a file has no signature of a document.
#[derive(Debug, thiserror::Error)]
pub enum NotSigned {
    /// It is larger than what is read.
    #[error("the signature is larger than {LARGEST_SIGNATURE} bytes")]
    TooLarge,
    /// It is a PDF that does not begin with the bytes of the document.
    #[error("the file does not begin with the bytes of the document")]
    OtherDocument,
    /// It is the document itself.
    #[error("nothing is appended to the document")]
    NothingAppended,
    /// What is appended cannot be read.
    #[error("what is appended to the document cannot be read")]
    Unreadable(#[source] lopdf::Error),
    /// What is appended does not follow the document.
    #[error("what is appended does not follow the document: {0}")]
    Disconnected(&'static str),
    /// What is appended changes what the document shows or says.
    #[error("what is appended changes the object {0} of the document")]
    Changed(u32),
    /// What is appended adds something else than a signature.
    #[error("what is appended adds something else than a signature: {0}")]
    Added(&'static str),
    /// There is no signature in it.
    #[error("there is no signature in the file")]
    NoSignature,
    /// The signature cannot be read.
    #[error("the signature cannot be read")]
    BrokenSignature(#[source] ::cms::cert::x509::der::Error),
    /// It does not say of which bytes it was made, in a way that is known.
    #[error("the signature does not say of which bytes it was made: {0}")]
    NoDigest(&'static str),
    /// It was made of other bytes.
    #[error("the signature was made of other bytes")]
    OtherBytes,
}

/// The signatures of a document in a file that may come from anyone: a signed copy, or a signature beside it.
pub fn signatures(document: &[u8], file: &[u8]) -> Result<Signatures, NotSigned> {
    if file.starts_with(b"%PDF-") {
        return of_copy(document, file);
    }
    if file.len() > LARGEST_SIGNATURE {
        return Err(NotSigned::TooLarge);
    }
    let signers = Cms::read(file)?.signers(&[document])?;
    signed_by(Signatures { kind: SignatureKind::Beside, signers, is_visible: false })
}

fn of_copy(document: &[u8], copy: &[u8]) -> Result<Signatures, NotSigned> {
    let update = Update::read(document, copy)?;
    let fields = kept::fields_added(&update)?;
    let is_visible = fields.iter().any(|field| fields::is_visible(field));
    let mut signers = Vec::new();
    for field in fields {
        signers.extend(fields::signers(copy, document.len(), &update, field)?);
    }
    signed_by(Signatures { kind: SignatureKind::Copy, signers, is_visible })
}

fn signed_by(signatures: Signatures) -> Result<Signatures, NotSigned> {
    if signatures.signers.is_empty() { Err(NotSigned::NoSignature) } else { Ok(signatures) }
}
