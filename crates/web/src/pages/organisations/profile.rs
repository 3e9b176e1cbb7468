//! `/organisationen/{id}`: an organisation at a glance, for whoever it rings.

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{
    OrganisationKind,
    deadlines::GrantDeadline,
    profile::{
        Account, ClaimsAt, DecidedLines, GrantSums, OpenKind, OpenOfKind, OpenSubject, Profile, profile,
    },
    team::TeamMember,
};
use grants::OrganisationId;
use ledger::Cents;
use uuid::Uuid;

use crate::{
    filters,
    frame::Frame,
    german::{Badge, bank_state, day, deadline_state, grant_state, role},
    id::Id,
    names::Names,
    narrowing,
    pages::deadlines::leads_to,
    refusal,
    show::{Wrong, page},
    visitor::Visitor,
};

/// Whom to ask, and what they are.
#[derive(Default)]
struct Stated {
    address: Vec<String>,
    contact: Vec<String>,
    legal_form: Option<String>,
    represented_by: Option<String>,
}

/// A grant, and where its money stands.
struct Given {
    id: String,
    state: Badge,
    sums: GrantSums,
}

/// Things of a kind that are open.
struct Open {
    name: &'static str,
    /// The list that has all of them, of this organisation alone.
    all: String,
    rows: Vec<Row>,
    has_more: bool,
}

/// A thing that is open.
struct Row {
    to: String,
    what: String,
    state: String,
    since: NaiveDate,
    amount: Option<Cents>,
}

/// A deadline.
struct Due {
    to: String,
    title: String,
    reference: String,
    until: NaiveDate,
    state: Badge,
}

/// What was cut for a reason, and which part of the decided lines and of what they claim that is.
struct Cut {
    reason: String,
    count: i64,
    of_lines: String,
    sum: Cents,
    of_sum: String,
}

/// Where it is paid.
struct Paid {
    tail: Option<String>,
    state: Option<Badge>,
    stopped: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "organisation.html")]
struct Page {
    frame: Frame,
    id: String,
    kind: &'static str,
    stated: Stated,
    account: Option<Paid>,
    grants: Vec<Given>,
    has_more_grants: bool,
    claims: Vec<(String, ClaimsAt)>,
    decided: i64,
    claimed: Cents,
    cut: Vec<Cut>,
    open: Vec<Open>,
    parked: Vec<(String, String, NaiveDate, Cents)>,
    deadlines: Vec<Due>,
    people: Option<Vec<(String, String)>>,
}

/// What kind of organisation it is.
pub(super) const fn kind_name(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Ministry => "Ministerium",
        OrganisationKind::Municipality => "Kreis",
        OrganisationKind::Provider => "Träger",
    }
}

/// `GET /organisationen/{id}`
pub(crate) async fn get(visitor: Visitor, Id(id): Id) -> Result<Response, Wrong> {
    let found: Profile = profile(&visitor.ctx, OrganisationId(id)).await?;
    let frame = visitor.frame(found.organisation.name).below("/organisationen", "Organisationen");
    let stated = found.particulars.map(|version| {
        let fields = version.stated.fields();
        Stated {
            address: version.stated.address(),
            contact: version.stated.contact(),
            legal_form: fields.legal_form.clone(),
            represented_by: fields.represented_by.clone(),
        }
    });
    let parked = found.parked.into_iter().map(|line| {
        let to = format!("/abrechnungen/{}/zeilen/{}", line.claim, line.number);
        let what = format!("Abrechnung {}, Zeile {}: {}", line.claim_number, line.number, line.question);
        (to, what, line.answer_by, line.eligible)
    });
    let names = Names::of(&visitor.ctx).await?;
    Ok(page(&Page {
        frame,
        id: id.to_string(),
        kind: kind_name(found.organisation.kind),
        stated: stated.unwrap_or_default(),
        account: found.account.map(paid),
        grants: found.grants.into_iter().map(given).collect(),
        has_more_grants: found.has_more_grants,
        claims: found.claims.into_iter().map(|at| (state_name(&at.state).to_owned(), at)).collect(),
        decided: found.decided.count,
        claimed: found.decided.claimed,
        cut: cut(&names, found.decided),
        open: found.open.into_iter().map(|it| open(it, id)).collect(),
        parked: parked.collect(),
        deadlines: found.deadlines.into_iter().map(due).collect(),
        people: found.people.map(people),
    }))
}

