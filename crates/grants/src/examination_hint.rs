//! What an examiner is told of a line before it is decided (Prüfhinweis). A hint refuses nothing: what must not be is
//! refused by the books; what may be right or wrong is for who looks at the papers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use ledger::Cents;

use crate::{
    ClaimId, ClaimLineId, ComponentCode, CostCategoryCode, GrantId, OrganisationId, Programme, Rate,
    RateCode, Receipt, ReceiptId,
};

/// Within how many days two receipts of one issuer and one amount look like one.
const NEAR: u64 = 7;
/// Within how many days a receipt of the same amount is looked at at all.
const LOOKED_AT: u64 = 31;

/// A hint about one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExaminationHint {
    /// Another line rests on what may be the same paper.
    SimilarLine(SimilarLine),
    /// The cost category must not pay for the same unit as a rate does, and units at the rate were claimed.
    ExcludedByRate {
        /// The rate.
        rate: RateCode,
        /// How many units lines of the same grant hold at it.
        units: i64,
    },
}

/// A line whose receipt may be the same paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimilarLine {
    /// The line.
    pub line: ClaimLineId,
    /// Its number within its claim.
    pub number: i64,
    /// Its claim.
    pub claim: ClaimId,
    /// The number of its claim within the grant.
    pub claim_number: i64,
    /// The grant of its claim.
    pub grant: GrantId,
    /// Who receives that grant.
    pub recipient: OrganisationId,
    /// The eligible cost that it claims.
    pub eligible: Cents,
    /// What is recognised of it.
    pub recognised: Cents,
    /// What it rests on.
    pub receipt: Receipt,
    /// What is alike.
    pub likeness: Likeness,
}

/// What is alike in two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Both rest on one receipt, in parts.
    SameReceipt,
    /// Two organisations handed in the same file.
    SameFile,
    /// The receipts have the same number, and the same issuer or amount.
    SameNumber,
    /// The receipts have the same issuer and amount, and their days lie near each other.
    SameAmount,
}

impl Likeness {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SameReceipt => "same_receipt",
            Self::SameFile => "same_file",
            Self::SameNumber => "same_number",
            Self::SameAmount => "same_amount",
        }
    }

    /// What is alike in two receipts, if so much is that they may be one paper. How a number or a name is written makes no
    /// difference: only letters and digits count.
    pub fn of(one: &Receipt, other: &Receipt) -> Option<Self> {
        let same_issuer = folded(&one.issuer) == folded(&other.issuer);
        let same_amount = one.gross == other.gross;
        let same_number = folded(&one.number) == folded(&other.number);
        let near = one.issued_on.signed_duration_since(other.issued_on).num_days().unsigned_abs() <= NEAR;
        if one.id == other.id {
            Some(Self::SameReceipt)
        } else if same_number && (same_issuer || same_amount) {
            Some(Self::SameNumber)
        } else {
            (same_issuer && same_amount && near).then_some(Self::SameAmount)
        }
    }
}

/// A line with the receipt that it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineReceipt {
    /// The line.
    pub line: ClaimLineId,
    /// Its claim.
    pub claim: ClaimId,
    /// The grant of its claim.
    pub grant: GrantId,
    /// What it rests on.
    pub receipt: Receipt,
}

impl LineReceipt {
    /// Whether another line may rest on the same paper. Within one claim, a receipt in parts is no news.
    fn is_like(&self, other: &Self) -> bool {
        let in_parts = self.claim == other.claim && self.receipt.id == other.receipt.id;
        self.line != other.line
            && !in_parts
            && is_looked_at(&self.receipt, &other.receipt)
            && Likeness::of(&self.receipt, &other.receipt).is_some()
    }
}

