//! The page in Leichte Sprache: short sentences, each on a line of its own, no words that it does not explain by itself.

use crate::house::{Browser, House};

/// The most words of a sentence.
const MOST_WORDS: usize = 11;

/// A text without its marks.
fn bare(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

#[tokio::test]
async fn the_page_in_easy_language_has_short_sentences_and_no_foreign_signs() {
    let house = House::open().await;
    let page = house.get(&Browser::default(), "/leichte-sprache").await.shown();
    let text = page.between("<h1", "</main>");
    let lines = text.split("<p>").skip(1).filter_map(|rest| rest.split("</p>").next());
    let lines: Vec<String> = lines.flat_map(|text| text.split("<br>")).map(bare).collect();
    assert!(lines.len() > 40, "the lines are read: {lines:?}");
    for line in &lines {
        for sentence in line.split_inclusive(['.', '?', '!', ':']) {
            assert!(sentence.split_whitespace().count() <= MOST_WORDS, "too long: {sentence}");
        }
        for sign in ["(", ")", ";", "„", "§", "%", "/"] {
            assert!(!line.contains(sign), "{sign} in: {line}");
        }
    }
    assert!(page.links().contains(&"/rueckmeldung".to_owned()), "whom to tell what is too hard");
}

#[tokio::test]
async fn easy_language_and_help_are_one_link_away_from_every_page() {
    let house = House::open().await;
    let anna = house.enter(&house.office.person_of_a()).await;
    for path in ["/start", "/abrechnungen/neu", "/zuwendungen", "/konto"] {
        let page = house.get(&anna, path).await.shown();
        let footer = page.between("<footer", "</footer>");
        for way in ["/leichte-sprache", "/hilfe", "/barrierefreiheit", "/rueckmeldung"] {
            assert!(footer.contains(&format!("href=\"{way}\"")), "{path}: {way}");
        }
    }
}
