//! `GET /examination-records`

use axum::extract::OriginalUri;
use flow::examination_records;

use super::view::ExaminationRecord;
use crate::{
    answer::{Linked, Page, Sample},
    docs::ReadProblems,
    input::{OfGrant, Query},
    problem::Problem,
    tokens::Caller,
};

/// What was recorded of examinations of the claims and proofs of the grants that the organisation gives or has under audit
#[utoipa::path(
    get,
    path = "/examination-records",
    tag = "examination-records",
    params(OfGrant),
    responses(
        (
            status = 200,
            description = "A page of them, with earlier versions.",
            body = Page<ExaminationRecord>,
            example = ExaminationRecord::page
        ),
        ReadProblems,
    )
)]
pub(crate) async fn list_examination_records(
    Caller(ctx): Caller,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<OfGrant>,
) -> Result<Linked<ExaminationRecord>, Problem> {
    let page = examination_records::records(&ctx, asked.grant(), asked.after, asked.limit()).await?;
    Ok(Page::of(page).at(&uri))
}
