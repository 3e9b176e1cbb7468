//! Offices, opened as people open one: a unit, a programme, awards and forwardings.

use std::{collections::BTreeMap, net::Ipv4Addr, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use flow::{
    Actor, Clock, Ctx, Flow, OrganisationKind, Request, Role, SystemIds,
    awards::{NewAct, NewPlanLine, RecordAward},
    forwardings::RecordForwarding,
    people::{AppointAdministrator, NewRole, RegisterPerson, person_id},
    setup::{LoadProgramme, OpenUnit, RegisterOrganisation},
    sign_in::{Invite, Origin, SignIn, accept_invitation, invite_from_the_machine},
};
use grants::{
    AccountKind, ActKind, AuditScope, ComponentCode, CostCategoryCode, Financing, Grant, NewPosition,
    OrganisationId, Period, Programme, Share, Terms, account_code,
};
use identity::{Password, Secret};
use ledger::{AccountNumber, Cents, UnitId};
use store::{ReceiptFolder, Store};
use uuid::Uuid;

use crate::{Failure, booking::Three, further, subjects};

const UNIT: UnitId = UnitId(Uuid::from_u128(1));
const KREIS: OrganisationId = OrganisationId(Uuid::from_u128(2));
/// What the award gives; the plan is a quarter more.
const GIVEN: Cents = Cents::new(100_000_000_000);
const PLANNED: Cents = Cents::new(125_000_000_000);

const PASSWORD: &str = "vier Regale voller Leitz-Ordner";

/// The office.
pub(crate) struct Office {
    flow: Flow,
    provider: OrganisationId,
    /// The forwarding to its provider.
    pub(crate) forwarding: Grant,
    /// A component with a cost category that is claimed at actual cost.
    pub(crate) component: ComponentCode,
    /// That category.
    pub(crate) category: CostCategoryCode,
}

impl Office {
    /// Opens the office in an empty database.
    pub(crate) async fn open(store: &Store) -> Result<Self, Failure> {
        let flow = Flow::new(store.clone());
        let programme = open_unit(&flow).await?;
        let (component, category) = actual_cost(&programme)?;
        let funder = programme.component(&component).map(|it| it.funder.clone());
        let ministry = register(&flow, OrganisationKind::Ministry, "Ministerium", funder).await?;
        let provider = register(&flow, OrganisationKind::Provider, "Bildungsträger", None).await?;
        register_person(&flow, EDITOR, Role::Editor, provider).await?;
        register_person(&flow, SIGNATORY, Role::Signatory, provider).await?;
        let (positions, plan) = (positions(&component, GIVEN), plan(&component, &category));
        let award = award(&flow, &programme, ministry, positions.clone(), plan.clone()).await?;
        let forwarding = forwarding(&flow, &award, 1, provider, positions, plan).await?;
        Ok(Self { flow, provider, forwarding, component, category })
    }

    /// Finance staff.
    pub(crate) fn finance(&self) -> Result<Ctx, Failure> {
        finance(&self.flow)
    }

    /// The provider.
    pub(crate) fn provider(&self) -> Result<Ctx, Failure> {
        Ok(self.flow.ctx(actor(EDITOR, Role::Editor, self.provider)?))
    }

    /// Who signs for the provider.
    pub(crate) fn signatory(&self) -> Result<Ctx, Failure> {
        Ok(self.flow.ctx(actor(SIGNATORY, Role::Signatory, self.provider)?))
    }

    /// Who certifies, named by the role.
    pub(crate) fn examiner(&self, role: Role) -> Result<Ctx, Failure> {
        Ok(self.flow.ctx(actor(role.word(), role, KREIS)?))
    }

    /// The books.
    pub(crate) const fn flow(&self) -> &Flow {
        &self.flow
    }

    /// A session of the provider's editor.
    pub(crate) async fn session(&self) -> Result<Secret, Failure> {
        session(&self.flow, EDITOR).await
    }

    /// A new idempotency key.
    pub(crate) fn new_key(&self) -> String {
        self.flow.new_key()
    }
}

/// A session of a person, as people get one: by a link, a password and signing in.
pub(crate) async fn session(flow: &Flow, name: &str) -> Result<Secret, Failure> {
    let origin = Origin::new(Ipv4Addr::LOCALHOST.into(), "bench", "");
    let new = Invite { person: person_id(UNIT, name)?, resets_second_factor: false };
    let link = invite_from_the_machine(flow, UNIT, new, &origin).await?.secret;
    let password = || Password::typed(PASSWORD.to_owned());
    accept_invitation(flow, &link, password()?, &origin).await?;
    let (unit, identity, password) = (UNIT, name.to_owned(), password()?);
    let sign_in = SignIn { unit, identity, password, code: None, device: None, membership: None };
    Ok(flow::sign_in::sign_in(flow, sign_in, &origin).await?.secret)
}

/// A session of the clerk of an office.
pub(crate) async fn session_of_clerk(flow: &Flow) -> Result<Secret, Failure> {
    session(flow, CLERK).await
}

/// A session of who certifies, named by the role.
pub(crate) async fn session_of_examiner(flow: &Flow, role: Role) -> Result<Secret, Failure> {
    session(flow, role.word()).await
}

/// A day before anything is posted, at noon.
struct Before;

impl Clock for Before {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(crate::booking::START).unwrap_or_default() - chrono::Days::new(1)
    }
}

