//! The accounts of the books: what each is called and what it may not do.

use ledger::Rule;
use uuid::Uuid;

/// What an account is for. Its owner is a position, a plan line, a grant, a receipt, a claim line, an
/// organisation or a book-keeping unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountKind {
    /// Position, book *use*: awarded and not yet forwarded or recognised.
    ToUse,
    /// Position, book *use*: recognised.
    Used,
    /// Position, book *payout*: awarded and not yet forwarded or due.
    ToPay,
    /// Position, book *payout*: due to the recipient and not yet paid.
    Due,
    /// Position, book *payout*: paid to the recipient.
    Paid,
    /// Position, book *payout*: became due ahead of use and is not settled.
    Advanced,
    /// Position, book *payout*: was used and came back all the same, since it was demanded; it is owed no more.
    Withheld,
    /// Position, book *cash*: money the recipient holds for it and has not passed on.
    Cash,
    /// Position: the grant share of everything claimed.
    Claimed,
    /// Plan line: eligible cost that may still be spent, flexibility included.
    Room,
    /// Plan line: eligible cost recognised.
    Spent,
    /// Grant: eligible cost that may still be spent in total.
    TotalRoom,
    /// Grant: eligible cost recognised in total.
    TotalSpent,
    /// Grant: what may still become due ahead of use, where its payout rule has a cap.
    AdvanceRoom,
    /// Receivable: what is still owed.
    ReceivableOpen,
    /// Receivable: what was repaid or offset.
    ReceivableSettled,
    /// Receivable: what was waived.
    ReceivableWaived,
    /// Receipt: what no claim has taken yet.
    ReceiptOpen,
    /// Unit: what claims have taken of receipts, all together.
    ReceiptsClaimed,
    /// Claim line: what credit notes may still take of it.
    CreditOpen,
    /// Giver outside the unit, book *use*.
    OutsideToUse,
    /// Giver outside the unit, book *payout*.
    OutsideToPay,
    /// Giver outside the unit, book *cash*.
    OutsideCash,
    /// Unit: where the room of plans comes from.
    OutsidePlan,
    /// Unit: where the gross amounts of receipts come from.
    OutsideReceipts,
    /// Unit: where the figure of what was claimed comes from.
    OutsideClaims,
    /// Unit: where the right of recipients inside it to be paid comes from.
    OutsidePayouts,
    /// Unit: where the room for advances comes from.
    OutsideAdvances,
    /// Unit: where receivables come from.
    OutsideReceivables,
    /// Unit: where money comes from that is no money of a grant, such as interest.
    OutsideOwnFunds,
    /// Unit: where what credit notes may take comes from, and where it goes when they take it.
    OutsideCredits,
}

impl AccountKind {
    /// Every kind.
    pub const ALL: [Self; 31] = [
        Self::ToUse,
        Self::Used,
        Self::ToPay,
        Self::Due,
        Self::Paid,
        Self::Advanced,
        Self::Withheld,
        Self::Cash,
        Self::Claimed,
        Self::Room,
        Self::Spent,
        Self::TotalRoom,
        Self::TotalSpent,
        Self::AdvanceRoom,
        Self::ReceivableOpen,
        Self::ReceivableSettled,
        Self::ReceivableWaived,
        Self::ReceiptOpen,
        Self::ReceiptsClaimed,
        Self::CreditOpen,
        Self::OutsideToUse,
        Self::OutsideToPay,
        Self::OutsideCash,
        Self::OutsidePlan,
        Self::OutsideReceipts,
        Self::OutsideClaims,
        Self::OutsidePayouts,
        Self::OutsideAdvances,
        Self::OutsideReceivables,
        Self::OutsideOwnFunds,
        Self::OutsideCredits,
    ];

