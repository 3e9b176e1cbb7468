//! Receipt files that no entry names. They harm nobody, and nobody counts them among what waits for its line; they take room until
//! an administrator has them removed (decision 0084).

use std::{collections::BTreeSet, io, time::SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use grants::ReceiptFileId;
use ledger::Hash;
use store::{ReceiptFolder, Store, StoreError, Unnamed, Verified};
use uuid::Uuid;

use super::{Fault, PAGE};

/// How long a file lies there before it counts: no request takes as long, so that none which still goes on names it.
const A_DAY: TimeDelta = TimeDelta::days(1);

/// What lies in the folder for longer than a day and no entry names.
pub async fn unnamed_receipt_files(
    store: &Store,
    folder: &ReceiptFolder,
    now: DateTime<Utc>,
) -> Result<Unnamed, Fault> {
    let (named, folder) = (named(store).await?, folder.clone());
    let before = SystemTime::from(now - A_DAY);
    beside(move || folder.unnamed(&named, before)).await
}

/// Removes what lies in the folder for longer than a day and no entry of these verified books names; what it was.
///
/// What was written after their newest entry stays, and so does everything where they name no file at all: the folder is then
/// that of other books, or of the same before an older backup of them was put in their place.
pub async fn remove_unnamed_receipt_files(
    store: &Store,
    verified: &Verified,
    folder: &ReceiptFolder,
    now: DateTime<Utc>,
) -> Result<Unnamed, Fault> {
    let (named, folder) = (named(store).await?, folder.clone());
    let newest = verified.heads.iter().map(|(_, head)| head.recorded_at).max();
    let newest = newest.and_then(DateTime::from_timestamp_micros).filter(|_| !named.is_empty());
    let Some(newest) = newest else { return Ok(Unnamed::default()) };
    let before = SystemTime::from(newest.min(now - A_DAY));
    beside(move || folder.remove_unnamed(&named, before)).await
}

/// The hashes of the files that the books name, of every unit.
async fn named(store: &Store) -> Result<BTreeSet<Hash>, StoreError> {
    let mut conn = store.read().await?;
    let (mut named, mut after) = (BTreeSet::new(), ReceiptFileId(Uuid::nil()));
    loop {
        let page = store::receipt_file_hashes(&mut conn, after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(named) };
        after = *last;
        named.extend(page.into_iter().map(|(_, hash)| hash));
    }
}

/// Looks at the disk beside the requests that are answered meanwhile.
async fn beside(look: impl FnOnce() -> io::Result<Unnamed> + Send + 'static) -> Result<Unnamed, Fault> {
    let looked = tokio::task::spawn_blocking(look).await;
    looked.map_err(|_| StoreError::Panicked)?.map_err(Fault::Folder)
}
