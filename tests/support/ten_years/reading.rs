//! What somebody does in an hour of reading.

use reads::domain::{Depth, EventKind, Highlight, Kind, Patch, Progress, Recall};

use super::shelf::TAGS;
use super::{Item, Life, Phase, finished};

impl Life {
    /// Reads for an hour or so.
    pub(super) fn sit_down(&mut self) {
        let today = self.today;
        let phase = |wanted: fn(Phase) -> bool| move |item: &Item| wanted(item.phase);
        let open = self.any(phase(|phase| matches!(phase, Phase::Reading(_))));
        let due = self
            .any(move |item| item.phase == Phase::Done && item.due.is_some_and(|due| due <= today));
        let is_near = self.interview.is_some_and(|day| today.days_until(day) < 42);
        let wanted = self.any(move |item| {
            is_near
                && item.is_for_interviews
                && matches!(item.phase, Phase::Todo | Phase::Done)
                && item.last.is_none_or(|last| last.days_until(today) > 60)
        });
        let dropped = self.any(phase(|phase| phase == Phase::Dropped));
        let new = self.any(|item| item.phase == Phase::Todo && !item.is_put_off);
        if let Some(place) = wanted.filter(|_| self.dice.chance(60)) {
            self.finish(place, Some(Depth::Skim));
        } else if let Some(place) = open.filter(|_| self.dice.chance(80)) {
            self.go_on(place);
        } else if let Some(place) = due.filter(|_| self.dice.chance(55)) {
            if self.dice.chance(12) {
                let until = today.plus_days(30 + self.dice.below(90));
                self.items[place].due = Some(until);
                self.command(place, vec![EventKind::Snoozed { until }]);
            } else {
                self.begin(place);
            }
        } else if let Some(place) = dropped.filter(|_| self.dice.chance(1)) {
            self.items[place].phase = match self.items[place].last {
                Some(_) => Phase::Done,
                None => Phase::Todo,
            };
            self.command(place, vec![EventKind::Reopened { on: today }]);
        } else if let Some(place) = new.filter(|_| self.dice.chance(70)) {
            self.begin(place);
        }
    }

    /// Returns one of the items that match.
    fn any(&mut self, matches: impl Fn(&Item) -> bool) -> Option<usize> {
        let all: Vec<usize> = (0..self.items.len())
            .filter(|place| matches(&self.items[*place]))
            .collect();
        (!all.is_empty()).then(|| self.dice.pick(&all))
    }

    /// Starts a long text, and finishes a short one.
    fn begin(&mut self, place: usize) {
        let on = self.today;
        if self.minutes(place) > 60 {
            self.items[place].phase = Phase::Reading(0);
            self.command(place, vec![EventKind::Started { on }]);
        } else if self.dice.chance(6) {
            self.drop(place);
        } else {
            self.finish(place, None);
        }
    }

    fn go_on(&mut self, place: usize) {
        let Phase::Reading(percent) = self.items[place].phase else {
            return;
        };
        let step = (6_000 / self.minutes(place).max(60)).clamp(8, 60) + self.dice.below(12);
        let (on, percent) = (self.today, percent + step);
        if percent >= 100 {
            self.finish(place, None);
        } else if self.dice.chance(3) {
            self.drop(place);
        } else {
            let pages = self.items[place].metadata.pages.flatten();
            let to = match pages {
                Some(pages) => Progress::Page((pages * percent / 100).max(1)),
                None => Progress::Percent(u8::try_from(percent).expect("a part")),
            };
            self.items[place].phase = Phase::Reading(percent);
            self.command(place, vec![EventKind::Progressed { on, to }]);
            if self.dice.chance(15) {
                self.note(place);
            }
        }
    }

    fn drop(&mut self, place: usize) {
        let because = self.dice.pick(&[
            None,
            Some("dated"),
            Some("too long for what it says"),
            Some("not now"),
        ]);
        let kind = EventKind::Dropped {
            on: self.today,
            because: because.map(str::to_owned),
        };
        // A re-reading that is given up leaves it done.
        let is_done = self.items[place].last.is_some()
            && matches!(self.items[place].phase, Phase::Reading(_));
        self.items[place].phase = if is_done { Phase::Done } else { Phase::Dropped };
        self.items[place].due = None;
        self.command(place, vec![kind]);
    }

