//! The file of an entry, in the forms of `JabRef` (`name:path:PDF;…`), Zotero (`name:path:application/pdf`), Mendeley (`:path:pdf`)
//! and others (a path alone).

use super::verbatim::verbatim;

/// Returns the path of the first PDF, or else of the first file.
pub(super) fn path(field: &str) -> Option<String> {
    let field = field.replace("$\\backslash$", "\\\\");
    let files: Vec<String> = split(&field, ';')
        .iter()
        .filter_map(|file| one(file))
        .collect();
    let is_pdf = |path: &&String| path.to_lowercase().ends_with(".pdf");
    files.iter().find(is_pdf).or(files.first()).cloned()
}

fn one(file: &str) -> Option<String> {
    let parts = split(file.trim(), ':');
    let is_drive =
        |part: &str| part.len() == 1 && part.starts_with(|c: char| c.is_ascii_alphabetic());
    let path = match parts.as_slice() {
        [] => return None,
        [drive, path] if is_drive(drive) => format!("{drive}:{path}"),
        [_, drive, path, _] if is_drive(drive) => format!("{drive}:{path}"),
        [path] | [path, _] => path.clone(),
        [_, path @ .., _] => path.join(":"),
    };
    let path = unescaped(&path);
    let path = path
        .strip_prefix("file://localhost")
        .or(path.strip_prefix("file://"))
        .unwrap_or(&path);
    // Mendeley leaves out the first slash.
    let is_cut = parts.len() == 3
        && parts[0].is_empty()
        && ["home/", "Users/"]
            .iter()
            .any(|home| path.starts_with(home));
    let path = path.trim();
    (!path.is_empty()).then(|| {
        if is_cut {
            format!("/{path}")
        } else {
            path.to_owned()
        }
    })
}

/// Splits a text at a character that no backslash escapes.
fn split(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_escaped = false;
    for c in text.chars() {
        if c == separator && !is_escaped {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    parts
}

/// Removes the escapes of a path. Before a letter, a backslash separates folders.
fn unescaped(path: &str) -> String {
    if !path.contains('\\') {
        return path.replace(['{', '}'], "");
    }
    let mut plain = String::with_capacity(path.len());
    let mut rest = path.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('\\', Some('\\' | ':' | ';' | '_' | '&' | '%' | '#' | '$' | '{' | '}')) => {
                plain.extend(rest.next());
            }
            ('{' | '}', _) => {}
            (c, _) => plain.push(c),
        }
    }
    plain
}

/// Returns the path of an address of a file, as `BibDesk` writes it.
pub(super) fn local(field: &str) -> Option<String> {
    let text = verbatim(field);
    let path = text
        .strip_prefix("file://localhost")
        .or(text.strip_prefix("file://"))?;
    Some(path.replace("%20", " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_file_is_found() {
        for (field, found) in [
            (":papers/one.pdf:PDF", "papers/one.pdf"),
            (
                "Snapshot:files/3/p.html:text/html;Full Text:files/4/One.pdf:application/pdf",
                "files/4/One.pdf",
            ),
            (":home/ada/one.pdf:pdf", "/home/ada/one.pdf"),
            ("/home/ada/one.pdf", "/home/ada/one.pdf"),
            (
                "Notes\\: 1:C\\:\\\\papers\\\\one.pdf:PDF",
                "C:\\papers\\one.pdf",
            ),
            ("C:\\papers\\one.pdf", "C:\\papers\\one.pdf"),
            (":a\\;b\\_c.pdf:PDF", "a;b_c.pdf"),
            (":http\\://x.example/a.pdf:PDF", "http://x.example/a.pdf"),
        ] {
            assert_eq!(path(field).as_deref(), Some(found), "{field}");
        }
        assert_eq!(path(""), None);
        assert_eq!(
            local("file://localhost/Users/a/My%20one.pdf").as_deref(),
            Some("/Users/a/My one.pdf")
        );
    }
}
