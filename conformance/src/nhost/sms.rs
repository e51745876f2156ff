//! Codes that come as text messages.

use hallpass::nhost::SignUpOptions;

use crate::{
    nhost::{REFUSED, people},
    scene::{Scene, wrong_code},
};

/// The codes of this service.
const DIGITS: usize = 6;

pub(crate) async fn run(scene: &Scene) -> Option<()> {
    let (client, _) = people::client(scene).ok()?;
    let number = scene.phone_number();
    let sent = async {
        scene.mailbox.expect_text(&number).await?;
        scene.see(&client.sign_in_passwordless_sms(&number).await?);
        let code = scene.mailbox.text_to(&number).await?.code(DIGITS)?;
        Ok(scene.keep("a one-time code", code))
    };
    let code = scene.check("signInPasswordlessSms", "a code is sent", sent).await?;
    let wrong = async {
        let wrong = scene.keep("a wrong code", wrong_code(&code));
        let sign_in = client.verify_sign_in_passwordless_sms(&number, wrong).await;
        scene.refused(sign_in, &REFUSED).map(drop)
    };
    scene.check("verifySignInPasswordlessSms", "a wrong code is refused as one", wrong).await;
    let right = async {
        scene.mailbox.expect_text(&number).await?;
        client.sign_in_passwordless_sms(&number).await?;
        let code = scene.mailbox.text_to(&number).await?.code(DIGITS)?;
        let code = scene.keep("a one-time code", code);
        people::complete(scene, client.verify_sign_in_passwordless_sms(&number, &code).await?)?;
        let (elsewhere, _) = people::client(scene)?;
        let again = elsewhere.verify_sign_in_passwordless_sms(&number, &code).await;
        scene.refused(again, &REFUSED).map(drop)
    };
    scene.check("verifySignInPasswordlessSms", "the code signs in, once", right).await;
    let signed_up = async {
        let (client, _) = people::client(scene)?;
        let number = scene.phone_number();
        scene.mailbox.expect_text(&number).await?;
        let sent = client.sign_up_passwordless_sms(&number, &SignUpOptions::default()).await?;
        let code = scene.mailbox.text_to(&number).await?.code(DIGITS)?;
        let code = scene.keep("a one-time code", code);
        people::complete(scene, client.verify_sign_in_passwordless_sms(&sent, &code).await?)
            .map(drop)
    };
    scene.check("signUpPasswordlessSms", "the code signs up", signed_up).await
}
