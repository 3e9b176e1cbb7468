//! The steps of a claim beside submitting and deciding it: changes, parked lines, corrections, comments.

mod changes;
mod comments;
mod corrections;
mod edge_cases;
mod histories;
mod parking;

pub(crate) use changes::{ask, by, resubmit};

use flow::{
    FlowError,
    claims::{CorrectClaim, DecideClaim, SendBackProposal, SubmitClaim},
    views,
};
use grants::{Claim, ClaimError, ClaimLineId, Figures, FindingCode, LineDecision};
use ledger::Cents;

use crate::{
    office::{Office, day},
    steps::{claim, submit},
};

/// Where the money of component F1 stands.
async fn f1(office: &Office) -> Figures {
    let position = views::funding_position(&office.finance()).await.unwrap();
    position.iter().find(|row| row.component.as_str() == "F1").unwrap().figures
}

/// Claimed, reserved and recognised of component F1, in cents.
async fn sums(office: &Office) -> [i64; 3] {
    let figures = f1(office).await;
    [figures.claimed, figures.reserved, figures.recognised].map(Cents::get)
}

/// A claim of coaching cost on one receipt each, submitted.
pub(crate) async fn submitted(office: &Office, costs: &[(&str, i64)]) -> Claim {
    office.run(&office.a(), claim(&office.forwarding_a, costs)).await.unwrap()
}

/// The decision of the lines of a claim, in their order.
pub(crate) fn decide(claim: &Claim, decisions: Vec<LineDecision>) -> DecideClaim {
    let decisions = claim.lines.iter().map(|line| line.id).zip(decisions).collect();
    DecideClaim {
        claim: claim.id,
        version: claim.version,
        decisions,
        findings: std::collections::BTreeMap::new(),
    }
}

/// A claim of coaching cost, decided.
async fn decided(office: &Office, costs: &[(&str, i64)], decisions: Vec<LineDecision>) -> Claim {
    let claim = submitted(office, costs).await;
    office.run(&office.finance(), decide(&claim, decisions)).await.unwrap()
}

fn park() -> LineDecision {
    LineDecision::Park { question: "Wer nahm teil?".to_owned(), answer_by: day(2021, 4, 1) }
}

pub(crate) fn reject() -> LineDecision {
    LineDecision::Reject { reason: "beleg_fehlt".to_owned(), text: "fehlt".to_owned() }
}

/// A claim that claims parked lines again.
fn again(office: &Office, parked: &[ClaimLineId]) -> SubmitClaim {
    SubmitClaim { reinclude: parked.to_vec(), ..submit(&office.forwarding_a, Vec::new()) }
}

/// A correction of a line, by its place in the claim.
pub(crate) fn correct(claim: &Claim, place: usize, cents: i64) -> CorrectClaim {
    let (reason, text) = ("rechnerisch".to_owned(), "Gutschrift übersehen".to_owned());
    let (line, recognised) = (claim.lines[place].id, Cents::new(cents));
    CorrectClaim {
        claim: claim.id,
        version: claim.version,
        line,
        recognised,
        reason,
        text,
        findings: std::collections::BTreeSet::new(),
    }
}

/// The claim as it stands.
async fn present(office: &Office, claim: &Claim) -> Claim {
    views::claim(&office.finance(), claim.id).await.unwrap()
}

/// Takes every step once: changes asked and made, a line parked and claimed again, a correction, a comment,
/// one that is sent back, one that is proposed.
pub(crate) async fn every_step(office: &Office) {
    let first = submitted(office, &[("S1", 1_000), ("S2", 2_000)]).await;
    let asked = office.run(&office.finance(), ask(&first, &[0])).await.unwrap();
    let again_with = vec![(asked.lines[0].id, by("S3", 500))];
    let open = office.run(&office.a(), resubmit(&asked, again_with)).await.unwrap();
    let decisions = vec![(open.lines[1].id, LineDecision::Accept), (open.lines[2].id, park())];
    let decision = DecideClaim {
        claim: open.id,
        version: open.version,
        decisions,
        findings: std::collections::BTreeMap::new(),
    };
    let held = office.run(&office.finance(), decision).await.unwrap();
    let findings = [FindingCode::parse("doppelt_abgerechnet").unwrap()].into();
    let correction = CorrectClaim { findings, ..correct(&held, 1, 1_500) };
    let held = office.run(&office.finance(), correction).await.unwrap();
    office.run(&office.a(), again(office, &[held.lines[2].id])).await.unwrap();
    office.run(&office.a(), comments::say(&held, grants::Visibility::Shared, "Anbei")).await.unwrap();
    let proposed = office.alone(&office.finance(), correct(&held, 1, 1_300)).await.unwrap();
    let (claim, version, round) = (proposed.id, proposed.version, proposed.round());
    let back = SendBackProposal { claim, version, round, reason: "Gutschrift gilt".to_owned() };
    office.alone(&office.who_is(grants::Role::ExaminerSachlich), back).await.unwrap();
    office.alone(&office.finance(), correct(&held, 1, 1_400)).await.unwrap();
}

/// Why a claim was refused.
fn refused<T: std::fmt::Debug>(outcome: Result<T, FlowError>) -> ClaimError {
    match outcome {
        Err(FlowError::Claim(cause)) => cause,
        other => panic!("the domain should refuse, not {other:?}"),
    }
}
