//! Secrets that stand for someone: of a session, an API token, an invitation, a device.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// 256 bits of chance. Whoever shows them is who they were given to, so they are shown once and kept as a hash.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// From bytes that nobody can guess.
    pub const fn from_random(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads one as it was given out. What is written otherwise is none.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().map(Self).ok()
    }

    /// What is given out, and nowhere kept: 43 characters that fit into a cookie, a header and a link.
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is kept. So much chance needs no slow hash.
    pub fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(self.0).into())
    }
}

/// Shows that there is one.
impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}

/// The SHA-256 hash of a secret, by which it is found again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretHash(pub [u8; 32]);

/// Shows that there is one. A hash in a log would tell whose log line belongs to which row.
impl fmt::Debug for SecretHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SecretHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_out_is_read_again() {
        let secret = Secret::from_random([0xfb; 32]);
        let given = secret.reveal();
        assert_eq!(given, "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s");
        assert_eq!(Secret::parse(&given).unwrap().hash(), secret.hash());
    }

    #[test]
    fn one_way_of_writing_is_a_secret() {
        let given = Secret::from_random([0xfb; 32]).reveal();
        let padded = format!("{given}=");
        let other_alphabet = given.replace('-', "+");
        // The last character carries four bits of the secret; the other two must be nothing.
        let loose_end = format!("{}t", &given[..42]);
        for wrong in ["", " ", &given[1..], &padded, &other_alphabet, &loose_end, &format!(" {given}")] {
            assert!(Secret::parse(wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn the_hash_is_sha_256_of_the_bytes() {
        // FIPS 180-4, 32 zero bytes.
        let hash = Secret::from_random([0; 32]).hash();
        assert_eq!(hash.0[..4], [0x66, 0x68, 0x7a, 0xad]);
    }

    #[test]
    fn nothing_of_a_secret_is_shown() {
        let secret = Secret::from_random([7; 32]);
        assert_eq!(format!("{secret:?} {:?}", secret.hash()), "Secret(…) SecretHash(…)");
    }
}
