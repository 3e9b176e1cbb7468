//! `/nachweise/{id}`: one proof of use: its document, handing it in, accepting it.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use flow::{
    Action, FlowError, Request,
    documents::{DocumentKind, Listed, about},
    may::{ProofAct, proof_acts},
    meanwhile::Subject,
    notifications::foreseen::of_filing,
    proofs::{
        AcceptProof, AnswerProof, CloseProof, CutProof, ExamineProof, FileProof, QuestionProof, RejectProof,
        document, record_own_audit, sign,
    },
    views,
};
use grants::{
    AuditSubject, Grant, OwnAudit, Proof, ProofId, ProofQuestion, ProofSignature, ProofSignatureKind, SignOff,
};

use uuid::Uuid;

use super::{
    list::{Row, row},
    new::CORRECTS,
};
use crate::{
    Web, drafts, filters,
    foreseen::{self, Follows, note},
    form::Form,
    frame::Frame,
    id::Id,
    meanwhile,
    names::Names,
    pages::{
        documents::{Paper, papers},
        examination, observations,
    },
    sent::Sent,
    show::{Wrong, attachment, done, page_with},
    stations::{self, Station},
    steps::Steps,
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "proofs/view.html")]
struct Page {
    frame: Frame,
    form: Form,
    row: Row,
    grant_id: String,
    hash: String,
    decisions: Vec<(String, String)>,
    questions: Vec<ProofQuestion>,
    sign_offs: Vec<SignOff>,
    stations: Vec<Station>,
    signatures: Vec<ProofSignature>,
    own_audit: Option<OwnAudit>,
    steps: Steps,
    told: Option<String>,
    follows: Follows,
    observe: Option<String>,
    examination: Option<String>,
    correct: Option<String>,
    papers: Vec<Paper>,
}

/// The form of an act, and what it is called.
const fn named(act: ProofAct) -> (&'static str, &'static str) {
    match act {
        ProofAct::Examine => ("pruefung", "Im eigenen Haus prüfen"),
        ProofAct::Sign => ("unterschrift", "Unterschreiben"),
        ProofAct::File => ("einreichung", "Einreichen"),
        ProofAct::AddSignature => ("signaturen", "Elektronisch unterschriebene Datei hinterlegen"),
        ProofAct::Answer => ("antwort", "Auf eine Rückfrage antworten"),
        ProofAct::Decide => ("entscheidung", "Entscheiden"),
        ProofAct::Question => ("rueckfrage", "Rückfrage stellen"),
        ProofAct::Close => ("abschluss", "Abschließen"),
    }
}

/// The page with a form as it stands.
pub(super) async fn show(visitor: &Visitor, id: ProofId, form: Form) -> Result<Response, Wrong> {
    let proof = views::proof(&visitor.ctx, id).await?;
    let grant = views::grant(&visitor.ctx, proof.grant).await?;
    let names = Names::of(&visitor.ctx).await?;
    let is_faulty = !form.faults().is_empty();
    let steps = Steps::told(proof_acts(&visitor.ctx, &grant, &proof).await?, named);
    let told = if steps.has("einreichung") {
        Some(foreseen::told(&names, of_filing(&visitor.ctx, &proof).await?.as_ref()))
    } else {
        None
    };
    let signatures = views::proof_signatures(&visitor.ctx, Some(grant.id), None, views::MOST).await?.items;
    let is_filed = proof.state.is_filed();
    let pair = |value: &str, text: &str| (value.to_owned(), text.to_owned());
    let shown = Page {
        frame: visitor.frame("Nachweis").faulty(is_faulty).below("/nachweise", "Nachweise"),
        form: meanwhile::about(&visitor.ctx, form, Subject::Proof(&proof), proof.version).await?,
        row: row(&names, &grant, &proof),
        grant_id: grant.id.to_string(),
        stations: stations::of_proof(flow::stations::of_proof(&proof).as_ref()),
        follows: follows(visitor, &names, &proof, &steps).await?,
        steps,
        told,
        observe: observations::way(visitor, AuditSubject::Proof(id)),
        examination: examination::way(visitor, &grant, &format!("/nachweise/{id}")).filter(|_| is_filed),
        correct: correct(visitor, &grant, &proof),
        papers: papers(beside_the_kept(about::of_proof(&visitor.ctx, &grant, &proof))),
        signatures: signatures.into_iter().filter(|it| it.proof == id).collect(),
        hash: proof.document.unwrap_or_default(),
        decisions: vec![
            pair("annahme", "Annehmen"),
            pair("kuerzung", "Annehmen mit Kürzung"),
            pair("zurueckweisung", "Zurückweisen"),
        ],
        questions: proof.questions,
        own_audit: proof.own_audit,
        sign_offs: proof.sign_offs,
    };
    Ok(page_with(if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &shown))
}

