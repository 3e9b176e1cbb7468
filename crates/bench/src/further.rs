//! What went further than being filed, so that a provider and an audit find what they would see. Of every grant a demand was waived;
//! of one in five a claim was decided and paid, another one is asked about, a proof is compiled, and an audit observed a line.
//! Both providers have an account and files that prove nothing yet; two audits drew a sample each.
//!
//! It comes after what hangs on the grants, which waits as it did: only what is asked about waits besides, for its provider.

use std::collections::BTreeMap;

use flow::{
    Flow, Role,
    audit_observations::{AnswerAuditObservation, RecordAuditObservation},
    bank_details::{ConfirmBankDetails, EnterBankDetails, SignBankDetails, VerifyBankDetails},
    claims::{CertifyClaim, DecideClaim, RequestChanges},
    payments::{ConfirmPayment, OrderPayment, ReleasePayment},
    proofs::{self, InputTax, NewProof},
    receipt_files::receive,
    receivables::WaiveReceivable,
    samples::{CommitSample, DrawSample},
};
use grants::{
    AuditScope, AuditSubject, Band, Claim, Grant, GrantId, Iban, LineDecision, Period, ProofKind,
    SampleDesign, Step,
};
use ledger::Cents;

use crate::{
    Failure,
    office::{self, AUDITOR, AUDITOR_OF_SOME, Provider, actor, day, run_as},
    subjects::Filing,
};

/// One grant in so many.
const EACH: usize = 5;
/// How many lines the claim has that is decided: more than a page of it shows.
const DECIDED: i64 = 60;
/// What a line of it costs at least. The tranches of an award pay what is paid of all of them.
const LEAST: i64 = 200;
/// What is paid of it: 75 per cent, where 80 are recognised.
const PAID: (i64, i64) = (75, 100);
/// What the lines of the claim cost that is asked about.
const ASKED: [Cents; 3] = [Cents::new(12_345), Cents::new(23_456), Cents::new(34_567)];
/// How many files of a provider prove nothing yet: more than a page shows.
const LOOSE: u32 = 30;
/// How many lines each audit draws.
const DRAWN: [i64; 2] = [100, 10];

const ORDERER: (&str, Role) = ("Olga Ordner", Role::Orderer);
const RELEASERS: [(&str, Role); 2] = [("Ria Kasse", Role::Releaser), ("Rolf Kasse", Role::Releaser)];
const HEAD: (&str, Role) = ("Hanna Haupt", Role::Head);
/// Account numbers that are right in their form and nobody's.
const ACCOUNTS: [&str; 2] = ["DE02120300000000202051", "DE02500105170137075030"];

/// Takes all of it there. One audit sees the whole books, the other what the smaller provider was given.
pub(crate) async fn take(
    flow: &Flow,
    (provider, smaller): (&Provider, &Provider),
    awards: &[Grant],
    forwarded: &[(Provider, Grant)],
) -> Result<(), Failure> {
    for (name, role) in [ORDERER, HEAD].into_iter().chain(RELEASERS) {
        office::register_colleague(flow, name, role).await?;
    }
    office::register_auditor(flow, AUDITOR, AuditScope::default()).await?;
    let of_smaller = AuditScope { provider: Some(smaller.id), ..AuditScope::default() };
    office::register_auditor(flow, AUDITOR_OF_SOME, of_smaller).await?;
    for (provider, iban) in [provider, smaller].into_iter().zip(ACCOUNTS) {
        open_account(flow, provider, iban).await?;
        hand_in(flow, provider).await?;
    }
    for (at, (provider, grant)) in forwarded.iter().enumerate() {
        let filing = Filing::of(flow, provider, grant)?;
        waive(flow, &filing).await?;
        if at % EACH == EACH - 1 {
            Box::pin(decide_and_pay(flow, &filing, at)).await?;
            ask(flow, &filing, at).await?;
            prove(flow, &filing).await?;
        }
    }
    let of_smaller = forwarded.iter().find(|(provider, _)| provider.id == smaller.id);
    let (_, grant) = of_smaller.ok_or("the smaller provider was given nothing")?;
    let award = awards.first().ok_or("there is no award")?;
    for ((auditor, grant), size) in [(AUDITOR, award.id), (AUDITOR_OF_SOME, grant.id)].into_iter().zip(DRAWN)
    {
        sample(flow, (auditor, Role::Auditor), grant, size).await?;
    }
    Ok(())
}

/// Where a provider is paid: entered and signed by two of its people, looked into and confirmed by two of the office.
async fn open_account(flow: &Flow, provider: &Provider, iban: &str) -> Result<(), Failure> {
    let iban = Iban::parse(iban).map_err(|_| "this is no account")?;
    let editor = flow.ctx(actor(provider.editor, Role::Editor, provider.id)?);
    let enter = EnterBankDetails { iban, holder: "Bildungsträger".to_owned() };
    let entered = editor.execute(&flow.new_key(), enter).await?;
    let (bank_details, version) = (entered.id, entered.version);
    let signatory = flow.ctx(actor(provider.signatory, Role::Signatory, provider.id)?);
    let sign = SignBankDetails { bank_details, version };
    let signed = signatory.execute(&flow.new_key(), sign).await?;
    let how = "Anruf unter der Nummer aus dem Vertrag".to_owned();
    let verify = VerifyBankDetails { bank_details, version: signed.version, how };
    let verified = office::run(flow, verify).await?;
    run_as(flow, HEAD, ConfirmBankDetails { bank_details, version: verified.version }).await?;
    Ok(())
}

