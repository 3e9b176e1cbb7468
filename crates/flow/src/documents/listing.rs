//! The documents that can be made of what somebody sees.

use std::collections::BTreeSet;

use grants::{ClaimState, Grant, GrantId, PaymentState, Proof};
use uuid::Uuid;

use super::{DocumentKind, decision, refund_demand, words};
use crate::{
    Ctx, FlowError, access, deadlines,
    views::{self, MOST, Page},
};

/// A document that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its kind.
    pub kind: DocumentKind,
    /// The id of what it is about.
    pub subject: Uuid,
    /// What people call it.
    pub title: String,
    /// The version of its subject.
    pub version: i64,
}

/// Every document of the grants that the actor sees, then those of the unit as a whole.
pub async fn list(ctx: &Ctx) -> Result<Vec<Listed>, FlowError> {
    ctx.only_today("the list of documents")?;
    let late = deadlines::with_a_late_proof(ctx).await?;
    let mut listing = Listing { ctx, late, found: Vec::new() };
    for grant in views::all_grants(ctx).await? {
        listing.of_grant(&grant).await?;
    }
    listing.of_unit().await?;
    Ok(listing.found)
}

struct Listing<'ctx> {
    ctx: &'ctx Ctx,
    /// The grants of which a proof is late.
    late: BTreeSet<GrantId>,
    found: Vec<Listed>,
}

/// Everything of a grant that a page by page reader gives.
macro_rules! all {
    ($ctx:expr, $page:path, $grant:expr) => {{
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let Page { items, next } = $page($ctx, Some($grant), after, MOST).await?;
            all.extend(items);
            let Some(next) = next else { break all };
            after = Some(next);
        }
    }};
}

impl Listing<'_> {
    fn add(&mut self, kind: DocumentKind, subject: Uuid, title: String, version: i64) {
        self.found.push(Listed { kind, subject, title, version });
    }

    async fn of_grant(&mut self, grant: &Grant) -> Result<(), FlowError> {
        let reference = &grant.act.reference;
        let is_forwarded = grant.parent.is_some();
        for proof in all!(self.ctx, views::proofs, grant.id) {
            self.add(DocumentKind::ProofOfUse, proof.id.0, proof_title(&proof, reference), proof.version);
        }
        let draft = format!("Entwurf des Verwendungsnachweises {reference}");
        self.add(DocumentKind::ProofOfUse, grant.id.0, draft, grant.version);
        for request in all!(self.ctx, views::payout_requests, grant.id) {
            let name = if is_forwarded { "Mittelanforderung" } else { "Mittelabruf" };
            let title = format!("{name} {reference}, {}", words::euros(request.amount));
            self.add(DocumentKind::PayoutRequest, request.id.0, title, request.version);
        }
        self.add(
            DocumentKind::JournalExtract,
            grant.id.0,
            format!("Journalauszug {reference}"),
            grant.version,
        );
        if is_forwarded { self.of_forwarding(grant).await } else { Ok(()) }
    }

    /// What the giver of a forwarded grant makes. What it keeps for itself, the recipient does not see.
    async fn of_forwarding(&mut self, grant: &Grant) -> Result<(), FlowError> {
        let (reference, version) = (&grant.act.reference, grant.version);
        let is_recipient = self.ctx.actor().organisation == grant.recipient;
        self.add(DocumentKind::Forwarding, grant.id.0, format!("Weiterleitung {reference}"), version);
        self.add(DocumentKind::AccountStatement, grant.id.0, format!("Kontoauszug {reference}"), version);
        if self.late.contains(&grant.id) {
            self.add(DocumentKind::Reminder, grant.id.0, format!("Erinnerung {reference}"), version);
        }
        for proof in all!(self.ctx, views::proofs, grant.id) {
            if !is_recipient && (proof.state.is_accepted() || proof.state.is_rejected()) {
                let title = format!("Prüfvermerk {}", proof_title(&proof, reference));
                self.add(DocumentKind::Examination, proof.id.0, title, proof.version);
            }
        }
        for claim in all!(self.ctx, views::claims, grant.id) {
            if !matches!(claim.state, ClaimState::Decided { .. }) {
                continue;
            }
            let name = format!("{} {reference}", decision::name(&claim));
            self.add(DocumentKind::Decision, claim.id.0, format!("Entscheidung über {name}"), claim.version);
            if !is_recipient {
                self.add(DocumentKind::Examination, claim.id.0, format!("Prüfvermerk {name}"), claim.version);
            }
        }
        for payment in all!(self.ctx, views::payments, grant.id) {
            if !is_recipient && !matches!(payment.state, PaymentState::Received { .. }) {
                let title = format!("Auszahlungsanordnung {reference}, {}", words::euros(payment.amount));
                self.add(DocumentKind::PaymentOrder, payment.id.0, title, payment.version);
            }
        }
        for receivable in all!(self.ctx, views::receivables, grant.id) {
            let name = refund_demand::title(receivable.kind);
            let title = format!("{name} {reference}, {}", words::euros(receivable.amount));
            self.add(DocumentKind::RefundDemand, receivable.id.0, title, receivable.version);
        }
        Ok(())
    }

    /// The journal and the trail, for who sees the unit as a whole.
    async fn of_unit(&mut self) -> Result<(), FlowError> {
        let unit = self.ctx.actor().unit;
        let sees_all = access::sees_all(&mut self.ctx.look(crate::Action::Look).await?, self.ctx).await?;
        if !sees_all {
            return Ok(());
        }
        let head = views::chain_head(self.ctx).await?.number.get();
        self.add(DocumentKind::JournalExtract, unit.0, "Journalauszug, alle Vorgänge".to_owned(), head);
        if crate::Action::LookAtTrail.allows(self.ctx.actor().role) {
            self.add(
                DocumentKind::AuditProtocol,
                unit.0,
                "Zugriffsprotokoll, alle Personen".to_owned(),
                head,
            );
        }
        Ok(())
    }
}

fn proof_title(proof: &Proof, reference: &str) -> String {
    let (kind, until) = (proof.kind.german(), words::day(proof.period.until()));
    let version = if proof.number > 1 { format!(", Fassung {}", proof.number) } else { String::new() };
    format!("{kind} {reference}, bis {until}{version}")
}
