//! Rust as far as the rules read it: code without comments and literals, words, and blocks in braces.

/// The code with every comment and literal blanked; each byte and line keeps its place.
pub(crate) fn code(text: &str) -> String {
    let (mut code, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(first) = rest.chars().next() {
        let opaque = opaque(rest);
        let (taken, left) = rest.split_at(opaque.unwrap_or(first.len_utf8()));
        match opaque {
            Some(_) => code.push_str(&blank(taken)),
            None => code.push(first),
        }
        rest = left;
    }
    code
}

/// The code that ships: blanked where it is for tests alone.
pub(crate) fn shipped(text: &str) -> String {
    let mut code = code(text);
    for item in test_items(&code) {
        let blank = blank(&code[item.clone()]);
        code.replace_range(item, &blank);
    }
    code
}

/// The string literals of the code that ships: where each stands, and what it says.
pub(crate) fn literals(text: &str) -> Vec<(usize, &str)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if let Some(length) = raw_string(rest).or_else(|| string(rest)) {
            found.push((at, unquoted(&rest[..length])));
        }
        at += opaque(rest).unwrap_or(first.len_utf8());
    }
    let tests = test_items(&code(text));
    found.retain(|(at, _)| !tests.iter().any(|item| item.contains(at)));
    found
}

/// What stands between the first and the last quote.
fn unquoted(literal: &str) -> &str {
    let inner = literal.split_once('"').map_or("", |(_, inner)| inner);
    inner.rsplit_once('"').map_or(inner, |(inner, _)| inner)
}

/// Where the items stand that are for tests alone.
fn test_items(code: &str) -> Vec<std::ops::Range<usize>> {
    let (mut items, mut from) = (Vec::new(), 0);
    while let Some(found) = code[from..].find("#[cfg(test)]") {
        let start = from + found;
        let end = block_end(code, start).unwrap_or(code.len());
        items.push(start..end);
        from = end;
    }
    items
}

/// Is this file made of tests?
pub(crate) fn is_test(name: &str) -> bool {
    name.contains("/tests/") || name.ends_with("/tests.rs")
}

/// Where a word stands, never in the middle of a longer one; a word may end in a bracket.
pub(crate) fn find_word<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let ends_as_word = word.ends_with(is_word);
    let goes_on = move |start: usize| {
        let before = code[..start].chars().next_back().is_some_and(is_word);
        let after = code[start + word.len()..].chars().next().is_some_and(is_word);
        before || (ends_as_word && after)
    };
    code.match_indices(word).map(|(start, _)| start).filter(move |start| !goes_on(*start))
}

/// Letters, digits and underscores make words.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The word a text begins with.
pub(crate) fn first_word(text: &str) -> &str {
    text.split(|c| !is_word(c)).next().unwrap_or_default()
}

/// The end of the item that starts here: behind its closing brace, or behind its semicolon if it has no body.
pub(crate) fn block_end(code: &str, start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in code.get(start..)?.char_indices() {
        depth = match c {
            '{' | '(' | '[' => depth + 1,
            '}' | ')' | ']' => depth.saturating_sub(1),
            _ => depth,
        };
        if depth == 0 && matches!(c, '}' | ';') {
            return Some(start + at + 1);
        }
    }
    None
}

fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

/// The length of the comment or literal that the text begins with.
fn opaque(text: &str) -> Option<usize> {
    line_comment(text)
        .or_else(|| block_comment(text))
        .or_else(|| raw_string(text))
        .or_else(|| string(text))
        .or_else(|| character(text))
}

fn line_comment(text: &str) -> Option<usize> {
    text.starts_with("//").then(|| text.find('\n').unwrap_or(text.len()))
}

fn block_comment(text: &str) -> Option<usize> {
    let mut depth = usize::from(text.starts_with("/*"));
    let mut at = 2;
    while depth > 0 && at < text.len() {
        let (step, deeper) = match text.as_bytes().get(at..at + 2) {
            Some(b"/*") => (2, depth + 1),
            Some(b"*/") => (2, depth - 1),
            _ => (1, depth),
        };
        (at, depth) = (at + step, deeper);
    }
    text.starts_with("/*").then_some(at)
}

fn raw_string(text: &str) -> Option<usize> {
    let fence = text.strip_prefix('r')?;
    let hashes = fence.len() - fence.trim_start_matches('#').len();
    let body = fence[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let opening = text.len() - body.len();
    Some(body.find(&end).map_or(text.len(), |at| opening + at + end.len()))
}

fn string(text: &str) -> Option<usize> {
    let body = text.strip_prefix('"')?;
    let mut escaped = false;
    let end = body.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    Some(end.map_or(text.len(), |at| at + 2))
}

/// A quote opens a character if one closes it; else it is a lifetime.
fn character(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    let first = body.chars().next()?;
    let shortest = 1 + first.len_utf8();
    if first == '\\' {
        return text.get(3..)?.find('\'').map(|at| at + 4);
    }
    text[shortest..].starts_with('\'').then_some(shortest + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_literals_are_those_of_shipped_code() {
        let text = "f(\"a\"); // \"b\"\ng(r#\"c\"d\"#, 'e');\n#[cfg(test)]\nmod tests { const F: &str = \"f\"; }\nh(\"\");\n";
        let found: Vec<_> = literals(text).into_iter().map(|(_, literal)| literal).collect();
        assert_eq!(found, ["a", "c\"d", ""]);
    }

    #[test]
    fn comments_and_literals_are_blank_and_lines_stay() {
        let text = "a(\"x{\\\"\") // b\n/* c /* d */\n e */ f('{', '\\'', '\\u{7b}', r#\"g\"{\"#, &'h i)\n";
        let code = code(text);
        assert_eq!(code.split_whitespace().collect::<Vec<_>>().join(" "), "a( ) f( , , , , &'h i)");
        assert_eq!(code.len(), text.len());
        assert_eq!(code.matches('\n').count(), 3);
    }

    #[test]
    fn an_open_end_does_not_hurt() {
        for text in ["/*", "\"", "r#\"", "'", "'\\", "//", "/* ü", "\"ü", "'ü'"] {
            assert_eq!(code(text).len(), text.len(), "{text}");
        }
    }

    #[test]
    fn tests_do_not_ship() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { if true {} }\n}\nfn c() {}\n";
        let shipped = shipped(text);
        assert_eq!(shipped.split_whitespace().collect::<Vec<_>>().join(" "), "fn a() {} fn c() {}");
        assert_eq!(shipped.len(), text.len());
    }

    #[test]
    fn a_word_is_not_found_inside_another() {
        assert_eq!(find_word("Db::Sqlite(x) MySqlite(y)", "Sqlite(").collect::<Vec<_>>(), [4]);
        assert_eq!(find_word("sum sums a_sum sum", "sum").collect::<Vec<_>>(), [0, 15]);
    }
}
