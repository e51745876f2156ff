//! The rules of snapshots: no secret in one, none pending, none that no test reads.

use super::{Finding, SourceFile, is_handwritten_rust};

/// Names of fields whose UUIDs are credentials.
const TOKEN_NAMES: [&str; 4] = ["refreshtoken", "personalaccesstoken", "ticket", "accesstoken"];

/// Things that look like credentials, in a snapshot.
pub(super) fn secrets(file: &SourceFile) -> Vec<Finding> {
    if !file.path.ends_with(".snap") {
        return Vec::new();
    }
    let lines = file.text.lines().enumerate().filter_map(|(index, line)| {
        let what = looks_secret(line)?;
        Some(Finding {
            rule: "no-secret-in-snapshots",
            place: format!("{}:{}", file.path, index + 1),
            fix: format!("this looks like {what}: redact it in the test, then update the snapshot"),
        })
    });
    lines.collect()
}

/// What kind of secret a line seems to hold.
fn looks_secret(line: &str) -> Option<&'static str> {
    if line.match_indices("eyJ").any(|(at, _)| is_jwt(&line[at..])) {
        return Some("a JWT");
    }
    let bare = line.replace(['_', '-'], "").to_lowercase();
    if has_uuid(line) && TOKEN_NAMES.iter().any(|name| bare.contains(name)) {
        // The identifier of a token is not the token.
        return (!bare.contains("refreshtokenid")).then_some("a token or ticket");
    }
    password_value(line).then_some("a password")
}

/// Two long parts of base64url with a dot between them.
fn is_jwt(text: &str) -> bool {
    let is_part = |part: &str| {
        let letters = part.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c));
        letters.count()
    };
    let first = is_part(text);
    first >= 10 && text[first..].starts_with('.') && is_part(&text[first + 1..]) >= 10
}

fn has_uuid(line: &str) -> bool {
    let is_hex = |part: &str, length: usize| {
        part.len() == length && part.chars().all(|c| c.is_ascii_hexdigit())
    };
    line.split(|c: char| !(c.is_ascii_hexdigit() || c == '-')).any(|word| {
        let parts: Vec<&str> = word.split('-').collect();
        parts.len() == 5 && parts.iter().zip([8, 4, 4, 4, 12]).all(|(part, n)| is_hex(part, n))
    })
}

/// A key that ends in `password`, a quoted value, and no redaction.
fn password_value(line: &str) -> bool {
    let lower = line.to_lowercase();
    lower.match_indices("password").any(|(at, word)| {
        let rest = lower[at + word.len()..].trim_start_matches(['"', '\\']);
        // `Password = "…"` with spaces is an enum's variant in a digest.
        let value = rest.strip_prefix('=').or_else(|| rest.trim_start().strip_prefix(':'));
        let Some(value) = value else { return false };
        let value = value.trim_start().trim_start_matches('\\');
        let Some(value) = value.strip_prefix('"') else { return false };
        let value = value.split(['"', '\\']).next().unwrap_or_default();
        !value.is_empty() && !value.contains("redacted") && !value.starts_with(['[', '<', '*'])
    })
}

/// Snapshots that wait for someone to look at them.
pub(super) fn pending(files: &[SourceFile]) -> Vec<Finding> {
    let ends = [".snap.new", ".pending-snap"];
    let pending = files.iter().filter(|file| ends.iter().any(|end| file.path.ends_with(end)));
    let findings = pending.map(|file| Finding {
        rule: "no-pending-snapshots",
        place: file.path.clone(),
        fix: "read it, then `cargo insta accept` or delete it".to_owned(),
    });
    findings.collect()
}

/// Snapshots that no test names: neither by a name given nor by the test's own.
pub(super) fn unreferenced(files: &[SourceFile]) -> Vec<Finding> {
    let sources: Vec<&SourceFile> =
        files.iter().filter(|file| is_handwritten_rust(&file.path)).collect();
    let lost = files.iter().filter(|file| {
        let Some(stem) = file.path.strip_suffix(".snap") else { return false };
        let stem = stem.rsplit('/').next().unwrap_or(stem);
        let name = stem.rsplit("__").next().unwrap_or(stem);
        // insta numbers the second and later snapshots of one test.
        let name = match name.rsplit_once('-') {
            Some((name, number)) if number.chars().all(|c| c.is_ascii_digit()) => name,
            _ => name,
        };
        !sources.iter().any(|source| source.text.contains(name))
    });
    let findings = lost.map(|file| Finding {
        rule: "no-unreferenced-snapshots",
        place: file.path.clone(),
        fix: "no test names it any more: delete it".to_owned(),
    });
    findings.collect()
}

#[cfg(test)]
mod tests {
    use super::{super::samples::file, *};

    const UUID: &str = "2f7c1c1e-8a45-4b5d-9a51-0d3c8a1f6b7e";

    fn found(line: &str) -> usize {
        secrets(&file("tests/snapshots/a.snap", line)).len()
    }

    #[test]
    fn secrets_are_found() {
        // Put together here, so that no scanner takes this file for a leak.
        let jwt = format!("{}.{}.c2ln", "eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0");
        for line in [
            format!("authorization: Bearer {jwt}"),
            format!("  \"refreshToken\": \"{UUID}\""),
            format!("personal_access_token: {UUID}"),
            format!("ticket=mfaTotp:{UUID}"),
            "\"password\": \"hunter2\"".to_owned(),
            "newPassword: \"hunter2\"".to_owned(),
            "password=\"hunter2\"".to_owned(),
            "{\\\"password\\\":\\\"hunter2\\\"}".to_owned(),
        ] {
            assert_eq!(found(&line), 1, "{line}");
        }
    }

    #[test]
    fn what_only_talks_of_secrets_is_fine() {
        for line in [
            "password: crate::Secret [rename=\"newPassword\"]",
            "\"password\": \"[redacted]\"",
            "\"refreshToken\": \"[refresh token]\"",
            &format!("\"refreshTokenId\": \"{UUID}\""),
            &format!("\"id\": \"{UUID}\""),
            "POST /user/password changeUserPassword optional seed",
            "EmailPassword = \"email-password\"",
            "eyJ is how a JWT begins",
        ] {
            assert_eq!(found(line), 0, "{line}");
        }
        assert!(secrets(&file("src/a.rs", "\"password\": \"hunter2\"")).is_empty());
    }

    #[test]
    fn a_pending_snapshot_is_found() {
        assert_eq!(pending(&[file("tests/snapshots/a.snap.new", "")]).len(), 1);
        assert!(pending(&[file("tests/snapshots/a.snap", "")]).is_empty());
    }

    #[test]
    fn a_snapshot_that_no_test_names_is_found() {
        let test = file("tests/it/a.rs", "fn the_wire() {} fn f() { lock(\"given_name\") }");
        let snap = |path: &str| file(path, "");
        let files = [
            test,
            snap("tests/snapshots/given_name.snap"),
            snap("tests/snapshots/it__a__the_wire.snap"),
            snap("tests/snapshots/it__a__the_wire-2.snap"),
            snap("tests/snapshots/it__a__gone.snap"),
        ];
        let lost = unreferenced(&files);
        assert_eq!(lost.len(), 1);
        assert_eq!(lost[0].place, "tests/snapshots/it__a__gone.snap");
    }
}
