//! Units of service (Leistungseinheiten): what a lump sum counts and what an actual cost may pay for, one identity each,
//! so that none is funded twice.
//!
//! Who was taught or what was held is named by a pseudonym; names of people do not belong here.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};
use std::fmt;

use chrono::NaiveDate;
use ledger::{Hash, UnitId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ClaimError, ComponentCode, ServiceUnitId, TextError, single_spaced};

/// The longest reference, in characters.
const LONGEST_REFERENCE: usize = 200;

/// A unit as it is handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewServiceUnit {
    /// What or who it is, as a pseudonym, for example `Kurs 3 / Std. 17` or `TN-0042`.
    pub reference: String,
    /// The day it was performed.
    pub performed_on: NaiveDate,
    /// The day the participant entered the measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entered_on: Option<NaiveDate>,
    /// The first day of the measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure_from: Option<NaiveDate>,
    /// The hash of the list or file that proves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Hash>,
}

/// A unit of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceUnit {
    /// Its id, which follows from what makes it the same unit.
    pub id: ServiceUnitId,
    /// The component it was performed for.
    pub component: ComponentCode,
    /// What is counted, for example a lesson.
    pub kind: String,
    /// What or who it is.
    pub reference: String,
    /// The day it was performed.
    pub performed_on: NaiveDate,
    /// The day the participant entered the measure.
    pub entered_on: Option<NaiveDate>,
    /// The first day of the measure.
    pub measure_from: Option<NaiveDate>,
    /// The hash of the list or file that proves it.
    pub evidence: Option<Hash>,
}

/// What people call a unit: its reference and its day, which each language says in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitName {
    /// What or who it is.
    pub reference: String,
    /// The day it was performed.
    pub performed_on: NaiveDate,
}

impl fmt::Display for UnitName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} of {}", self.reference, self.performed_on)
    }
}

/// The units of a line: their list is kept beside the claim, its hash stands in the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineUnits {
    /// How many.
    pub count: i64,
    /// The hash of their list.
    pub hash: Hash,
    /// Those that the examiner did not recognise when the line was accepted in part; they may be claimed again.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub released: BTreeSet<ServiceUnitId>,
}

impl ServiceUnit {
    /// The unit of a component and kind. White space makes no other unit.
    pub fn new(
        books: UnitId,
        component: &ComponentCode,
        kind: &str,
        new: &NewServiceUnit,
    ) -> Result<Self, TextError> {
        let reference = single_spaced(&new.reference, LONGEST_REFERENCE)?;
        let kind = kind.split_whitespace().collect::<Vec<_>>().join(" ");
        let &NewServiceUnit { performed_on, entered_on, measure_from, evidence, .. } = new;
        let id = identity(books, component, &kind, &reference, performed_on);
        let component = component.clone();
        Ok(Self { id, component, kind, reference, performed_on, entered_on, measure_from, evidence })
    }

    /// What people call it.
    pub fn name(&self) -> UnitName {
        UnitName { reference: self.reference.clone(), performed_on: self.performed_on }
    }

    /// Its line in the list whose hash stands in the chain: what it is and what proves it, with tabs between.
    fn line(&self) -> String {
        let Self { id, component, kind, reference, performed_on, .. } = self;
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let (entered_on, measure_from) = (day(self.entered_on), day(self.measure_from));
        let evidence = self.evidence.map(|hash| hash.to_string()).unwrap_or_default();
        format!(
            "{id}\t{component}\t{kind}\t{reference}\t{performed_on}\t{entered_on}\t{measure_from}\t{evidence}\n"
        )
    }
}

impl NewServiceUnit {
    /// What people call it, as it is kept.
    pub fn name(&self) -> UnitName {
        let reference = self.reference.split_whitespace().collect::<Vec<_>>().join(" ");
        UnitName { reference, performed_on: self.performed_on }
    }
}

/// The id of a unit follows from what it is: the same unit has the same id, whoever claims it and as whatever. None of
/// its parts has a line break in it, so no two identities are the same text.
fn identity(
    books: UnitId,
    component: &ComponentCode,
    kind: &str,
    reference: &str,
    performed_on: NaiveDate,
) -> ServiceUnitId {
    let text = format!("{books}\n{component}\n{kind}\n{reference}\n{performed_on}");
    let mut id = [0; 16];
    id.copy_from_slice(&Hash::of(text.as_bytes()).0[..16]);
    ServiceUnitId(Uuid::new_v8(id))
}

impl LineUnits {
    /// The units of a line, none released; nothing where there are none.
    pub fn of(units: &[ServiceUnit]) -> Option<Self> {
        let list: String = units.iter().map(ServiceUnit::line).collect();
        let count = i64::try_from(units.len()).unwrap_or(i64::MAX);
        (count > 0).then(|| Self { count, hash: Hash::of(list.as_bytes()), released: BTreeSet::new() })
    }
}

