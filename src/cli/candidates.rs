//! The words that complete a value, by what the value is: from the database, or from a list.

use super::entries;
use crate::commands::{App, TOPICS, Topic};
use crate::domain::{Completion, Depth, FILTER_KEYS, Kind, Status, Tag, last_tag, listed_tag};
use crate::store::{self, Store};

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Resource,
    Domain,
    Tag,
    Occasion,
    Catalog,
    Blog,
    Post,
    Filter,
    Command,
    Topic,
    Date,
    Period,
    Place,
    Device,
}

impl Sort {
    /// The name of a value in help says what it is.
    pub(super) fn of_value_name(name: &str) -> Option<Self> {
        Some(match name {
            "ID" | "KEEP" | "OTHER" | "RESOURCE" => Self::Resource,
            "DOMAIN" => Self::Domain,
            "TAG" => Self::Tag,
            "OCCASION" => Self::Occasion,
            "CATALOG" => Self::Catalog,
            "BLOG" => Self::Blog,
            "POST" => Self::Post,
            "FILTER" => Self::Filter,
            "COMMAND" => Self::Command,
            "TOPIC" => Self::Topic,
            "DATE" => Self::Date,
            "PERIOD" => Self::Period,
            "PLACE" => Self::Place,
            "DEVICE" => Self::Device,
            _ => return None,
        })
    }
}

const DATES: &[&str] = &["today", "yesterday", "tomorrow"];
const PERIODS: &[&str] = &["default", "never", "1y", "2y", "6m"];
const DUE: &[&str] = &["any", "today", "7d", "30d"];
const READ: &[&str] = &["any", "today", "30d", "1y"];

/// Where candidates come from. The database is opened only if one of them is in it.
pub(super) struct Source(Box<dyn Fn() -> App + Send + Sync>);

impl Source {
    pub(super) fn new(app: impl Fn() -> App + Send + Sync + 'static) -> Self {
        Self(Box::new(app))
    }

    /// Returns the words of those sorts that begin with `typed`.
    pub(super) fn candidates(&self, sorts: &[Sort], typed: &str) -> Vec<Completion> {
        let mut found = Vec::new();
        for sort in sorts {
            let more = match sort {
                // A filter names resources too.
                Sort::Resource if typed.contains(':') => self.filters(typed),
                Sort::Resource => self.resources(typed),
                Sort::Domain => self.stored(typed, Store::domains_from),
                Sort::Tag => self.tags(typed),
                Sort::Occasion => self.stored(typed, Store::occasions_from),
                Sort::Catalog => self.stored(typed, Store::catalogs_from),
                Sort::Blog => self.stored(typed, Store::blogs_from),
                Sort::Post => self.stored(typed, Store::posts_from),
                Sort::Filter => self.filters(typed),
                Sort::Command => starting(entries().map(|entry| entry.name), typed),
                Sort::Topic => topics(typed),
                Sort::Date => starting(DATES.iter().copied(), typed),
                Sort::Period => starting(PERIODS.iter().copied(), typed),
                Sort::Place => self.stored(typed, Store::places_from),
                Sort::Device => self.stored(typed, Store::devices_from),
            };
            found.extend(more);
        }
        found
    }

    /// Slugs, or keys of filters if no slug begins so.
    pub(super) fn resources(&self, typed: &str) -> Vec<Completion> {
        let slugs = self.stored(typed, Store::slugs_from);
        if slugs.is_empty() && !typed.is_empty() {
            return keys("", typed);
        }
        slugs
    }

    /// The last of several tags.
    fn tags(&self, typed: &str) -> Vec<Completion> {
        let (before, last) = last_tag(typed);
        let tags = self.stored(&last, Store::tags_from);
        let word = |tag: &Tag| plain(format!("{before}{}", listed_tag(tag.as_str(), &[','])));
        tags.iter().map(word).collect()
    }

    /// A database that cannot be read has nothing to offer.
    fn stored<T>(&self, typed: &str, query: fn(&Store, &str) -> store::Result<Vec<T>>) -> Vec<T> {
        let store = (self.0)().look();
        store
            .and_then(|store| query(&store, typed).ok())
            .unwrap_or_default()
    }

    /// A key, or the value after a key. Of several values with commas between them, the last one is completed.
    fn filters(&self, typed: &str) -> Vec<Completion> {
        let (negation, term) = match typed.strip_prefix("not:") {
            Some(term) => ("not:", term),
            None => ("", typed),
        };
        let Some((key, values)) = term.split_once(':') else {
            let words = [Status::WORDS, Kind::WORDS].concat();
            let mut found = keys(negation, term);
            found.extend(self.stored(term, Store::domains_from));
            if !term.is_empty() {
                found.extend(starting(words.into_iter(), term));
            }
            return found;
        };
        if key == "tag" {
            let found = self.tags(values);
            return found
                .into_iter()
                .map(|found| plain(format!("{negation}tag:{}", found.word)))
                .collect();
        }
        let (before, value) = values
            .rsplit_once(',')
            .map_or(("", values), |(before, value)| {
                (&values[..=before.len()], value)
            });
        let found = match key {
            "domain" => self.stored(value, Store::domains_from),
            "occasion" => self.stored(value, Store::occasions_from),
            "slug" => self.stored(value, Store::slugs_from),
            "kind" => starting(Kind::WORDS.iter().copied(), value),
            "status" => starting(Status::WORDS.iter().copied(), value),
            "depth" => starting(Depth::WORDS.iter().copied(), value),
            "due" => starting(DUE.iter().copied(), value),
            "read" | "added" => starting(READ.iter().copied(), value),
            _ => Vec::new(),
        };
        let whole = |found: Completion| Completion {
            word: format!("{negation}{key}:{before}{}", found.word),
            about: found.about,
        };
        found.into_iter().map(whole).collect()
    }
}

fn keys(negation: &str, typed: &str) -> Vec<Completion> {
    let keys = FILTER_KEYS.iter().filter(|key| key.starts_with(typed));
    keys.map(|key| plain(format!("{negation}{key}:"))).collect()
}

fn topics(typed: &str) -> Vec<Completion> {
    let topics = TOPICS.iter().filter(|topic| topic.name.starts_with(typed));
    let candidate = |topic: &Topic| Completion {
        word: topic.name.to_owned(),
        about: topic.about.to_owned(),
    };
    topics.map(candidate).collect()
}

fn starting<'w>(words: impl Iterator<Item = &'w str>, typed: &str) -> Vec<Completion> {
    let words = words.filter(|word| word.starts_with(typed));
    words.map(|word| plain(word.to_owned())).collect()
}

fn plain(word: String) -> Completion {
    Completion {
        word,
        about: String::new(),
    }
}
