//! What an act states of the measure and of the proofs besides, for the documents that tell of it. None of it has to be there.

use serde::{Deserialize, Serialize};

use crate::{Share, TextError, plain_text};

/// The longest target group, in characters.
const LONGEST_TARGET_GROUP: usize = 1000;
/// The longest text on the form of proofs, in characters.
const LONGEST_PROOFS_FORM: usize = 2000;

/// What an act states besides (Angaben des Rechtsakts).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActStatements {
    /// Under which law a contract stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_law: Option<ContractLaw>,
    /// For whom the measure is (Zielgruppe).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_group: Option<String>,
    /// How many take part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants: Option<u32>,
    /// How many lessons are held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lessons: Option<u32>,
    /// How many hours are worked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
    /// In which form it is proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proofs_form: Option<String>,
    /// Whether the recipient's own audit office examines a proof before it is filed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own_audit: bool,
    /// From how much less of the planned cost on a proof of a fixed amount gives reasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_fall: Option<Share>,
}

/// Under which law a contract stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContractLaw {
    /// Public law (§ 54 VwVfG NRW).
    Public,
    /// Private law.
    Private,
}

impl ContractLaw {
    /// Both, in the order of a form.
    pub const ALL: [Self; 2] = [Self::Public, Self::Private];

    /// The word by which the journal and the interface name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
        }
    }
}

/// A text that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} {cause}")]
pub struct StatementError {
    /// The field: `target_group` or `proofs_form`.
    pub field: &'static str,
    /// What is wrong with it.
    pub cause: TextError,
}

impl ActStatements {
    /// Whether it states nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The statements with their texts as they are kept; an empty one is not stated.
    pub fn checked(self) -> Result<Self, StatementError> {
        let text = |field, given: Option<String>, most| {
            let given = given.filter(|text| !text.trim().is_empty());
            given
                .map(|text| plain_text(&text, most).map_err(|cause| StatementError { field, cause }))
                .transpose()
        };
        let target_group = text("target_group", self.target_group, LONGEST_TARGET_GROUP)?;
        let proofs_form = text("proofs_form", self.proofs_form, LONGEST_PROOFS_FORM)?;
        Ok(Self { target_group, proofs_form, ..self })
    }

    /// What is stated, a line each, with the name of its field.
    pub fn told(&self) -> Vec<(&'static str, String)> {
        let count = |count: Option<u32>| count.map(|count| count.to_string());
        let told = [
            ("contract_law", self.contract_law.map(|law| law.word().to_owned())),
            ("target_group", self.target_group.clone()),
            ("participants", count(self.participants)),
            ("lessons", count(self.lessons)),
            ("hours", count(self.hours)),
            ("proofs_form", self.proofs_form.clone()),
            ("own_audit", self.own_audit.then(|| "true".to_owned())),
            ("cost_fall", self.cost_fall.map(|share| share.to_string())),
        ];
        told.into_iter().filter_map(|(field, said)| Some((field, said?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_say_something_or_are_not_stated() {
        let group =
            |text: &str| ActStatements { target_group: Some(text.to_owned()), ..ActStatements::default() };
        assert_eq!(group(" Zugewanderte\n").checked(), Ok(group("Zugewanderte")));
        assert!(group(" ").checked().unwrap().is_empty());
        assert!(group(&"ü".repeat(1000)).checked().is_ok());
        let refused = group(&"ü".repeat(1001)).checked().unwrap_err();
        assert_eq!(refused.to_string(), "target_group has 1 to 1000 characters, not 1001");
        let form = ActStatements { proofs_form: Some("a\u{7}".to_owned()), ..ActStatements::default() };
        assert_eq!(form.checked().unwrap_err().field, "proofs_form");
    }

    #[test]
    fn what_is_stated_is_written_and_told_and_nothing_else() {
        let stated = ActStatements {
            contract_law: Some(ContractLaw::Private),
            lessons: Some(1_200),
            own_audit: true,
            cost_fall: Some(Share::from_hundredths(4_000).unwrap()),
            ..ActStatements::default()
        };
        let written = r#"{"contract_law":"private","lessons":1200,"own_audit":true,"cost_fall":4000}"#;
        assert_eq!(serde_json::to_string(&stated).unwrap(), written);
        assert_eq!(serde_json::from_str::<ActStatements>(written).unwrap(), stated);
        let told: Vec<_> = stated.told().into_iter().map(|(field, said)| format!("{field} {said}")).collect();
        assert_eq!(told, ["contract_law private", "lessons 1200", "own_audit true", "cost_fall 40.00"]);
        assert_eq!(ActStatements::default().told(), []);
    }
}
