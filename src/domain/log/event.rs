//! Events: what a person did to a resource or an occasion, when, and on which device.
//!
//! The names of [`EventKind`] and its fields are stored in people's databases: a variant may be added, but none may change
//! its meaning.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{
    Depth, DeviceId, EventId, GoalUnit, Highlight, LocalDate, OwnCadence, Patch, PostKey, Progress,
    ReadingDate, Recall, RelationKind, ResourceId, Slug, Span, Stamp, Subject, Tag, TransactionId,
};

/// One entry of the append-only log, with the keys of the lossless export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub id: EventId,
    #[serde(rename = "act")]
    pub transaction: TransactionId,
    pub device: DeviceId,
    /// Its position in the order of events.
    pub stamp: Stamp,
    /// Wall clock time in milliseconds since 1970 UTC, for display only.
    pub at: i64,
    /// Its number on this device, in order of arrival; `reads log` shows it and `reads undo` takes it.
    #[serde(skip)]
    pub number: i64,
    #[serde(flatten)]
    pub subject: Subject,
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened. Dates are the local dates that the person meant; `on` is the day of the change unless noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
pub enum EventKind {
    Started {
        on: LocalDate,
    },
    Progressed {
        on: LocalDate,
        to: Progress,
    },
    /// A reading was finished. For a followed resource: caught up.
    Finished {
        /// A day, or what is known of it.
        on: ReadingDate,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        depth: Option<Depth>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recall: Option<Recall>,
        /// The day of the change, for a month or a year that was not over then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recorded_on: Option<LocalDate>,
        /// Of a followed blog, the posts that this caught up with; none if the device knew of none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        posts: Vec<PostKey>,
    },
    Dropped {
        on: LocalDate,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        because: Option<String>,
    },
    /// Put aside while it was being read: back to the todo list or, if it was ever read, to done. The progress is kept, so that
    /// the next start goes on there.
    Stopped {
        on: LocalDate,
    },
    /// Taken up again after it was dropped, or not being read any more: back to the todo list or, if it was ever read, to done.
    Reopened {
        on: LocalDate,
    },
    Followed {
        on: LocalDate,
    },
    Unfollowed {
        on: LocalDate,
    },
    /// Posts with a word in their title are ignored from now on.
    Ignored {
        word: String,
    },
    Unignored {
        word: String,
    },
    /// The person's own cadence was set or cleared.
    CadenceSet {
        to: OwnCadence,
    },
    Snoozed {
        until: LocalDate,
    },
    Noted {
        on: LocalDate,
        /// Markdown. It may be empty if there is a highlight.
        text: String,
        /// The passage that it is about; notes of earlier versions have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        highlight: Option<Highlight>,
    },
    NoteRevised {
        /// The [`Noted`](Self::Noted) event.
        note: EventId,
        text: String,
    },
    NoteRemoved {
        /// The [`Noted`](Self::Noted) event.
        note: EventId,
    },
    Tied {
        occasion: Slug,
    },
    /// A resource was untied from an occasion, whether its catalog or the person had tied it.
    Untied {
        occasion: Slug,
    },
    /// The person added a resource.
    Added {
        on: LocalDate,
        /// The requested slug. A device where it is taken uses another.
        slug: Slug,
        #[serde(rename = "facts")]
        metadata: Box<Patch>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<Tag>,
        /// Its records in files of other programs, as they came, by the name of the format on the command line.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        sources: BTreeMap<String, String>,
    },
    /// The record of a resource that was here already, as it came. It replaces an earlier one of that format.
    Sourced {
        format: String,
        record: String,
    },
    /// Metadata was edited. It overrides the catalog's.
    Edited {
        /// The changed fields.
        #[serde(rename = "facts")]
        metadata: Box<Patch>,
    },
    /// Another slug was given to a resource. It overrides the catalog's.
    Renamed {
        /// The requested slug. A device where it is taken uses another.
        slug: Slug,
    },
    /// A resource that the person had added was removed.
    Removed {
        on: LocalDate,
    },
    Tagged {
        tag: Tag,
    },
    /// A tag was removed, whether its catalog or the person had set it.
    Untagged {
        tag: Tag,
    },
    Related {
        relation: RelationKind,
        to: ResourceId,
    },
    /// A relation was removed, whether its catalog or the person had set it.
    Unrelated {
        relation: RelationKind,
        to: ResourceId,
    },
    OccasionDated {
        /// The occasion's id is derived from it.
        name: Slug,
        /// The date of the occasion.
        on: LocalDate,
        /// How long before it preparation starts.
        lead: Span,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        /// The day of the change; events of earlier versions lack it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dated_on: Option<LocalDate>,
    },
    OccasionMoved {
        /// The new date of the occasion.
        on: LocalDate,
        /// The day of the change; events of earlier versions lack it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dated_on: Option<LocalDate>,
    },
    /// An occasion took place.
    OccasionHeld {
        on: LocalDate,
    },
    OccasionCancelled {
        on: LocalDate,
    },
    /// How much to read in a year. The goal's id is derived from the unit and the year.
    GoalSet {
        on: LocalDate,
        unit: GoalUnit,
        year: i32,
        amount: u32,
    },
    GoalCleared {
        on: LocalDate,
    },
    /// A resource was merged into another, which shows from then on what was done to either.
    Merged {
        into: ResourceId,
    },
    /// Another event was undone. Retracting a retraction puts the original event back in force.
    Retracted {
        event: EventId,
    },
    /// The content was erased for good. The event remains, to keep its place in the order.
    Forgotten {},
}

