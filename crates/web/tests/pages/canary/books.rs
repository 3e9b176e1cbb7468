//! Books in which every text that somebody types is the canary: one request after the other, as people send them.

use std::{collections::BTreeSet, iter::repeat};

use flow::{
    Role,
    audit_observations::{
        AnswerAuditObservation, AuditDecision, DecideAuditObservation, RecordAuditObservation,
    },
    awards::{NewPlanLine, RecordAward},
    bank_details::{EnterBankDetails, RefuseBankDetails, SignBankDetails, VerifyBankDetails},
    base_rates::EnterBaseRate,
    claims::{
        Answer, CorrectClaim, DecideClaim, NewClaimLine, Replacement, RequestChanges, ResubmitClaim,
        SendBackProposal, SignClaim, SubmitClaim,
    },
    duties::{SetDutyRules, WaiveSecondSignature},
    examination_records::{RecordExamination, examination},
    inventory::{DisposeObject, RecordObject},
    payments::{ConfirmPayment, OrderPayment, RejectPayment, ReleasePayment, ReturnPayment},
    payout_terms::{AgreeTerms, ChangeTerms, MeetRequirement, WaiveRequirement},
    payouts::DecidePayout,
    people::DeclareConflict,
    periods::ClosePeriod,
    plans::ReplanGrant,
    proofs::{self, AnswerProof, CutProof, FileProof, QuestionProof},
    receivables::WaiveReceivable,
    revocation_grounds::{EndGround, GroundDecision, RecordGround},
    rule_waivers::{ProposeWaiver, WithdrawWaiver},
    setup::LoadProgramme,
};
use grants::{
    AuditSubject, CheckAnswer, CheckOutcome, Claim, Consent, ExaminationDepth, ExaminationTerms, Examined,
    Fulfilment, Iban, Income, IncomeKind, KOMM_AN, LineDecision, LineState, NewPosition, NewRequirement,
    NewTerms, Payment, PayoutRule, Period, Proof, Receivable, RequirementKind, StatedObject,
    law::InterestRate,
};
use ledger::Cents;

use crate::{
    hostile_books::{Books, day},
    many::act,
};

/// Markup, quotes, braces, a formula, letters that run the other way, a picture.
const WIDE: &str = "=1+1\"><script>alert('x')</script><b onmouseover=alert(1)>&amp;{{7*7}} \u{202e}sgnulhaZ\u{202c} \
                    \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{1f600}";

/// The canary, as long as a field takes it.
pub(super) fn wide(most: usize) -> String {
    WIDE.chars().chain(repeat('ü')).take(most).collect()
}

/// Tells the whole story of hostile books.
pub(super) async fn tell(books: &Books<'_>) {
    let claim = books.claim().await;
    let claim = books.decided(claim).await;
    asked_again(books).await;
    examined(books, &claim).await;
    kept(books, &claim).await;
    corrected(books, &claim).await;
    refused_and_returned(books).await;
    let (proof, receivable) = books.written_about().await;
    questioned(books, &proof).await;
    waived(books, &receivable).await;
    considered(books).await;
    agreed(books).await;
    observed(books).await;
    given_and_planned(books).await;
    loaded(books).await;
    ruled(books).await;
}

