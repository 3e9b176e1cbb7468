//! What is found in a text, what is not, and that no text does harm.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> ReceiptText {
    ReceiptText::of(text).unwrap()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn an_amount_is_found_as_receipts_write_it() {
    for written in [
        "1.240,00",
        "Gesamt: 1240,00 €",
        "1240.00 EUR",
        "1,240.00",
        "1'240.00",
        "1\u{a0}240,00",
        "1\u{2009}240,00\u{a0}€",
        "1\u{202f}240,00",
        "EUR1.240,00",
        "€1.240,00",
        "1.240,00EUR.",
        "......1.240,00",
        "-1.240,00",
        "1.240 €",
        "1240 Euro",
        "EUR 1240",
        "€ 1.240",
        "1.240,- €",
        "1.240,-- ",
        "240,00 1.240,00",
        "1.3.2021 1.240,00",
        "1\n1.240,00",
        "(1.240,00)",
    ] {
        assert_eq!(read(written).amount(124_000), Stands::Found, "{written:?}");
    }
    assert_eq!(read("0,50 und 0,05").amount(50), Stands::Found);
    assert_eq!(read("0,50 und 0,05").amount(5), Stands::Found);
}

#[test]
fn a_part_of_a_number_is_no_amount() {
    for written in [
        "1.240,00",
        "1240,00",
        "1 240,00",
        "12 240,00 €",
        "1\u{a0}240,00",
        "240,001",
        "240,0",
        "240",
        "240 Stück",
        "0240,00",
        "240,00 %",
        "240,00%",
        "240.00 Uhr",
        "240.00.",
        "R240,00",
        "RE-240,00",
        "240,00-A",
        "240,00/7",
        "2.240,00",
        "240,00,1",
        "240.00.2021",
        "24.0,00",
        "EUR 240 000",
        "2,40",
    ] {
        assert_eq!(read(written).amount(24_000), Stands::NotFound, "{written:?}");
    }
    for day in ["31.05.21", "31.5.21", "31.05.2021", "2021-05-31", "31.05."] {
        assert!(read(day).amounts.is_empty(), "{day}");
    }
    assert!(read("99999999999999999999,00 €").amounts.is_empty(), "more than there is money");
}

#[test]
fn a_day_is_found_as_receipts_write_it() {
    for written in [
        "31.05.2021",
        "vom 31.5.2021.",
        "31.5.21",
        "31.05.21,",
        "31. 5. 2021",
        "31. Mai 2021",
        "31.Mai 2021",
        "31 MAI 21",
        "31.\u{a0}Mai\u{a0}2021",
        "2021-05-31",
        "2021-05-31T10:00",
        "01.05.2021-31.05.2021",
        "01.05.\u{2013}31.05.2021",
        "(31.05.2021)",
    ] {
        assert_eq!(read(written).day(day(2021, 5, 31)), Stands::Found, "{written:?}");
    }
    for written in ["1. März 2021", "1. Ma\u{308}rz 2021", "1. Mrz. 2021", "01. MÄRZ 2021"] {
        assert_eq!(read(written).day(day(2021, 3, 1)), Stands::Found, "{written:?}");
    }
}

#[test]
fn a_part_of_something_else_is_no_day() {
    for written in [
        "131.05.2021",
        "7.31.05.2021",
        "31.05.20211",
        "31.05.21,50",
        "31.05.2021.7",
        "31.05.",
        "31.05.1921",
        "31.05.202",
        "Mai 2021",
        "31. Maien 2021",
        "31.\n05.\n2021",
        "RE-2021-05-31-7",
        "12021-05-31",
        "2021-05-311",
        "A31.05.2021",
    ] {
        assert_eq!(read(written).day(day(2021, 5, 31)), Stands::NotFound, "{written:?}");
    }
    assert!(read("31.02.2021 2021-13-01 0.1.2021").days.is_empty(), "the calendar has no such day");
}

#[test]
fn a_number_is_found_whatever_its_case_and_blanks() {
    for (written, typed) in [
        ("Rechnung Nr. RE-2021/017 vom", "re-2021/017"),
        ("Rechnung RE 2021 017", "RE2021017"),
        ("Rechnung RE2021017.", "RE 2021 017"),
        ("Nr.:017", "017"),
        ("Beleg l-1, bar", "L-1"),
        ("RE\u{2011}17", "RE-17"),
        ("A 17", "a17"),
        ("RE-\u{ad}17", "RE-17"),
    ] {
        assert_eq!(read(written).number(typed), Stands::Found, "{written:?} {typed:?}");
    }
    for (written, typed) in [
        ("RE-2021/0170", "RE-2021/017"),
        ("XRE-17", "RE-17"),
        ("2021-017", "017"),
        ("017/2021", "017"),
        ("240,00", "240"),
        ("1.240", "240"),
        ("1 17", "117"),
        ("RE-\n17", "RE-17"),
        ("L-12", "L-1"),
    ] {
        assert_eq!(read(written).number(typed), Stands::NotFound, "{written:?} {typed:?}");
    }
    for short in ["", "7", "17", "1 7", "\u{200b}17"] {
        assert_eq!(read("17 7 1 7").number(short), Stands::TooShort, "{short:?}");
    }
}

