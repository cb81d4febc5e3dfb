//! What is given back, and what is written of works of other origin.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::{Kind, Role};
use crate::text::is_hostile;

#[test]
fn a_record_that_is_given_back_runs_nothing() {
    let text = "@misc{k, title={\\input{/etc/passwd} \\emph{y}}, note={a\\\\input \\write18{x} \\@@input x}}";
    assert_eq!(
        written(&works(text)),
        "@misc{k,
  title = {{y}},
  note = {a\\\\input \\textbackslash{}write18{x} \\textbackslash{}@@input x},
}

"
    );
}

#[test]
fn an_entry_is_given_back_as_it_came() {
    let text = "@Article{Knot:1978,
  author = {Knot, D.~E. and {World Tea Organization}},
  title = {{\\TeX} {\\&} {$\\alpha$}},
  journal = {Tea \\& Co},
  month = jul # {~4},
  series = TEA-x # { 4},
  x-unknown = {  {A}  b\n\tc },
  year = {{\\noopsort{1973}}1981},
}

";
    assert_eq!(written(&works(text)), text);
    // Macros are expanded, but for those that every program knows.
    let text = "@string{j = \"J\"} @misc(k, title=j # {x} # 12, MONTH=Jan)";
    assert_eq!(
        written(&works(text)),
        "@misc{k,\n  title = {Jx12},\n  MONTH = jan,\n}\n\n"
    );
    let text = "@misc{k, title={T}, abstract={if \\{ 0 \\} < y\\}, then}}";
    assert!(written(&works(text)).contains("{if \\lbrace{} 0 \\rbrace{} < y\\rbrace{}, then}"));
    // Keys that other programs cannot read are changed, and keys are unique.
    let text =
        "@misc{a b, title={1}} @misc{a_b, title={2}} @misc{A_B, title={3}} @misc{, title={4}}";
    let keys: Vec<String> = written(&works(text))
        .lines()
        .filter(|line| line.starts_with('@'))
        .map(str::to_owned)
        .collect();
    assert_eq!(
        keys,
        ["@misc{a_b,", "@misc{r-2,", "@misc{r-3,", "@misc{r-4,"]
    );
}

#[test]
fn only_what_was_changed_is_replaced() {
    let mut work = work(
        "@inproceedings{k, title={{T}}, subtitle={S}, author={Ada {O}ne}, year=2001, month=jan, booktitle={B{\\\"o}ok},
            note={N}, keywords={b, a}}",
    );
    work.metadata.title = Some("New & better".to_owned());
    work.metadata.container = Some(Some("Proceedings".to_owned()));
    work.metadata.year = Some(Some(2002));
    assert!(written(&[work.clone()]).contains("  year = {2002},\n  month = jan,\n"));
    work.metadata.year = Some(None);
    assert_eq!(
        written(&[work]),
        "@inproceedings{k,\n  title = {{New \\& better}},\n  author = {Ada {O}ne},\n  booktitle = {Proceedings},\n  note = {N},\n  keywords = {b, a},\n}\n\n"
    );
}

#[test]
fn editors_are_no_authors_and_a_title_that_was_made_is_none() {
    let work = work("@book{Tea.1, editor={Ada One and Bo Two}, year=2001}");
    let metadata = work.metadata.clone().into_metadata();
    assert_eq!(metadata.title, "Untitled (One and Two 2001, Tea.1)");
    assert_eq!((metadata.authors.len(), metadata.editors.len()), (0, 2));
    let other = Work {
        sources: BTreeMap::new(),
        ..work
    };
    assert_eq!(
        written(&[other]),
        "@book{untitled-one-and-two-2001-tea,\n  year = {2001},\n  editor = {One, Ada and Two, Bo},\n}\n\n"
    );
}

#[test]
fn works_of_other_origin_have_their_venue() {
    let mut work = Work::default();
    work.title("A title").unwrap();
    work.person(Role::Author, ["Ana", "García Soto", ""])
        .unwrap();
    work.organization(Role::Author, "World Tea Organization")
        .unwrap();
    for (kind, container, expected) in [
        (
            Kind::Paper,
            "Tea & Co",
            "@article{a-title,\n  title = {{A title}},\n  author = {García Soto, Ana and {World Tea Organization}},\n  journal = {Tea \\& Co},\n}\n\n",
        ),
        (
            Kind::Paper,
            "Proceedings of X",
            "@inproceedings{a-title,\n  title = {{A title}},\n  author = {García Soto, Ana and {World Tea Organization}},\n  booktitle = {Proceedings of X},\n}\n\n",
        ),
    ] {
        work.kind(kind);
        work.metadata.container = Some(Some(container.to_owned()));
        assert_eq!(written(std::slice::from_ref(&work)), expected);
    }
}

proptest! {
    /// What is written of a work of any origin is read as it was.
    #[test]
    fn any_work_is_written_and_read(
        title in "[a-z]\\PC{0,20}",
        given in "[A-Z]\\PC{0,8}", family in "[A-Z]\\PC{0,8}", body in "\\PC{1,12}",
        container in "\\PC{0,12}", hostile in r"[\\{}$~`'\-a-c &;<>^_%#?!]{1,12}",
    ) {
        // A name has no braces, and what cannot be seen is not written.
        let is_shown = |c: char| c != '\u{fffd}' && !is_hostile(c);
        let shown = |text: &str| text.chars().filter(|c| is_shown(*c)).collect::<String>();
        let named = |text: &str| shown(text).replace(['{', '}'], "+");
        let [given, family, body] = [&given, &family, &body].map(|part| named(part));
        let [title, container] = [&title, &container].map(|text| shown(text));
        let mut work = Work::default();
        work.title(&format!("{title} {hostile}")).unwrap();
        work.person(Role::Author, [&given, &family, ""]).unwrap();
        work.organization(Role::Author, &format!("{body} {hostile}").replace(['{', '}'], "+")).unwrap();
        work.text(|metadata| &mut metadata.container, &container).unwrap();
        work.kind(Kind::Paper);
        let text = written(std::slice::from_ref(&work));
        let mut again = works(&text);
        prop_assert_eq!(again.len(), 1, "{}", text);
        let again = again.remove(0);
        prop_assert_eq!(&again.metadata.title, &work.metadata.title, "{}", text);
        prop_assert_eq!(&again.metadata.authors, &work.metadata.authors, "{}", text);
        prop_assert_eq!(&again.metadata.container, &work.metadata.container, "{}", text);
    }

    /// An entry that was read is given back with the same fields, and once more the same.
    #[test]
    fn any_entry_is_given_back(text in r#"@a\{k,( (title|author|year|crossref|month|x)[ ]?=[ ]?(\{[\\{}$~"'a-c \-]{0,9}\}|"[\\{}"a-c]{0,6}"|jan|[0-9a-c]{1,3})( # [{]a[}])?,?){0,5}\}"#) {
        let mut found = Vec::new();
        read(&text, &ReadOptions::default(), &mut |record| if let Found::Work(work) = record.found { found.push(*work) });
        let once = written(&found);
        let mut again = works(&once);
        prop_assert_eq!(&written(&again), &once);
        for work in again.iter_mut().chain(&mut found) {
            work.remarks.clear();
        }
        prop_assert_eq!(again, found);
    }
}
