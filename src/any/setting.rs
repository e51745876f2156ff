//! Reads the setting that names a service.
//!
//! Its form is `service+url`, with a key for a user name. It may hold a key, so that no error repeats it.

use url::Url;

use crate::{
    error::{Error, ErrorKind, Result},
    secret::Secret,
};

/// The services of this crate, whether or not their features are on.
const SERVICES: [&str; 4] = ["nhost", "tybrite", "linxio", "deepaffex"];

/// A setting, taken apart.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) service: &'static str,
    /// The base URL, without key and query.
    #[cfg_attr(
        not(any(
            feature = "nhost",
            feature = "tybrite",
            feature = "linxio",
            feature = "deepaffex"
        )),
        allow(dead_code, reason = "without a service there is nobody to call")
    )]
    pub(super) url: String,
    pub(super) key: Option<Secret>,
    /// The URL's query: what else a service has to be told.
    pub(super) options: Vec<(String, String)>,
}

#[cfg_attr(
    not(all(feature = "nhost", feature = "tybrite", feature = "deepaffex")),
    allow(dead_code, reason = "services differ in what they take from it")
)]
impl Setting {
    /// Takes a setting apart; `key` comes before the one in the URL.
    pub(super) fn read(text: &str, key: Option<&Secret>) -> Result<Self> {
        let (name, url) = text.split_once('+').ok_or_else(|| {
            refused(
                "the setting names no service: write `nhost+https://…`, with one of nhost, tybrite, \
                 linxio, deepaffex in front",
            )
        })?;
        let service = SERVICES.into_iter().find(|service| *service == name).ok_or_else(|| {
            refused(
                "the setting names a service that this crate does not know: put nhost, tybrite, \
                 linxio or deepaffex before the `+`",
            )
        })?;
        let mut url = Url::parse(url)
            .map_err(|_| refused("what stands after the `+` of the setting is not a URL"))?;
        if url.password().is_some() {
            return Err(refused("the setting's URL has a password: the key is its user name"));
        }
        let in_url = (!url.username().is_empty()).then(|| decoded(url.username()));
        // A URL that can have no user name has none to take away.
        let _ = url.set_username("");
        let options = url.query_pairs().into_owned().collect();
        url.set_query(None);
        let key = key.cloned().or(in_url);
        Ok(Self { service, url: url.into(), key, options })
    }

    /// The key of a service that cannot do without.
    pub(super) fn need_key(&self, what: &'static str) -> Result<Secret> {
        self.known_options(&[])?;
        self.key.clone().ok_or_else(|| {
            Error::new(ErrorKind::Configuration).with_message(format!(
                "{} wants {what}: pass it as the URL's user name, `{}+https://KEY@…`, or with `key`",
                self.service, self.service
            ))
        })
    }

    /// For a service that has no key, which would only be shown to no one.
    pub(super) fn refuse_key(&self) -> Result<()> {
        self.known_options(&[])?;
        match self.key {
            None => Ok(()),
            Some(_) => Err(Error::new(ErrorKind::Configuration)
                .with_message(format!("{} takes no key: leave it out", self.service))),
        }
    }

    /// Refuses options that the service does not know, rather than pass over a misspelt one.
    pub(super) fn known_options(&self, known: &[&str]) -> Result<()> {
        let Some((name, _)) = self.options.iter().find(|(name, _)| !known.contains(&&**name))
        else {
            return Ok(());
        };
        let shown = if name.len() <= 32 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            name
        } else {
            "…"
        };
        Err(Error::new(ErrorKind::Configuration).with_message(format!(
            "{} has no option `{shown}` in its setting; it has: {}",
            self.service,
            if known.is_empty() { "none".to_owned() } else { known.join(", ") }
        )))
    }

    /// An option that the others make necessary.
    pub(super) fn need_option(&self, name: &'static str) -> Result<&str> {
        self.option(name).ok_or_else(|| {
            Error::new(ErrorKind::Configuration).with_message(format!(
                "{} wants the option `{name}` in its setting: add it to the URL's query",
                self.service
            ))
        })
    }

    /// An option of the query.
    pub(super) fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// For a service that this build leaves out.
pub(super) fn feature_off(service: &str) -> Error {
    Error::new(ErrorKind::Configuration).with_message(format!(
        "this build knows no {service}: turn on hallpass's feature `{service}`"
    ))
}

fn refused(what: &'static str) -> Error {
    Error::new(ErrorKind::Configuration).with_message(what)
}

/// The user name as it was meant: a URL writes some characters as `%41`.
fn decoded(name: &str) -> Secret {
    let query = format!("k={}", name.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.next().map_or_else(String::new, |(_, value)| value.into_owned()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_service_key_url_and_options() {
        let setting =
            Setting::read("tybrite+https://tybrite%5Fsk+x@h.example/v1?region=eu", None).unwrap();
        assert_eq!((setting.service, setting.url.as_str()), ("tybrite", "https://h.example/v1"));
        assert_eq!(setting.key.as_ref().unwrap().expose(), "tybrite_sk+x");
        assert_eq!(setting.option("region"), Some("eu"));
        let setting = Setting::read("nhost+https://h.example/v1", None).unwrap();
        assert!(setting.key.is_none() && setting.refuse_key().is_ok());
    }

    #[test]
    fn a_key_that_is_handed_over_comes_first() {
        let key = Secret::from("handed over");
        let setting = Setting::read("tybrite+https://in-url@h.example", Some(&key)).unwrap();
        assert_eq!(setting.need_key("a key").unwrap().expose(), "handed over");
        assert!(setting.refuse_key().is_err());
    }

    #[test]
    fn what_is_wrong_is_told_without_repeating_it() {
        let read = |text| Setting::read(text, None).map(|_| ());
        let missing = || Setting::read("tybrite+https://h.example", None)?.need_key("a key");
        let option = || Setting::read("nhost+https://h.example?hunter2=1", None)?.refuse_key();
        for (error, words) in [
            (read("https://hunter2.example").unwrap_err(), "names no service"),
            (read("hunter2+https://h.example").unwrap_err(), "does not know"),
            (read("nhost+hunter2").unwrap_err(), "not a URL"),
            (read("nhost+https://u:hunter2@h.example").unwrap_err(), "has a password"),
            (missing().unwrap_err(), "tybrite+https://KEY@"),
            (option().unwrap_err(), "no option"),
        ] {
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains(words), "{error}");
            let names_the_option = words == "no option";
            assert_eq!(format!("{error} {error:?}").contains("hunter2"), names_the_option);
        }
    }
}
