//! The life of a proof, page by page: made, signed by another, handed in, asked about, answered, accepted, closed.

use chrono::NaiveDate;
use flow::{Role, amendments::AmendGrant, proofs};
use grants::{ActChanges, ActStatements, GrantId, Period, ProofKind};

use crate::{
    house::{Browser, House},
    why::why,
};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[tokio::test]
async fn a_proof_is_signed_handed_in_asked_about_accepted_and_closed() {
    let house = House::open().await;
    let mut editor = house.enter(&house.office.person_of_a()).await;
    let form = house.get(&editor, "/nachweise/neu").await.shown();
    let grant = house.office.forwarding.id.to_string();
    let fields = [
        ("zuwendung", grant.as_str()),
        ("art", "zwischennachweis"),
        ("von", "1.1.2021"),
        ("bis", "31.5.2021"),
        ("ort", "Musterstadt"),
        ("vorsteuer", "brutto"),
    ];
    let partly = [&fields[..], &[("pruefstelle", "Kassenprüfung")]].concat();
    let partly = house.fill(&mut editor, &form, "/nachweise/neu", &partly).await;
    assert!(partly.status == 422 && partly.html.contains("href=\"#geprueft_am\""), "{}", partly.html);
    let audit =
        [("pruefstelle", "Kassenprüfung"), ("pruefer", "Ute Brinkmann"), ("geprueft_am", "31.5.2021")];
    let fields = [&fields[..], &audit].concat();
    let made = house.fill(&mut editor, &partly, "/nachweise/neu", &fields).await;
    let proof = made.leads_to().to_owned();
    let page = house.get(&editor, &proof).await.shown();
    assert!(
        page.html.contains("Kassenprüfung, Ute Brinkmann, 31.5.2021: keine Beanstandungen."),
        "{}",
        page.html
    );
    let page = house.get(&editor, &proof).await.shown();
    assert!(!page.html.contains("Nachweis einreichen"), "it is not signed yet");

    let mut signatory = house.enter(&house.office.signatory_of_a()).await;
    let page = house.get(&signatory, &proof).await.shown();
    let signed = house.fill(&mut signatory, &page, &format!("{proof}/unterschrift"), &[]).await;
    assert_eq!(signed.to(), format!("{proof}?meldung=nachweis-unterzeichnet"), "{}", signed.html);
    let page = house.get(&editor, &proof).await.shown();
    assert!(page.html.contains("Unterschrieben: Arno Anbieter"), "{}", page.html);
    let filed = house.fill(&mut editor, &page, &format!("{proof}/einreichung"), &[("tag", "1.6.2021")]).await;
    assert_eq!(filed.to(), format!("{proof}?meldung=nachweis-eingereicht"), "{}", filed.html);

    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &proof).await.shown();
    let nothing = house.fill(&mut clerk, &page, &format!("{proof}/rueckfrage"), &[]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.html.contains("Bitte schreiben, was gefragt wird."), "{}", nothing.html);
    let question = [("frage", "Fehlt der Mai?"), ("frist", "15.6.2021")];
    let asked = house.fill(&mut clerk, &nothing, &format!("{proof}/rueckfrage"), &question).await;
    assert_eq!(asked.to(), format!("{proof}?meldung=nachweis-gefragt"), "{}", asked.html);
    let page = house.get(&editor, &proof).await.shown();
    assert!(page.html.contains("Fehlt der Mai?") && page.html.contains("erbeten bis 15.6.2021"));
    let answer = [("antwort", "Im Mai war kein Kurs.")];
    let answered = house.fill(&mut editor, &page, &format!("{proof}/antwort"), &answer).await;
    assert_eq!(answered.to(), format!("{proof}?meldung=nachweis-beantwortet"), "{}", answered.html);

    let page = house.get(&clerk, &proof).await.shown();
    assert!(page.html.contains("Im Mai war kein Kurs."));
    let without = [("entscheidung", "zurueckweisung"), ("tag", "1.6.2021")];
    let refused = house.fill(&mut clerk, &page, &format!("{proof}/entscheidung"), &without).await;
    assert!(refused.html.contains("Bitte den Grund nennen."), "{}", refused.html);
    let accept = [("entscheidung", "annahme"), ("tag", "1.6.2021")];
    let accepted = house.fill(&mut clerk, &refused, &format!("{proof}/entscheidung"), &accept).await;
    assert_eq!(accepted.to(), format!("{proof}?meldung=nachweis-angenommen"), "{}", accepted.html);
    let page = house.get(&clerk, &proof).await.shown();
    let early = why(&page, "Abschließen");
    assert!(early.contains("Erst die Prüfung festhalten (Prüfvermerk)"), "{early}");
    let way = format!("{proof}/pruefvermerk");
    assert!(page.html.contains(&format!("href=\"{way}\"")), "{}", page.html);
    crate::examination::record(&house, &mut clerk, &way).await;
    let document = format!("/dokumente/examination/{}", proof.trim_start_matches("/nachweise/"));
    assert!(house.get(&clerk, &way).await.shown().html.contains(&format!("href=\"{document}\"")));
    assert!(house.get(&clerk, &document).await.shown().html.starts_with("%PDF"));
    let page = house.get(&clerk, &proof).await.shown();
    let closed = house.fill(&mut clerk, &page, &format!("{proof}/abschluss"), &[]).await;
    assert_eq!(closed.to(), format!("{proof}?meldung=nachweis-abgeschlossen"), "{}", closed.html);
    assert!(house.get(&editor, &proof).await.shown().html.contains("Abgeschlossen"));
}

