//! Files payout requests and payments, and reserves what they name.

use ::grants::{
    AboveNeed, AccountKind, BankDetailsId, FinalityKind, Grant, Need, Payment, PaymentId, PaymentState,
    PayoutDeclaration, PayoutRequest, PayoutRequestId, PayoutRequestState, Role, account_code, posting,
};
use ledger::{AccountNumber, Cents, Reservation, Transfer};
use store::{Command, Done, StoreError, Tx};
use uuid::Uuid;

use super::{DAY, LATER, OUTSIDE, bank_details::account_of, book, done, duties::signer, open, reserve};

/// A request for 50.00 on the first position of a grant, with its need; or for an instalment, without.
pub(in crate::rows) struct FilePayoutRequest {
    pub(in crate::rows) id: u128,
    pub(in crate::rows) grant: Grant,
    pub(in crate::rows) instalment: Option<i64>,
    pub(in crate::rows) cents: i64,
    /// How much of it goes beyond the need.
    pub(in crate::rows) above: Option<i64>,
    /// What whoever asks declares.
    pub(in crate::rows) declared: Vec<PayoutDeclaration>,
    /// Whether an award is made final first, if it is not yet.
    pub(in crate::rows) makes_final: bool,
}

impl FilePayoutRequest {
    pub(in crate::rows) fn of(id: u128, grant: &Grant) -> Self {
        Self {
            id,
            grant: grant.clone(),
            instalment: None,
            cents: 5_000,
            above: None,
            declared: vec![PayoutDeclaration::OtherFunds, PayoutDeclaration::FiguresRight],
            makes_final: true,
        }
    }

    fn need(&self) -> Vec<Need> {
        let need = |(what, cents): (&str, i64)| Need {
            payee: Some("Lohnbüro".to_owned()),
            total: Some(Cents::new(cents + 1_000)),
            what: what.to_owned(),
            due_on: LATER,
            amount: Cents::new(cents),
        };
        let needs = [("Gehälter „April“", 4_000), ("Miete", 1_000)];
        needs.into_iter().filter(|_| self.instalment.is_none()).map(need).collect()
    }
}

impl Command for FilePayoutRequest {
    type Answer = PayoutRequest;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<PayoutRequest>, StoreError> {
        let unit = tx.unit();
        let above_need = match self.above {
            None => None,
            Some(cents) => {
                let who = signer(tx.write().await?, unit, self.grant.recipient, (Role::Editor, 1)).await?;
                Some(AboveNeed::asked(Cents::new(cents), "Puffer", who, false).unwrap())
            }
        };
        let (position, amount) = (&self.grant.positions[0], Cents::new(self.cents));
        let asked = posting::payout_requested(OUTSIDE, &position.accounts, amount)?;
        let request = PayoutRequest {
            id: PayoutRequestId(Uuid::from_u128(self.id)),
            grant: self.grant.id,
            position: position.id,
            version: 1,
            amount,
            need: self.need(),
            instalment: self.instalment,
            above_need,
            declared: self.declared.clone(),
            state: PayoutRequestState::Requested { on: DAY },
            reserved: reserve(tx, asked.due),
            reserved_advance: reserve(tx, asked.advance),
            proposal: None,
            sign_offs: Vec::new(),
            returned: Vec::new(),
        };
        let award = store::grant(tx.read().await?, unit, self.grant.id).await?;
        let award = award.filter(|it| self.makes_final && it.parent.is_none() && !it.act.finality.is_final());
        if let Some(award) = award {
            let (id, number, kind) = (award.id, award.act.number, FinalityKind::Final);
            store::insert_finality(tx.write().await?, id, number, kind, DAY).await?;
        }
        store::insert_payout_request(tx.write().await?, unit, &request).await?;
        Ok(done(request.id.0, request))
    }
}

/// A payment of 20.00 on the first position of a grant: ordered, or as a tranche received.
pub(in crate::rows) struct FilePayment {
    pub(in crate::rows) id: u128,
    pub(in crate::rows) grant: Grant,
    pub(in crate::rows) state: PaymentState,
    pub(in crate::rows) replaces: Option<PaymentId>,
    /// Where it pays to; to where its recipient is paid, if nothing is said.
    pub(in crate::rows) pays_to: Option<BankDetailsId>,
    /// How much an order reserves.
    pub(in crate::rows) reserves: i64,
    /// From where; from where its position is paid, if nothing is said.
    pub(in crate::rows) pays_from: Option<AccountNumber>,
}

impl FilePayment {
    pub(in crate::rows) fn ordered(id: u128, grant: &Grant) -> Self {
        Self {
            id,
            grant: grant.clone(),
            state: PaymentState::Ordered { on: DAY },
            replaces: None,
            pays_to: None,
            reserves: 2_000,
            pays_from: None,
        }
    }

    pub(in crate::rows) fn received(id: u128, grant: &Grant) -> Self {
        Self {
            id,
            grant: grant.clone(),
            state: PaymentState::Received { on: DAY },
            replaces: None,
            pays_to: None,
            reserves: 0,
            pays_from: None,
        }
    }

