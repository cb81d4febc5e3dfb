//! One resource as a JSON object.

use std::collections::BTreeSet;

use serde::Serialize;

use super::due::Context;
use super::metadata::{Groups, Keys};

use crate::domain::{
    AlsoIn, CadenceInForce, CadenceSource, Detail, DueBy, LocalDate, Memory, MergedEntry,
    Neighbour, News, NoteEntry, Progress, ReadingDate, ReadingEntry, ResourceId, Slug, Status, Tag,
};

/// One resource, as docs/json.md says.
#[derive(Serialize)]
pub(super) struct Object<'a> {
    number: i64,
    id: ResourceId,
    slug: &'a str,
    #[serde(flatten)]
    title: Keys<'a>,
    catalog: &'a str,
    #[serde(rename = "retired", skip_serializing_if = "Option::is_none")]
    removed_from_catalog: Option<bool>,
    #[serde(flatten)]
    class: Keys<'a>,
    status: Status,
    progress: Option<Progress>,
    because: Option<&'a str>,
    followed_on: Option<LocalDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    news: Option<News>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failing_since: Option<LocalDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    ignored: &'a BTreeSet<String>,
    #[serde(flatten)]
    others: Keys<'a>,
    tags: &'a [Tag],
    before: &'a [Slug],
    each: &'a [Slug],
    relations: &'a [Neighbour],
    #[serde(skip_serializing_if = "<[AlsoIn]>::is_empty")]
    also_in: &'a [AlsoIn],
    merged: &'a [MergedEntry],
    last_read: Option<ReadingDate>,
    cadence: Option<CadenceInForce>,
    cadence_source: Option<CadenceSource>,
    snoozed_until: Option<LocalDate>,
    memory: Option<Memory>,
    due: Option<LocalDate>,
    due_by: Option<DueBy>,
    reason: Option<String>,
    readings: &'a [ReadingEntry],
    notes: &'a [NoteEntry],
}

pub(super) fn object(detail: &Detail, today: LocalDate) -> Object<'_> {
    let (state, resource) = (&detail.state, &detail.resource);
    let groups = Groups::of(&resource.metadata);
    let due = detail.due(today);
    Object {
        number: detail.number,
        id: detail.id,
        slug: resource.slug.as_str(),
        title: groups.title,
        catalog: detail.catalog.as_str(),
        removed_from_catalog: detail.removed_from_catalog.then_some(true),
        class: groups.class,
        status: state.status,
        progress: state.progress,
        because: state.because.as_deref(),
        followed_on: state.followed_on,
        news: detail.news,
        failing_since: detail.failure.as_ref().map(|(since, _)| *since),
        error: detail.failure.as_ref().map(|(_, error)| error.as_str()),
        ignored: &state.ignored,
        others: groups.others,
        tags: &resource.tags,
        before: &resource.before,
        each: &resource.each,
        relations: &detail.neighbours,
        also_in: &detail.also_in,
        merged: &detail.merged,
        last_read: state.last_read(),
        cadence: state.cadence,
        cadence_source: state.cadence.map(|in_force| in_force.source),
        snoozed_until: state.snoozed_until,
        memory: state.memory,
        due: due.as_ref().map(|due| due.on),
        due_by: state.rereading.map(|rereading| rereading.by),
        reason: due.map(|due| Context::from(detail).all(&due.reasons, today)),
        readings: &detail.readings,
        notes: &detail.notes,
    }
}
