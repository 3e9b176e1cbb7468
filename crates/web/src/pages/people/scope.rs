//! What an auditor's access is bounded to.

use flow::{Ctx, FlowError, people::scope_choices};
use grants::{AuditScope, ComponentCode, GrantId, OrganisationId, Period};

use super::roles::Places;
use crate::{
    form::Form,
    german::{day, period},
};

/// What can be chosen.
pub(super) struct Choices {
    /// Awards.
    pub(super) awards: Vec<(String, String)>,
    /// Components.
    pub(super) components: Vec<(String, String)>,
}

impl Choices {
    /// All of it, for whoever gives access.
    pub(super) async fn of(ctx: &Ctx) -> Result<Self, FlowError> {
        let found = scope_choices(ctx).await?;
        let named = |(code, name): (ComponentCode, String)| (code.to_string(), format!("{code} {name}"));
        Ok(Self {
            awards: found.awards.into_iter().map(|(id, reference)| (id.to_string(), reference)).collect(),
            components: found.components.into_iter().map(named).collect(),
        })
    }

    fn award(&self, id: GrantId) -> String {
        let id = id.to_string();
        self.awards.iter().find(|(known, _)| *known == id).map_or(id, |(_, reference)| reference.clone())
    }
}

/// A scope in words.
pub(super) fn told(places: &Places, choices: &Choices, scope: &AuditScope) -> String {
    let parts = [
        scope.award.map(|id| format!("Bescheid {}", choices.award(id))),
        scope.component.as_ref().map(|code| format!("Förderbaustein {code}")),
        scope.provider.map(|id| format!("Träger {}", places.name(id))),
        scope.period.map(|it| format!("Zeitraum {}", period(it))),
        scope.known_until.map(|known| format!("Stand, wie er am {} bekannt war", day(known))),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "alles".to_owned() } else { parts.join("; ") }
}

/// Reads a scope; what is left out bounds nothing.
pub(super) fn read(form: &mut Form) -> Option<AuditScope> {
    let scope = AuditScope {
        award: form.choice_if_any("bescheid", |text| text.parse().ok().map(GrantId)),
        component: form.choice_if_any("baustein", |text| ComponentCode::parse(text).ok()),
        provider: form.choice_if_any("traeger", |text| text.parse().ok().map(OrganisationId)),
        period: read_period(form),
        known_until: form.day_if_any("bekannt_bis"),
    };
    form.faults().is_empty().then_some(scope)
}

fn read_period(form: &mut Form) -> Option<Period> {
    let (from, until) = (form.day_if_any("zeitraum_von"), form.day_if_any("zeitraum_bis"));
    let missing = if from.is_none() { "zeitraum_von" } else { "zeitraum_bis" };
    if from.is_some() != until.is_some() && form.fault(missing).is_none() {
        form.blame(missing, "Ein Zeitraum hat einen ersten und einen letzten Tag.");
    }
    let period = Period::new(from?, until?).ok();
    if period.is_none() {
        form.blame("zeitraum_bis", "Der letzte Tag liegt vor dem ersten.");
    }
    period
}
