//! The configuration file: reading speed, time available, and syncs in the background. Only commands that tell or plan times read
//! it, and those that wrote something where there is a place to sync with.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::bounded;
use crate::domain::{Kind, Pace, Rates};
use crate::position::{Lines, Problem};

/// The environment variable that names another file.
pub const VARIABLE: &str = "READS_CONFIG";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    pub pace: Pace,
    pub rates: Rates,
    pub sync_after: SyncAfter,
    /// The names of the settings that the file sets.
    set: BTreeSet<String>,
}

/// How often a command that wrote something is followed by a sync in the background: at most once in this time, or never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncAfter(pub Option<Duration>);

impl SyncAfter {
    const NEVER: &str = "never";
    const SHORTEST: Duration = Duration::from_mins(1);
}

impl fmt::Display for SyncAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str(Self::NEVER),
            Some(after) => humantime::format_duration(after).fmt(f),
        }
    }
}

impl FromStr for SyncAfter {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == Self::NEVER {
            return Ok(Self(None));
        }
        let after = humantime::parse_duration(text).ok();
        let after = after.filter(|after| *after >= Self::SHORTEST);
        after
            .map(|after| Self(Some(after)))
            .ok_or("expected a time of a minute or more, such as 1h or 30m, or never")
    }
}

/// A setting, for people.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Setting {
    /// Its key in the file, with the table that it stands in.
    pub name: String,
    pub value: Value,
    pub default: Value,
    pub unit: &'static str,
    /// Whether the file sets it.
    pub source: Source,
}

impl Setting {
    pub fn is_set(&self) -> bool {
        self.source == Source::File
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    Text(String),
    Number(f64),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => text.fmt(f),
            Self::Number(number) => write!(f, "{}", (number * 100.0).round() / 100.0),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    Default,
    File,
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read {}: {source}", path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{}:{problem}", path.display())]
    Content { path: PathBuf, problem: Problem },
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    hours: Option<Spanned<String>>,
    page: HashMap<Kind, Spanned<f64>>,
    whole: HashMap<Kind, Spanned<f64>>,
    depth: Depths,
    sync: Sync,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Sync {
    after: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Depths {
    skim: Option<Spanned<f64>>,
    reference: Option<Spanned<f64>>,
}

impl Config {
    /// Reads the file that [`VARIABLE`] names, else `reads/config.toml` in the platform's configuration directory if it
    /// exists.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let existing = || default_path().filter(|path| path.exists());
        match named_path().or_else(existing) {
            Some(path) => Self::read(path),
            None => Ok(Self::default()),
        }
    }

    /// Reads a file.
    pub fn read(path: PathBuf) -> Result<Self, ConfigError> {
        let text = bounded::file(&path).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| io::Error::other("it is not UTF-8 text"))
        });
        match text {
            Ok(text) => {
                Self::parse(&text).map_err(|problem| ConfigError::Content { path, problem })
            }
            Err(source) => Err(ConfigError::File { path, source }),
        }
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let at = |offset, message: String| Lines::new(text).problem(offset, message);
        let file: File = toml::from_str(text).map_err(|err| {
            let offset = err.span().map_or(0, |span| span.start);
            at(offset, err.message().to_owned())
        })?;
        let in_range = |value: &Spanned<f64>, min: f64, max: f64, what: &str| {
            let number = *value.get_ref();
            if (min..=max).contains(&number) {
                Ok(number)
            } else {
                let message = format!("{number} is not {what}: expected from {min} to {max}");
                Err(at(value.span().start, message))
            }
        };
        let mut config = Self::default();
        let kinds = |table: &str, set: &HashMap<Kind, Spanned<f64>>| {
            let names = set.keys().map(|kind| format!("{table}.{kind}"));
            names.collect::<Vec<_>>()
        };
        let single = [
            ("hours", file.hours.is_some()),
            ("depth.skim", file.depth.skim.is_some()),
            ("depth.reference", file.depth.reference.is_some()),
            ("sync.after", file.sync.after.is_some()),
        ];
        let single = single.iter().filter(|(_, is_set)| *is_set);
        config
            .set
            .extend(single.map(|(name, _)| (*name).to_owned()));
        config.set.extend(kinds("page", &file.page));
        config.set.extend(kinds("whole", &file.whole));
        if let Some(hours) = &file.hours {
            let pace: Result<Pace, _> = hours.get_ref().parse();
            config.pace = pace.map_err(|err| at(hours.span().start, err.to_string()))?;
        }
        if let Some(after) = &file.sync.after {
            let sync_after = after.get_ref().parse();
            config.sync_after =
                sync_after.map_err(|err: &str| at(after.span().start, err.to_owned()))?;
        }
        for (kind, minutes) in &file.page {
            let minutes = in_range(minutes, 0.1, 60.0, "a number of minutes for a page")?;
            config.rates.page.insert(*kind, minutes);
        }
        for (kind, minutes) in &file.whole {
            let what = "a number of minutes for a whole work";
            let minutes = in_range(minutes, 1.0, 100_000.0, what)?;
            config.rates.whole.insert(*kind, minutes);
        }
        for (part, rate) in [
            (&file.depth.skim, &mut config.rates.skim),
            (&file.depth.reference, &mut config.rates.reference),
        ] {
            if let Some(part) = part {
                *rate = in_range(part, 0.01, 1.0, "a fraction of a full reading")?;
            }
        }
        Ok(config)
    }

    /// Returns all settings, in the order of the file that [`template`] makes.
    pub fn settings(&self) -> Vec<Setting> {
        let default = Self::default();
        let setting = |name: String, unit, value: &dyn Fn(&Self) -> Value| Setting {
            value: value(self),
            default: value(&default),
            unit,
            source: if self.set.contains(&name) {
                Source::File
            } else {
                Source::Default
            },
            name,
        };
        let number = Value::Number;
        let pace = |config: &Self| Value::Text(config.pace.to_string());
        let mut all = vec![setting("hours".to_owned(), "hours for reading", &pace)];
        for kind in Kind::ALL {
            let per_page = |config: &Self| number(config.rates.page(*kind));
            all.push(setting(format!("page.{kind}"), "minutes a page", &per_page));
        }
        for kind in Kind::ALL {
            let whole = |config: &Self| number(config.rates.whole(*kind));
            let unit = "minutes, if the length is unknown";
            all.push(setting(format!("whole.{kind}"), unit, &whole));
        }
        let part = "of the time to read";
        let skim = |config: &Self| number(config.rates.skim);
        all.push(setting("depth.skim".to_owned(), part, &skim));
        let reference = |config: &Self| number(config.rates.reference);
        all.push(setting("depth.reference".to_owned(), part, &reference));
        let after = |config: &Self| Value::Text(config.sync_after.to_string());
        let unit = "between syncs after a change";
        all.push(setting("sync.after".to_owned(), unit, &after));
        all
    }
}

