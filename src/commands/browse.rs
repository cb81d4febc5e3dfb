//! `reads browse`.

mod library;

use std::io::{self, IsTerminal as _};

use super::{App, Command, Failure, Result, refused, usage};
use crate::browse::{self, Options, Program};
use crate::domain::Term;
use crate::store::Pick;
use crate::view::{Columns, Form, List};
use library::Database;

/// Walk through your lists on the whole screen
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads browse\n  reads browse kind:paper tag:rlhf\n  reads browse --json -tag:skip\n\nIn it, ? shows the keys. With --json, the list of everything is printed as `reads list --json` prints it."
)]
pub(crate) struct Browse {
    /// Filters: kind:paper, tag:rlhf, year:>=2020, -tag:skip, words; see `reads help filters`
    #[arg(value_name = "FILTER", value_parser = filter)]
    filters: Vec<String>,
}

/// Checks a filter, which stays as it was typed.
fn filter(typed: &str) -> Result<String, String> {
    match typed.parse::<Term>() {
        Ok(_) => Ok(typed.to_owned()),
        Err(err) => Err(err.to_string()),
    }
}

impl Command for Browse {
    fn run(&self, app: &mut App) -> Result<()> {
        let today = App::clock()?.today();
        let filter = shlex::try_join(self.filters.iter().map(String::as_str));
        let filter = filter.map_err(|err| usage!("a filter cannot be typed: {err}"))?;
        if app.is_json() {
            return print(app, &filter);
        }
        if !io::stdin().is_terminal() || !app.out.is_terminal() {
            return Err(usage!(
                "there is no terminal to browse on\nhint: `reads list` prints a list"
            ));
        }
        if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
            return Err(usage!(
                "this terminal has no screen to browse on (TERM=dumb)\nhint: `reads list` prints a list"
            ));
        }
        // What is said of the database is said before the screen changes.
        drop(app.store()?);
        let path = app.path()?;
        let program = std::env::current_exe();
        let program = program.map_err(|err| refused!("cannot find the program: {err}"))?;
        let options = Options {
            program: Program {
                path: program,
                database: path.clone(),
            },
            filter,
            today,
            color: app.out.color(),
        };
        let browsed = browse::run(Database::new(path), options);
        browsed.map_err(|err| refused!("cannot browse: {err}"))
    }
}

/// Prints the list of everything.
fn print(app: &mut App, filter: &str) -> Result<()> {
    let store = app.store()?;
    let today = App::clock()?.today();
    let (mut filter, _) = library::filter(&store, filter, Pick::All, today)?;
    filter.credits = true;
    let layout = List::new(Columns::Status, today, app.rates()?);
    app.print(Form::Json, layout, |each| store.list(&filter, each))?;
    Ok(())
}

impl From<Failure> for String {
    fn from(failure: Failure) -> Self {
        failure.to_string()
    }
}
