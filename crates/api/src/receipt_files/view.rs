//! A receipt file as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, sample_day, sample_id};

/// A receipt as a file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceiptFile {
    /// Its id.
    id: Uuid,
    /// Whose it is.
    organisation: Uuid,
    /// The SHA-256 of its content.
    sha256: String,
    /// What it is: `application/pdf`, `application/xml`, `image/jpeg` or `image/png`.
    media_type: String,
    /// How many bytes it has.
    bytes: i64,
    /// What it is called, made safe.
    name: String,
    /// Who handed it in.
    handed_in_by: String,
    /// The day it was.
    handed_in_on: NaiveDate,
    /// The lines that it proves, as far as they are seen.
    attached: Vec<ReceiptAttachment>,
}

/// A line that a file proves.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceiptAttachment {
    /// The claim.
    claim: Uuid,
    /// The line.
    line: Uuid,
    /// The number of the file at the line: 1 for the first.
    number: i64,
    /// Who attached it.
    attached_by: String,
    /// The day it was.
    attached_on: NaiveDate,
}

impl From<domain::ReceiptFile> for ReceiptFile {
    fn from(file: domain::ReceiptFile) -> Self {
        Self {
            id: file.id.0,
            organisation: file.organisation.0,
            sha256: file.hash.to_string(),
            media_type: file.media_type,
            bytes: file.bytes,
            name: file.name,
            handed_in_by: file.by,
            handed_in_on: file.on,
            attached: file.attached.into_iter().map(ReceiptAttachment::from).collect(),
        }
    }
}

impl From<domain::Attached> for ReceiptAttachment {
    fn from(attached: domain::Attached) -> Self {
        Self {
            claim: attached.claim.0,
            line: attached.line.0,
            number: attached.number,
            attached_by: attached.by,
            attached_on: attached.on,
        }
    }
}

impl Sample for ReceiptFile {
    fn sample() -> Self {
        let attached = ReceiptAttachment {
            claim: sample_id(1),
            line: sample_id(3),
            number: 1,
            attached_by: "Anna Beispiel".to_owned(),
            attached_on: sample_day(),
        };
        Self {
            id: sample_id(9),
            organisation: sample_id(8),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: 48_213,
            name: "Rechnung 17.pdf".to_owned(),
            handed_in_by: "Anna Beispiel".to_owned(),
            handed_in_on: sample_day(),
            attached: vec![attached],
        }
    }
}
