//! That the futures of all calls may move between threads, as a multi-threaded runtime wants it.

use hallpass::linxio::{Client, Tokens};

fn movable<T: Send>(_: T) {}

#[test]
fn the_futures_of_all_calls_may_move_between_threads() {
    let client = Client::new("http://127.0.0.1:1").unwrap();
    movable(client.login("a@b.c", "secret"));
    movable(client.login_with_domain("a@b.c", "secret", "b.c"));
    movable(client.verify_otp("a@b.c", "123456"));
    movable(client.refresh());
    movable(client.me(&[]));
    movable(client.logout());
    movable(client.sign_out());
    movable(client.set_session(Tokens::new("t")));
    movable(client.restore());
    let url: reqwest::Url = "http://127.0.0.1:1".parse().unwrap();
    let mut request = reqwest::Request::new(reqwest::Method::GET, url.clone());
    movable(client.authorize(&mut request));
    movable(client.execute(reqwest::Request::new(reqwest::Method::GET, url)));
}
