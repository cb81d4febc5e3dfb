//! `reads config`.

use std::io::Write as _;
use std::path::Path;

use clap::Subcommand;

use super::draft::run_editor;
use super::message::{count, shown};
use super::topics::variables;
use super::{App, Command, Result, refused};
use crate::config::{self, Config as Settings};
use crate::{links, private, view};

/// Show, edit and find the settings
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads config show\n  reads config edit\n  reads config path\n\nThe settings say how fast you read and how many hours you have, for `reads next` and `reads plan`, and whether changes are synced by themselves."
)]
pub(crate) struct Config {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print all settings with their values, defaults and units
    #[command(after_help = "Example:\n  reads config show")]
    Show,
    /// Open the file in your editor, and check it afterwards
    #[command(
        after_help = "Example:\n  reads config edit\n\nIf the file does not exist, it is created with all defaults as comments."
    )]
    Edit,
    /// Print the path of the file, whether it exists or not
    #[command(after_help = "Example:\n  $EDITOR \"$(reads config path)\"")]
    Path,
}

impl Command for Config {
    fn run(&self, app: &mut App) -> Result<()> {
        let path = config::path().ok_or_else(|| {
            refused!(
                "there is no home directory for the settings\nhint: set {} to the path of a file",
                config::VARIABLE
            )
        })?;
        match self.action {
            Action::Show => {
                let settings = Settings::from_environment()?.settings();
                let exists = path.exists();
                Ok(view::settings(
                    &mut app.out,
                    app.form,
                    &settings,
                    &path,
                    exists,
                    &variables(),
                )?)
            }
            Action::Edit => edit(app, &path),
            Action::Path => Ok(view::path(&mut app.out, app.form, &path)?),
        }
    }

    fn has_json(&self) -> bool {
        !matches!(self.action, Action::Edit)
    }
}

fn edit(app: &mut App, path: &Path) -> Result<()> {
    if !path.exists() {
        create(path)?;
    }
    run_editor(path)?;
    let set = Settings::read(path.to_path_buf()).map_err(|err| {
        refused!("{err}\nhint: `reads config edit` opens it again; until it is right, `next` and `plan` fail")
    })?;
    let set = set.settings();
    let set = set.iter().filter(|setting| setting.is_set()).count();
    let set = count(set, "setting", "settings");
    app.line(format!(
        "valid: {} · {set} of yours · `reads config show` shows all",
        shown(path)
    ))
}

fn create(path: &Path) -> Result<()> {
    let unwritable = |err| refused!("cannot create {}: {err}", path.display());
    let path = links::follow(path).map_err(|err| {
        let variable = config::VARIABLE;
        refused!("{err}\nhint: set {variable} to the path of another file")
    })?;
    private::make_directory(private::directory_of(&path)).map_err(unwritable)?;
    let mut file = private::create(&path).map_err(unwritable)?;
    file.write_all(config::template().as_bytes())
        .map_err(unwritable)
}
