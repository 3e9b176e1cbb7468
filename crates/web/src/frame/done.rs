//! What is said above a page after something was done.

/// What a page says was done, for the word in its address. Nobody can make it say anything else.
pub(crate) fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "ansicht" => "Die Ansicht ist gespeichert. Sie steht über der Liste.",
        "ansicht-geloescht" => "Die Ansicht ist gelöscht.",
        "entwurf" => "Ihr Entwurf ist gespeichert. Er ist noch nicht abgeschickt.",
        "entwurf-verworfen" => "Der Entwurf ist verworfen.",
        "kalender-beendet" => "Die Adresse des Kalenders gilt nicht mehr.",
        "eingereicht" => "Die Abrechnung ist eingereicht. Jetzt muss eine zweite Person unterschreiben.",
        "eingereicht-unterzeichnet" => "Die Abrechnung ist eingereicht und unterschrieben.",
        "beleg" => "Die Belegdatei ist eingereicht und gehört jetzt zu dieser Zeile.",
        "belege" => "Die Belege sind eingereicht. Sie lassen sich jetzt zuordnen.",
        "beleg-zugeordnet" => "Der Beleg gehört jetzt zu dieser Zeile.",
        "unterzeichnet" => "Unterschrieben. Jetzt wird geprüft.",
        "zurueckgenommen" => "Die Abrechnung ist zurückgenommen. Es ist nichts mehr reserviert.",
        "vorgeschlagen" => {
            "Die Entscheidung ist vorgeschlagen. Sie gilt, wenn sie sachlich und rechnerisch festgestellt ist."
        }
        "festgestellt" => "Festgestellt. Es fehlt noch die andere Feststellung.",
        "entschieden" => "Festgestellt. Die Entscheidung gilt und ist gebucht.",
        "berichtigung" => {
            "Die Berichtigung ist vorgeschlagen. Sie gilt, wenn sie sachlich und rechnerisch festgestellt ist."
        }
        "berichtigt" => "Festgestellt. Die Berichtigung gilt und ist gebucht.",
        "zeile-herausgenommen" => "Die Zeile ist herausgenommen. Was ihr zugrunde liegt, ist wieder frei.",
        "zeile-abgelehnt" => "Die Zeile ist abgelehnt. Was ihr zugrunde liegt, ist wieder frei.",
        "zurueckgegeben" => "Der Vorschlag ist zurückgegeben.",
        "rueckfrage" => "Die Rückfrage ist gestellt. Der Träger sieht sie jetzt.",
        "erneut-eingereicht" => "Die Änderungen sind eingereicht.",
        "angeordnet" => "Die Zahlung ist angeordnet. Jetzt geben zwei Personen sie frei.",
        "freigegeben" => "Ihre Freigabe ist vermerkt.",
        "freigaben" => "Ihre Freigaben sind vermerkt.",
        "ausgefuehrt" => "Die Zahlung ist als ausgeführt gebucht.",
        "abgelehnt" => "Die Zahlung ist abgelehnt. Das Geld ist wieder frei.",
        "zurueckgekommen" => "Die Zahlung ist als zurückgekommen gebucht.",
        "erneut-angeordnet" => "Die Zahlung ist erneut angeordnet.",
        "angefordert" => "Die Mittel sind angefordert.",
        "anforderung-entschieden" => "Über die Mittelanforderung ist entschieden.",
        "nachweis-erstellt" => "Der Nachweis ist erstellt.",
        "nachweis-eingereicht" => "Der Nachweis ist eingereicht.",
        "nachweis-unterzeichnet" => "Der Nachweis ist unterschrieben. Jetzt kann er eingereicht werden.",
        "nachweis-gefragt" => "Ihre Rückfrage ist gestellt.",
        "nachweis-beantwortet" => "Ihre Antwort ist eingegangen.",
        "nachweis-gekuerzt" => "Der Nachweis ist mit einer Kürzung angenommen.",
        "nachweis-zurueckgewiesen" => "Der Nachweis ist zurückgewiesen. Eine Berichtigung kann folgen.",
        "nachweis-abgeschlossen" => "Der Nachweis ist abgeschlossen.",
        "nachweis-angenommen" => "Der Nachweis ist angenommen.",
        "pruefung-festgehalten" => "Die Prüfung ist festgehalten. Sie steht im Prüfvermerk.",
        "anmerkung-sachbericht" => "Ihre Anmerkung steht jetzt beim Sachbericht.",
        "kommentar" => "Ihre Anmerkung steht jetzt bei der Abrechnung.",
        "zeile-nachgefragt" => "Ihre Nachricht steht jetzt bei der Zeile und bei der Abrechnung.",
        "zeile-beantwortet" => "Ihre Antwort steht jetzt bei der Zeile und bei der Abrechnung.",
        "bank-erfasst" => {
            "Die Bankverbindung ist erfasst. Jetzt unterschreibt eine andere Person Ihrer Organisation."
        }
        "bank-unterzeichnet" => "Unterschrieben. Jetzt prüft und bestätigt die weiterleitende Stelle.",
        "bank-geprueft" => "Die Prüfung ist festgehalten. Jetzt bestätigt eine andere Person.",
        "bank-bestaetigt" => "Die Bankverbindung ist bestätigt.",
        "bank-abgelehnt" => "Die Bankverbindung ist abgelehnt. Es gilt weiter die vorherige.",
        "bank-zurueckgenommen" => {
            "Die Änderung ist zurückgenommen. Es gilt weiter die vorherige Bankverbindung."
        }
        "organisation" => "Die Organisation ist aufgenommen.",
        "angaben" => "Die Angaben sind festgehalten. Sie stehen ab jetzt in neuen Dokumenten.",
        _ => return done_by_office(word).or_else(|| done_at_the_door(word)),
    })
}