/// Those of some lines that may rest on the same paper as one of the others: of each, only others are compared with which
/// something that makes them alike is the same.
pub fn lines_alike<'l>(
    lines: impl IntoIterator<Item = &'l LineReceipt>,
    others: impl IntoIterator<Item = &'l LineReceipt>,
) -> BTreeSet<ClaimLineId> {
    let mut by_trait: BTreeMap<Trait, Vec<&LineReceipt>> = BTreeMap::new();
    for other in others {
        for one in traits(&other.receipt) {
            by_trait.entry(one).or_default().push(other);
        }
    }
    let has_like = |line: &&LineReceipt| {
        let mut alike = traits(&line.receipt).into_iter().filter_map(|one| by_trait.get(&one));
        alike.any(|others| others.iter().any(|other| line.is_like(other)))
    };
    lines.into_iter().filter(has_like).map(|line| line.line).collect()
}

/// What is the same in two receipts that are alike.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trait {
    Receipt(ReceiptId),
    Number(String),
    Amount(String, Cents),
}

fn traits(receipt: &Receipt) -> [Trait; 3] {
    let amount = Trait::Amount(folded(&receipt.issuer), receipt.gross);
    [Trait::Receipt(receipt.id), Trait::Number(folded(&receipt.number)), amount]
}

/// Whether a receipt is looked at at all for what another may be: the same one, one with the same number as it is written,
/// or one of the same amount within a month.
fn is_looked_at(one: &Receipt, other: &Receipt) -> bool {
    let (from, until) = days_looked_at(one.issued_on);
    let same_amount = one.gross == other.gross && (from..=until).contains(&other.issued_on);
    one.id == other.id || one.number == other.number || same_amount
}

/// The days among which receipts of the same amount are looked at.
pub fn days_looked_at(issued_on: NaiveDate) -> (NaiveDate, NaiveDate) {
    let days = Days::new(LOOKED_AT);
    let from = issued_on.checked_sub_days(days).unwrap_or(issued_on);
    (from, issued_on.checked_add_days(days).unwrap_or(issued_on))
}

/// From the first day until the last among which receipts of the same amount as one of these are looked at; nothing, if
/// there is none.
pub fn all_days_looked_at<'l>(
    lines: impl IntoIterator<Item = &'l LineReceipt>,
) -> Option<(NaiveDate, NaiveDate)> {
    let days: BTreeSet<NaiveDate> = lines.into_iter().map(|line| line.receipt.issued_on).collect();
    let (first, last) = (days.first()?, days.last()?);
    Some((days_looked_at(*first).0, days_looked_at(*last).1))
}

/// The rates of a component that must not pay for the same unit as a cost category does.
pub fn excluding<'p>(
    programme: &'p Programme,
    component: &'p ComponentCode,
    category: &'p CostCategoryCode,
) -> impl Iterator<Item = &'p RateCode> {
    let excludes = |rate: &&Rate| rate.component == *component && rate.excludes.contains(category);
    programme.rates.iter().filter(excludes).map(|rate| &rate.code)
}

