//! A plan against what was spent, and what would be if money moved.

use std::collections::BTreeSet;

use ledger::Cents;
use serde::Serialize;

use super::input::{Fields, Noted};
use super::{Answer, Books, Refusal, euros_text};
use crate::Flexibility;
use crate::law::working::{euros, number};
use crate::law::{
    AgreedLine, CheckedPlanLine, LineVerdict, MoveVerdict, Notice, OtherFunds, PlanCheck, SpentLine,
    check_move, check_plan, notices,
};

/// The answer. All amounts are euros.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanAnswer {
    /// The lines, in their order.
    lines: Vec<LineAnswer>,
    /// What is planned in total.
    planned: String,
    /// What was spent in total.
    actual: String,
    /// By how much lines exceed their plan in total.
    over: String,
    /// How much others save in total.
    savings: String,
    /// Whether savings cover it.
    covered: bool,
    /// Whether the giver must consent to any of it.
    consent_needed: bool,
    /// How far a line may be exceeded. Percent.
    flexibility: String,
    /// What the move needs.
    #[serde(rename = "move", skip_serializing_if = "Option::is_none")]
    moved: Option<MoveAnswer>,
    /// What the giver is to be told of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notices: Vec<String>,
    /// The working, to be followed by hand.
    working: Vec<String>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct LineAnswer {
    name: String,
    planned: String,
    actual: String,
    /// What was spent less what is planned.
    deviation: String,
    /// The same in percent of the plan; nothing where nothing was planned.
    deviation_percent: Option<String>,
    /// The most that may be spent without consent.
    most: String,
    /// What may still be spent without consent.
    free: String,
    status: &'static str,
    consent_needed: bool,
}

/// A move of money between two lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct MoveAnswer {
    from: String,
    to: String,
    amount: String,
    verdict: &'static str,
    /// Who must consent or be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    whose: Option<&'static str>,
    text: String,
}

/// A line as it was read.
struct Line {
    name: String,
    spent: SpentLine,
    agreed: Cents,
}

/// What was asked.
struct Asked {
    lines: Vec<Line>,
    flexibility: Flexibility,
    moved: Option<(usize, usize, Cents)>,
    funds: Option<(OtherFunds, OtherFunds)>,
}

fn read(fields: &mut Fields<'_>, books: &Books) -> Result<Asked, Noted> {
    let (lines, flexibility) =
        (fields.list("lines", line), fields.optional("flexibility", Flexibility::parse_percent));
    let programme = books.programme(fields);
    let funds = fields.optional_object("funds", |funds| {
        let (planned, now) =
            (funds.optional_object("planned", other_funds), funds.optional_object("now", other_funds));
        let (planned, now) = (planned?, now?);
        planned.zip(now).ok_or_else(|| funds.note("planned", "has its counterpart now, and both are given"))
    });
    let moved = fields.optional_object("move", |moved| {
        let (from, to, amount) = (moved.name("from"), moved.name("to"), moved.amount("amount"));
        Ok((from?, to?, amount?))
    });
    let (lines, moved, programme) = (lines?, moved?, programme?);
    let flexibility = flexibility?.or(programme.map(|programme| programme.plan_flexibility));
    let flexibility = flexibility
        .ok_or_else(|| fields.note("flexibility", "is missing, and so is a programme that gives it"));
    let mut seen = BTreeSet::new();
    if lines.is_empty() {
        return Err(fields.note("lines", "a plan has at least one line"));
    }
    if let Some(twice) = lines.iter().find(|line| !seen.insert(line.name.as_str())) {
        return Err(fields.note("lines", format!("the line {:?} stands there twice", twice.name)));
    }
    let mut place = |name: &str| {
        let place = lines.iter().position(|line| line.name == name);
        place.ok_or_else(|| fields.note("move", format!("there is no line {name:?}")))
    };
    let moved = match moved {
        Some((from, to, amount)) => Some((place(&from)?, place(&to)?, amount)),
        None => None,
    };
    if moved.is_some_and(|(from, to, _)| from == to) {
        return Err(fields.note("move", "moves money between two lines"));
    }
    Ok(Asked { lines, flexibility: flexibility?, moved, funds: funds? })
}

fn line(fields: &mut Fields<'_>) -> Result<Line, Noted> {
    let (name, planned) = (fields.name("name"), fields.rest("planned"));
    let (actual, agreed) = (fields.optional_rest("actual"), fields.optional_rest("agreed"));
    let (planned, actual) = (planned?, actual?.unwrap_or_default());
    Ok(Line { name: name?, spent: SpentLine { planned, actual }, agreed: agreed?.unwrap_or(planned) })
}

fn other_funds(fields: &mut Fields<'_>) -> Result<OtherFunds, Noted> {
    let (own, others) = (fields.rest("own_funds"), fields.rest("other_income"));
    Ok(OtherFunds { own: own?, others: others? })
}

