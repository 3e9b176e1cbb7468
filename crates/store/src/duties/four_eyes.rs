//! Steps that somebody takes after another, who has to be another person: each with those before it, newest first.
//!
//! *Cost.* Each of the tables has its steps by their day; a page takes its rows from each of them and leaves the rest, so how
//! many there are does not count. What came before is read for all of a table together.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use ::grants::{GrantId, OrganisationId, SignOff, Step};
use chrono::NaiveDate;
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use super::Row as SignedRow;
use crate::{
    as_of::AsOf,
    db::{Conn, on},
    error::StoreError,
    journal::LAST_DAY,
    sets::keys,
};

/// The place of a step among all, as [`Step`] orders them.
macro_rules! rank {
    ($step:literal) => {
        concat!(
            "CASE ",
            $step,
            " WHEN 'prepare' THEN 0 WHEN 'examine' THEN 1 WHEN 'sign' THEN 2 WHEN 'prepare_and_sign' THEN 3
                WHEN 'propose' THEN 4 WHEN 'sachlich' THEN 5 WHEN 'rechnerisch' THEN 6
                WHEN 'sachlich_und_rechnerisch' THEN 7 WHEN 'send_back' THEN 8 WHEN 'order' THEN 9
                WHEN 'release_1' THEN 10 WHEN 'release_2' THEN 11 WHEN 'further_eye' THEN 12 WHEN 'book' THEN 13
                WHEN 'book_return' THEN 14 WHEN 'verify' THEN 15 WHEN 'confirm' THEN 16 END"
        )
    };
}

/// What is read of a step.
macro_rules! signed_sql {
    ($subject:literal, $round:literal, $step:literal, $on:literal) => {
        concat!(
            "SELECT ",
            $subject,
            " AS subject, CAST(",
            $round,
            " AS BIGINT) AS round, CAST(",
            $step,
            " AS TEXT) AS step, signed.person_id, person.name, signed.role, signed.organisation_id, ",
            $on,
            " AS signed_on"
        )
    };
}

/// The steps of a table that come after another, before a place, with the grant and the organisation that they are about.
macro_rules! after_another {
    (
        $number:literal, $table:literal, $subject:literal, $round:literal, $step:literal, $on:literal,
        $grant:literal, $about:literal
    ) => {
        concat!(
            signed_sql!($subject, $round, $step, $on),
            ", ",
            $grant,
            " AS grant_id, ",
            $about,
            " AS about_id FROM ",
            $table,
            " signed JOIN person ON person.id = signed.person_id
            WHERE signed.unit_id = $1 AND ",
            $on,
            " <= $2 AND ",
            $step,
            " NOT IN ('prepare', 'propose', 'order', 'send_back') AND (",
            $on,
            ", ",
            $subject,
            ", CAST(",
            $number,
            " AS BIGINT), CAST(",
            $round,
            " AS BIGINT), CAST(",
            rank!($step),
            " AS BIGINT)) < ($2, $3, $4, $5, $6)
            ORDER BY ",
            $on,
            " DESC, ",
            $subject,
            " DESC, 2 DESC, ",
            rank!($step),
            " DESC LIMIT $7"
        )
    };
}

/// All steps of some subjects of a table.
macro_rules! all_of_them {
    ($table:literal, $subject:literal, $round:literal, $step:literal, $on:literal) => {
        concat!(
            signed_sql!($subject, $round, $step, $on),
            " FROM ",
            $table,
            " signed JOIN person ON person.id = signed.person_id
            WHERE ",
            $subject,
            " IN (SELECT unhex(value ->> 0) FROM json_each($1))"
        )
    };
}

/// Declares what such steps are taken of: the word, its number in the order of a day, and where they are kept.
macro_rules! kinds {
    ($(
        $(#[$doc:meta])* $kind:ident $number:literal $word:literal,
        $table:literal $subject:literal $round:literal, $grant:literal $about:literal;
    )*) => {
        /// What steps are taken of that need more than one person.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum SignedKind {
            $($(#[$doc])* $kind,)*
            /// A base rate that is entered and confirmed.
            BaseRate,
        }

        impl SignedKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind,)* Self::BaseRate];

            /// The word by which it is named.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)*
                    Self::BaseRate => "base_rate",
                }
            }

            /// Its place in the order of a day.
            const fn number(self) -> i64 {
                match self {
                    $(Self::$kind => $number,)*
                    Self::BaseRate => 8,
                }
            }

            /// The statement that finds steps after another, and the one that reads what came before of some subjects.
            const fn sql(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$kind => (
                        after_another!(
                            $number, $table, $subject, $round, "signed.step", "signed.signed_on", $grant, $about
                        ),
                        all_of_them!($table, $subject, $round, "signed.step", "signed.signed_on"),
                    ),)*
                    Self::BaseRate => (
                        after_another!(
                            8, "base_rate_confirmation", "signed.base_rate_id", "1", "'confirm'",
                            "signed.confirmed_on", "CAST(NULL AS UUID)", "CAST(NULL AS UUID)"
                        ),
                        all_of_them!("base_rate", "signed.id", "1", "'prepare'", "signed.entered_on"),
                    ),
                }
            }
        }
    };
}

