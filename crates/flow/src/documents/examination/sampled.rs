//! What the house has drawn by lot of the lines of some claims. The samples of an audit are the audit's own.

use std::collections::{BTreeMap, BTreeSet};

use grants::{ClaimId, ClaimLineId, Period, Role, SampleDesign};
use proof::data::Sample;

use crate::{
    FlowError,
    documents::{view::View, words},
    views::shown,
};

/// The samples that were drawn from lines of these claims, where a period is given from those that were paid within it, oldest
/// first. A line is called by its number, with that of its claim before it where there are several claims.
pub(super) async fn of_claims(
    view: &mut View<'_>,
    claims: &[ClaimId],
    period: Option<&Period>,
) -> Result<Vec<Sample>, FlowError> {
    let (ctx, unit) = (view.ctx, view.ctx.actor().unit);
    let mut samples = Vec::new();
    for id in store::samples_of_claims(&mut view.conn, unit, claims).await? {
        let found: Option<grants::Sample> = shown!(ctx, &mut view.conn, store::sample, Sample, id);
        let Some(sample) = found.filter(|it| it.role != Role::Auditor) else { continue };
        let Some(drawn) = &sample.drawn else { continue };
        let lines = store::sample_lines(&mut view.conn, unit, id).await?;
        let of_these = lines.into_iter().filter(|line| {
            claims.contains(&line.claim) && period.is_none_or(|period| period.contains(line.paid_on))
        });
        let names: BTreeMap<ClaimLineId, (i64, i64)> =
            of_these.map(|it| (it.line.line, (it.claim_number, it.number))).collect();
        if names.is_empty() {
            continue;
        }
        let picked = store::drawn_lines(&mut view.conn, unit, id).await?;
        let picked: BTreeSet<_> = picked.iter().filter_map(|(line, _)| names.get(line)).collect();
        let name = |(claim, line): &(i64, i64)| match claims {
            [_] => line.to_string(),
            _ => format!("{claim}/{line}"),
        };
        samples.push(Sample {
            rule: format!(
                "{}: {}; festgelegt am {} (Eintrag {} des Journals), gezogen am {}",
                sample.purpose,
                rule(&sample.design),
                words::day(sample.on),
                drawn.entry,
                words::day(drawn.on)
            ),
            seed: drawn.seed.revealed(),
            population: u32::try_from(names.len()).unwrap_or(u32::MAX),
            drawn: picked.into_iter().map(name).collect(),
        });
    }
    Ok(samples)
}

/// Into which strata the lines fall, and how many are drawn of each.
fn rule(design: &SampleDesign) -> String {
    let strata = match (design.by_component, design.by_provider) {
        (false, false) => "",
        (true, false) => " je Förderbaustein",
        (false, true) => " je Empfänger",
        (true, true) => " je Förderbaustein und Empfänger",
    };
    let bands = design.bands.iter().map(|band| format!("{} ab {}", band.size, words::euros(band.from)));
    let bands = bands.collect::<Vec<_>>().join(", ");
    let full = design.full_from.map(|from| format!(", alle ab {}", words::euros(from))).unwrap_or_default();
    format!("durch Los{strata} {bands}{full}")
}

#[cfg(test)]
mod tests {
    use grants::Band;
    use ledger::Cents;

    use super::*;

    #[test]
    fn the_rule_says_of_what_how_many_are_drawn() {
        let band = |from, size| Band { from: Cents::new(from), size };
        let whole = SampleDesign {
            by_component: false,
            by_provider: false,
            bands: vec![band(0, 5)],
            full_from: None,
        };
        assert_eq!(rule(&whole), "durch Los 5 ab 0,00 EUR");
        let full_from = Some(Cents::new(500_000));
        let fine = SampleDesign {
            by_component: true,
            by_provider: true,
            bands: vec![band(0, 2), band(10_000, 3)],
            full_from,
        };
        assert_eq!(
            rule(&fine),
            "durch Los je Förderbaustein und Empfänger 2 ab 0,00 EUR, 3 ab 100,00 EUR, alle ab 5.000,00 EUR"
        );
    }
}
