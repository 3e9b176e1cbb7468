use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    ClaimLineId, OrganisationId,
    sample::{component, day},
};

const KEY: Hash = Hash([7; 32]);

fn line(number: u128, code: &str, provider: u128, cents: i64) -> PopulationLine {
    PopulationLine {
        line: ClaimLineId(Uuid::from_u128(number)),
        component: component(code),
        provider: OrganisationId(Uuid::from_u128(provider)),
        amount: Cents::new(cents),
    }
}

fn bands(of: &[(i64, i64)]) -> Vec<Band> {
    of.iter().map(|&(from, size)| Band { from: Cents::new(from), size }).collect()
}

fn design(of: &[(i64, i64)], full_from: Option<i64>) -> SampleDesign {
    let (by_component, by_provider) = (false, false);
    SampleDesign { by_component, by_provider, bands: bands(of), full_from: full_from.map(Cents::new) }
}

fn drawn(ranked: &[Ranked]) -> BTreeSet<ClaimLineId> {
    ranked.iter().filter(|line| line.drawn).map(|line| line.line).collect()
}

fn committed(seed: Seed, population: &[PopulationLine]) -> Sample {
    Sample {
        id: SampleId(Uuid::from_u128(9)),
        grant: GrantId(Uuid::from_u128(1)),
        period: None,
        purpose: "Verwendungsnachweis 2021".to_owned(),
        design: design(&[(0, 1)], None),
        seed_hash: seed.hash(),
        own_seed: false,
        population: Population::of(population).unwrap(),
        by: "Rita Prüf".to_owned(),
        role: Role::Auditor,
        on: day("2021-06-01"),
        drawn: None,
    }
}

/// The figures that `python3` gives for the same three lines:
///
/// ```python
/// key = sha256(bytes([1] * 32) + bytes([2] * 32)).digest()
/// [sha256(key + UUID(int=n).bytes).hexdigest() for n in (1, 2, 3)]
/// ```
#[test]
fn a_rank_is_what_anybody_computes() {
    let key = draw_key(Seed::new([1; 32]), Hash([2; 32]));
    let ranked = draw(&[1, 2, 3].map(|number| line(number, "B1", 1, 100)), &design(&[(0, 1)], None), key);
    let by_line: BTreeMap<_, _> =
        ranked.iter().map(|it| (it.line.0.as_u128(), it.rank.to_string())).collect();
    assert_eq!(by_line[&1], "05318cd79adb2723498598d2e9914eca6990a75e1caa919d6b034b4168229212");
    assert_eq!(by_line[&2], "87cc0d09e9c02410474012ba68a8be46e4057aaed2d529f9c0730fcfafaa77f2");
    assert_eq!(by_line[&3], "21dfc935343bc54e45078b00b36c86132c56517697b29b393a78f39a8f3938de");
    assert_eq!(drawn(&ranked).len(), 1);
}

#[test]
fn an_amount_lies_in_one_band_and_above_the_last_all_are_taken() {
    let design = design(&[(0, 0), (10_000, 0)], Some(100_000));
    for (cents, band) in [
        (1, Some(1)),
        (9_999, Some(1)),
        (10_000, Some(2)),
        (99_999, Some(2)),
        (100_000, None),
        (100_001, None),
    ] {
        let stratum = design.stratum(&line(1, "B1", 1, cents));
        assert_eq!(stratum, Stratum { component: None, provider: None, band }, "{cents}");
    }
    let all = draw(&[line(1, "B1", 1, 99_999), line(2, "B1", 1, 100_000)], &design, KEY);
    assert_eq!(drawn(&all), BTreeSet::from([ClaimLineId(Uuid::from_u128(2))]));
}

#[test]
fn strata_leave_no_gap_and_draw_something() {
    let most = design::MOST_BANDS;
    let too_many: Vec<_> = (0..21).map(|place| (place, 1)).collect();
    for (of, full_from, refused) in [
        (vec![], None, DesignError::Bands { count: 0, most }),
        (too_many, None, DesignError::Bands { count: 21, most }),
        (vec![(1, 1)], None, DesignError::FirstBand { from: Cents::new(1) }),
        (vec![(0, 1), (0, 1)], None, DesignError::BandOrder { number: 2, from: Cents::ZERO }),
        (vec![(0, 1), (5, 1), (4, 1)], None, DesignError::BandOrder { number: 3, from: Cents::new(4) }),
        (vec![(0, -1)], None, DesignError::Size { number: 1, size: -1, most: design::MOST_OF_STRATUM }),
        (vec![(0, 10_001)], None, DesignError::Size { number: 1, size: 10_001, most: 10_000 }),
        (vec![(0, 1), (5, 1)], Some(5), DesignError::FullFrom { from: Cents::new(5) }),
        (vec![(0, 0), (5, 0)], None, DesignError::Nothing),
    ] {
        assert_eq!(design(&of, full_from).check(), Err(refused));
    }
    for (of, full_from) in
        [(vec![(0, 1)], None), (vec![(0, 0)], Some(1)), (vec![(0, 0), (5, 10_000)], Some(6))]
    {
        assert_eq!(design(&of, full_from).check(), Ok(()));
    }
}

