//! Holds the JSON of all commands to the schemas in docs/schemas: no key is printed that its schema does not name, none is missing,
//! and types and words are right. `tests/judges/schemas.py` checks the same output with a whole implementation of JSON Schema.

#[path = "support/feeds.rs"]
mod feeds;
mod support;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn schema(file: &str) -> Value {
    let path = Path::new(ROOT).join("docs/schemas").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|err| panic!("{file}: {err}"));
    serde_json::from_str(&text).unwrap_or_else(|err| panic!("{file}: {err}"))
}

/// A schema and the file that it is in, to which its references are relative.
#[derive(Clone)]
struct Schema {
    file: String,
    body: Value,
}

impl Schema {
    fn of(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            body: schema(file),
        }
    }

    fn part(&self, body: &Value) -> Self {
        Self {
            file: self.file.clone(),
            body: body.clone(),
        }
    }

    /// Returns what `$ref` names: a file, or a definition in a file or in this one.
    fn referenced(&self) -> Option<Self> {
        let name = self.body["$ref"].as_str()?;
        let (file, pointer) = name.split_once('#').unwrap_or((name, ""));
        let file = if file.is_empty() { &self.file } else { file };
        let whole = Self::of(file);
        let body = whole.body.pointer(pointer).expect("a definition").clone();
        Some(Self { body, ..whole })
    }

    /// Returns the properties of an object, those of its references included, and the required ones.
    fn properties(&self) -> (Vec<(String, Self)>, BTreeSet<String>) {
        let (mut properties, mut required) = self
            .referenced()
            .map(|referenced| referenced.properties())
            .unwrap_or_default();
        for (name, body) in self.body["properties"].as_object().into_iter().flatten() {
            properties.push((name.clone(), self.part(body)));
        }
        let names = self.body["required"].as_array().into_iter().flatten();
        required.extend(names.filter_map(Value::as_str).map(str::to_owned));
        (properties, required)
    }

    fn is_closed(&self) -> bool {
        ["additionalProperties", "unevaluatedProperties"]
            .iter()
            .any(|key| self.body[key] == false)
    }

    /// Returns what is wrong with a value.
    fn errors(&self, value: &Value, at: &str) -> Vec<String> {
        let mut errors = Vec::new();
        let branches = self.body["anyOf"].as_array();
        if let Some(branches) = branches {
            let all = branches
                .iter()
                .map(|body| self.part(body).errors(value, at));
            let all: Vec<_> = all.collect();
            if all.iter().all(|errors| !errors.is_empty()) {
                errors.extend(all.into_iter().flatten());
            }
        }
        let types = &self.body["type"];
        let is_type = |name: &Value| match name.as_str() {
            Some("null") => value.is_null(),
            Some("string") => value.is_string(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("boolean") => value.is_boolean(),
            Some("array") => value.is_array(),
            Some("object") => value.is_object(),
            other => panic!("{other:?} is no type"),
        };
        let has_type = match types {
            Value::Null => true,
            Value::Array(several) => several.iter().any(is_type),
            one => is_type(one),
        };
        let words = self.body["enum"].as_array();
        let is_word = words.is_none_or(|words| words.contains(value));
        let constant = self.body.get("const");
        if !has_type || !is_word || constant.is_some_and(|constant| constant != value) {
            errors.push(format!("{at}: {value} is not {}", self.body));
        }
        match value {
            Value::Array(items) if self.body.get("items").is_some() => {
                let each = self.part(&self.body["items"]);
                for (index, item) in items.iter().enumerate() {
                    errors.extend(each.errors(item, &format!("{at}[{index}]")));
                }
            }
            Value::Object(object) => {
                let (properties, required) = self.properties();
                for name in required.iter().filter(|name| !object.contains_key(*name)) {
                    errors.push(format!("{at}: {name} is missing"));
                }
                for (name, value) in object {
                    let found = properties.iter().find(|(property, _)| property == name);
                    match found {
                        Some((_, schema)) => {
                            errors.extend(schema.errors(value, &format!("{at}.{name}")));
                        }
                        None if self.is_closed() => {
                            errors.push(format!("{at}: {name} is not named"));
                        }
                        None => {}
                    }
                }
                // What a reference says of the object as a whole is in its properties.
                return errors;
            }
            _ => {}
        }
        if let Some(referenced) = self.referenced() {
            errors.extend(referenced.errors(value, at));
        }
        errors
    }
}

/// The schema and the words of each command.
fn commands() -> Vec<(String, Vec<String>)> {
    let path = Path::new(ROOT).join("tests/samples/commands-with-json");
    let text = std::fs::read_to_string(path).expect("the commands");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let split = lines.map(|line| {
        let mut words = shlex::split(line).expect("words").into_iter();
        let schema = words.next().expect("a schema");
        let words = words.map(|word| match word.strip_prefix("tests/") {
            Some(_) => format!("{ROOT}/{word}"),
            None => word,
        });
        (schema, words.collect())
    });
    split.collect()
}

#[test]
fn the_json_of_all_commands_follows_its_schemas() {
    let home = support::Home::new();
    let proxy = feeds::serve();
    let mut unused: BTreeSet<String> = std::fs::read_dir(Path::new(ROOT).join("docs/schemas"))
        .expect("schemas")
        .map(|entry| entry.expect("a schema").path())
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into())
        .collect();
    for used in ["common", "resource"] {
        unused.remove(used);
    }
    for (name, words) in commands() {
        let output = (home.reads())
            .current_dir(home.0.path())
            .env("http_proxy", &proxy)
            .arg("--json")
            .args(&words)
            .output()
            .expect("the program runs");
        let (stdout, stderr) = (
            String::from_utf8(output.stdout).expect("text"),
            String::from_utf8_lossy(&output.stderr),
        );
        if name == "!" {
            assert!(!output.status.success(), "{words:?}");
            assert_eq!(stdout, "", "{words:?} prints nothing");
            assert!(stderr.contains("error: "), "{words:?}: {stderr}");
            continue;
        }
        assert!(output.status.success(), "{words:?}: {stderr}");
        let value: Value = serde_json::from_str(&stdout)
            .unwrap_or_else(|err| panic!("{words:?}: {err}\n{stdout}"));
        let errors = Schema::of(&format!("{name}.json")).errors(&value, &name);
        assert!(errors.is_empty(), "{words:?}: {errors:#?}");
        if value.as_array().is_none_or(|items| !items.is_empty()) {
            unused.remove(&name);
        }
    }
    assert!(unused.is_empty(), "no output is held to {unused:?}");
}
