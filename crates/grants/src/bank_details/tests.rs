use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{PersonId, Role, sample::day};

const WAIT: u64 = 3;

fn iban() -> Iban {
    Iban::parse("DE02 1203 0000 0000 2020 51").unwrap()
}

fn other() -> Iban {
    Iban::parse("DE02500105170137075030").unwrap()
}

fn by(person: u128) -> Signer {
    let (id, organisation) = (PersonId(Uuid::from_u128(person)), OrganisationId(Uuid::nil()));
    let (name, on) = (format!("Person {person}"), day("2021-06-01"));
    Signer { person: id, name, role: Role::Editor, organisation, on }
}

fn enter(before: &[BankDetails], iban: Iban) -> Result<BankDetails, BankDetailsError> {
    let id = BankDetailsId(Uuid::from_u128(100 + u128::try_from(before.len()).unwrap()));
    BankDetails::enter(id, before, (iban, " Bildungsträger  A "), (by(1), false))
}

/// Through every step, by four people.
fn confirmed(before: &[BankDetails], iban: Iban) -> BankDetails {
    let signed = enter(before, iban).unwrap().sign(by(2)).unwrap();
    signed
        .verify("Anruf unter der Nummer aus dem Vertrag", by(3))
        .unwrap()
        .confirm(before, WAIT, by(4))
        .unwrap()
}

#[test]
fn an_account_number_is_read_as_people_write_it() {
    assert_eq!(iban().as_str(), "DE02120300000000202051");
    assert_eq!(Iban::parse("de02120300000000202051"), Ok(iban()));
    assert_eq!(iban().tail(), "2051");
    assert_eq!(format!("{:?}", iban()), "Iban(…2051)");
    for (text, why) in [
        ("", IbanError::Structure),
        ("DE0212030000000020205é", IbanError::Structure),
        ("DE02120300000000202052", IbanError::Checksum),
        ("DE02120300000000202015", IbanError::Checksum),
        ("DE0212030000000020205", IbanError::Checksum),
        ("ZZ33WEST12345698765432", IbanError::Country),
        ("DE311203000000002020", IbanError::Country),
    ] {
        assert_eq!(Iban::parse(text), Err(why), "{text:?}");
    }
}

#[test]
fn the_name_is_kept_with_single_spaces_and_the_first_account_counts_at_once() {
    let first = confirmed(&[], iban());
    assert_eq!((first.holder.as_str(), first.number, first.version), ("Bildungsträger A", 1, 4));
    let on = day("2021-06-01");
    assert_eq!(first.state, BankDetailsState::Confirmed { on, usable_from: on });
    assert_eq!(paid_to(std::slice::from_ref(&first), on).map(|paid| paid.id), Ok(first.id));
}

#[test]
fn a_change_stops_payments_waits_and_replaces_the_account() {
    let first = confirmed(&[], iban());
    let on = day("2021-06-01");
    let second = enter(std::slice::from_ref(&first), other()).unwrap();
    let both = [first.clone(), second.clone()];
    assert_eq!(paid_to(&both, on), Err(BankDetailsError::Open { number: 2 }));
    assert_eq!(still_paid_to(&both, Some(first.id), on), Err(BankDetailsError::Open { number: 2 }));
    assert_eq!(enter(&both, other()).unwrap_err(), BankDetailsError::Open { number: 2 });

    let both = [first.clone(), confirmed(std::slice::from_ref(&first), other())];
    let usable_from = day("2021-06-04");
    assert_eq!(paid_to(&both, day("2021-06-03")), Err(BankDetailsError::Waits { usable_from }));
    assert_eq!(paid_to(&both, usable_from).map(|paid| paid.number), Ok(2));
    assert_eq!(still_paid_to(&both, Some(first.id), usable_from), Err(BankDetailsError::Replaced));
    assert_eq!(still_paid_to(&both, Some(both[1].id), usable_from), Ok(()));
    assert_eq!(still_paid_to(&both, None, usable_from), Err(BankDetailsError::Replaced));
}

