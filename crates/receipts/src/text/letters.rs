//! Letters of a text, brought into one form, and what touches what.

/// The text in small letters: what cannot be seen is gone, every dash is one, dots above a letter belong to it.
pub(super) fn small(text: &str) -> Vec<char> {
    let mut small = Vec::with_capacity(text.len());
    for one in text.chars().flat_map(char::to_lowercase) {
        match one {
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {}
            '\u{308}' => {
                if let Some(last) = small.last_mut() {
                    *last = with_dots(*last);
                }
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' => small.push('-'),
            '\u{fb00}' => small.extend(['f', 'f']),
            '\u{fb01}' => small.extend(['f', 'i']),
            '\u{fb02}' => small.extend(['f', 'l']),
            '\u{fb03}' => small.extend(['f', 'f', 'i']),
            '\u{fb04}' => small.extend(['f', 'f', 'l']),
            one => small.push(one),
        }
    }
    small
}

const fn with_dots(one: char) -> char {
    match one {
        'a' => 'ä',
        'o' => 'ö',
        'u' => 'ü',
        one => one,
    }
}

/// Whether it is a blank within a line.
pub(super) const fn is_blank(one: char) -> bool {
    matches!(one, ' ' | '\t' | '\u{a0}') || is_narrow(one)
}

/// Whether it is a narrow blank, or one as wide as a digit.
pub(super) const fn is_narrow(one: char) -> bool {
    matches!(one, '\u{2007}' | '\u{2009}' | '\u{202f}')
}

/// Whether what ends a text goes on in what follows: a letter, a digit, or the next digits of a number.
pub(super) fn goes_on(rest: &[char]) -> bool {
    match rest {
        ['.' | ',', next, ..] => next.is_ascii_digit(),
        [next, ..] => next.is_alphanumeric(),
        [] => false,
    }
}

/// Whether what begins a text was begun before: by a letter, a digit, or the first digits of a number.
pub(super) fn was_begun(before: &[char]) -> bool {
    match before {
        [.., last, '.' | ','] => last.is_ascii_digit(),
        [.., last] => last.is_alphanumeric(),
        [] => false,
    }
}

/// Whether a dash or stroke ties it to what follows.
pub(super) fn is_tied(rest: &[char]) -> bool {
    matches!(rest, ['-' | '/' | '_', next, ..] if next.is_alphanumeric())
}

/// Whether a dash or stroke ties it to what stands before.
pub(super) fn was_tied(before: &[char]) -> bool {
    matches!(before, [.., last, '-' | '/' | '_'] if last.is_alphanumeric())
}
