//! Search over everything that the actor sees: by number, name, amount, or the end of an account number.
//!
//! Who sees the unit as a whole looks through all of it. Anyone else looks through the grants that they see, together, and
//! through nothing else: what is not theirs is neither found nor counted. Account numbers, or else names of people, are looked through where
//! the text can be one, for those alone whose role may see them; observations of audits by who may know of them. That is written down before anything else is looked at:
//! of a request the trail keeps the first look.

use ledger::Cents;
use store::Sought;
/// What is found.
pub use store::{Found, FoundKind, Matched};
use uuid::Uuid;

use crate::{Action, Ctx, FlowError, access, audit_observations, views};

/// The fewest characters of what is looked for.
pub const LEAST: usize = 2;
/// The most characters of what is looked for.
pub const LONGEST: usize = 100;
/// The most that is shown of one kind.
pub const MOST_HITS: usize = 10;
/// The fewest characters that count as the end of an account number.
const LEAST_OF_IBAN: usize = 4;

/// Why nothing can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchTextError {
    /// Too little.
    #[error("a search has at least {LEAST} characters")]
    TooShort,
    /// Too much.
    #[error("a search has at most {LONGEST} characters")]
    TooLong,
}

/// What is looked for.
#[derive(Clone)]
pub struct SearchText {
    text: String,
    amount: Option<Cents>,
}

impl SearchText {
    /// A text as it was typed, and the amount that it is, if it is one.
    pub fn new(text: &str, amount: Option<Cents>) -> Result<Self, SearchTextError> {
        let words = text.split(|one: char| one.is_whitespace() || one.is_control());
        let text = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        match text.chars().count() {
            ..LEAST => Err(SearchTextError::TooShort),
            LEAST..=LONGEST => Ok(Self { text, amount }),
            _ => Err(SearchTextError::TooLong),
        }
    }

    /// Whether a person can be called so: by letters, without a digit.
    fn can_be_a_name(&self) -> bool {
        self.text.chars().any(char::is_alphabetic) && !self.text.chars().any(char::is_numeric)
    }

    /// The end of an account number, if it can be one: digits, or a whole number with its country.
    fn iban_end(&self) -> Option<String> {
        let plain: String = self.text.split(' ').collect::<String>().to_ascii_uppercase();
        let digits = plain.trim_start_matches(|one: char| one.is_ascii_uppercase());
        let is_end = digits.bytes().all(|one| one.is_ascii_digit()) && digits.len() >= LEAST_OF_IBAN;
        Some(plain).filter(|_| is_end)
    }
}

/// What was found of one kind.
#[derive(Clone, Debug)]
pub struct Hits {
    /// The kind.
    pub kind: FoundKind,
    /// The newest of what was found.
    pub found: Vec<Found>,
    /// Whether there is more.
    pub has_more: bool,
}

/// What the actor sees that matches, kind by kind; kinds of which nothing matches are left out.
pub async fn search(ctx: &Ctx, text: &SearchText) -> Result<Vec<Hits>, FlowError> {
    let sees_all = access::sees_all(&mut ctx.store().read().await?, ctx).await?;
    let may = |action: Action| sees_all && action.allows(ctx.actor().role);
    let mut sought = Sought::new(&text.text, text.amount);
    let end = text.iban_end().filter(|_| may(Action::LookAtBankDetails));
    let names = end.is_none() && text.can_be_a_name() && may(Action::LookAtPeople);
    if let Some(end) = end {
        drop(ctx.look(Action::LookAtBankDetails).await?);
        sought = sought.with_iban_end(&end);
    }
    if names {
        drop(ctx.look_at_people().await?);
    }
    drop(ctx.look(Action::Look).await?);
    ctx.only_today("the search")?;
    let observations = audit_observations::may_know(&mut ctx.store().read().await?, ctx).await?;
    let is_sought = |kind: FoundKind| match kind {
        FoundKind::Person => names,
        FoundKind::AuditObservation => observations,
        _ => true,
    };
    let scopes = if sees_all { None } else { Some(scopes(ctx).await?) };
    let mut all = Vec::new();
    for kind in FoundKind::ALL.iter().copied().filter(|kind| is_sought(*kind)) {
        let of_organisations = kind == FoundKind::Organisation;
        let within =
            scopes.as_ref().map(
                |(grants, organisations)| {
                    if of_organisations { organisations.as_slice() } else { grants.as_slice() }
                },
            );
        let hits = of_kind(ctx, kind, &sought, within).await?;
        all.extend(Some(hits).filter(|hits| !hits.found.is_empty()));
    }
    Ok(all)
}

/// The grants and the organisations that an actor sees who does not see all of them.
async fn scopes(ctx: &Ctx) -> Result<(Vec<Uuid>, Vec<Uuid>), FlowError> {
    let grants = views::all_grants(ctx).await?;
    let organisations = views::organisations(ctx).await?;
    Ok((grants.iter().map(|it| it.id.0).collect(), organisations.iter().map(|it| it.id.0).collect()))
}

async fn of_kind(
    ctx: &Ctx,
    kind: FoundKind,
    sought: &Sought,
    within: Option<&[Uuid]>,
) -> Result<Hits, FlowError> {
    let mut conn = ctx.store().read().await?;
    let limit = i64::try_from(MOST_HITS).unwrap_or(i64::MAX).saturating_add(1);
    let mut found = store::search(&mut conn, ctx.actor().unit, kind, sought, within, limit).await?;
    let has_more = found.len() > MOST_HITS;
    found.truncate(MOST_HITS);
    Ok(Hits { kind, found, has_more })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_has_two_to_a_hundred_characters_and_no_space_to_spare() {
        let new = |text: &str| SearchText::new(text, None).map(|it| it.text);
        assert_eq!(new("  L-1\u{0}\n x "), Ok("L-1 x".to_owned()));
        assert_eq!(new(" x\t"), Err(SearchTextError::TooShort));
        assert_eq!(new(&"ä".repeat(LONGEST)), Ok("ä".repeat(LONGEST)));
        assert_eq!(new(&"ä".repeat(LONGEST + 1)), Err(SearchTextError::TooLong));
    }

    #[test]
    fn people_are_called_by_letters() {
        let name = |text: &str| SearchText::new(text, None).unwrap().can_be_a_name();
        assert!(name("Hanna Leit") && name("O'Hara"));
        assert!(!name("L-4711") && !name("12,50") && !name("--"));
    }

    #[test]
    fn the_end_of_an_account_number_is_digits_or_the_whole_of_it() {
        let end = |text: &str| SearchText::new(text, None).unwrap().iban_end();
        assert_eq!(end("30 00"), Some("3000".to_owned()));
        assert_eq!(end("de89 3704 0044 0532 0130 00"), Some("DE89370400440532013000".to_owned()));
        for text in ["300", "12,50", "L-1234", "%%%%"] {
            assert_eq!(end(text), None, "{text}");
        }
    }
}