    /// The word in front of the owner in an account's code.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ToUse => "to_use",
            Self::Used => "used",
            Self::ToPay => "to_pay",
            Self::Due => "due",
            Self::Paid => "paid",
            Self::Advanced => "advanced",
            Self::Withheld => "withheld",
            Self::Cash => "cash",
            Self::Claimed => "claimed",
            Self::Room => "room",
            Self::Spent => "spent",
            Self::TotalRoom => "total_room",
            Self::TotalSpent => "total_spent",
            Self::AdvanceRoom => "advance_room",
            Self::ReceivableOpen => "receivable_open",
            Self::ReceivableSettled => "receivable_settled",
            Self::ReceivableWaived => "receivable_waived",
            Self::ReceiptOpen => "receipt_open",
            Self::ReceiptsClaimed => "receipts_claimed",
            Self::CreditOpen => "credit_open",
            Self::OutsideToUse => "outside_to_use",
            Self::OutsideToPay => "outside_to_pay",
            Self::OutsideCash => "outside_cash",
            Self::OutsidePlan => "outside_plan",
            Self::OutsideReceipts => "outside_receipts",
            Self::OutsideClaims => "outside_claims",
            Self::OutsidePayouts => "outside_payouts",
            Self::OutsideAdvances => "outside_advances",
            Self::OutsideReceivables => "outside_receivables",
            Self::OutsideOwnFunds => "outside_own_funds",
            Self::OutsideCredits => "outside_credits",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What the account may not do. Nothing leaves the books of a position that has not come in, and nothing is
    /// corrected back that was not recognised; the accounts outside and the figures that only count are not bounded.
    pub const fn rule(self) -> Rule {
        match self {
            Self::ToUse
            | Self::Used
            | Self::ToPay
            | Self::Due
            | Self::Paid
            | Self::Advanced
            | Self::Withheld
            | Self::Cash
            | Self::Room
            | Self::TotalRoom
            | Self::Spent
            | Self::TotalSpent
            | Self::AdvanceRoom
            | Self::ReceivableOpen
            | Self::ReceiptOpen
            | Self::CreditOpen
            | Self::ReceiptsClaimed => Rule::DebitsWithinCredits,
            Self::Claimed
            | Self::ReceivableSettled
            | Self::ReceivableWaived
            | Self::OutsideToUse
            | Self::OutsideToPay
            | Self::OutsideCash
            | Self::OutsidePlan
            | Self::OutsideReceipts
            | Self::OutsideClaims
            | Self::OutsidePayouts
            | Self::OutsideAdvances
            | Self::OutsideReceivables
            | Self::OutsideOwnFunds
            | Self::OutsideCredits => Rule::Unlimited,
        }
    }
}

/// The code of an account: the word of its kind and its owner, for example `to_use/0197…`.
pub fn account_code(kind: AccountKind, owner: Uuid) -> String {
    format!("{}/{owner}", kind.word())
}

/// The kind and the owner of an account's code, if it is one exactly as [`account_code`] writes it.
pub fn parse_account_code(code: &str) -> Option<(AccountKind, Uuid)> {
    let (word, owner) = code.split_once('/')?;
    let parsed = (AccountKind::from_word(word)?, owner.parse().ok()?);
    (account_code(parsed.0, parsed.1) == code).then_some(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back() {
        for kind in AccountKind::ALL {
            let owner = Uuid::from_u128(7);
            assert_eq!(parse_account_code(&account_code(kind, owner)), Some((kind, owner)));
        }
    }

    #[test]
    fn what_is_not_a_code_is_none() {
        let owner = Uuid::from_u128(0xabc);
        for code in [
            String::new(),
            "to_use".to_owned(),
            "to_use/".to_owned(),
            format!("gift/{owner}"),
            format!("to_use/{}", owner.simple()),
            format!("to_use/{}", owner.to_string().to_uppercase()),
        ] {
            assert_eq!(parse_account_code(&code), None, "{code}");
        }
    }

    #[test]
    fn nothing_outside_is_bounded() {
        for kind in AccountKind::ALL.into_iter().filter(|kind| kind.word().starts_with("outside")) {
            assert_eq!(kind.rule(), Rule::Unlimited, "{kind:?}");
        }
        assert_eq!(AccountKind::ToUse.rule(), Rule::DebitsWithinCredits);
    }
}
