//! Tests of what makes works one.

use proptest::prelude::*;

use crate::domain::{Features, Name, Patch, Sameness};

/// A work of "key: value" pairs.
fn work(fields: &str) -> Patch {
    let mut patch = Patch::default();
    for field in fields.split(" / ").filter(|field| !field.is_empty()) {
        let (key, value) = field.split_once('=').unwrap();
        let text = || Some(Some(value.to_owned()));
        match key {
            "title" => patch.title = Some(value.to_owned()),
            "by" => patch.authors = Some(value.split("; ").map(Name::from).collect()),
            "year" => patch.year = Some(Some(value.parse().unwrap())),
            "kind" => patch.kind = Some(value.parse().unwrap()),
            "doi" => patch.doi = text(),
            "arxiv" => patch.arxiv = text(),
            "isbn" => patch.isbn = text(),
            "url" => patch.url = text(),
            "feed" => patch.feed = text(),
            "in" => patch.container = text(),
            "volume" => patch.volume = text(),
            "pages" => patch.page_range = text(),
            key => panic!("{key}"),
        }
    }
    patch
}

fn compared(one: &str, other: &str) -> String {
    let [one, other] = [one, other].map(|fields| Features::of(&work(fields)));
    let compared = one.compare(&other);
    assert_eq!(compared, other.compare(&one), "both ways");
    match compared {
        Sameness::Same(reason) => format!("yes: {reason}"),
        Sameness::MayBeSame(reason) => format!("perhaps: {reason}"),
        Sameness::Different => "no".to_owned(),
    }
}

#[test]
fn an_identifier_of_another_title_and_author_is_that_of_the_volume() {
    for shared in [
        "url=https://p.example/volume",
        "doi=10.1000/volume",
        "isbn=9780203122815",
        "arxiv=1706.03762",
    ] {
        let one = format!("title=First chapter / by=Ada One / {shared}");
        let other = format!("title=Second chapter / by=Bo Two / {shared}");
        assert_eq!(compared(&one, &other), "no", "{shared}");
    }
    let chapter = "title=Introduction / by=Ada One / doi=10.1000/volume";
    let other = "title=Introduction / by=Bo Two / doi=10.1000/volume";
    assert_eq!(
        compared(chapter, other),
        "perhaps: same DOI and title, other author"
    );
    // The ISBN of a paper or a chapter is that of the volume.
    let part = |title| {
        format!("title={title} / by=Ada One / isbn=9780203122815 / in=The volume / pages=1")
    };
    assert_eq!(
        compared(&part("First chapter"), &part("Second chapter")),
        "no"
    );
}

#[test]
fn an_identifier_makes_works_one_that_are_written_in_other_ways() {
    for (one, other, expected) in [
        (
            "title=Alpha / by=Ada One / doi=10.1109/CSB.2005.52",
            "title=Alpha, reprinted / by=One, A. / doi=10.1109/csb.2005.52",
            "yes: same DOI",
        ),
        (
            "title=Attention / by=Ashish Vaswani / arxiv=1706.03762",
            "title=arXiv 1706.03762 / arxiv=1706.03762 / url=https://arxiv.org/abs/1706.03762",
            "yes: same arXiv id",
        ),
        (
            "title=A page / url=https://example.org/a",
            "title=As I call it / url=http://www.example.org/a/#top",
            "yes: same address",
        ),
        (
            "title=A glass of water / by=Ada One / doi=10.1000/1",
            "title=Two glasses of wine / by=Ada One / doi=10.1000/1",
            "perhaps: same DOI, other title",
        ),
        (
            "title=A glass of water / by=Ada One / arxiv=1706.03762",
            "title=Two glasses of wine / by=Ada One / arxiv=1706.03762",
            "yes: same arXiv id",
        ),
        (
            "title=Distributed sytems / by=Ada One / doi=10.1000/1",
            "title=Distributed systems / by=Ada One / doi=10.1000/1",
            "yes: same DOI",
        ),
        (
            "title=History of Denmark IV / by=Ada One / isbn=9780387251462",
            "title=History of Denmark VI / by=Ada One / isbn=9780387251462",
            "perhaps: same ISBN, other title",
        ),
        (
            "title=Words / isbn=9780387251462",
            "title=Two / isbn=9780387251462",
            "perhaps: same ISBN, other title",
        ),
        (
            "title=Dune / by=Frank Herbert / isbn=9780441013593",
            "title=Dune (Dune, #1) / by=Frank Herbert / isbn=9780441013593",
            "yes: same ISBN and title",
        ),
        (
            "title=One column / by=Ada One / url=https://p.example/issue",
            "title=Another thing / by=Ada One / url=https://p.example/issue",
            "perhaps: same address, other title",
        ),
        (
            "title=Editorial / by=Ada One / pages=3 / url=https://p.example/issue",
            "title=Editorial / by=Ada One / pages=90 / url=https://p.example/issue",
            "perhaps: same address and title, other place",
        ),
        (
            "title=Turkey divided between two rules / by=Ada One / url=https://p.example/a",
            "title=Turkey divided between two rules / by=Bo Two / url=https://p.example/a",
            "perhaps: same address and title, other author",
        ),
        (
            "title=Turkey divided between two rules / by=Ada One / year=2016 / url=https://p.example/a",
            "title=Turkey divided between two rules / by=Ada One / year=1723 / url=https://p.example/a",
            "perhaps: same address, other year",
        ),
        (
            "title=A paper of one / doi=10.1000/1 / url=https://p.example",
            "title=Another of these / doi=10.1000/2 / url=https://p.example",
            "no",
        ),
        (
            "title=Chapter 1 / year=2012 / url=https://p.example/volume",
            "title=Chapter 10 / year=2012 / url=https://p.example/volume",
            "perhaps: same address, other title",
        ),
    ] {
        assert_eq!(compared(one, other), expected, "{one}\n{other}");
    }
}

