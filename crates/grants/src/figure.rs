//! One figure of a position by itself: which movements make it up, and by how much.

use std::collections::BTreeSet;

use ledger::{AccountNumber, Cents, MoneyError, Transfer, TransferKind};

use crate::Figures;

/// Declares the figures: name, word, field.
macro_rules! figures {
    ($($(#[$doc:meta])* $name:ident $word:literal $field:ident)*) => {
        /// A figure of a position.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Figure {
            $($(#[$doc])* $name,)*
        }

        impl Figure {
            /// Every figure.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What it is among all of them.
            pub const fn of(self, figures: &Figures) -> Cents {
                match self { $(Self::$name => figures.$field,)* }
            }
        }
    };
}

figures! {
    /// What the act promises.
    Awarded "awarded" awarded
    /// What became due from the giver.
    Drawn "drawn" drawn
    /// What has arrived from the giver.
    Received "received" received
    /// What was promised on.
    Forwarded "forwarded" forwarded
    /// What was recognised.
    Recognised "recognised" recognised
    /// What was paid on.
    Paid "paid" paid
    /// What is claimed and not decided.
    Reserved "reserved" reserved
    /// What may still be forwarded or claimed.
    Free "free" free
}

/// The accounts from which the figures of a position follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureAccounts {
    /// What may be used of the position.
    pub to_use: AccountNumber,
    /// What is due to it.
    pub due: AccountNumber,
    /// What was paid to it.
    pub paid: AccountNumber,
    /// What may be used of the positions to which it was forwarded.
    pub to_use_below: BTreeSet<AccountNumber>,
    /// What was paid to those.
    pub paid_below: BTreeSet<AccountNumber>,
    /// What is used of the position and of everything below it.
    pub used: BTreeSet<AccountNumber>,
}

impl Figure {
    /// The figure of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|figure| figure.word() == word)
    }

    /// The accounts on which it moves.
    pub fn accounts(self, of: &FigureAccounts) -> BTreeSet<AccountNumber> {
        match self {
            Self::Awarded | Self::Forwarded | Self::Free => [of.to_use].into(),
            Self::Drawn => [of.due, of.paid].into(),
            Self::Received => [of.paid].into(),
            Self::Recognised | Self::Reserved => of.used.clone(),
            Self::Paid => of.paid_below.clone(),
        }
    }

    /// What a transfer adds to it; below zero, if it takes something away.
    pub fn moved(self, of: &FigureAccounts, transfer: &Transfer) -> Result<Cents, MoneyError> {
        let (posted, pending) = parts(transfer)?;
        let (debit, credit) = (transfer.debit(), transfer.credit());
        let on = |is_it: bool, amount: Cents| if is_it { amount } else { Cents::ZERO };
        let net = |account: AccountNumber| on(credit == account, posted).minus(on(debit == account, posted));
        let net_of = |accounts: &BTreeSet<AccountNumber>| {
            on(accounts.contains(&credit), posted).minus(on(accounts.contains(&debit), posted))
        };
        let goes_below = of.to_use_below.contains(&debit) || of.to_use_below.contains(&credit);
        let is_used = of.used.contains(&debit) || of.used.contains(&credit);
        match self {
            Self::Awarded if goes_below || is_used => Ok(Cents::ZERO),
            Self::Awarded => net(of.to_use),
            Self::Forwarded if goes_below => Cents::ZERO.minus(net(of.to_use)?),
            Self::Forwarded => Ok(Cents::ZERO),
            Self::Drawn => net(of.due)?.plus(net(of.paid)?)?.plus(on(credit == of.due, pending)),
            Self::Received => net(of.paid),
            Self::Recognised => net_of(&of.used),
            Self::Reserved => Ok(on(of.used.contains(&credit), pending)),
            Self::Paid => net_of(&of.paid_below),
            Self::Free => net(of.to_use)?.minus(on(debit == of.to_use, pending)),
        }
    }
}

/// What a transfer adds to what is posted, and to what is pending.
fn parts(transfer: &Transfer) -> Result<(Cents, Cents), MoneyError> {
    let amount = transfer.amount();
    Ok(match transfer.kind() {
        TransferKind::Posted => (amount, Cents::ZERO),
        TransferKind::Pending => (Cents::ZERO, amount),
        TransferKind::Post { reserved, .. } => (amount, Cents::ZERO.minus(reserved)?),
        TransferKind::Void { .. } => (Cents::ZERO, Cents::ZERO.minus(amount)?),
    })
}

#[cfg(test)]
mod tests {
    use ledger::TransferNumber;

    use super::*;

    const OUTSIDE: AccountNumber = AccountNumber::new(1);

    fn account(number: i64) -> AccountNumber {
        AccountNumber::new(number)
    }

    fn accounts() -> FigureAccounts {
        FigureAccounts {
            to_use: account(2),
            due: account(3),
            paid: account(4),
            to_use_below: [account(5)].into(),
            paid_below: [account(6)].into(),
            used: [account(7), account(8)].into(),
        }
    }

    fn moved(transfer: &Transfer) -> Vec<(&'static str, i64)> {
        let all = Figure::ALL.iter().map(|it| (it.word(), it.moved(&accounts(), transfer).unwrap().get()));
        all.filter(|(_, cents)| *cents != 0).collect()
    }

    #[test]
    fn each_movement_counts_for_its_figures_and_for_no_other() {
        let posted =
            |debit, credit| Transfer::posted(account(debit), account(credit), Cents::new(10)).unwrap();
        assert_eq!(moved(&posted(OUTSIDE.get(), 2)), [("awarded", 10), ("free", 10)]);
        assert_eq!(moved(&posted(2, OUTSIDE.get())), [("awarded", -10), ("free", -10)]);
        assert_eq!(moved(&posted(2, 5)), [("forwarded", 10), ("free", -10)]);
        assert_eq!(moved(&posted(5, 2)), [("forwarded", -10), ("free", 10)]);
        assert_eq!(moved(&posted(OUTSIDE.get(), 3)), [("drawn", 10)]);
        assert_eq!(moved(&posted(3, 4)), [("received", 10)], "what was due is paid");
        assert_eq!(moved(&posted(9, 6)), [("paid", 10)]);
        assert_eq!(moved(&posted(8, 5)), [("recognised", -10)], "a credit note below");
        assert_eq!(moved(&posted(9, 10)), []);
    }

    #[test]
    fn what_is_reserved_is_not_free_and_becomes_recognised_or_free_again() {
        let pending = Transfer::pending(account(2), account(7), Cents::new(10)).unwrap();
        assert_eq!(moved(&pending), [("reserved", 10), ("free", -10)]);
        let reserved = pending.reservation(TransferNumber::new(1)).unwrap();
        let part = reserved.post(Cents::new(4)).unwrap();
        assert_eq!(moved(&part), [("recognised", 4), ("reserved", -10), ("free", 6)]);
        assert_eq!(moved(&reserved.void().unwrap()), [("reserved", -10), ("free", 10)]);
    }

    #[test]
    fn a_figure_moves_on_its_accounts_alone_and_has_a_word() {
        for figure in Figure::ALL {
            assert_eq!(Figure::from_word(figure.word()), Some(*figure));
            let watched = figure.accounts(&accounts());
            for (debit, credit) in (1..10).flat_map(|debit| (1..10).map(move |credit| (debit, credit))) {
                let Ok(transfer) = Transfer::posted(account(debit), account(credit), Cents::new(1)) else {
                    continue;
                };
                let touches = watched.contains(&account(debit)) || watched.contains(&account(credit));
                let effect = figure.moved(&accounts(), &transfer).unwrap();
                assert!(touches || effect == Cents::ZERO, "{figure:?}: {debit} {credit}");
            }
        }
    }
}
