//! What changed of the days of earlier interim proofs since they were filed: the earlier ones stay as they are, and the next says
//! what became of them (limited reopening).

use grants::{Grant, Proof, ProofKind};
use proof::data::{Difference, EarlierProof, ProofOfUse};

use super::{NewProof, differences, filed_on, gather, stated_by};
use crate::{FlowError, documents::view::View};

/// The interim proofs before a new one that were filed and not rejected and whose days no later one of them covers, the latest
/// first, and what the books say otherwise by now. An amendment may have moved the period of the grant since: their days are
/// those that they had.
pub(super) async fn since(view: &mut View<'_>, new: &NewProof) -> Result<Vec<EarlierProof>, FlowError> {
    let grant = view.grant(new.grant).await?;
    let filed = view.proofs(&grant).await?.into_iter().filter(|proof| comes_before(proof, new));
    let mut told = Vec::new();
    for earlier in uncovered(filed.collect()) {
        told.push(one_since(view, &grant, earlier).await?);
    }
    Ok(told)
}

/// What the books say otherwise by now of the days of one.
async fn one_since(view: &mut View<'_>, grant: &Grant, earlier: Proof) -> Result<EarlierProof, FlowError> {
    let then = stated_by(&mut view.conn, grant.unit, &earlier).await?;
    let differences = said_otherwise(view, grant.clone(), (&earlier, &then)).await?;
    Ok(EarlierProof {
        until: earlier.period.until(),
        number: u32::try_from(earlier.number).unwrap_or(u32::MAX),
        filed_on: filed_on(view, &earlier).await?,
        differences,
        document: earlier.document.unwrap_or_default(),
    })
}

/// The proofs whose days no later one covers, the latest first. One that is covered was told of when that later one was made.
fn uncovered(mut proofs: Vec<Proof>) -> Vec<Proof> {
    proofs.sort_by_key(|proof| (proof.period.until(), proof.number));
    let mut kept: Vec<Proof> = Vec::new();
    for proof in proofs.into_iter().rev() {
        if !kept.iter().any(|later| later.period.contains_period(&proof.period)) {
            kept.push(proof);
        }
    }
    kept
}

/// What the books of the view say otherwise of the days of a proof than its document does, of what was settled.
pub(crate) async fn said_otherwise(
    view: &mut View<'_>,
    grant: Grant,
    (proof, then): (&Proof, &ProofOfUse),
) -> Result<Vec<Difference>, FlowError> {
    let again = NewProof {
        grant: grant.id,
        kind: proof.kind,
        period: proof.period,
        place: then.place.clone(),
        input_tax: then.input_tax,
        corrects: None,
        cost_fall_reason: None,
        own_audit: None,
    };
    let now = Box::pin(gather::statement(view, grant, &again)).await?;
    Ok(differences::settled_between(then, &now))
}

fn comes_before(proof: &Proof, new: &NewProof) -> bool {
    proof.kind == ProofKind::Zwischennachweis
        && proof.state.counts()
        && (new.kind == ProofKind::Verwendungsnachweis || proof.period.until() < new.period.until())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use grants::{GrantId, Period, ProofId, ProofState};
    use uuid::Uuid;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn proof((from, until): (NaiveDate, NaiveDate), number: i64) -> Proof {
        Proof {
            id: ProofId(Uuid::from_u128(1)),
            grant: GrantId(Uuid::from_u128(2)),
            version: 4,
            kind: ProofKind::Zwischennachweis,
            period: Period::new(from, until).unwrap(),
            number,
            corrects: None,
            state: ProofState::Filed { on: until },
            document: None,
            sign_offs: Vec::new(),
            questions: Vec::new(),
            own_audit: None,
            objection: None,
        }
    }

    #[test]
    fn a_proof_whose_days_a_later_one_covers_is_left_out() {
        let [from, first, second, last] =
            [day(2021, 1, 1), day(2021, 6, 30), day(2021, 12, 31), day(2022, 12, 31)];
        let after = day(2022, 1, 1);
        let told = |proofs: Vec<Proof>| -> Vec<_> {
            uncovered(proofs).iter().map(|proof| (proof.period.until(), proof.number)).collect()
        };
        let yearly = vec![proof((from, second), 1), proof((after, last), 1)];
        assert_eq!(told(yearly), [(last, 1), (second, 1)]);
        let growing = vec![proof((from, first), 1), proof((from, second), 1), proof((from, last), 1)];
        assert_eq!(told(growing), [(last, 1)]);
        let versions = vec![proof((from, second), 1), proof((from, second), 2), proof((after, last), 1)];
        assert_eq!(told(versions), [(last, 1), (second, 2)]);
    }
}
