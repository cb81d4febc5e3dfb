//! What is browsed, behind one trait: whoever implements it opens the database for each call and closes it again.

use std::time::SystemTime;

use crate::domain::{Listing, LocalDate, PostEntry, ResourceId};
use crate::view::Styled;

/// The tabs, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Todo,
    Due,
    Posts,
    All,
    Stats,
}

impl Tab {
    pub(super) const ALL: [Self; 5] = [Self::Todo, Self::Due, Self::Posts, Self::All, Self::Stats];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Due => "due",
            Self::Posts => "posts",
            Self::All => "all",
            Self::Stats => "stats",
        }
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub tab: Tab,
    /// In the filter language; of posts, words of their titles.
    pub filter: String,
    /// Of posts, also those that are not new.
    pub all_posts: bool,
    /// The first row, and how many.
    pub first: usize,
    pub most: usize,
    /// How many rows there are in all, if that is known.
    pub total: Option<usize>,
}

/// One row of a list.
#[derive(Clone, Debug)]
pub enum Row {
    Entry(Box<Listing>),
    Post(Box<PostEntry>),
}

impl Row {
    /// What names it on the command line.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Entry(entry) => entry.slug.clone(),
            Self::Post(post) => post.handle(),
        }
    }
}

/// What was found for a query.
#[derive(Clone, Debug)]
pub struct Page {
    /// The place of the first row, which is another than asked for where the list is shorter.
    pub first: usize,
    pub rows: Vec<Row>,
    pub total: usize,
    /// What words of the filter were taken for, and what is wrong with it: lines.
    pub remarks: Vec<String>,
    pub today: LocalDate,
    pub stamp: Stamp,
}

/// What tells that there is something new to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Which files the database has, how large they are, and when they were changed last.
    pub files: [Option<(u64, u64, SystemTime)>; 2],
    /// What is due depends on it.
    pub today: Option<LocalDate>,
}

/// Reads what is browsed. Errors are lines for the person.
pub trait Library: Send {
    fn page(&mut self, query: &Query) -> Result<Page, String>;

    /// Returns the lines about one resource, of this width.
    fn detail(&mut self, id: ResourceId, width: usize) -> Result<Vec<Styled<'static>>, String>;

    /// Returns the lines of the statistics, of this width.
    fn stats(&mut self, filter: &str, width: usize) -> Result<Vec<Styled<'static>>, String>;

    /// Returns the present stamp. It opens nothing.
    fn stamp(&self) -> Stamp;
}
