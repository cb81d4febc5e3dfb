//! Writes Markdown notes with front matter, one file an entry, for Obsidian and programs like it.
//!
//! A file is found again by the id in its front matter, whatever it is called. What its owner adds stays: properties that are not
//! written here, and all text below the end mark. The mark holds a checksum, which tells whether the text above it was changed.

use serde_json::Value;

use crate::domain::{FieldValue, Metadata, Name, Work};
use crate::text;

/// The property that holds the id.
const ID: &str = "reads-id";

/// Properties that are no fields of the metadata.
const PROPERTIES: [&str; 5] = ["aliases", "status", "read", "tags", ID];

/// Fields of the metadata that are shown below the front matter, or mean nothing outside of the program.
const NO_PROPERTIES: [&str; 7] = [
    "why", "summary", "et_al", "depth", "again", "scope", "cadence",
];

const FENCE: &str = "---";

/// Begins the end mark, which is a comment in Obsidian.
const END: &str = "%% reads: text below this line is yours";

/// What no line of a note begins with.
const END_WORD: &str = "%% reads:";

/// File names that Windows reserves.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Why a file is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edited;

/// Returns the name of a new file, without its extension. No other entry's name differs from it only in case.
pub fn file_name(work: &Work) -> String {
    let slug = work.slug();
    let name = slug.as_str();
    let is_port = name.len() == 4 && (name.starts_with("com") || name.starts_with("lpt"));
    let is_reserved = is_port || RESERVED.contains(&name);
    format!("{name}{}", if is_reserved { "-" } else { "" })
}

/// Returns the id in the front matter of a file.
pub fn id_in(file: &str) -> Option<&str> {
    let (front, _) = front_matter(file)?;
    let mut lines = front.lines();
    let id = lines.find_map(|line| line.strip_prefix(ID)?.strip_prefix(':'));
    Some(id?.trim().trim_matches(['"', '\'']))
}

/// Returns the file of an entry, given the one that is there.
///
/// # Errors
/// If the owner changed what was written above the end mark, or removed the mark.
pub fn file(id: &str, work: &Work, existing: Option<&str>) -> Result<String, Edited> {
    let body = body(work);
    let (mut properties, mut own) = (String::new(), String::from("\n"));
    if let Some(existing) = existing {
        let existing = existing.replace("\r\n", "\n");
        let (front, rest) = front_matter(&existing).ok_or(Edited)?;
        let (old, sum, below) = parts(rest).ok_or(Edited)?;
        if checksum(old) != sum && old.trim() != body.trim() {
            return Err(Edited);
        }
        properties = own_properties(front);
        below.clone_into(&mut own);
    }
    let front = properties_of(id, work) + &properties;
    let sum = checksum(&body);
    Ok(format!(
        "{FENCE}\n{front}{FENCE}\n{body}\n{END} · {sum} %%\n{own}"
    ))
}

