//! Calculators for anyone: the law as arithmetic, without any books.

pub(crate) mod calculate;
