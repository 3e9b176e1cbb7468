//! Where organisations are paid.

use ::grants::{BankDetails, BankDetailsId, Iban, OrganisationId, Role, Signer, paid_to};
use ledger::UnitId;
use store::{Command, Conn, Done, StoreError, Tx};
use uuid::Uuid;

use super::{DAY, done, duties::signer};
use crate::rows::registry::KREIS;

/// The next bank details of an organisation, so many steps behind the first: signed, verified, confirmed.
pub(in crate::rows) struct FileBankDetails {
    pub(in crate::rows) organisation: OrganisationId,
    pub(in crate::rows) iban: &'static str,
    pub(in crate::rows) steps: usize,
}

impl Command for FileBankDetails {
    type Answer = BankDetails;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<BankDetails>, StoreError> {
        let unit = tx.unit();
        let details = file(tx.write().await?, unit, self).await?;
        Ok(done(details.id.0, details))
    }
}

async fn file(conn: &mut Conn, unit: UnitId, new: &FileBankDetails) -> Result<BankDetails, StoreError> {
    let before = store::bank_details_of(conn, unit, new.organisation).await?;
    let number = u128::try_from(before.len()).unwrap() + 1;
    let id = BankDetailsId(Uuid::from_u128(new.organisation.0.as_u128() << 16 | number));
    let account = (Iban::parse(new.iban).unwrap(), "Bildungsträger");
    let editor = on_day(signer(conn, unit, new.organisation, (Role::Editor, 1)).await?);
    let entered = BankDetails::enter(id, &before, account, (editor, false)).unwrap();
    store::insert_bank_details(conn, unit, &entered).await?;
    let mut details = entered;
    for step in 0..new.steps {
        details = match step {
            0 => {
                let signatory = on_day(signer(conn, unit, new.organisation, (Role::Signatory, 1)).await?);
                details.sign(signatory).unwrap()
            }
            1 => {
                let clerk = on_day(signer(conn, unit, KREIS, (Role::Clerk, 1)).await?);
                details.verify("Anruf", clerk).unwrap()
            }
            _ => {
                let head = on_day(signer(conn, unit, KREIS, (Role::Head, 1)).await?);
                details.confirm(&before, 3, head).unwrap()
            }
        };
        store::update_bank_details(conn, unit, &details).await?;
    }
    Ok(details)
}

fn on_day(signer: Signer) -> Signer {
    Signer { on: DAY, ..signer }
}

/// Where an organisation is paid; it gets an account, if it has none.
pub(super) async fn account_of(
    conn: &mut Conn,
    unit: UnitId,
    organisation: OrganisationId,
) -> Result<BankDetailsId, StoreError> {
    let known = store::bank_details_of(conn, unit, organisation).await?;
    if let Ok(account) = paid_to(&known, DAY) {
        return Ok(account.id);
    }
    let new = FileBankDetails { organisation, iban: testkit::IBAN, steps: 3 };
    Ok(file(conn, unit, &new).await?.id)
}
