//! `foerderfluss document`: the documents of a database, read by who has the machine.

mod form;

use std::{fs::File, io::Write, process::ExitCode};

use flow::{
    Flow, FlowError,
    documents::{self, House, Listed},
};
use serde::Serialize;
use store::Store;
use uuid::Uuid;

use super::Outcome;
use crate::arguments::{At, Document, Render};

/// Lists documents, makes one, or fills a form with one.
pub(crate) async fn run(options: Document) -> Outcome {
    match options {
        Document::List { at, json } => list(&at, json).await,
        Document::Render(render) => make(render).await,
        Document::Fill(fill) => form::fill(fill).await,
    }
}

/// A document as the list writes it.
#[derive(Serialize)]
struct Line {
    kind: &'static str,
    subject: Uuid,
    title: String,
    version: i64,
    unit: Uuid,
}

async fn list(at: &At, json: bool) -> Outcome {
    let mut lines = Vec::new();
    for House { unit, ctx } in houses(at).await? {
        for Listed { kind, subject, title, version } in documents::list(&ctx).await? {
            lines.push(Line { kind: kind.word(), subject, title, version, unit: unit.0 });
        }
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&lines)?);
    } else {
        for Line { kind, subject, title, version, .. } in lines {
            println!("{kind:<18} {subject} {version:>4}  {title}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn make(options: Render) -> Outcome {
    let Render { at, kind, subject, as_of, out } = options;
    for House { ctx, .. } in houses(&at).await? {
        let ctx = if as_of.is_some() { ctx.as_of(as_of, None)? } else { ctx };
        match documents::render(&ctx, kind, subject).await {
            Ok(document) => {
                File::create_new(&out)?.write_all(&document.content)?;
                println!("{} in {}", kind.german(), out.display());
                return Ok(ExitCode::SUCCESS);
            }
            Err(FlowError::NotFound { .. }) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Err(format!(
        "Es gibt keinen Gegenstand {subject}, von dem sich ein Dokument der Art {} erzeugen lässt",
        kind.word()
    )
    .into())
}

async fn houses(at: &At) -> Result<Vec<House>, Box<dyn std::error::Error>> {
    let (_, url) = at.resolve()?;
    Ok(documents::houses(&Flow::new(Store::open(&url).await?)).await?)
}
