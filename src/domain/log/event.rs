//! The log's entries: what a person did to a resource or an occasion, when, and on which device.
//!
//! The words of [`EventKind`] are on people's disks: a variant may be added, none may change its meaning.

use serde::{Deserialize, Serialize};

use crate::domain::{
    Depth, DeviceId, EventId, LocalDate, OwnCadence, Patch, Progress, Recall, RelationKind,
    ResourceId, Slug, Span, Stamp, Subject, TransactionId,
};

/// One entry of the append-only log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its name on every device.
    pub id: EventId,
    /// The act it is part of.
    pub transaction: TransactionId,
    /// Where it was done.
    pub device: DeviceId,
    /// Its place in the order of events.
    pub stamp: Stamp,
    /// The clock's time when it was done, in milliseconds since 1970 UTC; to be shown, not to order by.
    pub at: i64,
    /// Its number on this device, in the order of arrival; what `reads log` shows and `reads undo` takes.
    pub number: i64,
    /// What it was done to.
    pub subject: Subject,
    /// What was done.
    pub kind: EventKind,
}

/// What was done. Dates are the local dates that the person meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
pub enum EventKind {
    /// A reading was begun.
    Started {
        /// When.
        on: LocalDate,
    },
    /// A reading has come so far.
    Progressed {
        /// When.
        on: LocalDate,
        /// How far.
        to: Progress,
    },
    /// A reading was finished; for what is followed: caught up.
    Finished {
        /// When.
        on: LocalDate,
        /// How it was read, where that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        depth: Option<Depth>,
        /// How long it took, in minutes, where that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<u32>,
        /// How much came to mind, where that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recall: Option<Recall>,
    },
    /// Given up.
    Dropped {
        /// When.
        on: LocalDate,
        /// Why, where that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        because: Option<String>,
    },
    /// Put back among what is to be read.
    Reopened {
        /// When.
        on: LocalDate,
    },
    /// Followed from now on.
    Followed {
        /// When.
        on: LocalDate,
    },
    /// Followed no more.
    Unfollowed {
        /// When.
        on: LocalDate,
    },
    /// The person's own cadence was set, or taken back.
    CadenceSet {
        /// To what.
        to: OwnCadence,
    },
    /// The due date was put off.
    Snoozed {
        /// The new due date.
        until: LocalDate,
    },
    /// A note was written.
    Noted {
        /// When.
        on: LocalDate,
        /// Markdown.
        text: String,
    },
    /// A note was rewritten.
    NoteRevised {
        /// The event that wrote it.
        note: EventId,
        /// The new text.
        text: String,
    },
    /// A note was removed.
    NoteRemoved {
        /// The event that wrote it.
        note: EventId,
    },
    /// A resource was tied to an occasion.
    Tied {
        /// The occasion.
        occasion: Slug,
    },
    /// A resource was untied from an occasion, be it the catalog or the person who had tied it.
    Untied {
        /// The occasion.
        occasion: Slug,
    },
    /// The person added an entry of their own.
    Added {
        /// When.
        on: LocalDate,
        /// The slug that it was given; another one where a device has that already.
        slug: Slug,
        /// What was known of it.
        #[serde(rename = "facts")]
        metadata: Box<Patch>,
        /// The tags that it was given at once.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<Slug>,
    },
    /// Facts of a resource were corrected, over what its catalog says.
    Edited {
        /// Those that were spoken of.
        #[serde(rename = "facts")]
        metadata: Box<Patch>,
    },
    /// An entry of the person's own was taken out.
    Removed {
        /// When.
        on: LocalDate,
    },
    /// A tag was given.
    Tagged {
        /// The tag.
        tag: Slug,
    },
    /// A tag was taken, be it the catalog's or the person's.
    Untagged {
        /// The tag.
        tag: Slug,
    },
    /// A resource was said to stand so to another.
    Related {
        /// How.
        relation: RelationKind,
        /// To which.
        to: ResourceId,
    },
    /// A resource was said not to stand so to another, whoever says it does.
    Unrelated {
        /// How.
        relation: RelationKind,
        /// To which.
        to: ResourceId,
    },
    /// An occasion was given a date.
    OccasionDated {
        /// Its name, which its id is made of.
        name: Slug,
        /// When it will be.
        on: LocalDate,
        /// How long before it preparation starts.
        lead: Span,
        /// What to call it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    /// An occasion was put on another date.
    OccasionMoved {
        /// When it will be.
        on: LocalDate,
    },
    /// An occasion came to pass.
    OccasionHeld {
        /// When.
        on: LocalDate,
    },
    /// An occasion will not be.
    OccasionCancelled {
        /// When that was said.
        on: LocalDate,
    },
    /// Another event was taken back; where that one took back a third, the third holds again.
    Retracted {
        /// The event that was taken back.
        event: EventId,
    },
    /// What was done here was erased for good; that there was something keeps its place in the order.
    Forgotten {},
}

impl EventKind {
    /// Whether it writes or changes a note, or may have before it was forgotten.
    pub fn is_of_notes(&self) -> bool {
        matches!(
            self,
            Self::Noted { .. }
                | Self::NoteRevised { .. }
                | Self::NoteRemoved { .. }
                | Self::Forgotten {}
        )
    }

    /// Whether it says something of the resource itself, and not of its reading.
    pub fn is_of_metadata(&self) -> bool {
        matches!(
            self,
            Self::Added { .. }
                | Self::Edited { .. }
                | Self::Removed { .. }
                | Self::Tagged { .. }
                | Self::Untagged { .. }
                | Self::Related { .. }
                | Self::Unrelated { .. }
        )
    }

    /// What is left of it when the person's own words in it are erased; `None` where it holds none.
    pub fn without_words(&self) -> Option<Self> {
        match self {
            Self::Noted { .. } | Self::NoteRevised { .. } => Some(Self::Forgotten {}),
            Self::Dropped {
                on,
                because: Some(_),
            } => Some(Self::Dropped {
                on: *on,
                because: None,
            }),
            _ => None,
        }
    }

    /// Whether it is what is left of `other` after something in it was erased, here or on another device.
    pub fn is_rest_of(&self, other: &Self) -> bool {
        self != other
            && (*self == Self::Forgotten {} || other.without_words().as_ref() == Some(self))
    }

    /// What it was, in a word or two, for the log.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Progressed { .. } => "progress",
            Self::Finished { .. } => "done",
            Self::Dropped { .. } => "dropped",
            Self::Reopened { .. } => "reopened",
            Self::Followed { .. } => "followed",
            Self::Unfollowed { .. } => "unfollowed",
            Self::CadenceSet { .. } => "cadence",
            Self::Snoozed { .. } => "snoozed",
            Self::Noted { .. } => "noted",
            Self::NoteRevised { .. } => "note revised",
            Self::NoteRemoved { .. } => "note removed",
            Self::Tied { .. } => "tied",
            Self::Untied { .. } => "untied",
            Self::Added { .. } => "added",
            Self::Edited { .. } => "edited",
            Self::Removed { .. } => "removed",
            Self::Tagged { .. } => "tagged",
            Self::Untagged { .. } => "untagged",
            Self::Related { .. } => "related",
            Self::Unrelated { .. } => "unrelated",
            Self::OccasionDated { .. } => "dated",
            Self::OccasionMoved { .. } => "moved",
            Self::OccasionHeld { .. } => "held",
            Self::OccasionCancelled { .. } => "cancelled",
            Self::Retracted { .. } => "undone",
            Self::Forgotten {} => "forgotten",
        }
    }
}
