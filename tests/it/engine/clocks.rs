//! Clocks that are wrong, are set, or stand still: how many exchanges they cost, and that no token
//! known to be over is handed out.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use hallpass::{
    AccessToken, BoxFuture, Expiry, RefreshFailure, RefreshToken, Result, Service, Session,
    clock::{Clock, ManualClock},
    manager::SessionManager,
};

use super::support::number;

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);
const LIFETIME: Duration = Duration::from_secs(900);

/// What an answer tells of the token's end.
#[derive(Clone, Copy, Debug)]
enum Told {
    /// Seconds from now.
    Lifetime,
    /// A point in time, and the server's clock in the `Date` header.
    Timestamp,
    /// Nothing but the token's own `iat` and `exp`.
    Claims,
    /// Seconds from now, and the server's clock in the `Date` header, in whole seconds.
    Dated,
}

/// A server whose clock is off, and the truth about its tokens' age.
#[derive(Clone, Debug)]
struct Clockwork {
    clock: ManualClock,
    lifetime: Duration,
    told: Told,
    /// What the server's clock shows more than this machine's did when the test began, in seconds.
    ahead: i64,
    truth: Arc<Mutex<Truth>>,
}

#[derive(Debug)]
struct Truth {
    /// Time that has really passed.
    elapsed: Duration,
    started: hallpass::Timestamp,
    /// When each token was issued.
    issued: Vec<Duration>,
}

impl Clockwork {
    fn new(clock: ManualClock, lifetime: Duration, told: Told, ahead: i64) -> Self {
        let truth = Truth { elapsed: Duration::ZERO, started: clock.wall(), issued: Vec::new() };
        Self { clock, lifetime, told, ahead, truth: Arc::new(Mutex::new(truth)) }
    }

    async fn signed_in(&self) -> SessionManager {
        let manager = SessionManager::builder(self.clone())
            .runtime(tokio::runtime::Handle::current())
            .early_wait(Duration::ZERO)
            .clock(self.clock.clone())
            .build();
        manager.set_session(self.issue()).await.unwrap();
        manager
    }

    fn advance(&self, step: Duration) {
        self.truth.lock().unwrap().elapsed += step;
        self.clock.advance(step);
    }

    fn suspend(&self, step: Duration) {
        self.truth.lock().unwrap().elapsed += step;
        self.clock.suspend(step);
    }

    fn exchanges(&self) -> usize {
        self.truth.lock().unwrap().issued.len() - 1
    }

    fn issue(&self) -> Session {
        let mut truth = self.truth.lock().unwrap();
        let elapsed = truth.elapsed;
        truth.issued.push(elapsed);
        let true_now = truth.started + truth.elapsed;
        let now = hallpass::Timestamp::from_millis(true_now.as_millis() + self.ahead * 1_000);
        let expiry = match self.told {
            Told::Lifetime => Expiry::new().after(self.lifetime),
            Told::Timestamp => Expiry::new().at(now + self.lifetime).with_server_time(now),
            Told::Claims => Expiry::new(),
            Told::Dated => {
                let date = hallpass::Timestamp::from_secs(now.as_millis().div_euclid(1_000));
                Expiry::new().after(self.lifetime).with_server_time(date)
            }
        };
        let (iat, exp) = (now.as_millis() / 1_000, (now + self.lifetime).as_millis() / 1_000);
        let number = truth.issued.len();
        let access = AccessToken::new(jwt(iat, exp, number));
        Session::new("clockwork", access, self.clock.wall())
            .with_refresh_token(RefreshToken::new("r"))
            .with_expiry(&expiry)
    }

    /// Asks for a token; it must be one that really has time left.
    async fn ask(&self, manager: &SessionManager) {
        let number = number(&manager.authorization().await.unwrap());
        // The refresh behind the caller, if there is one, comes to its end.
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        let truth = self.truth.lock().unwrap();
        let age = truth.elapsed - truth.issued[number - 1];
        assert!(age < self.lifetime, "token {number} is {age:?} old: {self:?}");
    }
}

impl Service for Clockwork {
    fn name(&self) -> &str {
        "clockwork"
    }

    fn refresh<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        Box::pin(async { Ok(self.issue()) })
    }

    fn revoke<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// A token of that form whose signature is its number.
