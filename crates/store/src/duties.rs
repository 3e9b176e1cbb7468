//! Who took which step of claims and payments, and what the house decides about duties.

mod four_eyes;
mod rounds;

use std::collections::{BTreeMap, BTreeSet};

use ::grants::{
    BankDetailsId, DutyRules, DutyRulesId, GrantId, OrganisationId, PaymentId, PayoutRequestId, PersonId,
    ProofId, Role, RuleWaiverId, SignOff, Signer, SoleSignatory, SoleSignatoryId, Step, in_order,
};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

pub use four_eyes::{NoPlace, SecondStep, SecondStepsAsked, SignedKind, StepPlace, second_steps};
pub(crate) use rounds::{
    of_claims, of_payout_proposals, returned_of_claims, returned_of_payout_proposals, write_of_claim,
    write_of_payout_proposal, write_returned_of_claim, write_returned_of_payout_proposal,
};

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{hanging_on, key, keys, set},
};

#[derive(FromRow)]
struct Row {
    step: String,
    round: i64,
    person_id: Uuid,
    name: String,
    role: String,
    organisation_id: Uuid,
    signed_on: NaiveDate,
}

impl TryFrom<Row> for SignOff {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::broken("sign_off", row.person_id, what);
        let by = Signer {
            person: PersonId(row.person_id),
            role: Role::from_word(&row.role).ok_or_else(|| broken(&row.role))?,
            organisation: OrganisationId(row.organisation_id),
            on: row.signed_on,
            name: row.name.clone(),
        };
        let step = Step::from_word(&row.step).ok_or_else(|| broken(&row.step))?;
        Ok(Self { step, round: row.round, by })
    }
}

