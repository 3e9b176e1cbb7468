//! What the refusals of the domain are to the outside, with the field or the line that is to blame.

use grants::{
    ActError, AuditObservationError, BankDetailsError, BaseRateEntryError, ClaimError, ClosedPeriodError,
    DutyError, ExaminationRecordError, FinancingError, FundingError, GrantError, GrantStateError,
    InventoryError, ParticularsError, PaymentError, PaymentStopError, PayoutRequestError, PayoutTermsError,
    PersonError, PlanError, ProofError, ReceiptFileError, ReceivableError, RepaymentError, ReportError,
    RevocationGroundError, RuleWaiverError, SampleError,
};

use super::{Problem, ProblemType as Kind};

impl From<GrantError> for Problem {
    fn from(cause: GrantError) -> Self {
        let problem = |kind| Self::new(kind, &cause);
        match &cause {
            GrantError::Positions { .. } | GrantError::Twice { .. } | GrantError::NoBudgetYear { .. } => {
                problem(Kind::InvalidFields).at("/positions")
            }
            GrantError::Amount { .. } | GrantError::Raises { .. } => {
                problem(Kind::InvalidAmount).at("/positions")
            }
            GrantError::UnknownComponent { .. } | GrantError::NotInParent { .. } => {
                problem(Kind::UnknownComponent).at("/positions")
            }
            GrantError::OtherFunder { .. } => problem(Kind::OtherFunder).at("/positions"),
            GrantError::UnknownCategory { .. } => problem(Kind::PlanDoesNotFit).at("/plan"),
            GrantError::MayNotForward { .. } => problem(Kind::MayNotForward).at("/parent"),
            GrantError::NotAForwarding => problem(Kind::InvalidFields).at("/kind"),
            GrantError::OtherGiver { .. } => problem(Kind::Forbidden),
            GrantError::OutsideParent { .. } => problem(Kind::OutsidePeriod).at("/act/period"),
            GrantError::NoConsent { .. } => problem(Kind::ConsentNeeded),
            GrantError::NotFinal { .. } => problem(Kind::NotFinal),
            GrantError::NotAnAward
            | GrantError::StillOpen { .. }
            | GrantError::OpenBelow { .. }
            | GrantError::ClaimUndecided { .. }
            | GrantError::LineParked { .. }
            | GrantError::AskedFor { .. } => problem(Kind::WrongState),
            GrantError::ForwardingOutside { .. } | GrantError::CostOutside { .. } => {
                problem(Kind::OutsidePeriod).at("/period")
            }
            GrantError::Unchanged => problem(Kind::InvalidFields),
            GrantError::OtherResolution => problem(Kind::InvalidFields).at("/resolutions"),
            GrantError::EarlierProgramme { .. } => problem(Kind::InvalidFields).at("/programme_version"),
            GrantError::OtherRefund { .. } => problem(Kind::InvalidAmount).at("/resolutions"),
            GrantError::StandsForUse { .. } => problem(Kind::InvalidAmount).at("/amount"),
            GrantError::State(cause) => cause.clone().into(),
            GrantError::Funding(cause) => cause.clone().into(),
        }
    }
}

impl From<FundingError> for Problem {
    fn from(cause: FundingError) -> Self {
        let kind = match cause {
            FundingError::ThirdParties { .. } | FundingError::Name(_) => Kind::InvalidFields,
            FundingError::Negative { .. } | FundingError::Money(_) => Kind::InvalidAmount,
            FundingError::Unbalanced { .. }
            | FundingError::AboveShare { .. }
            | FundingError::NotTheFixedAmount { .. }
            | FundingError::NotAlone { .. } => Kind::PlanDoesNotFit,
        };
        Self::new(kind, cause).at("/act/funding")
    }
}

impl From<FinancingError> for Problem {
    fn from(cause: FinancingError) -> Self {
        match cause {
            FinancingError::NotByLine { .. } | FinancingError::NoPlan { .. } => {
                Self::new(Kind::PlanDoesNotFit, cause)
            }
            FinancingError::Money(cause) => cause.into(),
        }
    }
}

