//! Gathering what a proof states: the grant, everything below it, and the end of the chain it was read at.

use grants::{Claim, ClaimLine, ClaimState, Cost, Grant, Income, Period, Programme, Receipt};
use ledger::Cents;
use proof::data::{ChainHead, Kind, LegalBasis, Party, ProofOfUse, ReceiptRow, Sachbericht, UnitRow};
use store::{Conn, Organisation};

use super::{NewProof, figures};
use crate::{
    Action, Ctx, FlowError,
    access::{self, Side},
    setup::text,
};

/// A line that was decided within the period, with the grant it belongs to.
pub(super) struct SettledLine {
    pub(super) grant: usize,
    pub(super) line: ClaimLine,
    pub(super) receipt: Option<Receipt>,
}

/// What the books say of a grant and everything below it.
pub(super) struct Gathered {
    pub(super) programme: Programme,
    pub(super) grants: Vec<Grant>,
    pub(super) lines: Vec<SettledLine>,
    pub(super) income: Vec<Income>,
    pub(super) paid: Cents,
}

/// Reads what a proof states, all of it as it stood at one end of the chain.
pub(super) async fn proof_of_use(ctx: &Ctx, new: &NewProof) -> Result<ProofOfUse, FlowError> {
    let mut conn = ctx.look(Action::HandIn).await?;
    store::begin_snapshot(&mut conn).await?;
    let read = read(ctx, &mut conn, new).await;
    store::end_snapshot(&mut conn).await?;
    read
}

/// Refuses a period that the grant does not have.
async fn read(ctx: &Ctx, conn: &mut Conn, new: &NewProof) -> Result<ProofOfUse, FlowError> {
    let grant = access::grant_on(conn, ctx, new.grant, Side::Recipient).await?;
    if !grant.act.period.contains_period(&new.period) {
        return Err(FlowError::ProofOutsideGrant { proved: new.period, period: grant.act.period });
    }
    let heads = store::heads(conn, &[grant.unit]).await?;
    let head = heads.get(&grant.unit).copied();
    let giver = organisation(conn, &grant, grant.giver).await?;
    let recipient = organisation(conn, &grant, grant.recipient).await?;
    let root = grant.parent.is_none();
    let versions = store::acts(conn, grant.id).await?;
    let gathered = gather(conn, grant, new).await?;
    let grant = &gathered.grants[0];
    Ok(ProofOfUse {
        kind: match new.kind {
            grants::ProofKind::Verwendungsnachweis => Kind::Verwendungsnachweis,
            grants::ProofKind::Zwischennachweis => Kind::Zwischennachweis,
        },
        legal_basis: if root { LegalBasis::AnbestG } else { LegalBasis::AnbestP },
        reference: grant.act.reference.clone(),
        recipient: Party { name: recipient.name, lines: Vec::new() },
        authority: Party { name: giver.name, lines: Vec::new() },
        place: text("place", &new.place, 100)?,
        made_on: ctx.today(),
        period_from: new.period.from(),
        period_until: new.period.until(),
        subject: grant.act.purpose.clone(),
        acts: figures::acts(&versions)?,
        granted_total: figures::granted(grant)?,
        paid_total: gathered.paid,
        report: Sachbericht::Attached,
        income: figures::income(&gathered)?,
        expenditure: figures::expenditure(&gathered)?,
        input_tax: new.input_tax,
        signed_by: Vec::new(),
        receipts: receipt_rows(&gathered)?,
        income_receipts: Vec::new(),
        units: unit_rows(&gathered),
        examined_proofs: Vec::new(),
        participants: Vec::new(),
        chain: head.map(|head| ChainHead { number: head.number, hash: head.hash }),
        notes: Vec::new(),
    })
}

async fn organisation(
    conn: &mut Conn,
    grant: &Grant,
    id: grants::OrganisationId,
) -> Result<Organisation, FlowError> {
    let found = store::organisation(conn, grant.unit, id).await?;
    found.ok_or(FlowError::NotFound { what: "organisation" })
}

