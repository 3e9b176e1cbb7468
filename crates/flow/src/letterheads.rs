//! The letterhead of the house, version by version: name, addresses, colour and logo of its documents, and the court that
//! decides on its decisions. It lies beside the books, and each version stays with who set it.
//!
//! A document shows the letterhead that counted on the day as of which the books are known: whoever makes one of a past day
//! again gets the same bytes, whatever was set since. A provider's documents show the provider's name.

use grants::{OrganisationId, TextError, single_spaced};
use proof::{Accent, Logo, data::Remedy};
pub use proof::{AccentError, LogoError};
use store::{Conn, Document, Letterhead, LetterheadVersion, OrganisationKind, StoreError};

use crate::{
    Action, Ctx, FlowError, access,
    documents::{made, parties, view::View},
    views::MOST,
};

/// The most lines of addresses.
const MOST_LINES: usize = 5;
/// How the name of a court begins that decides on an administrative act.
const COURT: &str = "Verwaltungsgericht ";

/// The letterhead as it stands.
#[derive(Clone, Debug)]
pub struct StandingLetterhead {
    /// The number of the newest version, 0 if the house has set none.
    pub number: i64,
    /// What documents show.
    pub look: proof::Letterhead,
    /// The court that decides on decisions of the house, with its address.
    pub court: Option<String>,
    /// The versions with the name of who set each, newest first.
    pub versions: Vec<(LetterheadVersion, String)>,
}

/// A next version of the letterhead.
#[derive(Clone, Debug)]
pub struct NewLetterhead {
    /// The number that it has: one more than that of the version that the person saw.
    pub number: i64,
    /// The name of the house.
    pub name: String,
    /// A line below the name, or nothing.
    pub claim: String,
    /// Address, telephone, e-mail, one line each.
    pub contact: Vec<String>,
    /// The sender in one line, or nothing.
    pub return_address: String,
    /// The colour, as # and six digits.
    pub accent: String,
    /// The logo.
    pub logo: NewLogo,
    /// The court that decides on decisions of the house, with its address, or nothing.
    pub court: String,
}

/// What becomes of the logo.
#[derive(Clone, Debug)]
pub enum NewLogo {
    /// There is none.
    None,
    /// That of the version before.
    Kept,
    /// This file.
    File(Vec<u8>),
}

/// Why a letterhead is not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LetterheadError {
    /// A text that is none.
    #[error("a letterhead cannot be set like this: {field}: {cause}")]
    Text {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        cause: TextError,
    },
    /// More lines of addresses than fit.
    #[error("{lines} lines of addresses, and {MOST_LINES} are the most")]
    Lines {
        /// How many there are.
        lines: usize,
    },
    /// No colour, or too light a one.
    #[error(transparent)]
    Accent(#[from] AccentError),
    /// A logo that is none.
    #[error(transparent)]
    Logo(#[from] LogoError),
    /// No court that decides on administrative acts.
    #[error(
        "the court begins with the word Verwaltungsgericht, its seat and its address follow after a comma"
    )]
    Court,
}

impl LetterheadError {
    /// The field that is to blame.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Text { field, .. } => field,
            Self::Lines { .. } => "contact",
            Self::Accent(_) => "accent",
            Self::Logo(_) => "logo",
            Self::Court => "court",
        }
    }
}

/// The letterhead as it stands, with its versions. Who manages people sees it.
pub async fn standing(ctx: &Ctx) -> Result<StandingLetterhead, FlowError> {
    let mut conn = ctx.look_at_people().await?;
    let versions = store::letterhead_versions(&mut conn, ctx.actor().unit, MOST).await?;
    let set = store::letterhead_on(&mut conn, ctx.actor().unit, ctx.today()).await?;
    let (number, court) = set.as_ref().map_or((0, None), |set| (set.number, set.court.clone()));
    let look = match set {
        Some(set) => drawn(set)?,
        None => proof::Letterhead::of(&office_name(&mut conn, ctx).await?),
    };
    Ok(StandingLetterhead { number, look, court, versions })
}

