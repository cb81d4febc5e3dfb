//! The text of a mail: what is due, what is new in blogs, and a note to come back to.

use super::due::reason_of;
use super::posts::age;
use crate::domain::{Listing, LocalDate, NoteEntry, PostEntry, short_time};

/// So many posts are named.
const MOST_POSTS: usize = 20;

/// What a mail is about.
pub struct Digest<'a> {
    pub due: &'a [Listing],
    pub posts: &'a [PostEntry],
    pub note: Option<&'a NoteEntry>,
    pub today: LocalDate,
}

impl Digest<'_> {
    /// Returns one line: "Due: Attention Is All You Need", "4 due to be read, 3 new posts".
    pub fn subject(&self) -> String {
        let due = match self.due {
            [] => None,
            [only] => Some(format!("Due: {}", only.title)),
            several => Some(format!("{} due to be read", several.len())),
        };
        let posts = match self.posts.len() {
            0 => None,
            1 => Some("1 new post".to_owned()),
            count => Some(format!("{count} new posts")),
        };
        let parts: Vec<String> = due.into_iter().chain(posts).collect();
        parts.join(", ")
    }

    /// Returns the text, which is not escaped: for each resource and post, the reason, the address and the command to type.
    pub fn body(&self) -> String {
        let due = self.due.iter().map(|row| self.due_entry(row));
        let mut posts: Vec<String> = (self.posts.iter().take(MOST_POSTS))
            .map(|post| self.post_entry(post))
            .collect();
        if self.posts.len() > MOST_POSTS {
            let more = self.posts.len() - MOST_POSTS;
            posts.push(format!("and {more} more: reads posts\n"));
        }
        let sections = [
            ("Due", due.collect()),
            ("New posts", posts),
            (
                "From your notes",
                self.note.map(note_entry).into_iter().collect(),
            ),
        ];
        let sections = sections
            .into_iter()
            .filter(|(_, entries)| !entries.is_empty());
        let sections: Vec<String> = sections
            .map(|(title, entries)| format!("{title}\n\n{}", entries.join("\n")))
            .collect();
        sections.join("\n")
    }

    fn due_entry(&self, row: &Listing) -> String {
        let reason = reason_of(row, self.today).unwrap_or_default();
        entry(
            &row.title,
            &reason,
            row.url.as_deref(),
            &format!("reads done {}", row.slug),
        )
    }

    fn post_entry(&self, post: &PostEntry) -> String {
        let time = post
            .minutes()
            .map(|minutes| format!(", ~{}", short_time(minutes.into())));
        let about = format!(
            "{}, {}{}",
            post.blog,
            age(post.on(), self.today),
            time.unwrap_or_default()
        );
        let command = match &post.kept {
            Some(kept) => format!("reads show {kept}"),
            None => format!("reads keep {}", post.handle()),
        };
        entry(post.name(), &about, post.url.as_deref(), &command)
    }
}

fn entry(title: &str, about: &str, url: Option<&str>, command: &str) -> String {
    let lines = [about].into_iter().chain(url).chain([command]);
    let lines: Vec<String> = lines.map(|line| format!("  {line}\n")).collect();
    format!("{title}\n{}", lines.concat())
}

fn note_entry(note: &NoteEntry) -> String {
    let quotation = note
        .quotation
        .iter()
        .flat_map(|quotation| quotation.lines());
    let quotation = quotation.map(|line| format!("> {line}"));
    let text = note.text.lines().map(str::to_owned);
    let lines: Vec<String> = quotation
        .chain(text)
        .map(|line| format!("  {line}\n"))
        .collect();
    format!(
        "{}\n{}  written {} · reads show {}\n",
        note.title,
        lines.concat(),
        note.written_on,
        note.slug
    )
}
