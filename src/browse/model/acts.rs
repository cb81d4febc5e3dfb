//! What keys do beside moving: they begin a line, or become a command of the program.

use super::words::{checked, done_words};
use super::{Effect, Mode, Model, Typing, What};
use crate::browse::keys::{Action, Key, Place};
use crate::browse::library::{Row, Tab};
use crate::browse::line::{Edit, Line, MOST_BYTES};

/// The commands that ask something, start an editor, or print for a terminal only.
const INTERACTIVE: [&str; 7] = [
    "catalog", "config", "edit", "forget", "man", "note", "restore",
];

/// The commands to which `-` means to write.
const WRITING: [&str; 3] = ["backup", "export", "report"];

/// What leaves elsewhere.
const LEAVING: [&str; 5] = ["q", "q!", "quit", "exit", "wq"];

impl Model {
    pub(super) fn act(&mut self, action: Action) -> Option<Effect> {
        if self.moves(action) {
            return None;
        }
        if action.is_about_rows() && self.targets().is_empty() {
            self.aside = Some("nothing is selected".to_owned());
            return None;
        }
        match action {
            Action::Tab(at) => self.show_tab(Tab::ALL[at]),
            Action::NextTab => self.next_tab(1),
            Action::PreviousTab => self.next_tab(Tab::ALL.len() - 1),
            Action::Detail => {
                self.mode = Mode::Detail;
                self.detail.top = 0;
                self.show_post();
            }
            Action::Back => self.back(),
            Action::Filter => {
                let before = self.filter().to_owned();
                self.begin(What::Filter(before.clone()), &before);
            }
            Action::Command => self.begin(What::Command, ""),
            Action::DoneWith => self.begin(What::Done, ""),
            Action::Snooze => self.begin(What::Snooze, ""),
            Action::Tag => self.begin(What::Tag, ""),
            Action::Start => return Some(self.run("start", &[])),
            Action::Done => return Some(self.run("done", &[])),
            Action::Open => return Some(self.run("open", &[])),
            Action::Keep => return Some(self.run("keep", &[])),
            Action::CatchUp => return self.catch_up(),
            Action::Undo => return Some(Effect::Run(vec!["undo".to_owned()])),
            Action::Redo => return Some(Effect::Run(vec!["redo".to_owned()])),
            Action::Note => {
                let name = self.list.selected()?.name();
                let words = ["note".to_owned(), name, "--edit".to_owned()];
                return Some(Effect::HandOver(words.into()));
            }
            Action::Mark => self.mark(),
            Action::Unmark => self.marks.clear(),
            Action::AllPosts => {
                self.all_posts = !self.all_posts;
                self.list.selected = 0;
                self.list.is_stale = true;
            }
            Action::Output if self.message.lines.is_empty() => {
                self.aside = Some("nothing was printed yet".to_owned());
            }
            Action::Output => self.mode = Mode::Output,
            Action::Help => {
                self.mode = Mode::Help(self.place(), Line::default());
                self.help_top = 0;
            }
            Action::Redraw => return Some(Effect::Redraw),
            Action::Suspend => return Some(Effect::Suspend),
            Action::Leave if !self.marks.is_empty() => self.marks.clear(),
            Action::Leave if !self.filter().is_empty() => self.set_filter(""),
            Action::Leave | Action::Quit => return Some(Effect::Quit),
            Action::Accept => return self.accept(),
            Action::Cancel => self.cancel(),
            Action::ClearLine => self.edit(|line| line.edit(Edit::Clear)),
            _ => {}
        }
        None
    }

    fn back(&mut self) {
        // The help shows the keys of where it was asked for.
        self.mode = match self.mode {
            Mode::Help(Place::Detail | Place::Post, _) => Mode::Detail,
            _ => Mode::List,
        };
        self.show_post();
    }

    fn begin(&mut self, what: What, text: &str) {
        let in_detail = matches!(self.mode, Mode::Detail);
        self.mode = Mode::Typing(Typing {
            what,
            line: Line::from(text),
            in_detail,
        });
    }

    /// Types a key that has no other meaning.
    pub(super) fn type_key(&mut self, key: Key) {
        match (key.edit(), key.letter()) {
            (Some(edit), _) => self.edit(|line| line.edit(edit)),
            (None, Some(letter)) => self.typed(letter.encode_utf8(&mut [0; 4])),
            (None, None) => {}
        }
    }

    /// Inserts what was typed or pasted into the line, if there is one.
    pub(in crate::browse) fn typed(&mut self, text: &str) {
        let mut has_room = true;
        self.edit(|line| has_room = line.insert(text));
        if !has_room {
            let cut = format!("error: a line has at most {MOST_BYTES} bytes; the rest was cut");
            self.say(vec![cut], true);
        }
    }