/// An invented letter with the letterhead as it stands.
pub async fn sample(ctx: &Ctx) -> Result<Document, FlowError> {
    let StandingLetterhead { look, court, .. } = standing(ctx).await?;
    let letter = proof::data::Decision {
        remarks: vec!["Muster des Briefkopfs: Alle Angaben in diesem Schreiben sind erfunden.".to_owned()],
        remedy: Remedy::Rechtsbehelf(parties::instruction(court.as_deref())),
        chain: None,
        ..proof::sample::decision()
    };
    let sample = proof::Document { letterhead: look, content: letter.into() };
    made(sample, proof::Enclosures::default()).await
}

/// Sets the next version of the letterhead. It holds from the next document on.
pub async fn set(ctx: &Ctx, new: NewLetterhead) -> Result<LetterheadVersion, FlowError> {
    const WHAT: &str = "letterhead.set";
    let mut aside = ctx.store().aside().await?;
    let outcome = match set_beside(aside.conn(), ctx, new).await {
        Ok(version) => {
            ctx.note_done_beside(aside.conn(), WHAT).await.map(|()| version).map_err(FlowError::from)
        }
        refused => refused,
    };
    let settled = aside.settle(outcome).await;
    if settled.as_ref().is_err_and(FlowError::is_refusal) {
        ctx.note_refused(WHAT).await?;
    }
    settled
}

async fn set_beside(conn: &mut Conn, ctx: &Ctx, new: NewLetterhead) -> Result<LetterheadVersion, FlowError> {
    // May this person do this?
    access::admit(conn, ctx, Action::ChangeSettings).await?;
    access::require_first_recipient(conn, ctx.actor()).await?;
    // Is it a letterhead?
    let before = store::letterhead_on(conn, ctx.actor().unit, ctx.today()).await?;
    let version = new.read(ctx, before.and_then(|before| before.logo))?;
    let set = LetterheadVersion {
        number: version.number,
        name: version.name.clone(),
        has_logo: version.logo.is_some(),
        court: version.court.clone(),
        set_by: version.set_by,
        set_at: version.set_at,
    };
    let written = store::insert_letterhead(conn, ctx.actor().unit, &version).await;
    // Another version came in between.
    let is_taken = |rule| ["letterhead_number", "letterhead_pkey"].contains(&rule);
    match written {
        Err(refused) if refused.rule().is_some_and(is_taken) => Err(FlowError::Stale { what: "letterhead" }),
        written => Ok(written.map(|()| set)?),
    }
}

impl NewLetterhead {
    fn read(self, ctx: &Ctx, logo_before: Option<Vec<u8>>) -> Result<Letterhead, LetterheadError> {
        let contact: Vec<_> = self.contact.iter().filter(|line| !line.trim().is_empty()).collect();
        if contact.len() > MOST_LINES {
            return Err(LetterheadError::Lines { lines: contact.len() });
        }
        let contact = contact.into_iter().map(|text| line("contact", text, 60)).collect::<Result<_, _>>()?;
        Ok(Letterhead {
            number: self.number,
            name: line("name", &self.name, 100)?,
            claim: line_if_any("claim", &self.claim, 100)?.unwrap_or_default(),
            contact,
            return_address: line_if_any("return_address", &self.return_address, 90)?.unwrap_or_default(),
            accent: Accent::parse(self.accent.trim())?.into(),
            logo: match self.logo {
                NewLogo::None => None,
                NewLogo::Kept => logo_before,
                NewLogo::File(file) => Some(Logo::read(&file)?.png().to_vec()),
            },
            court: court(&self.court)?,
            set_by: ctx.actor().person,
            set_at: ctx.now(),
        })
    }
}

fn line(field: &'static str, text: &str, most: usize) -> Result<String, LetterheadError> {
    single_spaced(text, most).map_err(|cause| LetterheadError::Text { field, cause })
}

