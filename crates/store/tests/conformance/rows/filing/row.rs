//! Rows that need no account and book nothing.

use ::grants::{
    AuditObservation, ClosedPeriod, ExaminationRecord, GrantId, InventoryObject, Particulars, Period, Person,
    Proof, ProofId, ProofKind, ProofSignature, ProofState, ReceiptFile, Report, ReportComment,
    RevocationGround, RuleWaiver,
};
use store::{Command, Done, Organisation, ProgrammeFile, StoreError, Tx};
use uuid::Uuid;

use super::{DAY, LATER, done};

/// Files one row.
pub(in crate::rows) enum FileRow {
    Organisation(Organisation),
    Particulars(Particulars),
    /// Id, code and definition.
    Programme(ProgrammeFile),
    /// Hash and content.
    Document(String, String),
    Proof(Proof),
    Report(Report),
    ReportComment(ReportComment),
    ProofSignature(ProofSignature),
    ExaminationRecord(ExaminationRecord),
    AuditObservation(AuditObservation),
    /// The last step on an observation.
    AuditObservationStep(AuditObservation),
    /// An object that was bought with a grant.
    InventoryObject(InventoryObject),
    /// That it went.
    ObjectGone(InventoryObject),
    RevocationGround(RevocationGround),
    /// What became of a ground.
    GroundEnd(RevocationGround),
    /// An exception that is proposed.
    RuleWaiver(RuleWaiver),
    /// The same at its next version.
    WaiverStep(RuleWaiver),
    ClosedPeriod(ClosedPeriod),
    Person(Person),
    /// A file, and the lines to which it is attached.
    ReceiptFile(ReceiptFile),
}

impl Command for FileRow {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        let unit = tx.unit();
        let conn = tx.write().await?;
        match self {
            Self::Organisation(organisation) => store::insert_organisation(conn, unit, organisation).await?,
            Self::Particulars(stated) => store::insert_particulars(conn, unit, stated).await?,
            Self::Programme(file) => store::insert_programme(conn, unit, file).await?,
            Self::Document(hash, content) => {
                store::insert_document(conn, unit, hash, "text/plain", content.as_bytes()).await?;
            }
            Self::ClosedPeriod(period) => store::insert_closed_period(conn, unit, period).await?,
            Self::Person(person) => store::insert_person(conn, unit, person).await?,
            Self::ReceiptFile(file) => {
                if store::receipt_file(conn, unit, file.id).await?.is_none() {
                    store::insert_receipt_file(conn, unit, file).await?;
                }
                for attached in &file.attached {
                    store::attach_receipt_file(conn, unit, file.id, attached).await?;
                }
            }
            Self::Proof(proof) => store::insert_proof(conn, unit, proof).await?,
            Self::Report(report) => store::insert_report(conn, unit, report).await?,
            Self::ReportComment(said) => store::insert_report_comment(conn, unit, said).await?,
            Self::ExaminationRecord(record) => store::insert_examination_record(conn, unit, record).await?,
            Self::ProofSignature(signature) => store::insert_proof_signature(conn, unit, signature).await?,
            Self::RevocationGround(ground) => store::insert_revocation_ground(conn, unit, ground).await?,
            Self::AuditObservation(observed) => {
                store::insert_audit_observation(conn, unit, observed).await?;
            }
            Self::AuditObservationStep(observed) => {
                store::insert_audit_observation_step(conn, unit, observed).await?;
            }
            Self::InventoryObject(object) => store::insert_inventory_object(conn, unit, object).await?,
            Self::ObjectGone(object) => store::dispose_inventory_object(conn, unit, object).await?,
            Self::GroundEnd(ground) => store::end_revocation_ground(conn, unit, ground).await?,
            Self::RuleWaiver(waiver) => store::insert_rule_waiver(conn, unit, waiver).await?,
            Self::WaiverStep(waiver) => store::update_rule_waiver(conn, unit, waiver).await?,
        }
        Ok(done(Uuid::nil(), 0))
    }
}

/// Files the newest membership of a person at their next version.
pub(in crate::rows) struct FileMembership(pub(in crate::rows) Person);

impl Command for FileMembership {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        let unit = tx.unit();
        let conn = tx.write().await?;
        store::update_person(conn, &self.0).await?;
        if let Some(newest) = self.0.memberships.last() {
            store::insert_membership(conn, unit, self.0.id, newest).await?;
        }
        Ok(done(Uuid::nil(), 0))
    }
}

/// A compiled interim proof whose document is named after it.
pub(in crate::rows) fn proof(id: u128, grant: GrantId) -> Proof {
    Proof {
        id: ProofId(Uuid::from_u128(id)),
        grant,
        version: 1,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(DAY, LATER).unwrap(),
        number: 1,
        corrects: None,
        state: ProofState::Compiled { on: LATER },
        document: Some(format!("{id:064x}")),
        sign_offs: Vec::new(),
        questions: Vec::new(),
        own_audit: None,
        objection: None,
    }
}
