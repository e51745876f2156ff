//! DeepAffex: the flows.
//!
//! They need a licence and an account, and register devices that they unregister in the end.

use hallpass::{
    AccessToken, ErrorKind, Secret,
    deepaffex::{Client, ClientBuilder, License, Lifetimes, LoginOptions, SignedIn, Token},
    raw::deepaffex::OPERATIONS,
};

use crate::{
    Drive,
    hooks::Counter,
    scene::{Flow, Scene, Step, flow, given, holds, there, wrong_code},
    sessions,
};

/// How credentials are refused: the service words it in several ways.
const REFUSED: [ErrorKind; 3] =
    [ErrorKind::Unauthenticated, ErrorKind::InvalidRequest, ErrorKind::NotFound];

/// The codes of this service.
const DIGITS: usize = 4;

const FLOWS: &[Flow] = &[
    flow!("system", system, ["status"]),
    flow!("device", device, ["registerLicense", "unregisterLicense"]),
    flow!("user", user, ["login", "currentUser", "verifyToken", "requestResetPasswordLink"]),
    flow!("session", session, ["renew", "logout"]),
    flow!("code", code, ["requestLoginCode", "loginWithPhoneCode"]),
    flow!("organization", organization, ["organizationLogin"]),
];

pub(crate) const fn drive() -> Drive {
    Drive {
        operations: OPERATIONS,
        late: &[],
        flows: FLOWS,
        undriven: &[],
        meet: |_| Box::pin(std::future::ready(Some(()))),
        leave: |_| Box::pin(std::future::ready(Some(()))),
    }
}

fn builder(scene: &Scene, counter: &Counter) -> Step<ClientBuilder> {
    Ok(scene.dressed(Client::builder(scene.options.url.as_str()), counter)?)
}

/// A client of no device yet. In the end the one that it has is unregistered.
fn client(scene: &Scene) -> Step<(Client, Counter)> {
    let counter = Counter::default();
    let client = builder(scene, &counter)?.build()?;
    unregister_later(scene, &client);
    Ok((client, counter))
}

fn unregister_later(scene: &Scene, client: &Client) {
    let client = client.clone();
    scene.later(async move {
        if client.session().is_some() {
            client.logout().await;
        }
        if client.device_session().is_some() {
            client.unregister_license().await;
        }
    });
}

fn license(scene: &Scene) -> Step<License> {
    let key = given(scene.options.deepaffex.license.as_ref(), "--license")?;
    let name = scene.address();
    let name = name.split('@').next().unwrap_or_default();
    Ok(License::new(&key.0, "LINUX", "hallpass conformance", name, "1.0.0"))
}

async fn registered(scene: &Scene, client: &Client) -> Step {
    let registered = client.register_license(&license(scene)?).await?;
    scene.see(&registered);
    let session = there(client.device_session(), "no session of a device is held")?;
    scene.keep_session(&session);
    holds(client.device().is_some_and(|it| it == registered.device), "it is another device")
}

/// The account.
fn account(scene: &Scene) -> Step<(&str, &Secret)> {
    let account = &scene.options.account;
    let user = given(account.user.as_deref(), "--user")?;
    Ok((user, &given(account.password.as_ref(), "--password")?.0))
}

fn organization_id(scene: &Scene) -> Step<&str> {
    given(scene.options.deepaffex.organization.as_deref(), "--organization")
}

fn arrived(scene: &Scene, signed_in: &SignedIn) {
    scene.see(signed_in);
    scene.keep_session(signed_in.session());
}

/// A device with a user on it.
async fn signed_in(scene: &Scene) -> Option<(Client, Counter)> {
    let ready = async {
        let (client, counter) = client(scene)?;
        registered(scene, &client).await?;
        Ok((client, counter))
    };
    let (client, counter) = scene.check("registerLicense", "a device is registered", ready).await?;
    let entered = async {
        let (user, password) = account(scene)?;
        arrived(scene, &client.login(user, password).await?);
        sessions::end_is_told(&sessions::held(client.sessions())?)
    };
    let promise = "it brings the user's session, with an end that token and client agree on";
    scene.check("login", promise, entered).await?;
    Some((client, counter))
}

