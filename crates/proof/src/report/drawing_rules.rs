//! What holds for the draw list of every document.

use std::collections::BTreeMap;

use crate::Content;
use crate::check::CheckCode;
use crate::draw::{Kid, Op, Page, Role, Tree};
use crate::flow::Shape;
use crate::fonts::Fonts;
use crate::sample;

/// The pages of a sample document, without what is drawn over them at the end, and its structure tree.
fn drawn(document: &crate::Document) -> (Vec<Page>, Tree) {
    let mut pages = Vec::new();
    let fonts = Fonts::load().unwrap();
    let laid_out = super::lay_out(document, CheckCode::new([7; 32]), &fonts, &mut pages).unwrap();
    pages.truncate(laid_out.drawn.sizes.len());
    (pages, laid_out.drawn.tree)
}

fn of_every_document(check: impl Fn(&str, &[Page], &Tree)) {
    for (name, document) in sample::all() {
        let (pages, tree) = drawn(&document);
        check(name, &pages, &tree);
    }
}

fn ops(pages: &[Page]) -> impl Iterator<Item = &Op> {
    pages.iter().flat_map(|page| &page.ops)
}

/// What a structure tree needs: nothing is drawn outside a mark, and no mark is inside another.
#[test]
fn everything_drawn_is_content_or_decoration() {
    of_every_document(|name, pages, _| {
        for Page { ops, .. } in pages {
            let mut is_marked = false;
            for op in ops {
                match op {
                    Op::Content { .. } | Op::Artifact => assert!(!std::mem::replace(&mut is_marked, true)),
                    Op::End => assert!(std::mem::replace(&mut is_marked, false)),
                    Op::Text { .. }
                    | Op::StandIn { .. }
                    | Op::Rect { .. }
                    | Op::Shape { .. }
                    | Op::Logo { .. } => {
                        assert!(is_marked, "{op:?} of {name}");
                    }
                }
            }
            assert!(!is_marked);
        }
    });
}

#[test]
fn only_the_foot_stands_below_the_text() {
    of_every_document(|name, pages, _| {
        for Page { size, ops } in pages {
            let shape = Shape::of(*size);
            for op in ops {
                if let Op::Text { at, .. } | Op::Rect { at, .. } | Op::Logo { at, .. } = op {
                    assert!(at.y <= shape.bottom, "{op:?} of {name}");
                }
            }
        }
    });
}

#[test]
fn rules_and_grounds_are_content_of_figures_alone() {
    of_every_document(|name, pages, _| {
        let mut mark = &Op::End;
        for op in ops(pages) {
            match op {
                Op::Rect { .. } | Op::Shape { .. } | Op::Logo { .. } => {
                    let is_right = matches!(mark, Op::Artifact | Op::Content { role: Role::Figure, .. });
                    assert!(is_right, "{op:?} of {name}");
                }
                Op::Text { .. } => {}
                _ => mark = op,
            }
        }
    });
}

#[test]
fn a_soft_hyphen_stands_only_at_the_end_of_a_line() {
    of_every_document(|_, pages, _| {
        for op in ops(pages) {
            if let Op::Text { text, .. } = op {
                assert!(text.find('\u{ad}').is_none_or(|at| at + 2 == text.len()), "{text}");
            }
        }
    });
}

#[test]
fn a_table_over_many_pages_has_one_head_and_the_others_are_decoration() {
    let (pages, _) = drawn(&sample::document(sample::proof(60, 40)));
    let titles = |wanted: fn(&Op) -> bool| {
        let mut mark = &Op::End;
        let mut found = 0;
        for op in ops(&pages) {
            match op {
                Op::Text { text, .. } => found += usize::from(&**text == "Lfd. Nr." && wanted(mark)),
                Op::Rect { .. } => {}
                _ => mark = op,
            }
        }
        found
    };
    let content = titles(|mark| matches!(mark, Op::Content { role: Role::ColumnHead, .. }));
    assert_eq!(content, 2, "the receipt list and the list of units");
    assert!(titles(|mark| *mark == Op::Artifact) >= 2);
}

/// Lines are apart for whoever reads them without their places: they end with a space, or where a word is parted.
#[test]
fn lines_of_one_paragraph_stay_apart() {
    of_every_document(|name, pages, tree| {
        let mut said: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for (number, page) in pages.iter().enumerate() {
            let owners: Vec<usize> = tree.elements_on(number).collect();
            let mut owner = None;
            for op in &page.ops {
                match op {
                    Op::Content { id, .. } => owner = owners.get(*id as usize),
                    Op::Artifact | Op::End => owner = None,
                    Op::Text { text, .. } => said.entry(*owner.unwrap_or(&0)).or_default().push(text),
                    _ => {}
                }
            }
        }
        for (_, lines) in said.iter().filter(|(element, _)| tree.role(**element) == Role::Paragraph) {
            for line in &lines[..lines.len() - 1] {
                assert!(line.ends_with([' ', '\u{ad}', '-', '/']), "„{line}“ of {name}");
            }
        }
    });
}