/// What was cut, reason by reason.
fn cut(names: &Names, DecidedLines { count, claimed, cut }: DecidedLines) -> Vec<Cut> {
    let told = cut.into_iter().map(|it| Cut {
        reason: names.any_reason(&it.reason).to_owned(),
        count: it.count,
        of_lines: percent(it.count, count),
        sum: it.cut,
        of_sum: percent(it.cut.get(), claimed.get()),
    });
    told.collect()
}

/// A part of a whole in tenths of a percent, rounded down: 12,5 %.
fn percent(part: i64, whole: i64) -> String {
    let tenths = i128::from(part) * 1000;
    let tenths = tenths.checked_div(i128::from(whole)).unwrap_or_default();
    format!("{},{}\u{a0}%", tenths / 10, tenths % 10)
}

fn given(sums: GrantSums) -> Given {
    Given { id: sums.grant.to_string(), state: grant_state(sums.state), sums }
}

/// The account, by its end alone: all of it is on the page of the bank details.
fn paid(Account { newest, stopped }: Account) -> Paid {
    Paid {
        tail: newest.as_ref().map(|details| details.iban.tail().to_owned()),
        state: newest.as_ref().map(|details| bank_state(&details.state)),
        stopped: stopped.map(|cause| refusal::of_flow(&cause.into()).text),
    }
}

fn open(OpenOfKind { kind, oldest, has_more }: OpenOfKind, recipient: Uuid) -> Open {
    let (name, list) = match kind {
        OpenKind::Claim => ("Abrechnungen, über die nicht entschieden ist", "/abrechnungen"),
        OpenKind::Payment => ("Zahlungen, die nicht ausgeführt sind", "/zahlungen"),
        OpenKind::PayoutRequest => ("Mittelanforderungen ohne Entscheidung", "/anforderungen"),
        OpenKind::Proof => ("Nachweise, über die nicht entschieden ist", "/nachweise"),
        OpenKind::Receivable => ("Offene Rückforderungen", "/forderungen"),
    };
    let row = |it: OpenSubject| Row {
        to: format!("{list}/{}", it.id),
        what: match (kind, it.number) {
            (OpenKind::Claim, Some(number)) => format!("Abrechnung {number} zu {}", it.reference),
            (OpenKind::Proof, Some(number)) => format!("Nachweis zu {}, Fassung {number}", it.reference),
            _ => it.reference,
        },
        state: state_name(&it.state).to_owned(),
        since: it.since,
        amount: it.amount,
    };
    let all = narrowing::way_of(list, recipient);
    Open { name, all, rows: oldest.into_iter().map(row).collect(), has_more }
}

/// The word of a state in German.
fn state_name(word: &str) -> &str {
    match word {
        "submitted" | "filed" => "Eingereicht",
        "changes_requested" => "Änderung erbeten",
        "decided" => "Entschieden",
        "withdrawn" => "Zurückgenommen",
        "ordered" => "Angeordnet",
        "released" => "Freigegeben",
        "requested" => "Angefordert",
        "questioned" => "Rückfrage",
        "answered" => "Beantwortet",
        "refund" => "Erstattung, fällig",
        "interest" => "Zinsen, fällig",
        "other" => "Sonstige, fällig",
        other => other,
    }
}

fn due(it: GrantDeadline) -> Due {
    Due {
        to: leads_to(&it),
        title: it.rule.title,
        reference: it.reference,
        until: it.deadline.ends_on,
        state: deadline_state(it.state),
    }
}

/// Who acts for it: each name with the roles that are held.
fn people(members: Vec<TeamMember>) -> Vec<(String, String)> {
    let present = members.into_iter().filter(|member| !member.is_former);
    let named = present.map(|member| {
        let roles = member.roles.iter().map(|held| match held.until {
            Some(until) => format!("{} bis {}", role(held.role), day(until)),
            None => role(held.role).to_owned(),
        });
        (member.name.clone(), roles.collect::<Vec<_>>().join(", "))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_told_in_tenths_of_a_percent() {
        for (part, whole, told) in
            [(1, 8, "12,5\u{a0}%"), (2, 3, "66,6\u{a0}%"), (3, 3, "100,0\u{a0}%"), (0, 0, "0,0\u{a0}%")]
        {
            assert_eq!(percent(part, whole), told);
        }
    }
}
