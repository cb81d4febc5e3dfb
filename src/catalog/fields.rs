//! Reads one TOML table key by key into domain types, and gathers all that is wrong with it instead of stopping at
//! the first thing.

use std::fmt::Display;
use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::{self, nearest};
use crate::position::{Lines, Problem};

/// What is wrong so far, each with its byte offset.
#[derive(Default)]
pub(super) struct Faults {
    pub(super) found: Vec<(usize, String)>,
    /// Whether a key that is missing is a fault; after a syntax error it may just not have been understood.
    pub(super) excuse_missing: bool,
}

impl Faults {
    /// What was read, or all that is wrong with it, in the order of the places.
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

    pub(super) fn add(&mut self, span: &Range<usize>, message: impl Into<String>) {
        self.found.push((span.start, message.into()));
    }
}

/// The keys of one table: each is asked for by name; what was never asked for is unknown.
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
        if let DeValue::Table(table) = value.get_ref() {
            Some(Self {
                name,
                table,
                span: value.span(),
                asked: Vec::new(),
                faults,
            })
        } else {
            faults.add(
                &value.span(),
                format!(
                    "expected {name} as a table, found {}",
                    describe(value.get_ref())
                ),
            );
            None
        }
    }

    pub(super) fn root(
        name: &'static str,
        table: &'t Spanned<DeTable<'t>>,
        faults: &'f mut Faults,
    ) -> Self {
        Self {
            name,
            table: table.get_ref(),
            span: 0..0,
            asked: Vec::new(),
            faults,
        }
    }

    pub(super) fn raw(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    pub(super) fn span_of(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or(self.span.clone(), Spanned::span)
    }

    pub(super) fn fault(&mut self, key: &str, message: impl Into<String>) {
        let span = self.span_of(key);
        self.faults.add(&span, message);
    }

    pub(super) fn faults(&mut self) -> &mut Faults {
        self.faults
    }

    /// One line of text, not empty, without control characters.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.raw(key)?;
        one_line(key, value, self.faults).map(str::to_owned)
    }

    /// Text that has a type of its own.
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
    pub(super) fn number(&mut self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let value = self.raw(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let found = describe(value.get_ref());
            let (from, to) = (range.start(), range.end());
            self.faults.add(
                &value.span(),
                format!("{key}: expected a whole number from {from} to {to}, found {found}"),
            );
        }
        number
    }

    /// A list of one-line texts, each of which passes its type's parser, and none of which is there twice. Absent is empty.
    pub(super) fn set<T>(&mut self, key: &'static str) -> Vec<T>
    where
        T: FromStr<Err: Display> + Display + PartialEq,
    {
        let mut set = Vec::new();
        for (item, span) in self.items(key) {
            if set.contains(&item) {
                self.faults
                    .add(&span, format!("{key}: '{item}' is there twice"));
            } else {
                set.push(item);
            }
        }
        set
    }

    /// The same, but that two may be alike, as two people's names are.
    pub(super) fn list<T: FromStr<Err: Display>>(&mut self, key: &'static str) -> Vec<T> {
        self.items(key).into_iter().map(|(item, _)| item).collect()
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

    /// The items of a list. Absent is empty.
    pub(super) fn array(&mut self, key: &'static str) -> Vec<&'t Spanned<DeValue<'t>>> {
        match self.raw(key).map(|value| (value, value.get_ref())) {
            None => Vec::new(),
            Some((_, DeValue::Array(items))) => items.iter().collect(),
            Some((value, other)) => {
                self.faults.add(
                    &value.span(),
                    format!("{key}: expected a list, found {}", describe(other)),
                );
                Vec::new()
            }
        }
    }

    /// Says which of `keys` are missing.
    pub(super) fn require(&mut self, keys: &[&str]) {
        for key in keys {
            if !self.table.contains_key(*key) && !self.faults.excuse_missing {
                self.faults
                    .add(&self.span, format!("{} needs the key '{key}'", self.name));
            }
        }
    }

    /// Says which keys were never asked for.
    pub(super) fn finish(self) {
        for key in self.table.keys() {
            let known = &self.asked;
            if !known.contains(&key.get_ref().as_ref()) {
                let name = key.get_ref();
                let hint = match nearest(name, known.iter().copied(), 1).first() {
                    Some(near) => format!("did you mean '{near}'?"),
                    None => format!("expected one of {}", known.join(", ")),
                };
                self.faults.add(
                    &key.span(),
                    format!("unknown key '{name}' in {}: {hint}", self.name),
                );
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
        faults.add(
            &value.span(),
            format!(
                "{key}: expected text in quotes, found {}",
                describe(value.get_ref())
            ),
        );
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
