//! Why a file is not kept as an electronic signature, in German.

use flow::proofs::NotSigned;

use super::{Told, at};
use crate::upload::FILE;

/// What is wrong with a file with signatures.
pub(super) fn of_signature(cause: &NotSigned) -> Told {
    use NotSigned as It;
    let said = match cause {
        It::TooLarge => "Eine Unterschrift hat höchstens 4 MB.",
        It::OtherDocument => {
            "Das ist eine andere Datei als die dieses Nachweises, oder sie wurde vor dem Unterschreiben verändert. Bitte das \
             Dokument hier herunterladen und genau diese Datei unterschreiben."
        }
        It::NothingAppended => "Das ist das Dokument ohne Unterschrift.",
        It::Unreadable(_) | It::Disconnected(_) => {
            "Was an das Dokument angefügt ist, lässt sich nicht lesen. Bitte die Datei noch einmal unterschreiben."
        }
        It::Changed(_) | It::Added(_) => {
            "Die Datei fügt dem Dokument mehr an als Unterschriften: Sie ändert, was es zeigt. Bitte das Dokument hier \
             herunterladen und nur unterschreiben."
        }
        It::NoSignature => "In der Datei ist keine elektronische Unterschrift.",
        It::BrokenSignature(_) => {
            "Das ist keine elektronische Unterschrift im Format PDF (PAdES) oder P7S (CAdES, in DER), oder sie ist beschädigt."
        }
        It::NoDigest(_) => {
            "Die Unterschrift sagt nicht, zu welchem Dokument sie gehört (SHA-256, SHA-384 oder SHA-512)."
        }
        It::OtherBytes => "Die Unterschrift gehört zu einem anderen Dokument als dem dieses Nachweises.",
    };
    at(FILE, said)
}
