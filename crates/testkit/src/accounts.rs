//! Bank details for tests: where a provider is paid, through every step.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use std::sync::Arc;

use chrono::{DateTime, Utc};
use flow::{
    Actor, Flow,
    bank_details::{ConfirmBankDetails, EnterBankDetails, SignBankDetails, VerifyBankDetails},
};
use grants::{BankDetails, Iban};
use store::Store;

use crate::{CountedIds, FixedClock};

/// Who takes the steps, in their order.
#[derive(Clone, Debug)]
pub struct FourPeople {
    /// Enters, for the organisation.
    pub editor: Actor,
    /// Signs, for the organisation.
    pub signatory: Actor,
    /// Looks into it, for the first recipient.
    pub clerk: Actor,
    /// Confirms, for the first recipient.
    pub confirms: Actor,
}

/// The account number of which a test makes nothing more than one that exists.
pub const IBAN: &str = "DE02120300000000202051";

/// Gives the editor's organisation an account that counts. The ids are far from those that stories count.
///
/// # Panics
/// If a step is refused.
pub async fn open_account(store: &Store, now: DateTime<Utc>, people: &FourPeople) -> BankDetails {
    let FourPeople { editor, signatory, clerk, confirms } = people.clone();
    let (_, number) = editor.organisation.0.as_u64_pair();
    let ids = Arc::new(CountedIds::from((1 << 40) + ((number % (1 << 32)) << 8)));
    let flow = Flow::with(store.clone(), Arc::new(FixedClock(now)), ids);
    let key = |step| format!("{}-{step}", editor.organisation);
    let enter = EnterBankDetails { iban: Iban::parse(IBAN).unwrap(), holder: "Bildungsträger".to_owned() };
    let entered = flow.ctx(editor.clone()).execute(&key("enter"), enter).await.unwrap();
    let sign = SignBankDetails { bank_details: entered.id, version: entered.version };
    let signed = flow.ctx(signatory).execute(&key("sign"), sign).await.unwrap();
    let how = "Anruf unter der Nummer aus dem Vertrag".to_owned();
    let verify = VerifyBankDetails { bank_details: signed.id, version: signed.version, how };
    let verified = flow.ctx(clerk).execute(&key("verify"), verify).await.unwrap();
    let confirm = ConfirmBankDetails { bank_details: verified.id, version: verified.version };
    flow.ctx(confirms).execute(&key("confirm"), confirm).await.unwrap()
}
