//! Redirects: which targets are allowed, and how results are written into their query.
//!
//! It works on text, not on parsed URLs: custom schemes and a missing path stay as they came.

use url::form_urlencoded;

use super::call::{Answer, Call};
use super::error::ErrorCode;
use super::settings::{ServerGeneration, Settings};

/// Whether a user may be sent to `target`.
pub(crate) fn is_allowed(target: &str, settings: &Settings) -> bool {
    let allowed = settings.allowed_redirect_urls.iter().chain([&settings.client_url]);
    allowed.into_iter().any(|pattern| fits(pattern, target))
}

/// `target` with arguments added to its query: sorted by name, the fragment kept at the end.
pub(crate) fn with_arguments(target: &str, arguments: &[(&str, &str)]) -> String {
    let (rest, fragment) = split(target, '#');
    let (base, query) = split(rest, '?');
    let mut pairs: Vec<(String, String)> =
        form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    pairs.retain(|(name, _)| !arguments.iter().any(|(added, _)| added == name));
    pairs.extend(arguments.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    pairs.sort_by(|(left, _), (right, _)| left.cmp(right));
    let mut url = base.to_owned();
    if !pairs.is_empty() {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        url = format!("{url}?{query}");
    }
    match fragment {
        Some(fragment) => format!("{url}#{fragment}"),
        None => url,
    }
}

impl Call<'_> {
    /// Checks an optional `redirectTo`, and stands in the client URL for a missing one.
    ///
    /// # Errors
    /// `redirectTo-not-allowed`.
    pub(crate) fn redirect_target(&self, wanted: Option<&str>) -> Result<String, ErrorCode> {
        match wanted {
            None => Ok(self.client_url()),
            Some(target) if is_allowed(target, self.settings()) => Ok(target.to_owned()),
            Some(_) => Err(ErrorCode::RedirectToNotAllowed),
        }
    }

    /// The client URL, with what earlier failures left in it on servers that have that fault.
    pub(crate) fn client_url(&self) -> String {
        let polluted = self.state().polluted_client_url.clone();
        polluted.unwrap_or_else(|| self.settings().client_url.clone())
    }

    /// A redirect that tells of a failure: to `target`, or to the client URL without one.
    pub(crate) fn redirect_failure(
        &self,
        target: Option<&str>,
        code: ErrorCode,
        more: &[(&str, &str)],
    ) -> Answer {
        let settings = self.settings();
        let hidden = settings.conceal_errors && code.is_sensitive();
        let code = if hidden { ErrorCode::InvalidRequest } else { code };
        let mut arguments = vec![
            ("error", code.code(settings.generation)),
            ("errorDescription", code.message(settings.generation)),
        ];
        arguments.extend_from_slice(more);
        let Some(target) = target else {
            let location = with_arguments(&self.client_url(), &arguments);
            if settings.generation == ServerGeneration::Release2025 {
                self.state().polluted_client_url = Some(location.clone());
            }
            return Answer::redirect(&location);
        };
        Answer::redirect(&with_arguments(target, &arguments))
    }
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// Whether `target` is `pattern`, or goes on below it.
fn fits(pattern: &str, target: &str) -> bool {
    let Some((start, end)) = pattern.split_once('*') else {
        return target
            .strip_prefix(pattern.trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
    };
    let Some(rest) = target.strip_prefix(start) else { return false };
    // A star in the authority must not swallow a user part and so lead to another host.
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !authority.contains('@') && rest.contains(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_sorted_and_the_fragment_stays_last() {
        let url = with_arguments(
            "http://localhost:3000/magic?x=1#frag",
            &[("type", "passwordlessEmail"), ("refreshToken", "r")],
        );
        assert_eq!(
            url,
            "http://localhost:3000/magic?refreshToken=r&type=passwordlessEmail&x=1#frag"
        );
    }

    #[test]
    fn a_url_without_a_path_keeps_none() {
        let url = with_arguments("http://localhost:3000", &[("error", "a b")]);
        assert_eq!(url, "http://localhost:3000?error=a+b");
    }

    #[test]
    fn a_target_must_lie_below_an_allowed_one() {
        let settings = Settings::default();
        assert!(is_allowed("myapp://callback/x", &settings));
        assert!(is_allowed("http://localhost:3000/done", &settings));
        assert!(is_allowed("http://127.0.0.1:49152/", &settings));
        assert!(!is_allowed("https://evil.example", &settings));
        assert!(!is_allowed("http://localhost:3000@evil.example/", &settings));
        assert!(!is_allowed("myapp://callbackevil", &settings));
    }
}
