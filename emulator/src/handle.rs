//! What every emulated service has beside its own state: a clock, faults and counts, mail boxes, a
//! document; and the handle by which a test reaches them.
//!
//! It knows operations by their ids only. What else a test may do to a service is on that service's
//! own handle, which dereferences to this one.

use std::fmt::{self, Debug};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::clock::ServerClock;
use crate::document::Document;
use crate::faults::{Barrier, Fault, Faults, Stage};
use crate::outbox::{Mail, Outbox, Sms};

/// One emulated service, in the hands of a test. Clones share the service.
///
/// The handles of the services dereference to it, so that a test reads the same for each of them,
/// and a helper may take any:
///
/// ```
/// use hallpass_emulator::{Emulator, Fault, Handle};
///
/// fn unavailable(service: &Handle) {
///     service.fail("*", Fault::status(503).with_header("retry-after", "2"));
/// }
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let emulator = Emulator::start().await?;
/// unavailable(emulator.nhost());
/// # Ok::<(), hallpass_emulator::StartError>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Handle {
    core: Arc<Core>,
}

/// What all services have in common.
pub(crate) struct Core {
    /// The service's name in paths and orders.
    pub(crate) name: &'static str,
    /// The base of every operation's path, without a slash at the end.
    pub(crate) url: String,
    pub(crate) clock: ServerClock,
    pub(crate) faults: Faults,
    pub(crate) outbox: Outbox,
    /// Gives the document, which is read when it is first needed.
    document: fn() -> &'static Document,
    /// For the page that shows them.
    settings: Arc<dyn Debug + Send + Sync>,
    replays: AtomicUsize,
}

impl Core {
    pub(crate) fn new(
        name: &'static str,
        url: String,
        document: fn() -> &'static Document,
        settings: Arc<dyn Debug + Send + Sync>,
    ) -> Arc<Self> {
        Arc::new(Self {
            name,
            url,
            clock: ServerClock::default(),
            faults: Faults::default(),
            outbox: Outbox::default(),
            document,
            settings,
            replays: AtomicUsize::new(0),
        })
    }

    pub(crate) fn document(&self) -> &'static Document {
        (self.document)()
    }

    /// Notes that a spent refresh token was presented.
    pub(crate) fn count_replay(&self) {
        self.replays.fetch_add(1, Ordering::SeqCst);
    }
}

impl Debug for Handle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Handle");
        shown.field("name", &self.core.name).field("url", &self.core.url).finish_non_exhaustive()
    }
}

