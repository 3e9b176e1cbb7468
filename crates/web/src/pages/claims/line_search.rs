//! Which lines of a claim a page is asked for: a kind, by its word in the address, and an amount that they are above.

use grants::{LineFilter, LineMark, LineSearch};

use crate::form::Form;

/// The field of the kind.
pub(super) const KIND: &str = "zeige";
/// The field of the amount.
const ABOVE: &str = "ueber";
/// How the address calls what who certifies sees first.
pub(super) const CHANGED: &str = "abweichend";

/// A kind of lines: as the address calls it, as people do, and what is looked for.
pub(super) type Kind = (&'static str, &'static str, LineSearch);

/// The kinds of lines to look at.
const KINDS: [Kind; 9] = [
    (CHANGED, "Nicht einfach anerkannt", LineSearch::marked(LineMark::Changed)),
    ("alle", "Alle Zeilen", LineSearch::within(LineFilter::All)),
    ("offen", "Noch offen", LineSearch::within(LineFilter::Open)),
    ("gekuerzt", "Gekürzt oder abgelehnt", LineSearch::within(LineFilter::Reduced)),
    ("zurueckgestellt", "Zurückgestellt", LineSearch::within(LineFilter::Parked)),
    ("stichprobe", "In einer Stichprobe", LineSearch::marked(LineMark::Sampled)),
    ("hinweis", "Mit Prüfhinweis", LineSearch::marked(LineMark::Hinted)),
    ("ohne-beleg", "Ohne Belegdatei", LineSearch::marked(LineMark::WithoutFile)),
    ("erneut", "Nach Rückfrage erneut abgerechnet", LineSearch::marked(LineMark::ClaimedAgain)),
];

/// A choice of a kind: its word, its name, and whether it is the present one.
pub(super) type Choice = (&'static str, &'static str, bool);

/// The kinds that the claim counts, and that of what is proposed.
pub(super) fn counted() -> impl Iterator<Item = Kind> {
    let is_counted = |kind: &Kind| kind.2.counted().is_some() || kind.0 == CHANGED;
    KINDS.into_iter().filter(is_counted)
}

/// The kind with a word; all lines, if there is none.
pub(super) fn kind(word: &str) -> LineSearch {
    let known = KINDS.into_iter().find(|(value, ..)| *value == word);
    known.map_or(LineSearch::within(LineFilter::All), |(.., kind)| kind)
}

/// What is asked for in a form. An amount that is none is noted at its field, and leaves no line out.
pub(super) fn asked(form: &mut Form) -> LineSearch {
    let kind = kind(form.value(KIND));
    LineSearch { above: form.amount_if_any(ABOVE), ..kind }
}

/// As [`asked`], of the lines that are not decided.
pub(super) fn asked_of_open(form: &mut Form) -> LineSearch {
    LineSearch { within: LineFilter::Open, ..asked(form) }
}

/// Whether it is a field that says which lines are asked for.
pub(super) fn is_field(name: &str) -> bool {
    name == KIND || name == ABOVE
}

/// What an address or a form asks for, as another one takes it.
pub(super) fn asked_again(from: &Form, into: &mut Form) {
    for name in [KIND, ABOVE] {
        if from.asks(name) {
            into.set(name, from.value(name));
        }
    }
}

/// The address of what is asked for, without its page.
pub(super) fn query(form: &Form) -> String {
    let said = [KIND, ABOVE].map(|name| (name, form.value(name)));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish()
}

/// The kinds to choose from, for who may look for these marks; nothing, where nothing is looked for.
pub(super) fn choices(may: &[LineMark], present: LineSearch) -> Vec<Choice> {
    if may.is_empty() {
        return Vec::new();
    }
    let offered = KINDS.into_iter().filter(|(.., kind)| kind.mark.is_none_or(|mark| may.contains(&mark)));
    offered.map(|(word, name, kind)| (word, name, is_present(kind, present))).collect()
}

/// The kinds to choose from among lines that are not decided. Of those, nothing is proposed yet.
pub(super) fn choices_of_open(may: &[LineMark], present: LineSearch) -> Vec<Choice> {
    let of_open = |kind: &LineSearch| kind.mark != Some(LineMark::Changed) && kind.within == LineFilter::All;
    let offered = KINDS
        .into_iter()
        .filter(|(.., kind)| of_open(kind) && kind.mark.is_none_or(|mark| may.contains(&mark)));
    offered.map(|(word, name, kind)| (word, name, kind.mark == present.mark)).collect()
}

/// Those of saved views, by what they ask for, whose kind is among the choices.
pub(super) fn offered(views: Vec<(String, String)>, choices: &[Choice]) -> Vec<(String, String)> {
    let is_offered = |query: &str| {
        let asked = Form::of(query.as_bytes());
        let word = asked.value(KIND);
        word.is_empty() || choices.iter().any(|(known, ..)| *known == word)
    };
    views.into_iter().filter(|(query, _)| is_offered(query)).collect()
}

fn is_present(kind: LineSearch, present: LineSearch) -> bool {
    (kind.within, kind.mark) == (present.within, present.mark)
}

#[cfg(test)]
mod tests {
    use ledger::Cents;

    use super::*;

    #[test]
    fn what_is_asked_for_is_read_and_said_again() {
        let mut form = Form::of(b"zeige=hinweis&ueber=1.234%2C5&seite=3");
        let search = asked(&mut form);
        assert_eq!((search.mark, search.above), (Some(LineMark::Hinted), Some(Cents::new(123_450))));
        assert_eq!(query(&form), "zeige=hinweis&ueber=1.234%2C5");
        let mut other = Form::of(b"z1.text=x&zeige=alle");
        asked_again(&form, &mut other);
        assert_eq!(query(&other), query(&form));
        let open = asked_of_open(&mut other);
        assert_eq!((open.within, open.mark), (LineFilter::Open, Some(LineMark::Hinted)));
    }

    #[test]
    fn what_cannot_be_read_leaves_no_line_out() {
        let mut form = Form::of(b"zeige=x&ueber=viel");
        assert_eq!(asked(&mut form), LineSearch::within(LineFilter::All));
        assert!(form.fault("ueber").is_some());
    }

    #[test]
    fn only_what_somebody_may_look_for_is_offered() {
        let words = |choices: Vec<Choice>| choices.into_iter().map(|(word, ..)| word).collect::<Vec<_>>();
        let present = LineSearch::within(LineFilter::Open);
        let none: [&str; 0] = [];
        assert_eq!(words(choices(&[], present)), none);
        let all = ["alle", "offen", "gekuerzt", "zurueckgestellt", "erneut"];
        assert_eq!(words(choices(&[LineMark::ClaimedAgain], present)), all);
        let may = [LineMark::Changed, LineMark::ClaimedAgain];
        assert_eq!(words(choices_of_open(&may, present)), ["alle", "erneut"]);
        assert!(choices_of_open(&may, present)[0].2 && choices(&may, present)[2].2);
        let saved =
            ["zeige=erneut&ueber=5", "zeige=gekuerzt", "ueber=5"].map(|it| (it.to_owned(), it.to_owned()));
        let offered = offered(saved.to_vec(), &choices_of_open(&may, present));
        assert_eq!(
            offered.iter().map(|(query, _)| query).collect::<Vec<_>>(),
            ["zeige=erneut&ueber=5", "ueber=5"]
        );
    }
}