/// A provider, and who acts for it.
#[derive(Clone, Copy)]
pub(crate) struct Provider {
    /// The provider.
    pub(crate) id: OrganisationId,
    /// Who prepares what it hands in.
    pub(crate) editor: &'static str,
    /// Who signs for it.
    pub(crate) signatory: &'static str,
}

impl Provider {
    async fn open(
        flow: &Flow,
        name: &str,
        (editor, signatory): (&'static str, &'static str),
    ) -> Result<Self, Failure> {
        let id = register(flow, OrganisationKind::Provider, name, None).await?;
        register_person(flow, editor, Role::Editor, id).await?;
        register_person(flow, signatory, Role::Signatory, id).await?;
        Ok(Self { id, editor, signatory })
    }
}

/// One forwarding in so many is to the smaller of two providers: in the middle of ten.
const SMALLER: (u32, u32) = (10, 5);

/// Opens an office that forwards every component with a cost category so many times, files what hangs on these grants, and
/// gives the accounts on which its forwarded positions are moved. So its position matrix stands on the balances that are
/// posted to.
pub(crate) async fn open_wide(
    store: &Store,
    folder: &ReceiptFolder,
    forwardings: u32,
) -> Result<Vec<Three>, Failure> {
    let flow = Flow::with(store.clone(), Arc::new(Before), Arc::new(SystemIds));
    let flow = flow.with_receipt_folder(folder.clone());
    let programme = open_unit(&flow).await?;
    let provider = Provider::open(&flow, "Bildungsträger", (EDITOR, SIGNATORY)).await?;
    let smaller = Provider::open(&flow, "Lernhaus", ("Berta Bildung", "Bodo Bildung")).await?;
    let (mut threes, mut awards, mut forwarded) = (Vec::new(), Vec::new(), Vec::new());
    for funder in &programme.funders {
        let ministry =
            register(&flow, OrganisationKind::Ministry, &funder.name, Some(funder.code.clone())).await?;
        let funded = programme.components.iter().filter(|it| it.funder == funder.code);
        let components: Vec<_> =
            funded.filter_map(|it| Some((&it.code, it.cost_categories.first()?))).collect();
        let given = |amount| components.iter().flat_map(|(code, _)| positions(code, amount)).collect();
        let planned = || components.iter().flat_map(|(code, category)| plan(code, category)).collect();
        let award = award(&flow, &programme, ministry, given(GIVEN), Vec::new()).await?;
        subjects::draw(&flow, &award).await?;
        let outside = account_code(AccountKind::OutsideToUse, ministry.0);
        let outside = store::account_number(&mut store.read().await?, UNIT, &outside).await?;
        let outside: AccountNumber = outside.ok_or("a ministry has no account")?;
        for number in 1..=forwardings {
            let part = given(Cents::new(GIVEN.get() / i64::from(forwardings)));
            let to = if number % SMALLER.0 == SMALLER.1 { smaller } else { provider };
            let forwarding = forwarding(&flow, &award, number, to.id, part, planned()).await?;
            let accounts = forwarding.positions.iter().map(|position| position.accounts);
            threes.extend(accounts.map(|accounts| [outside, accounts.to_use, accounts.used]));
            forwarded.push((to, forwarding));
        }
        awards.push(award);
    }
    subjects::file(&flow, &forwarded).await?;
    Box::pin(further::take(&flow, (&provider, &smaller), &awards, &forwarded)).await?;
    Ok(threes)
}

async fn open_unit(flow: &Flow) -> Result<Programme, Failure> {
    run(flow, OpenUnit { unit: UNIT, organisation: KREIS, name: "Musterkreis".to_owned() }).await?;
    appoint(flow).await?;
    register_person(flow, CLERK, Role::Clerk, KREIS).await?;
    for role in [Role::ExaminerSachlich, Role::ExaminerRechnerisch] {
        register_person(flow, role.word(), role, KREIS).await?;
    }
    run(flow, LoadProgramme { definition: grants::DURCHSTARTEN.to_owned() }).await?;
    Ok(Programme::parse(grants::DURCHSTARTEN)?)
}

async fn award(
    flow: &Flow,
    programme: &Programme,
    giver: OrganisationId,
    positions: Vec<NewPosition>,
    plan: Vec<NewPlanLine>,
) -> Result<Grant, Failure> {
    let (programme, act) = (programme.code.clone(), act("Az. 1", true)?);
    run(flow, RecordAward { programme, giver, act, positions, plan }).await
}

async fn forwarding(
    flow: &Flow,
    award: &Grant,
    number: u32,
    recipient: OrganisationId,
    positions: Vec<NewPosition>,
    plan: Vec<NewPlanLine>,
) -> Result<Grant, Failure> {
    let (kind, act) =
        (ActKind::Weiterleitungsvertrag, act(&format!("Vertrag {number} zu {}", award.id.0), false)?);
    run(flow, RecordForwarding { parent: award.id, recipient, kind, act, positions, plan }).await
}

