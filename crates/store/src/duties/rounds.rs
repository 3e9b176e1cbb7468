//! Steps in rounds: who proposed, certified and sent back, and why.

use std::collections::BTreeMap;

use ::grants::{ClaimId, PayoutRequestId, Returned, SignOff};
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use super::sign_offs;
use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::hanging_on,
};

#[derive(FromRow)]
struct ReturnRow {
    round: i64,
    reason: String,
}

impl From<ReturnRow> for Returned {
    fn from(row: ReturnRow) -> Self {
        Self { round: row.round, reason: row.reason }
    }
}

/// Declares how the steps of a subject are written and read round by round, and why its proposals were sent back.
macro_rules! rounds_of {
    (
        $subject:literal, $id:ident, $column:literal, $steps:literal, $returns:literal,
        $write:ident, $read:ident, $write_returned:ident, $returned:ident
    ) => {
        #[doc = concat!("Writes the steps of ", $subject, " that are not written yet.")]
        pub(crate) async fn $write(
            conn: &mut Conn,
            unit: UnitId,
            subject: $id,
            sign_offs: &[SignOff],
        ) -> Result<(), StoreError> {
            const SQL: &str = concat!(
                "INSERT INTO ",
                $steps,
                " (",
                $column,
                ", round, unit_id, step, person_id, role, organisation_id, signed_on)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            );
            let known = $read(&mut *conn, &[subject.0]).await?.remove(&subject.0).unwrap_or_default();
            for SignOff { step, round, by } in sign_offs.iter().filter(|signed| !known.contains(signed)) {
                on!(&mut *conn, c => sqlx::query(SQL)
                    .bind(subject.0).bind(round).bind(unit.0).bind(step.word()).bind(by.person.0)
                    .bind(by.role.word()).bind(by.organisation.0).bind(by.on)
                    .execute(c).await.map(drop))?;
            }
            Ok(())
        }

        #[doc = concat!("Who took which step of each of some subjects, each ", $subject, ", round by round.")]
        pub(crate) async fn $read(
            conn: &mut Conn,
            subjects: &[Uuid],
        ) -> Result<BTreeMap<Uuid, Vec<SignOff>>, StoreError> {
            const SQL: &str = concat!(
                "SELECT signed.",
                $column,
                " AS subject, signed.step, signed.round, signed.person_id, person.name, signed.role,
                    signed.organisation_id, signed.signed_on
                FROM ",
                $steps,
                " signed JOIN person ON person.id = signed.person_id WHERE signed.",
                $column,
                " IN (SELECT unhex(value ->> 0) FROM json_each($1))"
            );
            sign_offs(conn, SQL, subjects).await
        }

        #[doc = concat!("Writes why proposals of ", $subject, " were sent back, as far as it is not written yet.")]
        pub(crate) async fn $write_returned(
            conn: &mut Conn,
            unit: UnitId,
            subject: $id,
            returned: &[Returned],
        ) -> Result<(), StoreError> {
            const SQL: &str = concat!(
                "INSERT INTO ",
                $returns,
                " (",
                $column,
                ", round, unit_id, reason) VALUES ($1, $2, $3, $4)"
            );
            let known = $returned(&mut *conn, &[subject.0]).await?.remove(&subject.0).unwrap_or_default();
            for Returned { round, reason } in returned.iter().skip(known.len()) {
                on!(&mut *conn, c => sqlx::query(SQL)
                    .bind(subject.0).bind(round).bind(unit.0).bind(reason)
                    .execute(c).await.map(drop))?;
            }
            Ok(())
        }

        #[doc = concat!("Why proposals of some subjects, each ", $subject, ", were sent back, oldest first.")]
        pub(crate) async fn $returned(
            conn: &mut Conn,
            subjects: &[Uuid],
        ) -> Result<BTreeMap<Uuid, Vec<Returned>>, StoreError> {
            const SQL: &str = concat!(
                "SELECT ",
                $column,
                " AS subject, round, reason FROM ",
                $returns,
                " WHERE ",
                $column,
                " IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY round"
            );
            let rows = hanging_on::<ReturnRow>(conn, SQL, subjects).await?;
            let read = |(subject, rows): (Uuid, Vec<ReturnRow>)| {
                (subject, rows.into_iter().map(Returned::from).collect())
            };
            Ok(rows.into_iter().map(read).collect())
        }
    };
}

rounds_of!(
    "a claim",
    ClaimId,
    "claim_id",
    "claim_sign_off",
    "claim_return",
    write_of_claim,
    of_claims,
    write_returned_of_claim,
    returned_of_claims
);
rounds_of!(
    "an approval of a payout request",
    PayoutRequestId,
    "request_id",
    "payout_proposal_sign_off",
    "payout_proposal_return",
    write_of_payout_proposal,
    of_payout_proposals,
    write_returned_of_payout_proposal,
    returned_of_payout_proposals
);
