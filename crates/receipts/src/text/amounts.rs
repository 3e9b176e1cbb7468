//! Amounts of money as German receipts write them.

use std::collections::BTreeSet;

use super::letters::{goes_on, is_blank, is_narrow, is_tied, was_begun, was_tied};

/// The amounts that are written as a whole, in cents.
pub(super) fn written_in(text: &[char]) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].iter().position(char::is_ascii_digit).map(|at| rest + at) {
        let end = start + length(&text[start..]);
        found.extend(amount(&text[..start], &text[start..end], &text[end..]));
        rest = end;
    }
    found
}

/// How long a number is that begins here: its digits, with single marks between them.
fn length(text: &[char]) -> usize {
    let mut at = 0;
    loop {
        match &text[at..] {
            [digit, ..] if digit.is_ascii_digit() => at += 1,
            [mark, digit, ..] if is_mark(*mark) && digit.is_ascii_digit() => at += 2,
            _ => return at,
        }
    }
}

/// What may stand within a number. A plain blank may not: it may as well part two numbers.
const fn is_mark(one: char) -> bool {
    matches!(one, '.' | ',' | '\'' | '’' | '\u{a0}') || is_narrow(one)
}

/// The amount of a number between what stands before and behind it; nothing, if it is none, or may be another.
fn amount(before: &[char], number: &[char], rest: &[char]) -> Option<i64> {
    if !is_alone(before, rest) || may_go_back(before, number) {
        return None;
    }
    if let [whole @ .., mark @ (',' | '.'), tens, ones] = number
        && tens.is_ascii_digit()
        && ones.is_ascii_digit()
    {
        // `31.05.` is a day, and `12.30 Uhr` a time.
        let is_other = *mark == '.' && (rest.first() == Some(&'.') || word(rest) == "uhr");
        let cents = digits([*tens, *ones].into_iter())?;
        return if is_other { None } else { euros(whole, *mark)?.checked_mul(100)?.checked_add(cents) };
    }
    // Without cents it is an amount only if it says that it is one.
    if is_money(before, rest) { euros(number, ',')?.checked_mul(100) } else { None }
}

/// Whether the number begins and ends where its digits do, but for a currency, and is no share.
fn is_alone(before: &[char], rest: &[char]) -> bool {
    let begins = !was_begun(before) || is_currency(&word_before(before));
    let ends = !goes_on(rest) || is_currency(&word(rest));
    let is_share =
        matches!(rest, ['%' | '‰', ..]) || matches!(rest, [blank, '%' | '‰', ..] if is_blank(*blank));
    begins && ends && !is_share && !was_tied(before) && !is_tied(rest)
}

/// Whether the number may be the end of a longer one with a blank in it: `1 240,00`.
fn may_go_back(before: &[char], number: &[char]) -> bool {
    let [earlier @ .., ' '] = before else { return false };
    let first = number.iter().take_while(|one| one.is_ascii_digit()).count();
    let last = earlier.iter().rev().take_while(|one| one.is_ascii_digit()).count();
    let is_decimal = was_begun(&earlier[..earlier.len() - last]);
    first == 3 && (1..=3).contains(&last) && !is_decimal
}

/// Whether a currency or a dash in the place of cents says that it is money.
fn is_money(before: &[char], rest: &[char]) -> bool {
    let behind = match rest {
        [',', '-', ..] | ['€', ..] => true,
        [blank, '€', ..] if is_blank(*blank) => true,
        rest => is_currency(&word(rest)),
    };
    let goes_on = matches!(rest, [blank, digit, ..] if is_blank(*blank) && digit.is_ascii_digit());
    let ahead = match before {
        [.., '€'] => true,
        [.., '€', blank] if is_blank(*blank) => true,
        [earlier @ .., blank] if is_blank(*blank) => is_currency(&word_before(earlier)),
        before => is_currency(&word_before(before)),
    };
    behind || (ahead && !goes_on)
}

fn is_currency(word: &str) -> bool {
    matches!(word, "eur" | "euro")
}

/// The word that follows, at once or behind a blank, as far as it is as long as one that is known here.
fn word(rest: &[char]) -> String {
    let rest = match rest {
        [blank, rest @ ..] if is_blank(*blank) => rest,
        rest => rest,
    };
    rest.iter().take_while(|one| one.is_alphabetic()).take(5).collect()
}

/// The word that ends here, as far as it is as long as one that is known here.
fn word_before(before: &[char]) -> String {
    let letters = before.iter().rev().take_while(|one| one.is_alphabetic()).take(5);
    let backwards: Vec<char> = letters.copied().collect();
    backwards.into_iter().rev().collect()
}

/// Whole euros: digits, in groups of three if any, which the mark of the cents does not part.
fn euros(whole: &[char], of_cents: char) -> Option<i64> {
    let mark = whole.iter().copied().find(|one| !one.is_ascii_digit());
    if let Some(mark) = mark {
        let mut groups = whole.split(|one| *one == mark);
        let is_first = |group: &[char]| (1..=3).contains(&group.len());
        let is_group = |group: &[char]| group.len() == 3 && group.iter().all(char::is_ascii_digit);
        let is_right = groups.next().is_some_and(is_first) && groups.all(is_group);
        if mark == of_cents || !is_right {
            return None;
        }
    }
    match whole {
        ['0', _, ..] => None,
        whole => digits(whole.iter().copied().filter(char::is_ascii_digit)),
    }
}

fn digits(digits: impl Iterator<Item = char>) -> Option<i64> {
    digits.collect::<String>().parse().ok()
}
