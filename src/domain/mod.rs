//! What the words mean: resources, events and their fold, cadences and due dates.
//!
//! Pure and total. There is no clock here, no file, no SQL, and no panic for any value that the types admit.

mod cadence;
mod date;
mod edit;
mod effort;
mod event;
mod fold;
mod id;
mod identifier;
mod line;
mod memory;
mod nearest;
mod occasion;
mod plan;
mod query;
mod ranking;
mod resource;
mod span;
mod stamp;
mod state;
mod verdict;
mod when;
mod words;
mod work;

pub use cadence::{
    Cadence, CadenceInForce, CadenceSource, NotACadence, OwnCadence, cadence_in_force,
};
pub use date::{LocalDate, NotADate};
pub use edit::{Edit, Said, Words, words_on};
pub use effort::{Effort, Length, NotAPace, Pace, Rates, effort, time_words};
pub use event::{Event, What};
pub use fold::{CatalogEntry, fold, outlasts_its_catalog, retracted};
pub use id::{ActId, DeviceId, EventId, NotASlug, OccasionId, ResourceId, Slug, Subject};
pub use identifier::{Named, arxiv, canonical, doi, isbn, web_address};
pub use line::{MOST_OF_A_NOTE, line, one_line};
pub use memory::{FLOOR, Memory, RETENTION, Recall, memory};
pub use nearest::nearest;
pub use occasion::{Call, DEFAULT_LEAD, Dated, Occasion, call_reason, fold_occasion};
pub use plan::{Cut, Frame, Plan, Session, Task, plan};
pub use query::{Comparison, KEYS, Moment, NotATerm, Term, Test};
pub use ranking::{Bond, Candidate, Ranked, rank};
pub use resource::{
    Depth, Domain, Kind, NotAProgress, Progress, Relation, RelationKind, Resource, Status, TieMode,
    can_be_followed, depth_this_time,
};
pub use span::{NotASpan, Span};
pub use stamp::Stamp;
pub use state::{Due, DueBy, Grounds, Note, Reading, State, due};
pub use verdict::{Facts, Verdict, verdict};
pub use when::{NotAWhen, When};
pub use words::UnknownWord;
pub use work::{Known, Work};
