//! What is done about acts, plans and what was agreed on paying.

use flow::{
    FlowError,
    amendments::AmendGrant,
    payout_terms::{AgreeTerms, ChangeTerms},
    plans::ReplanGrant,
    revocations::RevokeGrant,
    views,
};
use grants::{ActChanges, Consent, NewPosition, NewTerms, PayoutTerms, Revocation};

use super::History;
use crate::{
    command::{AWARD, Place, Shift},
    model::Terms,
    office::{self, yesterday},
};

impl History {
    pub(super) async fn amend(&mut self, place: Place, to: i64) -> Result<(), FlowError> {
        let grant = &self.grants[place.grant];
        let amendment = AmendGrant {
            grant: grant.id,
            version: grant.version,
            follows: grant.act.number,
            dated_on: yesterday(),
            reference: format!("H{}/{} Ä{}", self.seed, place.grant, self.step),
            reason: "Anderer Bedarf".to_owned(),
            changes: ActChanges::default(),
            programme_version: None,
            positions: vec![office::position(place.part, to, self.year)],
            plan: Vec::new(),
            document: (place.grant == AWARD).then(office::file),
            resolutions: Vec::new(),
        };
        self.grants[place.grant] = self.send(self.office.finance(), amendment).await?;
        Ok(())
    }

    pub(super) async fn revoke(
        &mut self,
        of: usize,
        positions: Option<Vec<NewPosition>>,
    ) -> Result<(), FlowError> {
        let grant = &self.grants[of];
        let revocation = RevokeGrant {
            grant: grant.id,
            version: grant.version,
            follows: grant.act.number,
            revocation: Revocation::Widerruf,
            positions,
            dated_on: yesterday(),
            effective_from: yesterday(),
            reference: format!("H{}/{} W{}", self.seed, of, self.step),
            reason: "Zweck verfehlt".to_owned(),
            legal_ground: "§ 49 Abs. 3 VwVfG NRW".to_owned(),
            document: (of == AWARD).then(office::file),
        };
        self.grants[of] = self.send(self.office.finance(), revocation).await?;
        Ok(())
    }

    pub(super) async fn replan(
        &mut self,
        grant: usize,
        shift: Shift,
        consent: bool,
    ) -> Result<(), FlowError> {
        let of = &self.grants[grant];
        let planned = |plan: usize, more: i64| {
            let line = of.plan.iter().find(|line| line.category == office::category(plan)).unwrap();
            office::plan_line(plan, line.planned.get() + more, self.year)
        };
        let lines = vec![planned(shift.from, -shift.cents), planned(shift.to, shift.cents)];
        let consent = consent.then(|| Consent { on: yesterday(), reference: "Umwidmung".to_owned() });
        let who = if consent.is_some() { self.office.finance() } else { self.office.recipient(grant) };
        let replan = ReplanGrant { grant: of.id, version: of.version, lines, consent };
        self.grants[grant] = self.send(who, replan).await?;
        Ok(())
    }

    pub(super) async fn make_final(&mut self) -> Result<(), FlowError> {
        let finality = office::finality(&self.grants[AWARD]);
        self.grants[AWARD] = self.send(self.office.finance(), finality).await?;
        Ok(())
    }

    /// Terms are agreed for the first time, or changed.
    pub(super) async fn agree(&self, grant: usize, terms: Terms) -> Result<(), FlowError> {
        let grant = self.grants[grant].id;
        let terms = NewTerms { agreed_on: yesterday(), ..office::agreed(terms) };
        let held = views::all_payout_terms(&self.office.finance(), Some(grant), None, 1).await?.items.pop();
        let finance = self.office.finance();
        match held {
            None => self.send(finance, AgreeTerms { grant, terms }).await.map(drop),
            Some(PayoutTerms { id: payout_terms, version, .. }) => {
                self.send(finance, ChangeTerms { payout_terms, version, terms }).await.map(drop)
            }
        }
    }
}
