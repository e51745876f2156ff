//! The call of progenitor, with the settings that every service shares.

use std::any::Any;

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use schemars08::schema::{InstanceType, SchemaObject};
use serde_json::Value;

use super::{Failure, Result};

/// The type that secret fields get.
pub(super) const SECRET: &str = "crate::Secret";

/// What the hooks of a generated client can reach.
const CONTEXT: &str = "crate::transport::Context";

/// Generates the bindings of a normalised document.
pub(super) fn generate(document: &Value) -> Result<syn::File> {
    let document = serde_json::from_value(document.clone()).map_err(|error| {
        Failure::new(format!("the normalised document does not parse: {error}"))
    })?;
    let settings = settings()?;
    // On documents that it does not foresee the generator panics rather than failing.
    let attempt = std::panic::catch_unwind(|| Generator::new(&settings).generate_tokens(&document));
    let tokens = attempt
        .map_err(|panic| Failure::new(format!("progenitor panics: {}", panic_text(&*panic))))?
        .map_err(|error| Failure::new(format!("progenitor refuses the document: {error}")))?;
    syn::parse2(tokens)
        .map_err(|error| Failure::new(format!("the generated code does not parse: {error}")))
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it does not say why")
}

fn settings() -> Result<GenerationSettings> {
    let mut settings = GenerationSettings::new();
    settings
        // A third of the code that builder style makes.
        .with_interface(InterfaceStyle::Positional)
        // A client without hooks would send unauthenticated requests: make it a compile error.
        .with_hooks(HooksMode::Expected)
        // Values that are compared in tests, the user's as well as ours.
        .with_derive("PartialEq")
        .with_inner_type(
            CONTEXT.parse().map_err(|_| Failure::new(format!("`{CONTEXT}` is not a path")))?,
        )
        .with_conversion(
            SchemaObject {
                instance_type: Some(InstanceType::String.into()),
                format: Some("password".to_owned()),
                ..SchemaObject::default()
            },
            SECRET,
            [TypeImpl::Default].into_iter(),
        );
    Ok(settings)
}
