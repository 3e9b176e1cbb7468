//! Runs a history against the books: each command as the model draws it, each answer as the model expects it.

mod acts;
mod claims;
mod money;

use std::{collections::BTreeMap, fmt::Write as _};

use flow::{Ctx, FlowError, Request, Role};
use grants::{Claim, Grant, Payment, PaymentError, PayoutRequest, Receivable, ReceivableError};

use crate::{
    command::{Command, GRANTS, Refusal},
    draw::{self, Dice},
    model::Model,
    office::{self, Office},
};

/// How many commands a history has.
const COMMANDS: usize = 30;
/// What became of a command that was not refused.
pub(crate) const ACCEPTED: &str = "accepted";

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
}
