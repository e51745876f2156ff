//! One value of every public type, each with a secret in it wherever one fits.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use hallpass::{
    AccessToken, BoxFuture, Claims, Error, ErrorKind, Expiry, RefreshFailure, RefreshToken, Result,
    Rotation, Secret, Service, Session, Timestamp, UserRecord,
    clock::{ManualClock, SystemClock},
    manager::{Event, RefreshOutcome, Replaced, SessionManager, SignedOutReason},
    nhost::{
        Callback, CallbackKind, Client, Deanonymize, EmailOptions, ErrorCode, MfaChallenge,
        OAuth2AuthorizeOptions, OAuth2Grant, OAuth2TokenOptions, PatExpiry, Pkce, ProviderOptions,
        SignIn, SignUpOptions, parse_callback,
    },
    raw::{Security, Tier, nhost::OPERATIONS},
    store::{
        Expect, FileProfiles, FileStore, MemoryStore, Record, RefreshAttempt, SessionEnd,
        SessionStore, Written, store_contract,
    },
    transport::{
        Authorizer, Context, Headers, Hook, RequestInfo, TokenFields, http_client, read_tokens,
    },
};
use hallpass_emulator::{Emulator, Fault};
use progenitor_client::ClientInfo;

use super::Prints;

const SECRET: &str = "hunter2-hunter2";

/// Public types of which no value can be had here, each with the reason why that is fine.
const EXEMPT: &[(&str, &str)] = &[
    ("Verifier", "behind feature `jwks`, and it holds public keys; shown by its own test"),
    ("KeyringStore", "behind feature `keyring`; shown by its own test"),
    ("KeyringProfiles", "behind feature `keyring`; shown by its own test"),
    ("Settings", "part of the builders, which are shown and keep it to themselves"),
    ("SessionMiddleware", "behind feature `middleware`; shown by its own test"),
    ("SessionLayer", "behind feature `tower`; shown by its own test"),
    ("SessionService", "behind feature `tower`; shown by its own test"),
    ("SessionError", "behind feature `tower`; shown by its own test"),
    ("ByClone", "behind feature `tower`, and empty; shown by its own test"),
    ("Never", "behind feature `tower`, and empty; shown by its own test"),
    ("ByFn", "behind feature `tower`, and tells nothing of its function; shown by its own test"),
];

/// Keeps what a hook is told, since only hooks are.
#[derive(Clone, Debug, Default)]
struct Keep(Arc<Mutex<Option<RequestInfo>>>);

impl Hook for Keep {
    fn before<'a>(
        &'a self,
        _: &'a mut reqwest::Request,
        info: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        *self.0.lock().unwrap() = Some(info.clone());
        Box::pin(std::future::ready(Ok(())))
    }
}

/// A service that is never asked.
#[derive(Debug)]
struct Silent;

impl Service for Silent {
    fn name(&self) -> &str {
        "silent"
    }

    fn refresh<'a>(
        &'a self,
        session: &'a Session,
    ) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        Box::pin(std::future::ready(Ok(session.clone())))
    }

    fn revoke<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<()>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

fn session() -> Session {
    Session::new("nhost", AccessToken::from(SECRET), Timestamp::from_secs(0))
        .with_refresh_token(RefreshToken::from(SECRET))
}

fn leaves(prints: &mut Prints) {
    prints.show(&Secret::from(SECRET));
    prints.show(&AccessToken::from(SECRET));
    prints.show(&RefreshToken::from(SECRET));
    prints.show(&Timestamp::from_secs(0));
    prints.show(&SystemClock::default());
    prints.show(&ManualClock::default());
    prints.show(&Expiry::new().after(Duration::from_secs(60)));
    prints.show(&session());
    prints.show(&UserRecord::from(serde_json::json!({ "email": SECRET })));
    prints.show(&Rotation::OneTime);
    let error = Error::new(ErrorKind::Unauthenticated)
        .with_server_message(SECRET)
        .with_answer(http::HeaderMap::new(), SECRET.into());
    prints.show_both(&error);
    prints.show(&error.kind());
    prints.show(&RefreshFailure::Rejected(error.clone()));
    prints.show(&Event::RefreshFailed { error });
    // {"sub":"hunter2-hunter2"}
    let token = AccessToken::from("e30.eyJzdWIiOiJodW50ZXIyLWh1bnRlcjIifQ.c2ln");
    prints.show(&Claims::read(&token).unwrap());
}

