//! Files receipts and claims, and reserves what the lines of a claim name.

use std::collections::BTreeSet;

use ::grants::{
    AccountKind, Claim, ClaimId, ClaimLine, ClaimLineId, ClaimReservations, ClaimState, ClaimSums, Cost,
    Grant, Income, IncomeKind, LineState, LineUnits, NewServiceUnit, Period, RateCode, Receipt,
    ReceiptDetails, ReceiptId, ReceiptIdentity, ServiceUnit, Share, posting,
};
use ledger::{Cents, Hash, Reservation};
use store::{Command, Done, StoreError, Tx};
use uuid::Uuid;

use super::{DAY, LATER, UNIT, book, done, open, part, reserve};

/// A receipt to file.
pub(in crate::rows) struct FileReceipt {
    pub(in crate::rows) id: u128,
    pub(in crate::rows) identity: ReceiptIdentity,
}

impl FileReceipt {
    /// A receipt over 120.00; each id has an issuer of its own.
    pub(in crate::rows) fn of(id: u128, number: &str) -> Self {
        let issuer = format!("Prüfstelle {id}");
        Self { id, identity: ReceiptIdentity::new(&issuer, number, DAY, Cents::new(12_000)).unwrap() }
    }
}

impl Command for FileReceipt {
    type Answer = Receipt;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Receipt>, StoreError> {
        let id = ReceiptId(Uuid::from_u128(self.id));
        let receipt = self.identity.clone().with(id, open(tx, AccountKind::ReceiptOpen, id.0));
        let unit = tx.unit();
        store::insert_receipts(tx.write().await?, unit, std::slice::from_ref(&receipt)).await?;
        book(tx, posting::receipt(&UNIT, receipt.open, receipt.gross)?);
        Ok(done(id.0, receipt))
    }
}

/// A claim on the first position of a grant: three times 10.00 of a receipt, four units at 2.50, and a credit note that
/// takes 10.00 of the first line back; with income of each kind.
pub(in crate::rows) struct FileClaim {
    pub(in crate::rows) id: u128,
    pub(in crate::rows) grant: Grant,
    pub(in crate::rows) receipt: Receipt,
}

impl FileClaim {
    fn lines(&self, tx: &mut Tx) -> Result<Vec<ClaimLine>, StoreError> {
        let actual = || (Cost::Actual { receipt: self.receipt.id }, Some(&self.receipt));
        let lump_sum = Cost::LumpSum {
            rate: RateCode::parse("P4").unwrap(),
            unit: "Unterrichtsstunde à 45 min".to_owned(),
            count: 4,
            rate_amount: Cents::new(250),
        };
        let parent = ClaimLineId(part(self.id, 1));
        let credit_note = Cost::CreditNote { parent, receipt: self.receipt.id };
        let costs = [actual(), actual(), actual(), (lump_sum, None), (credit_note, Some(&self.receipt))];
        (1..).zip(costs).map(|(number, (cost, receipt))| self.line(tx, number, cost, receipt)).collect()
    }

    fn line(
        &self,
        tx: &mut Tx,
        number: i64,
        cost: Cost,
        receipt: Option<&Receipt>,
    ) -> Result<ClaimLine, StoreError> {
        let id = part(self.id, usize::try_from(number).unwrap());
        Ok(ClaimLine {
            id: ClaimLineId(id),
            number,
            position: self.grant.positions[0].id,
            plan_line: self.grant.plan[0].id,
            cost,
            paid_on: DAY,
            reason_for_payment: format!("Kurs {number}"),
            receipt_details: (number == 1).then(Self::receipt_details),
            eligible: Cents::new(1_000),
            grant_share: Cents::new(800),
            used: Cents::ZERO,
            units: LineUnits::of(&self.units(number)),
            state: LineState::Declared,
            held: Self::hold(tx, receipt)?,
            credit: self.credit(tx, number)?,
            replaces: None,
            reincludes: None,
            findings: BTreeSet::new(),
            corrections: Vec::new(),
        })
    }

    /// What the first line states of its receipt.
    fn receipt_details() -> ReceiptDetails {
        ReceiptDetails {
            performed: Period::new(DAY, LATER).ok(),
            vat: Some(Cents::new(160)),
            discount: Some(Cents::ZERO),
            share: Some(Share::FULL),
        }
    }

