//! How generated types are read and written where serde's derive does not say it: lists that may be
//! null, enums that may grow, types that a field tells apart.
//!
//! `cargo xtask gen --out` puts a copy beside the bindings that it makes.

/// Reads `null` as an empty list or map, as servers written in Go mean it.
#[allow(dead_code, reason = "not every service has lists")]
pub(super) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de> + Default,
{
    let value: Option<T> = serde::Deserialize::deserialize(deserializer)?;
    Ok(value.unwrap_or_default())
}

/// The conversions of an open enum of strings, which has `KNOWN`, `as_str` and `Unknown`.
#[allow(unused_macros, reason = "not every service has enums")]
macro_rules! string_enum {
    ($name:ident) => {
        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                let known = Self::KNOWN.iter().find(|known| known.as_str() == value);
                known.cloned().unwrap_or_else(|| Self::Unknown(value.to_owned()))
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as ::serde::Deserialize>::deserialize(deserializer)
                    .map(Self::from)
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                let known: ::std::vec::Vec<&str> = Self::KNOWN.iter().map(Self::as_str).collect();
                ::schemars::json_schema!({ "type": "string", "x-extensible-enum": known })
            }
        }
    };
}

/// The conversions of an enum that is told apart by a field, which has `Unknown` for other kinds.
#[allow(unused_macros, reason = "not every service has choices")]
macro_rules! tagged_enum {
    ($name:ident, $tag:literal, [$($known:ident),*], { $($value:literal => $variant:ident),* }) => {
        /// Prints of an unknown kind its name alone: whether the rest is secret, nobody knows.
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(Self::$known(value) => {
                        f.debug_tuple(stringify!($known)).field(value).finish()
                    })*
                    Self::Unknown(fields) => {
                        let kind = fields.get($tag).and_then(::serde_json::Value::as_str);
                        f.debug_struct("Unknown").field($tag, &kind).finish_non_exhaustive()
                    }
                }
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$known(value) => ::serde::Serialize::serialize(value, serializer),)*
                    Self::Unknown(fields) => ::serde::Serialize::serialize(fields, serializer),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let fields: ::serde_json::Map<::std::string::String, ::serde_json::Value> =
                    ::serde::Deserialize::deserialize(deserializer)?;
                match fields.get($tag).and_then(::serde_json::Value::as_str) {
                    $(Some($value) => {
                        ::serde_json::from_value(::serde_json::Value::Object(fields))
                            .map(Self::$variant)
                            // The reader's own words could quote what it read.
                            .map_err(|_| ::serde::de::Error::custom(concat!(
                                "the kind `", $value, "` does not have its fields"
                            )))
                    })*
                    Some(_) => Ok(Self::Unknown(fields)),
                    None => Err(::serde::de::Error::missing_field($tag)),
                }
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ "type": "object", "required": [$tag] })
            }
        }
    };
}
