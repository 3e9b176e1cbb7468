//! Who signs in tests: people who are registered when they are needed.

use std::collections::{BTreeMap, BTreeSet};

use ::grants::{
    BaseRateEntry, BaseRateId, Claim, ClaimLine, ClaimLineId, ClaimState, DutyRules, DutyRulesId,
    LineDecision, Membership, MembershipId, NewCorrection, OrganisationId, Payment, PaymentState,
    PayoutProposal, PayoutRequest, PayoutRequestState, Person, PersonId, Proposal, ProposedCorrection,
    Returned, Role, SignOff, Signer, SoleSignatory, SoleSignatoryId, Step, law::InterestRate,
};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use store::{Command, Conn, Done, StoreError, Tx};
use uuid::Uuid;

use super::{DAY, LATER, done};

/// What the house decides about duties, a recipient of one person, and an interest of a person.
pub(in crate::rows) struct FileDuties(pub(in crate::rows) Person, pub(in crate::rows) OrganisationId);

impl Command for FileDuties {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        let unit = tx.unit();
        let conn = tx.write().await?;
        let reason = "Dienstanweisung".to_owned();
        let id = DutyRulesId(Uuid::from_u128(1));
        let further_eye_above = Some(Cents::new(1_000_000));
        let rules = DutyRules {
            id,
            number: 1,
            one_examiner: false,
            further_eye_above,
            bank_wait_days: 3,
            on: DAY,
            reason,
        };
        store::insert_duty_rules(conn, unit, &rules).await?;
        let (id, organisation) = (SoleSignatoryId(Uuid::from_u128(1)), self.1);
        let reason = "Einzelunternehmen".to_owned();
        let alone = SoleSignatory { id, organisation, from: DAY, until: LATER, reason };
        store::insert_sole_signatory(conn, unit, &alone).await?;
        for conflict in &self.0.conflicts {
            store::insert_conflict(conn, unit, self.0.id, conflict).await?;
        }
        Ok(done(Uuid::nil(), 0))
    }
}

/// A base rate of the second half of 2026 that a clerk of an organisation enters, and the head confirms if it should.
pub(in crate::rows) struct FileBaseRate {
    pub(in crate::rows) id: u128,
    pub(in crate::rows) organisation: OrganisationId,
    pub(in crate::rows) confirmed: bool,
}

impl Command for FileBaseRate {
    type Answer = BaseRateEntry;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<BaseRateEntry>, StoreError> {
        let unit = tx.unit();
        let conn = tx.write().await?;
        let entry = BaseRateEntry {
            id: BaseRateId(Uuid::from_u128(self.id)),
            version: 1,
            valid_from: NaiveDate::from_ymd_opt(2026, 7, 1).unwrap(),
            rate: InterestRate::parse("-0.12").unwrap(),
            source: "Bekanntmachung der „Bundesbank“".to_owned(),
            entered: signer(conn, unit, self.organisation, (Role::Clerk, 1)).await?,
            confirmed: None,
        };
        store::insert_base_rate(conn, unit, &entry).await?;
        if !self.confirmed {
            return Ok(done(entry.id.0, entry));
        }
        let second = signer(conn, unit, self.organisation, (Role::Head, 1)).await?;
        let entry = entry.confirm(second).unwrap();
        store::confirm_base_rate(conn, unit, &entry).await?;
        Ok(done(entry.id.0, entry))
    }
}

/// Registers a person who acts in a role for an organisation; of two in the same role the first or the second.
pub(in crate::rows) struct FileStaff(
    pub(in crate::rows) OrganisationId,
    pub(in crate::rows) Role,
    pub(in crate::rows) u128,
);

impl Command for FileStaff {
    type Answer = String;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<String>, StoreError> {
        let unit = tx.unit();
        let by = signer(tx.write().await?, unit, self.0, (self.1, self.2)).await?;
        Ok(done(Uuid::nil(), by.name))
    }
}

/// The same person, as who signs.
pub(in crate::rows) struct FileSigner(pub(in crate::rows) OrganisationId, pub(in crate::rows) Role);

impl Command for FileSigner {
    type Answer = Signer;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Signer>, StoreError> {
        let unit = tx.unit();
        let by = signer(tx.write().await?, unit, self.0, (self.1, 1)).await?;
        Ok(done(Uuid::nil(), by))
    }
}

/// A person who acts in a role for an organisation.
fn staff(organisation: OrganisationId, role: Role, number: u128) -> Person {
    let place = Role::ALL.iter().position(|one| *one == role).unwrap();
    let id = Uuid::from_u128(organisation.0.as_u128() << 16 | u128::try_from(place).unwrap() << 8 | number);
    let name = format!("{} {number} {organisation}", role.word());
    let person = Person::register(PersonId(id), &name, &name, DAY).unwrap();
    let (id, until) = (MembershipId(id), None);
    let held = Membership { id, organisation, role, from: DAY, until, deputy_for: None, scope: None };
    Person { version: 1, ..person.give(held).unwrap() }
}

