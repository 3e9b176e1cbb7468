//! What may be done with a subject now, by the names of its forms. Pages show a form only where its step is among them;
//! whether it may be taken, the books decide again.

/// The steps that a page offers.
#[derive(Clone, Debug)]
pub(crate) struct Steps(Vec<&'static str>);

impl Steps {
    /// Those of them that may be taken.
    pub(crate) fn of<const N: usize>(all: [(&'static str, bool); N]) -> Self {
        Self(all.into_iter().filter(|(_, may)| *may).map(|(name, _)| name).collect())
    }

    /// Whether one is among them.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains(&name)
    }
}
