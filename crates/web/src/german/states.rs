//! Where something stands, as a badge.

use chrono::{DateTime, NaiveDate, Utc};
use flow::{Stands, four_eyes::People};
use grants::{
    AuditObservationState, BankDetailsState, ClaimState, GrantState, LineHold, LineState, PaymentState,
    PayoutRequestState, ProofState, RuleWaiverState, Sample, law::DeadlineState,
};

use super::{day, german_time};

/// A state as a badge shows it: the word, and how it is coloured.
#[derive(Clone, Debug)]
pub(crate) struct Badge {
    /// The word.
    pub(crate) word: String,
    /// The class of its colour.
    pub(crate) class: &'static str,
}

const GOOD: &str = "ff-badge ff-badge--good";
const BAD: &str = "ff-badge ff-badge--bad";
const WAIT: &str = "ff-badge ff-badge--wait";
const PLAIN: &str = "ff-badge";

fn badge(class: &'static str, word: impl Into<String>) -> Badge {
    Badge { word: word.into(), class }
}

/// Whether a token is good for something.
pub(crate) fn token_state(revoked_at: Option<DateTime<Utc>>, is_over: bool) -> Badge {
    match revoked_at {
        Some(at) => badge(PLAIN, format!("widerrufen am {}", german_time(at))),
        None if is_over => badge(PLAIN, "abgelaufen"),
        None => badge(GOOD, "gilt"),
    }
}

/// Where a sample stands.
pub(crate) fn sample_state(sample: &Sample) -> Badge {
    if sample.drawn.is_some() { badge(GOOD, "Gezogen") } else { badge(WAIT, "Festgelegt, nicht gezogen") }
}

/// Where an observation of an audit stands.
pub(crate) fn observation_state(state: AuditObservationState) -> Badge {
    match state {
        AuditObservationState::Open { answer_by } => {
            badge(WAIT, format!("Stellungnahme bis {}", day(answer_by)))
        }
        AuditObservationState::Answered => badge(WAIT, "Stellungnahme liegt vor"),
        AuditObservationState::Settled => badge(GOOD, "Ausgeräumt"),
        AuditObservationState::Upheld => badge(BAD, "Bleibt bestehen"),
    }
}

/// Whether an act had the people that it needs.
pub(crate) fn people(people: People) -> Badge {
    match people {
        People::Different => badge(GOOD, "verschiedene Personen"),
        People::SignsAlone => badge(WAIT, "allein, zugelassen"),
        People::Same => badge(BAD, "dieselbe Person"),
        People::NobodyBefore => badge(BAD, "niemand vorher"),
        People::WithoutRole => badge(BAD, "Rolle fehlte"),
    }
}

/// Whether something that was typed stands in the receipt.
pub(crate) fn stands(stands: Stands) -> Badge {
    match stands {
        Stands::Found => badge(GOOD, "steht im Beleg"),
        Stands::NotFound => badge(WAIT, "nicht im Beleg gefunden"),
        Stands::TooShort => badge(PLAIN, "zu kurz zum Suchen"),
    }
}

/// The state of a claim.
pub(crate) fn claim_state(state: &ClaimState) -> Badge {
    match state {
        ClaimState::Submitted { .. } => badge(WAIT, "Eingereicht"),
        ClaimState::ChangesRequested { .. } => badge(BAD, "Änderung erbeten"),
        ClaimState::Decided { .. } => badge(GOOD, "Entschieden"),
        ClaimState::Withdrawn { .. } => badge(PLAIN, "Zurückgenommen"),
    }
}

/// The state of a line of a claim.
pub(crate) fn line_state(state: &LineState) -> Badge {
    match state {
        LineState::Declared => badge(WAIT, "Noch offen"),
        LineState::Accepted => badge(GOOD, "Anerkannt"),
        LineState::AcceptedInPart { .. } => badge(BAD, "Teilweise anerkannt"),
        LineState::Rejected { .. } => badge(BAD, "Abgelehnt"),
        LineState::Parked { reincluded_by: None, .. } => badge(WAIT, "Zurückgestellt"),
        LineState::Parked { .. } => badge(PLAIN, "Erneut abgerechnet"),
        LineState::Replaced { .. } => badge(PLAIN, "Ersetzt"),
        LineState::Dropped => badge(PLAIN, "Herausgenommen"),
    }
}

/// By what a line of an earlier claim holds what it claims.
pub(crate) fn line_hold(hold: LineHold) -> Badge {
    match hold {
        LineHold::Examined => badge(WAIT, "In Prüfung"),
        LineHold::Recognised => badge(GOOD, "Anerkannt"),
        LineHold::Parked => badge(WAIT, "Zurückgestellt"),
    }
}

