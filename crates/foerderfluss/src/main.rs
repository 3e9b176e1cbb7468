//! foerderfluss

fn main() {}
