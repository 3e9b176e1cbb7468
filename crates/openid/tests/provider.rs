//! The sign-in against a provider that the tests start: whom it vouches for, and what of it is not believed.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use std::{collections::BTreeMap, error::Error};

use chrono::{DateTime, Utc};
use identity::{OpenIdSubject, Secret};
use openid::{Attempt, OpenIdError, Provider, Settings};
use testkit::{Fault, OpenIdProvider};

const NOW: i64 = 1_622_530_800;
const BACK: &str = "https://foerderfluss.example/anmelden/openid/zurueck";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(NOW, 0).unwrap()
}

fn ours(theirs: &OpenIdProvider, secret: &str) -> Provider {
    let secret = Some(secret.to_owned());
    Provider::new(Settings::new(theirs.issuer(), OpenIdProvider::CLIENT, secret, BACK).unwrap()).unwrap()
}

/// Sends somebody there, and takes them back with what they bring.
async fn round(
    theirs: &OpenIdProvider,
    provider: &Provider,
    secret: &Secret,
) -> Result<OpenIdSubject, OpenIdError> {
    let (state, code) = brought(theirs, provider, secret).await?;
    provider.subject(&Attempt::of(secret), &state, &code, now()).await
}

async fn brought(
    theirs: &OpenIdProvider,
    provider: &Provider,
    secret: &Secret,
) -> Result<(String, String), OpenIdError> {
    let address = provider.address(&Attempt::of(secret)).await?;
    assert!(!address.contains(&secret.reveal()), "the secret stays in the browser");
    let back = theirs.vouch(&address, "4711");
    assert!(back.as_str().starts_with(BACK));
    let mut brought: BTreeMap<_, _> = back.query_pairs().into_owned().collect();
    Ok((brought.remove("state").unwrap(), brought.remove("code").unwrap()))
}

fn secret() -> Secret {
    Secret::from_random([7; 32])
}

#[tokio::test]
async fn a_provider_vouches_for_whoever_comes_back_with_their_own_code() {
    let theirs = OpenIdProvider::start(NOW).await;
    let provider = ours(&theirs, OpenIdProvider::SECRET);
    let subject = round(&theirs, &provider, &secret()).await.unwrap();
    assert_eq!(subject, OpenIdSubject { issuer: theirs.issuer().to_owned(), subject: "4711".to_owned() });
}

#[tokio::test]
async fn a_code_counts_once_and_for_the_attempt_that_asked_for_it() {
    let theirs = OpenIdProvider::start(NOW).await;
    let provider = ours(&theirs, OpenIdProvider::SECRET);
    let (own, other) = (secret(), Secret::from_random([8; 32]));
    let (state, code) = brought(&theirs, &provider, &own).await.unwrap();
    let stolen = provider.subject(&Attempt::of(&other), &state, &code, now()).await;
    assert!(matches!(stolen, Err(OpenIdError::OtherAttempt)), "{stolen:?}");
    provider.subject(&Attempt::of(&own), &state, &code, now()).await.unwrap();
    let again = provider.subject(&Attempt::of(&own), &state, &code, now()).await;
    assert!(matches!(again, Err(OpenIdError::Code(_))), "{again:?}");
    // A code that somebody else was given fails at the verifier, which never left our side.
    let (_, of_other) = brought(&theirs, &provider, &other).await.unwrap();
    let injected = provider.subject(&Attempt::of(&own), &state, &of_other, now()).await;
    assert!(matches!(injected, Err(OpenIdError::Code(_))), "{injected:?}");
}

#[tokio::test]
async fn a_statement_that_does_not_hold_vouches_for_nobody() {
    let theirs = OpenIdProvider::start(NOW).await;
    let provider = ours(&theirs, OpenIdProvider::SECRET);
    for fault in [
        Fault::OtherNonce,
        Fault::OtherAudience,
        Fault::OtherIssuer,
        Fault::Expired,
        Fault::OtherKey,
        Fault::Unsigned,
        Fault::OurSecret,
        Fault::NoStatement,
    ] {
        theirs.lie(Some(fault));
        let believed = round(&theirs, &provider, &secret()).await;
        assert!(matches!(believed, Err(OpenIdError::Untrue(_))), "{fault:?}: {believed:?}");
    }
    theirs.lie(None);
    round(&theirs, &provider, &secret()).await.unwrap();
}

#[tokio::test]
async fn who_is_no_provider_or_another_is_told_as_such_and_our_secret_is_not() {
    let theirs = OpenIdProvider::start(NOW).await;
    let provider = ours(&theirs, OpenIdProvider::SECRET);
    for fault in [Fault::OtherName, Fault::Page] {
        theirs.lie(Some(fault));
        let sent = provider.address(&Attempt::of(&secret())).await;
        assert!(matches!(sent, Err(OpenIdError::Unreachable(_))), "{fault:?}: {sent:?}");
    }
    theirs.lie(None);
    let wrong = ours(&theirs, "ein anderes Geheimnis");
    let refused = round(&theirs, &wrong, &secret()).await.unwrap_err();
    assert!(matches!(refused, OpenIdError::Code(_)), "{refused:?}");
    let mut cause: Option<&dyn Error> = Some(&refused);
    while let Some(told) = cause {
        assert!(!told.to_string().contains("Geheimnis"), "{told}");
        cause = told.source();
    }
}
