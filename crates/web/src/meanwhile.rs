//! What was done with a subject since somebody saw the page from which they send a form: told where they are refused, beside
//! what they typed. The form carries the newest journal entry that its page knew of.

mod act;

use std::collections::BTreeSet;

use chrono::DateTime;
use flow::{
    Ctx,
    meanwhile::{self, Happened, Meanwhile, Subject},
    views,
};
use grants::{ClaimLine, Grant, LineChange};
use ledger::{Cents, EntryNumber};

use crate::{
    form::{Form, SEEN, line_of},
    german::{
        claim_state, command, counted, euros, german_time, grant_state, line_state, payment_state,
        proof_state, request_state, role,
    },
    names::Names,
    pages::claims::lines,
    show::Wrong,
};

/// The most lines that are told, of what changed and of what was typed.
const MOST: usize = 50;

/// What a form says of the time since its page was shown.
#[derive(Clone, Debug)]
pub(crate) struct Since {
    /// Where the subject stands now.
    pub(crate) state: Option<String>,
    /// What was done, and by whom.
    pub(crate) done: Vec<String>,
    /// Whether more was done before.
    pub(crate) is_cut: bool,
    /// The lines that changed.
    pub(crate) lines: Vec<Changed>,
    /// How many more did.
    pub(crate) more: Option<String>,
    /// Of an act and its plan, what is otherwise.
    pub(crate) differs: Vec<Differs>,
    /// What was typed.
    pub(crate) typed: Vec<String>,
}

/// What of an act or its plan is otherwise, and what the form has in its place.
#[derive(Clone, Debug)]
pub(crate) struct Differs {
    pub(crate) what: String,
    pub(crate) before: String,
    pub(crate) now: String,
    pub(crate) typed: String,
}

/// A line that changed, and what was typed of it.
#[derive(Clone, Debug)]
pub(crate) struct Changed {
    pub(crate) number: i64,
    pub(crate) before: String,
    pub(crate) now: String,
    pub(crate) typed: String,
}

/// The form of a subject in its present version. It carries what its page knows; where something is wrong with it, or it is a
/// draft that goes on, it says what was done meanwhile, and from then on knows that.
pub(crate) async fn about(
    ctx: &Ctx,
    mut form: Form,
    subject: Subject<'_>,
    version: i64,
) -> Result<Form, Wrong> {
    let Ok(seen) = form.value(SEEN).parse().map(EntryNumber::new) else {
        if let Some(newest) = meanwhile::newest_entry(ctx, subject).await? {
            form.set(SEEN, newest.get());
        }
        return Ok(form.about(version));
    };
    if form.faults().is_empty() && form.kept().is_none() {
        return Ok(form.about(version));
    }
    if let Some(found) = meanwhile::since(ctx, subject, seen).await? {
        let grant = views::grant(ctx, subject.grant()).await?;
        let since = Since::of(&Names::of(ctx).await?, &grant, &form, subject, &found);
        form.forget_version();
        form.set(SEEN, found.newest.get());
        form = form.told_since(since);
    }
    Ok(form.about(version))
}

/// What was done last with a subject, and where it stands; nothing, if nothing was.
pub(crate) async fn last_done(ctx: &Ctx, subject: Subject<'_>) -> Result<Option<String>, Wrong> {
    let found = meanwhile::since(ctx, subject, EntryNumber::NONE).await?;
    let last = found.as_ref().and_then(|found| found.done.last()).map(told);
    Ok(last.map(|last| match state(subject) {
        Some(state) => format!("Stand jetzt: {state}. {last}"),
        None => last,
    }))
}

impl Since {
    fn of(names: &Names, grant: &Grant, form: &Form, subject: Subject<'_>, found: &Meanwhile) -> Self {
        let changed = found.lines.iter().take(MOST).map(|change| Changed::of(names, grant, form, change));
        let more = found.lines.len().saturating_sub(MOST);
        Self {
            state: state(subject),
            done: found.done.iter().map(told).collect(),
            is_cut: found.is_cut,
            lines: changed.collect(),
            differs: found
                .before
                .as_ref()
                .map_or_else(Vec::new, |then| act::differs(names, then, grant, form)),
            more: (more > 0).then(|| counted(more, "weitere Zeile hat", "weitere Zeilen haben")),
            typed: typed(names, grant, form),
        }
    }
}

