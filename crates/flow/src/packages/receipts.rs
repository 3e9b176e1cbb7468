//! The receipt files of a package, each once under its hash, and a list of the lines that they prove.

use std::collections::BTreeSet;

use grants::{Attached, Claim, Grant, ReceiptFile};
use store::progress;

use super::{
    pack::Pack,
    table::{head, row},
};
use crate::{
    Ctx, FileKind, FilesError, FlowError, receipt_files,
    views::{self, MOST},
};

/// The list of them.
pub(super) const LIST: &str = "belege/verzeichnis.csv";
/// What the list says of a file that is in the package.
pub(super) const THERE: &str = "there";
/// What the list says of a file that is gone, or not as it was handed in.
pub(super) const NOT_AS_KEPT: &str = "not_as_handed_in";

/// Adds them and their list.
pub(super) async fn add(ctx: &Ctx, pack: &mut Pack, grants: &[Grant]) -> Result<(), FlowError> {
    let (mut rows, mut seen) = (Vec::new(), BTreeSet::new());
    for grant in grants {
        let mut after = None;
        loop {
            let page = views::claim_overviews(ctx, Some(grant.id), after, MOST).await?;
            for excerpt in page.items {
                of_claim(ctx, pack, &excerpt.claim, &mut seen, &mut rows).await?;
            }
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        progress::done(1);
    }
    pack.begin(LIST).await?;
    pack.bytes(head(["file", "state", "claim_id", "line_id", "number", "media_type", "bytes", "name"]))
        .await?;
    for row in rows {
        pack.bytes(row).await?;
    }
    Ok(())
}

async fn of_claim(
    ctx: &Ctx,
    pack: &mut Pack,
    claim: &Claim,
    seen: &mut BTreeSet<[u8; 32]>,
    rows: &mut Vec<String>,
) -> Result<(), FlowError> {
    let mut after = None;
    loop {
        let page = receipt_files::receipt_files(ctx, claim.id, after, MOST).await?;
        for file in page.items {
            let is_there = seen.contains(&file.hash.0) || added(ctx, pack, &file).await?;
            if is_there {
                seen.insert(file.hash.0);
            }
            rows.extend(lines(&file, if is_there { THERE } else { NOT_AS_KEPT }));
        }
        let Some(next) = page.next else { return Ok(()) };
        after = Some(next);
    }
}

/// Adds a file, if it lies where it belongs as it was handed in.
async fn added(ctx: &Ctx, pack: &mut Pack, file: &ReceiptFile) -> Result<bool, FlowError> {
    let content = match receipt_files::content(ctx, file).await {
        Ok(content) => content.into_std().await,
        Err(FlowError::Files(FilesError::NotAsKept { .. } | FilesError::NoFolder)) => return Ok(false),
        Err(other) => return Err(other),
    };
    pack.begin_packed(path(file)).await?;
    pack.contents(content).await?;
    Ok(true)
}

fn path(file: &ReceiptFile) -> String {
    let kind = FileKind::of_media_type(&file.media_type);
    format!("belege/{}.{}", file.hash, kind.map_or("bin", |kind| kind.extensions()[0]))
}

/// A row for each line that a file proves.
fn lines(file: &ReceiptFile, state: &str) -> Vec<String> {
    let of_line = |it: &Attached| {
        row([
            path(file),
            state.to_owned(),
            it.claim.to_string(),
            it.line.to_string(),
            it.number.to_string(),
            file.media_type.clone(),
            file.bytes.to_string(),
            file.name.clone(),
        ])
    };
    file.attached.iter().map(of_line).collect()
}
