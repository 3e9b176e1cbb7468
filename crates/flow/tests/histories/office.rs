//! A unit in whose books many histories take place side by side, and what each of them starts with.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use flow::{
    Ctx, File, Flow, Request, Role,
    awards::{NewAct, NewPlanLine, RecordAward},
    finality::RecordFinality,
    forwardings::RecordForwarding,
    payout_terms::AgreeTerms,
    periods::ClosePeriod,
    setup::{LoadProgramme, OpenUnit, RegisterOrganisation},
};
use grants::{
    ActKind, ComponentCode, CostCategoryCode, FinalityKind, Financing, Grant, NewPosition, NewTerms,
    OrganisationId, PayoutRule, Period, ProgrammeCode, RateCode, Share, Terms,
};
use ledger::{Cents, UnitId};
use store::{OrganisationKind, Store};
use testkit::{CountedIds, FixedClock, FourPeople, People, open_account};
use uuid::Uuid;

use crate::{
    command::{AWARD, COMPONENTS, GRANTS, PLAN},
    model,
};

/// The day before the histories, on which everything in them happens.
pub(crate) fn yesterday() -> NaiveDate {
    day(2021, 3, 14)
}

/// The first day that is not closed: all acts are of this day.
pub(crate) fn first_open() -> NaiveDate {
    day(2021, 3, 1)
}

/// The books on the morning of 15 March 2021.
pub(crate) fn flow(store: &Store) -> Flow {
    Flow::with(store.clone(), Arc::new(FixedClock(now())), Arc::new(CountedIds::default()))
}

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2021-03-15T09:00:00Z").unwrap().to_utc()
}

/// Who works in the Kreis, each in one role.
const OFFICE: [(&str, Role); 8] = [
    ("Finn Anz", Role::Clerk),
    (PROPOSER, Role::Clerk),
    ("Hanna Leit", Role::Head),
    ("Sina Sach", Role::ExaminerSachlich),
    ("Reto Rech", Role::ExaminerRechnerisch),
    ("Olga Ordn", Role::Orderer),
    ("Ria Frei", Role::Releaser),
    (SECOND, Role::Releaser),
];

const PROPOSER: &str = "Fritz Zwei";
const SECOND: &str = "Rolf Frei";

/// The books of a unit.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    flow: Flow,
    unit: UnitId,
    kreis: OrganisationId,
    ministry: OrganisationId,
    providers: [OrganisationId; GRANTS - 1],
}

impl Office {
    pub(crate) async fn open(flow: Flow, number: u128) -> Self {
        let (unit, kreis) = (UnitId(Uuid::from_u128(number)), OrganisationId(Uuid::from_u128(16 + number)));
        let (ministry, providers) = (kreis, [kreis; GRANTS - 1]);
        let office = Self { flow, unit, kreis, ministry, providers };
        office.set_up(OpenUnit { unit, organisation: kreis, name: format!("Musterkreis {number}") }).await;
        let people = People::of(office.store(), now(), unit, kreis).await;
        for (name, role) in OFFICE {
            people.register(name, &[(role, kreis)]).await;
        }
        office.set_up(LoadProgramme { definition: grants::DURCHSTARTEN.to_owned() }).await;
        let ministry = office.register(OrganisationKind::Ministry, "Ministerium A", Some("MAGS")).await;
        let first = office.register(OrganisationKind::Provider, "Träger A", None).await;
        let second = office.register(OrganisationKind::Provider, "Träger B", None).await;
        people.register("Anna A", &[(Role::Editor, first), (Role::Editor, second)]).await;
        people.register("Arno A", &[(Role::Signatory, first), (Role::Signatory, second)]).await;
        for provider in [first, second] {
            let people = FourPeople {
                editor: testkit::actor(unit, "Anna A", Role::Editor, provider),
                signatory: testkit::actor(unit, "Arno A", Role::Signatory, provider),
                clerk: testkit::actor(unit, "Finn Anz", Role::Clerk, kreis),
                confirms: testkit::actor(unit, "Hanna Leit", Role::Head, kreis),
            };
            open_account(office.store(), now(), &people).await;
        }
        let reason = "Quartalsabschluss".to_owned();
        office.set_up(ClosePeriod { until: first_open().pred_opt().unwrap(), reason }).await;
        Self { ministry, providers: [first, second], ..office }
    }

    async fn set_up<R: Request>(&self, request: R) -> R::Answer {
        self.finance().execute(&self.flow.new_key(), request).await.unwrap()
    }

    async fn register(&self, kind: OrganisationKind, name: &str, funder: Option<&str>) -> OrganisationId {
        let (name, funder) = (name.to_owned(), funder.map(str::to_owned));
        self.set_up(RegisterOrganisation { kind, name, funder }).await.id
    }

    pub(crate) const fn store(&self) -> &Store {
        self.flow.store()
    }

    /// Who gives everything, and receives the award.
    pub(crate) fn finance(&self) -> Ctx {
        self.who_is(Role::Clerk)
    }

    /// Someone of the Kreis who acts in a role; of two releasers the first.
    pub(crate) fn who_is(&self, role: Role) -> Ctx {
        let (name, role) = OFFICE.into_iter().find(|(_, held)| *held == role).unwrap();
        self.ctx(name, role, self.kreis)
    }

    /// The clerk who proposes what is decided.
    pub(crate) fn proposer(&self) -> Ctx {
        self.ctx(PROPOSER, Role::Clerk, self.kreis)
    }