impl EventKind {
    /// Returns the event that adds a resource with the slug of its title, without tags and records.
    pub fn added(on: LocalDate, metadata: Patch) -> Self {
        Self::Added {
            on,
            slug: metadata.slug(),
            metadata: Box::new(metadata),
            tags: Vec::new(),
            sources: BTreeMap::new(),
        }
    }

    /// Returns whether it changes a note, or may have done so before it was forgotten.
    pub fn changes_notes(&self) -> bool {
        matches!(
            self,
            Self::Noted { .. }
                | Self::NoteRevised { .. }
                | Self::NoteRemoved { .. }
                | Self::Forgotten {}
        )
    }

    /// Returns whether it changes the occasions that a resource is tied to.
    pub fn changes_ties(&self) -> bool {
        matches!(self, Self::Tied { .. } | Self::Untied { .. })
    }

    /// Returns whether it changes the resource itself (metadata, tags, relations) rather than its reading state.
    pub fn changes_metadata(&self) -> bool {
        matches!(
            self,
            Self::Added { .. }
                | Self::Edited { .. }
                | Self::Renamed { .. }
                | Self::Removed { .. }
                | Self::Tagged { .. }
                | Self::Untagged { .. }
                | Self::Related { .. }
                | Self::Unrelated { .. }
                | Self::Merged { .. }
        )
    }

    /// Returns whether it may change what is shown of other resources: their slugs, relations or domains.
    pub fn concerns_others(&self) -> bool {
        self.changes_metadata()
            || self.concerns_occasions()
            || matches!(self, Self::Retracted { .. })
    }

    /// Returns whether it changes an occasion, not a resource.
    pub fn concerns_occasions(&self) -> bool {
        matches!(
            self,
            Self::OccasionDated { .. }
                | Self::OccasionMoved { .. }
                | Self::OccasionHeld { .. }
                | Self::OccasionCancelled { .. }
        )
    }

    /// Returns whether it changes a goal, not a resource.
    pub fn concerns_goals(&self) -> bool {
        matches!(self, Self::GoalSet { .. } | Self::GoalCleared { .. })
    }

