//! The wording of a forwarding where the act itself sets none: what Nr. 12 VV/VVG zu § 44 LHO NRW and the ANBest demand of
//! it, in plain words. Special conditions come from the act.

use proof::data::Clauses;

/// The standard wording of the points that are text.
pub(super) fn standard() -> Clauses {
    let text = |text: &str| text.to_owned();
    Clauses {
        eligible_cost: text(
            "Zuwendungsfähig sind die Ausgaben des Finanzierungsplans, soweit sie für den Zweck notwendig sind und im \
             Durchführungszeitraum entstehen und bezahlt werden.\n\
             Nicht zuwendungsfähig ist, was eine andere öffentliche Stelle trägt; dieselbe Leistung wird nie zugleich \
             pauschal und nach Beleg abgerechnet.",
        ),
        payout: text(
            "Mittel werden auf Anforderung ausgezahlt, und nur soweit sie innerhalb von zwei Monaten nach der Auszahlung \
             für fällige Zahlungen benötigt werden (Nr. 7.2 VV zu § 44 LHO NRW).",
        ),
        records: text(
            "Über Leistungen, die nach Einheiten abgerechnet werden, sind Listen mit Datum, Umfang und Unterschriften zu \
             führen, über Personalausgaben Stundennachweise.\n\
             Personenbezogene Daten werden nur erhoben und vorgelegt, soweit der Nachweis sie erfordert.",
        ),
        proofs: None,
        notices: text(
            "Unverzüglich mitzuteilen ist, wenn sich Zweck, Finanzierung, Zeitplan oder die Vertretung ändern, wenn weitere \
             Mittel beantragt oder bewilligt werden, wenn ausgezahlte Mittel nicht innerhalb von zwei Monaten verbraucht \
             werden können oder wenn ein Insolvenzverfahren beantragt wird (Nr. 5 ANBest-P).",
        ),
        recovery: text(
            "Die Weiterleitung kann aus wichtigem Grund ganz oder teilweise zurückgenommen oder widerrufen werden, \
             insbesondere wenn Mittel nicht dem Zweck entsprechend verwendet oder Pflichten nicht erfüllt werden.\n\
             Zu Unrecht erhaltene Mittel sind zu erstatten und nach § 49a VwVfG NRW in der jeweils geltenden Fassung zu \
             verzinsen.",
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
    }
}

/// Who may audit beside those who forward.
pub(super) const AUDITORS: [&str; 4] = [
    "die Bewilligungsbehörde und die beteiligten Ministerien",
    "der Landesrechnungshof Nordrhein-Westfalen",
    "die Gemeindeprüfungsanstalt Nordrhein-Westfalen",
    "von ihnen Beauftragte",
];
