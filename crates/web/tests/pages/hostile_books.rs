//! Books with hostile text in every field: what is proposed, what an examiner is told, and every document that is made of
//! them. It is shown as it was typed, never as a part of a page, and stands in each PDF as text.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    process::{Command, Stdio},
};

use chrono::{NaiveDate, TimeDelta};
use flow::{
    Actor, Document, Role,
    audit_observations::{AnswerAuditObservation, RecordAuditObservation},
    awards::NewAct,
    claims::{CertifyClaim, DecideClaim, NewClaimCost, NewClaimLine, NewReceipt, SignClaim, SubmitClaim},
    documents::{self, DocumentKind},
    particulars::StateParticulars,
    payments::OrderPayment,
    payouts::{CertifyPayout, DecidePayout, RequestPayout, SendBackPayout},
    people::{NewRole, RegisterPerson},
    proofs::{self, InputTax, NewProof},
    receivables::DemandMoney,
    reports::WriteReport,
    tranches::RecordTranche,
};
use grants::{
    ActStatements, AuditSubject, Claim, DemandKind, GivenParticulars, Grant, LineDecision, Need,
    ParticipantGroup, ParticipantPart, Payment, PayoutRequest, Period, Proof, ProofKind, Receivable,
    ReportText, ReportTopic, StatedParticulars, Step, Terms,
};
use ledger::Cents;
use testkit::{Office, actor};

use crate::{
    hostile::{CANARY, is_tame, shows_it},
    house::House,
    many::{act, forwarded_by},
};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What an address asks for.
fn asking(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn canary() -> String {
    CANARY.to_owned()
}

/// What may be stated of an organisation in words.
fn stated() -> StatedParticulars {
    let text = || Some(canary());
    let given = GivenParticulars {
        supplement: text(),
        street: text(),
        postal_code: Some("12345".to_owned()),
        town: text(),
        legal_form: text(),
        represented_by: text(),
        ..GivenParticulars::default()
    };
    StatedParticulars::read(&given).unwrap()
}

/// A clerk whose name is hostile, and a forwarding to provider B of which every text is.
pub(crate) struct Books<'h> {
    pub(crate) house: &'h House,
    pub(crate) clerk: Actor,
    pub(crate) grant: Grant,
}

impl<'h> Books<'h> {
    pub(crate) async fn open(house: &'h House) -> Self {
        let office = &house.office;
        let role = NewRole {
            organisation: office.kreis,
            role: Role::Clerk,
            from: day("2021-01-01"),
            until: None,
            deputy_for: None,
            scope: None,
        };
        let person = RegisterPerson { identity: canary(), name: canary(), roles: vec![role] };
        office.run(office.administrator(), person).await;
        let clerk = actor(Office::UNIT, CANARY, Role::Clerk, office.kreis);
        let like = act(house, canary());
        let (target_group, proofs_form) = (Some(canary()), Some(canary()));
        let states = ActStatements { target_group, proofs_form, ..like.terms.stated.clone() };
        let terms = Terms { conditions: vec![canary()], stated: states, ..like.terms.clone() };
        let hostile = NewAct { purpose: canary(), terms, ..like };
        let grant = forwarded_by(house, clerk.clone(), office.provider_b, hostile, &[None]).await;
        let organisation = office.provider_b;
        office.run(clerk.clone(), StateParticulars { organisation, follows: 0, stated: stated() }).await;
        Self { house, clerk, grant }
    }

    pub(crate) fn line(&self, number: &str, cents: i64) -> NewClaimLine {
        let (position, planned) = (&self.grant.positions[0], &self.grant.plan[0]);
        let (issuer, number, gross) = (canary(), number.to_owned(), Cents::new(cents));
        let receipt = NewReceipt { issuer, number, issued_on: day("2021-03-01"), gross };
        NewClaimLine {
            component: position.component.clone(),
            budget_year: None,
            category: planned.category.clone(),
            cost: NewClaimCost::Actual { receipt, eligible: gross, pays_for: None },
            paid_on: day("2021-03-02"),
            reason: canary(),
            receipt_details: None,
        }
    }