/// A proof that its people have signed: its page, and its document.
pub(crate) async fn signed(house: &House) -> (String, Vec<u8>) {
    let new = proofs::NewProof {
        grant: house.office.forwarding.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 5, 31)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: proofs::InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    };
    let made =
        proofs::compile(&house.flow.ctx(house.office.person_of_a()), "proof-key-1", new).await.unwrap();
    let signatory = house.flow.ctx(house.office.signatory_of_a());
    proofs::sign(&signatory, "proof-key-2", made.id, made.version).await.unwrap();
    let document = proofs::document(&signatory, made.id).await.unwrap();
    (format!("/nachweise/{}", made.id), document.content)
}

#[tokio::test]
async fn what_was_filed_is_corrected_by_the_next_version() {
    let house = House::open().await;
    let (proof, _) = signed(&house).await;
    let mut editor = house.enter(&house.office.person_of_a()).await;
    let page = house.get(&editor, &proof).await.shown();
    assert!(!page.html.contains("Berichtigte Fassung erstellen"), "it is not filed");
    house.fill(&mut editor, &page, &format!("{proof}/einreichung"), &[("tag", "1.6.2021")]).await.leads_to();
    let page = house.get(&editor, &proof).await.shown();
    let id = proof.trim_start_matches("/nachweise/");
    let way = format!("/nachweise/neu?berichtigt={id}");
    assert!(page.html.contains(&format!("href=\"{way}\"")), "{}", page.html);
    let clerk = house.enter(&house.office.finance()).await;
    assert!(!house.get(&clerk, &proof).await.shown().html.contains(&way), "it is for its recipient");
    let grant = house.office.forwarding.id.to_string();
    let fields = [
        ("zuwendung", grant.as_str()),
        ("art", "zwischennachweis"),
        ("von", "1.1.2021"),
        ("bis", "31.5.2021"),
        ("ort", "Musterstadt"),
        ("vorsteuer", "brutto"),
    ];
    let plain = house.get(&editor, "/nachweise/neu").await.shown();
    let refused = house.fill(&mut editor, &plain, "/nachweise/neu", &fields).await;
    assert!(refused.html.contains("Fassung 1 dieses Nachweises ist schon eingereicht"), "{}", refused.html);
    let form = house.get(&editor, &way).await.shown();
    let named = format!("name=\"berichtigt\" value=\"{id}\"");
    for known in [&*named, "value=\"1.1.2021\"", "value=\"31.5.2021\"", "selected>Zwischennachweis"] {
        assert!(form.html.contains(known), "{known}: {}", form.html);
    }
    let next = house.fill(&mut editor, &form, "/nachweise/neu", &fields).await.leads_to().to_owned();
    let next = proofs_of(&house, &next).await;
    assert_eq!((next.number, next.corrects.map(|it| it.to_string())), (2, Some(id.to_owned())));
}

