//! One unchanging state of the books, to read in.

use std::ops::{Deref, DerefMut};

use crate::{db::Conn, dialect, error::StoreError};

/// A connection that reads one unchanging state. Its end is [`Snapshot::end`]; without it the connection is closed: whoever
/// breaks off leaves no old state to whom it is lent next.
#[derive(Debug)]
pub struct Snapshot {
    conn: Conn,
    ended: bool,
}

impl Snapshot {
    /// The state as it is now, or as it is when something is read first.
    pub async fn of(conn: Conn) -> Result<Self, StoreError> {
        // Made before it begins, so that whoever breaks off in between leaves nothing open behind.
        let mut snapshot = Self { conn, ended: false };
        dialect::begin_snapshot(&mut snapshot.conn).await?;
        Ok(snapshot)
    }

    /// Ends it.
    pub async fn end(mut self) -> Result<(), StoreError> {
        dialect::end_snapshot(&mut self.conn).await?;
        self.ended = true;
        Ok(())
    }
}

impl Deref for Snapshot {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Snapshot {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        if !self.ended {
            self.conn.close_on_drop();
        }
    }
}
