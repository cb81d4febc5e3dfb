//! Foreign formats, one file each: from what the program knows to what others read. Nothing is printed here, and nothing
//! is asked of the store or the clock.

pub mod ics;