pub(super) fn run(input: &serde_json::Value, books: &Books) -> Result<Answer, Refusal> {
    let asked = Fields::read(input, |fields| read(fields, books))?;
    let too_large = |cause| Refusal::at("/lines", &cause);
    let spent: Vec<_> = asked.lines.iter().map(|line| line.spent).collect();
    let check = check_plan(&spent, asked.flexibility).map_err(too_large)?;
    let lines = asked.lines.iter().zip(&check.lines).map(|(line, checked)| line_answer(line, checked));
    let lines: Vec<_> = lines.collect::<Result<_, _>>().map_err(too_large)?;
    let moved = asked.moved.map(|moved| move_answer(&asked, moved)).transpose().map_err(too_large)?;
    let told =
        asked.funds.map_or(Ok(Vec::new()), |(planned, now)| notices(planned, now)).map_err(too_large)?;
    Ok(Answer::Plan(PlanAnswer {
        working: working(&lines, &check, asked.flexibility),
        lines,
        planned: euros_text(check.planned),
        actual: euros_text(check.actual),
        over: euros_text(check.over),
        savings: euros_text(check.savings),
        covered: check.covered(),
        consent_needed: check.needs_consent(),
        flexibility: asked.flexibility.to_string(),
        moved,
        notices: told.into_iter().map(notice).collect(),
    }))
}

fn line_answer(line: &Line, checked: &CheckedPlanLine) -> Result<LineAnswer, ledger::MoneyError> {
    let planned = line.spent.planned.get();
    let percent = (planned > 0).then(|| checked.deviation.share(10_000, planned)).transpose()?;
    Ok(LineAnswer {
        name: line.name.clone(),
        planned: euros_text(line.spent.planned),
        actual: euros_text(line.spent.actual),
        deviation: euros_text(checked.deviation),
        // Hundredths of a percent are written as cents are.
        deviation_percent: percent.map(euros_text),
        most: euros_text(checked.most),
        free: euros_text(checked.free),
        status: match checked.verdict {
            LineVerdict::Within => "within",
            LineVerdict::Near => "near",
            LineVerdict::NeedsConsent => "needs_consent",
        },
        consent_needed: checked.verdict == LineVerdict::NeedsConsent,
    })
}

fn move_answer(
    asked: &Asked,
    (from, to, amount): (usize, usize, Cents),
) -> Result<MoveAnswer, ledger::MoneyError> {
    let line = |place: usize| &asked.lines[place];
    let agreed = |place: usize| AgreedLine { agreed: line(place).agreed, now: line(place).spent.planned };
    let verdict = check_move(agreed(from), agreed(to), amount, asked.flexibility)?;
    let giver = Some("Zuwendungsgeber");
    let (verdict, whose, text) = match verdict {
        MoveVerdict::Allowed => ("allowed", None, "Erlaubt, ohne Zustimmung.".to_owned()),
        MoveVerdict::NoticeDue => (
            "notice_due",
            giver,
            "Dem Zuwendungsgeber mitzuteilen: ein Ansatz fällt ganz weg (Nr. 5 ANBest-P).".to_owned(),
        ),
        MoveVerdict::ConsentNeeded { most } => {
            let text = format!(
                "Zustimmung des Zuwendungsgebers nötig: ohne sie höchstens {} (Nr. 1.2 ANBest-P).",
                euros(most)
            );
            ("consent_needed", giver, text)
        }
        MoveVerdict::Impossible { has } => {
            ("impossible", None, format!("Der Ansatz hat nur {}.", euros(has)))
        }
    };
    let (from, to) = (line(from).name.clone(), line(to).name.clone());
    Ok(MoveAnswer { from, to, amount: euros_text(amount), verdict, whose, text })
}

fn notice(notice: Notice) -> String {
    let (what, by) = match notice {
        Notice::MoreOwnFunds { by } => ("Die eigenen Mittel", by),
        Notice::MoreFromOthers { by } => ("Die Mittel Dritter oder Einnahmen", by),
    };
    format!(
        "{what} sind um {} höher als geplant: dem Zuwendungsgeber mitzuteilen (Nr. 5 ANBest-P).",
        euros(by)
    )
}

fn working(lines: &[LineAnswer], check: &PlanCheck, flexibility: Flexibility) -> Vec<String> {
    let told = |line: &LineAnswer| {
        let so = if line.consent_needed { "Zustimmung nötig" } else { "ohne Zustimmung" };
        let [planned, actual, most] = [&line.planned, &line.actual, &line.most].map(number);
        format!("{}: geplant {planned}, ausgegeben {actual}, höchstens {most}: {so}", line.name)
    };
    let cover = if check.covered() { "gedeckt" } else { "nicht gedeckt" };
    let (over, savings, percent) = (euros(check.over), euros(check.savings), number(flexibility));
    let whole =
        format!("Überschreitungen {over}, Einsparungen {savings}: {cover} (bis {percent} % je Ansatz)");
    lines.iter().map(told).chain([whole]).collect()
}
