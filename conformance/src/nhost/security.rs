//! The second factor, elevation by code, personal access tokens.

use std::time::Duration;

use hallpass::{
    ErrorKind, Secret,
    nhost::{MfaChallenge, SignIn},
};
use totp_rs::{Builder, Secret as TotpSecret};

use crate::{
    nhost::{REFUSED, people, people::Person, refused},
    scene::{Scene, Step, Stop, holds, there, wrong_code},
};

const DIGITS: usize = 6;
const HOUR: Duration = Duration::from_secs(3_600);

/// What an authenticator app shows at this moment, and a code that it does not show around it.
fn app(secret: &Secret) -> Step<(Secret, Secret)> {
    let unusable = |_| Stop::Broken("the TOTP secret is not base32".to_owned());
    let secret = TotpSecret::try_from_base32(secret.expose()).map_err(unusable)?;
    let totp = Builder::new().with_secret(secret).build();
    let totp = totp.map_err(|_| Stop::Broken("the TOTP secret is too short".to_owned()))?;
    let now = chrono::Utc::now().timestamp().unsigned_abs();
    let around =
        [now - 60, now - 30, now, now + 30, now + 60].map(|at| totp.generate(at).to_string());
    let mut candidates = ["000000", "111111", "222222", "333333", "444444", "555555"].iter();
    let wrong = candidates.find(|code| !around.iter().any(|right| right == *code));
    let [_, _, right, _, _] = around.each_ref().map(|code| Secret::from(code.as_str()));
    Ok((right, Secret::from(*there(wrong, "five codes ruled out six")?)))
}

async fn challenged(
    person: &Person,
    scene: &Scene,
) -> Step<(hallpass::nhost::Client, MfaChallenge)> {
    let elsewhere = person.elsewhere(scene)?;
    let sign_in = elsewhere.sign_in_email_password(&person.email, &person.password).await?;
    scene.see(&sign_in);
    let SignIn::MfaRequired(challenge) = sign_in else {
        return Err(Stop::Broken("the password alone was enough".to_owned()));
    };
    scene.keep("a ticket", challenge.ticket());
    holds(elsewhere.session().is_none(), "a session is held all the same")?;
    Ok((elsewhere, challenge))
}

pub(crate) async fn mfa(scene: &Scene) -> Option<()> {
    let person = people::somebody(scene).await?;
    let set_up = async {
        let setup = person.client.change_user_mfa().await?;
        scene.see(&setup);
        scene.keep("a TOTP image", setup.image_url());
        Ok(scene.keep("a TOTP secret", setup.secret()))
    };
    let secret = scene.check("changeUserMfa", "a secret is made for the app", set_up).await?;
    let on = async {
        let (right, wrong) = app(&secret)?;
        let switched = person.client.verify_change_user_mfa(wrong, true).await;
        refused(scene, switched)?;
        person.client.verify_change_user_mfa(right, true).await?;
        let kind = person.client.get_user().await?.active_mfa_type;
        holds(kind.as_deref() == Some("totp"), "the user's record does not say that it is on")
    };
    let promise = "a code switches it on, a wrong one does not";
    scene.check("verifyChangeUserMfa", promise, on).await?;
    let wrong = async {
        let (elsewhere, challenge) = challenged(&person, scene).await?;
        let (right, wrong) = app(&secret)?;
        refused(scene, elsewhere.verify_sign_in_mfa_totp(&challenge, wrong).await)?;
        // It has used the challenge up.
        let late = elsewhere.verify_sign_in_mfa_totp(&challenge, right).await;
        refused(scene, late).map(drop)
    };
    scene.check("verifySignInMfaTotp", "a wrong code uses the challenge up", wrong).await;
    let right = async {
        let (elsewhere, challenge) = challenged(&person, scene).await?;
        let (right, _) = app(&secret)?;
        let sign_in = elsewhere.verify_sign_in_mfa_totp(&challenge, right).await?;
        let id = people::complete(scene, sign_in)?;
        holds(id == person.id, "it is somebody else")
    };
    scene
        .check("verifySignInMfaTotp", "a password asks for a code, and the code signs in", right)
        .await;
    let elevated = async {
        let (right, wrong) = app(&secret)?;
        refused(scene, person.client.elevate_totp(wrong).await)?;
        person.client.elevate_totp(right).await?;
        is_elevated(scene, &person).await
    };
    scene.check("elevateTotp", "a code elevates the token, and a refresh ends that", elevated).await
}

/// The token says that it is elevated, until the next refresh.
async fn is_elevated(scene: &Scene, person: &Person) -> Step {
    if let Some(session) = person.client.session() {
        scene.keep_session(&session);
    }
    holds(person.client.claims()?.is_elevated(), "the token is not elevated")?;
    person.client.refresh_token().await?;
    holds(!person.client.claims()?.is_elevated(), "the elevation outlived a refresh")
}

pub(crate) async fn elevation(scene: &Scene) -> Option<()> {
    let person = people::somebody(scene).await?;
    let sent = async {
        scene.mailbox.expect_mail(&person.email).await?;
        person.client.elevate_otp_email().await?;
        let code = scene.mailbox.mail_to(&person.email).await?.code(DIGITS)?;
        Ok(scene.keep("a one-time code", code))
    };
    let code = scene.check("elevateOTPEmail", "a code is mailed", sent).await?;
    let wrong = async {
        let wrong = scene.keep("a wrong code", wrong_code(&code));
        refused(scene, person.client.verify_elevate_otp_email(wrong).await)?;
        holds(person.client.session().is_some(), "the wrong code signed the user out")
    };
    scene
        .check("verifyElevateOTPEmail", "a wrong code is refused, the session goes on", wrong)
        .await;
    let right = async {
        scene.mailbox.expect_mail(&person.email).await?;
        person.client.elevate_otp_email().await?;
        let code = scene.mailbox.mail_to(&person.email).await?.code(DIGITS)?;
        let code = scene.keep("a one-time code", code);
        person.client.verify_elevate_otp_email(&code).await?;
        is_elevated(scene, &person).await
    };
    let promise = "the code elevates the token, and a refresh ends that";
    scene.check("verifyElevateOTPEmail", promise, right).await
}

pub(crate) async fn pat(scene: &Scene) -> Option<()> {
    let person = people::somebody(scene).await?;
    let made = async {
        let pat = person.client.create_pat(HOUR).await?;
        scene.see(&pat);
        Ok(scene.keep("a personal access token", &pat.personal_access_token))
    };
    let pat = scene.check("createPAT", "a token is made", made).await?;
    let entered = async {
        let elsewhere = person.elsewhere(scene)?;
        let id = people::complete(scene, elsewhere.sign_in_pat(&pat).await?)?;
        holds(id == person.id, "it is somebody else")
    };
    scene.check("signInPAT", "the token signs in", entered).await;
    let unknown = async {
        let elsewhere = person.elsewhere(scene)?;
        let made_up = uuid::Uuid::new_v4().to_string();
        refused(scene, elsewhere.sign_in_pat(made_up).await).map(drop)
    };
    scene.check("signInPAT", "a token that was made up is refused", unknown).await;
    let gone = async {
        person.client.sign_out_everywhere().await?;
        let elsewhere = person.elsewhere(scene)?;
        let kinds = [REFUSED[0], REFUSED[1], ErrorKind::NotFound];
        scene.refused(elsewhere.sign_in_pat(&pat).await, &kinds).map(drop)
    };
    scene.check("signInPAT", "signing out everywhere deletes it", gone).await
}
