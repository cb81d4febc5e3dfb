//! `reads occasion`.

use clap::Subcommand;

use super::args::{Ids, day, not_past};
use super::message::message;
use super::planning::target::dated;
use super::tie::{tie, untie};
use super::{App, Command, Result, change, refused, usage};
use crate::clock::Clock;
use crate::domain::{
    DEFAULT_LEAD, Dated, EventKind, LocalDate, OccasionId, OccasionSummary, Slug, Span, When,
};
use crate::store::Store;
use crate::view;

/// Manage dated events that make resources due, such as interviews
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads occasion add interview --on 2027-01-15\n  reads occasion list"
)]
pub(crate) struct Occasion {
    #[command(subcommand)]
    action: Action,
}

// No doc comment on the type: clap would print it in place of the command's own.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct NewDate {
    /// Date of the occasion
    #[arg(value_name = "DATE")]
    date: Option<When>,
    /// Date of the occasion, as an option
    #[arg(long, value_name = "DATE")]
    on: Option<When>,
}

impl NewDate {
    fn resolve(&self, today: LocalDate) -> Result<LocalDate> {
        let when = self.date.or(self.on);
        day(when.ok_or_else(|| usage!("the date is missing"))?, today)
    }
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Set the date of an occasion, before which its resources become due
    #[command(
        override_usage = "reads occasion add <OCCASION> <DATE>",
        after_help = "Examples:\n  reads occasion add interview --on 2027-01-15\n  reads occasion add board-review --on 'in 3 months' --lead 2w --title 'Architecture review board'"
    )]
    Add {
        /// Name, such as interview; `reads occasion list` shows those in the catalog
        #[arg(value_name = "OCCASION")]
        name: Slug,
        #[command(flatten)]
        date: NewDate,
        /// How long before it preparation starts [default: 6w]
        #[arg(long, value_name = "SPAN")]
        lead: Option<Span>,
        /// Title
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
    },
    /// List occasions, with and without a date
    #[command(after_help = "Example:\n  reads occasion list --json")]
    List,
    /// Tie resources to an occasion
    #[command(after_help = "Example:\n  reads occasion tie hnsw ddia interview")]
    Tie {
        #[command(flatten)]
        ids: Ids,
        /// The name of an occasion
        #[arg(required = true)]
        occasion: Slug,
    },
    /// Untie resources from an occasion
    #[command(after_help = "Example:\n  reads occasion untie hnsw interview")]
    Untie {
        #[command(flatten)]
        ids: Ids,
        /// The name of an occasion, or a prefix of it
        #[arg(required = true)]
        occasion: String,
    },
    /// Show an occasion and what is tied to it
    #[command(after_help = "Example:\n  reads occasion show interview")]
    Show {
        /// Name, or a prefix of it
        #[arg(value_name = "OCCASION")]
        name: String,
    },
    /// Move an occasion to another date, or start preparing for it earlier or later
    #[command(
        override_usage = "reads occasion move <OCCASION> <DATE>",
        after_help = "Examples:\n  reads occasion move interview 2027-02-01\n  reads occasion move interview 2027-02-01 --lead 10w"
    )]
    Move {
        /// Name, or a prefix of it
        #[arg(value_name = "OCCASION")]
        name: String,
        #[command(flatten)]
        date: NewDate,
        /// How long before it preparation starts [default: as before]
        #[arg(long, value_name = "SPAN")]
        lead: Option<Span>,
    },
    /// Record that an occasion took place
    #[command(after_help = "Example:\n  reads occasion held interview --on yesterday")]
    Held {
        /// Name, or a prefix of it
        #[arg(value_name = "OCCASION")]
        name: String,
        /// When it took place [default: its date, or today if that is in the future]
        #[arg(long, value_name = "DATE")]
        on: Option<When>,
    },
    /// Record that an occasion is cancelled
    #[command(
        alias = "rm",
        alias = "remove",
        after_help = "Example:\n  reads occasion cancel interview"
    )]
    Cancel {
        /// Name, or a prefix of it
        #[arg(value_name = "OCCASION")]
        name: String,
    },
}

