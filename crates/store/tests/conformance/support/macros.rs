//! What macros make of what is given to them, so far as it becomes SQL. They are read as the compiler reads them, without
//! expressions and types: a macro that takes these is left as it stands.

use std::{collections::BTreeMap, slice};

use super::tokens::Token;

/// Macros by their names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Macros(BTreeMap<String, Vec<Rule>>);

/// What a macro takes, and what it makes of it.
#[derive(Clone, Debug)]
struct Rule {
    taken: Vec<Token>,
    made: Vec<Token>,
}

/// What stands for a name: tokens, or one after the other.
#[derive(Clone, Debug)]
enum Bound {
    Once(Vec<Token>),
    Each(Vec<Self>),
}

type Bindings = BTreeMap<String, Bound>;

impl Macros {
    /// Adds those that are declared here. One of the same name is replaced.
    pub(crate) fn learn(&mut self, mut tokens: &[Token]) {
        while let [first, rest @ ..] = tokens {
            tokens = rest;
            if let Some((name, body, behind)) = declared(first, rest) {
                self.0.insert(name.to_owned(), rules(body));
                tokens = behind;
            } else if let Token::Group(_, inner) = first {
                self.learn(inner);
            }
        }
    }

    /// The tokens with what the macros make of theirs. Declarations are left out.
    pub(crate) fn expand(&self, mut tokens: &[Token]) -> Vec<Token> {
        let mut made = Vec::new();
        while let [first, rest @ ..] = tokens {
            tokens = rest;
            match (first, rest) {
                (Token::Word(name), [Token::Mark('!'), Token::Group(_, given), behind @ ..]) => {
                    made.extend(self.called(name, given));
                    tokens = behind;
                }
                (Token::Group(bracket, inner), _) => made.push(Token::Group(*bracket, self.expand(inner))),
                _ => match declared(first, rest) {
                    Some((_, _, behind)) => tokens = behind,
                    None => made.push(first.clone()),
                },
            }
        }
        made
    }

    /// What a macro makes of this. What `format!` makes is no constant.
    fn called(&self, name: &str, given: &[Token]) -> Vec<Token> {
        match name {
            "concat" => vec![Token::Text(self.expand(given).iter().filter_map(written).collect())],
            "format" => Vec::new(),
            _ => match self.0.get(name).and_then(|rules| rules.iter().find_map(|rule| rule.of(given))) {
                Some(made) => self.expand(&made),
                None => vec![Token::Group('(', self.expand(given))],
            },
        }
    }
}

/// The name of a macro that is declared here, its rules, and what stands behind it.
fn declared<'a>(first: &Token, rest: &'a [Token]) -> Option<(&'a str, &'a [Token], &'a [Token])> {
    match (first, rest) {
        (Token::Word(word), [Token::Mark('!'), Token::Word(name), Token::Group(_, body), behind @ ..])
            if word == "macro_rules" =>
        {
            Some((name, body, behind))
        }
        _ => None,
    }
}

fn rules(mut body: &[Token]) -> Vec<Rule> {
    let mut rules = Vec::new();
    while let [Token::Group(_, taken), Token::Mark('='), Token::Mark('>'), Token::Group(_, made), rest @ ..] =
        body
    {
        rules.push(Rule { taken: taken.clone(), made: made.clone() });
        body = rest.strip_prefix(&[Token::Mark(';')]).unwrap_or(rest);
    }
    rules
}

/// What a token says in a string that is put together.
fn written(token: &Token) -> Option<&str> {
    match token {
        Token::Text(text) | Token::Word(text) => Some(text),
        Token::Mark(_) | Token::Group(..) => None,
    }
}

impl Rule {
    /// What it makes of this, if it takes all of it.
    fn of(&self, mut given: &[Token]) -> Option<Vec<Token>> {
        let bound = take(&self.taken, &mut given)?;
        given.is_empty().then(|| fill(&self.made, &bound))
    }
}

/// Takes what a pattern describes from the front of what is given.
fn take(mut pattern: &[Token], given: &mut &[Token]) -> Option<Bindings> {
    let mut bound = Bindings::new();
    while let [first, rest @ ..] = pattern {
        pattern = rest;
        match (first, rest) {
            (Token::Mark('$'), [Token::Word(name), Token::Mark(':'), Token::Word(kind), behind @ ..]) => {
                bound.insert(name.clone(), Bound::Once(fragment(kind, given)?));
                pattern = behind;
            }
            (Token::Mark('$'), [Token::Group(_, inner), how @ ..]) => {
                let (between, often, behind) = repetition(how)?;
                bound.extend(take_each(inner, between, often, given)?);
                pattern = behind;
            }
            (Token::Group(bracket, inner), _) => {
                let [Token::Group(other, within), behind @ ..] = *given else { return None };
                let mut within = within.as_slice();
                bound.extend(take(inner, &mut within)?);
                if other != bracket || !within.is_empty() {
                    return None;
                }
                *given = behind;
            }
            _ => *given = given.strip_prefix(slice::from_ref(first))?,
        }
    }
    Some(bound)
}

