//! The texts of mails: a subject of one line and a body, in which values are set.
//!
//! A text names what it wants to say by the values that there are; one that names another, does not end or asks for more than
//! a mail is, is refused.

use grants::MailKind;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, value::Serde};
use serde::Serialize;

use super::MOST_TOLD;

/// The most characters of a subject (RFC 5322 leaves a line 998; people read fewer).
pub const LONGEST_SUBJECT: usize = 150;
/// The most characters of a body.
const LONGEST_BODY: usize = 50_000;
/// The most characters of the text from which a subject is made.
const LONGEST_SUBJECT_TEXT: usize = 1_000;
/// The most characters of the text from which a body is made.
const LONGEST_BODY_TEXT: usize = 20_000;
/// How many steps a text may take.
const FUEL: u64 = 100_000;
/// What a text may name, and what each of `mitteilungen` has.
pub const NAMES: [&str; 5] = ["name", "anzahl", "mitteilungen", "uebersicht", "einstellungen"];
/// What each of `mitteilungen` has.
pub const NAMES_OF_EACH: [&str; 3] = ["text", "zuwendung", "link"];
/// The sample person.
const SAMPLE: (&str, &str) = ("Erika Beispiel", "https://foerderfluss.example");

/// The text of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// A part of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailPart {
    /// The subject.
    Subject,
    /// The body.
    Body,
}

impl MailPart {
    /// The word used in the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Body => "body",
        }
    }
}

/// Why a text is no text of a mail.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It names what there is not.
    #[error(
        "the {} names {name}, which there is not: there are {}, and in each of mitteilungen {}",
        .part.word(), NAMES.join(", "), NAMES_OF_EACH.join(", ")
    )]
    Unknown {
        /// Where.
        part: MailPart,
        /// What it names.
        name: String,
    },
    /// It does not read.
    #[error("the {} does not read in line {line}: {why}", .part.word())]
    Unreadable {
        /// Where.
        part: MailPart,
        /// In which line.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// It does not end.
    #[error("the {} takes too many steps", .part.word())]
    Endless {
        /// Where.
        part: MailPart,
    },
    /// The text from which it is made is too long.
    #[error("the text of the {} has at most {most} characters", .part.word())]
    TooLong {
        /// Where.
        part: MailPart,
        /// How many it may have.
        most: usize,
    },
    /// The subject would not be one line that people read.
    #[error("the subject is one line of 1 to {LONGEST_SUBJECT} characters")]
    Subject,
    /// The body would be empty, too long, or have characters that nobody sees.
    #[error("the body has 1 to {LONGEST_BODY} characters, none of them a control character")]
    Body,
}

impl TemplateError {
    /// Where it is.
    pub const fn part(&self) -> MailPart {
        match self {
            Self::Unknown { part, .. }
            | Self::Unreadable { part, .. }
            | Self::Endless { part }
            | Self::TooLong { part, .. } => *part,
            Self::Subject => MailPart::Subject,
            Self::Body => MailPart::Body,
        }
    }

    fn of(part: MailPart, text: &str, cause: &Error) -> Self {
        let named = || cause.range().and_then(|range| text.get(range)).unwrap_or_default();
        match cause.kind() {
            ErrorKind::UndefinedError => Self::Unknown { part, name: named().to_owned() },
            ErrorKind::OutOfFuel => Self::Endless { part },
            kind => Self::Unreadable { part, line: cause.line().unwrap_or(1), why: kind.to_string() },
        }
    }
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

