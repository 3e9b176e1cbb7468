//! What is wrong with a claim that is handed in, or with what is decided of one: all of it is gathered before it is refused.

use std::fmt;

use grants::ClaimError;

use crate::FlowError;

/// How many things that are wrong are told at most.
const MOST: usize = 100;

/// Something that is wrong with a claim that is handed in, or with what is decided of one.
#[derive(Debug)]
pub struct ClaimFault {
    /// The number of the line that is to blame, if a single one is.
    pub line: Option<i64>,
    /// What is wrong.
    pub cause: FlowError,
}

/// All that is wrong with a claim that is handed in, or with what is decided of one: the first of it, and how much there is besides.
#[derive(Debug, Default)]
pub struct ClaimFaults {
    told: Vec<ClaimFault>,
    more: usize,
}

impl ClaimFaults {
    /// Whether nothing is wrong.
    pub const fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// What is wrong, a hundred things at most.
    pub const fn told(&self) -> &[ClaimFault] {
        self.told.as_slice()
    }

    /// The same, to be told otherwise.
    pub fn into_told(self) -> Vec<ClaimFault> {
        self.told
    }

    /// How many things are wrong besides.
    pub const fn more(&self) -> usize {
        self.more
    }

    /// Notes what is wrong, with the line that is to blame.
    pub(super) fn note(&mut self, line: Option<i64>, cause: impl Into<FlowError>) {
        if self.told.len() < MOST {
            self.told.push(ClaimFault { line, cause: cause.into() });
        } else {
            self.more += 1;
        }
    }

    /// Notes what a rule refuses. What is not refused, but failed, ends it.
    pub(super) fn keep<T>(
        &mut self,
        line: Option<i64>,
        outcome: Result<T, FlowError>,
    ) -> Result<Option<T>, FlowError> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(FlowError::Claim(cause)) => {
                self.note(line, cause);
                Ok(None)
            }
            Err(cause) => Err(cause),
        }
    }

    /// Notes what is wrong with lines; each of it names its own.
    pub(super) fn take(&mut self, faults: Vec<ClaimError>) {
        for cause in faults {
            self.note(None, cause);
        }
    }

    /// Refuses with all that was noted, if something was.
    pub(super) fn settle(self) -> Result<(), FlowError> {
        if self.is_empty() { Ok(()) } else { Err(FlowError::ClaimFaults(self)) }
    }

    /// The refusal: a single thing that is wrong is told as itself.
    pub(crate) fn into_refusal(mut self) -> FlowError {
        match (self.told.pop(), self.told.is_empty() && self.more == 0) {
            (Some(only), true) => only.cause,
            (last, _) => {
                self.told.extend(last);
                FlowError::ClaimFaults(self)
            }
        }
    }
}

impl From<FlowError> for ClaimFaults {
    fn from(refusal: FlowError) -> Self {
        match refusal {
            FlowError::ClaimFaults(faults) => faults,
            cause => Self { told: vec![ClaimFault { line: None, cause }], more: 0 },
        }
    }
}

/// What a rule refuses with all that is wrong.
impl From<Vec<ClaimError>> for FlowError {
    fn from(wrong: Vec<ClaimError>) -> Self {
        let mut faults = ClaimFaults::default();
        faults.take(wrong);
        faults.into_refusal()
    }
}

impl fmt::Display for ClaimFaults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.told.len() + self.more;
        match self.told.first() {
            Some(first) => write!(out, "{count} things are wrong with the claim, the first: {}", first.cause),
            None => out.write_str("nothing is wrong with the claim"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(count: i64) -> ClaimFaults {
        let mut faults = ClaimFaults::default();
        faults.take((1..=count).map(|line| ClaimError::NoParent { line }).collect());
        faults
    }

    #[test]
    fn one_thing_is_told_as_itself_and_more_than_a_hundred_are_counted() {
        assert!(faults(0).settle().is_ok());
        assert!(matches!(faults(1).into_refusal(), FlowError::Claim(ClaimError::NoParent { line: 1 })));
        let FlowError::ClaimFaults(two) = faults(2).into_refusal() else { panic!("two of them") };
        assert_eq!((two.told().len(), two.more()), (2, 0));
        assert!(two.to_string().starts_with("2 things are wrong with the claim, the first: line 1: "));
        let many = faults(103);
        assert_eq!((many.told().len(), many.more()), (100, 3));
        assert!(many.to_string().starts_with("103 things "));
    }
}
