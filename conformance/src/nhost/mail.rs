//! What comes by mail: links and codes that sign in, verify, change and reset.

use hallpass::{
    ErrorKind,
    nhost::{Callback, Client, ErrorCode, Pkce, SignUpOptions, parse_callback},
};
use url::Url;

use crate::{
    browser,
    nhost::{people, refused},
    scene::{Scene, Step, Stop, holds, there, wrong_code},
};

/// The codes of this service.
const DIGITS: usize = 6;

/// Follows the link in the next mail; gives where it led, and the link.
async fn followed(scene: &Scene, email: &str) -> Step<(String, String)> {
    let link = scene.mailbox.mail_to(email).await?.link()?;
    keep_ticket(scene, &link);
    let back = browser::browse(scene, &link, email).await?;
    Ok((back, link))
}

fn keep_ticket(scene: &Scene, link: &str) -> Option<String> {
    let ticket = browser::argument(&Url::parse(link).ok()?, "ticket")?;
    scene.keep("a ticket", ticket.as_str());
    Some(ticket)
}

async fn came_in(scene: &Scene, client: &Client, back: &str, pkce: Option<&Pkce>) -> Step<String> {
    let sign_in = client.complete_callback(back, pkce).await?;
    people::complete(scene, there(sign_in, "the link brought no session")?)
}

pub(crate) async fn links(scene: &Scene) -> Option<()> {
    let (client, _) = people::client(scene).ok()?;
    let email = scene.address();
    let sent = async {
        scene.mailbox.expect_mail(&email).await?;
        client.sign_in_passwordless_email(&email).await?;
        let (back, link) = followed(scene, &email).await?;
        came_in(scene, &client, &back, None).await?;
        Ok(link)
    };
    let link = scene.check("signInPasswordlessEmail", "the link in the mail signs in", sent).await;
    if let Some(link) = link {
        let again = async {
            let back = browser::browse(scene, &link, &email).await?;
            let (elsewhere, _) = people::client(scene)?;
            refused(scene, elsewhere.complete_callback(&back, None).await).map(drop)
        };
        scene.check("verifyTicket", "a link works once", again).await;
        let made_up = async {
            let url = client.verify_ticket_url("verifyEmail:nonsense", &target(&link), None)?;
            let back = browser::open(scene, &url, &email).await?;
            let (elsewhere, _) = people::client(scene)?;
            refused(scene, elsewhere.complete_callback(&back, None).await).map(drop)
        };
        scene.check("verifyTicket", "a ticket that was made up is refused", made_up).await;
    }
    let promise = "with PKCE the link brings a code, and only the verifier makes a session of it";
    scene.check("tokenExchange", promise, exchanged(scene)).await;
    let signed_up = async {
        let (client, _) = people::client(scene)?;
        let email = scene.address();
        scene.mailbox.expect_mail(&email).await?;
        client.sign_up_passwordless_email(&email, &SignUpOptions::default()).await?;
        let (back, _) = followed(scene, &email).await?;
        came_in(scene, &client, &back, None).await.map(drop)
    };
    scene.check("signUpPasswordlessEmail", "the link in the mail signs up", signed_up).await
}

/// Where a link leads in the end: an address that the server allows.
fn target(link: &str) -> String {
    let url = Url::parse(link).ok();
    let target = url.and_then(|url| browser::argument(&url, "redirectTo"));
    target.unwrap_or_else(|| "http://localhost:3000".to_owned())
}

async fn exchanged(scene: &Scene) -> Step {
    let (client, _) = people::client(scene)?;
    let (email, pkce) = (scene.address(), Pkce::generate()?);
    scene.keep("a PKCE verifier", pkce.verifier());
    scene.mailbox.expect_mail(&email).await?;
    let options = SignUpOptions::default().with_pkce(&pkce);
    match client.sign_in_passwordless_email_with(&email, &options).await {
        Err(error) if ErrorCode::of(&error) == Some(ErrorCode::SchemaValidationError) => {
            return Err(Stop::Skip("only newer servers know PKCE".to_owned()));
        }
        other => other?,
    }
    let (back, _) = followed(scene, &email).await?;
    let callback = parse_callback(&back)?;
    scene.see(&callback);
    let Callback::Code { code, .. } = callback else {
        return Err(Stop::Broken("the link brought no code".to_owned()));
    };
    scene.keep("a code", &code);
    let sign_in = client.token_exchange(&code, &pkce).await?;
    people::complete(scene, sign_in)?;
    let (elsewhere, _) = people::client(scene)?;
    refused(scene, elsewhere.token_exchange(&code, &pkce).await).map(drop)
}

