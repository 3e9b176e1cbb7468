//! Transactions beside the books: for what is in no journal.

use sqlx::Executor;

use crate::{
    Store,
    db::{Conn, on},
    dialect,
    error::StoreError,
};

/// A short transaction beside the books. Its end is [`Aside::settle`]; without it nothing is kept and the connection is
/// closed.
#[derive(Debug)]
pub struct Aside {
    conn: Conn,
    settled: bool,
}

impl Store {
    /// Opens a transaction beside the books.
    pub async fn aside(&self) -> Result<Aside, StoreError> {
        // Made before it begins, so that whoever breaks off in between leaves no open transaction behind.
        let mut aside = Aside { conn: self.db.write().await?, settled: false };
        dialect::begin_aside(&mut aside.conn).await?;
        Ok(aside)
    }
}

impl Aside {
    /// The connection, to read and write with.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    /// Keeps what was done if it went well, and nothing of it otherwise.
    pub async fn settle<T, E: From<StoreError>>(mut self, outcome: Result<T, E>) -> Result<T, E> {
        let end = if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = on!(&mut self.conn, c => c.execute(end).await.map(drop));
        self.settled = ended.is_ok();
        let outcome = outcome?;
        ended.map_err(StoreError::from)?;
        Ok(outcome)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if !self.settled {
            self.conn.close_on_drop();
        }
    }
}
