//! Reads one TOML table key by key into domain types, and collects all problems instead of stopping at the first.

use std::fmt::Display;
use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::{self, nearest};
use crate::position::{Lines, Problem};

/// The problems so far, each with its byte offset.
#[derive(Default)]
pub(super) struct Faults {
    found: Vec<(usize, String)>,
    /// Set after a syntax error: a missing key may then be part of what could not be parsed.
    excuse_missing: bool,
    /// The offset of the piece of the file that is being read.
    pub(super) start: usize,
}

impl Faults {
    /// Returns `read`, or all problems in the order of their places.
    pub(super) fn into_result<T>(self, read: T, text: &str) -> Result<T, Vec<Problem>> {
        if self.found.is_empty() {
            return Ok(read);
        }
        let lines = Lines::new(text);
        let mut problems: Vec<Problem> = (self.found.into_iter())
            .map(|(offset, message)| lines.problem(offset, message))
            .collect();
        problems.sort();
        problems.dedup();
        Err(problems)
    }

    /// Parses a piece into tables as far as possible, and collects its syntax errors.
    pub(super) fn document<'t>(&mut self, piece: &'t str) -> DeTable<'t> {
        let (document, errors) = DeTable::parse_recoverable(piece);
        self.excuse_missing |= !errors.is_empty();
        for error in errors {
            self.add(&error.span().unwrap_or_default(), error.message());
        }
        document.into_inner()
    }

    /// Adds a problem at a place in the piece that is being read.
    pub(super) fn add(&mut self, span: &Range<usize>, message: impl Into<String>) {
        self.add_at(self.start + span.start, message);
    }

    /// Adds a problem at an offset in the file.
    pub(super) fn add_at(&mut self, offset: usize, message: impl Into<String>) {
        self.found.push((offset, message.into()));
    }

    pub(super) fn has_syntax_error(&self) -> bool {
        self.excuse_missing
    }
}

/// The keys of one table. Each is read by name; a key that was never read is unknown.
pub(super) struct Fields<'t, 'f> {
    /// What the table is, for messages: "a resource".
    name: &'static str,
    table: &'t DeTable<'t>,
    span: Range<usize>,
    asked: Vec<&'static str>,
    faults: &'f mut Faults,
}

