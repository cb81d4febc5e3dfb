//! What each command does: resolve what was named, ask the store, decide in the domain, hand to the view. One file a
//! command; those that differ in one word share `act`.

mod act;
mod add;
mod app;
mod backup;
mod calendar;
mod catalog;
mod completions;
mod doctor;
mod draft;
mod due;
mod edit;
mod every;
mod export;
mod failure;
mod forget;
mod import;
mod link;
mod list;
mod log;
mod man;
mod next;
mod note;
mod notes;
mod occasion;
mod open;
mod overview;
mod plan;
mod rank;
mod remind;
mod remind_install;
mod search;
mod seed;
mod show;
mod tie;
mod undo;

pub use app::App;
pub use failure::{Exit, Failure, Result};

use crate::cli::{Cli, Command};

/// Does what the command line says.
///
/// # Errors
/// [`Failure`], which says what was wrong and with which status to exit.
pub fn run(cli: &Cli) -> Result<Exit> {
    let mut app = App::new(cli);
    let done = dispatch(cli, &mut app);
    // What was printed before a failure is printed all the same.
    let handed_over = app.out.finish();
    let exit = done?;
    handed_over?;
    Ok(exit)
}

fn dispatch(cli: &Cli, app: &mut App) -> Result<Exit> {
    let Some(command) = &cli.command else {
        overview::run(cli.json, app)?;
        return Ok(Exit::Done);
    };
    if cli.json {
        return Err(Failure::Usage(
            "--json belongs after the command: reads todo --json".to_owned(),
        ));
    }
    match command {
        Command::Todo(args) => list::todo(args, app),
        Command::List(args) => list::list(args, app),
        Command::Show(args) => show::run(args, app),
        Command::Add(args) => add::run(args, app),
        Command::Lookup(args) => add::lookup(args, app),
        Command::Edit(args) => edit::run(args, app),
        Command::Tag(args) => link::tag(args, app),
        Command::Untag(args) => link::untag(args, app),
        Command::Relate(args) => link::relate(args, app),
        Command::Rm(args) => edit::rm(args, app),
        Command::Open(args) => open::run(args, app),
        Command::Start(args) => act::start(args, app),
        Command::Progress(args) => act::progress(args, app),
        Command::Done(args) => act::done(args, app),
        Command::Drop(args) => act::drop(args, app),
        Command::Reopen(args) => act::reopen(args, app),
        Command::Follow(args) => act::follow(args, app),
        Command::Unfollow(args) => act::unfollow(args, app),
        Command::Due(args) => return due::run(args, app),
        Command::Next(args) => next::run(args, app),
        Command::Plan(args) => plan::run(args, app),
        Command::Remind(args) => remind::run(args, app),
        Command::Search(args) => search::run(args, app),
        Command::Import(args) => import::run(args, app),
        Command::Export(args) => export::run(args, app),
        Command::Every(args) => every::run(args, app),
        Command::Snooze(args) => every::snooze(args, app),
        Command::Occasion(args) => occasion::run(args, app),
        Command::Tie(args) => tie::tie(args, app),
        Command::Untie(args) => tie::untie(args, app),
        Command::Note(args) => note::run(args, app),
        Command::Notes(args) => notes::run(args, app),
        Command::Log(args) => log::run(args, app),
        Command::Undo(args) => undo::run(args, app),
        Command::Seed(args) => seed::run(args, app),
        Command::Catalog(args) => catalog::run(args, app),
        Command::Backup(args) => backup::run(args, app),
        Command::Restore(args) => backup::restore(args, app),
        Command::Forget(args) => forget::run(args, app),
        Command::Doctor(args) => doctor::run(args, app),
        Command::Completions(args) => completions::run(args, app),
        Command::Man(args) => man::run(args, app),
    }?;
    Ok(Exit::Done)
}
