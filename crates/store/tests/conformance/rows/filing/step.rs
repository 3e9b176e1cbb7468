//! Steps of a claim between its submission and its end.

use ::grants::{Claim, ClaimId, ClaimLine, ClaimLineId, ClaimState, Comment, Grant, LineState, Period};
use store::{Command, Done, StoreError, SubjectKind, Tx};
use uuid::Uuid;

use super::{DAY, LATER, claim::reserve_sums, done, duties, part};

/// A claim as a step leaves it.
pub(in crate::rows) enum Step {
    /// The giver has asked for changes.
    Asked(Claim),
    /// It is handed in again, and holds anew.
    Resubmitted(Claim, Box<Grant>),
    /// One line has moved.
    Line(Claim, ClaimLineId),
    /// One line was corrected, as two have certified.
    Corrected(Claim, ClaimLineId),
    /// A correction of a line was proposed and sent back.
    SentBack(Claim, ClaimLineId),
    /// Something was said.
    Said(Comment),
}

impl Command for Step {
    type Answer = Option<Claim>;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Option<Claim>>, StoreError> {
        let unit = tx.unit();
        if let Self::Resubmitted(claim, grant) = self {
            let reserved = reserve_sums(tx, grant, &claim.lines)?;
            let claim = Claim { reserved, ..claim.clone() };
            store::resubmit_claim(tx.write().await?, unit, &claim).await?;
            return Ok(done(claim.id.0, Some(claim)));
        }
        let conn = tx.write().await?;
        match self {
            Self::Asked(claim) => store::insert_change_request(conn, unit, claim).await?,
            Self::Line(claim, line) => store::update_claim_line(conn, unit, claim, *line).await?,
            Self::Corrected(claim, line) => {
                let line = claim.line(*line).unwrap();
                duties::sign_correction(conn, unit, claim, line).await?;
                store::insert_correction(conn, unit, claim, line).await?;
            }
            Self::SentBack(claim, line) => duties::send_back(conn, unit, claim, *line).await?,
            Self::Said(comment) => store::insert_comment(conn, unit, comment).await?,
            Self::Resubmitted(..) => {}
        }
        Ok(done(Uuid::nil(), None))
    }
}

/// A claim that claims one line again.
pub(in crate::rows) struct Reinclude {
    pub(in crate::rows) id: u128,
    pub(in crate::rows) grant: Grant,
    pub(in crate::rows) line: ClaimLine,
}

impl Command for Reinclude {
    type Answer = Claim;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Claim>, StoreError> {
        let (unit, grant) = (tx.unit(), self.grant.id);
        let number = store::next_claim_number(tx.read().await?, grant).await?;
        let lines = vec![ClaimLine {
            id: ClaimLineId(part(self.id, 1)),
            number: 1,
            state: LineState::Declared,
            reincludes: Some(self.line.id),
            ..self.line.clone()
        }];
        let claim = Claim {
            id: ClaimId(Uuid::from_u128(self.id)),
            grant,
            number,
            version: 1,
            period: Period::new(DAY, LATER).unwrap(),
            state: ClaimState::Submitted { on: LATER },
            submitted_by: "Änne Anbieter".to_owned(),
            reserved: reserve_sums(tx, &self.grant, &lines)?,
            lines,
            income: Vec::new(),
            change_requests: Vec::new(),
            sign_offs: Vec::new(),
            proposal: None,
            correction: None,
            returned: Vec::new(),
        };
        store::insert_claim(tx.write().await?, unit, &claim).await?;
        Ok(Done { subject_kind: SubjectKind::Claim.word(), ..done(claim.id.0, claim) })
    }
}