async fn system(scene: &Scene) -> Option<()> {
    let (client, _) = client(scene).ok()?;
    let well = async {
        let status = client.status().await?;
        scene.see(&status);
        holds(!status.status_id.is_empty(), "the status is empty")
    };
    scene.check("status", "it tells how it is, without any token", well).await
}

async fn device(scene: &Scene) -> Option<()> {
    let (client, _) = client(scene).ok()?;
    let unknown = async {
        let license = License::new(scene.password(), "LINUX", "hallpass", "unknown", "1.0.0");
        let kinds = [REFUSED[0], REFUSED[1], REFUSED[2], ErrorKind::Forbidden];
        scene.refused(client.register_license(&license).await, &kinds)?;
        holds(client.device_session().is_none(), "a session is held all the same")
    };
    scene.check("registerLicense", "an unknown licence is refused", unknown).await;
    let known = registered(scene, &client);
    scene.check("registerLicense", "a licence brings a device with a session", known).await?;
    let renewed = async {
        let (before, _) = sessions::refreshes(scene, client.device_sessions(), true).await?;
        let token = Token::Other(&before.access_token);
        scene.refused(client.verify_token(token).await, &REFUSED).map(drop)
    };
    scene.check("renew", "the device's pair is another, and the old one dead", renewed).await;
    let gone = async {
        let held = there(client.device_session(), "no session of a device is held")?;
        let signed_out = client.unregister_license().await;
        sessions::is_over(client.device_sessions(), signed_out)?;
        let token = Token::Other(&held.access_token);
        scene.refused(client.verify_token(token).await, &REFUSED).map(drop)
    };
    scene.check("unregisterLicense", "the device is gone, here and on the server", gone).await
}

async fn user(scene: &Scene) -> Option<()> {
    let (client, counter) = signed_in(scene).await?;
    let wrong = async {
        let (user, _) = account(scene)?;
        let held = client.session();
        scene.refused(client.login(user, scene.password()).await, &REFUSED)?;
        holds(client.session() == held, "the session that was held is another")?;
        holds(counter.of("renew") == 0, "a token was renewed")
    };
    scene.check("login", "a wrong password is refused, and is not a dead token", wrong).await;
    let read = async {
        let (user, _) = account(scene)?;
        let profile = client.current_user().await?;
        scene.see(&profile);
        let email = profile.get("Email").and_then(serde_json::Value::as_str).unwrap_or_default();
        holds(email.is_empty() || email.eq_ignore_ascii_case(user), "it is somebody else")
    };
    scene.check("currentUser", "it is the user who is signed in", read).await;
    let verified = async {
        let user = client.verify_token(Token::User).await?;
        let device = client.verify_token(Token::Device).await?;
        scene.see(&(&user, &device));
        holds(user.type_ != device.type_, "the user's token and the device's are of one kind")
    };
    scene.check("verifyToken", "the user's token and the device's are told apart", verified).await;
    let made_up = async {
        let token = AccessToken::from("nonsense");
        scene.refused(client.verify_token(Token::Other(&token)).await, &REFUSED)?;
        holds(counter.of("renew") == 0, "a token was renewed")
    };
    scene.check("verifyToken", "a token that was made up is refused", made_up).await;
    let asked = async {
        let (user, _) = account(scene)?;
        let organization = organization_id(scene)?;
        Ok(client.request_reset_password_link(user, organization).await?)
    };
    scene.check("requestResetPasswordLink", "the request is taken", asked).await
}