/// Returns the file that [`VARIABLE`] names.
fn named_path() -> Option<PathBuf> {
    let named = std::env::var_os(VARIABLE).filter(|path| !path.is_empty());
    named.map(PathBuf::from)
}

fn default_path() -> Option<PathBuf> {
    Some(dirs::config_dir()?.join("reads").join("config.toml"))
}

/// Returns the path of the file, which may not exist; `None` if there is no home directory.
pub fn path() -> Option<PathBuf> {
    named_path().or_else(default_path)
}

/// Returns a file that sets nothing: all settings with their defaults, as comments.
pub fn template() -> String {
    let mut text =
        "# The settings of reads. Remove a # to change a default.\n\n# Hours for reading: 5/week, 1/day, 1.5/day\n".to_owned();
    let mut table = String::new();
    for setting in Config::default().settings() {
        let value = match &setting.default {
            Value::Text(text) => format!("\"{text}\""),
            number @ Value::Number(_) => number.to_string(),
        };
        let key = match setting.name.split_once('.') {
            Some((of, key)) => {
                if of != table {
                    text.push_str(&format!("\n[{of}] # {}\n", setting.unit));
                    of.clone_into(&mut table);
                }
                key
            }
            None => &setting.name,
        };
        text.push_str(&format!("# {key} = {value}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_means_the_defaults() {
        assert_eq!(Config::parse("").unwrap(), Config::default());
    }

    #[test]
    fn settings_override_the_defaults() {
        let config = Config::parse(
            "hours = \"1/day\"\n[page]\npaper = 4\nbook = 1.5\n[whole]\ndocs = 20\n[depth]\nskim = 0.5\n",
        )
        .unwrap();
        assert_eq!(config.pace.minutes_a_week(), 420);
        assert_eq!(
            config.rates.page,
            HashMap::from([(Kind::Paper, 4.0), (Kind::Book, 1.5)])
        );
        assert_eq!(config.rates.whole, HashMap::from([(Kind::Docs, 20.0)]));
        assert_eq!(
            (config.rates.skim, config.rates.reference),
            (0.5, Rates::default().reference)
        );
    }

    #[test]
    fn the_template_sets_nothing_and_has_all_settings() {
        let default = Config::default();
        let template = template();
        assert_eq!(Config::parse(&template).unwrap(), default);
        // Without the marks, it sets all of them to their defaults.
        let lines = template.lines().map(|line| match line.strip_prefix("# ") {
            Some(setting) if setting.contains(" = ") => setting,
            _ => line,
        });
        let config = Config::parse(&lines.collect::<Vec<_>>().join("\n")).unwrap();
        for (set, default) in config.settings().into_iter().zip(default.settings()) {
            assert_eq!(set.value.to_string(), default.value.to_string());
            assert_eq!(
                (set.source, default.source),
                (Source::File, Source::Default)
            );
        }
    }

    #[test]
    fn an_error_has_a_position() {
        for (text, problem) in [
            (
                "hours = \"0/week\"",
                "1:9: the pace '0/week' is too low: expected at least 15 minutes per week",
            ),
            (
                "[page]\npaper = 0",
                "2:9: 0 is not a number of minutes for a page: expected from 0.1 to 60",
            ),
            (
                "[sync]\nafter = \"5s\"",
                "2:9: expected a time of a minute or more, such as 1h or 30m, or never",
            ),
            (
                "[depth]\nskim = 2.0",
                "2:8: 2 is not a fraction of a full reading: expected from 0.01 to 1",
            ),
        ] {
            assert_eq!(Config::parse(text).unwrap_err().to_string(), problem);
        }
        for (text, part) in [
            ("[page]\nnovel = 1", "unknown kind 'novel'"),
            ("[pages]\n", "1:2: unknown field `pages`"),
            ("hours = 5", "1:9: "),
            ("[page\n", "1:"),
        ] {
            let problem = Config::parse(text).unwrap_err().to_string();
            assert!(problem.contains(part), "{text}: {problem}");
        }
    }
}
