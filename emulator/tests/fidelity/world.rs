//! One profile's server, and the values that stand for the recorded ones.
//!
//! Fills the `{{...}}` of a recorded request: tokens from earlier answers, codes and tickets from
//! the emulator's mailbox, TOTP codes for the same distance from the present time step, provider
//! codes, ID tokens and WebAuthn credentials made for the occasion.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hallpass_emulator::Emulator;
use hallpass_emulator::nhost::{Nhost, ServerGeneration, Settings};
use serde_json::{Value, json};

use crate::authenticator::Authenticator;
use crate::compare::Answer;
use crate::recording::{Action, Request};

/// Seconds of a TOTP time step.
const STEP: i64 = 30;

/// What stands at the recorded placeholders now.
#[derive(Clone, Default)]
pub(crate) struct Values {
    known: HashMap<String, String>,
    origin: String,
}

impl Values {
    /// Replaces the placeholders that are the server's own addresses.
    pub(crate) fn fill_fixed(&self, text: &str) -> String {
        let mut text = text
            .replace("{{mount}}", "/nhost")
            .replace("{{url}}", &format!("{}/nhost/v1", self.origin));
        for provider in ["github", "google"] {
            let authorize = format!("{}/_provider/{provider}/authorize", self.origin);
            text = text.replace(&format!("{{{{provider {provider}}}}}"), &authorize);
        }
        text
    }

    /// Takes what stands at a placeholder now, if it looks like what its name says. A user or a
    /// session keeps its id, so that a second sight of those must bring the same value.
    pub(crate) fn take(&mut self, name: &str, got: &str) -> Result<(), String> {
        if !looks_like(name, got) {
            return Err(format!("{got:?} is no {name}"));
        }
        let changes = ["access-", "state-"].iter().any(|kind| name.starts_with(kind));
        match self.known.get(name) {
            Some(known) if known != got && !changes => Err(format!("{name} is not what it was")),
            _ if name == "any" || name == "time" => Ok(()),
            _ => {
                self.known.insert(name.to_owned(), got.to_owned());
                Ok(())
            }
        }
    }

    fn known(&self, name: &str) -> String {
        self.known.get(name).cloned().unwrap_or_else(|| format!("never-seen-{name}"))
    }
}

/// Whether a value may stand at the placeholder `name`, whose part before the dash is its kind.
fn looks_like(name: &str, value: &str) -> bool {
    let is_uuid = |text: &str| text.len() == 36 && uuid::Uuid::parse_str(text).is_ok();
    match name.split('-').next().unwrap_or_default() {
        "user" | "refresh" | "refresh_id" | "pat" => is_uuid(value),
        "mfa" => value.strip_prefix("mfaTotp:").is_some_and(is_uuid),
        "access" => value.split('.').filter(|part| !part.is_empty()).count() == 3,
        "time" => chrono::DateTime::parse_from_rfc3339(value).is_ok(),
        _ => !value.is_empty(),
    }
}

/// A profile's emulator with a client.
pub(crate) struct World {
    emulator: Emulator,
    http: reqwest::Client,
    authenticators: HashMap<String, Authenticator>,
    last_credential: Value,
}

impl World {
    pub(crate) async fn start(profile: &str) -> Self {
        let settings = Settings::profile(profile).expect("a profile of this name");
        let settings = Settings { generation: ServerGeneration::Release2025, ..settings };
        let emulator = Emulator::builder().nhost(settings).start().await;
        let emulator = emulator.expect("a free port on loopback");
        let http = crate::http::client().redirect(reqwest::redirect::Policy::none());
        Self {
            emulator,
            http: http.build().expect("a plain client"),
            authenticators: HashMap::new(),
            last_credential: Value::Null,
        }
    }

    fn nhost(&self) -> &Nhost {
        self.emulator.nhost()
    }

    /// Makes `values` speak of this server.
    pub(crate) fn enter(&self, values: &mut Values) {
        values.origin = self.emulator.url();
    }

    pub(crate) fn act(&self, action: &Action) {
        match action {
            Action::Advance { seconds } => self.nhost().advance(Duration::from_secs(*seconds)),
            Action::CreateUser { email, password } => {
                self.nhost().add_user(email, password);
            }
            Action::DisableUser { email } => {
                self.nhost().set_disabled(self.user_id(email), true);
            }
            Action::DeleteUser { email } => self.nhost().delete_user(self.user_id(email)),
        }
    }

    fn user_id(&self, email: &str) -> uuid::Uuid {
        self.nhost().user_id(email).expect("the account was made before")
    }

    /// Fills the request's placeholders.
    pub(crate) fn prepare(&mut self, request: &Request, values: &Values) -> reqwest::Request {
        let path = self.fill(&request.path, values);
        let url = format!("{}/nhost{path}", self.emulator.url());
        let method = request.method.parse().expect("a method");
        let mut prepared = self.http.request(method, url);
        for (name, value) in &request.headers {
            prepared = prepared.header(name, self.fill(value, values));
        }
        if let Some(body) = &request.body {
            prepared = prepared.body(self.fill(body, values));
        }
        prepared.build().expect("the recorded request is well formed")
    }