async fn session(scene: &Scene) -> Option<()> {
    let (client, counter) = signed_in(scene).await?;
    let manager = client.sessions();
    let renewed = async {
        let (before, _) = sessions::refreshes(scene, manager, true).await?;
        let token = Token::Other(&before.access_token);
        scene.refused(client.verify_token(token).await, &REFUSED)?;
        client.current_user().await?;
        Ok(())
    };
    scene.check("renew", "the pair is another, the old one dead, the new one lives", renewed).await;
    let shared = sessions::are_shared(scene, manager, &counter, "renew");
    scene.check("renew", "many callers at once cause one renewal", shared).await;
    let early = async {
        let (clock, counter) = (sessions::clock(), Counter::default());
        let client = builder(scene, &counter)?.clock(clock.clone()).build()?;
        unregister_later(scene, &client);
        registered(scene, &client).await?;
        let (user, password) = account(scene)?;
        arrived(scene, &client.login(user, password).await?);
        sessions::let_it_end(client.sessions(), &clock)?;
        client.current_user().await?;
        scene.keep_session(&sessions::held(client.sessions())?);
        let (renewals, calls) = (counter.of("renew"), counter.of("current_user"));
        holds((renewals, calls) == (1, 1), format!("{renewals} renewals, {calls} calls"))
    };
    let promise = "a token that has ended by the client's clock is renewed before the call";
    scene.check("renew", promise, early).await;
    let out = async {
        let held = sessions::held(manager)?;
        let signed_out = client.logout().await;
        sessions::is_over(manager, signed_out)?;
        holds(client.device_session().is_some(), "the device is gone too")?;
        scene.refused(client.current_user().await, &[ErrorKind::SignedOut])?;
        let token = Token::Other(&held.access_token);
        scene.refused(client.verify_token(token).await, &REFUSED).map(drop)
    };
    scene.check("logout", "the user's session is over, the device's goes on", out).await
}

async fn code(scene: &Scene) -> Option<()> {
    let options = &scene.options.deepaffex;
    let (client, _) = client(scene).ok()?;
    let ready = registered(scene, &client);
    scene.check("registerLicense", "a device is registered", ready).await?;
    let sent = async {
        let phone = given(options.phone.as_deref(), "--phone")?;
        scene.mailbox.expect_text(phone).await?;
        client.request_login_code(phone, organization_id(scene)?).await?;
        let code = scene.mailbox.text_to(phone).await?.code(DIGITS)?;
        Ok((phone, code))
    };
    // Four digits are found in any text, so this code is not a secret of the search.
    let (phone, code) = scene.check("requestLoginCode", "a code is sent", sent).await?;
    let key = || given(options.organization_key.as_ref(), "--organization-key");
    let wrong = async {
        let wrong = wrong_code(&code);
        let login = client.login_with_phone_code(phone, wrong, &key()?.0, Lifetimes::new()).await;
        scene.refused(login, &REFUSED).map(drop)
    };
    scene.check("loginWithPhoneCode", "a wrong code is refused as one", wrong).await;
    let right = async {
        scene.mailbox.expect_text(phone).await?;
        client.request_login_code(phone, organization_id(scene)?).await?;
        let code = scene.mailbox.text_to(phone).await?.code(DIGITS)?;
        let lifetimes = Lifetimes::new();
        let login = client.login_with_phone_code(phone, &code, &key()?.0, lifetimes).await?;
        arrived(scene, &login);
        client.current_user().await?;
        let again = client.login_with_phone_code(phone, &code, &key()?.0, lifetimes).await;
        scene.refused(again, &REFUSED).map(drop)
    };
    scene.check("loginWithPhoneCode", "the code signs in, once", right).await
}

async fn organization(scene: &Scene) -> Option<()> {
    let (client, _) = client(scene).ok()?;
    let entered = async {
        let (user, password) = account(scene)?;
        let options = LoginOptions::new();
        let login = client.organization_login(user, password, organization_id(scene)?, &options);
        arrived(scene, &login.await?);
        client.current_user().await?;
        Ok(())
    };
    scene.check("organizationLogin", "it signs in without a device", entered).await?;
    let unknown = async {
        let (user, password) = account(scene)?;
        let options = LoginOptions::new();
        let login = client.organization_login(user, password, "hallpass-unknown", &options).await;
        scene.refused(login, &REFUSED).map(drop)
    };
    scene.check("organizationLogin", "an unknown organization is refused", unknown).await
}
