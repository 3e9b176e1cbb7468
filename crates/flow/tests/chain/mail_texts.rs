//! What mails say, as the house sets it: read before it is set, and never in the way of a mail.

use flow::{
    FlowError, Role,
    mail::{self, NewText, Template, TemplateError},
};
use grants::MailKind;
use testkit::TestDb;

use crate::{
    mail::{next, propose, with_address},
    office::Office,
};

const KIND: MailKind = MailKind::AtOnce;

fn text(subject: &str, body: &str) -> Template {
    Template { subject: subject.to_owned(), body: body.to_owned() }
}

fn version(number: i64, text: Option<Template>) -> NewText {
    NewText { kind: KIND, number, text }
}

testkit::on_both_engines! {
    async fn a_text_of_the_house_goes_out_until_it_is_given_up(db: TestDb) {
        let office = Office::open(&db.store).await;
        with_address(&office).await;
        let administrator = office.administrator();
        let own = text("{{ anzahl }} für {{ name }}", "{% for es in mitteilungen %}{{ es.link }}\n{% endfor %}");
        mail::set_text(&administrator, version(1, Some(own.clone()))).await.unwrap();
        propose(&office, 1).await;
        let made = next(&office.flow).await.unwrap();
        assert_eq!(made.subject, "1 für Heike Haupt");
        assert!(made.body.starts_with("https://foerderfluss.example/zuwendungen/"), "{}", made.body);
        mail::set_text(&administrator, version(2, None)).await.unwrap();
        propose(&office, 2).await;
        let made = next(&office.flow).await.unwrap();
        assert_eq!(made.subject, "Förderfluss: 1 neue Mitteilung");
        let standing = mail::texts(&administrator).await.unwrap().into_iter().find(|it| it.kind == KIND).unwrap();
        assert_eq!((standing.number, standing.is_shipped, standing.text), (2, true, Template::shipped(KIND)));
        let kept: Vec<_> = standing.versions.iter().map(|(it, by)| (it.number, it.text.clone(), by.as_str())).collect();
        let name = administrator.actor().name.as_str();
        assert_eq!(kept, [(2, None, name), (1, Some((own.subject, own.body)), name)]);
    }

    async fn a_text_that_reads_with_no_value_of_a_mail_stops_none(db: TestDb) {
        let office = Office::open(&db.store).await;
        with_address(&office).await;
        // Three notifications are no sample.
        let breaks = text("x", "{% if anzahl == 3 %}{{ mitteilungen[9].text }}{% endif %}x");
        mail::set_text(&office.administrator(), version(1, Some(breaks))).await.unwrap();
        for day in 1..=3 {
            propose(&office, day).await;
        }
        let made = next(&office.flow).await.unwrap();
        assert_eq!(made.subject, "Förderfluss: 3 neue Mitteilungen");
    }

    async fn what_is_no_text_of_a_mail_is_not_set(db: TestDb) {
        let office = Office::open(&db.store).await;
        let administrator = office.administrator();
        for refused in [text("x", "{{ betrag }}"), text("x\r\nBcc: y@z.example", "x"), text("x", "")] {
            let preview = mail::preview(&administrator, &refused).await.unwrap_err();
            assert!(matches!(preview, FlowError::MailText(_)), "{preview}");
            let set = mail::set_text(&administrator, version(1, Some(refused))).await.unwrap_err();
            assert!(matches!(set, FlowError::MailText(_)), "{set}");
        }
        let subject = mail::preview(&administrator, &text("{{ '\n' }}", "x")).await.unwrap_err();
        assert!(matches!(subject, FlowError::MailText(TemplateError::Subject)), "{subject}");
        let standing = mail::texts(&administrator).await.unwrap();
        assert!(standing.iter().all(|it| it.is_shipped && it.number == 0 && it.versions.is_empty()));
    }

    async fn who_gives_access_sets_it_others_of_the_house_look_and_nobody_else_does(db: TestDb) {
        let office = Office::open(&db.store).await;
        let new = || version(1, Some(text("x", "y")));
        for who in [office.who_is(Role::Head), office.auditor(), office.finance(), office.a()] {
            let refused = mail::set_text(&who, new()).await.unwrap_err();
            assert!(matches!(refused, FlowError::Forbidden { .. }), "{refused}");
        }
        for who in [office.who_is(Role::Head), office.auditor()] {
            mail::texts(&who).await.unwrap();
            mail::preview(&who, &text("x", "y")).await.unwrap();
        }
        for who in [office.finance(), office.a()] {
            mail::texts(&who).await.unwrap_err();
            mail::preview(&who, &text("x", "y")).await.unwrap_err();
        }
        mail::set_text(&office.administrator(), new()).await.unwrap();
        let twice = mail::set_text(&office.administrator(), new()).await.unwrap_err();
        assert!(matches!(twice, FlowError::Stale { .. }), "{twice}");
    }

    async fn that_it_was_set_or_refused_is_written_down(db: TestDb) {
        let office = Office::open(&db.store).await;
        let seen = async || {
            let (head, all) = (office.who_is(Role::Head), flow::trail::TrailAsked::default());
            let events = flow::trail::access_events(&head, all, None, 99).await.unwrap().items;
            let of_texts = events.into_iter().filter(|event| event.what == "mail_text.set");
            of_texts.map(|event| (event.person, event.outcome)).collect::<Vec<_>>()
        };
        let on_trail = |who: flow::Ctx| {
            let origin = flow::sign_in::Origin::new("203.0.113.7".parse().unwrap(), "Browser", "request-1");
            who.coming_from(origin, "POST /mailtexte/sofort")
        };
        let (administrator, clerk) = (on_trail(office.administrator()), on_trail(office.finance()));
        mail::set_text(&administrator, version(1, None)).await.unwrap();
        mail::set_text(&clerk, version(2, None)).await.unwrap_err();
        let expected = [
            (administrator.actor().person, flow::AccessOutcome::Done),
            (clerk.actor().person, flow::AccessOutcome::Refused),
        ];
        assert_eq!(seen().await, expected);
    }
}
