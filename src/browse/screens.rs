//! Whole screens, as text in `tests/screens`: run with `TRYCMD=overwrite` to write them anew.

use std::path::PathBuf;

use ratatui_core::backend::TestBackend;
use ratatui_core::buffer::Buffer;
use ratatui_core::layout::Rect;
use ratatui_core::terminal::Terminal;

use super::draw::{Look, draw};
use super::library::Row;
use super::model::Model;
use super::samples::{due, model, post, typed};
use crate::domain::{Depth, Listing, Status};

fn rows() -> Vec<Row> {
    let entries = [
        Listing {
            status: Status::Reading,
            progress: Some("p40".parse().unwrap()),
            ..Listing::sample(1, "Attention Is All You Need")
        },
        Listing::sample(
            2,
            "大規模言語モデルを読む: 深層学習の基礎から応用まで、図とともに学ぶ本",
        ),
        Listing::sample(
            3,
            "Cafe\u{301} society 👩‍💻 and other stories of people who write programs for a living",
        ),
        Listing::sample(
            4,
            "\x1b[2J\x1b]0;owned\x07 hostile\u{202e} title\nwith two lines",
        ),
        Listing {
            depth: Depth::Skim,
            pages: None,
            minutes: Some(30),
            ..Listing::sample(5, "Designing Data-Intensive Applications")
        },
        due(123, "Scaling Laws for Neural Language Models", "2026-11-20"),
        due(124, "Deep Learning", "2026-11-23"),
        due(125, "The Llama 3 Herd of Models", "2027-11-23"),
    ];
    entries.map(|entry| Row::Entry(entry.into())).into()
}

fn screen(model: &Model, look: Look) -> String {
    let mut terminal = Terminal::new(TestBackend::new(model.size.0, model.size.1)).unwrap();
    let drawn = terminal.draw(|frame| {
        if let Some(cursor) = draw(model, look, frame.buffer_mut()) {
            frame.set_cursor_position(cursor);
        }
    });
    drawn.unwrap();
    let shown = terminal.backend().to_string();
    // What wide characters hide stands after the closing quotation mark.
    let lines = shown.lines().map(|line| {
        let (line, _) = line
            .rsplit_once('"')
            .filter(|_| line.ends_with('"'))
            .unwrap_or_else(|| line.split_once("\" Hidden").unwrap_or((line, "")));
        format!("{}|\n", line.trim_start_matches('"'))
    });
    lines.collect()
}

fn check(name: &str, size: (u16, u16), rows: &[Row], keys: &str) {
    let mut model = model(size, rows);
    typed(&mut model, rows, keys);
    check_model(name, &model);
}

fn check_model(name: &str, model: &Model) {
    check_look(name, model, Look::default());
}

fn check_look(name: &str, model: &Model, look: Look) {
    let shown = screen(model, look);
    assert!(!shown.contains(['\x1b', '\u{202e}', '\x07']), "{name}");
    let file = format!("{}/tests/screens/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let file = PathBuf::from(file);
    if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &shown).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap();
    assert_eq!(shown, expected, "{name}");
}

#[test]
fn screens_are_right_at_any_size() {
    let rows = rows();
    check("list-120x30", (120, 30), &rows, "jvj");
    check("list-80x24", (80, 24), &rows, "");
    check("due-80x24", (80, 24), &rows, "2Gk");
    check("all-60x20", (60, 20), &rows, "4jjj");
    check("list-20x5", (20, 5), &rows, "j");
    check("detail-60x20", (60, 20), &rows, "j<Enter>jj");
    check("detail-20x5", (20, 5), &rows, "<Enter>");
    check("help-60x20", (60, 20), &rows, "?");
    check("help-80x24", (80, 24), &rows, "?tag");
    check("filter-80x24", (80, 24), &rows, "/kinds:x 読");
    check("filter-20x5", (20, 5), &rows, "/a filter that is long");
    check("snooze-80x24", (80, 24), &rows, "z2w");
    check("done-60x20", (60, 20), &rows, "Dyesterday");
    check("done-marked-80x24", (80, 24), &rows, "vv/Att<Enter>D");
    check("done-20x5", (20, 5), &rows, "Dyesterday hard");
    check("nothing-60x20", (60, 20), &[], "/x<Enter>");
    let posts = [
        post(7, "A post of a blog that is followed", true),
        post(12, "An older one", false),
    ];
    let posts = posts.map(|post| Row::Post(post.into()));
    check("posts-80x24", (80, 24), &posts, "3j");
    check("no-posts-80x24", (80, 24), &[], "3");
    check("post-60x20", (60, 20), &posts, "3<Enter>");
    let mut done = model((80, 24), &rows);
    done.ran(
        vec![
            "done: one".to_owned(),
            "done: two · due again 2028-11-23".to_owned(),
        ],
        true,
        false,
    );
    check_model("said-80x24", &done);
    let ascii = Look {
        ascii: true,
        ..Look::default()
    };
    check_look("ascii-80x24", &model((80, 24), &rows), ascii);
    let mut failed = model((80, 24), &rows);
    typed(&mut failed, &rows, "zsoon<Enter>");
    let error = ["error: 'soon' is no date", "hint: 2w, friday"];
    failed.ran(error.map(str::to_owned).into(), false, false);
    check_model("error-80x24", &failed);
}

#[test]
fn no_size_is_too_small() {
    let rows = rows();
    for width in [0, 1, 2, 3, 5, 19, 40, 79, 80, 300] {
        for height in [0, 1, 2, 3, 4, 10] {
            for keys in ["", "<Enter>", "?", "/x", ":", "D", "5", "3"] {
                let mut model = model((width, height), &rows);
                typed(&mut model, &rows, keys);
                let area = Rect::new(0, 0, width, height);
                draw(&model, Look::default(), &mut Buffer::empty(area));
            }
        }
    }
}
