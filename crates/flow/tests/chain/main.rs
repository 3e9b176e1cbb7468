//! The chain from award to proof, on both engines: what is accepted, what is refused, and what races.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

mod claims;
mod office;
mod payments;
mod proofs;
mod races;
mod shapes;
mod steps;
mod tamper;
mod tree;
