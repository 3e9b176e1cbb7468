//! The versions of the legal act, what they give, and whether they are final.

use std::collections::BTreeMap;

use ::grants::{
    ActChange, ActKind, ActVersion, Consent, Finality, FinalityKind, Financing, ForwardingConsent, Grant,
    GrantId, LegalAct, Period, PositionId, Revocation, Share, Terms,
};
use chrono::NaiveDate;
use ledger::{Cents, canonical_json};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::keys,
};

/// The columns of an act, where `legal_act` is called `act`.
macro_rules! act_columns {
    () => {
        "act.number AS act_number, act.kind, act.change, act.change_reason, act.effective_from, act.legal_ground,
            act.dated_on, act.recorded_on, act.reference, act.purpose, act.period_from, act.period_until,
            act.financing, act.share_hundredths, act.fixed_cents, act.funding, act.may_forward, act.consent, act.consent_on,
            act.consent_reference, act.rates_gross, act.conditions, act.budget_bound, act.document, act.law, act.stated,
            (SELECT happened_on FROM finality it
              WHERE it.grant_id = act.grant_id AND it.number = act.number AND it.kind = 'final') AS final_on,
            (SELECT happened_on FROM finality it
              WHERE it.grant_id = act.grant_id AND it.number = act.number AND it.kind = 'appeal_waived') AS waived_on,
            (SELECT happened_on FROM finality it
              WHERE it.grant_id = act.grant_id AND it.number = act.number AND it.kind = 'appealed') AS appealed_on"
    };
}
pub(super) use act_columns;

#[derive(FromRow)]
pub(super) struct ActRow {
    act_number: i64,
    kind: String,
    change: String,
    change_reason: Option<String>,
    effective_from: Option<NaiveDate>,
    legal_ground: Option<String>,
    dated_on: NaiveDate,
    recorded_on: NaiveDate,
    reference: String,
    purpose: String,
    period_from: NaiveDate,
    period_until: NaiveDate,
    financing: String,
    share_hundredths: Option<i64>,
    fixed_cents: Option<i64>,
    funding: Option<String>,
    may_forward: bool,
    consent: String,
    consent_on: Option<NaiveDate>,
    consent_reference: Option<String>,
    rates_gross: String,
    conditions: String,
    budget_bound: bool,
    document: Option<String>,
    law: Option<String>,
    stated: Option<String>,
    final_on: Option<NaiveDate>,
    waived_on: Option<NaiveDate>,
    appealed_on: Option<NaiveDate>,
}

impl ActRow {
    pub(super) fn into_act(self, grant: Uuid) -> Result<LegalAct, StoreError> {
        let number = self.act_number;
        let broken = |what: &dyn ToString| {
            StoreError::broken("legal_act", format!("{grant} {number}"), what.to_string())
        };
        Ok(LegalAct {
            kind: ActKind::from_word(&self.kind).ok_or_else(|| broken(&self.kind))?,
            number,
            change: self.change().ok_or_else(|| broken(&self.change))?,
            dated_on: self.dated_on,
            recorded_on: self.recorded_on,
            period: Period::new(self.period_from, self.period_until).map_err(|cause| broken(&cause))?,
            financing: self.financing().ok_or_else(|| broken(&self.financing))?,
            may_forward: self.may_forward,
            rates_gross: serde_json::from_str(&self.rates_gross).map_err(|cause| broken(&cause))?,
            terms: Terms {
                consent: self.consent().ok_or_else(|| broken(&self.consent))?,
                conditions: serde_json::from_str(&self.conditions).map_err(|cause| broken(&cause))?,
                budget_bound: self.budget_bound,
                funding: self
                    .funding
                    .as_deref()
                    .map(serde_json::from_str)
                    .transpose()
                    .map_err(|cause| broken(&cause))?,
                law: self
                    .law
                    .as_deref()
                    .map(serde_json::from_str)
                    .transpose()
                    .map_err(|cause| broken(&cause))?
                    .unwrap_or_default(),
                stated: self
                    .stated
                    .as_deref()
                    .map(serde_json::from_str)
                    .transpose()
                    .map_err(|cause| broken(&cause))?
                    .unwrap_or_default(),
            },
            finality: Finality {
                final_on: self.final_on,
                waived_on: self.waived_on,
                appealed_on: self.appealed_on,
            },
            reference: self.reference,
            purpose: self.purpose,
            document: self.document,
        })
    }

