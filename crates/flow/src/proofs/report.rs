//! The Sachbericht in a proof: what its author wrote, and to each section what the books say, which nobody can change.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{Cost, GrantId, ParticipantPart, Period, Report, ReportTopic};
use ledger::Cents;
use proof::data::{ParticipantRow, ReportSection};

use super::gather::{self, Gathered};
use crate::{
    Ctx, FlowError,
    documents::{
        view::View,
        words::{day, euros},
    },
};

/// What the books say to each section of the Sachbericht of a grant that the actor sees: of the final proof, or of an interim
/// one up to a day.
pub async fn report_facts(
    ctx: &Ctx,
    grant: GrantId,
    interim_until: Option<NaiveDate>,
) -> Result<Vec<(ReportTopic, Option<String>)>, FlowError> {
    let mut view = View::open(ctx).await?;
    let found = facts(&mut view, grant, interim_until).await;
    view.close().await?;
    found
}

async fn facts(
    view: &mut View<'_>,
    grant: GrantId,
    interim_until: Option<NaiveDate>,
) -> Result<Vec<(ReportTopic, Option<String>)>, FlowError> {
    let grant = view.grant(grant).await?;
    let until = interim_until.unwrap_or_else(|| grant.act.period.until());
    let period = Period::new(grant.act.period.from(), until)?;
    let gathered = gather::of_period(view, grant, &period).await?;
    ReportTopic::ALL.into_iter().map(|topic| Ok((topic, known(topic, &gathered, period)?))).collect()
}

/// The sections in the order of the form. One that nobody wrote says what the books know of it.
pub(super) fn sections(
    report: &Report,
    gathered: &Gathered,
    period: Period,
) -> Result<Vec<ReportSection>, FlowError> {
    let mut sections = Vec::with_capacity(ReportTopic::ALL.len());
    for topic in ReportTopic::ALL {
        let known = known(topic, gathered, period)?.map(|fact| format!("Aus den Büchern: {fact}"));
        let written = report.section(topic).map(ToOwned::to_owned);
        let text: Vec<String> = known.into_iter().chain(written).collect();
        if !text.is_empty() {
            sections.push(ReportSection { title: topic.german().to_owned(), text: text.join("\n") });
        }
    }
    Ok(sections)
}

/// How many took part. What of a group nobody has broken down is told as such.
pub(super) fn participants(report: &Report) -> Vec<ParticipantRow> {
    let mut rows = Vec::new();
    for group in &report.participants {
        rows.push(ParticipantRow { group: group.group.clone(), count: Some(group.count) });
        let part = |part: &ParticipantPart| ParticipantRow {
            group: format!("davon {}", part.group),
            count: part.count,
        };
        rows.extend(group.parts.iter().map(part));
        rows.extend(group.not_broken_down().map(|rest| ParticipantRow {
            group: "davon nicht aufgeschlüsselt".to_owned(),
            count: Some(rest),
        }));
    }
    rows
}

/// What the books know of a section.
fn known(topic: ReportTopic, gathered: &Gathered, period: Period) -> Result<Option<String>, FlowError> {
    let act = &gathered.grants[0].act;
    Ok(match topic {
        ReportTopic::Begin => {
            Some(format!("Der Bewilligungszeitraum beginnt am {}.", day(act.period.from())))
        }
        ReportTopic::Duration => Some(format!(
            "Der Bewilligungszeitraum endet am {}; nachgewiesen wird bis zum {}.",
            day(act.period.until()),
            day(period.until())
        )),
        ReportTopic::Participants => units(gathered),
        ReportTopic::Deviations => Some(spent(gathered)?),
        ReportTopic::Staff | ReportTopic::Success => None,
    })
}

/// How many units were recognised, unit by unit.
fn units(gathered: &Gathered) -> Option<String> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for line in gathered.lines.iter().map(|settled| &settled.line) {
        if let Cost::LumpSum { unit, rate_amount, .. } = &line.cost {
            *counts.entry(unit).or_default() += line.recognised().get() / rate_amount.get().max(1);
        }
    }
    let told: Vec<_> = counts.iter().map(|(unit, count)| format!("{count} × {unit}")).collect();
    (!told.is_empty()).then(|| format!("Anerkannt sind {}.", told.join(", ")))
}

/// What was planned and what is recognised.
fn spent(gathered: &Gathered) -> Result<String, FlowError> {
    let rows = gathered.expenditure()?;
    let planned = Cents::sum(rows.iter().map(|row| row.planned_eligible))?;
    let settled = Cents::sum(rows.iter().map(|row| row.settled_eligible))?;
    Ok(format!("Geplant waren {}, anerkannt sind {}.", euros(planned), euros(settled)))
}
