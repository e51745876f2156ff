//! Telling a story: each step as it is done, and how long it took; and the steps that are the same for
//! every service.

use std::{future::Future, time::Instant};

use hallpass_emulator::Handle;

use crate::Result;

/// Prints each step as it is done.
pub(crate) struct Story {
    steps: usize,
    begun: Instant,
    last: Instant,
}

impl Story {
    #[expect(clippy::disallowed_methods, reason = "an example's stopwatch")]
    pub(crate) fn begin(service: &str, url: &str) -> Self {
        println!("{service} at {url}\n");
        Self { steps: 0, begun: Instant::now(), last: Instant::now() }
    }

    #[expect(clippy::disallowed_methods, reason = "an example's stopwatch")]
    pub(crate) fn tell(&mut self, step: &str, what: &str) {
        self.steps += 1;
        println!(
            "{:>2}. {step:<19} {:>5} ms   {what}",
            self.steps,
            self.last.elapsed().as_millis()
        );
        self.last = Instant::now();
    }

    pub(crate) fn end(self) {
        println!("\n{} steps in {} ms", self.steps, self.begun.elapsed().as_millis());
    }
}

/// A day later every token has come to its end, and a hundred callers find out at once.
pub(crate) async fn outlive_the_token<C, Going>(
    story: &mut Story,
    server: &Handle,
    refresh: &str,
    call: C,
) -> Result<()>
where
    C: Fn() -> Going,
    Going: Future<Output = hallpass::Result<()>> + Send + 'static,
{
    let before = server.calls(refresh);
    server.advance(std::time::Duration::from_secs(25 * 3_600));
    let calls: Vec<_> = (0..100).map(|_| tokio::spawn(call())).collect();
    for call in calls {
        call.await??;
    }
    let refreshes = server.calls(refresh) - before;
    if refreshes != 1 {
        return Err(format!("a hundred callers made {refreshes} refreshes").into());
    }
    story.tell("outlived its token", "a day later 100 calls at once: 100 answers, 1 refresh");
    Ok(())
}
