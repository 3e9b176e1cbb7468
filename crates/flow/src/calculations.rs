//! What the calculators calculate with.

use std::sync::LazyLock;

use grants::calculation::{Books, BooksError};
use store::StoreError;

use crate::{Flow, FlowError, base_rates};

/// The figures that come with the program, read once.
static SHIPPED: LazyLock<Result<Books, BooksError>> = LazyLock::new(Books::shipped);

/// The figures that come with the program, with the base rates that were confirmed since, which are read each time.
pub async fn books(flow: &Flow) -> Result<Books, FlowError> {
    let shipped = SHIPPED.as_ref().map_err(|cause| StoreError::BrokenRow {
        table: "figures",
        row: "as shipped".to_owned(),
        what: cause.to_string(),
    })?;
    Ok(shipped.clone().with_base_rates(base_rates::known(flow).await?))
}