fn arguments(prints: &mut Prints) {
    let pkce = Pkce::from_verifier(SECRET.repeat(3)).unwrap();
    prints.show(&pkce);
    prints.show(&Deanonymize::email_password("a@b.c", SECRET));
    prints.show(&EmailOptions::default().with_pkce(&pkce));
    prints.show(&SignUpOptions::default().with_pkce(&pkce));
    prints.show(&ProviderOptions::default().connect(SECRET).state(SECRET));
    prints.show(&OAuth2AuthorizeOptions::default().state(SECRET).nonce(SECRET));
    prints.show(&OAuth2TokenOptions::default().client_secret(SECRET));
    let grant = OAuth2Grant::authorization_code(SECRET, "https://a.example/");
    prints.show(&grant.client_secret(SECRET).with_pkce(&pkce));
    prints.show(&OAuth2Grant::refresh_token(SECRET));
    prints.show(&PatExpiry::from(Duration::from_secs(60)));
    prints.show(&MfaChallenge::from_ticket(format!("mfaTotp:{SECRET}")).unwrap());
    prints.show(&SignIn::VerificationRequired);
    prints.show_both(&ErrorCode::InvalidTicket);
    prints.show(&CallbackKind::VerifyEmail);
    for url in ["https://a.example/?refreshToken=", "https://a.example/?code="] {
        prints.show(&parse_callback(&format!("{url}{SECRET}")).unwrap());
    }
    let url = format!("https://a.example/?error=invalid-ticket&errorDescription={SECRET}");
    let callback = parse_callback(&url).unwrap();
    prints.show(&callback);
    let Callback::Failed(failure) = callback else { panic!("no failure") };
    prints.show(&failure);
    prints.show_both(&Error::from(failure));
    prints.show(&Headers::new().with_admin_secret(&Secret::from(SECRET)).unwrap());
}

async fn stores(prints: &mut Prints) {
    let store = MemoryStore::default();
    let exchange = RefreshAttempt::of(&RefreshToken::from(SECRET), Timestamp::from_secs(0));
    prints.show(&exchange);
    let record = Record::first(session()).unwrap().with_attempt(exchange);
    prints.show(&record);
    prints.show(&record.version);
    prints.show(&Expect::Version(record.version));
    let written: Written = store.save(&record, Expect::Anything).await.unwrap();
    prints.show(&written);
    prints.show(&store.load().await.unwrap());
    prints.show(&store.guard(Duration::from_secs(1)).await.unwrap());
    prints.show(&store);
    // A place that is not empty breaks the contract, which then tells what it found.
    prints.show_both(&store_contract(move || store.clone()).await.unwrap_err());

    let folder = tempfile::tempdir().unwrap();
    let file = FileStore::new(folder.path().join("session.json"));
    prints.show(&file.save(&record, Expect::Nothing).await.unwrap());
    prints.show(&file.load().await.unwrap());
    fs::write(file.path(), format!("torn {SECRET}")).unwrap();
    prints.show(&file.load().await.unwrap());
    prints.show(&file);
    let profiles = FileProfiles::new(folder.path().join("profiles"));
    let _ = profiles.open("ada").unwrap().save(&record, Expect::Nothing).await.unwrap();
    prints.show(&profiles);
    let end = SessionEnd { reason: "rejected".to_owned(), code: None };
    prints.show(&end);
    prints.show(&Replaced::Revoking);
    let torn = format!("{{\"version\":1,\"access_token\":\"{SECRET}\"}}");
    prints.show_both(&Record::decode(torn.as_bytes()).unwrap_err());
}

