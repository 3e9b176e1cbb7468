//! What the line file says beside the line itself: by which rules it was decided, what was corrected, what was written about it,
//! and in which proofs of use it stands.

use chrono::NaiveDate;
use flow::{comments, proofs::proofs_of_line, views};
use grants::{Claim, ClaimLine, Correction, Grant, LineState, Proof, Visibility};
use ledger::Cents;

use crate::{
    german::{Badge, day, proof_kind, proof_state},
    lists,
    names::Names,
    show::Wrong,
    visitor::Visitor,
};

/// What was recognised otherwise after the decision.
pub(super) struct Corrected {
    pub(super) from: Cents,
    pub(super) to: Cents,
    pub(super) reason: String,
    pub(super) text: String,
    pub(super) rule_book: u32,
    pub(super) by: String,
    pub(super) on: NaiveDate,
}

/// What was asked, answered or said about the line, or about its claim as a whole.
pub(super) struct Written {
    pub(super) what: &'static str,
    pub(super) by: String,
    pub(super) on: NaiveDate,
    pub(super) until: Option<NaiveDate>,
    pub(super) text: String,
}

/// A proof of use that states the line.
pub(super) struct Proved {
    pub(super) to: String,
    pub(super) name: String,
    pub(super) state: Badge,
    pub(super) hash: String,
}

/// By which version of the rule book and of the programme a line was decided, and for which registered reason.
pub(super) fn rules(
    names: &Names,
    grant: &Grant,
    claim: &Claim,
    line: &ClaimLine,
) -> Vec<(&'static str, String)> {
    let mut rules = Vec::new();
    if let Some(proposal) = &claim.proposal {
        rules.push(("Geprüft nach", format!("Regelwerk, Fassung {}", proposal.rule_book)));
    }
    if let LineState::AcceptedInPart { reason, .. } | LineState::Rejected { reason, .. } = &line.state {
        rules.push(("Grund", format!("{}: {}", reason, names.reason(grant, reason))));
    }
    rules.push(("Programm", format!("{}, Fassung {}", grant.programme, grant.programme_version)));
    rules
}

/// What was recognised otherwise after the decision, oldest first.
pub(super) fn corrections(names: &Names, grant: &Grant, line: &ClaimLine) -> Vec<Corrected> {
    let shown = |it: &Correction| Corrected {
        from: it.from,
        to: it.to,
        reason: format!("{}: {}", it.reason, names.reason(grant, &it.reason)),
        text: it.text.clone(),
        rule_book: it.rule_book,
        by: it.by.clone(),
        on: it.on,
    };
    line.corrections.iter().map(shown).collect()
}

/// What was asked, answered and said, by day.
pub(super) async fn written(
    visitor: &Visitor,
    claim: &Claim,
    line: &ClaimLine,
) -> Result<Vec<Written>, Wrong> {
    let mut written = Vec::new();
    for request in &claim.change_requests {
        let (by, on, until) = (request.by.clone(), request.on, Some(request.answer_by));
        let of_claim = Some(("Rückfrage zur Abrechnung", &request.text)).filter(|(_, text)| !text.is_empty());
        let of_line = request.lines.get(&line.id).map(|text| ("Rückfrage zu dieser Zeile", text));
        let asked = of_claim.into_iter().chain(of_line);
        written.extend(asked.map(|(what, text)| Written {
            what,
            by: by.clone(),
            on,
            until,
            text: text.clone(),
        }));
    }
    if let LineState::Parked { question, answer_by, .. } = &line.state {
        let (on, text) = (claim.state.on(), question.clone());
        let (what, until) = ("Zurückgestellt mit Frage", Some(*answer_by));
        written.push(Written { what, by: String::new(), on, until, text });
    }
    let said = lists::all(|after| comments::comments(&visitor.ctx, claim.id, after, views::MOST)).await?;
    let of_line = said.into_iter().filter(|it| it.line.is_none_or(|id| id == line.id));
    written.extend(of_line.map(|it| Written {
        what: match (it.line.is_some(), it.visibility) {
            (true, Visibility::Shared) => "Anmerkung zu dieser Zeile",
            (true, Visibility::Internal) => "Anmerkung zu dieser Zeile, nur im Haus",
            (false, Visibility::Shared) => "Anmerkung zur Abrechnung",
            (false, Visibility::Internal) => "Anmerkung zur Abrechnung, nur im Haus",
        },
        by: it.author,
        on: it.on,
        until: None,
        text: it.text,
    }));
    written.sort_by_key(|it| it.on);
    Ok(written)
}

/// The proofs of use that state the line.
pub(super) async fn proved(visitor: &Visitor, claim: &Claim, line: &ClaimLine) -> Result<Vec<Proved>, Wrong> {
    let shown = |(grant, proof): (Grant, Proof)| {
        let (kind, until) = (proof_kind(proof.kind), day(proof.period.until()));
        Proved {
            to: format!("/nachweise/{}", proof.id),
            name: format!("{kind} bis {until} zu {}, Fassung {}", grant.act.reference, proof.number),
            state: proof_state(proof.state).0,
            hash: proof.document.unwrap_or_default(),
        }
    };
    Ok(proofs_of_line(&visitor.ctx, claim, line).await?.into_iter().map(shown).collect())
}