impl From<ActError> for Problem {
    fn from(cause: ActError) -> Self {
        let problem = |kind| Self::new(kind, &cause);
        match cause {
            ActError::OutOfOrder { .. } => problem(Kind::ActOutOfOrder).at("/follows"),
            ActError::Earlier { .. } => problem(Kind::OutsidePeriod).at("/dated_on"),
            ActError::Settled { .. } => problem(Kind::WrongState),
            ActError::NoFile => problem(Kind::InvalidFields).at("/document"),
            ActError::Law(_) => problem(Kind::InvalidFields).at("/law"),
            ActError::Condition(_) => problem(Kind::InvalidFields).at("/conditions"),
            ActError::Statement(_) => problem(Kind::InvalidFields).at("/stated"),
        }
    }
}

impl From<PlanError> for Problem {
    fn from(cause: PlanError) -> Self {
        let problem = |kind| Self::new(kind, &cause);
        match &cause {
            PlanError::Total { .. } | PlanError::Unchanged => problem(Kind::PlanDoesNotFit).at("/lines"),
            PlanError::NeedsConsent { .. } => problem(Kind::ConsentNeeded).at("/consent"),
            PlanError::Negative { .. } => problem(Kind::InvalidAmount).at("/lines"),
            PlanError::State(cause) => cause.clone().into(),
            PlanError::Money(_) => problem(Kind::InvalidAmount),
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
            ClaimError::Duty(cause) => cause.clone().into(),
            ClaimError::Lines { .. } | ClaimError::Units { .. } => problem(Kind::InvalidFields).at("/lines"),
            ClaimError::PeriodOutsideGrant { .. } => problem(Kind::OutsidePeriod).at("/period"),
            ClaimError::OutsidePeriod { line, .. } => at(Kind::OutsidePeriod, *line, "paid_on"),
            ClaimError::NoPlanLine { line, .. } => at(Kind::PlanDoesNotFit, *line, "category"),
            ClaimError::ReasonForPayment { line, .. } => at(Kind::InvalidFields, *line, "reason"),
            ClaimError::NotPositive { line, .. } | ClaimError::AboveReceipt { line, .. } => {
                at(Kind::InvalidAmount, *line, "cost/eligible")
            }
            ClaimError::Details { line, .. } => at(Kind::InvalidAmount, *line, "receipt_details"),
            ClaimError::Count { line, .. } | ClaimError::UnitReference { line, .. } => {
                at(Kind::InvalidFields, *line, "cost/units")
            }
            ClaimError::UnitOutsidePeriod { line, .. } => at(Kind::OutsidePeriod, *line, "cost/units"),
            ClaimError::LastUnit { line, .. } => at(Kind::InvalidFields, *line, "paid_on"),
            ClaimError::UnitRate { line, .. }
            | ClaimError::RateChanges { line, .. }
            | ClaimError::EntryMissing { line, .. }
            | ClaimError::EnteredLate { line, .. } => at(Kind::RateNotUsable, *line, "cost/units"),
            ClaimError::UnitTwice { line, .. } | ClaimError::UnitClaimed { line, .. } => {
                at(Kind::UnitClaimedAlready, *line, "cost/units")
            }
            ClaimError::NoParent { line }
            | ClaimError::NotCreditable { line, .. }
            | ClaimError::OtherPlanLine { line } => at(Kind::InvalidCreditNote, *line, "cost/parent"),
            ClaimError::Incomes { .. } => problem(Kind::InvalidFields).at("/income"),
            ClaimError::Income { number, .. } => {
                problem(Kind::InvalidFields).at(format!("/income/{}", number - 1))
            }
            ClaimError::Rate { line, .. } | ClaimError::GrossNotStated { line, .. } => {
                at(Kind::RateNotUsable, *line, "cost/rate")
            }
            ClaimError::Financing { line, .. } => at(Kind::PlanDoesNotFit, *line, "cost"),
            ClaimError::Money { line, .. } => at(Kind::InvalidAmount, *line, "cost"),
            ClaimError::State { .. } => problem(Kind::WrongState),
            ClaimError::LineDecided { line, .. } | ClaimError::NotDecided { line, .. } => {
                problem(Kind::WrongState).in_line(*line)
            }
            ClaimError::NotAPart { line, .. }
            | ClaimError::NotWholeUnits { line, .. }
            | ClaimError::CreditNotCorrected { line }
            | ClaimError::UnitsDoNotFit { line, .. }
            | ClaimError::UnknownUnit { line, .. }
            | ClaimError::Register { line, .. }
            | ClaimError::Text { line, .. }
            | ClaimError::Undecided { line, .. }
            | ClaimError::DecidedTwice { line, .. }
            | ClaimError::NamedTwice { line, .. } => problem(Kind::InvalidDecision).in_line(*line),
            ClaimError::UnknownLine { .. } => problem(Kind::InvalidDecision),
            ClaimError::ParkedTwice { line } | ClaimError::NotParked { line, .. } => {
                problem(Kind::NotParked).in_line(*line)
            }
            ClaimError::AnswerBy { line: Some(line), .. } => problem(Kind::OutsidePeriod).in_line(*line),
            ClaimError::AnswerBy { line: None, .. } => problem(Kind::OutsidePeriod).at("/answer_by"),
            ClaimError::RequestText(_) => problem(Kind::InvalidFields).at("/text"),
            ClaimError::NotRequested { line, .. } => problem(Kind::NotRequested).in_line(*line),
            ClaimError::BeyondLine { line, .. } | ClaimError::NoChange { line, .. } => {
                problem(Kind::InvalidCorrection).in_line(*line).at("/recognised")
            }
            ClaimError::OfCorrection { line, .. } => problem(Kind::CorrectionOfCorrection).in_line(*line),
        }
    }
}