/// The state of a payment.
pub(crate) fn payment_state(state: &PaymentState) -> Badge {
    match state {
        PaymentState::Ordered { .. } => badge(WAIT, "Angeordnet"),
        PaymentState::Released { .. } => badge(WAIT, "Freigegeben"),
        PaymentState::Confirmed { .. } => badge(GOOD, "Ausgeführt"),
        PaymentState::Rejected { .. } => badge(BAD, "Abgelehnt"),
        PaymentState::Returned { .. } => badge(BAD, "Zurückgekommen"),
        PaymentState::Received { .. } => badge(GOOD, "Eingegangen"),
        PaymentState::Reversed { .. } => badge(BAD, "Storniert"),
    }
}

/// The state of a payout request.
pub(crate) fn request_state(state: &PayoutRequestState) -> Badge {
    match state {
        PayoutRequestState::Requested { .. } => badge(WAIT, "Angefordert"),
        PayoutRequestState::Approved { .. } => badge(GOOD, "Bewilligt"),
        PayoutRequestState::Refused { .. } => badge(BAD, "Abgelehnt"),
    }
}

/// The state of a proof of use.
pub(crate) fn proof_state(state: ProofState) -> (Badge, NaiveDate) {
    match state {
        ProofState::Compiled { on } => (badge(PLAIN, "Erstellt"), on),
        ProofState::Examined { on } => (badge(PLAIN, "Geprüft"), on),
        ProofState::Signed { on } => (badge(PLAIN, "Unterschrieben"), on),
        ProofState::Filed { on } => (badge(WAIT, "Eingereicht"), on),
        ProofState::Questioned { on } => (badge(BAD, "Rückfrage"), on),
        ProofState::Answered { on } => (badge(WAIT, "Beantwortet"), on),
        ProofState::Accepted { on } => (badge(GOOD, "Angenommen"), on),
        ProofState::Cut { on } => (badge(WAIT, "Angenommen mit Kürzung"), on),
        ProofState::Rejected { on } => (badge(BAD, "Zurückgewiesen"), on),
        ProofState::Closed { on } => (badge(GOOD, "Abgeschlossen"), on),
    }
}

/// The state of bank details.
pub(crate) fn bank_state(state: &BankDetailsState) -> Badge {
    match state {
        BankDetailsState::Entered { .. } => badge(WAIT, "Erfasst"),
        BankDetailsState::Signed { .. } => badge(WAIT, "Unterschrieben"),
        BankDetailsState::Verified { .. } => badge(WAIT, "Geprüft"),
        BankDetailsState::Confirmed { .. } => badge(GOOD, "Bestätigt"),
        BankDetailsState::Refused { .. } => badge(BAD, "Abgelehnt"),
        BankDetailsState::Withdrawn { .. } => badge(PLAIN, "Zurückgenommen"),
    }
}

/// The state of a grant.
pub(crate) fn grant_state(state: GrantState) -> Badge {
    match state {
        GrantState::Effective => badge(GOOD, "Wirksam"),
        GrantState::Closed { on } => badge(PLAIN, format!("Abgeschlossen am {}", day(on))),
        GrantState::Revoked { on } => badge(BAD, format!("Aufgehoben ab {}", day(on))),
    }
}

/// Where a deadline stands.
pub(crate) fn deadline_state(state: DeadlineState) -> Badge {
    let days = |days: i64| if days == 1 { "1 Tag".to_owned() } else { format!("{days} Tage") };
    match state {
        DeadlineState::Met => badge(GOOD, "Eingehalten"),
        DeadlineState::MetLate { days: late } => badge(PLAIN, format!("{} zu spät erledigt", days(late))),
        DeadlineState::Ahead { days_left } => badge(PLAIN, format!("noch {}", days(days_left))),
        DeadlineState::Soon { days_left: 0 } => badge(WAIT, "endet heute"),
        DeadlineState::Soon { days_left } => badge(WAIT, format!("noch {}", days(days_left))),
        DeadlineState::Overdue { days: late } | DeadlineState::Escalated { days: late } => {
            badge(BAD, format!("{} überfällig", days(late)))
        }
    }
}

/// Where an exception from a rule stands.
pub(crate) fn waiver_state(state: &RuleWaiverState) -> Badge {
    match state {
        RuleWaiverState::Proposed { .. } => badge(WAIT, "Wartet auf Bestätigung"),
        RuleWaiverState::Confirmed { .. } => badge(GOOD, "Gilt"),
        RuleWaiverState::Withdrawn { .. } => badge(PLAIN, "Zurückgenommen"),
    }
}
