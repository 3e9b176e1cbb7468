//! Pages of ids, sought by id: the same effort on the first page and on the last.

use ::grants::{GrantId, OrganisationId};
use serde_json::json;

use crate::sets::{key, set};

/// What a list is narrowed to; all of it, where nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Narrowed<'a> {
    /// The grant that its subjects hang on.
    pub grant: Option<GrantId>,
    /// Who receives that grant.
    pub recipient: Option<OrganisationId>,
    /// The words of where its subjects stand.
    pub states: Option<&'a [&'static str]>,
}

impl Narrowed<'_> {
    /// The states, the grant and the recipient, as a statement takes them.
    pub(crate) fn bound(&self) -> (Option<String>, Option<String>, Option<String>) {
        let states = self.states.map(|words| set(words.iter().map(|word| json!([word]))));
        (states, self.grant.map(|id| key(id.0)), self.recipient.map(|id| key(id.0)))
    }
}

/// Declares the function that pages through the ids of a table, of one owner or of all.
macro_rules! ids_by {
    ($(#[$doc:meta])* $name:ident, $table:literal, $id:ident, $column:literal $owner:ident) => {
        $(#[$doc])*
        pub async fn $name(
            conn: &mut Conn,
            unit: UnitId,
            owner: Option<$owner>,
            after: $id,
            limit: i64,
        ) -> Result<Vec<$id>, StoreError> {
            const OF_ALL: &str =
                concat!("SELECT id FROM ", $table, " WHERE unit_id = $1 AND id > $2 ORDER BY id LIMIT $3");
            const OF_ONE: &str = concat!(
                "SELECT id FROM ",
                $table,
                " WHERE unit_id = $1 AND id > $2 AND ",
                $column,
                " = $4 ORDER BY id LIMIT $3"
            );
            let ids: Vec<Uuid> = on!(conn, c => {
                let query = sqlx::query_scalar(if owner.is_some() { OF_ONE } else { OF_ALL })
                    .bind(unit.0).bind(after.0).bind(limit);
                match owner {
                    Some(owner) => query.bind(owner.0).fetch_all(c).await,
                    None => query.fetch_all(c).await,
                }
            })?;
            Ok(ids.into_iter().map($id).collect())
        }
    };
}
pub(crate) use ids_by;

/// Declares the function that pages through the ids of a table, of one grant or of all.
macro_rules! ids_by_grant {
    ($(#[$doc:meta])* $name:ident, $table:literal, $id:ident) => {
        $crate::pages::ids_by! { $(#[$doc])* $name, $table, $id, "grant_id" GrantId }
    };
}
pub(crate) use ids_by_grant;

/// Declares the function that pages through the ids of what waits for somebody: what is in one of some states.
macro_rules! waiting_ids {
    ($(#[$doc:meta])* $name:ident, $table:literal, $states:literal, $id:ident) => {
        $(#[$doc])*
        pub async fn $name(
            conn: &mut Conn,
            unit: UnitId,
            after: $id,
            limit: i64,
        ) -> Result<Vec<$id>, StoreError> {
            const SQL: &str = concat!(
                "SELECT id FROM ",
                $table,
                " WHERE unit_id = $1 AND id > $2 AND state IN (",
                $states,
                ") ORDER BY id LIMIT $3"
            );
            let ids: Vec<Uuid> = on!(conn, c => {
                sqlx::query_scalar(SQL).bind(unit.0).bind(after.0).bind(limit).fetch_all(c).await
            })?;
            Ok(ids.into_iter().map($id).collect())
        }
    };
}
pub(crate) use waiting_ids;

/// Declares the function that pages through the ids of a table that are narrowed to some states, to a grant, to what an
/// organisation receives. Which rows stand in the states of `$4` the table itself says.
macro_rules! narrowed_ids {
    ($(#[$doc:meta])* $name:ident, $table:literal, $stands:literal, $id:ident) => {
        $(#[$doc])*
        pub async fn $name(
            conn: &mut Conn,
            unit: UnitId,
            narrowed: &$crate::pages::Narrowed<'_>,
            after: $id,
            limit: i64,
        ) -> Result<Vec<$id>, StoreError> {
            const SQL: &str = concat!(
                "SELECT its.id FROM ",
                $table,
                " its WHERE its.unit_id = $1 AND its.id > $2
                    AND (CAST($4 AS TEXT) IS NULL OR ",
                $stands,
                ")
                    AND (CAST($5 AS TEXT) IS NULL OR its.grant_id = unhex($5))
                    AND (CAST($6 AS TEXT) IS NULL OR its.grant_id IN (
                        SELECT grants.id FROM grants
                        WHERE grants.unit_id = $1 AND grants.recipient_id = unhex($6)))
                ORDER BY its.id LIMIT $3"
            );
            let (states, grant, recipient) = narrowed.bound();
            let ids: Vec<Uuid> = on!(conn, c => {
                sqlx::query_scalar(SQL).bind(unit.0).bind(after.0).bind(limit)
                    .bind(&states).bind(&grant).bind(&recipient)
                    .fetch_all(c).await
            })?;
            Ok(ids.into_iter().map($id).collect())
        }
    };
}
pub(crate) use narrowed_ids;

/// Declares the function that lists the ids of what hangs on some grants, grant by grant, each grant's oldest first.
macro_rules! ids_of_grants {
    ($(#[$doc:meta])* $name:ident, $table:literal, $id:ident) => {
        $(#[$doc])*
        pub async fn $name(
            conn: &mut Conn,
            unit: UnitId,
            grants: &[GrantId],
        ) -> Result<Vec<$id>, StoreError> {
            const SQL: &str = concat!(
                "SELECT id FROM ",
                $table,
                " WHERE unit_id = $1 AND grant_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
                ORDER BY grant_id, id"
            );
            let grants = $crate::sets::keys(grants.iter().map(|grant| grant.0));
            let ids: Vec<Uuid> =
                on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(&grants).fetch_all(c).await)?;
            Ok(ids.into_iter().map($id).collect())
        }
    };
}
pub(crate) use ids_of_grants;

/// Declares the function that lists the ids of what hangs on some grants, grant by grant, each with its grant and in the order in
/// which it was recorded: by a number that the chain gave it then, which stays. What has no such number is left out.
macro_rules! ids_in_order {
    ($(#[$doc:meta])* $name:ident, $table:literal, $number:literal, $id:ident) => {
        $(#[$doc])*
        pub async fn $name(
            conn: &mut Conn,
            unit: UnitId,
            grants: &[GrantId],
        ) -> Result<Vec<(GrantId, $id)>, StoreError> {
            const SQL: &str = concat!(
                "SELECT grant_id, id FROM ",
                $table,
                " WHERE unit_id = $1 AND grant_id IN (SELECT unhex(value ->> 0) FROM json_each($2)) AND ",
                $number,
                " IS NOT NULL ORDER BY grant_id, ",
                $number
            );
            let grants = $crate::sets::keys(grants.iter().map(|grant| grant.0));
            let rows: Vec<(Uuid, Uuid)> =
                on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(&grants).fetch_all(c).await)?;
            Ok(rows.into_iter().map(|(grant, id)| (GrantId(grant), $id(id))).collect())
        }
    };
}
pub(crate) use ids_in_order;
