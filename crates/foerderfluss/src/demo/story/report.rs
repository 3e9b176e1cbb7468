//! The Sachberichte: one for each proof, in versions, with what is said to them. What is published is real, all else invented.

pub(super) mod texts;

use flow::{
    FlowError,
    reports::{AddReportComment, WriteReport},
};
use grants::{
    Grant, ParticipantGroup, ParticipantPart, ProofKind, Report, ReportText, ReportTopic, Visibility,
};

use super::{Books, Day, MUSTERWERK, OFFICE, acts::date, year::END};
use crate::demo::published;

/// What a Sachbericht says: its sections, and how many took part, with those who are told apart.
pub(super) struct Told {
    begin: &'static str,
    duration: &'static str,
    staff: &'static str,
    participants: &'static str,
    success: &'static str,
    deviations: &'static str,
    group: (&'static str, u32),
    parts: &'static [(&'static str, u32)],
}

/// Writes the Sachbericht of an interim proof, up to a day.
pub(super) async fn tell(
    books: &Books,
    (who, day): (&str, Day),
    (grant, until): (&Grant, Day),
    told: &Told,
) -> Result<(), FlowError> {
    let sections = [
        (ReportTopic::Begin, told.begin),
        (ReportTopic::Duration, told.duration),
        (ReportTopic::Staff, told.staff),
        (ReportTopic::Participants, told.participants),
        (ReportTopic::Success, told.success),
        (ReportTopic::Deviations, told.deviations),
    ];
    let part =
        |(group, count): &(&str, u32)| ParticipantPart { group: (*group).to_owned(), count: Some(*count) };
    let (group, count) = told.group;
    let parts = told.parts.iter().map(part).collect();
    let group = ParticipantGroup { group: group.to_owned(), count, parts };
    write(books, (who, day), (grant, until), 0, &sections, vec![group]).await?;
    Ok(())
}

/// The coaching: a first version, a question and a note of the office, a second version that answers.
pub(super) async fn coaching(books: &Books, grant: &Grant) -> Result<(), FlowError> {
    let success = "Die meisten blieben bis zum Jahresende im Coaching.";
    let mut sections = vec![
        (
            ReportTopic::Begin,
            "Das Coaching begann im Herbst 2020; die ersten Gespräche fanden im Freien statt.",
        ),
        (ReportTopic::Staff, "- eine Coachin mit voller Stelle\n- ein Coach mit halber Stelle"),
        (ReportTopic::Success, success),
        (
            ReportTopic::Duration,
            "Ein Coaching dauert bis zu zwölf Monate; die ersten enden im Herbst 2021 (alle Angaben erfunden).",
        ),
        (ReportTopic::Participants, "Vermittelt haben das Jobcenter, die Sozialämter und Ehrenamtliche."),
        (ReportTopic::Deviations, "Betriebsbesuche entfielen seit November und werden nachgeholt."),
    ];
    let whole = ParticipantGroup { group: "im Coaching".to_owned(), count: 48, parts: Vec::new() };
    let first =
        write(books, (MUSTERWERK, (25, 2, 2021)), (grant, END), 0, &sections, vec![whole.clone()]).await?;
    let question = "Wie viele haben eine Ausbildung oder Arbeit begonnen? Bitte mit Zahl.";
    say(books, (25, 2, 2021), &first, Visibility::Shared, question).await?;
    let note = "Die Liste der Teilnehmenden liegt der Abrechnung bei; Zahl damit vergleichen.";
    say(books, (25, 2, 2021), &first, Visibility::Internal, note).await?;
    sections[2].1 = "**Ergebnis**\nVon 48 Teilnehmenden begannen 9 eine Ausbildung und 12 eine Arbeit.";
    let part = |group: &str, count| ParticipantPart { group: group.to_owned(), count };
    let parts = vec![part("in Ausbildung", Some(9)), part("in Arbeit", Some(12))];
    let whole = ParticipantGroup { parts, ..whole };
    write(books, (MUSTERWERK, (26, 2, 2021)), (grant, END), 1, &sections, vec![whole]).await?;
    Ok(())
}

/// The Kreis towards the ministry, with the numbers of participants that were published.
pub(super) async fn kreis(books: &Books, grant: &Grant) -> Result<(), FlowError> {
    let sections = [
        (ReportTopic::Begin, "Das Kommunale Integrationszentrum koordiniert das Programm seit April 2020."),
        (
            ReportTopic::Participants,
            "Die Zahlen der Teilnehmenden sind die veröffentlichten der gesamten Laufzeit; alles andere in diesem \
             Bericht ist erfunden.",
        ),
        (
            ReportTopic::Duration,
            "Alle Bausteine sind weitergeleitet und laufen bis Ende 2022; nachgewiesen wird das erste Jahr.",
        ),
        (
            ReportTopic::Staff,
            "- Koordination im Kommunalen Integrationszentrum aus eigenen Mitteln\n- Personal der Träger nach deren Berichten",
        ),
        (
            ReportTopic::Success,
            "Drei Träger haben im ersten Jahr mit der Arbeit begonnen, der vierte im Dezember. Ein Netzwerk mit Jobcenter, \
             Ausländerbehörde und Kammern trifft sich vierteljährlich.",
        ),
        (ReportTopic::Deviations, "Kontaktbeschränkungen verzögerten den Beginn der Kurse."),
    ];
    let day = (25, 3, 2021);
    write(books, (OFFICE, day), (grant, END), 0, &sections, published::groups()).await?;
    Ok(())
}

async fn write(
    books: &Books,
    (who, day): (&str, Day),
    (grant, until): (&Grant, Day),
    follows: i64,
    sections: &[(ReportTopic, &str)],
    participants: Vec<ParticipantGroup>,
) -> Result<Report, FlowError> {
    books.on_day(date(day)?);
    let section =
        |(topic, text): &(ReportTopic, &str)| ReportText { topic: *topic, text: (*text).to_owned() };
    let sections = sections.iter().map(section).collect();
    let (grant, kind, until) = (grant.id, ProofKind::Zwischennachweis, date(until)?);
    books.run(who, WriteReport { grant, kind, until, follows, sections, participants }).await
}

/// The office says something to the success of a version.
async fn say(
    books: &Books,
    day: Day,
    report: &Report,
    visibility: Visibility,
    text: &str,
) -> Result<(), FlowError> {
    books.on_day(date(day)?);
    let (topic, text) = (Some(ReportTopic::Success), text.to_owned());
    books.run(OFFICE, AddReportComment { report: report.id, topic, visibility, text }).await?;
    Ok(())
}
