//! The words by which other programs and their users say what was done with a work: names of shelves, folders and fields.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::domain::Status;

/// In the form of [`key`].
const WORDS: [(Status, &str); 4] = [
    (
        Status::Todo,
        "todo toread wanttoread wishlist tbr unread new planned plantoread next queue queued forlater readlater backlog",
    ),
    (
        Status::Reading,
        "reading currentlyreading inprogress started begun rereading onhold paused hiatus stalled",
    ),
    (
        Status::Done,
        "done read finished completed complete archive archived skimmed",
    ),
    (
        Status::Dropped,
        "dropped dnf dnfd didnotfinish didntfinish wontfinish notfinished neverfinished unfinished couldntfinish \
         couldnotfinish gaveup gaveupon givenup abandoned abandon stopped stoppedreading quit notreading wontread",
    ),
];

/// What the words mean: those that are known, and the person's own.
#[derive(Clone, Debug, Default)]
pub struct StatusWords(BTreeMap<String, Status>);

/// A word of another program and the status that it stands for, written `SHELF=STATUS`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusWord {
    pub word: String,
    pub status: Status,
}

impl StatusWords {
    pub fn new(own: &[StatusWord]) -> Self {
        let own = own.iter();
        Self(own.map(|own| (key(&own.word), own.status)).collect())
    }

    /// Returns the status that a word stands for, in whatever case and with whatever hyphens, blanks and apostrophes it is
    /// written.
    pub fn status(&self, word: &str) -> Option<Status> {
        let key = key(word);
        let known = || {
            let is_it = |(_, words): &&(Status, &str)| words.split_whitespace().any(|it| it == key);
            WORDS.iter().find(is_it).map(|(status, _)| *status)
        };
        self.0.get(&key).copied().or_else(known)
    }
}

fn key(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

impl FromStr for StatusWord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.rsplit_once('=');
        let (word, status) = parts.ok_or("expected SHELF=STATUS, such as wont-finish=dropped")?;
        if key(word).is_empty() {
            return Err("expected the name of a shelf before the =".to_owned());
        }
        let status = status.trim();
        // Only feeds are followed.
        let known = status.parse().ok();
        let known = known.filter(|status| *status != Status::Following);
        Ok(Self {
            word: word.to_owned(),
            status: known.ok_or_else(|| {
                format!("unknown status '{status}': expected todo, reading, done or dropped")
            })?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_other_programs_are_known_however_they_are_written() {
        let known = StatusWords::default();
        for (status, words) in [
            (
                Some(Status::Todo),
                "to-read|To Read|TOREAD|want-to-read|New",
            ),
            (
                Some(Status::Reading),
                "currently-reading|In Progress|on-hold|Paused",
            ),
            (Some(Status::Done), "read|Read|skimmed|Finished"),
            (
                Some(Status::Dropped),
                "did-not-finish|DNF|didn't finish|Didn’t-Finish|wont_finish|gave-up-on|not-finished|dropped|Abandoned|Not Reading",
            ),
            (None, "favorites|science|-|"),
        ] {
            for word in words.split('|') {
                assert_eq!(known.status(word), status, "{word}");
            }
        }
    }

    #[test]
    fn own_words_come_first() {
        let own = ["Re-Read=done", "a=b=dropped", "read=todo"].map(|own| own.parse().unwrap());
        let known = StatusWords::new(&own);
        assert_eq!(known.status("reread"), Some(Status::Done));
        assert_eq!(known.status("A=B"), Some(Status::Dropped));
        assert_eq!(known.status("read"), Some(Status::Todo));
        for (wrong, message) in [
            ("dnf", "expected SHELF=STATUS, such as wont-finish=dropped"),
            ("=done", "expected the name of a shelf before the ="),
            (
                "x=finished",
                "unknown status 'finished': expected todo, reading, done or dropped",
            ),
            (
                "x=following",
                "unknown status 'following': expected todo, reading, done or dropped",
            ),
        ] {
            assert_eq!(wrong.parse::<StatusWord>(), Err(message.to_owned()));
        }
    }
}
