//! How much memory this process has needed at most.

use std::fs;

use crate::Failure;

/// Forgets the highest use so far and gives the use now, in KiB.
pub(crate) fn forget_peak() -> Result<u64, Failure> {
    fs::write("/proc/self/clear_refs", "5")?;
    field("VmRSS:")
}

/// The highest use since then, in KiB.
pub(crate) fn peak() -> Result<u64, Failure> {
    field("VmHWM:")
}

fn field(name: &str) -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("the kernel says nothing")?;
    Ok(line.trim().trim_end_matches("kB").trim_end().parse()?)
}