impl From<ClosedPeriodError> for Problem {
    fn from(cause: ClosedPeriodError) -> Self {
        match cause {
            ClosedPeriodError::NotOver { .. } => Self::new(Kind::OutsidePeriod, cause).at("/until"),
            ClosedPeriodError::ClosedAlready { closed, .. } => {
                let problem = Self::new(Kind::PeriodClosed, cause).at("/until");
                problem.closed(closed, grants::first_open(closed))
            }
            ClosedPeriodError::Reason(_) => Self::new(Kind::InvalidFields, cause).at("/reason"),
        }
    }
}

impl From<PayoutRequestError> for Problem {
    fn from(cause: PayoutRequestError) -> Self {
        match cause {
            PayoutRequestError::State { .. } | PayoutRequestError::WithinNeed => {
                Self::new(Kind::WrongState, cause)
            }
            PayoutRequestError::Reason(_) => Self::new(Kind::InvalidFields, cause).at("/reason"),
            PayoutRequestError::What(_)
            | PayoutRequestError::Payee(_)
            | PayoutRequestError::Total { .. }
            | PayoutRequestError::Needs { .. } => Self::new(Kind::InvalidFields, cause).at("/need"),
            PayoutRequestError::Money(cause) => cause.into(),
            PayoutRequestError::NoAdvance { .. } => Self::new(Kind::AdvanceNotAllowed, cause),
            PayoutRequestError::AboveCap { .. } => Self::new(Kind::InvalidAmount, cause).at("/amount"),
            PayoutRequestError::NeedBelow { .. } => Self::new(Kind::AdvanceNotAllowed, cause).at("/need"),
            PayoutRequestError::NoInstalment { .. }
            | PayoutRequestError::OtherPosition { .. }
            | PayoutRequestError::OtherAmount { .. } => {
                Self::new(Kind::InstalmentDiffers, cause).at("/instalment")
            }
            PayoutRequestError::RequirementOpen { .. } => {
                Self::new(Kind::RequirementOpen, cause).at("/instalment")
            }
            PayoutRequestError::AboveNeed { .. } => Self::new(Kind::AboveNeed, cause).at("/reason"),
            PayoutRequestError::Unsigned => Self::new(Kind::OutOfTurn, cause),
            PayoutRequestError::Duty(cause) => cause.into(),
            PayoutRequestError::Terms(cause) => cause.into(),
        }
    }
}

