//! A user's whole story, with everything it prints.

use std::time::Duration;

use hallpass::{
    Secret,
    manager::Event,
    nhost::{
        Client, MfaChallenge, OAuth2AuthorizeOptions, OAuth2Grant, Pkce, ProviderOptions, SignIn,
        SignUpOptions, parse_callback,
    },
    transport::Headers,
};
use hallpass_emulator::{Emulator, Fault, nhost::Settings};
use tracing::subscriber::NoSubscriber;
use tracing_subscriber::{filter::LevelFilter, fmt::format::FmtSpan};

use super::{Log, Prints};

const EMAIL: &str = "ada@example.com";
const TARGET: &str = "http://localhost:3000";
const OAUTH2_CLIENT: &str = "hallpass-public";
const OAUTH2_REDIRECT: &str = "http://127.0.0.1/callback";

/// The people and things of the story.
struct Story {
    emulator: Emulator,
    client: Client,
    prints: Prints,
}

impl Story {
    /// Takes note of the session's tokens, and prints what holds them.
    fn note_session(&mut self) {
        let session = self.client.session().expect("a session");
        let refresh_token = session.refresh_token.clone().expect("a refresh token");
        self.prints.keep("an access token", session.access_token.clone());
        self.prints.keep("a refresh token", refresh_token);
        self.prints.show(&*session);
        self.prints.show(&self.client);
        self.prints.show(self.client.sessions());
    }

    async fn sign_up(&mut self) -> String {
        let password = self.prints.keep("a password", "correct horse battery");
        let options = SignUpOptions::default().display_name("Ada").metadata("plan", "free");
        let signed_up =
            self.client.sign_up_email_password_with(EMAIL, password.as_str(), &options).await;
        self.prints.show(&signed_up);
        self.note_session();
        let wrong = self.prints.keep("a wrong password", "a horse of another colour");
        self.prints.show(&self.client.sign_in_email_password(EMAIL, wrong).await);
        password
    }

    async fn switch_mfa_on(&mut self) -> String {
        let setup = self.client.change_user_mfa().await.unwrap();
        let secret = self.prints.keep("a TOTP secret", setup.secret().clone());
        self.prints.keep("a TOTP image", setup.image_url().clone());
        self.prints.show(&setup);
        let code = self.code(&secret);
        self.client.verify_change_user_mfa(code, true).await.unwrap();
        self.prints.show(&self.client.get_user().await);
        secret
    }

    async fn sign_in_with_mfa(&mut self, password: &str, secret: &str) {
        let sign_in = self.client.sign_in_email_password(EMAIL, password).await.unwrap();
        let challenge = sign_in.mfa_challenge().expect("a challenge").clone();
        self.prints.keep("an MFA ticket", challenge.ticket().clone());
        self.prints.show(&sign_in);
        self.prints.show(&challenge);
        let code = self.code(secret);
        let signed_in = self.client.verify_sign_in_mfa_totp(&challenge, code).await.unwrap();
        self.prints.show(&signed_in);
        self.prints.show(&self.client.verify_sign_in_mfa_totp(&challenge, "000000").await);
        assert!(matches!(signed_in, SignIn::Complete(_)));
        self.note_session();
    }

    /// The code that the app shows. As six digits may turn up anywhere by chance, codes are searched
    /// for in the types that carry them alone.
    fn code(&mut self, secret: &str) -> Secret {
        let secret = totp_rs::Secret::try_from_base32(secret).expect("a base32 secret");
        let totp = totp_rs::Builder::new().with_secret(secret).build().expect("a TOTP");
        let now = self.emulator.nhost().now().timestamp().unsigned_abs();
        let code = Secret::new(totp.generate(now).to_string());
        assert!(!format!("{code:?}").contains(code.expose()));
        code
    }

    async fn use_a_personal_access_token(&mut self) {
        let pat = self.client.create_pat(Duration::from_secs(3_600)).await.unwrap();
        self.prints.keep("a personal access token", pat.personal_access_token.clone());
        self.prints.show(&pat);
        self.prints.show(&self.client.sign_in_pat(&pat.personal_access_token).await);
        self.note_session();
    }

    async fn survive_expiry_and_failures(&mut self) {
        self.emulator.nhost().expire_access_tokens();
        self.prints.show(&self.client.get_user().await);
        self.note_session();
        let fault = Fault::torn_body(40);
        self.emulator.nhost().fail("refreshToken", fault);
        self.prints.show(&self.client.refresh_token().await);
        let spent = self.client.session().and_then(|session| session.refresh_token.clone());
        if let Some(spent) = spent {
            self.prints.show(&self.client.refresh_token_with(spent).await);
        }
    }

