//! Records of examinations: what an examiner answers to the checks of the programme, for a claim or a proof of a grant that
//! their organisation gives. The Prüfvermerk is made of the newest version.
//!
//! Whoever receives the grant does not see them: what a giver keeps for itself is not theirs.

use grants::{
    Check, ClaimState, ExaminationRecord, ExaminationRecordError, ExaminationRecordId, ExaminationTerms,
    Examined, Grant, GrantId, LinesAsked, ProofState,
};
use ledger::UnitId;
use serde::Serialize;
use store::{Conn, Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    views::{self, shown},
};

const WHAT: &str = "record of an examination";

/// Records an examination, or a later version of what was recorded.
#[derive(Clone, Debug, Serialize)]
pub struct RecordExamination {
    /// What was examined.
    pub of: Examined,
    /// The number of the version that the person saw; 0, if there was none.
    pub follows: i64,
    /// What is said.
    #[serde(flatten)]
    pub terms: ExaminationTerms,
}

impl Request for RecordExamination {
    const COMMAND: &'static str = "examination.record";
    const ACTION: Action = Action::RecordExamination;
    type Answer = ExaminationRecord;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<ExaminationRecord>, FlowError> {
        // May this person do this?
        let unit = tx.unit();
        let conn = tx.read().await?;
        let (grant, closed) = examined(conn, unit, self.of).await?;
        let grant = access::grant_of(conn, ctx, grant, Side::Giver, WHAT).await?;
        if grant.parent.is_none() {
            return Err(ExaminationRecordError::GiverOutside.into());
        }
        if let Some(present) = closed {
            return Err(ExaminationRecordError::NotNow { present }.into());
        }
        // What follows from it?
        let newest = newest(conn, unit, self.of).await?.map_or(0, |record| record.number);
        ExaminationRecord::check_follows(newest, self.follows)?;
        let of_programme = (&grant.programme, grant.programme_version);
        let programme = store::programme(conn, unit, of_programme.0, of_programme.1).await?;
        let programme = programme.ok_or(FlowError::NotFound { what: "programme" })?;
        let record = ExaminationRecord {
            id: ExaminationRecordId(ctx.ids().next()),
            grant: grant.id,
            of: self.of,
            number: newest + 1,
            terms: self.terms.clone().checked(&programme, (self.of.kind(), ctx.today()))?,
            by: ctx.signer(),
        };
        // Write it down, once, together.
        store::insert_examination_record(tx.write().await?, unit, &record).await?;
        let (subject, effective_on) = (record.id.0, record.by.on);
        Ok(Done { subject_kind: "examination_record", subject, effective_on, answer: record })
    }
}

/// The grant of a claim or a proof, and its state, if it is one in which nothing is examined: not handed in yet, or not
/// open any more.
async fn examined(
    conn: &mut Conn,
    unit: UnitId,
    of: Examined,
) -> Result<(GrantId, Option<&'static str>), FlowError> {
    match of {
        Examined::Claim(id) => {
            let found = store::claim_excerpt(conn, unit, id, &LinesAsked::None).await?;
            let claim = found.ok_or(FlowError::NotFound { what: "claim" })?.claim;
            let closed = matches!(claim.state, ClaimState::Withdrawn { .. });
            Ok((claim.grant, closed.then_some(claim.state.word())))
        }
        Examined::Proof(id) => {
            let proof = store::proof(conn, unit, id).await?.ok_or(FlowError::NotFound { what: "proof" })?;
            let closed = !proof.state.is_filed() || matches!(proof.state, ProofState::Closed { .. });
            Ok((proof.grant, closed.then_some(proof.state.word())))
        }
    }
}

/// The newest version of what was recorded of a claim or a proof.
async fn newest(conn: &mut Conn, unit: UnitId, of: Examined) -> Result<Option<ExaminationRecord>, FlowError> {
    match store::examination_records_of(conn, unit, of).await?.first() {
        Some(id) => Ok(store::examination_record(conn, unit, *id).await?),
        None => Ok(None),
    }
}

/// What an examiner sees of an examination.
#[derive(Clone, Debug)]
pub struct Examination {
    /// The grant.
    pub grant: Grant,
    /// The checks of the programme that are answered today.
    pub checks: Vec<Check>,
    /// Every version of what was recorded, the newest first.
    pub records: Vec<ExaminationRecord>,
    /// Whether something may be recorded: it was handed in, and is neither withdrawn nor closed.
    pub is_open: bool,
}

/// The examination of a claim or a proof of a grant that is given inside these books, for who may know of it.
pub async fn examination(ctx: &Ctx, of: Examined) -> Result<Examination, FlowError> {
    let unknown = || FlowError::NotFound { what: WHAT };
    let unit = ctx.actor().unit;
    let mut conn = ctx.look(Action::Look).await?;
    let (grant, closed) = examined(&mut conn, unit, of).await?;
    let grant = access::seen_with(access::visible_grant(&mut conn, ctx, grant).await, WHAT)?;
    if grant.parent.is_none() || access::is_decided_about(ctx, &grant) {
        return Err(unknown());
    }
    let (code, version) = (&grant.programme, grant.programme_version);
    let programme = store::programme(&mut conn, unit, code, version).await?.ok_or_else(unknown)?;
    let checks = programme.checks_on(of.kind(), ctx.today()).cloned().collect();
    let mut records = Vec::new();
    for id in store::examination_records_of(&mut conn, unit, of).await? {
        let found: Option<ExaminationRecord> =
            shown!(ctx, &mut conn, store::examination_record, ExaminationRecord, id);
        records.extend(found);
    }
    Ok(Examination { grant, checks, records, is_open: closed.is_none() })
}

/// The recipient of the grant does not know of a record.
fn knows(ctx: &Ctx, grant: &Grant, _: &ExaminationRecord) -> bool {
    !access::is_decided_about(ctx, grant)
}

views::readers!(
    record,
    records,
    "record of an examination",
    ExaminationRecord,
    ExaminationRecordId,
    store::examination_records_with,
    store::examination_record_ids,
    knows knows
);
