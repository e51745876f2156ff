//! Any values that a service puts into a redirect come out again as they went in.
//!
//! The input is the fields, where each of them stands, and how freely they are written: only what
//! RFC 3986 and the form's own syntax demand is escaped, or more.

#![no_main]

use std::fmt::Write as _;

use arbitrary::Arbitrary;
use hallpass::{
    Secret,
    nhost::{Callback, CallbackKind, ErrorCode, parse_callback},
};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    base: Base,
    query: Vec<Field<'a>>,
    fragment: Vec<Field<'a>>,
    /// A router's own path before the fragment's fields.
    route: Option<&'a str>,
    escape_all: bool,
}

#[derive(Arbitrary, Debug)]
enum Base {
    Https,
    Loopback,
    App,
    AppWithoutHost,
}

#[derive(Arbitrary, Debug)]
struct Field<'a> {
    name: Name<'a>,
    value: &'a str,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Name<'a> {
    RefreshToken,
    Code,
    Error,
    ErrorDescription,
    ErrorDescriptionSnake,
    ProviderError,
    ProviderErrorDescription,
    ProviderErrorUrl,
    State,
    Type,
    Other(&'a str),
}

fuzz_target!(|input: Input<'_>| {
    let url = url(&input);
    let callback = parse_callback(&url).unwrap_or_else(|error| panic!("{url}: {error}"));
    let text = |name: &str| {
        let mut fields = input.query.iter().chain(&input.fragment);
        let found = fields.find(|field| field.name.text() == name && !field.value.is_empty());
        found.map(|field| field.value)
    };
    let state = text("state").map(Secret::from);
    assert_eq!(callback.state(), state.as_ref(), "{url}");
    let told = text("type").map(CallbackKind::from);
    match callback {
        Callback::RefreshToken { token, kind, .. } => {
            assert_eq!(Some(token.expose()), text("refreshToken"), "{url}");
            assert_eq!(kind, told, "{url}");
        }
        Callback::Code { code, kind, .. } => {
            assert_eq!(text("refreshToken"), None, "{url}");
            assert_eq!(Some(code.expose()), text("code"), "{url}");
            assert_eq!(kind, told, "{url}");
        }
        Callback::Failed(failure) => {
            assert_eq!(text("refreshToken").or(text("code")), None, "{url}");
            assert_eq!(Some(failure.code()), text("error").map(ErrorCode::from).as_ref(), "{url}");
            let description = text("errorDescription").or(text("error_description"));
            assert_eq!(failure.description(), description, "{url}");
            assert_eq!(failure.provider_error(), text("provider_error"), "{url}");
            let description = text("provider_error_description");
            assert_eq!(failure.provider_error_description(), description, "{url}");
            assert_eq!(failure.provider_error_url(), text("provider_error_url"), "{url}");
        }
        Callback::Nothing { kind, .. } => {
            let any = text("refreshToken").or(text("code")).or(text("error"));
            assert_eq!(any, None, "{url}");
            assert_eq!(kind, told, "{url}");
        }
        other => panic!("a kind of callback without a rule: {other:?}"),
    }
});

impl<'a> Name<'a> {
    fn text(self) -> &'a str {
        match self {
            Self::RefreshToken => "refreshToken",
            Self::Code => "code",
            Self::Error => "error",
            Self::ErrorDescription => "errorDescription",
            Self::ErrorDescriptionSnake => "error_description",
            Self::ProviderError => "provider_error",
            Self::ProviderErrorDescription => "provider_error_description",
            Self::ProviderErrorUrl => "provider_error_url",
            Self::State => "state",
            Self::Type => "type",
            Self::Other(name) => name,
        }
    }
}

fn url(input: &Input<'_>) -> String {
    let mut url = String::from(match input.base {
        Base::Https => "https://app.example/done",
        Base::Loopback => "http://127.0.0.1:4000/",
        Base::App => "myapp://done",
        Base::AppWithoutHost => "myapp:/done",
    });
    if !input.query.is_empty() {
        url.push('?');
        write_fields(&mut url, &input.query, input.escape_all);
    }
    if input.route.is_some() || !input.fragment.is_empty() {
        url.push('#');
    }
    if let Some(route) = input.route {
        url.push('/');
        escape(&mut url, route, "/=&");
        url.push('?');
    }
    write_fields(&mut url, &input.fragment, input.escape_all);
    url
}

fn write_fields(url: &mut String, fields: &[Field<'_>], escape_all: bool) {
    // What RFC 3986 lets stand in a query and in a fragment, without the form's own `&`, `=`, `+`.
    let allowed = if escape_all { "" } else { "/?:@!$'()*,;" };
    for (number, field) in fields.iter().enumerate() {
        if number > 0 {
            url.push('&');
        }
        // A `?` in a name would be a router's path, and nobody's field has one.
        escape(url, field.name.text(), "");
        url.push('=');
        // A value may hold `=` as well: the first one of a field separates.
        let more = if escape_all { String::new() } else { format!("{allowed}=") };
        escape(url, field.value, &more);
    }
}

fn escape(url: &mut String, text: &str, allowed: &str) {
    for byte in text.bytes() {
        let char = char::from(byte);
        if char.is_ascii_alphanumeric() || "-._~".contains(char) || allowed.contains(char) {
            url.push(char);
        } else {
            write!(url, "%{byte:02X}").expect("a String can be written to");
        }
    }
}
