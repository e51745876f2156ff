//! Any record is read as it was written; a damaged file is corrupt or differs in one value.
//!
//! The input is a record and what happens to its file.

#![no_main]

use arbitrary::Arbitrary;
use hallpass::{
    AccessToken, RefreshToken, Session, Timestamp,
    store::{Record, RefreshAttempt, Unreadable, Version},
};
use hallpass_fuzz::Json;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// How deep JSON may be nested that serde_json reads again, without the two objects around a user.
const USER_LEVELS: usize = 125;

#[derive(Arbitrary, Debug)]
struct Input {
    service: String,
    access_token: String,
    refresh_token: Option<String>,
    issued_at: i64,
    expires_at: Option<i64>,
    user: Option<Json>,
    sign_in_id: u128,
    revision: u64,
    exchange: Option<(String, i64)>,
    place: u16,
    byte: u8,
}

fuzz_target!(|input: Input| {
    let record = record(&input);
    let Ok(written) = record.encode() else {
        let levels = input.user.as_ref().map_or(0, |user| levels(&user.0));
        assert!(levels > USER_LEVELS, "only what is nested too deeply is not written");
        return;
    };
    assert_eq!(Record::decode(&written).as_ref(), Ok(&record));

    let place = usize::from(input.place) % written.len();
    assert_eq!(
        Record::decode(&written[..place]),
        Err(Unreadable::Corrupt),
        "a torn file is corrupt"
    );

    let mut damaged = written;
    damaged[place] = input.byte;
    if let Ok(read) = Record::decode(&damaged) {
        assert!(differences(&record, &read) <= 1, "one byte mixes up no two values");
    }
});

fn record(input: &Input) -> Record {
    let issued_at = Timestamp::from_millis(input.issued_at);
    let access_token = AccessToken::new(&*input.access_token);
    let mut session = Session::new(input.service.clone(), access_token, issued_at);
    session.refresh_token = input.refresh_token.as_deref().map(RefreshToken::new);
    session.expires_at = input.expires_at.map(Timestamp::from_millis);
    // A user of `null` is no user.
    let user = input.user.as_ref().map(|user| user.0.clone()).filter(|user| !user.is_null());
    session.user = user.map(Into::into);
    let sign_in_id = uuid::Uuid::from_u128(input.sign_in_id);
    let record = Record::new(Version { sign_in_id, revision: input.revision }, session);
    match &input.exchange {
        None => record,
        Some((token, at)) => {
            let at = Timestamp::from_millis(*at);
            record.with_attempt(RefreshAttempt::of(&RefreshToken::new(&**token), at))
        }
    }
}

fn levels(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(levels).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(levels).max().unwrap_or(0),
        _ => 0,
    }
}

fn differences(left: &Record, right: &Record) -> usize {
    let same = [
        left.version.sign_in_id == right.version.sign_in_id,
        left.version.revision == right.version.revision,
        left.session.service == right.session.service,
        left.session.access_token == right.session.access_token,
        left.session.refresh_token == right.session.refresh_token,
        left.session.issued_at == right.session.issued_at,
        left.session.expires_at == right.session.expires_at,
        left.session.user == right.session.user,
        left.exchange == right.exchange,
    ];
    same.into_iter().filter(|same| !same).count()
}