/// A component of which a category has no rate.
fn actual_cost(programme: &Programme) -> Result<(ComponentCode, CostCategoryCode), Failure> {
    let with_category = programme.components.iter().find_map(|component| {
        let category = component.cost_categories.first()?;
        Some((component.code.clone(), category.clone()))
    });
    with_category.ok_or_else(|| "the programme names no cost category".into())
}

const ADMINISTRATOR: &str = "Ada Amt";
/// The clerk.
pub(crate) const CLERK: &str = "Finn Anz";
/// Who audits the whole books.
pub(crate) const AUDITOR: &str = "Rita Prüf";
/// Who audits what one provider was given.
pub(crate) const AUDITOR_OF_SOME: &str = "Rolf Prüf";
/// Who prepares what the provider hands in.
pub(crate) const EDITOR: &str = "Anna Anbieter";
/// Who signs for the provider.
pub(crate) const SIGNATORY: &str = "Arno Anbieter";

/// A person whose name is what is registered of them.
pub(crate) fn actor(name: &str, role: Role, organisation: OrganisationId) -> Result<Actor, Failure> {
    Ok(Actor { person: person_id(UNIT, name)?, name: name.to_owned(), role, organisation, unit: UNIT })
}

/// Finance staff of an office.
pub(crate) fn finance(flow: &Flow) -> Result<Ctx, Failure> {
    Ok(flow.ctx(actor(CLERK, Role::Clerk, KREIS)?))
}

/// Runs a request of finance staff.
pub(crate) async fn run<R: Request>(flow: &Flow, request: R) -> Result<R::Answer, Failure> {
    run_as(flow, (CLERK, Role::Clerk), request).await
}

/// Runs a request of somebody of the office.
pub(crate) async fn run_as<R: Request>(
    flow: &Flow,
    (name, role): (&str, Role),
    request: R,
) -> Result<R::Answer, Failure> {
    Ok(flow.ctx(actor(name, role, KREIS)?).execute(&flow.new_key(), request).await?)
}

async fn appoint(flow: &Flow) -> Result<(), Failure> {
    let name = ADMINISTRATOR.to_owned();
    run(flow, AppointAdministrator { organisation: KREIS, identity: name.clone(), name }).await?;
    Ok(())
}

async fn register_person(
    flow: &Flow,
    name: &str,
    role: Role,
    organisation: OrganisationId,
) -> Result<(), Failure> {
    let from = flow.today();
    register_with(
        flow,
        name,
        NewRole { organisation, role, from, until: None, deputy_for: None, scope: None },
    )
    .await
}

/// Registers somebody of the office.
pub(crate) async fn register_colleague(flow: &Flow, name: &str, role: Role) -> Result<(), Failure> {
    register_person(flow, name, role, KREIS).await
}

/// Registers somebody who audits what lies in a scope, until a day far off: no audit is without an end.
pub(crate) async fn register_auditor(flow: &Flow, name: &str, scope: AuditScope) -> Result<(), Failure> {
    let (organisation, role, from) = (KREIS, Role::Auditor, flow.today());
    let until = NaiveDate::from_ymd_opt(2099, 12, 31);
    let scope = Some(scope);
    register_with(flow, name, NewRole { organisation, role, from, until, deputy_for: None, scope }).await
}

async fn register_with(flow: &Flow, name: &str, role: NewRole) -> Result<(), Failure> {
    let administrator = flow.ctx(actor(ADMINISTRATOR, Role::Administrator, KREIS)?);
    let request = RegisterPerson { identity: name.to_owned(), name: name.to_owned(), roles: vec![role] };
    administrator.execute(&flow.new_key(), request).await?;
    Ok(())
}

async fn register(
    flow: &Flow,
    kind: OrganisationKind,
    name: &str,
    funder: Option<String>,
) -> Result<OrganisationId, Failure> {
    Ok(run(flow, RegisterOrganisation { kind, name: name.to_owned(), funder }).await?.id)
}

fn act(reference: &str, may_forward: bool) -> Result<NewAct, Failure> {
    Ok(NewAct {
        dated_on: day(1, 4)?,
        reference: reference.to_owned(),
        purpose: "Messung".to_owned(),
        period: Period::new(day(1, 1)?, day(12, 31)?)?,
        financing: Financing::Anteilfinanzierung { share: Share::parse_percent("80.00")? },
        may_forward,
        rates_gross: BTreeMap::new(),
        terms: Terms::default(),
        document: None,
    })
}

/// A day of 2021.
pub(crate) fn day(month: u32, day: u32) -> Result<NaiveDate, Failure> {
    NaiveDate::from_ymd_opt(2021, month, day).ok_or_else(|| "no such day".into())
}

fn positions(component: &ComponentCode, amount: Cents) -> Vec<NewPosition> {
    vec![NewPosition { component: component.clone(), budget_year: None, amount }]
}

fn plan(component: &ComponentCode, category: &CostCategoryCode) -> Vec<NewPlanLine> {
    let (component, category) = (component.clone(), category.clone());
    vec![NewPlanLine { component, budget_year: None, category, planned: PLANNED }]
}
