//! Prepares a JSON feed for `feed-rs`, which gives up where a field has another type or is missing.
//!
//! What is not used is not held in memory: neither other fields nor items beyond the first [`MAX_POSTS`].

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::tidy::MAX_POSTS;

/// The most authors of an item that are read.
const MAX_AUTHORS: usize = 50;

#[derive(Deserialize)]
struct Given {
    version: Text,
    #[serde(default)]
    title: Text,
    #[serde(default)]
    home_page_url: Text,
    items: List<Item, MAX_POSTS>,
}

/// What `feed-rs` is given.
#[derive(Serialize)]
struct Tidied {
    version: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Text::is_none")]
    home_page_url: Text,
    items: Vec<Item>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Item {
    #[serde(skip_serializing_if = "Text::is_none")]
    id: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    url: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    external_url: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    title: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    content_html: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    content_text: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    date_published: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    date_modified: Text,
    authors: List<Author, MAX_AUTHORS>,
    /// Of version 1.
    #[serde(skip_serializing)]
    author: Option<One<Author>>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Author {
    #[serde(skip_serializing_if = "Text::is_none")]
    name: Text,
}

/// Returns a JSON feed with what is used of it, each field of its type, or `None` if it is something else.
pub(super) fn tidy(text: &str) -> Option<String> {
    let given: Given = serde_json::from_str(text.trim()).ok()?;
    let version = given.version.0?;
    if !version.contains("jsonfeed.org/version/") {
        return None;
    }
    let mut items = given.items.0;
    for item in &mut items {
        let author = item.author.take();
        item.authors.0.extend(author.and_then(|author| author.0));
    }
    let tidied = Tidied {
        version: "https://jsonfeed.org/version/1.1",
        title: given.title.0.unwrap_or_default(),
        home_page_url: given.home_page_url,
        items,
    };
    serde_json::to_string(&tidied).ok()
}

/// A text, or nothing where there is something else. A number is a text too: ids are often numbers.
#[derive(Default, Serialize)]
#[serde(transparent)]
struct Text(Option<String>);

impl Text {
    fn is_none(&self) -> bool {
        self.0.is_none()
    }
}

/// The first items of a list, or none where there is something else. Items that are no objects are left out.
#[derive(Serialize)]
#[serde(transparent)]
struct List<T, const MOST: usize>(Vec<T>);

impl<T, const MOST: usize> Default for List<T, MOST> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// An object, or nothing where there is something else.
struct One<T>(Option<T>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for List<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for One<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values(PhantomData))
    }
}

/// What becomes of each sort of value: nothing, unless a type says otherwise.
trait Lenient<'de>: Default {
    fn text(_: String) -> Self {
        Self::default()
    }

    fn list<A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }

    fn object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }
}

impl Lenient<'_> for Text {
    fn text(text: String) -> Self {
        Self(Some(text))
    }
}

impl<'de, T: Deserialize<'de>, const MOST: usize> Lenient<'de> for List<T, MOST> {
    fn list<A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut first = Vec::new();
        while first.len() < MOST
            && let Some(One(item)) = list.next_element()?
        {
            first.extend(item);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self(first))
    }
}

impl<T> Default for One<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Lenient<'de> for One<T> {
    fn object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        T::deserialize(MapAccessDeserializer::new(object)).map(|item| Self(Some(item)))
    }
}

/// Reads any value.
struct Values<T>(PhantomData<T>);

impl<'de, T: Lenient<'de>> Visitor<'de> for Values<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_i64<E>(self, number: i64) -> Result<T, E> {
        Ok(T::text(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<T, E> {
        Ok(T::text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<T, E> {
        Ok(T::text(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        T::list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<T, A::Error> {
        T::object(object)
    }
}
