//! Part of `/pruefung/auffaelliges`: lines that were recognised although another may rest on the same paper, and who decided that.

use std::collections::BTreeMap;

use axum::response::Response;
use flow::{
    overruled_hints::{Asked, CountedLine, LinePlace, OverruledHint, overruled_hints},
    progress, views,
};
use grants::{ClaimId, GrantId, SignOff};
use ledger::Cents;

use crate::{
    form::Form,
    german::{day, step},
    list_csv::{self, Cell},
    lists,
    pages::claims::likeness,
    show::Wrong,
    visitor::Visitor,
};

/// The most rows of a page.
const MOST: i64 = 20;
/// The field that says after which line the table goes on.
const AFTER: &str = "hinweise_nach";

/// A line, and the one that is most like it.
pub(super) struct Row {
    pub(super) to: String,
    pub(super) line: String,
    pub(super) reference: String,
    pub(super) issuer: String,
    pub(super) number: String,
    pub(super) recognised: Cents,
    pub(super) likeness: &'static str,
    pub(super) like_to: String,
    pub(super) like: String,
    pub(super) like_reference: String,
    pub(super) like_recognised: Cents,
    /// How many more are like it.
    pub(super) more: usize,
    /// Who proposed and certified it.
    pub(super) signed: Vec<String>,
}

/// A page of them.
#[derive(Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) csv: Option<String>,
    pub(super) next: Option<String>,
}

/// What is called by which name: the acts of grants.
type References = BTreeMap<GrantId, String>;

/// The page of them that a form asks for; nothing where it names no grant.
pub(super) async fn table(
    visitor: &Visitor,
    form: &Form,
    grant: Option<GrantId>,
    references: &References,
) -> Result<Table, Wrong> {
    let Some(grant) = grant else { return Ok(Table::default()) };
    let asked = Asked { grant, after: read_place(form.value(AFTER)), limit: MOST };
    let found = overruled_hints(&visitor.ctx, asked).await?;
    let rows: Vec<_> = found.items.into_iter().map(|it| row(references, it)).collect();
    Ok(Table {
        csv: (!rows.is_empty()).then(|| format!("/pruefung/auffaelliges/hinweise.csv?zuwendung={grant}")),
        rows,
        next: found.next.map(|next| further(form, next)),
    })
}

/// The address of the same page, with the next of them.
fn further(form: &Form, (claim, number): LinePlace) -> String {
    let asked = ["zuwendung", "schritt", "grenze", "tage"].map(|name| (name, form.value(name)));
    let asked = asked.into_iter().filter(|(_, value)| !value.is_empty());
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(asked).append_pair(AFTER, &format!("{claim}.{number}"));
    format!("/pruefung/auffaelliges?{}#hinweise", query.finish())
}

/// The line that an address names.
fn read_place(text: &str) -> Option<LinePlace> {
    let (claim, number) = text.split_once('.')?;
    Some((ClaimId(claim.parse().ok()?), number.parse().ok()?))
}

fn row(references: &References, it: OverruledHint) -> Row {
    let OverruledHint { line, like, likeness: of, more, signed } = it;
    let reference = |line: &CountedLine| references.get(&line.grant).cloned().unwrap_or_default();
    Row {
        to: place(&line),
        reference: reference(&line),
        recognised: line.recognised,
        like_to: place(&like),
        like: called(&like),
        like_reference: reference(&like),
        like_recognised: like.recognised,
        likeness: likeness(of),
        more,
        signed: signed.iter().map(told).collect(),
        line: called(&line),
        issuer: line.receipt.issuer,
        number: line.receipt.number,
    }
}

fn place(line: &CountedLine) -> String {
    format!("/abrechnungen/{}/zeilen/{}", line.claim, line.number)
}

fn called(line: &CountedLine) -> String {
    format!("Abrechnung {}, Zeile {}", line.claim_number, line.number)
}

/// What somebody signed, who, and when.
fn told(signed: &SignOff) -> String {
    format!("{}: {}, {}", step(signed.step), signed.by.name, day(signed.by.on))
}

/// `GET /pruefung/auffaelliges/hinweise.csv`
pub(crate) async fn csv(visitor: Visitor) -> Result<Response, Wrong> {
    let grant = visitor.asked.value("zuwendung").parse().map(GrantId).map_err(|_| Wrong::unknown())?;
    let all = lists::grants(&visitor.ctx).await?;
    let references: References = all.into_iter().map(|it| (it.id, it.act.reference)).collect();
    let mut asked = Asked { grant, after: None, limit: views::MOST };
    let mut rows = Vec::new();
    loop {
        let found = overruled_hints(&visitor.ctx, asked).await?;
        progress::done(found.items.len());
        rows.extend(found.items.into_iter().map(|it| cells(row(&references, it))));
        let Some(next) = found.next else { break };
        asked.after = Some(next);
    }
    let head = [
        "Zeile",
        "Zuwendung",
        "Aussteller",
        "Beleg",
        "anerkannt",
        "gleich ist",
        "ähnliche Zeile",
        "deren Zuwendung",
        "dort anerkannt",
        "weitere ähnliche",
        "wer entschieden hat",
    ];
    list_csv::answer(&visitor, "Anerkannt trotz Prüfhinweis", &head, rows).await
}

fn cells(it: Row) -> Vec<Cell> {
    vec![
        Cell::Text(it.line),
        Cell::Text(it.reference),
        Cell::Text(it.issuer),
        Cell::Text(it.number),
        Cell::Amount(it.recognised),
        Cell::Text(it.likeness.to_owned()),
        Cell::Text(it.like),
        Cell::Text(it.like_reference),
        Cell::Amount(it.like_recognised),
        Cell::Text(it.more.to_string()),
        Cell::Text(it.signed.join("; ")),
    ]
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_address_goes_on_after_a_line_and_keeps_what_is_looked_for() {
        let form = Form::of(b"zuwendung=z&schritt=100,00&hinweise_nach=x");
        let place = (ClaimId(Uuid::from_u128(7)), 3);
        let to = further(&form, place);
        let after = "hinweise_nach=00000000-0000-0000-0000-000000000007.3#hinweise";
        assert_eq!(to, format!("/pruefung/auffaelliges?zuwendung=z&schritt=100%2C00&{after}"));
        assert_eq!(read_place("00000000-0000-0000-0000-000000000007.3"), Some(place));
        for none in ["", "7", "7.3", "00000000-0000-0000-0000-000000000007.x"] {
            assert_eq!(read_place(none), None, "{none}");
        }
    }
}
