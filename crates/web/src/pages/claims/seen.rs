//! A line of a claim as somebody sees it who may do something about it.

use flow::views;
use grants::{Claim, ClaimId, ClaimLine, Grant, LinesAsked};

use super::lines::{self, Line};
use crate::{frame::Frame, names::Names, show::Wrong, visitor::Visitor};

/// The line with all that its page shows.
pub(super) struct Seen {
    /// Its claim, with this line alone.
    pub(super) claim: Claim,
    /// The grant that it is claimed from.
    pub(super) grant: Grant,
    /// What things are called.
    pub(super) names: Names,
    /// Which line.
    pub(super) number: i64,
}

impl Seen {
    /// The line of a claim, by its number.
    pub(super) async fn of(visitor: &Visitor, id: ClaimId, number: i64) -> Result<Self, Wrong> {
        let asked = LinesAsked::Numbered([number].into());
        let claim = views::claim_excerpt(&visitor.ctx, id, &asked).await?.claim;
        let grant = views::grant(&visitor.ctx, claim.grant).await?;
        Ok(Self { claim, grant, names: Names::of(&visitor.ctx).await?, number })
    }

    /// The line itself.
    pub(super) fn line(&self) -> Result<&ClaimLine, Wrong> {
        self.claim.lines.iter().find(|line| line.number == self.number).ok_or_else(Wrong::unknown)
    }

    /// The line as it is shown.
    pub(super) async fn shown(&self, visitor: &Visitor) -> Result<Line, Wrong> {
        let line = self.line()?;
        let mut shown = lines::shown(&visitor.ctx, &self.names, &self.grant, &self.claim, &[line]).await?;
        shown.pop().ok_or_else(Wrong::unknown)
    }

    /// The frame of a page below that of the line.
    pub(super) fn below(&self, frame: Frame) -> Frame {
        let path = format!("/abrechnungen/{}", self.claim.id);
        frame
            .below("/abrechnungen", "Abrechnungen")
            .below(path.clone(), format!("Abrechnung {}", self.claim.number))
            .below(format!("{path}/zeilen/{}", self.number), format!("Zeile {}", self.number))
    }
}