    async fn follow_links(&mut self, password: &str) {
        let nhost = self.emulator.nhost();
        self.client.sign_in_passwordless_email(EMAIL).await.unwrap();
        let mail = nhost.last_mail_to(EMAIL).expect("a mail");
        let ticket = self.prints.keep("a ticket", mail.ticket.expect("a ticket"));
        let url = self.client.verify_ticket_url(ticket, TARGET, None).unwrap();
        self.prints.show(&url);
        let back = browse(url.expose()).await;
        self.prints.show(&parse_callback(&back).unwrap());
        self.prints.show(&self.client.complete_callback(&back, None).await);
        self.note_session();

        self.client.send_password_reset_email(EMAIL).await.unwrap();
        let mail = self.emulator.nhost().last_mail_to(EMAIL).expect("a mail");
        let ticket = self.prints.keep("a reset ticket", mail.ticket.expect("a ticket"));
        let changed = self.client.change_user_password_with_ticket(password, ticket.as_str()).await;
        self.prints.show(&changed);
        let again = self.client.change_user_password_with_ticket(password, ticket).await;
        self.prints.show_both(&again.unwrap_err());
    }

    async fn go_through_oauth2(&mut self) {
        let pkce = Pkce::generate().unwrap();
        self.prints.keep("a PKCE verifier", pkce.verifier().clone());
        self.prints.show(&pkce);
        let options = OAuth2AuthorizeOptions::default()
            .state(self.prints.keep("a state", "state-of-the-story"))
            .with_pkce(&pkce);
        self.prints.show(&options);
        let page = self
            .client
            .oauth2_authorize_post(OAUTH2_CLIENT, OAUTH2_REDIRECT, &options)
            .await
            .unwrap();
        let page = page.into_url();
        let request = page.query_pairs().find(|(name, _)| name == "request_id").unwrap().1;
        let back = self.client.oauth2_login_post(&request).await.unwrap();
        self.prints.show(&back);
        let callback = parse_callback(back.expose()).unwrap();
        let hallpass::nhost::Callback::Code { code, .. } = &callback else { panic!("no code") };
        self.prints.keep("an OAuth2 code", code.clone());
        self.prints.show(&callback);
        let grant = OAuth2Grant::authorization_code(code.clone(), OAUTH2_REDIRECT)
            .client_id(OAUTH2_CLIENT)
            .with_pkce(&pkce);
        self.prints.show(&grant);
        let tokens = self.client.oauth2_token(&grant).await.unwrap();
        self.prints.keep("an OAuth2 access token", tokens.access_token.clone());
        self.prints.show(&tokens);
        self.prints.show(&self.client.oauth2_token(&grant).await);
    }

    async fn connect_a_provider(&mut self) {
        let options = ProviderOptions::default().redirect_to(TARGET);
        let url = self.client.connect_provider_url("github", &options).await.unwrap();
        self.prints.show(&url);
    }

    async fn sign_out(&mut self) {
        self.prints.show(&self.client.sign_out().await);
        self.prints.show(&self.client.get_user().await);
    }
}

async fn browse(url: &str) -> String {
    let http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer = http.get(url).send().await.unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_users_whole_story_prints_and_logs_no_secret() {
    // With a single subscriber, tracing asks whichever thread first meets a span whether anyone
    // listens; other tests run in threads where no one does. A second one makes it ask both.
    let _second = tracing::Dispatch::new(NoSubscriber::default());
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);

    let emulator = Emulator::builder().nhost(Settings::default()).port(0).start().await.unwrap();
    let mut prints = Prints::default();
    let admin_secret = prints.keep("an admin secret", "the-admins-own-secret");
    let headers = Headers::new().with_admin_secret(&Secret::from(admin_secret)).unwrap();
    let client = Client::builder(emulator.nhost().url()).hook(headers).build().unwrap();
    let mut events = client.sessions().subscribe();
    let mut story = Story { emulator, client, prints };

    let password = story.sign_up().await;
    let secret = story.switch_mfa_on().await;
    story.sign_in_with_mfa(&password, &secret).await;
    story.use_a_personal_access_token().await;
    story.connect_a_provider().await;
    story.go_through_oauth2().await;
    let new_password = story.prints.keep("a new password", "correct zebra battery");
    story.survive_expiry_and_failures().await;
    story.follow_links(&new_password).await;
    story.sign_out().await;
    while let Some(event) = events.try_next() {
        story.prints.show::<Event>(&event);
    }
    let forged = MfaChallenge::from_ticket(story.prints.keep("a ticket", "mfaTotp:a-forged-one"));
    story.prints.show(&forged);

    story.prints.check();
    let log = log.text();
    assert!(log.contains("verify_sign_in_mfa_totp"), "the log does not tell the story:\n{log}");
    story.prints.check_text(&log);
}
