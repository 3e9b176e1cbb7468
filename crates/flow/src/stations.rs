//! Where something stands on its way, station by station, for whoever goes that way: a claim until it is decided, a proof until
//! it is filed, a forwarding until it can be paid. What may be done at a station says `may`; here is what lies behind and
//! ahead. What has come to its end, or is seen as of a day, has no way any more.

use std::cmp::Ordering;

use grants::{
    BankDetailsState, Claim, ClaimState, ForwardingConsent, Grant, GrantState, LineCut, LineFilter, LineMark,
    LineSearch, Proof, ProofState, Step,
};

use crate::{
    Action, Ctx, FlowError,
    proofs::{Checklist, REPORT_WRITTEN as REPORT, SUCCESS_TOLD},
};

/// Stations in their order, and the one that is come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route<S> {
    all: Vec<S>,
    here: S,
}

/// Where a station lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    /// It is passed.
    Behind,
    /// It is come to.
    Here,
    /// It is still to come.
    Ahead,
}

impl<S: Copy + Ord> Route<S> {
    /// Each station, and where it lies.
    pub fn stations(&self) -> impl Iterator<Item = (S, Lies)> {
        self.all.iter().map(move |station| match station.cmp(&self.here) {
            Ordering::Less => (*station, Lies::Behind),
            Ordering::Equal => (*station, Lies::Here),
            Ordering::Greater => (*station, Lies::Ahead),
        })
    }
}

/// The stations of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimStation {
    /// Its lines are written, or changed as was asked.
    Lines,
    /// Receipts are shown by files.
    Receipts,
    /// Another person of the recipient signs.
    Signature,
    /// The giver examines it.
    Examination,
    /// What is proposed is certified.
    Certification,
}

/// The stations of a proof of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProofStation {
    /// What it needs comes together.
    Collecting,
    /// The Sachbericht is written.
    Report,
    /// It is made of the books.
    Compiling,
    /// Another person of the own house examines it; this may be left out.
    Examination,
    /// It is signed.
    Signature,
    /// It is handed to the giver.
    Filing,
}

/// The stations of a forwarding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ForwardingStation {
    /// The giver above consents.
    Consent,
    /// The contract or act is recorded.
    Recording,
    /// How it is paid is agreed.
    Terms,
    /// Where it is paid to is confirmed.
    Account,
}

/// The way of a claim that is not written yet.
pub fn of_new_claim(ctx: &Ctx) -> Route<ClaimStation> {
    claim_route(ctx, ClaimStation::Lines)
}

/// The way of a claim that the actor sees, until it is decided. It may lack lines.
pub async fn of_claim(ctx: &Ctx, claim: &Claim) -> Result<Option<Route<ClaimStation>>, FlowError> {
    if ctx.shown_as_of().is_some() {
        return Ok(None);
    }
    let here = match claim.state {
        ClaimState::Decided { .. } | ClaimState::Withdrawn { .. } => return Ok(None),
        ClaimState::ChangesRequested { .. } => ClaimStation::Lines,
        ClaimState::Submitted { .. } => submitted(ctx, claim).await?,
    };
    Ok(Some(claim_route(ctx, here)))
}

async fn submitted(ctx: &Ctx, claim: &Claim) -> Result<ClaimStation, FlowError> {
    let has = |step| claim.sign_offs.iter().any(|it| it.round == claim.round() && it.step == step);
    if claim.is_proposed() {
        return Ok(ClaimStation::Certification);
    }
    if has(Step::Sign) || has(Step::PrepareAndSign) {
        return Ok(ClaimStation::Examination);
    }
    let lacks_files = lacks_files(ctx, claim).await?;
    Ok(if lacks_files { ClaimStation::Receipts } else { ClaimStation::Signature })
}

/// Where no files are kept none are asked for.
fn claim_route(ctx: &Ctx, here: ClaimStation) -> Route<ClaimStation> {
    use ClaimStation::{Certification, Examination, Lines, Receipts, Signature};
    let mut all = vec![Lines, Receipts, Signature, Examination, Certification];
    all.retain(|station| *station != Receipts || ctx.keeps_receipt_files());
    Route { all, here }
}

async fn lacks_files(ctx: &Ctx, claim: &Claim) -> Result<bool, FlowError> {
    if !ctx.keeps_receipt_files() {
        return Ok(false);
    }
    let search = LineSearch { within: LineFilter::Open, ..LineSearch::marked(LineMark::WithoutFile) };
    let (mut conn, unit) = (ctx.look(Action::Look).await?, ctx.actor().unit);
    let first = (&LineCut::of(1, 1, 1), 1);
    Ok(!store::claim_line_numbers(&mut conn, unit, claim.id, &search, None, first).await?.is_empty())
}

