use ratatui_core::layout::Position;

use super::*;
use crate::browse::samples::{answer, entries, model, post, typed};
use crate::domain::Listing;

fn words(effect: &Effect) -> String {
    match effect {
        Effect::Run(words) => format!("run {}", words.join(" ")),
        Effect::Show(words) => format!("show {}", words.join(" ")),
        Effect::HandOver(words) => format!("hand over {}", words.join(" ")),
        other => format!("{other:?}"),
    }
}

/// What keys make of a list of ten.
fn effects(keys: &str) -> Vec<String> {
    let rows = entries(10);
    let mut model = model((100, 20), &rows);
    typed(&mut model, &rows, keys).iter().map(words).collect()
}

#[test]
fn keys_become_commands_about_what_is_selected_or_marked() {
    for (keys, commands) in [
        ("s", "run start entry-1"),
        ("jjd", "run done entry-3"),
        ("Gs", "run start entry-10"),
        (
            "Dyesterday hard<Enter>",
            "run done entry-1 --recall hard --on yesterday",
        ),
        ("znext friday<Enter>", "run snooze entry-1 next friday"),
        ("z<Enter>", ""),
        ("zx<Esc>", ""),
        (
            "tmachine learning<Enter>",
            "run tag entry-1 machine learning",
        ),
        ("t-skip<Enter>", "run tag entry-1 --remove skip"),
        ("n", "hand over note entry-1 --edit"),
        ("o", "run open entry-1"),
        ("u", "run undo"),
        ("U", "run redo"),
        ("vjvs", "run start entry-1 entry-3"),
        ("vvVs", "run start entry-3"),
        ("vv<Enter>d", "run done entry-3"),
        (":list kind:paper<Enter>", "show list kind:paper"),
        (":reads todo<Enter>", "show todo"),
        (
            "vv:drop % --because 'too long'<Enter>",
            "show drop entry-1 entry-2 --because too long",
        ),
        (":forget 3<Enter>", "hand over forget 3"),
        (":note 3 'a text'<Enter>", "show note 3 a text"),
        (":note 3<Enter>", "hand over note 3"),
        (":browse<Enter>", ""),
        ("K", ""),
        ("q", "Quit"),
        ("<Esc>", "Quit"),
        ("vv<Esc>", ""),
        ("vv/title<Enter><Esc><Esc>", ""),
        ("vv/title<Enter><Esc><Esc><Esc>", "Quit"),
        ("v/title<Enter>q", "Quit"),
        (":q!<Enter>", "Quit"),
        (":note % \\<Enter>", ""),
        ("D90<Enter>m<Enter>", "run done entry-1 --minutes 90"),
        ("x", ""),
        (":note % -<Enter>", "hand over note entry-1 -"),
        (":import -<Enter>", "hand over import -"),
        (":backup -<Enter>", "show backup -"),
        ("^c", "Quit"),
        ("<Enter>q", ""),
        ("?qG<Esc>", ""),
        ("^z", "Suspend"),
        ("^l", "Redraw"),
    ] {
        assert_eq!(effects(keys).join(", "), commands, "{keys}");
    }
}

#[test]
fn posts_have_keys_of_their_own() {
    let posts = [post(12, "Old", false), post(14, "New", true)];
    let rows = posts.map(|post| Row::Post(post.into()));
    for (keys, commands) in [
        ("3K", "run keep p12"),
        ("3jd", "run done lethain --until p14"),
        ("3vvo", "run open p12 p14"),
        ("3s", ""),
        ("3<Enter>K", "run keep p12"),
        ("3n", ""),
    ] {
        let mut model = model((100, 20), &rows);
        let effects = typed(&mut model, &rows, keys);
        let effects: Vec<String> = effects.iter().map(words).collect();
        assert_eq!(effects.join(", "), commands, "{keys}");
    }
}

#[test]
fn moves_stay_within_the_list() {
    let rows = entries(100);
    let mut model = model((100, 22), &rows);
    for (keys, selected, top) in [
        ("k", 0, 0),
        ("j", 1, 0),
        ("<PgDn>", 21, 2),
        ("^d", 31, 12),
        ("^u", 21, 12),
        ("G", 99, 80),
        ("j", 99, 80),
        ("g", 0, 0),
        ("<End>", 99, 80),
    ] {
        typed(&mut model, &rows, keys);
        assert_eq!(
            (model.list.selected, model.list.top),
            (selected, top),
            "{keys}"
        );
    }
    model.resize((100, 12));
    assert_eq!((model.list.selected, model.list.top), (99, 90));
    model.resize((100, 122));
    assert_eq!((model.list.selected, model.list.top), (99, 0));
}

