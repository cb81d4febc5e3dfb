//! The event log: event kinds, their order, the checks before a change is recorded, and the folds that compute state from
//! events. Storage of events belongs to `store::log`; due dates belong to `schedule`.

pub(crate) mod check;
pub(crate) mod entry;
pub(crate) mod event;
pub(crate) mod fold;
pub(crate) mod fold_goal;
#[cfg(test)]
mod fold_note_tests;
pub(crate) mod fold_occasion;
#[cfg(test)]
mod fold_pass_tests;
#[cfg(test)]
mod fold_period_tests;
#[cfg(test)]
mod fold_tests;
pub(crate) mod foreign;
pub(crate) mod merges;
pub(crate) mod note;
pub(crate) mod overrides;
pub(crate) mod stamp;
pub(crate) mod state;
pub(crate) mod undo;
pub(crate) mod unlogged;