#[test]
fn feeds_tell_the_blogs_of_a_site_apart() {
    let feed =
        |name| format!("title=Paper / url=https://p.example / feed=https://p.example/rss/{name}");
    assert_eq!(compared(&feed("world"), &feed("science")), "no");
    assert_eq!(
        compared(
            &feed("world"),
            "title=News / feed=http://p.example/rss/world/"
        ),
        "yes: same feed"
    );
}

#[test]
fn a_title_makes_works_one_if_nothing_else_differs() {
    for (one, other, expected) in [
        (
            "title=Calendar / year=1981",
            "title=Calendar / year=1982",
            "no",
        ),
        (
            "title=Calendar / year=1981",
            "title=Calendar / year=1981",
            "yes: same title",
        ),
        (
            "title=Calendar / year=1981 / volume=2",
            "title=Calendar / year=1981 / volume=3",
            "no",
        ),
        (
            "title=Calendar / year=1981 / pages=4–5",
            "title=Calendar / year=1981 / pages=4-6",
            "yes: same title",
        ),
        (
            "title=BERT: Pre-training of {Deep} Transformers / by=Jacob Devlin; Ming-Wei Chang / year=2019",
            "title=Bert — pretraining of deep transformers / by=Chang, M.-W.; Devlin, J. / year=2019",
            "yes: same title and author",
        ),
        (
            "title=The Mythical Man-Month / by=Frederick P. Brooks Jr. / year=1975",
            "title=The Mythical Man-Month / by=Frederick Brooks / year=1995",
            "perhaps: same title and author, other year",
        ),
        (
            "title=Time / by=Ada One / year=1978",
            "title=Time: a study / by=Ada One / year=1978",
            "perhaps: same title and author, other subtitle",
        ),
        (
            "title=Introduction / by=Ada One / year=2012",
            "title=Introduction / by=Bo Two / year=2012",
            "no",
        ),
        (
            "title=Introduction / by=Ada One / year=2012",
            "title=Introduction / year=2012",
            "perhaps: same title",
        ),
        (
            "title=Dune / by=Frank Herbert / year=1965",
            "title=Dune",
            "yes: same title",
        ),
        (
            "title=Home / url=https://a.example",
            "title=Home / url=https://b.example",
            "no",
        ),
        (
            "title=Hints for system design / url=https://a.example",
            "title=Hints for System Design / url=https://b.example",
            "perhaps: same title, other address",
        ),
        (
            "title=On graphs / by=Ada One / kind=paper / in=J. Appl. Math. / year=1990",
            "title=On graphs / by=Ada One / kind=paper / in=Journal of Applied Mathematics / year=1990",
            "yes: same title and author",
        ),
        (
            "title=On graphs / by=Ada One / kind=paper / in=Proc. FOCS / year=1990",
            "title=On graphs / by=Ada One / kind=paper / in=SIAM Journal / year=1990",
            "perhaps: same title and author, other venue",
        ),
        (
            "title=On graphs / by=Ada One / doi=10.1000/1",
            "title=On graphs / by=Ada One / doi=10.1000/2",
            "perhaps: same title and author, other DOI",
        ),
        ("title=On graphs", "title=On trees", "no"),
        ("", "", "no"),
    ] {
        assert_eq!(compared(one, other), expected, "{one}\n{other}");
    }
}

