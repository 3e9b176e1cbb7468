//! A proof of use as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    euros::Euros,
    grants::view::Period,
    input::Amount,
    sign_offs::SignOff,
};

/// A proof of use.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Proof {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The grant whose use it proves.
    grant: Uuid,
    /// verwendungsnachweis or zwischennachweis.
    kind: &'static str,
    /// The days it covers.
    period: Period,
    /// Its number (Fassung): 1 for the first, the next one for what corrects it.
    number: i64,
    /// The filed proof that it corrects.
    corrects: Option<Uuid>,
    /// Where it stands.
    state: ProofState,
    /// Since when.
    on: NaiveDate,
    /// The SHA-256 of its document.
    document: Option<String>,
    /// Who prepared, examined and signed it.
    sign_offs: Vec<SignOff>,
    /// What the giver asked and what was answered.
    questions: Vec<ProofQuestion>,
    /// What the recipient's own audit office said before it was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    own_audit: Option<OwnAudit>,
    /// What the giver does not accept; null where there is nothing.
    objection: Option<ProofObjection>,
}

/// A question about a proof.
#[derive(Debug, Serialize, ToSchema)]
struct ProofQuestion {
    /// The day it was asked.
    on: NaiveDate,
    /// What.
    text: String,
    /// The last day for an answer.
    answer_by: NaiveDate,
    /// The day it was answered; null as long as it is not.
    answered_on: Option<NaiveDate>,
    /// The answer.
    answer: Option<String>,
}

/// What the own audit office says of a proof.
#[derive(Debug, Serialize, ToSchema)]
struct OwnAudit {
    /// The office.
    office: String,
    /// Who examined.
    examiner: String,
    /// When.
    examined_on: NaiveDate,
    /// What it objects to; nothing where it objects to nothing.
    objections: Vec<String>,
}

impl From<domain::OwnAudit> for OwnAudit {
    fn from(audit: domain::OwnAudit) -> Self {
        let domain::OwnAudit { office, examiner, examined_on, objections } = audit;
        Self { office, examiner, examined_on, objections }
    }
}

/// What a giver does not accept of a proof.
#[derive(Debug, Serialize, ToSchema)]
struct ProofObjection {
    /// How much of the grant's part; null where it is the proof as a whole.
    #[schema(value_type = Option<Amount>)]
    by: Option<Euros>,
    /// Why.
    reason: String,
}

impl From<domain::ProofQuestion> for ProofQuestion {
    fn from(question: domain::ProofQuestion) -> Self {
        let domain::ProofQuestion { on, text, answer_by, answer } = question;
        let (answered_on, answer) = answer.map(|answer| (answer.on, answer.text)).unzip();
        Self { on, text, answer_by, answered_on, answer }
    }
}

impl From<domain::Objection> for ProofObjection {
    fn from(objection: domain::Objection) -> Self {
        Self { by: objection.by.map(Euros::from), reason: objection.reason }
    }
}

/// Where a proof stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ProofState {
    /// Its figures are put together.
    Compiled,
    /// Examined within the recipient's own house.
    Examined,
    /// Signed by another person than who prepared it.
    Signed,
    /// Handed to the giver; it never changes again.
    Filed,
    /// The giver has a question.
    Questioned,
    /// The question is answered.
    Answered,
    /// Accepted by the giver.
    Accepted,
    /// Accepted by the giver but for an amount.
    Cut,
    /// Rejected by the giver.
    Rejected,
    /// Nothing follows any more.
    Closed,
}

impl Versioned for Proof {
    fn path(&self) -> String {
        format!("/api/v1/proofs/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::Proof> for Proof {
    fn from(proof: domain::Proof) -> Self {
        let state = match proof.state {
            domain::ProofState::Compiled { .. } => ProofState::Compiled,
            domain::ProofState::Examined { .. } => ProofState::Examined,
            domain::ProofState::Signed { .. } => ProofState::Signed,
            domain::ProofState::Filed { .. } => ProofState::Filed,
            domain::ProofState::Questioned { .. } => ProofState::Questioned,
            domain::ProofState::Answered { .. } => ProofState::Answered,
            domain::ProofState::Accepted { .. } => ProofState::Accepted,
            domain::ProofState::Cut { .. } => ProofState::Cut,
            domain::ProofState::Rejected { .. } => ProofState::Rejected,
            domain::ProofState::Closed { .. } => ProofState::Closed,
        };
        Self {
            id: proof.id.0,
            version: proof.version,
            grant: proof.grant.0,
            kind: proof.kind.word(),
            period: proof.period.into(),
            number: proof.number,
            corrects: proof.corrects.map(|before| before.0),
            state,
            on: proof.state.on(),
            document: proof.document,
            sign_offs: proof.sign_offs.into_iter().map(SignOff::from).collect(),
            questions: proof.questions.into_iter().map(ProofQuestion::from).collect(),
            own_audit: proof.own_audit.map(OwnAudit::from),
            objection: proof.objection.map(ProofObjection::from),
        }
    }
}

impl Sample for Proof {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            version: 1,
            grant: sample_id(2),
            kind: domain::ProofKind::Zwischennachweis.word(),
            period: Period { from: sample_day(), until: sample_day() },
            number: 1,
            corrects: None,
            state: ProofState::Compiled,
            on: sample_day(),
            document: Some("5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef".to_owned()),
            sign_offs: Vec::new(),
            questions: Vec::new(),
            own_audit: None,
            objection: None,
        }
    }
}
