//! What the recipient's own audit office says of a proof before it is filed (Nr. 8.2 ANBest-G).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{ProofError, plain_text, single_spaced};

/// The longest name of an office or of who examined, in characters.
const LONGEST_NAME: usize = 200;
/// The longest objection, in characters.
const LONGEST_OBJECTION: usize = 2000;
/// The most objections.
const MOST_OBJECTIONS: usize = 50;

/// The statement of the own audit office (eigene Prüfungseinrichtung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAudit {
    /// The office.
    pub office: String,
    /// Who examined.
    pub examiner: String,
    /// When.
    pub examined_on: NaiveDate,
    /// What it objects to; nothing where it objects to nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<String>,
}

impl OwnAudit {
    /// The statement with its texts as they are kept.
    pub fn checked(self) -> Result<Self, ProofError> {
        if self.objections.len() > MOST_OBJECTIONS {
            return Err(ProofError::Objections { most: MOST_OBJECTIONS, count: self.objections.len() });
        }
        let name = |field, text: &str| {
            single_spaced(text, LONGEST_NAME).map_err(|cause| ProofError::Text { field, cause })
        };
        let objection = |text: &String| {
            plain_text(text, LONGEST_OBJECTION)
                .map_err(|cause| ProofError::Text { field: "objections", cause })
        };
        Ok(Self {
            office: name("office", &self.office)?,
            examiner: name("examiner", &self.examiner)?,
            objections: self.objections.iter().map(objection).collect::<Result<_, _>>()?,
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::DAY;

    fn audit(objections: &[&str]) -> OwnAudit {
        OwnAudit {
            office: " Rechnungsprüfungsamt ".to_owned(),
            examiner: "Ute  Brinkmann".to_owned(),
            examined_on: DAY,
            objections: objections.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    #[test]
    fn a_statement_names_office_and_examiner_and_what_it_objects_to() {
        let kept = audit(&[" Zwei Belege fehlen.\n"]).checked().unwrap();
        assert_eq!((kept.office.as_str(), kept.examiner.as_str()), ("Rechnungsprüfungsamt", "Ute Brinkmann"));
        assert_eq!(kept.objections, ["Zwei Belege fehlen."]);
        let nobody = OwnAudit { examiner: " ".to_owned(), ..audit(&[]) };
        assert!(matches!(nobody.checked(), Err(ProofError::Text { field: "examiner", .. })));
        assert!(matches!(audit(&[""]).checked(), Err(ProofError::Text { field: "objections", .. })));
        assert!(audit(&["x"; 50]).checked().is_ok());
        let refused = audit(&["x"; 51]).checked();
        assert_eq!(refused, Err(ProofError::Objections { most: 50, count: 51 }));
    }
}