    fn change(&self) -> Option<ActChange> {
        let reason = self.change_reason.clone();
        match (self.change.as_str(), reason) {
            ("first", None) => Some(ActChange::First),
            ("amendment", Some(reason)) => Some(ActChange::Amendment { reason }),
            (word, Some(reason)) => Some(ActChange::Revocation {
                revocation: Revocation::from_word(word)?,
                reason,
                effective_from: self.effective_from?,
                legal_ground: self.legal_ground.clone()?,
            }),
            _ => None,
        }
    }

    fn financing(&self) -> Option<Financing> {
        match (self.financing.as_str(), self.share_hundredths, self.fixed_cents) {
            ("vollfinanzierung", None, None) => Some(Financing::Vollfinanzierung),
            ("fehlbedarfsfinanzierung", None, None) => Some(Financing::Fehlbedarfsfinanzierung),
            ("festbetragsfinanzierung", None, Some(cents)) => {
                Some(Financing::Festbetragsfinanzierung { amount: Cents::new(cents) })
            }
            ("anteilfinanzierung", Some(hundredths), None) => {
                let share = Share::from_hundredths(i32::try_from(hundredths).ok()?).ok()?;
                Some(Financing::Anteilfinanzierung { share })
            }
            _ => None,
        }
    }

    fn consent(&self) -> Option<ForwardingConsent> {
        match (self.consent.as_str(), self.consent_on, self.consent_reference.clone()) {
            ("not_demanded", None, None) => Some(ForwardingConsent::NotDemanded),
            ("demanded", None, None) => Some(ForwardingConsent::Demanded),
            ("given", Some(on), Some(reference)) => Some(ForwardingConsent::Given(Consent { on, reference })),
            _ => None,
        }
    }
}

/// Writes the act in force of a grant as its next version, with what it gives for each position. The positions are
/// written before it.
pub async fn insert_act(conn: &mut Conn, grant: &Grant) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO legal_act (grant_id, number, unit_id, giver_id, kind, change, change_reason,
            effective_from, legal_ground, dated_on, recorded_on, reference, purpose, period_from, period_until,
            financing, share_hundredths, may_forward, consent, consent_on, consent_reference, rates_gross,
            conditions, budget_bound, document, fixed_cents, funding, law, stated)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
            $22, $23, $24, $25, $26, $27, $28, $29)";
    let act = &grant.act;
    let (reason, effective_from, legal_ground) = change_columns(&act.change);
    let (share, fixed) = match act.financing {
        Financing::Anteilfinanzierung { share } => (Some(i64::from(share.hundredths())), None),
        Financing::Festbetragsfinanzierung { amount } => (None, Some(amount.get())),
        Financing::Fehlbedarfsfinanzierung | Financing::Vollfinanzierung => (None, None),
    };
    let funding = act.terms.funding.as_ref().map(canonical_json).transpose()?;
    let law = Some(&act.terms.law).filter(|law| !law.is_empty()).map(canonical_json).transpose()?;
    let stated = Some(&act.terms.stated).filter(|it| !it.is_empty()).map(canonical_json).transpose()?;
    let consent = act.terms.consent.given();
    let (rates_gross, conditions) =
        (canonical_json(&act.rates_gross)?, canonical_json(&act.terms.conditions)?);
    on!(&mut *conn, c => sqlx::query(SQL)
        .bind(grant.id.0).bind(act.number).bind(grant.unit.0).bind(grant.giver.0).bind(act.kind.word())
        .bind(act.change.word()).bind(reason).bind(effective_from).bind(legal_ground).bind(act.dated_on)
        .bind(act.recorded_on).bind(&act.reference).bind(&act.purpose).bind(act.period.from())
        .bind(act.period.until()).bind(act.financing.word()).bind(share).bind(act.may_forward)
        .bind(act.terms.consent.word()).bind(consent.map(|it| it.on)).bind(consent.map(|it| &it.reference))
        .bind(&rates_gross).bind(&conditions).bind(act.terms.budget_bound).bind(&act.document)
        .bind(fixed).bind(&funding).bind(&law).bind(&stated)
        .execute(c).await.map(drop))?;
    for position in &grant.positions {
        insert_amount(conn, grant, position.id, position.amount).await?;
    }
    Ok(())
}

