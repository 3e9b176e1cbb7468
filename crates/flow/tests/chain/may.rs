//! What is foreseen of each act is what its command answers: allowed, or refused with the very same words.

use std::collections::BTreeMap;

use flow::{
    Ctx, FlowError, Request, Role,
    amendments::AmendGrant,
    claims::{
        CertifyClaim, DecideClaim, RequestChanges, ResubmitClaim, SendBackProposal, SignClaim, WithdrawClaim,
    },
    may::{
        ClaimAct, May, PaymentAct, PayoutRequestAct, ProofAct, claim_acts, payment_acts, payout_request_acts,
        proof_acts,
    },
    payments::{ConfirmPayment, ReissuePayment, RejectPayment, ReleasePayment, ReturnPayment},
    payouts::{CertifyPayout, DecidePayout, SendBackPayout, SignPayoutRequest},
    people::DeclareConflict,
    proofs::{
        self, AcceptProof, AnswerProof, CloseProof, ExamineProof, FileProof, InputTax, NewProof,
        QuestionProof,
    },
    tranches::ReverseTranche,
    views,
};
use grants::{
    ActChanges, ActStatements, Claim, LineDecision, Payment, PayoutRequest, Period, Proof, ProofKind, Step,
};
use testkit::TestDb;

use crate::{
    amendments::amend,
    office::{KREIS, Office, actor, day},
    steps::{approve, ask, claim, draw, order, tranche},
};

/// Everybody on both sides of the forwarding.
pub(crate) fn people(office: &Office) -> Vec<Ctx> {
    let roles =
        [Role::ExaminerSachlich, Role::ExaminerRechnerisch, Role::Orderer, Role::Releaser, Role::Head];
    let mut people: Vec<Ctx> = roles.into_iter().map(|role| office.who_is(role)).collect();
    people.extend([office.finance(), second_clerk(office), office.second_releaser()]);
    people.extend([office.a(), office.signatory_of_a()]);
    people
}

fn second_clerk(office: &Office) -> Ctx {
    office.flow.ctx(actor("Fritz Zwei", Role::Clerk, KREIS))
}

/// What is foreseen to be refused, the command refuses in the same words. What is allowed is not done here.
pub(crate) async fn agrees<R: Request>(office: &Office, who: &Ctx, foreseen: Option<&FlowError>, request: R) {
    let Some(foreseen) = foreseen else { return };
    let refused = office.alone(who, request).await.map(drop).unwrap_err();
    let (name, command) = (&who.actor().name, R::COMMAND);
    assert_eq!(format!("{refused:?}"), format!("{foreseen:?}"), "{name}: {command}");
}

/// What is allowed of these.
pub(crate) fn allowed<A: Copy>(acts: &[May<A>]) -> Vec<A> {
    acts.iter().filter(|may| may.refusal.is_none()).map(|may| may.act).collect()
}

/// The acts of a claim that somebody may take; all others are refused as foreseen.
async fn of_claim(office: &Office, who: &Ctx, present: &Claim) -> Vec<ClaimAct> {
    let seen = views::claim(who, present.id).await.unwrap();
    let acts = claim_acts(who, &office.forwarding_a, &seen).await.unwrap();
    let (claim, version, round) = (present.id, present.version, present.round());
    for May { act, refusal } in &acts {
        let foreseen = refusal.as_ref();
        match act {
            ClaimAct::Sign => agrees(office, who, foreseen, SignClaim { claim, version }).await,
            ClaimAct::Withdraw => agrees(office, who, foreseen, WithdrawClaim { claim, version }).await,
            ClaimAct::Resubmit => {
                agrees(
                    office,
                    who,
                    foreseen,
                    ResubmitClaim { claim, version, replacements: Vec::new(), answers: Vec::new() },
                )
                .await;
            }
            ClaimAct::Decide => {
                let decisions = present.lines.iter().map(|line| (line.id, LineDecision::Accept)).collect();
                let findings = BTreeMap::new();
                agrees(office, who, foreseen, DecideClaim { claim, version, decisions, findings }).await;
            }
            ClaimAct::RequestChanges => {
                let (answer_by, text, lines) = (day(2021, 4, 1), "Bitte prüfen".to_owned(), Vec::new());
                let request = RequestChanges { claim, version, answer_by, text, lines };
                agrees(office, who, foreseen, request).await;
            }
            ClaimAct::Certify => {
                let step = match who.actor().role {
                    Role::ExaminerSachlich => Step::Sachlich,
                    _ => Step::Rechnerisch,
                };
                agrees(office, who, foreseen, CertifyClaim { claim, version, round, step }).await;
            }
            ClaimAct::SendBack => {
                let request = SendBackProposal { claim, version, round, reason: "Fehlt".to_owned() };
                agrees(office, who, foreseen, request).await;
            }
        }
    }
    allowed(&acts)
}

