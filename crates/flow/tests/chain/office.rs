//! The books of the stories: small round figures, so that each limit is one cent away.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use chrono::{DateTime, NaiveDate};
use flow::{
    Actor, Ctx, File, Flow, FlowError, Request, Role, SystemIds,
    awards::{NewAct, NewPlanLine, RecordAward},
    claims::{CertifyClaim, SendBackProposal, SignClaim},
    finality::RecordFinality,
    forwardings::RecordForwarding,
    payments::ReleasePayment,
    payouts::{CertifyPayout, SendBackPayout},
    setup::{LoadProgramme, OpenUnit, RegisterOrganisation},
};
use grants::{
    ActKind, Claim, ComponentCode, CostCategoryCode, FinalityKind, Financing, Grant, NewPosition,
    OrganisationId, Payment, PayoutRequest, Period, ProgrammeCode, RateCode, Share, Step, Terms,
};
use ledger::{Cents, UnitId};
use serde::{Serialize, de::DeserializeOwned};
use store::{OrganisationKind, Store};
use testkit::{CountedIds, FixedClock, FourPeople, People, TestFolder, open_account};
use uuid::Uuid;

pub(crate) const UNIT: UnitId = UnitId(Uuid::from_u128(1));
pub(crate) const KREIS: OrganisationId = OrganisationId(Uuid::from_u128(2));

/// The cost category of coaching posts.
pub(crate) const COACHING: &str = "coachingstellen";
/// The cost category of lessons.
pub(crate) const LESSONS: &str = "unterrichtsstunden";

/// An office on the morning of 15 March 2021.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    pub(crate) flow: Flow,
    pub(crate) mags: OrganisationId,
    pub(crate) mkjfgfi: OrganisationId,
    pub(crate) provider_a: OrganisationId,
    pub(crate) provider_b: OrganisationId,
    /// From the MAGS: F1 2000.00, F4 1000.00; plan 2500.00 and 1250.00.
    pub(crate) award: Grant,
    /// To provider A: F1 800.00, F4 400.00; plan 1000.00 and 500.00.
    pub(crate) forwarding_a: Grant,
    pub(crate) folder: TestFolder,
    keys: Arc<AtomicU64>,
}

impl Office {
    pub(crate) async fn open(store: &Store) -> Self {
        let now = DateTime::parse_from_rfc3339("2021-03-15T09:00:00Z").unwrap().to_utc();
        let folder = TestFolder::new().await;
        let flow = Flow::with(store.clone(), Arc::new(FixedClock(now)), Arc::new(CountedIds::default()));
        let flow = flow.with_receipt_folder(folder.receipts.clone());
        set_up(&flow, OpenUnit { unit: UNIT, organisation: KREIS, name: "Musterkreis".to_owned() }).await;
        let people = People::of(store, now, UNIT, KREIS).await;
        for (name, role) in OFFICE {
            people.register(name, &[(role, KREIS)]).await;
        }
        set_up(&flow, LoadProgramme { definition: grants::DURCHSTARTEN.to_owned() }).await;
        let mags = register(&flow, OrganisationKind::Ministry, "Ministerium A", Some("MAGS")).await;
        let mkjfgfi = register(&flow, OrganisationKind::Ministry, "Ministerium B", Some("MKJFGFI")).await;
        let provider_a = register(&flow, OrganisationKind::Provider, "Träger A", None).await;
        let provider_b = register(&flow, OrganisationKind::Provider, "Träger B", None).await;
        for (name, role, provider) in [
            ("Anna A", Role::Editor, provider_a),
            ("Arno A", Role::Signatory, provider_a),
            ("Bernd B", Role::Editor, provider_b),
            ("Beate B", Role::Signatory, provider_b),
            ("Clara B", Role::Clerk, provider_b),
        ] {
            people.register(name, &[(role, provider)]).await;
        }
        let given = [("F1", 200_000, COACHING, 250_000), ("F4", 100_000, LESSONS, 125_000)];
        let award = set_up(&flow, award(mags, &given)).await;
        let award = set_up(&flow, finality(&award, FinalityKind::Final)).await;
        let given = [("F1", 80_000, COACHING, 100_000), ("F4", 40_000, LESSONS, 50_000)];
        let forwarding_a = set_up(&flow, forwarding(&award, provider_a, &given)).await;
        for (editor, signatory, provider) in
            [("Anna A", "Arno A", provider_a), ("Bernd B", "Beate B", provider_b)]
        {
            let people = FourPeople {
                editor: actor(editor, Role::Editor, provider),
                signatory: actor(signatory, Role::Signatory, provider),
                clerk: finance(),
                confirms: actor("Hanna Leit", Role::Head, KREIS),
            };
            open_account(store, now, &people).await;
        }
        Self {
            flow,
            mags,
            mkjfgfi,
            provider_a,
            provider_b,
            award,
            forwarding_a,
            folder,
            keys: Arc::default(),
        }
    }

