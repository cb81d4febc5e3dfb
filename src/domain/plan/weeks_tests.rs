//! Tests of distributing reading over weeks.

use proptest::prelude::*;

use crate::domain::{LocalDate, Omission, Plan, SITTING, Session, Task, Window, plan};

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
        from: None,
    }
}

fn text(minutes: u32) -> Task {
    Task {
        minutes,
        skimmed: Some(minutes * 4 / 9),
        from: None,
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
fn what_takes_one_sitting_is_read_in_the_week_that_has_room_for_half_of_it() {
    let tasks = [whole(80), whole(80), whole(80), whole(80)];
    let plan = plan(&tasks, window(28, 120));
    assert_eq!(
        sessions_of(&plan),
        [
            (0, on("11-24"), 80, 1),
            // 40 minutes are left, which is half of it; the next week then has 80.
            (1, on("11-28"), 80, 1),
            (2, on("12-03"), 80, 1),
            (3, on("12-08"), 80, 1),
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
fn a_snoozed_task_waits_for_its_date_if_there_is_time() {
    let snoozed = |day: &str, minutes| Task {
        from: Some(on(day).parse().unwrap()),
        ..whole(minutes)
    };
    let started = |tasks: &[Task]| {
        let sessions = sessions_of(&plan(tasks, window(21, 300))).into_iter();
        let first = sessions.filter(|(.., part)| *part == 1);
        first.map(|(_, on, ..)| on).collect::<Vec<_>>()
    };
    let three = [whole(45), snoozed("12-03", 60), snoozed("12-14", 15)];
    assert_eq!(started(&three), [on("11-24"), on("12-03"), on("12-14")]);
    // 13 h of 15 h are left: it starts as late as possible.
    assert_eq!(started(&[snoozed("12-14", 780)]), [on("11-26")]);
    assert_eq!(started(&[snoozed("11-01", 60)]), [on("11-24")]);
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
    let from = proptest::option::of((0u32..90).prop_map(|days| window(days, 1).until));
    let task = (task, from).prop_map(|(task, from)| Task { from, ..task });
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
    fn nothing_under_90_minutes_is_split_and_every_week_has_room_but_for_one_sitting(
        tasks in tasks(), days in 1u32..80, weekly in 1u32..900
    ) {
        let window = window(days, weekly);
        let plan = plan(&tasks, window);
        let whole = |task: usize| -> u32 {
            plan.sessions.iter().filter(|session| session.task == task).map(|session| session.minutes).sum()
        };
        for session in &plan.sessions {
            prop_assert!(session.parts == 1 || whole(session.task) >= SITTING);
            let passed = window.from.days_until(session.week) + 7;
            let days = u32::try_from(passed).unwrap().min(days);
            let room = u64::from(weekly) * u64::from(days) / 7;
            let read = plan.sessions.iter().filter(|other| other.week <= session.week);
            let read: u64 = read.map(|other| u64::from(other.minutes)).sum();
            prop_assert!(read < room + u64::from(SITTING));
        }
    }

    #[test]
    fn a_plan_starts_on_its_first_day(tasks in tasks(), days in 1u32..80, weekly in 1u32..900) {
        let tasks: Vec<Task> = tasks.into_iter().map(|task| Task { from: None, ..task }).collect();
        let window = window(days, weekly);
        if let Some(first) = plan(&tasks, window).sessions.first() {
            prop_assert_eq!(first.on, window.from);
        }
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