pub(super) async fn signer(
    conn: &mut Conn,
    unit: UnitId,
    organisation: OrganisationId,
    (role, number): (Role, u128),
) -> Result<Signer, StoreError> {
    let person = staff(organisation, role, number);
    if store::person(conn, unit, person.id).await?.is_none() {
        store::insert_person(conn, unit, &person).await?;
    }
    Ok(Signer { person: person.id, name: person.name, role, organisation, on: LATER })
}

/// Signs every step that a payment has behind it, before it is moved there. What comes back was confirmed before.
pub(super) async fn sign_payment(conn: &mut Conn, unit: UnitId, payment: &Payment) -> Result<(), StoreError> {
    let Some(present) = store::payment(conn, unit, payment.id).await? else { return Ok(()) };
    let grant = store::grant(conn, unit, payment.grant).await?.unwrap();
    let before: &[(Step, (Role, u128))] = match (&payment.state, present.sign_offs.is_empty()) {
        (PaymentState::Returned { .. }, false) => &[(Step::BookReturn, (Role::Clerk, 1))],
        (PaymentState::Ordered { .. } | PaymentState::Received { .. } | PaymentState::Reversed { .. }, _)
        | (_, false) => &[],
        (_, true) => &[
            (Step::Order, (Role::Orderer, 1)),
            (Step::Release1, (Role::Releaser, 1)),
            (Step::Release2, (Role::Releaser, 2)),
            (Step::Book, (Role::Clerk, 1)),
        ],
    };
    let mut sign_offs = present.sign_offs;
    for (step, who) in before {
        sign_offs.push(SignOff { step: *step, round: 1, by: signer(conn, unit, grant.giver, *who).await? });
    }
    store::sign_payment(conn, unit, payment.id, &sign_offs).await
}

/// Proposes to approve a payout request for a day, and certifies that in reason and in amount.
pub(in crate::rows) struct FileCertified(pub(in crate::rows) PayoutRequest, pub(in crate::rows) NaiveDate);

impl Command for FileCertified {
    type Answer = PayoutRequest;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<PayoutRequest>, StoreError> {
        let unit = tx.unit();
        let certified = certify(tx.write().await?, unit, self.0.clone(), self.1).await?;
        Ok(done(certified.id.0, certified))
    }
}

/// Certifies what is to be approved of a payout request, where the house gives.
pub(super) async fn sign_payout(
    conn: &mut Conn,
    unit: UnitId,
    request: &PayoutRequest,
) -> Result<(), StoreError> {
    let Some(present) = store::payout_request(conn, unit, request.id).await? else { return Ok(()) };
    let grant = store::grant(conn, unit, request.grant).await?.unwrap();
    if let PayoutRequestState::Approved { on } = request.state
        && grant.parent.is_some()
        && present.proposal.is_none()
    {
        certify(conn, unit, present, on).await?;
    }
    Ok(())
}

async fn certify(
    conn: &mut Conn,
    unit: UnitId,
    mut request: PayoutRequest,
    on: NaiveDate,
) -> Result<PayoutRequest, StoreError> {
    let giver = store::grant(conn, unit, request.grant).await?.unwrap().giver;
    let round = request.round() + 1;
    request.proposal = Some(PayoutProposal { round, amount: request.amount, on, rule_book: 1 });
    for (step, role) in [
        (Step::Propose, Role::Clerk),
        (Step::Sachlich, Role::ExaminerSachlich),
        (Step::Rechnerisch, Role::ExaminerRechnerisch),
    ] {
        request.sign_offs.push(SignOff { step, round, by: signer(conn, unit, giver, (role, 1)).await? });
        store::sign_payout_request(conn, unit, &request).await?;
    }
    Ok(request)
}

/// Proposes to approve a payout request, and sends that back.
pub(in crate::rows) struct FileSentBack(pub(in crate::rows) PayoutRequest);

impl Command for FileSentBack {
    type Answer = PayoutRequest;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<PayoutRequest>, StoreError> {
        let unit = tx.unit();
        let conn = tx.write().await?;
        let giver = store::grant(conn, unit, self.0.grant).await?.unwrap().giver;
        let clerk = signer(conn, unit, giver, (Role::Clerk, 1)).await?;
        let examiner = signer(conn, unit, giver, (Role::ExaminerSachlich, 1)).await?;
        let proposed = self.0.clone().propose(LATER, 1, clerk).unwrap();
        store::sign_payout_request(conn, unit, &proposed).await?;
        let back = proposed.send_back("Bedarf „April“ fehlt", examiner).unwrap();
        store::sign_payout_request(conn, unit, &back).await?;
        Ok(done(back.id.0, back))
    }
}