    /// A claim of two receipts that may be one paper, handed in and signed.
    pub(crate) async fn claim(&self) -> Claim {
        let office = &self.house.office;
        let lines = vec![self.line(CANARY, 2_000), self.line(&format!("{CANARY}."), 2_000)];
        let period = Period::new(day("2021-01-01"), day("2021-03-31")).unwrap();
        let request =
            SubmitClaim { grant: self.grant.id, period, lines, income: Vec::new(), reinclude: Vec::new() };
        let Claim { id: claim, version, .. } = office.run(office.person_of_b(), request).await;
        office.run(office.signatory_of_b(), SignClaim { claim, version }).await
    }

    /// One line is accepted and the other rejected, as two have certified.
    pub(crate) async fn decided(&self, claim: Claim) -> Claim {
        let office = &self.house.office;
        let reject = LineDecision::Reject { reason: "beleg_fehlt".to_owned(), text: canary() };
        let decisions = vec![(claim.lines[0].id, LineDecision::Accept), (claim.lines[1].id, reject)];
        let (id, version, findings) = (claim.id, claim.version, BTreeMap::new());
        let mut claim =
            office.run(self.clerk.clone(), DecideClaim { claim: id, version, decisions, findings }).await;
        for (role, step) in
            [(Role::ExaminerSachlich, Step::Sachlich), (Role::ExaminerRechnerisch, Step::Rechnerisch)]
        {
            let certify = CertifyClaim { claim: id, version: claim.version, round: 1, step };
            claim = office.run(office.who_is(role), certify).await;
        }
        claim
    }

    /// Money that provider B asks for.
    pub(crate) async fn asked(&self) -> PayoutRequest {
        let (amount, on) = (Cents::new(1_000), day("2021-06-01"));
        let request = RequestPayout {
            grant: self.grant.id,
            component: self.grant.positions[0].component.clone(),
            budget_year: None,
            amount,
            requested_on: on,
            need: vec![Need { payee: Some(canary()), total: None, what: canary(), due_on: on, amount }],
            instalment: None,
            reason: Some(canary()),
            declares: Vec::new(),
        };
        self.house.office.run(self.house.office.person_of_b(), request).await
    }

    pub(crate) async fn proposed(&self, asked: &PayoutRequest) -> PayoutRequest {
        let (payout_request, version) = (asked.id, asked.version);
        let request = DecidePayout { payout_request, version, decided_on: day("2021-06-01"), refusal: None };
        self.house.office.run(self.clerk.clone(), request).await
    }

    /// What is proposed of it is sent back with a hostile reason, proposed anew and certified by two.
    pub(crate) async fn approved_at_last(&self, proposed: &PayoutRequest) {
        let office = &self.house.office;
        let (payout_request, version, round) = (proposed.id, proposed.version, proposed.round());
        let back = SendBackPayout { payout_request, version, round, reason: canary() };
        let back = office.run(office.who_is(Role::ExaminerSachlich), back).await;
        let mut asked = self.proposed(&back).await;
        let round = asked.round();
        for (role, step) in
            [(Role::ExaminerSachlich, Step::Sachlich), (Role::ExaminerRechnerisch, Step::Rechnerisch)]
        {
            let certify = CertifyPayout { payout_request, version: asked.version, round, step };
            asked = office.run(office.who_is(role), certify).await;
        }
    }

    /// What is due is ordered, with money that came from the ministry.
    pub(crate) async fn ordered(&self) -> Payment {
        let office = &self.house.office;
        let (component, amount, on) =
            (self.grant.positions[0].component.clone(), Cents::new(1_000), day("2021-06-01"));
        let (grant, budget_year) = (office.award.id, None);
        let request = RequestPayout {
            grant,
            component: component.clone(),
            budget_year,
            amount,
            requested_on: on,
            need: vec![Need { payee: Some(canary()), total: None, what: canary(), due_on: on, amount }],
            instalment: None,
            reason: Some(canary()),
            declares: Vec::new(),
        };
        let asked = office.run(self.clerk.clone(), request).await;
        let (payout_request, version) = (asked.id, asked.version);
        let decide = DecidePayout { payout_request, version, decided_on: on, refusal: None };
        office.run(self.clerk.clone(), decide).await;
        let tranche =
            RecordTranche { grant, component: component.clone(), budget_year, amount, received_on: on };
        office.run(self.clerk.clone(), tranche).await;
        let order = OrderPayment { grant: self.grant.id, component, budget_year, amount };
        office.run(office.who_is(Role::Orderer), order).await
    }

