//! The other terms of an act: consent to forward, conditions, what pays beside the grant, the file.

use ::grants::{Consent, ForwardingConsent, FundingPlan, ThirdPartyFunds};
use base64::{Engine, engine::general_purpose::STANDARD};
use flow::File;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::input::{Amount, Day, Faults, Read, Rest, not_blank, objects};

/// The most bytes that the file of an act has.
const LARGEST_FILE: usize = 8 << 20;
/// The most bytes of a body with a file: base64 writes three bytes as four characters.
pub(crate) const BODY_WITH_FILE: usize = 12 << 20;

/// Whether forwarding needs the giver's consent.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "consent", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = NewForwardingConsent)]
pub(crate) enum ConsentTo {
    /// The act is enough.
    NotDemanded {},
    /// The act demands it.
    Demanded {},
    /// It was given.
    Given {
        /// The day it bears.
        on: Day,
        /// Its file reference.
        reference: String,
    },
}

impl Read for ConsentTo {
    type Value = ForwardingConsent;

    fn read(self, at: &mut Faults) -> Option<ForwardingConsent> {
        match self {
            Self::NotDemanded {} => Some(ForwardingConsent::NotDemanded),
            Self::Demanded {} => Some(ForwardingConsent::Demanded),
            Self::Given { on, reference } => Given { on, reference }.read(at).map(ForwardingConsent::Given),
        }
    }
}

/// A consent as the file has it.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewConsent)]
pub(crate) struct Given {
    /// The day it bears.
    on: Day,
    /// Its file reference.
    #[validate(length(max = 100, message = "has 1 to 100 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100, example = "36.02-1/21-Z1")]
    reference: String,
}

impl Read for Given {
    type Value = Consent;

    fn read(self, at: &mut Faults) -> Option<Consent> {
        at.check(&self);
        let on = at.field("on", self.on);
        Some(Consent { on: on?, reference: self.reference })
    }
}

/// What pays for the planned cost beside the grant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewFundingPlan)]
pub(crate) struct Funding {
    /// What the recipient brings itself (Eigenanteil).
    own_funds: Rest,
    /// What third parties bring.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 50)]
    third_party: Vec<ThirdParty>,
    /// What the measure itself takes in.
    income: Rest,
}

/// What one third party brings.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewThirdPartyFunds)]
pub(crate) struct ThirdParty {
    /// Who it is.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Stiftung Muster")]
    name: String,
    /// How much it brings.
    amount: Amount,
    /// Whether it is another public giver, of which a proof has a row of its own.
    #[serde(default)]
    is_public: bool,
}

impl Read for Funding {
    type Value = FundingPlan;

    fn read(self, at: &mut Faults) -> Option<FundingPlan> {
        let own_funds = at.field("own_funds", self.own_funds);
        let third_party = at.list("third_party", self.third_party, 0..=50);
        let income = at.field("income", self.income);
        Some(FundingPlan { own_funds: own_funds?.0, third_party: third_party?, income: income?.0 })
    }
}

impl Read for ThirdParty {
    type Value = ThirdPartyFunds;

    fn read(self, at: &mut Faults) -> Option<ThirdPartyFunds> {
        at.check(&self);
        let amount = at.field("amount", self.amount);
        Some(ThirdPartyFunds { name: self.name, amount: amount?, is_public: self.is_public })
    }
}

/// The file of an act.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewFile)]
pub(crate) struct ActFile {
    /// What it is.
    #[validate(length(max = 100, message = "has 1 to 100 characters"), custom(function = "is_media_type"))]
    #[schema(min_length = 1, max_length = 100, example = "application/pdf")]
    media_type: String,
    /// Its bytes in base64, at most 8 MiB of them.
    #[schema(format = Byte, example = "JVBERi0xLjc=")]
    content: String,
}

/// What a file is, is said in the header of whoever downloads it.
fn is_media_type(text: &str) -> Result<(), ValidationError> {
    let is_one = text.parse::<mime::Mime>().is_ok_and(|kind| {
        let named = !kind.type_().as_str().is_empty() && !kind.subtype().as_str().is_empty();
        named && kind.essence_str() == text
    });
    if is_one {
        Ok(())
    } else {
        let refused = ValidationError::new("media_type");
        Err(refused.with_message("names a media type, for example application/pdf".into()))
    }
}

impl Read for ActFile {
    type Value = File;

    fn read(self, at: &mut Faults) -> Option<File> {
        at.check(&self);
        match STANDARD.decode(&self.content) {
            Ok(bytes) if (1..=LARGEST_FILE).contains(&bytes.len()) => Some(File::new(self.media_type, bytes)),
            Ok(_) => {
                at.note_at("content", format!("a file has 1 to {LARGEST_FILE} bytes"));
                None
            }
            Err(cause) => {
                at.note_at("content", format!("is no base64: {cause}"));
                None
            }
        }
    }
}
