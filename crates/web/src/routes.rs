//! Every address of the pages.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use door::Room;
use flow::Flow;
use openid::Provider;

use crate::{
    Web, assets,
    checks::Checks,
    drafts, layers, pages, saved_views, show, strangers,
    works::{self, Works},
};

/// The most bytes of a form: a claim of ten thousand lines fits.
const LARGEST: usize = 8 << 20;

/// Where a provider of OpenID Connect sends people back to.
pub const BACK_FROM_OPENID: &str = "/anmelden/openid/zurueck";

/// Everything that people look at; with the house's own sign-in, if it has one.
pub fn router(flow: Flow, openid: Option<Provider>) -> Router {
    let (checks, works, room) = (Checks::default(), Works::default(), Room::default());
    let web = Web { flow: flow.clone(), openid, checks, works, room };
    let routes = entering()
        .merge(looking())
        .merge(claiming())
        .merge(paying())
        .merge(proving())
        .merge(banking())
        .merge(managing())
        .merge(giving())
        .merge(asking())
        .merge(taking_back())
        .merge(ruling())
        .merge(sampling())
        .merge(observing())
        .route("/assets/{hash}/{name}", get(assets::get))
        .route("/", get(pages::home::get))
        .fallback(pages::home::unknown)
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(from_fn(show::with_its_query))
        .layer(from_fn_with_state(web.clone(), works::patiently))
        .layer(from_fn_with_state(web.clone(), strangers::within_room))
        .with_state(web);
    layers::around(routes, flow)
}

/// Coming in, and who one is.
fn entering() -> Router<Web> {
    use pages::account::{password, sessions, tokens};
    Router::new()
        .route("/anmelden", get(pages::sign_in::get).post(pages::sign_in::post))
        .route("/anmelden/weiter", post(pages::openid::on))
        .route(BACK_FROM_OPENID, get(pages::openid::back))
        .route("/anmelden/openid", post(pages::openid::out))
        .route("/abmelden", post(pages::sign_in::leave))
        .route("/einladung", get(pages::invitation::get).post(pages::invitation::post))
        .route("/ansichten", post(saved_views::save))
        .route("/ansichten/loeschen", post(saved_views::forget))
        .route("/entwuerfe", post(drafts::keep))
        .route("/entwuerfe/verwerfen", post(drafts::discard))
        .route("/konto", get(pages::account::get).post(pages::account::post))
        .route("/konto/kennwort", get(password::get).post(password::post))
        .route("/konto/sitzungen", get(sessions::get))
        .route("/konto/sitzungen/ende", post(sessions::end_others))
        .route("/konto/sitzungen/{id}/ende", post(sessions::end))
        .route("/konto/zugriffsschluessel", get(tokens::get).post(tokens::make))
        .route("/konto/zugriffsschluessel/{id}/widerruf", post(tokens::revoke))
        .route("/konto/benachrichtigungen", post(pages::mail_choices::post))
        .route("/mitteilungen", get(pages::notifications::get).post(pages::notifications::all))
        .route("/mitteilungen/{eintrag}", post(pages::notifications::open))
        .route("/zweiter-faktor", get(pages::second_factor::get).post(pages::second_factor::post))
        .route("/zweiter-faktor/einrichten", get(pages::second_factor::new).post(pages::second_factor::begin))
        .route("/zweiter-faktor/bestaetigen", post(pages::second_factor::confirm))
}

