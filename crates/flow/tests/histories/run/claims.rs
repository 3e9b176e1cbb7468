//! What is done about claims: handed in, changed, decided, withdrawn, corrected.

use std::collections::{BTreeMap, BTreeSet};

use flow::{
    Ctx, FlowError, Role,
    claims::{
        CertifyClaim, CorrectClaim, DecideClaim, DropParked, NewClaimCost, NewClaimLine, NewReceipt,
        RejectParked, Replacement, RequestChanges, ResubmitClaim, SendBackProposal, SignClaim, SubmitClaim,
        WithdrawClaim,
    },
};
use grants::{
    Claim, ClaimLineId, ComponentCode, CostCategoryCode, CreditParent, LineDecision, NewServiceUnit,
    NewUnits, Period,
};
use ledger::Cents;

use super::History;
use crate::{
    command::{LineAt, NewLine, PLAN, Verdict},
    office::{self, yesterday},
};

/// A registered reason to recognise less.
const REASON: &str = "rechnerisch";

impl History {
    pub(super) async fn submit(
        &mut self,
        grant: usize,
        lines: &[NewLine],
        again: &[LineAt],
    ) -> Result<(), FlowError> {
        let claim = SubmitClaim {
            grant: self.grants[grant].id,
            period: Period::new(yesterday(), yesterday()).unwrap(),
            lines: lines.iter().map(|line| self.new_line(line)).collect(),
            income: Vec::new(),
            reinclude: again.iter().map(|at| self.line(*at)).collect(),
        };
        self.hand_in(grant, claim).await
    }

    /// Hands a claim in, and signs it.
    async fn hand_in(&mut self, grant: usize, claim: SubmitClaim) -> Result<(), FlowError> {
        let claim = self.send(self.office.recipient(grant), claim).await?;
        let sign = SignClaim { claim: claim.id, version: claim.version };
        self.follow(&self.office.signatory(grant), "sign", sign).await?;
        self.claims.push(claim);
        Ok(())
    }

    /// A credit note in a claim of its own.
    pub(super) async fn credit(&mut self, parent: LineAt, cents: i64) -> Result<(), FlowError> {
        let of = &self.claims[parent.claim];
        let grant = self.grants.iter().position(|grant| grant.id == of.grant).unwrap();
        let plan_line = of.lines[parent.line].plan_line;
        let plan = self.grants[grant].plan.iter().find(|line| line.id == plan_line).unwrap();
        let position = self.grants[grant].positions.iter().find(|it| it.id == plan.position).unwrap();
        let place = (position.component.clone(), plan.category.clone());
        let note = self.note(place, CreditParent::Line(self.line(parent)), cents);
        self.claim_of(grant, vec![note]).await
    }

    /// A cost and a credit note for it in one claim.
    pub(super) async fn with_credit(
        &mut self,
        grant: usize,
        cost: &NewLine,
        cents: i64,
    ) -> Result<(), FlowError> {
        let cost = self.new_line(cost);
        let place = (cost.component.clone(), cost.category.clone());
        let note = self.note(place, CreditParent::Number(1), cents);
        self.claim_of(grant, vec![cost, note]).await
    }

    async fn claim_of(&mut self, grant: usize, lines: Vec<NewClaimLine>) -> Result<(), FlowError> {
        let claim = SubmitClaim {
            grant: self.grants[grant].id,
            period: Period::new(yesterday(), yesterday()).unwrap(),
            lines,
            income: Vec::new(),
            reinclude: Vec::new(),
        };
        self.hand_in(grant, claim).await
    }

    fn note(
        &self,
        (component, category): (ComponentCode, CostCategoryCode),
        parent: CreditParent,
        cents: i64,
    ) -> NewClaimLine {
        let receipt = NewReceipt {
            issuer: "Lohnbüro".to_owned(),
            number: format!("H{} G{}", self.seed, self.step),
            issued_on: yesterday(),
            gross: Cents::new(cents),
        };
        NewClaimLine {
            component,
            budget_year: self.year,
            category,
            cost: NewClaimCost::CreditNote { parent, receipt, amount: Cents::new(cents) },
            paid_on: yesterday(),
            reason: "Gutschrift".to_owned(),
            receipt_details: None,
        }
    }

