//! Forwardings (Weiterleitung): from a recipient to the next.

pub(crate) mod record;
