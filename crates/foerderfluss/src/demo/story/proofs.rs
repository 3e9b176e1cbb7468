//! What becomes of the proofs of 2020: one is closed, one cut, one asked about, one rejected and corrected, one followed by the
//! next, and the Kreis proves to the second ministry what its provider proved.

use flow::{
    FlowError,
    examination_records::{RecordExamination, examination},
    proofs::{
        AcceptProof, AnswerProof, CloseProof, CutProof, FileProof, InputTax, NewProof, QuestionProof,
        RejectProof, compile, sign,
    },
    receivables::DemandMoney,
};
use grants::{
    CheckAnswer, CheckOutcome, DemandKind, ExaminationDepth, ExaminationTerms, Examined, Grant, Proof,
    ProofKind,
};

use super::{
    BRUECKE, Books, Day, HEAD, LERNHAUS, MUSTERWERK, OFFICE, VOLKSHOCHSCHULE,
    acts::{Forwardings, component, date, euros, period},
    report::{tell, texts},
    year::END,
};

/// What follows on the first proofs.
pub(super) async fn follow(
    books: &Books,
    (coaching, course): (&Proof, &Proof),
    mkjfgfi: &Grant,
    forwarded: &Forwardings,
) -> Result<(), FlowError> {
    closed(books, coaching).await?;
    followed_by_the_next(books, course, &forwarded.volkshochschule).await?;
    Box::pin(corrected(books, &forwarded.bruecke_f1)).await?;
    tell(books, (LERNHAUS, (10, 5, 2021)), (&forwarded.lernhaus, END), &texts::LANGUAGE).await?;
    let language = filed(books, LERNHAUS, of_2020(&forwarded.lernhaus)?, (10, 5, 2021)).await?;
    let text = "Warum liegen die Ausgaben für Lehrkräfte unter dem Plan?";
    ask(books, &language, text, (11, 5, 2021), (31, 5, 2021)).await?;
    Box::pin(to_the_second_ministry(books, mkjfgfi, &forwarded.bruecke_f6)).await
}

/// Compiled, signed by another person and filed, on one day.
pub(super) async fn filed(books: &Books, who: &str, new: NewProof, day: Day) -> Result<Proof, FlowError> {
    let filed_on = date(day)?;
    books.on_day(filed_on);
    let made = Box::pin(compile(&books.ctx(who)?, &books.key(), new)).await?;
    let signs = if who == OFFICE { HEAD.to_owned() } else { format!("{who}-2") };
    let signed = Box::pin(sign(&books.ctx(&signs)?, &books.key(), made.id, made.version)).await?;
    Box::pin(books.run(who, FileProof { proof: signed.id, version: signed.version, filed_on })).await
}

/// The interim proof of 2020.
pub(super) fn of_2020(grant: &Grant) -> Result<NewProof, FlowError> {
    interim(grant, END)
}

fn interim(grant: &Grant, until: Day) -> Result<NewProof, FlowError> {
    Ok(NewProof {
        grant: grant.id,
        kind: ProofKind::Zwischennachweis,
        period: period(grant.act.period.from(), until)?,
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    })
}

/// Asked about, answered, accepted, examined on record, closed.
async fn closed(books: &Books, proof: &Proof) -> Result<(), FlowError> {
    let text = "Welche Stelle hat die Lohnkosten des vierten Quartals bestätigt?";
    let asked = ask(books, proof, text, (26, 4, 2021), (7, 5, 2021)).await?;
    let answered =
        answer(books, MUSTERWERK, &asked, "Die Lohnbuchhaltung, am 8. Januar.", (27, 4, 2021)).await?;
    let accepted = accept(books, &answered, (28, 4, 2021)).await?;
    record(books, &accepted).await?;
    books.run(OFFICE, CloseProof { proof: accepted.id, version: accepted.version }).await?;
    Ok(())
}

/// Accepted with a cut. A claim was corrected since it was filed: its figures stay, and the next proof says what changed.
async fn followed_by_the_next(books: &Books, first: &Proof, grant: &Grant) -> Result<(), FlowError> {
    let decided_on = date((29, 4, 2021))?;
    books.on_day(decided_on);
    let reason = "Drei Unterrichtsstunden wurden nicht gehalten".to_owned();
    let (proof, version, by) = (first.id, first.version, euros("90.00")?);
    books.run(OFFICE, CutProof { proof, version, by, reason, decided_on }).await?;
    let (until, day) = ((31, 3, 2021), (30, 4, 2021));
    tell(books, (VOLKSHOCHSCHULE, day), (grant, until), &texts::COURSE_IN_SPRING).await?;
    filed(books, VOLKSHOCHSCHULE, interim(grant, until)?, day).await?;
    Ok(())
}

