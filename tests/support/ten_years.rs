//! Ten years of somebody who reads, from 2016-12-01 to 2026-11-23, as the events of a log. They are the same in every run.
//!
//! Somebody brings a shelf of earlier books along, adds and finds works, reads, drops and reads again, follows a few blogs, keeps
//! notes, prepares for interviews, and corrects mistakes.

#![allow(unreachable_pub, reason = "also a module of an example")]

use std::collections::BTreeMap;
use std::io::{self, Write};

use reads::catalog;
use reads::domain::{
    Cadence, Depth, DeviceId, Event, EventId, EventKind, LocalDate, OwnCadence, Patch, ReadingDate,
    Recall, RelationKind, Resource, ResourceId, Slug, Stamp, Subject, TransactionId,
    can_be_followed,
};
use reads::exchange::log;
use uuid::{Builder, Uuid};

use dice::Dice;
use shelf::{TAGS, WORKS, work};

#[path = "ten_years/days.rs"]
mod days;
#[path = "ten_years/dice.rs"]
mod dice;
#[path = "ten_years/reading.rs"]
mod reading;
#[path = "ten_years/shelf.rs"]
mod shelf;

pub const FIRST: &str = "2016-12-01";
pub const LAST: &str = "2026-11-23";

/// How much is read in each year, in percent of what is usual.
const MOODS: [u32; 11] = [70, 80, 100, 120, 60, 110, 75, 130, 100, 120, 110];

/// A resource, as far as somebody remembers it.
struct Item {
    id: ResourceId,
    slug: Slug,
    metadata: Patch,
    /// The day from which it is there to be read.
    from: LocalDate,
    is_own: bool,
    is_for_interviews: bool,
    /// Whether it is never picked to be read.
    is_put_off: bool,
    phase: Phase,
    last: Option<LocalDate>,
    due: Option<LocalDate>,
    cadence: Option<Cadence>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Absent,
    Todo,
    /// With how much of it is read, in percent.
    Reading(u32),
    Done,
    Dropped,
    Following,
    Gone,
}

struct Life {
    dice: Dice,
    items: Vec<Item>,
    today: LocalDate,
    /// The number of commands of the day.
    commands: i64,
    events: Vec<Event>,
    notes: Vec<(usize, EventId)>,
    interview: Option<LocalDate>,
}

/// Writes the events as a lossless export.
pub fn write(out: &mut dyn Write) -> io::Result<()> {
    log::begin(out)?;
    (events().into_iter()).try_for_each(|event| log::logged(out, event))
}

/// Returns the events in order.
pub fn events() -> Vec<Event> {
    let mut life = Life {
        dice: Dice(2016),
        items: Vec::new(),
        today: date(FIRST),
        commands: 0,
        events: Vec::new(),
        notes: Vec::new(),
        interview: None,
    };
    life.stock();
    while life.today <= date(LAST) {
        life.day();
        life.today = life.today.plus_days(1);
        life.commands = 0;
    }
    life.events
}

fn date(text: &str) -> LocalDate {
    text.parse().expect(text)
}

impl Life {
    /// Fills the world with the built-in catalog, and with works that are there from some day on.
    fn stock(&mut self) {
        let catalog = catalog::builtin();
        let cadences: BTreeMap<&Slug, Option<Cadence>> = (catalog.domains.iter())
            .map(|domain| (&domain.slug, domain.cadence))
            .collect();
        for entry in &catalog.resources {
            let year = entry.metadata.year.unwrap_or(2016).max(2016);
            self.items.push(Item {
                id: ResourceId::of_entry(&catalog.name, &entry.slug),
                slug: entry.slug.clone(),
                metadata: entry.metadata.clone().into(),
                from: date(&format!("{year}-06-01")),
                is_own: false,
                is_for_interviews: !entry.before.is_empty(),
                is_put_off: is_followed(entry) || self.dice.chance(10),
                phase: Phase::Absent,
                last: None,
                due: None,
                cadence: entry.metadata.cadence.or(cadences[&entry.metadata.domain]),
            });
        }
        for number in 0..WORKS {
            let metadata = work(number, &mut self.dice);
            let number = u32::try_from(number).expect("a small number");
            // The first of them are an old shelf.
            let from = match number {
                0..40 => date("2016-12-03"),
                _ => date(FIRST).plus_days((number - 40) * 3_600 / 210 + self.dice.below(12)),
            };
            let again = self.dice.chance(45);
            let cadence = (again.then(|| self.dice.pick(&["P1Y", "P18M", "P2Y", "P3Y"])))
                .map(|period| period.parse().expect(period));
            let id = ResourceId(self.uuid(i64::from(number)));
            self.items.push(Item {
                id,
                slug: metadata.slug(),
                metadata,
                from,
                is_own: true,
                is_for_interviews: false,
                is_put_off: number > 60 && self.dice.chance(16),
                phase: Phase::Absent,
                last: None,
                due: None,
                cadence,
            });
        }
    }

