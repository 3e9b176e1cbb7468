//! The form that is kept in `forms/`, and forms that mean no good, filled with sample proofs and read back by another program.

#[cfg(test)]
mod filled;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod refused;

#[cfg(test)]
mod kept {
    use std::fs;
    use std::path::{Path, PathBuf};

    use forms::Mapping;
    use proof::{Document, sample};

    pub(crate) fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    /// The empty form.
    pub(crate) fn form() -> Vec<u8> {
        fs::read(root().join("forms/verwendungsnachweis.xlsx")).unwrap()
    }

    /// The text of its mapping.
    pub(crate) fn mapping_text() -> String {
        fs::read_to_string(root().join("forms/verwendungsnachweis.toml")).unwrap()
    }

    pub(crate) fn mapping() -> Mapping {
        Mapping::parse(&mapping_text()).unwrap()
    }

    /// A proof with receipts, units and a remark.
    pub(crate) fn document() -> Document {
        sample::document(sample::proof(60, 40))
    }
}
