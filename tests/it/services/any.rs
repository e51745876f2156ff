//! The same few lines for every service, chosen by a setting.

use hallpass::{
    Error, ErrorKind, Result, Secret, Session,
    any::Client,
    capability::{
        Challenge, CurrentUser, OtpSignIn, OtpStart, PasswordSignIn, Sessions, SignInOutcome,
        SignOut,
    },
    clock::Clock as _,
    store::MemoryStore,
};

use super::world::{ADA, Kind, World};

/// What an application writes once.
async fn visit<C>(client: &C, email: &str, password: &Secret) -> Result<(Session, String)>
where
    C: PasswordSignIn + CurrentUser + SignOut + Sessions + ?Sized,
{
    let session = client.sign_in_with_password(email, password).await?.into_session()?;
    let user = client.current_user().await?;
    assert!(client.sessions().session().is_some());
    client.sign_out().await.server?;
    Ok((session, user.email().unwrap_or_default().to_owned()))
}

#[tokio::test]
async fn one_function_signs_in_and_out_of_every_service() {
    for kind in Kind::ALL {
        let world = World::start(kind).await;
        let client = world.client(&MemoryStore::default()).client;
        let (session, email) = visit(&client, ADA, &world.password()).await.unwrap();
        assert_eq!((session.service.as_ref(), email.as_str()), (kind.name(), ADA));
        let calls = |operation: &str| world.handle().calls(operation);
        assert_eq!((calls(kind.current_user()), calls(kind.sign_out())), (1, 1), "{kind:?}");
    }
}

#[tokio::test]
async fn the_traits_can_be_used_as_objects() {
    for kind in Kind::ALL {
        let world = World::start(kind).await;
        let client = world.client(&MemoryStore::default()).client;
        let sign_in: &dyn PasswordSignIn = &client;
        sign_in.sign_in_with_password(ADA, &world.password()).await.unwrap();
        let who: Box<dyn CurrentUser> = Box::new(client.clone());
        let user = who.current_user().await.unwrap();
        assert!(user.id().is_some() && user.record().is_object(), "{kind:?}: {user:?}");
        let leave: &dyn SignOut = &client;
        assert!(leave.sign_out().await.session.is_some());
        let sessions: &dyn Sessions = &client;
        assert!(sessions.sessions().session().is_none());
    }
}

#[tokio::test]
async fn a_wrong_password_is_the_same_error_everywhere() {
    for kind in Kind::ALL {
        let world = World::start(kind).await;
        let client = world.client(&MemoryStore::default()).client;
        let wrong = Secret::from("Wrong-Horse-42");
        let error = client.sign_in_with_password(ADA, &wrong).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthenticated, "{kind:?}: {error:?}");
        assert!(client.sessions().session().is_none());
    }
}

#[tokio::test]
async fn a_code_signs_in_where_the_service_sends_one() {
    for kind in Kind::ALL {
        let world = World::start(kind).await;
        let client = world.client(&MemoryStore::default()).client;
        let challenge = match client.send_otp(world.otp_address()).await.unwrap() {
            OtpStart::Sent(challenge) => challenge,
            OtpStart::PasswordFirst => {
                world.demand_otp(ADA);
                match client.sign_in_with_password(ADA, &world.password()).await.unwrap() {
                    SignInOutcome::CodeRequired(challenge) => challenge,
                    other => panic!("{kind:?}: {other:?}"),
                }
            }
            other => panic!("{kind:?}: {other:?}"),
        };
        assert_eq!(challenge.service(), kind.name());
        let (right, wrong) = world.last_code();
        let error = client.sign_in_with_otp(&challenge, &wrong).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthenticated, "{kind:?}: {error:?}");
        let progress = client.sign_in_with_otp(&challenge, &right).await.unwrap();
        assert!(matches!(progress, SignInOutcome::Complete(_)), "{kind:?}: {progress:?}");
        client.current_user().await.unwrap();
    }
}