async fn clients(prints: &mut Prints) {
    let emulator = Emulator::start().await.unwrap();
    let keep = Keep::default();
    let headers = Headers::new().with_admin_secret(&Secret::from(SECRET)).unwrap();
    let builder = Client::builder(emulator.nhost().url())
        .hook(headers)
        .hook(keep.clone())
        .store(MemoryStore::default());
    prints.show(&builder);
    let client = builder.build().unwrap();
    prints.show(&SessionManager::builder(Silent).store(MemoryStore::default()));
    let manager: &SessionManager = client.sessions();
    prints.show(&manager.subscribe());
    prints.show(&manager.watch());
    prints.show(&manager.set_session(session()).await.unwrap());
    prints.show(&manager.authorization().await.unwrap());
    prints.show(&manager.state());
    prints.show(manager);
    prints.show(&Authorizer::new(manager.clone(), http_client().unwrap()));
    prints.show(&client);
    let body =
        format!(r#"{{"access_token":"{SECRET}","refresh_token":"{SECRET}","x":"{SECRET}"}}"#);
    prints.show(&TokenFields::oauth2());
    let answer = http::Response::new(body).into();
    prints.show(&read_tokens(answer, &TokenFields::oauth2()).await.unwrap());
    let raw = client.raw();
    let context: &Context = ClientInfo::inner(&raw);
    prints.show(context);
    let body = format!(r#"{{"error":"{SECRET}","message":"{SECRET}","status":400}}"#);
    let fault = Fault::status(400).with_header("location", SECRET);
    emulator.nhost().fail("getVersion", fault.with_body("application/json", body));
    prints.show_both(&raw.get_version().await.unwrap_err());
    prints.show(&client.sign_in_otp_email("ada@example.com").await.unwrap());
    prints.show(&keep.0.lock().unwrap().clone().expect("a request"));
    prints.show(&client.verify_ticket_url(SECRET, "https://a.example/", None).unwrap());

    // What the user has told of themselves is not printed along with their session.
    let options = SignUpOptions::default().metadata("diagnosis", SECRET);
    let (email, password) = ("bob@example.com", "a good password");
    let signed_up = client.sign_up_email_password_with(email, password, &options).await.unwrap();
    prints.show(&signed_up);
    let signed_in = signed_up.into_signed_in().unwrap();
    assert_eq!(signed_in.user().unwrap().metadata["diagnosis"], SECRET);
    prints.show(&signed_in);
    prints.show(&*client.session().unwrap());
    let setup = client.change_user_mfa().await.unwrap();
    prints.keep("a TOTP secret", setup.secret().clone());
    prints.show(&setup);
    prints.show(&client.refresh_token().await.unwrap());
    prints.show(&RefreshOutcome::Adopted);
    prints.show(&client.sign_out().await);
    prints.show(&SignedOutReason::ByUser);
}

/// The names of the public types in these sources, aside from generated code and from what only a
/// fuzz target is compiled with.
fn public_types(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("prebuilt") {
                public_types(&path, names);
            }
            continue;
        }
        if path.ends_with("src/fuzzing.rs") {
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            let rest = line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum "));
            let name = rest.map(|rest| {
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                rest[..end].to_owned()
            });
            names.extend(name);
        }
    }
}

#[tokio::test]
async fn no_public_type_prints_a_secret() {
    let mut prints = Prints::default();
    prints.keep("a secret", SECRET);
    leaves(&mut prints);
    arguments(&mut prints);
    stores(&mut prints).await;
    clients(&mut prints).await;
    super::capability::types(&mut prints, SECRET);
    #[cfg(feature = "deepaffex")]
    super::deepaffex::types(&mut prints, SECRET);
    #[cfg(feature = "linxio")]
    super::linxio::types(&mut prints, SECRET);
    #[cfg(feature = "tybrite")]
    super::tybrite::show(&mut prints).await;
    prints.show(&OPERATIONS[0]);
    prints.show(&Security::Bearer);
    prints.show(&Tier::Seed);
    prints.check();

    let mut wanted = BTreeSet::new();
    public_types(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut wanted);
    assert!(wanted.contains("Session") && wanted.contains("SignIn"), "the sources were not read");
    let forgotten: Vec<_> = wanted
        .iter()
        .filter(|name| !prints.types.contains(*name))
        .filter(|name| !EXEMPT.iter().any(|(exempt, _)| exempt == name))
        .collect();
    assert!(forgotten.is_empty(), "public types that are not shown above: {forgotten:?}");
}
