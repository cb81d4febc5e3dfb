//! Everything about one resource.

use std::io;

use anstyle::Style;

use super::detail_json::object;
use super::due::{Context, last_words};
use super::extent::{depth_and_scope, length};
use super::log::how_read;
use super::metadata::plain_fields;
use super::notes::noted;
use super::outcome::due_date;
use super::posts::news_words;
use super::styled::{HEADING, QUIET, SLUG, standing_style};
use super::venue::venue;
use super::width::{width, wrap};
use super::{Form, Out, Styled, json};
use crate::domain::{
    CadenceSource, Detail, DueBy, FLOOR, LocalDate, OwnCadence, ReadingDate, Resource, Slug, Span,
    Status, listed_tag,
};

/// Prints a resource for people, or as JSON.
pub fn detail(out: &mut Out, form: Form, detail: &Detail, today: LocalDate) -> io::Result<()> {
    if form == Form::Json {
        json(out, &object(detail, today))
    } else {
        page(out, detail, today)
    }
}

/// Prints a JSON array of resources, each as [`detail`] prints it.
pub fn details<E: From<io::Error> + From<W>, W>(
    out: &mut Out,
    details: impl Iterator<Item = Result<Detail, W>>,
    today: LocalDate,
) -> Result<(), E> {
    let mut array = json::Array::default();
    for detail in details {
        array.item(out.document(), &object(&detail?, today))?;
    }
    Ok(array.end(out.document())?)
}

fn page(out: &mut Out, detail: &Detail, today: LocalDate) -> io::Result<()> {
    let (resource, metadata) = (&detail.resource, &detail.resource.metadata);
    out.wrapped(HEADING, "", &metadata.title)?;
    let name = format!("{} {}", detail.number, resource.slug);
    let about = [
        Some(metadata.kind.to_string()),
        metadata.year.map(|year| year.to_string()),
        Some(length(metadata.pages, metadata.minutes)).filter(|length| !length.is_empty()),
        Some(detail.domain_title.clone()),
    ];
    let about: Vec<String> = about.into_iter().flatten().collect();
    let about = about.join(" · ");
    let fits = |most| width(&name) + width(&about) + 3 <= most;
    if out.width().is_none_or(fits) {
        out.line(Styled::new(SLUG, name).styled(QUIET, format!(" · {about}")))?;
    } else {
        out.line(Styled::new(SLUG, name))?;
        out.wrapped(QUIET, "", &about)?;
    }
    let credited = metadata.credited();
    if !credited.names.is_empty() {
        let more = metadata.et_al.map(|more| format!(" and {more} more"));
        let more = more.unwrap_or_default();
        out.wrapped(Style::new(), "", &format!("by {credited}{more}"))?;
    }
    let venue = venue(metadata);
    if !venue.is_empty() {
        out.wrapped(Style::new(), "", &venue)?;
    }
    out.line("")?;
    reasons(out, detail)?;

    let removed = format!("from catalog {}", detail.catalog);
    let fields = [
        ("removed", detail.removed_from_catalog.then_some(removed)),
        ("status", Some(status(detail, today))),
        (
            "depth",
            Some(depth_and_scope(metadata.depth, metadata.scope.as_deref())),
        ),
        ("again", metadata.again.map(|again| again.to_string())),
        ("cadence", Some(cadence(detail))),
        ("memory", memory(detail)),
    ];
    for (label, value) in fields {
        field(out, label, &value.unwrap_or_default(), Style::new())?;
    }
    let reasons = detail.due(today).map(|due| due.reasons).unwrap_or_default();
    if reasons.is_empty() {
        field(out, "due", &not_due(detail, today), Style::new())?;
    }
    for reason in reasons {
        let (due, why) = (reason.on(), Context::from(detail).text(&reason, today));
        let style = standing_style(reason.standing(today), today);
        let due = due_date(due, today);
        field(out, "due", &format!("{due} · {why}"), style)?;
    }
    field(out, "posts", &fetched(detail, today), Style::new())?;
    field(out, "occasion", &occasions(resource), Style::new())?;
    field(
        out,
        "abstract",
        metadata.summary.as_deref().unwrap_or_default(),
        Style::new(),
    )?;
    for (label, value) in plain_fields(metadata) {
        // An address is for copying: it is never wrapped.
        out.line(Styled::new(QUIET, format!("{label:<8} ")).plain(value))?;
    }
    let tags = resource
        .tags
        .iter()
        .map(|tag| listed_tag(tag.as_str(), &[',']));
    let tags: Vec<_> = tags.collect();
    field(out, "tags", &tags.join(", "), Style::new())?;
    let merged = detail.merged.iter();
    let merged: Vec<String> = merged
        .map(|other| format!("{} ({})", other.slug, other.number))
        .collect();
    field(out, "merged", &merged.join(", "), Style::new())?;
    related(out, detail)?;
    history(out, detail, today)
}