    /// The same office at another instant.
    pub(crate) fn at(&self, instant: &str) -> Self {
        let now = DateTime::parse_from_rfc3339(instant).unwrap().to_utc();
        let flow = Flow::with(self.flow.store().clone(), Arc::new(FixedClock(now)), Arc::new(SystemIds));
        Self { flow: flow.with_receipt_folder(self.folder.receipts.clone()), ..self.clone() }
    }

    pub(crate) fn finance(&self) -> Ctx {
        self.flow.ctx(finance())
    }

    pub(crate) fn a(&self) -> Ctx {
        self.flow.ctx(actor("Anna A", Role::Editor, self.provider_a))
    }

    pub(crate) fn b(&self) -> Ctx {
        self.flow.ctx(actor("Bernd B", Role::Editor, self.provider_b))
    }

    /// Who manages people.
    pub(crate) fn administrator(&self) -> Ctx {
        self.flow.ctx(actor(People::ADMINISTRATOR, Role::Administrator, KREIS))
    }

    /// Who signs for provider A.
    pub(crate) fn signatory_of_a(&self) -> Ctx {
        self.flow.ctx(actor("Arno A", Role::Signatory, self.provider_a))
    }

    /// Who signs for provider B.
    pub(crate) fn signatory_of_b(&self) -> Ctx {
        self.flow.ctx(actor("Beate B", Role::Signatory, self.provider_b))
    }

    /// A clerk of provider B, which gives nothing.
    pub(crate) fn stranger(&self) -> Ctx {
        self.flow.ctx(actor("Clara B", Role::Clerk, self.provider_b))
    }

    pub(crate) fn auditor(&self) -> Ctx {
        self.flow.ctx(actor("Rita Prüf", Role::Auditor, KREIS))
    }

    /// Someone of the Kreis who acts in a role; of two releasers the first.
    pub(crate) fn who_is(&self, role: Role) -> Ctx {
        let (name, role) = OFFICE.into_iter().find(|(_, held)| *held == role).unwrap();
        self.flow.ctx(actor(name, role, KREIS))
    }

    /// The second releaser.
    pub(crate) fn second_releaser(&self) -> Ctx {
        self.flow.ctx(actor("Rolf Frei", Role::Releaser, KREIS))
    }