fn jwt(iat: i64, exp: i64, number: usize) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    let claims = URL_SAFE_NO_PAD.encode(format!("{{\"iat\":{iat},\"exp\":{exp}}}"));
    format!("e30.{claims}.-{number}")
}

/// A fresh clock of either kind.
const CLOCKS: [fn() -> ManualClock; 2] =
    [ManualClock::default, || ManualClock::default().counting_sleep()];

#[tokio::test]
async fn a_server_whose_clock_is_an_hour_off_costs_no_exchange_more() {
    for clock in CLOCKS {
        let mut costs = Vec::new();
        for told in [Told::Lifetime, Told::Timestamp, Told::Claims] {
            for ahead in [-3_600, 0, 3_600] {
                let world = Clockwork::new(clock(), LIFETIME, told, ahead);
                let manager = world.signed_in().await;
                for _ in 0..24 * 60 {
                    world.advance(MINUTE);
                    world.ask(&manager).await;
                }
                costs.push(world.exchanges());
            }
        }
        // A day of tokens that are renewed a minute before their quarter of an hour is over.
        let day = usize::try_from(24 * 60 / 14).unwrap();
        assert_eq!(costs, [day; 9]);
    }
}

#[tokio::test]
async fn a_lifetime_shorter_than_the_window_is_used_for_nine_tenths() {
    for clock in CLOCKS {
        let lifetime = Duration::from_secs(30);
        let world = Clockwork::new(clock(), lifetime, Told::Lifetime, 0);
        let manager = world.signed_in().await;
        for _ in 0..2_700 {
            world.advance(Duration::from_secs(1));
            world.ask(&manager).await;
        }
        assert_eq!(world.exchanges(), 2_700 / 27);
    }
}

#[tokio::test]
async fn eight_hours_of_sleep_cost_one_exchange_and_no_dead_token() {
    for clock in CLOCKS {
        let world = Clockwork::new(clock(), LIFETIME, Told::Lifetime, 0);
        let manager = world.signed_in().await;
        for night in 1..=5 {
            world.ask(&manager).await;
            world.suspend(8 * HOUR);
            for _ in 0..10 {
                world.ask(&manager).await;
            }
            assert_eq!(world.exchanges(), night);
        }
    }
}

#[tokio::test]
async fn a_step_of_the_wall_clock_costs_at_most_one_exchange() {
    for clock in CLOCKS {
        for back in [true, false] {
            let world = Clockwork::new(clock(), LIFETIME, Told::Timestamp, 0);
            let manager = world.signed_in().await;
            world.advance(MINUTE);
            world.ask(&manager).await;
            let wall = world.clock.wall();
            world.clock.set_wall(if back { wall - HOUR } else { wall + HOUR });
            // Forward it cannot be told from sleep, or from a virtual machine's pause.
            for _ in 0..12 {
                world.advance(MINUTE);
                world.ask(&manager).await;
            }
            assert_eq!(world.exchanges(), usize::from(!back));
            // And from there on all is as ever.
            for _ in 0..14 {
                world.advance(MINUTE);
                world.ask(&manager).await;
            }
            assert_eq!(world.exchanges(), 1 + usize::from(!back));
        }
    }
}

#[tokio::test]
async fn a_step_back_to_the_moment_of_the_last_look_fools_no_clock() {
    for clock in CLOCKS {
        let world = Clockwork::new(clock(), LIFETIME, Told::Lifetime, 0);
        let manager = world.signed_in().await;
        world.ask(&manager).await;
        let wall = world.clock.wall();
        world.advance(LIFETIME);
        world.clock.set_wall(wall);
        world.ask(&manager).await;
        assert_eq!(world.exchanges(), 1);
    }
}

/// The lifetime of a token that was issued half a second after a full one ends half a second after the
/// token's `exp`.
#[tokio::test]
async fn no_token_is_handed_out_after_an_exp_that_is_cut_to_whole_seconds() {
    for clock in CLOCKS {
        for millis in (0..1_000).step_by(111) {
            let world = Clockwork::new(clock(), LIFETIME, Told::Dated, 0);
            world.advance(Duration::from_millis(millis));
            let manager = world.signed_in().await;
            let exp = manager.session().unwrap().claims().unwrap().expires_at().unwrap();
            world.advance(exp.since(world.clock.wall()));
            let handed_out = number(&manager.authorization().await.unwrap());
            assert_eq!(handed_out, 2, "the first one has ended, {millis} ms after a full second");
        }
    }
}
