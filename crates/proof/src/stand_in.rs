//! What stands for a character that the typeface lacks: its number in Unicode, small and in brackets.
//!
//! Who reads the document back or has it read aloud gets the character itself. What would steer how the text around it is
//! shown, or means nothing outside one program, stays a number there too.

use crate::draw::{Pt, Style};

/// How large the number is beside the text around it, in hundredths.
pub(crate) const SIZE: i64 = 60;

/// The number, such as `[U+5F20]`.
pub(crate) fn label(char: char) -> String {
    format!("[U+{:04X}]", u32::from(char))
}

/// The style of the number in a text of this style.
pub(crate) fn style(text: Style) -> Style {
    let size = i64::from(text.size.get()) * SIZE / 100;
    Style { size: Pt::milli(i32::try_from(size).unwrap_or(0)), ..text }
}

/// Whether a reader may be given the character itself.
pub(crate) fn reads_as_itself(char: char) -> bool {
    let steers = matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2061}'..='\u{206f}');
    let is_private = matches!(char, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let is_none = matches!(char, '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fffb}')
        || u32::from(char) & 0xfffe == 0xfffe;
    !(char.is_control() || steers || is_private || is_none)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_at_least_four_digits() {
        assert_eq!(['\u{7}', '\u{5f20}', '\u{1f600}'].map(label), ["[U+0007]", "[U+5F20]", "[U+1F600]"]);
    }

    #[test]
    fn what_steers_or_means_nothing_is_read_by_its_number() {
        assert!("\u{5f20}\u{5d0}\u{1f600}\u{200d}\u{fe0f}".chars().all(reads_as_itself));
        let others = "\u{7}\u{202e}\u{2066}\u{200f}\u{e000}\u{fffe}\u{1ffff}\u{10fffd}\u{fdd0}";
        assert!(!others.chars().any(reads_as_itself));
    }
}
