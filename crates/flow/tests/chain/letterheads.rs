//! The letterhead of the house: set in versions, shown on its own documents alone, and inside of each of them.

use flow::{
    FlowError, Role,
    documents::{self, DocumentKind, verification},
    forwardings::RecordForwarding,
    letterheads::{self, LetterheadError, NewLetterhead, NewLogo},
};
use grants::ActKind;
use proof::{Content, data::Remedy};
use testkit::TestDb;

use crate::{
    office::{self, COACHING, Office, day},
    past::later,
};

/// A PNG.
fn png() -> Vec<u8> {
    proof::sample::with_logo(proof::sample::document(proof::sample::reminder()))
        .letterhead
        .logo
        .unwrap()
        .png()
        .to_vec()
}

const COURT: &str = "Verwaltungsgericht Musterstadt, Gerichtsstraße 1, 12345 Musterstadt";

fn new(number: i64) -> NewLetterhead {
    NewLetterhead {
        number,
        name: "  Kreis   Musterland ".to_owned(),
        claim: String::new(),
        contact: vec!["Kreishausplatz 1".to_owned(), "  ".to_owned()],
        return_address: String::new(),
        accent: "#7a1f2b".to_owned(),
        logo: NewLogo::File(png()),
        court: COURT.to_owned(),
    }
}

async fn forwarding(office: &Office, ctx: &flow::Ctx) -> (Vec<u8>, proof::Document) {
    let made = documents::render(ctx, DocumentKind::Forwarding, office.forwarding_a.id.0).await.unwrap();
    let inside = proof::embedded(&made.content).unwrap();
    (made.content, inside)
}

