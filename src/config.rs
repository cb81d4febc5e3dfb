//! The configuration file: reading speed and time available. Only commands that plan read it.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;

use serde::Deserialize;
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
        let named = std::env::var_os(VARIABLE).filter(|path| !path.is_empty());
        let default = || Some(dirs::config_dir()?.join("reads").join("config.toml"));
        let existing = || default().filter(|path| path.exists());
        let Some(path) = named.map(PathBuf::from).or_else(existing) else {
            return Ok(Self::default());
        };
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
        if let Some(hours) = &file.hours {
            let pace: Result<Pace, _> = hours.get_ref().parse();
            config.pace = pace.map_err(|err| at(hours.span().start, err.to_string()))?;
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
