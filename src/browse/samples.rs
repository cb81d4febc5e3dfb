//! For tests: rows, and a model that has them.

use ratatui_crossterm::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::library::{Page, Query, Row, Stamp};
use super::model::{Effect, Model};
use super::reader::{Answer, Question};
use crate::domain::{
    Due, DueBy, Listing, LocalDate, PostEntry, Rereading, ResourceId, Slug, Status,
};
use crate::view::Styled;

pub(super) fn today() -> LocalDate {
    "2026-11-23".parse().unwrap()
}

/// An entry that was read and is due on a day.
pub(super) fn due(number: i64, title: &str, on: &str) -> Listing {
    let rereading = Rereading {
        on: on.parse().unwrap(),
        by: DueBy::Cadence,
    };
    Listing {
        status: Status::Done,
        due: Due::of(Some(rereading), None, &[], today()),
        ..Listing::sample(number, title)
    }
}

pub(super) fn post(number: i64, title: &str, is_new: bool) -> PostEntry {
    PostEntry {
        number,
        blog: "lethain".parse().unwrap(),
        blog_id: ResourceId::of_entry(&Slug::default(), &"lethain".parse().unwrap()),
        blog_number: 50,
        id: number.to_string(),
        title: Some(title.to_owned()),
        url: Some(format!("https://lethain.com/{number}")),
        authors: Vec::new(),
        published_on: Some("2026-11-11".parse().unwrap()),
        words: Some(2_000),
        seen_on: today(),
        is_new,
        kept: None,
    }
}

/// What the model asks for is answered from these rows, until it asks for nothing.
pub(super) fn answer(model: &mut Model, rows: &[Row]) -> Vec<Question> {
    let mut asked = Vec::new();
    while let Some(question) = model.question() {
        let answer = match &question {
            Question::Page(query) => Answer::Page(page(query, rows)),
            Question::Detail(..) => Answer::Lines(Ok(about(model))),
            Question::Stats(..) => Answer::Lines(Ok(vec![Styled::from("statistics").escaped()])),
            Question::Stamp => Answer::Stamp(Stamp::default()),
        };
        model.answered(&question, answer);
        asked.push(question);
        assert!(asked.len() < 10, "{asked:?}");
    }
    asked
}

fn page(query: &Query, rows: &[Row]) -> Result<Page, String> {
    if query.filter.contains("kinds:") {
        return Err("unknown key 'kinds' in 'kinds:x'\nhint: did you mean `kind:`?".to_owned());
    }
    let matches = |row: &&Row| match row {
        Row::Entry(entry) => entry.title.contains(&query.filter),
        Row::Post(post) => post.name().contains(&query.filter),
    };
    let found: Vec<Row> = rows.iter().filter(matches).cloned().collect();
    let first = query.first.min(found.len());
    Ok(Page {
        first,
        total: found.len(),
        rows: found.into_iter().skip(first).take(query.most).collect(),
        remarks: Vec::new(),
        today: today(),
        stamp: Stamp::default(),
    })
}

/// Lines like those of `reads show`.
fn about(model: &Model) -> Vec<Styled<'static>> {
    let name = model.list.selected().map(Row::name).unwrap_or_default();
    let lines = (1..=40).map(|line| Styled::from(&format!("{name}, line {line}")).escaped());
    lines.collect()
}

/// A model of that size that shows these rows.
pub(super) fn model(size: (u16, u16), rows: &[Row]) -> Model {
    let mut model = Model::new(String::new(), today(), size);
    answer(&mut model, rows);
    model
}

pub(super) fn entries(count: i64) -> Vec<Row> {
    let entries =
        (1..=count).map(|number| Listing::sample(number, &format!("The title of {number}")));
    entries.map(|entry| Row::Entry(entry.into())).collect()
}

/// Types keys: letters, `^d` for ctrl-d, and names in angle brackets. Returns what the loop has to do.
pub(super) fn typed(model: &mut Model, rows: &[Row], keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        let control = rest.strip_prefix('^').and_then(|rest| rest.chars().next());
        let (code, modifiers, used) = match (named, control) {
            (Some((name, _)), _) => (code(name), KeyModifiers::NONE, name.len() + 2),
            (None, Some(letter)) => (KeyCode::Char(letter), KeyModifiers::CONTROL, 2),
            (None, None) => (KeyCode::Char(first), KeyModifiers::NONE, first.len_utf8()),
        };
        rest = &rest[used..];
        effects.extend(model.key(KeyEvent::new(code, modifiers).into()));
        answer(model, rows);
    }
    effects
}

fn code(name: &str) -> KeyCode {
    match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "PgDn" => KeyCode::PageDown,
        "End" => KeyCode::End,
        "Left" => KeyCode::Left,
        "Backspace" => KeyCode::Backspace,
        name => panic!("{name}"),
    }
}