testkit::on_both_engines! {
    async fn documents_of_the_house_show_it_from_the_next_one_on_and_stay_what_they_are(db: TestDb) {
        let office = Office::open(&db.store).await;
        let administrator = office.administrator();
        let before = letterheads::standing(&administrator).await.unwrap();
        assert_eq!((before.number, before.look.logo.is_some(), before.court), (0, false, None));
        let (earlier, plain) = forwarding(&office, &office.finance()).await;
        assert_eq!(plain.letterhead, before.look);
        let Content::Forwarding(act) = &plain.content else { panic!("it forwards") };
        let (period, of_award) = (act.source_period.unwrap(), office.award.act.period);
        assert_eq!((period.from, period.until), (of_award.from(), of_award.until()), "point 7 names both");
        letterheads::set(&administrator, new(1)).await.unwrap();
        let standing = letterheads::standing(&administrator).await.unwrap();
        assert_eq!((standing.number, standing.court.as_deref()), (1, Some(COURT)));
        assert_eq!((standing.look.name.as_str(), standing.look.contact.len()), ("Kreis Musterland", 1));
        let (later, inside) = forwarding(&office, &office.finance()).await;
        assert_eq!(inside.letterhead, standing.look);
        assert!(inside.letterhead.logo.is_some() && later != earlier);
        // Each is verified by what it has inside.
        for pdf in [&earlier, &later] {
            let read = verification::read(pdf).unwrap();
            let checks = verification::judge(&read, None);
            assert_eq!((checks[0].question, checks[0].answer), ("data", verification::Answer::Yes));
        }
        letterheads::set(&administrator, NewLetterhead { logo: NewLogo::Kept, ..new(2) }).await.unwrap();
        assert_eq!(letterheads::standing(&administrator).await.unwrap().look.logo, standing.look.logo);
        letterheads::set(&administrator, NewLetterhead { logo: NewLogo::None, ..new(3) }).await.unwrap();
        let standing = letterheads::standing(&administrator).await.unwrap();
        assert_eq!((standing.look.logo.is_some(), standing.versions.len()), (false, 3));
    }

    async fn a_document_of_a_past_day_shows_the_letterhead_of_that_day(db: TestDb) {
        let office = Office::open(&db.store).await;
        letterheads::set(&office.administrator(), new(1)).await.unwrap();
        let (today, _) = forwarding(&office, &office.finance()).await;
        let other = NewLetterhead { name: "Anders".to_owned(), ..new(2) };
        letterheads::set(&later(&office, &office.administrator()), other).await.unwrap();
        let clerk = later(&office, &office.finance());
        let (_, now) = forwarding(&office, &clerk).await;
        assert_eq!(now.letterhead.name, "Anders");
        let then = day(2021, 3, 15);
        let past = clerk.as_of(Some(then), Some(then)).unwrap();
        let (again, _) = forwarding(&office, &past).await;
        assert!(again == today, "the same day gives the same bytes");
    }

    async fn a_bescheid_names_the_court_that_the_house_has_set(db: TestDb) {
        let office = Office::open(&db.store).await;
        let given = [("F1", 10_000, COACHING, 20_000)];
        let act = office::forwarding(&office.award, office.provider_b, &given);
        let act = RecordForwarding { kind: ActKind::Weiterleitungsbescheid, ..act };
        let grant = office.run(&office.finance(), act).await.unwrap();
        let instruction = async || {
            let made = documents::render(&office.finance(), DocumentKind::Forwarding, grant.id.0).await.unwrap();
            match proof::embedded(&made.content).unwrap().content {
                Content::Forwarding(act) => act.remedy,
                other => panic!("{other:?}"),
            }
        };
        let told = |text: &str| Some(Remedy::Rechtsbehelf(text.to_owned()));
        let described = "Gegen diesen Bescheid kann innerhalb eines Monats nach Bekanntgabe Klage bei dem Verwaltungsgericht \
                         erhoben werden, in dessen Bezirk die erlassende Behörde ihren Sitz hat (§§ 52, 74 VwGO).";
        assert_eq!(instruction().await, told(described));
        letterheads::set(&office.administrator(), new(1)).await.unwrap();
        let named = "Gegen diesen Bescheid kann innerhalb eines Monats nach Bekanntgabe Klage bei dem Verwaltungsgericht \
                     Musterstadt, Gerichtsstraße 1, 12345 Musterstadt, erhoben werden (§§ 52, 74 VwGO).";
        assert_eq!(instruction().await, told(named));
        let silent = NewLetterhead { court: String::new(), ..new(2) };
        letterheads::set(&office.administrator(), silent).await.unwrap();
        assert_eq!(instruction().await, told(described));
    }

    async fn a_page_says_of_contesting_a_decision_what_its_letter_says(db: TestDb) {
        let office = Office::open(&db.store).await;
        letterheads::set(&office.administrator(), new(1)).await.unwrap();
        let claim = crate::documents::full(&office).await;
        let made = documents::render(&office.a(), DocumentKind::Decision, claim.id.0).await.unwrap();
        let letter = match proof::embedded(&made.content).unwrap().content {
            Content::Decision(decision) => decision.remedy,
            other => panic!("{other:?}"),
        };
        let told = documents::remedy(&office.a(), &office.forwarding_a).await.unwrap().unwrap();
        assert_eq!((told.heading, told.text.as_str()), letter.told());
        assert_eq!(told.heading, "Bei Streit über diese Entscheidung", "it was forwarded by a contract");
        let given = [("F1", 10_000, COACHING, 20_000)];
        let act = office::forwarding(&office.award, office.provider_b, &given);
        let act = RecordForwarding { kind: ActKind::Weiterleitungsbescheid, ..act };
        let grant = office.run(&office.finance(), act).await.unwrap();
        let told = documents::remedy(&office.b(), &grant).await.unwrap().unwrap();
        assert_eq!(told.heading, "Rechtsbehelfsbelehrung");
        assert!(told.text.contains("Verwaltungsgericht Musterstadt, Gerichtsstraße 1"), "{}", told.text);
        assert_eq!(documents::remedy(&office.finance(), &office.award).await.unwrap(), None);
    }

    async fn a_provider_keeps_its_name(db: TestDb) {
        let office = Office::open(&db.store).await;
        letterheads::set(&office.administrator(), new(1)).await.unwrap();
        let made =
            documents::render(&office.a(), DocumentKind::ProofOfUse, office.forwarding_a.id.0).await.unwrap();
        let of_provider = proof::embedded(&made.content).unwrap().letterhead;
        let name = of_provider.name.clone();
        assert_eq!(of_provider, proof::Letterhead::of(&name));
        assert!(!name.contains("Kreis"), "{name}");
    }

    async fn a_sample_shows_the_letterhead_and_the_court(db: TestDb) {
        let office = Office::open(&db.store).await;
        letterheads::set(&office.administrator(), new(1)).await.unwrap();
        let sample = letterheads::sample(&office.who_is(Role::Head)).await.unwrap();
        let inside = proof::embedded(&sample.content).unwrap();
        assert_eq!(inside.letterhead.name, "Kreis Musterland");
        let said = serde_json::to_string(&inside.content).unwrap();
        assert!(said.contains(&format!("Klage bei dem {COURT}, erhoben werden")), "{said}");
        assert!(said.contains("Muster des Briefkopfs"), "{said}");
    }

    async fn what_is_no_letterhead_is_not_set(db: TestDb) {
        let office = Office::open(&db.store).await;
        let administrator = office.administrator();
        let text = |length| "x".repeat(length);
        for (field, refused) in [
            ("name", NewLetterhead { name: " ".to_owned(), ..new(1) }),
            ("name", NewLetterhead { name: text(101), ..new(1) }),
            ("claim", NewLetterhead { claim: text(101), ..new(1) }),
            ("contact", NewLetterhead { contact: vec![text(61)], ..new(1) }),
            ("contact", NewLetterhead { contact: vec![text(1); 6], ..new(1) }),
            ("return_address", NewLetterhead { return_address: text(91), ..new(1) }),
            ("accent", NewLetterhead { accent: "rot".to_owned(), ..new(1) }),
            ("accent", NewLetterhead { accent: "#ffcc00".to_owned(), ..new(1) }),
            ("logo", NewLetterhead { logo: NewLogo::File(b"GIF89a".to_vec()), ..new(1) }),
            ("court", NewLetterhead { court: "Amtsgericht Musterstadt, Weg 1".to_owned(), ..new(1) }),
        ] {
            let refused = letterheads::set(&administrator, refused).await.unwrap_err();
            let FlowError::Letterhead(cause) = refused else { panic!("{refused}") };
            assert_eq!(cause.field(), field, "{cause}");
        }
        let lines = letterheads::set(&administrator, NewLetterhead { contact: vec![text(1); 6], ..new(1) }).await;
        assert!(matches!(lines, Err(FlowError::Letterhead(LetterheadError::Lines { lines: 6 }))));
        let most = NewLetterhead {
            name: text(100),
            claim: text(100),
            contact: vec![text(60); 5],
            return_address: text(90),
            ..new(1)
        };
        letterheads::set(&administrator, most).await.unwrap();
        letterheads::sample(&administrator).await.unwrap();
    }

    async fn who_gives_access_sets_it_and_that_is_written_down(db: TestDb) {
        let office = Office::open(&db.store).await;
        let origin = || flow::sign_in::Origin::new("203.0.113.7".parse().unwrap(), "Browser", "request-1");
        let on_trail = |who: flow::Ctx| who.coming_from(origin(), "POST /briefkopf");
        for who in [office.who_is(Role::Head), office.auditor(), office.a()] {
            let refused = letterheads::set(&who, new(1)).await.unwrap_err();
            assert!(matches!(refused, FlowError::Forbidden { .. }), "{refused}");
        }
        let clerk = on_trail(office.finance());
        letterheads::set(&clerk, new(1)).await.unwrap_err();
        for who in [office.who_is(Role::Head), office.auditor()] {
            letterheads::standing(&who).await.unwrap();
            letterheads::sample(&who).await.unwrap();
        }
        for who in [office.finance(), office.a()] {
            letterheads::standing(&who).await.unwrap_err();
            letterheads::sample(&who).await.unwrap_err();
        }
        let administrator = on_trail(office.administrator());
        letterheads::set(&administrator, new(1)).await.unwrap();
        let twice = letterheads::set(&office.administrator(), new(1)).await.unwrap_err();
        assert!(matches!(twice, FlowError::Stale { .. }), "{twice}");
        let (head, all) = (office.who_is(Role::Head), flow::trail::TrailAsked::default());
        let events = flow::trail::access_events(&head, all, None, 99).await.unwrap().items;
        let seen = events.into_iter().filter(|event| event.what == "letterhead.set");
        let seen: Vec<_> = seen.map(|event| (event.person, event.outcome)).collect();
        let expected = [
            (clerk.actor().person, flow::AccessOutcome::Refused),
            (administrator.actor().person, flow::AccessOutcome::Done),
        ];
        assert_eq!(seen, expected);
    }
}