    /// Money is demanded, a proof is made with its report, an audit observes and the house answers.
    pub(crate) async fn written_about(&self) -> (Proof, Receivable) {
        let office = &self.house.office;
        let demand = DemandMoney {
            grant: self.grant.id,
            component: self.grant.positions[0].component.clone(),
            budget_year: None,
            kind: DemandKind::Other,
            amount: Cents::new(500),
            reason: canary(),
            legal_ground: canary(),
            demanded_on: day("2021-06-01"),
            due_on: day("2021-07-01"),
        };
        let receivable = office.run(self.clerk.clone(), demand).await;
        let (grant, kind, until) = (self.grant.id, ProofKind::Zwischennachweis, day("2021-05-31"));
        let sections = vec![ReportText { topic: ReportTopic::Success, text: canary() }];
        let part = ParticipantPart { group: canary(), count: None };
        let participants = vec![ParticipantGroup { group: canary(), count: 9, parts: vec![part] }];
        office
            .run(office.person_of_b(), WriteReport { grant, kind, until, follows: 0, sections, participants })
            .await;
        let period = Period::new(day("2021-01-01"), until).unwrap();
        let (place, input_tax) = (canary(), InputTax::NotDeductible);
        let new = NewProof {
            grant,
            kind,
            period,
            place,
            input_tax,
            cost_fall_reason: None,
            own_audit: None,
            corrects: None,
        };
        let berta = self.house.flow.ctx(office.person_of_b());
        let proof = proofs::compile(&berta, "the-hostile-proof", new).await.unwrap();
        let (about, amount, answer_by) = (AuditSubject::Grant(grant), None, day("2021-06-15"));
        let observe = RecordAuditObservation { about, amount, text: canary(), answer_by };
        let observed = office.run(office.auditor(), observe).await;
        let (observation, version) = (observed.id, observed.version);
        let answer = AnswerAuditObservation { observation, version, text: canary() };
        office.run(self.clerk.clone(), answer).await;
        (proof, receivable)
    }
}

#[tokio::test]
async fn hostile_text_of_proposals_and_examination_hints_stays_text() {
    let house = House::open().await;
    let books = Books::open(&house).await;
    let claim = books.claim().await;
    let clerk = house.enter(&books.clerk).await;
    let examiner = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let auditor = house.enter(&house.office.auditor()).await;
    let provider = house.enter(&house.office.person_of_b()).await;
    let bench = format!("/abrechnungen/{}/entscheidung", claim.id);
    let line = format!("/abrechnungen/{}/zeilen/1", claim.id);
    for (path, who) in [(&bench, &clerk), (&line, &clerk), (&line, &auditor)] {
        let page = house.get(who, path).await.shown();
        let hints = page.between("Das könnte derselbe Beleg sein.", "</table>");
        assert!(hints.matches("&#60;script&#62;alert").count() >= 4, "issuer and number of both: {hints}");
        is_tame(&page);
    }
    let asked = books.asked().await;
    let path = format!("/anforderungen/{}", asked.id);
    let proposed = books.proposed(&asked).await;
    for who in [&clerk, &examiner, &auditor, &provider] {
        let page = house.get(who, &path).await.shown();
        is_tame(&page);
        shows_it(&page);
    }
    books.approved_at_last(&proposed).await;
    for who in [&clerk, &examiner, &auditor] {
        let page = house.get(who, &path).await.shown();
        is_tame(&page);
        let sent_back = page.between("Zurückgegeben", "</main>");
        assert!(sent_back.contains("&#60;script&#62;alert"), "the reason is shown: {}", page.html);
    }
    for path in [path.as_str(), "/anforderungen", "/start", "/zuwendungen"] {
        is_tame(&house.get(&provider, path).await.shown());
    }
    for who in [&clerk, &provider] {
        let page = house.get(who, "/dokumente").await.shown();
        is_tame(&page);
        shows_it(&page);
        let called = house.get(who, &format!("/dokumente/forwarding/{}", books.grant.id)).await.shown();
        let name = called.headers["content-disposition"].to_str().unwrap();
        assert_eq!(name.matches('"').count(), 2, "what a file is called stays a name: {name}");
    }
    let searched =
        house.get(&clerk, &format!("/dokumente?{}", asking(&[("text", CANARY), ("art", CANARY)]))).await;
    is_tame(&searched.shown());
    let grant = format!("/zuwendungen/{}", books.grant.id);
    let settled = format!("{grant}/schlussabrechnung");
    for path in ["/heute", "/anforderungen", "/mittel", "/journal", "/konto", "/team", &grant, &settled] {
        is_tame(&house.get(&clerk, path).await.shown());
    }
}

