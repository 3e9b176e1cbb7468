//! A unit whose books have organisations and a programme, and what is filed in them.

use std::sync::atomic::{AtomicU32, Ordering};

use ::grants::{
    AuditScope, BaseRateEntry, Claim, ClosedPeriod, ClosedPeriodId, ConflictId, DURCHSTARTEN, DemandKind,
    Grant, Membership, MembershipId, OrganisationId, OwnAudit, ParticipantGroup, Payment, PaymentState,
    PayoutRequest, PayoutTerms, Person, PersonId, Proof, ProofKind, ProofQuestion, ProofState, Receivable,
    Repayment, RepaymentId, Report, ReportId, ReportText, ReportTopic, Role, SignOff, Step,
};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use store::{Command, Conn, Organisation, OrganisationKind, ProgrammeFile, StoreError};
use testkit::{Books, TestDb};
use uuid::Uuid;

use super::filing::{
    Change, DAY, FileBaseRate, FileClaim, FileDuties, FileGrant, FilePart, FilePayment, FilePayoutRequest,
    FileReceipt, FileReceivable, FileRow, FileSigner, FileTerms, LATER, proof,
};

pub(super) const MAGS: OrganisationId = OrganisationId(Uuid::from_u128(0x10));
pub(super) const KREIS: OrganisationId = OrganisationId(Uuid::from_u128(0x20));
pub(super) const PROVIDER_A: OrganisationId = OrganisationId(Uuid::from_u128(0x30));
pub(super) const PROVIDER_B: OrganisationId = OrganisationId(Uuid::from_u128(0x40));
pub(super) const PROGRAMME: Uuid = Uuid::from_u128(0x50);
/// A unit without books.
pub(super) const ELSEWHERE: UnitId = UnitId(Uuid::from_u128(0xE));

/// The unit and where its books are.
pub(super) struct Registry {
    pub(super) books: Books,
    keys: AtomicU32,
}

impl Registry {
    /// Opens the unit, with organisations of every kind and the programme.
    pub(super) async fn open(db: &TestDb) -> Self {
        let registry = Self { books: Books::open(db, 1).await, keys: AtomicU32::new(0) };
        for organisation in organisations() {
            registry.run(FileRow::Organisation(organisation)).await.unwrap();
        }
        registry.run(FileRow::Programme(programme(1))).await.unwrap();
        registry
    }

    pub(super) fn unit(&self) -> UnitId {
        self.books.unit
    }

    /// A connection to read with. A database in memory has only one: give it back before anything is filed.
    pub(super) async fn conn(&self) -> Conn {
        self.books.store.read().await.unwrap()
    }

    /// Runs a command under a key of its own.
    pub(super) async fn run<C: Command<Error = StoreError>>(
        &self,
        command: C,
    ) -> Result<C::Answer, StoreError> {
        let key = format!("key {}", self.keys.fetch_add(1, Ordering::Relaxed));
        self.books.store.execute(self.books.envelope(&key, "{}".to_owned()), command).await
    }

    /// An award of the MAGS to the Kreis, 1,000.00 for each position, with a plan.
    pub(super) async fn award(&self) -> Grant {
        self.run(FileGrant::award()).await.unwrap()
    }

    /// Forwards 400.00 of each position to a provider.
    pub(super) async fn forwarding(&self, id: u128, parent: &Grant, recipient: OrganisationId) -> Grant {
        self.run(FileGrant::forwarding(id, parent, recipient, 40_000)).await.unwrap()
    }

    /// A submitted claim of three receipts' cost and a lump sum, 10.00 each, of which the grant carries 8.00.
    pub(super) async fn claim(&self, id: u128, grant: &Grant) -> Claim {
        let receipt = self.run(FileReceipt::of(id, "R 17")).await.unwrap();
        self.run(FileClaim { id, grant: grant.clone(), receipt }).await.unwrap()
    }

    /// A request for 50.00.
    pub(super) async fn payout_request(&self, id: u128, grant: &Grant) -> PayoutRequest {
        self.run(FilePayoutRequest::of(id, grant)).await.unwrap()
    }

    /// A request for 50.00, of which 20.00 go beyond the need.
    pub(super) async fn above_need(&self, id: u128, grant: &Grant) -> PayoutRequest {
        let above = FilePayoutRequest { above: Some(2_000), ..FilePayoutRequest::of(id, grant) };
        self.run(above).await.unwrap()
    }

    /// An order of 20.00.
    pub(super) async fn payment(&self, id: u128, grant: &Grant) -> Payment {
        self.run(FilePayment::ordered(id, grant)).await.unwrap()
    }

    /// An order that was released and that the bank booked.
    pub(super) async fn confirmed(&self, payment: Payment) -> Payment {
        let released = self.moved_payment(payment, PaymentState::Released { on: LATER }).await;
        self.moved_payment(released, PaymentState::Confirmed { on: LATER }).await
    }

