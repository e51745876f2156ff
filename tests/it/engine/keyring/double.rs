//! A keyring in memory that counts its calls, and fails, dies or hangs at an exact one.

use std::{
    any::Any,
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{Arc, Condvar, Mutex, MutexGuard},
};

use hallpass::store::{
    KeyringStore,
    keyring_core::{
        Credential, CredentialStore, Entry, Error, Result,
        api::{CredentialApi, CredentialStoreApi},
    },
};

pub(super) const APPLICATION: &str = "hallpass-test";

/// What the keyring holds, by name. A name may stand for more than one entry.
pub(super) type Content = BTreeMap<String, Vec<Vec<u8>>>;

/// What happens at the call that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It fails, and so has no effect.
    Fails,
    /// It takes effect, and its answer is lost.
    LosesAnswer,
    /// The program dies before it takes effect: nothing works any more.
    DiesBefore,
    /// The program dies after it took effect.
    DiesAfter,
    /// Nothing answers until somebody does; then it takes effect.
    Hangs,
    /// The platform's code panics.
    Panics,
}

/// How every call is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Locked,
    Denied,
    Absent,
    Broken,
    TooLong,
    Invalid,
    Damaged,
    Unsupported,
}

#[derive(Clone, Default)]
pub(super) struct Keyring(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    content: Content,
    calls: usize,
    chosen: Option<(usize, Fate)>,
    dead: bool,
    hangs: bool,
    refusal: Option<Refusal>,
    /// The content after each call that changed it.
    history: Option<Vec<Content>>,
    /// What a reader finds from the call of this number on.
    later: Option<(usize, Content)>,
}

impl Keyring {
    pub(super) fn holding(content: Content) -> Self {
        let keyring = Self::default();
        keyring.state().content = content;
        keyring
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap()
    }

    /// A store in this keyring.
    pub(super) fn store(&self, locks: &tempfile::TempDir) -> KeyringStore {
        let store: Arc<CredentialStore> = Arc::new(self.clone());
        KeyringStore::new(APPLICATION)
            .with_credential_store(store)
            .with_lock_directory(locks.path().join("locks"))
    }

    pub(super) fn content(&self) -> Content {
        self.state().content.clone()
    }

    /// Puts an entry there, beside those that have the name already.
    pub(super) fn put(&self, name: &str, secret: &[u8]) {
        self.state().content.entry(name.to_owned()).or_default().push(secret.to_vec());
    }

    pub(super) fn take(&self, name: &str) {
        self.state().content.remove(name).expect("it is there");
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.state().content.keys().cloned().collect()
    }

    /// Counts calls from here, and lets the one of this number meet its fate.
    pub(super) fn choose(&self, call: usize, fate: Fate) {
        let mut state = self.state();
        state.calls = 0;
        state.chosen = Some((call, fate));
    }

    /// All works again. Tells whether the call that was chosen has come.
    pub(super) fn repair(&self) -> bool {
        let mut state = self.state();
        state.dead = false;
        state.refusal = None;
        state.chosen.take().is_some_and(|(call, _)| state.calls >= call)
    }

    pub(super) fn refuse(&self, refusal: Refusal) {
        self.state().refusal = Some(refusal);
    }

    /// How many calls there were, from now on counted anew.
    pub(super) fn take_calls(&self) -> usize {
        std::mem::take(&mut self.state().calls)
    }

    /// Blocks until a call hangs.
    pub(super) fn wait_until_it_hangs(&self) {
        drop(self.0.changed.wait_while(self.state(), |state| !state.hangs).unwrap());
    }

    pub(super) fn hangs(&self) -> bool {
        self.state().hangs
    }

    /// Somebody answers the prompt.
    pub(super) fn answer(&self) {
        self.state().hangs = false;
        self.0.changed.notify_all();
    }

    pub(super) fn record_history(&self) {
        let mut state = self.state();
        state.history = Some(vec![state.content.clone()]);
    }

    pub(super) fn take_history(&self) -> Vec<Content> {
        self.state().history.take().unwrap()
    }

    /// From the call of this number on, the keyring holds something else.
    pub(super) fn turn_into(&self, call: usize, content: Content) {
        let mut state = self.state();
        state.calls = 0;
        state.later = Some((call, content));
    }

