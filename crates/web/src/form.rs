//! A form: what was typed, and what is wrong with it. Each field is read once; what cannot be read is noted at it, and
//! all that was typed stays.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use flow::Flow;
use grants::{Period, PersonId, Share, law::InterestRate};
use ledger::Cents;

use crate::{
    german::{read_day, read_euros},
    meanwhile::Since,
    refusal::Told,
};

/// The field of the key under which a form is carried out once.
pub(crate) const KEY: &str = "schluessel";
/// The field of the version that the person saw.
pub(crate) const VERSION: &str = "fassung";

/// The field of the newest journal entry about its subject that the page of the form knew of.
pub(crate) const SEEN: &str = "gesehen";

/// The field of the page under whose address a draft of the form is kept.
pub(crate) const DRAFT: &str = "entwurf";

/// The field that says for whom the page was made in which it was typed.
pub(crate) const TYPED_BY: &str = "eingegeben_von";

/// The field of a password.
pub(crate) const PASSWORD: &str = "kennwort";
/// The field of the password that takes the place of another.
pub(crate) const NEW_PASSWORD: &str = "neues_kennwort";

/// Fields whose content is never handed on to another page.
const SECRET: [&str; 4] = [PASSWORD, NEW_PASSWORD, "code", "geheimnis"];

/// The most fields that are taken at once: all of a claim with as many lines as one can have.
const MOST_FIELDS: usize = 100_000;

/// A form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    /// What was typed, by the name of its field; a field of which several may be chosen has several.
    typed: BTreeMap<String, Vec<String>>,
    /// When it was kept as a draft, if it is one that goes on.
    kept: Option<String>,
    /// What was done with its subject since its page was shown, if it is told.
    since: Option<Box<Since>>,
    faults: Vec<Told>,
    /// The place of the first fault of each field.
    blamed: BTreeMap<String, usize>,
}

/// The line of a table that a field stands in, for the name of a field.
pub(crate) fn line_of(name: &str) -> Option<i64> {
    let (line, _) = name.strip_prefix('z')?.split_once('.')?;
    line.parse().ok()
}

/// Hundredths of a percent.
fn hundredths(text: &str) -> Option<i32> {
    let read = read_euros(text.trim().trim_end_matches('%')).ok()?;
    i32::try_from(read.get()).ok()
}

/// Reads a share in percent: 80 or 80,25.
pub(crate) fn read_share(text: &str) -> Result<Share, &'static str> {
    let share = hundredths(text).and_then(|it| Share::from_hundredths(it).ok());
    share.ok_or("Bitte einen Anteil bis 100 % eingeben, zum Beispiel 80 oder 80,25.")
}

impl Form {
    /// An empty one, with a key.
    pub(crate) fn fresh(flow: &Flow) -> Self {
        Self::default().with(KEY, flow.new_key())
    }

