//! The recall at a rereading.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// How much of a text the person recalled when reading it again.
    pub enum Recall: "recall" {
        /// Almost nothing.
        Forgot = "forgot",
        /// Some, with effort.
        Hard = "hard",
        /// Most of it.
        Good = "good",
        /// All of it, without effort.
        Easy = "easy",
    }
}
