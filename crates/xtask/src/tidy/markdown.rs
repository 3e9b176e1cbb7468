//! Markdown as far as the rules read it: what is set as code.

/// A piece of code and its line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Code<'a> {
    /// Counted from one.
    pub(crate) line: usize,
    /// What stands between the backticks, or a line of a fenced block.
    pub(crate) text: &'a str,
}

/// The pieces between single backticks.
pub(crate) fn spans(text: &str) -> Vec<Code<'_>> {
    lines(text).filter(|(fenced, ..)| !fenced).flat_map(|(_, line, text)| spans_of(line, text)).collect()
}

/// The lines in fenced blocks.
pub(crate) fn blocks(text: &str) -> Vec<Code<'_>> {
    lines(text).filter(|(fenced, ..)| *fenced).map(|(_, line, text)| Code { line, text }).collect()
}

fn spans_of(line: usize, text: &str) -> impl Iterator<Item = Code<'_>> {
    text.split('`').skip(1).step_by(2).map(move |text| Code { line, text })
}

fn lines(text: &str) -> impl Iterator<Item = (bool, usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().map(move |(index, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        (fenced || fence, index + 1, line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_found_with_its_line() {
        let text = "See `a` and `b`.\n```\nc `d`\n```\nAnd `e`.\n";
        let spans: Vec<_> = spans(text).iter().map(|code| (code.line, code.text)).collect();
        assert_eq!(spans, [(1, "a"), (1, "b"), (5, "e")]);
        let blocks: Vec<_> = blocks(text).iter().map(|code| code.text).collect();
        assert_eq!(blocks, ["```", "c `d`", "```"]);
    }
}