/// What is said of how somebody comes in.
fn done_at_the_door(word: &str) -> Option<&'static str> {
    Some(match word {
        "angemeldet" => "Sie sind angemeldet.",
        "nachgerechnet" => "Die Bücher sind nachgerechnet. Das Ergebnis steht unten.",
        "rechnet-schon" => "Es wird gerade schon nachgerechnet. Bitte die Seite gleich neu laden.",
        "rueckmeldung" => "Danke. Ihre Rückmeldung ist angekommen.",
        "rueckmeldung-erledigt" => "Die Rückmeldung ist erledigt und gelöscht.",
        "rolle" => "Sie arbeiten jetzt in der anderen Rolle.",
        "zweiter-faktor" => {
            "Ihr zweiter Faktor ist bestätigt. Er gilt zehn Minuten: für Freigaben und Bankverbindungen."
        }
        "kennwort" => "Ihr Kennwort ist gesetzt. Sie können sich jetzt anmelden.",
        "konto-verbunden" => "Ihr Konto ist verbunden. Sie können sich jetzt damit anmelden.",
        "kennwort-geaendert" => {
            "Ihr neues Kennwort gilt. Ihre anderen Sitzungen und Ihre Zugriffsschlüssel sind beendet."
        }
        _ => return None,
    })
}