impl Handle {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// The service's name: `nhost`, `tybrite`, `linxio` or `deepaffex`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.core.name
    }

    /// The base URL for a client, as `http://127.0.0.1:PORT/nhost/v1`.
    #[must_use]
    pub fn url(&self) -> String {
        self.core.url.clone()
    }

    /// The settings in force, as text for a person.
    pub(crate) fn settings_text(&self) -> String {
        format!("{:#?}", self.core.settings)
    }

    /// Queues a fault for an operation, by its id; `*` stands for any operation.
    ///
    /// # Panics
    /// When no operation has that id: a fault that never strikes would prove nothing.
    pub fn fail(&self, operation: &str, fault: Fault) {
        self.core.faults.queue(self.existing(operation), fault);
    }

    /// Forgets every queued fault.
    pub fn clear_faults(&self) {
        self.core.faults.clear();
    }

    /// How often an operation was called, whatever came of it; `*` gives the sum over all.
    ///
    /// # Panics
    /// When no operation has that id.
    #[must_use]
    pub fn calls(&self, operation: &str) -> usize {
        self.core.faults.calls(self.existing(operation))
    }

    /// Every operation that was called, with how often, by name.
    #[must_use]
    pub fn all_calls(&self) -> Vec<(String, usize)> {
        let mut calls: Vec<_> = self.core.faults.all_calls().into_iter().collect();
        calls.sort();
        calls
    }

    /// How often a refresh token was presented after it had been spent.
    #[must_use]
    pub fn replays(&self) -> usize {
        self.core.replays.load(Ordering::SeqCst)
    }

    /// Stops requests to an operation before it runs, until the barrier is released or dropped;
    /// `*` stands for any operation.
    ///
    /// # Panics
    /// When no operation has that id.
    #[must_use]
    pub fn hold(&self, operation: &str) -> Barrier {
        self.core.faults.hold(self.existing(operation), Stage::BeforeOperation)
    }

    /// Stops requests after the operation ran and before its answer goes out. A request that a
    /// fault kept from running does not come by.
    ///
    /// # Panics
    /// When no operation has that id.
    #[must_use]
    pub fn hold_answer(&self, operation: &str) -> Barrier {
        self.core.faults.hold(self.existing(operation), Stage::BeforeAnswer)
    }

    /// Whether `operation` is one of the document's ids, or `*`.
    #[must_use]
    pub fn knows(&self, operation: &str) -> bool {
        operation == "*" || self.core.document().has(operation)
    }

    fn existing<'a>(&self, operation: &'a str) -> &'a str {
        assert!(
            self.knows(operation),
            "no operation is called {operation:?} in {}",
            self.core.document().file
        );
        operation
    }

    /// Moves the server's clock forward; tokens, tickets and codes age by it.
    pub fn advance(&self, step: Duration) {
        self.core.clock.advance(step);
    }

    /// Sets how far the server's clock is off the machine's, in seconds.
    pub fn set_clock_shift(&self, seconds: i64) {
        self.core.clock.set_shift(seconds);
    }

    /// The server's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.core.clock.now()
    }

    /// Every mail the server sent, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.core.outbox.mails().into_iter().map(|(_, mail)| mail).collect()
    }

    /// The latest mail to an address.
    #[must_use]
    pub fn last_mail_to(&self, address: &str) -> Option<Mail> {
        let address = address.to_lowercase();
        self.mails().into_iter().rev().find(|mail| mail.to.to_lowercase() == address)
    }

    /// Every text message the server sent, oldest first.
    #[must_use]
    pub fn text_messages(&self) -> Vec<Sms> {
        self.core.outbox.text_messages().into_iter().map(|(_, sms)| sms).collect()
    }

    /// The latest text message to a number.
    #[must_use]
    pub fn last_sms_to(&self, number: &str) -> Option<Sms> {
        self.text_messages().into_iter().rev().find(|sms| sms.to == number)
    }

    /// Waits until the server has sent `count` mails and text messages in all.
    ///
    /// # Cancel safety
    /// Nothing is lost by dropping the future.
    pub async fn sent(&self, count: usize) {
        self.core.outbox.sent(count).await;
    }

    /// What was sent, for the page that shows the boxes of all services in one order.
    pub(crate) fn outbox(&self) -> &Outbox {
        &self.core.outbox
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handle() -> Handle {
        fn document() -> &'static Document {
            static DOCUMENT: std::sync::OnceLock<Document> = std::sync::OnceLock::new();
            DOCUMENT.get_or_init(|| {
                let text = "paths: {/login: {post: {operationId: login}}}";
                Document::parse("openapi/test.yaml", text, |_| {})
            })
        }
        Handle::new(Core::new("test", "http://unused/test".to_owned(), document, Arc::new(())))
    }

    #[test]
    #[should_panic(expected = "no operation is called \"logon\" in openapi/test.yaml")]
    fn a_misspelt_operation_is_no_silent_success() {
        handle().fail("logon", Fault::drop_before());
    }

    #[test]
    fn an_operation_is_known_by_its_id_and_all_by_the_star() {
        let handle = handle();
        assert!(handle.knows("login") && handle.knows("*") && !handle.knows("logon"));
        assert_eq!(handle.calls("*") + handle.calls("login") + handle.replays(), 0);
    }

    #[test]
    fn clones_share_the_clock() {
        let handle = handle();
        handle.clone().advance(Duration::from_secs(86_400));
        assert!(handle.now() - Utc::now() > chrono::TimeDelta::hours(23));
    }
}
