//! What hangs on grants, as people file it: tranches of awards; of what is forwarded claims that are signed, a payout request
//! and a demand.

use chrono::NaiveDate;
use flow::{
    Ctx, Flow, Role,
    claims::{NewClaimCost, NewClaimLine, NewReceipt, SignClaim, SubmitClaim},
    finality::RecordFinality,
    payouts::{DecidePayout, RequestPayout},
    receivables::DemandMoney,
    tranches::RecordTranche,
};
use grants::{Claim, ComponentCode, CostCategoryCode, DemandKind, FinalityKind, Grant, Need, Period};
use ledger::Cents;

use crate::{
    Failure,
    office::{self, Provider, actor, day},
};

/// How many claims each grant has.
const CLAIMS: u32 = 2;
/// How many tranches each award has.
const TRANCHES: u32 = 30;
/// How many lines each claim has.
const LINES: usize = 3;
/// What a line costs, and what is asked for.
const AMOUNT: Cents = Cents::new(10_000);

/// Draws money of an award that has just been recorded: it becomes final, and what is asked for arrives in tranches.
pub(crate) async fn draw(flow: &Flow, award: &Grant) -> Result<(), Failure> {
    let on = day(2, 26)?;
    let (kind, final_on) = (FinalityKind::Final, day(2, 15)?);
    let finality = RecordFinality { grant: award.id, version: award.version, kind, on: final_on };
    office::run(flow, finality).await?;
    let component = &award.positions.first().ok_or("an award has no position")?.component;
    let all = Cents::new(AMOUNT.get() * i64::from(TRANCHES));
    let asked = office::run(flow, needed(award, component, all, on)).await?;
    let (payout_request, version) = (asked.id, asked.version);
    office::run(flow, DecidePayout { payout_request, version, decided_on: on, refusal: None }).await?;
    for _ in 0..TRANCHES {
        let tranche = RecordTranche {
            grant: award.id,
            component: component.clone(),
            budget_year: None,
            amount: AMOUNT,
            received_on: on,
        };
        office::run(flow, tranche).await?;
    }
    Ok(())
}

/// A payout request for what is needed on the day.
fn needed(grant: &Grant, component: &ComponentCode, amount: Cents, on: NaiveDate) -> RequestPayout {
    let need = Need { what: "Zahlungen".to_owned(), due_on: on, amount, payee: None, total: None };
    RequestPayout {
        grant: grant.id,
        component: component.clone(),
        budget_year: None,
        amount,
        requested_on: on,
        need: vec![need],
        instalment: None,
        reason: None,
        declares: Vec::new(),
    }
}

/// Files what hangs on some grants that were forwarded, each to a provider.
pub(crate) async fn file(flow: &Flow, forwarded: &[(Provider, Grant)]) -> Result<(), Failure> {
    for (at, (provider, grant)) in forwarded.iter().enumerate() {
        let filing = Filing::of(flow, provider, grant)?;
        for claim in 1..=CLAIMS {
            filing.claim(&format!("{at}-{claim}"), &[AMOUNT; LINES]).await?;
        }
        filing.payout_request().await?;
        office::run(flow, filing.demand()?).await?;
    }
    Ok(())
}

/// A grant with a component and a category that its plan has.
pub(crate) struct Filing<'books> {
    flow: &'books Flow,
    provider: &'books Provider,
    /// The grant.
    pub(crate) grant: &'books Grant,
    /// The component.
    pub(crate) component: &'books ComponentCode,
    category: &'books CostCategoryCode,
}

impl<'books> Filing<'books> {
    /// What a provider files of a grant.
    pub(crate) fn of(
        flow: &'books Flow,
        provider: &'books Provider,
        grant: &'books Grant,
    ) -> Result<Self, Failure> {
        let line = grant.plan.first().ok_or("a forwarded grant has no plan")?;
        let position = grant.positions.iter().find(|position| position.id == line.position);
        let component = &position.ok_or("a plan line has no position")?.component;
        Ok(Self { flow, provider, grant, component, category: &line.category })
    }

    /// New circumstances for a request of the provider's editor: each has ids of its own.
    pub(crate) fn editor(&self) -> Result<Ctx, Failure> {
        Ok(self.flow.ctx(actor(self.provider.editor, Role::Editor, self.provider.id)?))
    }

    fn signatory(&self) -> Result<Ctx, Failure> {
        Ok(self.flow.ctx(actor(self.provider.signatory, Role::Signatory, self.provider.id)?))
    }

    /// A claim that is signed, with a line of each amount.
    pub(crate) async fn claim(&self, number: &str, amounts: &[Cents]) -> Result<Claim, Failure> {
        let lines = (1..).zip(amounts);
        let lines = lines.map(|(line, amount): (u32, _)| self.line(format!("R {number}-{line}"), *amount));
        let request = SubmitClaim {
            grant: self.grant.id,
            period: Period::new(day(1, 1)?, day(1, 31)?)?,
            lines: lines.collect::<Result<_, _>>()?,
            income: Vec::new(),
            reinclude: Vec::new(),
        };
        let claim = self.editor()?.execute(&self.flow.new_key(), request).await?;
        let sign = SignClaim { claim: claim.id, version: claim.version };
        self.signatory()?.execute(&self.flow.new_key(), sign).await?;
        Ok(claim)
    }

    fn line(&self, number: String, gross: Cents) -> Result<NewClaimLine, Failure> {
        let issuer = "Lieferant".to_owned();
        let receipt = NewReceipt { issuer, number, issued_on: day(1, 10)?, gross };
        Ok(NewClaimLine {
            component: self.component.clone(),
            budget_year: None,
            category: self.category.clone(),
            cost: NewClaimCost::Actual { receipt, eligible: gross, pays_for: None },
            paid_on: day(1, 15)?,
            reason: "Ausgabe".to_owned(),
            receipt_details: None,
        })
    }

    async fn payout_request(&self) -> Result<(), Failure> {
        let request = needed(self.grant, self.component, AMOUNT, day(2, 26)?);
        self.editor()?.execute(&self.flow.new_key(), request).await?;
        Ok(())
    }

    /// Something else than money of the grant: nothing of it was paid yet.
    pub(crate) fn demand(&self) -> Result<DemandMoney, Failure> {
        Ok(DemandMoney {
            grant: self.grant.id,
            component: self.component.clone(),
            budget_year: None,
            kind: DemandKind::Other,
            amount: AMOUNT,
            reason: "Messung".to_owned(),
            legal_ground: "Nr. 1 des Vertrags".to_owned(),
            demanded_on: day(2, 26)?,
            due_on: day(3, 31)?,
        })
    }
}