    fn new_line(&self, line: &NewLine) -> NewClaimLine {
        let receipt = |number: usize| NewReceipt {
            issuer: "Lohnbüro".to_owned(),
            number: format!("H{} R{number}", self.seed),
            issued_on: yesterday(),
            gross: Cents::new(line.gross),
        };
        let unit = |number: usize| NewServiceUnit {
            reference: format!("H{} U{number}", self.seed),
            performed_on: yesterday(),
            entered_on: None,
            measure_from: None,
            evidence: None,
        };
        let units = line.unit.map(|number| NewUnits { rate: office::lesson(), units: vec![unit(number)] });
        let cost = match (line.receipt, units) {
            (Some(number), pays_for) => {
                let eligible = Cents::new(line.cents);
                NewClaimCost::Actual { receipt: receipt(number), eligible, pays_for }
            }
            (None, Some(units)) => NewClaimCost::LumpSum { units },
            (None, None) => panic!("a line of nothing"),
        };
        NewClaimLine {
            component: office::component(PLAN[line.plan].0),
            budget_year: self.year,
            category: office::category(line.plan),
            cost,
            paid_on: yesterday(),
            reason: "Gehalt".to_owned(),
            receipt_details: None,
        }
    }

    fn line(&self, at: LineAt) -> ClaimLineId {
        self.claims[at.claim].lines[at.line].id
    }

    pub(super) async fn decide(&mut self, index: usize, verdicts: &[Verdict]) -> Result<(), FlowError> {
        let claim = &self.claims[index];
        // What has left the claim is not decided.
        let lines = claim.lines.iter().zip(verdicts).filter(|(line, _)| line.counts());
        let decisions = lines.map(|(line, verdict)| (line.id, decision(*verdict))).collect();
        let decide =
            DecideClaim { claim: claim.id, version: claim.version, decisions, findings: BTreeMap::new() };
        let proposed = self.send(self.office.proposer(), decide).await?;
        let certify = |step| {
            let Claim { id: claim, version, .. } = proposed;
            CertifyClaim { claim, version, round: proposed.round(), step }
        };
        let (reason, amount) =
            (self.office.who_is(Role::ExaminerSachlich), self.office.who_is(Role::ExaminerRechnerisch));
        self.follow(&reason, "reason", certify(grants::Step::Sachlich)).await?;
        match self.follow(&amount, "amount", certify(grants::Step::Rechnerisch)).await {
            Ok(decided) => self.claims[index] = decided,
            Err(refusal) => {
                let (claim, version, round) = (proposed.id, proposed.version, proposed.round());
                let back = SendBackProposal { claim, version, round, reason: "Nicht buchbar".to_owned() };
                self.follow(&amount, "back", back).await?;
                return Err(refusal);
            }
        }
        Ok(())
    }

    pub(super) async fn withdraw(&mut self, index: usize) -> Result<(), FlowError> {
        let (claim, version) = (self.claims[index].id, self.claims[index].version);
        let who = self.claimant(index);
        self.claims[index] = self.send(who, WithdrawClaim { claim, version }).await?;
        Ok(())
    }

    pub(super) async fn ask_changes(&mut self, index: usize, lines: &[usize]) -> Result<(), FlowError> {
        let of = &self.claims[index];
        let lines = lines.iter().map(|place| (of.lines[*place].id, "Beleg fehlt".to_owned())).collect();
        let (claim, version, text) = (of.id, of.version, "Bitte nachreichen".to_owned());
        let asked = RequestChanges { claim, version, answer_by: answer_by(), text, lines };
        self.claims[index] = self.send(self.office.proposer(), asked).await?;
        Ok(())
    }

