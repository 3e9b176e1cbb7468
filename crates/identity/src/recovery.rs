//! Recovery codes: for the day on which the second factor is lost. Each is good once.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::SecretHash;

/// How many codes a person gets at a time.
pub const RECOVERY_CODES: usize = 10;

/// Digits and letters that nobody takes for one another (Crockford's base 32).
const ALPHABET: [u8; 32] = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHARACTERS: usize = 16;
/// 16 characters of five bits.
const BYTES: usize = 10;

/// 80 bits of chance that a person keeps on paper.
pub struct RecoveryCode([u8; CHARACTERS]);

impl RecoveryCode {
    /// From bytes that nobody can guess.
    pub fn from_random(bytes: [u8; BYTES]) -> Self {
        let bits = bytes.iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        Self(std::array::from_fn(|index| {
            let place = bits >> (5 * (CHARACTERS - 1 - index)) & 31;
            ALPHABET.get(usize::try_from(place).unwrap_or_default()).copied().unwrap_or(b'0')
        }))
    }

    /// Reads what someone copies from paper: small or large, with whatever between the groups, `O` for `0` and `I` or
    /// `L` for `1`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 3 * CHARACTERS {
            return None;
        }
        let written = text.bytes().filter(|byte| !matches!(byte, b' ' | b'-'));
        let read: Option<Vec<u8>> = written.map(character).collect();
        read?.try_into().ok().map(Self)
    }

    /// What is shown once: four groups of four.
    pub fn reveal(&self) -> String {
        let groups: Vec<String> =
            self.0.chunks(4).map(|group| group.iter().copied().map(char::from).collect()).collect();
        groups.join("-")
    }

    /// What is kept. So much chance needs no slow hash.
    pub fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(self.0).into())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("RecoveryCode(…)")
    }
}

fn character(written: u8) -> Option<u8> {
    let read = match written.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    ALPHABET.contains(&read).then_some(read)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_four_groups_of_four() {
        let code = RecoveryCode::from_random([0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf]);
        assert_eq!(code.reveal(), "0123-4567-89AB-CDEF");
        assert_eq!(RecoveryCode::from_random([0xff; 10]).reveal(), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
    }

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let hash = RecoveryCode::parse("0123-4567-89AB-CDEF").unwrap().hash();
        for written in ["0123456789abcdef", " oL23 4567-89ab cdef ", "OI23-4567-89AB-CDEF"] {
            assert_eq!(RecoveryCode::parse(written).unwrap().hash(), hash, "{written}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        let long = "0".repeat(1000);
        let spaces = format!("0123456789ABCDEF{}", " ".repeat(40));
        for wrong in
            ["", "0123-4567-89AB-CDE", "0123-4567-89AB-CDEFG", "0123-4567-89AB-CDEU", "ü", &long, &spaces]
        {
            assert!(RecoveryCode::parse(wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn nothing_of_a_code_is_shown() {
        assert_eq!(format!("{:?}", RecoveryCode::from_random([1; 10])), "RecoveryCode(…)");
    }

    proptest! {
        #[test]
        fn every_code_is_read_again(bytes: [u8; 10], other: [u8; 10]) {
            let code = RecoveryCode::from_random(bytes);
            let hash = RecoveryCode::parse(&code.reveal()).map(|read| read.hash());
            prop_assert_eq!(hash, Some(code.hash()));
            prop_assert_eq!(code.hash() == RecoveryCode::from_random(other).hash(), bytes == other);
        }
    }
}
