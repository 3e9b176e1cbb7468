//! What of claimed receipts an audit may want to look at: round amounts, and receipts of one issuer that each stay below a
//! limit and together reach it. Neither is a fault; both say where the papers are worth a look.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use ledger::{Cents, MoneyError};

use crate::{LineReceipt, examination_hint::folded};

/// A line that rests on a receipt, with what people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedReceipt {
    /// The number of the line within its claim.
    pub number: i64,
    /// The number of the claim within its grant.
    pub claim_number: i64,
    /// The line and its receipt.
    pub of: LineReceipt,
}

impl ClaimedReceipt {
    /// Whether its receipt comes to a multiple of an amount.
    pub fn is_round(&self, step: Cents) -> bool {
        self.of.receipt.gross.get().checked_rem(step.get()) == Some(0)
    }
}

/// Receipts of one issuer within so many days of the first of them, each below a limit, that together reach it: an order that
/// may have been split. Each receipt stands in one group at most, whichever lines rest on it.
pub fn split_below(
    receipts: &[ClaimedReceipt],
    limit: Cents,
    days: u64,
) -> Result<Vec<Vec<&ClaimedReceipt>>, MoneyError> {
    let mut groups = Vec::new();
    for of_issuer in below(receipts, limit).values() {
        let mut rest = of_issuer.as_slice();
        while let Some((first, later)) = rest.split_first() {
            let until = first.of.receipt.issued_on.checked_add_days(Days::new(days));
            let until = until.unwrap_or(NaiveDate::MAX);
            let near = rest.iter().take_while(|it| it.of.receipt.issued_on <= until).count();
            let (group, after) = rest.split_at(near);
            let reaches = Cents::sum(group.iter().map(|it| it.of.receipt.gross))? >= limit;
            if reaches {
                groups.push(group.to_vec());
            }
            rest = if reaches { after } else { later };
        }
    }
    Ok(groups)
}

/// The receipts below a limit, by issuer however it is written, each once and in the order of their days.
fn below(receipts: &[ClaimedReceipt], limit: Cents) -> BTreeMap<String, Vec<&ClaimedReceipt>> {
    let mut of_issuer: BTreeMap<String, Vec<&ClaimedReceipt>> = BTreeMap::new();
    let mut known = BTreeSet::new();
    for it in receipts {
        if it.of.receipt.gross < limit && known.insert(it.of.receipt.id) {
            of_issuer.entry(folded(&it.of.receipt.issuer)).or_default().push(it);
        }
    }
    for all in of_issuer.values_mut() {
        all.sort_by_key(|it| (it.of.receipt.issued_on, it.of.line));
    }
    of_issuer
}

#[cfg(test)]
mod tests {
    use ledger::AccountNumber;
    use uuid::Uuid;

    use super::*;
    use crate::{ClaimId, ClaimLineId, GrantId, Receipt, ReceiptId};

    fn claimed(line: u128, (id, issuer): (u128, &str), day: u32, gross: i64) -> ClaimedReceipt {
        let receipt = Receipt {
            id: ReceiptId(Uuid::from_u128(id)),
            issuer: issuer.to_owned(),
            number: format!("R-{id}"),
            issued_on: NaiveDate::from_ymd_opt(2021, 5, day).unwrap(),
            gross: Cents::new(gross),
            open: AccountNumber::new(1),
        };
        let line = ClaimLineId(Uuid::from_u128(line));
        let of = LineReceipt { line, claim: ClaimId(Uuid::nil()), grant: GrantId(Uuid::nil()), receipt };
        ClaimedReceipt { number: 1, claim_number: 1, of }
    }

    fn groups(receipts: &[ClaimedReceipt], limit: i64, days: u64) -> Vec<Vec<u128>> {
        let found = split_below(receipts, Cents::new(limit), days).unwrap();
        let ids = |group: Vec<&ClaimedReceipt>| group.iter().map(|it| it.of.receipt.id.0.as_u128()).collect();
        found.into_iter().map(ids).collect()
    }

    #[test]
    fn an_amount_is_round_to_the_cent() {
        let step = Cents::new(10_000);
        for (gross, is) in [(10_000, true), (120_000, true), (10_001, false), (9_999, false)] {
            assert_eq!(claimed(1, (1, "Muster"), 1, gross).is_round(step), is, "{gross}");
        }
        assert!(
            !claimed(1, (1, "Muster"), 1, 10_000).is_round(Cents::ZERO),
            "of nothing there is no multiple"
        );
    }

    #[test]
    fn receipts_that_each_stay_below_a_limit_and_together_reach_it_are_told() {
        let all = [
            claimed(1, (1, "Muster GmbH"), 3, 60_000),
            claimed(2, (2, "MUSTER GmbH"), 10, 40_000),
            claimed(3, (3, "Andere"), 4, 99_999),
            claimed(4, (4, "Muster GmbH"), 11, 99_999),
        ];
        assert_eq!(groups(&all, 100_000, 7), [[1, 2]], "a limit that is reached, within seven days");
        assert_eq!(groups(&all, 100_001, 7), [[2, 4]], "a cent less is not enough");
        assert_eq!(groups(&all, 100_000, 6), [[2, 4]], "a day later is too late");
        assert_eq!(groups(&all, 100_000, 8), [[1, 2, 4]]);
        assert_eq!(groups(&all, 60_000, 7), [[0; 0]; 0], "one that reaches it alone hides nothing");
    }

    #[test]
    fn a_receipt_that_two_lines_share_counts_once() {
        let shared = [claimed(1, (1, "Muster"), 3, 60_000), claimed(2, (1, "Muster"), 3, 60_000)];
        assert_eq!(groups(&shared, 100_000, 7), [[0; 0]; 0]);
    }
}
