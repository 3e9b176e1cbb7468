//! Which sheets a form has and where they are kept, from which day it counts days, and that it computes anew.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::name::QName;

use crate::archive::Archive;
use crate::error::{FormError, Place, Refused, damaged};
use crate::value::Epoch;
use crate::xml::{Edits, attribute, each, opened, text};

pub(crate) const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
/// How the kind of a relation to a worksheet ends; others lead to styles, or to pages with a chart alone.
const WORKSHEET: &str = "/worksheet";
/// What stands before the place where a workbook says how it computes.
const BEFORE: [&str; 4] = ["sheets", "functionGroups", "externalReferences", "definedNames"];

/// The workbook of a form.
pub(crate) struct Workbook {
    xml: String,
    epoch: Epoch,
    /// The part of each sheet by the sheet's name.
    sheets: BTreeMap<String, String>,
}

impl Workbook {
    pub(crate) fn read(archive: &Archive) -> Result<Self, FormError> {
        let xml = text(archive.part(WORKBOOK)?)?;
        let parts = worksheets(&text(archive.part(RELATIONS)?)?)?;
        let (mut sheets, mut epoch) = (BTreeMap::new(), Epoch::Of1900);
        each(&xml, |_, event| {
            let (Event::Start(element) | Event::Empty(element)) = event else { return Ok(()) };
            match element.local_name().as_ref() {
                "sheet" => {
                    let id = attribute(element, "r:id")?.ok_or_else(|| damaged("a sheet has no part"))?;
                    let name = attribute(element, "name")?.unwrap_or_default();
                    sheets.extend(parts.get(&id).map(|part| (name, part.clone())));
                }
                "workbookPr" => {
                    let of_1904 = attribute(element, "date1904")?.is_some_and(|it| it == "1" || it == "true");
                    epoch = if of_1904 { Epoch::Of1904 } else { Epoch::Of1900 };
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(Self { xml, epoch, sheets })
    }

    pub(crate) const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Every sheet by its name, with its part.
    pub(crate) fn sheets(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sheets.iter().map(|(name, part)| (name.as_str(), part.as_str()))
    }

    /// Refuses a sheet that the form does not have.
    pub(crate) fn has(&self, place: &Place) -> Result<(), FormError> {
        if self.sheets.contains_key(&place.sheet) {
            return Ok(());
        }
        Err(place.refused(|sheet, _| Refused::MissingSheet(sheet)))
    }

    /// The workbook, telling whoever opens it to compute every formula. All else that it says of computing stays.
    pub(crate) fn computed_anew(&self) -> Result<String, FormError> {
        let (mut behind, mut told) = (None, None);
        each(&self.xml, |place, event| {
            match event {
                Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "calcPr" => {
                    let end = if matches!(event, Event::Empty(_)) { "/>" } else { ">" };
                    let tag = opened(tag, &["fullCalcOnLoad"])?;
                    told = Some((place, format!("{tag} fullCalcOnLoad=\"1\"{end}")));
                }
                Event::Empty(tag) if BEFORE.contains(&tag.local_name().as_ref()) => {
                    behind = Some((place.end..place.end, calculation(tag.name())));
                }
                Event::End(tag) if BEFORE.contains(&tag.local_name().as_ref()) => {
                    behind = Some((place.end..place.end, calculation(tag.name())));
                }
                _ => {}
            }
            Ok(())
        })?;
        let (place, tag) = told.or(behind).ok_or_else(|| damaged("the workbook has no sheets"))?;
        let mut edits = Edits::default();
        edits.replace(place, tag);
        Ok(edits.made(&self.xml))
    }
}

/// What the workbook of a form says that says nothing of computing yet.
fn calculation(neighbour: QName) -> String {
    let prefix = neighbour.prefix().map(|it| format!("{}:", it.as_ref())).unwrap_or_default();
    format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>")
}

/// The parts that are worksheets, by their ids.
fn worksheets(relations: &str) -> Result<BTreeMap<String, String>, FormError> {
    let mut parts = BTreeMap::new();
    each(relations, |_, event| {
        let (Event::Start(tag) | Event::Empty(tag)) = event else { return Ok(()) };
        let kind = attribute(tag, "Type")?.unwrap_or_default();
        if let (true, Some(id), Some(target)) =
            (kind.ends_with(WORKSHEET), attribute(tag, "Id")?, attribute(tag, "Target")?)
        {
            let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            parts.insert(id, part);
        }
        Ok(())
    })?;
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anew(xml: &str) -> String {
        let workbook = Workbook { xml: xml.to_owned(), epoch: Epoch::Of1900, sheets: BTreeMap::new() };
        workbook.computed_anew().unwrap()
    }

    #[test]
    fn a_workbook_is_computed_anew_and_keeps_how() {
        let told =
            anew("<workbook><sheets/><calcPr calcId=\"1\" fullCalcOnLoad=\"0\" iterate=\"1\"/></workbook>");
        assert!(told.contains("<calcPr calcId=\"1\" iterate=\"1\" fullCalcOnLoad=\"1\"/>"), "{told}");
        let told = anew(
            "<x:workbook><x:sheets></x:sheets><x:definedNames></x:definedNames><x:extLst/></x:workbook>",
        );
        assert!(told.contains("</x:definedNames><x:calcPr fullCalcOnLoad=\"1\"/><x:extLst/>"), "{told}");
    }
}
