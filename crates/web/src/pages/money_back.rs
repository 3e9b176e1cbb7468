//! Money that comes back: receivables, repayments, interest on what was used too late.

pub(crate) mod demand;
pub(crate) mod interest;
pub(crate) mod list;
pub(crate) mod repay;
pub(crate) mod view;

use flow::Ctx;
use grants::{DemandKind, Grant, GrantId, Position, PositionId, Receivable, ReceivableState};

use crate::{form::Form, german::Badge, lists, names::Names, show::Wrong, visitor::Visitor};

/// The kinds of what is demanded or paid back, to choose among.
fn kinds() -> Vec<(String, String)> {
    DemandKind::ALL.map(|it| (it.word().to_owned(), kind(it).to_owned())).to_vec()
}

/// What is demanded.
const fn kind(kind: DemandKind) -> &'static str {
    match kind {
        DemandKind::Refund => "Zuwendung",
        DemandKind::Interest => "Zinsen",
        DemandKind::Other => "Anderes",
    }
}

/// Where a receivable stands.
fn state(receivable: &Receivable) -> Result<Badge, Wrong> {
    let state = receivable.state().map_err(flow::FlowError::from)?;
    let (word, class) = match state {
        ReceivableState::Open => ("Offen", "ff-badge ff-badge--wait"),
        ReceivableState::Partly => ("Teilweise beglichen", "ff-badge ff-badge--wait"),
        ReceivableState::Settled => ("Beglichen", "ff-badge ff-badge--good"),
        ReceivableState::Waived => ("Erlassen", "ff-badge"),
    };
    Ok(Badge { word: word.to_owned(), class })
}

/// The grants that the visitor's organisation gives, awards among them that it received.
async fn given(visitor: &Visitor) -> Result<Vec<Grant>, Wrong> {
    let all = lists::grants(&visitor.ctx).await?;
    Ok(all.into_iter().filter(|it| super::grants::gives(visitor, it)).collect())
}

/// The positions of grants, to choose among: who owes it, under which act, for which component.
fn positions(names: &Names, grants: &[Grant]) -> Vec<(String, String)> {
    let of = |grant: &Grant, position: &Position| {
        let (who, act) = (names.organisation(grant.recipient), &grant.act.reference);
        (position.id.to_string(), format!("{who}, {act}: {}", names.position(grant, position)))
    };
    grants.iter().flat_map(|grant| grant.positions.iter().map(move |it| of(grant, it))).collect()
}

/// The position that was chosen in a field, and its grant.
fn chosen<'grant>(
    form: &mut Form,
    field: &str,
    grants: &'grant [Grant],
) -> Option<(&'grant Grant, &'grant Position)> {
    let all = || grants.iter().flat_map(|grant| grant.positions.iter().map(move |it| (grant, it)));
    form.choice(field, |text| all().find(|(_, it)| it.id.to_string() == text))
}

/// The name of a position of a grant that is seen.
async fn named(
    ctx: &Ctx,
    names: &Names,
    grant: GrantId,
    position: PositionId,
) -> Result<(Grant, String), Wrong> {
    let grant = flow::views::grant(ctx, grant).await?;
    let what = names.position_of(&grant, position);
    Ok((grant, what))
}
