//! The completion scripts, and where each shell looks for them.

use std::path::{Path, PathBuf};

use clap_complete::Shell;

use crate::commands::{Result, refused};

/// A script that asks `reads` what to offer.
#[derive(Clone, Copy)]
pub(super) struct Script {
    shell: Shell,
    pub(super) text: &'static str,
}

impl Script {
    /// The script for that shell, if there is one.
    pub(super) fn of(shell: Shell) -> Option<Self> {
        let text = match shell {
            Shell::Bash => include_str!("reads.bash"),
            Shell::Zsh => include_str!("_reads"),
            Shell::Fish => include_str!("reads.fish"),
            _ => return None,
        };
        Some(Self { shell, text })
    }

    /// Whether a file holds this script, or that of another version of the program.
    pub(super) fn is_ours(self, file: &Path) -> bool {
        let is_file = std::fs::symlink_metadata(file).is_ok_and(|found| found.is_file());
        let mark = format!("# Completion of reads for {},", self.shell);
        let text = std::fs::read_to_string(file).unwrap_or_default();
        is_file && text.lines().take(2).any(|line| line.starts_with(&mark))
    }
}

/// Where a script belongs, and what else is needed for the shell to find it.
pub(super) struct Place {
    pub(super) file: PathBuf,
    pub(super) hint: Option<&'static str>,
}

impl Place {
    /// The place in the person's own directories.
    pub(super) fn of(script: Script) -> Result<Self> {
        let home = dirs::home_dir()
            .ok_or_else(|| refused!("there is no home directory to install the script in"))?;
        let directory = |variable: &str, default: &str| {
            let set = std::env::var_os(variable).map(PathBuf::from);
            // The XDG Base Directory Specification ignores relative paths.
            let set = set.filter(|directory| directory.is_absolute());
            set.unwrap_or_else(|| home.join(default))
        };
        Ok(match script.shell {
            Shell::Zsh => {
                let (file, is_known) = zsh(&home, &directory("ZDOTDIR", ""));
                let hint = (!is_known).then_some(ZSH_HINT);
                Self { file, hint }
            }
            Shell::Fish => Self {
                file: directory("XDG_CONFIG_HOME", ".config").join("fish/completions/reads.fish"),
                hint: None,
            },
            _ => Self {
                file: directory("XDG_DATA_HOME", ".local/share")
                    .join("bash-completion/completions/reads"),
                hint: Some("new shells use it if the package bash-completion is installed"),
            },
        })
    }
}

const ZSH_HINT: &str = "add this line to ~/.zshrc, before any `compinit`:\n  fpath=(~/.zfunc $fpath); autoload -Uz compinit; compinit";

/// The file for zsh, and whether its directory is searched as far as can be seen: it is in an exported FPATH, or named in `.zshrc`.
fn zsh(home: &Path, settings: &Path) -> (PathBuf, bool) {
    let exported = std::env::var_os("FPATH").unwrap_or_default();
    let searched = std::env::split_paths(&exported)
        .find(|directory| directory.starts_with(home) && directory.is_dir());
    if let Some(directory) = searched {
        return (directory.join("_reads"), true);
    }
    let text = std::fs::read_to_string(settings.join(".zshrc")).unwrap_or_default();
    let is_named = text
        .lines()
        .any(|line| !line.trim_start().starts_with('#') && line.contains(".zfunc"));
    (home.join(".zfunc/_reads"), is_named)
}
