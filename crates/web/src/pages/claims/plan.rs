//! What the decision of a claim would do to the plan, as the workbench shows it.

use std::collections::BTreeMap;

use grants::{Grant, OpenCost, PlanEffect, PlanEffects, PlanLineId, Verdict};
use ledger::{Cents, MoneyError};

use crate::{
    form::{Form, line_of},
    german::read_euros,
    names::Names,
};

/// What comes of the plan.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) rows: Vec<Row>,
    /// What is recognised of all lines.
    pub(super) now: Cents,
    /// What is left of the plan's total before and after; nothing without a plan.
    pub(super) total: Option<(Cents, Cents)>,
    /// What comes of the lines that the page does not show.
    pub(super) elsewhere: OpenCost,
}

/// A plan line that the claim takes from.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) effect: PlanEffect,
    /// What is recognised of it now.
    pub(super) now: Cents,
    /// What is left then of what is planned; below zero, what is taken of the room to move.
    pub(super) left: Cents,
    /// What is left then with the room to move.
    pub(super) left_with_room: Cents,
}

impl Plan {
    /// What comes of it, if the rest is recognised or not.
    pub(super) fn of(
        names: &Names,
        grant: &Grant,
        effects: &PlanEffects,
        rest: bool,
    ) -> Result<Self, MoneyError> {
        let row = |effect: &PlanEffect| {
            let now = effect.all.recognised(rest)?;
            Ok::<_, MoneyError>(Row {
                name: names.plan_line_of(grant, effect.plan_line),
                effect: *effect,
                now,
                left: effect.free.minus(now)?,
                left_with_room: effect.free_with_room.minus(now)?,
            })
        };
        let now = effects.all()?.recognised(rest)?;
        Ok(Self {
            rows: effects.lines.iter().map(row).collect::<Result<_, _>>()?,
            now,
            total: effects.free.map(|free| Ok::<_, MoneyError>((free, free.minus(now)?))).transpose()?,
            elsewhere: effects.elsewhere()?,
        })
    }

    /// Which row is that of a plan line, and what is left there with the room to move.
    pub(super) fn place(&self, line: PlanLineId) -> Option<(usize, Cents)> {
        let place = self.rows.iter().position(|row| row.effect.plan_line == line)?;
        Some((place, self.rows.get(place)?.left_with_room))
    }
}

/// What a form says of lines so far. An amount that cannot be read comes to nothing yet.
pub(super) fn verdicts(form: &Form) -> BTreeMap<i64, Verdict> {
    let said = form.typed().filter_map(|(name, verdict)| {
        let number = line_of(name).filter(|_| name.ends_with(".urteil"))?;
        let verdict = match verdict {
            "" => return None,
            "anerkennen" => Verdict::Whole,
            "teilweise" => {
                let part = form.value(&format!("z{number}.teil"));
                Verdict::Part(read_euros(part).unwrap_or_default())
            }
            _ => Verdict::Nothing,
        };
        Some((number, verdict))
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_lines_is_read_where_something_is() {
        let form = Form::of(
            b"z1.urteil=anerkennen&z2.urteil=teilweise&z2.teil=1.000%2C5&z3.urteil=teilweise&z3.teil=viel\
              &z4.urteil=zurueckstellen&z5.urteil=&z6.text=x&urteil=anerkennen",
        );
        let said: Vec<_> = verdicts(&form).into_iter().collect();
        let part = |cents| Verdict::Part(Cents::new(cents));
        let expected = [(1, Verdict::Whole), (2, part(100_050)), (3, part(0)), (4, Verdict::Nothing)];
        assert_eq!(said, expected);
    }
}
