//! The final account: what is to be refunded once a grant is settled, against what it is offset, and in which order the
//! money flows back up the tree.

use ledger::{Cents, MoneyError};

/// What is known when a grant is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountBasis {
    /// What remains of the grant ([`crate::FinalSettlement::grant_due`]).
    pub grant_due: Cents,
    /// What was paid.
    pub paid: Cents,
    /// What of it was repaid already.
    pub repaid: Cents,
    /// What is due to the recipient from the same giver and not paid yet.
    pub open_payments: Cents,
    /// A refund below this is not demanded; none where no rule gives a limit.
    pub min_refund: Option<Cents>,
}

/// What follows for the money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FinalAccount {
    /// What the recipient received beyond the grant.
    pub refund: Cents,
    /// What of it is not demanded, because it lies below the limit.
    pub not_demanded: Cents,
    /// What is offset against open payments.
    pub offset: Cents,
    /// What is to be paid back.
    pub pay_back: Cents,
    /// What is still to be paid to the recipient.
    pub still_due: Cents,
}

/// Why there is no final account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// More was repaid than paid.
    #[error("{repaid} cannot be repaid of {paid}")]
    RepaidMore {
        /// What was paid.
        paid: Cents,
        /// What was repaid.
        repaid: Cents,
    },
    /// A grant that names a parent that does not stand before it.
    #[error("grant {grant} of the tree names a parent that does not stand before it")]
    Order {
        /// Its place.
        grant: usize,
    },
    /// An amount that does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl AccountBasis {
    /// What follows.
    pub fn close(&self) -> Result<FinalAccount, AccountError> {
        let (paid, repaid) = (self.paid, self.repaid);
        if repaid > paid {
            return Err(AccountError::RepaidMore { paid, repaid });
        }
        let surplus = paid.minus(repaid)?.minus(self.grant_due)?;
        let refund = surplus.max(Cents::ZERO);
        let still_due = Cents::ZERO.minus(surplus)?.max(Cents::ZERO);
        if self.min_refund.is_some_and(|limit| refund < limit) {
            return Ok(FinalAccount { refund, not_demanded: refund, still_due, ..FinalAccount::default() });
        }
        let offset = refund.min(self.open_payments.max(Cents::ZERO));
        let pay_back = refund.minus(offset)?;
        Ok(FinalAccount { refund, not_demanded: Cents::ZERO, offset, pay_back, still_due })
    }
}

/// A settled grant in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettledGrant {
    /// The place of the grant that it was forwarded from; nothing at the top.
    pub parent: Option<usize>,
    /// What its recipient pays back.
    pub pay_back: Cents,
}

/// A payment back up the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowBack {
    /// The place of the grant whose recipient pays its giver.
    pub grant: usize,
    /// How much.
    pub amount: Cents,
    /// The places of the grants below from which money comes first.
    pub after: Vec<usize>,
}

/// The order in which money flows back: nobody pays its giver before those below have paid. In the tree a parent stands
/// before its children.
pub fn flow_back(tree: &[SettledGrant]) -> Result<Vec<FlowBack>, AccountError> {
    if let Some(grant) =
        (0..tree.len()).find(|place| tree[*place].parent.is_some_and(|parent| parent >= *place))
    {
        return Err(AccountError::Order { grant });
    }
    let mut below = vec![Vec::new(); tree.len()];
    let mut order = Vec::new();
    // From the last to the first: whoever stands below was seen before.
    for (grant, settled) in tree.iter().enumerate().rev() {
        let after: Vec<usize> = std::mem::take(&mut below[grant]);
        let pays = settled.pay_back > Cents::ZERO;
        // Where nothing is paid here, what comes from below stays below in no one's way: it is waited for further up.
        let seen = if pays { vec![grant] } else { after.clone() };
        if let Some(parent) = settled.parent {
            below[parent].extend(seen);
        }
        if pays {
            order.push(FlowBack { grant, amount: settled.pay_back, after });
        }
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euros(euros: i64) -> Cents {
        Cents::new(euros * 100)
    }

    fn closed(grant_due: i64, paid: i64, repaid: i64, open: i64, limit: Option<i64>) -> [i64; 5] {
        let basis = AccountBasis {
            grant_due: euros(grant_due),
            paid: euros(paid),
            repaid: euros(repaid),
            open_payments: euros(open),
            min_refund: limit.map(euros),
        };
        let account = basis.close().unwrap();
        let FinalAccount { refund, not_demanded, offset, pay_back, still_due } = account;
        [refund, not_demanded, offset, pay_back, still_due].map(|amount| amount.get() / 100)
    }

    #[test]
    fn what_was_paid_beyond_the_grant_comes_back() {
        assert_eq!(closed(4_000, 5_000, 0, 0, None), [1_000, 0, 0, 1_000, 0]);
        assert_eq!(closed(4_000, 5_000, 600, 0, None), [400, 0, 0, 400, 0]);
        assert_eq!(closed(4_000, 3_000, 0, 0, None), [0, 0, 0, 0, 1_000]);
        assert_eq!(closed(4_000, 5_000, 0, 300, None), [1_000, 0, 300, 700, 0], "open payments are offset");
        assert_eq!(closed(4_000, 5_000, 0, 3_000, None), [1_000, 0, 1_000, 0, 0]);
    }

    #[test]
    fn a_refund_below_the_limit_is_not_demanded() {
        assert_eq!(closed(4_000, 4_249, 0, 100, Some(250)), [249, 249, 0, 0, 0]);
        assert_eq!(closed(4_000, 4_250, 0, 0, Some(250)), [250, 0, 0, 250, 0]);
    }

    #[test]
    fn nobody_pays_its_giver_before_those_below_have_paid() {
        let settled = |parent, pay_back| SettledGrant { parent, pay_back: euros(pay_back) };
        let tree = [
            settled(None, 900),
            settled(Some(0), 500),
            settled(Some(0), 0),
            settled(Some(1), 200),
            settled(Some(2), 100),
        ];
        let order = flow_back(&tree).unwrap();
        let order: Vec<_> =
            order.into_iter().map(|step| (step.grant, step.amount.get() / 100, step.after)).collect();
        let expected = [(4, 100, vec![]), (3, 200, vec![]), (1, 500, vec![3]), (0, 900, vec![4, 1])];
        assert_eq!(order, expected);
        assert_eq!(flow_back(&[settled(Some(0), 1)]), Err(AccountError::Order { grant: 0 }));
    }

    proptest! {
        #[test]
        fn a_refund_never_exceeds_what_was_paid_and_not_repaid(
            grant_due in 0_i64..1_000_000, paid in 0_i64..1_000_000, repaid in 0_i64..1_000_000,
            open in 0_i64..1_000_000, limit in prop::option::of(1_i64..1_000),
        ) {
            let cents = Cents::new;
            let (repaid, min_refund) = (repaid.min(paid), limit.map(cents));
            let (grant_due, open_payments) = (cents(grant_due), cents(open));
            let basis = AccountBasis { grant_due, paid: cents(paid), repaid: cents(repaid), open_payments, min_refund };
            let account = basis.close().unwrap();
            prop_assert!((0..=paid - repaid).contains(&account.refund.get()));
            let parts = Cents::sum([account.not_demanded, account.offset, account.pay_back]);
            prop_assert_eq!(parts, Ok(account.refund));
            prop_assert!(account.offset <= basis.open_payments);
            let received = paid - repaid - account.refund.get() + account.still_due.get();
            prop_assert_eq!(received, basis.grant_due.get(), "in the end the recipient has the grant");
        }
    }
}
