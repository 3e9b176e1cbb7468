//! Recognising at once what nothing is said of: what it covers, and what it leaves out.
//!
//! What a sample has drawn is looked at line by line; who recognises the rest says of each of these lines what they found.

use std::collections::{BTreeMap, BTreeSet};

use flow::{Ctx, FlowError, views};
use grants::{ClaimId, LineMark, Verdict};

/// What is said of a line that a sample has drawn, and of which nothing was said.
pub(super) const ONE_BY_ONE: &str = "In einer Stichprobe: bitte einzeln entscheiden.";

/// What bears on recognising the rest of a claim, by the numbers of its open lines.
pub(super) struct Rest {
    /// Those that are left out: a sample has drawn them.
    pub(super) drawn: BTreeSet<i64>,
    hinted: BTreeSet<i64>,
    without_file: BTreeSet<i64>,
}

/// The lines that recognising the rest leaves out.
pub(super) async fn left_out(ctx: &Ctx, claim: ClaimId) -> Result<BTreeSet<i64>, FlowError> {
    let [drawn] = views::marked_open_lines(ctx, claim, [LineMark::Sampled]).await?;
    Ok(drawn)
}

impl Rest {
    pub(super) async fn of(ctx: &Ctx, claim: ClaimId) -> Result<Self, FlowError> {
        let marks = [LineMark::Sampled, LineMark::Hinted, LineMark::WithoutFile];
        let [drawn, hinted, without_file] = views::marked_open_lines(ctx, claim, marks).await?;
        Ok(Self { drawn, hinted, without_file })
    }

    /// How many of so many open lines it covers, of how many of them there is something to look at, and how many it leaves out.
    pub(super) fn told(&self, open: usize, said: &BTreeMap<i64, Verdict>) -> String {
        let others: BTreeSet<i64> = self.drawn.iter().chain(said.keys()).copied().collect();
        let covered = |lines: &BTreeSet<i64>| lines.difference(&others).count();
        let told = format!(
            "Erfasste Zeilen: {}, davon mit Prüfhinweis: {}, ohne Belegdatei: {}.",
            open.saturating_sub(others.len()),
            covered(&self.hinted),
            covered(&self.without_file)
        );
        match self.drawn.iter().filter(|line| !said.contains_key(line)).count() {
            0 => told,
            left => {
                format!("{told} Nicht erfasst, weil in einer Stichprobe: {left}; bitte einzeln entscheiden.")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_or_said_is_not_covered() {
        let rest = Rest { drawn: [2, 4].into(), hinted: [2, 3].into(), without_file: [1, 3, 5].into() };
        let said = [(1, Verdict::Nothing), (4, Verdict::Whole)].into();
        let told = "Erfasste Zeilen: 2, davon mit Prüfhinweis: 1, ohne Belegdatei: 2. \
                    Nicht erfasst, weil in einer Stichprobe: 1; bitte einzeln entscheiden.";
        assert_eq!(rest.told(5, &said), told);
    }
}