    /// Returns the texts that the person may want erased: a note, the reason for dropping, and records of an import.
    pub fn texts(&self) -> Vec<&String> {
        match self {
            Self::Noted { text, .. } | Self::NoteRevised { text, .. } => vec![text],
            Self::Dropped { because, .. } => because.iter().collect(),
            Self::Sourced { .. } | Self::Added { .. } => self.records(),
            Self::Started { .. }
            | Self::Progressed { .. }
            | Self::Finished { .. }
            | Self::Stopped { .. }
            | Self::Reopened { .. }
            | Self::Followed { .. }
            | Self::Unfollowed { .. }
            | Self::Ignored { .. }
            | Self::Unignored { .. }
            | Self::CadenceSet { .. }
            | Self::Snoozed { .. }
            | Self::NoteRemoved { .. }
            | Self::Tied { .. }
            | Self::Untied { .. }
            | Self::Edited { .. }
            | Self::Renamed { .. }
            | Self::Removed { .. }
            | Self::Tagged { .. }
            | Self::Untagged { .. }
            | Self::Related { .. }
            | Self::Unrelated { .. }
            | Self::Merged { .. }
            | Self::OccasionDated { .. }
            | Self::OccasionMoved { .. }
            | Self::OccasionHeld { .. }
            | Self::OccasionCancelled { .. }
            | Self::GoalSet { .. }
            | Self::GoalCleared { .. }
            | Self::Retracted { .. }
            | Self::Forgotten {} => Vec::new(),
        }
    }

    /// Returns the records of an import that it holds, which may contain notes.
    pub fn records(&self) -> Vec<&String> {
        match self {
            Self::Sourced { record, .. } => vec![record],
            Self::Added { sources, .. } => sources.values().collect(),
            _ => Vec::new(),
        }
    }

    /// Returns what remains when its texts are erased, or `None` if it has none.
    pub fn redacted(&self) -> Option<Self> {
        if self.texts().is_empty() {
            return None;
        }
        let mut redacted = self.clone();
        match &mut redacted {
            Self::Dropped { because, .. } => *because = None,
            Self::Added { sources, .. } => sources.clear(),
            _ => redacted = Self::Forgotten {},
        }
        Some(redacted)
    }

    /// Returns whether it is what remains of `other` after erasing, here or on another device.
    pub fn is_redaction_of(&self, other: &Self) -> bool {
        self != other && (*self == Self::Forgotten {} || other.redacted().as_ref() == Some(self))
    }

    /// Returns its label in the log.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Progressed { .. } => "progress",
            Self::Finished { .. } => "done",
            Self::Dropped { .. } => "dropped",
            Self::Stopped { .. } => "stopped",
            Self::Reopened { .. } => "reopened",
            Self::Followed { .. } => "followed",
            Self::Unfollowed { .. } => "unfollowed",
            Self::Ignored { .. } => "ignored",
            Self::Unignored { .. } => "no longer ignored",
            Self::CadenceSet { .. } => "cadence",
            Self::Snoozed { .. } => "snoozed",
            Self::Noted { .. } => "noted",
            Self::NoteRevised { .. } => "note revised",
            Self::NoteRemoved { .. } => "note removed",
            Self::Tied { .. } => "tied",
            Self::Untied { .. } => "untied",
            Self::Added { .. } => "added",
            Self::Sourced { .. } => "source kept",
            Self::Edited { .. } => "edited",
            Self::Renamed { .. } => "renamed",
            Self::Removed { .. } => "removed",
            Self::Tagged { .. } => "tagged",
            Self::Untagged { .. } => "untagged",
            Self::Related { .. } => "related",
            Self::Unrelated { .. } => "unrelated",
            Self::Merged { .. } => "merged",
            Self::OccasionDated { .. } => "dated",
            Self::OccasionMoved { .. } => "moved",
            Self::OccasionHeld { .. } => "held",
            Self::OccasionCancelled { .. } => "cancelled",
            Self::GoalSet { .. } => "goal",
            Self::GoalCleared { .. } => "goal cleared",
            Self::Retracted { .. } => "undone",
            Self::Forgotten {} => "forgotten",
        }
    }
}
