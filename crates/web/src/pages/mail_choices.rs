//! `/konto/benachrichtigungen`: which notifications somebody wants by mail, and when.

use axum::{extract::State, response::Response};
use flow::mail;
use grants::{MailChoice, NotificationGroup};

use crate::{
    Web,
    form::Form,
    german::{mail_choice, notification_group},
    pages::account,
    sent::Sent,
    show::{Wrong, done, faulty},
    visitor::Visitor,
};

/// What can be chosen: value and text.
pub(crate) type Choices = Vec<(&'static str, &'static str)>;

/// A group of notifications in the form: the name of its field, and what it is called.
pub(crate) type Group = (&'static str, &'static str);

/// The form as it stands for somebody, with its groups and what can be chosen.
pub(crate) async fn filled(
    visitor: &Visitor,
    web: &Web,
    form: Form,
) -> Result<(Form, Vec<Group>, Choices), Wrong> {
    let chosen = mail::choices(&web.flow, &visitor.signed).await?;
    let form = NotificationGroup::ALL.into_iter().fold(form, |form, group| {
        let asks = form.asks(group.word());
        if asks { form } else { form.with(group.word(), MailChoice::of(&chosen, group).word()) }
    });
    let groups = NotificationGroup::ALL.map(|group| (group.word(), notification_group(group)));
    let choices = MailChoice::ALL.map(|choice| (choice.word(), mail_choice(choice)));
    Ok((form, groups.into(), choices.into()))
}

/// `POST /konto/benachrichtigungen`
pub(crate) async fn post(State(web): State<Web>, mut sent: Sent) -> Result<Response, Wrong> {
    let mut chosen = Vec::new();
    for group in NotificationGroup::ALL {
        chosen.extend(sent.form.choice(group.word(), MailChoice::from_word).map(|choice| (group, choice)));
    }
    if chosen.len() < NotificationGroup::ALL.len() {
        return Ok(faulty(&account::shown(&sent.visitor, &web, sent.form).await?));
    }
    let signed = sent.visitor.signed;
    let ran = door::to_the_end(async move { mail::choose(&web.flow, &signed, &chosen).await }).await;
    ran.map_err(|_| Wrong::ours())??;
    Ok(done("/konto", "benachrichtigungen"))
}
