//! What belongs to certain days: occasions, blogs, merges, and readings of which the day is not known.

use reads::domain::{Depth, EventKind, GoalId, OccasionId, Patch, Slug, Span};

use super::{Life, Phase, date, finished};

/// Occasions: the day of each change, the name, and what was changed.
const OCCASIONS: [(&str, &str, Occasion); 13] = [
    ("2018-02-01", "interview", Occasion::Dated("2018-03-15")),
    ("2018-03-15", "interview", Occasion::Held),
    ("2019-01-10", "promotion", Occasion::Dated("2019-04-01")),
    ("2019-03-12", "promotion", Occasion::Moved("2019-05-06")),
    ("2019-05-06", "promotion", Occasion::Held),
    ("2021-08-02", "interview", Occasion::Dated("2021-09-30")),
    ("2021-09-10", "interview", Occasion::Cancelled),
    ("2022-09-20", "promotion", Occasion::Dated("2022-12-01")),
    ("2022-12-01", "promotion", Occasion::Held),
    ("2024-03-04", "interview", Occasion::Dated("2024-05-02")),
    ("2024-04-20", "interview", Occasion::Moved("2024-05-16")),
    ("2024-05-16", "interview", Occasion::Held),
    ("2026-10-12", "interview", Occasion::Dated("2027-01-15")),
];

#[derive(Clone, Copy)]
enum Occasion {
    Dated(&'static str),
    Moved(&'static str),
    Held,
    Cancelled,
}

/// Goals: the day on which each is set, its amount, its unit and its year. An amount of 0 clears it.
const GOALS: [(&str, u32, &str, i32); 14] = [
    ("2019-01-02", 30, "papers", 2019),
    ("2020-01-02", 40, "papers", 2020),
    ("2020-01-02", 3_000, "pages", 2020),
    ("2020-04-05", 1_500, "pages", 2020),
    ("2021-01-02", 70, "readings", 2021),
    ("2022-01-03", 12, "books", 2022),
    ("2022-07-01", 0, "books", 2022),
    ("2023-01-02", 100, "hours", 2023),
    ("2024-01-02", 25, "articles", 2024),
    ("2025-01-02", 12, "books", 2025),
    ("2026-01-02", 30, "papers", 2026),
    ("2026-01-02", 2_000, "pages", 2026),
    ("2026-01-02", 150, "hours", 2026),
    ("2026-11-22", 12, "books", 2027),
];

/// When blogs are followed, and until when.
const FOLLOWED: [(&str, &str, &str); 6] = [
    ("netflix-techblog", "2017-01-08", "2022-09-04"),
    ("google-research", "2017-05-21", "-"),
    ("lethain", "2018-06-03", "-"),
    ("openai-blog", "2020-02-16", "2024-01-07"),
    ("anthropic-blog", "2023-03-19", "-"),
    // It was read as a whole before.
    ("evidently", "2025-02-02", "-"),
];

impl Life {
    /// Does what belongs to this day: occasions, blogs, merges.
    pub(super) fn turn(&mut self) {
        let on = self.today;
        for (day, name, change) in OCCASIONS {
            if date(day) == on {
                self.occasion(name, change);
            }
        }
        for (day, amount, unit, year) in GOALS {
            if date(day) == on {
                self.goal(amount, unit, year);
            }
        }
        for (slug, from, until) in FOLLOWED {
            let place = self
                .items
                .iter()
                .position(|item| item.slug.as_str() == slug)
                .expect(slug);
            if from == on.to_string() {
                if slug == "evidently" && self.items[place].last.is_none() {
                    self.finish(place, Some(Depth::Read));
                }
                self.command(place, vec![EventKind::Followed { on }]);
                self.items[place].phase = Phase::Following;
            } else if until == on.to_string() {
                self.command(place, vec![EventKind::Unfollowed { on }]);
                self.items[place].phase = Phase::Gone;
            } else if self.items[place].phase == Phase::Following
                && on.to_string().ends_with("-05")
                && self.dice.chance(80)
            {
                let minutes = self.dice.chance(60).then(|| 10 + self.dice.below(50));
                self.command(place, vec![finished(on.into(), None, minutes, None)]);
            }
        }
        match on.to_string().as_str() {
            "2020-02-10" => self.merge(100, 99),
            "2023-06-12" => self.merge(160, 161),
            "2025-08-20" => {
                let before = self.events.len();
                self.merge(200, 199);
                self.items[57 + 200].phase = Phase::Todo;
                self.undo(before);
            }
            "2023-11-05" => {
                let domain = Some("distributed".parse().expect("a domain"));
                let metadata = Box::new(Patch {
                    domain,
                    ..Patch::default()
                });
                for place in [57 + 90, 57 + 120] {
                    let metadata = metadata.clone();
                    self.command(place, vec![EventKind::Edited { metadata }]);
                }
            }
            "2024-09-15" => {
                self.command(57 + 170, vec![EventKind::Removed { on }]);
                self.items[57 + 170].phase = Phase::Gone;
            }
            "2021-01-17" => {
                // What was read over a holiday, without the days.
                for (place, on) in [
                    (57 + 101, "2020-12"),
                    (57 + 103, "2020"),
                    (57 + 105, "2021-01"),
                ] {
                    let mut kind = finished(on.parse().expect(on), None, None, None);
                    if let EventKind::Finished { recorded_on, .. } = &mut kind {
                        *recorded_on = (on == "2021-01").then_some(self.today);
                    }
                    self.command(place, vec![kind]);
                    self.items[place].phase = Phase::Done;
                }
            }
            _ => {}
        }
    }

    /// Merges an own work into another.
    fn merge(&mut self, from: usize, into: usize) {
        let (from, into) = (57 + from, 57 + into);
        let into = self.items[into].id;
        self.command(from, vec![EventKind::Merged { into }]);
        self.items[from].phase = Phase::Gone;
    }

    fn goal(&mut self, amount: u32, unit: &str, year: i32) {
        let (on, unit) = (self.today, unit.parse().expect(unit));
        let kind = match amount {
            0 => EventKind::GoalCleared { on },
            amount => EventKind::GoalSet {
                on,
                unit,
                year,
                amount,
            },
        };
        self.record(vec![(GoalId::of(unit, year).into(), kind)]);
    }

    fn occasion(&mut self, name: &str, change: Occasion) {
        let name: Slug = name.parse().expect(name);
        let subject = OccasionId::of_name(&name).into();
        let dated_on = Some(self.today);
        let is_interview = name.as_str() == "interview";
        let (kind, ahead) = match change {
            Occasion::Dated(on) => {
                let title =
                    (on.starts_with("2024")).then(|| "Staff engineer, second round".to_owned());
                let lead = Span::Days(42);
                (
                    EventKind::OccasionDated {
                        name,
                        on: date(on),
                        lead,
                        title,
                        dated_on,
                    },
                    Some(date(on)),
                )
            }
            Occasion::Moved(on) => (
                EventKind::OccasionMoved {
                    on: date(on),
                    dated_on,
                },
                Some(date(on)),
            ),
            Occasion::Held => (EventKind::OccasionHeld { on: self.today }, None),
            Occasion::Cancelled => (EventKind::OccasionCancelled { on: self.today }, None),
        };
        if is_interview {
            self.interview = ahead;
        }
        self.record(vec![(subject, kind)]);
    }
}
