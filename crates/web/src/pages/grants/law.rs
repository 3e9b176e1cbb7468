//! What the forms of acts ask of figures of the law that an act sets itself, and how these read.

use chrono::NaiveDate;
use grants::{
    FieldDiff, LegalAct,
    law::{DatedError, DayCount, Entry, InterestRate, LawError, LawFigures},
    plain_text,
};
use ledger::Cents;

use crate::{
    form::Form,
    german::{day, read_euros, read_span, typed_euros, typed_span},
    refusal,
};

/// How many rows are empty in a form: one for each figure.
const EMPTY: usize = Figure::ALL.len();

/// The most rows that are read.
const MOST: usize = 1000;

/// A figure of the law that an act may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Figure {
    Surcharge,
    NeverBelowZero,
    DayCount,
    UseBy,
    MinInterest,
    MinRefund,
    MinChange,
    Retention,
}

impl Figure {
    const ALL: [Self; 8] = [
        Self::Surcharge,
        Self::NeverBelowZero,
        Self::DayCount,
        Self::UseBy,
        Self::MinInterest,
        Self::MinRefund,
        Self::MinChange,
        Self::Retention,
    ];

    /// The word that names it in a form, what it is called, and how its value is typed.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Surcharge => ("aufschlag", "Prozentpunkte über dem Basiszinssatz", "3,00"),
            Self::NeverBelowZero => ("nie_unter_null", "Zins nie unter null", "ja oder nein"),
            Self::DayCount => {
                ("zinstage", "Zählweise der Zinstage", "act/act, act/365, act/360, 30e/360 oder 30/360")
            }
            Self::UseBy => ("verwendungsfrist", "Verwendungsfrist", "2 Monate oder 42 Tage"),
            Self::MinInterest => ("mindestzins", "Zinsen werden gefordert ab", "500,00"),
            Self::MinRefund => ("mindestbetrag", "Rückforderungen werden erhoben ab", "500,00"),
            Self::MinChange => ("bagatelle", "Änderungen ohne Ermäßigung bis", "500,00"),
            Self::Retention => ("aufbewahrung", "Aufbewahrung nach dem Nachweis", "12 Jahre"),
        }
    }

    const fn is_amount(self) -> bool {
        matches!(self, Self::MinInterest | Self::MinRefund | Self::MinChange)
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.words().0 == word)
    }
}

/// What the form of an act shows of them.
pub(super) struct LawForm {
    /// A row for each value.
    pub(super) rows: Vec<LawRow>,
    /// What may be set.
    pub(super) figures: Vec<(String, String)>,
    /// Whether something is typed in a row.
    pub(super) is_typed: bool,
}

impl LawForm {
    /// The rows of a form, with what is typed in them.
    pub(super) fn of(form: &Form) -> Self {
        let rows = rows(form);
        let is_typed = rows.iter().any(|row| !row.is_empty(form));
        Self { rows, figures: figures(), is_typed }
    }
}

/// The figures that an act may set, to choose among, each with how its value is typed.
fn figures() -> Vec<(String, String)> {
    let words = Figure::ALL.map(Figure::words);
    words.map(|(word, name, typed)| (word.to_owned(), format!("{name} (zum Beispiel {typed})"))).to_vec()
}

/// The fields of one value of a figure.
pub(super) struct LawRow {
    /// Which figure.
    pub(super) figure: String,
    /// Its value.
    pub(super) value: String,
    /// The first day it holds.
    pub(super) from: String,
    /// The last day it holds.
    pub(super) until: String,
    /// The rule it rests on.
    pub(super) basis: String,
    /// Where that was read.
    pub(super) source: String,
}

impl LawRow {
    fn of(number: usize) -> Self {
        let field = |name: &str| format!("l{number}.{name}");
        Self {
            figure: field("angabe"),
            value: field("wert"),
            from: field("ab"),
            until: field("bis"),
            basis: field("grundlage"),
            source: field("quelle"),
        }
    }

    /// Whether nothing is typed in it.
    fn is_empty(&self, form: &Form) -> bool {
        let fields = [&self.figure, &self.value, &self.from, &self.until, &self.basis, &self.source];
        fields.iter().all(|field| form.value(field).trim().is_empty())
    }
}

