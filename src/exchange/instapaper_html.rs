//! Reads the HTML export of Instapaper: saved pages in lists, each below the name of its folder; archived pages are read.

use super::{Found, ReadOptions, Record, instapaper};
use crate::domain::{Kind, Work};
use crate::html::{self, Token};
use crate::position::Lines;

pub(super) fn begins(text: &str) -> bool {
    let head: String = text.chars().take(1_000).collect();
    head.to_lowercase()
        .contains("<title>instapaper: export</title>")
}

pub(super) fn read(text: &str, _: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let text = html::prepared(text);
    let lines = Lines::new(&text);
    let mut folder = String::new();
    let mut link: Option<(usize, String, String)> = None;
    let mut is_heading = false;
    for token in html::tokens(&text) {
        match token {
            Token::Text(text) if is_heading => folder.push_str(&text),
            Token::Text(text) => {
                if let Some((_, _, title)) = &mut link {
                    title.push_str(&text);
                }
            }
            Token::Start(tag) if tag.name == "h1" => {
                folder.clear();
                is_heading = true;
            }
            Token::Start(tag) if tag.name == "a" => {
                let address = tag.get("href").unwrap_or_default();
                link = Some((lines.line(tag.at), address, String::new()));
            }
            Token::End(name) if name == "h1" => is_heading = false,
            Token::End(name) if name == "a" => {
                if let Some((line, address, title)) = link.take() {
                    emit(Record::new(line, work(&address, &title, folder.trim())));
                }
            }
            _ => {}
        }
    }
}

fn work(address: &str, title: &str, folder: &str) -> Result<Work, Found> {
    let mut work = Work::default();
    work.page(address)
        .map_err(|why| Found::Skipped(why.to_owned()))?;
    work.kind(Kind::Article);
    work.title(title)?;
    instapaper::folder(&mut work, folder);
    Ok(work)
}
