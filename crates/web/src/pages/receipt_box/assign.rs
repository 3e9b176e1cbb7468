//! `/belege/{id}`: a file of the receipt box, and the lines that it may prove.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    Action,
    receipt_files::{self, AttachReceiptFile},
    views, waiting,
};
use grants::{
    Claim, ClaimId, ClaimState, LineCut, LineFilter, LineMark, LineSearch, LinesAsked, ReceiptFileId,
};

use crate::{
    Web, filters,
    form::Form,
    frame::Frame,
    german::{day, euros, period},
    id::Id,
    lists::{self, Grants},
    names::Names,
    pages::claims::{line::FileShown, lines, viewer::Viewer},
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The field of the claim.
const CLAIM: &str = "abrechnung";
/// The field of the line.
const LINE: &str = "zeile";
/// Which page of the file is shown; `seite` is that of its lines.
const FILE_PAGE: &str = "belegseite";
/// The most lines of a page.
const MOST: i64 = 50;

/// The page.
#[derive(Template)]
#[template(path = "receipt_box/assign.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    file: FileShown,
    may_hand_in: bool,
    /// The open claims to choose from.
    claims: Vec<(String, String)>,
    /// The lines of the one that is chosen which lack a file.
    lines: Option<Lines>,
}

/// Lines of a claim that lack a file.
struct Lines {
    claim: String,
    rows: Vec<(String, String)>,
    cut: LineCut,
}

/// `GET /belege/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let form = Form::fresh(&web.flow).with(CLAIM, visitor.asked.value(CLAIM));
    Ok(page(&shown(&visitor, ReceiptFileId(id), form).await?))
}

/// `POST /belege/{id}/zuordnung`
pub(crate) async fn post(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let file = ReceiptFileId(id);
    let claim = sent.form.value(CLAIM).parse().ok().map(ClaimId);
    let Some(claim) = claim else {
        sent.form.blame(CLAIM, "Bitte eine Abrechnung auswählen.");
        return Ok(faulty(&shown(&sent.visitor, file, sent.form).await?));
    };
    let number = sent.form.value(LINE).parse().unwrap_or_default();
    let asked = LinesAsked::Numbered([number].into());
    let found = views::claim_excerpt(&sent.visitor.ctx, claim, &asked).await?.claim;
    let Some(line) = found.lines.first() else {
        sent.form.blame(LINE, "Bitte die Zeile auswählen, zu der die Datei gehört.");
        return Ok(faulty(&shown(&sent.visitor, file, sent.form).await?));
    };
    match sent.run(AttachReceiptFile { claim, line: line.id, file }).await? {
        Ok(_) => Ok(done("/belege", "beleg-zugeordnet")),
        Err(refusal) => {
            sent.refused(refusal)?;
            Ok(faulty(&shown(&sent.visitor, file, sent.form).await?))
        }
    }
}

async fn shown(visitor: &Visitor, id: ReceiptFileId, form: Form) -> Result<Page, Wrong> {
    let file = receipt_files::receipt_file(&visitor.ctx, id).await?;
    let claims = open_claims(visitor).await?;
    let chosen = form.value(CLAIM).parse().ok().map(ClaimId);
    let lines = match chosen.filter(|claim| claims.iter().any(|(id, _)| *id == claim.to_string())) {
        Some(claim) => Some(lines(visitor, claim).await?),
        None => None,
    };
    let title = format!("Beleg „{}“", file.name);
    let asked = visitor.asked.value(FILE_PAGE).parse().unwrap_or(1);
    let of_claim = chosen.map(|claim| format!("&{CLAIM}={claim}")).unwrap_or_default();
    let address = |page: u32| format!("/belege/{id}?{FILE_PAGE}={page}{of_claim}");
    let viewer = Viewer::of(&visitor.ctx, &file, asked, address).await;
    Ok(Page {
        frame: visitor.frame(title).faulty(!form.faults().is_empty()).below("/belege", "Belegeingang"),
        id: id.to_string(),
        file: FileShown { viewer, ..FileShown::from(file) },
        may_hand_in: visitor.may(Action::HandIn),
        claims,
        lines,
        form,
    })
}

/// The own claims that still take files.
async fn open_claims(visitor: &Visitor) -> Result<Vec<(String, String)>, Wrong> {
    let ctx = &visitor.ctx;
    let waiting = lists::all(|after| waiting::claims(ctx, after, views::MOST)).await?;
    let open = waiting.into_iter().map(|excerpt| excerpt.claim).filter(|claim| {
        matches!(claim.state, ClaimState::Submitted { .. } | ClaimState::ChangesRequested { .. })
    });
    let open: Vec<Claim> = open.collect();
    let grants = Grants::with(ctx, open.iter().map(|claim| claim.grant)).await?;
    let mut found = Vec::new();
    for claim in open {
        let grant = grants.of(claim.grant)?;
        if grant.recipient == ctx.actor().organisation {
            let name = format!("{}, Nr. {}, {}", grant.act.reference, claim.number, period(claim.period));
            found.push((claim.id.to_string(), name));
        }
    }
    Ok(found)
}

/// The open lines of a claim that lack a file.
async fn lines(visitor: &Visitor, id: ClaimId) -> Result<Lines, Wrong> {
    let ctx = &visitor.ctx;
    let search = LineSearch { within: LineFilter::Open, ..LineSearch::marked(LineMark::WithoutFile) };
    let found = lines::found(ctx, id, search, visitor.page_number(), MOST).await?;
    let claim = found.excerpt.claim;
    let grant = views::grant(ctx, claim.grant).await?;
    let present: Vec<_> = claim.lines.iter().collect();
    let shown = lines::shown(ctx, &Names::of(ctx).await?, &grant, &claim, &present).await?;
    let row = |line: lines::Line| {
        let paid = day(line.paid_on);
        let text =
            format!("Zeile {}: {}, {}, bezahlt am {paid}", line.number, line.what, euros(line.eligible));
        (line.number.to_string(), text)
    };
    Ok(Lines { claim: id.to_string(), rows: shown.into_iter().map(row).collect(), cut: found.cut })
}