    /// Runs a request under a new key. In the office whoever does such things takes it over from the clerk; and what needs
    /// several people, others bring to its end: a claim is signed, its decision certified, a payment released twice.
    pub(crate) async fn run<R: Request>(&self, ctx: &Ctx, request: R) -> Result<R::Answer, FlowError> {
        let of_clerk = *ctx.actor() == finance();
        let taken_over = match (R::COMMAND, R::ACTION.roles()) {
            ("claim.decide" | "claim.correct", _) if of_clerk => {
                Some(self.flow.ctx(actor("Fritz Zwei", Role::Clerk, KREIS)))
            }
            (_, [role, ..]) if of_clerk && !R::ACTION.allows(Role::Clerk) => Some(self.who_is(*role)),
            _ => None,
        };
        let answer = self.alone(taken_over.as_ref().unwrap_or(ctx), request).await?;
        Ok(match R::COMMAND {
            "claim.submit" | "claim.resubmit" => as_one(&self.sign(&as_one(&answer)).await),
            "claim.decide" | "claim.correct" if of_clerk => as_one(&self.certify(&as_one(&answer)).await?),
            "payout_request.decide" if of_clerk => as_one(&self.certify_payout(as_one(&answer)).await?),
            "payment.release" if of_clerk => {
                let Payment { id, version, .. } = as_one(&answer);
                let release = ReleasePayment { payment: id, version };
                as_one(&self.alone(&self.second_releaser(), release).await?)
            }
            _ => answer,
        })
    }

    /// Runs a request under a new key, and leaves what follows to others.
    pub(crate) async fn alone<R: Request>(&self, ctx: &Ctx, request: R) -> Result<R::Answer, FlowError> {
        let key = self.keys.fetch_add(1, Ordering::Relaxed);
        ctx.execute(&format!("key-{key:06}"), request).await
    }

    /// Signs a claim for its recipient.
    async fn sign(&self, claim: &Claim) -> Claim {
        let signatory = match claim.sign_offs[0].by.organisation {
            KREIS => self.who_is(Role::Head),
            provider if provider == self.provider_a => self.signatory_of_a(),
            provider => self.flow.ctx(actor("Beate B", Role::Signatory, provider)),
        };
        self.alone(&signatory, SignClaim { claim: claim.id, version: claim.version }).await.unwrap()
    }

    /// Certifies what is proposed, in reason and in amount; what cannot be booked is sent back.
    pub(crate) async fn certify(&self, claim: &Claim) -> Result<Claim, FlowError> {
        let certify =
            |step| CertifyClaim { claim: claim.id, version: claim.version, round: claim.round(), step };
        self.alone(&self.who_is(Role::ExaminerSachlich), certify(Step::Sachlich)).await?;
        let decided = self.alone(&self.who_is(Role::ExaminerRechnerisch), certify(Step::Rechnerisch)).await;
        if decided.is_err() {
            let (version, round, reason) = (claim.version, claim.round(), "nicht buchbar".to_owned());
            let back = SendBackProposal { claim: claim.id, version, round, reason };
            self.alone(&self.who_is(Role::ExaminerSachlich), back).await.unwrap();
        }
        decided
    }

    /// Certifies an approval that is proposed, in reason and in amount; what cannot be booked is sent back.
    pub(crate) async fn certify_payout(&self, proposed: PayoutRequest) -> Result<PayoutRequest, FlowError> {
        if !proposed.is_proposed() {
            return Ok(proposed);
        }
        let (payout_request, version, round) = (proposed.id, proposed.version, proposed.round());
        let certify = |step| CertifyPayout { payout_request, version, round, step };
        self.alone(&self.who_is(Role::ExaminerSachlich), certify(Step::Sachlich)).await?;
        let approved = self.alone(&self.who_is(Role::ExaminerRechnerisch), certify(Step::Rechnerisch)).await;
        if approved.is_err() {
            let back = SendBackPayout { payout_request, version, round, reason: "nicht buchbar".to_owned() };
            self.alone(&self.who_is(Role::ExaminerSachlich), back).await.unwrap();
        }
        approved
    }
}

/// The answer as what it is known to be.
fn as_one<T: DeserializeOwned>(answer: &impl Serialize) -> T {
    serde_json::from_value(serde_json::to_value(answer).unwrap()).unwrap()
}

async fn set_up<R: Request>(flow: &Flow, request: R) -> R::Answer {
    flow.ctx(finance()).execute(&flow.new_key(), request).await.unwrap()
}

