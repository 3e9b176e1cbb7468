//! The Sachberichte of 2020: written in versions, with what is said to them. What is published is real, all else invented.

use flow::{
    FlowError,
    reports::{AddReportComment, WriteReport},
};
use grants::{Grant, ParticipantGroup, ProofKind, Report, ReportText, ReportTopic, Visibility};

use super::{Books, Day, MUSTERWERK, OFFICE, acts::date, year::END};
use crate::demo::published;

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
    ];
    let whole = ParticipantGroup { group: "im Coaching".to_owned(), count: 48, parts: Vec::new() };
    let first = write(books, (MUSTERWERK, (25, 2, 2021)), grant, 0, &sections, vec![whole.clone()]).await?;
    let question = "Wie viele haben eine Ausbildung oder Arbeit begonnen? Bitte mit Zahl.";
    say(books, (25, 2, 2021), &first, Visibility::Shared, question).await?;
    let note = "Die Liste der Teilnehmenden liegt der Abrechnung bei; Zahl damit vergleichen.";
    say(books, (25, 2, 2021), &first, Visibility::Internal, note).await?;
    sections[2].1 = "**Ergebnis**\nVon 48 Teilnehmenden begannen 9 eine Ausbildung und 12 eine Arbeit.";
    let part = |group: &str, count| grants::ParticipantPart { group: group.to_owned(), count };
    let parts = vec![part("in Ausbildung", Some(9)), part("in Arbeit", Some(12))];
    let whole = ParticipantGroup { parts, ..whole };
    write(books, (MUSTERWERK, (26, 2, 2021)), grant, 1, &sections, vec![whole]).await?;
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
        (ReportTopic::Deviations, "Kontaktbeschränkungen verzögerten den Beginn der Kurse."),
    ];
    write(books, (OFFICE, (25, 3, 2021)), grant, 0, &sections, published::groups()).await?;
    Ok(())
}

async fn write(
    books: &Books,
    (who, day): (&str, Day),
    grant: &Grant,
    follows: i64,
    sections: &[(ReportTopic, &str)],
    participants: Vec<ParticipantGroup>,
) -> Result<Report, FlowError> {
    books.on_day(date(day)?);
    let section =
        |(topic, text): &(ReportTopic, &str)| ReportText { topic: *topic, text: (*text).to_owned() };
    let sections = sections.iter().map(section).collect();
    let (grant, kind, until) = (grant.id, ProofKind::Zwischennachweis, date(END)?);
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
