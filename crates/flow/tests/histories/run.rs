//! Runs a history against the books: each command as the model draws it, each answer as the model expects it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use flow::{
    Ctx, FlowError, Request, Role,
    amendments::AmendGrant,
    claims::{
        CertifyClaim, CorrectClaim, DecideClaim, DropParked, NewClaimCost, NewClaimLine, NewReceipt,
        RejectParked, Replacement, RequestChanges, ResubmitClaim, SendBackProposal, SignClaim, SubmitClaim,
        WithdrawClaim,
    },
    payments::{ConfirmPayment, OrderPayment, ReissuePayment, RejectPayment, ReleasePayment, ReturnPayment},
    payout_terms::{AgreeTerms, ChangeTerms},
    payouts::{CertifyPayout, DecidePayout, RequestPayout, SendBackPayout, SignPayoutRequest},
    plans::ReplanGrant,
    receivables::{DemandMoney, OffsetReceivable, SettleReceivable, WaiveReceivable},
    repayments::RecordRepayment,
    revocations::RevokeGrant,
    tranches::{RecordTranche, ReverseTranche},
    views,
};
use grants::{
    ActChanges, Claim, ClaimLineId, ComponentCode, Consent, CostCategoryCode, CreditParent, DemandKind,
    Grant, LineDecision, Need, NewPosition, NewServiceUnit, NewTerms, NewUnits, Payment, PaymentError,
    PayoutRequest, PayoutTerms, Period, Receivable, ReceivableError, Revocation,
};
use ledger::Cents;

use crate::{
    command::{AWARD, Command, Day, GRANTS, LineAt, NewLine, PLAN, Place, Refusal, Shift, Step, Verdict},
    draw::{self, Dice},
    model::{Model, Terms},
    office::{self, Office, yesterday},
};

/// How many commands a history has.
const COMMANDS: usize = 30;
/// What became of a command that was not refused.
pub(crate) const ACCEPTED: &str = "accepted";
/// A registered reason to recognise less.
const REASON: &str = "rechnerisch";

/// A history: the subjects of the books in the order in which the model counts them.
#[derive(Clone, Debug)]
pub(crate) struct History {
    pub(crate) office: Office,
    seed: u64,
    step: usize,
    year: Option<i32>,
    pub(crate) grants: [Grant; GRANTS],
    pub(crate) requests: Vec<PayoutRequest>,
    pub(crate) payments: Vec<Payment>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) owed: Vec<Receivable>,
}

