//! What may be done with a subject now, by the names of its forms, and what may not, with the reason. Pages show a form only
//! where its step is among them; whether it may be taken, the books decide again.

use flow::{Action, FlowError, Role, may::May};

use crate::{refusal, visitor::Visitor};

/// The steps that a page offers, and those that it shows as ones that cannot be taken.
#[derive(Clone, Debug)]
pub(crate) struct Steps {
    offered: Vec<&'static str>,
    refused: Vec<Refused>,
}

/// Acts that cannot be taken, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// What they are called.
    pub(crate) acts: Vec<&'static str>,
    /// Why not: the sentence with which their commands are refused.
    pub(crate) why: String,
}

impl Steps {
    /// Those of them that may be taken.
    pub(crate) fn of<const N: usize>(all: [(&'static str, bool); N]) -> Self {
        Self { offered: Vec::new(), refused: Vec::new() }.and(all)
    }

    /// What the books say of each act, which has a form and is called something. What is refused for the same reason stands
    /// together.
    pub(crate) fn told<A: Copy>(acts: Vec<May<A>>, name: impl Fn(A) -> (&'static str, &'static str)) -> Self {
        let mut steps = Self::of([]);
        for May { act, refusal } in acts {
            let (form, called) = name(act);
            match refusal {
                None => steps.offered.push(form),
                Some(refusal) => steps.refuse(called, refusal::why(&refusal).text),
            }
        }
        steps
    }

    fn refuse(&mut self, act: &'static str, why: String) {
        match self.refused.iter_mut().find(|known| known.why == why) {
            Some(known) => known.acts.push(act),
            None => self.refused.push(Refused { acts: vec![act], why }),
        }
    }

    /// These as well, as far as they may be taken.
    #[must_use]
    pub(crate) fn and<const N: usize>(mut self, more: [(&'static str, bool); N]) -> Self {
        self.offered.extend(more.into_iter().filter(|(_, may)| *may).map(|(name, _)| name));
        self
    }

    /// The acts of a side, each with its form and what it is called: what the role does not allow is told as whose task it is.
    /// The other side is told nothing of them, nor who looks at a past day, nor an audit, which changes nothing.
    pub(crate) fn by_role<const N: usize>(
        visitor: &Visitor,
        is_theirs: bool,
        acts: [(&'static str, &'static str, Action); N],
    ) -> Self {
        let mut steps = Self::of([]);
        if !is_theirs || !visitor.is_today() || visitor.ctx.actor().role == Role::Auditor {
            return steps;
        }
        for (form, called, action) in acts {
            if visitor.may(action) {
                steps.offered.push(form);
            } else {
                steps.refuse(called, refusal::why(&FlowError::Forbidden { by: action.by() }).text);
            }
        }
        steps
    }

    /// Whether one is among them.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.offered.contains(&name)
    }

    /// What cannot be taken.
    pub(crate) fn refused(&self) -> &[Refused] {
        &self.refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_for_one_reason_stands_together() {
        let by = |by| Some(FlowError::Forbidden { by });
        let acts = vec![
            May { act: 1, refusal: by("a clerk") },
            May { act: 2, refusal: None },
            May { act: 3, refusal: by("the head") },
            May { act: 4, refusal: by("a clerk") },
        ];
        let steps = Steps::told(acts, |act| match act {
            1 => ("eins", "Eins"),
            2 => ("zwei", "Zwei"),
            3 => ("drei", "Drei"),
            _ => ("vier", "Vier"),
        });
        assert!(steps.has("zwei") && !steps.has("eins"));
        let told: Vec<_> = steps.refused().iter().map(|it| (it.acts.as_slice(), it.why.as_str())).collect();
        assert_eq!(
            told,
            [
                (&["Eins", "Vier"][..], "Das ist Aufgabe anderer: Sachbearbeitung."),
                (&["Drei"][..], "Das ist Aufgabe anderer: Leitung."),
            ]
        );
    }
}
