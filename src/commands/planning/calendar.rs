//! Due dates and plans as a calendar: for `export ics`, `plan --ics` and `remind calendar`.

use super::target::planned;
use crate::clock::Clock;
use crate::commands::Result;
use crate::config::Config;
use crate::domain::{Depth, Listing, LocalDate, Pace, PlanTarget, Planned};
use crate::exchange::ics::{Edition, Entry, calendar};
use crate::store::{Filter, Pick, Store};
use crate::view::{reason_of, time_of};

/// Returns the calendar of all due dates and of the plans for all future occasions, and its number of entries.
pub(in crate::commands) fn whole(
    store: &Store,
    clock: &Clock,
    hours: Option<Pace>,
    filter: &Filter,
) -> Result<(String, usize)> {
    let today = clock.today();
    let config = Config::from_environment()?;
    let pace = hours.unwrap_or(config.pace);
    let all = Filter {
        pick: Pick::Due,
        as_of: Some(today),
        ..filter.clone()
    };
    let mut entries = Vec::new();
    store.list(&all, |row| -> Result<()> {
        entries.extend(due(&row, today));
        Ok(())
    })?;
    for occasion in store.occasions()? {
        let target = (occasion.dated)
            .and_then(|dated| PlanTarget::of_occasion(occasion.name, dated, None, today));
        if let Some(target) = target {
            let planned = planned(store, target, filter, pace, &config.rates)?;
            entries.extend(sessions(&planned));
        }
    }
    let count = entries.len();
    Ok((calendar(&entries, edition(store, clock)?), count))
}

/// Returns the calendar of one plan.
pub(in crate::commands) fn of_plan(
    store: &Store,
    clock: &Clock,
    planned: &Planned,
) -> Result<String> {
    let entries: Vec<Entry> = sessions(planned).collect();
    Ok(calendar(&entries, edition(store, clock)?))
}

/// The sequence number grows with each change and, because plans start today, with each day.
fn edition(store: &Store, clock: &Clock) -> Result<Edition> {
    let days = LocalDate::FIRST_READING.days_until(clock.today());
    let days = u32::try_from(days).unwrap_or_default();
    Ok(Edition {
        sequence: store.edition()?.saturating_add(days),
        at: clock.now(),
    })
}

/// The entry of a due date. A past one is shown today, where a calendar shows what is still to be done.
fn due(row: &Listing, today: LocalDate) -> Option<Entry> {
    let due = row.due_on()?;
    let again = row.last_read.map_or("", |_| " again");
    let mut description = reason_of(row, today).unwrap_or_default();
    if due < today {
        description.push_str(&format!("\nDue since {due}"));
    }
    Some(Entry {
        uid: format!("{}-due@reads", row.id),
        on: due.max(today),
        summary: format!("{}{again}: {}", verb(row.depth_this_time()), row.title),
        description: format!("{description}\n\nreads done {}", row.slug),
        url: row.url.clone(),
        category: row.domain_title.clone(),
    })
}

/// The entries of a plan, one for each session.
fn sessions(planned: &Planned) -> impl Iterator<Item = Entry> {
    let plan = (planned.occasion.as_ref()).map_or("plan", |(name, _)| name.as_str());
    planned.plan.sessions.iter().map(move |session| {
        let row = &planned.choices[session.task].row;
        let time = time_of(planned, session);
        let scope = row.scope.as_deref().map(|scope| format!("\n{scope}"));
        let until = match &planned.occasion {
            Some((name, dated)) => format!("for {name} on {}", dated.on),
            None => format!("by {}", planned.to),
        };
        Entry {
            uid: format!("{}-{plan}-{}@reads", row.id, session.part),
            on: session.on,
            summary: format!("{}: {} · {time}", verb(planned.depth(session)), row.title),
            description: format!(
                "Planned {until}{}\n\nreads done {}",
                scope.unwrap_or_default(),
                row.slug
            ),
            url: row.url.clone(),
            category: row.domain_title.clone(),
        }
    })
}

fn verb(depth: Depth) -> &'static str {
    match depth {
        Depth::Read => "Read",
        Depth::Skim => "Skim",
        Depth::Reference => "Look into",
        Depth::Follow => "Catch up with",
    }
}
