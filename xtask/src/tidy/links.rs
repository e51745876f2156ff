//! The rule of links: what a page points to is there, and the README leads to every guide.

use std::collections::BTreeSet;

use super::{Finding, SourceFile};

/// The page that all others are reached from.
const FRONT: &str = "README.md";
/// Where the guides are.
const GUIDES: &str = "docs/";

/// A link out of a page.
struct Link<'a> {
    line: usize,
    /// As it stands there.
    text: &'a str,
    /// The file it points to, from the root.
    target: String,
    /// The heading it points to.
    heading: Option<&'a str>,
}

/// Whether a file is read for its links.
pub(super) fn is_page(path: &str) -> bool {
    path.ends_with(".md")
}

/// Links to files or headings that are not there; `exists` tells of any path from the root.
pub(super) fn broken(files: &[SourceFile], exists: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| is_page(&file.path)) {
        for link in links(file) {
            if exists(&link.target) && has_heading(files, &link) {
                continue;
            }
            findings.push(Finding {
                rule: "links-lead-somewhere",
                place: format!("{}:{}", file.path, link.line),
                fix: format!("there is no `{}`: correct the link or take it out", link.text),
            });
        }
    }
    findings
}

/// Guides that the README does not lead to.
pub(super) fn unreached(files: &[SourceFile]) -> Vec<Finding> {
    let Some(front) = files.iter().find(|file| file.path == FRONT) else { return Vec::new() };
    let reached: BTreeSet<String> = links(front).into_iter().map(|link| link.target).collect();
    let guides = files.iter().filter(|file| file.path.starts_with(GUIDES) && is_page(&file.path));
    let unreached = guides.filter(|guide| !reached.contains(&guide.path)).map(|guide| Finding {
        rule: "guides-are-reached",
        place: guide.path.clone(),
        fix: format!("{FRONT} does not link to this guide: add it to the list there"),
    });
    unreached.collect()
}

/// The links of a page to this repository, without those in code.
fn links(file: &SourceFile) -> Vec<Link<'_>> {
    let mut found = Vec::new();
    for (index, line) in prose(&file.text) {
        for piece in line.split("](").skip(1) {
            let Some((text, _)) = piece.split_once(')') else { continue };
            if text.contains("://") || text.starts_with("mailto:") {
                continue;
            }
            let (path, heading) = match text.split_once('#') {
                Some((path, heading)) => (path, Some(heading)),
                None => (text, None),
            };
            let target = resolved(&file.path, path);
            found.push(Link { line: index + 1, text, target, heading });
        }
    }
    found
}

/// The lines outside of code blocks, with their numbers from zero.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    text.lines().enumerate().filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        !in_code && !fence
    })
}

/// A path that stands in `page`, from the root; the page itself where there is none.
fn resolved(page: &str, path: &str) -> String {
    if path.is_empty() {
        return page.to_owned();
    }
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether the heading that a link names, if it names one, stands in the page it leads to.
fn has_heading(files: &[SourceFile], link: &Link<'_>) -> bool {
    let Some(heading) = link.heading else { return true };
    let page = files.iter().find(|file| file.path == link.target);
    page.is_none_or(|page| {
        let headings = prose(&page.text).filter(|(_, line)| line.starts_with('#'));
        headings.map(|(_, line)| anchor(line)).any(|anchor| anchor == heading)
    })
}

/// What a heading is called in a link: small letters, with `-` for a space.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::samples::file, *};

    fn printed(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_link_to_nowhere_is_named_with_its_line() {
        let page = "# A\n[here](b.md), [gone](../gone.md)\n```\n[code](no.md)\n```\n[web](https://x.example)\n";
        let files = [file("docs/a.md", page)];
        let findings = printed(&broken(&files, |path| path == "docs/b.md"));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].starts_with("docs/a.md:2: [links-lead-somewhere] "), "{findings:?}");
        assert!(findings[0].contains("`../gone.md`"), "{findings:?}");
    }

    #[test]
    fn a_heading_has_to_be_there() {
        let a =
            file("docs/a.md", "[one](b.md#what-is-not) [two](b.md#gone) [own](#here)\n## Here\n");
        let b = file("docs/b.md", "## What is *not*?\n");
        let findings = printed(&broken(&[a, b], |_| true));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].contains("`b.md#gone`"), "{findings:?}");
    }

    #[test]
    fn the_front_page_leads_to_every_guide() {
        let front = file("README.md", "[a](docs/a.md) [s](docs/services/s.md)\n");
        let guides = ["docs/a.md", "docs/lost.md", "docs/services/s.md"].map(|path| file(path, ""));
        let files: Vec<SourceFile> = [front].into_iter().chain(guides).collect();
        let findings = printed(&unreached(&files));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].starts_with("docs/lost.md: [guides-are-reached] "), "{findings:?}");
    }
}
