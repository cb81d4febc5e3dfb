//! What a person says of a resource itself: entries of their own, and corrections that lie over what a catalog says.

use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::{Cadence, Depth, Kind, Resource, Slug};

/// A field that may be without a value: `None` where nothing is said of it, `Some(None)` where it is said to have none.
pub type FieldUpdate<T> = Option<Option<T>>;

/// Facts of a resource, as far as somebody speaks of them.
///
/// Its form is on people's disks: a field may be added, none may change its meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Patch {
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The slug of its domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<Slug>,
    /// What sort of thing it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// How to read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<Depth>,
    /// Why to read it; empty where nobody says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Authors in the order of the work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authors: Option<Vec<String>>,
    /// How many authors there are beside those named.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub et_al: FieldUpdate<u32>,
    /// Year of first publication.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub year: FieldUpdate<i32>,
    /// Where to read it.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub url: FieldUpdate<String>,
    /// arXiv identifier.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub arxiv: FieldUpdate<String>,
    /// DOI.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub doi: FieldUpdate<String>,
    /// ISBN-13.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub isbn: FieldUpdate<String>,
    /// Length in pages.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub pages: FieldUpdate<u32>,
    /// Length in minutes.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub minutes: FieldUpdate<u32>,
    /// Address of its feed.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub feed: FieldUpdate<String>,
    /// How to read it again.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub again: FieldUpdate<Depth>,
    /// What of it to read.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub scope: FieldUpdate<String>,
    /// How often to read it again.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub cadence: FieldUpdate<Cadence>,
}

/// A field that is there is spoken of, though it be null.
fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    field: D,
) -> Result<FieldUpdate<T>, D::Error> {
    Option::deserialize(field).map(Some)
}

/// Does `$each` to the fields of two edits, by pairs.
macro_rules! fields {
    ($each:ident) => {
        $each!(
            title, domain, kind, depth, why, authors, et_al, year, url, arxiv, doi, isbn, pages,
            minutes, feed, again, scope, cadence
        )
    };
}

impl Patch {
    /// Everything that is known of a resource's facts.
    pub fn whole(resource: &Resource) -> Self {
        let resource = resource.clone();
        Self {
            title: Some(resource.title),
            domain: Some(resource.domain),
            kind: Some(resource.kind),
            depth: Some(resource.depth),
            why: Some(resource.why),
            authors: Some(resource.authors),
            et_al: Some(resource.et_al),
            year: Some(resource.year),
            url: Some(resource.url),
            arxiv: Some(resource.arxiv),
            doi: Some(resource.doi),
            isbn: Some(resource.isbn),
            pages: Some(resource.pages),
            minutes: Some(resource.minutes),
            feed: Some(resource.feed),
            again: Some(resource.again),
            scope: Some(resource.scope),
            cadence: Some(resource.cadence),
        }
    }

    /// A slug of the title or, where that has no letters for one, of the address.
    pub fn slug(&self) -> Slug {
        let url = self.url.as_ref().and_then(Option::as_deref);
        (self.title.as_deref().and_then(Slug::of_words))
            .or_else(|| url.and_then(Slug::of_words))
            .unwrap_or_else(Slug::inbox)
    }

    /// A resource of these facts; what they do not speak of is as it is by default.
    pub fn into_resource(self, slug: Slug) -> Resource {
        let is_by_somebody = self.authors.as_ref().is_some_and(|names| !names.is_empty());
        Resource {
            title: self.title.unwrap_or_else(|| slug.to_string()),
            slug,
            domain: self.domain.unwrap_or_else(Slug::inbox),
            authors: self.authors.unwrap_or_default(),
            et_al: self.et_al.flatten().filter(|_| is_by_somebody),
            year: self.year.flatten(),
            kind: self.kind.unwrap_or(Kind::Other),
            url: self.url.flatten(),
            arxiv: self.arxiv.flatten(),
            doi: self.doi.flatten(),
            isbn: self.isbn.flatten(),
            pages: self.pages.flatten(),
            minutes: self.minutes.flatten(),
            feed: self.feed.flatten(),
            depth: self.depth.unwrap_or(Depth::Read),
            again: self.again.flatten(),
            scope: self.scope.flatten(),
            cadence: self.cadence.flatten(),
            before: Vec::new(),
            each: Vec::new(),
            relations: Vec::new(),
            tags: Vec::new(),
            why: self.why.unwrap_or_default(),
        }
    }

