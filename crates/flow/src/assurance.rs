//! What vouches for a person, and what it is good for.

use store::TokenScope;

use crate::{Action, FlowError};

/// What vouches for a person who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assurance {
    /// The installation itself: its settings, or the program at work.
    Installation,
    /// Who has the machine: reads everything without a role, and changes nothing.
    Machine,
    /// A session.
    Session {
        /// Whether a second factor was shown in the last minutes.
        stepped_up: bool,
    },
    /// A token that a program acts with.
    Token {
        /// What it may be used for.
        scope: TokenScope,
    },
}

impl Assurance {
    /// Refuses what asks for more: a program does nothing that a second factor stands before, and with a token that only
    /// reads it changes nothing.
    pub(crate) fn suffices_for(self, action: Action) -> Result<(), FlowError> {
        match self {
            Self::Session { stepped_up: false } | Self::Token { .. } if action.needs_step_up() => {
                Err(FlowError::StepUpNeeded)
            }
            Self::Machine if !action.only_looks() => Err(FlowError::Forbidden { by: "a person with a role" }),
            Self::Token { scope: TokenScope::Read | TokenScope::Calendar } if !action.only_looks() => {
                Err(FlowError::Forbidden { by: "a person, or a token with the scope write" })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_factor_stands_before_the_release_of_a_payment() {
        let may = |assurance: Assurance| assurance.suffices_for(Action::Release).is_ok();
        assert!(may(Assurance::Installation));
        assert!(may(Assurance::Session { stepped_up: true }));
        assert!(!may(Assurance::Session { stepped_up: false }));
        assert!(!may(Assurance::Token { scope: TokenScope::Write }));
        assert!(Assurance::Session { stepped_up: false }.suffices_for(Action::Order).is_ok());
    }

    #[test]
    fn who_has_the_machine_reads_and_changes_nothing() {
        for action in Action::ALL.iter().copied() {
            let may = Assurance::Machine.suffices_for(action).is_ok();
            assert_eq!(may, action.only_looks(), "{action:?}");
        }
    }

    #[test]
    fn a_token_that_reads_changes_nothing() {
        let may = |scope, action| Assurance::Token { scope }.suffices_for(action).is_ok();
        for action in Action::ALL.iter().copied().filter(|action| !action.needs_step_up()) {
            assert_eq!(may(TokenScope::Read, action), action.only_looks(), "{action:?}");
            assert_eq!(may(TokenScope::Calendar, action), action.only_looks(), "{action:?}");
            assert!(may(TokenScope::Write, action), "{action:?}");
        }
    }
}