/// The rows of a form: those that were sent, or a few that are empty.
fn rows(form: &Form) -> Vec<LawRow> {
    let sent = (1..=MOST).map(LawRow::of).take_while(|row| form.asks(&row.figure)).count();
    (1..=sent.max(EMPTY)).map(LawRow::of).collect()
}

/// Reads what an act sets itself. What is wrong stands at its field.
pub(super) fn read(form: &mut Form) -> Option<LawFigures> {
    let before = form.faults().len();
    let rows: Vec<LawRow> = rows(form).into_iter().filter(|row| !row.is_empty(form)).collect();
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        let figure = form.choice(&row.figure, Figure::of_word);
        let entry = entry(form, row);
        entries.extend(figure.zip(entry).map(|(figure, entry)| (figure, entry, row)));
    }
    entries.sort_by_key(|(_, entry, _)| entry.valid_from);
    let mut figures = LawFigures::default();
    for (figure, entry, row) in entries {
        let mut more = figures.clone();
        let put = put(&mut more, figure, entry).ok_or(None);
        match put.and_then(|()| more.checked().map_err(Some)) {
            Ok(more) => figures = more,
            Err(cause) => blame(form, row, figure, cause.as_ref()),
        }
    }
    (form.faults().len() == before).then_some(figures)
}

/// Notes why a value is none of its figure, at the field that is to blame.
fn blame(form: &mut Form, row: &LawRow, figure: Figure, cause: Option<&LawError>) {
    match cause {
        Some(LawError::Dated(DatedError::Ends { .. })) => {
            form.blame(&row.until, "Der letzte Tag liegt vor dem ersten.");
        }
        Some(LawError::Dated(DatedError::Order { .. })) => {
            form.blame(&row.from, "An diesem Tag gilt schon ein anderer Wert dieser Angabe.");
        }
        Some(LawError::Limit { .. } | LawError::Unreadable(_)) | None => {
            form.blame(&row.value, format!("Bitte so eingeben: {}.", figure.words().2));
        }
    }
}

/// A value as it was typed, with its days and where it stands, as far as that can be read.
fn entry(form: &mut Form, row: &LawRow) -> Option<Entry<String>> {
    let value = form.text(&row.value, "Bitte den Wert eingeben.");
    let valid_from = form.day(&row.from);
    let valid_until = form.day_if_any(&row.until);
    let basis = bounded(form, &row.basis, "Bitte die Rechtsgrundlage nennen.", 200).unwrap_or_default();
    let source = bounded(form, &row.source, "Bitte schreiben, wo das steht.", 1000).unwrap_or_default();
    Some(Entry { value: value?, valid_from: valid_from?, valid_until, basis, source })
}

fn bounded(form: &mut Form, field: &str, missing: &str, most: usize) -> Option<String> {
    let typed = form.text(field, missing)?;
    plain_text(&typed, most).map_err(|cause| form.blame(field, refusal::text(&cause))).ok()
}

/// Adds a value to its figure, if it is one.
fn put(figures: &mut LawFigures, figure: Figure, entry: Entry<String>) -> Option<()> {
    fn with<T>(entry: Entry<String>, value: T) -> Entry<T> {
        let Entry { valid_from, valid_until, basis, source, .. } = entry;
        Entry { value, valid_from, valid_until, basis, source }
    }
    let typed = entry.value.trim().to_owned();
    let limit = || read_euros(&typed).ok().map(|amount| amount.to_string());
    match figure {
        Figure::Surcharge => figures.surcharge.push(with(entry, rate(&typed)?)),
        Figure::NeverBelowZero => figures.never_below_zero.push(with(entry, yes_or_no(&typed)?)),
        Figure::DayCount => figures.day_count.push(with(entry, DayCount::from_word(&typed).ok()?)),
        Figure::UseBy => figures.use_by.push(with(entry, read_span(&typed)?)),
        Figure::MinInterest => figures.min_interest.push(with(entry, limit()?)),
        Figure::MinRefund => figures.min_refund.push(with(entry, limit()?)),
        Figure::MinChange => figures.min_change.push(with(entry, limit()?)),
        Figure::Retention => figures.retention.push(with(entry, read_span(&typed)?)),
    }
    Some(())
}

