//! The whole chain under another programme, of which no line of code knows anything.

use crate::office::{Given, Office, award, component, day, finality, forwarding};
use flow::{
    FlowError,
    claims::{DecideClaim, NewClaimCost, NewClaimLine, NewReceipt},
    payments::{ConfirmPayment, ReleasePayment},
    proofs::{self, AcceptProof, InputTax, NewProof},
    setup::LoadProgramme,
    tranches::RecordTranche,
};
use grants::{
    Claim, ClaimError, FinalityKind, Financing, Grant, KOMM_AN, LineDecision, Period, ProgrammeCode,
    ProofKind, RateCode, RateError,
};
use ledger::Cents;
use testkit::TestDb;

use crate::steps::{approve, file, limit, line, order, submit, unit, units_at};

const RUNNING: &str = "laufender_betrieb";
/// 600.00 for Ankommenstreffpunkte.
const GIVEN: [Given<'static>; 1] = [("A", 60_000, RUNNING, 60_000)];

/// What the MKJFGFI gives, all of it forwarded to provider B.
async fn forwarded(office: &Office, amounts: &[Given<'_>]) -> (Grant, Grant) {
    office.run(&office.finance(), LoadProgramme { definition: KOMM_AN.to_owned() }).await.unwrap();
    let mut given = award(office.mkjfgfi, amounts);
    given.programme = ProgrammeCode::parse("komm-an").unwrap();
    given.act.financing = Financing::Vollfinanzierung;
    let award = office.run(&office.finance(), given).await.unwrap();
    let award = office.run(&office.finance(), finality(&award, FinalityKind::Final)).await.unwrap();
    let mut passed_on = forwarding(&award, office.provider_b, amounts);
    passed_on.act.financing = Financing::Vollfinanzierung;
    let forwarding = office.run(&office.finance(), passed_on).await.unwrap();
    (award, forwarding)
}

/// Money that the Kreis draws and that arrives.
async fn draw(office: &Office, award: &Grant, cents: i64) {
    approve(office, &office.finance(), award.id, "A", cents).await;
    let tranche = RecordTranche {
        grant: award.id,
        component: component("A"),
        budget_year: None,
        amount: Cents::new(cents),
        received_on: day(2021, 2, 1),
    };
    office.run(&office.finance(), tranche).await.unwrap();
}

fn rent(number: &str, cents: i64) -> NewClaimLine {
    let receipt = NewReceipt {
        issuer: "Hausverwaltung".to_owned(),
        number: number.to_owned(),
        issued_on: day(2021, 1, 4),
        gross: Cents::new(cents),
    };
    line("A", RUNNING, NewClaimCost::Actual { receipt, eligible: Cents::new(cents), pays_for: None })
}

async fn accept_all(office: &Office, claim: &Claim) {
    let decisions = claim.lines.iter().map(|line| (line.id, LineDecision::Accept)).collect();
    let decision = DecideClaim {
        claim: claim.id,
        version: claim.version,
        decisions,
        findings: std::collections::BTreeMap::new(),
    };
    office.run(&office.finance(), decision).await.unwrap();
}

async fn pay(office: &Office, grant: &Grant, cents: i64) {
    let ordered = office.run(&office.finance(), order(grant.id, "A", cents)).await.unwrap();
    let release = ReleasePayment { payment: ordered.id, version: ordered.version };
    let released = office.run(&office.finance(), release).await.unwrap();
    let (payment, version) = (released.id, released.version);
    office
        .run(&office.finance(), ConfirmPayment { payment, version, confirmed_on: day(2021, 3, 15) })
        .await
        .unwrap();
}

async fn prove(office: &Office, grant: &Grant) {
    let new = NewProof {
        grant: grant.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    };
    let proof = proofs::compile(&office.b(), "second-programme", new).await.unwrap();
    let on = day(2021, 3, 15);
    let filed = file(office, &proof, (&office.b(), &office.signatory_of_b()), on).await;
    office
        .run(&office.finance(), AcceptProof { proof: proof.id, version: filed.version, accepted_on: on })
        .await
        .unwrap();
}

testkit::on_both_engines! {
    async fn from_award_to_proof(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (award, forwarding) = forwarded(&office, &GIVEN).await;
        draw(&office, &award, 60_000).await;
        let claim = office.run(&office.b(), submit(&forwarding, vec![rent("M 1", 40_000)])).await.unwrap();
        accept_all(&office, &claim).await;
        pay(&office, &forwarding, 40_000).await;
        prove(&office, &forwarding).await;
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_plan_without_flexibility_binds_each_line_to_the_cent(db: TestDb) {
        let office = Office::open(&db.store).await;
        // The grant and the total of the plan would bear more than the line.
        let amounts = [("A", 60_000, RUNNING, 50_000), ("B", 20_000, "begleitung", 20_000)];
        let (_, forwarding) = forwarded(&office, &amounts).await;
        let more = office.run(&office.b(), submit(&forwarding, vec![rent("M 1", 50_001)])).await;
        let (of_what, _, open, asked) = limit(more);
        assert_eq!((of_what.as_str(), open, asked), ("room", 50_000, 50_001));
        office.run(&office.b(), submit(&forwarding, vec![rent("M 2", 50_000)])).await.unwrap();
    }

    async fn a_rate_is_refused_on_a_day_it_does_not_hold(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (_, forwarding) = forwarded(&office, &GIVEN).await;
        let rate = RateCode::parse("A1").unwrap();
        let room = NewClaimCost::LumpSum { units: units_at("A1", vec![unit("Raum 1")]) };
        let refused = office.run(&office.b(), submit(&forwarding, vec![line("A", RUNNING, room)])).await;
        let cause = RateError::NotValidOn { rate, on: day(2021, 2, 1) };
        let Err(FlowError::Claim(refused)) = refused else { panic!("the rate of 2024 was taken in 2021") };
        let unit = unit("Raum 1").name();
        assert_eq!(unit.to_string(), "Raum 1 of 2021-02-01");
        assert_eq!(refused, ClaimError::UnitRate { line: 1, unit, cause });
    }
}