/// Prints the reason, and those of other catalogs that give another one.
fn reasons(out: &mut Out, detail: &Detail) -> io::Result<()> {
    let own = &detail.resource.metadata.why;
    let others = detail.also_in.iter();
    let others = others.filter(|other| !other.why.is_empty() && other.why != *own);
    let others = others.map(|other| format!("why ({}): {}", other.title, other.why));
    let own = Some(own.clone()).filter(|own| !own.is_empty());
    for reason in own.into_iter().chain(others) {
        out.wrapped(Style::new(), "", &reason)?;
        out.line("")?;
    }
    Ok(())
}

/// "3 new, the oldest 12 days; ignored: podcast".
fn fetched(detail: &Detail, today: LocalDate) -> String {
    let new = detail.news.map(|news| {
        let since = news.quiet_since(today);
        let quiet = since.map(|since| format!("quiet since {since}"));
        quiet.unwrap_or_else(|| news_words(news, today))
    });
    let failure = detail.failure.as_ref();
    let failure = failure.map(|(since, error)| format!("failing since {since}: {error}"));
    let ignored: Vec<&str> = detail.state.ignored.iter().map(String::as_str).collect();
    let ignored = (!ignored.is_empty()).then(|| format!("ignored: {}", ignored.join(", ")));
    let parts: Vec<String> = new.into_iter().chain(failure).chain(ignored).collect();
    parts.join("; ")
}

/// "read it before interview, and again for each promotion".
fn occasions(resource: &Resource) -> String {
    let before = Some(joined(&resource.before)).filter(|names| !names.is_empty());
    let each = Some(joined(&resource.each)).filter(|names| !names.is_empty());
    match (before, each) {
        (Some(before), Some(each)) => format!("read it before {before}, and again for each {each}"),
        (Some(before), None) => format!("read it before {before}"),
        (None, Some(each)) => format!("read it again for each {each}"),
        (None, None) => String::new(),
    }
}

fn joined(slugs: &[Slug]) -> String {
    let slugs: Vec<&str> = slugs.iter().map(Slug::as_str).collect();
    slugs.join(", ")
}

fn related(out: &mut Out, detail: &Detail) -> io::Result<()> {
    if detail.neighbours.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.line(Styled::new(HEADING, "Related"))?;
    for other in &detail.neighbours {
        let words = if other.forth {
            other.kind.forth()
        } else {
            other.kind.back()
        };
        let line = format!("{words} {} ({}) {}", other.slug, other.number, other.title);
        out.wrapped(Style::new(), "  ", &line)?;
    }
    Ok(())
}

fn history(out: &mut Out, detail: &Detail, today: LocalDate) -> io::Result<()> {
    if !detail.readings.is_empty() {
        out.line("")?;
        out.line(Styled::new(HEADING, "Readings"))?;
        for reading in &detail.readings {
            let on = reading.finished_on;
            let (words, distance) = (on.words(), distance(on, today));
            let how = how_read(reading.depth, reading.minutes, reading.recall);
            out.line(&format!("  {words}{distance}{how}"))?;
        }
    }
    if !detail.notes.is_empty() {
        out.line("")?;
        out.line(Styled::new(HEADING, "Notes"))?;
        detail.notes.iter().try_for_each(|note| noted(out, note))?;
    }
    Ok(())
}