    /// What was sent.
    pub(crate) fn of(body: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            form.add(name.into_owned(), &value);
        }
        form
    }

    /// Whether it has no more fields than are taken at once.
    pub(crate) fn is_full(&self) -> bool {
        self.typed.len() >= MOST_FIELDS
    }

    /// Adds what was typed in a field. Browsers send the end of a line as two characters.
    pub(crate) fn add(&mut self, name: String, value: &str) {
        self.typed.entry(name).or_default().push(value.replace("\r\n", "\n"));
    }

    /// Whether what was sent has no more fields than are taken at once.
    pub(crate) fn fits(body: &[u8]) -> bool {
        form_urlencoded::parse(body).nth(MOST_FIELDS).is_none()
    }

    /// The same with a field that nobody has to type.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.set(name, value);
        self
    }

    /// The same for a subject in its present version. What somebody has seen stays what they saw, until they are told that
    /// it was changed.
    #[must_use]
    pub(crate) fn about(self, version: i64) -> Self {
        if self.has_seen() { self } else { self.with(VERSION, version) }
    }

    /// Whether it says which version somebody saw.
    pub(crate) fn has_seen(&self) -> bool {
        !self.value(VERSION).is_empty()
    }

    /// Forgets which version was seen: whoever sends it was told that there is another.
    pub(crate) fn forget_version(&mut self) {
        self.typed.remove(VERSION);
    }

    /// Forgets what stands in some fields.
    pub(crate) fn forget(&mut self, is_it: impl Fn(&str) -> bool) {
        self.typed.retain(|name, _| !is_it(name));
    }

    /// Puts something else in a field.
    pub(crate) fn set(&mut self, name: &str, value: impl ToString) {
        self.typed.insert(name.to_owned(), vec![value.to_string()]);
    }

    /// What stands in a field.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values(name).first().map_or("", String::as_str)
    }

    /// All that stands in a field of which several may be chosen.
    pub(crate) fn values(&self, name: &str) -> &[String] {
        self.typed.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a field of this name has this value, also where several may be chosen.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.values(name).iter().any(|typed| typed == value)
    }

    /// Whether there is a field of this name, be it empty.
    pub(crate) fn asks(&self, name: &str) -> bool {
        self.typed.contains_key(name)
    }

    /// Everything that was typed, each with the name of its field.
    pub(crate) fn typed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.typed.iter().flat_map(|(name, values)| values.iter().map(|value| (&**name, &**value)))
    }

    /// What another page may hold until this one goes on.
    pub(crate) fn to_carry(&self) -> Vec<(String, String)> {
        let open = self.typed().filter(|(name, _)| !SECRET.contains(name));
        open.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// The same as typed by a person, unless it says itself who typed it.
    #[must_use]
    pub(crate) fn typed_by(self, person: Option<PersonId>) -> Self {
        match person {
            Some(PersonId(person)) if !self.asks(TYPED_BY) => self.with(TYPED_BY, person),
            _ => self,
        }
    }

    /// Whether it says that this person typed it, and nobody else. Every page with a form says for whom it was made.
    pub(crate) fn is_of(&self, PersonId(person): PersonId) -> bool {
        let (person, typed_by) = (person.to_string(), self.values(TYPED_BY));
        !typed_by.is_empty() && typed_by.iter().all(|typed_by| *typed_by == person)
    }

    /// The key under which it is carried out once.
    pub(crate) fn key(&self) -> &str {
        self.value(KEY)
    }

    /// The same as a draft that was kept then.
    #[must_use]
    pub(crate) fn kept_since(self, kept: String) -> Self {
        Self { kept: Some(kept), ..self }
    }

    /// Since when it is kept as a draft, if it is one that goes on.
    pub(crate) fn kept(&self) -> Option<&str> {
        self.kept.as_deref()
    }

    /// The same with what was done with its subject since its page was shown.
    #[must_use]
    pub(crate) fn told_since(self, since: Since) -> Self {
        Self { since: Some(Box::new(since)), ..self }
    }

    /// What was done with its subject since its page was shown, if it is told.
    pub(crate) fn since(&self) -> Option<&Since> {
        self.since.as_deref()
    }

    /// The version that the person saw; none fits, if it is missing.
    pub(crate) fn version(&self) -> i64 {
        self.value(VERSION).parse().unwrap_or(-1)
    }

    /// All that is wrong.
    pub(crate) fn faults(&self) -> &[Told] {
        &self.faults
    }

    /// What is wrong with a field.
    pub(crate) fn fault(&self, name: &str) -> Option<&str> {
        self.faults.get(*self.blamed.get(name)?).map(|told| told.text.as_str())
    }

    /// Notes what is wrong.
    pub(crate) fn note(&mut self, told: Told) {
        if let Some(name) = &told.at {
            self.blamed.entry(name.clone()).or_insert(self.faults.len());
        }
        self.faults.push(told);
    }

    /// Says the last of the faults otherwise.
    pub(crate) fn say_otherwise(&mut self, otherwise: impl FnOnce(Told) -> Told) {
        let Some(told) = self.faults.pop() else { return };
        let place = self.faults.len();
        self.blamed.retain(|_, first| *first != place);
        self.note(otherwise(told));
    }

    /// Notes what is wrong with a field. The summary says in which line it stands.
    pub(crate) fn blame(&mut self, name: &str, text: impl Into<String>) {
        let text = text.into();
        let text = match line_of(name) {
            Some(line) => format!("Zeile {line}: {text}"),
            None => text,
        };
        self.note(Told { at: Some(name.to_owned()), text });
    }

    fn read<T, E: ToString>(&mut self, name: &str, read: impl Fn(&str) -> Result<T, E>) -> Option<T> {
        match read(self.value(name)) {
            Ok(value) => Some(value),
            Err(cause) => {
                self.blame(name, cause.to_string());
                None
            }
        }
    }

    /// An amount.
    pub(crate) fn amount(&mut self, name: &str) -> Option<Cents> {
        self.read(name, read_euros)
    }

    /// A day.
    pub(crate) fn day(&mut self, name: &str) -> Option<NaiveDate> {
        self.read(name, read_day)
    }

    /// A text that has to be there.
    pub(crate) fn text(&mut self, name: &str, missing: &str) -> Option<String> {
        self.read(name, |text| if text.trim().is_empty() { Err(missing) } else { Ok(text.to_owned()) })
    }

    /// What may be left out. Where nothing is read, the faults say whether nothing was there.
    fn if_any<T>(&mut self, name: &str, read: impl Fn(&mut Self, &str) -> Option<T>) -> Option<T> {
        if self.value(name).trim().is_empty() { None } else { read(self, name) }
    }

    /// An amount that may be left out.
    pub(crate) fn amount_if_any(&mut self, name: &str) -> Option<Cents> {
        self.if_any(name, Self::amount)
    }

    /// A day that may be left out.
    pub(crate) fn day_if_any(&mut self, name: &str) -> Option<NaiveDate> {
        self.if_any(name, Self::day)
    }

    /// A whole number that may be left out.
    pub(crate) fn number_if_any<T: std::str::FromStr>(&mut self, name: &str) -> Option<T> {
        self.if_any(name, Self::number)
    }

    /// A share that may be left out.
    pub(crate) fn share_if_any(&mut self, name: &str) -> Option<Share> {
        self.if_any(name, Self::share)
    }

    /// One of several choices, or none of them.
    pub(crate) fn choice_if_any<T>(&mut self, name: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.if_any(name, |form, name| form.choice(name, &find))
    }

    /// A share in percent: 80 or 80,25.
    pub(crate) fn share(&mut self, name: &str) -> Option<Share> {
        self.read(name, read_share)
    }

    /// Percent a year: 1,27 or -0,88.
    pub(crate) fn interest_rate(&mut self, name: &str) -> Option<InterestRate> {
        self.read(name, |text| {
            let rate = hundredths(text).and_then(InterestRate::from_hundredths);
            rate.ok_or("Bitte einen Zinssatz eingeben, zum Beispiel 1,27 oder -0,88.")
        })
    }

    /// The lines of a text that say something.
    pub(crate) fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.value(name).lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
    }

    /// From one day until another, both included.
    pub(crate) fn period(&mut self, from: &str, until: &str) -> Option<Period> {
        let (first, last) = (self.day(from), self.day(until));
        let period = Period::new(first?, last?).ok();
        if period.is_none() {
            self.blame(until, "Der letzte Tag liegt vor dem ersten.");
        }
        period
    }

    /// A whole number.
    pub(crate) fn number<T: std::str::FromStr>(&mut self, name: &str) -> Option<T> {
        self.read(name, |text| {
            text.trim().parse().map_err(|_| "Bitte eine ganze Zahl eingeben, zum Beispiel 3.")
        })
    }

    /// One of several choices.
    pub(crate) fn choice<T>(&mut self, name: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.read(name, |text| find(text).ok_or("Bitte etwas auswählen."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_wrong_is_noted_at_its_field_and_what_was_typed_stays() {
        let mut form = Form::of("betrag=12%2C345&tag=gestern&grund=+&art=x&gut=1%2C5".as_bytes());
        assert_eq!(form.amount("betrag"), None);
        assert_eq!(form.day("tag"), None);
        assert_eq!(form.text("grund", "Bitte den Grund nennen."), None);
        assert_eq!(form.choice("art", |_| None::<()>), None);
        assert_eq!(form.amount("gut"), Some(Cents::new(150)));
        let blamed: Vec<_> = form.faults().iter().filter_map(|told| told.at.as_deref()).collect();
        assert_eq!(blamed, ["betrag", "tag", "grund", "art"]);
        assert_eq!(form.fault("grund"), Some("Bitte den Grund nennen."));
        assert_eq!(form.fault("gut"), None);
        assert_eq!(form.value("betrag"), "12,345");
    }

    #[test]
    fn what_may_be_left_out_is_read_where_it_is_there() {
        let mut form = Form::of(
            "leer=+&tag=1.4.2021&betrag=x&zahl=3&art=b&anteil=80%2C5&zeilen=a%0D%0A%0D%0Ab".as_bytes(),
        );
        assert_eq!(form.share("anteil"), Share::from_hundredths(8050).ok());
        assert_eq!(form.lines("zeilen"), ["a", "b"]);
        assert_eq!(form.clone().share("tag"), None);
        assert_eq!((form.day_if_any("leer"), form.amount_if_any("fehlt")), (None, None));
        assert_eq!(form.day_if_any("tag"), NaiveDate::from_ymd_opt(2021, 4, 1));
        assert_eq!(form.number::<u32>("zahl"), Some(3));
        let of = |text: &str| (text == "b").then_some(2);
        assert_eq!((form.choice_if_any("art", of), form.choice_if_any("leer", of)), (Some(2), None));
        assert!(form.faults().is_empty());
        assert_eq!((form.amount_if_any("betrag"), form.number::<i64>("leer")), (None, None));
        assert!(form.fault("betrag").is_some() && form.fault("leer").is_some());
    }

    #[test]
    fn what_is_wrong_in_a_line_names_it() {
        let mut form = Form::of(b"z3.teil=x&zeilen=");
        form.amount("z3.teil");
        form.blame("zeilen", "Bitte eine Zeile nennen.");
        let told: Vec<_> = form.faults().iter().map(|told| told.text.as_str()).collect();
        assert_eq!(
            told,
            ["Zeile 3: Das ist kein Betrag. Bitte so eingeben: 1.234,56.", "Bitte eine Zeile nennen."]
        );
    }

    #[test]
    fn lines_end_as_everywhere_else() {
        assert_eq!(Form::of(b"grund=eins%0D%0Azwei%0Adrei").value("grund"), "eins\nzwei\ndrei");
    }

    #[test]
    fn the_version_that_was_seen_stays_until_it_is_forgotten() {
        let mut form = Form::default().about(3).about(4);
        assert_eq!(form.version(), 3);
        form.forget_version();
        assert_eq!(form.about(4).version(), 4);
    }

    #[test]
    fn of_several_faults_of_a_field_the_first_is_told_at_it_and_the_last_may_be_said_otherwise() {
        let mut form = Form::default();
        form.blame("betrag", "eins");
        form.blame("betrag", "zwei");
        form.say_otherwise(|told| Told { at: Some("tag".to_owned()), ..told });
        assert_eq!((form.fault("betrag"), form.fault("tag")), (Some("eins"), Some("zwei")));
        form.say_otherwise(|told| Told { at: None, ..told });
        assert_eq!((form.fault("betrag"), form.fault("tag"), form.faults().len()), (Some("eins"), None, 2));
    }

    #[test]
    fn a_field_of_several_keeps_all_of_them_until_it_is_set() {
        let mut form = Form::of(b"wieder=a&wieder=b&leer=");
        assert_eq!(form.values("wieder"), ["a", "b"]);
        assert!(form.has("wieder", "b") && form.asks("leer") && !form.asks("fehlt"));
        form.set("wieder", "c");
        assert_eq!(form.values("wieder"), ["c"]);
    }

    #[test]
    fn the_fields_of_the_largest_claim_are_taken_and_found_at_once_and_more_are_not() {
        let field = |number: usize| format!("z{number}.text=x&");
        let most: String = (0..MOST_FIELDS).map(field).collect();
        assert!(Form::fits(most.as_bytes()));
        assert!(!Form::fits(format!("{most}{}", field(MOST_FIELDS)).as_bytes()));
        let mut form = Form::of(most.as_bytes());
        // Were each looked for among all, this would take minutes.
        for number in 0..MOST_FIELDS {
            let name = format!("z{number}.text");
            form.blame(&name, "falsch");
            form.set(&name, "y");
            assert!(form.has(&name, "y") && form.fault(&name).is_some());
        }
    }

    #[test]
    fn it_is_of_whoever_typed_all_of_it() {
        let [anna, berta] = [1, 2].map(|number| PersonId(uuid::Uuid::from_u128(number)));
        let by_anna = Form::default().typed_by(Some(anna));
        assert!(by_anna.is_of(anna) && !by_anna.is_of(berta));
        assert!(by_anna.clone().typed_by(Some(berta)).is_of(anna), "whoever typed it stays");
        let mut by_both = by_anna;
        by_both.add(TYPED_BY.to_owned(), &berta.0.to_string());
        assert!(!by_both.is_of(anna) && !by_both.is_of(berta));
        assert!(!Form::default().typed_by(None).is_of(anna), "of nobody that is known");
    }

    #[test]
    fn secrets_are_not_handed_on() {
        let form = Form::of(b"kennwort=a&neues_kennwort=b&code=1&geheimnis=b&grund=c");
        assert_eq!(form.to_carry(), [("grund".to_owned(), "c".to_owned())]);
    }
}
