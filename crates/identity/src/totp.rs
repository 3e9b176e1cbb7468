//! The second factor: codes of six digits that change every 30 seconds (TOTP, RFC 6238).

use std::fmt;

use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Totp};

/// RFC 4226 section 4 recommends 160 bits.
const BYTES: usize = 20;
const DIGITS: u8 = 6;
/// Seconds, the default of RFC 6238 section 5.2.
const STEP: u64 = 30;
/// How many steps before and after the present one count: clocks differ (RFC 6238 section 5.2 allows one).
const SKEW: u16 = 1;
const ISSUER: &str = "Förderfluss";

/// What the person's device and we share.
pub struct TotpSecret([u8; BYTES]);

/// A period of 30 seconds since 1970. A code of a step that was used, or of one before it, is not taken again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step(pub i64);

/// The name of an account that a device cannot show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name of the account is empty or has a colon")]
pub struct UnusableAccount;

impl TotpSecret {
    /// From bytes that nobody can guess.
    pub const fn from_random(bytes: [u8; BYTES]) -> Self {
        Self(bytes)
    }

    /// What was kept. Unlike other secrets it is kept as it is: both sides compute with it.
    pub const fn from_kept(bytes: [u8; BYTES]) -> Self {
        Self(bytes)
    }

    /// What is kept.
    pub const fn keep(&self) -> [u8; BYTES] {
        self.0
    }

    /// The address that a device reads from a QR code, shown once.
    pub fn uri(&self, account: &str) -> Result<String, UnusableAccount> {
        let labelled = self.builder().with_account_name(account).with_issuer(Some(ISSUER)).build();
        labelled.and_then(|totp| totp.to_url()).map_err(|_| UnusableAccount)
    }

    /// The step that a code belongs to, if it is one of now and later than the last one that was used.
    pub fn check(&self, code: &str, now: DateTime<Utc>, last: Option<Step>) -> Option<Step> {
        let seconds = u64::try_from(now.timestamp()).ok()?;
        let digits: String = code.chars().filter(|one| *one != ' ').take(usize::from(DIGITS) + 1).collect();
        let step = self.totp().check(&digits, seconds)?;
        let step = Step(i64::try_from(step).ok()?);
        (last < Some(step)).then_some(step)
    }

    fn totp(&self) -> Totp {
        self.builder().build_noncompliant()
    }

    fn builder(&self) -> Builder {
        // What authenticators understand: many take other algorithms for SHA-1 without a word.
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_step_duration(STEP)
            .with_skew(SKEW)
            .with_secret(self.0)
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TotpSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, SHA-1; its codes have eight digits, of which the last six are ours.
    const KNOWN: [(i64, &str); 6] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];

    fn secret() -> TotpSecret {
        TotpSecret::from_random(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn the_codes_of_the_standard_are_taken() {
        for (seconds, code) in KNOWN {
            assert_eq!(secret().check(code, at(seconds), None), Some(Step(seconds / 30)), "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_one_step_before_and_after_its_own() {
        // The code of the seconds 30 to 59.
        let code = KNOWN[0].1;
        let taken = |seconds| secret().check(code, at(seconds), None).is_some();
        assert_eq!([0, 29, 30, 59, 89, 90].map(taken), [true, true, true, true, true, false]);
        assert_eq!(secret().check(code, at(-1), None), None);
    }

    #[test]
    fn a_code_is_taken_once_and_none_before_it() {
        let (seconds, code) = KNOWN[2];
        let step = secret().check(code, at(seconds), Some(Step(seconds / 30 - 1))).unwrap();
        assert_eq!(secret().check(code, at(seconds), Some(step)), None);
        let before = KNOWN[1].1;
        assert!(secret().check(before, at(seconds), None).is_some(), "it would still be in time");
        assert_eq!(secret().check(before, at(seconds), Some(step)), None);
    }

    #[test]
    fn a_code_is_six_digits() {
        assert!(secret().check("287 082", at(59), None).is_some(), "as devices show it");
        for wrong in ["", "28708", "2870820", "+87082", "287082\0", "２８７０８２", "94287082"] {
            assert_eq!(secret().check(wrong, at(59), None), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_device_reads_what_it_needs() {
        let uri = secret().uri("miriam.sauer@kreis-musterland.example").unwrap();
        assert_eq!(
            uri,
            "otpauth://totp/F%C3%B6rderfluss:miriam.sauer%40kreis-musterland.example\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=F%C3%B6rderfluss"
        );
        assert_eq!(secret().uri(""), Err(UnusableAccount));
        assert_eq!(secret().uri("a:b"), Err(UnusableAccount));
    }

    #[test]
    fn nothing_of_the_secret_is_shown() {
        assert_eq!(format!("{:?}", secret()), "TotpSecret(…)");
    }
}