    fn edit(&mut self, change: impl FnOnce(&mut Line)) {
        match &mut self.mode {
            Mode::Help(_, line) => {
                change(line);
                self.help_top = 0;
            }
            Mode::Typing(typing) => {
                change(&mut typing.line);
                // A filter is live.
                if let What::Filter(_) = typing.what {
                    let filter = typing.line.text().to_owned();
                    self.set_filter(&filter);
                }
            }
            _ => {}
        }
    }

    fn leave_line(&mut self) -> Option<(What, String)> {
        let Mode::Typing(typing) = std::mem::replace(&mut self.mode, Mode::List) else {
            return None;
        };
        if typing.in_detail {
            self.mode = Mode::Detail;
        }
        let (what, text) = (typing.what.clone(), typing.line.text().trim().to_owned());
        self.left = Some(typing);
        Some((what, text))
    }

    /// Brings the line back that was just left, below what is wrong with it.
    fn bring_back(&mut self) {
        if let Some(typing) = self.left.take() {
            self.mode = Mode::Typing(typing);
        }
    }

    fn cancel(&mut self) {
        if let Some((What::Filter(before), _)) = self.leave_line() {
            self.set_filter(&before);
        }
    }

    fn accept(&mut self) -> Option<Effect> {
        let (what, text) = self.leave_line()?;
        if text.is_empty() || matches!(what, What::Filter(_)) {
            return None;
        }
        match self.meant(&what, text) {
            Ok(effect) => effect,
            Err(wrong) => {
                self.say(vec![format!("error: {wrong}")], true);
                self.bring_back();
                None
            }
        }
    }

    fn meant(&mut self, what: &What, text: String) -> Result<Option<Effect>, String> {
        Ok(Some(match what {
            What::Filter(_) => return Ok(None),
            What::Command => return Ok(self.command(checked(&text)?)),
            What::Done => self.run("done", &done_words(&text)?),
            What::Snooze => self.run("snooze", &checked(&text)?),
            What::Tag => match text.strip_prefix('-') {
                Some(tag) => self.run("tag", &["--remove".to_owned(), tag.trim().to_owned()]),
                None => self.run("tag", &[text]),
            },
        }))
    }

    /// The names of the marked rows, or that of the selected one.
    fn targets(&self) -> Vec<String> {
        if self.marks.is_empty() || self.shows_detail() {
            self.list.selected().map(Row::name).into_iter().collect()
        } else {
            self.marks.clone()
        }
    }

    /// A command about the targets, one transaction for all of them.
    fn run(&self, command: &str, more: &[String]) -> Effect {
        let words = [command.to_owned()].into_iter().chain(self.targets());
        Effect::Run(words.chain(more.iter().cloned()).collect())
    }

    fn catch_up(&self) -> Option<Effect> {
        let Row::Post(post) = self.list.selected()? else {
            return None;
        };
        let words = ["done", post.blog.as_str(), "--until", &post.handle()];
        Some(Effect::Run(words.map(str::to_owned).into()))
    }

    fn command(&mut self, mut words: Vec<String>) -> Option<Effect> {
        if words.first().is_some_and(|word| word == "reads") {
            words.remove(0);
        }
        let targets = self.targets();
        let words: Vec<String> = (words.into_iter())
            .flat_map(|word| match word.as_str() {
                "%" => targets.clone(),
                _ => vec![word],
            })
            .collect();
        let command = words.first()?;
        if LEAVING.contains(&command.as_str()) {
            return Some(Effect::Quit);
        }
        if command == "browse" {
            let text = "you are here already; `/` filters the list";
            self.say(vec![text.to_owned()], true);
            return None;
        }
        // A note that has its text asks nothing.
        let is_interactive = INTERACTIVE.contains(&command.as_str())
            && !(command == "note" && words.len() > 2 && !words[2].starts_with('-'));
        let is_input = words.iter().any(|word| word == "-") && !WRITING.contains(&command.as_str());
        Some(if is_interactive || is_input {
            Effect::HandOver(words)
        } else {
            Effect::Show(words)
        })
    }

    /// Takes up what a command did: it may have changed anything.
    pub(in crate::browse) fn ran(&mut self, lines: Vec<String>, is_done: bool, is_shown: bool) {
        // Here it is a key.
        let lines: Vec<String> = (lines.into_iter())
            .map(|line| line.replace("undo with `reads undo`", "undo with `u`"))
            .collect();
        let (is_said, is_long) = (!lines.is_empty(), lines.len() > 1);
        self.say(lines, !is_done);
        if !is_done && is_said {
            self.bring_back();
        } else if is_shown && is_long {
            self.mode = Mode::Output;
            self.is_said = false;
        }
        if is_done && !self.shows_detail() {
            self.marks.clear();
        }
        self.read_again();
    }
}
