//! Tybrite: the flows.
//!
//! They need the store's key, and make customers of their own.

use hallpass::{
    ErrorKind, Secret,
    raw::tybrite::OPERATIONS,
    tybrite::{Answer, Client, ClientBuilder, SignedIn},
};

use crate::{
    Drive,
    hooks::Counter,
    scene::{Flow, Scene, Step, flow, given, holds, there, wrong_code},
    sessions,
};

/// How credentials are refused. The vendor's accounts of a wrong code differ.
const REFUSED: [ErrorKind; 2] = [ErrorKind::Unauthenticated, ErrorKind::InvalidRequest];

/// The codes of this service.
const DIGITS: usize = 6;

const FLOWS: &[Flow] = &[
    flow!("account", account, ["register", "login", "getCurrentUser", "updatePassword"]),
    flow!("session", session, ["refreshToken", "logout"]),
    flow!("code", code, ["sendMagicLink", "verifyOtp"]),
    flow!("reset", reset, ["resetPassword"]),
];

pub(crate) const fn drive() -> Drive {
    Drive {
        operations: OPERATIONS,
        late: &[],
        flows: FLOWS,
        undriven: &[],
        meet: |scene| Box::pin(meet(scene)),
        leave: |scene| Box::pin(leave(scene)),
    }
}

async fn meet(scene: &Scene) -> Option<()> {
    let (client, _) = client(scene).ok()?;
    scene.tell(format!("the key is of the environment {}", client.environment()));
    Some(())
}

async fn leave(scene: &Scene) -> Option<()> {
    let number = scene.accounts().len();
    if number > 0 {
        scene.leave(format!("{number} customers: the service deletes none"));
    }
    Some(())
}