#[test]
fn what_is_given_up_leaves_the_account_before() {
    let (first, on) = (confirmed(&[], iban()), day("2021-06-01"));
    let open = || enter(std::slice::from_ref(&first), other()).unwrap();
    for given_up in [open().withdraw(on).unwrap(), open().refuse("Unbekannt", on).unwrap()] {
        let both = [first.clone(), given_up];
        assert_eq!(paid_to(&both, on).map(|paid| paid.number), Ok(1));
        assert_eq!(enter(&both, other()).unwrap().number, 3);
        assert_eq!(enter(&both, iban()).unwrap_err(), BankDetailsError::Same);
    }
    assert_eq!(paid_to(&[], on), Err(BankDetailsError::None));
}

#[test]
fn nobody_takes_two_of_the_steps() {
    let entered = || enter(&[], iban()).unwrap();
    let signed = || entered().sign(by(2)).unwrap();
    let verified = |person| signed().verify("Anruf", by(person));
    let refused = |refused: Result<BankDetails, BankDetailsError>| {
        assert!(matches!(refused, Err(BankDetailsError::Duty(DutyError::SamePerson { .. }))), "{refused:?}");
    };
    refused(entered().sign(by(1)));
    refused(verified(1));
    refused(verified(2));
    for person in 1..=3 {
        refused(verified(3).unwrap().confirm(&[], WAIT, by(person)));
    }
    verified(3).unwrap().confirm(&[], WAIT, by(4)).unwrap();
}

#[test]
fn who_is_alone_enters_and_signs_at_once() {
    let id = BankDetailsId(Uuid::nil());
    let alone = BankDetails::enter(id, &[], (iban(), "Einzelunternehmen"), (by(1), true)).unwrap();
    assert_eq!(alone.state.word(), "signed");
    assert_eq!(alone.sign_offs[0].step, Step::PrepareAndSign);
}

#[test]
fn each_step_follows_the_one_before_and_a_text_says_something() {
    let on = day("2021-06-01");
    let states = [
        BankDetailsState::Entered { on },
        BankDetailsState::Signed { on },
        BankDetailsState::Verified { on },
        BankDetailsState::Confirmed { on, usable_from: on },
        BankDetailsState::Refused { on, reason: "x".to_owned() },
        BankDetailsState::Withdrawn { on },
    ];
    // Rows: from; columns: to.
    let may = ["-x--xx", "--x-xx", "---xxx", "------", "------", "------"];
    for (from, row) in states.iter().zip(may) {
        for (to, mark) in states.iter().zip(row.chars()) {
            assert_eq!(from.may_become(to), mark == 'x', "{} to {}", from.word(), to.word());
        }
    }
    let signed = enter(&[], iban()).unwrap().sign(by(2)).unwrap();
    assert!(matches!(signed.clone().verify(" ", by(3)), Err(BankDetailsError::How(_))));
    assert!(matches!(signed.refuse("", on), Err(BankDetailsError::Reason(_))));
    let id = BankDetailsId(Uuid::nil());
    let nobody = BankDetails::enter(id, &[], (iban(), &"x".repeat(71)), (by(1), false));
    assert!(matches!(nobody, Err(BankDetailsError::Holder(_))));
}

proptest! {
    /// Whatever digit is mistyped, it is noticed.
    #[test]
    fn one_wrong_digit_is_noticed(place in 2_usize..22, digit in 0_u8..10) {
        let mut text = iban().as_str().to_owned().into_bytes();
        let wrong = b'0' + digit;
        prop_assume!(text[place] != wrong);
        text[place] = wrong;
        prop_assert!(Iban::parse(std::str::from_utf8(&text).unwrap()).is_err());
    }

    #[test]
    fn no_text_is_a_panic(text in ".{0,40}") {
        let _ = Iban::parse(&text);
    }
}
