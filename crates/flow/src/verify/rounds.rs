//! What was proposed and held before: each proposal of an earlier round, to decide, to correct or to approve, and each sum that a
//! claim held until it was handed in again, is what the last answer said that carried it.
//!
//! What counts now is part of its subject and compared with it. Which rounds there are is read for a page of subjects, one
//! statement for each table; the journal is heard of those alone that had others, one answer after the other.

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    Claim, ClaimId, ClaimReservations, PayoutProposal, PayoutRequest, Proposal, ProposedCorrection, SignOff,
    Step,
};
use ledger::{EntryNumber, Hash, UnitId, canonical_json};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::{Conn, StoreError};
use uuid::Uuid;

use super::answered;

/// A round of a subject, or a version: the table that has it, and its number there.
type Round = (&'static str, i64);

const DECISION: &str = "claim_proposal";
const CORRECTION: &str = "correction_proposal";
const RESERVATION: &str = "claim_reservation";
const APPROVAL: &str = "payout_proposal";

/// The version in which a claim is handed in first.
const FIRST: i64 = 1;

/// What the tables keep of the rounds and versions of a claim. What is proposed to be decided is as long as the claim, and not
/// read yet.
pub(super) struct KeptOfClaim {
    decisions: BTreeSet<i64>,
    corrections: Vec<ProposedCorrection>,
    reserved: BTreeMap<i64, ClaimReservations>,
}

/// What the tables keep of some claims, by their ids.
pub(super) async fn kept_of_claims(
    conn: &mut Conn,
    claims: &[Uuid],
) -> Result<BTreeMap<Uuid, KeptOfClaim>, StoreError> {
    let mut decisions = store::proposal_rounds(conn, claims).await?;
    let mut corrections = store::proposed_corrections(conn, claims).await?;
    let mut reserved = store::claim_reservations(conn, claims).await?;
    let kept = |claim: &Uuid| KeptOfClaim {
        decisions: decisions.remove(claim).unwrap_or_default(),
        corrections: corrections.remove(claim).unwrap_or_default(),
        reserved: reserved.remove(claim).unwrap_or_default(),
    };
    Ok(claims.iter().copied().zip(claims.iter().map(kept)).collect())
}

impl KeptOfClaim {
    /// Whether all of it is what the claim itself says, and the claim names no other round.
    fn is_all_of(&self, claim: &Claim) -> bool {
        let decision = claim.proposal.as_ref().map(|proposal| proposal.round);
        let correction = claim.correction.as_ref().map(|proposed| proposed.round);
        let held = Some((&FIRST, &claim.reserved));
        self.decisions.iter().copied().eq(decision)
            && self.corrections.iter().map(|proposed| proposed.round).eq(correction)
            && self.reserved.iter().eq(held.filter(|(_, held)| !is_nothing(held)))
            && claim.change_requests.is_empty()
            && proposed_in(&claim.sign_offs).all(|round| [decision, correction].contains(&Some(round)))
    }

    /// Each round by the hash of what the tables say of it.
    async fn hashes(&self, conn: &mut Conn, claim: ClaimId) -> Result<BTreeMap<Round, Hash>, StoreError> {
        let mut hashes = BTreeMap::new();
        for round in &self.decisions {
            if let Some(proposal) = store::claim_proposal(conn, claim, *round).await? {
                hashes.insert((DECISION, *round), hash(&proposal)?);
            }
        }
        for proposed in &self.corrections {
            hashes.insert((CORRECTION, proposed.round), hash(proposed)?);
        }
        for (version, reserved) in &self.reserved {
            hashes.insert((RESERVATION, *version), hash(reserved)?);
        }
        Ok(hashes)
    }
}

/// The last entry that says something else of an earlier round of a claim than its tables do, 0 where none says anything.
pub(super) async fn fault_of_claim(
    conn: &mut Conn,
    unit: UnitId,
    claim: &Claim,
    kept: &KeptOfClaim,
) -> Result<Option<EntryNumber>, StoreError> {
    if kept.is_all_of(claim) {
        return Ok(None);
    }
    let hashes = kept.hashes(conn, claim.id).await?;
    let heard = heard::<OfClaim>(conn, unit, ("claim", claim.id.0)).await?;
    Ok(difference(&hashes, &heard))
}

/// As [`fault_of_claim`], of a payout request.
pub(super) async fn fault_of_payout(
    conn: &mut Conn,
    unit: UnitId,
    request: &PayoutRequest,
    kept: &[PayoutProposal],
) -> Result<Option<EntryNumber>, StoreError> {
    let present = request.proposal.as_ref().map(|proposal| proposal.round);
    if kept.iter().map(|proposal| proposal.round).eq(present)
        && proposed_in(&request.sign_offs).all(|round| Some(round) == present)
    {
        return Ok(None);
    }
    let mut hashes = BTreeMap::new();
    for proposal in kept {
        hashes.insert((APPROVAL, proposal.round), hash(proposal)?);
    }
    let heard = heard::<OfPayout>(conn, unit, ("payout_request", request.id.0)).await?;
    Ok(difference(&hashes, &heard))
}

/// The rounds in which something was proposed.
fn proposed_in(sign_offs: &[SignOff]) -> impl Iterator<Item = i64> {
    sign_offs.iter().filter(|signed| signed.step == Step::Propose).map(|signed| signed.round)
}

fn is_nothing(held: &ClaimReservations) -> bool {
    *held == ClaimReservations::default()
}

fn hash(said: &impl Serialize) -> Result<Hash, StoreError> {
    Ok(Hash::of(canonical_json(said)?.as_bytes()))
}

/// What an answer says of the rounds of its subject.
trait Answer: DeserializeOwned {
    /// Each by its hash.
    fn rounds(&self) -> Result<Vec<(Round, Hash)>, StoreError>;
}

#[derive(Deserialize)]
struct OfClaim {
    version: i64,
    reserved: ClaimReservations,
    proposal: Option<Proposal>,
    correction: Option<ProposedCorrection>,
}

impl Answer for OfClaim {
    fn rounds(&self) -> Result<Vec<(Round, Hash)>, StoreError> {
        let mut rounds = Vec::new();
        if let Some(proposal) = &self.proposal {
            rounds.push(((DECISION, proposal.round), hash(proposal)?));
        }
        if let Some(proposed) = &self.correction {
            rounds.push(((CORRECTION, proposed.round), hash(proposed)?));
        }
        if !is_nothing(&self.reserved) {
            rounds.push(((RESERVATION, self.version), hash(&self.reserved)?));
        }
        Ok(rounds)
    }
}

#[derive(Deserialize)]
struct OfPayout {
    proposal: Option<PayoutProposal>,
}

impl Answer for OfPayout {
    fn rounds(&self) -> Result<Vec<(Round, Hash)>, StoreError> {
        let said = |proposal: &PayoutProposal| Ok(((APPROVAL, proposal.round), hash(proposal)?));
        self.proposal.iter().map(said).collect()
    }
}

/// What the journal says of a round: the last entry that does, and the hash of what it says.
type Heard = BTreeMap<Round, (EntryNumber, Hash)>;

/// All that the journal says of the rounds of a subject. What a claim holds is said again with its later versions, in the same
/// words: it is of the version that said it first.
async fn heard<A: Answer>(
    conn: &mut Conn,
    unit: UnitId,
    (kind, subject): (&str, Uuid),
) -> Result<Heard, StoreError> {
    let (mut heard, mut after) = (Heard::new(), EntryNumber::NONE);
    while let Some((entry, answer)) = store::next_answer(conn, unit, (kind, subject), after).await? {
        after = entry;
        for (round, said) in answered::<A>(entry, &answer)?.rounds()? {
            let known = heard.iter().find(|((table, _), (_, known))| *table == round.0 && *known == said);
            let round = known.map_or(round, |(first, _)| *first);
            heard.insert(round, (entry, said));
        }
    }
    Ok(heard)
}

/// The last entry about a round of which the tables say something else or nothing, 0 for one that no entry knows.
fn difference(kept: &BTreeMap<Round, Hash>, heard: &Heard) -> Option<EntryNumber> {
    let changed = heard.iter().find(|(round, (_, said))| kept.get(*round) != Some(said));
    let added = kept.keys().any(|round| !heard.contains_key(round));
    changed.map(|(_, (entry, _))| *entry).or(added.then_some(EntryNumber::NONE))
}
