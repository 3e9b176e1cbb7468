//! All that is wrong with a claim that is handed in, or with what is decided of one, each at its field.

use flow::{
    FlowError,
    claims::{ClaimFaults, is_of_contents},
};
use grants::{ClaimError, UnitName};

use crate::{
    form::Form,
    german::counted,
    refusal::{self, Told},
    sent::Sent,
    show::Wrong,
};

/// The most that is told at once: what is wrong in tables opens its rows to be corrected.
const MOST: usize = 50;

/// Notes all that was found, each where it was typed.
pub(super) fn note(
    form: &mut Form,
    found: &ClaimFaults,
    placed: impl Fn(Told, Option<(&UnitName, &str)>) -> Told,
) {
    for fault in found.told().iter().take(MOST) {
        let unit = refusal::unit_to_blame(&fault.cause);
        let unit = unit.as_ref().map(|(unit, column)| (unit, *column));
        form.note(placed(refusal::of_fault(fault), unit));
    }
    let more = found.told().len().saturating_sub(MOST) + found.more();
    if more > 0 {
        let elsewhere = counted(more, "weiteren Stelle", "weiteren Stellen");
        let text = format!("An {elsewhere} ist auch etwas falsch. Das steht hier, wenn dies berichtigt ist.");
        form.note(refusal::told(text));
    }
}

/// Why what was decided is refused: all that is wrong with it is told.
pub(super) fn note_decision(sent: &mut Sent, refusal: FlowError) -> Result<(), Wrong> {
    match refusal {
        FlowError::ClaimFaults(found) => note(&mut sent.form, &found, |told, _| told),
        refusal => sent.refused(refusal)?,
    }
    Ok(())
}

/// Notes what the rules say beside what could not be read: no field is blamed once more that is to blame already.
pub(super) fn note_beside(form: &mut Form, wrong: Vec<ClaimError>) {
    let all = wrong.into_iter().map(|cause| refusal::of_flow(&cause.into()));
    let is_new = |told: &Told| told.at.as_deref().is_none_or(|at| form.fault(at).is_none());
    let beside: Vec<Told> = all.filter(is_new).collect();
    for told in beside {
        form.note(told);
    }
}

/// Why it was not handed in. Of what it says, all is told that would be refused now; the check is not run for anything else.
pub(super) async fn note_refused(
    sent: &mut Sent,
    refusal: FlowError,
    check: impl Future<Output = Result<ClaimFaults, FlowError>>,
    placed: impl Fn(Told, Option<(&UnitName, &str)>) -> Told,
) -> Result<(), Wrong> {
    if !is_of_contents(&refusal) {
        return sent.refused(refusal);
    }
    match check.await {
        Ok(found) if !found.is_empty() => note(&mut sent.form, &found, placed),
        Ok(_) => sent.refused(refusal)?,
        Err(cause) => {
            tracing::error!(error = ?cause, "What was refused could not be checked");
            sent.refused(refusal)?;
        }
    }
    Ok(())
}
