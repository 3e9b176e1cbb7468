//! For tests: databases of both engines, a fixed clock, ids.

mod accounts;
mod books;
mod database;
pub mod office;
mod openid;
mod people;
mod receipts;
mod world;

pub use ::proof::sample::{signature_beside, signed_copy};
pub use accounts::{FourPeople, IBAN, open_account};
pub use books::{Books, Post};
pub use database::{Engine, KeptDb, TestDb};
pub use office::Office;
pub use openid::{Fault, OpenIdProvider};
pub use people::{People, actor};
pub use receipts::{TestFolder, pdf, pdf_saying};
pub use world::{CountedIds, FixedClock};

/// Declares tests that run on SQLite and on PostgreSQL from one text.
///
/// ```text
/// testkit::on_both_engines! {
///     async fn a_sentence_that_holds(db: testkit::TestDb) {}
/// }
/// ```
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$attr:meta])* async fn $name:ident($db:ident: $ty:ty) $body:block)*) => {
        $(
            mod $name {
                use super::*;

                async fn story($db: $ty) $body

                $(#[$attr])*
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn on_sqlite() {
                    let db = $crate::TestDb::fresh($crate::Engine::Sqlite).await;
                    let kept = db.clone();
                    story(db).await;
                    kept.remove().await;
                }

                $(#[$attr])*
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn on_postgres() {
                    let db = $crate::TestDb::fresh($crate::Engine::Postgres).await;
                    let kept = db.clone();
                    story(db).await;
                    kept.remove().await;
                }
            }
        )*
    };
}