/// Claims.
fn claiming() -> Router<Web> {
    use pages::{
        claims::{
            comment, correct, decide, line, list, new, parked, receipt_file, request_changes, resubmit,
            steps, view,
        },
        receipt_box,
    };
    let up_to = |most| DefaultBodyLimit::max(usize::try_from(most).unwrap_or(LARGEST));
    let (with_file, with_files) = (up_to(receipt_file::LARGEST_FORM), up_to(receipt_box::LARGEST_FORM));
    Router::new()
        .route("/abrechnungen", get(list::get))
        .route("/abrechnungen/neu", get(new::get).post(new::post))
        .route("/abrechnungen/vorlage.csv", get(new::template))
        .route("/abrechnungen/einheiten.csv", get(new::units_template))
        .route("/abrechnungen/liste.csv", get(list::csv))
        .route("/abrechnungen/{id}", get(view::get))
        .route("/abrechnungen/{id}/zeilen/{nummer}", get(line::get))
        .route(
            "/abrechnungen/{id}/zeilen/{nummer}/beleg",
            get(receipt_file::back).post(receipt_file::post).layer(with_file),
        )
        .route("/belege", get(receipt_box::get).post(receipt_box::post).layer(with_files))
        .route("/belege/{id}", get(receipt_box::assign::get))
        .route("/belege/{id}/zuordnung", get(receipt_box::back).post(receipt_box::assign::post))
        .route("/belege/{id}/datei", get(receipt_file::download))
        .route("/belege/{id}/seiten/{nummer}", get(receipt_file::look))
        .route("/abrechnungen/{id}/zeilen/{nummer}/geldweg", get(pages::money_trail::line))
        .route("/abrechnungen/{id}/zeilen/{nummer}/berichtigung", get(correct::get).post(correct::post))
        .route("/abrechnungen/{id}/zeilen/{nummer}/zurueckstellung", get(parked::get))
        .route("/abrechnungen/{id}/zeilen/{nummer}/antwort", post(parked::answer))
        .route("/abrechnungen/{id}/zeilen/{nummer}/nachfrage", post(parked::ask_again))
        .route("/abrechnungen/{id}/zeilen/{nummer}/herausnahme", post(parked::take_out))
        .route("/abrechnungen/{id}/zeilen/{nummer}/ablehnung", post(parked::reject))
        .route("/abrechnungen/{id}/unterschrift", post(steps::sign))
        .route("/abrechnungen/{id}/ruecknahme", post(steps::withdraw))
        .route("/abrechnungen/{id}/entscheidung", get(decide::get).post(decide::post))
        .route("/abrechnungen/{id}/feststellung", post(steps::certify))
        .route("/abrechnungen/{id}/rueckgabe", post(steps::send_back))
        .route("/abrechnungen/{id}/rueckfrage", get(request_changes::get).post(request_changes::post))
        .route("/abrechnungen/{id}/aenderung", get(resubmit::get).post(resubmit::post))
        .route("/abrechnungen/{id}/kommentare", post(comment::post))
}

