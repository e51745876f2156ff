//! Devices and licences.

use std::{
    future::{Future as _, poll_fn},
    pin::pin,
    task::Poll,
};

use hallpass::{
    ErrorKind,
    deepaffex::{ErrorCode, License},
    manager::SignedOutReason,
    store::MemoryStore,
};
use hallpass_emulator::{Fault, deepaffex};
use serde_json::Value;

use super::support::{EMAIL, KEY, ORGANIZATION, PASSWORD, PHONE, Stage, Watch, license, reason};

covers! {
    register_license = "registerLicense" {
        success(stage) {
            let registered = stage.client.register_license(&license()).await?;
            registered.persisted?;
            assert_eq!(stage.client.device(), Some(registered.device));
            assert_eq!(stage.deepaffex().devices(), 1);
            Ok(())
        }
        failure(stage) {
            let unknown = License::new("another-key", "LINUX", "Kiosk 7", "kiosk-7", "1.4.0");
            let error = stage.client.register_license(&unknown).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotFound);
            assert!(stage.client.device_session().is_none());
            error
        }
    }
    unregister_license = "unregisterLicense" {
        success(stage) {
            stage.sign_in(&stage.client).await;
            let outcome = stage.client.unregister_license().await;
            outcome.store?;
            assert_eq!((stage.deepaffex().devices(), stage.deepaffex().pairs()), (0, 0));
            assert!(stage.client.device_session().is_none() && stage.client.session().is_none());
            outcome.server
        }
        failure(stage) {
            stage.sign_in(&stage.client).await;
            stage.deepaffex().fail("unregisterLicense", Fault::status(503));
            let outcome = stage.client.unregister_license().await;
            assert!(stage.client.device_session().is_none() && stage.client.session().is_none());
            outcome.server.unwrap_err()
        }
    }
    status = "status" {
        success(stage) {
            let status = stage.client.status().await?;
            assert_eq!((status.status_id.as_str(), status.allow_anonymous), ("ACTIVE", Some(false)));
            Ok(())
        }
        failure(stage) {
            stage.deepaffex().fail("status", Fault::status(503).with_body("text/html", "<p>busy"));
            let error = stage.client.status().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Server);
            error
        }
    }
}

#[tokio::test]
async fn a_licence_of_the_settings_registers_once_for_all_who_need_it() {
    let stage = Stage::start().await;
    let client = stage.builder().license(license()).build().unwrap();
    assert_eq!(stage.deepaffex().calls("*"), 0, "nothing happens before it is needed");

    let asking = (0..8).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.request_login_code(PHONE, ORGANIZATION).await })
    });
    for asked in asking.collect::<Vec<_>>() {
        asked.await.unwrap().unwrap();
    }

    assert_eq!(stage.deepaffex().calls("registerLicense"), 1);
    assert_eq!(stage.deepaffex().devices(), 1);
    client.login(EMAIL, PASSWORD).await.unwrap();
    client.current_user().await.unwrap();
    assert_eq!(stage.deepaffex().calls("registerLicense"), 1);
}