async fn gather(conn: &mut Conn, grant: Grant, new: &NewProof) -> Result<Gathered, FlowError> {
    let programme = store::programme(conn, grant.unit, &grant.programme, grant.programme_version).await?;
    let programme = programme.ok_or(FlowError::NotFound { what: "programme" })?;
    let paid = paid(conn, &grant).await?;
    let grants = tree(conn, grant).await?;
    let (mut lines, mut income) = (Vec::new(), Vec::new());
    for (index, grant) in grants.iter().enumerate() {
        for mut claim in claims(conn, grant).await? {
            let declared = std::mem::take(&mut claim.income);
            income.extend(declared.into_iter().filter(|it| new.period.contains(it.received_on)));
            for line in counted(claim, &new.period) {
                let receipt = match line.receipt() {
                    Some(receipt) => store::receipt(conn, grant.unit, receipt).await?,
                    None => None,
                };
                lines.push(SettledLine { grant: index, line, receipt });
            }
        }
    }
    lines.sort_by_key(|settled| (settled.line.paid_on, settled.line.id));
    Ok(Gathered { programme, grants, lines, income, paid })
}

/// The lines of a claim that count within a period. What is parked is stated when it is decided.
fn counted(claim: Claim, period: &Period) -> impl Iterator<Item = ClaimLine> {
    claim.lines.into_iter().filter(|line| line.counts() && period.contains(line.paid_on))
}

/// The grant and everything below it, the grant first.
async fn tree(conn: &mut Conn, grant: Grant) -> Result<Vec<Grant>, FlowError> {
    let mut grants = vec![grant];
    let mut next = 0;
    while let Some(grant) = grants.get(next) {
        let (id, unit) = (grant.id, grant.unit);
        for below in store::forwardings(conn, id).await? {
            grants.extend(store::grant(conn, unit, below).await?);
        }
        next += 1;
    }
    Ok(grants)
}

/// The decided claims of a grant.
async fn claims(conn: &mut Conn, grant: &Grant) -> Result<Vec<Claim>, FlowError> {
    let first = grants::ClaimId(uuid::Uuid::nil());
    let mut claims = Vec::new();
    for id in store::claim_ids(conn, grant.unit, Some(grant.id), first, i64::MAX).await? {
        let claim = store::claim(conn, grant.unit, id).await?;
        claims.extend(claim.filter(|claim| matches!(claim.state, ClaimState::Decided { .. })));
    }
    Ok(claims)
}

/// What the giver has paid, all positions together, less what came back.
async fn paid(conn: &mut Conn, grant: &Grant) -> Result<Cents, FlowError> {
    let mut paid = Cents::ZERO;
    for position in &grant.positions {
        let account = store::account(conn, grant.unit, position.accounts.paid).await?;
        let account = account.ok_or(FlowError::NotFound { what: "account" })?;
        paid = paid.plus(account.balances.credits_posted)?.minus(account.balances.debits_posted)?;
    }
    Ok(paid)
}

fn receipt_rows(gathered: &Gathered) -> Result<Vec<ReceiptRow>, FlowError> {
    let with_receipt = gathered.lines.iter().filter_map(|settled| Some((settled, settled.receipt.as_ref()?)));
    let row = |(number, (settled, receipt)): (u32, (&SettledLine, &Receipt))| {
        Ok(ReceiptRow {
            number,
            cost_position: figures::cost_position(gathered, settled)?,
            receipt_number: receipt.number.clone(),
            issued_on: receipt.issued_on,
            paid_on: settled.line.paid_on,
            payee: receipt.issuer.clone(),
            reason: settled.line.reason_for_payment.clone(),
            gross: receipt.gross,
            claimed: settled.line.signed(settled.line.eligible),
            recognised: settled.line.signed(settled.line.recognised()),
            reduction_reason: figures::reduction(&gathered.programme, &settled.line),
            details: None,
        })
    };
    (1..).zip(with_receipt).map(row).collect()
}

fn unit_rows(gathered: &Gathered) -> Vec<UnitRow> {
    let lump_sums = gathered.lines.iter().filter_map(|settled| match &settled.line.cost {
        Cost::LumpSum { rate, unit, count, rate_amount } => Some((settled, rate, unit, *count, *rate_amount)),
        Cost::Actual { .. } | Cost::CreditNote { .. } => None,
    });
    (1..)
        .zip(lump_sums)
        .map(|(number, (settled, rate, unit, count, rate_amount))| UnitRow {
            number,
            unit: unit.clone(),
            performed_on: settled.line.paid_on,
            count: u32::try_from(count).unwrap_or(u32::MAX),
            rate_code: rate.as_str().to_owned(),
            rate: rate_amount,
            amount: settled.line.eligible,
            recognised: settled.line.recognised(),
        })
        .collect()
}
