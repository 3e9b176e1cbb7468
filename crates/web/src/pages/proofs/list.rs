//! `/nachweise`

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{Action, views};
use grants::{Grant, Proof};

use crate::{
    filters,
    frame::Frame,
    german::{Badge, period, proof_kind, proof_state},
    list_csv::{self, Cell},
    lists::{self, Grants},
    names::Names,
    narrowing::{self, Narrowing},
    show::{Wrong, page},
    visitor::Visitor,
};

/// A proof in a list.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) kind: &'static str,
    pub(crate) reference: String,
    pub(crate) recipient: String,
    pub(crate) period: String,
    pub(crate) state: Badge,
    pub(crate) on: NaiveDate,
    pub(crate) has_document: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "proofs/list.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    /// How many there are.
    count: String,
    next: Option<String>,
    csv: Option<String>,
    may_compile: bool,
    grant: String,
    stand: String,
    bekannt: String,
    narrowing: Narrowing,
}

/// A proof as it is shown.
pub(crate) fn row(names: &Names, grant: &Grant, proof: &Proof) -> Row {
    let (state, on) = proof_state(proof.state);
    Row {
        id: proof.id.to_string(),
        kind: proof_kind(proof.kind),
        reference: grant.act.reference.clone(),
        recipient: names.organisation(grant.recipient).to_owned(),
        period: period(proof.period),
        state,
        on,
        has_document: proof.document.is_some(),
    }
}

/// `GET /nachweise`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let ctx = &visitor.ctx;
    let asked = narrowing::asked(&visitor.asked);
    let found = views::proofs_asked(ctx, &asked, visitor.after(), 50).await?;
    let counted = async {
        if asked.is_narrowed() {
            lists::counted_through(|after| views::proofs_asked(ctx, &asked, after, views::MOST)).await
        } else {
            views::proof_count(ctx, asked.grant).await
        }
    };
    let count = lists::how_many(&visitor, &found, counted, ("Nachweis", "Nachweise")).await?;
    let narrowing = Narrowing::of(&visitor, &names, &asked);
    let grants = Grants::with(&visitor.ctx, found.items.iter().map(|it| it.grant)).await?;
    let mut rows = Vec::with_capacity(found.items.len());
    for proof in &found.items {
        rows.push(row(&names, grants.of(proof.grant)?, proof));
    }
    let (stand, bekannt) = visitor.days();
    let next = found.next.map(|next| narrowing.next(next));
    let may_compile = visitor.may(Action::HandIn);
    Ok(page(&Page {
        frame: visitor.frame("Nachweise"),
        csv: (!rows.is_empty()).then(|| list_csv::way(&visitor)),
        rows,
        count,
        next,
        may_compile,
        grant: asked.grant.map(|grant| grant.to_string()).unwrap_or_default(),
        stand,
        bekannt,
        narrowing,
    }))
}

/// `GET /nachweise/liste.csv`
pub(crate) async fn csv(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let asked = narrowing::asked(&visitor.asked);
    let found = lists::all(|after| views::proofs_asked(&visitor.ctx, &asked, after, views::MOST)).await?;
    let grants = Grants::with(&visitor.ctx, found.iter().map(|it| it.grant)).await?;
    let mut rows = Vec::with_capacity(found.len());
    for proof in &found {
        let grant = grants.of(proof.grant)?;
        let Row { kind, reference, recipient, period, state, on, .. } = row(&names, grant, proof);
        let texts = [kind.to_owned(), reference, recipient, period, state.word].map(Cell::Text);
        rows.push(texts.into_iter().chain([Cell::Day(on)]).collect());
    }
    let head = ["Nachweis", "Zuwendung", "von", "Zeitraum", "Stand", "am"];
    list_csv::answer(&visitor, "Nachweise", &head, rows).await
}
