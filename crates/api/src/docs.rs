//! What the specification says beside the endpoints: who may ask, which problems every endpoint can answer with.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses, Modify, OpenApi, ToSchema,
    openapi::{
        self, ContentBuilder, Ref, RefOr, Response, ResponseBuilder, ResponsesBuilder,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::problem::{ProblemBody, ProblemType};

/// The frame of the specification.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Förderfluss",
        description = "The books of forwarded public grants. Amounts are strings in euros with a dot and two decimals, \
            days are ISO 8601, ids are UUIDs. Every change of the books needs an `Idempotency-Key`; a change of something that has a \
            version also needs `If-Match` with its `ETag`. What is refused is answered with `application/problem+json` \
            (RFC 9457), whose `type` is stable."
    ),
    components(schemas(ProblemBody)),
    modifiers(&WhoAsks),
    security(("bearer" = []), ("session" = []))
)]
pub(crate) struct Frame;

struct WhoAsks;

impl Modify for WhoAsks {
    fn modify(&self, spec: &mut openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token of a person, or of the configuration."));
        let cookie = ApiKeyValue::with_description("__Host-session", "Set by signing in.");
        let components = spec.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme.build()));
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// The problems of an endpoint that reads.
pub(crate) struct ReadProblems;
/// The problems of an endpoint that calculates for anyone.
pub(crate) struct CalculationProblems;
/// The problems of an endpoint that verifies for anyone.
pub(crate) struct VerificationProblems;
/// The problems of an endpoint at the door.
pub(crate) struct DoorProblems;
/// The problems of an endpoint that makes something new.
pub(crate) struct NewProblems;
/// The problems of an endpoint that changes something that has a version.
pub(crate) struct ChangeProblems;

const READ: [u16; 6] = [400, 401, 403, 404, 500, 503];
const CALCULATION: [u16; 7] = [400, 404, 413, 415, 422, 500, 503];
const VERIFICATION: [u16; 6] = [400, 413, 415, 422, 500, 503];
const NEW: [u16; 4] = [409, 413, 415, 422];
const DOOR: [u16; 5] = [410, 413, 415, 422, 429];
const CHANGE: [u16; 2] = [412, 428];

impl IntoResponses for ReadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(READ)
    }
}

impl IntoResponses for CalculationProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(CALCULATION)
    }
}

impl IntoResponses for VerificationProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(VERIFICATION)
    }
}

impl IntoResponses for DoorProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(READ.into_iter().chain(DOOR))
    }
}

impl IntoResponses for NewProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(READ.into_iter().chain(NEW))
    }
}

impl IntoResponses for ChangeProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(READ.into_iter().chain(NEW).chain(CHANGE))
    }
}

fn problems(statuses: impl IntoIterator<Item = u16>) -> BTreeMap<String, RefOr<Response>> {
    let with =
        |responses: ResponsesBuilder, status: u16| responses.response(status.to_string(), response(status));
    statuses.into_iter().fold(ResponsesBuilder::new(), with).build().into()
}

/// Names the types of problems that have a status.
fn response(status: u16) -> Response {
    let kinds = ProblemType::ALL.iter().filter(|kind| kind.status().as_u16() == status);
    let lines: Vec<_> = kinds.map(|kind| format!("`{}`: {}", kind.uri(), kind.title())).collect();
    let schema = Ref::from_schema_name(ProblemBody::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new().description(lines.join("; ")).content("application/problem+json", content).build()
}
