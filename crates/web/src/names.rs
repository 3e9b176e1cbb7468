//! What people call things: organisations, components, cost categories, reasons.

use std::collections::BTreeMap;

use flow::{Ctx, FlowError, Organisation, OrganisationKind, views};
use grants::{
    ComponentCode, CostCategoryCode, Grant, OrganisationId, PlanLine, PlanLineId, Position, PositionId,
    Programme, without_source,
};

/// The names that somebody sees.
#[derive(Debug)]
pub(crate) struct Names {
    organisations: BTreeMap<OrganisationId, Organisation>,
    programmes: Vec<(i64, Programme)>,
}

impl Names {
    /// Those that the actor sees.
    pub(crate) async fn of(ctx: &Ctx) -> Result<Self, FlowError> {
        let organisations = views::organisations(ctx).await?;
        let organisations = organisations.into_iter().map(|one| (one.id, one)).collect();
        Ok(Self { organisations, programmes: views::programmes(ctx).await? })
    }

    /// All organisations.
    pub(crate) fn organisations(&self) -> impl Iterator<Item = &Organisation> {
        self.organisations.values()
    }

    /// Whether an organisation is the one that keeps the books.
    pub(crate) fn is_first_recipient(&self, id: OrganisationId) -> bool {
        self.organisations().any(|it| it.id == id && it.kind == OrganisationKind::Municipality)
    }

    /// An organisation; one that is not seen has no name here.
    pub(crate) fn organisation(&self, id: OrganisationId) -> &str {
        self.organisations.get(&id).map_or("Zuwendungsgeber", |found| &found.name)
    }

    /// A short name of an organisation: the funder's code, where it has one.
    pub(crate) fn short(&self, id: OrganisationId) -> &str {
        let found = self.organisations.get(&id);
        found.map_or("Zuwendungsgeber", |found| found.funder.as_ref().unwrap_or(&found.name))
    }

    /// The version of the programme that a grant keeps.
    pub(crate) fn programme(&self, grant: &Grant) -> Option<&Programme> {
        let of_grant = |(number, programme): &&(i64, Programme)| {
            *number == grant.programme_version && programme.code == grant.programme
        };
        self.programmes.iter().find(of_grant).map(|(_, programme)| programme)
    }

    /// The later versions of the programme that a grant keeps.
    pub(crate) fn later_programmes(&self, grant: &Grant) -> Vec<i64> {
        let of_grant = |(number, programme): &&(i64, Programme)| {
            *number > grant.programme_version && programme.code == grant.programme
        };
        self.programmes.iter().filter(of_grant).map(|(number, _)| *number).collect()
    }

    /// The newest version of every programme.
    pub(crate) fn newest_programmes(&self) -> Vec<&Programme> {
        let mut newest: BTreeMap<_, (i64, &Programme)> = BTreeMap::new();
        for (number, programme) in &self.programmes {
            let known = newest.entry(&programme.code).or_insert((*number, programme));
            if known.0 < *number {
                *known = (*number, programme);
            }
        }
        newest.into_values().map(|(_, programme)| programme).collect()
    }

    /// A component, whatever the programme.
    pub(crate) fn any_component(&self, code: &ComponentCode) -> String {
        let named = self.programmes.iter().find_map(|(_, programme)| programme.component(code));
        named.map_or_else(|| code.to_string(), |component| format!("{code} {}", component.name))
    }

    /// A position of a grant: its component, and its budget year where it has one.
    pub(crate) fn position(&self, grant: &Grant, position: &Position) -> String {
        let component = self.programme(grant).and_then(|it| it.component(&position.component));
        let name = component.map_or("", |component| component.name.as_str());
        let year = position.budget_year.map(|year| format!(" ({year})")).unwrap_or_default();
        format!("{} {name}{year}", position.component)
    }

    /// A position of a grant by its id.
    pub(crate) fn position_of(&self, grant: &Grant, id: PositionId) -> String {
        let position = grant.positions.iter().find(|position| position.id == id);
        position.map_or_else(String::new, |position| self.position(grant, position))
    }

    /// A cost category.
    pub(crate) fn category(&self, grant: &Grant, code: &CostCategoryCode) -> String {
        let categories = self.programme(grant).map(|programme| programme.cost_categories.as_slice());
        let found = categories.unwrap_or_default().iter().find(|category| category.code == *code);
        found.map_or_else(|| code.to_string(), |category| category.name.clone())
    }

    /// A plan line: component and cost category.
    pub(crate) fn plan_line(&self, grant: &Grant, line: &PlanLine) -> String {
        let position = grant.positions.iter().find(|position| position.id == line.position);
        let year = position.and_then(|it| it.budget_year).map(|year| format!(" {year}")).unwrap_or_default();
        let component = position.map_or_else(String::new, |position| position.component.to_string());
        format!("{component}{year}: {}", self.category(grant, &line.category))
    }

    /// A plan line by its id.
    pub(crate) fn plan_line_of(&self, grant: &Grant, id: PlanLineId) -> String {
        let line = grant.plan.iter().find(|line| line.id == id);
        line.map_or_else(String::new, |line| self.plan_line(grant, line))
    }

    /// The text of a registered reason, with the clause on which it rests.
    pub(crate) fn reason(&self, grant: &Grant, code: &str) -> String {
        let found = self.programme(grant).and_then(|programme| programme.reduction_reason(code));
        match found.map(|reason| (&reason.text, without_source(&reason.clause))) {
            None => code.to_owned(),
            Some((text, "")) => text.clone(),
            Some((text, clause)) => format!("{text} ({clause})"),
        }
    }

    /// The text of a registered reason, whatever the programme.
    pub(crate) fn any_reason<'a>(&'a self, code: &'a str) -> &'a str {
        let found = self.programmes.iter().rev().find_map(|(_, programme)| programme.reduction_reason(code));
        found.map_or(code, |reason| &reason.text)
    }

    /// The text of a registered finding.
    pub(crate) fn finding<'a>(&'a self, grant: &Grant, code: &'a grants::FindingCode) -> &'a str {
        let findings = self.programme(grant).map(|programme| programme.findings.as_slice());
        let found = findings.unwrap_or_default().iter().find(|finding| finding.code == *code);
        found.map_or_else(|| code.as_str(), |finding| &finding.text)
    }
}
