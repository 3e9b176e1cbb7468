//! `/zuwendungen/{id}/abschluss`: what still stands in the way of closing a grant, what stays open of it, and its closing.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    FlowError,
    closures::{CloseGrant, open_ends},
    notifications::foreseen::hearing,
    settlement::of_grant,
    views,
};
use grants::{Figures, Grant, GrantError, GrantId};
use ledger::Cents;

use super::settlement;
use crate::{
    Web, filters, foreseen,
    form::Form,
    frame::Frame,
    german::euros,
    id::Id,
    lists,
    names::Names,
    refusal,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// What stands in the way, and where it is looked at: the words of the link, and the page.
struct Hindrance {
    told: String,
    ways: Vec<(&'static str, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "grants/close.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    closed: Option<String>,
    hindrances: Vec<Hindrance>,
    open: Vec<String>,
    positions: Vec<(String, Figures)>,
    follows: String,
}

async fn shown(visitor: &Visitor, id: GrantId, form: Form) -> Result<Page, Wrong> {
    let ctx = &visitor.ctx;
    let open = open_ends(ctx, id).await?;
    let grant = views::grant(ctx, id).await?;
    let names = Names::of(ctx).await?;
    let figures = views::grant_figures(ctx, &grant).await?;
    let closed = grant.state.close(ctx.today()).err();
    let follows = follows(visitor, &names, &grant, &figures).await?;
    let frame = visitor.frame("Abschließen").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame
            .below("/zuwendungen", "Zuwendungen")
            .below(format!("/zuwendungen/{id}"), &grant.act.reference),
        form: form.about(grant.version),
        id: id.to_string(),
        closed: closed.map(|cause| refusal::of_flow(&cause.into()).text),
        hindrances: hindrances(visitor, id, open).await?,
        open: settlement::open(&of_grant(ctx, id).await?),
        positions: grant.positions.iter().map(|it| names.position(&grant, it)).zip(figures).collect(),
        follows,
    })
}

/// What closing brings about: what nobody takes up any more, and who will be told.
async fn follows(
    visitor: &Visitor,
    names: &Names,
    grant: &Grant,
    figures: &[Figures],
) -> Result<String, Wrong> {
    let sum = |of: fn(&Figures) -> Cents| Cents::sum(figures.iter().map(of)).map_err(FlowError::from);
    let (awarded, free) = (sum(|it| it.awarded)?, sum(|it| it.free)?);
    let hearing = hearing::<CloseGrant>(&visitor.ctx, grant).await?;
    Ok(format!(
        "Von {} werden {} danach nicht mehr in Anspruch genommen. {}",
        euros(awarded),
        euros(free),
        foreseen::told(names, hearing.as_ref())
    ))
}

/// Each with the pages where it is settled.
async fn hindrances(visitor: &Visitor, id: GrantId, open: Vec<GrantError>) -> Result<Vec<Hindrance>, Wrong> {
    let below = lists::grants(&visitor.ctx).await?;
    let below: Vec<_> = below.into_iter().filter(|grant| grant.parent == Some(id)).collect();
    let ways = |open: &GrantError| match open {
        GrantError::OpenBelow { reference } => {
            let found = below.iter().find(|grant| grant.act.reference == *reference);
            found
                .map(|grant| ("Zur Weiterleitung", format!("/zuwendungen/{}", grant.id)))
                .into_iter()
                .collect()
        }
        _ => ["Abrechnungen", "Mittelanforderungen", "Zahlungen"]
            .into_iter()
            .zip(["abrechnungen", "anforderungen", "zahlungen"])
            .map(|(words, list)| (words, format!("/{list}?zuwendung={id}")))
            .collect(),
    };
    let told = |open: GrantError| Hindrance { ways: ways(&open), told: refusal::of_flow(&open.into()).text };
    Ok(open.into_iter().map(told).collect())
}

/// `GET /zuwendungen/{id}/abschluss`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    super::require_giver(&visitor)?;
    Ok(page(&shown(&visitor, GrantId(id), Form::fresh(&web.flow)).await?))
}

/// `POST /zuwendungen/{id}/abschluss`
pub(crate) async fn post(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (grant, version) = (GrantId(id), sent.form.version());
    if let Some(closed_on) = sent.form.day("tag") {
        match sent.run(CloseGrant { grant, version, closed_on }).await? {
            Ok(_) => return Ok(done(format_args!("/zuwendungen/{id}"), "zuwendung-abgeschlossen")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, grant, sent.form).await?))
}
