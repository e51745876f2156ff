//! Linxio: the flows.
//!
//! They make no accounts: they need one that signs in by a password, and for codes one that is asked for
//! them.

use hallpass::{
    ErrorKind, Secret,
    linxio::{Client, ClientBuilder, SignIn},
    raw::linxio::OPERATIONS,
};

use crate::{
    Drive,
    hooks::Counter,
    scene::{Flow, Scene, Step, Stop, flow, given, holds, wrong_code},
    sessions,
};

/// The codes of this service.
const DIGITS: usize = 6;

const FLOWS: &[Flow] = &[
    flow!("password", password, ["login", "me"]),
    flow!("session", session, ["refresh", "logout"]),
    flow!("code", code, ["verifyOtp"]),
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

fn client(scene: &Scene) -> Step<(Client, Counter)> {
    let counter = Counter::default();
    let client = builder(scene, &counter)?.build()?;
    log_out_later(scene, &client);
    Ok((client, counter))
}

fn log_out_later(scene: &Scene, client: &Client) {
    let client = client.clone();
    scene.later(async move {
        client.logout().await;
    });
}

/// The account that a password is enough for.
fn account(scene: &Scene) -> Step<(&str, &Secret)> {
    let account = &scene.options.account;
    let user = given(account.user.as_deref(), "--user")?;
    Ok((user, &given(account.password.as_ref(), "--password")?.0))
}

async fn entered(scene: &Scene, client: &Client) -> Step {
    let (user, password) = account(scene)?;
    arrived(scene, client.login(user, password).await?)
}

fn arrived(scene: &Scene, sign_in: SignIn) -> Step {
    scene.see(&sign_in);
    if let SignIn::OtpRequired(_) = sign_in {
        let why = "the account is asked for a code: pass it as `--otp-user`";
        return Err(Stop::Skip(why.to_owned()));
    }
    scene.keep_session(sign_in.into_signed_in()?.session());
    Ok(())
}

async fn password(scene: &Scene) -> Option<()> {
    let (client, counter) = client(scene).ok()?;
    let right = async {
        entered(scene, &client).await?;
        sessions::end_is_told(&sessions::held(client.sessions())?)
    };
    let promise = "it brings a session, with an end that token and client agree on";
    scene.check("login", promise, right).await?;
    let wrong = async {
        let (user, _) = account(scene)?;
        let held = client.session();
        let login = client.login(user, scene.password()).await;
        scene.refused(login, &[ErrorKind::Unauthenticated])?;
        holds(client.session() == held, "the session that was held is another")?;
        holds(counter.of("refresh") == 0, "a refresh was sent")
    };
    scene.check("login", "a wrong password is refused, and is not a dead token", wrong).await;
    let read = async {
        let (user, _) = account(scene)?;
        let me = client.me(&["email", "permissions"]).await?;
        scene.see(&me);
        let email = me.email.unwrap_or_default();
        holds(email.is_empty() || email.eq_ignore_ascii_case(user), "it is somebody else")
    };
    scene.check("me", "it is the user who is signed in", read).await;
    let nobody = async {
        let (client, counter) = self::client(scene)?;
        scene.refused(client.me(&[]).await, &[ErrorKind::SignedOut])?;
        holds(counter.of("me") == 0, "a request was sent")
    };
    scene.check("me", "without a session nothing is sent", nobody).await
}

async fn session(scene: &Scene) -> Option<()> {
    let (client, counter) = client(scene).ok()?;
    scene.check("login", "it brings a session", entered(scene, &client)).await?;
    let manager = client.sessions();
    let renewed = async {
        // Refresh tokens may stay: then the old one has to be there still.
        let (before, after) = sessions::refreshes(scene, manager, false).await?;
        client.me(&[]).await?;
        holds(after.expires_at >= before.expires_at, "the new token ends before the old one")
    };
    let promise = "the new token is taken, and a refresh token is there for the next time";
    scene.check("refresh", promise, renewed).await;
    let shared = sessions::are_shared(scene, manager, &counter, "refresh");
    scene.check("refresh", "many callers at once cause one refresh", shared).await;
    let early = async {
        let (clock, counter) = (sessions::clock(), Counter::default());
        let client = builder(scene, &counter)?.clock(clock.clone()).build()?;
        log_out_later(scene, &client);
        entered(scene, &client).await?;
        sessions::let_it_end(client.sessions(), &clock)?;
        client.me(&[]).await?;
        scene.keep_session(&sessions::held(client.sessions())?);
        let (refreshes, calls) = (counter.of("refresh"), counter.of("me"));
        holds((refreshes, calls) == (1, 1), format!("{refreshes} refreshes, {calls} calls"))
    };
    let promise = "a token that has ended by the client's clock is renewed before the call";
    scene.check("refresh", promise, early).await;
    let out = async {
        let signed_out = client.logout().await;
        sessions::is_over(manager, signed_out)?;
        scene.refused(client.me(&[]).await, &[ErrorKind::SignedOut]).map(drop)
    };
    // Whether the server ends the token is not known, and so not promised.
    scene.check("logout", "the server takes it, and nobody is signed in here", out).await
}

async fn code(scene: &Scene) -> Option<()> {
    let (client, counter) = client(scene).ok()?;
    let options = &scene.options;
    let asked = async {
        let user = given(options.linxio.otp_user.as_deref(), "--otp-user")?;
        let password = options.linxio.otp_password.as_ref().or(options.account.password.as_ref());
        let password = given(password, "--otp-password")?;
        scene.mailbox.expect_mail(user).await?;
        let sign_in = client.login(user, &password.0).await?;
        scene.see(&sign_in);
        holds(client.session().is_none(), "a password alone brought a session")?;
        let SignIn::OtpRequired(challenge) = sign_in else {
            return Err(Stop::Broken("no code is asked for".to_owned()));
        };
        let code = scene.mailbox.mail_to(user).await?.code(DIGITS)?;
        Ok((challenge, scene.keep("a one-time code", code)))
    };
    let promise = "a password asks for a code, and brings no session";
    let (challenge, code) = scene.check("login", promise, asked).await?;
    let wrong = async {
        let wrong = scene.keep("a wrong code", wrong_code(&code));
        let kinds = [ErrorKind::Unauthenticated];
        scene.refused(client.verify_otp(&challenge, wrong).await, &kinds)?;
        holds(counter.of("refresh") == 0, "a refresh was sent")
    };
    scene.check("verifyOtp", "a wrong code is refused as one", wrong).await;
    let right = async {
        let user = challenge.email();
        scene.mailbox.expect_mail(user).await?;
        let password = options.linxio.otp_password.as_ref().or(options.account.password.as_ref());
        client.login(user, &given(password, "--otp-password")?.0).await?;
        let code = scene.mailbox.mail_to(user).await?.code(DIGITS)?;
        let code = scene.keep("a one-time code", code);
        arrived(scene, client.verify_otp(&challenge, &code).await?)?;
        client.me(&[]).await?;
        Ok(())
    };
    scene.check("verifyOtp", "the code signs in", right).await
}