async fn register(flow: &Flow, kind: OrganisationKind, name: &str, funder: Option<&str>) -> OrganisationId {
    let (name, funder) = (name.to_owned(), funder.map(str::to_owned));
    set_up(flow, RegisterOrganisation { kind, name, funder }).await.id
}

fn finance() -> Actor {
    actor("Finn Anz", Role::Clerk, KREIS)
}

/// Who works in the Kreis, each in one role.
const OFFICE: [(&str, Role); 9] = [
    ("Finn Anz", Role::Clerk),
    ("Fritz Zwei", Role::Clerk),
    ("Sina Sach", Role::ExaminerSachlich),
    ("Reto Rech", Role::ExaminerRechnerisch),
    ("Olga Ordn", Role::Orderer),
    ("Ria Frei", Role::Releaser),
    ("Rolf Frei", Role::Releaser),
    ("Hanna Leit", Role::Head),
    ("Rita Prüf", Role::Auditor),
];

/// A person of an organisation.
pub(crate) fn actor(person: &str, role: Role, organisation: OrganisationId) -> Actor {
    testkit::actor(UNIT, person, role, organisation)
}

/// Component, grant in cents, cost category, planned cost in cents.
pub(crate) type Given<'a> = (&'a str, i64, &'a str, i64);

/// An award for the year 2021, 80 %, that may be forwarded.
pub(crate) fn award(ministry: OrganisationId, given: &[Given<'_>]) -> RecordAward {
    RecordAward {
        programme: ProgrammeCode::parse("diaa").unwrap(),
        giver: ministry,
        act: act("Az. 1", true),
        positions: positions(given),
        plan: plan(given),
    }
}

/// The file of an act.
pub(crate) fn file() -> File {
    File::new("application/pdf".to_owned(), b"%PDF-1.7 Bescheid".to_vec())
}

/// What happened to an award on 15 February.
pub(crate) fn finality(award: &Grant, kind: FinalityKind) -> RecordFinality {
    RecordFinality { grant: award.id, version: award.version, kind, on: day(2021, 2, 15) }
}

/// A forwarding for the year 2021, 80 %.
pub(crate) fn forwarding(parent: &Grant, recipient: OrganisationId, given: &[Given<'_>]) -> RecordForwarding {
    RecordForwarding {
        parent: parent.id,
        recipient,
        kind: ActKind::Weiterleitungsvertrag,
        act: act(&format!("KI {recipient}"), false),
        positions: positions(given),
        plan: plan(given),
    }
}

fn act(reference: &str, may_forward: bool) -> NewAct {
    NewAct {
        dated_on: day(2021, 1, 4),
        reference: reference.to_owned(),
        purpose: "Durchstarten".to_owned(),
        period: Period::new(day(2021, 1, 1), day(2021, 12, 31)).unwrap(),
        financing: Financing::Anteilfinanzierung { share: Share::parse_percent("80.00").unwrap() },
        may_forward,
        rates_gross: BTreeMap::from([(RateCode::parse("P4").unwrap(), true)]),
        terms: Terms::default(),
        document: None,
    }
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub(crate) fn component(code: &str) -> ComponentCode {
    ComponentCode::parse(code).unwrap()
}

pub(crate) fn positions(given: &[Given<'_>]) -> Vec<NewPosition> {
    let position = |&(code, cents, ..): &Given<'_>| NewPosition {
        component: component(code),
        budget_year: None,
        amount: Cents::new(cents),
    };
    given.iter().map(position).collect()
}

pub(crate) fn plan(given: &[Given<'_>]) -> Vec<NewPlanLine> {
    let line = |&(code, _, category, planned): &Given<'_>| NewPlanLine {
        component: component(code),
        budget_year: None,
        category: CostCategoryCode::parse(category).unwrap(),
        planned: Cents::new(planned),
    };
    given.iter().map(line).collect()
}
