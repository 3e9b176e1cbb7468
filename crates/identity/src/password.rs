//! Passwords: what is one, which ones are strong enough, and how they are kept.

use std::fmt;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc},
};
use zxcvbn::{Score, zxcvbn};

/// The fewest characters of a new password. ASVS 5.0 6.2.1 asks for 8 and recommends 15; with the strength beside it,
/// 12 refuses what is guessed and no sentence.
const FEWEST: usize = 12;
/// The most characters of a password. ASVS 5.0 6.2.9 asks for at least 64.
const MOST: usize = 128;
/// Memory in KiB, passes, lanes: OWASP Password Storage Cheat Sheet, Argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const HASH_BYTES: usize = 32;

const COST: Params = match Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES)) {
    Ok(cost) => cost,
    Err(_) => Params::DEFAULT,
};

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too short, or longer than anybody's.
    #[error("has {FEWEST} to {MOST} characters, not {length}")]
    Length {
        /// How many it has.
        length: usize,
    },
    /// A program guesses it too soon.
    #[error("is guessed too easily; a few words that do not belong together are not")]
    Guessable,
}

/// What someone typed as their password. Nothing of it is trimmed, folded or shown.
pub struct Password(String);

impl Password {
    /// Takes what was typed. What is longer than any password can be is none: hashing it would only cost.
    pub fn typed(text: String) -> Result<Self, PasswordError> {
        let length = text.chars().count();
        if (1..=MOST).contains(&length) { Ok(Self(text)) } else { Err(PasswordError::Length { length }) }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Password(…)")
    }
}

/// A password that is strong enough to be chosen.
#[derive(Debug)]
pub struct NewPassword(Password);

impl NewPassword {
    /// Takes a password that is long enough and hard to guess, also for one who knows these words about the person.
    ///
    /// There is no rule about kinds of characters: it makes passwords alike, not strong (ASVS 5.0 6.2.5).
    pub fn chosen(password: Password, about: &[&str]) -> Result<Self, PasswordError> {
        let length = password.0.chars().count();
        if length < FEWEST {
            return Err(PasswordError::Length { length });
        }
        let strength = zxcvbn(&password.0, &guesses(about)).score();
        if strength < Score::Three { Err(PasswordError::Guessable) } else { Ok(Self(password)) }
    }

    /// What is kept of it, with a salt that no other password has. Takes time and memory on purpose.
    pub fn hash(&self, salt: [u8; 16]) -> Result<PasswordHash, UnknownHash> {
        PasswordHash::again(&self.0, salt)
    }
}

/// What someone tries who knows these texts: each, what stands before the `@` of an address, each word.
fn guesses<'a>(about: &[&'a str]) -> Vec<&'a str> {
    let before_at = about.iter().filter_map(|text| text.split('@').next());
    let words = about.iter().flat_map(|text| text.split(|one: char| !one.is_alphanumeric()));
    about.iter().copied().chain(before_at).chain(words).filter(|guess| !guess.is_empty()).collect()
}

/// What is kept of a password: argon2id with its parameters and salt, as a PHC string.
#[derive(Clone)]
pub struct PasswordHash(phc::PasswordHash);

/// What came of comparing a password with a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It is the password.
    Right,
    /// It is the password, and its hash was made at another cost than today's.
    RightButOutdated,
    /// It is not.
    Wrong,
}

/// A text that is no hash of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no argon2id hash of a password")]
pub struct UnknownHash;

impl PasswordHash {
    /// Reads what was kept.
    pub fn parse(text: &str) -> Result<Self, UnknownHash> {
        let hash = phc::PasswordHash::new(text).map_err(|_| UnknownHash)?;
        let whole = hash.algorithm.as_str() == "argon2id" && hash.salt.is_some() && hash.hash.is_some();
        if whole { Ok(Self(hash)) } else { Err(UnknownHash) }
    }

    /// What is kept of a password that was found to be right, at today's cost.
    pub fn again(password: &Password, salt: [u8; 16]) -> Result<Self, UnknownHash> {
        let hash = argon2id().hash_password_with_salt(password.0.as_bytes(), &salt);
        hash.map(Self).map_err(|_| UnknownHash)
    }

