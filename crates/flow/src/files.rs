//! Files that come with a request. The journal has their hashes, the store their bytes.

use ledger::Hash;
use serde::Serialize;
use store::{Document, Tx};

use crate::{Action, Ctx, FlowError};

/// A file.
#[derive(Clone, Debug, Serialize)]
pub struct File {
    media_type: String,
    hash: String,
    #[serde(skip)]
    content: Vec<u8>,
}

impl File {
    /// A file of a media type, for example `application/pdf`.
    pub fn new(media_type: String, content: Vec<u8>) -> Self {
        Self { media_type, hash: Hash::of(&content).to_string(), content }
    }

    /// Keeps the file and gives its hash.
    pub(crate) async fn keep(&self, tx: &mut Tx) -> Result<String, FlowError> {
        let unit = tx.unit();
        store::insert_document(tx.write().await?, unit, &self.hash, &self.media_type, &self.content).await?;
        Ok(self.hash.clone())
    }

    /// Keeps a file that may be missing.
    pub(crate) async fn keep_any(file: Option<&Self>, tx: &mut Tx) -> Result<Option<String>, FlowError> {
        match file {
            Some(file) => file.keep(tx).await.map(Some),
            None => Ok(None),
        }
    }
}

/// The file of a hash, if there is a hash. Who sees what names it sees it.
pub(crate) async fn kept(ctx: &Ctx, hash: Option<String>) -> Result<Document, FlowError> {
    let unknown = FlowError::NotFound { what: "document" };
    let Some(hash) = hash else { return Err(unknown) };
    ctx.note_download().await?;
    store::document(&mut ctx.look(Action::Look).await?, ctx.actor().unit, &hash).await?.ok_or(unknown)
}
