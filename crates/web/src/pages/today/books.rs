//! That the books did not hold when they were verified last.

use flow::{
    Action, Role,
    verify::{Checked, VerificationResult, last},
};

use super::{List, Waits};
use crate::{pages::audit, show::Wrong, visitor::Visitor};

/// It, for whoever may know of a verification. An audit has a page of its own for that.
pub(super) async fn that_do_not_hold(visitor: &Visitor) -> Result<List, Wrong> {
    let may_know = visitor.may(Action::LookAtTrail) && visitor.ctx.actor().role != Role::Auditor;
    let checked = if may_know { last(&visitor.ctx).await? } else { None };
    let waits = checked.as_ref().and_then(fault).into_iter().collect();
    Ok(List::new("Die Bücher stimmen nicht", "buecher").of(waits))
}

/// What a verification found to be wrong.
fn fault(last: &Checked) -> Option<Waits> {
    let VerificationResult::Fault(_) = last.result else { return None };
    Some(Waits {
        to: "/pruefung".to_owned(),
        what: "Nachrechnung der Bücher".to_owned(),
        note: audit::result(last),
        since: None,
        amount: None,
        is_mine: true,
    })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use flow::verify::FaultKind;

    use super::*;

    #[test]
    fn what_does_not_hold_leads_to_the_verification_and_what_holds_is_not_told() {
        let last = |result| {
            let by = "Hanna Haupt".to_owned();
            Checked { at: DateTime::UNIX_EPOCH, by, result, entries_since: 0 }
        };
        let found = fault(&last(VerificationResult::Fault(FaultKind::Journal))).unwrap();
        assert_eq!(found.to, "/pruefung");
        assert!(found.note.contains("von Hanna Haupt. Die Kette oder ein Kontostand"), "{}", found.note);
        assert!(fault(&last(VerificationResult::Holds { entries: 1, head: None })).is_none());
    }
}