/// What is looked at.
fn looking() -> Router<Web> {
    let of_calculator = DefaultBodyLimit::max(pages::calculators::LARGEST_FORM);
    Router::new()
        .route("/heute", get(pages::today::get))
        .route("/start", get(pages::start::get))
        .route("/pruefung", get(pages::audit::get))
        .route("/pruefung/nachrechnung", post(pages::audit::check))
        .route("/pruefung/paket", get(pages::audit::package))
        .route("/pruefung/ausnahmen", get(pages::audit::exceptions::get))
        .route("/pruefung/ausnahmen/liste.csv", get(pages::audit::exceptions::csv))
        .route("/pruefung/ausnahmen/verspaetet.csv", get(pages::audit::exceptions::late_csv))
        .route("/pruefung/auffaelliges", get(pages::audit::conspicuous::get))
        .route("/pruefung/auffaelliges/liste.csv", get(pages::audit::conspicuous::csv))
        .route("/pruefung/auffaelliges/hinweise.csv", get(pages::audit::overruled::csv))
        .route("/pruefung/vier-augen", get(pages::audit::four_eyes::get))
        .route("/pruefung/vier-augen/liste.csv", get(pages::audit::four_eyes::csv))
        .route("/pruefung/rechte", get(pages::audit::rights::get))
        .route("/mittel", get(pages::funding::get))
        .route("/mittel/{figur}", get(pages::funding::movements::of_all))
        .route("/mittel/{figur}/{position}", get(pages::funding::movements::of_one))
        .route("/auswertungen", get(pages::funding_reports::get))
        .route("/auswertungen/liste.csv", get(pages::funding_reports::csv))
        .route("/zuwendungen", get(pages::grants::list::get))
        .route("/zuwendungen/liste.csv", get(pages::grants::list::csv))
        .route("/zuwendungen/{id}", get(pages::grants::view::get))
        .route("/zuwendungen/{id}/abgerechnet", get(pages::claims::earlier::get))
        .route("/zuwendungen/{id}/fassungen/{nummer}/dokument", get(pages::grants::document::get))
        .route("/fristen", get(pages::deadlines::get))
        .route("/fristen/liste.csv", get(pages::deadlines::csv))
        .route("/fristen/kalender", post(pages::calendar::begin))
        .route("/fristen/kalender/{id}/ende", post(pages::calendar::end))
        .route("/kalender", get(pages::calendar::get))
        .route("/journal", get(pages::journal::get))
        .route("/organisationen", get(pages::organisations::get).post(pages::organisations::post))
        .route("/organisationen/{id}", get(pages::organisations::profile::get))
        .route("/zugriffe", get(pages::access::get))
        .route("/team", get(pages::team::get))
        .route("/dokumente", get(pages::documents::list::get))
        .route("/dokumente/{art}/{id}", get(pages::documents::get))
        .route("/suche", get(pages::search::get))
        .route("/rechner", get(pages::calculators::list))
        .route(
            "/rechner/{art}",
            get(pages::calculators::get).post(pages::calculators::post).layer(of_calculator),
        )
        .route("/arbeiten/{id}", get(pages::works::get))
        .route("/arbeiten/{id}/stand", get(pages::works::follow))
        .route("/arbeiten/{id}/ergebnis", get(pages::works::answer))
        .route("/hilfe", get(pages::about::help))
        .route("/leichte-sprache", get(pages::about::easy))
        .route("/barrierefreiheit", get(pages::about::accessibility))
        .route("/rueckmeldung", get(pages::feedback::get).post(pages::feedback::post))
        .route("/rueckmeldungen", get(pages::feedback::list))
        .route("/rueckmeldungen/{id}/erledigt", post(pages::feedback::settle))
        .route("/echtheit", get(pages::authenticity::get).post(pages::authenticity::post))
}

/// Samples.
fn sampling() -> Router<Web> {
    use pages::samples::{list, new, view};
    Router::new()
        .route("/stichproben", get(list::get))
        .route("/stichproben/neu", get(new::get).post(new::post))
        .route("/stichproben/{id}", get(view::get))
        .route("/stichproben/{id}/zeilen", get(view::table))
        .route("/stichproben/{id}/ziehung", post(view::draw))
}

/// What audits observe.
fn observing() -> Router<Web> {
    use pages::observations::{list, new, view};
    Router::new()
        .route("/bemerkungen", get(list::get))
        .route("/bemerkungen/neu", get(new::get).post(new::post))
        .route("/bemerkungen/{id}", get(view::get))
        .route("/bemerkungen/{id}/stellungnahme", post(view::answer))
        .route("/bemerkungen/{id}/entscheidung", post(view::decide))
}

/// Payments, and what is asked to be paid.
fn paying() -> Router<Web> {
    use pages::payments::{list, order, release, steps, view};
    Router::new()
        .route("/zahlungen", get(list::get))
        .route("/zahlungen/neu", get(order::get).post(order::post))
        .route("/zahlungen/liste.csv", get(list::csv))
        .route("/zahlungen/freigabe", get(release::get).post(release::post))
        .route("/zahlungen/{id}", get(view::get))
        .route("/zahlungen/{id}/geldweg", get(pages::money_trail::payment))
        .route("/zahlungen/{id}/freigabe", post(steps::release))
        .route("/zahlungen/{id}/ausfuehrung", post(steps::confirm))
        .route("/zahlungen/{id}/ablehnung", post(steps::reject))
        .route("/zahlungen/{id}/rueckkehr", post(steps::bring_back))
        .route("/zahlungen/{id}/storno", post(steps::reverse))
        .route("/zahlungen/{id}/wiederholung", post(steps::reissue))
        .route("/anforderungen", get(pages::requests::list))
        .route("/anforderungen/liste.csv", get(pages::requests::csv))
        .route("/anforderungen/{id}", get(pages::requests::get).post(pages::requests::steps::decide))
}

