//! What a person's browser does: opens a link and is sent on.
//!
//! It stops where only a person could go on.

use hallpass::nhost::RedirectUrl;
use url::Url;

use crate::scene::{Scene, Step, Stop};

/// The most redirects of one way.
const HOPS: usize = 10;
/// What the server sends a browser back with.
const BROUGHT: [&str; 3] = ["refreshToken", "code", "error"];

/// Opens a link as `person` and gives the URL at which an application would be called back.
pub(crate) async fn browse(scene: &Scene, link: &str, person: &str) -> Step<String> {
    let http = hallpass::transport::http_client()?;
    let mut at = parsed(link)?;
    // A server behind a proxy may know itself under another name than the caller does.
    let homes = [at.origin(), scene.options.url.origin()];
    for hop in 0..HOPS {
        let is_away = !homes.contains(&at.origin());
        if hop > 0 && is_away && has_brought(&at) {
            return Ok(at.to_string());
        }
        if is_away {
            let host = at.host_str().unwrap_or_default();
            return Err(Stop::Skip(format!("a person at a browser is needed, at {host}")));
        }
        let answer = http.get(at.clone()).send().await;
        let answer = answer.map_err(|error| Stop::Broken(error.without_url().to_string()))?;
        let location = answer.headers().get("location").and_then(|to| to.to_str().ok());
        at = match location {
            Some(location) => at.join(location).map_err(|_| no_url())?,
            None if is_stand_in(&at) => approved(at, person),
            None => {
                let status = answer.status().as_u16();
                return Err(Stop::Broken(format!(
                    "the browser stays where it is (status {status})"
                )));
            }
        };
    }
    Err(Stop::Broken(format!("more than {HOPS} redirects")))
}

/// Opens a URL that the client made.
pub(crate) async fn open(scene: &Scene, url: &RedirectUrl, person: &str) -> Step<String> {
    browse(scene, url.expose(), person).await
}

/// Where a URL leads with one redirect, wherever that is.
pub(crate) async fn first_redirect(url: &RedirectUrl) -> Step<Url> {
    let http = hallpass::transport::http_client()?;
    let answer = http.get(url.expose()).send().await;
    let answer = answer.map_err(|error| Stop::Broken(error.without_url().to_string()))?;
    let status = answer.status().as_u16();
    let location = answer.headers().get("location").and_then(|to| to.to_str().ok());
    match location {
        Some(location) => parsed(location),
        None if status == 404 => Err(Stop::Skip("only newer servers know it".to_owned())),
        None => Err(Stop::Broken(format!("no redirect (status {status})"))),
    }
}

/// The argument of a URL's query.
pub(crate) fn argument(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(it, _)| it == name).map(|(_, value)| value.into_owned())
}

fn has_brought(url: &Url) -> bool {
    BROUGHT.iter().any(|name| argument(url, name).is_some())
}

/// The page on which the emulator's stand-in for a provider asks who is there.
fn is_stand_in(url: &Url) -> bool {
    url.path().starts_with("/_provider/") && argument(url, "login_hint").is_none()
}

fn approved(mut page: Url, person: &str) -> Url {
    page.query_pairs_mut().append_pair("login_hint", person);
    page
}

fn parsed(text: &str) -> Step<Url> {
    Url::parse(text).map_err(|_| no_url())
}

fn no_url() -> Stop {
    Stop::Broken("the server's redirect is not a URL".to_owned())
}
