//! Redirects to another origin: no token goes there, whoever follows them.

use tower::service_fn;

use super::*;

#[tokio::test]
async fn a_client_that_follows_no_redirects_hands_the_redirect_out() {
    for stack in Stack::ALL {
        let stage = Stage::signed_in(stack).await;
        let other = Api::start().await;
        stage.api.redirect_to(&other.url);
        assert_eq!(stage.post("").await.unwrap(), 302, "{stack:?}");
        assert_eq!(stage.api.tokens(), [Some(1)], "{stack:?}");
        assert_eq!(other.tokens(), [], "{stack:?}");
    }
}

#[tokio::test]
async fn a_client_that_follows_redirects_by_itself_leaves_the_token_behind() {
    let stage = Stage::signed_in(Stack::Middleware).await;
    let other = Api::start().await;
    stage.api.redirect_to(&other.url);
    // reqwest's own client follows ten of them.
    let follows = reqwest::Client::builder().build().unwrap();
    let session = SessionMiddleware::new(stage.manager.clone(), [&stage.api.url]).unwrap();
    let client = ClientBuilder::new(follows).with(session).build();
    let answer = client.get(&stage.api.url).send().await.unwrap();
    // The other server's refusal says nothing about a token that it was never shown.
    assert_eq!(answer.status(), 401);
    assert_eq!(other.tokens(), [None]);
    assert_eq!(stage.api.tokens(), [Some(1)]);
    assert_eq!(stage.scene.server.exchanges(), 0);
}

#[tokio::test]
async fn a_layer_that_follows_redirects_outside_of_the_sessions_has_each_step_looked_at() {
    let stage = Stage::signed_in(Stack::Tower).await;
    let other = Api::start().await;
    stage.api.redirect_to(&other.url);
    let layer = SessionLayer::new(stage.manager.clone(), [&stage.api.url]).unwrap();
    let session = layer.layer(pool());
    let follows = service_fn(move |request: http::Request<Full<bytes::Bytes>>| {
        let session = session.clone();
        async move {
            let answer = session.clone().oneshot(request).await?;
            let Some(location) = answer.headers().get("location") else { return Ok(answer) };
            let next = http::Request::get(location.to_str().unwrap()).body(Full::default());
            session.oneshot(next.unwrap()).await
        }
    });
    let request = http::Request::get(&stage.api.url).body(Full::default()).unwrap();
    let answer = follows.oneshot(request).await;
    assert_eq!(answer.map_err(|error: SessionError<_>| error).unwrap().status(), 401);
    assert_eq!(other.tokens(), [None]);
    assert_eq!(stage.scene.server.exchanges(), 0);
}
