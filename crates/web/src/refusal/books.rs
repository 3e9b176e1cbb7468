//! What the books, the law or the registry do not let be done.

use flow::FlowError;

/// What the books or the law do not let be done.
pub(super) const fn of_books(refusal: &FlowError) -> &'static str {
    use FlowError as It;
    match refusal {
        It::PlanPosition { .. } => {
            "Der Finanzierungsplan nennt Ausgaben für einen Förderbaustein, für den die Zuwendung nichts gibt."
        }
        It::NoPlan { .. } => "Hier fehlt der Finanzierungsplan.",
        It::PlanLines { .. } => "Der Finanzierungsplan hat mehr Ansätze, als jemand lesen kann.",
        It::NoAdvice { .. } => {
            "Es lässt sich nicht sagen, wie viel angefordert werden kann: eine Angabe des Rechts fehlt."
        }
        It::NoInterest { .. } => {
            "Es lässt sich nicht sagen, welche Zinsen laufen: eine Angabe des Rechts fehlt."
        }
        _ => "Dieser Betrag lässt sich nicht buchen.",
    }
}

/// What cannot be registered.
pub(super) const fn of_registry(refusal: &FlowError) -> &'static str {
    use FlowError as It;
    match refusal {
        It::GiverIsNoMinistry => "Bewilligt wird von einem Ministerium.",
        It::RecipientIsNoProvider => "Diese Organisation ist kein Träger.",
        _ => "Diese Organisation kommt dafür nicht in Frage.",
    }
}