    /// The units of a line: four of the lump sum, one that the third line pays for. What proves them is filled in.
    pub(in crate::rows) fn units(&self, number: i64) -> Vec<ServiceUnit> {
        let count = match number {
            3 => 1,
            4 => 4,
            _ => 0,
        };
        let unit = |place| {
            let new = NewServiceUnit {
                reference: format!("Kurs {} / Zeile {number} / Std. {place}", self.id),
                performed_on: DAY,
                entered_on: Some(DAY),
                measure_from: Some(DAY),
                evidence: Some(Hash::of(b"list")),
            };
            let component = &self.grant.positions[0].component;
            ServiceUnit::new(self.grant.unit, component, "Unterrichtsstunde", &new).unwrap()
        };
        (0..count).map(unit).collect()
    }

    /// What the credit note holds of the first line, which is open to be credited from then on.
    fn credit(&self, tx: &mut Tx, number: i64) -> Result<Option<Reservation>, StoreError> {
        if number != 5 {
            return Ok(None);
        }
        let left = open(tx, AccountKind::CreditOpen, part(self.id, 1));
        tx.book(posting::creditable(&UNIT, left, Cents::new(1_000))?);
        Ok(Some(reserve(tx, posting::credit_claimed(&UNIT, left, Cents::new(1_000))?)))
    }

    fn income() -> Vec<Income> {
        let income = |kind, payer: &str| Income {
            kind,
            payer: payer.to_owned(),
            received_on: DAY,
            amount: Cents::new(5_000),
            receipt_number: (kind == IncomeKind::ThirdParty).then(|| "E 7".to_owned()),
        };
        vec![
            income(IncomeKind::ThirdParty, "Stiftung"),
            income(IncomeKind::Income, "Teilnehmende"),
            income(IncomeKind::PublicFunds, "Stadt Musterstadt"),
        ]
    }

    fn hold(tx: &mut Tx, receipt: Option<&Receipt>) -> Result<Option<Reservation>, StoreError> {
        let Some(receipt) = receipt else { return Ok(None) };
        Ok(Some(reserve(tx, posting::receipt_claimed(&UNIT, receipt, Cents::new(1_000))?)))
    }
}

/// Reserves what lines claim on the first position of a grant.
pub(super) fn reserve_sums(
    tx: &mut Tx,
    grant: &Grant,
    lines: &[ClaimLine],
) -> Result<ClaimReservations, StoreError> {
    let (position, line) = (&grant.positions[0], &grant.plan[0]);
    let sums = ClaimSums::claimed(lines).unwrap();
    let share = sums.share_of(position.id);
    tx.book(posting::claimed(&UNIT, &position.accounts, share)?);
    let of_position = reserve(tx, posting::share_claimed(&position.accounts, share)?);
    let of_line = reserve(tx, posting::plan_line_claimed(line, sums.total)?);
    let of_total = reserve(tx, posting::plan_total_claimed(&grant.plan_total.unwrap(), sums.total)?);
    Ok(ClaimReservations {
        shares: [(position.id, of_position)].into(),
        plan_lines: [(line.id, of_line)].into(),
        plan_total: Some(of_total),
    })
}

impl Command for FileClaim {
    type Answer = Claim;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Claim>, StoreError> {
        let (unit, grant) = (tx.unit(), self.grant.id);
        let number = store::next_claim_number(tx.read().await?, grant).await?;
        let lines = self.lines(tx)?;
        let claim = Claim {
            id: ClaimId(Uuid::from_u128(self.id)),
            grant,
            number,
            version: 1,
            period: Period::new(DAY, LATER).unwrap(),
            state: ClaimState::Submitted { on: LATER },
            submitted_by: "Änne Anbieter".to_owned(),
            reserved: reserve_sums(tx, &self.grant, &lines)?,
            lines,
            income: Self::income(),
            change_requests: Vec::new(),
            sign_offs: Vec::new(),
            proposal: None,
            correction: None,
            returned: Vec::new(),
        };
        let conn = tx.write().await?;
        store::insert_claim(conn, unit, &claim).await?;
        let units: Vec<_> = claim.lines.iter().map(|line| (line.id, self.units(line.number))).collect();
        let all: Vec<&ServiceUnit> = units.iter().flat_map(|(_, units)| units).collect();
        store::insert_service_units(conn, unit, &all).await?;
        store::insert_line_units(conn, unit, &units).await?;
        Ok(done(claim.id.0, claim))
    }
}