    /// Hands a claim in again, and signs it.
    pub(super) async fn resubmit(
        &mut self,
        index: usize,
        by: &[(usize, Option<NewLine>)],
    ) -> Result<(), FlowError> {
        let Claim { id: claim, version, .. } = self.claims[index];
        let replacement = |new: &Option<NewLine>| match new {
            Some(line) => Replacement::Line { line: self.new_line(line) },
            None => Replacement::Drop,
        };
        let replacements =
            by.iter().map(|(place, new)| (self.claims[index].lines[*place].id, replacement(new))).collect();
        let again = ResubmitClaim { claim, version, replacements, answers: Vec::new() };
        let again = self.send(self.claimant(index), again).await?;
        let of = self.grants.iter().position(|grant| grant.id == again.grant).unwrap();
        let sign = SignClaim { claim: again.id, version: again.version };
        self.follow(&self.office.signatory(of), "sign", sign).await?;
        self.claims[index] = again;
        Ok(())
    }

    pub(super) async fn drop_parked(&mut self, at: LineAt) -> Result<(), FlowError> {
        let (claim, version) = (self.claims[at.claim].id, self.claims[at.claim].version);
        let drop = DropParked { claim, version, line: self.line(at) };
        self.claims[at.claim] = self.send(self.claimant(at.claim), drop).await?;
        Ok(())
    }

    fn claimant(&self, claim: usize) -> Ctx {
        let of = self.claims[claim].grant;
        self.office.recipient(self.grants.iter().position(|grant| grant.id == of).unwrap())
    }

    pub(super) async fn reject_parked(&mut self, at: LineAt) -> Result<(), FlowError> {
        let (claim, version) = (self.claims[at.claim].id, self.claims[at.claim].version);
        let (line, reason, text) = (self.line(at), REASON.to_owned(), "Keine Antwort".to_owned());
        let reject = RejectParked { claim, version, line, reason, text, findings: BTreeSet::new() };
        self.claims[at.claim] = self.send(self.office.finance(), reject).await?;
        Ok(())
    }

    pub(super) async fn correct(&mut self, at: LineAt, to: i64) -> Result<(), FlowError> {
        let correction = CorrectClaim {
            claim: self.claims[at.claim].id,
            version: self.claims[at.claim].version,
            line: self.line(at),
            recognised: Cents::new(to),
            reason: REASON.to_owned(),
            text: "Nachgerechnet".to_owned(),
            findings: BTreeSet::new(),
        };
        let proposed = self.send(self.office.proposer(), correction).await?;
        let Claim { id: claim, version, .. } = proposed;
        let round = proposed.round();
        let certify = |step| CertifyClaim { claim, version, round, step };
        let (reason, amount) =
            (self.office.who_is(Role::ExaminerSachlich), self.office.who_is(Role::ExaminerRechnerisch));
        self.follow(&reason, "reason", certify(grants::Step::Sachlich)).await?;
        match self.follow(&amount, "amount", certify(grants::Step::Rechnerisch)).await {
            Ok(corrected) => self.claims[at.claim] = corrected,
            Err(refusal) => {
                let reason = "Nicht buchbar".to_owned();
                let back = SendBackProposal { claim, version, round, reason };
                self.follow(&amount, "back", back).await?;
                return Err(refusal);
            }
        }
        Ok(())
    }
}

fn answer_by() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2021, 4, 1).unwrap()
}

fn decision(verdict: Verdict) -> LineDecision {
    let (reason, text) = (REASON.to_owned(), "Summe falsch".to_owned());
    match verdict {
        Verdict::Accept => LineDecision::Accept,
        Verdict::Part(cents) => LineDecision::AcceptInPart {
            recognised: Cents::new(cents),
            reason,
            text,
            not_recognised: BTreeSet::new(),
        },
        Verdict::Reject => LineDecision::Reject { reason, text },
        Verdict::Park => LineDecision::Park { question: "Wofür?".to_owned(), answer_by: answer_by() },
    }
}