/// Takes what stands for a name.
fn fragment(kind: &str, given: &mut &[Token]) -> Option<Vec<Token>> {
    let is_public = matches!(given.first(), Some(Token::Word(word)) if word == "pub");
    let length = match (kind, given.get(1)) {
        ("vis", Some(Token::Group('(', _))) if is_public => 2,
        ("vis", _) => usize::from(is_public),
        _ => 1,
    };
    let (taken, behind) = given.split_at_checked(length)?;
    let fits = match (kind, taken) {
        ("literal", [Token::Text(_)]) | ("ident", [Token::Word(_)]) => true,
        ("literal", [Token::Word(word)]) => word.starts_with(|one: char| one.is_ascii_digit()),
        ("literal" | "ident", _) => false,
        _ => true,
    };
    *given = behind;
    fits.then(|| taken.to_vec())
}

/// What stands between what is repeated, how often it may stand there, and what follows.
fn repetition(how: &[Token]) -> Option<(Option<&Token>, char, &[Token])> {
    match how {
        [Token::Mark(often @ ('*' | '+' | '?')), behind @ ..] => Some((None, *often, behind)),
        [between, Token::Mark(often), behind @ ..] => Some((Some(between), *often, behind)),
        _ => None,
    }
}

fn take_each(
    inner: &[Token],
    between: Option<&Token>,
    often: char,
    given: &mut &[Token],
) -> Option<Bindings> {
    let mut bound: Bindings = names(inner).into_iter().map(|name| (name, Bound::Each(Vec::new()))).collect();
    let mut times = 0;
    while !given.is_empty() && (often != '?' || times == 0) {
        let mut ahead = *given;
        if let Some(between) = between.filter(|_| times > 0) {
            let Some(behind) = ahead.strip_prefix(slice::from_ref(between)) else { break };
            ahead = behind;
        }
        let Some(once) = take(inner, &mut ahead) else { break };
        for (name, one) in once {
            if let Some(Bound::Each(all)) = bound.get_mut(&name) {
                all.push(one);
            }
        }
        *given = ahead;
        times += 1;
    }
    (often != '+' || times > 0).then_some(bound)
}

/// The names behind a `$`, at any depth.
fn names(mut tokens: &[Token]) -> Vec<String> {
    let mut found = Vec::new();
    while let [first, rest @ ..] = tokens {
        tokens = rest;
        match (first, rest) {
            (Token::Mark('$'), [Token::Word(name), ..]) => found.push(name.clone()),
            (Token::Group(_, inner), _) => found.extend(names(inner)),
            _ => {}
        }
    }
    found
}

/// What a rule makes, with what stands for its names.
fn fill(mut body: &[Token], bound: &Bindings) -> Vec<Token> {
    let mut made = Vec::new();
    while let [first, rest @ ..] = body {
        body = rest;
        match (first, rest) {
            (Token::Mark('$'), [Token::Word(name), behind @ ..]) => {
                if let Some(Bound::Once(tokens)) = bound.get(name) {
                    made.extend_from_slice(tokens);
                }
                body = behind;
            }
            (Token::Mark('$'), [Token::Group(_, inner), how @ ..]) => {
                let Some((between, _, behind)) = repetition(how) else { return made };
                made.extend(fill_each(inner, between, bound));
                body = behind;
            }
            (Token::Group(bracket, inner), _) => made.push(Token::Group(*bracket, fill(inner, bound))),
            _ => made.push(first.clone()),
        }
    }
    made
}

fn fill_each(inner: &[Token], between: Option<&Token>, bound: &Bindings) -> Vec<Token> {
    let names = names(inner);
    let each = |name: &String| match bound.get(name) {
        Some(Bound::Each(all)) => Some((name.clone(), all)),
        _ => None,
    };
    let repeated: Vec<(String, &Vec<Bound>)> = names.iter().filter_map(each).collect();
    let times = repeated.iter().map(|(_, all)| all.len()).max().unwrap_or_default();
    let mut made = Vec::new();
    for time in 0..times {
        made.extend(between.filter(|_| time > 0).cloned());
        let mut once = bound.clone();
        once.extend(repeated.iter().filter_map(|(name, all)| Some((name.clone(), all.get(time)?.clone()))));
        made.extend(fill(inner, &once));
    }
    made
}
