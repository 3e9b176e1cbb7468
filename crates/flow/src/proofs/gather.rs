//! Gathering what a proof states: the grant, everything below it, and the end of the chain it was read at.

use std::collections::BTreeMap;

use grants::{
    Claim, ClaimLine, ClaimLineId, ClaimState, Cost, Financing, Grant, Income, IncomeKind, OwnAudit, Period,
    PlanLine, PositionId, Programme, Receipt, RuleWaiver, Step,
};
use ledger::{Cents, Hash};
use proof::data::{
    self, Coverage, ExpenditureRow, FixedAmount, IncomeReceiptRow, Kind, LegalBasis, PaymentRow, ProofOfUse,
    ReceiptDetails, ReceiptRow, Sachbericht, UnitRow,
};

use super::{NewProof, checklist::tells_success, examined, figures, inventory, report};
use crate::{
    FlowError,
    documents::{
        evidence,
        journal_words::command,
        parties,
        view::{FEW, View},
        words::day,
    },
};

/// A line that was decided within the period, with the grant it belongs to.
pub(super) struct SettledLine {
    pub(super) grant: usize,
    pub(super) line: ClaimLine,
    pub(super) receipt: Option<Receipt>,
    /// The mark of who certified the decision in its reason: their initials.
    mark: String,
}

/// What a decided claim declares to have come in within the period, with the grant it belongs to.
pub(super) struct DeclaredIncome {
    grant: usize,
    pub(super) income: Income,
}

/// What the books say of a grant and everything below it.
pub(crate) struct Gathered {
    pub(super) programme: Programme,
    pub(super) grants: Vec<Grant>,
    /// The plan of each grant as its giver last agreed to it.
    pub(super) agreed: Vec<Vec<PlanLine>>,
    pub(super) lines: Vec<SettledLine>,
    pub(super) income: Vec<DeclaredIncome>,
    pub(super) paid: Cents,
    /// How many claims are handed in and not decided.
    pub(crate) undecided: usize,
}

/// What was recognised of a line.
pub(crate) struct Recognised {
    /// The position of the grant itself that bears it.
    pub(crate) position: PositionId,
    /// The cost; of a credit note below nothing.
    pub(crate) eligible: Cents,
    /// The grant's part of it.
    pub(crate) share: Cents,
}

/// What a proof of a grant states, as the view shows the books.
pub(super) async fn statement(
    view: &mut View<'_>,
    grant: Grant,
    new: &NewProof,
) -> Result<ProofOfUse, FlowError> {
    let chain = view.head().await?;
    let authority = parties::party(view, grant.giver).await?;
    let recipient = parties::party_to_ask(view, grant.recipient).await?;
    let account = parties::account(view, grant.recipient).await?;
    let versions = view.acts(&grant).await?;
    let gathered = of_period(view, grant, &new.period).await?;
    let grant = &gathered.grants[0];
    let of = (new.kind, new.period.until());
    let day = view.day();
    let written = store::newest_report(&mut view.conn, grant.id, of, day).await?;
    let report = match &written {
        Some(written) => Sachbericht::Written(report::sections(written, &gathered, new.period)?),
        None => Sachbericht::Missing,
    };
    let files = evidence_of(view, &gathered).await?;
    let holders = holders_of(view, &gathered).await?;
    let (examined_proofs, left_out) = examined::rows(view, grant).await?;
    Ok(ProofOfUse {
        kind: match new.kind {
            grants::ProofKind::Verwendungsnachweis => Kind::Verwendungsnachweis,
            grants::ProofKind::Zwischennachweis => Kind::Zwischennachweis,
        },
        legal_basis: if grant.parent.is_none() { LegalBasis::AnbestG } else { LegalBasis::AnbestP },
        reference: grant.act.reference.clone(),
        recipient,
        account: Some(account).filter(|account| account.iban.is_some()),
        authority,
        place: new.place.clone(),
        made_on: view.day(),
        period_from: new.period.from(),
        period_until: new.period.until(),
        subject: grant.act.purpose.clone(),
        acts: figures::acts(&versions)?,
        granted_total: figures::granted(grant)?,
        paid_total: gathered.paid,
        report,
        success_untold: written.as_ref().is_some_and(|written| !tells_success(written)),
        fixed_amount: fixed_amount(grant, new).map(Box::new),
        income: figures::income(&gathered)?,
        expenditure: figures::expenditure(&gathered)?,
        input_tax: new.input_tax,
        signed_by: Vec::new(),
        own_audit: new.own_audit.clone().map(|found| Box::new(own_audit(found))),
        receipts: receipt_rows(&gathered, &files, &holders)?,
        income_receipts: income_rows(&gathered, &holders),
        payments: payment_rows(view, grant).await?,
        objects: inventory::rows(view, &gathered).await?,
        units: unit_rows(&gathered, &files, &holders),
        examined_proofs,
        participants: written.iter().flat_map(report::participants).collect(),
        chain,
        notes: notes(&view.waivers(grant).await?, left_out, &gathered),
        correction: None,
        earlier: None,
        earlier_still: Vec::new(),
    })
}

