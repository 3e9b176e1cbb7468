//! What a proof needs before it is compiled: what is there, what is missing, and where.

use std::slice::from_ref;

use chrono::NaiveDate;
use grants::{ClaimState, Grant, GrantId, Period, ProofKind, ProofStage, Report, ReportTopic};
use uuid::Uuid;

use super::inventory;
use crate::{
    Ctx, FlowError, deadlines,
    documents::view::{FEW, View},
    use_clock,
};

/// How far a proof has come before it is compiled.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// Due, being collected, or complete.
    pub stage: ProofStage,
    /// The last day to file it, where the law sets one.
    pub due_on: Option<NaiveDate>,
    /// What it needs.
    pub items: Vec<ChecklistItem>,
}

/// Something that a proof needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecklistItem {
    /// Its stable word.
    pub word: &'static str,
    /// The same in German, as what is open.
    pub open: &'static str,
    /// What the subjects below are: `claim`, `grant` or `payment`; nothing where the point is about no subject.
    pub of: Option<&'static str>,
    /// Where it is missing.
    pub missing: Vec<Uuid>,
    /// Whether it is there.
    pub is_met: bool,
}

/// What the proof of a grant that the actor sees needs: the final one, or an interim one up to a day; as the books stand or
/// stood on the day that is asked for.
pub async fn checklist(
    ctx: &Ctx,
    grant: GrantId,
    interim_until: Option<NaiveDate>,
) -> Result<Checklist, FlowError> {
    let mut view = View::open(ctx).await?;
    let found = gather(&mut view, grant, interim_until).await;
    view.close().await?;
    found
}

async fn gather(
    view: &mut View<'_>,
    grant: GrantId,
    interim_until: Option<NaiveDate>,
) -> Result<Checklist, FlowError> {
    let grant = view.grant(grant).await?;
    let (kind, period) = match interim_until {
        None => (ProofKind::Verwendungsnachweis, grant.act.period),
        Some(until) => (ProofKind::Zwischennachweis, Period::new(grant.act.period.from(), until)?),
    };
    if !grant.act.period.contains_period(&period) {
        return Err(FlowError::ProofOutsideGrant { proved: period, period: grant.act.period });
    }
    let due_on = deadlines::due_on(&mut view.conn, view.ctx, &grant, (kind, period.until())).await?;
    let (is_begun, items) = items(view, &grant, (kind, &period)).await?;
    let is_missing = items.iter().any(|item| !item.is_met);
    Ok(Checklist { stage: ProofStage::of(is_begun, is_missing), due_on, items })
}

/// The word of the Sachbericht.
pub(crate) const REPORT_WRITTEN: &str = "report_written";
/// The word of what a written Sachbericht is to tell above all.
pub(crate) const SUCCESS_TOLD: &str = "success_told";
/// The word of the statement of the own audit office, which comes after a proof is compiled.
const OWN_AUDIT: &str = "own_audit";

/// What is open of a proof that is compiled now, in German.
pub(super) async fn open_points(
    view: &mut View<'_>,
    grant: &Grant,
    of: (ProofKind, &Period),
) -> Result<Vec<&'static str>, FlowError> {
    let (_, items) = items(view, grant, of).await?;
    let is_open = |item: &ChecklistItem| !item.is_met && item.word != OWN_AUDIT;
    Ok(items.into_iter().filter(is_open).map(|item| item.open).collect())
}

/// Whether there is anything to prove, and every point.
async fn items(
    view: &mut View<'_>,
    grant: &Grant,
    (kind, period): (ProofKind, &Period),
) -> Result<(bool, Vec<ChecklistItem>), FlowError> {
    let (mut undecided, mut parked, mut is_begun) = (Vec::new(), Vec::new(), false);
    let tree = view.tree(grant.clone()).await?;
    for few in tree.chunks(FEW) {
        let mut claims = view.claims_of(few).await?;
        let claims = few.iter().filter_map(|grant| claims.remove(&grant.id)).flatten();
        for claim in claims {
            let counts = claim.lines.iter().any(|line| period.contains(line.paid_on));
            is_begun |= counts;
            match claim.state {
                ClaimState::Submitted { .. } | ClaimState::ChangesRequested { .. } if counts => {
                    undecided.push(claim.id.0);
                }
                ClaimState::Decided { .. } => {
                    let waits =
                        |line: &&grants::ClaimLine| line.waiting().is_ok() && period.contains(line.paid_on);
                    if claim.lines.iter().any(|line| waits(&line)) {
                        parked.push(claim.id.0);
                    }
                }
                _ => {}
            }
        }
    }
    let point = |word, open, of, missing: Vec<Uuid>| ChecklistItem {
        word,
        open,
        of,
        is_met: missing.is_empty(),
        missing,
    };
    let mut items = vec![
        ChecklistItem {
            word: "period_over",
            open: "Der Nachweiszeitraum ist noch nicht zu Ende.",
            of: None,
            missing: Vec::new(),
            is_met: period.until() < view.day(),
        },
        point("claims_decided", "Abrechnungen sind noch nicht entschieden.", Some("claim"), undecided),
        point("parked_lines_settled", "Zurückgestellte Positionen warten noch.", Some("claim"), parked),
        point(
            "providers_accepted",
            "Nachweise von Letztempfängern sind noch nicht anerkannt.",
            Some("grant"),
            not_accepted(view, grant, period).await?,
        ),
    ];
    items.push(point(
        "interest_decided",
        "Über Zinsen auf verspätet verwendete Mittel ist noch nicht entschieden.",
        Some("grant"),
        undecided_interest(view, grant).await?,
    ));
    items.extend(objects_listed(view, &tree, period).await?);
    let as_of = view.as_of();
    let day = as_of.effective_on.min(as_of.known_on);
    let written = store::newest_report(&mut view.conn, grant.id, (kind, period.until()), day).await?;
    items.extend(report(written.as_ref()));
    items.extend(own_audit(view, grant, (kind, period)).await?);
    Ok((is_begun, items))
}

