//! Distributing reading over the weeks of a plan.

use std::iter::Peekable;
use std::slice::Iter;

use crate::domain::LocalDate;

/// The shortest part of what is not read at once, in minutes.
pub const SHORTEST: u32 = 15;
const MIN_SESSION: i64 = SHORTEST as i64;

/// What takes less, in minutes, is read in one sitting.
pub const SITTING: u32 = 90;

const WEEK: u32 = 7;

/// A resource to read in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    pub minutes: u32,
    /// The minutes it takes if it is skimmed; `None` if it cannot be skimmed instead.
    pub skimmed: Option<u32>,
    /// The day until which it is snoozed.
    pub from: Option<LocalDate>,
}

/// The dates of a plan, and the time to read per week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: LocalDate,
    /// The day after the last.
    pub until: LocalDate,
    /// In minutes.
    pub weekly: u32,
}

/// How to shorten a task so that the others fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Omission {
    /// Skim it only.
    Skim,
    /// Leave it unread.
    Leave,
}

/// A part of a task within one week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The index of the task.
    pub task: usize,
    /// The first day of its week.
    pub week: LocalDate,
    /// The day of its start, if reading is spread evenly over the week.
    pub on: LocalDate,
    pub minutes: u32,
    /// Its number among the task's sessions, from 1.
    pub part: u32,
    pub parts: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The time that all tasks would take, in minutes.
    pub needed: u64,
    /// The time available, in minutes.
    pub room: u64,
    /// Tasks to shorten, by index: first those to skim, then those to leave, the least urgent first in each.
    pub omissions: Vec<(usize, Omission)>,
    /// In the order of the tasks.
    pub sessions: Vec<Session>,
}

impl Plan {
    /// Returns by how many minutes the tasks exceed the time available.
    pub fn short(&self) -> u64 {
        self.needed.saturating_sub(self.room)
    }
}

/// Distributes tasks, sorted by urgency, over the weeks of a window. If they do not fit, the least urgent ones are skimmed or left
/// out.
///
/// Weeks start on the weekday of the window's first day. The last one may be shorter and then has proportionally less time.
///
/// What is read in one [`SITTING`] is never split: it is read in the week that has room for at least half of it, and the next
/// week has less time instead. A longer task may continue in the next week, but a session shorter than 15 minutes is merged into
/// the week before or after. Reading starts on the first day, however little time its week has. A snoozed task waits for its
/// date, unless there is not enough time after it.
pub fn plan(tasks: &[Task], window: Window) -> Plan {
    let weeks = weeks(window);
    let room = weeks.iter().map(|week| u64::from(week.minutes)).sum();
    let omissions = omissions(tasks, room);
    let mut minutes: Vec<u32> = tasks.iter().map(|task| task.minutes).collect();
    for (at, cut) in &omissions {
        minutes[*at] = match cut {
            Omission::Skim => tasks[*at].skimmed.unwrap_or_default(),
            Omission::Leave => 0,
        };
    }
    Plan {
        needed: tasks.iter().map(|task| u64::from(task.minutes)).sum(),
        room,
        omissions,
        sessions: sessions(tasks, &minutes, &weeks),
    }
}

struct Week {
    start: LocalDate,
    days: u32,
    minutes: u32,
}

fn weeks(window: Window) -> Vec<Week> {
    let mut weeks = Vec::new();
    let mut start = window.from;
    while let Ok(left) = u32::try_from(start.days_until(window.until))
        && left > 0
    {
        let days = left.min(WEEK);
        weeks.push(Week {
            start,
            days,
            minutes: u32::try_from(u64::from(window.weekly) * u64::from(days) / u64::from(WEEK))
                .unwrap_or(u32::MAX),
        });
        start = start.plus_days(days);
    }
    weeks
}

