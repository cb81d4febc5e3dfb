//! One resource as a JSON object.

use serde::Serialize;

use super::due::Context;
use super::metadata::{Groups, Keys};
use super::notes::Object as NoteObject;
use crate::domain::{
    CadenceSource, Depth, Detail, DueBy, LocalDate, Progress, Recall, RelationKind, ResourceId,
    Slug, Status,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "retired")]
    removed_from_catalog: Option<bool>,
    #[serde(flatten)]
    class: Keys<'a>,
    status: Status,
    progress: Option<Progress>,
    because: Option<&'a str>,
    followed_on: Option<LocalDate>,
    #[serde(flatten)]
    others: Keys<'a>,
    tags: &'a [Slug],
    before: &'a [Slug],
    each: &'a [Slug],
    relations: Vec<Relative<'a>>,
    last_read: Option<LocalDate>,
    cadence: Option<String>,
    cadence_source: Option<CadenceSource>,
    snoozed_until: Option<LocalDate>,
    memory: Option<MemoryObject>,
    due: Option<LocalDate>,
    due_by: Option<DueBy>,
    reason: Option<String>,
    readings: Vec<Reading>,
    notes: Vec<NoteObject<'a>>,
}

#[derive(Serialize)]
struct Relative<'a> {
    relation: RelationKind,
    forth: bool,
    number: i64,
    slug: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Reading {
    number: i64,
    finished_on: LocalDate,
    depth: Option<Depth>,
    minutes: Option<u32>,
    recall: Option<Recall>,
}

#[derive(Serialize)]
struct MemoryObject {
    stability: f32,
    difficulty: f32,
    interval: u32,
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
        others: groups.others,
        tags: &resource.tags,
        before: &resource.before,
        each: &resource.each,
        relations: detail
            .neighbours
            .iter()
            .map(|other| Relative {
                relation: other.kind,
                forth: other.forth,
                number: other.number,
                slug: other.slug.as_str(),
                title: &other.title,
            })
            .collect(),
        last_read: state.last_read(),
        cadence: state.cadence.map(|in_force| in_force.cadence.to_string()),
        cadence_source: state.cadence.map(|in_force| in_force.source),
        snoozed_until: state.snoozed_until,
        memory: state.memory.map(|memory| MemoryObject {
            stability: memory.stability,
            difficulty: memory.difficulty,
            interval: memory.interval,
        }),
        due: due.as_ref().map(|due| due.on),
        due_by: state.rereading.map(|rereading| rereading.by),
        reason: due.map(|due| Context::from(detail).all(&due.reasons, today)),
        readings: detail
            .readings
            .iter()
            .map(|reading| Reading {
                number: reading.event,
                finished_on: reading.finished_on,
                depth: reading.depth,
                minutes: reading.minutes,
                recall: reading.recall,
            })
            .collect(),
        notes: detail.notes.iter().map(NoteObject::of).collect(),
    }
}