    /// Only what has a value.
    #[must_use]
    pub fn filled(mut self) -> Self {
        macro_rules! forget {
            ($($field:ident),*) => { $(if !self.$field.as_ref().is_some_and(Filled::is_filled) { self.$field = None; })* };
        }
        fields!(forget);
        self
    }

    /// The fields that it speaks of.
    pub fn fields(&self) -> Vec<&'static str> {
        let mut named = Vec::new();
        macro_rules! name {
            ($($field:ident),*) => { $(if self.$field.is_some() { named.push(stringify!($field)); })* };
        }
        fields!(name);
        named
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes over all that a later edit speaks of.
    pub fn apply(&mut self, later: Self) {
        macro_rules! take {
            ($($field:ident),*) => { $(if later.$field.is_some() { self.$field = later.$field; })* };
        }
        fields!(take);
    }

    /// What of this says something else than `metadata` do.
    #[must_use]
    pub fn beyond(mut self, metadata: &Self) -> Self {
        macro_rules! forget {
            ($($field:ident),*) => { $(if self.$field == metadata.$field { self.$field = None; })* };
        }
        fields!(forget);
        self
    }

    /// What of this speaks of fields of which `metadata` say nothing, or that they have no value.
    #[must_use]
    pub fn filling(mut self, metadata: &Self) -> Self {
        macro_rules! forget {
            ($($field:ident),*) => { $(if metadata.$field.as_ref().is_some_and(Filled::is_filled) { self.$field = None; })* };
        }
        fields!(forget);
        self
    }
}

/// Whether a field has something in it.
trait Filled {
    fn is_filled(&self) -> bool;
}

impl<T> Filled for Option<T> {
    fn is_filled(&self) -> bool {
        self.is_some()
    }
}

impl<T> Filled for Vec<T> {
    fn is_filled(&self) -> bool {
        !self.is_empty()
    }
}

impl Filled for String {
    fn is_filled(&self) -> bool {
        !self.is_empty()
    }
}

macro_rules! always_filled {
    ($($type:ty),*) => { $(impl Filled for $type { fn is_filled(&self) -> bool { true } })* };
}
always_filled!(Slug, Kind, Depth);

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(title: &str) -> Patch {
        Patch {
            title: Some(title.to_owned()),
            ..Patch::default()
        }
    }

    #[test]
    fn what_is_said_to_be_none_is_not_what_nothing_is_said_of() {
        let none = Patch {
            year: Some(None),
            ..titled("A")
        };
        let text = serde_json::to_string(&none).unwrap();
        assert_eq!(text, r#"{"title":"A","year":null}"#);
        assert_eq!(serde_json::from_str::<Patch>(&text).unwrap(), none);
        assert!(Patch::default().is_empty() && !none.is_empty());
    }

    #[test]
    fn later_words_lie_over_earlier_ones() {
        let mut edit = Patch {
            year: Some(Some(2017)),
            pages: Some(Some(15)),
            ..titled("A")
        };
        edit.apply(Patch {
            year: Some(None),
            ..titled("B")
        });
        let expected = Patch {
            year: Some(None),
            pages: Some(Some(15)),
            ..titled("B")
        };
        assert_eq!(edit, expected);
        assert_eq!(titled("B").beyond(&edit), Patch::default());
        assert_eq!(titled("C").beyond(&edit), titled("C"));
    }

    #[test]
    fn what_is_looked_up_fills_gaps_only() {
        let found = Patch {
            year: Some(Some(2017)),
            authors: Some(vec!["N. N.".to_owned()]),
            ..titled("Found")
        };
        let known = Patch {
            year: Some(None),
            authors: Some(Vec::new()),
            ..titled("Known")
        };
        let filled = found.clone().filling(&known);
        assert_eq!(
            (filled.title, filled.year, filled.authors),
            (None, found.year, found.authors)
        );
    }
}