    /// A payment that the bank booked, and returned.
    pub(super) async fn returned(&self, payment: Payment) -> Payment {
        let confirmed = self.confirmed(payment).await;
        let state = PaymentState::Returned { on: LATER, reason: "Konto erloschen".to_owned() };
        self.moved_payment(confirmed, state).await
    }

    /// A payment in its next version and another state.
    pub(super) async fn moved_payment(&self, payment: Payment, state: PaymentState) -> Payment {
        let moved = Payment { version: payment.version + 1, state, ..payment };
        self.run(Change::Payment(moved.clone())).await.unwrap();
        moved
    }

    /// Mixed, with a cap, requirements and instalments.
    pub(super) async fn payout_terms(&self, id: u128, grant: &Grant) -> PayoutTerms {
        self.run(FileTerms { id, grant: grant.clone() }).await.unwrap()
    }

    /// A refund of 30.00 that is demanded.
    pub(super) async fn receivable(&self, id: u128, grant: &Grant) -> Receivable {
        self.demand(id, grant, DemandKind::Refund).await
    }

    /// A demand of 30.00.
    pub(super) async fn demand(&self, id: u128, grant: &Grant, kind: DemandKind) -> Receivable {
        let (grant, worksheet) = (grant.clone(), None);
        self.run(FileReceivable { id, grant, kind, worksheet }).await.unwrap()
    }

    /// Interest of 30.00 on 20.00 that came in, demanded with its worksheet.
    pub(super) async fn interest(&self, id: u128, grant: &Grant) -> Receivable {
        self.run(FilePayment::received(id, grant)).await.unwrap();
        self.run(FileReceivable::with_worksheet(id, grant)).await.unwrap()
    }

    /// A repayment of 30.00.
    pub(super) async fn repayment(&self, id: u128, grant: &Grant) -> Repayment {
        let repayment = Repayment {
            id: RepaymentId(Uuid::from_u128(id)),
            grant: grant.id,
            position: grant.positions[0].id,
            kind: DemandKind::Refund,
            amount: Cents::new(3_000),
            received_on: DAY,
            passes_on: Vec::new(),
        };
        self.run(FilePart::Repayment(repayment.clone())).await.unwrap();
        repayment
    }

    /// Closes all days before those of the grants.
    pub(super) async fn close(&self) -> ClosedPeriod {
        let until = NaiveDate::from_ymd_opt(2020, 12, 31).unwrap();
        let id = ClosedPeriodId(Uuid::from_u128(1));
        let period = ClosedPeriod { id, until, reason: "Jahresabschluss".to_owned() };
        self.run(FileRow::ClosedPeriod(period.clone())).await.unwrap();
        period
    }

    /// Every rule about duties; the person has an interest in provider B.
    pub(super) async fn duties(&self, person: &Person) {
        let id = ConflictId(Uuid::from_u128(1));
        let person = person.clone().declare(id, PROVIDER_B, "Mein Bruder arbeitet dort", DAY).unwrap();
        self.run(FileDuties(person, PROVIDER_A)).await.unwrap();
    }

    /// A base rate that was entered and confirmed.
    pub(super) async fn base_rate(&self) -> BaseRateEntry {
        self.run(FileBaseRate { id: 1, organisation: KREIS, confirmed: true }).await.unwrap()
    }

    /// A person who acts in a role for the Kreis.
    pub(super) async fn person(&self, id: u128, role: Role) -> Person {
        let (identity, name) = (format!("person-{id}"), format!("Person {id}"));
        let person = Person::register(PersonId(Uuid::from_u128(id)), &identity, &name, DAY).unwrap();
        let membership = MembershipId(Uuid::from_u128(id));
        let until = (role == Role::Auditor).then_some(LATER);
        let scope = (role == Role::Auditor).then(AuditScope::default);
        let held = Membership {
            id: membership,
            organisation: KREIS,
            role,
            from: DAY,
            until,
            deputy_for: None,
            scope,
        };
        let person = Person { version: 1, ..person.give(held).unwrap() };
        self.run(FileRow::Person(person.clone())).await.unwrap();
        person
    }

    /// A person who stands in for another's clerk.
    pub(super) async fn deputy(&self, id: u128, of: &Person) {
        let (identity, name) = (format!("person-{id}"), format!("Person {id}"));
        let person = Person::register(PersonId(Uuid::from_u128(id)), &identity, &name, DAY).unwrap();
        let (role, until, deputy_for) = (Role::Clerk, Some(LATER), Some(of.id));
        let id = MembershipId(Uuid::from_u128(id));
        let held = Membership { id, organisation: KREIS, role, from: DAY, until, deputy_for, scope: None };
        let person = Person { version: 1, ..person.give(held).unwrap() };
        self.run(FileRow::Person(person)).await.unwrap();
    }