/// Prints a field, unless it is empty.
fn field(out: &mut Out, label: &str, value: &str, style: Style) -> io::Result<()> {
    if value.is_empty() {
        return Ok(());
    }
    let width = out.width().map(|width| width.saturating_sub(9));
    for (at, line) in wrap(value, "", width).into_iter().enumerate() {
        let label = format!("{:<9}", if at == 0 { label } else { "" });
        out.line(Styled::new(QUIET, label).styled(style, line))?;
    }
    Ok(())
}

/// " (2 years ago)", or nothing of an unknown day.
fn distance(on: ReadingDate, today: LocalDate) -> String {
    let distance = on.distance(today);
    distance.map_or_else(String::new, |distance| format!(" ({distance})"))
}

fn status(detail: &Detail, today: LocalDate) -> String {
    let state = &detail.state;
    let last_read = |last| format!(", last read {}{}", last_words(last), distance(last, today));
    let details = [
        state.progress.map(|progress| format!(", at {progress}")),
        state.followed_on.map(|since| format!(" since {since}")),
        (state.because.as_ref()).map(|because| match state.status {
            Status::Dropped => format!(": {because}"),
            _ => format!(", re-reading dropped: {because}"),
        }),
        state.last_read().map(last_read),
    ];
    let details: String = details.into_iter().flatten().collect();
    format!("{}{details}", state.status)
}

fn cadence(detail: &Detail) -> String {
    let (metadata, own) = (&detail.resource.metadata, detail.state.own_cadence);
    let Some(in_force) = detail.state.cadence else {
        let none = match own {
            OwnCadence::Never => "never (set by you)",
            OwnCadence::Adaptive => "none; by recall alone (set by you)",
            OwnCadence::Default | OwnCadence::Every(_) => "none; `reads every` sets one",
        };
        return none.to_owned();
    };
    let cadence = in_force.cadence.words_at(metadata.again);
    let source = match in_force.source {
        CadenceSource::Person => "set by you".to_owned(),
        CadenceSource::Entry => "from the catalog".to_owned(),
        CadenceSource::Domain => format!("from the catalog, for {}", metadata.domain),
        CadenceSource::Follow => "as for everything followed".to_owned(),
    };
    let limit = match own {
        OwnCadence::Adaptive => "; no limit for dates from recall (set by you)",
        _ => "",
    };
    format!("{cadence} ({source}){limit}")
}

/// What the model of memory says, and whether it decides the due date.
fn memory(detail: &Detail) -> Option<String> {
    let state = &detail.state;
    let (memory, last) = (state.memory?, state.last_day()?);
    let when = state.last_read()?.when();
    let wanted = last.plus_days(memory.interval);
    let decided_by = match state.rereading.map(|rereading| rereading.by) {
        Some(DueBy::Memory) => String::new(),
        Some(DueBy::Floor) => format!("; the least interval is {FLOOR} days"),
        Some(DueBy::Cadence) => "; the cadence comes first".to_owned(),
        None => "; not used, because it has no due date".to_owned(),
    };
    Some(format!(
        "recall {} {when}, difficulty {:.1} of 10; estimated recall 90 % after {:.1} days and 70 % after {}, \
         on {wanted}{decided_by}",
        memory.recall,
        memory.difficulty,
        memory.stability,
        Span::Days(memory.interval).words(),
    ))
}

fn not_due(detail: &Detail, today: LocalDate) -> String {
    let state = &detail.state;
    if let Some(since) = detail.news.and_then(|news| news.quiet_since(today)) {
        return format!("no: quiet since {since}");
    }
    let mut why = match state.status {
        Status::Dropped => "no: dropped",
        Status::Todo => "no: not read yet",
        Status::Reading if !state.was_read() => "no: the first reading is not finished",
        Status::Reading | Status::Done | Status::Following
            if state.last_read().is_some_and(ReadingDate::is_unknown) =>
        {
            "no: it is not known when it was read"
        }
        Status::Reading | Status::Done | Status::Following => match state.own_cadence {
            OwnCadence::Adaptive => "no: no cadence, and no recall was given for the last reading",
            _ => "no: no cadence",
        },
    }
    .to_owned();
    if let Some(until) = state.snoozed_until.filter(|until| *until > today) {
        why.push_str(&format!(", snoozed until {until}"));
    }
    why
}
