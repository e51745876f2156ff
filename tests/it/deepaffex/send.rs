//! That the futures of all calls may move between threads, as a multi-threaded runtime wants it.

use hallpass::deepaffex::{Client, Lifetimes, LoginOptions, Token};

use super::support::license;

fn movable<T: Send>(_: T) {}

#[test]
fn the_futures_of_all_calls_may_move_between_threads() {
    let client = Client::new("http://127.0.0.1:1").unwrap();
    let (license, options) = (license(), LoginOptions::new());
    movable(client.register_license(&license));
    movable(client.unregister_license());
    movable(client.login("a@b.c", "secret"));
    movable(client.login_with("a@b.c", "secret", &options));
    movable(client.login_with_phone_code("+1", "0123", "key", Lifetimes::new()));
    movable(client.organization_login("a@b.c", "secret", "clinic", &options));
    movable(client.request_login_code("+1", "clinic"));
    movable(client.request_reset_password_link("a@b.c", "clinic"));
    movable(client.verify_token(Token::User));
    movable(client.renew());
    movable(client.renew_device());
    movable(client.current_user());
    movable(client.status());
    movable(client.logout());
    movable(client.sign_out());
    movable(client.restore());
    let url: reqwest::Url = "http://127.0.0.1:1".parse().unwrap();
    let request = || reqwest::Request::new(reqwest::Method::GET, url.clone());
    let (mut one, mut other) = (request(), request());
    movable(client.authorize(&mut one));
    movable(client.authorize_as_device(&mut other));
    movable(client.execute(request()));
    movable(client.execute_as_device(request()));
}