    pub(super) fn finish(&mut self, place: usize, depth: Option<Depth>) {
        let depth = depth.or_else(|| {
            self.dice.chance(12).then(|| {
                self.dice
                    .pick(&[Depth::Skim, Depth::Skim, Depth::Read, Depth::Reference])
            })
        });
        let estimate = self.minutes(place);
        let minutes = self
            .dice
            .chance(60)
            .then(|| (estimate * (60 + self.dice.below(100)) / 100).max(3));
        let is_again = self.items[place].last.is_some();
        let recall = (is_again && self.dice.chance(75)).then(|| {
            self.dice.pick(&[
                Recall::Forgot,
                Recall::Hard,
                Recall::Good,
                Recall::Good,
                Recall::Easy,
            ])
        });
        // Some are written down a few days later.
        let late = if self.dice.chance(15) {
            self.dice.below(5)
        } else {
            0
        };
        let on = self.today.minus_days(late).expect("a day");
        let on = self.items[place].last.map_or(on, |last| last.max(on));
        let before = self.events.len();
        self.command(place, vec![finished(on.into(), depth, minutes, recall)]);
        if self.dice.chance(4) {
            // The minutes were mistyped.
            self.undo(before);
            self.command(
                place,
                vec![finished(
                    on.into(),
                    depth,
                    minutes.map(|minutes| minutes + 5),
                    recall,
                )],
            );
        }
        // It is read again on time, late, or not for years.
        let delay = self.dice.pick(&[0, 0, 0, 4, 40, 200]);
        let item = &mut self.items[place];
        (item.phase, item.last) = (Phase::Done, Some(on));
        item.due = item
            .cadence
            .map(|cadence| cadence.after(on).plus_days(delay));
        if self.dice.chance(50) {
            self.note(place);
        }
        if self.dice.chance(8) {
            let tag = self.dice.pick(&TAGS).parse().expect("a tag");
            let before = self.events.len();
            self.command(place, vec![EventKind::Tagged { tag }]);
            if self.dice.chance(30) {
                self.undo(before);
                self.undo(before + 1);
            }
        }
        if self.dice.chance(4)
            && self.items[place].is_own
            && self.items[place].metadata.pages.is_none()
        {
            let pages = Some(Some(10 + self.dice.below(300)));
            self.items[place].metadata.pages = pages;
            let metadata = Box::new(Patch {
                pages,
                ..Patch::default()
            });
            self.command(place, vec![EventKind::Edited { metadata }]);
        }
    }

    fn note(&mut self, place: usize) {
        let on = self.today;
        let text = self.dice.pick(&[
            "The third section is the one to come back to.",
            "Compare with what we measured: *our* tail is longer.",
            "要点：先写日志，再改数据。",
            "- a log is a queue\n- a queue is a log\n\n> until it is full",
            "Not convinced by `<b>figure 4</b>`; ask again at the next <i>review</i>.",
            "Use this picture when somebody asks why it is slow. See also https://example.org/a?b=1&c=2.",
        ]);
        let quotation = "What cannot be undone should be hard to do.".to_owned();
        let page = 1 + self.dice.below(6);
        let highlight = (self.dice.chance(15)).then(|| Highlight {
            quotation,
            place: Some(format!("page {page}")),
            color: None,
        });
        self.command(
            place,
            vec![EventKind::Noted {
                on,
                text: text.to_owned(),
                highlight,
            }],
        );
        let noted = self.events.last().expect("it was recorded").id;
        self.notes.push((place, noted));
        if self.dice.chance(8) {
            let (place, note) = self.dice.pick(&self.notes);
            let text = format!("{text}\n\nRead again on {on}.");
            self.command(place, vec![EventKind::NoteRevised { note, text }]);
        } else if self.dice.chance(3) {
            let (place, note) = self.notes.remove(0);
            self.command(place, vec![EventKind::NoteRemoved { note }]);
        }
    }

    /// Returns the time that a text takes, as somebody would guess.
    fn minutes(&self, place: usize) -> u32 {
        let metadata = &self.items[place].metadata;
        let pages = metadata.pages.flatten().map(|pages| pages * 2);
        let usual = if metadata.kind == Some(Kind::Book) {
            600
        } else {
            45
        };
        metadata.minutes.flatten().or(pages).unwrap_or(usual)
    }
}
