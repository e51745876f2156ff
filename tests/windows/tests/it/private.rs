//! Who may open what the store makes, and what it finds.
//!
//! Wine keeps an access list as the mode of a file on Unix. It shows whether anybody else is granted
//! something, with an entry of SYSTEM in each list. It does not show that a list inherits nothing: Wine
//! hands down what the directory grants whatever the list says, so that the directory is private here
//! from the start, but on Windows, where it is open to everyone.

use std::{
    fs::OpenOptions,
    os::windows::fs::OpenOptionsExt as _,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use hallpass::store::{Expect, FileStore, Loaded, SessionStore as _, Written};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};
use windows_permissions::{
    LocalBox, SecurityDescriptor,
    constants::{SeObjectType::SE_FILE_OBJECT, SecurityInformation},
    utilities::current_process_sid,
    wrappers,
};

use super::{is_wine, place, record};
use tempfile::TempDir;

/// What opening a directory wants.
const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
const READ_CONTROL_AND_WRITE_DAC: u32 = 0x0006_0000;

/// The entries of a file's access list.
fn entries(path: &Path) -> Vec<String> {
    let parts = SecurityInformation::Dacl;
    let about = wrappers::GetNamedSecurityInfo(path, SE_FILE_OBJECT, parts).unwrap();
    let text = wrappers::ConvertSecurityDescriptorToStringSecurityDescriptor(&about, parts);
    let text = text.unwrap().into_string().unwrap();
    text.split('(').skip(1).map(|entry| entry.trim_end_matches(')').to_owned()).collect()
}

/// Fails unless the user has all rights, and nobody else any.
fn is_private(path: &Path) {
    let user = current_process_sid().unwrap().to_string();
    let entries = entries(path);
    let of_user = |entry: &&String| entry.ends_with(&format!(";FA;;;{user}"));
    assert_eq!(entries.iter().filter(of_user).count(), 1, "{}: {entries:?}", path.display());
    let is_wines = |entry: &&String| entry.ends_with(";;;SY") && is_wine();
    let others = entries.len() - entries.iter().filter(is_wines).count() - 1;
    assert_eq!(others, 0, "{}: {entries:?}", path.display());
    assert!(entries.iter().all(|entry| !entry.contains("ID;")), "inherited: {entries:?}");
}

/// Lets everyone read a file or a directory.
fn open_to_everyone(path: &Path) {
    let everyone = "(A;OICI;FR;;;WD)";
    grant(path, everyone);
    assert!(entries(path).iter().any(|entry| entry.ends_with(";;;WD")), "{:?}", entries(path));
}

/// Grants the user everything, and others this.
fn grant(path: &Path, others: &str) {
    let user = current_process_sid().unwrap();
    let text = format!("D:P(A;OICI;FA;;;{user}){others}");
    let list: LocalBox<SecurityDescriptor> = text.parse().unwrap();
    let mut file = OpenOptions::new()
        .access_mode(READ_CONTROL_AND_WRITE_DAC)
        .custom_flags(FILE_FLAG_BACKUP_SEMANTICS)
        .open(path)
        .unwrap();
    let parts = SecurityInformation::Dacl | SecurityInformation::ProtectedDacl;
    wrappers::SetSecurityInfo(&mut file, SE_FILE_OBJECT, parts, None, None, list.dacl(), None)
        .unwrap();
}

/// A directory that hands down as much as can be handled here.
fn directory() -> (TempDir, FileStore) {
    let (directory, store) = place();
    if is_wine() {
        grant(directory.path(), "");
    } else {
        open_to_everyone(directory.path());
    }
    (directory, store)
}

#[tokio::test]
async fn everything_that_the_store_makes_is_for_its_user_alone() {
    let (directory, _) = directory();
    let inner = directory.path().join("made");
    let store = FileStore::new(inner.join("here").join("session.json"));
    let guard = store.guard(Duration::ZERO).await.unwrap();
    let mut last = record();
    assert_eq!(store.save(&last, Expect::Nothing).await.unwrap(), Written::Done);
    // The file that is put in place keeps its list, not the one of the file that it replaces.
    for _ in 0..2 {
        open_to_everyone(store.path());
        let next = last.clone().next();
        assert_eq!(store.save(&next, Expect::Version(last.version)).await.unwrap(), Written::Done);
        is_private(store.path());
        last = next;
    }
    // Put aside.
    std::fs::write(store.path(), "half a sess").unwrap();
    open_to_everyone(store.path());
    assert!(matches!(store.load().await.unwrap(), Loaded::Corrupt { .. }));
    assert_eq!(store.save(&last, Expect::Nothing).await.unwrap(), Written::Done);
    drop(guard);

    let mut made = vec![inner.clone()];
    made.extend(std::fs::read_dir(&inner).unwrap().map(|entry| entry.unwrap().path()));
    let files = std::fs::read_dir(store.path().parent().unwrap()).unwrap();
    made.extend(files.map(|entry| entry.unwrap().path()));
    // Two directories, two locks of two files, the session, and what was put aside.
    assert_eq!(made.len(), 8, "{made:?}");
    made.iter().for_each(|path| is_private(path));
}

#[tokio::test]
async fn nobody_else_can_open_new_content_before_it_is_private() {
    let (directory, store) = directory();
    let first = record();
    assert_eq!(store.save(&first, Expect::Nothing).await.unwrap(), Written::Done);
    // While it cannot be put in place it can be looked at.
    let held = OpenOptions::new().read(true).share_mode(1).open(store.path()).unwrap();
    let new = directory.path().join("session.json.new");
    let next = first.clone().next();
    let saving = std::thread::spawn({
        let store = store.clone();
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(store.save(&next, Expect::Version(first.version)))
        }
    });
    let mut seen = 0;
    while seen == 0 {
        // Refused while it is written.
        if std::fs::read(&new).is_ok_and(|content| content.len() > 20_000) {
            is_private(&new);
            seen += 1;
        }
    }
    drop(held);
    assert_eq!(saving.join().unwrap().unwrap(), Written::Done);
}

#[test]
fn a_file_that_others_may_read_is_tightened_at_once_and_told() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (_directory, store) = directory();
    let record = record();
    assert_eq!(runtime.block_on(store.save(&record, Expect::Nothing)).unwrap(), Written::Done);
    open_to_everyone(store.path());
    let store = FileStore::new(store.path());
    let log = Log::default();
    let loaded = tracing::subscriber::with_default(log.clone(), || poll(store.load()));
    assert_eq!(loaded.unwrap(), Loaded::Record(Box::new(record)));
    is_private(store.path());
    let text = log.0.lock().unwrap().clone();
    assert!(text.contains("others had rights"), "{text}");
    assert!(text.contains("session.json") && text.contains(";;;WD)"), "{text}");
    assert!(!text.contains("xxx"), "{text}");
    // It is in order now, and there is nothing more to say.
    let log = Log::default();
    let store = FileStore::new(store.path());
    tracing::subscriber::with_default(log.clone(), || poll(store.load())).unwrap();
    assert_eq!(*log.0.lock().unwrap(), "");
}

/// Outside a runtime a store works where it is called.
fn poll<T>(operation: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(operation).poll(&mut context) {
        std::task::Poll::Ready(outcome) => outcome,
        std::task::Poll::Pending => panic!("it waits"),
    }
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= tracing::Level::WARN
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Fields(&mut self.0.lock().unwrap()));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        *self.0 += &format!("{field}={value:?} ");
    }
}