fn line_if_any(field: &'static str, text: &str, most: usize) -> Result<Option<String>, LetterheadError> {
    if text.trim().is_empty() { Ok(None) } else { line(field, text, most).map(Some) }
}

/// The court and its address, as it stands in a sentence.
fn court(text: &str) -> Result<Option<String>, LetterheadError> {
    let named = line_if_any("court", text.trim().trim_end_matches(['.', ',']), 200)?;
    let is_one = |court: &String| {
        court
            .strip_prefix(COURT)
            .and_then(|seat| seat.split_once(", "))
            .is_some_and(|(seat, at)| !seat.is_empty() && at.chars().any(|one| one.is_ascii_digit()))
    };
    if named.as_ref().is_none_or(is_one) { Ok(named) } else { Err(LetterheadError::Court) }
}

/// The letterhead of who makes a document: what the house set is the house's alone.
pub(crate) async fn of(view: &mut View<'_>, from: OrganisationId) -> Result<proof::Letterhead, FlowError> {
    let organisation = view.organisation(from).await?;
    match of_house(view, organisation.kind).await? {
        Some(set) => Ok(drawn(set)?),
        None => Ok(proof::Letterhead::of(&organisation.name)),
    }
}

/// The court that decides on what an organisation decides, where the house that it is has said so.
pub(crate) async fn court_of(view: &mut View<'_>, from: OrganisationId) -> Result<Option<String>, FlowError> {
    let kind = view.organisation(from).await?.kind;
    Ok(of_house(view, kind).await?.and_then(|set| set.court))
}

async fn of_house(view: &mut View<'_>, kind: OrganisationKind) -> Result<Option<Letterhead>, StoreError> {
    if kind != OrganisationKind::Municipality {
        return Ok(None);
    }
    let (unit, known_on) = (view.ctx.actor().unit, view.as_of().known_on);
    store::letterhead_on(&mut view.conn, unit, known_on).await
}

/// The name of the house that keeps the books, and how it is reached: as its letterhead says.
pub(crate) async fn house(conn: &mut Conn, ctx: &Ctx) -> Result<(String, Vec<String>), FlowError> {
    match store::letterhead_on(conn, ctx.actor().unit, ctx.today()).await? {
        Some(set) => Ok((set.name, set.contact)),
        None => Ok((office_name(conn, ctx).await?, Vec::new())),
    }
}

async fn office_name(conn: &mut Conn, ctx: &Ctx) -> Result<String, FlowError> {
    let all = store::organisations(conn, ctx.actor().unit).await?;
    let office = all.into_iter().find(|it| it.kind == OrganisationKind::Municipality);
    Ok(office.ok_or(FlowError::NotFound { what: "organisation" })?.name)
}

fn drawn(set: Letterhead) -> Result<proof::Letterhead, StoreError> {
    let broken =
        |what: String| StoreError::BrokenRow { table: "letterhead", row: set.number.to_string(), what };
    let accent = Accent::parse(&set.accent).map_err(|cause| broken(cause.to_string()))?;
    let logo = set.logo.map(Logo::kept).transpose().map_err(|cause| broken(cause.to_string()))?;
    let Letterhead { name, claim, contact, return_address, .. } = set;
    Ok(proof::Letterhead { name, claim, contact, return_address, accent, logo })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_court_is_named_with_its_seat_and_address() {
        let whole = "Verwaltungsgericht Musterstadt, Gerichtsstraße 1, 12345 Musterstadt";
        assert_eq!(court(&format!("  {whole}. ")), Ok(Some(whole.to_owned())));
        assert_eq!(court(" \n"), Ok(None));
        for other in [
            "Verwaltungsgericht Musterstadt",
            "Amtsgericht Musterstadt, Weg 1",
            "Verwaltungsgericht , Weg 1",
            "VG, 1",
        ] {
            assert_eq!(court(other), Err(LetterheadError::Court), "{other}");
        }
    }
}
