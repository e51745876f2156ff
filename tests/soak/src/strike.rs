//! The faults that strike an exchange between the server and the client, and what each may cost.

use std::time::Duration;

use fastrand::Rng;
use hallpass_emulator::Fault;
use serde_json::{Map, Value, json};

/// What happens to one exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strike {
    /// The connection dies before the server has acted.
    DropBefore,
    /// The server answers with this status and has not acted.
    Status(u16),
    /// It asks to wait so many seconds.
    RetryAfter(u64),
    /// A proxy's page with status 200, before the server has acted.
    Page,
    /// The server acts, and no answer comes.
    DropAfter,
    /// The server acts, and the answer breaks off after so many bytes.
    Torn(usize),
    /// The server acts, and a proxy answers 502 in its place.
    BadGateway,
    /// The server acts, and the answer has no access token.
    WithoutToken,
    /// The server acts, and the answer is odd in this way.
    Odd(usize),
    /// The answer takes so many milliseconds.
    Slow(u64),
}

impl Strike {
    pub(crate) fn draw(rng: &mut Rng) -> Self {
        match rng.u8(0..14) {
            0 | 1 => Self::DropBefore,
            2 => Self::Status(*rng.choice(&[500, 502, 503, 504]).expect("not empty")),
            3 => Self::Status(*rng.choice(&[204, 403, 404, 408, 429]).expect("not empty")),
            4 => Self::RetryAfter(rng.u64(0..120)),
            5 => Self::Page,
            6 | 7 => Self::DropAfter,
            8 => Self::Torn(rng.usize(0..600)),
            9 => Self::BadGateway,
            10 => Self::WithoutToken,
            11 | 12 => Self::Odd(rng.usize(0..SHAPES.len())),
            _ => Self::Slow(rng.u64(0..4)),
        }
    }

    /// The server acts, and the client does not get what it brings.
    pub(crate) fn loses_the_answer(self) -> bool {
        matches!(self, Self::DropAfter | Self::Torn(_) | Self::BadGateway | Self::WithoutToken)
    }

    /// The client may present the token again.
    pub(crate) fn fails(self) -> bool {
        !matches!(self, Self::Odd(_) | Self::Slow(_))
    }

    /// The name in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::DropBefore => "connection lost before the server acted",
            Self::Status(200..=299) | Self::Page => "another answer in the server's place",
            Self::Status(500..) => "5xx before the server acted",
            Self::Status(_) => "4xx before the server acted",
            Self::RetryAfter(_) => "429 with Retry-After",
            Self::DropAfter => "answer lost",
            Self::Torn(_) => "answer torn",
            Self::BadGateway => "502 in the answer's place",
            Self::WithoutToken => "answer without an access token",
            Self::Odd(_) => "odd answer",
            Self::Slow(_) => "slow answer",
        }
    }

    pub(crate) fn fault(self) -> Fault {
        match self {
            Self::DropBefore => Fault::drop_before(),
            Self::Status(status) => Fault::status(status),
            Self::RetryAfter(seconds) => {
                Fault::status(429).with_header("retry-after", &seconds.to_string())
            }
            Self::Page => Fault::status(200).with_body("text/html", "<html>Sign in to the Wi-Fi"),
            Self::DropAfter => Fault::drop_after(),
            // The whole answer is longer.
            Self::Torn(bytes) => Fault::torn_body(bytes),
            Self::BadGateway => Fault::rewrite(|_, _| (502, b"<html>Bad Gateway".to_vec())),
            Self::WithoutToken => reshaped(|session| drop(session.remove("accessToken"))),
            Self::Odd(shape) => odd(shape),
            Self::Slow(milliseconds) => Fault::delay(Duration::from_millis(milliseconds)),
        }
    }
}

/// Makes another answer of a good one's fields.
type Shape = fn(&mut Map<String, Value>);

/// Odd answers that bring the tokens nevertheless. `tests/it/services/answers.rs` has many more.
const SHAPES: &[Shape] = &[
    |fields| drop(fields.insert("accessTokenExpiresIn".to_owned(), json!("900"))),
    |fields| drop(fields.insert("accessTokenExpiresIn".to_owned(), json!(899.5))),
    |fields| drop(fields.insert("accessTokenExpiresIn".to_owned(), Value::Null)),
    |fields| drop(fields.remove("accessTokenExpiresIn")),
    |fields| drop(fields.insert("user".to_owned(), json!([17]))),
    |fields| drop(fields.remove("user")),
    |fields| drop(fields.insert("refreshTokenId".to_owned(), Value::Null)),
    |fields| drop(fields.insert("new".to_owned(), json!({ "deep": [[[1, null]]] }))),
    |fields| {
        let session = Value::Object(std::mem::take(fields));
        fields.insert("session".to_owned(), session);
    },
];

fn odd(shape: usize) -> Fault {
    let change = SHAPES[shape];
    // Half of them come with a byte order mark, another status and a proxy's comment as well.
    if shape.is_multiple_of(2) {
        return reshaped(change);
    }
    Fault::rewrite(move |status, body| {
        if status != 200 {
            return (status, body.to_vec());
        }
        let body = reshape(body, change);
        (203, [b"\xef\xbb\xbf".as_slice(), &body, b"\n<!-- proxy-3 -->"].concat())
    })
}

fn reshaped(change: Shape) -> Fault {
    Fault::rewrite(move |status, body| (status, reshape(body, change)))
}

/// A refusal stays as it is.
fn reshape(body: &[u8], change: Shape) -> Vec<u8> {
    let Ok(Value::Object(mut fields)) = serde_json::from_slice(body) else { return body.to_vec() };
    if !fields.contains_key("accessToken") {
        return body.to_vec();
    }
    change(&mut fields);
    Value::Object(fields).to_string().into_bytes()
}