/// A claim with income, about which is asked, whose decision is proposed and sent back.
async fn asked_again(books: &Books<'_>) {
    let office = &books.house.office;
    let line = |number: usize| NewClaimLine {
        reason: wide(300),
        ..books.line(&format!("{number}{}", wide(70)), 1_000)
    };
    let received_on = day("2021-03-01");
    let income = Income {
        kind: IncomeKind::Income,
        payer: wide(200),
        received_on,
        amount: Cents::new(100),
        receipt_number: Some(wide(80)),
    };
    let submit = SubmitClaim {
        grant: books.grant.id,
        period: Period::new(day("2021-01-01"), day("2021-03-31")).unwrap(),
        lines: vec![line(1), line(2)],
        income: vec![income],
        reinclude: Vec::new(),
    };
    let Claim { id: claim, version, .. } = office.run(office.person_of_b(), submit).await;
    let Claim { version, lines, .. } =
        office.run(office.signatory_of_b(), SignClaim { claim, version }).await;
    let (text, answer_by, first) = (wide(300), day("2021-06-30"), lines[0].id);
    let ask = RequestChanges { claim, version, answer_by, text, lines: vec![(first, wide(300))] };
    let Claim { version, .. } = office.run(books.clerk.clone(), ask).await;
    let replacements = vec![(first, Replacement::Line { line: line(3) })];
    let answers = [None, Some(first)].map(|line| Answer { line, text: wide(300) }).into();
    let again = ResubmitClaim { claim, version, replacements, answers };
    let Claim { version, .. } = office.run(office.person_of_b(), again).await;
    let signed = office.run(office.signatory_of_b(), SignClaim { claim, version }).await;
    let open = signed.lines.iter().filter(|line| matches!(line.state, LineState::Declared));
    let open: Vec<_> = open.map(|line| line.id).collect();
    let cut = LineDecision::AcceptInPart {
        recognised: Cents::new(500),
        reason: "rechnerisch".to_owned(),
        text: wide(300),
        not_recognised: BTreeSet::new(),
    };
    let park = LineDecision::Park { question: wide(300), answer_by };
    let decisions = open.into_iter().zip([cut, park]).collect();
    let (version, findings) = (signed.version, std::collections::BTreeMap::new());
    let proposed = office.run(books.clerk.clone(), DecideClaim { claim, version, decisions, findings }).await;
    let (version, round, reason) = (proposed.version, proposed.round(), wide(300));
    let back = SendBackProposal { claim, version, round, reason };
    office.run(office.who_is(Role::ExaminerSachlich), back).await;
}

/// Each check has an objection, the recipient was heard, another giver gets a copy.
async fn examined(books: &Books<'_>, claim: &Claim) {
    let (office, of) = (&books.house.office, Examined::Claim(claim.id));
    let found = examination(&books.house.flow.ctx(office.finance()), of).await.unwrap();
    let objection = |code| CheckAnswer { check: code, outcome: CheckOutcome::Objection, remark: wide(300) };
    let answers = found.checks.into_iter().map(|check| objection(check.code)).collect();
    let (hearing, copies_to) = (wide(300), vec![wide(200)]);
    let terms = ExaminationTerms { depth: ExaminationDepth::Deep, answers, hearing, copies_to };
    office.run(office.finance(), RecordExamination { of, follows: 0, terms }).await;
}

/// An object that was bought on the line that was accepted, and went.
async fn kept(books: &Books<'_>, claim: &Claim) {
    let office = &books.house.office;
    let stated = StatedObject {
        designation: wide(200),
        bought_on: day("2021-03-01"),
        price: Cents::new(1_000),
        vat: None,
        place: Some(wide(200)),
        number: Some(wide(80)),
        bound_until: Some(day("2030-12-31")),
    };
    let record = RecordObject { line: claim.lines[0].id, stated };
    let object = office.run(office.person_of_b(), record).await;
    let (object, version, disposed_on) = (object.id, object.version, day("2021-06-01"));
    let gone = DisposeObject { object, version, disposed_on, reason: wide(300) };
    office.run(office.person_of_b(), gone).await;
}

/// A payout request is refused; a payment is taken back, the next one comes back from the bank.
async fn refused_and_returned(books: &Books<'_>) {
    let (office, on) = (&books.house.office, day("2021-06-01"));
    let asked = books.asked().await;
    let (payout_request, version, refusal) = (asked.id, asked.version, Some(wide(300)));
    let refuse = DecidePayout { payout_request, version, decided_on: on, refusal };
    office.run(books.clerk.clone(), refuse).await;
    let proposed = books.proposed(&books.asked().await).await;
    books.approved_at_last(&proposed).await;
    let Payment { id: payment, version, .. } = books.ordered().await;
    let reject = RejectPayment { payment, version, reason: wide(300) };
    office.run(office.who_is(Role::Orderer), reject).await;
    let order = OrderPayment {
        grant: books.grant.id,
        component: books.grant.positions[0].component.clone(),
        budget_year: None,
        amount: Cents::new(1_000),
    };
    let Payment { id: payment, mut version, .. } = office.run(office.who_is(Role::Orderer), order).await;
    for releaser in [office.who_is(Role::Releaser), office.second_releaser()] {
        version = office.run(releaser, ReleasePayment { payment, version }).await.version;
    }
    let confirm = ConfirmPayment { payment, version, confirmed_on: on };
    let Payment { version, .. } = office.run(office.finance(), confirm).await;
    let back = ReturnPayment { payment, version, returned_on: on, reason: wide(300) };
    office.run(office.finance(), back).await;
}

