//! Moves a subject to its next version.

use ::grants::{Claim, Grant, Payment, PayoutRequest, Person, Proof, ProofState};
use store::{Command, Done, StoreError, Tx};
use uuid::Uuid;

use super::{LATER, done, duties};

/// The subject as it is to be.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a test makes few of them")]
pub(in crate::rows) enum Change {
    Grant(Grant),
    PayoutRequest(PayoutRequest),
    Payment(Payment),
    Claim(Claim),
    Proof(Proof),
    Person(Person),
}

impl Change {
    /// The same change to a version. A proof does not stay where it is: it is filed after it was signed.
    pub(in crate::rows) fn with_version(mut self, version: i64) -> Self {
        let present = match &mut self {
            Self::Grant(subject) => &mut subject.version,
            Self::PayoutRequest(subject) => &mut subject.version,
            Self::Payment(subject) => &mut subject.version,
            Self::Claim(subject) => &mut subject.version,
            Self::Proof(subject) => {
                if version > 2 {
                    subject.state = ProofState::Filed { on: LATER };
                }
                &mut subject.version
            }
            Self::Person(subject) => &mut subject.version,
        };
        *present = version;
        self
    }
}

impl Command for Change {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        let unit = tx.unit();
        let conn = tx.write().await?;
        match self {
            Self::Grant(grant) => store::update_grant(conn, grant).await?,
            Self::PayoutRequest(request) => {
                store::sign_payout_request(conn, unit, request).await?;
                duties::sign_payout(conn, unit, request).await?;
                store::update_payout_request(conn, request).await?;
            }
            Self::Payment(payment) => {
                duties::sign_payment(conn, unit, payment).await?;
                store::update_payment(conn, payment).await?;
            }
            Self::Claim(claim) => {
                duties::sign_claim(conn, unit, claim).await?;
                store::update_claim(conn, unit, claim).await?;
            }
            Self::Proof(proof) => store::update_proof(conn, unit, proof).await?,
            Self::Person(person) => store::update_person(conn, person).await?,
        }
        Ok(done(Uuid::nil(), 0))
    }
}