/// The proof of a page.
async fn proofs_of(house: &House, page: &str) -> grants::Proof {
    let id = page.trim_start_matches("/nachweise/").parse().map(grants::ProofId).unwrap();
    flow::views::proof(&house.flow.ctx(house.office.finance()), id).await.unwrap()
}

#[tokio::test]
async fn a_signed_copy_is_kept_beside_the_document() {
    let house = House::open().await;
    let (proof, document) = signed(&house).await;
    let copy = testkit::signed_copy(&document).unwrap();
    let mut editor = house.enter(&house.office.person_of_a()).await;
    let to = format!("{proof}/signaturen");
    let page = house.get(&editor, &proof).await.shown();
    assert!(page.html.contains("mit Ihrem Signaturprogramm unterschreiben"), "{}", page.html);
    let nothing = house.fill(&mut editor, &page, &to, &[]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.html.contains("Bitte die unterschriebene Datei wählen."), "{}", nothing.html);
    for (content, told) in [
        (&document[..], "Das ist das Dokument ohne Unterschrift."),
        (&copy[1..], "Das ist keine elektronische Unterschrift im Format"),
        (&[&copy[..99], &copy[100..]].concat(), "Das ist eine andere Datei als die dieses Nachweises"),
        (&testkit::signature_beside(b"anderes"), "gehört zu einem anderen Dokument"),
    ] {
        let refused = house.upload(&mut editor, &to, &house.flow.new_key(), ("nachweis.pdf", content)).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains("href=\"#datei\"") && refused.html.contains(told), "{}", refused.html);
    }
    let key = house.flow.new_key();
    for _ in 0..2 {
        let added = house.upload(&mut editor, &to, &key, ("nachweis.pdf", &copy)).await;
        assert_eq!(added.to(), format!("{proof}?meldung=unterschrift-hinterlegt"), "{}", added.html);
    }
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &proof).await.shown();
    assert!(
        page.html.contains("laut Zertifikat von Hanna Haupt (ausgestellt von Hanna Haupt)"),
        "{}",
        page.html
    );
    assert!(!page.html.contains(&to), "only its recipient adds one");
    let links = page.links();
    let file = links.iter().find(|link| link.starts_with("/nachweis-signaturen/")).unwrap();
    let kept = house.get(&clerk, file).await;
    assert_eq!(kept.headers["content-type"], "application/pdf");
    let other = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&other, file).await.status, 404);
}

#[tokio::test]
async fn anybody_asks_whether_a_document_is_genuine() {
    let house = House::open().await;
    let (_, document) = signed(&house).await;
    let mut nobody = Browser::default();
    let page = house.get(&nobody, "/echtheit").await.shown();
    assert!(page.html.contains("Dafür muss sich niemand anmelden"), "{}", page.html);
    let copy = testkit::signed_copy(&document).unwrap();
    for (content, told) in [
        (&document, "Das Dokument trägt keine elektronische Unterschrift."),
        (&copy, "laut Zertifikat von Hanna Haupt; die Datei ist bei keinem Nachweis hinterlegt"),
    ] {
        let page = house.upload(&mut nobody, "/echtheit", "", ("nachweis.pdf", content)).await.shown();
        assert!(
            page.html.contains("Ergebnis zu „nachweis.pdf“") && page.html.contains(told),
            "{}",
            page.html
        );
        assert!(page.html.contains("Das ist kein vorgelegtes Dokument."), "{}", page.html);
    }
    for (content, told) in
        [(&b""[..], "Die Datei ist leer."), (b"<b>x</b>", "Die Datei ist kein PDF oder sie ist beschädigt.")]
    {
        let refused = house.upload(&mut nobody, "/echtheit", "", ("<b>.pdf", content)).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains("href=\"#datei\"") && refused.html.contains(told), "{}", refused.html);
        assert!(!refused.html.contains("<b>.pdf"), "{}", refused.html);
    }
    let large = vec![b'x'; (8 << 20) + 1];
    let refused = house.upload(&mut nobody, "/echtheit", "", ("groß.pdf", &large)).await;
    assert!(refused.html.contains("„groß.pdf“ ist größer als 8 MB."), "{}", refused.html);
    let typed = house.send(&mut nobody, "/echtheit", &[("datei", "x")]).await;
    assert_ne!(typed.status, 500);
}

