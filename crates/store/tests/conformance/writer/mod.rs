//! The writer: many callers, one queue, an answer for each.

mod batches;
mod keys;
mod nodes;
mod queue;
mod rehearsal;
