//! An office at work: the Musterkreis with its ministries, the programme, two providers, an award, a forwarding.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use flow::{
    Actor, Ctx, Flow, OrganisationKind, Request, Role,
    awards::{NewAct, NewPlanLine, RecordAward},
    finality::RecordFinality,
    forwardings::RecordForwarding,
    setup::{LoadProgramme, OpenUnit, RegisterOrganisation},
};
use grants::{
    ActKind, ComponentCode, CostCategoryCode, DURCHSTARTEN, FinalityKind, Financing, Grant, NewPosition,
    OrganisationId, Period, ProgrammeCode, RateCode, Share, Terms,
};
use ledger::{Cents, UnitId};
use store::Store;
use uuid::Uuid;

use crate::{CountedIds, FixedClock, FourPeople, People, actor, open_account};

/// An office whose clock stands at 1 June 2021, 9 o'clock in Germany.
///
/// The MAGS awards 50,000.00 for F1 and 100,000.00 for F4, at 80 %, from 2021 to 2022; 40,000.00 of F4 and 8,000.00 of
/// F1 are forwarded to provider A, whose plan has 30,000.00 for lessons, 20,000.00 for exams and 10,000.00 for coaching.
#[derive(Clone, Debug)]
pub struct Office {
    /// The books.
    pub flow: Flow,
    /// The Musterkreis.
    pub kreis: OrganisationId,
    /// Funds F1 to F5.
    pub mags: OrganisationId,
    /// Funds F6.
    pub mkjfgfi: OrganisationId,
    /// A provider with a grant.
    pub provider_a: OrganisationId,
    /// A provider without one.
    pub provider_b: OrganisationId,
    /// From the MAGS to the Kreis.
    pub award: Grant,
    /// From the Kreis to provider A.
    pub forwarding: Grant,
}

impl Office {
    /// The unit of the Musterkreis.
    pub const UNIT: UnitId = UnitId(Uuid::from_u128(0xA));

    /// The roles of an office and of its administrator, which provider B has as well.
    pub const STRANGERS: [Role; 7] = [
        Role::Clerk,
        Role::ExaminerSachlich,
        Role::ExaminerRechnerisch,
        Role::Orderer,
        Role::Releaser,
        Role::Head,
        Role::Administrator,
    ];

    /// Sets the office up in a store, by the requests that people use.
    ///
    /// # Panics
    /// If one of them is refused.
    pub async fn open(store: &Store) -> Self {
        let flow = Flow::with(store.clone(), Arc::new(FixedClock(now())), Arc::new(CountedIds::default()));
        let kreis = OrganisationId(Uuid::from_u128(0xB));
        let finance = flow.ctx(of_office(kreis, CLERK));
        let (unit, name) = (Self::UNIT, "Musterkreis".to_owned());
        run(&flow, &finance, OpenUnit { unit, organisation: kreis, name }).await;
        let people = People::of(store, now(), unit, kreis).await;
        for (name, role) in OFFICE {
            people.register(name, &[(role, kreis)]).await;
        }
        run(&flow, &finance, LoadProgramme { definition: DURCHSTARTEN.to_owned() }).await;
        let mags = register(&flow, &finance, "MAGS", Some("MAGS")).await;
        let mkjfgfi = register(&flow, &finance, "MKJFGFI", Some("MKJFGFI")).await;
        let provider_a = register(&flow, &finance, "Bildungsträger A", None).await;
        let provider_b = register(&flow, &finance, "Bildungsträger B", None).await;
        for (name, role, provider) in [
            ("Anna Anbieter", Role::Editor, provider_a),
            ("Arno Anbieter", Role::Signatory, provider_a),
            ("Berta Bildung", Role::Editor, provider_b),
            ("Bodo Bildung", Role::Signatory, provider_b),
        ] {
            people.register(name, &[(role, provider)]).await;
        }
        people.register("Alwin Anbieter", &[(Role::Clerk, provider_a)]).await;
        for role in Self::STRANGERS {
            people.register(&strange(role), &[(role, provider_b)]).await;
        }
        let award = run(&flow, &finance, award(mags)).await;
        let forwarding = run(&flow, &finance, forwarding(&award, provider_a)).await;
        // Under a key of its own, so that the ids of what follows are counted on from the forwarding.
        let award = finance.execute("award-is-final", final_on(&award)).await.unwrap();
        let office = Self { flow, kreis, mags, mkjfgfi, provider_a, provider_b, award, forwarding };
        for (editor, signatory) in
            [(office.person_of_a(), office.signatory_of_a()), (office.person_of_b(), office.signatory_of_b())]
        {
            let (clerk, confirms) = (office.finance(), office.who_is(Role::Head));
            open_account(store, now(), &FourPeople { editor, signatory, clerk, confirms }).await;
        }
        office
    }

    /// The clerk of the Kreis.
    pub fn finance(&self) -> Actor {
        of_office(self.kreis, CLERK)
    }

    /// Someone of the Kreis who acts in a role; of two releasers the first.
    ///
    /// # Panics
    /// If nobody there does.
    pub fn who_is(&self, role: Role) -> Actor {
        let person = OFFICE.into_iter().find(|(_, held)| *held == role);
        of_office(self.kreis, person.unwrap())
    }

    /// The second releaser of the Kreis.
    pub fn second_releaser(&self) -> Actor {
        of_office(self.kreis, SECOND_RELEASER)
    }

    /// Who prepares for provider A.
    pub fn person_of_a(&self) -> Actor {
        actor(Self::UNIT, "Anna Anbieter", Role::Editor, self.provider_a)
    }