/// What is said besides: which exceptions were allowed, which proofs are not enclosed, which plans were moved.
fn notes(waivers: &[RuleWaiver], left_out: Vec<String>, gathered: &Gathered) -> Vec<String> {
    waivers.iter().map(excepted).chain(left_out).chain(figures::moved(gathered)).collect()
}

/// Who holds each grant below, by its place among those gathered; the first one is the recipient's own.
type Holders = BTreeMap<usize, String>;

async fn holders_of(view: &mut View<'_>, gathered: &Gathered) -> Result<Holders, FlowError> {
    let below = gathered.grants.get(1..).unwrap_or_default();
    Ok((1..).zip(view.recipients(below).await?).collect())
}

/// Whose a row is; nothing where it is the recipient's own.
fn holder(holders: &Holders, grant: usize) -> Option<String> {
    holders.get(&grant).cloned()
}

/// What the own audit office found, as section V prints it.
pub(super) fn own_audit(found: OwnAudit) -> data::OwnAudit {
    let OwnAudit { office, examiner, examined_on, objections } = found;
    data::OwnAudit { office, examiner, examined_on, objections }
}

/// What a grant of a fixed amount is asked besides: from which fall of the cost on reasons are asked for says its act, the
/// reasons whoever makes the proof.
fn fixed_amount(grant: &Grant, new: &NewProof) -> Option<FixedAmount> {
    match grant.act.financing {
        Financing::Festbetragsfinanzierung { amount } => {
            let threshold = grant.act.terms.stated.cost_fall;
            let threshold = threshold.and_then(|share| u32::try_from(share.hundredths()).ok());
            Some(FixedAmount { amount, threshold, reason: new.cost_fall_reason.clone() })
        }
        Financing::Anteilfinanzierung { .. }
        | Financing::Fehlbedarfsfinanzierung
        | Financing::Vollfinanzierung => None,
    }
}

/// What the books say of a grant and everything below it, of the days of a period.
pub(crate) async fn of_period(
    view: &mut View<'_>,
    grant: Grant,
    period: &Period,
) -> Result<Gathered, FlowError> {
    let programme = view.programme(&grant).await?;
    let paid = view.paid(&grant).await?;
    let grants = view.tree(grant).await?;
    let agreed = view.agreed_plans(&grants).await?;
    let (lines, income, undecided) = (Vec::new(), Vec::new(), 0);
    let mut gathered = Gathered { programme, grants: Vec::new(), agreed, lines, income, paid, undecided };
    for (first, few) in (0_usize..).step_by(FEW).zip(grants.chunks(FEW)) {
        let mut claims = view.claims_of(few).await?;
        for (index, grant) in (first..).zip(few) {
            gathered.take((index, claims.remove(&grant.id).unwrap_or_default()), *period);
        }
    }
    let asked = gathered.lines.iter().filter_map(|settled| settled.line.receipt()).collect();
    let receipts = view.receipts(asked).await?;
    for settled in &mut gathered.lines {
        settled.receipt = settled.line.receipt().and_then(|id| receipts.get(&id).cloned());
    }
    gathered.lines.sort_by_key(|settled| (settled.line.paid_on, settled.line.id));
    Ok(Gathered { grants, ..gathered })
}

/// Whether a claim is handed in and not decided.
const fn waits(claim: &Claim) -> bool {
    matches!(claim.state, ClaimState::Submitted { .. } | ClaimState::ChangesRequested { .. })
}