impl<'t, 'f> Fields<'t, 'f> {
    pub(super) fn of(
        name: &'static str,
        value: &'t Spanned<DeValue<'t>>,
        faults: &'f mut Faults,
    ) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            let found = describe(value.get_ref());
            let message = format!("expected {name} as a table, found {found}");
            faults.add(&value.span(), message);
            return None;
        };
        Some(Self {
            span: value.span(),
            ..Self::root(name, table, faults)
        })
    }

    pub(super) fn root(name: &'static str, table: &'t DeTable<'t>, faults: &'f mut Faults) -> Self {
        Self {
            name,
            table,
            span: 0..0,
            asked: Vec::new(),
            faults,
        }
    }

    pub(super) fn raw(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    /// Returns the offset in the file of a key's value.
    pub(super) fn place_of(&self, key: &str) -> usize {
        let span = (self.table.get(key)).map_or(self.span.clone(), Spanned::span);
        self.faults.start + span.start
    }

    pub(super) fn fault(&mut self, key: &str, message: impl Into<String>) {
        self.faults.add_at(self.place_of(key), message);
    }

    pub(super) fn faults(&mut self) -> &mut Faults {
        self.faults
    }

    /// One line of text, not empty, without control characters.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.raw(key)?;
        one_line(key, value, self.faults).map(str::to_owned)
    }

    /// Text that is parsed into a type of its own.
    pub(super) fn parsed<T>(&mut self, key: &'static str) -> Option<T>
    where
        T: FromStr<Err: Display>,
    {
        self.checked(key, str::parse)
    }

    /// Text that passes `check`.
    pub(super) fn checked<T, E: Display>(
        &mut self,
        key: &'static str,
        check: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let value = self.raw(key)?;
        let text = one_line(key, value, self.faults)?;
        check(text)
            .map_err(|err| self.faults.add(&value.span(), format!("{key}: {err}")))
            .ok()
    }

    /// A whole number within `range`.
    pub(super) fn number<T>(&mut self, key: &'static str, range: RangeInclusive<T>) -> Option<T>
    where
        T: TryFrom<u32> + PartialOrd + Display,
    {
        let value = self.raw(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = (number.and_then(|number| T::try_from(number).ok()))
            .filter(|number| range.contains(number));
        if number.is_none() {
            let found = describe(value.get_ref());
            let (from, to) = (range.start(), range.end());
            let message =
                format!("{key}: expected a whole number from {from} to {to}, found {found}");
            self.faults.add(&value.span(), message);
        }
        number
    }

    /// A list of parsed texts without duplicates; empty where it is missing.
    pub(super) fn set<T>(&mut self, key: &'static str) -> Vec<T>
    where
        T: FromStr<Err: Display> + Display + PartialEq,
    {
        let mut set = Vec::new();
        for (item, span) in self.items(key) {
            if set.contains(&item) {
                let message = format!("{key}: '{item}' is there twice");
                self.faults.add(&span, message);
            } else {
                set.push(item);
            }
        }
        set
    }

    /// A list of parsed texts, which may be equal, as people's names may; `None` where there are none.
    pub(super) fn list<T: FromStr<Err: Display>>(&mut self, key: &'static str) -> Option<Vec<T>> {
        let items: Vec<T> = self.items(key).into_iter().map(|(item, _)| item).collect();
        Some(items).filter(|items| !items.is_empty())
    }

    fn items<T: FromStr<Err: Display>>(&mut self, key: &'static str) -> Vec<(T, Range<usize>)> {
        let mut items = Vec::new();
        for value in self.array(key) {
            let Some(text) = one_line(key, value, self.faults) else {
                continue;
            };
            match text.parse() {
                Ok(item) => items.push((item, value.span())),
                Err(err) => self.faults.add(&value.span(), format!("{key}: {err}")),
            }
        }
        items
    }

    /// The items of a list; empty where it is missing.
    pub(super) fn array(&mut self, key: &'static str) -> Vec<&'t Spanned<DeValue<'t>>> {
        match self.raw(key).map(|value| (value, value.get_ref())) {
            None => Vec::new(),
            Some((_, DeValue::Array(items))) => items.iter().collect(),
            Some((value, other)) => {
                let message = format!("{key}: expected a list, found {}", describe(other));
                self.faults.add(&value.span(), message);
                Vec::new()
            }
        }
    }

    /// Reports which of `keys` are missing.
    pub(super) fn require(&mut self, keys: impl IntoIterator<Item = &'static str>) {
        for key in keys {
            if !self.table.contains_key(key) && !self.faults.excuse_missing {
                let message = format!("{} needs the key '{key}'", self.name);
                self.faults.add(&self.span, message);
            }
        }
    }

    /// Reports the keys that were never read.
    pub(super) fn finish(self) {
        for key in self.table.keys() {
            let known = &self.asked;
            if !known.contains(&key.get_ref().as_ref()) {
                let name = key.get_ref();
                let hint = match nearest(name, known.iter().copied(), 1).first() {
                    Some(near) => format!("did you mean '{near}'?"),
                    None => format!("expected one of {}", known.join(", ")),
                };
                let message = format!("unknown key '{name}' in {}: {hint}", self.name);
                self.faults.add(&key.span(), message);
            }
        }
    }
}

fn one_line<'v>(
    key: &str,
    value: &'v Spanned<DeValue<'_>>,
    faults: &mut Faults,
) -> Option<&'v str> {
    let DeValue::String(text) = value.get_ref() else {
        let found = describe(value.get_ref());
        let message = format!("{key}: expected text in quotes, found {found}");
        faults.add(&value.span(), message);
        return None;
    };
    (domain::one_line(text))
        .map_err(|err| faults.add(&value.span(), format!("{key}: {err}")))
        .ok()?;
    Some(text)
}

fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(_) => "text".to_owned(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