/// Signs, proposes and certifies a claim that is to be decided.
pub(super) async fn sign_claim(conn: &mut Conn, unit: UnitId, claim: &Claim) -> Result<(), StoreError> {
    let Some(present) = store::claim(conn, unit, claim.id).await? else { return Ok(()) };
    if !present.sign_offs.is_empty() || !matches!(claim.state, ClaimState::Decided { .. }) {
        return Ok(());
    }
    let grant = store::grant(conn, unit, claim.grant).await?.unwrap();
    let giver = if grant.parent.is_none() { grant.recipient } else { grant.giver };
    let decisions = present.lines.iter().map(|line| (line.id, proposed(line))).collect();
    let proposal = Some(Proposal { round: 1, decisions, findings: BTreeMap::new(), rule_book: 1 });
    let mut sign_offs = Vec::new();
    for (step, organisation, who) in [
        (Step::Prepare, grant.recipient, (Role::Editor, 1)),
        (Step::Sign, grant.recipient, (Role::Signatory, 1)),
        (Step::Propose, giver, (Role::Clerk, 1)),
        (Step::Sachlich, giver, (Role::ExaminerSachlich, 1)),
        (Step::Rechnerisch, giver, (Role::ExaminerRechnerisch, 1)),
    ] {
        sign_offs.push(SignOff { step, round: 1, by: signer(conn, unit, organisation, who).await? });
        let proposal = proposal.clone().filter(|_| !step.is_of_recipient());
        let signed = Claim { sign_offs: sign_offs.clone(), proposal, ..present.clone() };
        store::sign_claim(conn, unit, &signed).await?;
    }
    Ok(())
}

/// To recognise the first two lines, and none of the others.
fn proposed(line: &ClaimLine) -> LineDecision {
    if line.number <= 2 {
        return LineDecision::Accept;
    }
    LineDecision::Reject { reason: "sonstiges".to_owned(), text: format!("nicht „{}“", line.number) }
}

/// Proposes and certifies the newest correction of a line.
pub(super) async fn sign_correction(
    conn: &mut Conn,
    unit: UnitId,
    claim: &Claim,
    line: &ClaimLine,
) -> Result<(), StoreError> {
    let present = store::claim(conn, unit, claim.id).await?.unwrap();
    let grant = store::grant(conn, unit, claim.grant).await?.unwrap();
    let giver = if grant.parent.is_none() { grant.recipient } else { grant.giver };
    let made = line.corrections.last().unwrap();
    let (round, line, to) = (made.round, line.id, made.to);
    let (reason, text, findings) = (made.reason.clone(), made.text.clone(), made.findings.clone());
    let new = NewCorrection { line, to, reason, text, findings };
    let correction =
        Some(ProposedCorrection { round, rule_book: made.rule_book, to_share: made.to_share, new });
    let mut sign_offs = present.sign_offs.clone();
    for (step, role) in [
        (Step::Propose, Role::Clerk),
        (Step::Sachlich, Role::ExaminerSachlich),
        (Step::Rechnerisch, Role::ExaminerRechnerisch),
    ] {
        sign_offs.push(SignOff { step, round, by: signer(conn, unit, giver, (role, 1)).await? });
        let signed =
            Claim { sign_offs: sign_offs.clone(), correction: correction.clone(), ..present.clone() };
        store::sign_claim(conn, unit, &signed).await?;
    }
    Ok(())
}

/// Proposes a correction of a line, and sends it back.
pub(super) async fn send_back(
    conn: &mut Conn,
    unit: UnitId,
    claim: &Claim,
    line: ClaimLineId,
) -> Result<(), StoreError> {
    let mut present = store::claim(conn, unit, claim.id).await?.unwrap();
    let grant = store::grant(conn, unit, claim.grant).await?.unwrap();
    let giver = if grant.parent.is_none() { grant.recipient } else { grant.giver };
    let (round, text) = (present.round() + 1, "Skonto".to_owned());
    let (to, reason, findings) = (Cents::ZERO, "rechnerisch".to_owned(), BTreeSet::new());
    let new = NewCorrection { line, to, reason, text, findings };
    present.correction = Some(ProposedCorrection { round, rule_book: 1, to_share: Cents::ZERO, new });
    let by = signer(conn, unit, giver, (Role::Clerk, 1)).await?;
    present.sign_offs.push(SignOff { step: Step::Propose, round, by });
    store::sign_claim(conn, unit, &present).await?;
    let by = signer(conn, unit, giver, (Role::ExaminerSachlich, 1)).await?;
    present.sign_offs.push(SignOff { step: Step::SendBack, round, by });
    let returned = vec![Returned { round, reason: "Gutschrift gilt".to_owned() }];
    let returned = Claim { correction: None, returned, ..present };
    store::sign_claim(conn, unit, &returned).await?;
    assert_eq!(store::claim(conn, unit, claim.id).await?, Some(returned));
    Ok(())
}

/// A claim without who signed it, to compare what was written of it.
pub(in crate::rows) fn unsigned_claim(claim: Claim) -> Claim {
    Claim { sign_offs: Vec::new(), proposal: None, correction: None, returned: Vec::new(), ..claim }
}

/// A payment without who signed it, to compare what was written of it.
pub(in crate::rows) fn unsigned_payment(payment: Payment) -> Payment {
    Payment { sign_offs: Vec::new(), ..payment }
}

/// A payout request without who signed for it in the house, to compare what was written of it.
pub(in crate::rows) fn unsigned_request(request: PayoutRequest) -> PayoutRequest {
    PayoutRequest { proposal: None, sign_offs: Vec::new(), returned: Vec::new(), ..request }
}
