//! What may be done about where an organisation is paid.

use grants::{BankDetails, BankDetailsError, BankDetailsState, OrganisationId, Role};
use store::Conn;

use super::{ANY_TEXT, May, admitted, is_free, tried};
use crate::{Action, Ctx, FlowError, access};

/// What is done about where an organisation is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BankDetailsAct {
    /// The organisation enters an account.
    Enter,
    /// Another person of the organisation signs it.
    Sign,
    /// The first recipient looks into it.
    Verify,
    /// Another person there confirms it.
    Confirm,
    /// The first recipient does not take it.
    Refuse,
    /// The organisation takes it back.
    Withdraw,
}

/// An act, what it asks for, and what the bank details themselves say to it.
type Asked = (BankDetailsAct, Action, Result<(), FlowError>);

/// The acts that come next about where an organisation is paid, if they are those of the actor's side, each with what stands
/// in its way. The change that is open is given with it, if there is one.
pub async fn bank_details_acts(
    ctx: &Ctx,
    organisation: OrganisationId,
    open: Option<&BankDetails>,
) -> Result<Vec<May<BankDetailsAct>>, FlowError> {
    if ctx.shown_as_of().is_some() || ctx.actor().role == Role::Auditor {
        return Ok(Vec::new());
    }
    let mut conn = ctx.look(Action::LookAtBankDetails).await?;
    let mut all = Vec::new();
    if ctx.actor().organisation == organisation {
        all.extend(of_organisation(ctx, open));
    }
    if let Some(open) = open
        && access::is_first_recipient(&mut conn, ctx.actor()).await?
    {
        all.extend(of_first_recipient(ctx, open));
    }
    let mut acts = Vec::with_capacity(all.len());
    for (act, action, rule) in all {
        match admitted(&mut conn, ctx, action).await.and(rule) {
            Err(failed) if !failed.is_refusal() => return Err(failed),
            told => acts.push(May { act, refusal: told.err() }),
        }
    }
    Ok(acts)
}

/// Of which open changes the next step is the actor's: asked once of the books, however many there are.
pub(crate) struct BankTasks<'a> {
    ctx: &'a Ctx,
    admitted: Vec<Action>,
    is_first_recipient: bool,
}

impl<'a> BankTasks<'a> {
    /// What the actor may do today. Nobody acts on a past day.
    pub(crate) async fn of(conn: &mut Conn, ctx: &'a Ctx) -> Result<Self, FlowError> {
        let mut may = Vec::new();
        if ctx.shown_as_of().is_none() {
            for action in [Action::SignBankDetails, Action::VerifyBankDetails, Action::ConfirmBankDetails] {
                if is_free(admitted(conn, ctx, action).await)? {
                    may.push(action);
                }
            }
        }
        let is_first_recipient = access::is_first_recipient(conn, ctx.actor()).await?;
        Ok(Self { ctx, admitted: may, is_first_recipient })
    }

    /// Whether the next step is the actor's: to sign a change, to look into it or to confirm it.
    pub(crate) fn has(&self, open: &BankDetails) -> Result<bool, FlowError> {
        let mut next = Vec::new();
        if self.ctx.actor().organisation == open.organisation {
            next.extend(of_organisation(self.ctx, Some(open)));
        }
        if self.is_first_recipient {
            next.extend(of_first_recipient(self.ctx, open));
        }
        for (_, action, rule) in next {
            if self.admitted.contains(&action) && is_free(rule)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn of_organisation(ctx: &Ctx, open: Option<&BankDetails>) -> Vec<Asked> {
    let Some(open) = open else { return vec![(BankDetailsAct::Enter, Action::EnterBankDetails, Ok(()))] };
    let is_open = Err(BankDetailsError::Open { number: open.number }.into());
    let mut all = vec![(BankDetailsAct::Enter, Action::EnterBankDetails, is_open)];
    if matches!(open.state, BankDetailsState::Entered { .. }) {
        let rule = tried(open.clone().sign(ctx.signer()));
        all.push((BankDetailsAct::Sign, Action::SignBankDetails, rule));
    }
    let rule = tried(open.clone().withdraw(ctx.today()));
    all.push((BankDetailsAct::Withdraw, Action::StopBankDetails, rule));
    all
}

fn of_first_recipient(ctx: &Ctx, open: &BankDetails) -> Vec<Asked> {
    let mut all = Vec::new();
    match open.state {
        BankDetailsState::Signed { .. } => {
            let rule = tried(open.clone().verify(ANY_TEXT, ctx.signer()));
            all.push((BankDetailsAct::Verify, Action::VerifyBankDetails, rule));
        }
        BankDetailsState::Verified { .. } => {
            // How long it waits does not matter to who confirms it.
            let rule = tried(open.clone().confirm(&[], 0, ctx.signer()));
            all.push((BankDetailsAct::Confirm, Action::ConfirmBankDetails, rule));
        }
        _ => {}
    }
    let rule = tried(open.clone().refuse(ANY_TEXT, ctx.today()));
    all.push((BankDetailsAct::Refuse, Action::StopBankDetails, rule));
    all
}
