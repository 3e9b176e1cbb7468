//! Text with simple formatting: a line is a paragraph, one that starts with `- ` an item of a list, one between `**` is
//! bold.

use crate::flow::Flow;

/// Draws a text.
pub(super) fn draw(flow: &mut Flow, text: &str) {
    let mut items: Vec<(&str, &str)> = Vec::new();
    for line in text.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            items.push(("–", item));
            continue;
        }
        list(flow, &mut items);
        match bold(line) {
            Some(bold) => flow.strong_paragraph(bold),
            None => flow.paragraph(line),
        }
    }
    list(flow, &mut items);
}

/// Draws the items that came together.
fn list(flow: &mut Flow, items: &mut Vec<(&str, &str)>) {
    if !items.is_empty() {
        flow.list(items);
        items.clear();
    }
}

/// What stands between the marks of a bold line.
fn bold(line: &str) -> Option<&str> {
    let inner = line.trim().strip_prefix("**")?.strip_suffix("**")?;
    (!inner.trim().is_empty()).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_between_two_marks_is_bold() {
        assert_eq!(bold(" **Ergebnis** "), Some("Ergebnis"));
        for plain in ["Ergebnis", "**Ergebnis", "****", "** **", "vor **Ergebnis**"] {
            assert_eq!(bold(plain), None, "{plain}");
        }
    }
}
