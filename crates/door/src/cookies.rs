//! The cookies of people: of a session, of a device on which somebody has signed in.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use flow::{
    Flow,
    sign_in::{SessionEndReason, SignInError, Signed, signed_in, why_ended},
};
use identity::Secret;

/// Only this host gets it back, only over TLS, and no script reads it. `Lax`, so that a link in a letter leads in.
const SESSION: &str = "__Host-session";
/// As the session's, but it is sent with nothing that starts elsewhere.
const DEVICE: &str = "__Host-device";
/// What one attempt at the house's own sign-in needs on its way back. `Lax`: the way back starts elsewhere.
const OPENID: &str = "__Host-openid";
/// Ten minutes, in seconds.
const OPENID_LASTS: u32 = 600;
/// A year, in seconds.
const DEVICE_LASTS: u32 = 31_536_000;

/// Who the session cookie stands for.
pub async fn session(headers: &HeaderMap, flow: &Flow) -> Result<Option<Signed>, SignInError> {
    match secret(headers, SESSION) {
        Some(secret) => signed_in(flow, &secret).await,
        None => Ok(None),
    }
}

/// The secret in the session cookie, whether or not its session goes on.
pub fn session_secret(headers: &HeaderMap) -> Option<Secret> {
    secret(headers, SESSION)
}

/// Why the session has ended that the session cookie stood for; nothing, if there is none, or it lasts.
pub async fn session_end(headers: &HeaderMap, flow: &Flow) -> Result<Option<SessionEndReason>, SignInError> {
    match secret(headers, SESSION) {
        Some(secret) => why_ended(flow, &secret).await,
        None => Ok(None),
    }
}

/// What the device was given, if it is one on which somebody has signed in.
pub fn device(headers: &HeaderMap) -> Option<Secret> {
    secret(headers, DEVICE)
}

/// What an attempt at the house's own sign-in was begun with.
pub fn openid(headers: &HeaderMap) -> Option<String> {
    cookie(headers, OPENID).map(str::to_owned)
}

/// The secret in a cookie.
fn secret(headers: &HeaderMap, name: &str) -> Option<Secret> {
    Secret::parse(cookie(headers, name)?)
}

/// What stands in a cookie. Two cookies of the name are none: one of them was smuggled in.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(found, _)| *found == name).map(|(_, value)| value);
    match (values.next(), values.next()) {
        (Some(value), None) => Some(value),
        _ => None,
    }
}

/// A header that sets a cookie.
pub type SetCookie = (HeaderName, HeaderValue);

/// The cookie of a session. It goes with the browser's window.
pub fn session_cookie(secret: &Secret) -> Option<SetCookie> {
    set(&format!("{SESSION}={}; Path=/; Secure; HttpOnly; SameSite=Lax", secret.reveal()))
}

/// Takes the cookie of a session away.
pub fn no_session_cookie() -> Option<SetCookie> {
    set(&format!("{SESSION}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"))
}

/// The cookie of a device.
pub fn device_cookie(secret: &Secret) -> Option<SetCookie> {
    let secret = secret.reveal();
    set(&format!("{DEVICE}={secret}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={DEVICE_LASTS}"))
}

/// The cookie of an attempt at the house's own sign-in; what it keeps is written as in a form.
pub fn openid_cookie(kept: &str) -> Option<SetCookie> {
    set(&format!("{OPENID}={kept}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={OPENID_LASTS}"))
}

/// Takes the cookie of an attempt away.
pub fn no_openid_cookie() -> Option<SetCookie> {
    set(&format!("{OPENID}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"))
}

fn set(text: &str) -> Option<SetCookie> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some((header::SET_COOKIE, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cookies: &[&str]) -> Option<[u8; 32]> {
        let cookies = cookies.iter().map(|value| (header::COOKIE, value.parse().unwrap()));
        secret(&cookies.collect(), SESSION).map(|secret| secret.hash().0)
    }

    #[test]
    fn a_cookie_is_found_among_others_and_two_are_none() {
        let secret = Secret::from_random([5; 32]);
        let own = format!("{SESSION}={}", secret.reveal());
        let hash = Some(secret.hash().0);
        assert_eq!(read(&[&own]), hash);
        assert_eq!(read(&[&format!("a=b; {own}; c=d")]), hash);
        assert_eq!(read(&["a=b", &own]), hash);
        assert_eq!(read(&[&format!("x{own}")]), None);
        assert_eq!(read(&[&format!("{own}; {own}")]), None);
        assert_eq!(read(&[&format!("{SESSION}=short")]), None);
        assert_eq!(read(&[]), None);
    }

    #[test]
    fn cookies_stay_with_this_host_and_away_from_scripts() {
        let secret = Secret::from_random([5; 32]);
        for (name, value) in
            [session_cookie(&secret), device_cookie(&secret), no_session_cookie(), openid_cookie("a=b")]
                .map(Option::unwrap)
        {
            let text = value.to_str().unwrap();
            assert_eq!(name, header::SET_COOKIE);
            assert!(text.starts_with("__Host-") && !text.contains("Domain"), "{text}");
            for part in ["Path=/", "Secure", "HttpOnly", "SameSite="] {
                assert!(text.contains(part), "{text}");
            }
            assert!(value.is_sensitive());
        }
    }
}
