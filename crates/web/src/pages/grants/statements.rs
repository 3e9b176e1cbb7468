//! What an act states of the measure and of the proofs besides, in its form and as pages tell it.

use grants::{ActStatements, ContractLaw};

use crate::form::Form;

/// The laws under which a contract stands, to choose among.
pub(super) fn laws() -> Vec<(String, String)> {
    ContractLaw::ALL.map(|law| (law.word().to_owned(), law_name(law).to_owned())).to_vec()
}

const fn law_name(law: ContractLaw) -> &'static str {
    match law {
        ContractLaw::Public => "öffentlich-rechtlich",
        ContractLaw::Private => "privatrechtlich",
    }
}

/// Reads it; what is wrong stands at its field.
pub(super) fn read(form: &mut Form) -> ActStatements {
    let text = |form: &Form, name: &str| Some(form.value(name).to_owned()).filter(|it| !it.trim().is_empty());
    ActStatements {
        contract_law: form.choice_if_any("vertragsrecht", |word| {
            ContractLaw::ALL.into_iter().find(|law| law.word() == word)
        }),
        target_group: text(form, "zielgruppe"),
        participants: form.number_if_any("teilnehmende"),
        lessons: form.number_if_any("kursstunden"),
        hours: form.number_if_any("arbeitsstunden"),
        proofs_form: text(form, "nachweisform"),
        own_audit: form.has("eigene_pruefung", "ja"),
        cost_fall: form.share_if_any("ermaessigung"),
    }
}

/// Puts what an act states in its form.
pub(super) fn fill(form: &mut Form, stated: &ActStatements) {
    form.set("vertragsrecht", stated.contract_law.map_or("", ContractLaw::word));
    form.set("zielgruppe", stated.target_group.as_deref().unwrap_or_default());
    let count = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
    form.set("teilnehmende", count(stated.participants));
    form.set("kursstunden", count(stated.lessons));
    form.set("arbeitsstunden", count(stated.hours));
    form.set("nachweisform", stated.proofs_form.as_deref().unwrap_or_default());
    if stated.own_audit {
        form.set("eigene_pruefung", "ja");
    }
    form.set(
        "ermaessigung",
        stated.cost_fall.map(|share| share.to_string().replace('.', ",")).unwrap_or_default(),
    );
}

/// What is stated, each with its name.
pub(super) fn told(stated: &ActStatements) -> Vec<(&'static str, String)> {
    let name = |(field, said): (&'static str, String)| match field {
        "contract_law" => ("Vertrag", stated.contract_law.map_or(said, |law| law_name(law).to_owned())),
        "target_group" => ("Zielgruppe", said),
        "participants" => ("Teilnehmende", said),
        "lessons" => ("Unterrichtsstunden", said),
        "hours" => ("Stunden", said),
        "proofs_form" => ("Form der Nachweise", said),
        "own_audit" => ("Prüfung durch die eigene Prüfungseinrichtung", "verlangt".to_owned()),
        _ => ("Gründe bei Ermäßigung der Ausgaben um mehr als", format!("{} %", said.replace('.', ","))),
    };
    stated.told().into_iter().map(name).collect()
}

/// The same in one text.
pub(super) fn text(stated: &ActStatements) -> String {
    let lines = told(stated).into_iter().map(|(name, said)| format!("{name}: {said}"));
    lines.collect::<Vec<_>>().join("\n")
}
