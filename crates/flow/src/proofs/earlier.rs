//! What changed of the days of an earlier interim proof since it was filed: the earlier one stays as it is, and the next says
//! what became of it (limited reopening).

use grants::{Grant, Proof, ProofKind};
use proof::data::{Difference, EarlierProof, ProofOfUse};

use super::{NewProof, differences, filed_on, gather, stated_by};
use crate::{FlowError, documents::view::View};

/// The latest interim proof before a new one that was filed and not rejected, and what the books say otherwise by now. An
/// amendment may have moved the period of the grant since: its days are those that it had.
pub(super) async fn since(view: &mut View<'_>, new: &NewProof) -> Result<Option<EarlierProof>, FlowError> {
    let grant = view.grant(new.grant).await?;
    let unit = grant.unit;
    let filed = view.proofs(&grant).await?.into_iter().filter(|proof| comes_before(proof, new));
    let Some(earlier) = filed.max_by_key(|proof| (proof.period.until(), proof.number)) else {
        return Ok(None);
    };
    let then = stated_by(&mut view.conn, unit, &earlier).await?;
    let differences = said_otherwise(view, grant, (&earlier, &then)).await?;
    Ok(Some(EarlierProof {
        until: earlier.period.until(),
        number: u32::try_from(earlier.number).unwrap_or(u32::MAX),
        filed_on: filed_on(view, &earlier).await?,
        differences,
        document: earlier.document.unwrap_or_default(),
    }))
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
    Ok(differences::settled_between(then, &now)?)
}

fn comes_before(proof: &Proof, new: &NewProof) -> bool {
    proof.kind == ProofKind::Zwischennachweis
        && proof.state.counts()
        && (new.kind == ProofKind::Verwendungsnachweis || proof.period.until() < new.period.until())
}
