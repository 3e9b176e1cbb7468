//! The provider: where people are sent, and whom it vouches for.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use identity::OpenIdSubject;
use openidconnect::{
    AuthorizationCode, EndpointMaybeSet, EndpointNotSet, EndpointSet, PkceCodeChallenge, RequestTokenError,
    core::{CoreAuthenticationFlow, CoreClient, CoreJwsSigningAlgorithm, CoreProviderMetadata},
};
use reqwest::redirect::Policy;
use tokio::sync::Semaphore;

use crate::{Attempt, Settings};

/// How long the provider may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How many ask the provider at once.
const PLACES: usize = 8;

/// A client that knows the provider's addresses.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why the provider vouches for nobody.
#[derive(Debug, thiserror::Error)]
pub enum OpenIdError {
    /// It does not answer, or not as a provider does.
    #[error("the provider does not answer as one does")]
    Unreachable(#[source] Box<dyn Error + Send + Sync>),
    /// Too many ask it at once.
    #[error("too many people sign in at once")]
    Busy,
    /// Whoever comes back did not set out from here, or set out anew.
    #[error("this is not the attempt that was begun")]
    OtherAttempt,
    /// It takes the code back: unknown, used, too old.
    #[error("the provider does not take the code")]
    Code(#[source] Box<dyn Error + Send + Sync>),
    /// What it states is not signed by it, not for us, not for this attempt, or not of now.
    #[error("what the provider states does not hold")]
    Untrue(#[source] Box<dyn Error + Send + Sync>),
}

/// A provider of OpenID Connect.
#[derive(Clone)]
pub struct Provider {
    settings: Settings,
    http: reqwest::Client,
    places: Arc<Semaphore>,
}

impl fmt::Debug for Provider {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(out)
    }
}

impl Provider {
    /// The one that settings name. Certificates are believed as this machine believes them, so that a house's own
    /// authority counts where it is installed.
    pub fn new(settings: Settings) -> Result<Self, OpenIdError> {
        // Nobody is led from the provider to somewhere else.
        let http = reqwest::Client::builder().redirect(Policy::none()).timeout(PATIENCE).build();
        let http = http.map_err(|cause| OpenIdError::Unreachable(cause.into()))?;
        Ok(Self { settings, http, places: Arc::new(Semaphore::new(PLACES)) })
    }

    /// Where a person is sent for an attempt.
    pub async fn address(&self, attempt: &Attempt<'_>) -> Result<String, OpenIdError> {
        let _place = self.places.try_acquire().map_err(|_| OpenIdError::Busy)?;
        let client = self.client().await?;
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&attempt.verifier());
        let (state, nonce) = (attempt.state(), attempt.nonce());
        let asking =
            client.authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce);
        let (address, ..) = asking.set_pkce_challenge(challenge).url();
        Ok(address.into())
    }

    /// For whom the provider vouches now to the person who has come back with a state and a code.
    pub async fn subject(
        &self,
        attempt: &Attempt<'_>,
        state: &str,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<OpenIdSubject, OpenIdError> {
        if attempt.state().into_secret() != state {
            return Err(OpenIdError::OtherAttempt);
        }
        let _place = self.places.try_acquire().map_err(|_| OpenIdError::Busy)?;
        let client = self.client().await?;
        let exchange = client.exchange_code(AuthorizationCode::new(code.to_owned()));
        let exchange = exchange.map_err(|cause| OpenIdError::Unreachable(cause.into()))?;
        let answer = exchange.set_pkce_verifier(attempt.verifier()).request_async(&self.http).await;
        let answer = answer.map_err(|cause| match cause {
            RequestTokenError::ServerResponse(_) => OpenIdError::Code(cause.into()),
            cause => OpenIdError::Unreachable(cause.into()),
        })?;
        let Some(stated) = answer.extra_fields().id_token() else {
            return Err(OpenIdError::Untrue("there is no statement of who it is".into()));
        };
        let verifier = client.id_token_verifier().set_time_fn(move || now).set_allowed_algs(SIGNED_BY);
        let claims = stated.claims(&verifier, &attempt.nonce());
        let claims = claims.map_err(|cause| OpenIdError::Untrue(cause.into()))?;
        Ok(OpenIdSubject { issuer: claims.issuer().to_string(), subject: claims.subject().to_string() })
    }

    /// A client with the addresses and keys that the provider has today.
    async fn client(&self) -> Result<Client, OpenIdError> {
        let Settings { issuer, client, secret, back } = self.settings.clone();
        let known = CoreProviderMetadata::discover_async(issuer, &self.http).await;
        let known = known.map_err(|cause| OpenIdError::Unreachable(cause.into()))?;
        Ok(CoreClient::from_provider_metadata(known, client, secret).set_redirect_uri(back))
    }
}

/// How a statement may be signed: by a key that only the provider has.
const SIGNED_BY: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];