impl From<PayoutTermsError> for Problem {
    fn from(cause: PayoutTermsError) -> Self {
        let problem = |kind| Self::new(kind, &cause);
        match &cause {
            PayoutTermsError::TooMany { .. } | PayoutTermsError::Text { .. } => problem(Kind::InvalidFields),
            PayoutTermsError::Amount { .. } => problem(Kind::InvalidAmount),
            PayoutTermsError::NoPosition { .. } => problem(Kind::UnknownComponent),
            PayoutTermsError::NoRequirement { .. } => problem(Kind::InvalidFields).at("/requirement"),
            PayoutTermsError::Settled { .. } => problem(Kind::WrongState),
            PayoutTermsError::MetBy { .. } => problem(Kind::RequirementNotMet),
            PayoutTermsError::OutOfOrder { .. } => problem(Kind::OutsidePeriod).at("/agreed_on"),
        }
    }
}

impl From<ReceivableError> for Problem {
    fn from(cause: ReceivableError) -> Self {
        match cause {
            ReceivableError::Text { field, .. } => {
                Self::new(Kind::InvalidFields, cause).at(format!("/{field}"))
            }
            ReceivableError::DueBefore { .. } => Self::new(Kind::OutsidePeriod, cause).at("/due_on"),
            ReceivableError::StepBefore { .. } => Self::new(Kind::OutsidePeriod, cause),
            ReceivableError::NotLater { .. } => Self::new(Kind::OutsidePeriod, cause).at("/first_due_on"),
            ReceivableError::Parts { .. } => Self::new(Kind::InvalidFields, cause).at("/parts"),
            ReceivableError::Money(cause) => cause.into(),
            ReceivableError::BelowLimit { .. } => Self::new(Kind::InvalidAmount, cause).at("/decision"),
            ReceivableError::ClaimedBefore { .. } | ReceivableError::ClaimedAbove { .. } => {
                Self::new(Kind::WrongState, cause)
            }
            ReceivableError::AboveReceived { .. } => Self::new(Kind::InvalidAmount, cause).at("/amount"),
            ReceivableError::OtherParties => Self::new(Kind::CannotOffset, cause).at("/grant"),
        }
    }
}

impl From<RepaymentError> for Problem {
    fn from(cause: RepaymentError) -> Self {
        match cause {
            RepaymentError::TooMany { .. } => Self::new(Kind::InvalidFields, cause).at("/passes_on"),
            RepaymentError::NotBelow { .. }
            | RepaymentError::StillOpen { .. }
            | RepaymentError::Above { .. }
            | RepaymentError::MoreThanCame { .. }
            | RepaymentError::NeedsReceivable => Self::new(Kind::CannotPassOn, cause).at("/passes_on"),
        }
    }
}

impl From<PaymentStopError> for Problem {
    fn from(cause: PaymentStopError) -> Self {
        match cause {
            PaymentStopError::Reason(_) => Self::new(Kind::InvalidFields, cause).at("/reason"),
            PaymentStopError::Stopped { .. }
            | PaymentStopError::NotStopped
            | PaymentStopError::NotAForwarding => Self::new(Kind::WrongState, cause),
        }
    }
}

