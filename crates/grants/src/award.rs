//! What an award and a forwarding must keep to, apart from amounts.
//!
//! How much may be awarded or forwarded is not checked here: a forwarding above what is left of its parent
//! is refused by the parent's account `to_use`.

use chrono::NaiveDate;
use ledger::Cents;
use serde::Serialize;

use crate::grant::GrantStateError;
use crate::{
    ComponentCode, CostCategoryCode, ForwardingConsent, FundingError, Grant, OrganisationId, Period,
    Position, Programme,
};

/// The most positions of one grant.
pub(crate) const MOST_POSITIONS: usize = 200;

/// A position that an act is to give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewPosition {
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the act ties the money to one.
    pub budget_year: Option<i32>,
    /// What it gives.
    pub amount: Cents,
}

/// Why an award or a forwarding is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// It gives nothing, or too much at once.
    #[error("a grant has 1 to {most} positions, not {count}")]
    Positions {
        /// The most positions of one grant.
        most: usize,
        /// How many it has.
        count: usize,
    },
    /// A forwarding by the act of a ministry.
    #[error("a forwarding is a Weiterleitungsvertrag or a Weiterleitungsbescheid")]
    NotAForwarding,
    /// An amount is not above zero.
    #[error("the amount of component {component} must be above zero, not {amount}")]
    Amount {
        /// The component.
        component: ComponentCode,
        /// The amount.
        amount: Cents,
    },
    /// A component stands there twice for the same year.
    #[error("component {component} is given twice{}", for_year(*.budget_year))]
    Twice {
        /// The component.
        component: ComponentCode,
        /// The budget year, if any.
        budget_year: Option<i32>,
    },
    /// The programme has no such component.
    #[error("the programme {programme} has no component {component}")]
    UnknownComponent {
        /// The programme's code.
        programme: String,
        /// The component.
        component: ComponentCode,
    },
    /// The component is paid by another ministry.
    #[error("component {component} is funded by {funder}, not by {giver}")]
    OtherFunder {
        /// The component.
        component: ComponentCode,
        /// The funder that the programme names.
        funder: String,
        /// The funder code of the giver.
        giver: String,
    },
    /// The programme has no such cost category, or not for this component.
    #[error("component {component} has no cost category {category}")]
    UnknownCategory {
        /// The component.
        component: ComponentCode,
        /// The cost category.
        category: CostCategoryCode,
    },
    /// The parent does not allow it.
    #[error("the grant {reference} must not be forwarded")]
    MayNotForward {
        /// The file reference of the parent.
        reference: String,
    },
    /// The act demands the giver's consent, and it was not given.
    #[error("the grant {reference} must not be forwarded before its giver has consented")]
    NoConsent {
        /// The file reference of the parent.
        reference: String,
    },
    /// The act ties its money to budget years, and this has none.
    #[error("the act ties its money to budget years; component {component} has none")]
    NoBudgetYear {
        /// The component.
        component: ComponentCode,
    },
    /// The act can still be contested.
    #[error("version {number} of the award {reference} is not final, and the appeal was not waived")]
    NotFinal {
        /// The file reference of the act.
        reference: String,
        /// Its version.
        number: i64,
    },
    /// Only an award is contested before nothing can be drawn of it.
    #[error("finality is recorded of an award, not of a forwarding")]
    NotAnAward,
    /// A forwarding lies outside the period that its parent is to have.
    #[error("the forwarding {reference} runs {period}, which does not lie within {proposed}")]
    ForwardingOutside {
        /// The reference of the forwarding.
        reference: String,
        /// Its period.
        period: Period,
        /// The period that the parent is to have.
        proposed: Period,
    },
    /// A cost that was claimed lies outside the period that the grant is to have.
    #[error("line {line} of claim {claim} was paid on {paid_on}, which does not lie within {proposed}")]
    CostOutside {
        /// The number of the claim.
        claim: i64,
        /// The number of its line.
        line: i64,
        /// The day the cost was paid.
        paid_on: NaiveDate,
        /// The period that the grant is to have.
        proposed: Period,
    },
    /// A revocation takes money back; it gives none.
    #[error("a revocation reduces; component {component} would rise from {before} to {after}")]
    Raises {
        /// The component.
        component: ComponentCode,
        /// What it gives now.
        before: Cents,
        /// What it would give.
        after: Cents,
    },
    /// A revocation below what is asked for and not decided.
    #[error(
        "requests for {asked} of component {component} wait that the act would not cover: they are refused first"
    )]
    AskedFor {
        /// The component.
        component: ComponentCode,
        /// What is asked for and not decided.
        asked: Cents,
    },
    /// Nothing would change.
    #[error("the new version of the act would change nothing")]
    Unchanged,
    /// What is named to make room does not hang on the grant.
    #[error(
        "what is named to make room is no forwarding of this grant, no request for its money, and no refund of what is reduced"
    )]
    OtherResolution,
    /// An amendment that goes back to an earlier version of the programme.
    #[error("version {present} of the programme holds; an amendment does not go back to version {asked}")]
    EarlierProgramme {
        /// The version that holds.
        present: i64,
        /// The version that is asked for.
        asked: i64,
    },
    /// A refund that is not what a reduction leaves paid.
    #[error(
        "component {component}: {beyond} became due beyond what is left and beyond what is demanded back already, and the refund demands {demanded}"
    )]
    OtherRefund {
        /// The component.
        component: ComponentCode,
        /// What the refund demands.
        demanded: Cents,
        /// What became due beyond what the act gives now, less what is demanded back already.
        beyond: Cents,
    },
    /// What is due is taken back although it stands for use, or is demanded back.
    #[error(
        "component {component}: {asked} are not taken back; {open} of what became due stand for no use and are not demanded back"
    )]
    StandsForUse {
        /// The component.
        component: ComponentCode,
        /// What is to be taken back.
        asked: Cents,
        /// What may be taken back.
        open: Cents,
    },
    /// A grant with open ends is closed.
    #[error("component {component} still has {reserved} reserved and {due} due")]
    StillOpen {
        /// The component.
        component: ComponentCode,
        /// What is reserved.
        reserved: Cents,
        /// What is due and not paid.
        due: Cents,
    },
    /// Closed before a claim is decided, or while a correction of it waits.
    #[error("claim {claim} is not decided yet, or a correction of it waits")]
    ClaimUndecided {
        /// The number of the claim.
        claim: i64,
    },
    /// Closed while a parked line waits, which nobody could claim again.
    #[error("line {line} of claim {claim} is parked: it is claimed again, dropped or rejected first")]
    LineParked {
        /// The number of the claim.
        claim: i64,
        /// The number of the line.
        line: i64,
    },
    /// A grant is closed before what was forwarded of it.
    #[error("the forwarding {reference} is not closed yet")]
    OpenBelow {
        /// The reference of the forwarding.
        reference: String,
    },
    /// Only who receives a grant can forward it.
    #[error("the grant is forwarded by its recipient {recipient}, not by {giver}")]
    OtherGiver {
        /// The recipient of the parent.
        recipient: OrganisationId,
        /// Who wants to forward.
        giver: OrganisationId,
    },
    /// The period reaches out of the parent's.
    #[error("the period {period} does not lie within the period {parent} of the grant that is forwarded")]
    OutsideParent {
        /// The period of the forwarding.
        period: Period,
        /// The period of the parent.
        parent: Period,
    },
    /// The parent gives nothing for this component.
    #[error("the grant that is forwarded has no component {component}{}", for_year(*.budget_year))]
    NotInParent {
        /// The component.
        component: ComponentCode,
        /// The budget year, if any.
        budget_year: Option<i32>,
    },
    /// The parent is not in force.
    #[error(transparent)]
    State(#[from] GrantStateError),
    /// The plan is not paid for.
    #[error(transparent)]
    Funding(#[from] FundingError),
}

/// ` for 2021`, or nothing.
pub(crate) fn for_year(budget_year: Option<i32>) -> String {
    budget_year.map_or_else(String::new, |year| format!(" for {year}"))
}

/// Checks an award from outside: each component exists and is funded by this giver, amounts are above
/// zero, no component is given twice for one year.
pub fn check_award(
    programme: &Programme,
    giver_funder: &str,
    positions: &[NewPosition],
) -> Result<(), GrantError> {
    check_positions(positions)?;
    positions.iter().try_for_each(|position| check_funder(programme, giver_funder, &position.component))
}

fn check_funder(programme: &Programme, giver: &str, component: &ComponentCode) -> Result<(), GrantError> {
    let funder = programme.component(component).map(|found| found.funder.as_str());
    match funder {
        None => Err(GrantError::UnknownComponent {
            programme: programme.code.to_string(),
            component: component.clone(),
        }),
        Some(funder) if funder != giver => Err(GrantError::OtherFunder {
            component: component.clone(),
            funder: funder.to_owned(),
            giver: giver.to_owned(),
        }),
        Some(_) => Ok(()),
    }
}

fn check_positions(positions: &[NewPosition]) -> Result<(), GrantError> {
    if !(1..=MOST_POSITIONS).contains(&positions.len()) {
        return Err(GrantError::Positions { most: MOST_POSITIONS, count: positions.len() });
    }
    for (index, position) in positions.iter().enumerate() {
        let NewPosition { component, budget_year, amount } = position.clone();
        let same = |other: &NewPosition| other.component == component && other.budget_year == budget_year;
        if amount <= Cents::ZERO {
            return Err(GrantError::Amount { component, amount });
        }
        if positions[..index].iter().any(same) {
            return Err(GrantError::Twice { component, budget_year });
        }
    }
    Ok(())
}

/// Checks a forwarding against the grant it draws on, and gives the parent's position for each of its own,
/// in the same order.
pub fn check_forwarding<'parent>(
    parent: &'parent Grant,
    giver: OrganisationId,
    period: &Period,
    positions: &[NewPosition],
) -> Result<Vec<&'parent Position>, GrantError> {
    check_parent(parent, giver, *period)?;
    check_positions(positions)?;
    positions.iter().map(|position| parent_position(parent, position)).collect()
}

