//! Where organisations are paid: entered and signed there, looked into and confirmed by the first recipient.

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    BankDetails, BankDetailsId, BankDetailsState, DutyRules, Iban, OrganisationId, paid_to, still_paid_to,
};
use serde::Serialize;
use store::{AsOf, Conn, Done, SubjectKind, Tx};
use uuid::Uuid;

use crate::{Action, Ctx, FlowError, Request, access, may, payouts::seen, setup::done, views};

/// Enters the bank details of the organisation for which the person acts.
#[derive(Clone, Debug, Serialize)]
pub struct EnterBankDetails {
    /// The account.
    pub iban: Iban,
    /// The name of the account's holder, as the bank has it.
    pub holder: String,
}

impl Request for EnterBankDetails {
    const COMMAND: &'static str = "bank_details.enter";
    const ACTION: Action = Action::EnterBankDetails;
    type Answer = BankDetails;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<BankDetails>, FlowError> {
        let (unit, by) = (tx.unit(), ctx.signer());
        let conn = tx.read().await?;
        let before = store::bank_details_of(conn, unit, by.organisation).await?;
        let alone = store::signs_alone(conn, by.organisation, by.on).await?;
        let id = BankDetailsId(ctx.ids().next());
        let details = BankDetails::enter(id, &before, (self.iban.clone(), &self.holder), (by, alone))?;
        store::insert_bank_details(tx.write().await?, unit, &details).await?;
        Ok(done(ctx, "bank_details", id.0, details))
    }
}