    /// A hash that no password has, which costs as much to compare as a real one: for people who are unknown or have
    /// no password.
    pub fn of_nobody() -> Result<Self, UnknownHash> {
        let salt = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA";
        Self::parse(&format!("{salt}$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
    }

    /// Whether a password is the one. Takes the same time and memory for a right and a wrong one.
    pub fn check(&self, password: &Password) -> Checked {
        match argon2id().verify_password(password.0.as_bytes(), &self.0) {
            Err(_) => Checked::Wrong,
            Ok(()) if self.is_of_today() => Checked::Right,
            Ok(()) => Checked::RightButOutdated,
        }
    }

    /// What is kept.
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    fn is_of_today(&self) -> bool {
        Params::try_from(&self.0)
            .is_ok_and(|cost| (cost.m_cost(), cost.t_cost(), cost.p_cost()) == (MEMORY_KIB, PASSES, LANES))
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PasswordHash(…)")
    }
}

fn argon2id() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, COST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "vier Regale voller Leitz-Ordner";

    fn typed(text: &str) -> Password {
        Password::typed(text.to_owned()).unwrap()
    }

    fn chosen(text: &str) -> Result<NewPassword, PasswordError> {
        NewPassword::chosen(typed(text), &["Miriam Sauer", "miriam.sauer@kreis-musterland.example"])
    }

    fn hash(text: &str) -> PasswordHash {
        chosen(text).unwrap().hash([9; 16]).unwrap()
    }

    #[test]
    fn a_password_is_known_again_and_no_other_one_is() {
        let hash = hash(GOOD);
        assert_eq!(hash.check(&typed(GOOD)), Checked::Right);
        for wrong in ["vier Regale voller Leitz-Ordne", "Vier Regale voller Leitz-Ordner", " ", "x"] {
            assert_eq!(hash.check(&typed(wrong)), Checked::Wrong, "{wrong:?}");
        }
    }

    #[test]
    fn what_is_kept_names_the_cost_that_owasp_recommends() {
        let text = hash(GOOD).text();
        assert!(text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$CQkJCQkJCQkJCQkJCQkJCQ$"), "{text}");
        assert_eq!(PasswordHash::parse(&text).unwrap().check(&typed(GOOD)), Checked::Right);
    }

    #[test]
    fn a_hash_of_another_cost_is_outdated() {
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8192, 1, 1, None).unwrap());
        let kept: phc::PasswordHash = cheap.hash_password_with_salt(GOOD.as_bytes(), &[9; 16]).unwrap();
        let hash = PasswordHash::parse(&kept.to_string()).unwrap();
        assert_eq!(hash.check(&typed(GOOD)), Checked::RightButOutdated);
        assert_eq!(hash.check(&typed("something else")), Checked::Wrong);
    }

    #[test]
    fn nobody_has_a_hash_of_todays_cost_and_no_password() {
        let nobody = PasswordHash::of_nobody().unwrap();
        assert!(nobody.is_of_today());
        assert_eq!(nobody.0.hash.unwrap().len(), HASH_BYTES);
        assert_eq!(nobody.check(&typed(GOOD)), Checked::Wrong);
    }

    #[test]
    fn what_is_no_hash_is_refused() {
        let short = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA";
        let other = "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        for wrong in ["", "secret", "$argon2id$", short, other] {
            assert!(PasswordHash::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_chosen_password_is_long_enough() {
        assert_eq!(chosen("kurz&kn4pp!").err(), Some(PasswordError::Length { length: 11 }));
        assert!(chosen("Zw0lf-Ze1ch€").is_ok());
    }

    #[test]
    fn what_a_program_guesses_is_not_chosen() {
        for weak in
            ["passwortpasswort", "aaaaaaaaaaaaaaaa", "qwertzuiopasdf", "123456789012345", "miriam.sauer2026"]
        {
            assert_eq!(chosen(weak).err(), Some(PasswordError::Guessable), "{weak}");
        }
    }

    #[test]
    fn what_is_typed_has_an_end() {
        assert!(Password::typed("ü".repeat(128)).is_ok());
        assert_eq!(Password::typed("ü".repeat(129)).err(), Some(PasswordError::Length { length: 129 }));
        assert_eq!(Password::typed(String::new()).err(), Some(PasswordError::Length { length: 0 }));
    }

    #[test]
    fn nothing_of_a_password_is_shown() {
        assert_eq!(
            format!("{:?} {:?}", chosen(GOOD).unwrap(), hash(GOOD)),
            "NewPassword(Password(…)) PasswordHash(…)"
        );
    }
}