/// The acts of a payment that somebody may take; all others are refused as foreseen.
async fn of_payment(office: &Office, who: &Ctx, present: &Payment) -> Vec<PaymentAct> {
    let grant = if present.grant == office.award.id { &office.award } else { &office.forwarding_a };
    let acts = payment_acts(who, grant, present).await.unwrap();
    let (payment, version, on, reason) =
        (present.id, present.version, day(2021, 3, 14), || "Konto zu".to_owned());
    for May { act, refusal } in &acts {
        let foreseen = refusal.as_ref();
        match act {
            PaymentAct::Release => agrees(office, who, foreseen, ReleasePayment { payment, version }).await,
            PaymentAct::Confirm => {
                agrees(office, who, foreseen, ConfirmPayment { payment, version, confirmed_on: on }).await;
            }
            PaymentAct::Reject => {
                agrees(office, who, foreseen, RejectPayment { payment, version, reason: reason() }).await;
            }
            PaymentAct::Return => {
                let back = ReturnPayment { payment, version, returned_on: on, reason: reason() };
                agrees(office, who, foreseen, back).await;
            }
            PaymentAct::Reissue => agrees(office, who, foreseen, ReissuePayment { payment, version }).await,
            PaymentAct::Reverse => {
                let reverse = ReverseTranche { payment, version, reversed_on: on, reason: reason() };
                agrees(office, who, foreseen, reverse).await;
            }
        }
    }
    allowed(&acts)
}

/// The acts of a payout request that somebody may take; all others are refused as foreseen.
async fn of_request(office: &Office, who: &Ctx, present: &PayoutRequest) -> Vec<PayoutRequestAct> {
    let seen = views::payout_request(who, present.id).await.unwrap();
    let acts = payout_request_acts(who, &office.forwarding_a, &seen).await.unwrap();
    let (payout_request, version, round) = (present.id, present.version, present.round());
    for May { act, refusal } in &acts {
        let foreseen = refusal.as_ref();
        match act {
            PayoutRequestAct::Sign => {
                agrees(office, who, foreseen, SignPayoutRequest { payout_request, version }).await;
            }
            PayoutRequestAct::Decide => {
                let (decided_on, refusal) = (day(2021, 3, 1), Some("Kein Bedarf".to_owned()));
                let decide = DecidePayout { payout_request, version, decided_on, refusal };
                agrees(office, who, foreseen, decide).await;
            }
            PayoutRequestAct::Certify => {
                let step = match who.actor().role {
                    Role::ExaminerSachlich => Step::Sachlich,
                    _ => Step::Rechnerisch,
                };
                let certify = CertifyPayout { payout_request, version, round, step };
                agrees(office, who, foreseen, certify).await;
            }
            PayoutRequestAct::SendBack => {
                let back = SendBackPayout { payout_request, version, round, reason: "Fehlt".to_owned() };
                agrees(office, who, foreseen, back).await;
            }
        }
    }
    allowed(&acts)
}

/// An interim proof of the forwarding.
fn interim(office: &Office) -> NewProof {
    NewProof {
        grant: office.forwarding_a.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        corrects: None,
        cost_fall_reason: None,
        own_audit: None,
    }
}

/// The acts of a proof that somebody may take; all others are refused as foreseen.
async fn of_proof(office: &Office, who: &Ctx, present: &Proof) -> Vec<ProofAct> {
    let acts = proof_acts(who, &office.forwarding_a, present).await.unwrap();
    let (proof, version, on) = (present.id, present.version, day(2021, 3, 15));
    let text = || "Fehlt der Mai?".to_owned();
    for May { act, refusal } in &acts {
        let foreseen = refusal.as_ref();
        match act {
            ProofAct::Examine => agrees(office, who, foreseen, ExamineProof { proof, version }).await,
            ProofAct::File => agrees(office, who, foreseen, FileProof { proof, version, filed_on: on }).await,
            ProofAct::Answer => {
                agrees(office, who, foreseen, AnswerProof { proof, version, text: text() }).await;
            }
            ProofAct::Decide => {
                agrees(office, who, foreseen, AcceptProof { proof, version, accepted_on: on }).await;
            }
            ProofAct::Question => {
                let ask = QuestionProof { proof, version, text: text(), answer_by: day(2021, 4, 1) };
                agrees(office, who, foreseen, ask).await;
            }
            ProofAct::Close => agrees(office, who, foreseen, CloseProof { proof, version }).await,
            ProofAct::Sign => {
                if let Some(foreseen) = foreseen {
                    let key = office.flow.new_key();
                    let refused = proofs::sign(who, &key, proof, version).await.map(drop).unwrap_err();
                    assert_eq!(format!("{refused:?}"), format!("{foreseen:?}"), "{}", who.actor().name);
                }
            }
            // A file comes with it, which is looked into first.
            ProofAct::AddSignature => {}
        }
    }
    allowed(&acts)
}

