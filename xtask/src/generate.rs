//! `cargo xtask gen`: documents in, committed bindings and snapshots of their surface out.
//!
//! Everything is made and judged before anything is written. Writing and checking are one function, so that
//! the two cannot drift apart. How bindings are made is in `codegen/`.

mod files;

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use anyhow::{Context as _, Result, bail};

use crate::{
    change::{self, Change, Format, Side, Weight},
    codegen, foreign,
    intake::{self, Finding, Source},
    services,
};
use files::{Target, snapshots, up_to_date};

/// A service and the document that describes it.
#[derive(Debug)]
struct Service {
    name: &'static str,
    document: &'static str,
}

const SERVICES: [Service; 4] = [
    Service { name: "nhost", document: "openapi/auth.yaml" },
    Service { name: "tybrite", document: "openapi/tybrite.yaml" },
    Service { name: "linxio", document: "openapi/linxio.yaml" },
    Service { name: "deepaffex", document: "openapi/deepaffex.yaml" },
];

/// What a caller of `gen` asks for.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// Change nothing; fail when a file is stale, or would change with `--from`.
    #[arg(long)]
    check: bool,
    /// Take in the vendor's document first: a file, or `-` for standard input.
    #[arg(long, value_name = "FILE", requires = "service")]
    from: Option<String>,
    /// One service alone.
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// How to tell what changed, on standard output; everything else goes to standard error.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Fail, and write nothing, on a change of this weight or a greater one.
    #[arg(long, value_enum, value_name = "WEIGHT")]
    fail_on: Option<Weight>,
    /// The commit to compare with, when no document is taken in.
    #[arg(long, value_name = "COMMIT", default_value = "HEAD")]
    against: String,
    /// Make a module of bindings and the start of a service from the document of any other API.
    #[arg(long, value_name = "DIR", requires = "file", conflicts_with_all = ["check", "from", "service"])]
    out: Option<PathBuf>,
    /// The document for `--out`.
    #[arg(requires = "out")]
    file: Option<String>,
    /// The service's name, for `--out`; the folder's, unless said otherwise.
    #[arg(long, requires = "out")]
    name: Option<String>,
    /// An operation to leave out, for `--out`.
    #[arg(long, value_name = "ID", requires = "out")]
    skip: Vec<String>,
}

/// What is made of one service.
struct Made {
    service: &'static Service,
    /// Every file, the bindings first.
    targets: Vec<Target>,
    changes: Vec<Change>,
    findings: Vec<Finding>,
    remarks: Vec<String>,
}

/// Regenerates everything; with `check` it only fails on what is stale.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    if let (Some(out), Some(file)) = (&options.out, &options.file) {
        return foreign::run(out, file, options.name.as_deref(), &options.skip);
    }
    let services: Vec<&Service> = SERVICES
        .iter()
        .filter(|service| options.service.as_deref().is_none_or(|name| name == service.name))
        .collect();
    if services.is_empty() {
        let names = SERVICES.map(|service| service.name).join(", ");
        bail!(
            "there is no such service; there are {names}. For any other API: `gen --out DIR FILE`"
        );
    }
    let vendor = options.from.as_deref().map(vendor_text).transpose()?;
    let made: Vec<Result<Made>> = thread::scope(|scope| {
        let vendor = vendor.as_deref();
        let work = |service| scope.spawn(move || make(root, options, service, vendor));
        let running: Vec<_> = services.into_iter().map(work).collect();
        running.into_iter().map(|one| one.join().unwrap_or_else(|_| bail!("a panic"))).collect()
    });
    let made = made.into_iter().collect::<Result<Vec<Made>>>()?;
    judge(options, &made)?;
    let mut targets: Vec<Target> = made.into_iter().flat_map(|made| made.targets).collect();
    if options.service.is_none() {
        let files = foreign::fixtures(root)?.into_iter();
        targets.extend(files.map(|(path, text)| Target { path, text }));
    }
    write(root, options, &targets)
}

