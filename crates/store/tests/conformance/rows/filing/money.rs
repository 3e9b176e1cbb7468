//! Files payout requests and payments, and reserves what they name.

use ::grants::{
    Grant, Payment, PaymentId, PaymentState, PayoutRequest, PayoutRequestId, PayoutRequestState, posting,
};
use ledger::{Cents, Reservation, Transfer};
use store::{Command, Done, StoreError, Tx};
use uuid::Uuid;

use super::{DAY, OUTSIDE, book, done, reserve};

/// A request for 50.00 on the first position of a grant.
pub(in crate::rows) struct FilePayoutRequest {
    pub(in crate::rows) id: u128,
    pub(in crate::rows) grant: Grant,
}

impl Command for FilePayoutRequest {
    type Answer = PayoutRequest;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<PayoutRequest>, StoreError> {
        let (position, amount) = (&self.grant.positions[0], Cents::new(5_000));
        let request = PayoutRequest {
            id: PayoutRequestId(Uuid::from_u128(self.id)),
            grant: self.grant.id,
            position: position.id,
            version: 1,
            amount,
            state: PayoutRequestState::Requested { on: DAY },
            reserved: reserve(tx, posting::payout_requested(&position.accounts, amount)?),
        };
        let unit = tx.unit();
        store::insert_payout_request(tx.write().await?, unit, &request).await?;
        Ok(done(request.id.0, request))
    }
}

/// A payment of 20.00 on the first position of a grant: ordered, or as a tranche received.
pub(in crate::rows) struct FilePayment {
    pub(in crate::rows) id: u128,
    pub(in crate::rows) grant: Grant,
    pub(in crate::rows) state: PaymentState,
}

impl FilePayment {
    pub(in crate::rows) fn ordered(id: u128, grant: &Grant) -> Self {
        Self { id, grant: grant.clone(), state: PaymentState::Ordered { on: DAY } }
    }

    pub(in crate::rows) fn received(id: u128, grant: &Grant) -> Self {
        Self { id, grant: grant.clone(), state: PaymentState::Received { on: DAY } }
    }

    /// What an order reserves, after it has become due; a tranche reserves nothing.
    fn reserved(&self, tx: &mut Tx, amount: Cents) -> Result<[Option<Reservation>; 2], StoreError> {
        let position = &self.grant.positions[0].accounts;
        if self.state.word() == "received" {
            return Ok([None, None]);
        }
        book(tx, vec![Transfer::posted(position.to_pay, position.due, amount)?]);
        let ordered = posting::payment_ordered(OUTSIDE, position, amount)?;
        Ok([ordered.cash, ordered.due].map(|transfer| Some(reserve(tx, transfer))))
    }
}

impl Command for FilePayment {
    type Answer = Payment;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Payment>, StoreError> {
        let amount = Cents::new(2_000);
        let [reserved_cash, reserved_due] = self.reserved(tx, amount)?;
        let payment = Payment {
            id: PaymentId(Uuid::from_u128(self.id)),
            grant: self.grant.id,
            position: self.grant.positions[0].id,
            version: 1,
            amount,
            state: self.state.clone(),
            reserved_cash,
            reserved_due,
        };
        let unit = tx.unit();
        store::insert_payment(tx.write().await?, unit, &payment).await?;
        Ok(done(payment.id.0, payment))
    }
}
