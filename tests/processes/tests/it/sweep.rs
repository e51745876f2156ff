//! `kill -9` at every single file operation of a refresh, a sign-in and a sign-out.
//!
//! `die.c` is loaded into the program and kills it at the operation of a given number, or in the
//! middle of a write. The number grows until the program survives, so that nothing is left out.

use super::{
    preload::library,
    support::{ADA, GRACE, PASSWORD, Scene},
};

/// Runs the commands in a process that dies at its `at`-th point. Tells the points it came to, of
/// which it died at the last; `None` when it lived through all of them.
async fn dies_at(scene: &Scene, at: usize, commands: &[&str]) -> Option<Vec<String>> {
    let directory = scene.directory().to_str().unwrap();
    let log = scene.directory().with_extension("log");
    let at_text = at.to_string();
    let mut holder = scene.holder_with(&[
        ("LD_PRELOAD", &library("die")),
        ("DIE_BELOW", directory),
        ("DIE_AT", &at_text),
        ("DIE_LOG", log.to_str().unwrap()),
    ]);
    let mut last = None;
    for command in commands {
        holder.send(command).await;
        last = holder.answer().await;
    }
    let points = std::fs::read_to_string(&log).unwrap();
    std::fs::remove_file(&log).unwrap();
    if let Some(answer) = last {
        assert!(!answer.starts_with("error"), "{answer}");
        return None;
    }
    holder.died().await;
    let points: Vec<_> = points.lines().map(str::to_owned).collect();
    assert_eq!(points.len(), at);
    Some(points)
}

/// Where processes have died, in the order of a process's life.
#[derive(Debug, Default)]
struct Deaths(Vec<String>);

impl Deaths {
    fn push(&mut self, points: Vec<String>) {
        // Each life repeats the one before, one operation further.
        assert!(points.starts_with(&self.0), "{points:?} after {:?}", self.0);
        self.0 = points;
    }

    /// How many died at this point.
    fn count(&self, point: &str) -> usize {
        self.0.iter().filter(|seen| *seen == point).count()
    }

    /// Every step of so many writes was died at, before it and, of the writing itself, amid it.
    fn cover_writes(&self, number: usize, scene: &Scene) {
        // A sign-in looks into the place first, for which a mounted file that is empty is locked too.
        assert!(self.count("flock session.json.write") >= number, "{:?}", self.0);
        for point in [
            "open session.json.new",
            "write session.json.new",
            "half session.json.new",
            "fsync session.json.new",
        ] {
            assert_eq!(self.count(point), number, "{point}: {:?}", self.0);
        }
        // What cannot be put in place is set apart and written over the file.
        let twice = if scene.is_mounted() { 2 * number } else { number };
        for point in ["rename session.json.new", "fsync ."] {
            assert_eq!(self.count(point), twice, "{point}: {:?}", self.0);
        }
        for point in [
            "truncate session.json",
            "write session.json",
            "half session.json",
            "fsync session.json",
            "unlink session.json.whole",
        ] {
            assert_eq!(self.count(point), twice - number, "{point}: {:?}", self.0);
        }
    }
}

