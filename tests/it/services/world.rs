//! Each service behind one face: an emulator of it, clients of it, and users to sign in.

use std::time::Duration;

use hallpass::{
    ErrorKind, Result, Rotation, Secret,
    any::Client,
    capability::{
        CurrentUser as _, OtpSignIn as _, PasswordSignIn as _, Sessions as _, SignOut as _,
    },
    clock::ManualClock,
    manager::{SessionManager, SignOut},
    store::{MemoryStore, SessionStore},
};
use hallpass_emulator::{
    Emulator, Handle, deepaffex,
    linxio::{self, User},
};

pub(super) const ADA: &str = "ada@example.com";
pub(super) const BOB: &str = "bob@example.com";
const ADAS_PHONE: &str = "+15550100";
const PASSWORD: &str = "Correct-Horse-42";
/// Longer than any service's access tokens live, and shorter than any refresh token.
pub(super) const LONGER_THAN_A_TOKEN: Duration = Duration::from_secs(25 * 3_600);

/// A service whose user has a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Nhost,
    Tybrite,
    Linxio,
    DeepAffex,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Nhost, Self::Tybrite, Self::Linxio, Self::DeepAffex];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Nhost => "nhost",
            Self::Tybrite => "tybrite",
            Self::Linxio => "linxio",
            Self::DeepAffex => "deepaffex",
        }
    }

    /// The operation that refreshes.
    pub(super) fn refresh(self) -> &'static str {
        match self {
            Self::Nhost | Self::Tybrite => "refreshToken",
            Self::Linxio => "refresh",
            Self::DeepAffex => "renew",
        }
    }

    /// The operation that ends a session.
    pub(super) fn sign_out(self) -> &'static str {
        match self {
            Self::Nhost => "signOut",
            Self::Tybrite | Self::Linxio | Self::DeepAffex => "logout",
        }
    }

    /// The operation that tells who is signed in.
    pub(super) fn current_user(self) -> &'static str {
        match self {
            Self::Nhost => "getUser",
            Self::Tybrite => "getCurrentUser",
            Self::Linxio => "me",
            Self::DeepAffex => "currentUser",
        }
    }

    pub(super) fn rotation(self) -> Rotation {
        match self {
            Self::Nhost | Self::Tybrite | Self::DeepAffex => Rotation::OneTime,
            Self::Linxio => Rotation::Reusable,
        }
    }
}

/// An emulator with two users, and a clock that only a test moves.
pub(super) struct World {
    pub(super) kind: Kind,
    pub(super) emulator: Emulator,
    pub(super) clock: ManualClock,
    /// Of the one machine that all clients run on.
    device_store: MemoryStore,
}

impl World {
    pub(super) async fn start(kind: Kind) -> Self {
        let users = deepaffex::Settings { users: patients(), ..deepaffex::Settings::default() };
        let sessions = linxio::Settings { logout_ends_tokens: true, ..linxio::Settings::default() };
        let builder = Emulator::builder().deepaffex(users).linxio(sessions);
        let emulator = builder.start().await.unwrap();
        let (clock, device_store) = (ManualClock::default(), MemoryStore::default());
        let world = Self { kind, emulator, clock, device_store };
        for email in [ADA, BOB] {
            world.sign_up(email).await.unwrap();
        }
        world
    }

    async fn sign_up(&self, email: &str) -> Result<()> {
        match self.kind {
            Kind::Nhost => {
                let client = hallpass::nhost::Client::new(self.handle().url())?;
                client.sign_up_email_password(email, PASSWORD).await?;
            }
            Kind::Tybrite => {
                let url = self.handle().url();
                let client = hallpass::tybrite::Client::builder(url, STORE_KEY).build()?;
                client.register(email, PASSWORD).await?;
            }
            Kind::Linxio => self.emulator.linxio().add_user(User::new(email, PASSWORD)),
            // The emulator was started with them.
            Kind::DeepAffex => {}
        }
        Ok(())
    }

    /// What a test may do to the service.
    pub(super) fn handle(&self) -> &Handle {
        match self.kind {
            Kind::Nhost => self.emulator.nhost(),
            Kind::Tybrite => self.emulator.tybrite(),
            Kind::Linxio => self.emulator.linxio(),
            Kind::DeepAffex => self.emulator.deepaffex(),
        }
    }

    /// What a tool would be told to use this service.
    pub(super) fn setting(&self) -> String {
        let url = self.handle().url();
        match self.kind {
            Kind::Tybrite => url.replacen("http://", &format!("tybrite+http://{STORE_KEY}@"), 1),
            Kind::DeepAffex => {
                let url = url.replacen("http://", "deepaffex+http://example-licence-key@", 1);
                let options =
                    "organization=example-clinic&organizationKey=example-organization-key";
                format!("{url}?identifier=kiosk-7&{options}")
            }
            kind => format!("{}+{url}", kind.name()),
        }
    }

