//! Lines: words to a width, with German hyphenation.
//!
//! A word is broken after a hyphen or a slash it has. One that is wider than a whole line is also broken
//! between syllables, at least three letters from either end; such a line end carries a soft hyphen. Syllables
//! are looked for in the first letters of what is left of a word, as many as hypher takes without allocating.
//! What cannot be broken so and is wider than a whole line is cut where the line ends. A line that ends between
//! two words ends with a space, so that they stay two words for whoever reads the text without its places.
//!
//! What belongs together stays on one line where it fits one ([`bound`]): § 44, Nr. 7.2, e. V., 31. Dezember, 12,00 EUR.
//! A word with figures in it, such as a check sum, has no syllables: a hyphen in it would be read as a part of it.

use hypher::{Lang, MAX_INLINE_SIZE, hyphenate_bounded};

use super::bound;
use crate::draw::{Pt, Style};
use crate::fonts::Fonts;

/// Letters that stay together at the beginning and at the end of a hyphenated word.
const FEWEST_LETTERS: usize = 3;

/// The lines of a text, as they can be drawn.
pub(crate) fn wrap(fonts: &Fonts, text: &str, style: Style, width: Pt) -> Vec<String> {
    let mut lines = Lines { fonts, style, width, done: Vec::new(), line: String::new(), filled: Pt::ZERO };
    for words in bound::together(text) {
        lines.words(words);
    }
    lines.end("");
    lines.done
}

struct Lines<'f> {
    fonts: &'f Fonts,
    style: Style,
    width: Pt,
    done: Vec<String>,
    line: String,
    filled: Pt,
}

impl Lines<'_> {
    /// Words that belong together: on one line, unless a whole line is too narrow for them.
    fn words(&mut self, words: &str) {
        let drawable = self.fonts.drawable(words);
        if !words.contains(' ') {
            return self.word(&drawable);
        }
        if self.fonts.prefix(&drawable, self.style, self.width) < drawable.len() {
            return words.split(' ').for_each(|word| self.word(&self.fonts.drawable(word)));
        }
        if self.fonts.prefix(&drawable, self.style, self.room()) < drawable.len() {
            self.end(" ");
        }
        self.append(&drawable, "");
    }

    fn word(&mut self, word: &str) {
        let mut rest = word;
        while !rest.is_empty() {
            let room = self.room();
            let fits = self.fonts.prefix(rest, self.style, room);
            if fits == rest.len() {
                return self.append(rest, "");
            }
            match self.cut(rest, fits, room) {
                Some(cut) => {
                    self.append(&rest[..cut.at], cut.mark);
                    rest = &rest[cut.at..];
                    self.end("");
                }
                None if self.line.is_empty() => {
                    let at = fits.max(rest.chars().next().map_or(0, char::len_utf8));
                    self.append(&rest[..at], "");
                    rest = &rest[at..];
                    self.end("");
                }
                None => self.end(" "),
            }
        }
    }

    /// The width left on the line, after a space.
    fn room(&self) -> Pt {
        if self.line.is_empty() {
            return self.width;
        }
        self.width - self.filled - self.fonts.width(" ", self.style)
    }

    fn append(&mut self, piece: &str, mark: &str) {
        if !self.line.is_empty() {
            self.line.push(' ');
        }
        self.line.push_str(piece);
        self.line.push_str(mark);
        self.filled = self.fonts.width(&self.line, self.style);
    }

    fn end(&mut self, tail: &str) {
        if !self.line.is_empty() {
            self.line.push_str(tail);
            self.done.push(std::mem::take(&mut self.line));
        }
        self.filled = Pt::ZERO;
    }

    /// The last place where the word may be broken so that its beginning fits.
    fn cut(&self, word: &str, fits: usize, room: Pt) -> Option<Cut> {
        let explicit = word[..fits].rfind(['-', '/']).map(|index| Cut { at: index + 1, mark: "" });
        let syllable = self.syllable(word, fits, room).map(|at| Cut { at, mark: "\u{ad}" });
        explicit.into_iter().chain(syllable).max_by_key(|cut| cut.at)
    }

    /// The last syllable boundary that fits with a hyphen, if the word would not fit on a line of its own.
    fn syllable(&self, word: &str, fits: usize, room: Pt) -> Option<usize> {
        if self.fonts.prefix(word, self.style, self.width) == word.len() {
            return None;
        }
        let hyphen = self.fonts.width("-", self.style);
        last_syllable_end(word, self.fonts.prefix(&word[..fits], self.style, room - hyphen))
    }
}

struct Cut {
    at: usize,
    mark: &'static str,
}

