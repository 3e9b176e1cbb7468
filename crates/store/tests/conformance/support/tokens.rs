//! A source file as its tokens, as far as a macro tells them apart. What comments say is not among them.

use std::{iter::Peekable, str::Chars};

/// A token, or all that stands between two brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A string, as it is read.
    Text(String),
    /// A name, a keyword or a number.
    Word(String),
    /// A mark.
    Mark(char),
    /// The opening bracket, and what stands behind it.
    Group(char, Vec<Self>),
}

/// The tokens of a source file.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    group(&mut source.chars().peekable())
}

/// What stands up to a closing bracket, or to the end.
fn group(rest: &mut Peekable<Chars<'_>>) -> Vec<Token> {
    let mut found = Vec::new();
    while let Some(next) = rest.next() {
        match next {
            '/' if rest.peek() == Some(&'/') => rest.by_ref().take_while(|one| *one != '\n').for_each(drop),
            '"' => found.push(Token::Text(text(rest))),
            '\'' => pass_character(rest),
            '(' | '[' | '{' => found.push(Token::Group(next, group(rest))),
            ')' | ']' | '}' => break,
            _ if next.is_whitespace() => {}
            _ if is_of_word(next) => found.push(Token::Word(word(next, rest))),
            _ => found.push(Token::Mark(next)),
        }
    }
    found
}

fn is_of_word(one: char) -> bool {
    one.is_alphanumeric() || one == '_'
}

fn word(first: char, rest: &mut Peekable<Chars<'_>>) -> String {
    let mut read = String::from(first);
    while let Some(next) = rest.next_if(|one| is_of_word(*one)) {
        read.push(next);
    }
    read
}

/// What a string says, behind its opening quote. A line that ends with a backslash goes on where the next one begins.
fn text(rest: &mut Peekable<Chars<'_>>) -> String {
    let mut read = String::new();
    while let Some(next) = rest.next() {
        match next {
            '"' => break,
            '\\' => match rest.next() {
                Some('\n') => while rest.next_if(|one| one.is_whitespace()).is_some() {},
                Some('n') => read.push('\n'),
                Some(other) => read.push(other),
                None => break,
            },
            _ => read.push(next),
        }
    }
    read
}

/// Passes a character, behind its opening quote. Of a lifetime only the quote is passed.
fn pass_character(rest: &mut Peekable<Chars<'_>>) {
    let mut ahead = rest.clone();
    match (ahead.next(), ahead.next()) {
        (Some('\\'), _) => {
            rest.nth(1);
            rest.by_ref().take_while(|one| *one != '\'').for_each(drop);
        }
        (Some(_), Some('\'')) => {
            rest.nth(1);
        }
        _ => {}
    }
}
