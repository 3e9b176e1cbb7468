//! Rounds: what one proposes, others certify in reason and in amount, or send back. What is sent back ends its round.
//! Nobody takes two steps of one round, but for sending back, which books nothing.

use serde::{Deserialize, Serialize};

use super::{DutyError, LONGEST_REASON, SignOff, Signer, Step, in_order, sign};
use crate::{Role, plain_text};

/// Why what was proposed in a round was sent back; who sent it back, its steps say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// The round.
    pub round: i64,
    /// Why it could not be certified.
    pub reason: String,
}

/// The newest round; 0 before the first.
pub(crate) fn round(sign_offs: &[SignOff]) -> i64 {
    sign_offs.iter().map(|signed| signed.round).max().unwrap_or(0)
}

/// Whether a step of the newest round was taken.
pub(crate) fn has(sign_offs: &[SignOff], step: Step) -> bool {
    let round = round(sign_offs);
    sign_offs.iter().any(|signed| signed.round == round && signed.step == step)
}

/// Whether what the newest round proposes is certified in reason and in amount.
pub(crate) fn is_certified(sign_offs: &[SignOff]) -> bool {
    let has = |step| has(sign_offs, step);
    has(Step::SachlichUndRechnerisch) || has(Step::Sachlich) && has(Step::Rechnerisch)
}

/// Takes a step of the newest round.
pub(crate) fn take(sign_offs: &mut Vec<SignOff>, step: Step, by: Signer) -> Result<(), DutyError> {
    let round = round(sign_offs);
    sign(sign_offs, step, round, by)
}

/// Refuses what follows an older rule book than holds now: it is proposed once more.
pub(crate) const fn must_follow(proposed: u32, present: u32) -> Result<(), DutyError> {
    if proposed == present { Ok(()) } else { Err(DutyError::RuleBook { proposed, present }) }
}

/// Certifies what the newest round proposes, in reason, in amount, or in both.
pub(crate) fn certify(sign_offs: &mut Vec<SignOff>, step: Step, by: Signer) -> Result<(), DutyError> {
    let takes = match step {
        Step::Sachlich => by.role == Role::ExaminerSachlich,
        Step::Rechnerisch => by.role == Role::ExaminerRechnerisch,
        Step::SachlichUndRechnerisch => {
            [Role::ExaminerSachlich, Role::ExaminerRechnerisch].contains(&by.role)
        }
        _ => false,
    };
    if !takes {
        return Err(DutyError::Role { step, role: by.role });
    }
    let has = |step| has(sign_offs, step);
    let one = step == Step::SachlichUndRechnerisch && (has(Step::Sachlich) || has(Step::Rechnerisch));
    if one || has(Step::SachlichUndRechnerisch) {
        return Err(DutyError::Taken { step });
    }
    take(sign_offs, step, by)
}

/// Sends back what the newest round proposes, with the reason. Whoever has certified it may think better of it.
pub(crate) fn send_back(
    sign_offs: &mut Vec<SignOff>,
    reason: &str,
    by: Signer,
) -> Result<Returned, DutyError> {
    let reason = plain_text(reason, LONGEST_REASON).map_err(DutyError::Reason)?;
    let round = round(sign_offs);
    sign_offs.push(SignOff { step: Step::SendBack, round, by });
    in_order(sign_offs);
    Ok(Returned { round, reason })
}