    /// The second releaser.
    pub(crate) fn second_releaser(&self) -> Ctx {
        self.ctx(SECOND, Role::Releaser, self.kreis)
    }

    /// Who signs for who receives a grant.
    pub(crate) fn signatory(&self, grant: usize) -> Ctx {
        match grant.checked_sub(1) {
            None => self.who_is(Role::Head),
            Some(provider) => self.ctx("Arno A", Role::Signatory, self.providers[provider]),
        }
    }

    /// Who receives a grant.
    pub(crate) fn recipient(&self, grant: usize) -> Ctx {
        match grant.checked_sub(1) {
            None => self.finance(),
            Some(provider) => self.ctx("Anna A", Role::Editor, self.providers[provider]),
        }
    }

    fn ctx(&self, person: &str, role: Role, organisation: OrganisationId) -> Ctx {
        self.flow.ctx(testkit::actor(self.unit, person, role, organisation))
    }

    /// The grants that a history starts with: the award is final.
    pub(crate) async fn grants(&self, seed: u64, model: &model::Model) -> [Grant; GRANTS] {
        let act = |grant| act(&format!("H{seed}/{grant}"), grant, model);
        let given = |grant: usize| {
            let of = &model.grants[grant];
            (positions(of, model.year), plan(of, model.year))
        };
        let (positions, plan) = given(AWARD);
        let programme = ProgrammeCode::parse("diaa").unwrap();
        let award = RecordAward { programme, giver: self.ministry, act: act(AWARD), positions, plan };
        let award = self.set_up(award).await;
        let award = self.set_up(finality(&award)).await;
        let forwarding = async |grant: usize| {
            let (positions, plan) = given(grant);
            let (parent, recipient) = (award.id, self.providers[grant - 1]);
            let kind = ActKind::Weiterleitungsvertrag;
            let act = act(grant);
            self.set_up(RecordForwarding { parent, recipient, kind, act, positions, plan }).await
        };
        let [first, second] = [forwarding(1).await, forwarding(2).await];
        for (grant, number) in [(&first, 1), (&second, 2)] {
            if let Some(terms) = model.grants[number].terms {
                self.set_up(AgreeTerms { grant: grant.id, terms: agreed(terms) }).await;
            }
        }
        [award, first, second]
    }
}

/// Nobody can contest the award in force any more.
pub(crate) fn finality(award: &Grant) -> RecordFinality {
    RecordFinality { grant: award.id, version: award.version, kind: FinalityKind::Final, on: yesterday() }
}

/// The file of an award.
pub(crate) fn file() -> File {
    File::new("application/pdf".to_owned(), b"%PDF-1.7 Bescheid".to_vec())
}

fn act(reference: &str, grant: usize, model: &model::Model) -> NewAct {
    let share = |hundredths| Share::from_hundredths(i32::try_from(hundredths).unwrap()).unwrap();
    NewAct {
        dated_on: first_open(),
        reference: reference.to_owned(),
        purpose: "Durchstarten".to_owned(),
        period: Period::new(day(2021, 1, 1), day(2021, 12, 31)).unwrap(),
        financing: match model.financing {
            model::Financing::Share(10_000) => Financing::Vollfinanzierung,
            model::Financing::Share(hundredths) => Financing::Anteilfinanzierung { share: share(hundredths) },
            model::Financing::Deficit => Financing::Fehlbedarfsfinanzierung,
            model::Financing::Fixed => {
                Financing::Festbetragsfinanzierung { amount: Cents::new(model.grants[grant].fixed) }
            }
        },
        may_forward: grant == AWARD,
        rates_gross: BTreeMap::from([(lesson(), true)]),
        terms: Terms { budget_bound: model.year.is_some(), ..Terms::default() },
        document: None,
    }
}

pub(crate) fn component(part: usize) -> ComponentCode {
    ComponentCode::parse(COMPONENTS[part]).unwrap()
}

/// What is agreed on paying.
pub(crate) fn agreed(terms: model::Terms) -> NewTerms {
    let cap = Some(Cents::new(terms.cap));
    NewTerms {
        rule: if terms.reimburses { PayoutRule::Mixed { cap } } else { PayoutRule::Advance { cap } },
        reference: "§ 5".to_owned(),
        agreed_on: first_open(),
        requirements: Vec::new(),
        instalments: Vec::new(),
    }
}

/// The rate of a lesson.
pub(crate) fn lesson() -> RateCode {
    RateCode::parse("P4").unwrap()
}

pub(crate) fn category(plan: usize) -> CostCategoryCode {
    CostCategoryCode::parse(PLAN[plan].1).unwrap()
}

/// What a grant gives for a component.
pub(crate) fn position(part: usize, cents: i64, budget_year: Option<i32>) -> NewPosition {
    NewPosition { component: component(part), budget_year, amount: Cents::new(cents) }
}

/// What is planned of a line of a plan.
pub(crate) fn plan_line(plan: usize, planned: i64, budget_year: Option<i32>) -> NewPlanLine {
    NewPlanLine {
        component: component(PLAN[plan].0),
        budget_year,
        category: category(plan),
        planned: Cents::new(planned),
    }
}

fn positions(grant: &model::Grant, year: Option<i32>) -> Vec<NewPosition> {
    grant.amounts.iter().enumerate().map(|(part, cents)| position(part, *cents, year)).collect()
}

fn plan(grant: &model::Grant, year: Option<i32>) -> Vec<NewPlanLine> {
    grant.planned.iter().enumerate().map(|(plan, planned)| plan_line(plan, *planned, year)).collect()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}