#[test]
fn only_some_screens_of_a_long_list_are_in_memory() {
    let rows = entries(5_000);
    let mut model = model((60, 22), &rows);
    for keys in ["<PgDn>", "G", "<PgDn>", "g", "G^u^u^u"] {
        typed(&mut model, &rows, keys);
        assert!(model.list.rows.len() <= WINDOW, "{keys}");
        for place in model.list.top..model.list.top + 20 {
            assert!(model.list.row(place).is_some(), "{keys}: {place}");
        }
    }
    // A key that stays near what was read asks for nothing.
    let mut asked = Vec::new();
    for _ in 0..50 {
        typed(&mut model, &[], "k");
        asked.extend(model.question());
    }
    assert!(asked.is_empty(), "{asked:?}");
}

#[test]
fn a_filter_is_live_and_an_error_keeps_the_list() {
    let rows = entries(30);
    let mut model = model((100, 20), &rows);
    typed(&mut model, &rows, "jj/of 2");
    assert_eq!((model.list.total, model.list.selected), (11, 0));
    typed(&mut model, &rows, "^u");
    model.typed("kinds:x\n");
    answer(&mut model, &rows);
    assert_eq!(model.list.total, 30);
    assert!(model.remarks.is_error && model.list.row(0).is_some());
    typed(&mut model, &rows, "<Esc>");
    assert_eq!((model.filter(), model.list.total), ("", 30));
    assert!(!model.remarks.is_error);
    typed(&mut model, &rows, "/of 3<Enter>s");
    assert_eq!((model.filter(), model.list.total), ("of 3", 2));
    // Each kind of list has its own.
    typed(&mut model, &rows, "3");
    assert_eq!(model.filter(), "");
}

#[test]
fn what_was_selected_stays_so_when_others_change_the_list() {
    let rows = entries(30);
    let mut model = model((100, 20), &rows);
    typed(&mut model, &rows, "jjjj");
    let fewer = &rows[2..];
    model.answered(&Question::Stamp, Answer::Stamp(changed()));
    answer(&mut model, fewer);
    assert_eq!(model.list.selected().unwrap().name(), "entry-5");
    assert_eq!((model.list.selected, model.list.total), (2, 28));
    // Where it is gone, the next one is.
    model.read_again();
    answer(&mut model, &rows[..2]);
    assert_eq!(model.list.selected().unwrap().name(), "entry-2");
    model.read_again();
    answer(&mut model, &[]);
    assert!(model.list.selected().is_none());
    assert!(typed(&mut model, &[], "sdztnovjkG^d").is_empty());
}

fn changed() -> Stamp {
    Stamp {
        today: Some("2026-11-24".parse().unwrap()),
        ..Stamp::default()
    }
}

#[test]
fn nothing_is_read_again_while_nothing_changes() {
    let rows = entries(3);
    let mut model = model((100, 20), &rows);
    model.answered(&Question::Stamp, Answer::Stamp(Stamp::default()));
    assert_eq!(model.question(), None);
    model.answered(&Question::Stamp, Answer::Stamp(changed()));
    assert!(matches!(model.question(), Some(Question::Page(_))));
}

#[test]
fn marks_are_gone_when_they_were_acted_on_but_not_when_that_failed() {
    let rows = entries(3);
    let mut model = model((100, 20), &rows);
    typed(&mut model, &rows, "vv");
    model.ran(vec!["error: no".to_owned()], false, false);
    assert_eq!(model.marks, ["entry-1", "entry-2"]);
    model.ran(vec!["done".to_owned()], true, false);
    assert!(model.marks.is_empty());
}

#[test]
fn a_line_with_an_error_comes_back() {
    let rows = entries(3);
    let mut model = model((100, 20), &rows);
    for keys in ["zsoon<Enter>", ":list kinds:x<Enter>"] {
        typed(&mut model, &rows, keys);
        assert!(matches!(model.mode, Mode::List), "{keys}");
        model.ran(
            vec!["error: no".to_owned(), "hint: yes".to_owned()],
            false,
            true,
        );
        let Mode::Typing(line) = &model.mode else {
            panic!("{keys}");
        };
        assert!(keys.contains(line.line.text()), "{keys}");
        typed(&mut model, &rows, "<Esc>");
    }
    // Not one that was typed before.
    typed(&mut model, &rows, "s");
    model.ran(vec!["error: no".to_owned()], false, false);
    assert!(matches!(model.mode, Mode::List));
    typed(&mut model, &rows, ":note % 'open<Enter>");
    assert!(matches!(model.mode, Mode::Typing(_)) && model.message.is_error);
}

