//! A sign-in that the store does not take: it succeeds, and its own result says so.

use std::time::Duration;

use hallpass::{
    BoxFuture, Error, ErrorKind, Result,
    any::Client,
    capability::{OtpSignIn as _, OtpStart, PasswordSignIn as _, SignInOutcome},
    store::{Expect, Loaded, MemoryStore, Record, SessionStore, StoreGuard, Written},
};

use super::world::{ADA, Kind, STORE_KEY, World};

/// A place that is empty and takes nothing.
#[derive(Debug)]
struct ReadOnly;

impl SessionStore for ReadOnly {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        Box::pin(async { Ok(Loaded::Empty) })
    }

    fn save<'a>(&'a self, _: &'a Record, _: Expect) -> BoxFuture<'a, Result<Written>> {
        Box::pin(async { Err(Error::new(ErrorKind::StoreDenied)) })
    }

    fn clear(&self, _: Expect) -> BoxFuture<'_, Result<Written>> {
        Box::pin(async { Ok(Written::Done) })
    }

    fn guard(&self, _: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        Box::pin(async { Ok(StoreGuard::new(())) })
    }
}

fn refused(persisted: &Result<()>) -> bool {
    matches!(persisted, Err(error) if error.kind() == ErrorKind::StoreDenied)
}

async fn challenged(world: &World, client: &Client) -> hallpass::capability::Challenge {
    match client.send_otp(world.otp_address()).await.unwrap() {
        OtpStart::Sent(challenge) => challenge,
        _ => {
            world.demand_otp(ADA);
            let asked = client.sign_in_with_password(ADA, &world.password()).await.unwrap();
            let SignInOutcome::CodeRequired(challenge) = asked else { panic!("{asked:?}") };
            challenge
        }
    }
}

#[tokio::test]
async fn every_services_sign_in_says_whether_it_was_stored() {
    for kind in Kind::ALL {
        let world = World::start(kind).await;
        for takes in [true, false] {
            let actor = match takes {
                true => world.client(&MemoryStore::default()),
                false => world.client_with(ReadOnly),
            };
            let signed_in = actor.client.sign_in_with_password(ADA, &world.password()).await;
            let signed_in = signed_in.unwrap().into_signed_in().unwrap();
            assert_eq!(refused(&signed_in.persisted()), !takes, "{kind:?}");
            assert_eq!(signed_in.persisted().is_ok(), takes, "{kind:?}");
            assert_eq!(actor.who().await.unwrap(), ADA, "{kind:?}: it goes on in memory");
        }
        let actor = world.client_with(ReadOnly);
        let challenge = challenged(&world, &actor.client).await;
        let (code, _) = world.last_code();
        let signed_in = actor.client.sign_in_with_otp(&challenge, &code).await.unwrap();
        assert!(refused(&signed_in.into_signed_in().unwrap().persisted()), "{kind:?}");
    }
}

#[tokio::test]
async fn every_way_into_nhost_says_so() {
    let world = World::start(Kind::Nhost).await;
    let builder = hallpass::nhost::Client::builder(world.handle().url());
    let client = builder.store(ReadOnly).build().unwrap();
    let told = |sign_in: hallpass::nhost::SignIn| {
        let signed_in = sign_in.into_signed_in().unwrap();
        assert!(refused(&signed_in.persisted()), "{signed_in:?}");
        signed_in
    };
    let password = world.password();
    told(client.sign_in_anonymous().await.unwrap());
    told(client.sign_up_email_password("eve@example.com", password.clone()).await.unwrap());
    let begun = told(client.sign_in_email_password(ADA, password).await.unwrap());
    let token = begun.session().refresh_token.clone().unwrap();
    told(client.refresh_token_with(token).await.unwrap());
    let pat = client.create_pat(Duration::from_secs(3_600)).await.unwrap();
    told(client.sign_in_pat(pat.personal_access_token).await.unwrap());
    // An elevation takes the place of the session that is held.
    client.elevate_otp_email().await.unwrap();
    let (code, _) = world.last_code();
    told(client.verify_elevate_otp_email(code).await.unwrap());
    assert!(client.claims().unwrap().is_elevated());
}

#[tokio::test]
async fn every_way_into_tybrite_says_so() {
    let world = World::start(Kind::Tybrite).await;
    let builder = hallpass::tybrite::Client::builder(world.handle().url(), STORE_KEY);
    let client = builder.store(ReadOnly).build().unwrap();
    let registered = client.register("eve@example.com", world.password()).await.unwrap();
    assert!(refused(&registered.persisted()));
    let signed_in = client.login(ADA, world.password()).await.unwrap();
    assert!(refused(&signed_in.persisted()));
    let token = signed_in.session().refresh_token.clone().unwrap();
    assert!(refused(&client.refresh_token_with(token).await.unwrap().persisted()));
}

#[tokio::test]
async fn every_way_into_linxio_says_so() {
    let world = World::start(Kind::Linxio).await;
    let builder = hallpass::linxio::Client::builder(world.handle().url());
    let client = builder.store(ReadOnly).build().unwrap();
    let signed_in = client.login(ADA, world.password()).await.unwrap().into_signed_in().unwrap();
    assert!(refused(&signed_in.persisted()));
    let set = client.set_session(signed_in.session().clone()).await.unwrap();
    assert!(refused(&set.persisted));
}

#[tokio::test]
async fn every_way_into_deepaffex_says_so() {
    use hallpass::deepaffex::{Client, License, LoginOptions};

    let world = World::start(Kind::DeepAffex).await;
    let builder = Client::builder(world.handle().url());
    let client = builder.store(ReadOnly).device_store(ReadOnly).build().unwrap();
    let license = License::new("example-licence-key", "LINUX", "Kiosk 7", "kiosk-7", "1.4.0");
    assert!(refused(&client.register_license(&license).await.unwrap().persisted));
    let password = world.password();
    assert!(refused(&client.login(ADA, password.clone()).await.unwrap().persisted()));
    let (clinic, options) = ("example-clinic", LoginOptions::new());
    let member = client.organization_login(ADA, password, clinic, &options).await.unwrap();
    assert!(refused(&member.persisted()));
}
