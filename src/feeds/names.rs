//! The names of elements in the dialects of RSS and Atom.

use quick_xml::events::BytesStart;

/// What a document is written in, and written anew in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Rss,
    Atom,
}

/// A namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS and Atom of any version, and no namespace.
    Feed,
    DublinCore,
    Content,
    Itunes,
    Other,
}

/// What is read of a feed and its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Link,
    Id,
    Published,
    Updated,
    Author,
    Summary,
    Content,
    Enclosure,
    Ttl,
}

impl Field {
    /// Returns the field in an element. The local name is in lower case.
    pub(super) fn parse(space: Space, local: &str) -> Option<Self> {
        use Space::{Content, DublinCore, Feed, Itunes};
        Some(match (space, local) {
            (Feed | DublinCore, "title") => Self::Title,
            (Feed, "link") => Self::Link,
            (Feed, "guid" | "id") => Self::Id,
            (Feed, "pubdate" | "published") | (Feed | DublinCore, "issued") => Self::Published,
            (Feed, "updated" | "lastbuilddate")
            | (Feed | DublinCore, "modified" | "created" | "date") => Self::Updated,
            (Feed | DublinCore | Itunes, "author") | (DublinCore, "creator") => Self::Author,
            (Feed | DublinCore, "description") | (Feed | Itunes, "summary") => Self::Summary,
            (Content, "encoded") | (Feed, "content" | "body") => Self::Content,
            (Feed, "enclosure") => Self::Enclosure,
            (Feed, "ttl") => Self::Ttl,
            _ => return None,
        })
    }

    /// Returns the element of the field in RSS 2.0 or Atom 1.0.
    pub(super) fn name(self, dialect: Dialect) -> &'static str {
        let is_atom = dialect == Dialect::Atom;
        match self {
            Self::Title => "title",
            Self::Link => "link",
            Self::Id if is_atom => "id",
            Self::Id => "guid",
            Self::Published if is_atom => "published",
            Self::Updated if is_atom => "updated",
            Self::Published | Self::Updated => "pubDate",
            Self::Author if is_atom => "author",
            Self::Author => "dc:creator",
            Self::Summary if is_atom => "summary",
            Self::Summary => "description",
            Self::Content if is_atom => "content",
            Self::Content => "content:encoded",
            Self::Enclosure => "enclosure",
            Self::Ttl => "ttl",
        }
    }

    /// Whether a feed has it too, not only its entries.
    pub(super) fn is_of_feed(self) -> bool {
        matches!(self, Self::Title | Self::Link | Self::Ttl)
    }

    /// Whether its text may have markup.
    pub(super) fn is_marked_up(self) -> bool {
        matches!(self, Self::Title | Self::Summary | Self::Content)
    }
}

/// Beginnings of the names of namespaces, in lower case.
const SPACES: [(&str, Space); 13] = [
    ("http://www.w3.org/2005/atom", Space::Feed),
    ("http://purl.org/atom/", Space::Feed),
    ("http://purl.org/rss/1.0/modules/content/", Space::Content),
    ("http://purl.org/rss/1.0/modules/", Space::Other),
    ("http://purl.org/rss/1.0/", Space::Feed),
    ("http://purl.org/net/rss1.1#", Space::Feed),
    ("http://my.netscape.com/", Space::Feed),
    ("http://channel.netscape.com/rdf/", Space::Feed),
    ("http://backend.userland.com/", Space::Feed),
    ("http://blogs.law.harvard.edu/tech/rss", Space::Feed),
    ("http://cyber.law.harvard.edu/rss", Space::Feed),
    ("http://purl.org/dc/", Space::DublinCore),
    ("http://www.itunes.com/", Space::Itunes),
];

/// The most declarations in force.
const MAX_DECLARATIONS: usize = 64;

/// The declarations of namespaces in force.
#[derive(Default)]
pub(super) struct Scope {
    /// With the depth of the element and the prefix.
    declared: Vec<(usize, String, Space)>,
}

impl Scope {
    pub(super) fn enter(&mut self, tag: &BytesStart<'_>, depth: usize) {
        if !tag.as_ref().contains("xmlns") {
            return;
        }
        let mut attributes = tag.html_attributes();
        for attribute in attributes.with_checks(false).flatten() {
            let name = attribute.key.as_ref();
            let Some(prefix) = name.strip_prefix("xmlns") else {
                continue;
            };
            if self.declared.len() < MAX_DECLARATIONS {
                let prefix = prefix.trim_start_matches(':').to_ascii_lowercase();
                let is_default = prefix.is_empty();
                let space = space(&attribute.value, is_default);
                self.declared.push((depth, prefix, space));
            }
        }
    }

    pub(super) fn leave(&mut self, depth: usize) {
        while self.declared.pop_if(|(at, ..)| *at >= depth).is_some() {}
    }

    /// Returns the namespace of a name. A usual prefix needs no declaration.
    pub(super) fn space(&self, name: &str) -> Space {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let mut declared = self.declared.iter().rev();
        if let Some((.., space)) = declared.find(|(_, known, _)| known == prefix) {
            return *space;
        }
        match prefix {
            "" | "atom" | "rss" => Space::Feed,
            "dc" | "dcterms" => Space::DublinCore,
            "content" => Space::Content,
            "itunes" => Space::Itunes,
            _ => Space::Other,
        }
    }
}

/// Returns the namespace with a name. An unknown default namespace is that of the feed.
fn space(name: &str, is_default: bool) -> Space {
    let name = name.trim().to_ascii_lowercase();
    let mut known = SPACES.iter();
    match known.find(|(begin, _)| name.starts_with(begin)) {
        Some((_, space)) => *space,
        None if is_default => Space::Feed,
        None => Space::Other,
    }
}