/// What the steps of question, answer and decision bring about.
async fn follows(visitor: &Visitor, names: &Names, proof: &Proof, steps: &Steps) -> Result<Follows, Wrong> {
    let (mut all, by) = (Follows::new(), (visitor, names, steps));
    let said = ("rueckfrage", "Danach ist der Empfänger an der Reihe; entschieden wird nach seiner Antwort.");
    note::<QuestionProof>(&mut all, by, said, proof).await?;
    let said = ("antwort", "Danach kann entschieden oder noch einmal gefragt werden.");
    note::<AnswerProof>(&mut all, by, said, proof).await?;
    let said = (
        "entscheidung",
        "Eine Entscheidung bleibt. Nach einer Zurückweisung beweist der Nachweis nichts; eine berichtigte Fassung kann \
         folgen.",
    );
    note::<AcceptProof>(&mut all, by, said, proof).await?;
    Ok(all)
}

/// Where its recipient makes the version that corrects it.
fn correct(visitor: &Visitor, grant: &Grant, proof: &Proof) -> Option<String> {
    let is_own = visitor.ctx.actor().organisation == grant.recipient;
    let may = is_own && visitor.may(Action::HandIn) && proof.correctable().is_ok();
    may.then(|| format!("/nachweise/neu?{CORRECTS}={}", proof.id))
}

/// The documents of a proof without its own, which is kept and has its button.
fn beside_the_kept(mut listed: Vec<Listed>) -> Vec<Listed> {
    listed.retain(|it| it.kind != DocumentKind::ProofOfUse);
    listed
}

/// `GET /nachweise/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    show(&visitor, ProofId(id), form).await
}

/// `GET /nachweise/{id}/dokument`
pub(crate) async fn file(visitor: Visitor, Id(id): Id) -> Result<Response, Wrong> {
    let document = document(&visitor.ctx, ProofId(id)).await?;
    Ok(attachment(&format!("nachweis-{id}"), document))
}

/// `POST /nachweise/{id}/pruefung`: examined within the own house, or by its audit office with what that says.
pub(crate) async fn examine(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (proof, version) = (ProofId(id), sent.form.version());
    if AUDIT.iter().any(|field| !sent.form.value(field).trim().is_empty()) {
        let Some(audit) = read_audit(&mut sent.form) else {
            return show(&sent.visitor, proof, sent.form).await;
        };
        let (ctx, key) = (sent.visitor.ctx.clone(), format!("{}-proof.audit", sent.form.key()));
        let work = async move { record_own_audit(&ctx, &key, proof, version, audit).await };
        let audited = door::to_the_end(work).await.map_err(|_| Wrong::ours())?;
        return told(id, sent, "nachweis-geprueft", audited).await;
    }
    take(id, sent, "nachweis-geprueft", Some(ExamineProof { proof, version })).await
}

/// The fields of what the own audit office says.
pub(super) const AUDIT: [&str; 4] = ["pruefstelle", "pruefer", "geprueft_am", "beanstandungen"];

/// The same as they are typed; the faults say what is missing.
pub(super) fn read_audit(form: &mut Form) -> Option<OwnAudit> {
    let office = form.text("pruefstelle", "Bitte die Prüfungseinrichtung nennen.");
    let examiner = form.text("pruefer", "Bitte nennen, wer geprüft hat.");
    let (examined_on, objections) = (form.day("geprueft_am"), form.lines("beanstandungen"));
    Some(OwnAudit { office: office?, examiner: examiner?, examined_on: examined_on?, objections })
}