/// Refuses unless a grant may be forwarded: it is in force, its act allows it, and a consent that it demands was given.
pub fn may_forward(parent: &Grant) -> Result<(), GrantError> {
    parent.state.effective()?;
    if !parent.act.may_forward {
        return Err(GrantError::MayNotForward { reference: parent.act.reference.clone() });
    }
    if parent.act.terms.consent == ForwardingConsent::Demanded {
        return Err(GrantError::NoConsent { reference: parent.act.reference.clone() });
    }
    Ok(())
}

fn check_parent(parent: &Grant, giver: OrganisationId, period: Period) -> Result<(), GrantError> {
    may_forward(parent)?;
    if giver != parent.recipient {
        return Err(GrantError::OtherGiver { recipient: parent.recipient, giver });
    }
    check_within(parent, period)
}

/// A forwarding runs within the period of the grant that is forwarded.
pub fn check_within(parent: &Grant, period: Period) -> Result<(), GrantError> {
    if parent.act.period.contains_period(&period) {
        Ok(())
    } else {
        Err(GrantError::OutsideParent { period, parent: parent.act.period })
    }
}

/// Nothing is drawn of an award that can still be contested (Nr. 7.1 VV zu § 44 LHO NRW).
pub fn check_final(grant: &Grant) -> Result<(), GrantError> {
    if grant.parent.is_some() || grant.act.finality.is_final() {
        return Ok(());
    }
    Err(GrantError::NotFinal { reference: grant.act.reference.clone(), number: grant.act.number })
}

