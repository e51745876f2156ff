//! Reads one field of a JSON object, whatever the others hold.

use std::{fmt, marker::PhantomData, time::Duration};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, DeserializeSeed, IgnoredAny, MapAccess, Visitor},
};

/// The value at `path`, where it is there and of this type. A body that breaks off after it, or whose
/// other fields cannot be read, does no harm: they are passed over and not read.
pub(super) fn find<T: DeserializeOwned>(json: &str, path: &[&str]) -> Option<T> {
    let mut found = None;
    let seek = Seek { path, found: &mut found };
    // What is found counts, also where the way on from there ends in an error.
    let _ = seek.deserialize(&mut serde_json::Deserializer::from_str(json));
    found
}

struct Seek<'a, T> {
    path: &'a [&'a str],
    found: &'a mut Option<T>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Seek<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.path.is_empty() {
            *self.found = Some(T::deserialize(deserializer)?);
            return Ok(());
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Seek<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((name, path)) = self.path.split_first() else { return Ok(()) };
        while let Some(key) = map.next_key::<String>()? {
            if key == *name {
                map.next_value_seed(Seek { path, found: &mut *self.found })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// A text, or a whole number as its text.
pub(super) struct Text(pub(super) String);

/// A whole number, also where it is written as a text.
pub(super) struct Number(pub(super) i64);

/// A span of seconds: a number, a fraction, or the text of one.
pub(super) struct Seconds(pub(super) Duration);

/// What may stand for a scalar value.
enum Scalar<'a> {
    Whole(i128),
    Fraction(f64),
    Text(&'a str),
}

/// What a scalar value is read as.
trait Lenient: Sized {
    fn read(scalar: Scalar<'_>) -> Option<Self>;
}

impl Lenient for Text {
    fn read(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text(text) => Some(Self(text.to_owned())),
            Scalar::Whole(number) => Some(Self(number.to_string())),
            Scalar::Fraction(_) => None,
        }
    }
}

impl Lenient for Number {
    fn read(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text(text) => text.trim().parse().ok().map(Self),
            Scalar::Whole(number) => i64::try_from(number).ok().map(Self),
            // A float that is a whole number in all but its form; `as` saturates.
            Scalar::Fraction(number) => (number.fract() == 0.0).then_some(Self(number as i64)),
        }
    }
}

impl Lenient for Seconds {
    fn read(scalar: Scalar<'_>) -> Option<Self> {
        let seconds = match scalar {
            Scalar::Text(text) => text.trim().parse::<f64>().ok()?,
            Scalar::Whole(number) => number as f64,
            Scalar::Fraction(number) => number,
        };
        if !seconds.is_finite() || seconds < 0.0 {
            return None;
        }
        Some(Self(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)))
    }
}

struct Scalars<T>(PhantomData<T>);

impl<T: Lenient> Scalars<T> {
    fn read<E: serde::de::Error>(scalar: Scalar<'_>) -> Result<T, E> {
        // The reader's own words could quote what it read.
        T::read(scalar).ok_or_else(|| E::custom("another value was expected"))
    }
}

impl<T: Lenient> Visitor<'_> for Scalars<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number")
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<T, E> {
        Self::read(Scalar::Whole(number.into()))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<T, E> {
        Self::read(Scalar::Whole(number.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<T, E> {
        Self::read(Scalar::Fraction(number))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        Self::read(Scalar::Text(text))
    }
}

macro_rules! lenient {
    ($($name:ident),*) => {
        $(impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Scalars(PhantomData))
            }
        })*
    };
}

lenient!(Text, Number, Seconds);

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn text(json: &str, path: &[&str]) -> Option<String> {
        find::<Text>(json, path).map(|Text(text)| text)
    }

    #[test]
    fn a_field_is_found_whatever_the_others_hold() {
        for (json, path) in [
            (r#"{"a":"x"}"#, &["a"] as &[&str]),
            (r#"{"b":1e999,"a":"x"}"#, &["a"]),
            (r#"{"a":"x","b":"\ud800"}"#, &["a"]),
            (r#"{"b":"\ud800","a":"x"}"#, &["a"]),
            (r#"{"a":"x","b":nonsense"#, &["a"]),
            (r#"{"a":"x"} and more"#, &["a"]),
            (r#"{"b":{"a":"y"},"a":"x"}"#, &["a"]),
            (r#"{"b":{"a":"x"},"a":"y"}"#, &["b", "a"]),
        ] {
            assert_eq!(text(json, path).as_deref(), Some("x"), "{json}");
        }
        let deep = format!("{{\"b\":{}1{},\"a\":\"x\"}}", "[".repeat(500), "]".repeat(500));
        assert_eq!(text(&deep, &["a"]).as_deref(), Some("x"));
        assert!(find::<Value>(&deep, &["b"]).is_none(), "no value is that deep");
    }

    #[test]
    fn what_is_not_there_or_of_another_type_is_not_found() {
        for json in ["", "null", "[]", "\"a\"", "{}", r#"{"a":null}"#, r#"{"a":{}}"#, r#"{"a":tr"#]
        {
            assert!(text(json, &["a"]).is_none(), "{json}");
        }
        assert!(text(r#"{"b":null}"#, &["b", "a"]).is_none());
    }

    #[test]
    fn numbers_are_read_in_whatever_way_they_are_written() {
        let seconds = |json: &str| {
            find::<Seconds>(&format!("{{\"a\":{json}}}"), &["a"])
                .map(|Seconds(seconds)| seconds.as_millis())
        };
        for (json, expected) in [
            ("900", Some(900_000)),
            ("\"900\"", Some(900_000)),
            ("\" 900.5 \"", Some(900_500)),
            ("900.0", Some(900_000)),
            ("0", Some(0)),
            ("1e300", Some(Duration::MAX.as_millis())),
            ("-1", None),
            ("\"soon\"", None),
            ("\"NaN\"", None),
            ("\"inf\"", None),
            ("null", None),
            ("true", None),
            ("[900]", None),
        ] {
            assert_eq!(seconds(json), expected, "{json}");
        }
        let number =
            |json: &str| find::<Number>(&format!("{{\"a\":{json}}}"), &["a"]).map(|it| it.0);
        assert_eq!(number("4"), Some(4));
        assert_eq!(number("\"4\""), Some(4));
        assert_eq!(number("4.0"), Some(4));
        assert_eq!(number("4.5"), None);
        assert_eq!(text(r#"{"a":17}"#, &["a"]).as_deref(), Some("17"));
    }
}
