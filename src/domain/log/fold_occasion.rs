//! The fold of the events of an occasion.

use crate::domain::log::fold::in_force;
use crate::domain::{Dated, Event, EventKind, Occasion};

/// Returns the state of an occasion after `events`, which must be all events of that occasion, in any order.
pub fn fold_occasion(events: &[Event]) -> Occasion {
    let mut occasion = Occasion::default();
    for event in in_force(events) {
        match &event.kind {
            EventKind::OccasionDated {
                on,
                lead,
                title,
                dated_on,
                ..
            } => {
                occasion.dated = Some(Dated {
                    on: *on,
                    lead: *lead,
                    dated_on: *dated_on,
                });
                // A title belongs to the date that it was given with.
                occasion.title.clone_from(title);
            }
            EventKind::OccasionMoved { on, dated_on } => {
                if let Some(dated) = &mut occasion.dated {
                    dated.on = *on;
                    dated.dated_on = *dated_on;
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

    fn log(kinds: Vec<EventKind>) -> Vec<Event> {
        let name: Slug = "interview".parse().unwrap();
        let event = |(kind, number): (EventKind, i64)| Event {
            id: EventId(Uuid::from_u128(number.unsigned_abs().into())),
            transaction: TransactionId(Uuid::nil()),
            device: DeviceId(Uuid::nil()),
            stamp: Stamp(number),
            at: 0,
            number,
            subject: OccasionId::of_name(&name).into(),
            kind,
        };
        kinds.into_iter().zip(1..).map(event).collect()
    }

    fn dated(on: &str) -> EventKind {
        let name = "interview".parse().unwrap();
        EventKind::OccasionDated {
            name,
            on: date(on),
            lead: Span::Days(42),
            title: None,
            dated_on: Some(date("2026-11-24")),
        }
    }

    fn moved(on: &str, dated_on: Option<&str>) -> EventKind {
        EventKind::OccasionMoved {
            on: date(on),
            dated_on: dated_on.map(date),
        }
    }

    #[test]
    fn an_occasion_calls_one_lead_before_but_not_before_it_was_dated() {
        let from = |kinds| {
            let dated = fold_occasion(&log(kinds)).dated.unwrap();
            (dated.lead_date().to_string(), dated.from().to_string())
        };
        let of = |lead: &str, from: &str| (lead.to_owned(), from.to_owned());
        let first = dated("2027-01-15");
        assert_eq!(from(vec![first.clone()]), of("2026-12-04", "2026-12-04"));
        for (on, dated_on, lead, called) in [
            ("2027-02-01", Some("2026-11-30"), "2026-12-21", "2026-12-21"),
            ("2026-12-15", Some("2026-11-30"), "2026-11-03", "2026-11-30"),
            // An event of an earlier version, and one of a device whose clock is ahead.
            ("2026-12-15", None, "2026-11-03", "2026-11-03"),
            ("2026-12-15", Some("2030-01-01"), "2026-11-03", "2026-12-15"),
        ] {
            let kinds = vec![first.clone(), moved(on, dated_on)];
            assert_eq!(from(kinds), of(lead, called), "{on}, {dated_on:?}");
        }
        // The start of preparation cannot be before the first date of the calendar.
        let early = Dated {
            on: date("0001-01-10"),
            lead: Span::Months(3),
            dated_on: None,
        };
        assert_eq!(early.from(), date("0001-01-10"));
    }

    #[test]
    fn a_held_or_cancelled_occasion_has_no_date_until_it_is_dated_again() {
        let mut kinds = vec![
            dated("2027-01-15"),
            EventKind::OccasionHeld {
                on: date("2027-01-15"),
            },
        ];
        let occasion = fold_occasion(&log(kinds.clone()));
        assert_eq!(
            (occasion.dated, occasion.held),
            (None, vec![date("2027-01-15")])
        );
        kinds.push(dated("2027-07-15"));
        assert!(fold_occasion(&log(kinds.clone())).dated.is_some());
        kinds.push(EventKind::OccasionCancelled {
            on: date("2027-06-01"),
        });
        let occasion = fold_occasion(&log(kinds));
        assert_eq!((occasion.dated, occasion.held.len()), (None, 1));
    }
}