#[tokio::test]
async fn a_proof_is_prepared_and_its_report_is_written_in_versions() {
    let house = House::open().await;
    let mut editor = house.enter(&house.office.person_of_a()).await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let (path, report) = (format!("{grant}/nachweis"), format!("{grant}/sachbericht"));
    assert!(house.get(&editor, &grant).await.shown().links().contains(&path));
    let page = house.get(&editor, &path).await.shown();
    let needs = page.between("id=\"vollstaendig\"", "</ul>");
    assert!(needs.contains("offen</span> Der Sachbericht ist noch nicht im System geschrieben."), "{needs}");
    assert!(
        needs.contains("Ohne ihn bestätigt der Nachweis nicht, was mit den Mitteln erreicht wurde."),
        "{needs}"
    );
    assert!(needs.contains("erledigt</span> Über alle Abrechnungen ist entschieden"), "{needs}");
    assert!(
        page.html.contains("Aus den Büchern: Der Bewilligungszeitraum beginnt am 01.01.2021."),
        "{}",
        page.html
    );

    let nothing = house.fill(&mut editor, &page, &report, &[]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.html.contains("mindestens einen Abschnitt"), "{}", nothing.html);
    let long = "x".repeat(50_001);
    let too_long = house.fill(&mut editor, &nothing, &report, &[("abschnitt.success", &long)]).await;
    assert!(too_long.html.contains("href=\"#abschnitt.success\""), "{}", &too_long.html[..2000]);
    let text = "- 12 in Ausbildung\n- <b>drei</b> weitere";
    let saved = house.fill(&mut editor, &too_long, &report, &[("abschnitt.success", text)]).await;
    assert_eq!(saved.to(), format!("{path}?meldung=sachbericht"), "{}", saved.html);
    // Another window that was open meanwhile overwrites nothing.
    let late = house
        .fill(&mut editor, &page, &report, &[("abschnitt.begin", "im Mai"), ("schluessel", "another-key-1")])
        .await;
    assert!(
        late.html.contains("Inzwischen gibt es Fassung 1") && late.html.contains("im Mai"),
        "{}",
        late.html
    );
    let page = house.get(&editor, &path).await.shown();
    assert!(
        page.html.contains("- 12 in Ausbildung\n- &#60;b&#62;drei&#60;/b&#62; weitere</textarea>"),
        "{}",
        page.html
    );
    assert!(page.html.contains("Fassung 1</a>: Anna Anbieter, 1.6.2021"), "{}", page.html);
    let more = [("abschnitt.success", text), ("abschnitt.begin", "im Mai")];
    house.fill(&mut editor, &page, &report, &more).await.to();
    let needs = house.get(&editor, &path).await.shown().between("id=\"vollstaendig\"", "</ul>").to_owned();
    assert!(needs.contains("erledigt</span> Der Sachbericht ist geschrieben"), "{needs}");

    // Figures of participants are read line by line, and a line that is none is named.
    let page = house.get(&editor, &path).await.shown();
    let wrong = house.fill(&mut editor, &page, &report, &[("teilnehmende", "aufgenommen: viele")]).await;
    assert!(wrong.status == 422 && wrong.html.contains("href=\"#teilnehmende\""), "{}", wrong.html);
    assert!(wrong.html.contains("Zeile 1 („aufgenommen: viele“)"), "{}", wrong.html);
    let more = [("abschnitt.success", text), ("teilnehmende", "vermittelt: 3\n- Coaching: 4")];
    let wrong = house.fill(&mut editor, &wrong, &report, &more).await;
    assert!(wrong.html.contains("Gruppe 1: die Teile sind zusammen 4, mehr als die 3"), "{}", wrong.html);
    let figures = "aufgenommen: 255\nvermittelt: 191\n- Coaching: 140";
    let figures = [("abschnitt.success", text), ("teilnehmende", figures)];
    house.fill(&mut editor, &wrong, &report, &figures).await.leads_to();
    let page = house.get(&editor, &path).await.shown();
    assert!(
        page.html.contains("aufgenommen: 255\nvermittelt: 191\n- Coaching: 140</textarea>"),
        "{}",
        page.html
    );

    // An interim proof has a report of its own.
    let interim = house.get(&editor, &format!("{path}?bis=31.5.2021")).await.shown();
    assert!(
        interim.html.contains("Zwischennachweis bis zum 31.5.2021")
            && !interim.html.contains("12 in Ausbildung")
    );
    let saved = house.fill(&mut editor, &interim, &report, &[("abschnitt.staff", "zwei")]).await;
    assert_eq!(saved.to(), format!("{path}?meldung=sachbericht&bis=31.5.2021"), "{}", saved.html);
    assert!(house.get(&editor, saved.to()).await.shown().html.contains(">\nzwei</textarea>"));
    let outside = house.get(&editor, &format!("{path}?bis=31.5.2019")).await.shown();
    assert!(outside.html.contains("href=\"#bis\"") && outside.html.contains("nicht im Bewilligungszeitraum"));

    // Who gives the grant reads it; nobody else does.
    let mut clerk = house.enter(&house.office.finance()).await;
    let read = house.get(&clerk, &path).await.shown();
    assert!(read.html.contains("- 12 in Ausbildung") && !read.html.contains("<textarea"), "{}", read.html);
    let refused = house
        .send(
            &mut clerk,
            &report,
            &[("schluessel", "a-key-of-clerk"), ("fassung", "3"), ("abschnitt.staff", "x")],
        )
        .await;
    assert_ne!(refused.status, 303, "{}", refused.html);
    let other = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&other, &path).await.status, 404);
}

