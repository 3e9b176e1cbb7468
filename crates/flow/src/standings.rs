//! Where what lists show stands, as people look for it: who is to act next, or what became of it. And what a list is asked for:
//! what stands somewhere, what an organisation receives, what hangs on a grant.
//!
//! *Order.* The store finds by its states what may stand somewhere; where it does is told by what the actor sees of it. So nobody
//! learns of a proposal from what a list leaves out.

use chrono::NaiveDate;
use grants::{
    Claim, ClaimState, Grant, GrantId, OrganisationId, Payment, PaymentState, PayoutRequest,
    PayoutRequestState, Proof, ProofState, Receivable, ReceivableState,
};

/// Where subjects of a kind can stand.
pub trait Standing: Copy + PartialEq + Send + Sync + 'static {
    /// The subject.
    type Of;

    /// Every one, in the order in which they follow each other.
    const ALL: &'static [Self];

    /// Where a subject stands on a day.
    fn of(subject: &Self::Of, day: NaiveDate) -> Self;

    /// The words under which the store has what may stand there.
    fn states(self) -> &'static [&'static str];

    /// Whether somebody has still to act.
    fn waits(self) -> bool;
}

/// Declares where subjects of a kind can stand: each with the words of the store, and whether somebody has still to act.
macro_rules! standings {
    (
        $(#[$doc:meta])* $name:ident of $type:ident, $told:ident;
        $($(#[$each:meta])* $at:ident $waits:literal [$($state:literal)+])+
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$each])* $at,)+
        }

        impl Standing for $name {
            type Of = $type;

            const ALL: &'static [Self] = &[$(Self::$at),+];

            fn of(subject: &$type, day: NaiveDate) -> Self {
                $told(subject, day)
            }

            fn states(self) -> &'static [&'static str] {
                match self {
                    $(Self::$at => &[$($state),+],)+
                }
            }

            fn waits(self) -> bool {
                match self {
                    $(Self::$at => $waits,)+
                }
            }
        }
    };
}

standings! {
    /// Where a claim stands.
    ClaimStanding of Claim, of_claim;
    /// Its recipient has still to sign it.
    ToSign true ["submitted"]
    /// Its giver has to propose a decision.
    ToExamine true ["submitted"]
    /// What is proposed of it, be it a correction, is to be certified.
    ToCertify true ["submitted" "corrected"]
    /// Its recipient is asked for changes.
    ToAnswer true ["changes_requested"]
    /// It is decided.
    Decided false ["decided"]
    /// It was taken back.
    Withdrawn false ["withdrawn"]
}

fn of_claim(claim: &Claim, _: NaiveDate) -> ClaimStanding {
    match claim.state {
        ClaimState::ChangesRequested { .. } => ClaimStanding::ToAnswer,
        _ if claim.is_proposed() => ClaimStanding::ToCertify,
        ClaimState::Submitted { .. } if claim.is_signed() => ClaimStanding::ToExamine,
        ClaimState::Submitted { .. } => ClaimStanding::ToSign,
        ClaimState::Decided { .. } => ClaimStanding::Decided,
        ClaimState::Withdrawn { .. } => ClaimStanding::Withdrawn,
    }
}

standings! {
    /// Where a payment stands.
    PaymentStanding of Payment, of_payment;
    /// It is to be released.
    ToRelease true ["ordered"]
    /// It is released, and what the bank says is to be booked.
    ToBook true ["released"]
    /// The bank executed it.
    Confirmed false ["confirmed"]
    /// It was taken back, or the bank rejected it.
    Rejected false ["rejected"]
    /// The bank sent it back.
    Returned false ["returned"]
    /// A tranche that came in.
    Received false ["received"]
    /// A tranche that was recorded wrongly.
    Reversed false ["reversed"]
}

const fn of_payment(payment: &Payment, _: NaiveDate) -> PaymentStanding {
    match payment.state {
        PaymentState::Ordered { .. } => PaymentStanding::ToRelease,
        PaymentState::Released { .. } => PaymentStanding::ToBook,
        PaymentState::Confirmed { .. } => PaymentStanding::Confirmed,
        PaymentState::Rejected { .. } => PaymentStanding::Rejected,
        PaymentState::Returned { .. } => PaymentStanding::Returned,
        PaymentState::Received { .. } => PaymentStanding::Received,
        PaymentState::Reversed { .. } => PaymentStanding::Reversed,
    }
}

standings! {
    /// Where a payout request stands.
    PayoutRequestStanding of PayoutRequest, of_payout_request;
    /// Somebody of its recipient has still to sign for what goes beyond the need.
    ToSign true ["requested"]
    /// Its giver has to decide of it.
    ToDecide true ["requested"]
    /// The approval that is proposed is to be certified.
    ToCertify true ["requested"]
    /// It is approved.
    Approved false ["approved"]
    /// It was refused.
    Refused false ["refused"]
}

fn of_payout_request(request: &PayoutRequest, _: NaiveDate) -> PayoutRequestStanding {
    match request.state {
        PayoutRequestState::Requested { .. } if request.waits_for_signature() => {
            PayoutRequestStanding::ToSign
        }
        PayoutRequestState::Requested { .. } if request.is_proposed() => PayoutRequestStanding::ToCertify,
        PayoutRequestState::Requested { .. } => PayoutRequestStanding::ToDecide,
        PayoutRequestState::Approved { .. } => PayoutRequestStanding::Approved,
        PayoutRequestState::Refused { .. } => PayoutRequestStanding::Refused,
    }
}

