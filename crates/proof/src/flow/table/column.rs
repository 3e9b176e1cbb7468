//! Columns and cells.

use std::ops::Range;

use ledger::Cents;

use crate::draw::Pt;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text, wrapped and flush left.
    Text,
    /// A figure on one line, flush right.
    Figure,
    /// An amount on one line, flush right, summed up and carried over.
    Amount,
}

/// How wide a column is.
#[derive(Clone, Copy)]
enum Width {
    Fixed(Pt),
    /// A share of what the fixed columns leave.
    Share(i32),
}

/// A column of a table.
pub(crate) struct Column {
    pub(super) title: &'static str,
    pub(super) kind: Kind,
    width: Width,
}

impl Column {
    /// Text in a width that fits what it holds, such as a date.
    pub(crate) const fn fixed(title: &'static str, milli: i32) -> Self {
        Self { title, kind: Kind::Text, width: Width::Fixed(Pt::milli(milli)) }
    }

    /// Text in a share of the width that is left.
    pub(crate) const fn share(title: &'static str, share: i32) -> Self {
        Self { title, kind: Kind::Text, width: Width::Share(share) }
    }

    /// A figure that is not summed up.
    pub(crate) const fn figure(title: &'static str, milli: i32) -> Self {
        Self { title, kind: Kind::Figure, width: Width::Fixed(Pt::milli(milli)) }
    }

    /// An amount that is summed up and carried over.
    pub(crate) const fn amount(title: &'static str, milli: i32) -> Self {
        Self { title, kind: Kind::Amount, width: Width::Fixed(Pt::milli(milli)) }
    }
}

/// A title over several columns.
pub(crate) struct Group {
    pub(crate) title: &'static str,
    pub(crate) columns: Range<usize>,
}

/// What stands in a cell.
pub(crate) enum Cell {
    Text(String),
    Amount(Cents),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Cents> for Cell {
    fn from(amount: Cents) -> Self {
        Self::Amount(amount)
    }
}

/// Where a column stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) left: Pt,
    pub(super) width: Pt,
    /// Whether figures stand right before it: its text keeps away from them.
    after_figures: bool,
}

impl Place {
    /// Space between a cell's text and its column's edges.
    const SIDE: Pt = Pt::milli(4_300);
    /// What is added where figures stand flush right before a text.
    const AFTER_FIGURES: Pt = Pt::milli(6_000);

    pub(super) fn text_left(self) -> Pt {
        let more = if self.after_figures { Self::AFTER_FIGURES } else { Pt::ZERO };
        self.left + Self::SIDE + more
    }

    pub(super) fn text_right(self) -> Pt {
        self.left + self.width - Self::SIDE
    }

    pub(super) fn text_width(self) -> Pt {
        self.text_right() - self.text_left()
    }

    /// The place over neighbouring columns.
    pub(super) fn spanning(places: &[Self]) -> Self {
        let width = places.iter().fold(Pt::ZERO, |width, place| width + place.width);
        Self { left: places.first().map_or(Pt::ZERO, |first| first.left), width, after_figures: false }
    }
}

/// The place of every column, from this left edge on and in this width together.
pub(super) fn places(columns: &[Column], left: Pt, width: Pt) -> Vec<Place> {
    let mut fixed = Pt::ZERO;
    let mut shares = 0;
    for column in columns {
        match column.width {
            Width::Fixed(width) => fixed += width,
            Width::Share(share) => shares += share,
        }
    }
    let flexible = (width - fixed).get();
    let mut left = left;
    let mut before = Kind::Text;
    let place = |column: &Column| {
        let width = match column.width {
            Width::Fixed(width) => width,
            Width::Share(share) => Pt::milli(flexible * share / shares),
        };
        let after_figures = column.kind == Kind::Text && before != Kind::Text;
        let place = Place { left, width, after_figures };
        left += width;
        before = column.kind;
        place
    };
    columns.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_away_from_the_figures_before_it() {
        let columns = [Column::amount("", 100_000), Column::fixed("", 100_000), Column::fixed("", 100_000)];
        let places = places(&columns, Pt::ZERO, Pt::milli(300_000));
        let room = |index: usize| places[index].text_left() - places[index - 1].text_right();
        assert_eq!(room(1), room(2) + Place::AFTER_FIGURES);
        assert_eq!(places[2].text_right(), Pt::milli(300_000) - Place::SIDE);
    }

    #[test]
    fn shares_divide_what_fixed_columns_leave() {
        let columns =
            [Column::fixed("", 100), Column::share("", 1), Column::share("", 3), Column::amount("", 50)];
        let places = places(&columns, Pt::milli(10), Pt::milli(550));
        let seen: Vec<(i32, i32)> =
            places.iter().map(|place| (place.left.get(), place.width.get())).collect();
        assert_eq!(seen, [(10, 100), (110, 100), (210, 300), (510, 50)]);
    }
}