#[test]
fn a_sample_is_drawn_once_by_the_seed_that_was_committed() {
    let population = [line(1, "B1", 1, 100), line(2, "B1", 1, 250)];
    let (seed, entry) = (Seed::new([3; 32]), (EntryNumber::new(7), Hash([4; 32])));
    let by = || ("Rita Prüf".to_owned(), day("2021-06-02"));
    let sample = committed(seed, &population);
    let other = sample.clone().draw(Seed::new([5; 32]), entry, &population, by());
    assert_eq!(other.unwrap_err(), SampleError::OtherSeed);
    let (sample, ranked) = sample.draw(seed, entry, &population, by()).unwrap();
    assert_eq!(sample.key(), Some(draw_key(seed, entry.1)));
    let first = ranked.iter().find(|line| line.drawn).unwrap();
    let drawn = sample.drawn.as_ref().unwrap();
    assert_eq!((drawn.count, drawn.sum, drawn.entry), (1, first.amount, entry.0));
    let again = sample.draw(seed, entry, &population, by());
    assert_eq!(again.unwrap_err(), SampleError::AlreadyDrawn { on: day("2021-06-02") });
}

#[test]
fn a_seed_is_not_told_before_it_is_revealed() {
    let seed = Seed::new([0xAB; 32]);
    assert_eq!(format!("{seed:?}"), "Seed");
    assert_eq!(seed.revealed(), "ab".repeat(32));
    assert_eq!(Seed::from_hex(&seed.revealed()), Some(seed));
    assert_eq!(Seed::from_hex("ab"), None);
}

#[test]
fn a_population_is_neither_empty_nor_without_bounds() {
    assert_eq!(check_population(0), Err(SampleError::Empty));
    assert_eq!((check_population(1), check_population(MOST_POPULATION)), (Ok(()), Ok(())));
    let beyond = check_population(MOST_POPULATION + 1);
    assert_eq!(beyond, Err(SampleError::TooLarge { most: MOST_POPULATION }));
}

/// Lines of two components, three providers and amounts on both sides of each bound.
fn populations() -> impl Strategy<Value = Vec<PopulationLine>> {
    let one = (prop_oneof!["B1", "F4"], 1_u128..4, 1_i64..400);
    proptest::collection::vec(one, 1..60).prop_map(|lines| {
        let numbered = (1_u128..).zip(lines);
        numbered.map(|(number, (code, provider, cents))| line(number, &code, provider, cents)).collect()
    })
}

fn designs() -> impl Strategy<Value = SampleDesign> {
    let sizes = (any::<bool>(), any::<bool>(), 1_i64..5, 0_i64..5, proptest::option::of(201_i64..400));
    sizes.prop_map(|(by_component, by_provider, first, second, full)| {
        let bands = bands(&[(0, first), (200, second)]);
        SampleDesign { by_component, by_provider, bands, full_from: full.map(Cents::new) }
    })
}

proptest! {
    #[test]
    fn drawing_again_gives_the_same_in_any_order(
        population in populations(), design in designs(), key in any::<[u8; 32]>(), turn in 0_usize..60,
    ) {
        let first = draw(&population, &design, Hash(key));
        let mut turned = population.clone();
        turned.rotate_left(turn % population.len());
        prop_assert_eq!(&draw(&turned, &design, Hash(key)), &first);
        turned.reverse();
        prop_assert_eq!(draw(&turned, &design, Hash(key)), first);
        prop_assert_eq!(Population::of(&turned).unwrap(), Population::of(&population).unwrap());
    }

    #[test]
    fn of_each_stratum_as_many_are_drawn_as_were_wanted(
        population in populations(), design in designs(), key in any::<[u8; 32]>(),
    ) {
        prop_assert_eq!(design.check(), Ok(()));
        let ranked = draw(&population, &design, Hash(key));
        prop_assert_eq!(ranked.len(), population.len());
        let mut strata: BTreeMap<Stratum, Vec<Ranked>> = BTreeMap::new();
        for line in ranked {
            strata.entry(line.stratum.clone()).or_default().push(line);
        }
        for (stratum, lines) in strata {
            let there = i64::try_from(lines.len()).unwrap();
            let wanted = design.size(&stratum).map_or(there, |size| size.min(there));
            prop_assert_eq!(i64::try_from(drawn(&lines).len()).unwrap(), wanted);
            // The ranks that are drawn lie before those that are not.
            prop_assert!(lines.is_sorted_by_key(|line| line.rank.0));
            prop_assert!(lines.is_sorted_by_key(|line| !line.drawn));
        }
    }

    #[test]
    fn lines_of_another_stratum_change_nothing(
        population in populations(), design in designs(), key in any::<[u8; 32]>(), more in 1_usize..20,
    ) {
        let design = SampleDesign { by_component: true, ..design };
        let before = drawn(&draw(&population, &design, Hash(key)));
        let others = (1_000_u128..).take(more).map(|number| line(number, "F1", 1, 100));
        let larger: Vec<_> = population.iter().cloned().chain(others).collect();
        let after = drawn(&draw(&larger, &design, Hash(key)));
        let of_before = after.into_iter().filter(|line| line.0.as_u128() < 1_000).collect();
        prop_assert_eq!(before, of_before);
    }

    #[test]
    fn a_population_that_differs_in_anything_has_another_hash(population in populations(), place in 0_usize..60) {
        let committed = Population::of(&population).unwrap().hash;
        let place = place % population.len();
        let mut changed = population.clone();
        changed[place].amount = changed[place].amount.plus(Cents::new(1)).unwrap();
        prop_assert_ne!(Population::of(&changed).unwrap().hash, committed);
        let mut fewer = population.clone();
        fewer.remove(place);
        prop_assert_ne!(Population::of(&fewer).unwrap().hash, committed);
    }
}
