//! Verification of everything: the chain, the balances, and every subject against the last answer about it.

mod check;
mod rounds;
mod unnamed;
mod versions;

use std::collections::BTreeMap;

use grants::{
    AccountKind, AuditObservationId, BankDetailsId, Claim, ClaimId, ClaimLine, ClosedPeriodId, CommentId,
    ExaminationRecordId, Grant, GrantId, InventoryObjectId, LineUnits, LinesAsked, ParticularsId, PaymentId,
    PayoutRequestId, PayoutTermsId, PersonId, ProofId, ProofSignatureId, ReceiptFile, ReceiptFileId,
    ReceiptId, ReceivableId, RepaymentId, ReportCommentId, ReportId, RevocationGroundId, RuleWaiverId,
    SampleId, account_code,
};
use ledger::{EntryNumber, Hash, UnitId, canonical_json};
use serde::{Serialize, de::DeserializeOwned};
use store::{
    Conn, Finding, Kept, MissingSubject, ReceiptFolder, Snapshot, Store, StoreError, Verified, progress,
};
use uuid::Uuid;

pub use check::{Checked, check, last};
pub use store::{FaultKind, VerificationResult};
pub use unnamed::{remove_unnamed_receipt_files, unnamed_receipt_files};

use crate::{claims::receipt_id, people::person_id, samples};

