//! The Excel form of an authority, filled with what a proof states (decision 0034).

pub(crate) mod cells;
pub(crate) mod fill;

use ::grants::ProofId;
use base64::{Engine, engine::general_purpose::STANDARD};
use flow::{
    Ctx,
    authority_forms::{FillError, Filled, FormError, LARGEST_FORM, LARGEST_MAPPING, Mapping, fill},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    input::{Body, Faults, FieldError, LONGEST_MESSAGE, Read, UuidText},
    problem::Problem,
};

/// The most bytes of a body with a form: base64 writes three bytes as four characters, and the mapping comes along.
const BODY_WITH_FORM: usize = 24 << 20;

/// A body with a form.
pub(crate) type FormBody = Body<FormToFill, BODY_WITH_FORM>;

/// A form, and what is to be filled in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormToFill {
    /// The proof, which was made.
    proof: UuidText,
    /// The empty form: an Excel file in base64, at most 16 MiB of it.
    #[schema(format = Byte, example = "UEsDBA==")]
    form: String,
    /// Which cell gets what: a TOML text of at most 256 KiB that names the SHA-256 of the form that it is for.
    #[schema(
        max_length = 262_144,
        example = "name = \"Verwendungsnachweis\"\nversion = 1\nform = \"ca14280a\"\n"
    )]
    mapping: String,
}

/// A form that was read, with what says how it is filled.
pub(crate) struct Asked {
    proof: ProofId,
    form: Vec<u8>,
    mapping: Mapping,
}

impl Read for FormToFill {
    type Value = Asked;

    fn read(self, at: &mut Faults) -> Option<Asked> {
        let proof = at.field("proof", self.proof);
        let form = read_form(&self.form).map_err(|why| at.note_at("form", why)).ok();
        let mapping = read_mapping(&self.mapping).map_err(|why| at.note_at("mapping", why)).ok();
        Some(Asked { proof: ProofId(proof?), form: form?, mapping: mapping? })
    }
}

fn read_form(text: &str) -> Result<Vec<u8>, String> {
    match STANDARD.decode(text) {
        Ok(form) if form.len() as u64 <= LARGEST_FORM => Ok(form),
        Ok(_) => Err(format!("a form has at most {LARGEST_FORM} bytes")),
        Err(cause) => Err(format!("is no base64: {cause}")),
    }
}

fn read_mapping(text: &str) -> Result<Mapping, String> {
    if text.len() > LARGEST_MAPPING {
        return Err(format!("a mapping has at most {LARGEST_MAPPING} bytes"));
    }
    Mapping::parse(text).map_err(|cause| told(&cause))
}

/// Fills a form with the data inside the kept file of a proof.
async fn filled(ctx: &Ctx, asked: Asked) -> Result<Filled, Problem> {
    let Asked { proof, form, mapping } = asked;
    fill(ctx, proof, form, mapping).await.map_err(|cause| match cause {
        FillError::Flow(refusal) => refusal.into(),
        FillError::Form(cause) => refused(&cause),
    })
}

/// Why a form is not filled, at the field that is to blame.
fn refused(cause: &FormError) -> Problem {
    let pointer = match cause {
        FormError::OtherKind => "/proof",
        FormError::Mapping(_) | FormError::Line { .. } => "/mapping",
        FormError::OtherForm { .. } | FormError::TooLarge | FormError::Damaged(_) => "/form",
        FormError::Sum(_) | FormError::CheckCode(_) => return Problem::internal(cause),
    };
    Problem::fields(vec![FieldError { pointer: pointer.to_owned(), message: told(cause) }])
}

/// A refusal, which may repeat what was sent.
fn told(cause: &FormError) -> String {
    cause.to_string().chars().take(LONGEST_MESSAGE).collect()
}
