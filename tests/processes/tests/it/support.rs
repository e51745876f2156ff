//! An emulator, a session file, and the program `holder` as a child process.

use std::{
    collections::VecDeque,
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use hallpass::{
    clock::ManualClock,
    nhost::Client,
    store::{Expect, FileStore, Loaded, Record, SessionStore as _, Written},
};
use hallpass_emulator::Emulator;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

pub(crate) const ADA: &str = "ada@example.com";
pub(crate) const GRACE: &str = "grace@example.com";
pub(crate) const PASSWORD: &str = "correct-horse";

/// A hang ends the test instead of the day. Nothing waits for it otherwise.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server with two users, and a place for a session file.
pub(crate) struct Scene {
    pub(crate) emulator: Emulator,
    mount: Option<Mount>,
    directory: TempDir,
}

impl Scene {
    /// No one is signed in.
    pub(crate) async fn new() -> Self {
        let emulator = Emulator::start().await.unwrap();
        for email in [ADA, GRACE] {
            let client = Client::new(emulator.nhost().url()).unwrap();
            client.sign_up_email_password(email, PASSWORD).await.unwrap();
        }
        Self { emulator, mount: None, directory: directory() }
    }

    /// No one is signed in, and the file is an empty one of another directory, mounted in its place.
    pub(crate) async fn mounted() -> Self {
        let mut scene = Self::new().await;
        scene.mount = Some(Mount::at(scene.file()));
        scene
    }

    /// The same, where the file's own disk has no more than this many bytes.
    pub(crate) async fn mounted_from_a_disk_of(size: &str) -> Self {
        let mut scene = Self::new().await;
        let kept = directory();
        mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"], kept.path());
        scene.mount = Some(Mount::of(kept, scene.file()));
        scene
    }

    pub(crate) fn is_mounted(&self) -> bool {
        self.mount.is_some()
    }

    /// Ada's session is in the file.
    pub(crate) async fn signed_in() -> Self {
        let scene = Self::new().await;
        scene.sign_in().await;
        scene
    }

    /// Puts a new session of Ada's into the file, as an earlier run would have left it.
    pub(crate) async fn sign_in(&self) {
        let client = Client::builder(self.emulator.nhost().url())
            .store(self.store())
            .clock(ManualClock::default())
            .build()
            .unwrap();
        client.sign_in_email_password(ADA, PASSWORD).await.unwrap();
    }

    /// Puts the session in the file, and the server's clock, as if so much time had passed. Gives what is
    /// then in the file.
    pub(crate) async fn age(&self, time: Duration) -> Record {
        let mut record = self.stored().await.unwrap();
        let expect = Expect::Version(record.version);
        let session = &mut record.session;
        session.issued_at = session.issued_at - time;
        session.expires_at = session.expires_at.map(|end| end - time);
        let record = record.next();
        assert_eq!(self.store().save(&record, expect).await.unwrap(), Written::Done);
        self.emulator.nhost().advance(time);
        record
    }

    /// An empty place for the next story.
    pub(crate) fn clear(&mut self) {
        let mounted = self.mount.take().is_some();
        self.directory = directory();
        self.mount = mounted.then(|| Mount::at(self.file()));
    }

    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.directory.path().join("session.json")
    }

    pub(crate) fn store(&self) -> FileStore {
        FileStore::new(self.file())
    }

    /// What is in the file, which must be whole if it is there. Only one that is mounted may have to
    /// be made whole first.
    pub(crate) async fn stored(&self) -> Option<Record> {
        if !self.is_mounted()
            && let Ok(bytes) = std::fs::read(self.file())
        {
            serde_json::from_slice::<serde_json::Value>(&bytes).expect("the file is torn");
        }
        match self.store().load().await.unwrap() {
            Loaded::Record(record) if record.ended.is_none() => Some(*record),
            Loaded::Record(_) => None,
            Loaded::Empty => None,
            other => panic!("{other:?}"),
        }
    }

    /// Waits until the file holds no session any more: the reason of its end at most.
    pub(crate) async fn emptied(&self) {
        let is_gone = |loaded: &Loaded| match loaded {
            Loaded::Record(record) => record.ended.is_some(),
            _ => true,
        };
        let gone = self.becomes(is_gone);
        tokio::time::timeout(PATIENCE, gone).await.expect("the file is still there");
    }

    /// Waits until the file is like this.
    pub(crate) async fn becomes(&self, wanted: impl Fn(&Loaded) -> bool) {
        let store = self.store();
        loop {
            let changed = store.changed();
            if wanted(&store.load().await.unwrap()) {
                return;
            }
            changed.await;
        }
    }

    /// Exchanges so far, and how many of them presented a spent token.
    pub(crate) fn exchanges(&self) -> (usize, usize) {
        let nhost = self.emulator.nhost();
        (nhost.calls("refreshToken"), nhost.replays())
    }

    /// A process on the file.
    pub(crate) fn holder(&self) -> Holder {
        self.holder_with(&[])
    }

    pub(crate) fn holder_with(&self, environment: &[(&str, &str)]) -> Holder {
        self.holder_of(&self.file(), environment)
    }

    /// A process on another file. A relative path begins in the scene's directory.
    pub(crate) fn holder_of(&self, file: &Path, environment: &[(&str, &str)]) -> Holder {
        self.spawn(file, None, environment)
    }

    /// A program that exits by itself, on the file.
    pub(crate) fn program(&self, name: &str) -> Holder {
        self.spawn(&self.file(), Some(name), &[])
    }

    fn spawn(&self, file: &Path, program: Option<&str>, environment: &[(&str, &str)]) -> Holder {
        let mut child = Command::new(env!("CARGO_BIN_EXE_holder"))
            .arg(self.emulator.nhost().url())
            .arg(file)
            .args(program)
            .current_dir(self.directory())
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let input = child.stdin.take().unwrap();
        Holder { child, input, lines, answers: VecDeque::new(), events: VecDeque::new() }
    }

    /// A process that takes up the session when the first token has expired.
    pub(crate) async fn late_holder(&self) -> Holder {
        let mut holder = self.holder();
        assert_eq!(holder.ask("advance 901").await, "ok");
        assert!(holder.ask("restore").await.starts_with("in "));
        holder
    }
}