    /// Makes one call as the plan has it.
    fn call<T>(&self, act: impl FnOnce(&mut Content) -> Result<T>) -> Result<T> {
        let mut state = self.state();
        state.calls += 1;
        if let Some(refusal) = state.refusal {
            return Err(refusal.error());
        }
        let calls = state.calls;
        if let Some((_, content)) = state.later.take_if(|(call, _)| *call <= calls) {
            state.content = content;
        }
        let fate = state.chosen.filter(|(call, _)| *call == calls).map(|(_, fate)| fate);
        match fate {
            _ if state.dead => return Err(broken()),
            Some(Fate::Fails) => return Err(broken()),
            Some(Fate::DiesBefore) => {
                state.dead = true;
                return Err(broken());
            }
            Some(Fate::Panics) => {
                drop(state);
                panic!("this is the double's own panic");
            }
            Some(Fate::Hangs) => {
                state.hangs = true;
                self.0.changed.notify_all();
                state = self.0.changed.wait_while(state, |state| state.hangs).unwrap();
            }
            Some(Fate::LosesAnswer | Fate::DiesAfter) | None => {}
        }
        let outcome = act(&mut state.content);
        if let Some(mut history) = state.history.take() {
            if history.last() != Some(&state.content) {
                history.push(state.content.clone());
            }
            state.history = Some(history);
        }
        state.dead = fate == Some(Fate::DiesAfter);
        match fate {
            Some(Fate::LosesAnswer | Fate::DiesAfter) => Err(broken()),
            _ => outcome,
        }
    }
}

impl Refusal {
    fn error(self) -> Error {
        match self {
            Self::Locked => Error::NoStorageAccess("the collection is locked".into()),
            Self::Denied => platform("zbus error: org.freedesktop.DBus.Error.AccessDenied: no"),
            Self::Absent => platform("zbus error: org.freedesktop.DBus.Error.ServiceUnknown: no"),
            Self::Broken => broken(),
            Self::TooLong => Error::TooLong("secret".to_owned(), 2_560),
            Self::Invalid => Error::Invalid("user".to_owned(), "it is empty".to_owned()),
            Self::Damaged => Error::BadStoreFormat("no header".to_owned()),
            Self::Unsupported => Error::NotSupportedByStore("secrets".to_owned()),
        }
    }
}

fn broken() -> Error {
    platform("the service went away")
}

fn platform(words: &str) -> Error {
    Error::PlatformFailure(words.into())
}

impl CredentialStoreApi for Keyring {
    fn vendor(&self) -> String {
        "double".to_owned()
    }

    fn id(&self) -> String {
        "double".to_owned()
    }

    fn build(&self, service: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        assert_eq!(service, APPLICATION);
        let credential = Item { keyring: self.clone(), name: user.to_owned(), secret: None };
        Ok(Entry::new_with_credential(Arc::new(credential)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// An entry by its name, or one of several that share it.
#[derive(Clone)]
struct Item {
    keyring: Keyring,
    name: String,
    secret: Option<Vec<u8>>,
}

impl Item {
    /// Where the entry is among those of its name.
    fn find(&self, content: &Content) -> Result<usize> {
        let entries = content.get(&self.name).map_or(&[][..], Vec::as_slice);
        match (&self.secret, entries) {
            (_, []) => Err(Error::NoEntry),
            (Some(secret), _) => {
                entries.iter().position(|entry| entry == secret).ok_or(Error::NoEntry)
            }
            (None, [_]) => Ok(0),
            (None, _) => {
                let one = |secret: &Vec<u8>| Self { secret: Some(secret.clone()), ..self.clone() };
                let entries = entries.iter().map(one);
                let entries = entries.map(|item| Entry::new_with_credential(Arc::new(item)));
                Err(Error::Ambiguous(entries.collect()))
            }
        }
    }
}

impl CredentialApi for Item {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        self.keyring.call(|content| {
            match self.find(content) {
                Ok(at) => content.get_mut(&self.name).unwrap()[at] = secret.to_vec(),
                Err(Error::NoEntry) => {
                    content.insert(self.name.clone(), vec![secret.to_vec()]);
                }
                Err(error) => return Err(error),
            }
            Ok(())
        })
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        self.keyring.call(|content| self.find(content).map(|at| content[&self.name][at].clone()))
    }

    fn delete_credential(&self) -> Result<()> {
        self.keyring.call(|content| {
            let at = self.find(content)?;
            let entries = content.get_mut(&self.name).unwrap();
            entries.remove(at);
            if entries.is_empty() {
                content.remove(&self.name);
            }
            Ok(())
        })
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        Some((APPLICATION.to_owned(), self.name.clone()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Item")
    }
}