/// Splits a file at the end of its front matter.
fn front_matter(file: &str) -> Option<(&str, &str)> {
    let file = file.trim_start_matches('\u{feff}');
    let rest = file.strip_prefix(FENCE)?;
    let rest = rest.strip_prefix('\r').unwrap_or(rest).strip_prefix('\n')?;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == FENCE {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// Returns the text above the end mark, the checksum in it, and the text below it.
fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let at = if text.starts_with(END) {
        0
    } else {
        text.find(&format!("\n{END}"))? + 1
    };
    let (mark, below) = text[at..].split_once('\n').unwrap_or((&text[at..], ""));
    let sum = mark.trim_end().strip_suffix("%%")?.trim_end();
    Some((&text[..at], sum.rsplit(' ').next()?, below))
}

fn checksum(body: &str) -> String {
    format!("{:08x}", crc32fast::hash(body.trim().as_bytes()))
}

/// Returns the lines of properties that are not written here.
fn own_properties(front: &str) -> String {
    let is_ours = |key: &str| Metadata::FIELDS.contains(&key) || PROPERTIES.contains(&key);
    let (mut own, mut keeps) = (String::new(), false);
    for line in front.lines() {
        if !line.starts_with([' ', '\t', '-', '#']) && !line.is_empty() {
            let key = line.split(':').next().unwrap_or_default();
            keeps = !is_ours(key.trim().trim_matches(['"', '\'']));
        }
        if keeps {
            own.push_str(line);
            own.push('\n');
        }
    }
    own
}

fn properties_of(id: &str, work: &Work) -> String {
    let metadata = work.metadata.clone().into_metadata();
    let mut front = String::new();
    let mut add = |key: &str, values: Vec<String>, is_list: bool| match values.as_slice() {
        [] => {}
        [value] if !is_list => front.push_str(&format!("{key}: {value}\n")),
        values => {
            let items: Vec<String> = (values.iter())
                .map(|value| format!("  - {value}\n"))
                .collect();
            front.push_str(&format!("{key}:\n{}", items.concat()));
        }
    };
    for (key, value) in metadata.fields() {
        if NO_PROPERTIES.contains(&key) || !value.is_filled() {
            continue;
        }
        match value {
            FieldValue::None => {}
            FieldValue::Number(number) => add(key, vec![number.to_string()], false),
            FieldValue::Text(text) => add(key, vec![quoted(&text)], false),
            FieldValue::Names(names) => {
                let names = names.iter().map(Name::plain);
                add(key, names.map(|name| quoted(&name)).collect(), true);
            }
        }
        if key == "title" {
            add("aliases", vec![quoted(&metadata.title)], true);
        }
    }
    add("status", vec![work.status.to_string()], false);
    let dates = work.readings.iter().map(|on| match on.day() {
        // A date, as Obsidian knows it.
        Some(day) => day.to_string(),
        None => quoted(&on.to_string()),
    });
    add("read", dates.collect(), true);
    let tags = work
        .tags
        .iter()
        .filter_map(|tag| obsidian_tag(tag.as_str()));
    add("tags", tags.map(|tag| quoted(&tag)).collect(), true);
    add(ID, vec![quoted(id)], false);
    front
}

/// Returns a string for YAML, of which the strings of JSON are a part.
fn quoted(text: &str) -> String {
    text::json(&Value::from(text).to_string()).into_owned()
}

/// Returns the tag in the characters that Obsidian allows: letters, digits, `_`, `-` and `/`, not digits alone.
fn obsidian_tag(tag: &str) -> Option<String> {
    let mut allowed = String::new();
    for c in tag.chars() {
        match c {
            '+' => allowed.push_str("-plus"),
            '#' => allowed.push_str("-sharp"),
            '_' | '-' | '/' => allowed.push(c),
            c if c.is_alphanumeric() => allowed.push(c),
            _ => allowed.push('-'),
        }
    }
    let allowed = allowed.trim_matches(['-', '/']);
    if allowed.is_empty() {
        return None;
    }
    let is_number = allowed.chars().all(char::is_numeric);
    Some(format!("{}{allowed}", if is_number { "_" } else { "" }))
}

/// Returns what stands below the front matter.
fn body(work: &Work) -> String {
    let metadata = work.metadata.clone().into_metadata();
    let mut body = format!("# {}\n", text::markdown(&metadata.title));
    if !metadata.why.is_empty() {
        body.push_str(&format!("\n{}\n", text::markdown(&metadata.why)));
    }
    if let Some(summary) = &metadata.summary {
        body.push_str(&format!("\n## Summary\n\n{}\n", text::markdown(summary)));
    }
    if !work.notes.is_empty() {
        body.push_str("\n## Notes\n");
    }
    let mut day = None;
    for note in &work.notes {
        if note.on != day {
            day = note.on;
            if let Some(day) = day {
                body.push_str(&format!("\n### {day}\n"));
            }
        }
        if let Some(highlight) = &note.highlight {
            body.push('\n');
            for line in highlight.quotation.lines() {
                body.push_str(format!("> {}", text::markdown(line)).trim_end());
                body.push('\n');
            }
            let place = highlight.place.iter().chain(&highlight.color);
            let place: Vec<String> = place.map(|text| text::markdown(text)).collect();
            if !place.is_empty() {
                body.push_str(&format!(">\n> — {}\n", place.join(" · ")));
            }
        }
        if !note.text.is_empty() {
            body.push('\n');
            body.push_str(&safe_note(&note.text));
        }
    }
    body
}

/// Returns a note, which is Markdown, with what an import may have brought made harmless: no line of it is an end mark, no HTML
/// remains, and no language after a code fence makes a plug-in run the code.
fn safe_note(note: &str) -> String {
    let mut safe = String::new();
    let mut is_code = false;
    for line in text::block(note).lines() {
        let line = line.trim_end();
        let start = line.trim_start_matches([' ', '>']);
        let mark = start.chars().next().filter(|mark| "`~".contains(*mark));
        let rest = mark.map(|mark| start.trim_start_matches(mark));
        let is_fence = rest.is_some_and(|rest| {
            let has_mark = mark.is_some_and(|mark| rest.contains(mark));
            start.len() - rest.len() >= 3 && !has_mark
        });
        if is_fence {
            is_code = !is_code;
            safe.push_str(line.strip_suffix(rest.unwrap_or_default()).unwrap_or(line));
        } else if is_code {
            safe.push_str(line);
        } else {
            safe.push_str(if line.starts_with(END_WORD) { "\\" } else { "" });
            safe.push_str(&without_html(line));
        }
        safe.push('\n');
    }
    if is_code {
        safe.push_str("```\n");
    }
    safe
}

/// Escapes each `<` outside of code that begins a tag and no link.
fn without_html(line: &str) -> String {
    let (mut safe, mut is_code) = (String::new(), false);
    for (at, c) in line.char_indices() {
        let rest = &line[at + c.len_utf8()..];
        let is_tag =
            rest.starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next));
        if c == '<' && is_tag && !is_code && !rest.starts_with("http") {
            safe.push('\\');
        }
        is_code ^= c == '`';
        safe.push(c);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work() -> Work {
        let mut work = Work::default();
        work.title("A \"title\": #1").unwrap();
        work.tag("c++");
        work.note("Mine.").unwrap();
        work
    }

    #[test]
    fn what_the_owner_adds_stays() {
        let first = file("id", &work(), None).unwrap();
        assert_eq!(id_in(&first), Some("id"));
        assert_eq!(file("id", &work(), Some(&first)).as_ref(), Ok(&first));
        let own = first
            .replace("---\n#", "rating: 5\nup:\n- \"[[Books]]\"\n---\n#")
            .replace("reads-id: \"id\"", "reads-id: id")
            + "My text.\n%% reads: text below this line is yours · 0 %%\n";
        let again = file("id", &work(), Some(&own)).unwrap();
        assert_eq!(again.replace("\"id\"", "id"), own);
        assert_eq!(
            file("id", &work(), Some(&again.replace('\n', "\r\n"))),
            Ok(again.clone())
        );
        let mut more = work();
        more.note("More.").unwrap();
        let changed = file("id", &more, Some(&again)).unwrap();
        assert!(changed.contains("More.\n") && changed.ends_with("yours · 0 %%\n"));
        assert!(changed.contains("up:\n- \"[[Books]]\"\n"));
    }

    #[test]
    fn what_the_owner_changed_is_not_written_over() {
        let first = file("id", &work(), None).unwrap();
        for changed in ["Mine, too.", "Mine.\n\nMore", ""] {
            let edited = first.replace("Mine.", changed);
            assert_eq!(file("id", &work(), Some(&edited)), Err(Edited), "{changed}");
        }
        let unmarked = first.split(END).next().unwrap();
        assert_eq!(file("id", &work(), Some(unmarked)), Err(Edited));
    }

    #[test]
    fn tags_have_the_characters_that_obsidian_allows() {
        for (tag, allowed) in [
            ("machine learning", Some("machine-learning")),
            ("C#", Some("C-sharp")),
            ("c++", Some("c-plus-plus")),
            (".net", Some("net")),
            ("2020", Some("_2020")),
            ("Tech/Databases", Some("Tech/Databases")),
            ("诗歌", Some("诗歌")),
            ("!", None),
        ] {
            assert_eq!(obsidian_tag(tag).as_deref(), allowed);
        }
    }

    #[test]
    fn names_are_safe_on_every_file_system() {
        for (slug, name) in [
            ("attention", "attention"),
            ("con", "con-"),
            ("com1", "com1-"),
        ] {
            let slug = slug.parse().ok();
            let work = Work {
                slug,
                ..Work::default()
            };
            assert_eq!(file_name(&work), name);
        }
    }

    #[test]
    fn notes_of_imports_are_harmless() {
        for (note, safe) in [
            (
                "a <b>c</b> <https://a.org> 1 < 2",
                "a \\<b>c\\</b> <https://a.org> 1 < 2",
            ),
            ("`Vec<u8>` and <i", "`Vec<u8>` and \\<i"),
            ("```dataviewjs\n<b>\n```\n<b>", "```\n<b>\n```\n\\<b>"),
            ("~~~js\nopen", "~~~\nopen\n```"),
            ("``a`` b", "``a`` b"),
            ("%% reads: text", "\\%% reads: text"),
        ] {
            assert_eq!(safe_note(note).trim_end(), safe);
        }
    }
}
