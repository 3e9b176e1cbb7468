//! Serving: slow clients are cut off, a stop lets requests finish.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{Router, extract::Request, middleware::map_request};
use door::ClientAddress;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    signal,
    sync::Semaphore,
};

use crate::{
    arriving::{AT_LEAST, in_time},
    proxies::Proxies,
};

/// How long a client may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// How many connections may be open at once; more wait.
const CONNECTIONS: usize = 1024;
/// How long requests may go on after a stop is asked for.
const GRACE: Duration = Duration::from_secs(10);

/// Listens, so that the address is known before anything is announced.
pub(crate) async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await
}

/// Serves until the process is asked to stop.
pub(crate) async fn serve(listener: TcpListener, router: Router, proxies: Proxies) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stop = std::pin::pin!(stop());
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let router = with_client(router.clone(), peer.ip(), proxies.clone());
                let connection = graceful.watch(connection(stream, router));
                tokio::spawn(async move {
                    if let Err(error) = connection.await {
                        tracing::debug!(%error, "A connection ended early");
                    }
                    drop(place);
                });
            }
            Err(error) => tracing::warn!(%error, "A connection was not accepted"),
        }
    }
    drop(tokio::time::timeout(GRACE, graceful.shutdown()).await);
}

/// Puts the address of the client into each request, whose body has to arrive in time.
fn with_client(router: Router, peer: IpAddr, proxies: Proxies) -> Router {
    router.layer(map_request(move |request: Request| {
        let mut request = request.map(|body| in_time(body, AT_LEAST));
        let client = proxies.client(peer, request.headers());
        request.extensions_mut().insert(ClientAddress(client));
        std::future::ready(request)
    }))
}

fn connection(
    stream: TcpStream,
    router: Router,
) -> http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>> {
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
}

async fn stop() {
    let interrupted = signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminated) = signal::unix::signal(signal::unix::SignalKind::terminate()) else {
            drop(interrupted.await);
            return;
        };
        tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}

#[cfg(test)]
mod tests {
    use axum::{Extension, body::Body, routing::get};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    async fn seen(peer: &str, trusted: &str) -> String {
        let shows =
            |Extension(ClientAddress(address)): Extension<ClientAddress>| async move { address.to_string() };
        let proxies = Proxies::trusted(&[trusted.parse().unwrap()]);
        let router = with_client(Router::new().route("/", get(shows)), peer.parse().unwrap(), proxies);
        let request =
            Request::get("/").header("x-forwarded-for", "198.51.100.1").body(Body::empty()).unwrap();
        let answer = router.oneshot(request).await.unwrap();
        String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_request_carries_the_address_that_a_trusted_proxy_names() {
        assert_eq!(seen("10.0.0.1", "10.0.0.1").await, "198.51.100.1");
        assert_eq!(seen("10.0.0.2", "10.0.0.1").await, "10.0.0.2");
    }
}
