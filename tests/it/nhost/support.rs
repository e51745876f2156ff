//! What every test here stands on: an emulator, a client of it, and the promise to cover an
//! operation.

use hallpass::{
    Error, Result, Secret,
    nhost::{Client, SignedIn},
    raw::nhost::OPERATIONS,
};
use hallpass_emulator::{
    Emulator,
    nhost::{Mail, Nhost, ServerGeneration, Settings},
};

/// Long enough for the emulator.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// Where links lead; the emulator's own default target.
pub(crate) const TARGET: &str = "http://localhost:3000";

/// An emulator and a client of it.
pub(crate) struct Stage {
    pub(crate) emulator: Emulator,
    pub(crate) client: Client,
}

impl Stage {
    pub(crate) async fn start() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let emulator = Emulator::builder().nhost(settings).port(0).start().await.unwrap();
        let client = Client::new(emulator.nhost().url()).unwrap();
        Self { emulator, client }
    }

    /// A server of the 2025 release.
    pub(crate) async fn older() -> Self {
        Self::with(Settings { generation: ServerGeneration::Release2025, ..Settings::default() })
            .await
    }

    pub(crate) fn nhost(&self) -> &Nhost {
        self.emulator.nhost()
    }

    /// A further client of the same server, with a session of its own.
    pub(crate) fn another_client(&self) -> Client {
        Client::new(self.nhost().url()).unwrap()
    }

    /// A new user, signed in.
    pub(crate) async fn signed_up(&self, email: &str) -> SignedIn {
        let sign_up = self.client.sign_up_email_password(email, PASSWORD).await.unwrap();
        sign_up.into_signed_in().unwrap()
    }

    /// A new user with TOTP switched on, signed in; gives the shared secret.
    pub(crate) async fn with_totp(&self, email: &str) -> Secret {
        self.signed_up(email).await;
        let setup = self.client.change_user_mfa().await.unwrap();
        let code = self.totp(setup.secret());
        self.client.verify_change_user_mfa(code, true).await.unwrap();
        setup.secret().clone()
    }

    /// What the authenticator app shows now, by the server's clock.
    pub(crate) fn totp(&self, secret: &Secret) -> String {
        totp(secret, self.nhost().now().timestamp().unsigned_abs())
    }

    /// A code that neither this time step nor its neighbours have.
    pub(crate) fn wrong_totp(&self, secret: &Secret) -> String {
        let now = self.nhost().now().timestamp().unsigned_abs();
        let right: Vec<_> =
            [now - 60, now - 30, now, now + 30, now + 60].map(|at| totp(secret, at)).into();
        let candidates = ["000000", "111111", "222222", "333333", "444444", "555555"];
        let wrong = candidates.iter().find(|code| right.iter().all(|right| right != *code));
        (*wrong.expect("five codes cannot rule out six")).to_owned()
    }

    pub(crate) fn mail_to(&self, email: &str) -> Mail {
        self.nhost().last_mail_to(email).expect("a mail")
    }

    pub(crate) fn ticket_to(&self, email: &str) -> String {
        self.mail_to(email).ticket.expect("a ticket")
    }

    pub(crate) fn otp_to(&self, email: &str) -> String {
        self.mail_to(email).otp.expect("a code")
    }

    /// Opens a URL as a browser does and says where it is sent to.
    pub(crate) async fn browse(&self, url: &str) -> String {
        let http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let answer = http.get(url).send().await.unwrap();
        let status = answer.status();
        let location = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        location.unwrap_or_else(|| panic!("no redirect, but {status}"))
    }
}

fn totp(secret: &Secret, at: u64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret.expose()).expect("a base32 secret");
    let totp = totp_rs::Builder::new().with_secret(secret).build().expect("a TOTP");
    totp.generate(at).to_string()
}

/// A code that is surely not `right`.
pub(crate) fn wrong_code(right: &str) -> String {
    let wrong = if right.starts_with('0') { '1' } else { '0' };
    format!("{wrong}{}", &right[1..])
}

/// Runs the case that an operation succeeds, and makes sure that it was the operation that did.
pub(crate) async fn success(id: &str, case: impl AsyncFnOnce(&Stage) -> Result<()>) {
    let stage = Stage::start().await;
    case(&stage).await.unwrap_or_else(|error| panic!("{id}: {error:?}"));
    assert!(stage.nhost().calls(id) > 0, "{id} was not called");
}

/// Runs the case that an operation fails, and makes sure that it was the server that refused it.
pub(crate) async fn failure(id: &str, case: impl AsyncFnOnce(&Stage) -> Error) {
    let stage = Stage::start().await;
    let error = case(&stage).await;
    let operation = OPERATIONS.iter().find(|operation| operation.id == id).unwrap();
    if operation.redirect && operation.method == "GET" {
        // A browser made the call; the failure came back in a URL.
        assert!(stage.nhost().calls(id) > 0, "{id} was not called");
        assert!(error.code().is_some(), "{error:?}");
    } else {
        assert_eq!(error.operation(), Some(id), "{error:?}");
        assert!(error.status().is_some(), "the server was not asked: {error:?}");
    }
}
