//! The service as an OAuth2 provider, which newer servers are.

use hallpass::{
    ErrorKind, Secret,
    nhost::{
        Callback, OAuth2AuthorizeOptions, OAuth2Grant, OAuth2TokenOptions, Pkce, RedirectUrl,
        parse_callback, types::OAuth2TokenResponse,
    },
};

use crate::{
    browser,
    nhost::{REFUSED, people, people::Person},
    scene::{Scene, Step, Stop, given, holds, there},
};

const STATE: &str = "conformance-state";
const KINDS: [ErrorKind; 3] = [REFUSED[0], REFUSED[1], ErrorKind::Forbidden];

pub(crate) async fn run(scene: &Scene) -> Option<()> {
    let (stranger, _) = people::client(scene).ok()?;
    let unknown = async {
        let options = OAuth2AuthorizeOptions::default();
        let redirect = &scene.options.nhost.oauth2_redirect;
        let answer = stranger.oauth2_authorize_post("nobody", redirect, &options).await;
        scene.refused(answer, &KINDS).map(drop)
    };
    scene.check("oauth2AuthorizePost", "an unknown client is refused", unknown).await?;
    let person = people::somebody(scene).await?;
    let pkce = Pkce::generate().ok()?;
    scene.keep("a PKCE verifier", pkce.verifier());
    let request = begun(scene, &person, &pkce).await?;
    let tokens = granted(scene, &person, &pkce, &request).await?;
    used(scene, &person, &tokens).await
}

fn options(pkce: &Pkce) -> OAuth2AuthorizeOptions {
    OAuth2AuthorizeOptions::default().scope("openid email").state(STATE).with_pkce(pkce)
}

fn client(scene: &Scene) -> Step<&str> {
    given(scene.options.nhost.oauth2_client.as_deref(), "--oauth2-client")
}

fn of_client(scene: &Scene) -> Step<OAuth2TokenOptions> {
    Ok(OAuth2TokenOptions::default().client_id(client(scene)?).access_token_hint())
}

fn request_id(page: &url::Url) -> Step<String> {
    there(browser::argument(page, "request_id"), "the sign-in page is asked for nothing")
}

fn read(url: &RedirectUrl) -> Step<url::Url> {
    url::Url::parse(url.expose()).map_err(|_| Stop::Broken("the redirect is not a URL".to_owned()))
}

/// Begins an authorization in both ways; gives the request's id.
async fn begun(scene: &Scene, person: &Person, pkce: &Pkce) -> Option<String> {
    let redirect = &scene.options.nhost.oauth2_redirect;
    let posted = async {
        let options = options(pkce);
        let page = person.client.oauth2_authorize_post(client(scene)?, redirect, &options).await?;
        request_id(&read(&page)?)
    };
    let promise = "a client's request leads to the sign-in page";
    let request = scene.check("oauth2AuthorizePost", promise, posted).await?;
    let opened = async {
        let url = person.client.oauth2_authorize_url(client(scene)?, redirect, &options(pkce))?;
        request_id(&browser::first_redirect(&url).await?).map(drop)
    };
    scene.check("oauth2Authorize", promise, opened).await;
    let shown = async {
        let shown = person.client.oauth2_login_get(&request).await?;
        holds(shown.client_id == client(scene)?, "it is another client's")?;
        holds(shown.scopes == ["openid", "email"], "the scopes are others")
    };
    scene.check("oauth2LoginGet", "the page is told who asks for what", shown).await;
    Some(request)
}

