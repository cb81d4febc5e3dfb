//! The settings, one line each.

use std::io;
use std::path::Path;

use super::styled::{HEADING, QUIET, SLUG};
use super::{Form, Out, Styled, json};
use crate::config::Setting;

/// Prints the settings, the path of their file and the environment variables that are set for people, or only the settings as JSON.
pub fn settings(
    out: &mut Out,
    form: Form,
    all: &[Setting],
    file: &Path,
    exists: bool,
    variables: &[(&str, String)],
) -> io::Result<()> {
    if form == Form::Json {
        return json(out, &all);
    }
    let note = if exists {
        ""
    } else {
        " · does not exist; `reads config edit` creates it"
    };
    let file = file.display().to_string();
    out.line(Styled::new(HEADING, file).styled(QUIET, note))?;
    let names = all.iter().map(|setting| setting.name.len());
    let widest = names.max().unwrap_or_default();
    let head = format!(
        "{:<widest$}  {:>8}  {:>8}  unit",
        "setting", "value", "default"
    );
    out.line(Styled::new(QUIET, head))?;
    for setting in all {
        let name = format!("{:<widest$}  ", setting.name);
        let value = format!("{:>8}", setting.value.to_string());
        let rest = format!("  {:>8}  {}", setting.default.to_string(), setting.unit);
        let line = Styled::new(SLUG, name);
        let line = if setting.is_set() {
            line.styled(HEADING, value)
        } else {
            line.plain(value)
        };
        let source = if setting.is_set() { " · yours" } else { "" };
        out.line(line.styled(QUIET, rest).plain(source))?;
    }
    if !variables.is_empty() {
        out.line("")?;
        out.line(Styled::new(QUIET, "environment"))?;
    }
    let names = variables.iter().map(|(name, _)| name.len());
    let widest = names.max().unwrap_or_default();
    for (name, value) in variables {
        let name = format!("{name:<widest$}  ");
        out.line(Styled::new(SLUG, name).plain(value.clone()))?;
    }
    Ok(())
}

/// Prints a path for people, or as JSON.
pub fn path(out: &mut Out, form: Form, path: &Path) -> io::Result<()> {
    let path = path.display().to_string();
    match form {
        Form::Json => json(out, &path),
        _ => out.line(&path),
    }
}