impl From<PaymentError> for Problem {
    fn from(cause: PaymentError) -> Self {
        match cause {
            PaymentError::State { .. }
            | PaymentError::NoTranche { .. }
            | PaymentError::ReversedAlready { .. }
            | PaymentError::InterestClaimed { .. }
            | PaymentError::OrderBeyondUse { .. } => Self::new(Kind::WrongState, cause),
            PaymentError::BeyondUse { .. } => Self::new(Kind::InvalidAmount, cause).at("/amount"),
            PaymentError::Duty(cause) => cause.into(),
            PaymentError::Reason(_) => Self::new(Kind::InvalidFields, cause).at("/reason"),
            PaymentError::ReturnedBefore { .. } => Self::new(Kind::OutsidePeriod, cause).at("/returned_on"),
            PaymentError::ReversedBefore { .. } => Self::new(Kind::OutsidePeriod, cause).at("/reversed_on"),
        }
    }
}

impl From<BankDetailsError> for Problem {
    fn from(cause: BankDetailsError) -> Self {
        match cause {
            BankDetailsError::State { .. } => Self::new(Kind::WrongState, cause),
            BankDetailsError::Same => Self::new(Kind::Exists, cause),
            BankDetailsError::Holder(_) => Self::new(Kind::InvalidFields, cause).at("/holder"),
            BankDetailsError::How(_) => Self::new(Kind::InvalidFields, cause).at("/how"),
            BankDetailsError::Reason(_) => Self::new(Kind::InvalidFields, cause).at("/reason"),
            BankDetailsError::Duty(cause) => cause.into(),
            BankDetailsError::Open { .. }
            | BankDetailsError::None
            | BankDetailsError::Waits { .. }
            | BankDetailsError::Replaced => Self::new(Kind::BankDetailsUnsettled, cause),
        }
    }
}

impl From<ProofError> for Problem {
    fn from(cause: ProofError) -> Self {
        match cause {
            ProofError::State { .. }
            | ProofError::NotCorrectable { .. }
            | ProofError::Overtaken { .. }
            | ProofError::NoOwnAudit
            | ProofError::NotExamined => Self::new(Kind::WrongState, cause),
            ProofError::Objections { .. } => Self::new(Kind::InvalidFields, cause).at("/objections"),
            ProofError::Duty(cause) => cause.into(),
            ProofError::Text { field, .. } => Self::new(Kind::InvalidFields, &cause).at(format!("/{field}")),
            ProofError::AnswerBefore { .. } => Self::new(Kind::OutsidePeriod, cause).at("/answer_by"),
            ProofError::NoCut { .. } | ProofError::CutAbovePart { .. } => {
                Self::new(Kind::InvalidAmount, cause).at("/by")
            }
            ProofError::NotWhole { .. } => Self::new(Kind::OutsidePeriod, cause).at("/period"),
            ProofError::OtherProof => Self::new(Kind::InvalidFields, cause).at("/corrects"),
            ProofError::FiledBefore { .. } => Self::new(Kind::Exists, cause),
            ProofError::HasDocument { .. } | ProofError::NotAHash { .. } => Self::internal(&cause),
        }
    }
}

impl From<ExaminationRecordError> for Problem {
    fn from(cause: ExaminationRecordError) -> Self {
        match cause {
            ExaminationRecordError::UnknownCheck { .. }
            | ExaminationRecordError::Twice { .. }
            | ExaminationRecordError::Missing { .. }
            | ExaminationRecordError::Remark { .. } => Self::new(Kind::InvalidFields, cause).at("/answers"),
            ExaminationRecordError::Text { field, .. } => {
                Self::new(Kind::InvalidFields, &cause).at(format!("/{field}"))
            }
            ExaminationRecordError::Copies { .. } => Self::new(Kind::InvalidFields, cause).at("/copies_to"),
            ExaminationRecordError::GiverOutside | ExaminationRecordError::NotNow { .. } => {
                Self::new(Kind::WrongState, cause)
            }
            ExaminationRecordError::Follows { .. } => Self::new(Kind::Exists, cause).at("/follows"),
        }
    }
}

impl From<ParticularsError> for Problem {
    fn from(cause: ParticularsError) -> Self {
        match cause {
            ParticularsError::Follows { .. } => Self::new(Kind::Exists, cause).at("/follows"),
            ParticularsError::Same => Self::new(Kind::Exists, cause),
        }
    }
}

