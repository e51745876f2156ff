//! What holds for every service: the traits, the client that a setting chooses, and the session
//! engine's promises with each service's own rotation.

mod answers;
mod any;
mod leaving;
mod rotation;
mod unstored;
mod world;