/// What is stated of organisations, and where they are paid.
fn banking() -> Router<Web> {
    use pages::{bank, particulars};
    let at = |step: &str| format!("/organisationen/{{id}}/bankverbindung{step}");
    Router::new()
        .route("/angaben", get(particulars::own))
        .route("/organisationen/{id}/angaben", get(particulars::get).post(particulars::post))
        .route("/bankverbindung", get(bank::own))
        .route(&at(""), get(bank::get).post(bank::enter))
        .route(&at("/unterschrift"), post(bank::sign))
        .route(&at("/pruefung"), post(bank::verify))
        .route(&at("/bestaetigung"), post(bank::confirm))
        .route(&at("/ablehnung"), post(bank::refuse))
        .route(&at("/ruecknahme"), post(bank::withdraw))
}

/// Acts: awards, forwardings, what becomes of them.
fn giving() -> Router<Web> {
    use pages::grants::{
        amend, award, close, finality, forward, grounds, inventory, payment_stop, replan, revoke, settlement,
        take_back, terms, waivers,
    };
    Router::new()
        .route("/zuwendungen/neu", get(award::get).post(award::post))
        .route("/zuwendungen/{id}/weiterleitung", get(forward::get).post(forward::post))
        .route("/zuwendungen/{id}/aenderung", get(amend::get).post(amend::post))
        .route("/zuwendungen/{id}/umwidmung", get(replan::get).post(replan::post))
        .route("/zuwendungen/{id}/bestandskraft", post(finality::post))
        .route("/zuwendungen/{id}/schlussabrechnung", get(settlement::get))
        .route("/zuwendungen/{id}/abschluss", get(close::get).post(close::post))
        .route("/zuwendungen/{id}/faelliges", get(take_back::get).post(take_back::post))
        .route("/zuwendungen/{id}/zahlungssperre", get(payment_stop::get).post(payment_stop::stop))
        .route("/zuwendungen/{id}/zahlungssperre/ende", post(payment_stop::resume))
        .route("/ausnahmen", get(pages::waivers::get))
        .route("/ausnahmen/{id}/bestaetigung", post(waivers::confirm))
        .route("/zuwendungen/{id}/ausnahmen", get(waivers::get).post(waivers::propose))
        .route("/zuwendungen/{id}/ausnahmen/ruecknahme", post(waivers::withdraw))
        .route("/zuwendungen/{id}/inventar", get(inventory::get).post(inventory::record))
        .route("/zuwendungen/{id}/inventar/abgang", post(inventory::dispose))
        .route("/zuwendungen/{id}/aufhebung", get(grounds::get).post(grounds::record))
        .route("/zuwendungen/{id}/aufhebung/neu", get(revoke::get).post(revoke::post))
        .route("/zuwendungen/{id}/aufhebung/entscheidung", post(grounds::end))
        .route("/zuwendungen/{id}/zahlungsweise", get(terms::get).post(terms::agree))
        .route("/zuwendungen/{id}/zahlungsweise/erfuellung", post(terms::meet))
        .route("/zuwendungen/{id}/zahlungsweise/verzicht", post(terms::waive))
}

/// Asking for money, and booking what comes.
fn asking() -> Router<Web> {
    use pages::{payments::receive, requests};
    Router::new()
        .route("/anforderungen/neu", get(requests::new::get).post(requests::new::post))
        .route("/anforderungen/{id}/unterschrift", post(requests::steps::sign))
        .route("/anforderungen/{id}/feststellung", post(requests::steps::certify))
        .route("/anforderungen/{id}/rueckgabe", post(requests::steps::send_back))
        .route("/zahlungen/eingang", get(receive::get).post(receive::post))
}

/// Figures, closed days, programmes.
fn ruling() -> Router<Web> {
    use pages::rules;
    Router::new()
        .route("/regeln", get(rules::get))
        .route("/regeln/recht", get(rules::figures::get))
        .route("/regeln/fristen", get(rules::deadlines::get))
        .route("/regeln/regelwerk", get(rules::rule_book::get))
        .route("/regeln/basiszinssatz", post(rules::enter))
        .route("/regeln/basiszinssatz/{id}/bestaetigung", post(rules::confirm))
        .route("/regeln/abschluss", post(rules::close))
        .route("/regeln/programme/laden", get(rules::load::get).post(rules::load::post))
        .route("/regeln/programme/{programm}/{fassung}", get(rules::programme::get))
}

