//! `/sachberichte/{id}`: a version of a Sachbericht, what changed in it, and what is said to it.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    Action,
    reports::{AddReportComment, report_comments},
    views,
};
use grants::{GrantId, ProofKind, Report, ReportComment, ReportId, ReportTopic, Role, Visibility};

use super::participants;
use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    german::day,
    id::Id,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// What was said to a version.
pub(crate) struct Said {
    pub(crate) version: i64,
    pub(crate) topic: Option<ReportTopic>,
    pub(crate) author: String,
    pub(crate) on: NaiveDate,
    pub(crate) is_internal: bool,
    pub(crate) text: String,
}

/// A section of the version.
struct Section {
    title: &'static str,
    text: Option<String>,
    is_changed: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "proofs/report.html")]
struct Page {
    frame: Frame,
    form: Form,
    report: Report,
    reference: String,
    back: String,
    is_newest: bool,
    sections: Vec<Section>,
    participants: String,
    said: Vec<Said>,
    may_say: bool,
    may_be_internal: bool,
    topics: Vec<(String, &'static str)>,
}

/// The versions of one Sachbericht, newest first.
pub(crate) async fn versions(
    visitor: &Visitor,
    grant: GrantId,
    of: (ProofKind, NaiveDate),
) -> Result<Vec<Report>, Wrong> {
    let mut versions = Vec::new();
    let mut after = None;
    loop {
        let page = views::reports(&visitor.ctx, Some(grant), after, views::MOST).await?;
        versions.extend(page.items.into_iter().filter(|report| (report.kind, report.until) == of));
        after = page.next;
        if after.is_none() {
            versions.sort_by_key(|report| std::cmp::Reverse(report.number));
            return Ok(versions);
        }
    }
}

/// What was said to a version, oldest first.
pub(crate) async fn said(visitor: &Visitor, report: &Report) -> Result<Vec<Said>, Wrong> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let page = report_comments(&visitor.ctx, report.id, after, views::MOST).await?;
        all.extend(page.items.into_iter().map(|comment| told(report.number, comment)));
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

fn told(version: i64, comment: ReportComment) -> Said {
    let ReportComment { topic, author, on, visibility, text, .. } = comment;
    Said { version, topic, author, on, is_internal: visibility == Visibility::Internal, text }
}

async fn shown(visitor: &Visitor, id: ReportId, form: Form) -> Result<Page, Wrong> {
    let report = views::report(&visitor.ctx, id).await?;
    let grant = views::grant(&visitor.ctx, report.grant).await?;
    let versions = versions(visitor, grant.id, (report.kind, report.until)).await?;
    let before = versions.iter().find(|it| it.number == report.number - 1);
    let changed = report.changed_since(before);
    let section = |topic: ReportTopic| Section {
        title: topic.german(),
        text: report.section(topic).map(ToOwned::to_owned),
        is_changed: before.is_some() && changed.contains(&topic),
    };
    let above = format!("/zuwendungen/{}", grant.id);
    let back = match report.kind {
        ProofKind::Zwischennachweis => format!("{above}/nachweis?bis={}", day(report.until)),
        ProofKind::Verwendungsnachweis => format!("{above}/nachweis"),
    };
    let title = format!("Sachbericht, Fassung {}", report.number);
    let frame = visitor.frame(&title).faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame.below("/zuwendungen", "Zuwendungen").below(above, &grant.act.reference),
        form,
        is_newest: versions.first().is_none_or(|newest| newest.id == report.id),
        sections: ReportTopic::ALL.into_iter().map(section).collect(),
        participants: participants::written(&report.participants),
        said: said(visitor, &report).await?,
        may_say: visitor.may(Action::Comment),
        may_be_internal: !matches!(visitor.ctx.actor().role, Role::Editor | Role::Signatory),
        topics: ReportTopic::ALL.map(|topic| (topic.word().to_owned(), topic.german())).into(),
        reference: grant.act.reference,
        back,
        report,
    })
}

/// `GET /sachberichte/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&visitor, ReportId(id), form).await?))
}

/// `POST /sachberichte/{id}/anmerkungen`
pub(crate) async fn comment(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let report = ReportId(id);
    if let Some(text) = sent.form.text("text", "Bitte etwas schreiben.") {
        let is_internal = sent.form.has("intern", "ja");
        let visibility = if is_internal { Visibility::Internal } else { Visibility::Shared };
        let topic = ReportTopic::from_word(sent.form.value("abschnitt"));
        match sent.run(AddReportComment { report, topic, visibility, text }).await? {
            Ok(_) => return Ok(done(format_args!("/sachberichte/{report}"), "anmerkung-sachbericht")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, report, sent.form).await?))
}
