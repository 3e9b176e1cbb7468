//! What is stated of organisations: in versions, kept by the first recipient, shown in documents as of their day.

use flow::{
    Ctx, FlowError, Role,
    documents::{self, DocumentKind},
    particulars::{StateParticulars, particulars_of},
    views,
};
use grants::{
    ActStatements, ContractLaw, GivenParticulars, OrganisationId, Particulars, ParticularsError,
    ParticularsField, StatedParticulars,
};
use ledger::EntryNumber;
use proof::{Content, data::Party};
use testkit::TestDb;
use uuid::Uuid;

use crate::{
    documents::full,
    office::{COACHING, KREIS, Office, day, forwarding},
    past::later,
};

/// Everything that may be stated; each text begins with a word.
pub(crate) fn all(organisation: OrganisationId, follows: i64, street: &str) -> StateParticulars {
    let mut given = GivenParticulars::default();
    for (field, text) in [
        (ParticularsField::Supplement, "Haus B"),
        (ParticularsField::Street, street),
        (ParticularsField::PostalCode, "12345"),
        (ParticularsField::Town, "Musterstadt"),
        (ParticularsField::LegalForm, "gGmbH"),
        (ParticularsField::RepresentedBy, "die Geschäftsführerin Jana Muster"),
        (ParticularsField::Telephone, "0123 98765-0"),
        (ParticularsField::Email, "auskunft@traeger.example"),
    ] {
        given.set(field, text);
    }
    let stated = StatedParticulars::read(&given).unwrap();
    StateParticulars { organisation, follows, stated }
}

fn address(street: &str) -> Vec<String> {
    ["Haus B", street, "12345 Musterstadt"].map(str::to_owned).to_vec()
}

async fn made(ctx: &Ctx, kind: DocumentKind, subject: Uuid) -> (Vec<u8>, Content) {
    let made = documents::render(ctx, kind, subject).await.unwrap().content;
    let inside = proof::embedded(&made).unwrap().content;
    (made, inside)
}

/// To whom a letter goes, or who hands in a proof.
fn party(content: &Content) -> &Party {
    match content {
        Content::Decision(letter) => &letter.recipient,
        Content::RefundDemand(letter) => &letter.debtor,
        Content::AccountStatement(statement) => &statement.provider,
        Content::ProofOfUse(proof) => &proof.recipient,
        other => panic!("{other:?}"),
    }
}

/// Where a document says that it was made.
fn place(content: &Content) -> &str {
    match content {
        Content::Decision(letter) => &letter.place,
        Content::Examination(record) => &record.place,
        Content::PaymentOrder(order) => &order.place,
        Content::RefundDemand(letter) => &letter.place,
        Content::AccountStatement(statement) => &statement.place,
        Content::ProofOfUse(proof) => &proof.place,
        other => panic!("{other:?}"),
    }
}

async fn numbers(ctx: &Ctx, organisation: OrganisationId) -> Vec<i64> {
    let all = particulars_of(ctx, organisation).await.unwrap();
    all.into_iter().map(|version: Particulars| version.number).collect()
}

