//! What those send who are not signed in: a form whose session has ended waits at the door and nothing typed is lost, as long as
//! there is room for it. Who is signed in needs none of that room, and neither does a name with a password.

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use door::Room;

use crate::{Web, show::Wrong};

/// Where anybody has a document verified. That has few places of its own, each for a minute: whoever has one sent shares no room
/// with strangers who send for hours.
const VERIFYING: &str = "/echtheit";

/// Around every route: takes what is large from somebody who is not signed in if there is room, before its first byte is read.
pub(crate) async fn within_room(State(web): State<Web>, request: Request, next: Next) -> Response {
    if Room::is_small(request.body()) || request.uri().path() == VERIFYING {
        return next.run(request).await;
    }
    let headers = request.headers().clone();
    if let Ok(Some(_)) = door::session(&headers, &web.flow).await {
        return next.run(request).await;
    }
    match web.room.place_for(request.body()) {
        Some(place) => place.until_sent(next.run(request).await),
        None => ([(header::RETRY_AFTER, "1")], full()).into_response(),
    }
}

fn full() -> Wrong {
    let text = "Gerade schicken andere, die nicht angemeldet sind, große Formulare oder Dateien. Es ist nichts geschehen. Bitte gehen \
                Sie im Browser eine Seite zurück, dort steht noch, was Sie eingegeben haben, und schicken es gleich noch einmal ab. \
                Wenn Sie sich in einem anderen Fenster anmelden, müssen Sie nicht warten.";
    Wrong::told(StatusCode::SERVICE_UNAVAILABLE, "Bitte gleich noch einmal", text)
}