#[test]
fn a_key_without_effect_says_so() {
    let rows = entries(3);
    for (keys, rows, word) in [
        ("x", &rows[..], "`x` does nothing here · ? shows the keys"),
        ("5s", &rows[..], "`s` does nothing here · ? shows the keys"),
        (
            "<Enter>/",
            &rows[..],
            "`/` does nothing here · ? shows the keys",
        ),
        ("m", &rows[..], "nothing was printed yet"),
        ("s", &[], "nothing is selected"),
        ("D", &[], "nothing is selected"),
    ] {
        let mut model = model((100, 20), rows);
        assert!(typed(&mut model, rows, keys).is_empty(), "{keys}");
        assert_eq!(model.aside.as_deref(), Some(word), "{keys}");
        typed(&mut model, rows, "j");
        assert_eq!(model.aside, None, "{keys}");
    }
}

#[test]
fn the_statistics_are_filtered_too() {
    let rows = entries(3);
    let mut model = model((100, 20), &rows);
    typed(&mut model, &rows, "5/kind:");
    assert_eq!(model.filter(), "kind:");
    typed(&mut model, &rows, "<Esc>");
    assert_eq!(model.filter(), "");
}

#[test]
fn a_line_is_bounded() {
    let rows = entries(3);
    let mut model = model((100, 20), &rows);
    typed(&mut model, &rows, ":");
    model.typed(&"x".repeat(200_000));
    assert_eq!(model.message.lines.len(), 1);
    assert!(matches!(&model.mode, Mode::Typing(line) if line.line.text().len() == 4096));
}

#[test]
fn what_undoes_is_a_key_here() {
    let mut model = model((100, 20), &entries(3));
    let text = "done: entry-1 · undo with `reads undo`";
    model.ran(vec![text.to_owned()], true, false);
    assert_eq!(model.message.lines, ["done: entry-1 · undo with `u`"]);
}

#[test]
fn the_mouse_selects_opens_scrolls_and_changes_tabs() {
    let rows = entries(50);
    let mut model = model((100, 20), &rows);
    model.mouse(Mouse::Click, Position::new(3, 5));
    assert_eq!(model.list.selected, 4);
    answer(&mut model, &rows);
    model.mouse(Mouse::Click, Position::new(3, 5));
    assert!(matches!(model.mode, Mode::Detail));
    typed(&mut model, &rows, "q");
    model.mouse(Mouse::WheelDown, Position::new(3, 5));
    assert_eq!(model.list.selected, 7);
    model.mouse(Mouse::WheelDown, Position::new(90, 5));
    assert_eq!((model.list.selected, model.detail.top), (7, 3));
    model.mouse(Mouse::Click, Position::new(10, 0));
    assert_eq!(model.tab, Tab::Due);
    for x in 0..120 {
        for y in 0..30 {
            model.mouse(Mouse::Click, Position::new(x, y));
            model.mouse(Mouse::WheelUp, Position::new(x, y));
        }
    }
}

#[test]
fn help_shows_the_keys_in_force_and_searches_them() {
    let rows = entries(3);
    let mut model = model((100, 20), &rows);
    typed(&mut model, &rows, "?");
    let all = model.help();
    assert!(all.iter().any(|(names, _)| names == "z"));
    typed(&mut model, &rows, "snooze");
    assert_eq!(model.help().len(), 1);
    typed(&mut model, &rows, "<Esc>5?");
    assert!(!model.help().iter().any(|(names, _)| names == "z"));
}

#[test]
fn long_output_is_shown_and_can_be_shown_again() {
    let rows = entries(3);
    let mut model = model((100, 20), &rows);
    model.ran(vec!["one".to_owned(); 30], true, true);
    assert!(matches!(model.mode, Mode::Output));
    typed(&mut model, &rows, "Gq");
    assert_eq!(model.output.top, 12);
    typed(&mut model, &rows, "jm");
    assert!(matches!(model.mode, Mode::Output));
}

#[test]
fn no_keys_panic_at_any_size() {
    let rows = [Row::Entry(
        Listing::sample(1, "A\x1b[2J\u{202e}読む").into(),
    )];
    let keys = "jkgG^d^u<Tab><Enter>^d^uq/a<Left>b<Backspace><Enter>vV?x<Esc>:x<Esc>12345";
    for width in [0, 1, 2, 20, 79, 80, 81, 200] {
        for height in [0, 1, 2, 3, 4, 60] {
            let mut model = model((width, height), &rows);
            typed(&mut model, &rows, keys);
            model.resize((height, width));
            typed(&mut model, &rows, keys);
        }
    }
}
