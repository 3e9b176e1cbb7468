//! The statements of the store, from its sources: the constants that are SQL, and those that macros make.

use std::path::Path;

use testkit::Engine;

use super::{
    macros::Macros,
    tokens::{Token, tokens},
};

/// A statement of the store.
pub(crate) struct Statement {
    /// Its file, as it is called below the sources of the store.
    pub(crate) file: String,
    /// What it says.
    pub(crate) sql: String,
    only: Option<Engine>,
}

impl Statement {
    /// A statement that only one engine understands bears the engine's name, or is one of a pair: the first is SQLite's.
    pub(crate) fn is_for(&self, engine: Engine) -> bool {
        self.only.is_none_or(|only| only == engine)
    }
}

/// All statements of the store but those that it puts together while it runs.
pub(crate) fn statements() -> Vec<Statement> {
    let sources = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let mut files = Vec::new();
    read(sources, sources, &mut files);
    let mut everywhere = Macros::default();
    for (_, tokens) in &files {
        everywhere.learn(tokens);
    }
    let mut found = Vec::new();
    for (file, tokens) in &files {
        let mut macros = everywhere.clone();
        macros.learn(tokens);
        for (only, sql) in sql_in(&macros.expand(tokens)) {
            found.push(Statement { file: file.clone(), sql, only });
        }
    }
    found
}

/// The files below a folder, without the tests at their ends.
fn read(sources: &Path, folder: &Path, files: &mut Vec<(String, Vec<Token>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(sources, &path, files);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            let (code, _) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
            let file = path.strip_prefix(sources).unwrap().display().to_string();
            files.push((file, tokens(code)));
        }
    }
}

/// What is SQL, each with the engine that alone understands it.
fn sql_in(tokens: &[Token]) -> Vec<(Option<Engine>, String)> {
    let mut found = Vec::new();
    let mut named = None;
    for (place, token) in tokens.iter().enumerate() {
        match token {
            Token::Word(word) if word == "const" => named = tokens.get(place + 1).and_then(engine_of),
            Token::Mark(';') => named = None,
            Token::Text(text) if is_sql(text) => found.push((named, text.clone())),
            Token::Group('[', inner) => match inner.as_slice() {
                [Token::Text(sqlite), Token::Mark(','), Token::Text(postgres)] if is_sql(sqlite) => {
                    found.push((Some(Engine::Sqlite), sqlite.clone()));
                    found.push((Some(Engine::Postgres), postgres.clone()));
                }
                _ => found.extend(sql_in(inner)),
            },
            Token::Group(_, inner) => found.extend(sql_in(inner)),
            _ => {}
        }
    }
    found
}

fn engine_of(name: &Token) -> Option<Engine> {
    match name {
        Token::Word(name) if name == "SQLITE" => Some(Engine::Sqlite),
        Token::Word(name) if name == "POSTGRES" => Some(Engine::Postgres),
        _ => None,
    }
}

fn is_sql(text: &str) -> bool {
    ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].iter().any(|verb| text.starts_with(verb))
}
