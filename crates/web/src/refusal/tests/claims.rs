//! What is refused of claims, their lines and files, of samples, examinations and inventories.

use flow::{FileError, FileKind, FilesError, FlowError, Found, receipt_files::PreviewError};
use grants::{
    CheckCode, ClaimError, ClaimLineId, ComponentCode, CostCategoryCode, DesignError, DutyError,
    ExaminationRecordError, Financing, FinancingError, FinancingKind, GrantStateError, IncomeError,
    InventoryError, RateCode, RateError, ReceiptFileError, RegisterError, SampleError, ServiceUnitId,
    TextError, UnitName,
};
use ledger::{Hash, MoneyError};
use uuid::Uuid;

use super::{DAY, NONE, SOME, year};

fn rate() -> RateCode {
    RateCode::parse("P4").unwrap()
}

/// What can be wrong with a line of a claim, from the door to the decision.
pub(super) fn of_lines() -> Vec<ClaimError> {
    use ClaimError as It;
    let (line, id, unit) =
        (3, ClaimLineId(Uuid::nil()), UnitName { reference: "Kurs 1".to_owned(), performed_on: DAY });
    let component = ComponentCode::parse("F4").unwrap();
    let category = CostCategoryCode::parse("honorare").unwrap();
    let (present, reason) = ("accepted", RegisterError::Unknown { register: "reason", code: "x".to_owned() });
    vec![
        It::OutsidePeriod { line, date: DAY, period: year() },
        It::NoPlanLine { line, component: component.clone(), budget_year: None, category },
        It::ReasonForPayment { line, cause: NONE },
        It::NotPositive { line, eligible: SOME },
        It::AboveReceipt { line, eligible: SOME, gross: SOME },
        It::Count { line, most: 9, count: 10 },
        It::UnitReference { line, number: 1, cause: TextError::Control { code: 7 } },
        It::UnitOutsidePeriod { line, unit: unit.clone(), period: year() },
        It::UnitRate { line, unit: unit.clone(), cause: RateError::Unknown { rate: rate() } },
        It::RateChanges { line, rate: rate(), first: SOME, on: DAY, other: SOME },
        It::LastUnit { line, last: DAY, paid_on: DAY },
        It::EntryMissing { line, unit: unit.clone() },
        It::EnteredLate { line, unit: unit.clone(), entered_on: DAY, until: DAY },
        It::UnitTwice { line, unit: unit.clone(), first: 1 },
        It::UnitClaimed { line, unit },
        It::NoParent { line },
        It::NotCreditable { line, parent: id },
        It::OtherPlanLine { line },
        It::Rate { line, cause: RateError::NotOfComponent { rate: rate(), component } },
        It::Rate { line, cause: RateError::NotValidOn { rate: rate(), on: DAY } },
        It::Rate { line, cause: RateError::NotSet { rate: rate() } },
        It::GrossNotStated { line, rate: rate() },
        It::Financing { line, cause: FinancingError::NotByLine { kind: FinancingKind::Vollfinanzierung } },
        It::Financing { line, cause: FinancingError::NoPlan { kind: Financing::Vollfinanzierung.kind() } },
        It::Money { line, cause: MoneyError::TooLarge },
        It::LineDecided { line, present },
        It::NotAPart { line, recognised: SOME, eligible: SOME },
        It::CreditNotCorrected { line },
        It::NotWholeUnits { line, recognised: SOME, rate_amount: SOME },
        It::UnitsDoNotFit { line, named: 1, expected: 2 },
        It::UnknownUnit { line, unit: ServiceUnitId(Uuid::nil()) },
        It::Register { line, cause: reason },
        It::Text { line, cause: NONE },
        It::Undecided { line },
        It::DecidedTwice { line },
        It::AnswerBy { line: Some(line), answer_by: DAY, on: DAY },
        It::ParkedTwice { line },
        It::NotParked { line, present },
        It::NotParked { line, present: "reincluded" },
        It::NotRequested { line, present },
        It::NamedTwice { line },
        It::NotDecided { line, present },
        It::BeyondLine { line, recognised: SOME, eligible: SOME },
        It::NoChange { line, recognised: SOME },
    ]
}

/// What can be wrong with a claim as a whole.
pub(super) fn of_claims() -> Vec<ClaimError> {
    use ClaimError as It;
    let (most, count, id) = (5, 6, ClaimLineId(Uuid::nil()));
    vec![
        It::Duty(DutyError::NoProposal),
        It::Grant(GrantStateError::Closed { on: DAY }),
        It::Grant(GrantStateError::Revoked { on: DAY }),
        It::Lines { most, count: 0 },
        It::Lines { most, count },
        It::PeriodOutsideGrant { claimed: year(), period: year() },
        It::Units { most, count },
        It::Incomes { most, count },
        It::Income { number: 1, cause: IncomeError::NotPositive(SOME) },
        It::Income { number: 1, cause: IncomeError::ReceiptNumber(NONE) },
        It::State { present: "decided", asked: "withdrawn" },
        It::AnswerBy { line: None, answer_by: DAY, on: DAY },
        It::RequestText(NONE),
        It::OfCorrection { number: 4, line: 1 },
        It::UnknownLine { id },
    ]
}