/// The units that stand twice among the lines of a claim, as lump sum or as cost: each is refused where it stands again.
pub fn units_named_twice<'a>(units: impl IntoIterator<Item = (i64, &'a ServiceUnit)>) -> Vec<ClaimError> {
    let (mut seen, mut twice) = (BTreeMap::new(), Vec::new());
    for (line, unit) in units {
        match seen.entry(unit.id) {
            Entry::Vacant(place) => {
                place.insert(line);
            }
            Entry::Occupied(first) => {
                twice.push(ClaimError::UnitTwice { line, unit: unit.name(), first: *first.get() });
            }
        }
    }
    twice
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{component, day};

    const BOOKS: UnitId = UnitId(Uuid::from_u128(1));

    fn new(reference: &str) -> NewServiceUnit {
        NewServiceUnit {
            reference: reference.to_owned(),
            performed_on: day("2021-05-01"),
            entered_on: None,
            measure_from: None,
            evidence: None,
        }
    }

    fn lesson(reference: &str) -> ServiceUnit {
        ServiceUnit::new(BOOKS, &component("F4"), "Unterrichtsstunde", &new(reference)).unwrap()
    }

    #[test]
    fn a_unit_is_the_same_whatever_white_space_it_is_written_with() {
        let plain = lesson("Kurs 3 / Std. 17");
        assert_eq!(plain, lesson("  Kurs\u{a0}3 /\tStd.  17\n"));
        assert_eq!(new("  Kurs\u{a0}3 /\tStd.  17\n").name(), plain.name());
        assert_eq!(plain.id.0.get_version_num(), 8);
        let kind = ServiceUnit::new(BOOKS, &component("F4"), " Unterrichtsstunde ", &new(&plain.reference));
        assert_eq!(kind.unwrap(), plain);
    }

    #[test]
    fn another_reference_day_kind_component_or_book_is_another_unit() {
        let plain = lesson("TN-0042");
        let other = |books: u128, code: &str, kind: &str, new: &NewServiceUnit| {
            ServiceUnit::new(UnitId(Uuid::from_u128(books)), &component(code), kind, new).unwrap().id
        };
        let same = new("TN-0042");
        assert_eq!(other(1, "F4", "Unterrichtsstunde", &same), plain.id);
        let later = NewServiceUnit { performed_on: day("2021-05-02"), ..same.clone() };
        let others = [
            other(1, "F4", "Unterrichtsstunde", &new("TN-0043")),
            other(1, "F4", "Unterrichtsstunde", &later),
            other(1, "F4", "Prüfung", &same),
            other(1, "F1", "Unterrichtsstunde", &same),
            other(2, "F4", "Unterrichtsstunde", &same),
        ];
        assert!(others.iter().all(|id| *id != plain.id), "{others:?}");
        let proven = NewServiceUnit { evidence: Some(Hash::of(b"list")), ..same };
        assert_eq!(
            other(1, "F4", "Unterrichtsstunde", &proven),
            plain.id,
            "what proves it is not what it is"
        );
    }

    #[test]
    fn a_reference_says_something_and_not_too_much() {
        let refused = |text: &str| {
            ServiceUnit::new(BOOKS, &component("F4"), "Stunde", &new(text)).unwrap_err().to_string()
        };
        assert_eq!(refused(" \n"), "has 1 to 200 characters, not 0");
        assert_eq!(refused(&"ü".repeat(201)), "has 1 to 200 characters, not 201");
        assert_eq!(refused("a\0b"), "has a control character, U+0000");
        assert_eq!(lesson(&"ü".repeat(200)).reference.chars().count(), 200);
    }

    #[test]
    fn the_hash_covers_every_unit_and_their_order() {
        let list = [lesson("1"), lesson("2")];
        let units = LineUnits::of(&list).unwrap();
        assert_eq!((units.count, units.released.len()), (2, 0));
        let mut proven = list.clone();
        proven[1].evidence = Some(Hash::of(b"list"));
        let [one, two] = list;
        for other in [vec![two.clone(), one.clone()], vec![one.clone()], proven.to_vec()] {
            assert_ne!(LineUnits::of(&other).unwrap().hash, units.hash);
        }
    }

    #[test]
    fn a_unit_stands_once_in_a_claim() {
        let (one, two) = (lesson("1"), lesson("2"));
        assert_eq!(units_named_twice([(1, &one), (1, &two)]), []);
        let refused = units_named_twice([(1, &one), (2, &two), (3, &one), (4, &two)]);
        let refused: Vec<_> = refused.iter().map(ToString::to_string).collect();
        assert_eq!(
            refused,
            [
                "line 3: the unit 1 of 2021-05-01 stands in line 1 already",
                "line 4: the unit 2 of 2021-05-01 stands in line 2 already",
            ]
        );
    }
}
