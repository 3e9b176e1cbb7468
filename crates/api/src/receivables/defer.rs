//! `POST /receivables/{id}/deferral`

use ::grants::ReceivableId;
use chrono::NaiveDate;
use flow::receivables::DeferReceivable;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Receivable;
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{Body, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, VersionHeader, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// To when what is owed is deferred.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceivableDeferred {
    /// The day on which it is due, or its first part.
    first_due_on: Day,
    /// In how many equal parts it is paid, a month after the other.
    #[schema(minimum = 1, maximum = 60)]
    parts: u32,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "Erhebliche Härte, der Anspruch ist nicht gefährdet"
    )]
    reason: String,
}

impl Read for ReceivableDeferred {
    type Value = (NaiveDate, u32, String);

    fn read(self, at: &mut Faults) -> Option<(NaiveDate, u32, String)> {
        at.check(&self);
        let first_due_on = at.field("first_due_on", self.first_due_on);
        Some((first_due_on?, self.parts, self.reason))
    }
}

/// Defers what is owed of a receivable (Stundung, Ratenzahlung)
#[utoipa::path(
    post,
    path = "/receivables/{id}/deferral",
    tag = "receivables",
    params(("id" = Uuid, Path, description = "The receivable."), KeyHeader, VersionHeader),
    request_body = ReceivableDeferred,
    responses(
        (
            status = 200,
            description = "It is due later.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Receivable,
            example = Receivable::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn defer_receivable(
    Caller(ctx): Caller,
    Named(receivable): Named<ReceivableId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(read): Body<ReceivableDeferred>,
) -> Result<Present<Receivable>, Problem> {
    let (first_due_on, parts, reason) = read;
    let request = DeferReceivable { receivable, version, first_due_on, parts, reason };
    Ok(Present(execute(ctx, key, request).await?.into()))
}