pub(super) fn of_files() -> Vec<FlowError> {
    use FileError as It;
    let (kind, most) = (FileKind::Pdf, 20 << 20);
    let of_content = [
        It::Empty,
        It::TooLarge { most },
        It::Broken { kind, what: "its end is missing" },
        It::TooManyDots { width: 1, height: 1, most: 100_000_000 },
        It::Xml { what: "a DOCTYPE" },
        It::Extension { extension: "exe".to_owned(), kind },
    ];
    let found = Found::ALL.iter().map(|found| It::Kind { found: *found });
    let also = Found::ALL.iter().map(|also| It::AlsoOther { kind, also: *also });
    let line = 3;
    let of_attaching = [
        ReceiptFileError::Line(ClaimError::UnknownLine { id: ClaimLineId(Uuid::nil()) }),
        ReceiptFileError::Over { line, present: "decided" },
        ReceiptFileError::Over { line, present: "withdrawn" },
        ReceiptFileError::Over { line, present: "dropped" },
        ReceiptFileError::Proposed { line },
        ReceiptFileError::TooManyLines { line },
        ReceiptFileError::HasOne { line },
        ReceiptFileError::TooMany { line },
        ReceiptFileError::Already { line },
    ];
    let of_preview = [PreviewError::NoPage { page: 1 }, PreviewError::TooSlow, PreviewError::NoProgram];
    let of_files = [
        FilesError::NoFolder,
        FilesError::Arriving,
        FilesError::TooSlow,
        FilesError::BoxFull { files: 10_000, bytes: 5, most_files: 10_000, most_bytes: 10_000 << 20 },
        FilesError::NotAsKept { hash: Hash::ZERO },
    ];
    let of_content = of_content.into_iter().chain(found).chain(also).map(FlowError::from);
    let of_attaching = of_attaching.into_iter().map(FlowError::from);
    of_content
        .chain(of_attaching)
        .chain(of_preview.map(FlowError::from))
        .chain(of_files.map(FlowError::from))
        .collect()
}

pub(super) fn of_examinations() -> Vec<FlowError> {
    use ExaminationRecordError as It;
    let check = CheckCode::parse("x").unwrap();
    let all = [
        It::UnknownCheck { check: check.clone() },
        It::Twice { check: check.clone() },
        It::Missing { check: check.clone(), text: "Alles da.".to_owned() },
        It::Remark { check: check.clone(), cause: NONE },
        It::Remark { check, cause: TextError::Control { code: 0 } },
        It::Text { field: "hearing", cause: NONE },
        It::Text { field: "copies_to", cause: NONE },
        It::Copies { count: 21 },
        It::GiverOutside,
        It::NotNow { present: "closed" },
        It::Follows { newest: 2, follows: 1 },
    ];
    all.map(FlowError::ExaminationRecord).into()
}

pub(super) fn of_samples() -> Vec<FlowError> {
    let of_design = [
        DesignError::Bands { count: 0, most: 20 },
        DesignError::FirstBand { from: SOME },
        DesignError::BandOrder { number: 2, from: SOME },
        DesignError::Size { number: 2, size: -1, most: 10_000 },
        DesignError::FullFrom { from: SOME },
        DesignError::Nothing,
    ];
    let of_sample = [
        SampleError::Purpose(NONE),
        SampleError::Empty,
        SampleError::PartOnly,
        SampleError::OfAuditor,
        SampleError::TooLarge { most: 50_000 },
        SampleError::AlreadyDrawn { on: DAY },
        SampleError::OtherSeed,
        SampleError::SeedNeeded,
        SampleError::SeedKnown,
        SampleError::SeedGone,
        SampleError::Money(MoneyError::TooLarge),
    ];
    of_design.map(SampleError::Design).into_iter().chain(of_sample).map(FlowError::Sample).collect()
}

pub(super) fn of_objects() -> Vec<FlowError> {
    use InventoryError as It;
    let texts = ["designation", "place", "number", "reason"].map(|field| It::Text { field, cause: NONE });
    let all = [
        It::Price(MoneyError::NotPositive),
        It::NoReceipt { line: 3 },
        It::LineGone { line: 3 },
        It::AboveReceipt { gross: SOME, listed: SOME, price: SOME },
        It::BoundBefore { bought_on: DAY },
        It::Disposed { on: DAY },
        It::DisposedBefore { bought_on: DAY, on: DAY },
    ];
    texts.into_iter().chain(all).map(FlowError::Inventory).collect()
}
