//! The results in Markdown, between two markers of the document that explains them.
//!
//! Owns the tables. It must not comment on them: that is the document's, in words that outlive a run.

use std::io;

use super::{Results, Spread, WarmRow, spread::figure};

const BEGIN: &str = "<!-- bench-peers: begin, written by bench-peers/run.sh -->";
const END: &str = "<!-- bench-peers: end -->";

/// The document with the tables in it.
///
/// # Errors
/// When the markers are missing.
pub fn insert(document: &str, results: &Results) -> io::Result<String> {
    let missing = || io::Error::other("the document has lost its bench-peers markers");
    let start = document.find(BEGIN).ok_or_else(missing)? + BEGIN.len();
    let end = start + document[start..].find(END).ok_or_else(missing)?;
    Ok(format!("{}\n\n{}\n{}", &document[..start], markdown(results), &document[end..]))
}

/// All tables.
pub fn markdown(results: &Results) -> String {
    [
        about(results),
        warm(results),
        storm(results),
        failing(results),
        lost(results),
        limited(results),
        cancelled(results),
        sign_out(results),
        memory(results),
    ]
    .join("\n")
}

/// A table of its own, with a title.
fn table(title: &str, heads: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut text = format!("#### {title}\n\n| {} |\n|", heads.join(" | "));
    for index in 0..heads.len() {
        text.push_str(if index == 0 { " --- |" } else { " ---: |" });
    }
    text.push('\n');
    for row in rows {
        text.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    text
}

fn about(results: &Results) -> String {
    let about = &results.about;
    let versions: Vec<_> =
        about.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    format!(
        "Measured on {}: {} cores ({}), {}, {}, load average {} when the run began, each load {} \
         times.\nVersions: {}.\n",
        about.day,
        about.cores,
        about.processor,
        about.system,
        about.compiler.split(" (").next().unwrap_or_default(),
        about.load,
        about.times,
        versions.join(", "),
    )
}

fn warm(results: &Results) -> String {
    let of = |peer: &str, threads: usize| {
        results.warm.iter().find(|row| row.peer == peer && row.threads == threads)
    };
    let ratio = |row: &WarmRow| {
        let own = of("hallpass", row.threads).map_or(f64::NAN, |own| own.nanos.median);
        format!("{:.1}", row.nanos.median / own)
    };
    let rows = results.warm.iter().filter(|row| row.threads == 1).map(|one| {
        let two = of(&one.peer, 2);
        vec![
            one.peer.clone(),
            one.nanos.measure(),
            ratio(one),
            two.map(|row| row.nanos.measure()).unwrap_or_default(),
            two.map(ratio).unwrap_or_default(),
        ]
    });
    let heads = ["library", "ns, 1 thread", "ratio", "ns, 2 threads", "ratio"];
    table("1. Header for a request, token good", &heads, rows.collect())
}

fn storm(results: &Results) -> String {
    let of = |tasks: usize| {
        let own = results.storm.iter().find(|row| row.peer == "hallpass" && row.tasks == tasks);
        own.map_or(f64::NAN, |own| own.millis.median)
    };
    let rows = results.storm.iter().map(|row| {
        vec![
            row.peer.clone(),
            figure(row.tasks as f64),
            row.exchanges.count(),
            row.replays.count(),
            row.failed.count(),
            row.stale.count(),
            row.millis.measure(),
            format!("{:.1}", row.millis.median / of(row.tasks)),
        ]
    });
    let heads = [
        "library",
        "callers",
        "exchanges",
        "replays",
        "callers that failed",
        "handed the expired token",
        "ms until all are answered",
        "ratio",
    ];
    table("2. Storm over an expired token, strict rotation", &heads, rows.collect())
}

fn failing(results: &Results) -> String {
    let rows = results.failing.iter().map(|row| {
        vec![
            row.peer.clone(),
            figure(row.tasks as f64),
            row.requests.count(),
            row.answered.count(),
            row.session.words(),
        ]
    });
    let heads = ["library", "callers", "requests in one second", "callers told by then", "session"];
    table("3. The same storm, the server answers 503", &heads, rows.collect())
}

fn lost(results: &Results) -> String {
    let mut rows = Vec::new();
    for row in &results.lost {
        let told = row.strict_last.words();
        let same = told == row.ended_last.words();
        let left = match told.as_str() {
            "a token" => "kept",
            _ if same => "lost, looks like a session that was ended",
            _ => "lost, told apart from a session that was ended",
        };
        rows.push(vec![
            row.peer.clone(),
            "strict".to_owned(),
            row.strict_first.words(),
            told,
            row.strict_requests.count(),
            left.to_owned(),
        ]);
        let kept = row.tolerant_last.words() == "a token";
        rows.push(vec![
            row.peer.clone(),
            "tolerant".to_owned(),
            row.tolerant_first.words(),
            row.tolerant_last.words(),
            row.tolerant_requests.count(),
            if kept { "kept" } else { "lost" }.to_owned(),
        ]);
    }
    let heads = ["library", "server", "caller sees", "in the end", "requests", "session"];
    table("4. The answer to a refresh is lost", &heads, rows)
}

fn limited(results: &Results) -> String {
    let rows = results.limited.iter().map(|row| {
        let after = row.token_after_secs.as_ref().map(Spread::measure);
        vec![
            row.peer.clone(),
            row.requests.count(),
            row.outcome.words(),
            after.unwrap_or_else(|| "none".to_owned()),
        ]
    });
    let heads = ["library", "requests in the next second", "session", "s until a token"];
    table("5. 429 with `Retry-After: 2`, ten callers that keep asking", &heads, rows.collect())
}

fn cancelled(results: &Results) -> String {
    let rows = results.cancelled.iter().map(|row| {
        vec![row.peer.clone(), row.next_sees.words(), row.exchanges.count(), row.replays.count()]
    });
    let heads = ["library", "next caller sees", "exchanges", "replays"];
    table("6. The caller goes away during the exchange, strict rotation", &heads, rows.collect())
}

fn sign_out(results: &Results) -> String {
    let mut rows: Vec<_> = results
        .sign_out
        .iter()
        .map(|row| {
            let name = match row.peer.starts_with("rmcp") {
                // It has no sign-out, and the name must say what was done.
                true => format!("{}: no sign-out, `CredentialStore::clear`", row.peer),
                false => row.peer.clone(),
            };
            vec![name, row.session.words(), row.caller_sees.words(), row.revocations.count()]
        })
        .collect();
    let none = "does not apply: it has no sign-out";
    rows.push(vec!["google-cloud-auth".into(), none.into(), String::new(), String::new()]);
    let heads = ["library", "session", "the waiting caller sees", "revocations at the server"];
    table("7. Sign-out during the exchange", &heads, rows)
}

fn memory(results: &Results) -> String {
    let own = results.memory.iter().find(|row| row.peer == "hallpass");
    let own = own.map_or(f64::NAN, |row| row.resident.median);
    let rows = results.memory.iter().map(|row| {
        vec![
            row.peer.clone(),
            row.http_client().to_owned(),
            figure(row.instances as f64),
            row.resident.measure(),
            format!("{:.1}", row.resident.median / own),
            row.heap.measure(),
        ]
    });
    let heads = [
        "library",
        "HTTP client",
        "instances",
        "resident bytes each",
        "ratio",
        "Rust heap bytes each",
    ];
    table("8. Memory of an idle instance with a session", &heads, rows.collect())
}
