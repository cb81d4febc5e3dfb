//! What a word without a key means after a list command: `todo rag`, `list done`, `list interview`, `todo papers`.

use crate::domain::{
    Bounds, Comparison, Day, Kind, LocalDate, Status, Tag, TagList, Test, When, nearest,
    nearest_typed, tag_term,
};

/// What a database knows of a word.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The slug and title of each domain.
    pub domains: Vec<(String, String)>,
    pub is_occasion: bool,
    pub is_slug: bool,
    /// As it is written.
    pub tag: Option<Tag>,
}

/// What a word was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    pub test: Test,
    /// In words: "domain rag".
    pub words: String,
}

/// A shorter word is not taken for the beginning of a domain.
const MIN_BEGINNING: usize = 2;

/// Returns what a word means, or `None` for text. What it names as a whole comes before what it begins: a domain, a status or due
/// date, a kind, an occasion, a resource, a tag, a year.
pub fn meaning(word: &str, known: &Known, today: LocalDate) -> Option<Meaning> {
    let lower = word.to_lowercase();
    let of = |test, words: String| Some(Meaning { test, words });
    let domain = |slug: &str| {
        of(
            Test::Domain(vec![slug.to_owned()]),
            format!("domain {slug}"),
        )
    };
    let is_domain =
        |(slug, title): &&(String, String)| *slug == lower || title.to_lowercase() == lower;
    if let Some((slug, _)) = known.domains.iter().find(is_domain) {
        return domain(slug);
    }
    if let Some(status) = lower.parse().ok().or_else(|| other_status(&lower)) {
        return of(Test::Status(vec![status]), format!("status {status}"));
    }
    if let Some((comparison, words)) = due(&lower) {
        let days = Bounds::one(comparison, Day::of(today));
        return of(Test::Due(Some(days)), words.to_owned());
    }
    if let Some(kind) = kind(&lower) {
        return of(Test::Kind(vec![kind]), format!("kind {kind}"));
    }
    if known.is_occasion {
        let words = format!("occasion {lower}");
        return of(Test::Occasion(vec![lower]), words);
    }
    if known.is_slug {
        let words = format!("resource {lower}");
        return of(Test::Slug(vec![lower]), words);
    }
    if let Some(tag) = &known.tag {
        let words = format!("tag {tag}");
        return of(Test::Tag(TagList(vec![tag.clone()])), words);
    }
    if let Some(year) = year(&lower, today) {
        let years = Bounds::one(Comparison::Equal, year);
        return of(Test::Year(years), format!("year {year}"));
    }
    let mut begun = (known.domains.iter()).filter(|(slug, _)| slug.starts_with(&lower));
    match (begun.next(), begun.next()) {
        (Some((slug, _)), None) if lower.len() >= MIN_BEGINNING => domain(slug),
        _ => None,
    }
}

/// Returns what a date means after `due`.
pub fn due_by(word: &str, today: LocalDate) -> Option<Meaning> {
    let day = word.parse::<When>().ok()?.resolve(today)?;
    Some(Meaning {
        test: Test::Due(Some(Bounds::one(Comparison::AtMost, Day::of(day)))),
        words: format!("due by {day}"),
    })
}

/// Returns the filter that a word of text almost is.
pub fn almost(word: &str, domains: &[(String, String)], tags: &[Tag]) -> Option<String> {
    let lower = word.to_lowercase();
    let slugs = domains.iter().map(|(slug, _)| slug.as_str());
    let sets: [(&str, Vec<&str>); 4] = [
        ("domain", slugs.collect()),
        ("status", Status::WORDS.to_vec()),
        ("kind", Kind::WORDS.to_vec()),
        ("tag", tags.iter().map(Tag::key).collect()),
    ];
    sets.into_iter().find_map(|(set, names)| {
        let mut near = nearest_typed(&lower, names.iter().copied());
        if near.is_empty() {
            near = nearest(&lower, names.into_iter(), 1);
        }
        let near = near.first()?;
        let tag = tags.iter().find(|tag| set == "tag" && tag.key() == *near);
        Some(tag.map_or_else(|| format!("{set}:{near}"), tag_term))
    })
}

