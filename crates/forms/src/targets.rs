//! Every cell that is filled, with its value.

use std::collections::BTreeSet;

use crate::address::Cell;
use crate::error::{FormError, Place, Refused};
use crate::figures::Figures;
use crate::mapping::{List, Mapping, Single};
use crate::value::Value;

/// A cell and what it gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where.
    pub place: Place,
    /// The name of the figure.
    pub figure: String,
    /// What it states.
    pub value: Value,
}

/// Follows the mapping; what a list has room for counts as filled, also where the proof has fewer rows.
pub(crate) fn of(mapping: &Mapping, figures: &Figures) -> Result<Vec<Target>, FormError> {
    let mut filled = BTreeSet::new();
    let mut targets = Vec::new();
    for single in &mapping.cells {
        taken(&mut filled, &place(&single.sheet, single.cell, single.line))?;
        targets.push(target(single, figures)?);
    }
    for list in &mapping.lists {
        for column in &list.columns {
            for row in list.first..=list.last {
                let cell = Cell { row, column: column.at };
                taken(&mut filled, &place(&list.sheet, cell, column.line))?;
            }
        }
        rows(list, figures, &mut targets)?;
    }
    Ok(targets)
}

fn target(single: &Single, figures: &Figures) -> Result<Target, FormError> {
    let Single { line, sheet, cell, figure } = single;
    let value = figures.single(figure).ok_or_else(|| unknown(*line, figure))?.clone();
    Ok(Target { place: place(sheet, *cell, *line), figure: figure.clone(), value })
}

fn rows(list: &List, figures: &Figures, targets: &mut Vec<Target>) -> Result<(), FormError> {
    let table = figures.list(&list.rows).ok_or_else(|| unknown(list.line, &list.rows))?;
    let room = (list.last - list.first + 1) as usize;
    if table.rows.len() > room {
        let (list, rows, line) = (list.rows.clone(), table.rows.len(), list.line);
        return Err(FormError::Line { line, why: Refused::TooManyRows { list, rows, room } });
    }
    for column in &list.columns {
        let of = |figure: &String| table.column(figure).ok_or_else(|| unknown(column.line, figure));
        let index = of(&column.figure)?;
        for (row, values) in (list.first..).zip(&table.rows) {
            targets.push(Target {
                place: place(&list.sheet, Cell { row, column: column.at }, column.line),
                figure: format!("{}.{}", list.rows, column.figure),
                value: values[index].clone(),
            });
        }
    }
    Ok(())
}

fn place(sheet: &str, cell: Cell, line: usize) -> Place {
    Place { sheet: sheet.to_owned(), cell, line }
}

fn taken(filled: &mut BTreeSet<(String, Cell)>, place: &Place) -> Result<(), FormError> {
    if filled.insert((place.sheet.clone(), place.cell)) {
        return Ok(());
    }
    Err(place.refused(|sheet, cell| Refused::Twice { sheet, cell }))
}

fn unknown(line: usize, figure: &str) -> FormError {
    FormError::Line { line, why: Refused::UnknownFigure(figure.to_owned()) }
}