/// Whether the Sachbericht is written, and if it is, whether it tells what was achieved, which the proof is to confirm.
fn report(written: Option<&Report>) -> Vec<ChecklistItem> {
    let point = |word, open, is_met| ChecklistItem { word, open, of: None, missing: Vec::new(), is_met };
    let is_written = point(
        REPORT_WRITTEN,
        "Der Sachbericht ist noch nicht im System geschrieben. Ohne ihn bestätigt der Nachweis nicht, was mit den Mitteln \
         erreicht wurde.",
        written.is_some(),
    );
    let is_told = written.map(|written| {
        point(
            SUCCESS_TOLD,
            "Der Sachbericht sagt nichts zu Erfolg und Auswirkungen. Ohne das bestätigt der Nachweis nicht, was mit den \
             Mitteln erreicht wurde.",
            tells_success(written),
        )
    });
    [Some(is_written), is_told].into_iter().flatten().collect()
}

/// Whether a Sachbericht tells what was achieved.
pub(super) fn tells_success(report: &Report) -> bool {
    report.section(ReportTopic::Success).is_some()
}

/// Whether objects stand in the inventory where their receipts are above the price that the programme names.
async fn objects_listed(
    view: &mut View<'_>,
    tree: &[Grant],
    period: &Period,
) -> Result<Option<ChecklistItem>, FlowError> {
    let unlisted = inventory::unlisted(view, tree, period).await?;
    Ok(unlisted.map(|missing| ChecklistItem {
        word: "objects_listed",
        open: "Zu Belegen über der Grenze des Programms fehlt der Gegenstand im Inventar.",
        of: Some("claim"),
        is_met: missing.is_empty(),
        missing,
    }))
}

/// Whether the own audit office has examined the proof, where the act asks for that.
async fn own_audit(
    view: &mut View<'_>,
    grant: &Grant,
    (kind, period): (ProofKind, &Period),
) -> Result<Option<ChecklistItem>, FlowError> {
    if !grant.act.terms.stated.own_audit {
        return Ok(None);
    }
    let proofs = view.proofs(grant).await?;
    let of_this = |proof: &&grants::Proof| proof.kind == kind && proof.period.until() == period.until();
    let newest = proofs.iter().filter(of_this).max_by_key(|proof| (proof.number, proof.id));
    Ok(Some(ChecklistItem {
        word: OWN_AUDIT,
        open: "Die eigene Prüfungseinrichtung hat den Nachweis noch nicht geprüft.",
        of: None,
        missing: Vec::new(),
        is_met: newest.is_some_and(|proof| proof.own_audit.is_some()),
    }))
}

/// The grants right below whose use is not proved and accepted for the period.
async fn not_accepted(view: &mut View<'_>, grant: &Grant, period: &Period) -> Result<Vec<Uuid>, FlowError> {
    let below = view.below(from_ref(grant)).await?;
    let proofs = view.proofs_of(&below).await?;
    let is_missing = |below: &&Grant| {
        let needed = period.until().min(below.act.period.until());
        let mut accepted = proofs.get(&below.id).into_iter().flatten().filter(|it| it.state.is_accepted());
        accepted.all(|proof| proof.period.until() < needed)
    };
    Ok(below.iter().filter(is_missing).map(|below| below.id.0).collect())
}

/// The grant itself, if interest of it is neither claimed nor waived.
async fn undecided_interest(view: &mut View<'_>, grant: &Grant) -> Result<Vec<Uuid>, FlowError> {
    for clock in use_clock::of_grant(&mut view.conn, view.ctx, grant).await? {
        let Some(Ok(sheet)) = &clock.interest else { continue };
        let waits = |line: &&grants::law::WorksheetLine| line.spent.is_some() && !clock.is_decided(line);
        if sheet.lines.iter().any(|line| waits(&line)) {
            return Ok(vec![grant.id.0]);
        }
    }
    Ok(Vec::new())
}
