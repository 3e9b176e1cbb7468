//! `cargo xtask gen`: files made from the code, kept in the repository so that a change shows in review.

use std::fs;

use crate::failure::Failure;
use crate::{process, workspace};

/// A file and what makes its text.
type Generated = (&'static str, fn() -> Result<String, Failure>);

const FILES: &[Generated] = &[("docs/openapi.json", openapi)];

/// Writes every generated file.
pub(crate) fn write() -> Result<(), Failure> {
    FILES.iter().try_for_each(|(path, text)| {
        let file = workspace::root().join(path);
        fs::write(&file, text()?).map_err(Failure::file(file))
    })
}

/// Compares every generated file with what the code says now, and writes nothing.
pub(crate) fn compare() -> Result<(), Failure> {
    FILES.iter().try_for_each(|(path, text)| {
        let file = workspace::root().join(path);
        let kept = fs::read_to_string(&file).map_err(Failure::file(file))?;
        first_difference(&kept, &text()?).map_or(Ok(()), |line| Err(Failure::Stale { path, line }))
    })
}

fn openapi() -> Result<String, Failure> {
    let mut api =
        process::cargo(&["run", "--quiet", "--locked", "--package", "foerderfluss", "--", "openapi"]);
    Ok(String::from_utf8_lossy(&process::output(&mut api)?.stdout).into_owned())
}

/// The number of the first line that differs, if one does.
fn first_difference(kept: &str, made: &str) -> Option<usize> {
    let same = kept.split('\n').zip(made.split('\n')).take_while(|(kept, made)| kept == made).count();
    (kept != made).then_some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_found() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("a\nb\n", "a\nb"), Some(3));
        assert_eq!(first_difference("", "a\n"), Some(1));
    }
}
