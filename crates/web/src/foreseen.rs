//! What a step brings about and who will be told of it, in sentences, before it is taken.

use std::collections::BTreeMap;

use flow::{
    FlowError, Request,
    notifications::foreseen::{Brings, Hearing, hearing},
};

use crate::{
    german::{counted, role},
    names::Names,
    steps::Steps,
    visitor::Visitor,
};

/// What the steps that a page offers bring about, each under the name of its form.
pub(crate) type Follows = BTreeMap<&'static str, String>;

/// Notes of a step, if it is offered, what it brings about and who will be told of it.
pub(crate) async fn note<R: Request>(
    follows: &mut Follows,
    (visitor, names, steps): (&Visitor, &Names, &Steps),
    (step, said): (&'static str, &str),
    after: &R::Answer,
) -> Result<(), FlowError> {
    if steps.has(step) {
        let hearing = hearing::<R>(&visitor.ctx, after).await?;
        follows.insert(step, format!("{said} {}", told(names, hearing.as_ref())));
    }
    Ok(())
}

/// Who will be told.
pub(crate) fn told(names: &Names, hearing: Option<&Hearing>) -> String {
    let Some(Hearing { organisation, roles, people }) = hearing else {
        return "Davon wird niemand benachrichtigt.".to_owned();
    };
    let who = names.organisation(*organisation);
    let roles = roles.iter().map(|it| role(*it)).collect::<Vec<_>>().join(", ");
    if *people == 0 {
        return format!(
            "Davon wird niemand benachrichtigt: bei {who} hat das heute niemand sonst ({roles})."
        );
    }
    let people = counted(*people, "Person", "Personen");
    format!(
        "Benachrichtigt: {people} bei {who} ({roles}), in der Anwendung und per Mail, wie sie es gewählt haben."
    )
}

/// What one of several steps brings about: said of the last one, and of one before, each with who will be told.
pub(crate) fn brings(names: &Names, brings: &Brings, last: &str, before: &str) -> String {
    let said = if brings.is_last { last } else { before };
    format!("{said} {}", told(names, brings.hearing.as_ref()))
}
