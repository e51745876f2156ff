//! The skeleton of a `Service`: what the document lets guess about renewing and ending a session.

use serde_json::{Value, json};

use crate::intake::{Found, operations, resolve};

/// The name of the service's type.
pub(super) fn type_name(name: &str) -> String {
    heck::ToPascalCase::to_pascal_case(name)
}

/// The file.
pub(super) fn skeleton(name: &str, document: &Value) -> String {
    let title = document["info"]["title"].as_str().unwrap_or(name).replace('\n', " ");
    let operations = operations(document);
    let refresh = find(&operations, &["refresh", "renew"]);
    // A token endpoint of OAuth 2.0 is named after nothing that it does.
    let refresh = refresh.or_else(|| {
        operations.iter().find(|operation| {
            let (_, schema) = content(resolve(document, &operation.value["requestBody"]));
            pick(&fields(document, &schema), &["refreshtoken"]).is_some()
        })
    });
    let revoke = find(&operations, &["logout", "signout", "revoke"]);
    let answer = refresh.map(|refresh| fields(document, &success(document, refresh)));
    let answer = answer.unwrap_or_default();
    let field = |words: &[&str], default: &str| pick(&answer, words).unwrap_or(default).to_owned();
    let text = include_str!("service.txt");
    text.replace("{refresh}", &refreshing(document, refresh))
        .replace("{revoke}", &revoking(revoke))
        .replace("{access}", &field(&["accesstoken", "token", "access"], "access_token"))
        .replace("{renewal}", &field(&["refreshtoken", "renewaltoken"], "refresh_token"))
        .replace("{lifetime}", &field(&["expiresin", "ttl", "lifetime"], "expires_in"))
        .replace("{title}", &title)
        .replace("{name}", name)
        .replace("{Name}", &type_name(name))
}

/// The operation without parameters in its path whose name or path has one of these words.
fn find<'a, 'b>(operations: &'b [Found<'a>], words: &[&str]) -> Option<&'b Found<'a>> {
    let fits = |operation: &&Found<'_>| {
        let text = bare(&format!("{}{}", operation.id(), operation.path));
        !operation.path.contains('{') && words.iter().any(|word| text.contains(word))
    };
    operations.iter().find(fits)
}

fn bare(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

fn pick<'a>(fields: &'a [String], words: &[&str]) -> Option<&'a str> {
    words
        .iter()
        .find_map(|word| fields.iter().find(|field| bare(field) == *word))
        .map(String::as_str)
}

fn success(document: &Value, operation: &Found<'_>) -> Value {
    let answers = operation.value["responses"].as_object().into_iter().flatten();
    let mut answers = answers.filter(|(status, _)| status.starts_with('2'));
    answers.next().map(|(_, answer)| content(resolve(document, answer)).1).unwrap_or_default()
}

/// The media type of a body or answer, and its schema.
fn content(part: &Value) -> (String, Value) {
    let mut content = part["content"].as_object().into_iter().flatten();
    content
        .next()
        .map(|(media, value)| (media.clone(), value["schema"].clone()))
        .unwrap_or_default()
}

/// The fields of a schema, those of what it is made of included.
fn fields(document: &Value, schema: &Value) -> Vec<String> {
    let schema = resolve(document, schema);
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
    let parts = schema["allOf"].as_array().into_iter().flatten();
    own.chain(parts.flat_map(|part| fields(document, part))).collect()
}

fn refreshing(document: &Value, refresh: Option<&Found<'_>>) -> String {
    let Some(refresh) = refresh else {
        return "            // No operation of the document looks like a refresh: a session ends with its token.
            let _ = session;
            let error = Error::new(ErrorKind::Unauthenticated)
                .with_message(\"the session is over: sign in again\");
            Err(RefreshFailure::Rejected(error))"
            .to_owned();
    };
    let (media, schema) = content(resolve(document, &refresh.value["requestBody"]));
    let known = fields(document, &schema);
    let field = pick(&known, &["refreshtoken", "renewaltoken", "token"]).unwrap_or("refresh_token");
    let send = if media.contains("form") { "form" } else { "json" };
    let mut body = json!({ field: "TOKEN" });
    if known.iter().any(|field| field == "grant_type") {
        body["grant_type"] = json!("refresh_token");
    }
    let pairs: Vec<String> = body
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| match value.as_str() {
            Some("TOKEN") => format!("\"{name}\": token"),
            _ => format!("\"{name}\": {value}"),
        })
        .collect();
    format!(
        "            // `{}` of the document.
            let token = session.refresh_token.as_ref().map(|token| token.expose());
            let token = token.ok_or_else(|| Error::new(ErrorKind::Unauthenticated))?;
            let request = self.request(http::Method::{}, \"{}\");
            let body = serde_json::json!({{ {} }});
            match self.session(request.{send}(&body)).await {{
                // Say here what means that this refresh token is not good, and nothing else.
                Err(error) if error.status() == Some(http::StatusCode::UNAUTHORIZED) => {{
                    Err(RefreshFailure::Rejected(error))
                }}
                outcome => Ok(outcome?),
            }}",
        refresh.id(),
        refresh.method.to_uppercase(),
        refresh.path,
        pairs.join(", ")
    )
}

fn revoking(revoke: Option<&Found<'_>>) -> String {
    match revoke {
        Some(revoke) => format!(
            "        // `{}` of the document.
        let request = self.request(http::Method::{}, \"{}\");
        let request = request.bearer_auth(session.access_token.expose());
        Box::pin(async {{ send(request).await.map(drop) }})",
            revoke.id(),
            revoke.method.to_uppercase(),
            revoke.path
        ),
        None => "        // No operation of the document looks like a sign-out: the token lives on to its end.
        let _ = session;
        Box::pin(std::future::ready(Ok(())))"
            .to_owned(),
    }
}
