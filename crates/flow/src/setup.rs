//! Opening the books: the unit, who gives and receives, the programme.

use grants::{AccountKind, OrganisationId, Programme, plain_text};
use ledger::UnitId;
use serde::{Deserialize, Serialize};
use store::{Done, Organisation, OrganisationKind, ProgrammeFile, Tx};
use uuid::Uuid;

use crate::{Action, Ctx, FlowError, Request, access, accounts::open};

/// Opens a unit with its first recipient.
#[derive(Clone, Debug, Serialize)]
pub struct OpenUnit {
    /// Its id.
    pub unit: UnitId,
    /// The id of its first recipient.
    pub organisation: OrganisationId,
    /// The name of both.
    pub name: String,
}

impl Request for OpenUnit {
    const COMMAND: &'static str = "unit.open";
    const ACTION: Action = Action::Found;
    type Answer = Organisation;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Organisation>, FlowError> {
        let name = text("name", &self.name, 200)?;
        store::insert_unit(tx, self.unit, &name, ctx.micros()).await?;
        for kind in OF_UNIT {
            open(tx, kind, self.unit.0);
        }
        let organisation =
            Organisation { id: self.organisation, kind: OrganisationKind::Municipality, name, funder: None };
        store::insert_organisation(tx.write().await?, self.unit, &organisation).await?;
        Ok(done(ctx, "organisation", organisation.id.0, organisation))
    }
}

/// The accounts without a limit that a unit has.
const OF_UNIT: [AccountKind; 9] = [
    AccountKind::OutsidePlan,
    AccountKind::OutsideReceipts,
    AccountKind::ReceiptsClaimed,
    AccountKind::OutsideClaims,
    AccountKind::OutsidePayouts,
    AccountKind::OutsideAdvances,
    AccountKind::OutsideReceivables,
    AccountKind::OutsideOwnFunds,
    AccountKind::OutsideCredits,
];

/// Registers a ministry or a provider.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterOrganisation {
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// For a ministry, the code by which programme files name it.
    pub funder: Option<String>,
}

impl Request for RegisterOrganisation {
    const COMMAND: &'static str = "organisation.register";
    const ACTION: Action = Action::SetUp;
    type Answer = Organisation;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Organisation>, FlowError> {
        access::require_first_recipient(tx.read().await?, ctx.actor()).await?;
        match (self.kind, &self.funder) {
            (OrganisationKind::Ministry, Some(_)) | (OrganisationKind::Provider, None) => {}
            _ => return Err(FlowError::Registration),
        }
        let organisation = Organisation {
            id: OrganisationId(ctx.ids().next()),
            kind: self.kind,
            name: text("name", &self.name, 200)?,
            funder: self.funder.as_deref().map(|code| text("funder", code, 40)).transpose()?,
        };
        if self.kind == OrganisationKind::Ministry {
            for kind in [AccountKind::OutsideToUse, AccountKind::OutsideToPay, AccountKind::OutsideCash] {
                open(tx, kind, organisation.id.0);
            }
        }
        let unit = tx.unit();
        store::insert_organisation(tx.write().await?, unit, &organisation).await?;
        Ok(done(ctx, "organisation", organisation.id.0, organisation))
    }
}

/// A programme as it was loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedProgramme {
    /// Its id.
    pub id: Uuid,
    /// Its code.
    pub code: String,
    /// Its version: 1 for the first.
    pub number: i64,
    /// The file.
    pub definition: String,
}

impl From<ProgrammeFile> for LoadedProgramme {
    fn from(file: ProgrammeFile) -> Self {
        let ProgrammeFile { id, code, number, definition } = file;
        Self { id, code, number, definition }
    }
}

/// Loads a programme file, as the next version if one of its code was loaded before. Grants stay with the version that they
/// were given under.
#[derive(Clone, Debug, Serialize)]
pub struct LoadProgramme {
    /// The file, TOML.
    pub definition: String,
}

impl Request for LoadProgramme {
    const COMMAND: &'static str = "programme.load";
    const ACTION: Action = Action::SetUp;
    type Answer = LoadedProgramme;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<LoadedProgramme>, FlowError> {
        access::require_first_recipient(tx.read().await?, ctx.actor()).await?;
        let programme = Programme::parse(&self.definition)?;
        let (unit, id) = (tx.unit(), ctx.ids().next());
        let number = match store::newest_programme(tx.read().await?, unit, &programme.code).await? {
            None => 1,
            Some((_, before)) if before == programme => {
                return Err(FlowError::Exists { what: "this version of the programme" });
            }
            Some((number, before)) => {
                programme.follows(&before, ctx.today())?;
                number + 1
            }
        };
        let (code, definition) = (programme.code.into(), self.definition.clone());
        let file = ProgrammeFile { id, code, number, definition };
        store::insert_programme(tx.write().await?, unit, &file).await?;
        Ok(done(ctx, "programme", id, file.into()))
    }
}

/// A subject that counts from the day of the request.
pub(crate) fn done<A>(ctx: &Ctx, subject_kind: &'static str, subject: Uuid, answer: A) -> Done<A> {
    Done { subject_kind, subject, effective_on: ctx.today(), answer }
}

/// A text of a field: it says something, and not too much.
pub(crate) fn text(field: &'static str, text: &str, most: usize) -> Result<String, FlowError> {
    plain_text(text, most).map_err(|cause| FlowError::Text { field, cause })
}
