//! Somebody who looks at pages, without a network between.

use std::{
    net::Ipv4Addr,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes},
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

    /// Where the first link of a page leads that begins so.
    pub(crate) async fn link_on(&self, page: &str, begins: &str) -> Result<String, Failure> {
        let (_, shown) = self.get(page).await?;
        let link = first_link(&String::from_utf8_lossy(&shown), begins);
        link.ok_or_else(|| format!("{page} has no link that begins {begins}").into())
    }

    async fn look(&self, path: &str) -> Result<Look, Failure> {
        let (time, shown) = self.get(path).await?;
        Ok(Look { time, bytes: shown.len() })
    }

    /// How long a page takes, and what it has.
    async fn get(&self, path: &str) -> Result<(Duration, Bytes), Failure> {
        let request = Request::get(path).extension(ClientAddress(Ipv4Addr::LOCALHOST.into()));
        let request = request.header("cookie", &self.cookie).body(Body::empty())?;
        let start = Instant::now();
        let answer = self.router.clone().oneshot(request).await?;
        let status = answer.status();
        let shown = answer.into_body().collect().await?.to_bytes();
        let took = start.elapsed();
        if status != StatusCode::OK {
            return Err(format!("{path} answers {status}").into());
        }
        Ok((took, shown))
    }
}

/// The first link in the main part of a page that begins so, without the place on the page that it leads to. One that leads to a
/// form for something new is none.
fn first_link(html: &str, begins: &str) -> Option<String> {
    let (_, main) = html.split_once("<main")?;
    let links = main.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut links = links.filter(|link| link.starts_with(begins) && !link.ends_with("/neu"));
    let link = links.next()?.replace("&#38;", "&");
    Some(link.split('#').next().unwrap_or_default().to_owned())
}

fn middle(looks: &[Look]) -> Look {
    let times: Vec<Duration> = looks.iter().map(|look| look.time).collect();
    let bytes = looks.iter().map(|look| look.bytes).max().unwrap_or_default();
    Look { time: figures::median(&times), bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_link_that_begins_so_is_followed() {
        let page = "<a href=\"/x/0\"></a><main><a href=\"/x/neu\"></a><a class=\"k\" \
                    href=\"/x/1?y=2&#38;z=3#w\"></a><a href=\"/x/4\"></a>";
        assert_eq!(first_link(page, "/x/").as_deref(), Some("/x/1?y=2&z=3"));
        assert_eq!(first_link(page, "/x/4").as_deref(), Some("/x/4"));
        assert_eq!(first_link(page, "/z"), None);
        assert_eq!(first_link("", "/x"), None);
    }
}
