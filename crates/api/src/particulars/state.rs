//! `POST /organisation-particulars`

use ::grants::{GivenParticulars, OrganisationId, StatedParticulars};
use flow::particulars::StateParticulars;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::Particulars;
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Body, Faults, Key, KeyHeader, Read, UuidText},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is to be stated of an organisation, as a whole; what is left out or empty is not stated.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewParticulars {
    /// The organisation.
    organisation: UuidText,
    /// The number of the version that you saw; 0, if there was none.
    #[schema(minimum = 0)]
    follows: i64,
    /// What stands above the street in an address.
    #[schema(max_length = 80, example = "Haus B")]
    supplement: Option<String>,
    /// Street and number.
    #[schema(max_length = 80, example = "Lindenstraße 12")]
    street: Option<String>,
    /// The postal code: five digits.
    #[schema(example = "12345")]
    postal_code: Option<String>,
    /// The town. Whoever states a part of an address states postal code and town.
    #[schema(max_length = 80, example = "Musterstadt")]
    town: Option<String>,
    /// The legal form.
    #[schema(max_length = 80, example = "gGmbH")]
    legal_form: Option<String>,
    /// Who acts for it: function and name, as they follow the words „vertreten durch“.
    #[schema(max_length = 200, example = "die Geschäftsführerin Jana Muster")]
    represented_by: Option<String>,
    /// The telephone for inquiries.
    #[schema(max_length = 40, example = "0123 98765-0")]
    telephone: Option<String>,
    /// The e-mail address for inquiries.
    #[schema(max_length = 254, example = "auskunft@musterwerk.example")]
    email: Option<String>,
}

impl Read for NewParticulars {
    type Value = StateParticulars;

    fn read(self, at: &mut Faults) -> Option<StateParticulars> {
        let organisation = at.field("organisation", self.organisation);
        let given = GivenParticulars {
            supplement: self.supplement,
            street: self.street,
            postal_code: self.postal_code,
            town: self.town,
            legal_form: self.legal_form,
            represented_by: self.represented_by,
            telephone: self.telephone,
            email: self.email,
        };
        let stated = match StatedParticulars::read(&given) {
            Ok(stated) => stated,
            Err(faults) => {
                for fault in faults {
                    at.note_at(fault.field().word(), fault);
                }
                return None;
            }
        };
        Some(StateParticulars { organisation: OrganisationId(organisation?), follows: self.follows, stated })
    }
}

/// States what is known of an organisation besides its name, as the next version
///
/// Documents show what was stated on the day that they are made of: address, legal form, who acts for it, whom to ask.
#[utoipa::path(
    post,
    path = "/organisation-particulars",
    tag = "organisations",
    params(KeyHeader),
    request_body = NewParticulars,
    responses(
        (
            status = 201,
            description = "It is stated.",
            headers(
                ("ETag" = String, description = "The number of the version."),
                ("Location" = String, description = "Where all versions are.")
            ),
            body = Particulars,
            example = Particulars::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn state_particulars(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewParticulars>,
) -> Result<Created<Particulars>, Problem> {
    Ok(Created(execute(ctx, key, new).await?.into()))
}