#[tokio::test]
async fn both_sides_talk_about_a_version_of_the_report() {
    let house = House::open().await;
    let mut editor = house.enter(&house.office.person_of_a()).await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let (path, report) = (format!("{grant}/nachweis"), format!("{grant}/sachbericht"));
    let page = house.get(&editor, &path).await.shown();
    house.fill(&mut editor, &page, &report, &[("abschnitt.success", "viele")]).await.leads_to();

    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let version = page.links().into_iter().find(|to| to.starts_with("/sachberichte/")).unwrap();
    let (page, to) = (house.get(&clerk, &version).await.shown(), format!("{version}/anmerkungen"));
    assert!(page.html.contains("Geschrieben von Anna Anbieter, 1.6.2021."), "{}", page.html);
    let empty = house.fill(&mut clerk, &page, &to, &[("intern", "ja")]).await;
    assert!(empty.status == 422 && empty.html.contains("href=\"#text\""), "{}", empty.html);
    assert!(empty.html.contains("value=\"ja\" checked"), "{}", empty.html);
    let keyless = house.send(&mut clerk, &to, &[("text", "ohne Schlüssel")]).await;
    assert!(keyless.html.contains("Das Formular ist unvollständig angekommen."), "{}", keyless.html);
    let question = [("abschnitt", "success"), ("text", "Wie viele? <b>")];
    let said = house.fill(&mut clerk, &page, &to, &question).await;
    assert_eq!(said.to(), format!("{version}?meldung=anmerkung-sachbericht"), "{}", said.html);
    let page = house.get(&clerk, said.to()).await.shown();
    let note = [("text", "siehe Liste"), ("intern", "ja")];
    assert_eq!(house.fill(&mut clerk, &page, &to, &note).await.leads_to(), version);
    let read = house.get(&clerk, &path).await.shown();
    assert!(read.html.contains("siehe Liste") && read.html.contains("(nur im Haus)"), "{}", read.html);

    // The writer reads it beside the section, and answers in the next version.
    let page = house.get(&editor, &path).await.shown();
    let beside = page.between("name=\"abschnitt.success\"", "name=\"abschnitt.deviations\"");
    assert!(beside.contains("Anmerkung zu Fassung 1: Frieda Finanz, 1.6.2021"), "{beside}");
    assert!(beside.contains("Wie viele? &#60;b&#62;") && !page.html.contains("siehe Liste"), "{beside}");
    house.fill(&mut editor, &page, &report, &[("abschnitt.success", "14")]).await.leads_to();
    let page = house.get(&editor, &path).await.shown();
    assert!(
        page.html.contains("Fassung 2</a>: Anna Anbieter, 1.6.2021; geschrieben: Erfolg und Auswirkungen"),
        "{}",
        page.html
    );
    let first = house.get(&editor, &version).await.shown();
    assert!(first.html.contains("Es gibt eine neuere Fassung."), "{}", first.html);
    assert!(!first.html.contains("geändert</span>") && !first.html.contains("nur für das eigene Haus"));
    let links = page.links();
    let newest = links.iter().find(|to| to.starts_with("/sachberichte/") && **to != version).unwrap();
    let second = house.get(&editor, newest).await.shown();
    assert!(
        second
            .html
            .contains("Erfolg und Auswirkungen <span class=\"ff-badge ff-badge--wait\">geändert</span>"),
        "{}",
        second.html
    );
    assert_eq!(second.html.matches("geändert</span>").count(), 1);
    let other = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&other, &version).await.status, 404);
}

