//! What people call roles, and the steps that they sign for: one list for the pages and for paper, so that who reads a document
//! beside the page of its subject finds the same words on both (decision 0083).
//!
//! A document has the words themselves among its data: what was filed draws the same bytes, whatever stands here.

use grants::{Role, Step};

/// A role.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Clerk => "Sachbearbeitung",
        Role::ExaminerSachlich => "Sachliche Feststellung",
        Role::ExaminerRechnerisch => "Rechnerische Feststellung",
        Role::Orderer => "Anordnung",
        Role::Releaser => "Freigabe",
        Role::Head => "Leitung",
        Role::Editor => "Erfassung",
        Role::Signatory => "Zeichnung",
        Role::Auditor => "Prüfung",
        Role::Administrator => "Verwaltung der Zugänge",
    }
}

/// A step that somebody signs for, as it follows a name.
pub const fn step(step: Step) -> &'static str {
    match step {
        Step::Prepare => "erstellt",
        Step::Examine => "im eigenen Haus geprüft",
        Step::Sign => "unterschrieben",
        Step::PrepareAndSign => "erstellt und unterschrieben",
        Step::Propose => "vorgeschlagen",
        Step::Sachlich => "sachlich richtig",
        Step::Rechnerisch => "rechnerisch richtig",
        Step::SachlichUndRechnerisch => "sachlich und rechnerisch richtig",
        Step::SendBack => "zurückgegeben",
        Step::Order => "Anordnung",
        Step::Release1 => "erste Freigabe",
        Step::Release2 => "zweite Freigabe",
        Step::FurtherEye => "weitere Prüfung",
        Step::Book => "gebucht",
        Step::BookReturn => "Rücküberweisung gebucht",
        Step::Verify => "Bankverbindung geprüft",
        Step::Confirm => "Bankverbindung bestätigt",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_roles_and_no_two_steps_are_called_alike() {
        assert_eq!(Role::ALL.map(role).into_iter().collect::<BTreeSet<_>>().len(), Role::ALL.len());
        assert_eq!(Step::ALL.map(step).into_iter().collect::<BTreeSet<_>>().len(), Step::ALL.len());
    }
}
