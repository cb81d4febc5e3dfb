//! The domain types and rules: resources, events and their fold, cadences, due dates, plans.
//!
//! Everything here is pure and total: no clock, no I/O, no SQL, and no panic for any value of these types.

mod blog;
mod bounds;
mod completion;
mod excerpt;
mod filter;
mod goal;
mod hidden;
mod id;
mod interval;
mod line;
mod log;
mod meaning;
mod nearest;
mod plan;
mod resource;
mod schedule;
mod selection;
mod stats;
mod sync;
mod text_form;
mod time;
mod vocabulary;

pub use blog::caught_up::{CaughtUp, Seen};
pub use blog::entry::{FollowedFeed, PostEntry};
pub use blog::ignored::{has_begun_words, has_words, ignored_words};
pub use blog::merge::{DatedPost, FetchedPosts, KnownPost, MAX_POSTS, MergedPosts, merge_posts};
pub use blog::news::{CountedPost, News, news};
pub use blog::post::{Feed, Post};
pub use blog::post_key::{ParsePostKeyError, PostKey};
pub use bounds::{Bounds, Comparison};
pub use completion::Completion;
pub use excerpt::{MARKS, excerpt, mark_first};
pub use filter::{Day, KEYS as FILTER_KEYS, ParseTermError, Past, Term, Test};
pub use goal::standing::{
    GOAL_AMOUNTS, GOAL_YEARS, Goal, GoalDone, GoalStanding, GoalState, to_tenths,
};
pub use goal::unit::{GoalUnit, ParseGoalUnitError};
pub use hidden::{is_hidden, visible};
pub use id::{
    DeviceId, EventId, GoalId, OccasionId, ParseSlugError, ResourceId, Slug, Subject, TransactionId,
};
pub use interval::{FetchOutcome, may_fetch, next_fetch};
pub use line::{MAX_NOTE_BYTES, line, one_line};
pub use log::check::{Check, Current, Traits, check};
pub use log::entry::{Changes, LogEntry, Renamed, Retraction, Unchanged};
pub use log::event::{Event, EventKind};
pub use log::fold::{CatalogEntry, fold, outlasts_its_catalog, retracted, retractions};
pub use log::fold_goal::fold_goal;
pub use log::fold_occasion::fold_occasion;
pub use log::foreign::{check_foreign, check_retraction};
pub use log::merges::{Merge, merge_of, shown_by};
pub use log::note::{Highlight, NoteEntry, last_old_day, note_of_day, sort_by_place};
pub use log::overrides::{Overrides, overrides_of};
pub use log::stamp::Stamp;
pub use log::state::{Note, State};
pub use log::undo::{Ahead, Next, Reversed, Step, StepKind, Way, next_to_redo, next_to_undo};
pub use log::unlogged::Unlogged;
pub use meaning::{Known, Meaning, almost, due_by, meaning};
pub use nearest::{nearest, nearest_typed};
pub use plan::effort::{
    Effort, Length, Pace, ParsePaceError, Rates, effort, short_time, time_words,
};
pub use plan::planned::{Omitted, OmittedDomain, PlanTarget, Planned};
pub use plan::ranking::{Candidate, CandidateRelation, Ranked, rank};
pub use plan::suggestion::{Offer, Suggestion, offer, suggestions};
pub use plan::weeks::{Omission, Plan, SHORTEST, SITTING, Session, Task, Window, plan};
pub use resource::address::{Address, doi_address, first_address, web_address, web_start};
pub use resource::arrival::Existing;
pub use resource::catalog::{CatalogFetch, CatalogSource, CatalogSummary};
pub use resource::counts::{Counts, DomainProgress, TagProgress};
pub use resource::credited::Credited;
pub use resource::depth::{Depth, depth_this_time};
pub use resource::detail::{AlsoIn, Detail, MergedEntry, Neighbour, ReadingEntry};
pub use resource::duplicate::{Comparable, Duplicate, Twin, duplicates};
pub use resource::entry::{Domain, Resource, can_be_followed};
pub use resource::features::Features;
pub use resource::identified::{known, placeholder, usual_kind};
pub use resource::identifier::{Identifier, address_key, arxiv, canonical, doi, isbn};
pub use resource::in_text::{FoundIds, identifiers_in};
pub use resource::kind::Kind;
pub use resource::listing::{Credits, Hit, Listing};
pub(crate) use resource::metadata::metadata_fields;
pub use resource::metadata::{COUNTS, FieldValue, Metadata, YEARS};
pub use resource::name::{Name, Parts, names};
pub use resource::patch::{FieldUpdate, Patch};
pub use resource::progress::{ParseProgressError, Progress};
pub use resource::relation::{Relation, RelationKind, TieMode, counts_both_ways};
pub use resource::sameness::{Reason as SameReason, Sameness};
pub use resource::slug::slug_candidates;
pub use resource::status::{Status, ToRead};
pub use resource::status_words::{StatusWord, StatusWords};
pub use resource::tag::{ParseTagError, Tag};
pub use resource::tag_list::{TagList, last_tag, listed_tag, split_tags, tag_term};
pub use resource::untitled::is_untitled;
pub use resource::work::{Remark, Role, Work};
pub use resource::work_note::WorkNote;
pub use resource::year::year_in;
pub use schedule::cadence::{CadenceInForce, CadenceSource, OwnCadence, cadence_in_force};
pub use schedule::due::{
    Callable, Due, DueBy, Reason, Rereading, Schedule, Standing, call, rereading,
};
pub use schedule::memory::{FLOOR, Memory, RETENTION, Remembered, memory};
pub use schedule::occasion::{Call, DEFAULT_LEAD, Dated, Occasion, OccasionSummary};
pub use schedule::reading::{Pass, Reading, Recall};
pub use schedule::spread::{ParseRateError, Rate, spread};
pub use selection::{Named, ParseNameError, Selection};
pub use stats::ahead::{Load, MONTHS_AHEAD};
pub use stats::amount::Amount;
pub use stats::figures::{Extreme, Stats, StatsInput};
pub use stats::finished::{Dropped, FinishedReading};
pub use stats::heat::{DayCount, HeatMap};
pub use stats::period::{ParsePeriodError, Period, PeriodWord};
pub use stats::readiness::{Prepared, Readiness};
pub use stats::recall::{DomainRecall, Recalls};
pub use stats::rereads::{GRACE_DAYS, Rereads};
pub use stats::review::{Pause, Review};
pub use stats::speed::Speed;
pub use stats::tally::{Part, Tally};
pub use sync::plan::{Incoming, Outgoing, to_read, to_write, unused};
pub use sync::segment::{ParseSegmentNameError, SegmentHeader, SegmentName};
pub use sync::state::{Peer, Received, SyncState, is_newer};
pub use time::cadence::{Cadence, ParseCadenceError};
pub use time::date::{LocalDate, ParseDateError};
pub use time::foreign_date::{DateOrder, ForeignDate};
pub use time::reading_date::{ParseReadingDateError, ReadingDate};
pub use time::span::{ParseSpanError, Span};
pub use time::when::{ParseWhenError, When};
pub use time::when_read::{ParseWhenReadError, WhenRead};
pub use vocabulary::UnknownWordError;