#[tokio::test]
async fn a_proof_is_examined_within_the_house_before_it_is_signed() {
    let house = House::open().await;
    let new = proofs::NewProof {
        grant: house.office.award.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 5, 31)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: proofs::InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    };
    let made = proofs::compile(&house.flow.ctx(house.office.finance()), "proof-key-1", new).await.unwrap();
    let proof = format!("/nachweise/{}", made.id);
    let clerk = house.enter(&house.office.finance()).await;
    assert!(!house.get(&clerk, &proof).await.shown().html.contains("Als geprüft festhalten"));
    let mut examiner = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let page = house.get(&examiner, &proof).await.shown();
    let partly =
        house.fill(&mut examiner, &page, &format!("{proof}/pruefung"), &[("pruefstelle", "RPA")]).await;
    assert_eq!(partly.status, 422);
    assert!(partly.html.contains("href=\"#geprueft_am\""), "{}", partly.html);
    let audit = [
        ("pruefstelle", "RPA"),
        ("pruefer", "Ute Brinkmann"),
        ("geprueft_am", "1.6.2021"),
        ("beanstandungen", "Zwei Belege"),
    ];
    let taken = house.fill(&mut examiner, &page, &format!("{proof}/pruefung"), &audit).await;
    assert_eq!(taken.to(), format!("{proof}?meldung=nachweis-geprueft"), "{}", taken.html);
    let page = house.get(&examiner, &proof).await.shown();
    assert!(page.html.contains("Geprüft") && !page.html.contains("Als geprüft festhalten"), "{}", page.html);
    assert!(page.html.contains("RPA, Ute Brinkmann, 1.6.2021: folgende Beanstandungen:"), "{}", page.html);
}

/// The act of the forwarding asks that the own audit office examines each proof.
async fn asks_for_own_audit(house: &House) -> GrantId {
    let forwarding = house.office.forwarding.id;
    let grant = flow::views::grant(&house.flow.ctx(house.office.finance()), forwarding).await.unwrap();
    let asks = ActStatements { own_audit: true, ..ActStatements::default() };
    let amendment = AmendGrant {
        grant: grant.id,
        version: grant.version,
        follows: 1,
        dated_on: day(2021, 6, 1),
        reference: "50-W-1 Ä1".to_owned(),
        reason: "Prüfung im eigenen Haus".to_owned(),
        changes: ActChanges { stated: Some(asks), ..ActChanges::default() },
        programme_version: None,
        positions: Vec::new(),
        plan: Vec::new(),
        document: None,
        resolutions: Vec::new(),
    };
    house.office.run(house.office.finance(), amendment).await;
    grant.id
}

