//! What a device knows of the places that it syncs with, and the events that it exchanges.

pub(super) mod device;
pub(super) mod outgoing;
pub(super) mod targets;
