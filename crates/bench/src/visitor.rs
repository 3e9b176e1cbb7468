//! Somebody who looks at pages, without a network between.

use std::{
    net::Ipv4Addr,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use door::ClientAddress;
use flow::Flow;
use http_body_util::BodyExt;
use identity::Secret;
use tower::ServiceExt;

use crate::{Failure, figures};

/// Someone with a session.
pub(crate) struct Visitor {
    router: Router,
    cookie: String,
}

/// What a page costs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Look {
    /// From the request to the last byte.
    pub(crate) time: Duration,
    /// How many bytes it has.
    pub(crate) bytes: usize,
}

impl Visitor {
    /// Who holds a session of these books.
    pub(crate) fn new(flow: &Flow, session: &Secret) -> Self {
        Self {
            router: web::router(flow.clone(), None),
            cookie: format!("__Host-session={}", session.reveal()),
        }
    }

    /// Looks at pages so often, all of them in turns after one look that warms up: the median time of each.
    pub(crate) async fn look_at(&self, pages: &[String], times: usize) -> Result<Vec<Look>, Failure> {
        let mut looks = vec![Vec::new(); pages.len()];
        for time in 0..=times {
            for (page, looks) in pages.iter().zip(&mut looks) {
                let look = self.look(page).await?;
                if time > 0 {
                    looks.push(look);
                }
            }
        }
        Ok(looks.iter().map(|looks| middle(looks)).collect())
    }

    async fn look(&self, path: &str) -> Result<Look, Failure> {
        let request = Request::get(path).extension(ClientAddress(Ipv4Addr::LOCALHOST.into()));
        let request = request.header("cookie", &self.cookie).body(Body::empty())?;
        let start = Instant::now();
        let answer = self.router.clone().oneshot(request).await?;
        let status = answer.status();
        let bytes = answer.into_body().collect().await?.to_bytes().len();
        if status != StatusCode::OK {
            return Err(format!("{path} answers {status}").into());
        }
        Ok(Look { time: start.elapsed(), bytes })
    }
}

fn middle(looks: &[Look]) -> Look {
    let times: Vec<Duration> = looks.iter().map(|look| look.time).collect();
    let bytes = looks.iter().map(|look| look.bytes).max().unwrap_or_default();
    Look { time: figures::median(&times), bytes }
}
