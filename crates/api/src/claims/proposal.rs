//! What is proposed to be decided or corrected of a claim, as it is shown.

use ::grants::{self as domain, ClaimLineId, LineDecision};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::codes;
use crate::{euros::Euros, input::Amount};

/// A decision that is proposed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Proposal {
    /// The round that it is proposed in. Who certifies names it.
    round: i64,
    /// The version of the rule book that it follows; decided, the one that was applied.
    rule_book: u32,
    /// What is proposed of each line.
    decisions: Vec<ProposedLine>,
}

/// A correction that is proposed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProposedCorrection {
    /// The round that it is proposed in. Who certifies names it.
    round: i64,
    /// The version of the rule book that it follows.
    rule_book: u32,
    /// The line.
    line: Uuid,
    /// The eligible cost to recognise of it, all in all.
    #[schema(value_type = Amount)]
    recognised: Euros,
    /// What the grant would carry of that.
    #[schema(value_type = Amount)]
    share: Euros,
    /// The code of the reason.
    reason: String,
    /// What is said to it.
    text: String,
    /// The codes of what was found of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<String>,
}

impl From<domain::ProposedCorrection> for ProposedCorrection {
    fn from(proposed: domain::ProposedCorrection) -> Self {
        let domain::NewCorrection { line, to, reason, text, findings } = proposed.new;
        Self {
            round: proposed.round,
            rule_book: proposed.rule_book,
            line: line.0,
            recognised: to.into(),
            share: proposed.to_share.into(),
            reason,
            text,
            findings: codes(findings),
        }
    }
}

/// What is proposed of a line.
#[derive(Debug, Serialize, ToSchema)]
struct ProposedLine {
    /// The line.
    line: Uuid,
    /// What is proposed.
    #[serde(flatten)]
    decision: Proposed,
    /// The codes of what was found of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<String>,
}

/// What is proposed: as it would be decided.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "decision", rename_all = "snake_case")]
enum Proposed {
    /// To recognise it as claimed.
    Accept,
    /// To recognise a part.
    AcceptInPart {
        /// The eligible cost to recognise.
        #[schema(value_type = Amount)]
        recognised: Euros,
        /// The code of the reason.
        reason: String,
        /// What is said to it.
        text: String,
        /// The units that are not recognised.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        not_recognised: Vec<Uuid>,
    },
    /// To recognise nothing.
    Reject {
        /// The code of the reason.
        reason: String,
        /// What is said to it.
        text: String,
    },
    /// To put it back until a question is answered.
    Park {
        /// What is asked.
        question: String,
        /// The day by which an answer is expected.
        answer_by: NaiveDate,
    },
}

impl From<domain::Proposal> for Proposal {
    fn from(proposal: domain::Proposal) -> Self {
        let mut findings = proposal.findings;
        let proposed = |(line, decision): (ClaimLineId, LineDecision)| {
            let findings = findings.remove(&line).unwrap_or_default();
            ProposedLine { line: line.0, decision: decision.into(), findings: codes(findings) }
        };
        let decisions = proposal.decisions.into_iter().map(proposed).collect();
        Self { round: proposal.round, rule_book: proposal.rule_book, decisions }
    }
}

impl From<LineDecision> for Proposed {
    fn from(decision: LineDecision) -> Self {
        match decision {
            LineDecision::Accept => Self::Accept,
            LineDecision::AcceptInPart { recognised, reason, text, not_recognised } => {
                let not_recognised = not_recognised.into_iter().map(|unit| unit.0).collect();
                Self::AcceptInPart { recognised: recognised.into(), reason, text, not_recognised }
            }
            LineDecision::Reject { reason, text } => Self::Reject { reason, text },
            LineDecision::Park { question, answer_by } => Self::Park { question, answer_by },
        }
    }
}