/// Signs bank details that another person of the organisation entered.
#[derive(Clone, Debug, Serialize)]
pub struct SignBankDetails {
    /// The bank details.
    pub bank_details: BankDetailsId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for SignBankDetails {
    const COMMAND: &'static str = "bank_details.sign";
    const ACTION: Action = Action::SignBankDetails;
    type Answer = BankDetails;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<BankDetails>, FlowError> {
        let details = of_own(ctx, tx, self.bank_details, self.version).await?;
        moved(ctx, tx, details.sign(ctx.signer())?).await
    }
}

/// Records that and how it was looked into whether the account is the organisation's.
#[derive(Clone, Debug, Serialize)]
pub struct VerifyBankDetails {
    /// The bank details.
    pub bank_details: BankDetailsId,
    /// The version that the person saw.
    pub version: i64,
    /// How: by a call on a number that was known before, say.
    pub how: String,
}

impl Request for VerifyBankDetails {
    const COMMAND: &'static str = "bank_details.verify";
    const ACTION: Action = Action::VerifyBankDetails;
    type Answer = BankDetails;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<BankDetails>, FlowError> {
        let details = by_first_recipient(ctx, tx, self.bank_details, self.version).await?;
        moved(ctx, tx, details.verify(&self.how, ctx.signer())?).await
    }
}

/// Confirms bank details that another person looked into. A change counts after a wait.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmBankDetails {
    /// The bank details.
    pub bank_details: BankDetailsId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for ConfirmBankDetails {
    const COMMAND: &'static str = "bank_details.confirm";
    const ACTION: Action = Action::ConfirmBankDetails;
    type Answer = BankDetails;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<BankDetails>, FlowError> {
        let details = by_first_recipient(ctx, tx, self.bank_details, self.version).await?;
        let unit = tx.unit();
        let conn = tx.read().await?;
        let before = store::bank_details_of(conn, unit, details.organisation).await?;
        let rules = store::duty_rules(conn, unit).await?;
        let details = details.confirm(&before, DutyRules::wait_of(rules.last()), ctx.signer())?;
        moved(ctx, tx, details).await
    }
}

/// Does not take bank details.
#[derive(Clone, Debug, Serialize)]
pub struct RefuseBankDetails {
    /// The bank details.
    pub bank_details: BankDetailsId,
    /// The version that the person saw.
    pub version: i64,
    /// Why.
    pub reason: String,
}

impl Request for RefuseBankDetails {
    const COMMAND: &'static str = "bank_details.refuse";
    const ACTION: Action = Action::StopBankDetails;
    type Answer = BankDetails;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<BankDetails>, FlowError> {
        let details = by_first_recipient(ctx, tx, self.bank_details, self.version).await?;
        moved(ctx, tx, details.refuse(&self.reason, ctx.today())?).await
    }
}

/// Takes bank details of the own organisation back.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawBankDetails {
    /// The bank details.
    pub bank_details: BankDetailsId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for WithdrawBankDetails {
    const COMMAND: &'static str = "bank_details.withdraw";
    const ACTION: Action = Action::StopBankDetails;
    type Answer = BankDetails;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<BankDetails>, FlowError> {
        let details = of_own(ctx, tx, self.bank_details, self.version).await?;
        moved(ctx, tx, details.withdraw(ctx.today())?).await
    }
}

/// The bank details as the person saw them, if they are of the person's organisation.
async fn of_own(ctx: &Ctx, tx: &mut Tx, id: BankDetailsId, version: i64) -> Result<BankDetails, FlowError> {
    let details = found(ctx, tx, id).await?;
    if details.organisation != ctx.actor().organisation {
        return Err(FlowError::Forbidden { by: "the organisation whose account it is" });
    }
    seen("bank details", details.version, version)?;
    Ok(details)
}

/// The bank details as the person saw them, if the person acts for the first recipient.
async fn by_first_recipient(
    ctx: &Ctx,
    tx: &mut Tx,
    id: BankDetailsId,
    version: i64,
) -> Result<BankDetails, FlowError> {
    let details = found(ctx, tx, id).await?;
    access::require_first_recipient(tx.read().await?, ctx.actor()).await?;
    seen("bank details", details.version, version)?;
    Ok(details)
}

/// The bank details, if the person sees them.
async fn found(ctx: &Ctx, tx: &mut Tx, id: BankDetailsId) -> Result<BankDetails, FlowError> {
    let unit = tx.unit();
    let unknown = FlowError::NotFound { what: "bank details" };
    let conn = tx.read().await?;
    let Some(details) = store::bank_details(conn, unit, id).await? else { return Err(unknown) };
    if sees(conn, ctx, details.organisation).await? { Ok(details) } else { Err(unknown) }
}

/// Whether the person sees the bank details of an organisation: of the own one, and who sees the unit as a whole of all.
async fn sees(conn: &mut Conn, ctx: &Ctx, organisation: OrganisationId) -> Result<bool, FlowError> {
    Ok(ctx.actor().organisation == organisation || access::sees_all(conn, ctx).await?)
}

async fn moved(ctx: &Ctx, tx: &mut Tx, details: BankDetails) -> Result<Done<BankDetails>, FlowError> {
    let unit = tx.unit();
    store::update_bank_details(tx.write().await?, unit, &details).await?;
    Ok(done(ctx, "bank_details", details.id.0, details))
}

/// Where a recipient is paid today.
pub(crate) async fn account_of(
    ctx: &Ctx,
    tx: &mut Tx,
    recipient: OrganisationId,
) -> Result<BankDetailsId, FlowError> {
    let unit = tx.unit();
    let all = store::bank_details_of(tx.read().await?, unit, recipient).await?;
    Ok(paid_to(&all, ctx.today())?.id)
}

/// Refuses to release what pays to an account that does not count any more.
pub(crate) async fn account_still_counts(
    ctx: &Ctx,
    conn: &mut Conn,
    recipient: OrganisationId,
    pays_to: Option<BankDetailsId>,
) -> Result<(), FlowError> {
    let all = store::bank_details_of(conn, ctx.actor().unit, recipient).await?;
    Ok(still_paid_to(&all, pays_to, ctx.today())?)
}

/// Every version of an organisation's bank details, the first one first, as they are shown.
pub async fn bank_details_of(ctx: &Ctx, organisation: OrganisationId) -> Result<Vec<BankDetails>, FlowError> {
    let found = bank_details_of_each(ctx, &BTreeSet::from([organisation])).await?.remove(&organisation);
    found.ok_or(FlowError::NotFound { what: "organisation" })
}

/// The same of some organisations, by them: of those whose bank details the person sees, read together.
pub async fn bank_details_of_each(
    ctx: &Ctx,
    organisations: &BTreeSet<OrganisationId>,
) -> Result<BTreeMap<OrganisationId, Vec<BankDetails>>, FlowError> {
    let mut conn = ctx.look(Action::LookAtBankDetails).await?;
    let (unit, own) = (ctx.actor().unit, ctx.actor().organisation);
    let sees_all = access::sees_all(&mut conn, ctx).await?;
    let known = store::organisations(&mut conn, unit).await?.into_iter().map(|it| it.id);
    let seen = known.filter(|id| organisations.contains(id) && (sees_all || *id == own));
    let seen: Vec<OrganisationId> = seen.collect();
    let found = store::bank_details_of_each(&mut conn, unit, &seen).await?;
    let mut all: Vec<BankDetails> = found.into_values().flatten().collect();
    if let Some(as_of) = ctx.shown_as_of() {
        let ids: Vec<BankDetailsId> = all.iter().map(|details| details.id).collect();
        all = stood(&mut conn, ctx, &ids, as_of).await?;
    }
    let mut each: BTreeMap<OrganisationId, Vec<BankDetails>> =
        seen.into_iter().map(|organisation| (organisation, Vec::new())).collect();
    for details in all {
        each.entry(details.organisation).or_default().push(details);
    }
    Ok(each)
}

/// Those of some bank details that there were, as they stood, in the order of their ids that are given.
async fn stood(
    conn: &mut Conn,
    ctx: &Ctx,
    ids: &[BankDetailsId],
    as_of: AsOf,
) -> Result<Vec<BankDetails>, FlowError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut then = views::answers(conn, ctx, (SubjectKind::BankDetails, &ids), as_of).await?;
    Ok(ids.iter().filter_map(|id| then.remove(id)).collect())
}

/// A change that is open, without the account: whose, where it stands.
#[derive(Clone, Debug)]
pub struct OpenChange {
    /// Whose.
    pub organisation: OrganisationId,
    /// Where it stands.
    pub state: BankDetailsState,
    /// Whether its next step is the actor's.
    pub is_task: bool,
}

/// The changes that are open and that the person sees, the oldest first, as they are shown.
pub async fn open_changes(ctx: &Ctx) -> Result<Vec<OpenChange>, FlowError> {
    let (mut conn, unit) = (ctx.look(Action::Look).await?, ctx.actor().unit);
    let open = match ctx.shown_as_of() {
        None => store::open_bank_details(&mut conn, unit).await?,
        Some(as_of) => {
            let first = BankDetailsId(Uuid::nil());
            let ids = store::bank_details_ids(&mut conn, unit, first, i64::MAX).await?;
            let mut then = stood(&mut conn, ctx, &ids, as_of).await?;
            then.retain(|it| it.state.is_open());
            then
        }
    };
    let tasks = may::BankTasks::of(&mut conn, ctx).await?;
    let (own, sees_all) = (ctx.actor().organisation, access::sees_all(&mut conn, ctx).await?);
    let mut seen = Vec::new();
    for details in open.into_iter().filter(|details| sees_all || details.organisation == own) {
        let is_task = tasks.has(&details)?;
        seen.push(OpenChange { organisation: details.organisation, state: details.state, is_task });
    }
    Ok(seen)
}
