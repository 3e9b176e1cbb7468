//! From which address a request comes, when a reverse proxy stands in front.
//!
//! A proxy adds the address that it saw at the end of `X-Forwarded-For`; what stands before that the client may have
//! written itself. So the list is read from its end, and only as long as those who wrote it are trusted.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// The proxies that are trusted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proxies(Vec<IpAddr>);

impl Proxies {
    /// Those with these addresses.
    pub(crate) fn trusted(addresses: &[IpAddr]) -> Self {
        Self(addresses.iter().map(IpAddr::to_canonical).collect())
    }

    /// Whose request it is, of those that the peer and the proxies before it name.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let named: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .map(|value| value.to_str().unwrap_or_default())
            .flat_map(|value| value.split(','))
            .collect();
        for text in named.into_iter().rev() {
            if !self.0.contains(&client) {
                break;
            }
            let Some(before) = address(text.trim()) else { break };
            client = before;
        }
        client
    }
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.parse::<IpAddr>().ok();
    bare.or_else(|| text.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
        .map(|it| it.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn client(peer: &str, forwarded: &[&str]) -> IpAddr {
        let proxies = Proxies::trusted(&[ip("10.0.0.1"), ip("10.0.0.2")]);
        let headers =
            forwarded.iter().map(|value| ("x-forwarded-for".parse().unwrap(), value.parse().unwrap()));
        proxies.client(ip(peer), &headers.collect())
    }

    #[test]
    fn who_is_no_proxy_says_nothing_about_others() {
        assert_eq!(client("192.0.2.7", &["198.51.100.1"]), ip("192.0.2.7"));
        assert_eq!(client("192.0.2.7", &[]), ip("192.0.2.7"));
        assert_eq!(Proxies::default().client(ip("10.0.0.1"), &HeaderMap::new()), ip("10.0.0.1"));
    }

    #[test]
    fn what_the_client_wrote_itself_does_not_count() {
        assert_eq!(client("10.0.0.1", &["198.51.100.1"]), ip("198.51.100.1"));
        assert_eq!(client("10.0.0.1", &["203.0.113.9, 198.51.100.1"]), ip("198.51.100.1"));
        assert_eq!(client("10.0.0.1", &["203.0.113.9", "198.51.100.1, 10.0.0.2"]), ip("198.51.100.1"));
        assert_eq!(client("::ffff:10.0.0.1", &["2001:db8::1"]), ip("2001:db8::1"));
        assert_eq!(client("10.0.0.1", &["198.51.100.1:4711"]), ip("198.51.100.1"));
    }

    #[test]
    fn what_cannot_be_read_ends_the_search() {
        assert_eq!(client("10.0.0.1", &["198.51.100.1, unknown"]), ip("10.0.0.1"));
        assert_eq!(client("10.0.0.1", &[""]), ip("10.0.0.1"));
        assert_eq!(client("10.0.0.1", &["10.0.0.2"]), ip("10.0.0.2"));
    }
}
