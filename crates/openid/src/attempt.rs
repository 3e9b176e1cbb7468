//! One attempt: all that must not be guessed of it follows from one secret, which the person's browser keeps.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::Secret;
use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};
use sha2::{Digest, Sha256};

/// One attempt to sign in.
#[derive(Debug)]
pub struct Attempt<'a>(&'a Secret);

impl<'a> Attempt<'a> {
    /// The one of a secret.
    pub const fn of(secret: &'a Secret) -> Self {
        Self(secret)
    }

    /// Comes back with the person, so that nobody comes back with another's code.
    pub(crate) fn state(&self) -> CsrfToken {
        CsrfToken::new(self.derived("state"))
    }

    /// Comes back in the signed statement, so that no statement serves twice.
    pub(crate) fn nonce(&self) -> Nonce {
        Nonce::new(self.derived("nonce"))
    }

    /// Shows that whoever brings the code also asked for it (RFC 7636); its hash went with the request.
    pub(crate) fn verifier(&self) -> PkceCodeVerifier {
        PkceCodeVerifier::new(self.derived("verifier"))
    }

    /// 43 characters that say nothing of the secret nor of each other.
    fn derived(&self, purpose: &str) -> String {
        let hash = Sha256::new().chain_update(purpose).chain_update(" ").chain_update(self.0.reveal());
        URL_SAFE_NO_PAD.encode(hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_out_differs_by_purpose_and_by_attempt() {
        let (one, other) = (Secret::from_random([1; 32]), Secret::from_random([2; 32]));
        let all = |secret| {
            let attempt = Attempt::of(secret);
            let verifier = attempt.verifier().secret().clone();
            [attempt.state().into_secret(), attempt.nonce().secret().clone(), verifier]
        };
        let mut texts = [all(&one), all(&other)].concat();
        assert_eq!(all(&one), texts[..3]);
        // RFC 7636 wants a verifier of 43 characters at least.
        assert!(texts.iter().all(|text| text.len() == 43 && !text.contains(&one.reveal())));
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 6);
    }
}
