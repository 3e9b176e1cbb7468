//! Where something stands on its way, as a page shows it: what flow says of each station, in German.

use flow::stations::{ClaimStation, ForwardingStation, Lies, ProofStation, Route};

/// A station as it is shown.
#[derive(Clone, Debug)]
pub(crate) struct Station {
    /// What it is called.
    pub(crate) name: &'static str,
    /// Whether it is come to.
    pub(crate) is_here: bool,
    /// Whether it is passed.
    pub(crate) is_behind: bool,
}

fn shown<S: Copy + Ord>(route: Option<&Route<S>>, name: impl Fn(S) -> &'static str) -> Vec<Station> {
    let station = |(station, lies): (S, Lies)| Station {
        name: name(station),
        is_here: lies == Lies::Here,
        is_behind: lies == Lies::Behind,
    };
    route.into_iter().flat_map(Route::stations).map(station).collect()
}

/// The way of a claim; none, if it has come to its end.
pub(crate) fn of_claim(route: Option<&Route<ClaimStation>>) -> Vec<Station> {
    shown(route, |station| match station {
        ClaimStation::Lines => "Zeilen",
        ClaimStation::Receipts => "Belege",
        ClaimStation::Signature => "Unterschreiben",
        ClaimStation::Examination => "Prüfung",
        ClaimStation::Certification => "Feststellung",
    })
}

/// The way of a proof; none, if it is filed.
pub(crate) fn of_proof(route: Option<&Route<ProofStation>>) -> Vec<Station> {
    shown(route, |station| match station {
        ProofStation::Collecting => "Sammeln",
        ProofStation::Report => "Sachbericht",
        ProofStation::Compiling => "Erstellen",
        ProofStation::Examination => "Prüfen im eigenen Haus (kann entfallen)",
        ProofStation::Signature => "Unterschreiben",
        ProofStation::Filing => "Einreichen",
    })
}

/// The way of a forwarding; none, if it can be paid.
pub(crate) fn of_forwarding(route: Option<&Route<ForwardingStation>>) -> Vec<Station> {
    shown(route, |station| match station {
        ForwardingStation::Consent => "Zustimmung des Zuwendungsgebers",
        ForwardingStation::Recording => "Vertrag oder Bescheid",
        ForwardingStation::Terms => "Zahlungsweise",
        ForwardingStation::Account => "Bankverbindung",
    })
}
