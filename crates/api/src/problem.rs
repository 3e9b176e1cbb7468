//! Problems (RFC 9457): one table of their kinds, one answer.

mod at_the_door;
mod domain;
mod of_flow;

use std::error::Error;

use ::grants::calculation::{Answer, InputFault, Refusal};
use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use ledger::Cents;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{euros::Euros, input::FieldError};

/// Declares the kinds of problems: what each means, its `type`, its status, its title.
macro_rules! problem_types {
    ($($(#[$doc:meta])* $kind:ident $uri:literal $status:ident $title:literal)*) => {
        /// The kinds of problems. Their `type` is the contract; it never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum ProblemType {
            $($(#[$doc])* $kind,)*
        }

        impl ProblemType {
            /// Every kind.
            pub(crate) const ALL: &[Self] = &[$(Self::$kind),*];

            /// Its `type`, a relative reference.
            pub(crate) const fn uri(self) -> &'static str {
                match self { $(Self::$kind => concat!("/problems/", $uri),)* }
            }

            /// Its status.
            pub(crate) const fn status(self) -> StatusCode {
                match self { $(Self::$kind => StatusCode::$status,)* }
            }

            /// Its title.
            pub(crate) const fn title(self) -> &'static str {
                match self { $(Self::$kind => $title,)* }
            }
        }
    };
}

problem_types! {
    /// JSON that is none, a text that is not UTF-8, a body that ends early.
    BrokenBody "broken-body" BAD_REQUEST "The body cannot be read"
    /// A query parameter that cannot be.
    InvalidQuery "invalid-query" BAD_REQUEST "The query cannot be read"
    /// A change without a key.
    IdempotencyKeyMissing "idempotency-key-missing" BAD_REQUEST "The idempotency key is missing"
    /// A key that is none.
    IdempotencyKeyMalformed "idempotency-key-malformed" BAD_REQUEST "The idempotency key is none"
    /// An If-Match that names no version.
    IfMatchMalformed "if-match-malformed" BAD_REQUEST "If-Match names no version"
    /// No token, or an unknown one.
    Unauthenticated "unauthenticated" UNAUTHORIZED "Nobody is signed in"
    /// Whoever it is: it is not shown that they are.
    SignInRefused "sign-in-refused" UNAUTHORIZED "Nobody signs in with this"
    /// The password is right; the person has a second factor.
    CodeNeeded "code-needed" UNAUTHORIZED "A code of the second factor is needed"
    /// What asks for a second factor that was shown in the last minutes.
    StepUpNeeded "step-up-needed" FORBIDDEN "A second factor comes before this"
    /// A change that a page of elsewhere sent.
    CrossSite "cross-site" FORBIDDEN "The request comes from elsewhere"
    /// The person sees it, but may not do this with it.
    Forbidden "forbidden" FORBIDDEN "This is done by someone else"
    /// It does not exist, or not for this person.
    NotFound "not-found" NOT_FOUND "Not found"
    /// There is no such path.
    UnknownRoute "unknown-route" NOT_FOUND "There is no such path"
    /// The path exists, but not with this method.
    MethodNotAllowed "method-not-allowed" METHOD_NOT_ALLOWED "The path has no such method"
    /// More than what is left; `limit`, `of`, `open` and `asked` say of what.
    LimitExceeded "limit-exceeded" CONFLICT "More than what is left"
    /// The key was used for another request.
    IdempotencyKeyReused "idempotency-key-reused" CONFLICT "The idempotency key was used for another request"
    /// Something with this name or number exists.
    Exists "already-exists" CONFLICT "There is one already"
    /// The subject stands where this step cannot be taken.
    WrongState "wrong-state" CONFLICT "The subject stands elsewhere"
    /// Another version of the act came in between, or is missing.
    ActOutOfOrder "act-out-of-order" CONFLICT "The act does not follow the one in force"
    /// Two roles that one person does not hold.
    RolesKeptApart "roles-kept-apart" CONFLICT "One person does not hold both roles"
    /// A step that the person may not take, because of another that they took or of who they are.
    DutiesKeptApart "duties-kept-apart" CONFLICT "The duties are kept apart"
    /// Bank details that are missing, being changed, waiting or changed since the order.
    BankDetailsUnsettled "bank-details-unsettled" CONFLICT "The recipient's bank details are not settled"
    /// A step whose turn has not come, or is over.
    OutOfTurn "out-of-turn" CONFLICT "It is not the turn of this step"
    /// An award that can still be contested.
    NotFinal "award-not-final" CONFLICT "The award can still be contested"
    /// A plan that goes beyond what the giver agreed to.
    ConsentNeeded "consent-needed" CONFLICT "The giver's consent is needed"
    /// The subject was changed since the person saw it.
    PreconditionFailed "precondition-failed" PRECONDITION_FAILED "The subject was changed in the meantime"
    /// An invitation that is unknown, used, revoked or too old.
    InvitationOver "invitation-over" GONE "The invitation cannot be used"
    /// Too many attempts have failed; `Retry-After` says how long to wait.
    TryLater "try-later" TOO_MANY_REQUESTS "Too many attempts have failed"
    /// A body over its limit.
    BodyTooLarge "body-too-large" PAYLOAD_TOO_LARGE "The body is too large"
    /// A body of another content type.
    UnsupportedMediaType "unsupported-media-type" UNSUPPORTED_MEDIA_TYPE "The content type is not supported"
    /// Fields of the body that cannot be; `errors` lists them.
    InvalidFields "invalid-fields" UNPROCESSABLE_ENTITY "Fields cannot be as they are"
    /// A code that is not the one of now, or was used.
    WrongCode "wrong-code" UNPROCESSABLE_ENTITY "The code is not good, or not any more"
    /// An amount that the rules do not allow.
    InvalidAmount "invalid-amount" UNPROCESSABLE_ENTITY "The amount cannot be"
    /// A day outside the Bewilligungszeitraum or in the future.
    OutsidePeriod "outside-period" UNPROCESSABLE_ENTITY "The day or period does not fit"
    /// A day that is closed; `closed_until` and `first_open` say where the books are open.
    PeriodClosed "period-closed" UNPROCESSABLE_ENTITY "The day is closed"
    /// A component that the programme or the grant does not have.
    UnknownComponent "unknown-component" UNPROCESSABLE_ENTITY "There is no such component"
    /// A component that another ministry funds.
    OtherFunder "other-funder" UNPROCESSABLE_ENTITY "Another ministry funds the component"
    /// A giver that is no ministry, or a recipient that is no provider.
    WrongOrganisation "wrong-organisation" UNPROCESSABLE_ENTITY "The organisation cannot take part like this"
    /// A grant that its act does not let the recipient forward.
    MayNotForward "may-not-forward" UNPROCESSABLE_ENTITY "The grant must not be forwarded"
    /// A Finanzierungsplan that is missing or has no such line.
    PlanDoesNotFit "plan-does-not-fit" UNPROCESSABLE_ENTITY "The Finanzierungsplan does not fit"
    /// A rate that does not exist, does not hold or has no amount.
    RateNotUsable "rate-not-usable" UNPROCESSABLE_ENTITY "There is no rate to calculate with"
    /// The receipt was handed in with another amount before.
    ReceiptDiffers "receipt-differs" UNPROCESSABLE_ENTITY "The receipt was handed in with another amount"
    /// A file that is no receipt: what it is and what would be right stands in the detail.
    FileRefused "file-refused" UNPROCESSABLE_ENTITY "The file is no receipt file"
    /// A file for which there is no room among those that prove nothing yet; the detail says how many wait and may wait.
    ReceiptBoxFull "receipt-box-full" CONFLICT "Too many receipt files wait for their line"
    /// A unit that stands in a live claim line already, as lump sum or as cost.
    UnitClaimedAlready "unit-claimed-already" CONFLICT "The unit is funded elsewhere already"
    /// A credit note that names no line which it can reduce.
    InvalidCreditNote "invalid-credit-note" UNPROCESSABLE_ENTITY "The credit note does not fit the line that it reduces"
    /// A credit note above what is left of the line that it reduces.
    CreditAboveParent "credit-above-parent" CONFLICT "More than what is left of the line that the credit note reduces"
    /// An advance that the payout terms do not allow, or that is not needed as far as it is asked for.
    AdvanceNotAllowed "advance-not-allowed" UNPROCESSABLE_ENTITY "The payout terms do not allow the advance"
    /// More than is needed now, without a reason; the detail says what may be asked for.
    AboveNeed "above-need" UNPROCESSABLE_ENTITY "More than is needed now"
    /// A figure of the law that is not known for the day; the detail names it.
    FigureMissing "figure-missing" UNPROCESSABLE_ENTITY "A figure of the law is missing"
    /// An instalment that was not agreed like this.
    InstalmentDiffers "instalment-differs" UNPROCESSABLE_ENTITY "The instalment was not agreed like this"
    /// An instalment that waits for a requirement; the detail names it.
    RequirementOpen "requirement-open" CONFLICT "The instalment waits for a requirement"
    /// What does not meet the requirement.
    RequirementNotMet "requirement-not-met" UNPROCESSABLE_ENTITY "This does not meet the requirement"
    /// An offset against what is due to someone else.
    CannotOffset "cannot-offset" UNPROCESSABLE_ENTITY "The two debts are not between the same two"
    /// A repayment that does not pass on what it names.
    CannotPassOn "cannot-pass-on" UNPROCESSABLE_ENTITY "The repayment does not pass these receivables on"
    /// A decision that does not fit its claim.
    InvalidDecision "invalid-decision" UNPROCESSABLE_ENTITY "The decision does not fit the claim"
    /// A parked line that is parked again, or a line that is not parked.
    NotParked "not-parked" CONFLICT "The line does not wait for an answer"
    /// A line that is to change though the giver did not ask for it.
    NotRequested "not-requested" CONFLICT "The line is not one that may be changed"
    /// A correction of a correction; its line is corrected.
    CorrectionOfCorrection "correction-of-correction" CONFLICT "A correction is not corrected"
    /// A correction beyond its line, or one that changes nothing.
    InvalidCorrection "invalid-correction" UNPROCESSABLE_ENTITY "The correction does not fit the line"
    /// A programme file that cannot be read or does not fit together.
    InvalidProgramme "invalid-programme" UNPROCESSABLE_ENTITY "The programme file cannot be used"
    /// A change of a versioned subject without its version.
    IfMatchMissing "if-match-missing" PRECONDITION_REQUIRED "If-Match is missing"
    /// Nobody's doing but ours.
    Internal "internal" INTERNAL_SERVER_ERROR "Something went wrong here"
    /// Whether the change took effect is unknown; the same key finds out.
    OutcomeUnknown "outcome-unknown" SERVICE_UNAVAILABLE "Whether the change took effect is unknown"
    /// The service is stopping.
    Unavailable "unavailable" SERVICE_UNAVAILABLE "The service is not available"
}

/// An answer that says why not.
#[derive(Clone, Debug)]
pub(crate) struct Problem(Box<ProblemBody>);

/// A problem as it is written.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    #[serde(skip)]
    kind: ProblemType,
    /// What kind of problem it is; stable.
    #[serde(rename = "type")]
    #[schema(example = "/problems/limit-exceeded")]
    uri: &'static str,
    /// The kind in words.
    #[schema(example = "More than what is left")]
    title: &'static str,
    /// The HTTP status.
    #[schema(example = 409)]
    status: u16,
    /// What happened, with the numbers in it.
    #[schema(example = "F4: 250.00 is left of to_use, 250.01 was asked for")]
    detail: String,
    /// Which limit, where one was exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<&'static str>,
    /// What the limit belongs to: a component, a cost category, a reference, a receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<String>,
    /// What is left, in euros.
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<String>,
    /// What was asked for, in euros.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<String>,
    /// The last closed day, where the day is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_until: Option<NaiveDate>,
    /// The first day on which it can count, where the day is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_open: Option<NaiveDate>,
    /// For how many seconds the client waits.
    #[serde(skip)]
    retry_after: Option<i64>,
    /// The number of the claim line that is to blame, where one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<i64>,
    /// What is wrong with which fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    /// What a calculation comes to as far as its figures are known, where they end too early.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    provisional: Option<Box<Answer>>,
}

