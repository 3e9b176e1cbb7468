//! How many took part, as people write it: a line a group, and below it, with a dash before, of whom it is made up.

use std::num::ParseIntError;

use grants::{ParticipantGroup, ParticipantPart};

/// The field.
pub(crate) const FIELD: &str = "teilnehmende";
/// What stands for a number where nobody has counted.
const NOT_COUNTED: &str = "nicht aufgeschlüsselt";

/// The groups of a text, or what is wrong with a line of it.
pub(crate) fn read(text: &str) -> Result<Vec<ParticipantGroup>, String> {
    let mut groups: Vec<ParticipantGroup> = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |what: &str| format!("Zeile {number} („{}“): {what}", line.trim());
        let Some((name, count)) = line.rsplit_once(':') else {
            return Err(wrong("hier fehlt ein Doppelpunkt mit der Zahl, zum Beispiel „aufgenommen: 255“."));
        };
        let part = name.trim_start().strip_prefix(['-', '–']);
        let group = part.unwrap_or(name).trim().to_owned();
        if group.is_empty() {
            return Err(wrong("vor dem Doppelpunkt fehlt, wer gezählt ist."));
        }
        let count = counted(count).map_err(|_| wrong("nach dem Doppelpunkt steht eine ganze Zahl."))?;
        match (part, groups.last_mut(), count) {
            (Some(_), Some(whole), count) => whole.parts.push(ParticipantPart { group, count }),
            (Some(_), None, _) => return Err(wrong("darüber fehlt die Gruppe, von der sie ein Teil sind.")),
            (None, _, Some(count)) => groups.push(ParticipantGroup { group, count, parts: Vec::new() }),
            (None, _, None) => {
                return Err(wrong("eine Gruppe hat eine Zahl; offen bleiben kann ein Teil von ihr."));
            }
        }
    }
    Ok(groups)
}

/// A number with or without points between its thousands; none, where nobody has counted.
fn counted(text: &str) -> Result<Option<u32>, ParseIntError> {
    match text.trim() {
        NOT_COUNTED => Ok(None),
        text => text.replace('.', "").parse().map(Some),
    }
}

/// The text of groups, as it is read.
pub(crate) fn written(groups: &[ParticipantGroup]) -> String {
    let mut lines = Vec::new();
    for group in groups {
        lines.push(format!("{}: {}", group.group, group.count));
        for part in &group.parts {
            let count = part.count.map_or_else(|| NOT_COUNTED.to_owned(), |count| count.to_string());
            lines.push(format!("- {}: {count}", part.group));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_read_as_they_are_written() {
        let text =
            "aufgenommen: 1.255\n\nvermittelt: 191\n - Coaching: 140\n– Kurs: Sprache: nicht aufgeschlüsselt";
        let groups = read(text).unwrap();
        assert_eq!(
            (groups[0].group.as_str(), groups[0].count, groups[0].parts.len()),
            ("aufgenommen", 1255, 0)
        );
        assert_eq!(groups[1].parts[0], ParticipantPart { group: "Coaching".to_owned(), count: Some(140) });
        assert_eq!(groups[1].parts[1], ParticipantPart { group: "Kurs: Sprache".to_owned(), count: None });
        assert_eq!(read(&written(&groups)).unwrap(), groups);
        assert_eq!(read(" \n").unwrap(), []);
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        for (text, line, what) in [
            ("a: 1\nvermittelt 191", "Zeile 2 („vermittelt 191“)", "Doppelpunkt mit der Zahl"),
            ("vermittelt: viele", "Zeile 1", "ganze Zahl"),
            ("vermittelt: -1", "Zeile 1", "ganze Zahl"),
            ("vermittelt: 99999999999", "Zeile 1", "ganze Zahl"),
            ("- Coaching: 1", "Zeile 1", "fehlt die Gruppe"),
            (": 1", "Zeile 1", "wer gezählt ist"),
            ("vermittelt: nicht aufgeschlüsselt", "Zeile 1", "eine Gruppe hat eine Zahl"),
        ] {
            let told = read(text).unwrap_err();
            assert!(told.contains(line) && told.contains(what), "{told}");
        }
    }
}