impl Command for Occasion {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let today = clock.today();
        match &self.action {
            Action::Add {
                name,
                date,
                lead,
                title,
            } => {
                let on = date.resolve(today)?;
                let lead = lead.unwrap_or(DEFAULT_LEAD);
                let title = (title.as_deref().map(str::trim)).filter(|title| !title.is_empty());
                record(app, &clock, |store| {
                    may_be_dated(store, name, on, lead, today)?;
                    let dated = EventKind::OccasionDated {
                        name: name.clone(),
                        on,
                        lead,
                        title: title.map(str::to_owned),
                        dated_on: Some(today),
                    };
                    Ok((name.clone(), dated))
                })
            }
            Action::List => {
                let occasions = app.store()?.occasions()?;
                view::occasions(&mut app.out, app.form, &occasions, today)?;
                Ok(())
            }
            Action::Tie { ids, occasion } => tie(app, ids, occasion),
            Action::Untie { ids, occasion } => untie(app, ids, occasion),
            Action::Show { name } => {
                let store = app.store()?;
                let occasion = store.occasion(name)?;
                let mut tied = Vec::new();
                store.tied(&occasion.name, today, |row| -> Result<()> {
                    tied.push(row);
                    Ok(())
                })?;
                view::occasion(&mut app.out, app.form, &occasion, &tied, today)?;
                Ok(())
            }
            Action::Move { name, date, lead } => {
                let on = date.resolve(today)?;
                record(app, &clock, |store| {
                    let occasion = store.occasion(name)?;
                    let dated = dated(&occasion)?;
                    not_past(on, today)?;
                    let lead = lead.filter(|lead| *lead != dated.lead);
                    if dated.on == on && lead.is_none() {
                        return Err(refused!("{} is already on {on}", occasion.name));
                    }
                    let (name, dated_on) = (occasion.name, Some(today));
                    let Some(lead) = lead else {
                        return Ok((name, EventKind::OccasionMoved { on, dated_on }));
                    };
                    has_room(on, lead)?;
                    let dated = EventKind::OccasionDated {
                        name: name.clone(),
                        on,
                        lead,
                        title: occasion.title,
                        dated_on,
                    };
                    Ok((name, dated))
                })
            }
            Action::Held { name, on } => {
                let on = on.map(|when| day(when, today)).transpose()?;
                record(app, &clock, |store| {
                    let occasion = store.occasion(name)?;
                    let on = on.unwrap_or(dated(&occasion)?.on.min(today));
                    if on > today {
                        return Err(refused!("{on} is in the future; today is {today}"));
                    }
                    Ok((occasion.name, EventKind::OccasionHeld { on }))
                })
            }
            Action::Cancel { name } => record(app, &clock, |store| {
                let occasion = store.occasion(name)?;
                dated(&occasion)?;
                Ok((occasion.name, EventKind::OccasionCancelled { on: today }))
            }),
        }
    }
}

/// Checks whether the lead starts in the years that dates have.
fn has_room(on: LocalDate, lead: Span) -> Result<()> {
    match lead.before(on) {
        Some(_) => Ok(()),
        None => Err(refused!("the lead time is too long")),
    }
}

/// Checks whether an occasion may be given a date.
fn may_be_dated(
    store: &Store,
    name: &Slug,
    on: LocalDate,
    lead: Span,
    today: LocalDate,
) -> Result<()> {
    not_past(on, today)?;
    has_room(on, lead)?;
    let known = store.known_occasion(name)?;
    match known.and_then(|occasion| occasion.dated) {
        // A past date that was neither held nor cancelled may be replaced.
        Some(Dated { on, .. }) if on >= today => Err(refused!(
            "{name} has the date {on} already\nhint: `reads occasion move {name} DATE` moves it"
        )),
        _ => Ok(()),
    }
}

fn record(
    app: &mut App,
    clock: &Clock,
    decide: impl FnOnce(&Store) -> Result<(Slug, EventKind)>,
) -> Result<()> {
    let decide = |store: &Store| {
        let (name, kind) = decide(store)?;
        Ok((vec![(OccasionId::of_name(&name), kind)], name))
    };
    let mut dated = None;
    change::record_as(app, clock, decide, |store, recorded, name| {
        let known = store.known_occasion(&name)?;
        let occasion = known.unwrap_or_else(|| OccasionSummary {
            name,
            ..OccasionSummary::default()
        });
        let lines = recorded
            .events
            .iter()
            .map(|event| view::occasion_outcome(event.kind.word(), &occasion, clock.today()));
        let lines = lines.collect();
        dated = occasion.dated;
        Ok(lines)
    })?;
    if let Some(dated) = dated.filter(|dated| dated.lead_date() < clock.today()) {
        message(&format!(
            "the lead time of {} is longer than the {} left: everything tied to it is due now",
            dated.lead.words(),
            Span::between(clock.today(), dated.on).words()
        ));
    }
    Ok(())
}