    pub(in crate::rows) fn in_place_of(id: u128, grant: &Grant, replaced: u128) -> Self {
        Self { replaces: Some(PaymentId(Uuid::from_u128(replaced))), ..Self::ordered(id, grant) }
    }

    /// What an order reserves; a tranche reserves nothing.
    async fn reserved(&self, tx: &mut Tx) -> Result<[Option<Reservation>; 2], StoreError> {
        if self.state.word() == "received" {
            return Ok([None, None]);
        }
        let reserved = reserved_of(tx, &self.grant, self.pays_from, Cents::new(self.reserves)).await?;
        Ok(reserved.map(Some))
    }
}

/// What an order of so much reserves, after the money came in and it has become due ahead of use.
async fn reserved_of(
    tx: &mut Tx,
    grant: &Grant,
    pays_from: Option<AccountNumber>,
    amount: Cents,
) -> Result<[Reservation; 2], StoreError> {
    let position = &grant.positions[0].accounts;
    let from = match pays_from {
        Some(from) => from,
        None => giver_cash(tx, grant).await?,
    };
    if from != OUTSIDE {
        book(tx, vec![Transfer::posted(OUTSIDE, from, amount)?]);
    }
    let ahead = Transfer::posted(OUTSIDE, position.advanced, amount)?;
    book(tx, vec![Transfer::posted(position.to_pay, position.due, amount)?, ahead]);
    let ordered = posting::payment_ordered(from, position, amount)?;
    Ok([ordered.cash, ordered.due].map(|transfer| reserve(tx, transfer)))
}

/// The cash that the first position of a grant is paid from: that of the position on which it draws, or its giver's outside.
async fn giver_cash(tx: &mut Tx, grant: &Grant) -> Result<AccountNumber, StoreError> {
    let unit = tx.unit();
    if let Some(parent) = grant.parent {
        let parent = store::grant(tx.read().await?, unit, parent).await?.unwrap();
        let above = parent.positions.into_iter().find(|above| Some(above.id) == grant.positions[0].parent);
        return Ok(above.unwrap().accounts.cash);
    }
    let code = account_code(AccountKind::OutsideCash, grant.giver.0);
    let known = store::account_number(tx.read().await?, unit, &code).await?;
    Ok(known.unwrap_or_else(|| open(tx, AccountKind::OutsideCash, grant.giver.0)))
}

impl Command for FilePayment {
    type Answer = Payment;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Payment>, StoreError> {
        let (unit, amount) = (tx.unit(), Cents::new(2_000));
        let pays_to = match self.state {
            PaymentState::Received { .. } => None,
            _ if self.pays_to.is_some() => self.pays_to,
            _ => Some(account_of(tx.write().await?, unit, self.grant.recipient).await?),
        };
        let [reserved_cash, reserved_due] = self.reserved(tx).await?;
        let payment = Payment {
            id: PaymentId(Uuid::from_u128(self.id)),
            grant: self.grant.id,
            position: self.grant.positions[0].id,
            version: 1,
            amount,
            state: self.state.clone(),
            reserved_cash,
            reserved_due,
            replaces: self.replaces,
            pays_to,
            sign_offs: Vec::new(),
        };
        store::insert_payment(tx.write().await?, unit, &payment).await?;
        Ok(done(payment.id.0, payment))
    }
}

/// What an order of 20.00 for the first position of a grant reserves, without one: cash, and what is due. It may be voided at once.
pub(in crate::rows) struct FileReserved {
    pub(in crate::rows) grant: Grant,
    pub(in crate::rows) voided: bool,
    /// From where; from where its position is paid, if nothing is said.
    pub(in crate::rows) pays_from: Option<AccountNumber>,
}

impl Command for FileReserved {
    type Answer = [i64; 2];
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<[i64; 2]>, StoreError> {
        let [cash, due] = reserved_of(tx, &self.grant, self.pays_from, Cents::new(2_000)).await?;
        if self.voided {
            book(tx, posting::payment_rejected(&cash, &due)?);
        }
        Ok(done(self.grant.id.0, [cash, due].map(|made| made.number().get())))
    }
}

/// So much of the first position of a grant became due, and no use stands for it any more.
pub(in crate::rows) struct FileBeyondUse(pub(in crate::rows) Grant, pub(in crate::rows) i64);

impl Command for FileBeyondUse {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        let Self(grant, cents) = self;
        let position = &grant.positions[0].accounts;
        book(tx, vec![Transfer::posted(position.to_pay, position.due, Cents::new(*cents))?]);
        Ok(done(grant.id.0, 0))
    }
}

/// So much that was advanced or used for the first position of a grant is so no more; what became due of it stays due.
pub(in crate::rows) struct FileTakenBack(pub(in crate::rows) Grant, pub(in crate::rows) i64);

impl Command for FileTakenBack {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        let Self(grant, cents) = self;
        let position = &grant.positions[0].accounts;
        book(tx, vec![Transfer::posted(position.advanced, OUTSIDE, Cents::new(*cents))?]);
        Ok(done(grant.id.0, 0))
    }
}
