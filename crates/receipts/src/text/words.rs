//! Names and numbers of receipts, found as a whole.

use super::{
    SHORTEST, Stands,
    letters::{goes_on, is_blank, is_tied, small, was_begun, was_tied},
};

/// From how many characters on a number may be written with blanks between any two of them. A shorter one of digits would
/// be found in two numbers that stand side by side.
const LONG: usize = 6;

/// The words of a text: folded, with one blank before, between and behind them.
pub(super) fn folded(text: &[char]) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for one in text {
        match one {
            'ä' => words.push_str("ae"),
            'ö' => words.push_str("oe"),
            'ü' => words.push_str("ue"),
            'ß' => words.push_str("ss"),
            one if one.is_alphanumeric() => words.push(*one),
            _ if !words.ends_with(' ') => words.push(' '),
            _ => {}
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// Whether a name stands among folded words.
pub(super) fn name(words: &str, name: &str) -> Stands {
    let name = folded(&small(name));
    if name.trim().chars().count() < SHORTEST {
        return Stands::TooShort;
    }
    Stands::found(words.contains(&name))
}

/// Whether a number stands in a text in small letters.
pub(super) fn number(text: &[char], number: &str) -> Stands {
    let number: Vec<char> = small(number).into_iter().filter(|one| !one.is_whitespace()).collect();
    if number.len() < SHORTEST {
        return Stands::TooShort;
    }
    Stands::found((0..text.len()).any(|at| text[at] == number[0] && is_at(text, at, &number)))
}

/// Whether a number stands at a place of a text, and no longer one of which it is a part.
fn is_at(text: &[char], at: usize, number: &[char]) -> bool {
    let (before, mut rest) = text.split_at(at);
    if was_begun(before) || was_tied(before) {
        return false;
    }
    let mut last = None;
    for sought in number {
        if let [blank, behind @ ..] = rest
            && is_blank(*blank)
            && last.is_some_and(|last: char| number.len() >= LONG || !are_digits(last, *sought))
        {
            rest = behind;
        }
        match rest {
            [one, behind @ ..] if one == sought => rest = behind,
            _ => return false,
        }
        last = Some(*sought);
    }
    !goes_on(rest) && !is_tied(rest)
}

const fn are_digits(one: char, other: char) -> bool {
    one.is_ascii_digit() && other.is_ascii_digit()
}
