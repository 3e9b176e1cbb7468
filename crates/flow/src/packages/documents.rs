//! The documents of a package: all that can be made, legal acts as they were handed in, and signed copies of proofs.

use grants::Grant;
use store::{Document, progress};
use uuid::Uuid;

use super::{
    pack::Pack,
    table::{head, row},
};
use crate::{
    Ctx, FlowError, acts,
    documents::{self, Listed, ending, file_name},
    export::or_empty,
    proofs,
    views::{self, MOST},
};

/// The list of them.
pub(super) const LIST: &str = "dokumente/verzeichnis.csv";

/// The kind of a legal act, as it was handed in.
const ACT: &str = "act";
/// The kind of an electronic signature of a proof.
const SIGNATURE: &str = "proof_signature";

/// Whether what the list names so is made from the books; what is not lies in them as it came.
pub(super) fn is_from_books(kind: &str) -> bool {
    ![ACT, SIGNATURE].contains(&kind)
}

/// A row of the list.
struct Row {
    file: Option<String>,
    kind: &'static str,
    subject: Uuid,
    version: i64,
    title: String,
    lacks: &'static str,
}

/// Adds them and their list.
pub(super) async fn add(ctx: &Ctx, pack: &mut Pack, grants: &[Grant]) -> Result<(), FlowError> {
    let mut rows = Vec::new();
    let groups = documents::groups(ctx, None).await?;
    progress::expect(groups.iter().map(|group| group.documents.len()).sum());
    for listed in groups.into_iter().flat_map(|group| group.documents) {
        rows.push(made(ctx, pack, listed, rows.len() + 1).await?);
        progress::done(1);
    }
    for grant in grants {
        add_acts(ctx, pack, grant, &mut rows).await?;
        add_signed(ctx, pack, grant, &mut rows).await?;
    }
    pack.begin(LIST).await?;
    pack.bytes(head(["file", "kind", "subject", "version", "title", "lacks"])).await?;
    for Row { file, kind, subject, version, title, lacks } in rows {
        let cells =
            [or_empty(file), kind.into(), subject.to_string(), version.to_string(), title, lacks.into()];
        pack.bytes(row(cells)).await?;
    }
    Ok(())
}

/// Adds a document. One that cannot be made yet is in the list with what is missing.
async fn made(ctx: &Ctx, pack: &mut Pack, listed: Listed, place: usize) -> Result<Row, FlowError> {
    let Listed { kind, subject, title, version } = listed;
    let row = |file, lacks| Row { file, kind: kind.word(), subject, version, title: title.clone(), lacks };
    match documents::render(ctx, kind, subject).await {
        Ok(document) => {
            let path = format!("dokumente/{place:04}-{}.pdf", file_name(&title));
            pack.begin_packed(&path).await?;
            pack.bytes(document.content).await?;
            Ok(row(Some(path), ""))
        }
        Err(FlowError::DocumentLacks { missing, .. }) => Ok(row(None, missing)),
        Err(other) => Err(other),
    }
}

/// Adds the file of each version of a legal act that has one.
async fn add_acts(ctx: &Ctx, pack: &mut Pack, grant: &Grant, rows: &mut Vec<Row>) -> Result<(), FlowError> {
    for (version, _) in acts::acts(ctx, grant.id).await?.1 {
        let (number, reference) = (version.act.number, &version.act.reference);
        let title = format!("Bescheid oder Vertrag {reference}, Fassung {number}");
        let kept = crate::files::kept(ctx, version.act.document).await;
        let Some(document) = if_there(kept)? else { continue };
        let row = Row { file: None, kind: ACT, subject: grant.id.0, version: number, title, lacks: "" };
        rows.push(kept_as(pack, row, document, rows.len() + 1).await?);
    }
    Ok(())
}

/// Adds what was signed electronically of a grant's proofs.
async fn add_signed(ctx: &Ctx, pack: &mut Pack, grant: &Grant, rows: &mut Vec<Row>) -> Result<(), FlowError> {
    let mut after = None;
    loop {
        let page = views::proof_signatures(ctx, Some(grant.id), after, MOST).await?;
        for signature in page.items {
            let title = format!("Elektronische Unterschrift eines Nachweises {}", grant.act.reference);
            let document = proofs::signature_file(ctx, signature.id).await?;
            let (kind, subject) = (SIGNATURE, signature.proof.0);
            let row = Row { file: None, kind, subject, version: 1, title, lacks: "" };
            rows.push(kept_as(pack, row, document, rows.len() + 1).await?);
        }
        let Some(next) = page.next else { return Ok(()) };
        after = Some(next);
    }
}

/// Adds a file that lies in the books, as it is.
async fn kept_as(pack: &mut Pack, row: Row, document: Document, place: usize) -> Result<Row, FlowError> {
    let path = format!("dokumente/{place:04}-{}.{}", file_name(&row.title), ending(&document.media_type));
    pack.begin_packed(&path).await?;
    pack.bytes(document.content).await?;
    Ok(Row { file: Some(path), ..row })
}

/// A file, if there is one.
fn if_there(kept: Result<Document, FlowError>) -> Result<Option<Document>, FlowError> {
    match kept {
        Ok(document) => Ok(Some(document)),
        Err(FlowError::NotFound { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}
