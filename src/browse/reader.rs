//! Reads in a thread of its own, so that a key is answered while a long list is filtered. Only the newest question counts.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use super::library::{Library, Page, Query, Stamp};
use crate::domain::ResourceId;
use crate::view::Styled;

/// What is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    Page(Query),
    Detail(ResourceId, usize),
    Stats(String, usize),
    /// Whether the database changed.
    Stamp,
}

#[derive(Debug)]
pub(super) enum Answer {
    Page(Result<Page, String>),
    Lines(Result<Vec<Styled<'static>>, String>),
    Stamp(Stamp),
}

pub(super) struct Reader {
    questions: Sender<Question>,
    answers: Receiver<(Question, Answer)>,
    asked: Option<Question>,
}

impl Reader {
    pub(super) fn start(mut library: impl Library + 'static) -> io::Result<Self> {
        let (questions, asked) = channel::<Question>();
        let (answer, answers) = channel();
        thread::Builder::new().spawn(move || {
            while let Ok(mut question) = asked.recv() {
                while let Ok(newer) = asked.try_recv() {
                    question = newer;
                }
                let found = match &question {
                    Question::Page(query) => Answer::Page(library.page(query)),
                    Question::Detail(id, width) => Answer::Lines(library.detail(*id, *width)),
                    Question::Stats(filter, width) => Answer::Lines(library.stats(filter, *width)),
                    Question::Stamp => Answer::Stamp(library.stamp()),
                };
                if answer.send((question, found)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self {
            questions,
            answers,
            asked: None,
        })
    }

    /// Asks, unless that is asked already.
    pub(super) fn ask(&mut self, question: Question) -> io::Result<()> {
        if self.asked.as_ref() != Some(&question) {
            self.asked = Some(question.clone());
            (self.questions.send(question)).map_err(|_| ended())?;
        }
        Ok(())
    }

    /// Whether an answer is still to come.
    pub(super) fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// Waits for the answer to what was asked last, but not longer than this.
    pub(super) fn answer(&mut self, patience: Duration) -> io::Result<Option<(Question, Answer)>> {
        use std::sync::mpsc::RecvTimeoutError::{Disconnected, Timeout};
        let end = std::time::Instant::now() + patience;
        while self.asked.is_some() {
            let left = end.saturating_duration_since(std::time::Instant::now());
            match self.answers.recv_timeout(left) {
                Ok((question, answer)) if self.asked.as_ref() == Some(&question) => {
                    self.asked = None;
                    return Ok(Some((question, answer)));
                }
                // To an older question.
                Ok(_) => {}
                Err(Timeout) => return Ok(None),
                Err(Disconnected) => return Err(ended()),
            }
        }
        Ok(None)
    }
}

fn ended() -> io::Error {
    io::Error::other("the reading thread ended")
}
