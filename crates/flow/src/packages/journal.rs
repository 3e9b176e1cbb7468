//! The journal of a package: whole, or the entries about what the actor sees, with the hashes of those between.

use std::collections::BTreeMap;

use ledger::{EntryNumber, Hash, Head, export_line};
use store::{PAGE, StoreError, progress};
use uuid::Uuid;

use super::pack::Pack;
use crate::{Action, Ctx, FlowError, access, views};

/// The journal of who sees the unit as a whole, as `foerderfluss export journal` writes it.
pub(super) const WHOLE: &str = "journal/journal.jsonl";
/// The journal of anybody else.
pub(super) const EXTRACT: &str = "journal/auszug.jsonl";

/// How far the journal of a package goes.
pub(super) struct Extent {
    /// Whether each entry is in it.
    pub(super) is_whole: bool,
    /// The last entry.
    pub(super) head: Head,
}

/// Adds the journal up to the end of the chain, as it was known if the circumstances say so.
pub(super) async fn add(ctx: &Ctx, pack: &mut Pack) -> Result<Extent, FlowError> {
    let head = views::chain_head(ctx).await?;
    let is_whole = access::sees_all(&mut ctx.look(Action::Look).await?, ctx).await?;
    pack.begin(if is_whole { WHOLE } else { EXTRACT }).await?;
    let pages = head.number.get().unsigned_abs().div_ceil(PAGE.unsigned_abs());
    progress::expect(usize::try_from(pages).unwrap_or_default());
    let mut seen = Seen { ctx, is_whole, subjects: BTreeMap::new() };
    let mut after = EntryNumber::NONE;
    while after < head.number {
        let entries =
            store::entry_bytes(&mut ctx.look(Action::Look).await?, ctx.actor().unit, after, PAGE).await?;
        let Some((last, ..)) = entries.last() else { break };
        after = *last;
        for (number, bytes, hash) in entries.into_iter().filter(|(number, ..)| *number <= head.number) {
            let mut line =
                if seen.shows(&bytes).await? { export_line(&bytes, hash) } else { link(number, hash) };
            line.push(b'\n');
            pack.bytes(line).await?;
        }
        progress::done(1);
    }
    Ok(Extent { is_whole, head })
}

/// What stands for an entry that the actor does not see: its number, and its hash, which the next entry names.
fn link(number: EntryNumber, hash: Hash) -> Vec<u8> {
    format!("{{\"link\":{number},\"hash\":\"{hash}\"}}").into_bytes()
}

/// Which entries the actor sees.
struct Seen<'a> {
    ctx: &'a Ctx,
    is_whole: bool,
    subjects: BTreeMap<(String, Uuid), bool>,
}

impl Seen<'_> {
    async fn shows(&mut self, entry: &[u8]) -> Result<bool, FlowError> {
        if self.is_whole {
            return Ok(true);
        }
        let About { subject, subject_kind } = serde_json::from_slice(entry).map_err(StoreError::from)?;
        let subject = (subject_kind, subject);
        if let Some(known) = self.subjects.get(&subject) {
            return Ok(*known);
        }
        let shows = match views::own_subject(self.ctx, &subject.0, subject.1).await {
            Ok(()) => true,
            Err(FlowError::NotFound { .. }) => false,
            Err(other) => return Err(other),
        };
        self.subjects.insert(subject, shows);
        Ok(shows)
    }
}

/// What of an entry is looked at.
#[derive(serde::Deserialize)]
struct About {
    subject: Uuid,
    subject_kind: String,
}
