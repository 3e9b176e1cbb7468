//! The wording of a forwarding where the act itself sets none: what Nr. 12 VV/VVG zu § 44 LHO NRW and the ANBest demand of
//! it, in plain words. Special conditions come from the act; how it is paid, from what is agreed on that.

mod payout;
mod recovery;

use grants::{
    Grant, PayoutTerms,
    law::{Entry, Span},
};
use proof::data::Clauses;

use super::{parties::is_contract, words::within};

/// What the wording follows from.
#[derive(Clone, Copy)]
pub(super) struct Wording<'a> {
    /// The grant that is forwarded.
    pub(super) grant: &'a Grant,
    /// What is agreed on how it is paid, if anything is.
    pub(super) terms: Option<&'a PayoutTerms>,
    /// Within which time money is to be used, by the law of the act's day; nothing, where the law names none for it.
    pub(super) use_by: Option<&'a Entry<Span>>,
}

impl Wording<'_> {
    /// The points that are text.
    pub(super) fn clauses(self) -> Clauses {
        let act = &self.grant.act;
        let [recovery_title, recovery] = recovery::point(&act.financing, is_contract(act));
        Clauses {
            payout: payout::point(self),
            proofs: act.terms.stated.proofs_form.clone(),
            notices: self.notices(),
            recovery_title: Some(recovery_title),
            recovery,
            ..standard()
        }
    }

    /// Whether money is paid ahead of use.
    fn advances(self) -> bool {
        self.terms.is_none_or(|terms| terms.rule().advances())
    }

    /// Point 14.
    fn notices(self) -> String {
        let unused = match self.use_by {
            _ if !self.advances() => String::new(),
            Some(entry) => {
                format!(
                    ", wenn ausgezahlte Mittel nicht innerhalb von {} verbraucht werden können",
                    within(entry.value)
                )
            }
            None => {
                ", wenn ausgezahlte Mittel nicht für fällige Zahlungen verbraucht werden können".to_owned()
            }
        };
        format!(
            "Unverzüglich mitzuteilen ist, wenn sich Zweck, Finanzierung, Zeitplan oder die Vertretung ändern, wenn weitere \
             Mittel beantragt oder bewilligt werden{unused} oder wenn ein Insolvenzverfahren beantragt wird \
             (Nr. 5 ANBest-P)."
        )
    }
}

/// The points whose wording is the same for every grant.
fn standard() -> Clauses {
    let text = |text: &str| text.to_owned();
    Clauses {
        eligible_cost: text(
            "Zuwendungsfähig sind die Ausgaben des Finanzierungsplans, soweit sie für den Zweck notwendig sind und im \
             Durchführungszeitraum entstehen und bezahlt werden.\n\
             Nicht zuwendungsfähig ist, was eine andere öffentliche Stelle trägt; dieselbe Leistung wird nie zugleich \
             pauschal und nach Beleg abgerechnet.",
        ),
        records: text(
            "Über Leistungen, die nach Einheiten abgerechnet werden, sind Listen mit Datum, Umfang und Unterschriften zu \
             führen, über Personalausgaben Stundennachweise.\n\
             Personenbezogene Daten werden nur erhoben und vorgelegt, soweit der Nachweis sie erfordert.",
        ),
        inventory: text(
            "Gegenstände, die mit der Zuwendung beschafft werden, sind für den Zweck zu verwenden, sorgfältig zu behandeln \
             und nach Nr. 4 ANBest-P zu inventarisieren.",
        ),
        further_forwarding: text(
            "Die Mittel werden nicht weitergeleitet. Eine Ausnahme bedarf der vorherigen schriftlichen Zustimmung der \
             weiterleitenden Stelle.",
        ),
        publicity: text(
            "In Veröffentlichungen und bei Veranstaltungen wird auf die Förderung durch das Land Nordrhein-Westfalen \
             hingewiesen.",
        ),
        pay_and_procurement: text(
            "Beschäftigte werden nicht besser gestellt als vergleichbare Beschäftigte des Landes (Nr. 1.3 ANBest-P). Aufträge \
             werden nach Nr. 3 ANBest-P vergeben.",
        ),
        written_form: text(
            "Änderungen bedürfen der Schriftform oder der elektronischen Form nach § 3a VwVfG NRW.",
        ),
        ..Clauses::default()
    }
}

/// Who may audit beside those who forward.
pub(super) const AUDITORS: [&str; 4] = [
    "die Bewilligungsbehörde und die beteiligten Ministerien",
    "der Landesrechnungshof Nordrhein-Westfalen",
    "die Gemeindeprüfungsanstalt Nordrhein-Westfalen",
    "von ihnen Beauftragte",
];