pub(crate) async fn codes(scene: &Scene) -> Option<()> {
    let (client, _) = people::client(scene).ok()?;
    let email = scene.address();
    let sent = async {
        scene.mailbox.expect_mail(&email).await?;
        scene.see(&client.sign_in_otp_email(&email).await?);
        let code = scene.mailbox.mail_to(&email).await?.code(DIGITS)?;
        Ok(scene.keep("a one-time code", code))
    };
    let code = scene.check("signInOTPEmail", "a code is mailed", sent).await?;
    let wrong = async {
        let wrong = scene.keep("a wrong code", wrong_code(&code));
        refused(scene, client.verify_sign_in_otp_email(&email, wrong).await).map(drop)
    };
    scene.check("verifySignInOTPEmail", "a wrong code is refused as one", wrong).await;
    let right = async {
        scene.mailbox.expect_mail(&email).await?;
        client.sign_in_otp_email(&email).await?;
        let code = scene.mailbox.mail_to(&email).await?.code(DIGITS)?;
        let code = scene.keep("a one-time code", code);
        people::complete(scene, client.verify_sign_in_otp_email(&email, &code).await?)?;
        let (elsewhere, _) = people::client(scene)?;
        refused(scene, elsewhere.verify_sign_in_otp_email(&email, &code).await).map(drop)
    };
    scene.check("verifySignInOTPEmail", "the code signs in, once", right).await;
    let signed_up = async {
        let (client, _) = people::client(scene)?;
        let email = scene.address();
        scene.mailbox.expect_mail(&email).await?;
        let sent = client.sign_up_otp_email(&email, &SignUpOptions::default()).await?;
        let code = scene.mailbox.mail_to(&email).await?.code(DIGITS)?;
        let code = scene.keep("a one-time code", code);
        people::complete(scene, client.verify_sign_in_otp_email(&sent, &code).await?).map(drop)
    };
    scene.check("signUpOTPEmail", "the code in the mail signs up", signed_up).await
}

pub(crate) async fn address(scene: &Scene) -> Option<()> {
    let person = people::somebody(scene).await?;
    let verified = async {
        scene.mailbox.expect_mail(&person.email).await?;
        if person.client.get_user().await?.email_verified {
            let again = person.client.send_verification_email(&person.email).await;
            return scene.refused(again, &[ErrorKind::Conflict]).map(drop);
        }
        person.client.send_verification_email(&person.email).await?;
        followed(scene, &person.email).await?;
        holds(person.client.get_user().await?.email_verified, "the address is not verified")
    };
    let promise = "the link verifies the address, and a verified one is a conflict";
    scene.check("sendVerificationEmail", promise, verified).await;
    let changed = async {
        let new = scene.address();
        scene.mailbox.expect_mail(&new).await?;
        person.client.change_user_email(&new).await?;
        let before = person.client.get_user().await?.email;
        holds(before.as_deref() != Some(new.as_str()), "it changed before the link was opened")?;
        followed(scene, &new).await?;
        let email = person.client.get_user().await?.email;
        holds(email.as_deref() == Some(new.as_str()), "the address is not the new one")
    };
    scene
        .check("changeUserEmail", "the link makes the change, and nothing before it", changed)
        .await
}

pub(crate) async fn reset(scene: &Scene) -> Option<()> {
    let person = people::somebody(scene).await?;
    let reset = async {
        scene.mailbox.expect_mail(&person.email).await?;
        person.client.send_password_reset_email(&person.email).await?;
        let link = scene.mailbox.mail_to(&person.email).await?.link()?;
        let ticket = there(keep_ticket(scene, &link), "the link has no ticket")?;
        let (elsewhere, _) = people::client(scene)?;
        let new = scene.password();
        elsewhere.change_user_password_with_ticket(&new, ticket.as_str()).await?;
        let again = elsewhere.change_user_password_with_ticket(&new, ticket.as_str()).await;
        refused(scene, again)?;
        people::complete(scene, elsewhere.sign_in_email_password(&person.email, &new).await?)
            .map(drop)
    };
    let promise = "the link's ticket sets a new password, once";
    scene.check("sendPasswordResetEmail", promise, reset).await
}
