//! Occasions: named, dated events that make resources due.

use super::fold::in_force;
use super::{Depth, Event, LocalDate, Span, TieMode, What};

/// How long before an occasion preparation starts, where nobody says.
pub const DEFAULT_LEAD: Span = Span::Days(42);

/// The date of an occasion, and how long before it preparation starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// When it will be.
    pub on: LocalDate,
    /// How long before it preparation starts.
    pub lead: Span,
}

impl Dated {
    /// The day on which preparation starts.
    pub fn from(self) -> LocalDate {
        self.lead.before(self.on).unwrap_or(self.on)
    }
}

/// Where an occasion stands: the fold of its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    /// What to call it.
    pub title: Option<String>,
    /// Its date, while one is ahead of it.
    pub dated: Option<Dated>,
    /// When it came to pass, the earliest first.
    pub held: Vec<LocalDate>,
}

/// The state of one occasion after `events`, which are all of its own, in any order.
pub fn fold_occasion(events: &[Event]) -> Occasion {
    let mut occasion = Occasion::default();
    for event in in_force(events) {
        match &event.what {
            What::OccasionDated {
                on, lead, title, ..
            } => {
                occasion.dated = Some(Dated {
                    on: *on,
                    lead: *lead,
                });
                // A title belongs to the date that it was given with.
                occasion.title.clone_from(title);
            }
            What::OccasionMoved { on } => {
                if let Some(dated) = &mut occasion.dated {
                    dated.on = *on;
                }
            }
            What::OccasionHeld { on } => {
                occasion.dated = None;
                let place = occasion.held.partition_point(|earlier| earlier <= on);
                occasion.held.insert(place, *on);
            }
            What::OccasionCancelled { .. } => occasion.dated = None,
            _ => {}
        }
    }
    occasion
}

/// A dated occasion's call for a resource that is tied to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The occasion's name.
    pub occasion: String,
    /// How the resource is tied to it.
    pub mode: TieMode,
    /// When the occasion will be.
    pub on: LocalDate,
    /// From when the resource is due for it.
    pub from: LocalDate,
}

impl Call {
    /// Whether it still calls on the day `today`: the occasion is ahead, and nothing was read since preparation began.
    pub fn is_open(&self, last_read: Option<LocalDate>, today: LocalDate) -> bool {
        self.on >= today && last_read.is_none_or(|last| last < self.from)
    }
}

/// Why a resource is due for an occasion, for people: "before interview on 2027-01-15 (in 7 weeks): skim · chapters 5–9,
/// first reading".
pub fn call_reason(
    call: &Call,
    depth: Depth,
    scope: Option<&str>,
    last_read: Option<LocalDate>,
    today: LocalDate,
) -> String {
    let Call {
        occasion, mode, on, ..
    } = call;
    let scope = scope.map(|scope| format!(" · {scope}")).unwrap_or_default();
    let reading = match last_read {
        Some(last) => format!("last read {last}"),
        None => "first reading".to_owned(),
    };
    format!(
        "{mode} {occasion} on {on} ({}): {depth}{scope}, {reading}",
        on.distance(today)
    )
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{ActId, DeviceId, EventId, OccasionId, Slug, Stamp};

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn log(whats: Vec<What>) -> Vec<Event> {
        let name: Slug = "interview".parse().unwrap();
        let event = |(what, number): (What, i64)| Event {
            id: EventId(Uuid::from_u128(number.unsigned_abs().into())),
            act: ActId(Uuid::nil()),
            device: DeviceId(Uuid::nil()),
            stamp: Stamp::from_i64(number),
            at: 0,
            number,
            subject: OccasionId::of_name(&name).into(),
            what,
        };
        whats.into_iter().zip(1..).map(event).collect()
    }

    fn dated(on: &str) -> What {
        let name = "interview".parse().unwrap();
        What::OccasionDated {
            name,
            on: date(on),
            lead: Span::Days(42),
            title: None,
        }
    }

    #[test]
    fn preparation_starts_one_lead_before() {
        let occasion = fold_occasion(&log(vec![
            dated("2027-01-15"),
            What::OccasionMoved {
                on: date("2027-02-01"),
            },
        ]));
        assert_eq!(
            occasion.dated.map(|dated| (dated.on, dated.from())),
            Some((date("2027-02-01"), date("2026-12-21")))
        );
        // Before the calendar begins there is no preparing.
        assert_eq!(
            Dated {
                on: date("0001-01-10"),
                lead: Span::Months(3)
            }
            .from(),
            date("0001-01-10")
        );
    }

    #[test]
    fn what_was_held_or_cancelled_calls_no_more_until_it_is_dated_again() {
        let mut whats = vec![
            dated("2027-01-15"),
            What::OccasionHeld {
                on: date("2027-01-15"),
            },
        ];
        let occasion = fold_occasion(&log(whats.clone()));
        assert_eq!(
            (occasion.dated, occasion.held),
            (None, vec![date("2027-01-15")])
        );
        whats.push(dated("2027-07-15"));
        assert!(fold_occasion(&log(whats.clone())).dated.is_some());
        whats.push(What::OccasionCancelled {
            on: date("2027-06-01"),
        });
        let occasion = fold_occasion(&log(whats));
        assert_eq!((occasion.dated, occasion.held.len()), (None, 1));
    }
}