#[test]
fn people_and_chapters_are_told_apart() {
    for (one, other, expected) in [
        (
            "title=On graphs / by=Percy Ralley / year=2010",
            "title=On graphs / by=Percy Ralley Jr. / year=2010",
            "perhaps: same title and author, other suffix of a name",
        ),
        (
            "title=On graphs / by=John Eamon Doe / year=2010",
            "title=On graphs / by=John Egbert Doe / year=2010",
            "no",
        ),
        (
            "title=On graphs / by=John Eamon Doe / year=2010",
            "title=On graphs / by=Doe, J.E. / year=2010",
            "yes: same title and author",
        ),
        (
            "title=On graphs / by=Ada One / kind=book",
            "title=On graphs / by=Ada One / kind=book / in=On graphs / pages=7–9",
            "no",
        ),
    ] {
        assert_eq!(compared(one, other), expected, "{one}\n{other}");
    }
}

#[test]
fn an_organization_may_be_taken_for_a_person() {
    let by = |name: &str| format!("title=The Book / by={name}");
    let [whole, person] = ["{The Tea Developers}", "The Tea Developers"].map(by);
    assert_eq!(compared(&whole, &person), "yes: same title and author");
}

#[test]
fn a_title_that_was_made_makes_no_works_one() {
    let made = "title=Untitled (One 2012) / by=Ada One / year=2012";
    assert_eq!(compared(made, made), "yes: same title and author");
    for other in [
        "title=Untitled (One 2012) / by=Ada One / year=2012 / in=Tea",
        "title=Untitled (One 2012) / by=Bo One / year=2012",
        "title=Untitled (One 2012, key) / by=Ada One / year=2012",
    ] {
        assert_eq!(compared(made, other), "no", "{other}");
    }
    let identified = |fields: &str| format!("title=Untitled ({fields}) / {fields} / doi=10.1000/1");
    assert_eq!(
        compared(
            &identified("by=Ada One"),
            "title=On graphs / by=Ada One / doi=10.1000/1"
        ),
        "yes: same DOI"
    );
    let page = |by: &str| format!("title=p.example/a / by={by} / url=https://p.example/a");
    assert_eq!(
        compared(&page("Ada One"), &page("Bo Two")),
        "perhaps: same address, other author"
    );
}

#[test]
fn works_that_may_be_one_share_the_key_of_the_title() {
    let titled = |title: &str| Features::of(&work(&format!("title={title}")));
    let (long, short) = (titled("BERT: Pre-training"), titled("{Bert}"));
    assert_eq!(long.main_key(), short.title_key());
    assert_eq!(long.title_key(), titled("Bert pretraining").title_key());
    assert_ne!(short.title_key(), titled("GPT").title_key());
    assert_eq!((short.main_key(), titled("").title_key()), (None, None));
    let of = |fields: &str| Features::of(&work(fields)).key();
    assert_eq!(of("title=A / year=2012"), of("year=2012 / title=a"));
    assert_ne!(of("title=A / year=2012"), of("title=A / year=2013"));
}

proptest! {
    #[test]
    fn a_work_is_the_same_as_itself(title in "\\PC{1,20}", by in "\\PC{0,20}", year in 1i32..9999, pages in "\\PC{0,9}") {
        let patch = Patch {
            title: Some(title),
            authors: Some(vec![by.as_str().into()]),
            year: Some(Some(year)),
            page_range: Some(Some(pages)),
            ..Patch::default()
        };
        let features = Features::of(&patch);
        prop_assert!(patch.title.as_deref().unwrap_or_default().trim().is_empty() || matches!(features.compare(&features), Sameness::Same(_)));
    }
}
