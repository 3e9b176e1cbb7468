//! The folder of receipt files: what arrives whole lies under its hash, what breaks off leaves nothing.

use std::{
    collections::BTreeSet,
    io::Read,
    path::Path,
    time::{Duration, SystemTime},
};

use ledger::Hash;
use store::{Arriving, Kept, ReceiptFolder, Unnamed};
use testkit::TestFolder;
use uuid::Uuid;

async fn arriving(folder: &TestFolder, id: u128, pieces: &[&[u8]]) -> Arriving {
    let mut arriving = folder.receipts.receive(Uuid::from_u128(id)).await.unwrap();
    for piece in pieces {
        arriving.take(piece).await.unwrap();
    }
    arriving
}

#[tokio::test]
async fn a_file_that_arrives_piece_by_piece_lies_under_its_hash() {
    let folder = TestFolder::new().await;
    let arriving = arriving(&folder, 1, &[b"Rech", b"", b"nung"]).await;
    assert_eq!(arriving.bytes(), 8);
    let arrived = arriving.whole().await.unwrap();
    let hash = Hash::of(b"Rechnung");
    assert_eq!((arrived.hash(), arrived.bytes()), (hash, 8));
    let mut read = Vec::new();
    arrived.read().unwrap().read_to_end(&mut read).unwrap();
    assert_eq!(read, b"Rechnung");
    assert_eq!(folder.receipts.look(hash).await.unwrap(), Kept::Missing, "it has no place yet");
    arrived.keep().await.unwrap();
    assert_eq!(folder.files(), [folder.receipts.path(hash)]);
    assert_eq!(folder.receipts.look(hash).await.unwrap(), Kept::Whole);
    assert!(folder.receipts.path(hash).ends_with(hash.to_string()));
    let again = ReceiptFolder::open(folder.path().to_owned()).await.unwrap();
    assert_eq!(again.look(hash).await.unwrap(), Kept::Whole, "it is there for whoever opens the folder");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_looks_into_the_folder() {
    use std::{fs, os::unix::fs::PermissionsExt};

    let place = TestFolder::new().await;
    let root = place.path().join("belege");
    let folder = ReceiptFolder::open(root.clone()).await.unwrap();
    let mut file = folder.receive(Uuid::from_u128(1)).await.unwrap();
    file.take(b"Rechnung").await.unwrap();
    file.whole().await.unwrap().keep().await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let kept = folder.path(Hash::of(b"Rechnung"));
    assert_eq!((mode(&root), mode(&root.join("arriving"))), (0o700, 0o700));
    assert_eq!((mode(kept.parent().unwrap()), mode(&kept)), (0o700, 0o600));
}

#[tokio::test]
async fn what_breaks_off_or_is_not_kept_leaves_nothing() {
    let folder = TestFolder::new().await;
    drop(arriving(&folder, 1, &[b"half"]).await);
    drop(arriving(&folder, 2, &[b"whole"]).await.whole().await.unwrap());
    assert_eq!(folder.files(), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn two_that_arrive_at_once_do_not_meet() {
    let folder = TestFolder::new().await;
    let first = arriving(&folder, 1, &[b"one"]).await;
    assert!(folder.receipts.receive(Uuid::from_u128(1)).await.is_err(), "an id is used once");
    let second = arriving(&folder, 2, &[b"one"]).await;
    for arriving in [first, second] {
        arriving.whole().await.unwrap().keep().await.unwrap();
    }
    assert_eq!(folder.files(), [folder.receipts.path(Hash::of(b"one"))], "the same file twice is one");
}

#[tokio::test]
async fn a_changed_file_is_found_and_healed_by_the_same_file() {
    let folder = TestFolder::new().await;
    let hash = Hash::of(b"one");
    arriving(&folder, 1, &[b"one"]).await.whole().await.unwrap().keep().await.unwrap();
    std::fs::write(folder.receipts.path(hash), b"two").unwrap();
    assert_eq!(folder.receipts.look(hash).await.unwrap(), Kept::Changed);
    arriving(&folder, 2, &[b"one"]).await.whole().await.unwrap().keep().await.unwrap();
    assert_eq!(folder.receipts.look(hash).await.unwrap(), Kept::Whole);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_told_apart_from_an_empty_one() {
    let folder = TestFolder::new().await;
    folder.receipts.is_there().await.unwrap();
    let nowhere = folder.receipts.path(Hash::of(b"one"));
    let missing = ReceiptFolder::at(nowhere).is_there().await.unwrap_err();
    assert_eq!(missing.kind(), std::io::ErrorKind::NotFound);
}

/// A day after which no file of these tests was written that is not made old.
const BEFORE: Duration = Duration::from_secs(1_000_000_000);

/// Lets a file lie there since before that day.
fn make_old(path: &Path) {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_hours(250_000);
    std::fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
}

#[tokio::test]
async fn what_nothing_names_is_told_and_removed_and_nothing_else_is() {
    let folder = TestFolder::new().await;
    for (id, content) in [(1, "named"), (2, "unnamed"), (3, "young")] {
        arriving(&folder, id, &[content.as_bytes()]).await.whole().await.unwrap().keep().await.unwrap();
    }
    let of = |content: &str| folder.receipts.path(Hash::of(content.as_bytes()));
    let broken_off = folder.path().join("arriving").join(Uuid::from_u128(4).simple().to_string());
    let foreign = folder.path().join("arriving").join("LIESMICH");
    std::fs::write(&broken_off, b"half").unwrap();
    std::fs::write(&foreign, b"whose?").unwrap();
    for old in [&of("named"), &of("unnamed"), &broken_off, &foreign] {
        make_old(old);
    }
    let (named, before) = (BTreeSet::from([Hash::of(b"named")]), SystemTime::UNIX_EPOCH + BEFORE);
    let both = Unnamed { files: 2, bytes: 11 };
    assert_eq!(folder.receipts.unnamed(&named, before).unwrap(), both);
    assert_eq!(folder.files().len(), 5, "it is told and stays");
    assert_eq!(folder.receipts.remove_unnamed(&named, before).unwrap(), both);
    let left: BTreeSet<_> = folder.files().into_iter().collect();
    assert_eq!(left, BTreeSet::from([of("named"), of("young"), foreign]));
    assert_eq!(folder.receipts.remove_unnamed(&named, before).unwrap(), Unnamed::default());
}

#[tokio::test]
async fn a_file_that_takes_its_place_anew_while_the_old_one_is_removed_stays() {
    let folder = TestFolder::new().await;
    let hash = Hash::of(b"one");
    arriving(&folder, 1, &[b"one"]).await.whole().await.unwrap().keep().await.unwrap();
    make_old(&folder.receipts.path(hash));
    // Somebody else gives a file its place, so that who removes has seen the old one and waits.
    let other = std::fs::File::open(folder.path()).unwrap();
    other.lock_shared().unwrap();
    let receipts = folder.receipts.clone();
    let before = SystemTime::UNIX_EPOCH + BEFORE;
    let removing = tokio::task::spawn_blocking(move || receipts.remove_unnamed(&BTreeSet::new(), before));
    tokio::time::sleep(Duration::from_millis(100)).await;
    arriving(&folder, 2, &[b"one"]).await.whole().await.unwrap().keep().await.unwrap();
    drop(other);
    assert_eq!(removing.await.unwrap().unwrap(), Unnamed::default());
    assert_eq!(folder.receipts.look(hash).await.unwrap(), Kept::Whole);
}