/// `POST /nachweise/{id}/unterschrift`
pub(crate) async fn put_name(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let (ctx, key, version) =
        (sent.visitor.ctx.clone(), format!("{}-proof.sign", sent.form.key()), sent.form.version());
    let signed = door::to_the_end(async move { sign(&ctx, &key, ProofId(id), version).await }).await;
    told(id, sent, "nachweis-unterzeichnet", signed.map_err(|_| Wrong::ours())?).await
}

/// `POST /nachweise/{id}/einreichung`
pub(crate) async fn hand_in(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (proof, version) = (ProofId(id), sent.form.version());
    let filed_on = sent.form.day("tag");
    take(id, sent, "nachweis-eingereicht", filed_on.map(|filed_on| FileProof { proof, version, filed_on }))
        .await
}

/// `POST /nachweise/{id}/rueckfrage`
pub(crate) async fn ask(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (proof, version) = (ProofId(id), sent.form.version());
    let text = sent.form.text("frage", "Bitte schreiben, was gefragt wird.");
    let answer_by = sent.form.day("frist");
    let asked =
        text.zip(answer_by).map(|(text, answer_by)| QuestionProof { proof, version, text, answer_by });
    take(id, sent, "nachweis-gefragt", asked).await
}

/// `POST /nachweise/{id}/antwort`
pub(crate) async fn answer(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (proof, version) = (ProofId(id), sent.form.version());
    let text = sent.form.text("antwort", "Bitte die Antwort schreiben.");
    take(id, sent, "nachweis-beantwortet", text.map(|text| AnswerProof { proof, version, text })).await
}

/// `POST /nachweise/{id}/entscheidung`: accepted, accepted but for an amount, or rejected.
pub(crate) async fn decide(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (proof, version) = (ProofId(id), sent.form.version());
    let choice = sent.form.choice("entscheidung", |text| {
        ["annahme", "kuerzung", "zurueckweisung"].into_iter().find(|known| *known == text)
    });
    let on = sent.form.day("tag");
    let because = "Bitte den Grund nennen.";
    match choice {
        Some("kuerzung") => {
            let (by, reason) = (sent.form.amount("betrag"), sent.form.text("grund", because));
            let cut = on.zip(by).zip(reason);
            let cut =
                cut.map(|((decided_on, by), reason)| CutProof { proof, version, by, reason, decided_on });
            take(id, sent, "nachweis-gekuerzt", cut).await
        }
        Some("zurueckweisung") => {
            let rejected = on.zip(sent.form.text("grund", because));
            let rejected =
                rejected.map(|(decided_on, reason)| RejectProof { proof, version, reason, decided_on });
            take(id, sent, "nachweis-zurueckgewiesen", rejected).await
        }
        chosen => {
            let accepted = chosen.and(on).map(|accepted_on| AcceptProof { proof, version, accepted_on });
            take(id, sent, "nachweis-angenommen", accepted).await
        }
    }
}

/// `POST /nachweise/{id}/abschluss`
pub(crate) async fn close(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let (proof, version) = (ProofId(id), sent.form.version());
    take(id, sent, "nachweis-abgeschlossen", Some(CloseProof { proof, version })).await
}

/// Runs a step that could be read, and shows the proof again with what is wrong.
async fn take<R: Request<Answer = Proof>>(
    id: Uuid,
    sent: Sent,
    said: &'static str,
    request: Option<R>,
) -> Result<Response, Wrong> {
    let Some(request) = request else { return show(&sent.visitor, ProofId(id), sent.form).await };
    let taken = sent.run(request).await?;
    told(id, sent, said, taken).await
}

async fn told(
    id: Uuid,
    mut sent: Sent,
    said: &'static str,
    taken: Result<Proof, FlowError>,
) -> Result<Response, Wrong> {
    match taken {
        Ok(_) => Ok(done(format_args!("/nachweise/{id}"), said)),
        Err(refusal) => {
            sent.refused(refusal)?;
            show(&sent.visitor, ProofId(id), sent.form).await
        }
    }
}
