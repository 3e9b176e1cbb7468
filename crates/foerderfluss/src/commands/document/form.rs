//! `foerderfluss document fill`: the Excel form of an authority, filled with what a proof states that was made (decision 0034).

use std::{
    error::Error,
    fs::{self, File},
    io::{Read, Write},
    path::Path,
    process::ExitCode,
};

use flow::{
    FlowError,
    authority_forms::{FormError, LARGEST_FORM, Mapping, Target, Value, sentence},
    documents::House,
    proofs,
};
use grants::ProofId;
use uuid::Uuid;

use super::{super::Outcome, houses};
use crate::arguments::{At, Fill};

/// Fills a form, or says which cell would get what.
pub(crate) async fn fill(options: Fill) -> Outcome {
    let Fill { at, subject, mapping, form, out, dry_run } = options;
    let mapping = Mapping::parse(&fs::read_to_string(mapping)?).map_err(german)?;
    let form = bounded(&form)?;
    let filled = forms::fill(&form, &mapping, &stated(&at, subject).await?).map_err(german)?;
    println!("{}, Zuordnung {}", mapping.name, mapping.version);
    if dry_run {
        for cell in &filled.cells {
            println!("{}", told(cell));
        }
        println!("{} Zellen; nichts ist geschrieben.", filled.cells.len());
    } else {
        File::create_new(&out)?.write_all(&filled.form)?;
        println!("{} Zellen in {}", filled.cells.len(), out.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// What the document of a proof states that was made: the data inside its kept file.
async fn stated(at: &At, subject: Uuid) -> Result<proof::Document, Box<dyn Error>> {
    for House { ctx, .. } in houses(at).await? {
        match proofs::stated_in(&ctx, ProofId(subject)).await {
            Ok(document) => return Ok(document),
            Err(FlowError::NotFound { .. }) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Err(format!("Es gibt keinen erstellten Nachweis {subject}").into())
}

/// A form, of which no more is read than is taken.
fn bounded(path: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut form = Vec::new();
    File::open(path)?.take(LARGEST_FORM + 1).read_to_end(&mut form)?;
    Ok(form)
}

fn told(Target { place, figure, value }: &Target) -> String {
    let value = match value {
        Value::Text(text) => text.replace('\n', " / "),
        Value::Amount(amount) => format!("{} EUR", amount.to_string().replace('.', ",")),
        Value::Day(day) => day.format("%d.%m.%Y").to_string(),
        Value::Count(count) => count.to_string(),
        Value::Nothing => "(leer)".to_owned(),
    };
    format!("{}!{}  {figure}  {value}", place.sheet, place.cell)
}

/// Why a form is not filled in, for who keeps the mapping.
fn german(error: FormError) -> Box<dyn Error> {
    sentence(&error).map_or_else(|| error.into(), Into::into)
}