    /// A version of the Sachbericht of an interim proof.
    pub(super) async fn report(&self, id: u128, grant: &Grant, number: i64) -> Report {
        let report = Report {
            id: ReportId(Uuid::from_u128(id)),
            grant: grant.id,
            kind: ProofKind::Zwischennachweis,
            until: LATER,
            number,
            author: "Anna A".to_owned(),
            on: DAY,
            sections: vec![ReportText { topic: ReportTopic::Success, text: "gut".to_owned() }],
            participants: vec![ParticipantGroup { group: "alle".to_owned(), count: 9, parts: Vec::new() }],
        };
        self.run(FileRow::Report(report.clone())).await.unwrap();
        report
    }

    /// Who prepared and who signed a proof of a grant.
    pub(super) async fn proof_signers(&self, grant: &Grant) -> Vec<SignOff> {
        let mut signed = Vec::new();
        for (step, role) in [(Step::Prepare, Role::Editor), (Step::Sign, Role::Signatory)] {
            let by = self.run(FileSigner(grant.recipient, role)).await.unwrap();
            signed.push(SignOff { step, round: 1, by });
        }
        signed
    }

    /// A compiled proof that its own audit office examined and that is signed.
    pub(super) async fn signed(&self, proof: &Proof, grant: &Grant) -> Proof {
        let (state, sign_offs) = (ProofState::Signed { on: LATER }, self.proof_signers(grant).await);
        let own_audit = Some(OwnAudit {
            office: "Rechnungsprüfungsamt".to_owned(),
            examiner: "Ute Prüferin".to_owned(),
            examined_on: DAY,
            objections: vec!["Ein Beleg fehlt.".to_owned()],
        });
        self.moved(&Proof { sign_offs, own_audit, ..proof.clone() }, state).await
    }

    /// A compiled proof that is signed and filed.
    pub(super) async fn filed(&self, proof: &Proof, grant: &Grant) -> Proof {
        self.moved(&self.signed(proof, grant).await, ProofState::Filed { on: LATER }).await
    }

    /// A filed proof that is asked about.
    pub(super) async fn asked_about(&self, filed: &Proof) -> Proof {
        let mut asked = filed.clone();
        let (on, text, answer_by) = (LATER, "Warum?".to_owned(), LATER);
        asked.questions.push(ProofQuestion { on, text, answer_by, answer: None });
        self.moved(&asked, ProofState::Questioned { on }).await
    }

    /// A proof in its next version and another state.
    pub(super) async fn moved(&self, proof: &Proof, state: ProofState) -> Proof {
        let moved = Proof { version: proof.version + 1, state, ..proof.clone() };
        self.run(Change::Proof(moved.clone())).await.unwrap();
        moved
    }

    /// A proof that was filed and asked about, and the version that corrects it.
    pub(super) async fn corrected(&self, proof: &Proof, grant: &Grant) {
        let filed = self.asked_about(&self.filed(proof, grant).await).await;
        let (number, corrects) = (2, Some(filed.id));
        let next = Proof { number, corrects, document: filed.document, ..self::proof(2, grant.id) };
        self.run(FileRow::Proof(next)).await.unwrap();
    }

    /// A compiled proof with its document.
    pub(super) async fn proof(&self, id: u128, grant: &Grant) -> Proof {
        let proof = proof(id, grant.id);
        let hash = proof.document.clone().unwrap();
        self.run(FileRow::Document(hash, format!("document {id}"))).await.unwrap();
        self.run(FileRow::Proof(proof.clone())).await.unwrap();
        proof
    }
}

/// A version of the programme.
pub(super) fn programme(number: i64) -> ProgrammeFile {
    let id = Uuid::from_u128(PROGRAMME.as_u128() + u128::from(number.unsigned_abs()) - 1);
    ProgrammeFile { id, code: "diaa".to_owned(), number, definition: DURCHSTARTEN.to_owned() }
}

/// A ministry, the first recipient, two providers.
pub(super) fn organisations() -> [Organisation; 4] {
    let of = |id, kind, name: &str, funder: Option<&str>| {
        let (name, funder) = (name.to_owned(), funder.map(ToOwned::to_owned));
        Organisation { id, kind, name, funder }
    };
    [
        of(MAGS, OrganisationKind::Ministry, "Ministerium für Arbeit", Some("MAGS")),
        of(KREIS, OrganisationKind::Municipality, "Musterkreis", None),
        of(PROVIDER_A, OrganisationKind::Provider, "Bildungsträger A", None),
        of(PROVIDER_B, OrganisationKind::Provider, "Bildungsträger B", None),
    ]
}