/// A proof is filed, asked about and cut.
async fn questioned(books: &Books<'_>, made: &Proof) {
    let (house, on) = (books.house, day("2021-06-01"));
    let (office, proof) = (&house.office, made.id);
    let signatory = house.flow.ctx(office.signatory_of_b());
    let Proof { version, .. } =
        proofs::sign(&signatory, "the-hostile-signature", proof, made.version).await.unwrap();
    let file = FileProof { proof, version, filed_on: on };
    let Proof { version, .. } = office.run(office.person_of_b(), file).await;
    let ask = QuestionProof { proof, version, text: wide(300), answer_by: day("2021-06-30") };
    let Proof { version, .. } = office.run(books.clerk.clone(), ask).await;
    let answer = AnswerProof { proof, version, text: wide(300) };
    let Proof { version, .. } = office.run(office.person_of_b(), answer).await;
    let cut = CutProof { proof, version, by: Cents::new(100), reason: wide(300), decided_on: on };
    office.run(books.clerk.clone(), cut).await;
}

async fn waived(books: &Books<'_>, of: &Receivable) {
    let (receivable, version, amount) = (of.id, of.version, Cents::new(100));
    let waive = WaiveReceivable { receivable, version, amount, reason: wide(300) };
    books.house.office.run(books.clerk.clone(), waive).await;
}

/// The line that was accepted is to be corrected.
async fn corrected(books: &Books<'_>, decided: &Claim) {
    let correct = CorrectClaim {
        claim: decided.id,
        version: decided.version,
        line: decided.lines[0].id,
        recognised: Cents::new(1_000),
        reason: "rechnerisch".to_owned(),
        text: wide(300),
        findings: BTreeSet::new(),
    };
    books.house.office.run(books.clerk.clone(), correct).await;
}

/// A ground that nothing follows from, and an exception that ends.
async fn considered(books: &Books<'_>) {
    let (office, grant, clerk) = (&books.house.office, books.grant.id, &books.clerk);
    let record = RecordGround { grant, facts: wide(300), known_on: day("2021-05-25") };
    let ground = office.run(clerk.clone(), record).await;
    let stays = GroundDecision::Stays { reason: wide(300), decided_on: day("2021-06-01") };
    office
        .run(clerk.clone(), EndGround { ground: ground.id, version: ground.version, decision: stays })
        .await;
    let days = Period::new(day("2021-06-01"), day("2030-12-31")).unwrap();
    let (rule, allowed_by, reason) = ("nachweisfrist".to_owned(), wide(300), wide(300));
    let waiver = office.run(clerk.clone(), ProposeWaiver { grant, rule, days, allowed_by, reason }).await;
    let withdraw = WithdrawWaiver { waiver: waiver.id, version: waiver.version, reason: wide(300) };
    office.run(clerk.clone(), withdraw).await;
}

/// What is agreed on paying: one requirement is met, one waived, then the rule is changed.
async fn agreed(books: &Books<'_>) {
    let (office, clerk) = (&books.house.office, &books.clerk);
    let requirement =
        || NewRequirement { kind: RequirementKind::Report, title: wide(200), due_on: day("2021-06-30") };
    let terms = |agreed_on, requirements| NewTerms {
        rule: PayoutRule::USUAL,
        reference: wide(200),
        agreed_on: day(agreed_on),
        requirements,
        instalments: Vec::new(),
    };
    let agree =
        AgreeTerms { grant: books.grant.id, terms: terms("2021-02-01", vec![requirement(), requirement()]) };
    let made = office.run(clerk.clone(), agree).await;
    let (payout_terms, met_on, by) = (made.id, day("2021-06-01"), Fulfilment::Words(wide(300)));
    let meet = MeetRequirement { payout_terms, version: made.version, requirement: 1, met_on, by };
    let fulfilled = office.run(clerk.clone(), meet).await;
    let waive =
        WaiveRequirement { payout_terms, version: fulfilled.version, requirement: 2, reason: wide(300) };
    let waived = office.run(clerk.clone(), waive).await;
    let change = ChangeTerms {
        payout_terms,
        version: waived.version,
        terms: terms("2021-06-01", vec![requirement()]),
    };
    office.run(clerk.clone(), change).await;
}

