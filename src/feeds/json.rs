//! Prepares a JSON feed for `feed-rs`, which gives up where a field has another type or is missing.

use serde_json::{Map, Value, json};

use super::tidy::MAX_POSTS;

/// Returns a JSON feed with what is used of it, each field of its type, or `None` if it is something else.
pub(super) fn tidy(text: &str) -> Option<String> {
    let Ok(Value::Object(mut feed)) = serde_json::from_str(text.trim()) else {
        return None;
    };
    let version = feed.get("version")?.as_str()?;
    if !version.contains("jsonfeed.org/version/") {
        return None;
    }
    let Some(Value::Array(items)) = feed.remove("items") else {
        return None;
    };
    let items = items.into_iter().take(MAX_POSTS);
    let items: Vec<Value> = items.filter_map(item).collect();
    let mut tidied = texts(&feed, &["title", "home_page_url"]);
    tidied.entry("title").or_insert_with(|| json!(""));
    tidied.insert(
        "version".to_owned(),
        json!("https://jsonfeed.org/version/1.1"),
    );
    tidied.insert("items".to_owned(), json!(items));
    Some(Value::Object(tidied).to_string())
}

fn item(item: Value) -> Option<Value> {
    let Value::Object(item) = item else {
        return None;
    };
    let mut tidied = texts(
        &item,
        &[
            "id",
            "url",
            "external_url",
            "title",
            "content_html",
            "content_text",
            "date_published",
            "date_modified",
        ],
    );
    let authors = item.get("authors").and_then(Value::as_array);
    let authors = authors.into_iter().flatten().chain(item.get("author"));
    let authors = authors.filter_map(|author| Some(texts(author.as_object()?, &["name"])));
    tidied.insert("authors".to_owned(), authors.collect());
    Some(Value::Object(tidied))
}

/// Returns the fields that are texts. A number is one too: ids are often numbers.
fn texts(object: &Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    let text = |name: &&str| {
        let text = match object.get(*name)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(((*name).to_owned(), Value::String(text)))
    };
    names.iter().filter_map(text).collect()
}