    /// A client that keeps its session in `store`.
    pub(super) fn client(&self, store: &MemoryStore) -> Actor {
        self.client_with(store.clone())
    }

    /// The same with a store of any kind.
    pub(super) fn client_with(&self, store: impl SessionStore) -> Actor {
        let builder = Client::builder(self.setting());
        let builder = builder.store(store).device_store(self.device_store.clone());
        Actor { client: builder.clock(self.clock.clone()).build().unwrap() }
    }

    /// A client with Ada signed in.
    pub(super) async fn signed_in(&self) -> Actor {
        let actor = self.client(&MemoryStore::default());
        actor.sign_in(ADA).await.unwrap();
        actor
    }

    /// Lets every access token so far come to its end, on the server and here.
    pub(super) fn expire(&self) {
        self.handle().advance(LONGER_THAN_A_TOKEN);
        self.clock.advance(LONGER_THAN_A_TOKEN);
    }

    /// Where users sign in on a device, lets it renew its own token, so that nothing of the device's
    /// gets in between; gives the number of refreshes that it took.
    pub(super) async fn renew_device(&self, actor: &Actor) -> usize {
        if self.kind != Kind::DeepAffex {
            return 0;
        }
        actor.client.send_otp(ADAS_PHONE).await.unwrap();
        self.refreshes()
    }

    /// Takes every refresh token away, as an administrator would.
    pub(super) fn revoke_refresh_tokens(&self) {
        match self.kind {
            Kind::Nhost => self.emulator.nhost().revoke_refresh_tokens(),
            Kind::Tybrite => self.emulator.tybrite().revoke_refresh_tokens(),
            Kind::Linxio => self.emulator.linxio().revoke_refresh_tokens(),
            Kind::DeepAffex => self.emulator.deepaffex().revoke_tokens(),
        }
    }

    pub(super) fn password(&self) -> Secret {
        Secret::from(PASSWORD)
    }

    /// Where a one-time code of Ada's goes.
    pub(super) fn otp_address(&self) -> &'static str {
        if self.kind == Kind::DeepAffex { ADAS_PHONE } else { ADA }
    }

    /// Makes the service want a code besides the password.
    pub(super) fn demand_otp(&self, email: &str) {
        assert_eq!(self.kind, Kind::Linxio, "the other services send a code when asked to");
        self.emulator.linxio().add_user(User::new(email, PASSWORD).wanting_otp());
    }

    /// The code that was sent to Ada last, and one that is surely not it.
    pub(super) fn last_code(&self) -> (Secret, Secret) {
        let code = match self.kind {
            Kind::DeepAffex => self.handle().last_sms_to(ADAS_PHONE).unwrap().otp,
            _ => self.handle().last_mail_to(ADA).unwrap().otp.unwrap(),
        };
        let other = if code.starts_with('0') { '1' } else { '0' };
        let wrong = format!("{other}{}", &code[1..]);
        (code.into(), wrong.into())
    }

    pub(super) fn refreshes(&self) -> usize {
        self.handle().calls(self.kind.refresh())
    }

    /// How many sessions of users the server would still renew.
    pub(super) fn sessions(&self) -> usize {
        match self.kind {
            Kind::Nhost => self.emulator.nhost().sessions(),
            Kind::Tybrite => self.emulator.tybrite().sessions(),
            Kind::Linxio => self.emulator.linxio().sessions(),
            Kind::DeepAffex => {
                let deepaffex = self.emulator.deepaffex();
                deepaffex.pairs() - deepaffex.devices()
            }
        }
    }

    pub(super) fn sign_outs(&self) -> usize {
        self.handle().calls(self.kind.sign_out())
    }
}

/// The users of the emulated clinic.
fn patients() -> Vec<deepaffex::User> {
    let patient = |email: &str, phone_number: &str| deepaffex::User {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        phone_number: phone_number.to_owned(),
        organization: "example-clinic".to_owned(),
        mfa_token: None,
    };
    vec![patient(ADA, ADAS_PHONE), patient(BOB, "+15550101")]
}

pub(super) const STORE_KEY: &str = "tybrite_sk_test_0123456789abcdef";

/// A client and what a test does with it.
#[derive(Clone)]
pub(super) struct Actor {
    pub(super) client: Client,
}

impl Actor {
    pub(super) async fn sign_in(&self, email: &str) -> Result<()> {
        let password = Secret::from(PASSWORD);
        self.client.sign_in_with_password(email, &password).await?.into_session()?;
        Ok(())
    }

    /// Asks who is signed in; gives the e-mail address.
    pub(super) async fn who(&self) -> Result<String> {
        let user = self.client.current_user().await?;
        Ok(user.email().unwrap_or_default().to_owned())
    }

    pub(super) fn sessions(&self) -> &SessionManager {
        self.client.sessions()
    }

    pub(super) async fn sign_out(&self) -> SignOut {
        self.client.sign_out().await
    }

    pub(super) async fn kind_of_failure(&self) -> ErrorKind {
        self.who().await.unwrap_err().kind()
    }
}
