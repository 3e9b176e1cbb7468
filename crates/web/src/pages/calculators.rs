//! `/rechner`: the calculators, for anybody, each with its working and its rules. Nothing is kept.
//!
//! *Shape.* What a calculator asks and answers is a table (`kinds`); each field is read into what the calculators of
//! `grants` read (`field`). Nothing is calculated here. *Bounds.* A form is as large as a request of the interface.

mod answer;
mod field;
mod kinds;

use askama::Template;
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};
use flow::calculations::books;
use grants::{
    calculation::{Books, Calculation},
    rule_book::{Rule, RuleBook},
};

use self::{
    answer::Answered,
    field::{Look, Shown},
    kinds::Kind,
};
use super::about::frame;
use crate::{
    Web,
    form::Form,
    frame::Frame,
    sent::read,
    show::{Wrong, page, page_with},
};

/// The most bytes of a form, as the interface takes them.
pub(crate) const LARGEST_FORM: usize = 1 << 20;

/// All calculators.
#[derive(Template)]
#[template(path = "calculators/list.html")]
struct ListPage {
    frame: Frame,
    kinds: Vec<&'static Kind>,
}

/// A calculator.
#[derive(Template)]
#[template(path = "calculators/view.html")]
struct Page {
    frame: Frame,
    form: Form,
    kind: &'static Kind,
    fields: Vec<Shown>,
    rules: Vec<(String, String, String)>,
    answered: Option<Answered>,
}

/// Where the calculator of a calculation is, and what it is called.
pub(super) fn way(calculation: Calculation) -> (String, &'static str) {
    let kind = Kind::of(calculation);
    (format!("/rechner/{}", kind.word), kind.title)
}

/// `GET /rechner`
pub(crate) async fn list(State(web): State<Web>, mut request: Request) -> Response {
    let kinds = Calculation::ALL.map(Kind::of).into();
    page(&ListPage { frame: frame(&web, &mut request, "Rechner").await, kinds })
}

/// `GET /rechner/{art}`
pub(crate) async fn get(
    State(web): State<Web>,
    Path(word): Path<String>,
    mut request: Request,
) -> Result<Response, Wrong> {
    let kind = Kind::at(&word).ok_or_else(Wrong::unknown)?;
    let frame = frame(&web, &mut request, kind.title).await;
    Ok(page(&shown(&web, frame, kind, Form::default(), &books(&web.flow).await?, None)))
}

/// `POST /rechner/{art}`
pub(crate) async fn post(
    State(web): State<Web>,
    Path(word): Path<String>,
    mut request: Request,
) -> Result<Response, Wrong> {
    let kind = Kind::at(&word).ok_or_else(Wrong::unknown)?;
    let frame = frame(&web, &mut request, kind.title).await;
    let (mut form, books) = (read(request).await?, books(&web.flow).await?);
    let answered = match field::read(&mut form, kind, &books) {
        None => None,
        Some(input) => match kind.calculation.run(&input, &books) {
            Ok(answer) => Some(Answered::of(kind, &form, &books, &answer, false)?),
            Err(refusal) => {
                field::blame(&mut form, kind, &refusal);
                let provisional = refusal.provisional.as_deref();
                provisional.map(|answer| Answered::of(kind, &form, &books, answer, true)).transpose()?
            }
        },
    };
    let is_faulty = !form.faults().is_empty();
    let status = if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(status, &shown(&web, frame.faulty(is_faulty), kind, form, &books, answered)))
}

fn shown(
    web: &Web,
    frame: Frame,
    kind: &'static Kind,
    form: Form,
    books: &Books,
    answered: Option<Answered>,
) -> Page {
    let today = web.flow.today();
    let shows = |rule: &&Rule| rule.examples.iter().any(|it| it.calculation == kind.calculation);
    let rules = RuleBook::shipped().into_iter().flat_map(|book| book.on(today)).filter(shows);
    Page {
        frame: frame.below("/rechner", "Rechner"),
        kind,
        fields: kind.fields.iter().map(|field| field.shown(books)).collect(),
        rules: rules.map(|it| (it.title.clone(), it.text.clone(), it.clause.clone())).collect(),
        answered,
        form,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_rule_book_shows_can_be_typed() {
        for rule in &RuleBook::shipped().unwrap().rules {
            for example in &rule.examples {
                let kind = Kind::of(example.calculation);
                for key in example.input.as_object().unwrap().keys() {
                    let is_it = |known: &str| known.split('/').next() == Some(key);
                    assert!(kind.fields.iter().any(|field| is_it(field.key)), "{}: {key}", kind.word);
                }
            }
        }
    }
}