async fn granted(
    scene: &Scene,
    person: &Person,
    pkce: &Pkce,
    request: &str,
) -> Option<OAuth2TokenResponse> {
    let redirect = &scene.options.nhost.oauth2_redirect;
    let agreed = async {
        let back = person.client.oauth2_login_post(request).await?;
        let callback = parse_callback(back.expose())?;
        scene.see(&callback);
        holds(callback.state() == Some(&Secret::from(STATE)), "the state is another")?;
        let Callback::Code { code, .. } = callback else {
            return Err(Stop::Broken("the client gets no code".to_owned()));
        };
        Ok(scene.keep("a code", code))
    };
    let promise = "the client gets a code, with its own state";
    let code = scene.check("oauth2LoginPost", promise, agreed).await?;
    let granted = async {
        let grant = |pkce: &Pkce| {
            let grant = OAuth2Grant::authorization_code(&code, redirect.as_str());
            Ok::<_, Stop>(grant.client_id(client(scene)?).with_pkce(pkce))
        };
        let tokens = person.client.oauth2_token(&grant(pkce)?).await?;
        scene.keep("an OAuth2 token", &tokens.access_token);
        for token in [&tokens.refresh_token, &tokens.id_token].into_iter().flatten() {
            scene.keep("an OAuth2 token", token);
        }
        scene.refused(person.client.oauth2_token(&grant(pkce)?).await, &REFUSED)?;
        Ok(tokens)
    };
    scene.check("oauth2Token", "the code brings tokens, once", granted).await
}

async fn used(scene: &Scene, person: &Person, tokens: &OAuth2TokenResponse) -> Option<()> {
    // A code that is used twice may take its tokens along, so these are of another authorization.
    let pkce = Pkce::generate().ok()?;
    scene.keep("a PKCE verifier", pkce.verifier());
    let token = match another(scene, person, &pkce).await {
        Ok(token) => token,
        Err(_) => tokens.access_token.clone(),
    };
    let read = async {
        let user = person.client.oauth2_userinfo_get(token.clone()).await?;
        holds(user.sub == person.id, "it is somebody else")?;
        let stranger = person.client.oauth2_userinfo_get("nonsense").await;
        scene.refused(stranger, &REFUSED)?;
        holds(person.client.session().is_some(), "a bad OAuth2 token ended the user's session")
    };
    scene.check("oauth2UserinfoGet", "the token tells the user, another one nobody", read).await;
    let read = async {
        let user = person.client.oauth2_userinfo_post(token.clone()).await?;
        holds(user.sub == person.id, "it is somebody else")
    };
    scene.check("oauth2UserinfoPost", "the token tells the user", read).await;
    let looked = async {
        let report = person.client.oauth2_introspect(&token, &of_client(scene)?).await?;
        holds(report.active, "the token is said to be dead")?;
        let report = person.client.oauth2_introspect("nonsense", &of_client(scene)?).await?;
        holds(!report.active, "nonsense is said to be a token")
    };
    scene.check("oauth2Introspect", "a token is active, nonsense is not", looked).await;
    let revoked = async {
        person.client.oauth2_revoke(&token, &of_client(scene)?).await?;
        let report = person.client.oauth2_introspect(&token, &of_client(scene)?).await?;
        holds(!report.active, "the token is said to be alive")
    };
    scene.check("oauth2Revoke", "a revoked token is dead", revoked).await
}

/// The whole way once more; gives the access token.
async fn another(scene: &Scene, person: &Person, pkce: &Pkce) -> Step<Secret> {
    let redirect = &scene.options.nhost.oauth2_redirect;
    let page =
        person.client.oauth2_authorize_post(client(scene)?, redirect, &options(pkce)).await?;
    let back = person.client.oauth2_login_post(&request_id(&read(&page)?)?).await?;
    let Callback::Code { code, .. } = parse_callback(back.expose())? else {
        return Err(Stop::Broken("the client gets no code".to_owned()));
    };
    scene.keep("a code", &code);
    let grant = OAuth2Grant::authorization_code(code, redirect.as_str());
    let grant = grant.client_id(client(scene)?).with_pkce(pkce);
    let tokens = person.client.oauth2_token(&grant).await?;
    Ok(scene.keep("an OAuth2 token", tokens.access_token))
}
