//! Lists of posts, and what is said of new ones.

use std::io;

use serde::Serialize;

use super::fit::Fit;
use super::printer::Layout;
use super::styled::{QUIET, SOON};
use super::table::{Block, Column, Table, TableRow};
use super::{Form, Out};
use crate::domain::{LocalDate, Name, News, PostEntry, Slug, short_time};

const COLUMNS: [Column; 5] = [
    Column::new("post", Fit::Whole),
    Column::number("age"),
    Column {
        header: "blog",
        ..Column::slug()
    },
    Column::new("title", Fit::Title(30)),
    Column::quiet("time", Fit::Goes(1)),
];

/// The layout of a list of posts.
pub struct Posts {
    today: LocalDate,
    rows: Vec<TableRow>,
    /// Which of them are new.
    new: Vec<bool>,
}

impl Posts {
    pub fn new(today: LocalDate) -> Self {
        Self {
            today,
            rows: Vec::new(),
            new: Vec::new(),
        }
    }
}

/// One post, as docs/schemas/posts.json says.
#[derive(Serialize)]
struct Object<'a> {
    post: String,
    blog: &'a Slug,
    title: Option<&'a str>,
    url: Option<&'a str>,
    published: Option<LocalDate>,
    seen: LocalDate,
    minutes: Option<u32>,
    authors: Vec<String>,
    id: &'a str,
    new: bool,
    kept: Option<&'a Slug>,
}

impl Layout for Posts {
    type Item = PostEntry;

    fn object<'a>(&'a self, post: &'a PostEntry) -> impl Serialize + 'a {
        Object {
            post: post.handle(),
            blog: &post.blog,
            title: post.title.as_deref(),
            url: post.url.as_deref(),
            published: post.published_on,
            seen: post.seen_on,
            minutes: post.minutes(),
            authors: post.authors.iter().map(Name::to_string).collect(),
            id: &post.id,
            new: post.is_new,
            kept: post.kept.as_ref(),
        }
    }

    fn print(&mut self, _: &mut Out, _: Form, post: &PostEntry, _: u64) -> io::Result<()> {
        self.new.push(post.is_new);
        let kept = post.kept.as_ref().map(|slug| format!("kept: {slug}"));
        self.rows.push(TableRow {
            cells: vec![
                post.handle(),
                age(post.on(), self.today),
                post.blog.to_string(),
                post.name().to_owned(),
                post.minutes()
                    .map(|minutes| format!("~{}", short_time(minutes.into())))
                    .unwrap_or_default(),
            ],
            accent: if post.is_new { SOON } else { QUIET },
            tail: kept.unwrap_or_default(),
            ..TableRow::default()
        });
        Ok(())
    }

    fn end(&mut self, out: &mut Out, _: Form, count: u64) -> io::Result<()> {
        if count == 0 {
            return Ok(());
        }
        // Marks tell new posts from others, if there are both.
        if !self.new.iter().all(|is_new| *is_new) {
            for (row, _) in (self.rows.iter_mut().zip(&self.new)).filter(|(_, is_new)| **is_new) {
                row.mark = "•";
            }
        }
        let block = Block {
            rows: std::mem::take(&mut self.rows),
            ..Block::default()
        };
        Table {
            columns: &COLUMNS,
            has_header: true,
            blocks: vec![block],
        }
        .print(out)
    }
}

/// "today", "12 d".
pub(super) fn age(on: LocalDate, today: LocalDate) -> String {
    if on >= today {
        "today".to_owned()
    } else {
        on.short_distance(today)
    }
}

/// "3 new, the oldest 12 days", "20 or more new, the oldest 3 weeks".
pub fn news_words(news: News, today: LocalDate) -> String {
    let oldest = news.oldest.filter(|on| *on < today);
    let oldest = oldest.map(|on| format!(", the oldest {}", on.time_between(today)));
    format!("{}{}", new_words(news), oldest.unwrap_or_default())
}

/// "3 new, oldest 12 d".
pub(super) fn short_news(news: News, today: LocalDate) -> String {
    let oldest = news.oldest.filter(|on| *on < today);
    let oldest = oldest.map(|on| format!(", oldest {}", on.short_distance(today)));
    format!("{}{}", new_words(news), oldest.unwrap_or_default())
}

fn new_words(news: News) -> String {
    let or_more = if news.or_more { " or more" } else { "" };
    format!("{}{or_more} new", news.new)
}
