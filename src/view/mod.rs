//! All output: wording, tables, JSON and colour. [`Out`] escapes control characters and decides on colour and width; text
//! that comes from elsewhere needs no care from the caller. There is no SQL here and no clock.

mod brief;
mod catalogs;
mod csv;
mod detail;
mod detail_json;
mod due;
mod feed;
mod form;
mod hits;
mod instant;
mod json;
mod list;
mod log;
mod markdown;
mod message;
mod metadata;
mod notes;
mod occasion;
mod out;
mod outcome;
mod overview;
mod plan;
mod printer;
mod row;
mod styled;
mod table;
mod width;

pub use brief::{Reminder, brief, reminder};
pub use catalogs::{catalogs, diff};
pub use detail::{detail, details};
pub use due::reason_of;
pub use form::Form;
pub use hits::Hits;
pub(crate) use instant::local_time;
pub use list::{Columns, List};
pub use log::{Log, change, undo_word};
pub use message::{color_messages, error, message, prompt, usage_error};
pub use notes::Notes;
pub use occasion::{occasion, occasion_outcome, occasions};
pub use out::{ColorChoice, Out, OutOptions};
pub use outcome::outcome;
pub use overview::{Overview, overview};
pub use plan::{next, plan, time_of};
pub use printer::{Layout, Printer};
pub use styled::Styled;
