//! The files that a proof encloses: the proofs of those the grant was forwarded to, as they were filed (decision 0052), and
//! beside each the record of its examination (decision 0066).

use ::proof::{
    Content, Enclosures, LARGEST_ENCLOSED, MOST_ENCLOSED,
    data::{EnclosedExamination, EnclosedFile, ProofOfUse},
};
use chrono::NaiveDate;
use grants::Proof;
use ledger::{Hash, UnitId};
use store::{Conn, Document};

use super::{RecordedOn, broken};
use crate::{Ctx, FlowError, documents::examination};

/// The proofs that a document encloses, as the books keep them.
pub(crate) async fn enclosures(
    conn: &mut Conn,
    unit: UnitId,
    document: &::proof::Document,
) -> Result<Enclosures, FlowError> {
    let mut enclosures = Enclosures::default();
    for hash in document.content.encloses() {
        let kept = store::document(&mut *conn, unit, &hash.to_string()).await?;
        enclosures.add(kept.ok_or(FlowError::NotFound { what: "document" })?.content);
    }
    Ok(enclosures)
}

/// Encloses beside the proofs the records of their examinations, each as it was on the day on which it stood there: what was
/// corrected since does not change it.
pub(crate) async fn enclose_examinations(
    ctx: &Ctx,
    recorded: Vec<Option<RecordedOn>>,
    document: &mut ::proof::Document,
    enclosures: &mut Enclosures,
) -> Result<(), FlowError> {
    let Content::ProofOfUse(statement) = &mut document.content else { return Ok(()) };
    let mut room = Room::beside(statement);
    for (row, recorded) in statement.examined_proofs.iter_mut().zip(recorded) {
        let Some(recorded) = recorded.filter(|_| row.enclosed.is_some()) else { continue };
        let made = Box::pin(examination::of_its_day(ctx, &recorded)).await?;
        row.examination = room.take_examination(recorded.on, &made)?;
        if row.examination.is_some() {
            enclosures.add(made.content);
        }
    }
    statement.notes.extend(room.left_out);
    Ok(())
}

/// What of the files fits into the document that encloses them.
#[derive(Default)]
pub(super) struct Room {
    files: usize,
    bytes: u64,
    /// What a document says of those that do not fit.
    pub(super) left_out: Vec<String>,
}

impl Room {
    /// What the proofs leave that a statement encloses.
    fn beside(statement: &ProofOfUse) -> Self {
        let sizes = || statement.enclosed().map(|(_, _, file)| file.size);
        Self { files: sizes().count(), bytes: sizes().sum(), left_out: Vec::new() }
    }

    /// The file of a proof as it is enclosed, if it fits.
    pub(super) fn take(
        &mut self,
        proof: &Proof,
        filed_on: NaiveDate,
        kept: &Document,
    ) -> Result<Option<Box<EnclosedFile>>, FlowError> {
        let number = u32::try_from(proof.number).unwrap_or(u32::MAX);
        let taken = self.taken("Nachweis", kept)?;
        Ok(taken.map(|(size, hash)| Box::new(EnclosedFile { number, filed_on, size, hash })))
    }

    /// The record of an examination as it is enclosed, if it fits.
    fn take_examination(
        &mut self,
        as_of: NaiveDate,
        made: &Document,
    ) -> Result<Option<Box<EnclosedExamination>>, FlowError> {
        let taken = self.taken("Prüfvermerk", made)?;
        Ok(taken.map(|(size, hash)| Box::new(EnclosedExamination { as_of, size, hash })))
    }

    /// The size and the hash of a file that fits; of another it is said that it is left out.
    fn taken(&mut self, what: &str, file: &Document) -> Result<Option<(u64, Hash)>, FlowError> {
        let (size, hash) = (file.content.len() as u64, Hash::from_hex(&file.hash));
        let hash = hash.ok_or_else(|| broken(&file.hash))?;
        if self.files == MOST_ENCLOSED || self.bytes + size > LARGEST_ENCLOSED {
            self.left_out.push(left_out(what, hash));
            return Ok(None);
        }
        self.files += 1;
        self.bytes += size;
        Ok(Some((size, hash)))
    }
}

fn left_out(what: &str, hash: Hash) -> String {
    format!(
        "Der {what} mit SHA-256 {hash} ist nicht beigefügt: Beigefügt werden höchstens {MOST_ENCLOSED} Dateien mit zusammen \
         {} MiB.",
        LARGEST_ENCLOSED >> 20
    )
}

#[cfg(test)]
mod tests {
    use grants::{GrantId, Period, ProofId, ProofKind, ProofState};
    use uuid::Uuid;

    use super::*;

    fn proof(on: NaiveDate) -> Proof {
        Proof {
            id: ProofId(Uuid::from_u128(1)),
            grant: GrantId(Uuid::from_u128(2)),
            version: 4,
            kind: ProofKind::Zwischennachweis,
            period: Period::new(on, on).unwrap(),
            number: 2,
            corrects: None,
            state: ProofState::Filed { on },
            document: None,
            sign_offs: Vec::new(),
            questions: Vec::new(),
            own_audit: None,
            objection: None,
        }
    }

    fn kept(size: u64) -> Document {
        let content = vec![b' '; usize::try_from(size).unwrap()];
        Document { hash: Hash::of(&content).to_string(), media_type: "application/pdf".to_owned(), content }
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_said_and_what_does_follows_it() {
        let on = NaiveDate::from_ymd_opt(2027, 3, 15).unwrap();
        let mut room = Room::default();
        let mut take = |size| room.take(&proof(on), on, &kept(size)).unwrap();
        assert_eq!(take(LARGEST_ENCLOSED - 1).map(|it| (it.number, it.filed_on)), Some((2, on)));
        assert_eq!(take(2), None);
        assert!(take(1).is_some());
        assert_eq!(room.left_out.len(), 1);
        assert!(room.left_out[0].contains(&kept(2).hash) && room.left_out[0].ends_with("zusammen 32 MiB."));
    }

    #[test]
    fn no_more_files_are_enclosed_than_a_document_takes() {
        let on = NaiveDate::from_ymd_opt(2027, 3, 15).unwrap();
        let mut room = Room::default();
        let file = kept(1);
        let taken = (0..=MOST_ENCLOSED).filter(|_| room.take(&proof(on), on, &file).unwrap().is_some());
        assert_eq!(taken.count(), MOST_ENCLOSED);
    }
}