impl From<ReportError> for Problem {
    fn from(cause: ReportError) -> Self {
        let kind = match cause {
            ReportError::Follows { .. } => return Self::new(Kind::Exists, cause).at("/follows"),
            ReportError::Participants(_) => return Self::new(Kind::InvalidFields, cause).at("/participants"),
            ReportError::Empty | ReportError::Twice { .. } | ReportError::Text { .. } => Kind::InvalidFields,
        };
        Self::new(kind, cause).at("/sections")
    }
}

impl From<ReceiptFileError> for Problem {
    fn from(cause: ReceiptFileError) -> Self {
        let (kind, line) = match cause {
            ReceiptFileError::Line(cause) => return cause.into(),
            ReceiptFileError::Over { line, .. } | ReceiptFileError::Proposed { line } => {
                (Kind::WrongState, line)
            }
            ReceiptFileError::HasOne { line } => (Kind::NotRequested, line),
            ReceiptFileError::Already { line }
            | ReceiptFileError::TooMany { line }
            | ReceiptFileError::TooManyLines { line } => (Kind::Exists, line),
        };
        Self::new(kind, cause).in_line(line)
    }
}

impl From<RuleWaiverError> for Problem {
    fn from(cause: RuleWaiverError) -> Self {
        match cause {
            RuleWaiverError::Unknown { .. } | RuleWaiverError::Strict { .. } => {
                Self::new(Kind::InvalidFields, cause).at("/rule")
            }
            RuleWaiverError::AllowedBy(_) => Self::new(Kind::InvalidFields, cause).at("/allowed_by"),
            RuleWaiverError::Reason(_) | RuleWaiverError::Why(_) => {
                Self::new(Kind::InvalidFields, cause).at("/reason")
            }
            RuleWaiverError::State { .. } => Self::new(Kind::WrongState, cause),
            RuleWaiverError::Duty(cause) => cause.into(),
        }
    }
}

impl From<InventoryError> for Problem {
    fn from(cause: InventoryError) -> Self {
        use InventoryError as It;
        let problem = |kind| Self::new(kind, &cause);
        match &cause {
            It::Text { field, .. } => problem(Kind::InvalidFields).at(format!("/{field}")),
            It::Price(_) | It::AboveReceipt { .. } => problem(Kind::InvalidAmount).at("/price"),
            It::NoReceipt { .. } => problem(Kind::InvalidFields).at("/line"),
            It::BoundBefore { .. } => problem(Kind::OutsidePeriod).at("/bound_until"),
            It::DisposedBefore { .. } => problem(Kind::OutsidePeriod).at("/disposed_on"),
            It::LineGone { .. } | It::Disposed { .. } => problem(Kind::WrongState),
        }
    }
}

impl From<RevocationGroundError> for Problem {
    fn from(cause: RevocationGroundError) -> Self {
        match cause {
            RevocationGroundError::Facts(_) => Self::new(Kind::InvalidFields, cause).at("/facts"),
            RevocationGroundError::Reason(_) => Self::new(Kind::InvalidFields, cause).at("/reason"),
            RevocationGroundError::Ended { .. } => Self::new(Kind::WrongState, cause),
            RevocationGroundError::BeforeKnown { .. } => {
                Self::new(Kind::OutsidePeriod, cause).at("/decided_on")
            }
            RevocationGroundError::NotRevoked { .. } => Self::new(Kind::InvalidFields, cause).at("/act"),
        }
    }
}

impl From<AuditObservationError> for Problem {
    fn from(cause: AuditObservationError) -> Self {
        let problem = |kind| Self::new(kind, &cause);
        match &cause {
            AuditObservationError::Text(_) => problem(Kind::InvalidFields).at("/text"),
            AuditObservationError::Amount | AuditObservationError::AmountAbove { .. } => {
                problem(Kind::InvalidAmount).at("/amount")
            }
            AuditObservationError::AnswerBy { .. } => problem(Kind::OutsidePeriod).at("/answer_by"),
            AuditObservationError::NotNow { .. } | AuditObservationError::AwaitsAnswer { .. } => {
                problem(Kind::WrongState)
            }
            AuditObservationError::OtherSide { .. } => problem(Kind::DutiesKeptApart),
        }
    }
}

