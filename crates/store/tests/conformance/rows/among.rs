//! Reading a subject among others: what is found of it is what is found of it alone.

/// The subject as it is found among ids that name nothing.
macro_rules! among {
    ($conn:expr, $unit:expr, $with:path, $id:expr $(, $asked:expr)?) => {{
        let ids = [uuid::Uuid::nil(), $id.0, uuid::Uuid::max()];
        let mut found = $with($conn, $unit, &ids $(, $asked)?).await.unwrap();
        let one = found.remove(&$id.0);
        assert!(found.is_empty(), "what there is not is not found");
        one
    }};
}
pub(super) use among;