/// Money that comes back.
fn taking_back() -> Router<Web> {
    use pages::money_back::{demand, interest, list, repay, view};
    Router::new()
        .route("/forderungen", get(list::get))
        .route("/forderungen/neu", get(demand::get).post(demand::post))
        .route("/forderungen/liste.csv", get(list::csv))
        .route("/forderungen/{id}", get(view::get))
        .route("/forderungen/{id}/zahlung", post(view::settle))
        .route("/forderungen/{id}/aufrechnung", post(view::offset))
        .route("/forderungen/{id}/erlass", post(view::waive))
        .route("/forderungen/{id}/stundung", post(view::defer))
        .route("/rueckzahlungen/neu", get(repay::get).post(repay::post))
        .route("/zuwendungen/{id}/zinsen", get(interest::get).post(interest::post))
}

/// People, and what is decided about their duties.
fn managing() -> Router<Web> {
    use pages::people::{conflict, duties, invite, list, new, roles, view};
    Router::new()
        .route("/personen", get(list::get))
        .route("/postausgang", get(pages::outbox::get))
        .route("/briefkopf", get(pages::letterhead::get).post(pages::letterhead::post))
        .route("/briefkopf/muster", get(pages::letterhead::sample))
        .route("/mailtexte", get(pages::mail_texts::list))
        .route("/mailtexte/{art}", get(pages::mail_texts::get).post(pages::mail_texts::post))
        .route("/mailtexte/{art}/vorgabe", post(pages::mail_texts::reset))
        .route("/personen/neu", get(new::get).post(new::post))
        .route("/personen/{id}", get(view::get))
        .route("/personen/{id}/rollen", post(roles::give))
        .route("/personen/{id}/rollenende", post(roles::end))
        .route("/personen/{id}/ausscheiden", post(roles::leave))
        .route("/personen/{id}/einladung", post(invite::post))
        .route("/funktionstrennung", get(duties::get).post(duties::set))
        .route("/funktionstrennung/alleinzeichnung", post(duties::waive))
        .route("/interessenkonflikt", get(conflict::get).post(conflict::post))
}

/// Proofs of use.
fn proving() -> Router<Web> {
    use pages::{
        examination,
        proofs::{form, list, new, prepare, report, signatures, view},
    };
    Router::new()
        .route("/nachweise", get(list::get))
        .route("/nachweise/liste.csv", get(list::csv))
        .route("/zuwendungen/{id}/nachweis", get(prepare::get))
        .route("/zuwendungen/{id}/sachbericht", post(prepare::post))
        .route("/sachberichte/{id}", get(report::get))
        .route("/sachberichte/{id}/anmerkungen", post(report::comment))
        .route("/nachweise/neu", get(new::get).post(new::post))
        .route("/nachweise/{id}", get(view::get))
        .route("/nachweise/{id}/dokument", get(view::file))
        .route("/nachweise/{id}/vordruck", get(form::get).post(form::post))
        .route("/nachweise/{id}/pruefvermerk", get(examination::of_proof).post(examination::record_proof))
        .route("/abrechnungen/{id}/pruefvermerk", get(examination::of_claim).post(examination::record_claim))
        .route("/nachweise/{id}/signaturen", post(signatures::post))
        .route("/nachweis-signaturen/{id}", get(signatures::file))
        .route("/nachweise/{id}/pruefung", post(view::examine))
        .route("/nachweise/{id}/einreichung", post(view::hand_in))
        .route("/nachweise/{id}/unterschrift", post(view::put_name))
        .route("/nachweise/{id}/rueckfrage", post(view::ask))
        .route("/nachweise/{id}/antwort", post(view::answer))
        .route("/nachweise/{id}/entscheidung", post(view::decide))
        .route("/nachweise/{id}/abschluss", post(view::close))
}