impl From<SampleError> for Problem {
    fn from(cause: SampleError) -> Self {
        match cause {
            SampleError::Design(_) => Self::new(Kind::InvalidFields, cause).at("/bands"),
            SampleError::Purpose(_) => Self::new(Kind::InvalidFields, cause).at("/purpose"),
            SampleError::Empty | SampleError::TooLarge { .. } => {
                Self::new(Kind::InvalidFields, cause).at("/period")
            }
            SampleError::OtherSeed | SampleError::SeedNeeded | SampleError::SeedKnown => {
                Self::new(Kind::InvalidFields, cause).at("/seed")
            }
            SampleError::PartOnly => Self::new(Kind::InvalidFields, cause).at("/grant"),
            SampleError::OfAuditor => Self::new(Kind::Forbidden, cause),
            SampleError::AlreadyDrawn { .. } => Self::new(Kind::WrongState, cause),
            SampleError::SeedGone => Self::internal(&cause),
            SampleError::Money(cause) => cause.into(),
        }
    }
}

impl From<PersonError> for Problem {
    fn from(cause: PersonError) -> Self {
        let problem = |kind| Self::new(kind, &cause);
        match cause {
            PersonError::Identity(_) => problem(Kind::InvalidFields).at("/identity"),
            PersonError::Name(_) => problem(Kind::InvalidFields).at("/name"),
            PersonError::HeldAlready { .. } | PersonError::Declared => problem(Kind::Exists),
            PersonError::KeptApart { .. } => problem(Kind::RolesKeptApart),
            PersonError::AuditWithoutEnd | PersonError::EndsBefore { .. } => {
                problem(Kind::OutsidePeriod).at("/until")
            }
            PersonError::Scope => problem(Kind::InvalidFields).at("/scope"),
            PersonError::Deputy => problem(Kind::InvalidFields).at("/deputy_for"),
            PersonError::Reason(_) => problem(Kind::InvalidFields).at("/reason"),
            PersonError::LeftBefore { .. } => problem(Kind::OutsidePeriod).at("/on"),
            PersonError::UnknownMembership { .. } => problem(Kind::NotFound),
            PersonError::Ended { .. } | PersonError::HasLeft { .. } => problem(Kind::WrongState),
        }
    }
}

impl From<BaseRateEntryError> for Problem {
    fn from(cause: BaseRateEntryError) -> Self {
        match cause {
            BaseRateEntryError::Source(_) => Self::new(Kind::InvalidFields, cause).at("/source"),
            BaseRateEntryError::Follows { .. } => Self::new(Kind::OutsidePeriod, cause).at("/valid_from"),
            BaseRateEntryError::Duty(cause) => cause.into(),
        }
    }
}

impl From<DutyError> for Problem {
    fn from(cause: DutyError) -> Self {
        let problem = |kind| Self::new(kind, &cause);
        match cause {
            DutyError::SamePerson { .. } | DutyError::Role { .. } => problem(Kind::DutiesKeptApart),
            DutyError::Missing { .. }
            | DutyError::Taken { .. }
            | DutyError::NoProposal
            | DutyError::Proposed
            | DutyError::RuleBook { .. } => problem(Kind::OutOfTurn),
            DutyError::Reason(_) => problem(Kind::InvalidFields).at("/reason"),
            DutyError::EndsBefore { .. } => problem(Kind::OutsidePeriod).at("/until"),
            DutyError::Wait { .. } => problem(Kind::InvalidFields).at("/bank_wait_days"),
            DutyError::Threshold => problem(Kind::InvalidAmount).at("/further_eye_above"),
        }
    }
}
