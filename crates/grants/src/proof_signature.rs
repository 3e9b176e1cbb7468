//! Electronic signatures of proofs: files that come to a proof's document, which stays as it is.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{GrantId, ProofId, ProofSignatureId};

/// A file with electronic signatures of a proof's document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofSignature {
    /// Its id.
    pub id: ProofSignatureId,
    /// The grant whose use the proof proves.
    pub grant: GrantId,
    /// The proof.
    pub proof: ProofId,
    /// What kind of file it is.
    pub kind: ProofSignatureKind,
    /// The SHA-256 of the file in hexadecimal.
    pub document: String,
    /// Who signed, as the certificates say.
    pub signers: Vec<ElectronicSigner>,
    /// Whether a signature is drawn on a page.
    pub is_visible: bool,
    /// Who added it.
    pub added_by: String,
    /// The day it was added.
    pub added_on: NaiveDate,
}

/// Who signed, as a certificate says. Whether it was valid is not known here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElectronicSigner {
    /// The holder.
    pub name: String,
    /// Who issued the certificate.
    pub issuer: String,
}

/// What kind of file bears signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofSignatureKind {
    /// A copy of the document that they are appended to (PAdES).
    Copy,
    /// A file of its own beside the document (CAdES).
    Beside,
}

impl ProofSignatureKind {
    /// The word by which it is stored and told.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Beside => "beside",
        }
    }

    /// The kind with a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Copy, Self::Beside].into_iter().find(|kind| kind.word() == word)
    }
}