/// What is said of acts, of money that comes and comes back, of figures and of people.
fn done_by_office(word: &str) -> Option<&'static str> {
    Some(match word {
        "zahlungsweise" => "Die Zahlungsweise ist festgehalten.",
        "anforderung-unterzeichnet" => "Unterschrieben. Jetzt kann entschieden werden.",
        "anforderung-vorgeschlagen" => {
            "Die Bewilligung ist vorgeschlagen. Sie gilt, wenn sie sachlich und rechnerisch festgestellt ist."
        }
        "anforderung-bewilligt" => "Festgestellt. Die Bewilligung gilt, der Betrag ist fällig.",
        "eingegangen" => "Der Eingang ist gebucht. Die Verwendungsfrist läuft.",
        "storniert" => "Der Zugang ist storniert. Was wirklich eingegangen ist, wird neu gebucht.",
        "gefordert" => "Die Forderung ist erhoben.",
        "beglichen" => "Der Eingang ist auf die Forderung gebucht.",
        "aufgerechnet" => "Der Betrag ist aufgerechnet.",
        "erlassen" => "Auf diesen Betrag ist verzichtet.",
        "gestundet" => "Die Forderung ist gestundet.",
        "zurueckgezahlt" => "Die Rückzahlung ist gebucht.",
        "zinsen" => "Über die Zinsen ist entschieden.",
        "basiszinssatz" => "Der Basiszinssatz ist erfasst. Er gilt, wenn eine andere Person ihn bestätigt.",
        "basiszinssatz-bestaetigt" => "Der Basiszinssatz ist bestätigt und gilt.",
        "programm" => {
            "Die Programmdatei ist geladen. Diese Fassung gilt für Zuwendungen, die ab jetzt erfasst werden."
        }
        "abgeschlossen" => "Die Bücher sind bis zu diesem Tag abgeschlossen.",
        "bewilligt" => "Der Bescheid ist erfasst.",
        "weitergeleitet" => "Die Weiterleitung ist erfasst.",
        "zuwendung-abgeschlossen" => "Die Zuwendung ist abgeschlossen.",
        "zahlungen-gesperrt" => "Die Zahlungen sind gesperrt.",
        "zahlungen-frei" => "Die Sperre ist aufgehoben. Es wird wieder gezahlt.",
        "faelliges-zurueckgenommen" => "Es ist zurückgenommen und ist nicht mehr fällig.",
        "geaendert" => "Die neue Fassung ist erfasst und gilt.",
        "umgewidmet" => "Die Umwidmung ist erfasst. Der neue Finanzierungsplan gilt.",
        "aufgehoben" => "Die Aufhebung ist erfasst und gilt.",
        "aufgehoben-grund" => {
            "Die Aufhebung ist erfasst und gilt. Bitte halten Sie jetzt fest, worüber damit entschieden ist."
        }
        "ausnahme" => "Die Ausnahme ist vorgeschlagen. Sie gilt, wenn eine andere Person sie bestätigt.",
        "ausnahme-bestaetigt" => "Die Ausnahme ist bestätigt und gilt.",
        "ausnahme-zurueckgenommen" => "Die Ausnahme ist zurückgenommen. Die Regel gilt wieder.",
        "gegenstand" => "Der Gegenstand steht im Inventar.",
        "abgang" => "Der Abgang ist festgehalten.",
        "bestandskraft" | "aufhebungsgrund" => "Das ist festgehalten.",
        "person" => "Die Person ist aufgenommen. Bitte geben Sie ihr jetzt eine Rolle und laden Sie sie ein.",
        "rolle-vergeben" => "Die Rolle ist vergeben.",
        "rolle-beendet" => "Die Rolle endet an diesem Tag.",
        "ausgeschieden" => "Das Ausscheiden ist vermerkt. Alle Rollen enden.",
        "stichprobe" => "Die Stichprobe ist festgelegt und steht im Journal. Jetzt kann gezogen werden.",
        "gezogen" => "Die Stichprobe ist gezogen.",
        "bemerkung" => "Die Bemerkung ist festgehalten. Jetzt nimmt die Stelle Stellung.",
        "stellungnahme" => "Die Stellungnahme ist abgegeben. Jetzt entscheidet die Prüfung.",
        "bemerkung-entschieden" => "Die Entscheidung ist festgehalten.",
        "regeln" => "Die Regeln sind gesetzt. Sie gelten ab jetzt.",
        "alleinzeichnung" => "Die Alleinzeichnung ist zugelassen.",
        "benachrichtigungen" => "Ihre Benachrichtigungen sind festgelegt.",
        "sachbericht" => "Die Fassung des Sachberichts ist gespeichert.",
        "nachweis-geprueft" => "Die Prüfung des Nachweises im eigenen Haus ist festgehalten.",
        "unterschrift-hinterlegt" => "Die unterschriebene Datei ist bei dem Nachweis hinterlegt.",
        "briefkopf" => "Der Briefkopf ist festgelegt. Er gilt ab dem nächsten Dokument.",
        "mailtext" => "Der Text ist festgelegt. Er gilt ab der nächsten Mail.",
        "gelesen" => "Alle Mitteilungen sind als gelesen vermerkt.",
        "interessenkonflikt" => {
            "Ihr Interessenkonflikt ist angezeigt. Andere übernehmen, was diesen Träger betrifft."
        }
        "sitzung-beendet" => "Die Sitzung ist beendet.",
        "sitzungen-beendet" => "Alle anderen Sitzungen sind beendet.",
        "schluessel-widerrufen" => "Der Zugriffsschlüssel ist widerrufen. Er gilt nicht mehr.",
        _ => return None,
    })
}