/// Files that a provider hands in before it says what they prove. Nothing draws them here.
async fn hand_in(flow: &Flow, provider: &Provider) -> Result<(), Failure> {
    for number in 1..=LOOSE {
        let content = format!("%PDF-1.4\n% {}, Beleg {number}\n%%EOF\n", provider.editor);
        let editor = || Ok::<_, Failure>(flow.ctx(actor(provider.editor, Role::Editor, provider.id)?));
        let mut upload = receive(&editor()?).await?;
        upload.take(content.as_bytes()).await?;
        let file = upload.complete(&format!("Beleg {number}.pdf")).await?;
        editor()?.execute(&flow.new_key(), file).await?;
    }
    Ok(())
}

/// A demand that is waived at once.
async fn waive(flow: &Flow, filing: &Filing<'_>) -> Result<(), Failure> {
    let demanded = office::run(flow, filing.demand()?).await?;
    let (receivable, version, amount) = (demanded.id, demanded.version, demanded.amount);
    let reason = "Messung".to_owned();
    office::run(flow, WaiveReceivable { receivable, version, amount, reason }).await?;
    Ok(())
}

/// What the lines of a claim cost: no two of a claim the same, so that few are alike in the books.
fn amounts(at: usize) -> Result<Vec<Cents>, Failure> {
    let before = LEAST + DECIDED * i64::try_from(at / EACH % 10)?;
    Ok((1..=DECIDED).map(|line| Cents::new(before + line)).collect())
}

/// A claim of which all is recognised and most is paid; an audit observes its first line, and the office answers.
async fn decide_and_pay(flow: &Flow, filing: &Filing<'_>, at: usize) -> Result<(), Failure> {
    let claim = filing.claim(&format!("{at}-bezahlt"), &amounts(at)?).await?;
    decide(flow, &claim).await?;
    let cost = Cents::sum(claim.lines.iter().map(|line| line.eligible))?;
    let order = OrderPayment {
        grant: filing.grant.id,
        component: filing.component.clone(),
        budget_year: None,
        amount: cost.share(PAID.0, PAID.1)?,
    };
    let ordered = run_as(flow, ORDERER, order).await?;
    let (mut version, payment) = (ordered.version, ordered.id);
    for releaser in RELEASERS {
        version = run_as(flow, releaser, ReleasePayment { payment, version }).await?.version;
    }
    let confirmed_on = flow.today();
    office::run(flow, ConfirmPayment { payment, version, confirmed_on }).await?;
    observe(flow, &claim).await
}

async fn decide(flow: &Flow, claim: &Claim) -> Result<(), Failure> {
    let decisions = claim.lines.iter().map(|line| (line.id, LineDecision::Accept)).collect();
    let (id, version) = (claim.id, claim.version);
    let request = DecideClaim { claim: id, version, decisions, findings: BTreeMap::new() };
    let proposed = office::run(flow, request).await?;
    let (version, round) = (proposed.version, proposed.round());
    for (role, step) in
        [(Role::ExaminerSachlich, Step::Sachlich), (Role::ExaminerRechnerisch, Step::Rechnerisch)]
    {
        run_as(flow, (role.word(), role), CertifyClaim { claim: id, version, round, step }).await?;
    }
    Ok(())
}

async fn observe(flow: &Flow, claim: &Claim) -> Result<(), Failure> {
    let line = claim.lines.first().ok_or("a claim has no line")?;
    let request = RecordAuditObservation {
        about: AuditSubject::ClaimLine(line.id),
        amount: Some(line.eligible),
        text: "Ein Vermerk, wie die sachliche Richtigkeit geprüft wurde, fehlt.".to_owned(),
        answer_by: day(3, 31)?,
    };
    let observed = run_as(flow, (AUDITOR, Role::Auditor), request).await?;
    let (observation, version) = (observed.id, observed.version);
    let text = "Der Vermerk wird nachgereicht.".to_owned();
    office::run(flow, AnswerAuditObservation { observation, version, text }).await?;
    Ok(())
}

/// A claim that is asked about, as a whole and in its first line.
async fn ask(flow: &Flow, filing: &Filing<'_>, at: usize) -> Result<(), Failure> {
    let claim = filing.claim(&format!("{at}-gefragt"), &ASKED).await?;
    let line = claim.lines.first().ok_or("a claim has no line")?;
    let request = RequestChanges {
        claim: claim.id,
        version: claim.version,
        answer_by: day(3, 31)?,
        text: "Bitte erläutern Sie die Ausgaben.".to_owned(),
        lines: vec![(line.id, "Wofür war das?".to_owned())],
    };
    office::run(flow, request).await?;
    Ok(())
}

/// A proof that its provider has still to sign.
async fn prove(flow: &Flow, filing: &Filing<'_>) -> Result<(), Failure> {
    let new = NewProof {
        grant: filing.grant.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(1, 1)?, day(1, 31)?)?,
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        corrects: None,
        cost_fall_reason: None,
        own_audit: None,
    };
    Box::pin(proofs::compile(&filing.editor()?, &flow.new_key(), new)).await?;
    Ok(())
}

/// A sample of what was claimed below a grant, committed and drawn.
async fn sample(flow: &Flow, auditor: (&str, Role), grant: GrantId, size: i64) -> Result<(), Failure> {
    let bands = vec![Band { from: Cents::ZERO, size }];
    let design = SampleDesign { by_component: false, by_provider: false, bands, full_from: None };
    let commit = CommitSample::new((grant, None), "Messung".to_owned(), design, None)?;
    let sample = run_as(flow, auditor, commit).await?.id;
    run_as(flow, auditor, DrawSample { sample, seed: None }).await?;
    Ok(())
}