fn other_status(word: &str) -> Option<Status> {
    match word {
        "unread" | "new" => Some(Status::Todo),
        "finished" => Some(Status::Done),
        "followed" => Some(Status::Following),
        _ => None,
    }
}

fn due(word: &str) -> Option<(Comparison, &'static str)> {
    match word {
        "due" | "today" => Some((Comparison::AtMost, "due today or before")),
        "overdue" => Some((Comparison::Less, "due before today")),
        _ => None,
    }
}

/// A kind, also in the plural.
fn kind(word: &str) -> Option<Kind> {
    let singular = word.strip_suffix('s').and_then(|word| word.parse().ok());
    word.parse().ok().or(singular)
}

/// A year from 1000 on that is not in the future. `number:` names a resource.
fn year(word: &str, today: LocalDate) -> Option<u32> {
    let year = word.parse().ok().filter(|_| word.len() == 4)?;
    let this = today.to_string().get(..4)?.parse().ok()?;
    (1000..=this).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(word: &str, known: &Known) -> Option<String> {
        let today = "2026-11-24".parse().unwrap();
        meaning(word, known, today).map(|meaning| meaning.words)
    }

    fn domains() -> Known {
        let domain = |slug: &str, title: &str| (slug.to_owned(), title.to_owned());
        Known {
            domains: vec![
                domain("rag", "RAG & Vector Search"),
                domain("distributed", "Distributed Training & GPU Infra"),
                domain("docs", "Reference"),
            ],
            ..Known::default()
        }
    }

    #[test]
    fn a_word_means_what_it_names() {
        for (word, meaning) in [
            ("RAG", Some("domain rag")),
            ("rag & vector search", Some("domain rag")),
            ("docs", Some("domain docs")),
            ("done", Some("status done")),
            ("overdue", Some("due before today")),
            ("papers", Some("kind paper")),
            ("book", Some("kind book")),
            ("2017", Some("year 2017")),
            ("2027", None),
            ("0999", None),
            ("di", Some("domain distributed")),
            ("d", None),
            ("scaling", None),
            ("", None),
        ] {
            assert_eq!(words(word, &domains()).as_deref(), meaning, "{word}");
        }
    }

    #[test]
    fn what_a_word_names_comes_in_order_and_before_what_it_begins() {
        let mut known = domains();
        known.tag = "Dist".parse().ok();
        assert_eq!(words("dist", &known).as_deref(), Some("tag Dist"));
        known.is_slug = true;
        assert_eq!(words("dist", &known).as_deref(), Some("resource dist"));
        known.is_occasion = true;
        assert_eq!(words("dist", &known).as_deref(), Some("occasion dist"));
        assert_eq!(words("book", &known).as_deref(), Some("kind book"));
        assert_eq!(words("rag", &known).as_deref(), Some("domain rag"));
    }

    #[test]
    fn a_date_is_the_last_due_date() {
        let today = "2026-11-24".parse().unwrap();
        let words = |word| due_by(word, today).map(|meaning| meaning.words);
        assert_eq!(words("2w").as_deref(), Some("due by 2026-12-08"));
        assert_eq!(words("soon"), None);
    }

    #[test]
    fn text_that_is_almost_a_name_has_a_hint() {
        let (domains, tags) = (domains().domains, vec!["Scaling, laws".parse().unwrap()]);
        for (word, near) in [
            ("distribtued", Some("domain:distributed")),
            ("rga", Some("domain:rag")),
            ("papr", Some("kind:paper")),
            ("scallinglaws", Some("tag:\"Scaling, laws\"")),
            ("quantum", None),
        ] {
            assert_eq!(almost(word, &domains, &tags).as_deref(), near, "{word}");
        }
    }
}
