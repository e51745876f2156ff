//! Programs that exit in their token's last minute, while its refresh is under way: a hundred exits of
//! a hundred leave a session behind that works.
//!
//! Such an exit is no luck of timing here. In each round the server has spent the old refresh token and
//! keeps the answer with the new one back until the program has all that it asked for, or has given it
//! up, and then for the time that an answer takes over a network. A program that exits meanwhile takes
//! the refresh along with it, and its next start meets `RotationLost`: so it was where an early refresh
//! ran on the caller's runtime and nobody waited for it. In the same way a refresh on a runtime that is
//! parked between two calls is never stored.

use std::{process::Command, time::Duration};

use hallpass::{
    nhost::Client,
    store::{Loaded, Record},
};
use hallpass_emulator::Barrier;

use super::support::{ADA, Holder, PASSWORD, Scene};

/// How often a program exits in each way.
const ROUNDS: usize = 25;

/// How long an answer is on its way.
const LATENCY: Duration = Duration::from_millis(30);

/// For what never comes where a refresh is lost.
const LONGEST: Duration = Duration::from_secs(20);

/// One session that goes from one program to the next.
struct Story {
    scene: Scene,
    rounds: usize,
}

impl Story {
    async fn begin() -> Self {
        let scene = Scene::new().await;
        // By the machine's clock, which is the programs'.
        let client = Client::builder(scene.emulator.nhost().url()).store(scene.store());
        let client = client.build().unwrap();
        client.sign_in_email_password(ADA, PASSWORD).await.unwrap();
        Self { scene, rounds: 0 }
    }

    /// Starts a program when its token has half a minute left. It gives its refresh and its call to the
    /// server, where both are done, and neither is answered.
    async fn exit(&mut self, program: &str) -> Exit {
        self.rounds += 1;
        let nhost = self.scene.emulator.nhost();
        let life = nhost.settings().access_token_lifetime;
        let old = self.scene.age(life - Duration::from_secs(30)).await;
        let (refresh, call) = (nhost.hold_answer("refreshToken"), nhost.hold_answer("getUser"));
        let program = self.scene.program(program);
        for request in [&refresh, &call] {
            let arrived = tokio::time::timeout(LONGEST, request.arrived(1)).await;
            arrived.unwrap_or_else(|_| panic!("exit {}: a request is missing", self.rounds));
        }
        Exit { old, program, refresh, call }
    }

    /// The program ends, having said this, and is started again: its session works.
    async fn restart(&self, exit: Exit, said: &[&str]) {
        let number = self.rounds;
        assert_eq!(exit.program.ended().await, said, "exit {number}");
        let served = format!("served {ADA}");
        assert_eq!(self.scene.program("readme").ended().await, [served], "restart {number}");
        // Each one's exchange spends the refresh token that the one before has left.
        assert_eq!(self.scene.exchanges(), (number, 0), "restart {number}");
        let stored = self.scene.stored().await.unwrap();
        assert!(stored.exchange.is_none() && stored.session != exit.old.session, "exit {number}");
    }

    /// The last refresh token is as good as those before.
    async fn end(self) {
        assert_eq!(self.rounds, ROUNDS);
        assert!(self.scene.holder().ask("refresh").await.starts_with("Refreshed "));
        assert_eq!(self.scene.exchanges(), (ROUNDS + 1, 0));
    }
}

/// A program that is about to exit.
struct Exit {
    old: Record,
    program: Holder,
    refresh: Barrier,
    call: Barrier,
}

impl Exit {
    /// The refresh is answered when the time of an answer has passed, or the program is gone.
    async fn answer_refresh(&mut self) {
        // Which of the two it was shows at the restart.
        let _ = self.program.exits_within(LATENCY).await;
        self.refresh.release();
    }
}

/// The call is answered, and the program has nothing left to do.
async fn return_from_main(program: &str) {
    let mut story = Story::begin().await;
    for _ in 0..ROUNDS {
        let mut exit = story.exit(program).await;
        exit.call.release();
        exit.answer_refresh().await;
        story.restart(exit, &[&format!("served {ADA}")]).await;
    }
    story.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_of_the_readme_may_exit_in_a_tokens_last_minute() {
    return_from_main("readme").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_on_one_thread_may_exit_in_a_tokens_last_minute() {
    return_from_main("block-on").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_parks_its_runtime_may_exit_in_a_tokens_last_minute() {
    let mut story = Story::begin().await;
    let served = format!("served {ADA}");
    for number in 1..=ROUNDS {
        let mut exit = story.exit("parked").await;
        exit.call.release();
        assert_eq!(exit.program.answer().await.as_ref(), Some(&served));
        // From here on nobody runs the runtime of the call that has started the refresh.
        exit.answer_refresh().await;
        let old = &exit.old.session;
        let renewed = story.scene.becomes(|loaded| match loaded {
            Loaded::Record(record) => record.exchange.is_none() && record.session != *old,
            _ => false,
        });
        let stored = tokio::time::timeout(LONGEST, renewed).await;
        stored.unwrap_or_else(|_| panic!("exit {number}: the refresh is parked"));
        exit.program.send("go on").await;
        story.restart(exit, &[&served]).await;
    }
    story.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_may_end_at_ctrl_c_in_the_middle_of_a_refresh() {
    let mut story = Story::begin().await;
    for number in 1..=ROUNDS {
        // Turn by turn on a runtime with threads of its own and on one without.
        let program = if number % 2 == 0 { "interrupted" } else { "interrupted-alone" };
        let mut exit = story.exit(program).await;
        let mut interrupt = Command::new("kill");
        interrupt.arg("-INT").arg(exit.program.id().to_string());
        assert!(interrupt.status().unwrap().success());
        // The call is dropped by then, and main returns.
        assert_eq!(exit.program.answer().await.unwrap(), "interrupted");
        exit.answer_refresh().await;
        exit.call.release();
        story.restart(exit, &[]).await;
    }
    story.end().await;
}
