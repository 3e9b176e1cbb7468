//! What the refusals of the domain are to the outside, with the field or the line that is to blame.

use grants::{ClaimError, GrantError, GrantStateError, PaymentError, PayoutRequestError, ProofError};

use super::{Problem, ProblemType as Kind};

impl From<GrantError> for Problem {
    fn from(cause: GrantError) -> Self {
        let problem = |kind| Self::new(kind, &cause);
        match &cause {
            GrantError::Positions { .. } | GrantError::Twice { .. } => {
                problem(Kind::InvalidFields).at("/positions")
            }
            GrantError::Amount { .. } => problem(Kind::InvalidAmount).at("/positions"),
            GrantError::UnknownComponent { .. } | GrantError::NotInParent { .. } => {
                problem(Kind::UnknownComponent).at("/positions")
            }
            GrantError::OtherFunder { .. } => problem(Kind::OtherFunder).at("/positions"),
            GrantError::UnknownCategory { .. } => problem(Kind::PlanDoesNotFit).at("/plan"),
            GrantError::MayNotForward { .. } => problem(Kind::MayNotForward).at("/parent"),
            GrantError::NotAForwarding => problem(Kind::InvalidFields).at("/kind"),
            GrantError::OtherGiver { .. } => problem(Kind::Forbidden),
            GrantError::OutsideParent { .. } => problem(Kind::OutsidePeriod).at("/act/period"),
            GrantError::State(cause) => cause.clone().into(),
        }
    }
}

impl From<GrantStateError> for Problem {
    fn from(cause: GrantStateError) -> Self {
        Self::new(Kind::WrongState, cause)
    }
}

impl From<ClaimError> for Problem {
    fn from(cause: ClaimError) -> Self {
        let problem = |kind| Self::new(kind, &cause);
        let at = |kind, line: i64, field: &str| {
            // Lines are counted from one, the places of a list from zero.
            problem(kind).in_line(line).at(format!("/lines/{}/{field}", line - 1))
        };
        match &cause {
            ClaimError::Grant(cause) => cause.clone().into(),
            ClaimError::Lines { .. } => problem(Kind::InvalidFields).at("/lines"),
            ClaimError::PeriodOutsideGrant { .. } => problem(Kind::OutsidePeriod).at("/period"),
            ClaimError::OutsidePeriod { line, .. } => at(Kind::OutsidePeriod, *line, "paid_on"),
            ClaimError::NoPlanLine { line, .. } => at(Kind::PlanDoesNotFit, *line, "category"),
            ClaimError::ReasonForPayment { line, .. } => at(Kind::InvalidFields, *line, "reason"),
            ClaimError::NotPositive { line, .. }
            | ClaimError::AboveReceipt { line, .. }
            | ClaimError::NoShare { line, .. } => at(Kind::InvalidAmount, *line, "cost/eligible"),
            ClaimError::Count { line, .. } => at(Kind::InvalidFields, *line, "cost/count"),
            ClaimError::Rate { line, .. } | ClaimError::GrossNotStated { line, .. } => {
                at(Kind::RateNotUsable, *line, "cost/rate")
            }
            ClaimError::Money { line, .. } => at(Kind::InvalidAmount, *line, "cost"),
            ClaimError::State { .. } => problem(Kind::WrongState),
            ClaimError::LineDecided { line, .. } => problem(Kind::WrongState).in_line(*line),
            ClaimError::NotAPart { line, .. }
            | ClaimError::UnknownReason { line, .. }
            | ClaimError::Text { line, .. }
            | ClaimError::Undecided { line, .. }
            | ClaimError::DecidedTwice { line, .. } => problem(Kind::InvalidDecision).in_line(*line),
            ClaimError::UnknownLine { .. } => problem(Kind::InvalidDecision).at("/decisions"),
        }
    }
}

impl From<PayoutRequestError> for Problem {
    fn from(cause: PayoutRequestError) -> Self {
        match cause {
            PayoutRequestError::State { .. } => Self::new(Kind::WrongState, cause),
            PayoutRequestError::Reason(_) => Self::new(Kind::InvalidFields, cause).at("/reason"),
        }
    }
}

impl From<PaymentError> for Problem {
    fn from(cause: PaymentError) -> Self {
        match cause {
            PaymentError::State { .. } => Self::new(Kind::WrongState, cause),
            PaymentError::Reason(_) => Self::new(Kind::InvalidFields, cause).at("/reason"),
        }
    }
}

impl From<ProofError> for Problem {
    fn from(cause: ProofError) -> Self {
        match cause {
            ProofError::State { .. } => Self::new(Kind::WrongState, cause),
            ProofError::HasDocument { .. } | ProofError::NotAHash { .. } => Self::internal(&cause),
        }
    }
}
