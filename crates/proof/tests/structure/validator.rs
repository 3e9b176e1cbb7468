//! What a validator says of a file.

use page_validation::{SafetyLimits, ValidationOptions, ValidationProfile, validate_pdf_bytes};

/// The rules of PDF/A-3a (ISO 19005-3) and of PDF/UA-1 (ISO 14289-1) that a file breaks, each by its clause.
pub(crate) fn broken(pdf: &[u8]) -> Vec<String> {
    let mut broken = Vec::new();
    for standard in [ValidationProfile::PdfA3a, ValidationProfile::PdfUa1] {
        // The tables of a proof have more rows than the validator takes from strangers.
        let options = ValidationOptions::default().profile(standard).limits(SafetyLimits::unlimited());
        match validate_pdf_bytes(pdf, &options) {
            Ok(report) => broken.extend(report.failures.iter().map(|rule| format!("{standard}: {rule}"))),
            Err(error) => broken.push(format!("{standard}: {error}")),
        }
    }
    broken
}
