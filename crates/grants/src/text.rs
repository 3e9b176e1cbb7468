//! Texts that people write: reasons, references, purposes.

use serde::Serialize;

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum TextError {
    /// It says nothing, or too much.
    #[error("has 1 to {most} characters, not {length}")]
    Length {
        /// The most characters that it may have.
        most: usize,
        /// How many it has, without the white space around it.
        length: usize,
    },
    /// It has a character that no one can see or print, such as U+0000.
    #[error("has a control character, U+{code:04X}")]
    Control {
        /// The character's code.
        code: u32,
    },
}

/// A text without the white space around it: one to so many characters, lines and tabs, no other control character.
pub fn plain_text(text: &str, most: usize) -> Result<String, TextError> {
    let text = text.trim();
    let length = text.chars().count();
    if !(1..=most).contains(&length) {
        return Err(TextError::Length { most, length });
    }
    match text.chars().find(|one| one.is_control() && !['\n', '\t'].contains(one)) {
        Some(control) => Err(TextError::Control { code: control.into() }),
        None => Ok(text.to_owned()),
    }
}

/// A text of one line: white space around it does not count, and what is between its words is one space.
pub fn single_spaced(text: &str, most: usize) -> Result<String, TextError> {
    plain_text(&text.split_whitespace().collect::<Vec<_>>().join(" "), most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_something_and_not_too_much() {
        assert_eq!(plain_text("  Gehälter\nMai ", 13), Ok("Gehälter\nMai".to_owned()));
        assert_eq!(plain_text("ü".repeat(5).as_str(), 5), Ok("ü".repeat(5)));
        assert_eq!(plain_text("ü".repeat(6).as_str(), 5), Err(TextError::Length { most: 5, length: 6 }));
        assert_eq!(plain_text(" \u{a0}\n", 5), Err(TextError::Length { most: 5, length: 0 }));
    }

    #[test]
    fn a_text_of_one_line_has_single_spaces() {
        assert_eq!(single_spaced(" Kurs\u{a0} 3 /\n Std.\t17 ", 16), Ok("Kurs 3 / Std. 17".to_owned()));
        assert_eq!(single_spaced("a  b", 2), Err(TextError::Length { most: 2, length: 3 }));
    }

    #[test]
    fn what_cannot_be_seen_is_refused() {
        assert_eq!(plain_text("a\0b", 5), Err(TextError::Control { code: 0 }));
        assert_eq!(plain_text("a\u{1b}[31m", 9), Err(TextError::Control { code: 0x1b }));
        assert_eq!(plain_text("a\u{85}b", 5), Err(TextError::Control { code: 0x85 }));
    }
}
