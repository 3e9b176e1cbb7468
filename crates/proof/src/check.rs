//! The check code of a document: the hash of the data it was made from, short enough to read aloud.

use std::fmt;

/// The SHA-256 of the embedded data; written as its first sixteen digits in groups of four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckCode([u8; 32]);

impl CheckCode {
    pub(crate) fn new(hash: [u8; 32]) -> Self {
        Self(hash)
    }

    /// The whole hash in hexadecimal digits.
    pub fn hash(self) -> String {
        hex::encode(self.0)
    }
}

impl fmt::Display for CheckCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().take(8).enumerate() {
            let dash = if index > 0 && index.is_multiple_of(2) { "-" } else { "" };
            write!(formatter, "{dash}{byte:02X}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_four_groups_of_four() {
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&[0x66, 0xde, 0x8c, 0xed, 0x1a, 0x8b, 0x01, 0x60]);
        assert_eq!(CheckCode::new(hash).to_string(), "66DE-8CED-1A8B-0160");
    }
}