    /// Sends a prepared request.
    pub(crate) fn send(
        &self,
        request: reqwest::Request,
    ) -> impl Future<Output = Answer> + Send + 'static {
        let http = self.http.clone();
        async move {
            let answer = http.execute(request).await.expect("the emulator answers");
            let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
            let body = answer.text().await.expect("a whole body");
            Answer { status, headers, body }
        }
    }

    fn fill(&mut self, text: &str, values: &Values) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, tail)) = rest.split_once("{{") {
            let (placeholder, after) = tail.split_once("}}").expect("a closed placeholder");
            if let Some(order) = placeholder.strip_prefix("credential ") {
                // Stands between quotes, and is an object.
                filled.push_str(before.strip_suffix('"').expect("an opening quote"));
                filled.push_str(&self.credential(order, values).to_string());
                rest = after.strip_prefix('"').expect("a closing quote");
            } else {
                filled.push_str(before);
                filled.push_str(&self.value(placeholder, values));
                rest = after;
            }
        }
        filled + rest
    }

    fn value(&self, placeholder: &str, values: &Values) -> String {
        let words: Vec<&str> = placeholder.split(' ').collect();
        match words[..] {
            [name] => values.known(name),
            ["otp", to, index] => self.mail(to, index, |mail| mail.otp.clone()),
            ["ticket", to, index] => self.mail(to, index, |mail| mail.ticket.clone()),
            ["sms", to, _] => {
                self.nhost().last_sms_to(to).map_or_else(|| "no-sms".to_owned(), |sms| sms.otp)
            }
            ["totp", name, steps] => self.totp(&values.known(name), steps.parse().expect("steps")),
            ["repeat", what, times] => what.repeat(times.parse().expect("a count")),
            ["jwt", name, ref edits @ ..] => self.edited_jwt(&values.known(name), edits),
            ["bad-signature", name] => bad_signature(&values.known(name)),
            ["provider-code", provider, ref options @ ..] => self.provider_code(provider, options),
            ["id-token", provider, ref options @ ..] => self.id_token(provider, options),
            _ => panic!("unknown placeholder {placeholder}"),
        }
    }

    /// The `index`th value of its kind that went to an address, counted from 1.
    fn mail(
        &self,
        to: &str,
        index: &str,
        pick: fn(&hallpass_emulator::nhost::Mail) -> Option<String>,
    ) -> String {
        let index: usize = index.parse().expect("a number");
        let mails = self.nhost().mails();
        let mut found = mails.iter().filter(|mail| mail.to == to).filter_map(pick);
        found.nth(index - 1).unwrap_or_else(|| "no-mail".to_owned())
    }

    fn totp(&self, secret: &str, steps: i64) -> String {
        let into_step = self.nhost().now().timestamp().rem_euclid(STEP);
        if into_step > STEP - 5 {
            // Too near the next step: the code could age between here and the server.
            self.nhost().advance(Duration::from_secs(10));
        }
        let Ok(secret) = totp_rs::Secret::try_from_base32(secret) else {
            return "no-totp".to_owned();
        };
        let totp = totp_rs::Builder::new().with_secret(secret).with_skew(0).build_noncompliant();
        let time = self.nhost().now().timestamp() + steps * STEP;
        totp.generate(time.try_into().expect("after 1970")).to_string()
    }

    fn edited_jwt(&self, token: &str, edits: &[&str]) -> String {
        let now = self.nhost().now().timestamp();
        let mut claims = claims(token);
        let mut unsigned = false;
        for edit in edits {
            let (name, value) = edit.split_once('=').expect("name=value");
            match value.parse::<i64>() {
                // One more: the server's clock may turn to the next second on the way.
                Ok(seconds) if seconds > 0 => claims[name] = json!(now + seconds + 1),
                Ok(seconds) => claims[name] = json!(now + seconds),
                Err(_) if name == "alg" => unsigned = true,
                Err(_) if value == "none" => {
                    claims.as_object_mut().expect("claims").remove(name);
                }
                Err(_) => claims[name] = json!(value),
            }
        }
        if unsigned {
            let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
            return format!("{}.{}.", part(json!({"alg": "none", "typ": "JWT"})), part(claims));
        }
        self.nhost().sign_claims(&claims)
    }

    fn provider_code(&self, provider: &str, options: &[&str]) -> String {
        let mut account = self.nhost().provider_code(provider);
        for option in options {
            account = match option.split_once('=') {
                Some(("id", id)) => account.id(id),
                Some(("email", email)) => account.email(email),
                _ => account.without_profile(),
            };
        }
        account.issue()
    }

    fn id_token(&self, provider: &str, options: &[&str]) -> String {
        let mut token = self.nhost().id_token(provider);
        for option in options {
            token = match option.split_once('=') {
                Some(("sub", subject)) => token.subject(subject),
                Some(("email", email)) => token.email(email),
                Some(("aud", audience)) => token.audience(audience),
                Some(("nonce", nonce)) => token.nonce(nonce),
                _ => token.expired(),
            };
        }
        token.sign()
    }

    fn credential(&mut self, order: &str, values: &Values) -> Value {
        if order == "again" {
            return self.last_credential.clone();
        }
        let mut words = order.split(' ');
        let ceremony = words.next().expect("a ceremony");
        let options: HashMap<&str, &str> = words.filter_map(|word| word.split_once('=')).collect();
        let key = self
            .authenticators
            .entry(options["key"].to_owned())
            .or_insert_with(|| Authenticator::new(options["key"]));
        let challenge = values.known(options["challenge"]);
        let user = options.get("user").map(|name| values.known(name));
        let handle = match (options.get("handle"), user) {
            (Some(&"bytes"), Some(user)) => Some(URL_SAFE_NO_PAD.encode(user)),
            (Some(&"text"), Some(user)) => Some(user),
            _ => None,
        };
        self.last_credential = match ceremony {
            "create" => key.create(&challenge, options["origin"]),
            _ => key.get(&challenge, options["origin"], handle.as_deref()),
        };
        self.last_credential.clone()
    }
}

fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_else(|_| json!({}))
}

fn bad_signature(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap_or((token, ""));
    format!("{signed}.{}AAAA", &signature[..signature.len().saturating_sub(4)])
}
