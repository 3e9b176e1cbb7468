//! Where payments pay to, for who may look at it: the accounts that they were ordered to, as those are today.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use flow::{Action, bank_details::bank_details_of_each};
use grants::{BankDetails, BankDetailsState, Grant, OrganisationId, Payment};

use crate::{german::iban, show::Wrong, visitor::Visitor};

/// Where a payment pays to.
pub(super) struct Account {
    pub(super) iban: String,
    pub(super) holder: String,
    pub(super) confirmed_on: Option<NaiveDate>,
    /// Whether it is another account than the one that was paid to before.
    pub(super) is_another: bool,
}

/// The accounts of those who receive some payments: read together.
pub(super) struct Accounts(BTreeMap<OrganisationId, Vec<BankDetails>>);

impl Accounts {
    /// Of none, for who may not look at them.
    pub(super) async fn of(visitor: &Visitor, payments: &[(&Grant, &Payment)]) -> Result<Self, Wrong> {
        let pays = payments.iter().filter(|(_, payment)| payment.pays_to.is_some());
        let recipients: BTreeSet<OrganisationId> = pays.map(|(grant, _)| grant.recipient).collect();
        if recipients.is_empty() || !visitor.may(Action::LookAtBankDetails) {
            return Ok(Self(BTreeMap::new()));
        }
        Ok(Self(bank_details_of_each(&visitor.ctx, &recipients).await?))
    }

    /// The account that one of these payments was ordered to.
    pub(super) fn of_payment(&self, grant: &Grant, payment: &Payment) -> Option<Account> {
        let all = self.0.get(&grant.recipient)?;
        let place = all.iter().position(|details| Some(details.id) == payment.pays_to)?;
        let (before, from) = all.split_at_checked(place)?;
        let details = from.first()?;
        let confirmed = |it: &&BankDetails| matches!(it.state, BankDetailsState::Confirmed { .. });
        Some(Account {
            iban: iban(&details.iban),
            holder: details.holder.clone(),
            confirmed_on: match details.state {
                BankDetailsState::Confirmed { on, .. } => Some(on),
                _ => None,
            },
            is_another: before.iter().filter(confirmed).any(|it| it.iban != details.iban),
        })
    }
}
