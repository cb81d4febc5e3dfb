//! From events to the state of an occasion.

use crate::domain::log::fold::in_force;
use crate::domain::{Dated, Event, EventKind, Occasion};

/// The state of one occasion after `events`, which are all of its own, in any order.
pub fn fold_occasion(events: &[Event]) -> Occasion {
    let mut occasion = Occasion::default();
    for event in in_force(events) {
        match &event.kind {
            EventKind::OccasionDated {
                on, lead, title, ..
            } => {
                occasion.dated = Some(Dated {
                    on: *on,
                    lead: *lead,
                });
                // A title belongs to the date that it was given with.
                occasion.title.clone_from(title);
            }
            EventKind::OccasionMoved { on } => {
                if let Some(dated) = &mut occasion.dated {
                    dated.on = *on;
                }
            }
            EventKind::OccasionHeld { on } => {
                occasion.dated = None;
                let place = occasion.held.partition_point(|earlier| earlier <= on);
                occasion.held.insert(place, *on);
            }
            EventKind::OccasionCancelled { .. } => occasion.dated = None,
            _ => {}
        }
    }
    occasion
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{DeviceId, EventId, OccasionId, Slug, Stamp, TransactionId};
    use crate::domain::{LocalDate, Span};

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn log(whats: Vec<EventKind>) -> Vec<Event> {
        let name: Slug = "interview".parse().unwrap();
        let event = |(kind, number): (EventKind, i64)| Event {
            id: EventId(Uuid::from_u128(number.unsigned_abs().into())),
            transaction: TransactionId(Uuid::nil()),
            device: DeviceId(Uuid::nil()),
            stamp: Stamp::from_i64(number),
            at: 0,
            number,
            subject: OccasionId::of_name(&name).into(),
            kind,
        };
        whats.into_iter().zip(1..).map(event).collect()
    }

    fn dated(on: &str) -> EventKind {
        let name = "interview".parse().unwrap();
        EventKind::OccasionDated {
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
            EventKind::OccasionMoved {
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
            EventKind::OccasionHeld {
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
        whats.push(EventKind::OccasionCancelled {
            on: date("2027-06-01"),
        });
        let occasion = fold_occasion(&log(whats));
        assert_eq!((occasion.dated, occasion.held.len()), (None, 1));
    }
}