/// A file of another directory, mounted in a place of its own (`mount --bind`).
struct Mount {
    place: PathBuf,
    _kept: TempDir,
}

impl Mount {
    fn at(place: PathBuf) -> Self {
        Self::of(directory(), place)
    }

    fn of(kept: TempDir, place: PathBuf) -> Self {
        let file = kept.path().join("kept.json");
        for path in [&file, &place] {
            std::fs::write(path, b"").unwrap();
        }
        mount(&["--bind", file.to_str().unwrap()], &place);
        Self { place, _kept: kept }
    }
}

fn mount(arguments: &[&str], place: &Path) {
    let mut command = std::process::Command::new("mount");
    assert!(command.args(arguments).arg(place).status().unwrap().success());
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Whatever is left goes away with the namespace.
        let _ = std::process::Command::new("umount").arg("--lazy").arg(&self.place).status();
    }
}

/// A new directory, by the one name that the system itself has for it.
fn directory() -> TempDir {
    TempDir::new_in(std::env::temp_dir().canonicalize().unwrap()).unwrap()
}

/// The program, running.
pub(crate) struct Holder {
    child: Child,
    input: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
    answers: VecDeque<String>,
    events: VecDeque<String>,
}

impl Holder {
    /// Gives a command. A program that has died does not take it.
    pub(crate) async fn send(&mut self, command: &str) {
        let _ = self.input.write_all(format!("{command}\n").as_bytes()).await;
    }

    /// The next answer; `None` when the program has died.
    pub(crate) async fn answer(&mut self) -> Option<String> {
        while self.answers.is_empty() {
            self.read().await?;
        }
        self.answers.pop_front()
    }

    /// Gives a command and takes its answer.
    pub(crate) async fn ask(&mut self, command: &str) -> String {
        self.send(command).await;
        self.answer().await.expect("the program lives")
    }

    /// The next event.
    pub(crate) async fn event(&mut self) -> String {
        while self.events.is_empty() {
            self.read().await.expect("the program lives");
        }
        self.events.pop_front().unwrap()
    }

    /// Kills it with SIGKILL; it is gone, and its locks with it, when this returns.
    pub(crate) async fn kill(mut self) {
        self.child.start_kill().unwrap();
        self.died().await;
    }

    /// Waits for its death by SIGKILL.
    pub(crate) async fn died(mut self) {
        let status = self.child.wait().await.unwrap();
        assert_eq!(status.signal(), Some(9), "{status}");
    }

    /// Whether it exits by itself within this time.
    pub(crate) async fn exits_within(&mut self, time: Duration) -> bool {
        tokio::time::timeout(time, self.child.wait()).await.is_ok()
    }

    /// Waits until it has exited by itself, and tells what it has said that was not read yet.
    pub(crate) async fn ended(mut self) -> Vec<String> {
        let mut said = Vec::new();
        while let Some(line) = self.answer().await {
            said.push(line);
        }
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        assert!(ended.expect("it does not exit").unwrap().success());
        said
    }

    /// Its number among the machine's processes.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().unwrap()
    }

    async fn read(&mut self) -> Option<()> {
        let line = tokio::time::timeout(PATIENCE, self.lines.next_line()).await;
        let line = line.expect("the program says nothing").unwrap()?;
        match line.strip_prefix("event ") {
            Some(event) => self.events.push_back(event.to_owned()),
            None => self.answers.push_back(line),
        }
        Some(())
    }
}