#[tokio::test]
async fn what_the_own_audit_found_is_foreseen_where_a_proof_is_prepared_and_stated_where_it_is_made() {
    let house = House::open().await;
    let grant = asks_for_own_audit(&house).await.to_string();
    let mut editor = house.enter(&house.office.person_of_a()).await;
    let path = format!("/zuwendungen/{grant}/nachweis?bis=31.5.2021");
    let page = house.get(&editor, &path).await.shown();
    let open = "offen</span> Die eigene Prüfungseinrichtung hat den Nachweis noch nicht geprüft.";
    let needs = page.between("id=\"vollstaendig\"", "</ul>");
    assert!(needs.contains(open) && needs.contains("Beim Erstellen angeben"), "{needs}");
    let make = format!("/nachweise/neu?zuwendung={grant}&art=zwischennachweis&von=1.1.2021&bis=31.5.2021");
    let links = page.links();
    assert!(links.contains(&make) && links.contains(&format!("{make}#pruefstelle")), "{links:?}");
    let clerk = house.enter(&house.office.finance()).await;
    let read = house.get(&clerk, &path).await.shown();
    assert!(read.html.contains(open) && !read.html.contains("Beim Erstellen angeben"), "{}", read.html);

    let form = house.get(&editor, &make).await.shown();
    for known in ["value=\"1.1.2021\"", "value=\"31.5.2021\"", "id=\"pruefstelle\""] {
        assert!(form.html.contains(known), "{known}: {}", form.html);
    }
    let mut fields = vec![
        ("zuwendung", grant.as_str()),
        ("art", "zwischennachweis"),
        ("von", "1.1.2021"),
        ("bis", "31.5.2021"),
        ("ort", "Musterstadt"),
        ("vorsteuer", "brutto"),
    ];
    let asked = fields.len();
    let (long, many) = ("x".repeat(201), "zu spät\n".repeat(51));
    for (audit, field) in [
        ([long.as_str(), "Ute Brinkmann", "31.5.2021", ""], "pruefstelle"),
        (["Kassenprüfung", long.as_str(), "31.5.2021", ""], "pruefer"),
        (["Kassenprüfung", "Ute Brinkmann", "2.6.2021", ""], "geprueft_am"),
        (["Kassenprüfung", "Ute Brinkmann", "31.5.2021", many.as_str()], "beanstandungen"),
        (["Kassenprüfung", "", "31.5.2021", ""], "pruefer"),
    ] {
        fields.truncate(asked);
        fields.extend(["pruefstelle", "pruefer", "geprueft_am", "beanstandungen"].into_iter().zip(audit));
        let refused = house.fill(&mut editor, &form, "/nachweise/neu", &fields).await;
        assert_eq!(refused.status, 422, "{field}");
        assert!(refused.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", refused.html);
        assert!(refused.html.contains("value=\"31.5.2021\""), "what was typed stays: {}", refused.html);
    }
    fields.truncate(asked);
    fields.extend([
        ("pruefstelle", "Kassenprüfung"),
        ("pruefer", "Ute Brinkmann"),
        ("geprueft_am", "31.5.2021"),
    ]);
    let compiled = house.fill(&mut editor, &form, "/nachweise/neu", &fields).await;
    assert!(compiled.leads_to().starts_with("/nachweise/"), "{}", compiled.html);
    let page = house.get(&editor, &path).await.shown();
    let needs = page.between("id=\"vollstaendig\"", "</ul>");
    assert!(needs.contains("erledigt</span> Die eigene Prüfungseinrichtung hat geprüft"), "{needs}");
    assert!(!needs.contains("Beim Erstellen angeben"), "{needs}");
}
