//! What the targets share: a mark that stands for a secret, and JSON drawn from the fuzzer's bytes.
//!
//! Each target states the property of the library that it checks.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Value};

/// Stands where a secret stands, and in no sentence of the library. The fuzzer sees it compared and
/// learns it, so an input may have it: see [`knows_mark`].
pub const MARK: &str = "hunter2-9f3a-correct-horse";

/// Whether an input holds the mark by itself, where it is no secret.
#[must_use]
pub fn knows_mark(input: &[u8]) -> bool {
    // A URL's parser passes over line ends and tabs, a host's over capitals and much else.
    let plain: Vec<u8> = input.iter().filter(|b| b.is_ascii_alphanumeric()).copied().collect();
    plain.windows(4).any(|part| part.eq_ignore_ascii_case(b"9f3a"))
}

/// Fails when a text that people may see contains the mark.
#[track_caller]
pub fn assert_hidden(shown: &impl Debug) {
    let text = format!("{shown:?} {shown:#?}");
    assert!(!text.contains(MARK), "a secret is shown: {text}");
}

/// Fails when an error shows the mark, by itself or through what caused it.
#[track_caller]
pub fn assert_error_hidden(error: &hallpass::Error) {
    assert_hidden(error);
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        let text = format!("{error} {error:?}");
        assert!(!text.contains(MARK), "a secret is shown: {text}");
        cause = error.source();
    }
}

/// Any JSON value.
#[derive(Debug)]
pub struct Json(pub Value);

impl<'a> Arbitrary<'a> for Json {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mut value = node(u, 4)?;
        // Depth is cheap to reach this way and hopeless to reach by recursion.
        let around = if u.ratio(1, 8)? { u.int_in_range(0..=160)? } else { 0 };
        for _ in 0..around {
            value = if u.ratio(1, 2)? {
                Value::Array(vec![value])
            } else {
                Value::Object(Map::from_iter([(String::from("k"), value)]))
            };
        }
        Ok(Self(value))
    }
}

fn node(u: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    Ok(match u.int_in_range(0..=if depth == 0 { 5 } else { 7 })? {
        0 => Value::Null,
        1 => Value::from(bool::arbitrary(u)?),
        2 => Value::from(i64::arbitrary(u)?),
        3 => Value::from(u64::arbitrary(u)?),
        // Not a number and infinity become `null`, as everywhere in JSON.
        4 => Value::from(f64::arbitrary(u)?),
        5 => Value::from(String::arbitrary(u)?),
        6 => {
            let length = u.int_in_range(0..=4)?;
            Value::Array((0..length).map(|_| node(u, depth - 1)).collect::<Result<_>>()?)
        }
        _ => {
            let length = u.int_in_range(0..=4)?;
            let fields = (0..length).map(|_| Ok((String::arbitrary(u)?, node(u, depth - 1)?)));
            Value::Object(fields.collect::<Result<_>>()?)
        }
    })
}
