//! Changes before the decision: the giver names lines, the recipient replaces or drops them and resubmits.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::check::MOST_LINES;
use super::line::not_before;
use super::{Claim, ClaimError, ClaimLine, ClaimState, LineState};
use crate::{ClaimLineId, plain_text};

/// The longest text to a claim as a whole, in characters.
const LONGEST_TEXT: usize = 4000;

/// What the giver asks to change (Nachforderung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRequest {
    /// Its number within the claim: 1 for the first.
    pub number: i64,
    /// The day it was made.
    pub on: NaiveDate,
    /// The day by which an answer is expected.
    pub answer_by: NaiveDate,
    /// Who made it.
    pub by: String,
    /// What is asked of the claim as a whole.
    pub text: String,
    /// The lines that may be changed, and why.
    pub lines: BTreeMap<ClaimLineId, String>,
}

/// A line that leaves its claim, and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacing {
    /// The line that leaves.
    pub line: ClaimLineId,
    /// The line that takes its place; nothing if it is dropped.
    pub by: Option<ClaimLine>,
}

impl Claim {
    /// Asks for changes. The claim is not decided until it is submitted again.
    pub fn request_changes(
        self,
        text: &str,
        lines: &[(ClaimLineId, String)],
        answer_by: NaiveDate,
        by: &str,
        on: NaiveDate,
    ) -> Result<Self, ClaimError> {
        let state = self.state.move_to(ClaimState::ChangesRequested { on, answer_by })?;
        not_before(answer_by, on, None)?;
        let request = ChangeRequest {
            number: self.next_change_request(),
            on,
            answer_by,
            by: by.to_owned(),
            text: plain_text(text, LONGEST_TEXT).map_err(ClaimError::RequestText)?,
            lines: self.named(lines)?,
        };
        let mut change_requests = self.change_requests;
        change_requests.push(request);
        Ok(Self { state, change_requests, ..self })
    }

    fn next_change_request(&self) -> i64 {
        self.change_requests.last().map_or(1, |before| before.number + 1)
    }

    /// The lines that are named, each once, with what is said to them.
    fn named(&self, lines: &[(ClaimLineId, String)]) -> Result<BTreeMap<ClaimLineId, String>, ClaimError> {
        let mut named = BTreeMap::new();
        for (id, text) in lines {
            let line = self.line(*id)?;
            if line.state != LineState::Declared {
                return Err(ClaimError::NotRequested { line: line.number, present: line.state.word() });
            }
            if named.insert(*id, line.check_text(text)?).is_some() {
                return Err(ClaimError::NamedTwice { line: line.number });
            }
        }
        Ok(named)
    }

    /// The lines that may leave the claim: those that the giver named last. Any other is refused by its number.
    pub fn may_replace(&self, leaving: &[ClaimLineId], on: NaiveDate) -> Result<(), ClaimError> {
        self.state.move_to(ClaimState::Submitted { on })?;
        let requested = self.change_requests.last();
        let lines: BTreeMap<_, _> = self.lines.iter().map(|line| (line.id, line)).collect();
        let mut seen = BTreeSet::new();
        for id in leaving {
            let line = lines.get(id).ok_or(ClaimError::UnknownLine { id: *id })?;
            let named = requested.is_some_and(|request| request.lines.contains_key(id));
            if !named || line.state != LineState::Declared {
                return Err(ClaimError::NotRequested { line: line.number, present: line.state.word() });
            }
            if !seen.insert(*id) {
                return Err(ClaimError::NamedTwice { line: line.number });
            }
        }
        Ok(())
    }

    /// The number that the next line of the claim has.
    pub fn next_line(&self) -> i64 {
        self.lines.last().map_or(1, |last| last.number + 1)
    }

    /// Submits the claim again. What leaves stays as it was, with what became of it; what takes its place comes behind
    /// all other lines, so that numbers stay. What the claim holds is for the caller to hold anew.
    pub fn resubmit(self, replacing: Vec<Replacing>, on: NaiveDate) -> Result<Self, ClaimError> {
        let leaving: Vec<_> = replacing.iter().map(|one| one.line).collect();
        self.may_replace(&leaving, on)?;
        let mut replacing: BTreeMap<_, _> = replacing.into_iter().map(|one| (one.line, one.by)).collect();
        let mut new: Vec<_> =
            replacing.iter().filter_map(|(line, by)| Some(by.clone()?.replacing(*line))).collect();
        new.sort_by_key(|line| line.number);
        let left = |line: ClaimLine| match replacing.remove(&line.id) {
            Some(Some(new)) => ClaimLine { state: LineState::Replaced { by: new.id }, ..line },
            Some(None) => ClaimLine { state: LineState::Dropped, ..line },
            None => line,
        };
        let lines: Vec<_> = self.lines.into_iter().map(left).chain(new).collect();
        if !lines.iter().any(ClaimLine::counts) {
            return Err(ClaimError::Lines { most: MOST_LINES, count: 0 });
        }
        Ok(Self { state: ClaimState::Submitted { on }, lines, ..self })
    }
}

impl ClaimLine {
    fn replacing(self, line: ClaimLineId) -> Self {
        Self { replaces: Some(line), ..self }
    }
}