fn builder(scene: &Scene, counter: &Counter) -> Step<ClientBuilder> {
    let key = given(scene.options.store_key.as_ref(), "--store-key")?;
    Ok(scene.dressed(Client::builder(scene.options.url.as_str(), &key.0), counter)?)
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

/// A customer whom the run made.
#[derive(Debug)]
struct Customer {
    email: String,
    password: Secret,
    client: Client,
    counter: Counter,
}

async fn registered(scene: &Scene) -> Step<Customer> {
    let (client, counter) = client(scene)?;
    let (email, password) = (scene.address(), scene.password());
    let registered = client.register(&email, &password).await?;
    scene.see(&registered);
    scene.made(email.as_str());
    scene.keep_session(registered.session());
    let user = there(registered.user(), "the answer does not say who was made")?;
    holds(user.email.as_deref() == Some(email.as_str()), "it is somebody else")?;
    Ok(Customer { email, password, client, counter })
}

async fn customer(scene: &Scene) -> Option<Customer> {
    scene.check("register", "an account is made and signed in", registered(scene)).await
}

fn arrived(scene: &Scene, signed_in: &Answer<SignedIn>) -> Step {
    scene.see(signed_in);
    scene.keep_session(signed_in.session());
    holds(signed_in.environment().is_some(), "the answer does not tell its environment")
}

async fn account(scene: &Scene) -> Option<()> {
    let customer = customer(scene).await?;
    let taken = async {
        let (elsewhere, _) = client(scene)?;
        let again = elsewhere.register(&customer.email, scene.password()).await;
        scene.refused(again, &[ErrorKind::Conflict]).map(drop)
    };
    scene.check("register", "a taken address is a conflict", taken).await;
    let entered = async {
        let (elsewhere, _) = client(scene)?;
        let signed_in = elsewhere.login(&customer.email, &customer.password).await?;
        arrived(scene, &signed_in)?;
        sessions::end_is_told(signed_in.session())
    };
    let promise = "it brings a session, with an end that token and client agree on";
    scene.check("login", promise, entered).await;
    let wrong = async {
        let (elsewhere, counter) = client(scene)?;
        let login = elsewhere.login(&customer.email, scene.password()).await;
        scene.refused(login, &[ErrorKind::Unauthenticated])?;
        holds(elsewhere.session().is_none(), "a session is held all the same")?;
        holds(counter.of("refresh_token") == 0, "a refresh was sent")
    };
    scene.check("login", "a wrong password is refused as one", wrong).await;
    let read = async {
        let current = customer.client.get_current_user().await?;
        scene.see(&current);
        let user = there(current.user.as_ref(), "there is no user")?;
        holds(user.email.as_deref() == Some(customer.email.as_str()), "it is somebody else")
    };
    scene.check("getCurrentUser", "it is the customer who is signed in", read).await;
    let changed = async {
        let new = scene.password();
        customer.client.update_password(&new).await?;
        let (elsewhere, _) = client(scene)?;
        let old = elsewhere.login(&customer.email, &customer.password).await;
        scene.refused(old, &[ErrorKind::Unauthenticated])?;
        arrived(scene, &elsewhere.login(&customer.email, &new).await?)
    };
    scene.check("updatePassword", "the old password is dead, the new one enters", changed).await
}

async fn session(scene: &Scene) -> Option<()> {
    let customer = customer(scene).await?;
    let manager = customer.client.sessions();
    let renewed = sessions::refreshes(scene, manager, true);
    let promise = "the refresh token is another, and the user is the same";
    let (before, _) = scene.check("refreshToken", promise, renewed).await?;
    let dead = async {
        let old = there(before.refresh_token, "there was no refresh token")?;
        let (elsewhere, _) = client(scene)?;
        scene.refused(elsewhere.refresh_token_with(old).await, &REFUSED)?;
        customer.client.get_current_user().await?;
        Ok(())
    };
    scene.check("refreshToken", "the old refresh token is dead, the new one lives", dead).await;
    let shared = sessions::are_shared(scene, manager, &customer.counter, "refresh_token");
    scene.check("refreshToken", "many callers at once cause one refresh", shared).await;
    let early = early(scene, &customer);
    let promise = "a token that has ended by the client's clock is renewed before the call";
    scene.check("refreshToken", promise, early).await;
    let held = sessions::held(manager).ok()?;
    let out = async {
        let signed_out = customer.client.logout().await;
        sessions::is_over(manager, signed_out)?;
        let current = customer.client.get_current_user().await;
        scene.refused(current, &[ErrorKind::SignedOut])?;
        let old = there(held.refresh_token, "there was no refresh token")?;
        let (elsewhere, _) = client(scene)?;
        scene.refused(elsewhere.refresh_token_with(old).await, &REFUSED).map(drop)
    };
    scene.check("logout", "the session is over, here and on the server", out).await
}

async fn early(scene: &Scene, customer: &Customer) -> Step {
    let (clock, counter) = (sessions::clock(), Counter::default());
    let client = builder(scene, &counter)?.clock(clock.clone()).build()?;
    log_out_later(scene, &client);
    arrived(scene, &client.login(&customer.email, &customer.password).await?)?;
    sessions::let_it_end(client.sessions(), &clock)?;
    client.get_current_user().await?;
    scene.keep_session(&sessions::held(client.sessions())?);
    let (refreshes, calls) = (counter.of("refresh_token"), counter.of("get_current_user"));
    holds((refreshes, calls) == (1, 1), format!("{refreshes} refreshes, {calls} calls"))
}

async fn code(scene: &Scene) -> Option<()> {
    let customer = customer(scene).await?;
    let sent = async {
        scene.mailbox.expect_mail(&customer.email).await?;
        scene.see(&customer.client.send_magic_link(&customer.email).await?);
        let code = scene.mailbox.mail_to(&customer.email).await?.code(DIGITS)?;
        Ok(scene.keep("a one-time code", code))
    };
    let code = scene.check("sendMagicLink", "a code is mailed", sent).await?;
    let wrong = async {
        let (elsewhere, _) = client(scene)?;
        let wrong = scene.keep("a wrong code", wrong_code(&code));
        scene.refused(elsewhere.verify_otp(&customer.email, wrong).await, &REFUSED).map(drop)
    };
    scene.check("verifyOtp", "a wrong code is refused as one", wrong).await;
    let right = async {
        scene.mailbox.expect_mail(&customer.email).await?;
        customer.client.send_magic_link(&customer.email).await?;
        let code = scene.mailbox.mail_to(&customer.email).await?.code(DIGITS)?;
        let code = scene.keep("a one-time code", code);
        let (elsewhere, _) = client(scene)?;
        arrived(scene, &elsewhere.verify_otp(&customer.email, &code).await?)?;
        scene.refused(elsewhere.verify_otp(&customer.email, &code).await, &REFUSED).map(drop)
    };
    scene.check("verifyOtp", "the code signs in, once", right).await
}

async fn reset(scene: &Scene) -> Option<()> {
    let customer = customer(scene).await?;
    let sent = async {
        scene.see(&customer.client.reset_password(&customer.email).await?);
        Ok(())
    };
    scene.check("resetPassword", "the request is taken", sent).await;
    let mailed = async {
        scene.mailbox.expect_mail(&customer.email).await?;
        customer.client.reset_password(&customer.email).await?;
        let link = scene.mailbox.mail_to(&customer.email).await?.link()?;
        scene.keep("a link", link);
        Ok(())
    };
    scene.check("resetPassword", "a link is mailed", mailed).await
}