/// The way of a proof that is not made yet.
pub fn of_preparation(needs: &Checklist) -> Route<ProofStation> {
    let open: Vec<_> = needs.items.iter().filter(|item| !item.is_met).map(|item| item.word).collect();
    proof_route(match open.as_slice() {
        [] => ProofStation::Compiling,
        [REPORT | SUCCESS_TOLD] => ProofStation::Report,
        _ => ProofStation::Collecting,
    })
}

/// The way of a proof until it is filed.
pub fn of_proof(proof: &Proof) -> Option<Route<ProofStation>> {
    match proof.state {
        ProofState::Compiled { .. } => Some(proof_route(ProofStation::Examination)),
        ProofState::Examined { .. } => Some(proof_route(ProofStation::Signature)),
        ProofState::Signed { .. } => Some(proof_route(ProofStation::Filing)),
        _ => None,
    }
}

fn proof_route(here: ProofStation) -> Route<ProofStation> {
    use ProofStation::{Collecting, Compiling, Examination, Filing, Report, Signature};
    Route { all: vec![Collecting, Report, Compiling, Examination, Signature, Filing], here }
}

/// The way of a forwarding that is not recorded yet.
pub fn of_new_forwarding(parent: &Grant) -> Route<ForwardingStation> {
    let consent = &parent.act.terms.consent;
    let here = match consent {
        ForwardingConsent::Demanded => ForwardingStation::Consent,
        ForwardingConsent::NotDemanded | ForwardingConsent::Given(_) => ForwardingStation::Recording,
    };
    forwarding_route(here, *consent != ForwardingConsent::NotDemanded)
}

/// The way of a forwarding that the actor sees, for who gives it, until it can be paid.
pub async fn of_forwarding(ctx: &Ctx, grant: &Grant) -> Result<Option<Route<ForwardingStation>>, FlowError> {
    let gives = ctx.actor().organisation == grant.giver && Action::Give.allows(ctx.actor().role);
    let is_begun = grant.parent.is_some() && grant.state == GrantState::Effective;
    if !gives || !is_begun || ctx.shown_as_of().is_some() {
        return Ok(None);
    }
    let (mut conn, unit) = (ctx.look(Action::Look).await?, ctx.actor().unit);
    if store::payout_terms_of(&mut conn, unit, grant.id).await?.is_none() {
        return Ok(Some(forwarding_route(ForwardingStation::Terms, false)));
    }
    let known = store::bank_details_of(&mut conn, unit, grant.recipient).await?;
    let is_confirmed = known.iter().any(|it| matches!(it.state, BankDetailsState::Confirmed { .. }));
    Ok((!is_confirmed).then(|| forwarding_route(ForwardingStation::Account, false)))
}

fn forwarding_route(here: ForwardingStation, with_consent: bool) -> Route<ForwardingStation> {
    use ForwardingStation::{Account, Consent, Recording, Terms};
    let mut all = vec![Consent, Recording, Terms, Account];
    all.retain(|station| *station != Consent || with_consent);
    Route { all, here }
}

#[cfg(test)]
mod tests {
    use grants::ProofStage;

    use super::*;
    use crate::proofs::ChecklistItem;

    fn here<S: Copy + Ord>(route: &Route<S>) -> Option<S> {
        route.stations().find(|(_, lies)| *lies == Lies::Here).map(|(station, _)| station)
    }

    fn needs(open: &[&'static str]) -> Checklist {
        let item = |word| ChecklistItem {
            word,
            open: "",
            of: None,
            missing: Vec::new(),
            is_met: !open.contains(&word),
        };
        let items = ["claims_decided", REPORT, SUCCESS_TOLD].map(item).to_vec();
        Checklist { stage: ProofStage::Collecting, due_on: None, items }
    }

    #[test]
    fn a_proof_is_prepared_point_by_point() {
        let of = |open: &[&'static str]| here(&of_preparation(&needs(open)));
        assert_eq!(of(&["claims_decided", REPORT]), Some(ProofStation::Collecting));
        assert_eq!(of(&["claims_decided"]), Some(ProofStation::Collecting));
        assert_eq!(of(&[REPORT]), Some(ProofStation::Report));
        assert_eq!(of(&[SUCCESS_TOLD]), Some(ProofStation::Report));
        assert_eq!(of(&[]), Some(ProofStation::Compiling));
    }

    #[test]
    fn what_is_passed_lies_behind_and_the_rest_ahead() {
        let route = forwarding_route(ForwardingStation::Terms, true);
        let lies: Vec<_> = route.stations().map(|(_, lies)| lies).collect();
        assert_eq!(lies, [Lies::Behind, Lies::Behind, Lies::Here, Lies::Ahead]);
        let without = forwarding_route(ForwardingStation::Recording, false);
        assert_eq!(without.stations().count(), 3);
        assert_eq!(here(&without), Some(ForwardingStation::Recording));
    }
}