kinds! {
    /// A claim: signed by its recipient, certified as it is decided or corrected.
    Claim 1 "claim", "claim_sign_off" "signed.claim_id" "signed.round",
        "(SELECT grant_id FROM claim WHERE claim.id = signed.claim_id)" "CAST(NULL AS UUID)";
    /// A payment: released, and booked.
    Payment 2 "payment", "payment_sign_off" "signed.payment_id" "1",
        "(SELECT grant_id FROM payment WHERE payment.id = signed.payment_id)" "CAST(NULL AS UUID)";
    /// A request for more than is needed, signed by its recipient.
    PayoutRequest 3 "payout_request", "payout_request_sign_off" "signed.request_id" "1",
        "(SELECT grant_id FROM payout_request asked WHERE asked.id = signed.request_id)" "CAST(NULL AS UUID)";
    /// What the house approves of a request for money, certified.
    PayoutApproval 4 "payout_approval", "payout_proposal_sign_off" "signed.request_id" "signed.round",
        "(SELECT grant_id FROM payout_request asked WHERE asked.id = signed.request_id)" "CAST(NULL AS UUID)";
    /// A proof of use: examined in the own house, and signed.
    Proof 5 "proof", "proof_sign_off" "signed.proof_id" "1",
        "(SELECT grant_id FROM proof WHERE proof.id = signed.proof_id)" "CAST(NULL AS UUID)";
    /// Where an organisation is paid: signed, looked into, and confirmed.
    BankDetails 6 "bank_details", "bank_details_sign_off" "signed.bank_details_id" "1",
        "CAST(NULL AS UUID)" "(SELECT bank.organisation_id FROM bank_details bank WHERE bank.id = signed.bank_details_id)";
    /// An exception from a rule, confirmed.
    RuleWaiver 7 "rule_waiver", "rule_waiver_sign_off" "signed.waiver_id" "1",
        "(SELECT grant_id FROM rule_waiver WHERE rule_waiver.id = signed.waiver_id)" "CAST(NULL AS UUID)";
}

impl SignedKind {
    /// The kind that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

/// Where a step stands among all of them: by its day, what it is taken of, its round and itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepPlace {
    /// The day.
    pub on: NaiveDate,
    /// The id of what it is taken of.
    pub subject: Uuid,
    /// What that is.
    pub kind: SignedKind,
    /// The round.
    pub round: i64,
    /// The step.
    pub step: Step,
}

impl fmt::Display for StepPlace {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { on, subject, kind, round, step } = self;
        write!(out, "{on}.{}.{}.{round}.{}", subject.simple(), kind.word(), step.word())
    }
}

/// A text that names no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this names no step")]
pub struct NoPlace;

impl FromStr for StepPlace {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let parts: Vec<_> = text.split('.').collect();
        let [on, subject, kind, round, step] = parts[..] else { return Err(NoPlace) };
        Ok(Self {
            on: on.parse().map_err(|_| NoPlace)?,
            subject: subject.parse().map_err(|_| NoPlace)?,
            kind: SignedKind::from_word(kind).ok_or(NoPlace)?,
            round: round.parse().map_err(|_| NoPlace)?,
            step: Step::from_word(step).ok_or(NoPlace)?,
        })
    }
}

/// Which steps: of one kind or of all, before a place, so many.
#[derive(Clone, Copy, Debug)]
pub struct SecondStepsAsked {
    /// Of what; of everything, if nothing is named.
    pub kind: Option<SignedKind>,
    /// Before which place; the newest, if none is named.
    pub before: Option<StepPlace>,
    /// How many.
    pub limit: i64,
}

/// A step that comes after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondStep {
    /// What it was taken of.
    pub kind: SignedKind,
    /// The id of that.
    pub subject: Uuid,
    /// The grant that this is of.
    pub grant: Option<GrantId>,
    /// Whose account it is about.
    pub organisation: Option<OrganisationId>,
    /// The step, and who took it.
    pub signed: SignOff,
    /// The steps of the same round before it, in their order.
    pub earlier: Vec<SignOff>,
}

impl SecondStep {
    /// Where it stands.
    pub const fn place(&self) -> StepPlace {
        StepPlace {
            on: self.signed.by.on,
            subject: self.subject,
            kind: self.kind,
            round: self.signed.round,
            step: self.signed.step,
        }
    }
}

#[derive(FromRow)]
struct Row {
    subject: Uuid,
    grant_id: Option<Uuid>,
    about_id: Option<Uuid>,
    #[sqlx(flatten)]
    signed: SignedRow,
}

#[derive(FromRow)]
struct EarlierRow {
    subject: Uuid,
    #[sqlx(flatten)]
    signed: SignedRow,
}