fn change_columns(change: &ActChange) -> (Option<&str>, Option<NaiveDate>, Option<&str>) {
    match change {
        ActChange::First => (None, None, None),
        ActChange::Amendment { reason } => (Some(reason), None, None),
        ActChange::Revocation { reason, effective_from, legal_ground, .. } => {
            (Some(reason), Some(*effective_from), Some(legal_ground))
        }
    }
}

async fn insert_amount(
    conn: &mut Conn,
    grant: &Grant,
    position: PositionId,
    amount: Cents,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO act_position (grant_id, number, position_id, amount_cents) VALUES ($1, $2, $3, $4)";
    on!(conn, c => sqlx::query(SQL)
        .bind(grant.id.0).bind(grant.act.number).bind(position.0).bind(amount.get())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes what happened to a version that can be contested.
pub async fn insert_finality(
    conn: &mut Conn,
    grant: GrantId,
    number: i64,
    kind: FinalityKind,
    happened_on: NaiveDate,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO finality (grant_id, number, kind, happened_on) VALUES ($1, $2, $3, $4)";
    on!(conn, c => sqlx::query(SQL)
        .bind(grant.0).bind(number).bind(kind.word()).bind(happened_on)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes that the payments of a grant are stopped, or go on, as the grant says last.
pub async fn insert_payment_stop(conn: &mut Conn, grant: &Grant) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO payment_stop (grant_id, number, happened_on, reason) VALUES ($1, $2, $3, $4)";
    let Some(last) = &grant.payment_stop else { return Ok(()) };
    on!(conn, c => sqlx::query(SQL)
        .bind(grant.id.0).bind(last.number).bind(last.on).bind(&last.reason)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// The reference under which each of some grants began.
pub async fn first_references(
    conn: &mut Conn,
    grants: &[GrantId],
) -> Result<BTreeMap<GrantId, String>, StoreError> {
    const SQL: &str = "SELECT act.grant_id, act.reference FROM legal_act act
        WHERE act.grant_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) AND act.number = (
            SELECT MIN(earliest.number) FROM legal_act earliest WHERE earliest.grant_id = act.grant_id)";
    let grants = keys(grants.iter().map(|grant| grant.0));
    let rows: Vec<(Uuid, String)> = on!(conn, c => sqlx::query_as(SQL).bind(&grants).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(grant, reference)| (GrantId(grant), reference)).collect())
}

/// All versions of a grant's act with what they give, the first one first.
pub async fn acts(conn: &mut Conn, grant: GrantId) -> Result<Vec<ActVersion>, StoreError> {
    const SQL: &str =
        concat!("SELECT ", act_columns!(), " FROM legal_act act WHERE act.grant_id = $1 ORDER BY act.number");
    const AMOUNTS: &str = "SELECT number, position_id, amount_cents FROM act_position WHERE grant_id = $1
        ORDER BY number, position_id";
    let rows: Vec<ActRow> = on!(&mut *conn, c => sqlx::query_as(SQL).bind(grant.0).fetch_all(c).await)?;
    let given: Vec<(i64, Uuid, i64)> =
        on!(conn, c => sqlx::query_as(AMOUNTS).bind(grant.0).fetch_all(c).await)?;
    let version = |row: ActRow| {
        let act = row.into_act(grant.0)?;
        let of_act = given.iter().filter(|(number, ..)| *number == act.number);
        let amounts: BTreeMap<_, _> =
            of_act.map(|(_, position, cents)| (PositionId(*position), Cents::new(*cents))).collect();
        Ok(ActVersion { act, amounts })
    };
    rows.into_iter().map(version).collect()
}

/// A claimed cost that was paid outside a period: the numbers of its claim and line, and the day. What was withdrawn or
/// rejected does not count.
pub async fn cost_outside(
    conn: &mut Conn,
    grant: GrantId,
    period: &Period,
) -> Result<Option<(i64, i64, NaiveDate)>, StoreError> {
    const SQL: &str = "SELECT claim.number, line.number, line.paid_on FROM claim_line line
        JOIN claim ON claim.id = line.claim_id
        WHERE claim.grant_id = $1 AND claim.state <> 'withdrawn' AND line.state <> 'rejected'
          AND (line.paid_on < $2 OR line.paid_on > $3)
        ORDER BY claim.number, line.number LIMIT 1";
    Ok(on!(conn, c => sqlx::query_as(SQL)
        .bind(grant.0).bind(period.from()).bind(period.until()).fetch_optional(c).await)?)
}