impl Gathered {
    /// Takes what the claims of one of the grants state of a period. Their receipts are read once all are taken.
    fn take(&mut self, (grant, claims): (usize, Vec<Claim>), period: Period) {
        self.undecided += claims.iter().filter(|claim| waits(claim)).count();
        let decided = claims.into_iter().filter(|claim| matches!(claim.state, ClaimState::Decided { .. }));
        for mut claim in decided {
            let declared = std::mem::take(&mut claim.income).into_iter();
            let declared = declared.filter(|it| period.contains(it.received_on));
            self.income.extend(declared.map(|income| DeclaredIncome { grant, income }));
            let mark = mark(&claim);
            let lines = counted(claim, &period);
            self.lines.extend(lines.map(|line| SettledLine {
                grant,
                line,
                receipt: None,
                mark: mark.clone(),
            }));
        }
    }

    /// Section II.2 of a proof.
    pub(crate) fn expenditure(&self) -> Result<Vec<ExpenditureRow>, FlowError> {
        figures::expenditure(self)
    }

    /// How what was recognised is covered.
    pub(crate) fn coverage(&self) -> Result<Coverage, FlowError> {
        self.covered().map(|it| it.coverage)
    }

    /// How what was recognised is covered, and what the project itself took in.
    pub(crate) fn covered(&self) -> Result<figures::Covered, FlowError> {
        figures::covered(self)
    }

    /// What was recognised, line by line.
    pub(crate) fn recognised(&self) -> Vec<Recognised> {
        let below = self.grants.iter().skip(1).flat_map(|grant| &grant.positions);
        let parents: BTreeMap<PositionId, PositionId> =
            below.filter_map(|position| Some((position.id, position.parent?))).collect();
        let own = |of: PositionId| std::iter::successors(Some(of), |it| parents.get(it).copied()).last();
        let recognised = |SettledLine { line, .. }: &SettledLine| Recognised {
            position: own(line.position).unwrap_or(line.position),
            eligible: line.signed(line.recognised()),
            share: line.signed(line.recognised_share()),
        };
        self.lines.iter().map(recognised).collect()
    }
}

/// An exception from a rule, as the proof states it.
fn excepted(waiver: &RuleWaiver) -> String {
    let (from, until) = (day(waiver.days.from()), day(waiver.days.until()));
    format!(
        "Von der Regel „{}“ ist vom {from} bis zum {until} eine Ausnahme zugelassen ({}): {}",
        waiver.title(),
        waiver.allowed_by,
        waiver.reason
    )
}

/// The lines of a claim that count within a period. What is parked is stated when it is decided.
fn counted(claim: Claim, period: &Period) -> impl Iterator<Item = ClaimLine> {
    claim.lines.into_iter().filter(|line| line.counts() && period.contains(line.paid_on))
}

/// What came in, by day.
fn income_rows(gathered: &Gathered, holders: &Holders) -> Vec<IncomeReceiptRow> {
    let mut declared: Vec<&DeclaredIncome> = gathered.income.iter().collect();
    declared.sort_by_key(|declared| declared.income.received_on);
    let row = |(number, DeclaredIncome { grant, income }): (u32, &DeclaredIncome)| IncomeReceiptRow {
        number,
        holder: holder(holders, *grant),
        receipt_number: income.receipt_number.clone().unwrap_or_default(),
        received_on: income.received_on,
        payer: income.payer.clone(),
        reason: match income.kind {
            IncomeKind::ThirdParty => "Leistung Dritter".to_owned(),
            IncomeKind::PublicFunds => "Öffentliche Förderung".to_owned(),
            IncomeKind::Income => "Einnahme der Maßnahme".to_owned(),
        },
        amount: income.amount,
    };
    (1..).zip(declared).map(row).collect()
}

/// The initials of who certified last what is recognised of a claim in its reason.
fn mark(claim: &Claim) -> String {
    let certifies = |step| matches!(step, Step::Sachlich | Step::SachlichUndRechnerisch);
    let signed = claim.sign_offs.iter().rev().find(|signed| certifies(signed.step));
    let name = signed.map_or("", |signed| signed.by.name.as_str());
    name.split_whitespace().filter_map(|word| word.chars().next()).collect()
}

/// The hash of the first file at each line that was there on the day of the view.
async fn evidence_of(
    view: &mut View<'_>,
    gathered: &Gathered,
) -> Result<BTreeMap<ClaimLineId, Hash>, FlowError> {
    let lines: Vec<_> = gathered.lines.iter().map(|settled| settled.line.id).collect();
    let (unit, day) = (view.ctx.actor().unit, view.day());
    let mut first = BTreeMap::new();
    for file in store::line_files(&mut view.conn, unit, &lines, day).await? {
        first.entry(file.line).or_insert(file.hash);
    }
    Ok(first)
}