/// Where a subject stands.
fn state(subject: Subject<'_>) -> Option<String> {
    Some(match subject {
        Subject::Claim(it) => claim_state(&it.state).word,
        Subject::Payment(it) => payment_state(&it.state).word,
        Subject::PayoutRequest(it) => request_state(&it.state).word,
        Subject::Proof(it) => proof_state(it.state).0.word,
        Subject::Grant(it) => grant_state(it.state).word,
        Subject::Receivable(_) | Subject::PayoutTerms(_) => return None,
    })
}

/// A thing that was done, in words.
fn told(it: &Happened) -> String {
    let at = german_time(DateTime::from_timestamp_micros(it.recorded_at).unwrap_or_default());
    let in_role = it.role.map(|held| format!(" ({})", role(held))).unwrap_or_default();
    format!("{at}: {}, von {}{in_role}", command(&it.command), it.person)
}

impl Changed {
    fn of(names: &Names, grant: &Grant, form: &Form, change: &LineChange) -> Self {
        let LineChange { before, now, proposed, correction } = change;
        let proposed = proposed.as_ref().map(|decision| lines::decided(names, grant, decision));
        let corrects = correction.as_ref().map(|proposed| lines::corrects(names, grant, now, proposed));
        let proposed = proposed.or(corrects).map(|proposed| format!("Vorschlag: {proposed}"));
        let said = [Some(stands(now)), lines::told(names, grant, now), proposed];
        Self {
            number: now.number,
            before: before.as_ref().map_or_else(|| "noch nicht da".to_owned(), stands),
            now: said.into_iter().flatten().collect::<Vec<_>>().join(". "),
            typed: typed_of(names, grant, form, now.number).join("; "),
        }
    }
}

/// Where a line stands, with what is recognised of it.
fn stands(line: &ClaimLine) -> String {
    let word = line_state(&line.state).word;
    let recognised = line.signed(line.recognised());
    if recognised == Cents::ZERO { word } else { format!("{word}, {}", euros(recognised)) }
}

/// The fields of a line in which somebody says what becomes of it.
const OF_LINE: [&str; 8] = ["urteil", "antwort", "teil", "kuerzung", "betrag", "frist", "zweck", "text"];
/// Other fields in which somebody says something, and what they are called.
const OF_FORM: [(&str, &str); 12] = [
    ("aktenzeichen", "Aktenzeichen"),
    ("rechtsgrund", "Rechtsgrund"),
    ("grund", "Grund"),
    ("rueckgabegrund", "Grund"),
    ("text", "Text"),
    ("zeilen", "Zeilen"),
    ("frage", "Frage"),
    ("antwort", "Antwort"),
    ("betrag", "Betrag"),
    ("tag", "Tag"),
    ("frist", "Frist"),
    ("antwort_bis", "Antwort bis"),
];

/// What was typed of a line.
fn typed_of(names: &Names, grant: &Grant, form: &Form, number: i64) -> Vec<String> {
    let value = |field: &str| form.value(&format!("z{number}.{field}"));
    // Of a line that stays as it is, what is answered is all that is said.
    let stays = value("antwort") == "lassen";
    let fields = OF_LINE.iter().filter(|field| !stays || **field == "text");
    let said = fields.map(|&field| (field, value(field).trim())).filter(|(_, text)| !text.is_empty());
    said.map(|(field, text)| match (field, text) {
        ("urteil", "teilweise") => "teilweise anerkennen".to_owned(),
        ("urteil", "zurueckstellen") => "zurückstellen".to_owned(),
        ("antwort", "aendern") => "ändern".to_owned(),
        ("kuerzung", code) => names.reason(grant, code),
        (_, text) => text.to_owned(),
    })
    .collect()
}

/// All that was typed, but for lines that are simply to be recognised: these are counted.
fn typed(names: &Names, grant: &Grant, form: &Form) -> Vec<String> {
    let of_form = OF_FORM.iter().map(|(field, name)| (*name, form.value(field).trim()));
    let of_form = of_form.filter(|(_, text)| !text.is_empty());
    let mut typed: Vec<String> = of_form.map(|(name, text)| format!("{name}: {text}")).collect();
    let numbers: BTreeSet<i64> = form.typed().filter_map(|(name, _)| line_of(name)).collect();
    let mut plain = 0;
    for number in numbers {
        match typed_of(names, grant, form, number).as_slice() {
            [] => {}
            [one] if one == "anerkennen" => plain += 1,
            said if typed.len() < MOST => typed.push(format!("Zeile {number}: {}", said.join("; "))),
            _ => {}
        }
    }
    if plain > 0 {
        typed.push(format!("Anerkennen: {}", counted(plain, "Zeile", "Zeilen")));
    }
    typed
}