/// Nothing was put aside as unreadable, and after a write no temporary file is left.
fn is_tidy(scene: &Scene, written: bool) {
    for entry in std::fs::read_dir(scene.directory()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.contains("corrupt"), "{name}");
        assert!(!written || !name.ends_with(".new") && !name.ends_with(".whole"), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_killed_at_any_file_operation_ends_in_a_session_or_one_replay() {
    refresh(Scene::new().await).await;
}

pub(crate) async fn refresh(mut scene: Scene) {
    let mut deaths = Deaths::default();
    let (mut unsent, mut lost, mut saved) = (0, 0, 0);
    for at in 1.. {
        scene.clear();
        scene.sign_in().await;
        let old = scene.stored().await.unwrap().session;
        let (exchanges, replays) = scene.exchanges();
        let commands = ["advance 901", "restore", "call"];
        let Some(points) = dies_at(&scene, at, &commands).await else { break };
        deaths.push(points);

        let sent = scene.exchanges().0 - exchanges;
        // A refresh takes no file away, and `stored` takes none that is torn.
        let renewed = scene.stored().await.unwrap().session != old;
        assert!(sent == 1 || sent == 0 && !renewed);

        let mut next = scene.late_holder().await;
        assert_eq!(next.event().await, "Restored");
        let answer = next.ask("call").await;
        if sent == 1 && !renewed {
            lost += 1;
            assert_eq!(answer, "error RotationLost", "{deaths:?}");
            assert_eq!(next.ask("call").await, "error RotationLost");
            assert_eq!(scene.exchanges(), (exchanges + 2, replays + 1));
            scene.emptied().await;
        } else {
            *(if renewed { &mut saved } else { &mut unsent }) += 1;
            assert!(answer.starts_with(&format!("served {ADA} ")), "{answer}: {deaths:?}");
            assert_eq!(scene.exchanges(), (exchanges + 1, replays));
            assert!(scene.stored().await.unwrap().exchange.is_none());
        }
        is_tidy(&scene, true);
    }
    assert!(unsent > 0 && lost > 0 && saved > 0, "{unsent} {lost} {saved}");
    assert_eq!(deaths.count("flock session.json.lock"), 1);
    // The note that an exchange begins, and its outcome.
    deaths.cover_writes(2, &scene);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_killed_at_any_file_operation_has_happened_or_not() {
    sign_in(Scene::new().await).await;
}

pub(crate) async fn sign_in(mut scene: Scene) {
    let command = format!("sign-in {GRACE} {PASSWORD}");
    for before in [None, Some(ADA)] {
        let mut deaths = Deaths::default();
        let mut ends = Vec::new();
        for at in 1.. {
            scene.clear();
            if before.is_some() {
                scene.sign_in().await;
            }
            let Some(points) = dies_at(&scene, at, &[&command]).await else { break };
            deaths.push(points);

            let stored = scene.stored().await.map(|record| record.session.user.unwrap().value());
            let email = stored.as_ref().map(|user| user["email"].as_str().unwrap());
            assert!(email == before || email == Some(GRACE), "{email:?}: {deaths:?}");
            let mut next = scene.holder();
            let found = next.ask("restore").await;
            if let Some(email) = email {
                let answer = next.ask("call").await;
                assert!(answer.starts_with(&format!("served {email} ")), "{answer}: {deaths:?}");
            } else {
                assert_eq!(found, "out NeverSignedIn");
            }
            is_tidy(&scene, false);
            // What the dead process left behind is in nobody's way.
            assert!(next.ask(&command).await.starts_with("in "));
            is_tidy(&scene, true);
            ends.push(email == before);
        }
        assert!(ends.contains(&true) && ends.contains(&false), "{ends:?}");
        deaths.cover_writes(1, &scene);
    }
    assert_eq!(scene.exchanges(), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_killed_at_any_file_operation_has_happened_or_not() {
    sign_out(Scene::new().await).await;
}

pub(crate) async fn sign_out(mut scene: Scene) {
    let mut deaths = Deaths::default();
    let mut ends = Vec::new();
    for at in 1.. {
        scene.clear();
        scene.sign_in().await;
        let Some(points) = dies_at(&scene, at, &["restore", "sign-out"]).await else { break };
        deaths.push(points);

        let stored = scene.stored().await.is_some();
        let mut next = scene.holder();
        let found = next.ask("restore").await;
        let answer = next.ask("call").await;
        if stored {
            assert!(found.starts_with("in ") && answer.starts_with(&format!("served {ADA} ")));
            assert_eq!(next.ask("sign-out").await, "out ByUser");
        } else {
            assert_eq!((&*found, &*answer), ("out NeverSignedIn", "error SignedOut"));
        }
        assert!(scene.stored().await.is_none());
        let content = std::fs::read(scene.file()).ok();
        assert_eq!(content, scene.is_mounted().then(Vec::new));
        is_tidy(&scene, true);
        ends.push(stored);
    }
    assert!(ends.contains(&true) && ends.contains(&false), "{ends:?}");
    // What cannot be removed is emptied.
    let mounted = scene.is_mounted();
    let last =
        if mounted { ["truncate session.json", "fsync session.json"] } else { ["fsync ."; 2] };
    for point in ["flock session.json.write", "unlink session.json"].into_iter().chain(last) {
        assert_eq!(deaths.count(point), 1, "{point}: {deaths:?}");
    }
    assert_eq!(scene.exchanges(), (0, 0));
}
