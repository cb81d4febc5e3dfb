//! The fields of an entry, with those that it takes over from others.

use std::borrow::Cow;

use super::inherit::Inherited;
use super::latex;
use super::parse::Entry;

pub(super) struct Fields<'f, 'a> {
    pub(super) entry: &'f Entry<'a>,
    pub(super) inherited: &'f Inherited<'a>,
}

impl<'f> Fields<'f, '_> {
    /// Returns the value of a field as it stands in the file, if it is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&'f str> {
        self.entry.get(name).or_else(|| self.inherited.get(name))
    }

    /// Returns the value of the first of these fields that is not empty, as a line of text.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        let mut texts = names
            .iter()
            .filter_map(|name| Some(latex::line(self.get(name)?)));
        texts.find(|text| !text.is_empty())
    }

    /// Returns a title with its subtitle.
    pub(super) fn titled(&self, title: &str, subtitle: &str) -> Option<Cow<'static, str>> {
        let title = self.text(&[title])?;
        Some(match self.text(&[subtitle]) {
            Some(subtitle) => format!("{title}: {subtitle}").into(),
            None => title.into(),
        })
    }

    /// Returns any short text of the entry.
    pub(super) fn any(&self) -> Option<String> {
        let texts = self
            .entry
            .fields
            .iter()
            .map(|field| latex::line(&field.value));
        texts
            .into_iter()
            .find(|text| (1..=1_000).contains(&text.len()))
    }
}