#[tokio::test]
async fn hostile_text_of_a_report_and_of_what_is_said_to_it_stays_text() {
    let house = House::open().await;
    let books = Books::open(&house).await;
    let claim = books.claim().await;
    books.decided(claim).await;
    let (proof, _) = books.written_about().await;
    let mut clerk = house.enter(&books.clerk).await;
    let form = format!("/nachweise/{}/vordruck", proof.id);
    let page = house.get(&clerk, &form).await.shown();
    let asked = [("vordruck", "mitgeliefert"), ("aktion", "ansehen")];
    let cells = house.fill(&mut clerk, &page, &form, &asked).await.shown();
    is_tame(&cells);
    shows_it(&cells);
    let editor = house.enter(&house.office.person_of_b()).await;
    let prepare = format!("/zuwendungen/{}/nachweis?bis=31.5.2021", books.grant.id);
    let page = house.get(&clerk, &prepare).await.shown();
    let version = page.links().into_iter().find(|to| to.starts_with("/sachberichte/")).unwrap();
    let page = house.get(&clerk, &version).await.shown();
    let said = [("text", CANARY), ("abschnitt", "staff")];
    house.fill(&mut clerk, &page, &format!("{version}/anmerkungen"), &said).await.leads_to();
    for who in [&clerk, &editor] {
        for path in [&version, &prepare] {
            let page = house.get(who, path).await.shown();
            is_tame(&page);
            shows_it(&page);
            let count = page.html.matches("&#60;script&#62;alert").count();
            assert!(count >= 4, "section, group, part and comment: {count}");
        }
    }
}

/// What a PDF says (poppler-utils), without what its lines are broken with.
fn said(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut to, pdf) = (reader.stdin.take().unwrap(), pdf.to_vec());
    let writes = std::thread::spawn(move || to.write_all(&pdf).unwrap());
    let text = String::from_utf8(reader.wait_with_output().unwrap().stdout).unwrap();
    writes.join().unwrap();
    unbroken(&text)
}

fn unbroken(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace() && *one != '\u{ad}').collect()
}

#[tokio::test]
async fn every_document_of_hostile_books_says_the_text_as_it_was_typed() {
    let mut house = House::open().await;
    let books = Books::open(&house).await;
    let claim = books.claim().await;
    books.decided(claim).await;
    let proposed = books.proposed(&books.asked().await).await;
    books.approved_at_last(&proposed).await;
    books.ordered().await;
    books.written_about().await;
    // Years later a proof is late, of which the house reminds.
    house.later(TimeDelta::days(4 * 365));
    let ctx = house.flow.ctx(house.office.who_is(Role::Head));
    let mut kinds = BTreeSet::new();
    for listed in documents::list(&ctx).await.unwrap() {
        let of_unit = listed.subject == Office::UNIT.0;
        if !of_unit && !listed.title.contains(CANARY) {
            continue;
        }
        let ctx = house.flow.ctx(house.office.who_is(Role::Head));
        let Document { content, .. } = documents::render(&ctx, listed.kind, listed.subject).await.unwrap();
        let text = said(&content);
        assert!(text.contains(&unbroken(CANARY)), "{}: {text}", listed.title);
        kinds.insert(listed.kind);
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), DocumentKind::ALL, "every kind of document was made");
}