testkit::on_both_engines! {
    async fn of_a_claim_everything_is_foreseen_at_each_step(db: TestDb) {
        let office = Office::open(&db.store).await;
        let present = office.alone(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        for who in people(&office) {
            of_claim(&office, &who, &present).await;
        }
        let (editor, signatory) = (office.a(), office.signatory_of_a());
        assert_eq!(of_claim(&office, &editor, &present).await, [ClaimAct::Withdraw]);
        assert_eq!(of_claim(&office, &signatory, &present).await, [ClaimAct::Sign]);
        assert_eq!(of_claim(&office, &office.finance(), &present).await, [ClaimAct::RequestChanges]);
        let sign = SignClaim { claim: present.id, version: present.version };
        let present = office.alone(&signatory, sign).await.unwrap();
        let conflict = DeclareConflict { organisation: office.provider_a, reason: "Mein Bruder".to_owned() };
        let interested = second_clerk(&office);
        office.alone(&interested, conflict).await.unwrap();
        for who in people(&office) {
            of_claim(&office, &who, &present).await;
        }
        let clerk = office.finance();
        assert_eq!(of_claim(&office, &clerk, &present).await, [ClaimAct::Decide, ClaimAct::RequestChanges]);
        assert_eq!(of_claim(&office, &interested, &present).await, [ClaimAct::RequestChanges]);
        let decisions = vec![(present.lines[0].id, LineDecision::Accept)];
        let (id, version) = (present.id, present.version);
        let decide = DecideClaim { claim: id, version, decisions, findings: BTreeMap::new() };
        let present = office.alone(&clerk, decide).await.unwrap();
        for who in people(&office) {
            of_claim(&office, &who, &present).await;
        }
        let examiner = office.who_is(Role::ExaminerSachlich);
        assert_eq!(of_claim(&office, &examiner, &present).await, [ClaimAct::Certify, ClaimAct::SendBack]);
        let decided = office.certify(&present).await.unwrap();
        for who in people(&office) {
            assert_eq!(of_claim(&office, &who, &decided).await, [], "{}", who.actor().name);
        }
        let auditor = claim_acts(&office.auditor(), &office.forwarding_a, &decided).await.unwrap();
        assert!(auditor.is_empty(), "who changes nothing is told nothing: {auditor:?}");
    }

    async fn of_a_payment_everything_is_foreseen_at_each_step(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 50_000).await;
        let orders = office.who_is(Role::Orderer);
        let ordered = office.alone(&orders, order(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
        let (first, second) = (office.who_is(Role::Releaser), office.second_releaser());
        let release = || ReleasePayment { payment: ordered.id, version: ordered.version };
        let half = office.alone(&first, release()).await.unwrap();
        for who in people(&office) {
            of_payment(&office, &who, &half).await;
        }
        assert_eq!(of_payment(&office, &first, &half).await, [PaymentAct::Reject], "another releases now");
        assert_eq!(of_payment(&office, &second, &half).await, [PaymentAct::Release, PaymentAct::Reject]);
        assert_eq!(of_payment(&office, &office.a(), &half).await, [], "who is paid pays nothing");
        let released = office.alone(&second, release()).await.unwrap();
        let conflict = DeclareConflict { organisation: office.provider_a, reason: "Mein Bruder".to_owned() };
        office.alone(&second_clerk(&office), conflict).await.unwrap();
        for who in people(&office) {
            of_payment(&office, &who, &released).await;
        }
        assert_eq!(
            of_payment(&office, &office.finance(), &released).await,
            [PaymentAct::Confirm, PaymentAct::Reject]
        );
        assert_eq!(of_payment(&office, &second_clerk(&office), &released).await, []);
    }

    async fn of_a_tranche_its_reversal_is_foreseen_and_nothing_else(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.finance(), office.award.id, "F1", 50_000).await;
        let received = tranche(&office, "F1", 50_000).await.unwrap();
        for who in people(&office) {
            of_payment(&office, &who, &received).await;
        }
        assert_eq!(of_payment(&office, &office.finance(), &received).await, [PaymentAct::Reverse]);
        assert_eq!(of_payment(&office, &office.who_is(Role::Head), &received).await, []);
        assert!(payment_acts(&office.a(), &office.award, &received).await.unwrap().is_empty());
        let (payment, version, reversed_on) = (received.id, received.version, day(2021, 3, 14));
        let request = ReverseTranche { payment, version, reversed_on, reason: "Doppelt".to_owned() };
        let reversed = office.alone(&office.finance(), request).await.unwrap();
        for who in people(&office) {
            assert_eq!(of_payment(&office, &who, &reversed).await, []);
        }
    }

    async fn of_a_payout_request_everything_is_foreseen_at_each_step(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asked = office.alone(&office.a(), ask(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
        for who in people(&office) {
            of_request(&office, &who, &asked).await;
        }
        assert_eq!(of_request(&office, &office.finance(), &asked).await, [PayoutRequestAct::Decide]);
        assert_eq!(of_request(&office, &office.signatory_of_a(), &asked).await, [], "within the need");
        let (payout_request, version, decided_on) = (asked.id, asked.version, day(2021, 3, 1));
        let approve = DecidePayout { payout_request, version, decided_on, refusal: None };
        let open = office.alone(&office.finance(), approve).await.unwrap();
        for who in people(&office) {
            of_request(&office, &who, &open).await;
        }
        let examiner = office.who_is(Role::ExaminerRechnerisch);
        let certify = CertifyPayout { payout_request, version, round: open.round(), step: Step::Rechnerisch };
        let half = office.alone(&examiner, certify).await.unwrap();
        assert_eq!(of_request(&office, &examiner, &half).await, [PayoutRequestAct::SendBack]);
        assert_eq!(
            of_request(&office, &office.who_is(Role::ExaminerSachlich), &half).await,
            [PayoutRequestAct::Certify, PayoutRequestAct::SendBack]
        );
    }

    async fn of_a_proof_everything_is_foreseen_at_each_step(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (editor, signatory) = (office.a(), office.signatory_of_a());
        let made = proofs::compile(&editor, "proof-key-1", interim(&office)).await.unwrap();
        for who in people(&office) {
            of_proof(&office, &who, &made).await;
        }
        assert_eq!(of_proof(&office, &editor, &made).await, []);
        assert_eq!(of_proof(&office, &signatory, &made).await, [ProofAct::Sign]);
        let signed = proofs::sign(&signatory, "proof-key-2", made.id, made.version).await.unwrap();
        let file = FileProof { proof: signed.id, version: signed.version, filed_on: day(2021, 3, 15) };
        assert_eq!(of_proof(&office, &editor, &signed).await, [ProofAct::File, ProofAct::AddSignature]);
        let filed = office.alone(&editor, file).await.unwrap();
        for who in people(&office) {
            of_proof(&office, &who, &filed).await;
        }
        assert_eq!(of_proof(&office, &office.finance(), &filed).await, [ProofAct::Decide, ProofAct::Question]);
        let accept = AcceptProof { proof: filed.id, version: filed.version, accepted_on: day(2021, 3, 15) };
        let accepted = office.alone(&office.finance(), accept).await.unwrap();
        assert_eq!(of_proof(&office, &office.finance(), &accepted).await, [], "nobody recorded its examination");
    }

    async fn that_a_proof_lacks_its_own_audit_is_foreseen(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asks = ActStatements { own_audit: true, ..ActStatements::default() };
        let changes = ActChanges { stated: Some(asks), ..ActChanges::default() };
        let amendment = AmendGrant { changes, ..amend(&office.forwarding_a, &[]) };
        office.run(&office.finance(), amendment).await.unwrap();
        let made = proofs::compile(&office.a(), "proof-key-1", interim(&office)).await.unwrap();
        let signed = proofs::sign(&office.signatory_of_a(), "proof-key-2", made.id, made.version).await.unwrap();
        assert_eq!(of_proof(&office, &office.a(), &signed).await, [ProofAct::AddSignature]);
    }
}