testkit::on_both_engines! {
    async fn a_letter_shows_the_address_that_was_stated_on_its_day(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = full(&office).await;
        let grant = office.forwarding_a.id.0;
        let subjects = [
            (DocumentKind::Decision, claim.id.0),
            (DocumentKind::AccountStatement, grant),
            (DocumentKind::ProofOfUse, grant),
        ];
        let (head, clerk) = (office.who_is(Role::Head), later(&office, &office.who_is(Role::Head)));
        let mut before = Vec::new();
        for (kind, subject) in subjects {
            let (pdf, content) = made(&head, kind, subject).await;
            assert_eq!(party(&content).lines, Vec::<String>::new(), "{kind:?}");
            before.push(pdf);
        }
        let state = all(office.provider_a, 0, "Lindenstraße 12");
        later(&office, &office.finance()).execute("particulars-1", state).await.unwrap();
        for ((kind, subject), before) in subjects.into_iter().zip(before) {
            let (_, content) = made(&clerk, kind, subject).await;
            let asked = ["Telefon 0123 98765-0", "E-Mail auskunft@traeger.example"].map(str::to_owned);
            let asked = asked.into_iter().filter(|_| kind == DocumentKind::ProofOfUse);
            let lines: Vec<_> = address("Lindenstraße 12").into_iter().chain(asked).collect();
            assert_eq!(party(&content).lines, lines, "{kind:?}");
            let then = clerk.clone().as_of(Some(day(2021, 3, 15)), Some(day(2021, 3, 15))).unwrap();
            let (again, _) = made(&then, kind, subject).await;
            assert!(again == before, "{kind:?}: the same day gives the same bytes");
        }
    }

    async fn a_letter_says_where_whoever_writes_it_has_its_seat(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = full(&office).await;
        let (clerk, grant) = (office.finance(), office.forwarding_a.id);
        let payment = views::payments(&clerk, Some(grant), None, 1).await.unwrap().items[0].id.0;
        let receivable = views::receivables(&clerk, None, None, 1).await.unwrap().items[0].id.0;
        let subjects = [
            (DocumentKind::Decision, claim.id.0),
            (DocumentKind::Examination, claim.id.0),
            (DocumentKind::PaymentOrder, payment),
            (DocumentKind::RefundDemand, receivable),
            (DocumentKind::AccountStatement, grant.0),
            (DocumentKind::ProofOfUse, grant.0),
        ];
        for (kind, subject) in subjects {
            assert_eq!(place(&made(&clerk, kind, subject).await.1), "", "{kind:?}");
        }
        for organisation in [KREIS, office.provider_a] {
            office.run(&office.finance(), all(organisation, 0, "Weg 1")).await.unwrap();
        }
        for (kind, subject) in subjects {
            assert_eq!(place(&made(&clerk, kind, subject).await.1), "Musterstadt", "{kind:?}");
        }
    }

    async fn a_contract_names_legal_form_and_who_acts_where_they_are_stated(db: TestDb) {
        let office = Office::open(&db.store).await;
        let contract = async |ctx: &Ctx| {
            match made(ctx, DocumentKind::Forwarding, office.forwarding_a.id.0).await.1 {
                Content::Forwarding(act) => [act.giver, act.recipient],
                other => panic!("{other:?}"),
            }
        };
        for side in contract(&office.finance()).await {
            assert_eq!((side.party.lines.len(), &*side.legal_form, &*side.represented_by), (0, "", ""));
        }
        office.run(&office.finance(), all(office.provider_a, 0, "Lindenstraße 12")).await.unwrap();
        let [kreis, provider] = contract(&office.finance()).await;
        assert_eq!((kreis.party.lines.len(), &*kreis.legal_form), (0, ""), "each says its own");
        assert_eq!(provider.party.lines, address("Lindenstraße 12"));
        assert_eq!(provider.legal_form, "gGmbH");
        assert_eq!(provider.represented_by, "die Geschäftsführerin Jana Muster");
        office.run(&office.finance(), all(KREIS, 0, "Kreishausplatz 1")).await.unwrap();
        let [kreis, _] = contract(&office.finance()).await;
        assert_eq!(kreis.party.lines, address("Kreishausplatz 1"));
    }

    async fn what_a_forwarding_states_besides_stands_in_its_contract_and_in_its_versions(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut request = forwarding(&office.award, office.provider_b, &[("F1", 80_000, COACHING, 100_000)]);
        let stated = ActStatements {
            contract_law: Some(ContractLaw::Public),
            target_group: Some("Zugewanderte von 18 bis 27 Jahren".to_owned()),
            participants: Some(40),
            lessons: Some(1_200),
            hours: Some(300),
            proofs_form: Some("Der Nachweis wird in diesem Verfahren vorgelegt.".to_owned()),
            own_audit: false,
            cost_fall: None,
        };
        request.act.terms.stated = stated.clone();
        let grant = office.run(&office.finance(), request).await.unwrap();
        assert_eq!(grant.act.terms.stated, stated);
        office.run(&office.finance(), all(KREIS, 0, "Kreishausplatz 1")).await.unwrap();
        let (_, content) = made(&office.finance(), DocumentKind::Forwarding, grant.id.0).await;
        let Content::Forwarding(act) = content else { panic!("{content:?}") };
        let is_contract = grant.act.kind == grants::ActKind::Weiterleitungsvertrag;
        assert_eq!(act.contract_law, is_contract.then_some(proof::data::ContractLaw::Public));
        assert_eq!(act.measure.target_group, "Zugewanderte von 18 bis 27 Jahren");
        assert_eq!([act.measure.participants, act.measure.lessons, act.measure.hours], [40, 1_200, 300].map(Some));
        assert_eq!(act.clauses.proofs, stated.proofs_form);
        assert_eq!(act.place, "Musterstadt", "where who forwards has its seat");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn versions_follow_each_other_and_none_is_overwritten(db: TestDb) {
        let office = Office::open(&db.store).await;
        let clerk = office.finance();
        let a = office.provider_a;
        let first = office.run(&clerk, all(a, 0, "Weg 1")).await.unwrap();
        assert_eq!((first.number, &*first.author, first.on), (1, &*clerk.actor().name, day(2021, 3, 15)));
        let same = office.run(&clerk, all(a, 1, "Weg  1")).await.unwrap_err();
        assert!(matches!(same, FlowError::Particulars(ParticularsError::Same)), "{same}");
        let stale = office.run(&office.who_is(Role::Head), all(a, 0, "Weg 2")).await.unwrap_err();
        let follows = ParticularsError::Follows { newest: 1, follows: 0 };
        assert!(matches!(stale, FlowError::Particulars(cause) if cause == follows), "{stale}");
        let next = later(&office, &clerk);
        next.execute("particulars-2", all(a, 1, "Weg 2")).await.unwrap();
        assert_eq!(particulars_of(&clerk, a).await.unwrap(), [first], "the later one was not known then");
        assert_eq!(numbers(&next, a).await, [1, 2]);
        let then = next.as_of(Some(day(2021, 3, 15)), Some(day(2021, 3, 15))).unwrap();
        assert_eq!(numbers(&then, a).await, [1]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn the_first_recipient_states_them_and_each_sees_its_own(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (a, b) = (office.provider_a, office.provider_b);
        for who in [office.a(), office.signatory_of_a(), office.auditor(), office.administrator(), office.stranger()] {
            let refused = office.alone(&who, all(a, 0, "Weg 1")).await.unwrap_err();
            assert!(matches!(refused, FlowError::Forbidden { .. }), "{refused}");
        }
        let nobody = office.run(&office.finance(), all(OrganisationId(Uuid::nil()), 0, "Weg 1")).await;
        assert!(matches!(nobody, Err(FlowError::NotFound { what: "organisation" })));
        let stated = office.alone(&office.who_is(Role::Head), all(a, 0, "Weg 1")).await.unwrap();
        for organisation in [b, KREIS, office.mags] {
            office.run(&office.finance(), all(organisation, 0, "Weg 1")).await.unwrap();
        }
        for who in [office.finance(), office.auditor()] {
            for organisation in [a, b, KREIS, office.mags] {
                assert_eq!(numbers(&who, organisation).await, [1]);
            }
        }
        for organisation in [a, KREIS] {
            assert_eq!(numbers(&office.a(), organisation).await, [1]);
        }
        for organisation in [b, office.mags, OrganisationId(Uuid::nil())] {
            let unseen = particulars_of(&office.a(), organisation).await;
            assert!(matches!(unseen, Err(FlowError::NotFound { what: "organisation" })));
        }
        let of_own = views::journal(&office.a(), Some(stated.id.0), EntryNumber::NONE, 9).await.unwrap();
        assert_eq!(of_own.len(), 1);
        assert!(views::journal(&office.b(), Some(stated.id.0), EntryNumber::NONE, 9).await.is_err());
    }
}
