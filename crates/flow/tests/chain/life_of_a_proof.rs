//! The life of a proof: prepared, signed and filed, asked about and decided, corrected by the next version, followed by a
//! later proof, enclosed in that of the giver.

mod decided;
mod enclosed;
mod later;
mod prepared;
mod signed;
mod versions;

use std::collections::{BTreeMap, BTreeSet};

use flow::{
    Ctx, FlowError,
    claims::{CorrectClaim, DecideClaim},
    documents::verification,
    proofs::{self, FileProof, InputTax, NewProof},
    reports::WriteReport,
    views,
};
use grants::{
    Claim, GrantId, LineDecision, ParticipantGroup, ParticipantPart, Period, Proof, ProofId, ProofKind,
    Report, ReportText, ReportTopic,
};
use ledger::Cents;
use proof::data::{Difference, ProofOfUse};

use crate::{
    office::{Office, day},
    steps::{claim, file},
};

fn new(grant: GrantId) -> NewProof {
    NewProof {
        grant,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    }
}

async fn compiled(office: &Office, key: &str, corrects: Option<ProofId>) -> Result<Proof, FlowError> {
    proofs::compile(&office.a(), key, NewProof { corrects, ..new(office.forwarding_a.id) }).await
}

async fn filed(office: &Office, key: &str, corrects: Option<ProofId>) -> Proof {
    let proof = compiled(office, key, corrects).await.unwrap();
    file(office, &proof, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await
}

/// Saves a version of the Sachbericht.
pub(crate) async fn written(office: &Office, follows: i64, text: &str) -> Result<Report, FlowError> {
    let NewProof { grant, kind, period, .. } = new(office.forwarding_a.id);
    let sections = vec![
        ReportText { topic: ReportTopic::Success, text: text.to_owned() },
        ReportText { topic: ReportTopic::Begin, text: "Der Kurs begann im Januar.".to_owned() },
    ];
    let part = |group: &str, count| ParticipantPart { group: group.to_owned(), count };
    let parts = vec![part("Coaching", Some(140)), part("Sprache", Some(48))];
    let participants = vec![ParticipantGroup { group: "vermittelt".to_owned(), count: 191, parts }];
    let write = WriteReport { grant, kind, until: period.until(), follows, sections, participants };
    office.run(&office.a(), write).await
}

/// A claim on one receipt that is recognised in full.
async fn recognised(office: &Office, receipt: &str, cents: i64) -> Claim {
    let made = office.run(&office.a(), claim(&office.forwarding_a, &[(receipt, cents)])).await.unwrap();
    let decisions = vec![(made.lines[0].id, LineDecision::Accept)];
    let decision =
        DecideClaim { claim: made.id, version: made.version, decisions, findings: BTreeMap::new() };
    office.run(&office.finance(), decision).await.unwrap();
    views::claim(&office.finance(), made.id).await.unwrap()
}

/// Nothing of a claim is recognised any more.
async fn reject(office: &Office, claim: &Claim) {
    recognise_anew(office, claim, 0).await;
}

/// So much of a claim is recognised from now on.
async fn recognise_anew(office: &Office, claim: &Claim, cents: i64) {
    let request = CorrectClaim {
        claim: claim.id,
        version: claim.version,
        line: claim.lines[0].id,
        recognised: Cents::new(cents),
        reason: "rechnerisch".to_owned(),
        text: "Beleg ist falsch".to_owned(),
        findings: BTreeSet::new(),
    };
    office.run(&office.finance(), request).await.unwrap();
}

async fn bytes(office: &Office, proof: ProofId) -> Vec<u8> {
    proofs::document(&office.auditor(), proof).await.unwrap().content
}

fn stated(pdf: &[u8]) -> ProofOfUse {
    let proof::Content::ProofOfUse(stated) = proof::embedded(pdf).unwrap().content else { panic!("a proof") };
    stated
}

/// The rows of a page of differences.
fn rows(differences: &[Difference]) -> Vec<(&str, &str, i64, i64)> {
    let rows = differences.iter();
    rows.map(|row| (row.place.as_str(), row.what.as_str(), row.before.get(), row.after.get())).collect()
}

/// Whether each question about a file without signatures is answered with yes; the last one, about what is enclosed, only where
/// it encloses others.
async fn holds(office: &Office, pdf: &[u8]) -> Vec<bool> {
    let read = verification::read(pdf).unwrap();
    let known = verification::look_up(&office.flow, &read).await.unwrap();
    let mut checks = verification::judge(&read, Some(known));
    assert_eq!(checks.remove(4).answer, verification::Answer::NotAsked, "of signatures");
    checks.iter().map(|check| check.answer == verification::Answer::Yes).collect()
}

async fn refused(office: &Office, ctx: &Ctx, proof: &Proof) -> FlowError {
    let file = FileProof { proof: proof.id, version: proof.version, filed_on: day(2021, 3, 15) };
    office.run(ctx, file).await.unwrap_err()
}