/// Returns the omissions: skims and then leaves out tasks from the end until the rest fits, then reverts omissions that turned
/// out to be unnecessary because a long task was left out.
fn omissions(tasks: &[Task], room: u64) -> Vec<(usize, Omission)> {
    let mut cut: Vec<Option<Omission>> = vec![None; tasks.len()];
    let shortest = |task: &Task| {
        task.skimmed
            .map_or(task.minutes, |skimmed| skimmed.min(task.minutes))
    };
    let mut total: u64 = tasks.iter().map(|task| u64::from(task.minutes)).sum();
    for (at, task) in tasks.iter().enumerate().rev() {
        if total > room && shortest(task) < task.minutes {
            total -= u64::from(task.minutes - shortest(task));
            cut[at] = Some(Omission::Skim);
        }
    }
    for (at, task) in tasks.iter().enumerate().rev() {
        if total > room {
            total -= u64::from(shortest(task));
            cut[at] = Some(Omission::Leave);
        }
    }
    for (at, task) in tasks.iter().enumerate() {
        if cut[at] == Some(Omission::Leave) && total + u64::from(shortest(task)) <= room {
            total += u64::from(shortest(task));
            cut[at] = (shortest(task) < task.minutes).then_some(Omission::Skim);
        }
    }
    for (at, task) in tasks.iter().enumerate() {
        let more = u64::from(task.minutes - shortest(task));
        if cut[at] == Some(Omission::Skim) && total + more <= room {
            total += more;
            cut[at] = None;
        }
    }
    let all = |wanted: Omission| {
        let marked = cut.iter().enumerate().rev();
        marked
            .filter(move |(_, cut)| **cut == Some(wanted))
            .map(move |(at, _)| (at, wanted))
    };
    all(Omission::Skim).chain(all(Omission::Leave)).collect()
}

/// Splits tasks of the given minutes into sessions. The weeks must have room for all of them.
fn sessions(tasks: &[Task], minutes: &[u32], weeks: &[Week]) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    let room: i64 = weeks.iter().map(|week| i64::from(week.minutes)).sum();
    let mut spare = room - minutes.iter().map(|each| i64::from(*each)).sum::<i64>();
    let mut weeks = weeks.iter().peekable();
    // Unused or overdrawn time is carried over to the next week.
    let mut room: i64 = weeks.peek().map_or(0, |week| i64::from(week.minutes));
    for (task, minutes) in minutes.iter().enumerate() {
        let first = sessions.len();
        let mut left = i64::from(*minutes);
        if let Some(from) = tasks[task].from.filter(|_| left > 0) {
            wait(from, &mut weeks, &mut room, &mut spare);
        }
        while left > 0 {
            let Some(week) = weeks.peek().copied() else {
                break;
            };
            let one_sitting = *minutes < SITTING;
            let least = if one_sitting {
                (left + 1) / 2
            } else {
                left.min(MIN_SESSION)
            };
            if room < least && !sessions.is_empty() {
                weeks.next();
                if let Some(next) = weeks.peek() {
                    room += i64::from(next.minutes);
                    continue;
                }
            }
            let take = if one_sitting || left - room < MIN_SESSION {
                left
            } else {
                room.max(MIN_SESSION)
            };
            sessions.push(Session {
                task,
                week: week.start,
                on: week.start.plus_days(day(week, room)),
                minutes: u32::try_from(take).unwrap_or_default(),
                part: u32::try_from(sessions.len() - first + 1).unwrap_or(u32::MAX),
                parts: 0,
            });
            room -= take;
            left -= take;
        }
        let parts = u32::try_from(sessions.len() - first).unwrap_or(u32::MAX);
        for session in &mut sessions[first..] {
            session.parts = parts;
        }
    }
    sessions
}

/// Moves on to a day, as far as there is time to spare. `room` is what is left of the first week's time.
fn wait(until: LocalDate, weeks: &mut Peekable<Iter<'_, Week>>, room: &mut i64, spare: &mut i64) {
    while let Some(week) = weeks.peek() {
        let days = i64::from(week.days);
        let passed = week.start.days_until(until).min(days);
        if passed <= 0 || *spare <= 0 {
            return;
        }
        let kept = i64::from(week.minutes) * (days - passed) / days;
        let unused = (*room - kept).clamp(0, *spare);
        *room -= unused;
        *spare -= unused;
        let Some(next) = weeks
            .clone()
            .nth(1)
            .filter(|_| passed == days && *spare > 0)
        else {
            return;
        };
        weeks.next();
        *room += i64::from(next.minutes);
    }
}

/// Returns the day of a week, from 0, on which `room` minutes of its time are left.
fn day(week: &Week, room: i64) -> u32 {
    let minutes = i64::from(week.minutes).max(1);
    let read = (minutes - room).clamp(0, minutes);
    let day = read * i64::from(week.days) / minutes;
    u32::try_from(day).unwrap_or_default().min(week.days - 1)
}
