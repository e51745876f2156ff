//! What an administrator does to accounts behind the service's back, for tests.

use uuid::Uuid;

use super::Nhost;
use super::account::SignUpOptions;
use super::state::PasswordDigest;

impl Nhost {
    /// Adds an account with a password, whatever the settings say of sign-ups, and gives its id.
    /// When there is one with the address, that one gets the password.
    ///
    /// # Panics
    /// When the settings' default role is none of their default allowed roles.
    pub fn add_user(&self, email: &str, password: &str) -> Uuid {
        let service = &self.service;
        let mut state = service.state();
        let known = state.user_by_email(email).map(|user| user.id);
        let id = known.unwrap_or_else(|| {
            let user = service
                .new_email_user(email, &SignUpOptions::default())
                .expect("the settings' own roles are allowed");
            let id = user.id;
            state.users.insert(id, user);
            id
        });
        if let Some(user) = state.users.get_mut(&id) {
            user.password = Some(PasswordDigest::new(id, password));
        }
        id
    }
}