/// Who took which step of some subjects, each subject's in their order.
async fn sign_offs(
    conn: &mut Conn,
    sql: &'static str,
    subjects: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<SignOff>>, StoreError> {
    let rows = hanging_on::<Row>(conn, sql, subjects).await?;
    let sorted = |(subject, rows): (Uuid, Vec<Row>)| {
        let mut sign_offs = rows.into_iter().map(SignOff::try_from).collect::<Result<Vec<_>, _>>()?;
        in_order(&mut sign_offs);
        Ok((subject, sign_offs))
    };
    rows.into_iter().map(sorted).collect()
}

/// The version of the rule book that a proposal follows.
pub(crate) fn rule_book_version(table: &'static str, subject: Uuid, stored: i64) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(|cause| StoreError::broken(table, subject, cause.to_string()))
}

/// Declares how the steps of a subject are written and read, where its duties are kept apart once and for all.
macro_rules! steps_of {
    ($subject:literal, $table:literal, $column:literal, $id:ident, $seen:vis $write:ident, $read:ident) => {
        #[doc = concat!("Writes the steps of ", $subject, " that are not written yet.")]
        $seen async fn $write(
            conn: &mut Conn,
            unit: UnitId,
            subject: $id,
            sign_offs: &[SignOff],
        ) -> Result<(), StoreError> {
            const SQL: &str = concat!(
                "INSERT INTO ",
                $table,
                " (",
                $column,
                ", unit_id, step, person_id, role, organisation_id, signed_on)
                VALUES ($1, $2, $3, $4, $5, $6, $7)"
            );
            let known = $read(&mut *conn, &[subject.0]).await?.remove(&subject.0).unwrap_or_default();
            for SignOff { step, by, .. } in sign_offs.iter().filter(|signed| !known.contains(signed)) {
                on!(&mut *conn, c => sqlx::query(SQL)
                    .bind(subject.0).bind(unit.0).bind(step.word()).bind(by.person.0).bind(by.role.word())
                    .bind(by.organisation.0).bind(by.on)
                    .execute(c).await.map(drop))?;
            }
            Ok(())
        }

        #[doc = concat!("Who took which step of each of some subjects, each ", $subject, ", in their order.")]
        pub(crate) async fn $read(
            conn: &mut Conn,
            subjects: &[Uuid],
        ) -> Result<BTreeMap<Uuid, Vec<SignOff>>, StoreError> {
            const SQL: &str = concat!(
                "SELECT signed.",
                $column,
                " AS subject, signed.step, CAST(1 AS BIGINT) AS round, signed.person_id, person.name, signed.role,
                    signed.organisation_id, signed.signed_on
                FROM ",
                $table,
                " signed JOIN person ON person.id = signed.person_id WHERE signed.",
                $column,
                " IN (SELECT unhex(value ->> 0) FROM json_each($1))"
            );
            sign_offs(conn, SQL, subjects).await
        }
    };
}

steps_of!("a payment", "payment_sign_off", "payment_id", PaymentId, pub sign_payment, of_payments);
steps_of!(
    "a payout request that goes beyond the need", "payout_request_sign_off", "request_id", PayoutRequestId,
    pub(crate) write_of_payout_request, of_payout_requests
);
steps_of!(
    "bank details", "bank_details_sign_off", "bank_details_id", BankDetailsId,
    pub(crate) write_of_bank_details, of_bank_details
);
steps_of!(
    "an exception from a rule", "rule_waiver_sign_off", "waiver_id", RuleWaiverId,
    pub(crate) write_of_rule_waiver, of_rule_waivers
);

steps_of!("a proof", "proof_sign_off", "proof_id", ProofId, pub(crate) write_of_proof, of_proofs);

#[derive(FromRow)]
struct RulesRow {
    id: Uuid,
    number: i64,
    one_examiner: bool,
    further_eye_above_cents: Option<i64>,
    bank_wait_days: i64,
    set_on: NaiveDate,
    reason: String,
}

impl TryFrom<RulesRow> for DutyRules {
    type Error = StoreError;

    fn try_from(row: RulesRow) -> Result<Self, StoreError> {
        let wait = u32::try_from(row.bank_wait_days);
        Ok(Self {
            id: DutyRulesId(row.id),
            number: row.number,
            one_examiner: row.one_examiner,
            further_eye_above: row.further_eye_above_cents.map(Cents::new),
            bank_wait_days: wait.map_err(|_| StoreError::broken("duty_rules", row.id, "bank_wait_days"))?,
            on: row.set_on,
            reason: row.reason,
        })
    }
}

/// Writes the next version of what the house decides about duties.
pub async fn insert_duty_rules(conn: &mut Conn, unit: UnitId, rules: &DutyRules) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO duty_rules
            (id, unit_id, number, one_examiner, further_eye_above_cents, bank_wait_days, set_on, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    on!(conn, c => sqlx::query(SQL)
        .bind(rules.id.0).bind(unit.0).bind(rules.number).bind(rules.one_examiner)
        .bind(rules.further_eye_above.map(Cents::get)).bind(i64::from(rules.bank_wait_days)).bind(rules.on).bind(&rules.reason)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Every version of what the house decides about duties, the first one first; the last one counts.
pub async fn duty_rules(conn: &mut Conn, unit: UnitId) -> Result<Vec<DutyRules>, StoreError> {
    const SQL: &str = "SELECT * FROM duty_rules WHERE unit_id = $1 ORDER BY number";
    let rows: Vec<RulesRow> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_all(c).await)?;
    rows.into_iter().map(DutyRules::try_from).collect()
}

#[derive(FromRow)]
struct SoleRow {
    id: Uuid,
    organisation_id: Uuid,
    valid_from: NaiveDate,
    valid_until: NaiveDate,
    reason: String,
}

/// Writes that a recipient has one person, who signs alone.
pub async fn insert_sole_signatory(
    conn: &mut Conn,
    unit: UnitId,
    alone: &SoleSignatory,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO sole_signatory (id, unit_id, organisation_id, valid_from, valid_until, reason)
        VALUES ($1, $2, $3, $4, $5, $6)";
    on!(conn, c => sqlx::query(SQL)
        .bind(alone.id.0).bind(unit.0).bind(alone.organisation.0).bind(alone.from).bind(alone.until)
        .bind(&alone.reason)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The recipients of a unit that have one person, who signs alone.
pub async fn sole_signatories(conn: &mut Conn, unit: UnitId) -> Result<Vec<SoleSignatory>, StoreError> {
    const SQL: &str = "SELECT * FROM sole_signatory WHERE unit_id = $1 ORDER BY id";
    let rows: Vec<SoleRow> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_all(c).await)?;
    let read = |row: SoleRow| SoleSignatory {
        id: SoleSignatoryId(row.id),
        organisation: OrganisationId(row.organisation_id),
        from: row.valid_from,
        until: row.valid_until,
        reason: row.reason,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Whether who prepares for a recipient signs alone on a day.
pub async fn signs_alone(
    conn: &mut Conn,
    organisation: OrganisationId,
    day: NaiveDate,
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM sole_signatory
        WHERE organisation_id = $1 AND valid_from <= $2 AND valid_until >= $2)";
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(organisation.0).bind(day).fetch_one(c).await)?)
}

/// What keeps a person from steps of what hangs on a grant, beside what they did of the same subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptApart {
    /// The person acts for the recipient as well, or has declared an interest in it.
    pub has_interest: bool,
    /// The person has ordered or released a payment of the grant.
    pub has_paid: bool,
    /// The person has examined something of the grant.
    pub has_examined: bool,
}

/// What keeps a person from steps of what hangs on a grant: of whom, for whom they act, and on which day, as it is named.
macro_rules! kept_apart_sql {
    ($person:literal, $acts_for:literal, $day:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM membership interest
              WHERE interest.organisation_id = grants.recipient_id AND grants.recipient_id <> ",
            $acts_for,
            " AND interest.person_id = ",
            $person,
            " AND interest.valid_from <= ",
            $day,
            " AND (interest.valid_until IS NULL OR interest.valid_until >= ",
            $day,
            "))
            OR EXISTS (SELECT 1 FROM conflict_of_interest conflict
              WHERE conflict.organisation_id = grants.recipient_id AND grants.recipient_id <> ",
            $acts_for,
            " AND conflict.person_id = ",
            $person,
            " AND conflict.declared_on <= ",
            $day,
            ") AS has_interest,
            EXISTS (SELECT 1 FROM paid_by
              WHERE paid_by.person_id = ",
            $person,
            " AND paid_by.grant_id = grants.id) AS has_paid,
            EXISTS (SELECT 1 FROM examined_by
              WHERE examined_by.person_id = ",
            $person,
            " AND examined_by.grant_id = grants.id) AS has_examined"
        )
    };
}

/// What keeps a person, who acts for an organisation, from steps of what hangs on each of some grants on a day. Triggers ask
/// the same when a step is written.
pub async fn kept_apart(
    conn: &mut Conn,
    person: PersonId,
    acts_for: OrganisationId,
    grants: &[GrantId],
    day: NaiveDate,
) -> Result<BTreeMap<GrantId, KeptApart>, StoreError> {
    const SQL: &str = concat!(
        "SELECT grants.id, ",
        kept_apart_sql!("$1", "$2", "$4"),
        " FROM grants WHERE grants.id IN (SELECT unhex(value ->> 0) FROM json_each($3))"
    );
    let ids = keys(grants.iter().map(|grant| grant.0));
    let rows: Vec<(Uuid, bool, bool, bool)> = on!(conn, c => sqlx::query_as(SQL)
        .bind(person.0).bind(acts_for.0).bind(&ids).bind(day)
        .fetch_all(c).await)?;
    let apart = |(grant, has_interest, has_paid, has_examined)| {
        (GrantId(grant), KeptApart { has_interest, has_paid, has_examined })
    };
    Ok(rows.into_iter().map(apart).collect())
}

/// What keeps each of some people, acting for an organisation, from steps of what hangs on a grant on a day.
pub async fn kept_apart_each(
    conn: &mut Conn,
    people: &BTreeSet<(PersonId, OrganisationId)>,
    grant: GrantId,
    day: NaiveDate,
) -> Result<BTreeMap<(PersonId, OrganisationId), KeptApart>, StoreError> {
    const SQL: &str = concat!(
        "WITH asked (person_id, organisation_id) AS (
            SELECT unhex(value ->> 0), unhex(value ->> 1) FROM json_each($1))
        SELECT asked.person_id, asked.organisation_id, ",
        kept_apart_sql!("asked.person_id", "asked.organisation_id", "$3"),
        " FROM asked CROSS JOIN grants WHERE grants.id = $2"
    );
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    let people = set(people.iter().map(|(person, acts_for)| json!([key(person.0), key(acts_for.0)])));
    let rows: Vec<(Uuid, Uuid, bool, bool, bool)> = on!(conn, c => sqlx::query_as(SQL)
        .bind(&people).bind(grant.0).bind(day).fetch_all(c).await)?;
    let apart = |(person, acts_for, has_interest, has_paid, has_examined)| {
        let asked = (PersonId(person), OrganisationId(acts_for));
        (asked, KeptApart { has_interest, has_paid, has_examined })
    };
    Ok(rows.into_iter().map(apart).collect())
}
