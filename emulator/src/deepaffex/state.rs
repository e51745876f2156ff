//! What the emulated DeepAffex remembers.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::settings::{self, Settings};
use crate::random::OneTimeCode;

/// Everything between two requests.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) users: Vec<User>,
    /// Registered devices, each with the key of its licence.
    pub(crate) devices: BTreeMap<Uuid, String>,
    /// Live pairs by their token.
    pub(crate) pairs: HashMap<String, Pair>,
    /// Refresh tokens that were used.
    pub(crate) spent: HashSet<String>,
    /// Codes under way, by telephone number.
    pub(crate) codes: HashMap<String, OneTimeCode>,
    organizations: Vec<(String, Uuid)>,
    /// So that two tokens of one second differ.
    pub(crate) issued: u64,
}

/// An account.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) settings: settings::User,
    /// Grows when all of the user's sessions are ended.
    pub(crate) session_generation: i64,
}

/// Whose a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Device(Uuid),
    User {
        id: Uuid,
        /// The device that the user signed in on.
        device: Option<Uuid>,
    },
}

/// A token's other half, and what goes with both.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) owner: Owner,
    pub(crate) refresh_token: String,
    pub(crate) refresh_expires_at: DateTime<Utc>,
    pub(crate) user_agent: String,
}

impl State {
    pub(crate) fn new(settings: &Settings) -> Self {
        let user = |user: &settings::User| User {
            id: Uuid::new_v4(),
            email: user.email.clone(),
            settings: user.clone(),
            session_generation: 1,
        };
        let organization = |it: &settings::Organization| (it.identifier.clone(), Uuid::new_v4());
        Self {
            users: settings.users.iter().map(user).collect(),
            devices: BTreeMap::new(),
            pairs: HashMap::new(),
            spent: HashSet::new(),
            codes: HashMap::new(),
            organizations: settings.organizations.iter().map(organization).collect(),
            issued: 0,
        }
    }

    pub(crate) fn organization_id(&self, identifier: &str) -> Option<Uuid> {
        self.organizations.iter().find(|(known, _)| known == identifier).map(|(_, id)| *id)
    }

    pub(crate) fn user(&self, id: Uuid) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    pub(crate) fn by_email(&self, email: &str) -> Option<&User> {
        self.users.iter().find(|user| user.email.eq_ignore_ascii_case(email))
    }

    pub(crate) fn by_phone_number(&self, number: &str) -> Option<&User> {
        self.users.iter().find(|user| user.settings.phone_number == number)
    }

    /// Ends the pairs of those whom `whose` names.
    pub(crate) fn end_pairs(&mut self, whose: impl Fn(&Owner) -> bool) {
        self.pairs.retain(|_, pair| !whose(&pair.owner));
    }

    /// Ends all of a user's sessions, on every device.
    pub(crate) fn log_out(&mut self, user: Uuid) {
        self.end_pairs(|owner| matches!(owner, Owner::User { id, .. } if *id == user));
        for known in self.users.iter_mut().filter(|known| known.id == user) {
            known.session_generation += 1;
        }
    }

    /// Takes a device off its licence, and its users' sessions with it.
    pub(crate) fn unregister(&mut self, id: Uuid) {
        self.devices.remove(&id);
        self.end_pairs(|owner| match owner {
            Owner::Device(device) => *device == id,
            Owner::User { device, .. } => *device == Some(id),
        });
    }
}
