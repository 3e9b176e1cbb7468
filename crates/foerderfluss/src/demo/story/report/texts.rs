//! The words of the demo's Sachberichte, all invented. Amounts do not stand in them: those come from the books.

use super::Told;

/// The first months of the school certificate course and its lessons.
pub(in crate::demo::story) const COURSE: Told = Told {
    begin: "Der Vorbereitungskurs auf den Hauptschulabschluss begann nach den Herbstferien 2020 mit einem Sprachstandstest; \
            alle Angaben in diesem Bericht sind erfunden.",
    duration: "Unterricht an drei Abenden in der Woche. Der Kurs geht bis zu den Prüfungen im Sommer 2021 weiter; die \
               Nachprüfungen des Vorjahres sind abgeschlossen.",
    staff: "- zwei Lehrkräfte auf Honorar für Deutsch und Mathematik\n- eine pädagogische Leitung der Volkshochschule",
    participants: "Die Teilnehmenden sind zwischen 18 und 27 Jahre alt und leben mit Duldung oder Gestattung im Kreis.",
    success: "**Ergebnis**\nDie Nachprüfungen im Dezember bestanden drei von vier Angemeldeten. Im laufenden Kurs kamen im \
              Schnitt neun von zwölf Personen zu jedem Termin.",
    deviations: "Im November wurde vier Wochen lang über das Telefon und mit Arbeitsblättern unterrichtet, weil die Räume \
                 geschlossen waren.",
    group: ("im Vorbereitungskurs", 12),
    parts: &[("Frauen", 5), ("Männer", 7)],
};

/// The same course in its second quarter of a year.
pub(in crate::demo::story) const COURSE_IN_SPRING: Told = Told {
    begin: "Der Kurs wurde im Januar 2021 mit derselben Gruppe fortgesetzt; alle Angaben in diesem Bericht sind erfunden.",
    duration: "Bis Ende Februar fand der Unterricht am Bildschirm statt, seit März wieder im Haus in zwei kleineren Gruppen.",
    staff: "- zwei Lehrkräfte auf Honorar\n- seit Februar eine Ehrenamtliche für die Hausaufgaben",
    participants: "Eine Person ist aus dem Kreis verzogen, eine andere rückte von der Warteliste nach.",
    success: "Zehn Personen sind zur Abschlussprüfung im Juni angemeldet. Wer die Leihgeräte nutzte, fehlte seltener.",
    deviations: "Die Einstufung in Mathematik wurde auf April verschoben, damit sie im Haus stattfinden kann.",
    group: ("im Vorbereitungskurs", 12),
    parts: &[("zur Prüfung angemeldet", 10)],
};

/// Language lessons beside work.
pub(in crate::demo::story) const LANGUAGE: Told = Told {
    begin: "Die berufsbegleitende Sprachförderung begann im November 2020 in den Räumen von zwei Betrieben; alle Angaben in \
            diesem Bericht sind erfunden.",
    duration: "Zweimal wöchentlich vor der Frühschicht. Die Förderung ist bis Ende 2022 geplant.",
    staff: "- eine Sprachlehrkraft mit halber Stelle",
    participants: "Die Betriebe haben die Teilnehmenden benannt; drei von ihnen sind in einer Einstiegsqualifizierung.",
    success: "Die Vorgesetzten berichten, dass Unterweisungen zur Arbeitssicherheit nun ohne Dolmetschen möglich sind. Zwei \
              Teilnehmende wechselten in eine höhere Sprachstufe.",
    deviations: "Der Kurs Alltagsmathematik im Advent kam nicht zustande. Die zweite Lehrkraft begann erst 2021, deshalb \
                 liegen die Ausgaben unter dem Plan.",
    group: ("in der Sprachförderung", 17),
    parts: &[("in Einstiegsqualifizierung", 3), ("in Beschäftigung", 11)],
};

/// Coaching that began in December.
pub(in crate::demo::story) const COACHING_OF_BRUECKE: Told = Told {
    begin: "Das Coaching begann am 1. Dezember 2020, nachdem die Stelle ausgeschrieben und besetzt war; alle Angaben in \
            diesem Bericht sind erfunden.",
    duration: "Im ersten Monat wurden Erstgespräche geführt und Ziele vereinbart. Ein Coaching dauert in der Regel neun Monate.",
    staff: "- ein Coach mit voller Stelle und Erfahrung in der Jugendberufshilfe",
    participants: "Der Kreis hat 22 Personen vorgeschlagen, 14 nahmen das Angebot an.",
    success: "Mit jeder Person ist ein Förderplan geschrieben. Eine begann noch im Dezember ein Praktikum in der Pflege.",
    deviations: "Gruppentermine waren nicht erlaubt; sie werden im Frühjahr nachgeholt.",
    group: ("im Coaching", 14),
    parts: &[("im Praktikum", 1), ("mit Förderplan", 13)],
};

/// Management of participation, half a post.
pub(in crate::demo::story) const PARTICIPATION: Told = Told {
    begin: "Die halbe Stelle im Teilhabemanagement ist seit dem 1. Oktober 2020 besetzt; alle Angaben in diesem Bericht sind \
            erfunden.",
    duration: "Sprechstunden an zwei Vormittagen, dazu Begleitung zu Behörden. Der Baustein läuft bis Ende Juni 2022.",
    staff: "- eine Teilhabemanagerin mit halber Stelle",
    participants: "Die meisten kamen auf Empfehlung der Ausländerbehörde und der Ehrenamtskreise.",
    success: "Für neun Personen ist geklärt, welche Unterlagen für eine Ausbildungsduldung fehlen; vier haben sie vollständig \
              eingereicht.",
    deviations: "Die Begleitung zu Terminen war im November und Dezember nur eingeschränkt möglich.",
    group: ("begleitet", 19),
    parts: &[("Ausbildungsduldung beantragt", 4), ("Unterlagen in Arbeit", 5)],
};

/// The Kreis towards the second ministry.
pub(in crate::demo::story) const KREIS_OF_PARTICIPATION: Told = Told {
    begin: "Das Kommunale Integrationszentrum hat den Baustein F6 nach einem Interessenbekundungsverfahren an einen Träger \
            weitergeleitet; alle Angaben in diesem Bericht sind erfunden.",
    duration: "Die Umsetzung begann im Oktober 2020. Zwei Abstimmungen mit Träger und Ausländerbehörde fanden bis zum \
               Jahresende statt.",
    staff: "- Koordination im Kommunalen Integrationszentrum aus eigenen Mitteln\n- die halbe Stelle beim Träger",
    participants: "Der Träger hat die Zahl der begleiteten Personen gemeldet, nicht aber ihre Verteilung auf die Gemeinden.",
    success: "Die Wege zwischen Ausländerbehörde, Jobcenter und Träger sind beschrieben und vereinbart.",
    deviations: "Die zweite halbe Stelle wurde noch nicht besetzt; dafür werden die Mittel im Jahr 2021 gebraucht.",
    group: ("begleitet", 19),
    parts: &[],
};