#[test]
fn a_name_is_found_word_by_word() {
    for (written, typed) in [
        ("LOHNBÜRO\nMUSTER GmbH & Co. KG", "Lohnbüro Muster GmbH & Co KG"),
        ("Lohnbuero Muster", "Lohnbüro Muster"),
        ("Lohnbu\u{308}ro Muster", "Lohnbüro Muster"),
        ("Volkshochschule Arnsberg e. V.", "Volkshochschule Arnsberg e.V."),
        ("Hauptstra\u{df}e 1", "HAUPTSTRASSE"),
        ("\u{fb01}nanz", "Finanz"),
    ] {
        assert_eq!(read(written).name(typed), Stands::Found, "{written:?} {typed:?}");
    }
    for (written, typed) in [("Musterhaus", "Muster"), ("Lohnbüro", "Lohnbüro Muster"), ("Muller", "Müller")]
    {
        assert_eq!(read(written).name(typed), Stands::NotFound, "{written:?} {typed:?}");
    }
    for short in ["", "AG", "& .", "Ä"] {
        assert_eq!(read("AG Ä & .").name(short), Stands::TooShort, "{short:?}");
    }
}

#[test]
fn a_scan_has_no_text() {
    for nothing in ["", "\u{c}", " \n\u{a0}\u{ad}\u{200b}\u{c}", "-- ... --", "\u{0}\u{1}"] {
        assert!(ReceiptText::of(nothing).is_none(), "{nothing:?}");
    }
}

#[test]
fn what_is_read_stays_out_of_logs() {
    let said = format!("{:?}", read("Erika Beispiel 1.240,00 €"));
    assert!(!said.contains("erika") && !said.contains("124000"), "{said}");
}

/// Euros in groups of three.
fn grouped(euros: i64, mark: &str) -> String {
    let digits = euros.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(mark)
}

proptest! {
    /// Every amount is found in every form, and no amount is found that was not written.
    #[test]
    fn what_is_written_is_found_and_nothing_else(cents in 0..1_000_000_000_000_i64, other in 0..1_000_000_000_000_i64) {
        let (euros, rest) = (cents / 100, cents % 100);
        for written in [
            format!("{},{rest:02}", grouped(euros, ".")),
            format!("{euros},{rest:02}"),
            format!("{euros}.{rest:02}"),
            format!("{},{rest:02}", grouped(euros, "\u{a0}")),
            format!("{},{rest:02}", grouped(euros, "\u{202f}")),
        ] {
            let text = read(&format!("Betrag: {written} €"));
            prop_assert_eq!(text.amount(cents), Stands::Found, "{}", written);
            prop_assert_eq!(text.amounts.len(), 1, "{}", written);
            prop_assert_eq!(text.amount(other) == Stands::Found, other == cents);
            let longer = read(&format!("Betrag: 7{written}"));
            prop_assert_eq!(longer.amount(cents), Stands::NotFound, "{}", written);
        }
    }

    #[test]
    fn every_day_is_found_in_every_form(after in 0..36_000_u64) {
        let day = day(2000, 1, 1).checked_add_days(chrono::Days::new(after)).unwrap();
        let months = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];
        let month = months[usize::try_from(chrono::Datelike::month0(&day)).unwrap()];
        for written in [
            day.format("%d.%m.%Y").to_string(),
            day.format("%-d.%-m.%y").to_string(),
            day.format("%Y-%m-%d").to_string(),
            format!("{} {month} {}", day.format("%-d."), day.format("%Y")),
        ] {
            let text = read(&format!("Datum {written}, bar"));
            prop_assert_eq!(text.days.iter().collect::<Vec<_>>(), [&day], "{}", written);
            prop_assert!(text.amounts.is_empty(), "{}", written);
        }
    }

    /// A number is found in whatever case and blanks, and not within a longer one.
    #[test]
    fn a_number_is_found_as_a_whole(number in "[A-Z]{2,4}[0-9]{4,8}") {
        let blank = number.split_at(3);
        for written in [number.clone(), number.to_lowercase(), format!("{} {}", blank.0, blank.1)] {
            prop_assert_eq!(read(&format!("Nr. {written} vom")).number(&number), Stands::Found, "{}", written);
            prop_assert_eq!(read(&format!("Nr. {written}9 vom")).number(&number), Stands::NotFound, "{}", written);
            prop_assert_eq!(read(&format!("Nr. 9{written} vom")).number(&number), Stands::NotFound, "{}", written);
        }
    }

    /// Whatever a stranger writes is read, and each question to it is answered.
    #[test]
    fn whatever_comes_is_answered(text in "(?s)([0-9.,€ \u{a0}-]{0,9}|.{0,4}){0,40}", sought in "(?s).{0,20}") {
        if let Some(read) = ReceiptText::of(&text) {
            let said = [read.number(&sought), read.name(&sought), read.amount(24_000), read.day(day(2021, 5, 31))];
            prop_assert!(said.len() == 4 && read.amounts.iter().all(|cents| *cents >= 0));
        }
    }
}
