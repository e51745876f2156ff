//! Documents of the kinds that other vendors publish, from file to module. That what is made of them
//! compiles and decodes is shown in `tests/foreign`, which holds it.

use super::*;

fn made(text: &str, skip: &[&str]) -> Result<Module> {
    let skip: Vec<String> = skip.iter().map(|id| (*id).to_owned()).collect();
    module("desk", Source { text, file: None }, &skip)
}

const UPLOAD: &str = r#"{ "openapi": "3.0.0", "info": { "title": "T", "version": "1" }, "paths": {
    "/a": { "get": { "operationId": "read", "responses": { "204": { "description": "" } } } },
    "/b": { "post": { "operationId": "upload", "responses": { "204": { "description": "" } },
        "requestBody": { "content": { "image/png": {} } } } } } }"#;

#[test]
fn an_operation_that_cannot_be_taken_is_named_and_may_be_left_out() {
    let sentence = made(UPLOAD, &[]).unwrap_err().to_string();
    assert!(sentence.contains("upload: a body of `image/png` cannot be sent"), "{sentence}");
    assert!(sentence.contains("`--skip ID`"), "{sentence}");
    let module = made(UPLOAD, &["upload"]).unwrap();
    assert!(module.files[0].1.contains("pub async fn read"));
    assert!(made(UPLOAD, &["nothing"]).unwrap_err().to_string().contains("no such operation"));
}

#[test]
fn what_is_yours_is_never_written_over() {
    let folder = std::env::temp_dir().join(format!("xtask-foreign-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("a.json");
    fs::write(&file, UPLOAD).unwrap();
    let out = folder.join("desk");
    let run = || run(&out, file.to_str().unwrap(), None, &["upload".to_owned()]).unwrap();
    run();
    let bindings = fs::read_to_string(out.join("bindings.rs")).unwrap();
    fs::write(out.join("service.rs"), "mine").unwrap();
    fs::write(out.join("bindings.rs"), "old").unwrap();
    run();
    assert_eq!(fs::read_to_string(out.join("service.rs")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(out.join("bindings.rs")).unwrap(), bindings);
    fs::remove_dir_all(folder).unwrap();
}