/// The last syllable boundary of a word that is not after `limit`.
fn last_syllable_end(word: &str, limit: usize) -> Option<usize> {
    let letters = word.trim_start_matches(|char: char| !char.is_alphabetic());
    let start = word.len() - letters.len();
    let letters = letters.trim_end_matches(|char: char| !char.is_alphabetic());
    let letters = &letters[..letters.floor_char_boundary(MAX_INLINE_SIZE)];
    if letters.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut at = start;
    let mut last = None;
    for syllable in hyphenate_bounded(letters, Lang::German, FEWEST_LETTERS, FEWEST_LETTERS) {
        at += syllable.len();
        let is_inside = at < start + letters.len() && !syllable.ends_with('-');
        if at <= limit && is_inside {
            last = Some(at);
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Face, Tone};
    use crate::fonts::SOFT_HYPHEN;

    const STYLE: Style = Style { face: Face::Regular, size: Pt::milli(10_000), tone: Tone::Ink };

    fn wrapped(text: &str, points: i32) -> Vec<String> {
        wrapped_with(&Fonts::load().unwrap(), text, points)
    }

    fn wrapped_with(fonts: &Fonts, text: &str, points: i32) -> Vec<String> {
        let lines = wrap(fonts, text, STYLE, Pt::milli(points * 1000));
        for line in &lines {
            assert!(
                fonts.width(line.trim_end(), STYLE) <= Pt::milli(points * 1000) || line.chars().count() == 1,
                "{line}"
            );
        }
        lines
    }

    #[test]
    fn words_fill_the_line() {
        assert_eq!(wrapped("eins zwei drei vier", 50), ["eins zwei ", "drei vier"]);
        assert_eq!(wrapped("eins  zwei\ndrei", 500), ["eins zwei drei"]);
        assert_eq!(wrapped("  ", 50), Vec::<String>::new());
    }

    #[test]
    fn a_long_word_is_broken_between_syllables() {
        assert_eq!(
            wrapped("Verwendungsnachweisprüfung", 60),
            ["Verwendungs\u{ad}", "nachweisprü\u{ad}", "fung"]
        );
    }

    #[test]
    fn a_hyphen_of_the_word_itself_is_used_without_a_second_one() {
        assert_eq!(wrapped("Bildungs-/GmbH", 55), ["Bildungs-/", "GmbH"]);
    }

    #[test]
    fn a_word_that_fits_a_line_of_its_own_is_not_broken() {
        assert_eq!(wrapped("Stadtwerke Musterstadt", 80), ["Stadtwerke ", "Musterstadt"]);
    }

    #[test]
    fn a_word_longer_than_hypher_takes_at_once_is_still_broken_between_syllables() {
        let word = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz";
        let fonts = Fonts::load().unwrap();
        for points in 45..300 {
            let lines = wrapped_with(&fonts, word, points);
            let (_, broken) = lines.split_last().unwrap();
            assert!(broken.iter().all(|line| line.ends_with(SOFT_HYPHEN)), "{lines:?}");
        }
    }

    #[test]
    fn what_has_no_syllables_is_cut_where_the_line_ends() {
        let lines = wrapped(&"0123456789".repeat(4), 50);
        assert_eq!(lines.concat(), "0123456789".repeat(4));
        assert_eq!(lines.len(), 4);
    }

    #[test]
    fn a_check_sum_gets_no_hyphen_that_is_none_of_its_own() {
        let sum = "b120141744337f4521f56fb9c868b3706d9dc863e0c9c730eeaefc90b8f2e530";
        for points in 30..200 {
            assert_eq!(wrapped(sum, points).concat(), sum, "at {points} pt");
        }
    }

    #[test]
    fn what_belongs_together_stays_on_a_line() {
        assert_eq!(wrapped("widerrufen nach § 49 Abs. 3", 90), ["widerrufen nach ", "§ 49 Abs. 3"]);
        assert_eq!(wrapped("endete am 31. Dezember 2026", 100), ["endete am ", "31. Dezember 2026"]);
        assert_eq!(wrapped("mindestens 12,00 EUR", 75), ["mindestens ", "12,00 EUR"]);
    }

    #[test]
    fn what_is_wider_than_a_line_is_parted_all_the_same() {
        assert_eq!(wrapped("am 31. Dezember", 55), ["am 31. ", "Dezember"]);
    }

    #[test]
    fn a_column_narrower_than_a_letter_still_makes_progress() {
        assert_eq!(wrapped("abc", 1), ["a", "b", "c"]);
    }

    #[test]
    fn no_letter_is_lost_at_any_width() {
        let text = "Gemeinnützige Bildungs- und Beschäftigungsgesellschaft Südwestfalen-Lippe mbH, \
                    Außenstelle 0123456789012345678901234567890123456789 (Straßenbahndepot)";
        let fonts = Fonts::load().unwrap();
        for points in 1..200 {
            let joined: String = wrapped_with(&fonts, text, points).concat();
            let kept = |text: &str| text.replace([' ', SOFT_HYPHEN], "");
            assert_eq!(kept(&joined), kept(text), "at {points} pt");
        }
    }

    #[test]
    fn a_word_of_a_million_letters_is_wrapped_in_a_moment() {
        assert_eq!(wrapped(&"x".repeat(1_000_000), 100).concat().len(), 1_000_000);
    }
}
