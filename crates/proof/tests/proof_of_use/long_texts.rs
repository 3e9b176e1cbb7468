//! Texts that are too long for a line, or that the typeface lacks.

use proof::sample;

use crate::reading::{PageOfWords, Word, pages, rows, words};

#[test]
fn long_names_wrap_within_their_column() {
    let name = "Gemeinnützige Æon-Gesellschaft für Beschäftigungsförderung ".repeat(6);
    assert!(name.chars().count() > 300);
    let mut proof = sample::proof(30, 10);
    proof.recipient.name.clone_from(&name);
    proof.authority.name.clone_from(&name);
    proof.receipts[3].payee.clone_from(&name);
    proof.receipts[3].reason.clone_from(&name);
    proof.receipts[4].reduction_reason = Some(name.clone());
    proof.expenditure[1].title.clone_from(&name);
    proof.income[1].kind.clone_from(&name);
    proof.units[2].unit.clone_from(&name);
    assert_nothing_overlaps(&words(&proof));
    let text = pages(&proof).concat();
    assert_eq!(text.matches('Æ').count(), 6 * 8);
}

#[test]
fn a_name_without_a_space_is_cut_within_its_column() {
    let word = |letter: &str| letter.repeat(300);
    let mut proof = sample::proof(30, 10);
    proof.receipts[3].payee = word("Q");
    proof.receipts[3].reason = word("X");
    proof.receipts[3].receipt_number = word("Y");
    proof.receipts[3].cost_position = word("8");
    proof.units[3].rate_code = word("\u{c6}");
    proof.acts[0].reference = word("\u{d8}");
    assert_nothing_overlaps(&words(&proof));
    let text = pages(&proof).concat();
    for letter in ["Q", "X", "Y", "\u{c6}", "\u{d8}"] {
        let elsewhere = pages(&sample::proof(30, 10)).concat().matches(letter).count();
        assert_eq!(text.matches(letter).count() - elsewhere, 300, "letters {letter}");
    }
}

#[test]
fn a_character_the_typeface_lacks_is_read_back_as_itself() {
    let mut proof = sample::proof(1, 0);
    proof.receipts[0].payee = "\u{674e}\u{660e} \u{1f600} Łukasz".to_owned();
    let text = pages(&proof).concat();
    let read = ["\u{674e}\u{660e}", "\u{1f600}"];
    assert!(rows(&text).any(|row| row.windows(2).any(|words| words == read)), "{text}");
    assert!(text.contains("Łukasz"));
}

#[test]
fn a_broken_word_reads_back_with_a_soft_hyphen() {
    let mut proof = sample::proof(1, 0);
    proof.receipts[0].payee = "Kommunalverwaltungsangestelltenvereinigung".to_owned();
    let text = pages(&proof).concat();
    assert!(text.contains('\u{ad}'), "no word is broken");
}

/// No two words of a page share a line and a stretch of it, and none leaves the page.
pub(crate) fn assert_nothing_overlaps(pages: &[PageOfWords]) {
    for page in pages {
        assert!(page.words.len() > 3);
        for (index, word) in page.words.iter().enumerate() {
            assert!(word.left > 40_000 && word.right < page.width - 40_000, "{} leaves the page", word.text);
            for other in &page.words[index + 1..] {
                assert!(!overlap(word, other), "{} overlaps {}", word.text, other.text);
            }
        }
    }
}

fn overlap(one: &Word, other: &Word) -> bool {
    let twice_the_middle = |word: &Word| word.top + word.bottom;
    let on_one_line = (twice_the_middle(one) - twice_the_middle(other)).abs() < one.bottom - one.top;
    on_one_line && one.left < other.right - 300 && other.left < one.right - 300
}

#[test]
#[should_panic(expected = "Kreis overlaps Träger")]
fn two_words_in_one_place_are_found() {
    let word = |text: &str, left| {
        let text = text.to_owned();
        Word { text, left, top: 100_000, right: left + 30_000, bottom: 110_000 }
    };
    let words =
        vec![word("Der", 50_000), word("Kreis", 90_000), word("und", 130_000), word("Träger", 119_000)];
    assert_nothing_overlaps(&[PageOfWords { width: 595_276, words }]);
}

#[test]
fn no_line_of_a_text_stands_alone_on_its_page() {
    for lines in 2..=5 {
        let mut parted = false;
        for before in 0..45 {
            let mut proof = sample::proof(1, 0);
            let text = "Æhre ".repeat(15 * lines);
            // One line more each time, so that the text meets each place of the page.
            let filler = "Wort ".repeat(20 * before + 1);
            proof.notes = [filler, text].map(|it| it.trim_end().to_owned()).into();
            let alone = |page: &String| page.lines().filter(|line| line.contains('Æ')).count();
            let counts: Vec<_> = pages(&proof).iter().map(alone).filter(|count| *count > 0).collect();
            assert!(counts.iter().sum::<usize>() > 1, "more than one line: {counts:?}");
            assert!(!counts.contains(&1), "{before} before {lines}: {counts:?}");
            parted |= counts.len() > 1;
        }
        assert!(parted || lines <= 3, "{lines} lines are parted somewhere");
    }
}