/// How often each command was accepted, and refused for each reason.
pub(crate) type Tally = BTreeMap<(&'static str, String), usize>;

/// Draws and runs the history of a seed.
///
/// # Panics
/// If an answer or a figure is not the model's, with the seed and everything that was done.
pub(crate) async fn run(office: Office, seed: u64) -> Tally {
    let mut dice = Dice::of(seed);
    let mut model = draw::start(&mut dice);
    let grants = office.grants(seed, &model).await;
    let (requests, payments, claims, owed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (step, year) = (0, model.year);
    let mut history = History { office, seed, step, year, grants, requests, payments, claims, owed };
    let (mut tally, mut log) = (Tally::new(), format!("{:?}, {:?}\n", model.financing, model.grants));
    for _ in 0..COMMANDS {
        let command = draw::command(&mut dice, &model);
        let expected = model.refusals(&command);
        let outcome = history.execute(&command).await.map_err(refusal);
        writeln!(log, "{:2} {command:?}: {outcome:?}", history.step).unwrap();
        *tally.entry((command.word(), word(&outcome))).or_default() += 1;
        match outcome {
            Ok(()) => {
                assert!(expected.is_empty(), "seed {seed}: accepted, expected {expected:?}\n{log}");
                model.take(&command);
            }
            Err(refused) => {
                assert!(expected.contains(&refused), "seed {seed}: refused, expected {expected:?}\n{log}");
            }
        }
        if history.is_looked_at() {
            history.compare(&model, &log).await;
        }
    }
    tally
}

/// What became of a command, in a word.
fn word(outcome: &Result<(), Refusal>) -> String {
    match outcome {
        Ok(()) => ACCEPTED.to_owned(),
        Err(Refusal::Rule(rule)) => (*rule).to_owned(),
        Err(Refusal::Limit { limit, .. }) => limit.clone(),
    }
}

/// Why the books refused, as the model says it: of several things, the first.
fn refusal(error: FlowError) -> Refusal {
    Refusal::Rule(match error {
        FlowError::ClaimFaults(faults) => {
            let first = faults.into_told().into_iter().next();
            return refusal(first.unwrap().cause);
        }
        FlowError::LimitExceeded { limit, open, asked, .. } => {
            return Refusal::Limit { limit: limit.word().to_owned(), left: open.get(), asked: asked.get() };
        }
        FlowError::Grant(_) => "grant",
        FlowError::Act(_) => "act",
        FlowError::PayoutRequest(_) => "payout request",
        FlowError::Payment(PaymentError::BeyondUse { .. } | PaymentError::OrderBeyondUse { .. }) => {
            "beyond use"
        }
        FlowError::Payment(_) => "payment",
        FlowError::Claim(_) => "claim",
        FlowError::Receivable(ReceivableError::AboveReceived { .. }) => "above received",
        FlowError::Receivable(_) => "receivable",
        FlowError::CreditAboveParent { .. } => "credit",
        FlowError::Exists { .. } => "exists",
        FlowError::OtherGross { .. } => "other gross",
        FlowError::Plan(_) => "plan",
        FlowError::NoPosition { .. } => "year",
        FlowError::PeriodClosed { .. } => "closed",
        other => panic!("nothing in a history is refused with {other:?}"),
    })
}

impl History {
    /// The figures are compared at the end; of a history that is run again alone, after each command.
    fn is_looked_at(&self) -> bool {
        self.step == COMMANDS || crate::one().is_some()
    }

    async fn compare(&self, model: &Model, log: &str) {
        let (expected, found) = (model.figures(), self.figures().await);
        let differs = |name: &&String| expected.get(*name) != found.get(*name);
        let names = expected.keys().chain(found.keys()).filter(differs);
        let line = |name| format!("{name}: expected {:?}, found {:?}", expected.get(name), found.get(name));
        let differences: Vec<String> = names.map(line).collect();
        assert!(differences.is_empty(), "seed {}: {differences:#?}\n{log}", self.seed);
    }

    async fn execute(&mut self, command: &Command) -> Result<(), FlowError> {
        self.step += 1;
        match command {
            Command::Ask { place, cents } => self.ask(*place, *cents).await,
            Command::DecidePayout { request, approve } => self.decide_payout(*request, *approve).await,
            Command::Tranche { part, cents, on } => self.tranche(*part, *cents, *on).await,
            Command::Order { place, cents } => self.order(*place, *cents).await,
            Command::Pay { payment, step } => self.pay(*payment, *step).await,
            Command::Submit { grant, lines, again } => self.submit(*grant, lines, again).await,
            Command::Credit { parent, cents } => self.credit(*parent, *cents).await,
            Command::WithCredit { grant, cost, cents } => self.with_credit(*grant, cost, *cents).await,
            Command::Decide { claim, verdicts } => self.decide(*claim, verdicts).await,
            Command::Withdraw { claim } => self.withdraw(*claim).await,
            Command::AskChanges { claim, lines } => self.ask_changes(*claim, lines).await,
            Command::Resubmit { claim, by } => self.resubmit(*claim, by).await,
            Command::Drop { parked } => self.drop_parked(*parked).await,
            Command::RejectParked { parked } => self.reject_parked(*parked).await,
            Command::Correct { line, to } => self.correct(*line, *to).await,
            Command::Amend { place, to } => self.amend(*place, *to).await,
            Command::Revoke { place, to } => {
                let remains = vec![office::position(place.part, *to, self.year)];
                self.revoke(place.grant, Some(remains)).await
            }
            Command::RevokeAll { grant } => self.revoke(*grant, None).await,
            Command::Final => self.make_final().await,
            Command::Repay { place, cents } => self.repay(*place, *cents).await,
            Command::Demand { place, cents, interest } => self.demand(*place, *cents, *interest).await,
            Command::PayBack { owed, cents } => self.pay_back(*owed, *cents).await,
            Command::Offset { owed, against, cents } => self.offset(*owed, *against, *cents).await,
            Command::Waive { owed, cents } => self.waive(*owed, *cents).await,
            Command::Agree { grant, terms } => self.agree(*grant, *terms).await,
            Command::Replan { grant, shift, consent } => self.replan(*grant, *shift, *consent).await,
            Command::OtherYear { place, cents } => self.ask_of(*place, *cents, Some(2022)).await,
        }
    }

    /// Runs a request under the key of this command. In the office whoever does such things takes it over from the clerk.
    async fn send<R: Request>(&self, ctx: Ctx, request: R) -> Result<R::Answer, FlowError> {
        let ctx = match R::ACTION.roles() {
            [role, ..] if ctx.actor().role == Role::Clerk && !R::ACTION.allows(Role::Clerk) => {
                self.office.who_is(*role)
            }
            _ => ctx,
        };
        ctx.execute(&format!("history-{:06}-{:02}", self.seed, self.step), request).await
    }

    /// Runs what another person does about the same command.
    async fn follow<R: Request>(&self, ctx: &Ctx, what: &str, request: R) -> Result<R::Answer, FlowError> {
        ctx.execute(&format!("history-{:06}-{:02}-{what}", self.seed, self.step), request).await
    }

    async fn ask(&mut self, place: Place, cents: i64) -> Result<(), FlowError> {
        self.ask_of(place, cents, self.year).await
    }

    async fn ask_of(&mut self, place: Place, cents: i64, budget_year: Option<i32>) -> Result<(), FlowError> {
        let request = RequestPayout {
            grant: self.grants[place.grant].id,
            component: office::component(place.part),
            budget_year,
            amount: Cents::new(cents),
            requested_on: yesterday(),
            need: vec![Need {
                payee: None,
                total: None,
                what: "Zahlungen".to_owned(),
                due_on: yesterday(),
                amount: Cents::new(cents),
            }],
            instalment: None,
            reason: Some("Puffer".to_owned()),
            declares: Vec::new(),
        };
        let asked = self.send(self.office.recipient(place.grant), request).await?;
        if asked.above_need.is_some() {
            let sign = SignPayoutRequest { payout_request: asked.id, version: asked.version };
            self.follow(&self.office.signatory(place.grant), "sign", sign).await?;
        }
        self.requests.push(asked);
        Ok(())
    }

    async fn decide_payout(&mut self, request: usize, approve: bool) -> Result<(), FlowError> {
        let asked = &self.requests[request];
        let decision = DecidePayout {
            payout_request: asked.id,
            version: asked.version,
            decided_on: yesterday(),
            refusal: (!approve).then(|| "Kein Bedarf".to_owned()),
        };
        let mut decided = self.send(self.office.finance(), decision.clone()).await?;
        if decided.is_proposed() {
            decided = self.certify_payout(decided, decision).await?;
        }
        self.requests[request] = decided;
        Ok(())
    }

    /// Two others certify an approval; every other time one of them sends it back first, and it is proposed anew.
    async fn certify_payout(
        &self,
        proposed: PayoutRequest,
        decision: DecidePayout,
    ) -> Result<PayoutRequest, FlowError> {
        let PayoutRequest { id: payout_request, version, .. } = proposed;
        let (reason, amount) =
            (self.office.who_is(Role::ExaminerSachlich), self.office.who_is(Role::ExaminerRechnerisch));
        let mut round = proposed.round();
        let certify = |round, step| CertifyPayout { payout_request, version, round, step };
        if self.step.is_multiple_of(2) {
            self.follow(&amount, "early", certify(round, grants::Step::Rechnerisch)).await?;
            let back = SendBackPayout { payout_request, version, round, reason: "Nachgerechnet".to_owned() };
            self.follow(&amount, "back", back).await?;
            round = self.follow(&self.office.finance(), "again", decision).await?.round();
        }
        self.follow(&reason, "reason", certify(round, grants::Step::Sachlich)).await?;
        self.follow(&amount, "amount", certify(round, grants::Step::Rechnerisch)).await
    }

    async fn tranche(&mut self, part: usize, cents: i64, on: Day) -> Result<(), FlowError> {
        let received_on = match on {
            Day::Closed => office::first_open().pred_opt().unwrap(),
            Day::FirstOpen => office::first_open(),
            Day::Yesterday => yesterday(),
        };
        let tranche = RecordTranche {
            grant: self.grants[AWARD].id,
            component: office::component(part),
            budget_year: self.year,
            amount: Cents::new(cents),
            received_on,
        };
        let received = self.send(self.office.finance(), tranche).await?;
        self.payments.push(received);
        Ok(())
    }

    async fn order(&mut self, place: Place, cents: i64) -> Result<(), FlowError> {
        let (grant, component) = (self.grants[place.grant].id, office::component(place.part));
        let order = OrderPayment { grant, component, budget_year: self.year, amount: Cents::new(cents) };
        let ordered = self.send(self.office.finance(), order).await?;
        self.payments.push(ordered);
        Ok(())
    }

    async fn pay(&mut self, index: usize, step: Step) -> Result<(), FlowError> {
        let (payment, version) = (self.payments[index].id, self.payments[index].version);
        let (finance, day, reason) = (self.office.finance(), yesterday(), "Konto erloschen".to_owned());
        self.payments[index] = match step {
            Step::Release => {
                self.send(finance, ReleasePayment { payment, version }).await?;
                let second = self.office.second_releaser();
                self.follow(&second, "second", ReleasePayment { payment, version }).await?
            }
            Step::Confirm => {
                self.send(finance, ConfirmPayment { payment, version, confirmed_on: day }).await?
            }
            Step::Reject => self.send(finance, RejectPayment { payment, version, reason }).await?,
            Step::Return => {
                self.send(finance, ReturnPayment { payment, version, returned_on: day, reason }).await?
            }
            Step::Reverse => {
                self.send(finance, ReverseTranche { payment, version, reversed_on: day, reason }).await?
            }
            Step::Reissue => {
                let again = self.send(finance, ReissuePayment { payment, version }).await?;
                self.payments.push(again);
                return Ok(());
            }
        };
        Ok(())
    }

    async fn submit(&mut self, grant: usize, lines: &[NewLine], again: &[LineAt]) -> Result<(), FlowError> {
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
    async fn credit(&mut self, parent: LineAt, cents: i64) -> Result<(), FlowError> {
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
    async fn with_credit(&mut self, grant: usize, cost: &NewLine, cents: i64) -> Result<(), FlowError> {
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

    async fn decide(&mut self, index: usize, verdicts: &[Verdict]) -> Result<(), FlowError> {
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

    async fn withdraw(&mut self, index: usize) -> Result<(), FlowError> {
        let (claim, version) = (self.claims[index].id, self.claims[index].version);
        let who = self.claimant(index);
        self.claims[index] = self.send(who, WithdrawClaim { claim, version }).await?;
        Ok(())
    }

    async fn ask_changes(&mut self, index: usize, lines: &[usize]) -> Result<(), FlowError> {
        let of = &self.claims[index];
        let lines = lines.iter().map(|place| (of.lines[*place].id, "Beleg fehlt".to_owned())).collect();
        let (claim, version, text) = (of.id, of.version, "Bitte nachreichen".to_owned());
        let asked = RequestChanges { claim, version, answer_by: answer_by(), text, lines };
        self.claims[index] = self.send(self.office.proposer(), asked).await?;
        Ok(())
    }

    /// Hands a claim in again, and signs it.
    async fn resubmit(&mut self, index: usize, by: &[(usize, Option<NewLine>)]) -> Result<(), FlowError> {
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

    async fn drop_parked(&mut self, at: LineAt) -> Result<(), FlowError> {
        let (claim, version) = (self.claims[at.claim].id, self.claims[at.claim].version);
        let drop = DropParked { claim, version, line: self.line(at) };
        self.claims[at.claim] = self.send(self.claimant(at.claim), drop).await?;
        Ok(())
    }

    fn claimant(&self, claim: usize) -> Ctx {
        let of = self.claims[claim].grant;
        self.office.recipient(self.grants.iter().position(|grant| grant.id == of).unwrap())
    }

    async fn reject_parked(&mut self, at: LineAt) -> Result<(), FlowError> {
        let (claim, version) = (self.claims[at.claim].id, self.claims[at.claim].version);
        let (line, reason, text) = (self.line(at), REASON.to_owned(), "Keine Antwort".to_owned());
        let reject = RejectParked { claim, version, line, reason, text, findings: BTreeSet::new() };
        self.claims[at.claim] = self.send(self.office.finance(), reject).await?;
        Ok(())
    }

    async fn correct(&mut self, at: LineAt, to: i64) -> Result<(), FlowError> {
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

    async fn amend(&mut self, place: Place, to: i64) -> Result<(), FlowError> {
        let grant = &self.grants[place.grant];
        let amendment = AmendGrant {
            grant: grant.id,
            version: grant.version,
            follows: grant.act.number,
            dated_on: yesterday(),
            reference: format!("H{}/{} Ä{}", self.seed, place.grant, self.step),
            reason: "Anderer Bedarf".to_owned(),
            changes: ActChanges::default(),
            programme_version: None,
            positions: vec![office::position(place.part, to, self.year)],
            plan: Vec::new(),
            document: (place.grant == AWARD).then(office::file),
            resolutions: Vec::new(),
        };
        self.grants[place.grant] = self.send(self.office.finance(), amendment).await?;
        Ok(())
    }

    async fn revoke(&mut self, of: usize, positions: Option<Vec<NewPosition>>) -> Result<(), FlowError> {
        let grant = &self.grants[of];
        let revocation = RevokeGrant {
            grant: grant.id,
            version: grant.version,
            follows: grant.act.number,
            revocation: Revocation::Widerruf,
            positions,
            dated_on: yesterday(),
            effective_from: yesterday(),
            reference: format!("H{}/{} W{}", self.seed, of, self.step),
            reason: "Zweck verfehlt".to_owned(),
            legal_ground: "§ 49 Abs. 3 VwVfG NRW".to_owned(),
            document: (of == AWARD).then(office::file),
        };
        self.grants[of] = self.send(self.office.finance(), revocation).await?;
        Ok(())
    }

    async fn replan(&mut self, grant: usize, shift: Shift, consent: bool) -> Result<(), FlowError> {
        let of = &self.grants[grant];
        let planned = |plan: usize, more: i64| {
            let line = of.plan.iter().find(|line| line.category == office::category(plan)).unwrap();
            office::plan_line(plan, line.planned.get() + more, self.year)
        };
        let lines = vec![planned(shift.from, -shift.cents), planned(shift.to, shift.cents)];
        let consent = consent.then(|| Consent { on: yesterday(), reference: "Umwidmung".to_owned() });
        let who = if consent.is_some() { self.office.finance() } else { self.office.recipient(grant) };
        let replan = ReplanGrant { grant: of.id, version: of.version, lines, consent };
        self.grants[grant] = self.send(who, replan).await?;
        Ok(())
    }

    async fn make_final(&mut self) -> Result<(), FlowError> {
        let finality = office::finality(&self.grants[AWARD]);
        self.grants[AWARD] = self.send(self.office.finance(), finality).await?;
        Ok(())
    }

    async fn repay(&mut self, place: Place, cents: i64) -> Result<(), FlowError> {
        let repayment = RecordRepayment {
            grant: self.grants[place.grant].id,
            component: office::component(place.part),
            budget_year: self.year,
            kind: DemandKind::Refund,
            amount: Cents::new(cents),
            received_on: yesterday(),
            passes_on: Vec::new(),
        };
        self.send(self.office.finance(), repayment).await.map(drop)
    }

    async fn demand(&mut self, place: Place, cents: i64, interest: bool) -> Result<(), FlowError> {
        let demand = DemandMoney {
            grant: self.grants[place.grant].id,
            component: office::component(place.part),
            budget_year: self.year,
            kind: if interest { DemandKind::Interest } else { DemandKind::Refund },
            amount: Cents::new(cents),
            reason: "Nicht verbraucht".to_owned(),
            legal_ground: "§ 49a VwVfG NRW".to_owned(),
            demanded_on: yesterday(),
            due_on: yesterday(),
        };
        let owed = self.send(self.office.finance(), demand).await?;
        self.owed.push(owed);
        Ok(())
    }

    async fn pay_back(&mut self, owed: usize, cents: i64) -> Result<(), FlowError> {
        let Receivable { id: receivable, version, .. } = self.owed[owed];
        let (amount, received_on) = (Cents::new(cents), yesterday());
        let settle = SettleReceivable { receivable, version, amount, received_on };
        self.owed[owed] = self.send(self.office.finance(), settle).await?;
        Ok(())
    }

    async fn offset(&mut self, owed: usize, against: Place, cents: i64) -> Result<(), FlowError> {
        let Receivable { id: receivable, version, .. } = self.owed[owed];
        let offset = OffsetReceivable {
            receivable,
            version,
            grant: self.grants[against.grant].id,
            component: office::component(against.part),
            budget_year: self.year,
            amount: Cents::new(cents),
        };
        self.owed[owed] = self.send(self.office.finance(), offset).await?;
        Ok(())
    }

    async fn waive(&mut self, owed: usize, cents: i64) -> Result<(), FlowError> {
        let Receivable { id: receivable, version, .. } = self.owed[owed];
        let (amount, reason) = (Cents::new(cents), "Kleinbetrag".to_owned());
        let waive = WaiveReceivable { receivable, version, amount, reason };
        self.owed[owed] = self.send(self.office.finance(), waive).await?;
        Ok(())
    }

    /// Terms are agreed for the first time, or changed.
    async fn agree(&self, grant: usize, terms: Terms) -> Result<(), FlowError> {
        let grant = self.grants[grant].id;
        let terms = NewTerms { agreed_on: yesterday(), ..office::agreed(terms) };
        let held = views::all_payout_terms(&self.office.finance(), Some(grant), None, 1).await?.items.pop();
        let finance = self.office.finance();
        match held {
            None => self.send(finance, AgreeTerms { grant, terms }).await.map(drop),
            Some(PayoutTerms { id: payout_terms, version, .. }) => {
                self.send(finance, ChangeTerms { payout_terms, version, terms }).await.map(drop)
            }
        }
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