impl Problem {
    /// A problem of a kind.
    pub(crate) fn new(kind: ProblemType, detail: impl ToString) -> Self {
        Self(Box::new(ProblemBody {
            kind,
            uri: kind.uri(),
            title: kind.title(),
            status: kind.status().as_u16(),
            detail: detail.to_string(),
            limit: None,
            of: None,
            open: None,
            asked: None,
            closed_until: None,
            first_open: None,
            retry_after: None,
            line: None,
            errors: Vec::new(),
            provisional: None,
        }))
    }

    /// Fields of the body that cannot be.
    pub(crate) fn fields(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [FieldError { pointer, message }] if pointer.is_empty() => message.clone(),
            [FieldError { pointer, message }] => format!("{pointer}: {message}"),
            several => format!("{} fields cannot be as they are", several.len()),
        };
        let mut problem = Self::new(ProblemType::InvalidFields, detail);
        problem.0.errors = errors;
        problem
    }

    /// A calculation that has no answer.
    pub(crate) fn no_answer(refusal: Refusal) -> Self {
        let field = |InputFault { pointer, message }| FieldError { pointer, message };
        let mut problem = Self::fields(refusal.errors.into_iter().map(field).collect());
        problem.0.provisional = refusal.provisional;
        problem
    }

    /// Nobody's doing but ours. The cause is logged and not told.
    pub(crate) fn internal(cause: &dyn Error) -> Self {
        tracing::error!(cause = chain(cause), "A request failed");
        Self::new(
            ProblemType::Internal,
            "the request could not be carried out; repeat a change with the same Idempotency-Key",
        )
    }

    /// Says which limit was exceeded, of what, and by how much.
    fn limited(mut self, limit: &'static str, of: String, open: Cents, asked: Cents) -> Self {
        self.0.limit = Some(limit);
        self.0.of = Some(of);
        self.0.open = Some(Euros::from(open).to_string());
        self.0.asked = Some(Euros::from(asked).to_string());
        self
    }

    /// Says until when the books are closed.
    fn closed(mut self, until: NaiveDate, first_open: NaiveDate) -> Self {
        self.0.closed_until = Some(until);
        self.0.first_open = Some(first_open);
        self
    }

    /// Names the field that is to blame.
    fn at(mut self, pointer: impl Into<String>) -> Self {
        let message = self.0.detail.clone();
        self.0.errors.push(FieldError { pointer: pointer.into(), message });
        self
    }

    /// Says how long to wait.
    fn after(mut self, seconds: i64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Names the claim line that is to blame.
    fn in_line(mut self, line: i64) -> Self {
        self.0.line = Some(line);
        self
    }

    /// Whether fields of a body are named that are, or lie, below a place.
    pub(crate) fn names(&self, place: &str) -> bool {
        self.0.errors.iter().any(|error| error.lies_below(place))
    }

    /// Names the fields where they stand in another body: below another place.
    pub(crate) fn moved(mut self, from: &str, to: &str) -> Self {
        for error in &mut self.0.errors {
            if let Some(rest) = error.pointer.strip_prefix(from).filter(|rest| rest.starts_with('/')) {
                error.pointer = format!("{to}{rest}");
            }
        }
        self
    }

    /// Names no fields below a place: what is to blame stands elsewhere.
    pub(crate) fn without(mut self, place: &str) -> Self {
        self.0.errors.retain(|error| !error.lies_below(place));
        self
    }

    /// What else the headers say.
    fn headers(&self) -> HeaderMap {
        let header = match self.0.kind.status() {
            StatusCode::UNAUTHORIZED => Some((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            StatusCode::SERVICE_UNAVAILABLE => Some((header::RETRY_AFTER, HeaderValue::from_static("1"))),
            StatusCode::TOO_MANY_REQUESTS => {
                Some((header::RETRY_AFTER, HeaderValue::from(self.0.retry_after.unwrap_or(1))))
            }
            _ => None,
        };
        let content = (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        [content].into_iter().chain(header).collect()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0.kind.status(), self.headers(), Json(self.0)).into_response()
    }
}

/// An error and everything behind it.
fn chain(cause: &dyn Error) -> String {
    let mut text = cause.to_string();
    let mut cause = cause.source();
    while let Some(behind) = cause {
        text = format!("{text}: {behind}");
        cause = behind.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_type_of_problem_is_one_of_its_own() {
        let uris: BTreeSet<_> = ProblemType::ALL.iter().map(|kind| kind.uri()).collect();
        assert_eq!(uris.len(), ProblemType::ALL.len());
        for kind in ProblemType::ALL {
            assert!(kind.status().is_client_error() || kind.status().is_server_error(), "{kind:?}");
        }
    }
}
