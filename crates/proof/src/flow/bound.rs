//! Words that a line does not part: a number and what it counts or follows, and the letters of an abbreviation.

/// What a number follows.
const BEFORE_NUMBERS: [&str; 9] = ["§", "§§", "Nr.", "Nrn.", "Abs.", "Art.", "Ziff.", "Satz", "Seite"];
/// What follows a number.
const AFTER_NUMBERS: [&str; 5] = ["EUR", "%", "v.", "Uhr", "Abs."];
const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const SPACES: [char; 4] = [' ', '\t', '\r', '\n'];
/// The most words that are kept together, so that a text of nothing else still fills its lines.
const MOST: usize = 4;

/// A text as what is kept together, each with single spaces between its words; most are single words.
pub(super) fn together(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(SPACES);
        if rest.is_empty() {
            return None;
        }
        let (mut end, mut last) = word(rest);
        for _ in 1..MOST {
            let Some((longer, word)) = next(rest, end).filter(|(_, word)| binds(last, word)) else { break };
            (end, last) = (longer, word);
        }
        let (words, after) = rest.split_at(end);
        rest = after;
        Some(words)
    })
}

/// Where the first word of a text ends, and the word.
fn word(text: &str) -> (usize, &str) {
    let end = text.find(SPACES).unwrap_or(text.len());
    (end, &text[..end])
}

/// Where the word after a single space at `end` ends, and the word.
fn next(text: &str, end: usize) -> Option<(usize, &str)> {
    let (length, word) = word(text[end..].strip_prefix(' ')?);
    (length > 0).then_some((end + 1 + length, word))
}

/// Whether no line ends between two words.
fn binds(first: &str, second: &str) -> bool {
    let first = first.trim_start_matches(['(', '„']);
    let second = second.trim_end_matches([',', ';', ':', ')', '“']);
    let bare = second.trim_end_matches('.');
    match first.as_bytes().last() {
        Some(b'.') if is_letter(first) => is_letter(second),
        Some(b'.') if is_day(first) => MONTHS.contains(&bare),
        Some(b'0'..=b'9') => AFTER_NUMBERS.contains(&second) || AFTER_NUMBERS.contains(&bare),
        Some(b'a'..=b'c') if is_paragraph(first) => second == "Abs.",
        _ => {
            let is_before = BEFORE_NUMBERS.contains(&first) || first.ends_with("-Nr.");
            is_before && second.starts_with(|char: char| char.is_ascii_digit())
        }
    }
}

/// A single letter, with or without a point behind it.
fn is_letter(word: &str) -> bool {
    let mut chars = word.strip_suffix('.').unwrap_or(word).chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// The number of a day, such as `31.`.
fn is_day(word: &str) -> bool {
    let digits = word.strip_suffix('.').unwrap_or("");
    matches!(digits.len(), 1..=2) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number of a paragraph with a letter, such as `49a`.
fn is_paragraph(word: &str) -> bool {
    let digits = word.strip_suffix(['a', 'b', 'c']).unwrap_or("");
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str) -> Vec<&str> {
        together(text).collect()
    }

    #[test]
    fn a_number_stays_with_what_it_belongs_to() {
        assert_eq!(parted("nach § 49a Abs. 3 VwVfG NRW"), ["nach", "§ 49a Abs. 3", "VwVfG", "NRW"]);
        assert_eq!(parted("(Nr. 7.2 VV zu § 44 LHO)"), ["(Nr. 7.2", "VV", "zu", "§ 44", "LHO)"]);
        assert_eq!(parted("am 31. Dezember 2026 endete"), ["am", "31. Dezember", "2026", "endete"]);
        assert_eq!(parted("über 1.000 EUR, 80 v. H. davon"), ["über", "1.000 EUR,", "80 v. H.", "davon"]);
    }

    #[test]
    fn the_letters_of_an_abbreviation_stay_together() {
        assert_eq!(
            parted("Lernhaus e. V. und z. B. andere"),
            ["Lernhaus", "e. V.", "und", "z. B.", "andere"]
        );
        assert_eq!(parted("Druckerei Weißenfels e. K."), ["Druckerei", "Weißenfels", "e. K."]);
        assert_eq!(parted("Inventar-Nr. 2026-014"), ["Inventar-Nr. 2026-014"]);
    }

    #[test]
    fn other_words_are_parted() {
        assert_eq!(parted("Ende. A beginnt"), ["Ende.", "A", "beginnt"]);
        assert_eq!(parted("  zwei\n\tWorte 12 davon "), ["zwei", "Worte", "12", "davon"]);
        assert_eq!(parted("§\n44"), ["§", "44"]);
        assert_eq!(parted(" "), Vec::<&str>::new());
    }

    #[test]
    fn no_text_is_kept_together_as_a_whole() {
        let text = ["Nr. 1"; 50].join(" ");
        assert_eq!(parted(&text), ["Nr. 1"; 50]);
        assert_eq!(parted("a. b. c. d. e. f."), ["a. b. c. d.", "e. f."]);
    }
}