fn rate(typed: &str) -> Option<InterestRate> {
    InterestRate::from_hundredths(i32::try_from(read_euros(typed).ok()?.get()).ok()?)
}

fn yes_or_no(typed: &str) -> Option<bool> {
    match typed.to_lowercase().as_str() {
        "ja" => Some(true),
        "nein" => Some(false),
        _ => None,
    }
}

/// Every value that an act sets, as it is typed.
fn typed(figures: &LawFigures) -> Vec<(Figure, Entry<String>)> {
    fn all<'a, T>(
        figure: Figure,
        entries: &'a [Entry<T>],
        typed: impl Fn(&T) -> String + 'a,
    ) -> impl Iterator<Item = (Figure, Entry<String>)> + 'a {
        entries.iter().map(move |entry| {
            let (basis, source) = (entry.basis.clone(), entry.source.clone());
            let (value, valid_from, valid_until) = (typed(&entry.value), entry.valid_from, entry.valid_until);
            (figure, Entry { value, valid_from, valid_until, basis, source })
        })
    }
    let limit = |text: &String| Cents::parse_euros(text).map_or_else(|_| text.clone(), typed_euros);
    let yes = |is_so: &bool| if *is_so { "ja" } else { "nein" }.to_owned();
    all(Figure::Surcharge, &figures.surcharge, |rate| rate.to_string().replace('.', ","))
        .chain(all(Figure::NeverBelowZero, &figures.never_below_zero, yes))
        .chain(all(Figure::DayCount, &figures.day_count, |way| way.word().to_owned()))
        .chain(all(Figure::UseBy, &figures.use_by, |span| typed_span(*span)))
        .chain(all(Figure::MinInterest, &figures.min_interest, limit))
        .chain(all(Figure::MinRefund, &figures.min_refund, limit))
        .chain(all(Figure::MinChange, &figures.min_change, limit))
        .chain(all(Figure::Retention, &figures.retention, |span| typed_span(*span)))
        .collect()
}

/// What may be set and is not.
pub(crate) fn silent(figures: &LawFigures) -> Vec<&'static str> {
    let said = typed(figures);
    let is_silent = |figure: &Figure| said.iter().all(|(known, _)| known != figure);
    Figure::ALL.into_iter().filter(is_silent).map(|figure| figure.words().1).collect()
}

/// Every value that is set, as people read it: what, its value with its days, and where it stands.
pub(crate) fn told(figures: &LawFigures) -> Vec<(&'static str, String, String)> {
    let days = |from: NaiveDate, until: Option<NaiveDate>| {
        let until = until.map_or_else(String::new, |until| format!(" bis {}", day(until)));
        format!("ab {}{until}", day(from))
    };
    let told = typed(figures).into_iter().map(|(figure, it)| {
        let unit = if figure.is_amount() { "\u{a0}€" } else { "" };
        let value = format!("{}{unit}, {}", it.value, days(it.valid_from, it.valid_until));
        (figure.words().1, value, format!("{} ({})", it.basis, it.source))
    });
    told.collect()
}

/// What a field of an act says before and after, as people read it.
pub(crate) fn told_of(field: &FieldDiff, before: &LegalAct, after: &LegalAct) -> (String, String) {
    match field.field {
        "law" => (text(&before.terms.law), text(&after.terms.law)),
        "stated" => {
            (super::statements::text(&before.terms.stated), super::statements::text(&after.terms.stated))
        }
        _ => (field.old.clone(), field.new.clone()),
    }
}

