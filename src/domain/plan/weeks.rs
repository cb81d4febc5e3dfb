//! Distributing reading over the weeks of a plan.

use crate::domain::LocalDate;

/// In minutes.
const MIN_SESSION: i64 = 15;

const WEEK: u32 = 7;

/// A resource to read in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    pub minutes: u32,
    /// The minutes it takes if it is skimmed; `None` if it cannot be skimmed instead.
    pub skimmed: Option<u32>,
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
/// Weeks start on the weekday of the window's first day. The last one may be shorter and then has proportionally less time. A
/// task may continue in the next week, but a session shorter than 15 minutes is merged into the week before or after.
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
        sessions: sessions(&minutes, &weeks),
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
fn sessions(minutes: &[u32], weeks: &[Week]) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    let mut weeks = weeks.iter().peekable();
    // Unused or overdrawn time is carried over to the next week.
    let mut room: i64 = weeks.peek().map_or(0, |week| i64::from(week.minutes));
    for (task, minutes) in minutes.iter().enumerate() {
        let first = sessions.len();
        let mut left = i64::from(*minutes);
        while left > 0 {
            let Some(week) = weeks.peek().copied() else {
                break;
            };
            if room < left.min(MIN_SESSION) {
                weeks.next();
                if let Some(next) = weeks.peek() {
                    room += i64::from(next.minutes);
                    continue;
                }
            }
            let take = if left - room < MIN_SESSION {
                left
            } else {
                room
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

/// Returns the day of a week, from 0, on which `room` minutes of its time are left.
fn day(week: &Week, room: i64) -> u32 {
    let minutes = i64::from(week.minutes).max(1);
    let read = (minutes - room).clamp(0, minutes);
    let day = read * i64::from(week.days) / minutes;
    u32::try_from(day).unwrap_or_default().min(week.days - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn window(days: u32, weekly: u32) -> Window {
        let from: LocalDate = "2026-11-24".parse().unwrap();
        Window {
            from,
            until: from.plus_days(days),
            weekly,
        }
    }

    fn whole(minutes: u32) -> Task {
        Task {
            minutes,
            skimmed: None,
        }
    }

    fn text(minutes: u32) -> Task {
        Task {
            minutes,
            skimmed: Some(minutes * 4 / 9),
        }
    }

    fn sessions_of(plan: &Plan) -> Vec<(usize, String, u32, u32)> {
        let session = |s: &Session| (s.task, s.on.to_string(), s.minutes, s.part);
        plan.sessions.iter().map(session).collect()
    }

    fn on(day: &str) -> String {
        format!("2026-{day}")
    }

    #[test]
    fn reading_is_spread_over_the_weeks() {
        let plan = plan(&[whole(45), whole(300), whole(60)], window(21, 300));
        assert_eq!((plan.needed, plan.room, plan.short()), (405, 900, 0));
        assert_eq!(
            sessions_of(&plan),
            [
                (0, on("11-24"), 45, 1),
                (1, on("11-25"), 255, 1),
                (1, on("12-01"), 45, 2),
                (2, on("12-02"), 60, 1),
            ]
        );
        let parts: Vec<u32> = plan.sessions.iter().map(|session| session.parts).collect();
        assert_eq!(parts, [1, 2, 2, 1]);
    }

    #[test]
    fn short_sessions_are_merged_into_another_week() {
        // 5 minutes of the week are left: the second task starts in the next week, and the third is read there whole.
        let plan = plan(&[whole(295), whole(200), whole(115)], window(21, 300));
        assert_eq!(
            sessions_of(&plan),
            [
                (0, on("11-24"), 295, 1),
                (1, on("12-01"), 200, 1),
                (2, on("12-05"), 115, 1),
            ]
        );
    }

    #[test]
    fn a_shorter_last_week_has_less_time() {
        let plan = plan(&[whole(300)], window(10, 210));
        assert_eq!(plan.room, 300);
        assert_eq!(
            sessions_of(&plan),
            [(0, on("11-24"), 210, 1), (0, on("12-01"), 90, 2)]
        );
    }

    #[test]
    fn the_least_urgent_tasks_are_skimmed_first_then_left() {
        let tasks = [text(90), text(90), whole(45), text(90)];
        let omissions = |room| plan(&tasks, window(7, room)).omissions;
        assert_eq!(omissions(315), []);
        assert_eq!(omissions(300), [(3, Omission::Skim)]);
        assert_eq!(
            omissions(200),
            [
                (3, Omission::Skim),
                (1, Omission::Skim),
                (0, Omission::Skim)
            ]
        );
        // If a long task is left, none has to be skimmed.
        let long = [text(90), text(90), whole(45), whole(200)];
        assert_eq!(
            plan(&long, window(7, 230)).omissions,
            [(3, Omission::Leave)]
        );
        assert_eq!(
            omissions(20),
            [
                (3, Omission::Leave),
                (2, Omission::Leave),
                (1, Omission::Leave),
                (0, Omission::Leave)
            ]
        );
    }

    fn tasks() -> impl Strategy<Value = Vec<Task>> {
        let task = prop_oneof![(1u32..900).prop_map(whole), (1u32..900).prop_map(text)];
        proptest::collection::vec(task, 0..12)
    }

    proptest! {
        #[test]
        fn all_remaining_tasks_are_planned_before_the_end(tasks in tasks(), days in 0u32..80, weekly in 1u32..900) {
            let window = window(days, weekly);
            let plan = plan(&tasks, window);
            let mut installed = vec![0; tasks.len()];
            for session in &plan.sessions {
                prop_assert!(session.minutes > 0);
                prop_assert!(session.week <= session.on && session.on < session.week.plus_days(7));
                prop_assert!(window.from <= session.on && session.on < window.until);
                installed[session.task] += session.minutes;
            }
            for (at, task) in tasks.iter().enumerate() {
                let cut = plan.omissions.iter().find(|(cut, _)| *cut == at);
                let wanted = match cut {
                    None => task.minutes,
                    Some((_, Omission::Skim)) => task.skimmed.unwrap(),
                    Some((_, Omission::Leave)) => 0,
                };
                prop_assert_eq!(installed[at], wanted);
            }
            prop_assert!(plan.sessions.is_sorted_by_key(|session| session.on));
            prop_assert!(plan.sessions.is_sorted_by_key(|session| session.task));
        }

        #[test]
        fn no_omission_is_unnecessary(tasks in tasks(), days in 0u32..80, weekly in 1u32..900) {
            let plan = plan(&tasks, window(days, weekly));
            prop_assert_eq!(plan.omissions.is_empty(), plan.short() == 0);
            let kept: u64 = plan.sessions.iter().map(|session| u64::from(session.minutes)).sum();
            for (at, cut) in plan.omissions {
                let task = tasks[at];
                let back = match cut {
                    Omission::Skim => task.minutes - task.skimmed.unwrap(),
                    Omission::Leave => task.skimmed.unwrap_or(task.minutes),
                };
                prop_assert!(kept + u64::from(back) > plan.room);
            }
        }
    }
}
