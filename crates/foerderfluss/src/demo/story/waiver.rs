//! A provider may hand in its interim proof later: an exception that one proposes and the head confirms.

use flow::{
    FlowError,
    rule_waivers::{ConfirmWaiver, ProposeWaiver},
};
use grants::{GrantId, PROOFS_IN_TIME, Period};

use super::{Books, HEAD, OFFICE, acts::date};

/// Puts off what is due by the end of March for two months.
pub(super) async fn put_off(books: &Books, grant: GrantId) -> Result<(), FlowError> {
    books.on_day(date((26, 3, 2021))?);
    let later = ProposeWaiver {
        grant,
        rule: PROOFS_IN_TIME.to_owned(),
        days: Period::new(date((31, 3, 2021))?, date((31, 5, 2021))?)?,
        allowed_by: "Kreis, Vermerk vom 26.3.2021 (erfunden)".to_owned(),
        reason: "Die Buchhaltung des Trägers ist bis Ende April nicht besetzt.".to_owned(),
    };
    let proposed = books.run(OFFICE, later).await?;
    books.run(HEAD, ConfirmWaiver { waiver: proposed.id, version: proposed.version }).await?;
    Ok(())
}