/// A text without what people write otherwise each time: case, blanks, signs.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use ledger::AccountNumber;
    use uuid::Uuid;

    use super::*;
    use crate::ReceiptId;

    fn receipt(id: u128, issuer: &str, number: &str, day: u32, gross: i64) -> Receipt {
        Receipt {
            id: ReceiptId(Uuid::from_u128(id)),
            issuer: issuer.to_owned(),
            number: number.to_owned(),
            issued_on: NaiveDate::from_ymd_opt(2021, 5, day).unwrap(),
            gross: Cents::new(gross),
            open: AccountNumber::new(1),
        }
    }

    #[test]
    fn the_same_number_is_told_however_it_is_written() {
        let one = receipt(1, "Müller GmbH", "R-17/2021", 3, 5_000);
        let cases = [
            (receipt(1, "Müller GmbH", "R-17/2021", 3, 5_000), Some(Likeness::SameReceipt)),
            (receipt(2, "MÜLLER GMBH", "r 17 2021", 30, 4_000), Some(Likeness::SameNumber)),
            (receipt(2, "Mueller", "R-17/2021", 30, 5_000), Some(Likeness::SameNumber)),
            // another issuer with the same number and another amount: numbers like „1“ are everywhere
            (receipt(2, "Mueller", "R-17/2021", 3, 4_000), None),
        ];
        for (other, told) in cases {
            assert_eq!(Likeness::of(&one, &other), told, "{other:?}");
        }
    }

    #[test]
    fn the_same_amount_is_told_within_a_week() {
        let one = receipt(1, "Lohnbüro", "1", 10, 5_000);
        let other = |day, gross| Likeness::of(&one, &receipt(2, "Lohnbüro", "2", day, gross));
        assert_eq!(other(17, 5_000), Some(Likeness::SameAmount));
        assert_eq!(other(3, 5_000), Some(Likeness::SameAmount));
        assert_eq!(other(18, 5_000), None);
        assert_eq!(other(10, 5_001), None);
        assert_eq!(Likeness::of(&one, &receipt(2, "Druckerei", "2", 10, 5_000)), None);
    }

    fn line(line: u128, claim: u128, receipt: Receipt) -> LineReceipt {
        let [line, claim, grant] = [line, claim, 1].map(Uuid::from_u128);
        LineReceipt { line: ClaimLineId(line), claim: ClaimId(claim), grant: GrantId(grant), receipt }
    }

    #[test]
    fn of_many_lines_those_that_are_alike_are_found_at_once() {
        let lines = [
            line(1, 1, receipt(1, "Lohnbüro", "R-1", 3, 5_000)),
            // in parts of one receipt, of one claim
            line(2, 1, receipt(2, "Lohnbüro", "R-2", 3, 6_000)),
            line(3, 1, receipt(2, "Lohnbüro", "R-2", 3, 6_000)),
            line(4, 1, receipt(4, "Lohnbüro", "R-4", 3, 7_000)),
            line(5, 1, receipt(5, "Lohnbüro", "R-5", 3, 8_000)),
            line(6, 1, receipt(6, "Druckerei", "R-6", 3, 9_000)),
        ];
        let others = [
            line(11, 2, receipt(11, "LOHNBÜRO", "r 1", 3, 5_000)),
            line(12, 2, receipt(4, "Lohnbüro", "R-4", 3, 7_000)),
            line(13, 2, receipt(13, "Lohnbüro", "X", 11, 8_000)),
            // a number written otherwise is not looked for where the amount differs
            line(14, 2, receipt(14, "Druckerei", "R 6", 3, 9_001)),
        ];
        let all: Vec<_> = lines.iter().chain(&others).cloned().collect();
        let alike = lines_alike(&lines, &all);
        assert_eq!(alike, [1, 4].map(|line| ClaimLineId(Uuid::from_u128(line))).into());
    }

    #[test]
    fn a_day_at_the_end_of_time_is_looked_at() {
        assert_eq!(days_looked_at(NaiveDate::MAX).1, NaiveDate::MAX);
        let day = |month, day| NaiveDate::from_ymd_opt(2021, month, day).unwrap();
        assert_eq!(days_looked_at(day(5, 10)), (day(4, 9), day(6, 10)));
    }

    #[test]
    fn a_rate_excludes_what_its_own_component_pays_for() {
        let programme = Programme::parse(crate::DURCHSTARTEN).unwrap();
        let rates = |component: &str, category: &str| {
            let component = ComponentCode::parse(component).unwrap();
            let category = CostCategoryCode::parse(category).unwrap();
            excluding(&programme, &component, &category).map(RateCode::to_string).collect::<Vec<_>>()
        };
        assert_eq!(rates("F4", "pruefungsgebuehren"), ["P4"]);
        assert_eq!(rates("F1", "pruefungsgebuehren"), [""; 0]);
        assert_eq!(rates("F4", "unterrichtsstunden"), [""; 0]);
    }
}