/// What does not hold.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The journal or a balance.
    #[error(transparent)]
    Ledger(#[from] Finding),
    /// A rule that keeps the books and is not in force, for example a trigger that somebody has switched off.
    #[error("the {0} is off, gone or changed: since then the database kept no such rule")]
    Rule(String),
    /// A subject that is not as the journal left it.
    #[error("unit {unit}: {kind} {subject} is not as entry {entry} of the journal left it")]
    Subject {
        /// The unit.
        unit: UnitId,
        /// What the subject is.
        kind: &'static str,
        /// Its id.
        subject: Uuid,
        /// The last entry about it, or that said what was changed; 0 if there is none.
        entry: i64,
    },
    /// A sample that cannot be drawn again as it was.
    #[error("unit {unit}: sample {sample} {how}")]
    Sample {
        /// The unit.
        unit: UnitId,
        /// The sample.
        sample: SampleId,
        /// What does not hold.
        how: &'static str,
    },
    /// A subject that is gone.
    #[error("unit {unit}: {kind} {subject} is gone; entry {entry} of the journal is the last about it")]
    Missing {
        /// The unit.
        unit: UnitId,
        /// What the subject was.
        kind: String,
        /// Its id, or the name of its account.
        subject: String,
        /// The last entry about it.
        entry: EntryNumber,
    },
    /// A receipt file that is gone from its folder, or was changed there.
    #[error("unit {unit}: the receipt file {hash} ({name}) {how}; it proves {lines}")]
    ReceiptFile {
        /// The unit.
        unit: UnitId,
        /// The hash of what was handed in.
        hash: Hash,
        /// What it is called.
        name: String,
        /// What became of it.
        how: &'static str,
        /// Which lines it proves.
        lines: String,
    },
    /// The folder of receipt files cannot be read.
    #[error("the folder of receipt files cannot be read")]
    Folder(#[source] std::io::Error),
    /// A file that is not what its hash says, or is gone.
    #[error("unit {unit}: the document {hash} is not the file that was kept")]
    Document {
        /// The unit.
        unit: UnitId,
        /// Its hash.
        hash: String,
    },
}

impl From<StoreError> for Fault {
    fn from(cause: StoreError) -> Self {
        Self::Ledger(Finding::Store(cause))
    }
}

/// Verifies the books; stops at the first thing that does not hold. Work goes on meanwhile: the ledger is read in one
/// unchanging view, the subjects in another.
pub async fn verify(store: &Store) -> Result<Verified, Fault> {
    let mut conn = store.read().await?;
    let verified = store::verify(&mut conn).await?;
    let mut snapshot = Snapshot::of(conn).await?;
    let held = verify_subjects(&mut snapshot, &verified).await;
    snapshot.end().await?;
    held.map(|()| verified)
}

/// Verifies that the rules by which the database keeps the books are in force. What was written while one was not is for
/// [`verify`] to find; this finds it before.
pub async fn verify_rules(store: &Store) -> Result<(), Fault> {
    let mut conn = store.read().await?;
    let first = store::rules_not_in_force(&mut conn).await?.into_iter().next();
    first.map_or(Ok(()), |rule| Err(Fault::Rule(rule)))
}

/// Verifies that each receipt file that the books name lies in the folder as it was handed in; stops at the first that does
/// not. How many there are.
pub async fn verify_receipt_files(
    store: &Store,
    verified: &Verified,
    folder: &ReceiptFolder,
) -> Result<u64, Fault> {
    // Where the books name no file, nothing else would tell that the folder is the wrong one.
    folder.is_there().await.map_err(Fault::Folder)?;
    let (mut conn, mut count) = (store.read().await?, 0);
    for (unit, _) in &verified.heads {
        let mut after = ReceiptFileId(Uuid::nil());
        loop {
            let page = store::receipt_file_ids(&mut conn, *unit, None, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = *last;
            let ids: Vec<Uuid> = page.iter().map(|id| id.0).collect();
            let mut files = store::receipt_files_with(&mut conn, *unit, &ids).await?;
            for file in ids.iter().filter_map(|id| files.remove(id)) {
                let how = match folder.look(file.hash).await.map_err(Fault::Folder)? {
                    Kept::Whole => {
                        count += 1;
                        continue;
                    }
                    Kept::Changed => "was changed",
                    Kept::Missing => "is gone",
                };
                let lines = proven(&mut conn, *unit, &file).await?;
                return Err(Fault::ReceiptFile { unit: *unit, hash: file.hash, name: file.name, how, lines });
            }
        }
    }
    Ok(count)
}

/// The lines that a file proves, in words.
async fn proven(conn: &mut Conn, unit: UnitId, file: &ReceiptFile) -> Result<String, StoreError> {
    let mut lines = Vec::new();
    for attached in &file.attached {
        let Some(claim) = store::claim(conn, unit, attached.claim).await? else { continue };
        let grant = store::grant(conn, unit, claim.grant).await?;
        let number = claim.lines.iter().find(|line| line.id == attached.line).map_or(0, |line| line.number);
        let act = grant.map(|grant| grant.act.reference).unwrap_or_default();
        lines.push(format!("line {number} of claim {} to {act}", claim.number));
    }
    Ok(if lines.is_empty() { "no line".to_owned() } else { lines.join(", ") })
}

async fn verify_subjects(conn: &mut Conn, verified: &Verified) -> Result<(), Fault> {
    for (unit, _) in &verified.heads {
        Subjects { conn: &mut *conn, unit: *unit }.verify().await?;
    }
    Ok(())
}

/// The grants with these ids, by them.
async fn grants_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Grant>, StoreError> {
    let ids: Vec<GrantId> = ids.iter().copied().map(GrantId).collect();
    let found = store::grants(conn, unit, &ids).await?;
    Ok(found.into_iter().map(|grant| (grant.id.0, grant)).collect())
}

/// What an entry answered.
fn answered<A: DeserializeOwned>(entry: EntryNumber, answer: &str) -> Result<A, StoreError> {
    serde_json::from_str(answer).map_err(|cause| {
        let (row, what) = (entry.to_string(), cause.to_string());
        StoreError::BrokenRow { table: "journal_entry", row, what }
    })
}

struct Subjects<'a> {
    conn: &'a mut Conn,
    unit: UnitId,
}

/// How many subjects are looked at before the next are asked for.
const PAGE: i64 = 200;

/// Goes through all subjects of a kind, those of a page read together, and compares each with the last answer about it.
macro_rules! each_page {
    ($self:ident, $kind:literal, $id:ident, $page:path [$($of:expr)?], $load:path) => {{
        let mut after = $id(Uuid::nil());
        loop {
            let page = $page(&mut *$self.conn, $self.unit, $($of,)? after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = *last;
            let ids: Vec<Uuid> = page.into_iter().map(|id| id.0).collect();
            let subjects = $load(&mut *$self.conn, $self.unit, &ids).await?;
            for id in ids {
                $self.compare($kind, id, subjects.get(&id)).await?;
            }
        }
    }};
}

impl Subjects<'_> {
    async fn verify(&mut self) -> Result<(), Fault> {
        for organisation in store::organisations(self.conn, self.unit).await? {
            self.compare("organisation", organisation.id.0, Some(&organisation)).await?;
        }
        each_page!(
            self,
            "organisation_particulars",
            ParticularsId,
            store::particulars_ids[None],
            store::particulars_with
        );
        for file in store::programmes(self.conn, self.unit).await? {
            let loaded = crate::setup::LoadedProgramme::from(file);
            self.compare("programme", loaded.id, Some(&loaded)).await?;
        }
        each_page!(self, "grant", GrantId, store::grant_ids[None], grants_with);
        self.verify_versions().await?;
        self.verify_payout_requests().await?;
        each_page!(self, "payment", PaymentId, store::payment_ids[None], store::payments_with);
        each_page!(
            self,
            "payout_terms",
            PayoutTermsId,
            store::payout_terms_ids[None],
            store::payout_terms_with
        );
        each_page!(self, "receivable", ReceivableId, store::receivable_ids[None], store::receivables_with);
        each_page!(self, "repayment", RepaymentId, store::repayment_ids[None], store::repayments_with);
        self.verify_claims().await?;
        self.verify_proofs().await?;
        self.verify_beside_grants().await?;
        each_page!(self, "comment", CommentId, store::comment_ids[None], store::comments_with);
        each_page!(
            self,
            "receipt_file",
            ReceiptFileId,
            store::receipt_file_ids[None],
            store::receipt_files_with
        );
        each_page!(self, "sample", SampleId, store::sample_ids[None], store::samples_with);
        each_page!(self, "period", ClosedPeriodId, store::closed_period_ids[], store::closed_periods_with);
        self.verify_people().await?;
        each_page!(self, "bank_details", BankDetailsId, store::bank_details_ids[], store::bank_details_with);
        for rules in store::duty_rules(self.conn, self.unit).await? {
            self.compare("duty_rules", rules.id.0, Some(&rules)).await?;
        }
        for entry in store::base_rates(self.conn, self.unit).await? {
            self.compare("base_rate", entry.id.0, Some(&entry)).await?;
        }
        for alone in store::sole_signatories(self.conn, self.unit).await? {
            self.compare("sole_signatory", alone.id.0, Some(&alone)).await?;
        }
        self.verify_units().await?;
        self.verify_receipts().await?;
        self.verify_documents().await?;
        self.verify_nothing_is_gone().await?;
        self.verify_samples().await
    }

    /// What hangs on grants besides: grounds, objects, exceptions, observations.
    async fn verify_beside_grants(&mut self) -> Result<(), Fault> {
        each_page!(
            self,
            "revocation_ground",
            RevocationGroundId,
            store::revocation_ground_ids[None],
            store::revocation_grounds_with
        );
        each_page!(
            self,
            "inventory_object",
            InventoryObjectId,
            store::inventory_object_ids[None],
            store::inventory_objects_with
        );
        each_page!(self, "rule_waiver", RuleWaiverId, store::rule_waiver_ids[None], store::rule_waivers_with);
        each_page!(
            self,
            "audit_observation",
            AuditObservationId,
            store::audit_observation_ids[None],
            store::audit_observations_with
        );
        Ok(())
    }

    /// Proofs of use and Sachberichte, with what is kept beside them.
    async fn verify_proofs(&mut self) -> Result<(), Fault> {
        each_page!(self, "proof", ProofId, store::proof_ids[None], store::proofs_with);
        each_page!(
            self,
            "proof_signature",
            ProofSignatureId,
            store::proof_signature_ids[None],
            store::proof_signatures_with
        );
        each_page!(
            self,
            "examination_record",
            ExaminationRecordId,
            store::examination_record_ids[None],
            store::examination_records_with
        );
        each_page!(self, "report", ReportId, store::report_ids[None], store::reports_with);
        each_page!(
            self,
            "report_comment",
            ReportCommentId,
            store::report_comment_ids[None],
            store::report_comments_with
        );
        Ok(())
    }

    async fn verify_people(&mut self) -> Result<(), Fault> {
        let mut after = PersonId(Uuid::nil());
        loop {
            let page = store::person_ids(self.conn, self.unit, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = *last;
            let ids: Vec<Uuid> = page.iter().map(|id| id.0).collect();
            let mut people = store::people_with(self.conn, self.unit, &ids).await?;
            for id in page {
                let person = people.remove(&id.0);
                self.compare("person", id.0, person.as_ref()).await?;
                let of_identity = person.map(|person| person_id(self.unit, &person.identity));
                if !of_identity.is_some_and(|known| known.is_ok_and(|known| known == id)) {
                    return Err(Fault::Subject { unit: self.unit, kind: "person", subject: id.0, entry: 0 });
                }
            }
        }
    }

    /// Each payout request is as it was answered, and so is what was proposed of it before.
    async fn verify_payout_requests(&mut self) -> Result<(), Fault> {
        let mut after = PayoutRequestId(Uuid::nil());
        loop {
            let page = store::payout_request_ids(self.conn, self.unit, None, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = *last;
            let ids: Vec<Uuid> = page.iter().map(|id| id.0).collect();
            let requests = store::payout_requests_with(self.conn, self.unit, &ids).await?;
            let proposals = store::payout_proposals(self.conn, &ids).await?;
            for id in ids {
                let request = requests.get(&id);
                self.compare("payout_request", id, request).await?;
                let Some(request) = request else { continue };
                let proposed = proposals.get(&id).map(Vec::as_slice).unwrap_or_default();
                let fault = rounds::fault_of_payout(self.conn, self.unit, request, proposed).await?;
                self.unless_said_otherwise("payout_request", id, fault)?;
            }
        }
    }

    /// Each claim is as it was answered, what was proposed of it and held for it before is what it was, and its row says what its
    /// lines come to.
    async fn verify_claims(&mut self) -> Result<(), Fault> {
        let mut after = ClaimId(Uuid::nil());
        loop {
            let page = store::claim_ids(self.conn, self.unit, None, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = *last;
            let ids: Vec<Uuid> = page.iter().map(|id| id.0).collect();
            let mut excerpts =
                store::claim_excerpts_with(self.conn, self.unit, &ids, &LinesAsked::None).await?;
            let kept = rounds::kept_of_claims(self.conn, &ids).await?;
            for id in page {
                let claim = store::claim(self.conn, self.unit, id).await?;
                self.compare("claim", id.0, claim.as_ref()).await?;
                if let Some((claim, kept)) = claim.as_ref().zip(kept.get(&id.0)) {
                    let fault = rounds::fault_of_claim(self.conn, self.unit, claim, kept).await?;
                    self.unless_said_otherwise("claim", id.0, fault)?;
                }
                let told = excerpts.remove(&id.0);
                let come_to = claim.map(|claim| claim.totals()).transpose().map_err(StoreError::from)?;
                if come_to != told.map(|told| told.totals) {
                    let (unit, subject) = (self.unit, id.0);
                    return Err(Fault::Subject { unit, kind: "claim", subject, entry: 0 });
                }
            }
        }
    }

    async fn compare<T: Serialize>(
        &mut self,
        kind: &'static str,
        subject: Uuid,
        present: Option<&T>,
    ) -> Result<(), Fault> {
        progress::done(1);
        let answered = store::last_answer(self.conn, self.unit, (kind, subject)).await?;
        let present = canonical_json(&present).map_err(StoreError::from)?;
        match answered {
            Some((_, answer)) if answer == present => Ok(()),
            other => {
                let entry = other.map_or(0, |(entry, _)| entry.get());
                Err(Fault::Subject { unit: self.unit, kind, subject, entry })
            }
        }
    }

    /// Names a subject of which an entry said something else.
    fn unless_said_otherwise(
        &self,
        kind: &'static str,
        subject: Uuid,
        said_by: Option<EntryNumber>,
    ) -> Result<(), Fault> {
        said_by.map_or(Ok(()), |entry| {
            Err(Fault::Subject { unit: self.unit, kind, subject, entry: entry.get() })
        })
    }

    /// What grants had in force before is what it was.
    async fn verify_versions(&mut self) -> Result<(), Fault> {
        let mut after = GrantId(Uuid::nil());
        loop {
            let page = store::grant_ids(self.conn, self.unit, None, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = *last;
            for GrantId(subject) in page {
                let fault = versions::fault(self.conn, self.unit, GrantId(subject)).await?;
                self.unless_said_otherwise("grant", subject, fault)?;
            }
        }
    }

    /// Each sample is drawn again.
    async fn verify_samples(&mut self) -> Result<(), Fault> {
        let mut after = SampleId(Uuid::nil());
        loop {
            let page = store::sample_ids(self.conn, self.unit, None, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = *last;
            let ids: Vec<Uuid> = page.iter().map(|id| id.0).collect();
            for sample in store::samples_with(self.conn, self.unit, &ids).await?.into_values() {
                if let Some(how) = samples::fault(self.conn, self.unit, &sample).await? {
                    return Err(Fault::Sample { unit: self.unit, sample: sample.id, how });
                }
            }
        }
    }

    /// The units of a claim's lines are those whose hash the chain has, and each is held as its line says.
    async fn verify_units(&mut self) -> Result<(), Fault> {
        let mut after = ClaimId(Uuid::nil());
        loop {
            let page = store::claims_with_units(self.conn, self.unit, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = *last;
            for id in page {
                let claim = store::claim(self.conn, self.unit, id).await?;
                let held = match &claim {
                    Some(claim) => self.units_are_held(claim).await?,
                    None => false,
                };
                if !held {
                    let (unit, subject) = (self.unit, id.0);
                    return Err(Fault::Subject { unit, kind: "claim", subject, entry: 0 });
                }
            }
        }
    }

    async fn units_are_held(&mut self, claim: &Claim) -> Result<bool, StoreError> {
        let lines: Vec<_> = claim.lines.iter().filter(|line| line.units.is_some()).collect();
        let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
        let mut found: BTreeMap<_, (Vec<_>, bool)> = BTreeMap::new();
        for (line, listed) in
            store::units_of_lines(self.conn, self.unit, &ids).await?.into_iter().map(|it| (it.line, it))
        {
            let (units, as_decided) = found.entry(line).or_insert_with(|| (Vec::new(), true));
            let of_line = claim.lines.iter().find(|it| it.id == line);
            *as_decided &= of_line.is_some_and(|it| listed.held == claim.holds(it, listed.unit.id));
            units.push(listed.unit);
        }
        let as_filed = |line: &&ClaimLine| {
            let (units, as_decided) = found.get(&line.id)?;
            let (kept, listed) = (line.units.as_ref()?, LineUnits::of(units)?);
            Some(*as_decided && (kept.count, kept.hash) == (listed.count, listed.hash))
        };
        Ok(lines.iter().all(|line| as_filed(line) == Some(true)))
    }

    /// A receipt is what its id says, and amounts to what was booked into its own account when it was registered.
    async fn verify_receipts(&mut self) -> Result<(), Fault> {
        let mut after = ReceiptId(Uuid::nil());
        loop {
            let page = store::receipts_as_booked(self.conn, self.unit, after, PAGE).await?;
            let Some((last, ..)) = page.last() else { return Ok(()) };
            after = last.id;
            for (receipt, booked, account) in page {
                let id = receipt_id(self.unit, &receipt.issuer, &receipt.number, receipt.issued_on)?;
                let own = account_code(AccountKind::ReceiptOpen, receipt.id.0);
                if id != receipt.id || booked != receipt.gross || account != own {
                    let subject = receipt.id.0;
                    return Err(Fault::Subject { unit: self.unit, kind: "receipt", subject, entry: 0 });
                }
            }
        }
    }

    async fn verify_nothing_is_gone(&mut self) -> Result<(), Fault> {
        let unit = self.unit;
        if let Some(gone) = store::missing_subject(self.conn, unit).await? {
            let MissingSubject { kind, subject, entry } = gone;
            return Err(Fault::Missing { unit, kind, subject: subject.to_string(), entry });
        }
        if let Some((subject, entry)) = store::account_without_receipt(self.conn, unit).await? {
            return Err(Fault::Missing { unit, kind: "receipt".to_owned(), subject, entry });
        }
        match store::missing_document(self.conn, unit).await? {
            Some(hash) => Err(Fault::Document { unit, hash }),
            None => Ok(()),
        }
    }

    async fn verify_documents(&mut self) -> Result<(), Fault> {
        for hash in store::document_hashes(self.conn, self.unit).await? {
            let kept = store::document(self.conn, self.unit, &hash).await?;
            if kept.is_none_or(|kept| Hash::of(&kept.content).to_string() != hash) {
                return Err(Fault::Document { unit: self.unit, hash });
            }
        }
        Ok(())
    }
}
