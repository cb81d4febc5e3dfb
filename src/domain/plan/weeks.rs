//! How the reading that is left goes into the weeks that are left.

use crate::domain::LocalDate;

/// A shorter stretch than this is not worth sitting down for, in minutes.
const LEAST_SESSION: i64 = 15;

const WEEK: u32 = 7;

/// Something to be read, in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// How long it takes.
    pub minutes: u32,
    /// How long it takes if it is skimmed, where it was to be read whole.
    pub skimmed: Option<u32>,
}

/// The days there are, and how much is read on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first day.
    pub from: LocalDate,
    /// The day after the last.
    pub until: LocalDate,
    /// Minutes a week.
    pub weekly: u32,
}

/// What to do without so that the rest fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Omission {
    /// Skim it only.
    Skim,
    /// Leave it unread.
    Leave,
}

/// Some minutes of one task within one week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The task, by its place.
    pub task: usize,
    /// The first day of its week.
    pub week: LocalDate,
    /// The day that it falls on where reading is spread evenly over the week.
    pub on: LocalDate,
    /// How long it takes.
    pub minutes: u32,
    /// Which of the task's sessions it is, from 1.
    pub part: u32,
    /// How many sessions the task has.
    pub parts: u32,
}

/// Tasks laid into weeks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What all tasks would take, in minutes.
    pub needed: u64,
    /// What there is time for, in minutes.
    pub room: u64,
    /// What to do without, where more is needed than there is room: first what to skim, the least pressing first, then
    /// what to leave.
    pub omissions: Vec<(usize, Omission)>,
    /// What is left, in the order of the tasks.
    pub sessions: Vec<Session>,
}

impl Plan {
    /// By how many minutes it was too long.
    pub fn short(&self) -> u64 {
        self.needed.saturating_sub(self.room)
    }
}

/// Lays tasks, the most pressing first, into the weeks of a frame; where they do not fit, what presses least is skimmed or
/// left until they do.
///
/// Weeks are counted from the frame's first day; the last may have fewer days, and has as much less time. A task goes on
/// from one week to the next; what would be a stretch of less than a quarter of an hour is drawn to the week beside it.
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
        sessions: install(&minutes, &weeks),
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

/// What to do without: the least that is skimmed and left from the end so that the rest fits, and what of it finds room
/// after all once a long one is left.
fn omissions(tasks: &[Task], room: u64) -> Vec<(usize, Omission)> {
    let mut cut: Vec<Option<Omission>> = vec![None; tasks.len()];
    let least = |task: &Task| {
        task.skimmed
            .map_or(task.minutes, |skimmed| skimmed.min(task.minutes))
    };
    let mut total: u64 = tasks.iter().map(|task| u64::from(task.minutes)).sum();
    for (at, task) in tasks.iter().enumerate().rev() {
        if total > room && least(task) < task.minutes {
            total -= u64::from(task.minutes - least(task));
            cut[at] = Some(Omission::Skim);
        }
    }
    for (at, task) in tasks.iter().enumerate().rev() {
        if total > room {
            total -= u64::from(least(task));
            cut[at] = Some(Omission::Leave);
        }
    }
    for (at, task) in tasks.iter().enumerate() {
        if cut[at] == Some(Omission::Leave) && total + u64::from(least(task)) <= room {
            total += u64::from(least(task));
            cut[at] = (least(task) < task.minutes).then_some(Omission::Skim);
        }
    }
    for (at, task) in tasks.iter().enumerate() {
        let more = u64::from(task.minutes - least(task));
        if cut[at] == Some(Omission::Skim) && total + more <= room {
            total += more;
            cut[at] = None;
        }
    }
    let of = |wanted: Omission| {
        let marked = cut.iter().enumerate().rev();
        marked
            .filter(move |(_, cut)| **cut == Some(wanted))
            .map(move |(at, _)| (at, wanted))
    };
    of(Omission::Skim).chain(of(Omission::Leave)).collect()
}

/// Lays minutes into weeks that have room for all of them.
fn install(minutes: &[u32], weeks: &[Week]) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    let mut weeks = weeks.iter().peekable();
    // Room that is left at a week's end, or was overdrawn, is the next week's: nothing is lost between them.
    let mut room: i64 = weeks.peek().map_or(0, |week| i64::from(week.minutes));
    for (task, minutes) in minutes.iter().enumerate() {
        let first = sessions.len();
        let mut left = i64::from(*minutes);
        while left > 0 {
            let Some(week) = weeks.peek().copied() else {
                break;
            };
            if room < left.min(LEAST_SESSION) {
                weeks.next();
                if let Some(next) = weeks.peek() {
                    room += i64::from(next.minutes);
                    continue;
                }
            }
            let take = if left - room < LEAST_SESSION {
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

/// The day of a week on which reading is so far on that this much room is left.
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

    fn installed(plan: &Plan) -> Vec<(usize, String, u32, u32)> {
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
            installed(&plan),
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
    fn nobody_sits_down_for_five_minutes() {
        // Five minutes are left of the week: the second is begun in the next one, and the third drawn into it whole.
        let plan = plan(&[whole(295), whole(200), whole(115)], window(21, 300));
        assert_eq!(
            installed(&plan),
            [
                (0, on("11-24"), 295, 1),
                (1, on("12-01"), 200, 1),
                (2, on("12-05"), 115, 1),
            ]
        );
    }

    #[test]
    fn the_last_week_may_be_short() {
        let plan = plan(&[whole(300)], window(10, 210));
        assert_eq!(plan.room, 300);
        assert_eq!(
            installed(&plan),
            [(0, on("11-24"), 210, 1), (0, on("12-01"), 90, 2)]
        );
    }

    #[test]
    fn what_presses_least_is_skimmed_first_then_left() {
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
        // Once a long one is left, nothing need be skimmed.
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
        fn all_that_is_kept_is_laid_out_before_the_end(tasks in tasks(), days in 0u32..80, weekly in 1u32..900) {
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
        fn no_cut_is_made_in_vain(tasks in tasks(), days in 0u32..80, weekly in 1u32..900) {
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