/// Steps that come after another, newest first; as they were taken until a day, if one is asked for. A step counts for the
/// day on which it was taken, whatever day the act counts for.
pub async fn second_steps(
    conn: &mut Conn,
    unit: UnitId,
    asked: SecondStepsAsked,
    as_of: Option<AsOf>,
) -> Result<Vec<SecondStep>, StoreError> {
    let until = as_of.map_or(LAST_DAY, AsOf::counted_until);
    let mut all = Vec::new();
    for kind in SignedKind::ALL.iter().filter(|kind| asked.kind.is_none_or(|only| only == **kind)) {
        all.extend(of_kind(conn, unit, *kind, asked, until).await?);
    }
    all.sort_by_key(|it| std::cmp::Reverse(it.place()));
    all.truncate(usize::try_from(asked.limit).unwrap_or_default());
    for kind in SignedKind::ALL {
        read_earlier(conn, *kind, &mut all).await?;
    }
    Ok(all)
}

async fn of_kind(
    conn: &mut Conn,
    unit: UnitId,
    kind: SignedKind,
    asked: SecondStepsAsked,
    until: NaiveDate,
) -> Result<Vec<SecondStep>, StoreError> {
    // What was taken after the day lies before no place.
    let before = asked.before.filter(|place| place.on <= until);
    let day = before.map_or(until, |place| place.on);
    let subject = before.map_or(Uuid::max(), |place| place.subject);
    let number = before.map_or(i64::MAX, |place| place.kind.number());
    let round = before.map_or(i64::MAX, |place| place.round);
    let rank = before.map_or(i64::MAX, |place| rank(place.step));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(kind.sql().0)
        .bind(unit.0).bind(day).bind(subject).bind(number).bind(round).bind(rank).bind(asked.limit)
        .fetch_all(c).await)?;
    let step = |row: Row| -> Result<SecondStep, StoreError> {
        Ok(SecondStep {
            kind,
            subject: row.subject,
            grant: row.grant_id.map(GrantId),
            organisation: row.about_id.map(OrganisationId),
            signed: SignOff::try_from(row.signed)?,
            earlier: Vec::new(),
        })
    };
    rows.into_iter().map(step).collect()
}

/// The place of a step among all.
fn rank(step: Step) -> i64 {
    let place = Step::ALL.iter().position(|known| *known == step);
    place.and_then(|place| i64::try_from(place).ok()).unwrap_or(i64::MAX)
}

/// Reads what came before the steps of a kind.
async fn read_earlier(conn: &mut Conn, kind: SignedKind, all: &mut [SecondStep]) -> Result<(), StoreError> {
    let subjects: BTreeSet<Uuid> = all.iter().filter(|it| it.kind == kind).map(|it| it.subject).collect();
    if subjects.is_empty() {
        return Ok(());
    }
    let ids = keys(subjects.into_iter());
    let rows: Vec<EarlierRow> = on!(conn, c => sqlx::query_as(kind.sql().1).bind(&ids).fetch_all(c).await)?;
    let mut of_subjects: BTreeMap<Uuid, Vec<SignOff>> = BTreeMap::new();
    for row in rows {
        of_subjects.entry(row.subject).or_default().push(SignOff::try_from(row.signed)?);
    }
    for it in all.iter_mut().filter(|it| it.kind == kind) {
        let known = of_subjects.get(&it.subject).into_iter().flatten();
        let mut earlier: Vec<_> = known.filter(|other| is_before(other, &it.signed)).cloned().collect();
        earlier.sort_by_key(|other| (other.by.on, other.step));
        it.earlier = earlier;
    }
    Ok(())
}

/// Whether a step was taken before another of its round. Of two on one day the order of the steps decides.
fn is_before(one: &SignOff, other: &SignOff) -> bool {
    one.round == other.round && (one.by.on, one.step) < (other.by.on, other.step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_ordered_as_the_statements_order_it() {
        for pair in Step::ALL.windows(2) {
            assert!(pair[0] < pair[1]);
        }
        for step in Step::ALL {
            let written = format!("WHEN '{}' THEN {}", step.word(), rank(step));
            let sql = rank!("signed.step").split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(sql.contains(&format!("{written} ")), "{written}");
        }
        let numbers: Vec<_> = SignedKind::ALL.iter().map(|kind| kind.number()).collect();
        assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        for kind in SignedKind::ALL {
            assert_eq!(SignedKind::from_word(kind.word()), Some(*kind));
        }
    }

    #[test]
    fn a_place_is_read_as_it_is_written() {
        let on = NaiveDate::from_ymd_opt(2021, 6, 1).unwrap();
        let place =
            StepPlace { on, subject: Uuid::max(), kind: SignedKind::Payment, round: 1, step: Step::Release2 };
        let written = place.to_string();
        assert_eq!(written, "2021-06-01.ffffffffffffffffffffffffffffffff.payment.1.release_2");
        assert_eq!(written.parse(), Ok(place));
        for wrong in ["", "2021-06-01", "x.x.payment.1.sign", &written.replace("payment", "x")] {
            assert_eq!(wrong.parse::<StepPlace>(), Err(NoPlace), "{wrong}");
        }
    }
}