#[tokio::test]
async fn a_registration_that_has_begun_is_kept_although_its_caller_goes_away() {
    let stage = Stage::start().await;
    let client = stage.builder().license(license()).build().unwrap();
    let barrier = stage.deepaffex().hold_answer("registerLicense");
    let asking = tokio::spawn({
        let client = client.clone();
        async move { client.request_login_code(PHONE, ORGANIZATION).await }
    });
    while barrier.arrivals() == 0 {
        tokio::task::yield_now().await;
    }

    asking.abort();
    barrier.release();

    while client.device_session().is_none() {
        tokio::task::yield_now().await;
    }
    client.login(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(stage.deepaffex().devices(), 1);
}

#[tokio::test]
async fn what_an_earlier_run_registered_is_taken_up_before_a_licence_is_used() {
    let stage = Stage::start().await;
    let store = MemoryStore::default();
    let start = || stage.builder().device_store(store.clone()).license(license()).build().unwrap();
    start().request_login_code(PHONE, ORGANIZATION).await.unwrap();

    let client = start();
    client.login(EMAIL, PASSWORD).await.unwrap();

    assert_eq!(stage.deepaffex().calls("registerLicense"), 1);
    let held = client.device().expect("a device");
    assert_eq!(held.role_id.as_deref(), Some("DEVICE"));
}

#[tokio::test]
async fn after_unregistering_a_licence_is_not_used_again_by_itself() {
    let stage = Stage::start().await;
    let client = stage.builder().license(license()).build().unwrap();
    client.login(EMAIL, PASSWORD).await.unwrap();
    client.unregister_license().await.server.unwrap();

    let error = client.login(EMAIL, PASSWORD).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::SignedOut);
    assert!(error.to_string().contains("register_license"), "{error}");
    assert_eq!(stage.deepaffex().calls("registerLicense"), 1);
    client.register_license(&license()).await.unwrap();
    client.login(EMAIL, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn without_a_device_and_a_licence_calls_say_what_to_do() {
    let stage = Stage::start().await;
    let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignedOut);
    assert!(error.to_string().contains("register_license"), "{error}");
    assert_eq!(stage.deepaffex().calls("*"), 0);
}

#[tokio::test]
async fn a_lost_device_is_registered_anew_with_the_licence_and_its_user_is_gone() {
    let stage = Stage::start().await;
    let store = MemoryStore::default();
    let client = stage.builder().store(store.clone()).license(license()).build().unwrap();
    client.login(EMAIL, PASSWORD).await.unwrap();
    let first = client.device().unwrap();
    stage.deepaffex().revoke_device_tokens();

    client.request_login_code(PHONE, ORGANIZATION).await.unwrap();

    assert_eq!(stage.deepaffex().calls("registerLicense"), 2);
    assert_ne!(client.device().unwrap().id, first.id);
    assert_eq!(reason(client.sessions()), Some(SignedOutReason::DependencyEnded));
    super::support::emptied(&store).await;
    client.login(EMAIL, PASSWORD).await.unwrap();
    client.current_user().await.unwrap();
}

#[tokio::test]
async fn a_full_or_inactive_licence_is_restricted() {
    for (max_devices, active) in [(Some(1), true), (None, false)] {
        let mut settings = deepaffex::Settings::default();
        settings.licenses[0].max_devices = max_devices;
        settings.licenses[0].active = active;
        let stage = Stage::with(settings).await;
        if active {
            stage.client.register_license(&license()).await.unwrap();
        }
        let another = stage.builder().build().unwrap();
        let error = another.register_license(&license()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Forbidden);
        assert_eq!(ErrorCode::of(&error), Some(ErrorCode::Restricted));
    }
}

#[tokio::test]
async fn a_licence_is_checked_before_it_is_sent() {
    let stage = Stage::start().await;
    for (license, argument) in [
        (License::new("", "LINUX", "n", "i", "1"), "key"),
        (License::new(KEY, "", "n", "i", "1"), "device_type"),
        (License::new(KEY, "LINUX", " ", "i", "1"), "name"),
        (License::new(KEY, "LINUX", "n", "", "1"), "identifier"),
        (License::new(KEY, "LINUX", "n", "i", "1".repeat(21)), "version"),
    ] {
        let error = stage.client.register_license(&license).await.unwrap_err();
        assert_eq!(error.argument(), Some(argument));
        let error = stage.builder().license(license).build().unwrap_err();
        assert_eq!(error.argument(), Some(argument));
    }
    assert_eq!(stage.deepaffex().calls("*"), 0);
}

#[tokio::test]
async fn keys_are_pascal_case_and_a_registration_carries_no_token() {
    let stage = Stage::signed_in().await;
    let watch = Watch::default();
    let client = stage.builder().hook(watch.clone()).build().unwrap();
    let license = license().with_token_subject("ward-3");
    client.register_license(&license).await.unwrap();

    let seen = watch.last("register_license");
    assert_eq!(seen.token, None);
    let body = seen.body.unwrap();
    let keys: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["DeviceTypeID", "Identifier", "Key", "Name", "TokenSubject", "Version"]);
}

#[tokio::test]
async fn no_odd_answer_to_a_registration_loses_the_device() {
    let stage = Stage::start().await;
    type Shape = fn(u16, Value) -> (u16, Vec<u8>);
    let odd: [Shape; 5] = [
        |_, answer| (201, answer.to_string().into()),
        |status, answer| (status, format!("\u{feff}{answer}").into()),
        |status, mut answer| {
            answer["DeviceID"] = 17.into();
            answer["RoleID"] = true.into();
            answer["UserID"] = Value::Null;
            (status, answer.to_string().into())
        },
        |status, mut answer| {
            answer.as_object_mut().unwrap().remove("DeviceID");
            (status, answer.to_string().into())
        },
        |status, answer| (status, Value::from_iter([("session", answer)]).to_string().into()),
    ];
    for change in odd {
        let fault = Fault::rewrite(move |status, body| {
            change(status, serde_json::from_slice(body).unwrap())
        });
        stage.deepaffex().fail("registerLicense", fault);
        let client = stage.builder().license(license()).build().unwrap();
        client.login(EMAIL, PASSWORD).await.unwrap();
        client.current_user().await.unwrap();
        assert!(client.device_session().unwrap().refresh_token.is_some());
        assert!(client.device().is_some());
    }
    assert_eq!(stage.deepaffex().calls("registerLicense"), odd.len());
}

#[tokio::test]
async fn a_closed_client_has_nothing_of_the_devices_under_way() {
    let stage = Stage::signed_in().await;
    let barrier = stage.deepaffex().hold_answer("renew");
    let caller = tokio::spawn({
        let client = stage.client.clone();
        async move { client.renew_device().await }
    });
    barrier.arrived(1).await;
    caller.abort();
    let mut closing = pin!(stage.client.close());
    assert!(poll_fn(|context| Poll::Ready(closing.as_mut().poll(context).is_pending())).await);
    barrier.release();
    closing.await;
    let device = stage.client.device_sessions().try_authorization().unwrap();
    assert_eq!(device.generation(), 2);
}
