//! What is wrong with how a form came, whatever was typed: it is too old, it was sent before, what it makes is there already.

use flow::FlowError;

use super::FAILED;

/// What is wrong with how a form came, whatever was typed.
pub(super) fn of_form(refusal: &FlowError) -> &'static str {
    use FlowError as It;
    match refusal {
        It::Stale { .. } => {
            "Jemand anderes hat das inzwischen geändert. Unten steht der neue Stand; Ihre Eingaben sind noch da. \
             Bitte prüfen und noch einmal absenden."
        }
        It::KeyReused => {
            "Dieses Formular wurde schon ausgeführt. Bitte sehen Sie nach, was festgehalten ist, bevor Sie etwas \
             Weiteres eingeben."
        }
        It::Key => "Das Formular ist unvollständig angekommen. Bitte öffnen Sie die Seite über das Menü neu.",
        It::Exists { what } => exists(what),
        It::OnlyToday { .. } => "Das gibt es nur für heute, nicht für einen früheren Stand.",
        _ => FAILED,
    }
}

/// What there is already.
fn exists(what: &str) -> &'static str {
    match what {
        "an account of this human" => {
            "Dieser Mensch ist schon aufgenommen: es gibt eine Person mit dieser Kennung."
        }
        "a person of this name; an addition tells them apart" => {
            "Es gibt schon eine Person dieses Namens. Bitte einen Zusatz anfügen, der beide unterscheidet."
        }
        "this version of the programme" => "Genau diese Fassung der Programmdatei ist schon geladen.",
        "an organisation of this name" => "Es gibt schon eine Organisation dieses Namens.",
        "an act of this giver with this reference" => {
            "Ein Bescheid oder Vertrag mit diesem Aktenzeichen ist schon erfasst."
        }
        "payout terms of this grant" => "Für diese Zuwendung ist schon eine Zahlungsweise vereinbart.",
        "a payout request for this instalment" => "Diese Rate ist schon angefordert.",
        "a confirmed base rate of this half-year" => {
            "Für dieses Halbjahr ist schon ein Basiszinssatz bestätigt."
        }
        "a decision on this interest" => "Über diese Zinsen ist schon entschieden.",
        "a repayment that passes this receivable on" => "Eine dieser Forderungen ist schon abgeführt.",
        _ => "Das gibt es schon.",
    }
}