standings! {
    /// Where a proof of use stands.
    ProofStanding of Proof, of_proof;
    /// Its recipient has to examine or to sign it.
    ToSign true ["compiled" "examined"]
    /// Its recipient has to hand it in.
    ToHandIn true ["signed"]
    /// Its giver has to examine it.
    ToExamine true ["filed" "answered"]
    /// Its recipient is asked something.
    ToAnswer true ["questioned"]
    /// Nobody has to act on it any more: another version took its place ([`ProofStanding::among`]).
    Replaced false ["compiled" "examined" "signed" "filed" "answered"]
    /// It is accepted, wholly or but for an amount.
    Accepted false ["accepted" "cut"]
    /// It was rejected.
    Rejected false ["rejected"]
    /// Nothing follows any more.
    Closed false ["closed"]
}

const fn of_proof(proof: &Proof, _: NaiveDate) -> ProofStanding {
    match proof.state {
        ProofState::Compiled { .. } | ProofState::Examined { .. } => ProofStanding::ToSign,
        ProofState::Signed { .. } => ProofStanding::ToHandIn,
        ProofState::Filed { .. } | ProofState::Answered { .. } => ProofStanding::ToExamine,
        ProofState::Questioned { .. } => ProofStanding::ToAnswer,
        ProofState::Accepted { .. } | ProofState::Cut { .. } => ProofStanding::Accepted,
        ProofState::Rejected { .. } => ProofStanding::Rejected,
        ProofState::Closed { .. } => ProofStanding::Closed,
    }
}

impl ProofStanding {
    /// Where a proof stands among those of its grant. What nobody handed in is left for a version that was compiled since; what
    /// was handed in is not examined any more, once a later version counts.
    pub fn among<'a>(proof: &Proof, others: impl IntoIterator<Item = &'a Proof>) -> Self {
        let alone = of_proof(proof, proof.state.on());
        let takes_its_place = |other: &Proof| match alone {
            Self::ToSign | Self::ToHandIn => proof.is_left_for(other),
            Self::ToExamine => proof.is_superseded_by(other),
            _ => false,
        };
        if others.into_iter().any(takes_its_place) { Self::Replaced } else { alone }
    }
}

standings! {
    /// Where a receivable stands.
    ReceivableStanding of Receivable, of_receivable;
    /// Something of it is owed past its day.
    Overdue true ["open"]
    /// Something of it is owed, and it is not due yet.
    Owed true ["open"]
    /// All of it was repaid or offset.
    Settled false ["ended"]
    /// All of it was waived.
    Waived false ["ended"]
}

fn of_receivable(owed: &Receivable, day: NaiveDate) -> ReceivableStanding {
    match owed.state() {
        _ if owed.waits() && owed.due_next() < day => ReceivableStanding::Overdue,
        _ if owed.waits() => ReceivableStanding::Owed,
        Ok(ReceivableState::Waived) => ReceivableStanding::Waived,
        _ => ReceivableStanding::Settled,
    }
}

/// Where what is looked for stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where<S> {
    /// Wherever somebody has still to act.
    Waiting,
    /// There.
    At(S),
}

/// What a list is asked for; all of it, where nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListAsked<S> {
    /// What hangs on this grant.
    pub grant: Option<GrantId>,
    /// What hangs on grants that this organisation receives.
    pub recipient: Option<OrganisationId>,
    /// What hangs on grants that others than this organisation receive.
    pub besides: Option<OrganisationId>,
    /// What stands there.
    pub standing: Option<Where<S>>,
}

impl<S: Standing> ListAsked<S> {
    /// What hangs on a grant, or on all.
    pub const fn of(grant: Option<GrantId>) -> Self {
        Self { grant, recipient: None, besides: None, standing: None }
    }

    /// Whether more is asked than on which grant it hangs.
    pub const fn is_narrowed(&self) -> bool {
        self.recipient.is_some() || self.besides.is_some() || self.standing.is_some()
    }

    /// The words under which the store has what may stand there.
    pub(crate) fn states(&self) -> Option<Vec<&'static str>> {
        let takes = |standing: &S| match self.standing {
            Some(Where::At(asked)) => *standing == asked,
            _ => standing.waits(),
        };
        self.standing.as_ref()?;
        Some(S::ALL.iter().filter(|it| takes(it)).flat_map(|it| it.states()).copied().collect())
    }

    /// Whether it is asked for a subject of a grant, as the actor sees both on a day.
    pub(crate) fn takes(&self, grant: &Grant, subject: &S::Of, day: NaiveDate) -> bool {
        self.takes_at(grant, S::of(subject, day))
    }

    /// Whether it is asked for what stands somewhere and hangs on a grant.
    pub fn takes_at(&self, grant: &Grant, standing: S) -> bool {
        let is_received = self.recipient.is_none_or(|asked| asked == grant.recipient);
        let is_besides = self.besides != Some(grant.recipient);
        is_received
            && is_besides
            && match self.standing {
                None => true,
                Some(Where::Waiting) => standing.waits(),
                Some(Where::At(asked)) => standing == asked,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_sought_under_the_words_of_each_place_where_somebody_acts() {
        let asked = |standing| ListAsked::<ClaimStanding> { standing, ..ListAsked::of(None) }.states();
        let waiting = vec!["submitted", "submitted", "submitted", "corrected", "changes_requested"];
        assert_eq!(asked(Some(Where::Waiting)), Some(waiting));
        assert_eq!(asked(Some(Where::At(ClaimStanding::Decided))), Some(vec!["decided"]));
        assert_eq!(asked(None), None);
    }

    #[test]
    fn only_what_is_asked_besides_the_grant_narrows_a_list() {
        let plain = ListAsked::<PaymentStanding>::of(None);
        assert!(!plain.is_narrowed());
        assert!(ListAsked { standing: Some(Where::Waiting), ..plain }.is_narrowed());
        assert!(ListAsked { besides: Some(OrganisationId(uuid::Uuid::nil())), ..plain }.is_narrowed());
    }
}