    /// Who signs for provider A.
    pub fn signatory_of_a(&self) -> Actor {
        actor(Self::UNIT, "Arno Anbieter", Role::Signatory, self.provider_a)
    }

    /// Who prepares for provider B.
    pub fn person_of_b(&self) -> Actor {
        actor(Self::UNIT, "Berta Bildung", Role::Editor, self.provider_b)
    }

    /// Who signs for provider B.
    pub fn signatory_of_b(&self) -> Actor {
        actor(Self::UNIT, "Bodo Bildung", Role::Signatory, self.provider_b)
    }

    /// Who would keep the books of provider A, if it forwarded anything.
    pub fn clerk_of_a(&self) -> Actor {
        actor(Self::UNIT, "Alwin Anbieter", Role::Clerk, self.provider_a)
    }

    /// Someone who acts in a role of the office for provider B, which gives nothing.
    pub fn stranger(&self, role: Role) -> Actor {
        actor(Self::UNIT, &strange(role), role, self.provider_b)
    }

    /// An auditor.
    pub fn auditor(&self) -> Actor {
        self.who_is(Role::Auditor)
    }

    /// Who manages people.
    pub fn administrator(&self) -> Actor {
        actor(Self::UNIT, People::ADMINISTRATOR, Role::Administrator, self.kreis)
    }

    /// Runs a request as someone.
    pub async fn run<R: Request>(&self, actor: Actor, request: R) -> R::Answer {
        run(&self.flow, &self.flow.ctx(actor), request).await
    }
}

const CLERK: (&str, Role) = ("Frieda Finanz", Role::Clerk);
const SECOND_RELEASER: (&str, Role) = ("Rolf Rat", Role::Releaser);

/// Who works in the Kreis, each in one role.
const OFFICE: [(&str, Role); 8] = [
    CLERK,
    ("Sina Sach", Role::ExaminerSachlich),
    ("Reto Rech", Role::ExaminerRechnerisch),
    ("Olga Ordner", Role::Orderer),
    ("Ria Rat", Role::Releaser),
    SECOND_RELEASER,
    ("Hanna Haupt", Role::Head),
    ("Paul Prüfer", Role::Auditor),
];

fn strange(role: Role) -> String {
    format!("Fremd {}", role.word())
}

fn of_office(kreis: OrganisationId, (name, role): (&str, Role)) -> Actor {
    actor(Office::UNIT, name, role, kreis)
}

fn now() -> DateTime<Utc> {
    "2021-06-01T07:00:00Z".parse().unwrap()
}

/// Each request has an id of its own, so each has a context of its own.
async fn run<R: Request>(flow: &Flow, as_in: &Ctx, request: R) -> R::Answer {
    flow.ctx(as_in.actor().clone()).execute(&flow.new_key(), request).await.unwrap()
}

async fn register(flow: &Flow, finance: &Ctx, name: &str, funder: Option<&str>) -> OrganisationId {
    let kind = if funder.is_some() { OrganisationKind::Ministry } else { OrganisationKind::Provider };
    let (name, funder) = (name.to_owned(), funder.map(ToOwned::to_owned));
    run(flow, finance, RegisterOrganisation { kind, name, funder }).await.id
}

fn award(giver: OrganisationId) -> RecordAward {
    RecordAward {
        programme: ProgrammeCode::parse("diaa").unwrap(),
        giver,
        act: act("36.02-1/21", "Kurse und Coaching", true),
        positions: vec![position("F1", 5_000_000), position("F4", 10_000_000)],
        plan: Vec::new(),
    }
}

/// The award is final a month after it came.
fn final_on(award: &Grant) -> RecordFinality {
    let (grant, version, kind, on) = (award.id, award.version, FinalityKind::Final, day(2021, 2, 20));
    RecordFinality { grant, version, kind, on }
}

fn forwarding(parent: &Grant, recipient: OrganisationId) -> RecordForwarding {
    RecordForwarding {
        parent: parent.id,
        recipient,
        kind: ActKind::Weiterleitungsvertrag,
        act: act("50-W-1", "Kurse in Musterstadt", false),
        positions: vec![position("F1", 800_000), position("F4", 4_000_000)],
        plan: vec![
            planned("F1", "coachingstellen", 1_000_000),
            planned("F4", "unterrichtsstunden", 3_000_000),
            planned("F4", "pruefungsgebuehren", 2_000_000),
        ],
    }
}

fn act(reference: &str, purpose: &str, may_forward: bool) -> NewAct {
    NewAct {
        dated_on: day(2021, 1, 15),
        reference: reference.to_owned(),
        purpose: purpose.to_owned(),
        period: Period::new(day(2021, 1, 1), day(2022, 12, 31)).unwrap(),
        financing: Financing::Anteilfinanzierung { share: Share::parse_percent("80.00").unwrap() },
        may_forward,
        rates_gross: BTreeMap::from([(RateCode::parse("P4").unwrap(), true)]),
        terms: Terms::default(),
        document: None,
    }
}

fn position(component: &str, cents: i64) -> NewPosition {
    let component = ComponentCode::parse(component).unwrap();
    NewPosition { component, budget_year: None, amount: Cents::new(cents) }
}

fn planned(component: &str, category: &str, cents: i64) -> NewPlanLine {
    let component = ComponentCode::parse(component).unwrap();
    let category = CostCategoryCode::parse(category).unwrap();
    NewPlanLine { component, budget_year: None, category, planned: Cents::new(cents) }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}
