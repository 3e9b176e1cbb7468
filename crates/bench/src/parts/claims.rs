//! A claim of ten thousand lines, each with a receipt of its own: submitted, then decided.

use std::time::{Duration, Instant};

use flow::{
    Role,
    claims::{CertifyClaim, DecideClaim, NewClaimCost, NewClaimLine, NewReceipt, SignClaim, SubmitClaim},
};
use grants::{Claim, LineDecision, Period, Step};
use ledger::Cents;

use super::pages;
use crate::{
    Failure,
    database::{Engine, Workshop},
    figures::{self, seconds},
    office::{Office, day},
    report::Report,
    scale::Scale,
};

const LINES: u32 = 10_000;
/// Of a claim whose pages are small.
const FEW_LINES: u32 = 10;
/// What it may take, submitted and decided.
const MOST: Duration = Duration::from_secs(2);

/// Measures both engines.
pub(crate) async fn measure(workshop: &Workshop, scale: &Scale, report: &mut Report) -> Result<(), Failure> {
    report.table("A claim of 10,000 lines", ABOUT, &["", "submitted", "decided", "together", "aim"]);
    let mut of_pages = Vec::new();
    for engine in Engine::ALL.into_iter().filter(|engine| scale.wants(&format!("claims: {}", engine.name())))
    {
        let database = workshop.database(engine, "claims").await?;
        let office = Office::open(&database.store).await?;
        let (mut submitted, mut decided) = (Vec::new(), Vec::new());
        for round in 0..scale.rounds {
            let start = Instant::now();
            let claim = submit(&office, round, LINES).await?;
            submitted.push(start.elapsed());
            let start = Instant::now();
            decide(&office, &claim).await?;
            decided.push(start.elapsed());
        }
        report.row(&row(engine.name(), &submitted, &decided));
        let small = submit(&office, scale.rounds, FEW_LINES).await?;
        let large = submit(&office, scale.rounds + 1, LINES).await?;
        of_pages.extend(pages::of_claims(engine.name(), &office, (&small, &large), scale).await?);
        let (small, large) = (propose(&office, &small).await?, propose(&office, &large).await?);
        of_pages.extend(pages::of_proposals(engine.name(), &office, (&small, &large), scale).await?);
        for claim in [&small, &large] {
            certify(&office, claim, FIRST).await?;
        }
        of_pages.extend(pages::of_certified(engine.name(), &office, (&small, &large), scale).await?);
        workshop.remove(database).await?;
    }
    report.table(
        "The pages of such a claim",
        ABOUT_PAGES,
        &["", "10 lines", "10,000 lines", "ratio", "bytes", "aim"],
    );
    for row in &of_pages {
        report.row(row);
    }
    Ok(())
}

async fn submit(office: &Office, round: usize, lines: u32) -> Result<Claim, Failure> {
    let lines = (1..=lines).map(|number| line(office, round, number)).collect::<Result<_, _>>()?;
    let period = Period::new(day(1, 1)?, day(12, 31)?)?;
    let grant = office.forwarding.id;
    let request = SubmitClaim { grant, period, lines, income: Vec::new(), reinclude: Vec::new() };
    let claim = office.provider()?.execute(&office.new_key(), request).await?;
    let sign = SignClaim { claim: claim.id, version: claim.version };
    office.signatory()?.execute(&office.new_key(), sign).await?;
    Ok(claim)
}

fn line(office: &Office, round: usize, number: u32) -> Result<NewClaimLine, Failure> {
    let gross = Cents::new(10_000 + i64::from(number));
    let issuer = format!("Lieferant {}", number % 100);
    let receipt = NewReceipt { issuer, number: format!("R {round}-{number}"), issued_on: day(3, 1)?, gross };
    Ok(NewClaimLine {
        component: office.component.clone(),
        budget_year: None,
        category: office.category.clone(),
        cost: NewClaimCost::Actual { receipt, eligible: gross, pays_for: None },
        paid_on: day(3, 15)?,
        reason: format!("Ausgabe {number}"),
        receipt_details: None,
    })
}

/// Every line is to be recognised.
async fn propose(office: &Office, claim: &Claim) -> Result<Claim, Failure> {
    let decisions = claim.lines.iter().map(|line| (line.id, LineDecision::Accept)).collect();
    let request = DecideClaim {
        claim: claim.id,
        version: claim.version,
        decisions,
        findings: std::collections::BTreeMap::new(),
    };
    Ok(office.finance()?.execute(&office.new_key(), request).await?)
}

async fn decide(office: &Office, claim: &Claim) -> Result<(), Failure> {
    let proposed = propose(office, claim).await?;
    for certificate in [FIRST, SECOND] {
        certify(office, &proposed, certificate).await?;
    }
    Ok(())
}

/// The certificates of a proposal: who gives it, and of what.
const FIRST: (Role, Step) = (Role::ExaminerSachlich, Step::Sachlich);
const SECOND: (Role, Step) = (Role::ExaminerRechnerisch, Step::Rechnerisch);

async fn certify(office: &Office, proposed: &Claim, (role, step): (Role, Step)) -> Result<(), Failure> {
    let Claim { id, version, .. } = *proposed;
    let request = CertifyClaim { claim: id, version, round: proposed.round(), step };
    office.examiner(role)?.execute(&office.new_key(), request).await?;
    Ok(())
}

fn row(name: &str, submitted: &[Duration], decided: &[Duration]) -> Vec<String> {
    let [submitted, decided] = [submitted, decided].map(figures::median);
    let together = submitted + decided;
    let verdict = if together <= MOST { "met" } else { "missed" };
    vec![
        name.to_owned(),
        seconds(submitted),
        seconds(decided),
        seconds(together),
        format!("< {}: {verdict}", seconds(MOST)),
    ]
}

const ABOUT: &str = "Ten thousand lines of actual cost, each with a new receipt, handed in and signed with two requests, proposed and certified \
with three more, each answered after its durable commit: the medians of the rounds.";

const ABOUT_PAGES: &str = "The time from a clerk's request to the last byte, without a network between: the claim, one of its lines and \
the form of its decision, beside those of a claim of ten lines in the same books; then what who certifies sees of both when they are \
proposed: first what is not simply recognised, lines with a hint among it, then all lines, those with a hint, and what lies above an \
amount; and what the second of them sees once the first has certified. Every line is like one of each large claim before it. In \
turns, the medians.";