/// What is stated of a receipt besides, with its file and the mark of who examined it. The mark is there even where nobody
/// stated anything; what is not, the document names.
fn details(settled: &SettledLine, evidence: Option<&Hash>) -> ReceiptDetails {
    let stated = settled.line.receipt_details.clone().unwrap_or_default();
    ReceiptDetails {
        performed_from: stated.performed.map(|days| days.from()),
        performed_until: stated.performed.map(|days| days.until()),
        vat: stated.vat.map(|vat| settled.line.signed(vat)),
        discount: stated.discount.map(|discount| settled.line.signed(discount)),
        project_share: stated.share.and_then(|share| u32::try_from(share.hundredths()).ok()),
        evidence: evidence.map(ToString::to_string).unwrap_or_default(),
        mark: settled.mark.clone(),
    }
}

fn receipt_rows(
    gathered: &Gathered,
    files: &BTreeMap<ClaimLineId, Hash>,
    holders: &Holders,
) -> Result<Vec<ReceiptRow>, FlowError> {
    let with_receipt = gathered.lines.iter().filter_map(|settled| Some((settled, settled.receipt.as_ref()?)));
    let row = |(number, (settled, receipt)): (u32, (&SettledLine, &Receipt))| {
        Ok(ReceiptRow {
            number,
            holder: holder(holders, settled.grant),
            cost_position: figures::cost_position(gathered, settled)?,
            receipt_number: receipt.number.clone(),
            issued_on: receipt.issued_on,
            paid_on: settled.line.paid_on,
            payee: receipt.issuer.clone(),
            reason: settled.line.reason_for_payment.clone(),
            gross: settled.line.signed(receipt.gross),
            claimed: settled.line.signed(settled.line.eligible),
            recognised: settled.line.signed(settled.line.recognised()),
            reduction_reason: evidence::reduction(&gathered.programme, &settled.line).map(|it| it.reason),
            details: Some(Box::new(details(settled, files.get(&settled.line.id)))),
        })
    };
    (1..).zip(with_receipt).map(row).collect()
}

/// What was paid of the grant and what came back, by day: it comes to what the giver has paid.
async fn payment_rows(view: &mut View<'_>, grant: &Grant) -> Result<Vec<PaymentRow>, FlowError> {
    let mut rows = Vec::new();
    for position in &grant.positions {
        let as_of = view.as_of();
        let moved = store::postings(&mut view.conn, grant.unit, position.accounts.paid, as_of).await?;
        rows.extend(moved.into_iter().map(|posting| PaymentRow {
            day: posting.effective_on,
            text: format!("{}: {}", position.component, command(&posting.command)),
            amount: posting.credited,
        }));
    }
    rows.sort_by_key(|row| row.day);
    Ok(rows)
}

fn unit_rows(gathered: &Gathered, files: &BTreeMap<ClaimLineId, Hash>, holders: &Holders) -> Vec<UnitRow> {
    let lump_sums = gathered.lines.iter().filter_map(|settled| match &settled.line.cost {
        Cost::LumpSum { rate, unit, count, rate_amount } => Some((settled, rate, unit, *count, *rate_amount)),
        Cost::Actual { .. } | Cost::CreditNote { .. } => None,
    });
    (1..)
        .zip(lump_sums)
        .map(|(number, (settled, rate, unit, count, rate_amount))| UnitRow {
            number,
            holder: holder(holders, settled.grant),
            unit: unit.clone(),
            performed_on: settled.line.paid_on,
            count: u32::try_from(count).unwrap_or(u32::MAX),
            rate_code: rate.as_str().to_owned(),
            rate: rate_amount,
            amount: settled.line.eligible,
            recognised: settled.line.recognised(),
            evidence: unit_evidence(&settled.line, files),
            reduction_reason: evidence::reduction(&gathered.programme, &settled.line).map(|it| it.reason),
            mark: settled.mark.clone(),
        })
        .collect()
}

/// What proves the units of a line: its first file, or else the list of them.
fn unit_evidence(line: &ClaimLine, files: &BTreeMap<ClaimLineId, Hash>) -> String {
    let list = line.units.as_ref().map(|units| &units.hash);
    files.get(&line.id).or(list).map(ToString::to_string).unwrap_or_default()
}
