//! Natively every call's future may move between threads. Only the types count: nothing here is run,
//! and a future that is not `Send` does not compile.

use hallpass::tybrite::{Client, RegisterOptions};

fn send<T: Send>(_: T) {}

fn any<T>() -> T {
    unreachable!("only the types count")
}

fn every_call(client: &Client, options: &RegisterOptions) {
    send(client.register("", ""));
    send(client.register_with("", "", options));
    send(client.login("", ""));
    send(client.send_magic_link(""));
    send(client.verify_otp("", ""));
    send(client.reset_password(""));
    send(client.reset_password_with("", ""));
    send(client.update_password(""));
    send(client.get_current_user());
    send(client.refresh_token());
    send(client.refresh_token_with(""));
    send(client.logout());
    send(client.sign_out());
    send(client.restore());
    send(client.authorize(any()));
    send(client.execute(any()));
    send(client.raw().get_current_user());
}

#[test]
fn the_futures_of_all_calls_may_move_between_threads() {
    let _ = every_call;
}
