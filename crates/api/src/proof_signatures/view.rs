//! A file with electronic signatures as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, sample_day, sample_id};

/// A file with electronic signatures of a proof's document.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProofSignature {
    /// Its id.
    id: Uuid,
    /// The grant whose use the proof proves.
    grant: Uuid,
    /// The proof.
    proof: Uuid,
    /// `copy`: the document with the signatures appended (PAdES); `beside`: a file of its own (CAdES).
    kind: &'static str,
    /// The SHA-256 of the file.
    document: String,
    /// Who signed, as the certificates say. Whether they are valid is not verified here.
    signers: Vec<ElectronicSigner>,
    /// Whether a signature is drawn on a page, where it may lie over what stands there.
    is_visible: bool,
    /// Who added it.
    added_by: String,
    /// The day it was added.
    added_on: NaiveDate,
}

/// Who signed, as a certificate says.
#[derive(Debug, Serialize, ToSchema)]
struct ElectronicSigner {
    /// The holder.
    name: String,
    /// Who issued the certificate.
    issuer: String,
}

impl From<domain::ProofSignature> for ProofSignature {
    fn from(signature: domain::ProofSignature) -> Self {
        let signers = signature.signers.into_iter();
        Self {
            id: signature.id.0,
            grant: signature.grant.0,
            proof: signature.proof.0,
            kind: signature.kind.word(),
            document: signature.document,
            signers: signers.map(|it| ElectronicSigner { name: it.name, issuer: it.issuer }).collect(),
            is_visible: signature.is_visible,
            added_by: signature.added_by,
            added_on: signature.added_on,
        }
    }
}

impl Sample for ProofSignature {
    fn sample() -> Self {
        let signer = ElectronicSigner { name: "Mara Werk".to_owned(), issuer: "Vertrauensdienst".to_owned() };
        Self {
            id: sample_id(3),
            grant: sample_id(1),
            proof: sample_id(2),
            kind: domain::ProofSignatureKind::Copy.word(),
            document: "0".repeat(64),
            signers: vec![signer],
            is_visible: false,
            added_by: "Mara Werk".to_owned(),
            added_on: sample_day(),
        }
    }
}
