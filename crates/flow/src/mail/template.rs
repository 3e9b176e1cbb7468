//! The texts of mails: a subject of one line and a body, in which values are set.
//!
//! A text names what it wants to say by the values that there are; one that names another, does not end or asks for more than
//! a mail is, is refused.

use minijinja::{Environment, UndefinedBehavior, value::Serde};
use serde::Serialize;

/// The most characters of a subject (RFC 5322 leaves a line 998; people read fewer).
const LONGEST_SUBJECT: usize = 150;
/// The most characters of a body.
const LONGEST_BODY: usize = 50_000;
/// How many steps a text may take.
const FUEL: u64 = 100_000;

/// Which mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    /// Made as soon as something happened.
    AtOnce,
    /// Made once a day, of all that happened.
    Collected,
}

/// The text of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The subject.
    pub subject: String,
    /// The body.
    pub body: String,
}

/// A mail as it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject: one line.
    pub subject: String,
    /// The body.
    pub body: String,
}

/// Why a text is no text of a mail.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// It does not read, names what there is not, or does not end.
    #[error("the text does not read: {0}")]
    Unreadable(#[from] minijinja::Error),
    /// The subject would not be one line that people read.
    #[error("the subject is one line of 1 to {LONGEST_SUBJECT} characters")]
    Subject,
    /// The body would be empty, too long, or have characters that nobody sees.
    #[error("the body has 1 to {LONGEST_BODY} characters, none of them a control character")]
    Body,
}

/// What may be set in a text. Staff write it, so the names are German.
#[derive(Clone, Debug, Serialize)]
pub struct Values {
    name: String,
    anzahl: usize,
    mitteilungen: Vec<Line>,
    uebersicht: String,
    einstellungen: String,
}

#[derive(Clone, Debug, Serialize)]
struct Line {
    text: String,
    zuwendung: String,
    link: String,
}

impl Values {
    /// The values of a mail to somebody: what happened, the reference of the grant, where it is shown.
    pub fn of<'a>(
        name: &str,
        told: impl Iterator<Item = (&'a str, Option<&'a str>, String)>,
        reached_at: &str,
    ) -> Self {
        let line = |(text, reference, link): (&str, Option<&str>, String)| {
            // What people wrote stays in its line.
            let zuwendung = reference.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
            Line { text: text.to_owned(), zuwendung, link }
        };
        let mitteilungen: Vec<_> = told.map(line).collect();
        Self {
            name: name.to_owned(),
            anzahl: mitteilungen.len(),
            mitteilungen,
            uebersicht: format!("{reached_at}/mitteilungen"),
            einstellungen: format!("{reached_at}/konto"),
        }
    }
}

impl Template {
    /// The text that comes with the program: the subject in its first line, the body after an empty one.
    pub fn shipped(kind: MailKind) -> Self {
        let text = match kind {
            MailKind::AtOnce => include_str!("../../data/mail/at_once.txt"),
            MailKind::Collected => include_str!("../../data/mail/collected.txt"),
        };
        let (subject, body) = text.split_once("\n\n").unwrap_or_default();
        Self { subject: subject.to_owned(), body: body.to_owned() }
    }

    /// The mail with its values.
    pub fn render(&self, values: &Values) -> Result<Rendered, TemplateError> {
        let mut texts = Environment::new();
        texts.set_undefined_behavior(UndefinedBehavior::Strict);
        texts.set_fuel(Some(FUEL));
        let subject = texts.render_str(&self.subject, Serde(values))?;
        let body = texts.render_str(&self.body, Serde(values))?;
        let is_line = |text: &str| !text.trim().is_empty() && !text.contains(char::is_control);
        if !is_line(&subject) || subject.chars().count() > LONGEST_SUBJECT {
            return Err(TemplateError::Subject);
        }
        let is_seen = |one: char| !one.is_control() || one == '\n' || one == '\t';
        if body.trim().is_empty() || body.chars().count() > LONGEST_BODY || !body.chars().all(is_seen) {
            return Err(TemplateError::Body);
        }
        Ok(Rendered { subject, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        let told = [
            (
                "Eine Zahlung ist ausgeführt.",
                Some("50-W-1\nBetreff: x"),
                "https://f.example/zahlungen/1".to_owned(),
            ),
            ("Ein Nachweis ist vorgelegt.", None, "https://f.example/nachweise/2".to_owned()),
        ];
        Values::of("Anna <b> {{ 7 * 7 }}", told.into_iter(), "https://f.example")
    }

    fn with(subject: &str, body: &str) -> Result<Rendered, TemplateError> {
        Template { subject: subject.to_owned(), body: body.to_owned() }.render(&values())
    }

    #[test]
    fn the_texts_that_come_along_say_what_happened_and_where() {
        for kind in [MailKind::AtOnce, MailKind::Collected] {
            let mail = Template::shipped(kind).render(&values()).unwrap();
            assert!(mail.subject.starts_with("Förderfluss: 2 "), "{}", mail.subject);
            for part in [
                "Anna <b> {{ 7 * 7 }}",
                "Eine Zahlung ist ausgeführt.",
                "(50-W-1 Betreff: x)",
                "/nachweise/2\n",
            ] {
                assert!(mail.body.contains(part), "{part}: {}", mail.body);
            }
            assert!(
                mail.body.contains("https://f.example/konto") && !mail.body.contains("\n\n\n"),
                "{}",
                mail.body
            );
        }
    }

    #[test]
    fn a_text_that_names_what_there_is_not_or_does_not_end_is_refused() {
        assert_eq!(with("{{ anzahl }}", "x").unwrap().subject, "2");
        for body in ["{{ betrag }}", "{% for a in mitteilungen %}", "{{ name.x.y }}", "{% include 'x' %}"] {
            assert!(matches!(with("x", body), Err(TemplateError::Unreadable(_))), "{body}");
        }
        let endless = "{% for a in range(9000) %}{% for b in range(9000) %}x{% endfor %}{% endfor %}";
        assert!(matches!(with("x", endless), Err(TemplateError::Unreadable(_))));
    }

    #[test]
    fn a_subject_is_one_line_and_a_body_says_something() {
        for subject in ["", "  ", "x\r\nBcc: y@z.example", "{{ '\n' }}", "x\u{0}", &"x".repeat(151)] {
            assert!(matches!(with(subject, "x"), Err(TemplateError::Subject)), "{subject:?}");
        }
        for body in ["", " \n", "x\u{7}", &"x".repeat(50_001)] {
            assert!(matches!(with("x", body), Err(TemplateError::Body)), "{:?}", body.len());
        }
    }
}