/// The same in one text.
fn text(figures: &LawFigures) -> String {
    let lines = told(figures).into_iter().map(|(name, value, stands)| format!("{name}: {value}; {stands}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Puts what an act sets in its form, with a few empty rows below.
pub(super) fn fill(form: &mut Form, figures: &LawFigures) {
    let all = typed(figures);
    for (number, (figure, it)) in all.iter().enumerate() {
        let row = LawRow::of(number + 1);
        form.set(&row.figure, figure.words().0);
        form.set(&row.value, &it.value);
        form.set(&row.from, day(it.valid_from));
        form.set(&row.until, it.valid_until.map_or_else(String::new, day));
        form.set(&row.basis, &it.basis);
        form.set(&row.source, &it.source);
    }
    for number in all.len() + 1..=all.len() + EMPTY {
        form.set(&LawRow::of(number).figure, "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grants::law::Span;

    use crate::german::read_day;

    fn entry<T>(value: T, from: &str) -> Entry<T> {
        let (valid_from, valid_until) = (read_day(from).unwrap(), None);
        Entry { value, valid_from, valid_until, basis: "Nr. 4".to_owned(), source: "Bescheid".to_owned() }
    }

    fn all() -> LawFigures {
        LawFigures {
            surcharge: vec![entry(InterestRate::from_hundredths(-50).unwrap(), "1.1.2021")],
            never_below_zero: vec![entry(true, "1.1.2021")],
            day_count: vec![entry(DayCount::ThirtyE360, "1.1.2021")],
            use_by: vec![entry(Span::Months(1), "1.1.2021"), entry(Span::Weeks(6), "1.1.2022")],
            min_interest: vec![entry("500.00".to_owned(), "1.1.2021")],
            min_refund: vec![entry("0.01".to_owned(), "1.1.2021")],
            min_change: vec![entry("1234.50".to_owned(), "1.1.2021")],
            retention: vec![entry(Span::Years(12), "1.1.2021")],
        }
    }

    #[test]
    fn what_an_act_sets_is_filled_in_and_read_the_same() {
        let mut form = Form::default();
        fill(&mut form, &all());
        assert_eq!(rows(&form).len(), 9 + EMPTY);
        assert_eq!((form.value("l4.wert"), form.value("l5.wert")), ("1 Monat", "6 Wochen"));
        assert_eq!(read(&mut form), Some(all()));
        assert_eq!(form.faults().len(), 0);
        assert_eq!(told(&all())[0].1, "-0,50, ab 1.1.2021");
        assert_eq!(told(&all())[5].1, "500,00\u{a0}€, ab 1.1.2021");
    }

    #[test]
    fn an_act_that_sets_nothing_has_empty_rows() {
        let mut form = Form::default();
        assert_eq!(rows(&form).len(), EMPTY);
        assert_eq!(read(&mut form), Some(LawFigures::default()));
    }

    #[test]
    fn what_is_wrong_stands_at_its_field() {
        let mut form =
            Form::of(b"l1.angabe=verwendungsfrist&l1.wert=bald&l1.ab=1.1.2021&l1.grundlage=a&l1.quelle=b");
        assert_eq!(read(&mut form), None);
        assert_eq!(form.fault("l1.wert"), Some("Bitte so eingeben: 2 Monate oder 42 Tage."));
        let mut form = Form::of(b"l1.angabe=&l1.wert=3&l1.bis=gestern");
        assert_eq!(read(&mut form), None);
        for field in ["l1.angabe", "l1.ab", "l1.bis", "l1.grundlage", "l1.quelle"] {
            assert!(form.fault(field).is_some(), "{field}");
        }
        let mut form = Form::default();
        let twice =
            LawFigures { never_below_zero: vec![entry(true, "1.1.2021"), entry(false, "1.1.2021")], ..all() };
        fill(&mut form, &twice);
        assert_eq!(read(&mut form), None);
        assert_eq!(
            form.fault("l3.ab"),
            Some("An diesem Tag gilt schon ein anderer Wert dieser Angabe."),
            "the second of the two, not the first"
        );
        assert_eq!(form.fault("l2.ab"), None);
        let mut form = Form::default();
        fill(&mut form, &all());
        form.set("l4.bis", "1.1.2022");
        assert_eq!(read(&mut form), None);
        assert!(form.fault("l5.ab").is_some(), "on that day the first still holds");
        form.set("l4.bis", "31.12.2020");
        assert_eq!(read(&mut form), None);
        assert_eq!(form.fault("l4.bis"), Some("Der letzte Tag liegt vor dem ersten."));
        let mut form = Form::default();
        let zero =
            LawFigures { min_refund: vec![entry("0.00".to_owned(), "1.1.2021")], ..LawFigures::default() };
        fill(&mut form, &zero);
        assert_eq!(read(&mut form), None);
        assert!(form.fault("l1.wert").is_some(), "a limit lies above zero");
    }
}