/// Rejected, and accepted in its second version, which says in what it differs.
async fn corrected(books: &Books, grant: &Grant) -> Result<(), FlowError> {
    tell(books, (BRUECKE, (3, 5, 2021)), (grant, END), &texts::COACHING_OF_BRUECKE).await?;
    let new = of_2020(grant)?;
    let first = NewProof { input_tax: InputTax::Deducted, ..new.clone() };
    let first = filed(books, BRUECKE, first, (3, 5, 2021)).await?;
    let decided_on = date((4, 5, 2021))?;
    books.on_day(decided_on);
    let reason = "Der Träger ist nicht zum Vorsteuerabzug berechtigt.".to_owned();
    let (proof, version) = (first.id, first.version);
    books.run(OFFICE, RejectProof { proof, version, reason, decided_on }).await?;
    let second = NewProof { corrects: Some(first.id), ..new };
    let second = filed(books, BRUECKE, second, (5, 5, 2021)).await?;
    let accepted = accept(books, &second, (6, 5, 2021)).await?;
    record(books, &accepted).await?;
    demand(books, grant).await
}

/// A part of the advance has no use any more, and is demanded back; it has not come yet.
async fn demand(books: &Books, grant: &Grant) -> Result<(), FlowError> {
    let demanded_on = date((7, 5, 2021))?;
    books.on_day(demanded_on);
    let demand = DemandMoney {
        grant: grant.id,
        component: component("F1")?,
        budget_year: None,
        kind: DemandKind::Refund,
        amount: euros("500.00")?,
        reason: "Dieser Teil des Abschlags wird nicht mehr gebraucht: Eine Stelle blieb unbesetzt (erfunden)"
            .to_owned(),
        legal_ground: "§ 49a Abs. 1 VwVfG NRW entsprechend, Weiterleitungsvertrag KI 4/2020".to_owned(),
        demanded_on,
        due_on: date((7, 6, 2021))?,
    };
    books.run(OFFICE, demand).await?;
    Ok(())
}

/// The provider's proof is accepted; that of the Kreis contains it, and is asked about and answered.
async fn to_the_second_ministry(books: &Books, award: &Grant, below: &Grant) -> Result<(), FlowError> {
    tell(books, (BRUECKE, (12, 5, 2021)), (below, END), &texts::PARTICIPATION).await?;
    let provider = filed(books, BRUECKE, of_2020(below)?, (12, 5, 2021)).await?;
    let accepted = accept(books, &provider, (14, 5, 2021)).await?;
    record(books, &accepted).await?;
    tell(books, (OFFICE, (17, 5, 2021)), (award, END), &texts::KREIS_OF_PARTICIPATION).await?;
    let own = filed(books, OFFICE, of_2020(award)?, (17, 5, 2021)).await?;
    let text = "Bitte die Zahl der begleiteten Personen nachreichen (erfunden).";
    let asked = ask(books, &own, text, (19, 5, 2021), (11, 6, 2021)).await?;
    answer(books, OFFICE, &asked, "Die Zahl folgt mit dem nächsten Nachweis (erfunden).", (20, 5, 2021))
        .await?;
    Ok(())
}

async fn ask(books: &Books, proof: &Proof, text: &str, day: Day, answer_by: Day) -> Result<Proof, FlowError> {
    books.on_day(date(day)?);
    let (text, answer_by) = (text.to_owned(), date(answer_by)?);
    books.run(OFFICE, QuestionProof { proof: proof.id, version: proof.version, text, answer_by }).await
}

async fn answer(books: &Books, who: &str, proof: &Proof, text: &str, day: Day) -> Result<Proof, FlowError> {
    books.on_day(date(day)?);
    let text = text.to_owned();
    books.run(who, AnswerProof { proof: proof.id, version: proof.version, text }).await
}

async fn accept(books: &Books, proof: &Proof, day: Day) -> Result<Proof, FlowError> {
    let accepted_on = date(day)?;
    books.on_day(accepted_on);
    books.run(OFFICE, AcceptProof { proof: proof.id, version: proof.version, accepted_on }).await
}

/// The examination, without anything to object to.
async fn record(books: &Books, proof: &Proof) -> Result<(), FlowError> {
    let of = Examined::Proof(proof.id);
    let checks = examination(&books.ctx(OFFICE)?, of).await?.checks.into_iter();
    let answers = checks.map(|check| CheckAnswer {
        check: check.code,
        outcome: CheckOutcome::Fine,
        remark: String::new(),
    });
    let terms = ExaminationTerms {
        depth: ExaminationDepth::Deep,
        answers: answers.collect(),
        hearing: String::new(),
        copies_to: Vec::new(),
    };
    books.run(OFFICE, RecordExamination { of, follows: 0, terms }).await?;
    Ok(())
}