/// An audit observes, the house answers, and the audit has done with it.
async fn observed(books: &Books<'_>) {
    let (office, about) = (&books.house.office, AuditSubject::Grant(books.grant.id));
    let (text, answer_by) = (wide(300), day("2021-06-15"));
    let observe = RecordAuditObservation { about, amount: None, text, answer_by };
    let observed = office.run(office.auditor(), observe).await;
    let answer =
        AnswerAuditObservation { observation: observed.id, version: observed.version, text: wide(300) };
    let answered = office.run(books.clerk.clone(), answer).await;
    let (observation, version, decision) = (answered.id, answered.version, AuditDecision::Settle);
    let decide = DecideAuditObservation { observation, version, decision, text: wide(300) };
    office.run(office.auditor(), decide).await;
}

/// Another award, and a plan that is changed with consent.
async fn given_and_planned(books: &Books<'_>) {
    let house = books.house;
    let office = &house.office;
    let award = RecordAward {
        programme: office.award.programme.clone(),
        giver: office.mags,
        act: flow::awards::NewAct { purpose: wide(300), ..act(house, wide(100)) },
        positions: vec![NewPosition {
            component: office.award.positions[0].component.clone(),
            budget_year: None,
            amount: Cents::new(10_000),
        }],
        plan: Vec::new(),
    };
    office.run(office.finance(), award).await;
    let grant = &office.forwarding;
    let component = |planned: &grants::PlanLine| {
        let position = grant.positions.iter().find(|it| it.id == planned.position).unwrap();
        position.component.clone()
    };
    // From the last line to the one before: more than goes without consent.
    let moved = [0, 1_000_000, -1_000_000];
    let lines = grant.plan.iter().zip(moved).map(|(planned, by)| NewPlanLine {
        component: component(planned),
        budget_year: None,
        category: planned.category.clone(),
        planned: Cents::new(planned.planned.get() + by),
    });
    let consent = Some(Consent { on: day("2021-05-01"), reference: wide(100) });
    let replan = ReplanGrant { grant: grant.id, version: grant.version, lines: lines.collect(), consent };
    office.run(office.finance(), replan).await;
}

/// A programme that is called so.
async fn loaded(books: &Books<'_>) {
    let name = "name = \"KOMM-AN NRW, Teil II: Bedarfsorientierte Maßnahmen vor Ort\"";
    let hostile = format!("name = \"{}\"", wide(100).replace('"', "\\\""));
    let definition = KOMM_AN.replacen(name, &hostile, 1);
    let office = &books.house.office;
    office.run(office.finance(), LoadProgramme { definition }).await;
}

/// What the house rules, and an account that it does not take.
async fn ruled(books: &Books<'_>) {
    let office = &books.house.office;
    let (valid_from, rate) = (day("2026-07-01"), InterestRate::parse("1.52").unwrap());
    office.run(office.finance(), EnterBaseRate { valid_from, rate, source: wide(300) }).await;
    let iban = Iban::parse("DE89370400440532013000").unwrap();
    let entered = office.run(office.person_of_b(), EnterBankDetails { iban, holder: wide(70) }).await;
    let (bank_details, version) = (entered.id, entered.version);
    let signed = office.run(office.signatory_of_b(), SignBankDetails { bank_details, version }).await;
    let verify = VerifyBankDetails { bank_details, version: signed.version, how: wide(300) };
    let verified = office.run(office.finance(), verify).await;
    let refuse = RefuseBankDetails { bank_details, version: verified.version, reason: wide(300) };
    office.run(office.who_is(Role::Releaser), refuse).await;
    let alone = WaiveSecondSignature {
        organisation: office.provider_a,
        from: day("2021-06-01"),
        until: day("2021-12-31"),
        reason: wide(300),
    };
    office.run(office.who_is(Role::Head), alone).await;
    let rules = SetDutyRules {
        number: 1,
        one_examiner: false,
        further_eye_above: None,
        bank_wait_days: 0,
        reason: wide(300),
    };
    office.run(office.administrator(), rules).await;
    office.run(office.finance(), ClosePeriod { until: day("2020-12-31"), reason: wide(300) }).await;
    let conflict = DeclareConflict { organisation: office.provider_b, reason: wide(300) };
    office.run(office.second_releaser(), conflict).await;
}
