//! What people and programs see. All that is printed passes through here: this is where control characters die, where
//! width is measured and where colour is decided. There is no SQL here and no clock.

mod brief;
mod catalogs;
mod csv;
mod detail;
mod detail_json;
mod due;
mod hits;
mod instant;
mod json;
mod list;
mod log;
mod markdown;
mod metadata;
mod notes;
mod occasion;
mod out;
mod outcome;
mod overview;
mod plan;
mod table;

pub use brief::{Said, brief, in_words};
pub use catalogs::{catalogs, diff};
pub use detail::{detail, details};
pub use due::reason_of;
pub use hits::HitPrinter;
pub use list::{Columns, Form, ListPrinter};
pub use log::{LogPrinter, change, turned};
pub use notes::NotesPrinter;
pub use occasion::{occasion, occasion_outcome, occasions};
pub use out::{ColorChoice, Out, OutOptions};
pub use outcome::outcome;
pub use overview::{Parts, overview};
pub use plan::{next, plan, time_of};