#[tokio::test]
async fn a_second_factor_is_a_code_too() {
    let world = World::start(Kind::Nhost).await;
    let nhost = hallpass::nhost::Client::new(world.handle().url()).unwrap();
    nhost.sign_in_email_password(ADA, world.password()).await.unwrap();
    let setup = nhost.change_user_mfa().await.unwrap();
    let secret = totp_rs::Secret::try_from_base32(setup.secret().expose()).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let code = || Secret::from(app.generate_current().to_string());
    nhost.verify_change_user_mfa(code(), true).await.unwrap();

    let client = world.client(&MemoryStore::default()).client;
    let progress = client.sign_in_with_password(ADA, &world.password()).await.unwrap();
    let SignInOutcome::CodeRequired(challenge) = progress else { panic!("{progress:?}") };
    assert!(client.sessions().session().is_none());
    client.sign_in_with_otp(&challenge, &code()).await.unwrap().into_session().unwrap();
    assert_eq!(client.current_user().await.unwrap().email(), Some(ADA));
}

#[tokio::test]
async fn another_services_challenge_is_refused_before_anything_is_sent() {
    for kind in Kind::ALL {
        let world = World::start(kind).await;
        let client = world.client(&MemoryStore::default()).client;
        let before = world.handle().calls("*");
        let challenge = Challenge::new("elsewhere", ADA);
        let error = client.sign_in_with_otp(&challenge, &"123456".into()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.argument()),
            (ErrorKind::InvalidArgument, Some("challenge"))
        );
        assert_eq!(world.handle().calls("*"), before);
    }
}

#[tokio::test]
async fn other_requests_carry_the_token_in_the_services_own_header() {
    for kind in Kind::ALL {
        let world = World::start(kind).await;
        let actor = world.signed_in().await;
        let url = "https://api.example.com/things".parse().unwrap();
        let mut request = reqwest::Request::new(reqwest::Method::GET, url);
        actor.client.authorize(&mut request).await.unwrap();
        let token = actor.sessions().session().unwrap().access_token.clone();
        let (name, value) = match kind {
            Kind::Tybrite => ("x-auth-token", token.expose().to_owned()),
            _ => ("authorization", format!("Bearer {}", token.expose())),
        };
        assert_eq!(request.headers().len(), 1, "{kind:?}: nothing but the token");
        assert_eq!(request.headers()[name], value.as_str());
        assert!(request.headers()[name].is_sensitive());
    }
}

#[tokio::test]
async fn the_settings_of_the_builder_reach_the_services_client() {
    let world = World::start(Kind::Nhost).await;
    let builder = Client::builder(world.setting()).clock(world.clock.clone());
    let client = builder.user_agent("importer/1").call_timeout(std::time::Duration::ZERO);
    let client = client.build().unwrap();
    let error = client.sign_in_with_password(ADA, &world.password()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(world.clock.wall(), hallpass::clock::ManualClock::default().wall());
}

#[test]
fn a_setting_that_cannot_work_says_what_to_do() {
    let refused = |setting: &str| -> Error { Client::new(setting).unwrap_err() };
    for (setting, words) in [
        ("https://auth.example.com/v1", "nhost+https://"),
        ("auth0+https://example.com", "does not know"),
        ("tybrite+https://api.example.com", "wants the store's key"),
        ("nhost+https://key@auth.example.com/v1", "takes no key"),
        ("linxio+http://api.example.com", "http"),
        ("linxio+https://api.example.com?domain=x", "has no option `domain`"),
    ] {
        let error = refused(setting);
        assert_eq!(error.kind(), ErrorKind::Configuration, "{setting}");
        assert!(error.to_string().contains(words), "{setting}: {error}");
    }
    let error = refused("tybrite+https://no_key_of_theirs@api.example.com");
    assert!(!format!("{error} {error:?}").contains("no_key_of_theirs"), "{error:?}");
}

#[tokio::test]
async fn a_client_of_ones_own_can_be_wrapped() {
    let world = World::start(Kind::Nhost).await;
    let own = hallpass::nhost::Client::new(world.handle().url()).unwrap();
    let client = Client::wrap(own, hallpass::transport::http_client().unwrap());
    client.sign_in_with_password(ADA, &world.password()).await.unwrap();
    let url = format!("{}/user", world.handle().url()).parse().unwrap();
    let request = reqwest::Request::new(reqwest::Method::GET, url);
    assert!(client.execute(request).await.unwrap().status().is_success());
}
