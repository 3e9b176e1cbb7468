//! `POST /proofs`

use ::grants::{GrantId, ProofId, ProofKind};
use flow::proofs::{self, InputTax, NewProof};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{own_audit::NewOwnAudit, view::Proof};
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    grants::new::Days,
    input::{Body, Faults, Key, KeyHeader, Read, UuidText, not_blank, object, optional_object},
    problem::Problem,
    run::to_the_end,
    tokens::Caller,
};

/// Which proof is asked for.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewProof)]
pub(crate) struct AskedProof {
    /// The grant.
    grant: UuidText,
    /// Interim or final.
    kind: Kind,
    /// The days it covers.
    #[serde(deserialize_with = "object")]
    period: Days,
    /// Where it is made.
    #[validate(length(max = 100, message = "has 1 to 100 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100, example = "Neuss")]
    place: String,
    /// What the recipient declares about input tax (§ 15 UStG).
    input_tax: Tax,
    /// The filed proof that it corrects, as its next version.
    corrects: Option<UuidText>,
    /// Of a fixed amount: why the cost has fallen below the plan.
    #[serde(default)]
    #[validate(length(max = 2000, message = "has at most 2000 characters"))]
    #[schema(max_length = 2000)]
    cost_fall_reason: Option<String>,
    /// What the recipient's own audit office has found, where it has examined before the proof is made. It stands in section V
    /// of the document.
    #[serde(default, deserialize_with = "optional_object")]
    own_audit: Option<NewOwnAudit>,
}

/// Interim or final.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProofKind)]
enum Kind {
    /// The final proof.
    Verwendungsnachweis,
    /// The proof in between.
    Zwischennachweis,
}

/// What is declared about input tax.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InputTax)]
enum Tax {
    /// Not entitled to deduct it: amounts are gross.
    NotDeductible,
    /// Entitled to deduct it: amounts are net of it.
    Deducted,
}

impl Read for AskedProof {
    type Value = NewProof;

    fn read(self, at: &mut Faults) -> Option<NewProof> {
        at.check(&self);
        let grant = at.field("grant", self.grant);
        let period = at.field("period", self.period);
        let corrects = match self.corrects {
            Some(named) => Some(at.field("corrects", named)?),
            None => None,
        };
        let own_audit = at.field("own_audit", self.own_audit);
        let kind = match self.kind {
            Kind::Verwendungsnachweis => ProofKind::Verwendungsnachweis,
            Kind::Zwischennachweis => ProofKind::Zwischennachweis,
        };
        let input_tax = match self.input_tax {
            Tax::NotDeductible => InputTax::NotDeductible,
            Tax::Deducted => InputTax::Deducted,
        };
        let corrects = corrects.map(ProofId);
        Some(NewProof {
            grant: GrantId(grant?),
            kind,
            period: period?,
            place: self.place,
            input_tax,
            corrects,
            cost_fall_reason: self.cost_fall_reason,
            own_audit: own_audit?,
        })
    }
}

/// Compiles a proof of use from the books, with its document
#[utoipa::path(
    post,
    path = "/proofs",
    tag = "proofs",
    params(KeyHeader),
    request_body = AskedProof,
    responses(
        (
            status = 201,
            description = "It is compiled.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = Proof,
            example = Proof::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn compile_proof(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<AskedProof>,
) -> Result<Created<Proof>, Problem> {
    let proof = to_the_end(Box::pin(async move { proofs::compile(&ctx, &key.0, new).await })).await?;
    Ok(Created(proof.into()))
}
