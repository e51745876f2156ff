//! Natively a future may move between threads, whatever the browser cannot do. Only the types count:
//! nothing here is run, and a future that is not `Send` does not compile.

use hallpass::{
    BoxFuture, Session,
    manager::{Authorization, Event, Events, SessionManager, StateWatch},
    store::{MemoryStore, store_contract},
    transport::{Authorizer, Context, Headers},
};

fn send<T: Send>(_: T) {}

fn shared<T: Send + Sync + 'static>() {}

fn the_managers_futures(manager: &SessionManager, session: Session, held: &Authorization) {
    send(manager.authorization());
    send(manager.refresh());
    send(manager.refresh_rejected(held));
    send(manager.sign_out());
    send(manager.sign_out_local());
    send(manager.set_session(session.clone()));
    send(manager.replace(held, session));
    send(manager.restore());
    send(manager.keep_in_sync());
    send(manager.update_user(held, serde_json::Value::Null));
}

fn the_other_futures(
    authorizer: &Authorizer,
    request: &mut reqwest::Request,
    events: &mut Events,
    watch: &mut StateWatch,
    boxed: BoxFuture<'_, Event>,
) {
    send(authorizer.authorize(request));
    send(authorizer.execute(reqwest::Request::new(http_get(), any())));
    send(hallpass::transport::send(any()));
    send(hallpass::transport::read_json::<serde_json::Value>(any()));
    send(hallpass::transport::read_tokens(any(), any()));
    send(events.next());
    send(watch.changed());
    send(store_contract(MemoryStore::default));
    send(boxed);
}

fn http_get() -> reqwest::Method {
    reqwest::Method::GET
}

fn any<T>() -> T {
    unreachable!("only the types count")
}

#[test]
fn the_engines_futures_may_move_between_threads() {
    let _ = the_managers_futures;
    let _ = the_other_futures;
}

#[test]
fn what_holds_a_session_may_be_shared_between_threads() {
    shared::<SessionManager>();
    shared::<Authorizer>();
    shared::<Authorization>();
    shared::<Context>();
    shared::<Headers>();
    shared::<MemoryStore>();
}
