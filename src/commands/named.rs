//! `reads attention`: shows what the words name, where they are no command.

use super::args::selection;
use super::show::Show;
use super::{App, Command, Failure, Result};
use crate::domain::{LocalDate, nearest};
use crate::store::Store;

/// A shorter beginning of a slug may be a mistyped command.
const MIN_BEGINNING: usize = 3;

/// Words that are no command, but may name resources exactly.
pub(crate) struct Named {
    pub(crate) show: Show,
    /// The names of all commands, one of which may be meant.
    pub(crate) commands: Vec<&'static str>,
    /// Returns the error of the command line, for words that name nothing.
    pub(crate) otherwise: Box<dyn Fn() -> Option<String>>,
}

impl Command for Named {
    fn run(&self, app: &mut App) -> Result<()> {
        match (self.otherwise)() {
            Some(err) if !self.is_exact(app) => Err(Failure::Usage(err)),
            _ => self.show.run(app),
        }
    }
}

impl Named {
    /// Whether several words are those of one title: no mistyped command is likely to make one.
    fn is_title(&self, store: &Store) -> bool {
        let ids = &self.show.ids;
        let is_several = ids.len() > 1 || ids.iter().any(|id| id.trim().contains(' '));
        let named = selection(ids)
            .ok()
            .filter(|named| is_several && !named.picks);
        let found = named.and_then(|named| store.resolve(&named, LocalDate::FIRST_READING).ok());
        found.is_some_and(|found| found.len() == 1)
    }

    /// A database that is missing or cannot be read has no resource of that name.
    fn is_exact(&self, app: &App) -> bool {
        if !app.path().is_ok_and(|path| path.exists()) {
            return false;
        }
        let may_begin = |slug: &str| {
            let commands = self.commands.iter().copied();
            slug.len() >= MIN_BEGINNING && nearest(slug, commands, 1).is_empty()
        };
        let names = |store: Store| {
            let found = store.resolve_exactly(&self.show.ids, may_begin);
            found.is_ok_and(|found| found.is_some()) || self.is_title(&store)
        };
        app.store().is_ok_and(names)
    }
}