/// Whatever a list above them takes: the last words, all signatures and the code to check them are on one page.
#[test]
fn nobody_signs_a_page_on_which_nothing_stands() {
    for rows in 0..45 {
        let mut order = sample::payment_order();
        order.items = vec![order.items[0].clone(); rows];
        on_one_page(
            order,
            &["Feststellung, Anordnung", "Die Zahlungsabwicklung", "zweite Freigabe", "SHA-256"],
        );
        let mut decision = sample::decision();
        decision.lines = vec![decision.lines[0].clone(); rows];
        on_one_page(decision, &["Rechtsbehelfsbelehrung", "Gegen diesen Bescheid", "Im Auftrag", "SHA-256"]);
        let mut request = sample::payout_request();
        request.due = vec![request.due[0].clone(); rows];
        on_one_page(request, &["Die zweite Unterschrift ist", "Anordnung", "SHA-256"]);
        let mut examination = sample::examination();
        examination.findings = vec![examination.findings[0].clone(); rows];
        let mut proof = sample::proof(0, 0);
        proof.notes = vec!["Eine Erläuterung.".to_owned(); rows];
        on_one_page(
            proof,
            &["IV. Bestätigungen", "Hiermit wird", "Zum Vorsteuerabzug", "Rechtsverbindliche"],
        );
        on_one_page(examination, &["Entscheidung und Anhörung", "Abdruck an", "Zweitprüfer", "SHA-256"]);
    }
}

/// A number may be as long as an identifier; no title is broken by it.
#[test]
fn the_number_of_an_order_stands_beside_its_label() {
    let mut order = sample::payment_order();
    order.number = "01700000-0000-7000-8000-000008500000".to_owned();
    let (pages, _) = drawn(&sample::document(order));
    for wanted in ["Auszahlungsanordnung", "01700000-0000-7000-8000-000008500000"] {
        let is_there = |op: &Op| matches!(op, Op::Text { text, .. } if &**text == wanted);
        assert!(pages[0].ops.iter().any(is_there), "{wanted}");
    }
}

/// Whether a text begins a line somewhere in a document.
fn begins_a_line(content: impl Into<Content>, wanted: &str) -> bool {
    let (pages, _) = drawn(&sample::document(content));
    let is_there = |op: &Op| matches!(op, Op::Text { text, .. } if text.starts_with(wanted));
    ops(&pages).any(is_there)
}

#[test]
fn what_the_project_took_in_is_a_row_where_there_is_any() {
    let (row, mut request) = ("durch Einnahmen der Maßnahme", sample::payout_request());
    assert!(!begins_a_line(request.clone(), row));
    request.covered.income = Some(ledger::Cents::new(50_000));
    assert!(begins_a_line(request, row));
}

#[test]
fn how_days_of_interest_are_counted_stands_below_the_rows_where_it_is_known() {
    let (line, mut demand) = ("Zählweise der Zinstage: taggenau", sample::refund_demand());
    assert!(!begins_a_line(demand.clone(), line));
    demand.day_count = Some("taggenau, jedes Jahr mit seinen Tagen (act/act)".to_owned());
    assert!(begins_a_line(demand, line));
}

#[test]
fn last_words_that_fill_pages_still_end_above_the_signatures() {
    let mut reminder = sample::reminder();
    reminder.consequence = format!("{}\nZuletzt dies.", "Ein Absatz mit vielen Worten. ".repeat(300));
    on_one_page(reminder, &["Zuletzt dies.", "Im Auftrag", "SHA-256"]);
}

fn on_one_page(content: impl Into<Content>, texts: &[&str]) {
    let (pages, _) = drawn(&sample::document(content));
    let page = |wanted: &&str| {
        let is_there = |page: &Page| {
            page.ops.iter().any(|op| matches!(op, Op::Text { text, .. } if text.starts_with(wanted)))
        };
        pages.iter().rposition(is_there)
    };
    let found: Vec<_> = texts.iter().map(page).collect();
    assert!(found.iter().all(|it| it.is_some() && *it == found[0]), "{texts:?} on {found:?}");
}

/// No reader may find a heading whose level was skipped (ISO 14289-1, 7.4.2).
#[test]
fn headings_go_down_one_level_at_a_time() {
    of_every_document(|name, _, tree| {
        let mut above = 0;
        for element in 0..tree.len() {
            let level = match tree.role(element) {
                Role::Title => 1,
                Role::Heading => 2,
                Role::Subheading => 3,
                _ => continue,
            };
            assert!(level <= above + 1, "level {level} below {above} in {name}");
            above = level;
        }
    });
}

/// Every row of a table has as many cells as the others (ISO 14289-1, 7.5).
#[test]
fn tables_are_regular() {
    of_every_document(|name, _, tree| {
        for table in (0..tree.len()).filter(|element| tree.role(*element) == Role::Table) {
            let mut rows = Vec::new();
            collect_rows(tree, table, &mut rows);
            // What rows further up leave to the ones below, and each row's own cells.
            let mut from_above = vec![0; rows.len() + 2];
            let mut width = None;
            for (index, row) in rows.iter().enumerate() {
                let mut cells = from_above[index];
                for kid in tree.kids(*row) {
                    let Kid::Element(cell) = kid else { panic!("content between the cells of {name}") };
                    let (columns, rows) = match tree.detail_of(cell) {
                        Some(crate::draw::Detail::Span { columns, rows }) => (*columns, *rows),
                        _ => (1, 1),
                    };
                    cells += columns;
                    for below in 1..rows {
                        from_above[index + below] += columns;
                    }
                }
                assert_eq!(*width.get_or_insert(cells), cells, "row {index} of a table of {name}");
            }
        }
    });
}

fn collect_rows(tree: &Tree, element: usize, rows: &mut Vec<usize>) {
    for kid in tree.kids(element) {
        let Kid::Element(kid) = kid else { continue };
        match tree.role(kid) {
            Role::Row => rows.push(kid),
            _ => collect_rows(tree, kid, rows),
        }
    }
}