    /// Sample values with so many notifications: every second one is about a grant.
    fn sample(count: usize) -> Self {
        let (name, reached_at) = SAMPLE;
        let told = (0..count).map(|number| match number % 2 {
            0 => (
                "Über eine Abrechnung ist entschieden.",
                Some("50-W-1"),
                format!("{reached_at}/abrechnungen/1"),
            ),
            _ => ("Eine Bankverbindung ist bestätigt.", None, format!("{reached_at}/bankverbindung")),
        });
        Self::of(name, told, reached_at)
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

    /// What it reads like with sample values. It must read with one notification, with two, and with as many as a mail has.
    pub fn sample(&self) -> Result<Rendered, TemplateError> {
        self.render(&Values::sample(1))?;
        self.render(&Values::sample(usize::try_from(MOST_TOLD).unwrap_or_default()))?;
        self.render(&Values::sample(2))
    }

    /// The mail with its values.
    pub fn render(&self, values: &Values) -> Result<Rendered, TemplateError> {
        let subject = set(MailPart::Subject, &self.subject, LONGEST_SUBJECT_TEXT, values)?;
        let body = set(MailPart::Body, &self.body, LONGEST_BODY_TEXT, values)?;
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

/// A text with its values. What it names is looked for on every way through it, also where no sample goes.
fn set(part: MailPart, text: &str, most: usize, values: &Values) -> Result<String, TemplateError> {
    if text.chars().count() > most {
        return Err(TemplateError::TooLong { part, most });
    }
    let mut texts = Environment::new();
    texts.set_undefined_behavior(UndefinedBehavior::Strict);
    texts.set_fuel(Some(FUEL));
    let refused = |cause: Error| TemplateError::of(part, text, &cause);
    let read = texts.template_from_str(text).map_err(refused)?;
    let known = |name: &String| NAMES.contains(&name.as_str()) || texts.globals().any(|(it, _)| it == name);
    if let Some(name) = read.undeclared_variables(false).into_iter().filter(|name| !known(name)).min() {
        return Err(TemplateError::Unknown { part, name });
    }
    read.render(Serde(values)).map_err(refused)
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

    fn text(subject: &str, body: &str) -> Template {
        Template { subject: subject.to_owned(), body: body.to_owned() }
    }

    fn with(subject: &str, body: &str) -> Result<Rendered, TemplateError> {
        text(subject, body).render(&values())
    }

    #[test]
    fn the_texts_that_come_along_say_what_happened_and_where() {
        for kind in MailKind::ALL {
            Template::shipped(kind).sample().unwrap();
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
    fn a_text_that_names_what_there_is_not_is_refused_with_what_there_is() {
        assert_eq!(with("{{ anzahl }}", "x").unwrap().subject, "2");
        let unknown = |name: &str| TemplateError::Unknown { part: MailPart::Body, name: name.to_owned() };
        for (body, name) in [
            ("{{ betrag }}", "betrag"),
            ("{% if anzahl > 90 %}{{ betrag }}{% endif %}", "betrag"),
            ("{% for es in mitteilungen %}{{ es.betrag }}{% endfor %}", "es.betrag"),
            ("Guten Tag {{ name.vorname }}", "name.vorname"),
        ] {
            assert_eq!(with("x", body), Err(unknown(name)), "{body}");
        }
        let said = unknown("betrag").to_string();
        for name in NAMES.into_iter().chain(NAMES_OF_EACH) {
            assert!(said.contains(name), "{name}: {said}");
        }
        let in_subject = with("{{ betrag }}", "x").unwrap_err();
        assert_eq!(in_subject.part(), MailPart::Subject);
    }

    #[test]
    fn a_text_that_does_not_read_or_end_is_refused() {
        for (body, at) in
            [("{% for a in mitteilungen %}", 1), ("a\nb {% include 'x' %}", 2), ("{{ name|unbekannt }}", 1)]
        {
            let refused = with("x", body).unwrap_err();
            let TemplateError::Unreadable { part: MailPart::Body, line, .. } = refused else {
                panic!("{body}: {refused}")
            };
            assert_eq!(line, at, "{body}");
        }
        let endless = "{% for a in range(9000) %}{% for b in range(9000) %}x{% endfor %}{% endfor %}";
        assert_eq!(with("x", endless), Err(TemplateError::Endless { part: MailPart::Body }));
        let large = "{{ 'x' * 2000000000 }}";
        assert_eq!(with("x", large), Err(TemplateError::Endless { part: MailPart::Body }));
        let long = "{# x #}".repeat(3_000);
        assert_eq!(with("x", &long), Err(TemplateError::TooLong { part: MailPart::Body, most: 20_000 }));
    }

    #[test]
    fn a_text_reads_with_one_notification_and_with_as_many_as_a_mail_has() {
        let each = "{% for es in mitteilungen %}{{ es.text * 40 }}{% endfor %}";
        assert!(with("x", each).is_ok());
        assert_eq!(text("x", each).sample(), Err(TemplateError::Body), "fifty of them are too much");
        assert!(matches!(
            text("x", "{{ mitteilungen[1].text }}").sample(),
            Err(TemplateError::Unknown { .. })
        ));
        let mail = text("{{ anzahl }}", "{{ name }}").sample().unwrap();
        assert_eq!((mail.subject.as_str(), mail.body.as_str()), ("2", "Erika Beispiel"));
    }

    #[test]
    fn a_subject_is_one_line_and_a_body_says_something() {
        for subject in ["", "  ", "x\r\nBcc: y@z.example", "{{ '\n' }}", "x\u{0}", &"x".repeat(151)] {
            assert!(matches!(with(subject, "x"), Err(TemplateError::Subject)), "{subject:?}");
        }
        for body in ["", " \n", "x\u{7}", "{{ 'x' * 50001 }}"] {
            assert!(matches!(with("x", body), Err(TemplateError::Body)), "{:?}", body.len());
        }
    }
}