fn vendor_text(from: &str) -> Result<String> {
    if from != "-" {
        return fs::read_to_string(from).with_context(|| format!("{from} cannot be read"));
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("standard input cannot be read")?;
    Ok(text)
}

fn make(
    root: &Path,
    options: &Options,
    service: &'static Service,
    vendor: Option<&str>,
) -> Result<Made> {
    let path = service.document;
    let ours = fs::read_to_string(root.join(path)).with_context(|| path.to_owned())?;
    let mut remarks = Vec::new();
    let mut text = ours.clone();
    if let Some(vendor) = vendor {
        let file = options.from.as_deref().filter(|from| *from != "-").map(Path::new);
        let taken = intake::take_in(&ours, Source { text: vendor, file });
        let taken = taken.map_err(|findings| refusal("the vendor's document", &findings))?;
        remarks.extend(taken.remarks.iter().map(ToString::to_string));
        text = taken.text;
    }
    let read = |text: &str| intake::read(text).map_err(|finding| refusal(path, &[finding]));
    let document = read(&text)?;
    text = intake::in_house_layout(&text, &document);
    let mut findings = intake::lint(&document);
    if options.check {
        findings.extend(intake::unfinished(&document));
    }
    let code = codegen::bindings(path, &text)?.code;
    let mut targets =
        vec![Target { path: format!("src/prebuilt/{}.rs", service.name), text: code }];
    targets.extend(snapshots(service.name, &targets[0].text)?);
    match services::page(root, service.name, &text) {
        Ok((path, text)) => targets.push(Target { path, text }),
        Err(error) if options.check && vendor.is_none() => return Err(error),
        Err(error) => remarks.push(format!("{error:#}")),
    }
    let before = match vendor {
        Some(_) => (Some(ours), fs::read_to_string(root.join(&targets[0].path)).ok()),
        None => (
            committed(root, &options.against, path),
            committed(root, &options.against, &targets[0].path),
        ),
    };
    let code = &targets[0].text;
    let changes = match before {
        (Some(old), Some(old_code)) if old == text && old_code == *code => Vec::new(),
        (old, old_code) => {
            let old_document = old.as_deref().map(read).transpose()?;
            let old_code = old_code.unwrap_or_default();
            let old = Side { document: old_document.as_ref(), code: &old_code };
            change::changes(old, Side { document: Some(&document), code })?
        }
    };
    if text != fs::read_to_string(root.join(path)).unwrap_or_default() {
        targets.push(Target { path: path.to_owned(), text });
    }
    Ok(Made { service, targets, changes, findings, remarks })
}

/// A file as a commit has it.
fn committed(root: &Path, commit: &str, path: &str) -> Option<String> {
    let mut git = Command::new("git");
    let output = git.current_dir(root).arg("show").arg(format!("{commit}:{path}")).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn refusal(what: &str, findings: &[Finding]) -> anyhow::Error {
    let lines: String = findings.iter().map(|finding| format!("\n  {finding}")).collect();
    let count = findings.len();
    anyhow::anyhow!("{what} cannot be taken as it is; nothing was written ({count}):{lines}")
}

/// Tells what changed, and fails on what must not be.
fn judge(options: &Options, made: &[Made]) -> Result<()> {
    if !options.check || options.format.is_some() || options.from.is_some() {
        let changes: Vec<(String, Vec<Change>)> =
            made.iter().map(|made| (made.service.name.to_owned(), made.changes.clone())).collect();
        print!("{}", change::render(&changes, options.format.unwrap_or(Format::Table)));
    }
    for remark in made.iter().flat_map(|made| &made.remarks) {
        eprintln!("to do: {remark}");
    }
    if let Some(made) = made.iter().find(|made| !made.findings.is_empty()) {
        return Err(refusal(made.service.document, &made.findings));
    }
    let weightiest = made.iter().flat_map(|made| &made.changes).map(Change::weight).min();
    if let (Some(limit), Some(weight)) = (options.fail_on, weightiest)
        && weight <= limit
    {
        bail!("a change is {weight}, and `--fail-on {limit}` was given; nothing was written");
    }
    Ok(())
}

fn write(root: &Path, options: &Options, targets: &[Target]) -> Result<()> {
    let mut stale = Vec::new();
    for target in targets {
        if !up_to_date(root, target, options.check)? {
            stale.push(target.path.clone());
        }
    }
    if !options.check {
        stale.iter().for_each(|path| eprintln!("wrote {path}"));
        return Ok(());
    }
    match (stale.is_empty(), options.from.is_some()) {
        (true, _) => Ok(()),
        (false, true) => bail!("the vendor's document brings changes, in {}", stale.join(", ")),
        (false, false) => bail!(
            "stale: {}. A document or the generator changed after they were made. \
             Fix: run `cargo xtask gen`, read what it says, and commit the result",
            stale.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree with the files of one service, and the vendor's newer document beside it.
    struct Tree(PathBuf);

    impl Tree {
        fn new(name: &str, edit: impl FnOnce(String) -> String) -> Self {
            let tree =
                Self(std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id())));
            let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
            for file in ["openapi/linxio.yaml", "docs/services/linxio.md", "src/prebuilt/linxio.rs"]
            {
                let target = tree.0.join(file);
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::copy(here.join(file), target).unwrap();
            }
            fs::create_dir_all(tree.0.join("src/linxio")).unwrap();
            for entry in fs::read_dir(here.join("src/linxio")).unwrap() {
                let entry = entry.unwrap();
                fs::copy(entry.path(), tree.0.join("src/linxio").join(entry.file_name())).unwrap();
            }
            fs::write(tree.0.join("vendor.yaml"), edit(tree.read("openapi/linxio.yaml"))).unwrap();
            tree
        }

        fn read(&self, path: &str) -> String {
            fs::read_to_string(self.0.join(path)).unwrap()
        }

        fn take_in(&self, change: impl FnOnce(&mut Options)) -> Result<()> {
            let mut options = Options {
                from: Some(self.0.join("vendor.yaml").to_str().unwrap().to_owned()),
                service: Some("linxio".to_owned()),
                ..Options::default()
            };
            change(&mut options);
            run(&self.0, &options)
        }

        fn is_untouched(&self) -> bool {
            let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/linxio.yaml");
            self.read("openapi/linxio.yaml") == fs::read_to_string(here).unwrap()
                && !self.0.join("tests").exists()
        }
    }

    impl Drop for Tree {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn without_role(text: String) -> String {
        let field = text.find("        roleId:").unwrap();
        let end = field + text[field..].find("      example:\n").unwrap();
        text[..field].to_owned() + &text[end..]
    }

    #[test]
    fn a_breach_that_was_not_wanted_and_a_check_write_nothing() {
        let tree = Tree::new("breach", without_role);
        let sentence = tree
            .take_in(|options| options.fail_on = Some(Weight::Breaking))
            .unwrap_err()
            .to_string();
        assert!(sentence.starts_with("a change is breaking"), "{sentence}");
        let sentence = tree.take_in(|options| options.check = true).unwrap_err().to_string();
        assert!(sentence.contains("openapi/linxio.yaml"), "{sentence}");
        assert!(tree.is_untouched());
        tree.take_in(|_| {}).unwrap();
        assert!(!tree.is_untouched());
        assert_eq!(tree.read("openapi/linxio.yaml").matches("roleId:").count(), 3);
        assert!(tree.read("tests/snapshots/linxio_digest.snap").contains("struct LoginResponse"));
    }

    #[test]
    fn what_is_refused_writes_nothing() {
        let tree = Tree::new("refused", |text| text.replace("/me:", "/me/{id}:"));
        let sentence = tree.take_in(|_| {}).unwrap_err().to_string();
        assert!(sentence.contains("nothing was written (1):"), "{sentence}");
        assert!(sentence.contains("`paths.\"/me/{id}\".get`: the path has `{id}`"), "{sentence}");
        assert!(tree.is_untouched());
    }
}
