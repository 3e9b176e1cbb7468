//! Static tokens, until people sign in: who acts, by the token of a request. Only hashes are kept.

use std::{fmt, sync::Arc};

use ::door::{asked, origin, session};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, header, request::Parts},
};
use flow::{Actor, Ctx, sign_in::token_bearer};
use identity::Secret;
use sha2::{Digest, Sha256};

use crate::{
    Api,
    input::Days,
    problem::{Problem, ProblemType},
};

/// The tokens that are known, each with who it stands for.
#[derive(Clone)]
pub struct Tokens(Arc<[(TokenHash, Actor)]>);

type TokenHash = [u8; 32];

impl Tokens {
    /// Keeps the hashes of tokens.
    pub fn new(tokens: impl IntoIterator<Item = (String, Actor)>) -> Self {
        Self(tokens.into_iter().map(|(token, actor)| (hash(&token), actor)).collect())
    }

    /// Who a token stands for. Looks at every token, and at every byte of each.
    fn actor(&self, token: &str) -> Option<Actor> {
        let asked = hash(token);
        self.0
            .iter()
            .fold(None, |found, (known, actor)| if same(known, &asked) { Some(actor) } else { found })
            .cloned()
    }
}

/// Shows how many there are, and nothing of them.
impl fmt::Debug for Tokens {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Tokens({})", self.0.len())
    }
}

fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

fn same(one: &TokenHash, other: &TokenHash) -> bool {
    let differences = one.iter().zip(other).fold(0, |bits, (one, other)| bits | (one ^ other));
    std::hint::black_box(differences) == 0
}

/// What a request of a known person needs to know. It stands first in every handler, so that nobody unknown learns
/// anything about the rest of the request. A reader shows the books as of the days that the query names.
pub(crate) struct Caller(pub(crate) Ctx);

impl FromRequestParts<Api> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let ctx = caller(&parts.headers, api).await?.ok_or_else(|| {
            let detail = "the request carries no known bearer token and no session that goes on";
            Problem::new(ProblemType::Unauthenticated, detail)
        })?;
        let ctx = ctx.coming_from(origin(parts), &asked(parts));
        let days = if parts.method == Method::GET { Days::of(&parts.uri)? } else { None };
        let Some(Days { effective_on, known_on }) = days else { return Ok(Self(ctx)) };
        let past = ctx.as_of(effective_on, known_on);
        past.map(Self).map_err(|cause| Problem::new(ProblemType::InvalidQuery, cause))
    }
}

/// Who asks: by a token of the settings, a token of a person, or a session. Whoever shows a token is nobody else.
async fn caller(headers: &HeaderMap, api: &Api) -> Result<Option<Ctx>, Problem> {
    if !headers.contains_key(header::AUTHORIZATION) {
        return Ok(session(headers, &api.flow).await?.map(|signed| signed.ctx(&api.flow)));
    }
    let Some(token) = bearer(headers) else { return Ok(None) };
    if let Some(actor) = api.tokens.actor(token) {
        return Ok(Some(api.flow.ctx(actor)));
    }
    match Secret::parse(token) {
        Some(secret) => Ok(token_bearer(&api.flow, &secret).await?),
        None => Ok(None),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use flow::Role;
    use grants::{OrganisationId, PersonId};
    use ledger::UnitId;
    use uuid::Uuid;

    use super::*;

    fn actor(person: &str) -> Actor {
        let (organisation, unit) = (OrganisationId(Uuid::nil()), UnitId(Uuid::nil()));
        let (person, name) = (PersonId(Uuid::nil()), person.to_owned());
        Actor { person, name, role: Role::Clerk, organisation, unit }
    }

    fn tokens() -> Tokens {
        Tokens::new([
            ("secret-of-anna".to_owned(), actor("Anna")),
            ("secret-of-ben".to_owned(), actor("Ben")),
        ])
    }

    #[test]
    fn a_token_stands_for_its_person_only() {
        assert_eq!(tokens().actor("secret-of-anna"), Some(actor("Anna")));
        assert_eq!(tokens().actor("secret-of-ben"), Some(actor("Ben")));
        for unknown in ["", "secret-of-ann", "secret-of-annaa", "SECRET-OF-ANNA"] {
            assert_eq!(tokens().actor(unknown), None, "{unknown:?}");
        }
    }

    #[test]
    fn neither_token_nor_person_is_shown() {
        assert_eq!(format!("{:?}", tokens()), "Tokens(2)");
    }

    #[test]
    fn a_bearer_token_is_read_from_its_header() {
        let read = |value: &str| {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())]);
            bearer(&headers).map(ToOwned::to_owned)
        };
        assert_eq!(read("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(read("bearer  abc ").as_deref(), Some("abc"));
        assert_eq!(read("Basic abc"), None);
        assert_eq!(read("abc"), None);
    }
}
