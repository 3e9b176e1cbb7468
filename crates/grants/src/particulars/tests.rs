//! What may be stated of an organisation, and what may not.

use uuid::Uuid;

use super::*;

fn given(fields: &[(ParticularsField, &str)]) -> GivenParticulars {
    let mut given = GivenParticulars::default();
    for (field, text) in fields {
        given.set(*field, *text);
    }
    given
}

fn faults(fields: &[(ParticularsField, &str)]) -> Vec<ParticularsFault> {
    StatedParticulars::read(&given(fields)).err().unwrap_or_default()
}

use ParticularsField::{Email, LegalForm, PostalCode, RepresentedBy, Street, Supplement, Telephone, Town};

#[test]
fn everything_is_one_line_and_what_is_empty_is_not_stated() {
    let typed = [
        (Supplement, " Haus  B "),
        (Street, "Lindenstraße\n12"),
        (PostalCode, " 01234 "),
        (Town, "Musterstadt"),
        (LegalForm, "e.\u{a0}V."),
        (RepresentedBy, "vertreten durch  den Vorstand, Jana Schröder"),
        (Telephone, "+49 (123) 98765-0"),
        (Email, " auskunft@bildungswerk.example "),
    ];
    let stated = StatedParticulars::read(&given(&typed)).unwrap();
    assert_eq!(stated.address(), ["Haus B", "Lindenstraße 12", "01234 Musterstadt"]);
    assert_eq!(stated.contact(), ["Telefon +49 (123) 98765-0", "E-Mail auskunft@bildungswerk.example"]);
    assert_eq!(stated.fields().get(LegalForm), Some("e. V."));
    assert_eq!(stated.fields().get(RepresentedBy), Some("den Vorstand, Jana Schröder"));
    let empty = StatedParticulars::read(&given(&[(Street, " "), (Email, "\n")])).unwrap();
    assert_eq!(empty, StatedParticulars::default());
    assert_eq!((empty.address(), empty.contact()), (Vec::new(), Vec::new()));
    let some = StatedParticulars::read(&given(&[(PostalCode, "59817"), (Town, "Arnsberg")])).unwrap();
    assert_eq!(some.address(), ["59817 Arnsberg"], "who gets much mail has no street");
}

#[test]
fn a_postal_code_has_five_digits() {
    for wrong in ["1234", "123456", "1234x", "１２３４５", "D-12345", "12 345"] {
        assert_eq!(faults(&[(PostalCode, wrong), (Town, "x")]), [ParticularsFault::PostalCode], "{wrong}");
    }
}

#[test]
fn an_address_has_a_postal_code_and_a_town() {
    let missing = |field| ParticularsFault::Missing { field };
    assert_eq!(faults(&[(Street, "Weg 1")]), [missing(PostalCode), missing(Town)]);
    assert_eq!(faults(&[(Supplement, "Haus B"), (Town, "Musterstadt")]), [missing(PostalCode)]);
    assert_eq!(faults(&[(PostalCode, "12345")]), [missing(Town)]);
    assert_eq!(faults(&[(PostalCode, "1"), (Town, "x")]), [ParticularsFault::PostalCode], "told once");
}

#[test]
fn a_telephone_number_is_what_one_can_dial() {
    for right in ["115", "0123 98765-0", "+49 123/98765", "(0123) 98765"] {
        assert_eq!(faults(&[(Telephone, right)]), [], "{right}");
    }
    for wrong in ["11", "Zentrale", "0123 ABC", "-123", "0123;98765", "123456789012345678901"] {
        assert_eq!(faults(&[(Telephone, wrong)]), [ParticularsFault::Telephone], "{wrong}");
    }
}

#[test]
fn an_email_address_has_its_shape() {
    for right in ["a@b.de", "vor.nach-name+x@kreis-musterland.example", "post@müller.example"] {
        assert_eq!(faults(&[(Email, right)]), [], "{right}");
    }
    for wrong in [
        "a",
        "@b.de",
        "a@b",
        "a@b.",
        "a@.de",
        "a b@c.de",
        "a@b.de, c@d.de",
        "a@@b.de",
        ".a@b.de",
        "a@-b.de",
        "<a@b.de>",
    ] {
        assert_eq!(faults(&[(Email, wrong)]), [ParticularsFault::Email], "{wrong}");
    }
}

#[test]
fn each_field_has_its_length_and_no_control_characters() {
    let full = [Supplement, Street, PostalCode, Town, LegalForm, RepresentedBy, Telephone, Email];
    assert_eq!(full, ParticularsField::ALL);
    for field in [Supplement, Street, Town, LegalForm, RepresentedBy] {
        let longest = "ü".repeat(field.most());
        let place = [(PostalCode, "12345"), (Town, "Musterstadt"), (field, longest.as_str())];
        assert_eq!(faults(&place), [], "{field:?}");
        let (most, length) = (field.most(), field.most() + 1);
        let place = [place[0], place[1], (field, &*format!("{longest}ü"))];
        let cause = TextError::Length { most, length };
        assert_eq!(faults(&place), [ParticularsFault::Text { field, cause }]);
        let place = [place[0], place[1], (field, "a\u{1b}[31m")];
        let cause = TextError::Control { code: 0x1b };
        assert_eq!(faults(&place), [ParticularsFault::Text { field, cause }]);
    }
    let (field, cause) = (RepresentedBy, TextError::Length { most: 200, length: 0 });
    assert_eq!(faults(&[(field, "Vertreten durch ")]), [ParticularsFault::Text { field, cause }]);
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let wrong = faults(&[(Street, "\u{7}"), (PostalCode, "1"), (Telephone, "x"), (Email, "x")]);
    let fields: Vec<_> = wrong.iter().map(|fault| fault.field().word()).collect();
    assert_eq!(fields, ["street", "postal_code", "telephone", "email", "town"]);
}

#[test]
fn a_version_follows_the_newest_and_says_something_new() {
    let day = NaiveDate::from_ymd_opt(2021, 3, 1).unwrap();
    let (id, organisation) = (ParticularsId(Uuid::nil()), OrganisationId(Uuid::nil()));
    let stated = |form| StatedParticulars::read(&given(&[(LegalForm, form)])).unwrap();
    let state = |before: Option<&Particulars>, follows, form| {
        Particulars::state(id, organisation, (before, follows), stated(form), ("Anna A".to_owned(), day))
    };
    assert_eq!(state(None, 0, ""), Err(ParticularsError::Same));
    assert_eq!(state(None, 1, "gGmbH"), Err(ParticularsError::Follows { newest: 0, follows: 1 }));
    let first = state(None, 0, "gGmbH").unwrap();
    assert_eq!(first.number, 1);
    assert_eq!(state(Some(&first), 1, "gGmbH "), Err(ParticularsError::Same));
    let overtaken = state(Some(&first), 0, "e. V.");
    assert_eq!(overtaken, Err(ParticularsError::Follows { newest: 1, follows: 0 }));
    let second = state(Some(&first), 1, "").unwrap();
    assert_eq!((second.number, second.stated), (2, StatedParticulars::default()), "it may be taken back");
}

#[test]
fn what_was_kept_is_read_as_strictly() {
    let kept = r#"{"legal_form":"gGmbH","telephone":"115"}"#;
    let stated: StatedParticulars = serde_json::from_str(kept).unwrap();
    assert_eq!(serde_json::to_string(&stated).unwrap(), kept);
    let refused = serde_json::from_str::<StatedParticulars>(r#"{"postal_code":"1"}"#).unwrap_err();
    assert!(refused.to_string().starts_with("postal_code has 5 digits; town is a part"), "{refused}");
}