    fn day(&mut self) {
        self.arrive();
        self.turn();
        let mood = MOODS[usize::try_from(self.today.year() - 2016).expect("a year since 2016")];
        let month: u32 = self.today.to_string()[5..7].parse().expect("a month");
        let season = [100, 90, 100, 100, 110, 90, 60, 50, 110, 100, 110, 130][month as usize - 1];
        if self.dice.below(10_000) < mood * season / 2 {
            self.sit_down();
            if self.dice.chance(25) {
                self.sit_down();
            }
        }
    }

    /// Adds the works that are new on this day.
    fn arrive(&mut self) {
        for place in 0..self.items.len() {
            let item = &mut self.items[place];
            if item.phase != Phase::Absent || item.from > self.today {
                continue;
            }
            item.phase = Phase::Todo;
            if !item.is_own {
                continue;
            }
            let (on, metadata) = (self.today, item.metadata.clone());
            let is_shelf = self.today == date("2016-12-03");
            let mut added = EventKind::added(on, metadata.clone());
            if let EventKind::Added { tags, sources, .. } = &mut added {
                if self.dice.chance(40) {
                    tags.push(self.dice.pick(&TAGS).parse().expect("a tag"));
                }
                if is_shelf {
                    let title = metadata.title.as_deref().unwrap_or_default();
                    sources.insert(
                        "goodreads".to_owned(),
                        format!("Title,Shelf\n\"{}\",read", title.replace('"', "\"\"")),
                    );
                }
            }
            let mut changes = vec![added];
            if is_shelf && self.dice.chance(80) {
                let on = self.dice.pick(&[
                    "2009",
                    "2011",
                    "2012-05",
                    "2014-10",
                    "2015-02-17",
                    "2016",
                    "2016-11",
                    "unknown",
                    "2016-07-30",
                    "2014",
                ]);
                let on: ReadingDate = on.parse().expect(on);
                self.items[place].last = on.last();
                self.items[place].due = Some(self.today.plus_days(100 + self.dice.below(900)));
                self.items[place].phase = Phase::Done;
                changes.push(finished(on, None, None, None));
            }
            if let Some(cadence) = self.items[place].cadence {
                changes.push(EventKind::CadenceSet {
                    to: OwnCadence::Every(cadence),
                });
            }
            self.command(place, changes);
            if place > 70 && self.dice.chance(25) {
                let relation = self.dice.pick(&[
                    RelationKind::BuildsOn,
                    RelationKind::PairsWith,
                    RelationKind::Corrects,
                    RelationKind::CompanionOf,
                ]);
                let to = self.items[self
                    .dice
                    .below(u32::try_from(place).expect("a small number"))
                    as usize]
                    .id;
                self.command(place, vec![EventKind::Related { relation, to }]);
            }
        }
    }

    /// Undoes the command whose first event has this place in the log.
    fn undo(&mut self, first: usize) {
        let transaction = self.events[first].transaction;
        let undone = self.events[first..]
            .iter()
            .filter(|event| event.transaction == transaction);
        let changes = undone
            .rev()
            .map(|event| (event.subject, EventKind::Retracted { event: event.id }));
        self.record(changes.collect());
    }

    fn command(&mut self, place: usize, changes: Vec<EventKind>) {
        let subject = Subject::from(self.items[place].id);
        self.record(changes.into_iter().map(|kind| (subject, kind)).collect());
    }

    /// Appends what one command did.
    fn record(&mut self, changes: Vec<(Subject, EventKind)>) {
        let days = date("1970-01-01").days_until(self.today);
        self.commands += 1;
        let at = (days * 24 + 17) * 3_600_000 + self.commands * 61_000;
        let transaction = TransactionId(self.uuid(at));
        for (subject, kind) in changes {
            let last = self.events.last().map(|event| event.stamp);
            let id = EventId(self.uuid(at));
            self.events.push(Event {
                id,
                transaction,
                device: DeviceId(Uuid::from_u128(0x7e4e_a25b_0c1d_4e2f_8a3b_5c6d_7e8f_9a0b)),
                stamp: Stamp::after(last, at),
                at,
                number: 0,
                subject,
                kind,
            });
        }
    }

    fn uuid(&mut self, at: i64) -> Uuid {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.dice.next().to_be_bytes());
        Builder::from_unix_timestamp_millis(at.unsigned_abs(), &random).into_uuid()
    }
}

fn is_followed(entry: &Resource) -> bool {
    let metadata = &entry.metadata;
    can_be_followed(metadata.kind, metadata.depth, metadata.feed.is_some())
}

fn finished(
    on: ReadingDate,
    depth: Option<Depth>,
    minutes: Option<u32>,
    recall: Option<Recall>,
) -> EventKind {
    EventKind::Finished {
        on,
        depth,
        minutes,
        recall,
        recorded_on: None,
        posts: Vec::new(),
    }
}
