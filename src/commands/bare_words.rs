//! Words without a key after a list command, and what was made of them.

use super::Result;
use super::message::message;
use crate::domain::{LocalDate, Test, almost, due_by, meaning};
use crate::store::{Filter, Pick, Store};
use crate::text;

/// What words were taken for.
#[derive(Default)]
pub(super) struct BareWords {
    meanings: Vec<String>,
    text: Vec<String>,
}

impl BareWords {
    /// Gives each bare word of a filter its meaning. Without one, nothing is read. A filter about due dates picks by them alone.
    pub(super) fn interpret(store: &Store, filter: &mut Filter, today: LocalDate) -> Result<Self> {
        let mut words = Self::default();
        for term in &mut filter.terms {
            let Test::Bare(word) = &term.test else {
                continue;
            };
            if term.negated {
                continue;
            }
            let date = || due_by(word, today).filter(|_| filter.pick.until().is_some());
            match meaning(word, &store.known(word)?, today).or_else(date) {
                Some(meaning) => {
                    words.meanings.push(meaning.words);
                    term.test = meaning.test;
                }
                None => words.text.push(word.clone()),
            }
        }
        if filter.pick.until().is_some() && filter.has_due_term() {
            // It says itself until when.
            filter.pick = Pick::Due;
        }
        Ok(words)
    }

    /// Returns what the words were taken for, if any has a meaning.
    pub(super) fn words(self) -> Vec<String> {
        if self.meanings.is_empty() {
            return Vec::new();
        }
        vec![self.parts().join(", ")]
    }

    fn parts(&self) -> Vec<String> {
        let text = (!self.text.is_empty()).then(|| format!("text '{}'", self.text.join(" ")));
        self.meanings.iter().cloned().chain(text).collect()
    }

    /// Says what the words were taken for and how many resources that are, which `count` tells, and what text may have meant.
    pub(super) fn report(self, store: &Store, count: impl FnOnce() -> Result<u64>) -> Result<()> {
        let parts = self.parts();
        if parts.is_empty() {
            return Ok(());
        }
        let count = count()?;
        message(&format!("{} · {count}", parts.join(", ")));
        if count > 0 {
            return Ok(());
        }
        let tags = if self.text.is_empty() {
            Vec::new()
        } else {
            store.all_tags()?
        };
        for word in &self.text {
            if let Some(near) = almost(word, &store.known(word)?.domains, &tags) {
                message(&format!("hint: did you mean `{}`?", text::shell(&near)));
            }
        }
        Ok(())
    }
}
