//! `/dokumente`: every document that the visitor can have, grant by grant.

use askama::Template;
use axum::response::Response;
use flow::documents::{DocumentKind, Group, Listed, Listing};
use form_urlencoded::Serializer;
use grants::GrantId;

use super::{Paper, papers};
use crate::{
    frame::{Frame, Room},
    german::counted,
    names::Names,
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most documents of a page.
const MOST: usize = 50;

/// The documents of a grant, or those about all of them: what the grant is called, where it is, its documents.
struct OfGrant {
    name: String,
    to: Option<String>,
    papers: Vec<Paper>,
}

/// What a grant is called, and where it is.
type Head = (String, Option<String>);

/// Where a document stands: in which group, and at which place of it.
type Place = (usize, usize);

/// What there is to do where there is no document: a sentence, a way, and what the way is called.
type Next = (&'static str, &'static str, &'static str);

/// The page.
#[derive(Template)]
#[template(path = "documents.html")]
struct Page {
    frame: Frame,
    groups: Vec<OfGrant>,
    count: String,
    kinds: Vec<(&'static str, &'static str, bool)>,
    text: String,
    grant: String,
    stand: String,
    bekannt: String,
    number: usize,
    pages: usize,
    previous: Option<String>,
    following: Option<String>,
    is_narrowed: bool,
    next: Next,
}

/// `GET /dokumente`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let asked = Asked::of(&visitor);
    let mut found = Listing::of(&visitor.ctx, asked.grant).await?;
    if !asked.text.is_empty() {
        // A number may be among the words that are asked for.
        let all = (0..found.groups.len()).collect();
        found.number(&visitor.ctx, &all).await?;
    }
    let kinds = asked.kinds(&found.groups);
    let heads: Vec<Head> = found.groups.iter().map(|group| head(&names, group)).collect();
    let places = asked.places(&found.groups, &heads);
    let count = counted(places.len(), "Dokument", "Dokumente");
    let pages = places.len().div_ceil(MOST).max(1);
    let number = visitor.page_number().min(pages);
    let shown: Vec<Place> = places.into_iter().skip((number - 1) * MOST).take(MOST).collect();
    if asked.text.is_empty() {
        let of_shown = shown.iter().map(|(group, _)| *group).collect();
        found.number(&visitor.ctx, &of_shown).await?;
    }
    let rows = shown.into_iter().filter_map(|(group, document)| {
        let listed = found.groups.get(group)?.documents.get(document)?;
        Some((group, listed.clone()))
    });
    let rows = rows.collect();
    let (stand, bekannt) = visitor.days();
    Ok(page(&Page {
        frame: visitor.frame("Dokumente"),
        groups: grouped(heads, rows),
        count,
        kinds,
        previous: (number > 1).then(|| asked.at(number - 1)),
        following: (number < pages).then(|| asked.at(number + 1)),
        is_narrowed: !asked.kind.is_empty() || !asked.text.is_empty() || asked.grant.is_some(),
        grant: asked.grant.map(|grant| grant.to_string()).unwrap_or_default(),
        text: asked.text,
        stand,
        bekannt,
        number,
        pages,
        next: next(visitor.room()),
    }))
}

/// What the documents of a group stand below.
fn head(names: &Names, group: &Group) -> Head {
    match &group.grant {
        Some(grant) => {
            let recipient = names.organisation(grant.recipient);
            let name = format!("{}, {recipient}", grant.act.reference);
            (name, Some(format!("/zuwendungen/{}", grant.id)))
        }
        None => ("Alle Zuwendungen zusammen".to_owned(), None),
    }
}

/// The documents below the names of their grants.
fn grouped(heads: Vec<Head>, rows: Vec<(usize, Listed)>) -> Vec<OfGrant> {
    let mut of: Vec<Vec<Listed>> = heads.iter().map(|_| Vec::new()).collect();
    for (head, listed) in rows {
        of[head].push(listed);
    }
    let groups = heads.into_iter().zip(of).filter(|(_, listed)| !listed.is_empty());
    groups.map(|((name, to), listed)| OfGrant { name, to, papers: papers(listed) }).collect()
}

/// What there is to do where there is no document yet.
const fn next(room: Room) -> Next {
    match room {
        Room::Provider => (
            "Sobald eine Zuwendung an Sie weitergeleitet ist, stehen hier Vertrag oder Bescheid, der Kontoauszug und der \
             Entwurf Ihres Nachweises.",
            "/zuwendungen",
            "Meine Förderung",
        ),
        Room::Auditor => (
            "Dokumente entstehen aus den Zuwendungen im Umfang Ihrer Prüfung; darin ist noch keine.",
            "/pruefung",
            "Umfang der Prüfung",
        ),
        Room::Office | Room::Access => {
            ("Dokumente entstehen mit dem ersten Bescheid.", "/zuwendungen", "Zuwendungen")
        }
    }
}

/// What the list is narrowed down to.
struct Asked {
    kind: String,
    text: String,
    grant: Option<GrantId>,
}

impl Asked {
    fn of(visitor: &Visitor) -> Self {
        let value = |name| visitor.asked.value(name).trim().to_owned();
        Self { kind: value("art"), text: value("text"), grant: value("zuwendung").parse().ok().map(GrantId) }
    }

    /// Whether a document is of the kind that is asked for, and has every word in its title or in the name of its grant.
    fn fits(&self, listed: &Listed, of: &str) -> bool {
        let known = format!("{} {of}", listed.title).to_lowercase();
        let is_of_kind = self.kind.is_empty() || self.kind == listed.kind.word();
        is_of_kind && self.text.to_lowercase().split_whitespace().all(|word| known.contains(word))
    }

    /// Where the documents stand that are asked for, in their order.
    fn places(&self, groups: &[Group], heads: &[Head]) -> Vec<Place> {
        let mut places = Vec::new();
        for (group, (Group { documents, .. }, (name, _))) in groups.iter().zip(heads).enumerate() {
            let fits = documents.iter().enumerate().filter(|(_, it)| self.fits(it, name));
            places.extend(fits.map(|(document, _)| (group, document)));
        }
        places
    }

    /// The kinds that there are, by word and name, and whether one is asked for.
    fn kinds(&self, found: &[Group]) -> Vec<(&'static str, &'static str, bool)> {
        let is_there = |kind| found.iter().flat_map(|group| &group.documents).any(|it| it.kind == kind);
        let there = DocumentKind::ALL.iter().filter(|kind| is_there(**kind) || kind.word() == self.kind);
        there.map(|kind| (kind.word(), kind.german(), kind.word() == self.kind)).collect()
    }

    /// The address of a page of the list as it is narrowed down.
    fn at(&self, number: usize) -> String {
        let (grant, number) = (self.grant.map(|grant| grant.to_string()), number.to_string());
        let grant = grant.unwrap_or_default();
        let asked = [("art", &self.kind), ("text", &self.text), ("zuwendung", &grant), ("seite", &number)];
        let asked = asked.into_iter().filter(|(_, value)| !value.is_empty());
        let query = Serializer::new(String::new()).extend_pairs(asked).finish();
        format!("/dokumente?{query}")
    }
}
