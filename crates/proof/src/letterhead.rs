//! The look that an office sets: its name and addresses, its colour and its logo.

use serde::{Deserialize, Serialize};

use crate::logo::Logo;

/// What stands at the head of the first page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The name of the office or the organisation.
    pub name: String,
    /// A line below the name, such as the department.
    #[serde(default)]
    pub claim: String,
    /// Address, telephone, e-mail, one line each.
    #[serde(default)]
    pub contact: Vec<String>,
    /// The sender in one line, above the address.
    #[serde(default)]
    pub return_address: String,
    /// The colour of titles and marks.
    #[serde(default)]
    pub accent: Accent,
    /// The image beside the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
}

impl Letterhead {
    /// A letterhead with a name alone.
    pub fn of(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            claim: String::new(),
            contact: Vec::new(),
            return_address: String::new(),
            accent: Accent::default(),
            logo: None,
        }
    }
}

/// A colour dark enough to read: at least 4.5 to 1 against white paper and against the ground of boxes, on which labels
/// stand in it (WCAG 2.1, 1.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Accent([u8; 3]);

/// Why a colour is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccentError {
    /// It is not written as a colour.
    #[error("a colour is written as # and six hexadecimal digits, such as #003366")]
    Malformed,
    /// It is too light for text.
    #[error("the colour is too light: text in it could not be read on paper and on the ground of boxes")]
    TooLight,
}

impl Accent {
    /// Reads `#003366`.
    pub fn parse(text: &str) -> Result<Self, AccentError> {
        let digits = text.strip_prefix('#').ok_or(AccentError::Malformed)?;
        let is_six_digits = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_six_digits);
        let [_, red, green, blue] = number.ok_or(AccentError::Malformed)?.to_be_bytes();
        let accent = Self([red, green, blue]);
        if accent.is_readable() { Ok(accent) } else { Err(AccentError::TooLight) }
    }

    /// Red, green and blue.
    pub fn rgb(self) -> [u8; 3] {
        self.0
    }

    /// The ground of boxes is a grey of 0.94, whose relative luminance is 0.868 (`Tone::Tint`): beside it that of the colour
    /// may be 0.154 at most. Squares stand for the slightly steeper curve of sRGB, which makes the colour lighter than it is
    /// and so errs on the safe side.
    fn is_readable(self) -> bool {
        const MOST: u32 = 1_540;
        let [red, green, blue] = self.0.map(|part| u32::from(part) * u32::from(part));
        2_126 * red + 7_152 * green + 722 * blue <= MOST * 255 * 255
    }
}

impl Default for Accent {
    /// A dark blue.
    fn default() -> Self {
        Self([0, 0x33, 0x66])
    }
}

impl TryFrom<String> for Accent {
    type Error = AccentError;
    fn try_from(text: String) -> Result<Self, AccentError> {
        Self::parse(&text)
    }
}

impl From<Accent> for String {
    fn from(Accent([red, green, blue]): Accent) -> Self {
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_colours_are_taken_and_light_ones_refused() {
        assert_eq!(Accent::parse("#003366"), Ok(Accent::default()));
        assert!(Accent::parse("#8B0000").is_ok() && Accent::parse("#006400").is_ok());
        // The last two could be read on white paper, but not on the ground of boxes.
        assert!(Accent::parse("#cc0000").is_ok());
        for light in ["#ffffff", "#ffcc00", "#00ff00", "#7f9fff", "#e2001a", "#eb0000"] {
            assert_eq!(Accent::parse(light), Err(AccentError::TooLight), "{light}");
        }
        for other in ["003366", "#03366", "#0033zz", "#+03366", "rot", "#ÄÄÄ"] {
            assert_eq!(Accent::parse(other), Err(AccentError::Malformed), "{other}");
        }
    }
}
