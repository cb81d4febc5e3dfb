//! How much of a text came to mind when it was read again.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// How much of a text came to mind when it was read again.
    pub enum Recall: "recall" {
        /// Nothing of use.
        Forgot = "forgot",
        /// Some, with effort.
        Hard = "hard",
        /// Most of it.
        Good = "good",
        /// All of it, without effort.
        Easy = "easy",
    }
}