/// The parent's position of the same year, else the one that is not tied to a year.
pub fn parent_position<'parent>(
    parent: &'parent Grant,
    position: &NewPosition,
) -> Result<&'parent Position, GrantError> {
    let NewPosition { component, budget_year, .. } = position;
    parent
        .position(component, *budget_year)
        .or_else(|| parent.position(component, None))
        .ok_or_else(|| GrantError::NotInParent { component: component.clone(), budget_year: *budget_year })
}

/// Checks a line of a Finanzierungsplan: the programme has the cost category, and for this component,
/// unless it names none for it.
pub fn check_plan_line(
    programme: &Programme,
    component: &ComponentCode,
    category: &CostCategoryCode,
) -> Result<(), GrantError> {
    let known = programme.cost_categories.iter().any(|known| known.code == *category);
    let named = programme.component(component).map_or(&[][..], |found| &found.cost_categories);
    if known && (named.is_empty() || named.contains(category)) {
        return Ok(());
    }
    Err(GrantError::UnknownCategory { component: component.clone(), category: category.clone() })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::*;
    use crate::sample::{self, KREIS, component, period};
    use crate::{Consent, Finality, FinalityKind, GrantState, GrantStateError};

    fn gives(code: &str, budget_year: Option<i32>, cents: i64) -> NewPosition {
        NewPosition { component: component(code), budget_year, amount: Cents::new(cents) }
    }

    fn awards(giver: &str, positions: &[NewPosition]) -> Result<(), GrantError> {
        check_award(&sample::programme(), giver, positions)
    }

    #[test]
    fn a_ministry_awards_its_own_components() {
        assert_eq!(awards("MAGS", &[gives("F1", Some(2021), 1), gives("F1", Some(2022), 1)]), Ok(()));
        assert_eq!(awards("MKJFGFI", &[gives("F6", None, 1)]), Ok(()));
    }

    #[test]
    fn a_component_of_the_other_ministry_is_refused() {
        let refused = awards("MAGS", &[gives("F1", None, 1), gives("F6", None, 1)]).unwrap_err();
        assert_eq!(refused.to_string(), "component F6 is funded by MKJFGFI, not by MAGS");
    }

    #[test]
    fn positions_that_cannot_be_are_refused() {
        assert_eq!(awards("MAGS", &[]), Err(GrantError::Positions { most: 200, count: 0 }));
        for cents in [0, -1] {
            let refused = GrantError::Amount { component: component("F1"), amount: Cents::new(cents) };
            assert_eq!(awards("MAGS", &[gives("F1", None, cents)]), Err(refused));
        }
        let twice = awards("MAGS", &[gives("F1", Some(2021), 1), gives("F1", Some(2021), 2)]);
        assert_eq!(twice.unwrap_err().to_string(), "component F1 is given twice for 2021");
        let unknown = awards("MAGS", &[gives("F7", None, 1)]);
        assert_eq!(unknown.unwrap_err().to_string(), "the programme diaa has no component F7");
    }

    fn forwards(
        parent: &Grant,
        giver: OrganisationId,
        until: NaiveDate,
        positions: &[NewPosition],
    ) -> Result<Vec<Option<i32>>, GrantError> {
        let period = Period::new(sample::day("2021-01-01"), until).unwrap();
        let drawn_on = check_forwarding(parent, giver, &period, positions)?;
        Ok(drawn_on.into_iter().map(|position| position.budget_year).collect())
    }

    #[test]
    fn a_forwarding_draws_on_the_same_year_or_on_what_has_none() {
        let (parent, until) = (sample::grant(), sample::day("2022-12-31"));
        let positions = [gives("F1", Some(2022), 1), gives("F4", Some(2021), 1), gives("F4", None, 1)];
        assert_eq!(forwards(&parent, KREIS, until, &positions), Ok(vec![Some(2022), None, None]));
        for (code, year) in [("F1", None), ("F1", Some(2023)), ("F2", None)] {
            let refused = GrantError::NotInParent { component: component(code), budget_year: year };
            assert_eq!(forwards(&parent, KREIS, until, &[gives(code, year, 1)]), Err(refused));
        }
    }

    #[test]
    fn a_forwarding_ends_no_later_than_its_parent() {
        let (parent, position) = (sample::grant(), [gives("F4", None, 1)]);
        let refused = forwards(&parent, KREIS, sample::day("2023-01-01"), &position).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the period 2021-01-01 to 2023-01-01 does not lie within the period 2021-01-01 to 2022-12-31 of \
             the grant that is forwarded"
        );
        let sooner = period("2020-12-31", "2021-12-31");
        assert!(check_forwarding(&parent, KREIS, &sooner, &position).is_err());
    }

    #[test]
    fn only_the_recipient_forwards_and_only_where_it_may() {
        let (parent, until, position) = (sample::grant(), sample::DAY, [gives("F4", None, 1)]);
        let other = OrganisationId(Uuid::from_u128(77));
        let refused = GrantError::OtherGiver { recipient: KREIS, giver: other };
        assert_eq!(forwards(&parent, other, until, &position), Err(refused));

        let mut bound = sample::grant();
        bound.act.may_forward = false;
        let refused = GrantError::MayNotForward { reference: "36.02-1/21".to_owned() };
        assert_eq!(forwards(&bound, KREIS, until, &position), Err(refused));

        let mut asks = sample::grant();
        asks.act.terms.consent = ForwardingConsent::Demanded;
        let refused = GrantError::NoConsent { reference: "36.02-1/21".to_owned() };
        assert_eq!(forwards(&asks, KREIS, until, &position), Err(refused));
        let (on, reference) = (until, "36.02-1/21-Z".to_owned());
        asks.act.terms.consent = ForwardingConsent::Given(Consent { on, reference });
        assert!(forwards(&asks, KREIS, until, &position).is_ok());

        let closed = Grant { state: GrantState::Closed { on: until }, ..sample::grant() };
        let refused = GrantError::State(GrantStateError::Closed { on: until });
        assert_eq!(forwards(&closed, KREIS, until, &position), Err(refused));
        assert_eq!(forwards(&parent, KREIS, until, &[]), Err(GrantError::Positions { most: 200, count: 0 }));
    }

    #[test]
    fn nothing_is_drawn_before_an_award_is_final_or_its_appeal_waived() {
        let mut award = sample::grant();
        award.act.finality = Finality::default();
        let refused = check_final(&award).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "version 1 of the award 36.02-1/21 is not final, and the appeal was not waived"
        );
        for kind in [FinalityKind::Final, FinalityKind::AppealWaived] {
            award.act.finality = Finality::default().record(kind, sample::DAY).unwrap();
            assert_eq!(check_final(&award), Ok(()));
        }
        award.act.finality = Finality::default();
        assert_eq!(
            check_final(&Grant { parent: Some(award.id), ..award }),
            Ok(()),
            "a contract is not contested"
        );
    }

    #[test]
    fn a_plan_line_keeps_to_the_categories_of_its_component() {
        let allowed = |code, category| {
            check_plan_line(&sample::programme(), &component(code), &sample::category(category)).is_ok()
        };
        assert!(allowed("F4", "unterrichtsstunden"));
        assert!(!allowed("F4", "fahrtkosten"), "other project costs are not eligible in F4");
        assert!(allowed("F5", "fahrtkosten"), "the programme names none for F5");
        assert!(!allowed("F5", "bewirtung"), "the programme does not know it");
    }
}
