//! What is read of entries.

use super::*;
use crate::domain::Name;

#[test]
fn entries_are_found_where_bibtex_finds_them() {
    for (text, found) in [
        ("@a{k, title={Lunch for $5}}", vec!["Lunch for $5"]),
        (
            "@a{k, title=\"On {\"}lossy{\"} pictures\"}",
            vec!["On \"lossy\" pictures"],
        ),
        ("@a{k, title={A \"b\" c}}", vec!["A \"b\" c"]),
        ("@a(k, title={In (these)})", vec!["In (these)"]),
        ("@A {k , TITLE = \"x\" # { y} # 1 , }", vec!["x y1"]),
        (
            "@a{k, title={T}, abstract={cite as\n@misc{x}, please}}",
            vec!["T"],
        ),
        ("@a{k, title={\\{\\{\\vphantom{\\}\\}}{{Y}}}}", vec!["{{Y"]),
        ("@comment a remark\n@a{b, title={B}}", vec!["B"]),
        ("@comment{@a{b, title={B}}} @a{c, title={C}}", vec!["C"]),
        ("@Comment{ :-{ }\n@a{b, title={B}}", vec!["B"]),
        (
            "% @a{b, title={B}}\n@a{c, title={C}} % @a{d, title={D}}",
            vec!["C"],
        ),
        (
            "me@x.example, @ {} @a{c, title={C}}x@y{}z\n@preamble{\"@a{b, title={B}}\"}",
            vec!["C"],
        ),
        ("@a{b, title={B}}@a{c, title={C}}", vec!["B", "C"]),
        (
            "@article{\n author = {One, Ada},\n title = {No key}\n}",
            vec!["No key"],
        ),
        ("@article{, title = {No key}}", vec!["No key"]),
        (
            "@article{One. Journal of X.2019,\n title={Blanks}}",
            vec!["Blanks"],
        ),
        ("@article{key\n title={No comma}}", vec!["No comma"]),
        ("@article{a=b==, title={Signs}}", vec!["Signs"]),
        (
            "@a{k, author={A}\n title={No comma}\n year=2001}",
            vec!["No comma"],
        ),
        (
            "@a{k, year=2001 title={No comma},, month=, note}",
            vec!["No comma"],
        ),
        (
            "@a{k, title={T}, % a remark, with = signs\n year=2001}",
            vec!["T"],
        ),
        ("@a{k, title=Two Words, Date Added={x}}", vec!["Two Words"]),
        (
            "@a{Only-Key, author={Ada One}}",
            vec!["Untitled (One, Only-Key)"],
        ),
        (
            "@a{, publisher={No key, no title}}",
            vec!["No key, no title"],
        ),
        (
            "@a{k,\u{a0}\n\u{a0}title\u{a0}=\u{a0}{Odd blanks})",
            vec!["Odd blanks"],
        ),
        (
            "@a{k, abstract={if \\{ 0 \\} < y\\}, then}, title={Escaped}}",
            vec!["Escaped"],
        ),
        (
            "@incollection{k, booktitle={The book}, author={Ada One}}",
            vec!["Untitled (One, k)"],
        ),
    ] {
        assert_eq!(titles(text), found, "{text}");
    }
}

#[test]
fn a_broken_entry_does_not_cost_others() {
    let text = "@a{a, title={A}}\n@a{d, title=\"}\"}\n@a{e, title {E}}\n@a{b, title={B\n\n@a{c, title={C}}\n @a{f, title={F}}";
    let found: Vec<(usize, String)> = (records(text).into_iter())
        .map(|record| match record.found {
            Found::Work(work) => (record.line, work.metadata.title.unwrap()),
            Found::Skipped(why) | Found::Faulty(why) => (record.line, why),
        })
        .collect();
    let expected = [
        (1, "A"),
        (2, "the value of `title` has a brace that closes nothing"),
        (3, "expected `=` after `title`, found `{`"),
        (4, "the value of `title` is not closed"),
        (6, "C"),
        (7, "F"),
    ];
    let found: Vec<(usize, &str)> = found
        .iter()
        .map(|(line, text)| (*line, text.as_str()))
        .collect();
    assert_eq!(found, expected);
    // Each of many that are not closed would be searched to the end.
    let many = "@a{a, title={A\n".repeat(20_000) + "@a{b, title={B}}";
    assert_eq!(records(&many).len(), 20_001);
    let one_line = "x @a{a, title={A ".repeat(20_000) + "\n@a{b, title={B}}";
    assert_eq!(titles(&one_line), ["B"]);
}

#[test]
fn what_is_no_work_is_skipped_with_its_reason() {
    for text in [
        "@xdata{x, title={T}}",
        "@set{s, entryset={a,b}}",
        "@article{}",
        "@IEEEtranBSTCTL{c, x=\"yes\"}",
    ] {
        let records = records(text);
        assert!(
            matches!(
                &records[..],
                [Record {
                    found: Found::Skipped(_),
                    ..
                }]
            ),
            "{records:?}"
        );
    }
}

#[test]
fn macros_have_names_in_any_case_and_bounds() {
    let text = "@string{OPress = \"Oak Press\"}\n@STRING(Ann = {Ann} # { Oak})\n@book{a, title={T}, author = ANN, publisher=opress # { Ltd}}";
    let work = work(text);
    assert_eq!(work.metadata.authors, Some(vec![Name::from("Ann Oak")]));
    assert_eq!(
        work.metadata.publisher,
        Some(Some("Oak Press Ltd".to_owned()))
    );
    let unknown = super::work("@string{a = b}\n@misc{k, title={T},\n note = nobody # a}");
    let remark = |line, name| {
        let text = format!("line {line}: no abbreviation `{name}` is defined; it is taken as text");
        Remark::Other(text)
    };
    assert_eq!(unknown.remarks, [remark(3, "nobody"), remark(3, "b")]);
    // Each doubles the one before, or itself.
    let mut hostile = String::from("@string{a0={ha}}\n@string{b=b # b}\n");
    for number in 1..60 {
        hostile.push_str(&format!("@string{{a{number}=a{0}#a{0}}}\n", number - 1));
    }
    let works = works(&format!(
        "{hostile}@misc{{k, title={{T}}, note=a5 # a59 # b}}"
    ));
    assert!(works[0].sources[NAME].len() < 60_000);
}

#[test]
fn names_are_split_as_by_bibtex() {
    for (list, found) in [
        ("Ada One and Two, Bo", vec!["Ada One", "Bo Two"]),
        (
            "Lark, M. AND Kern, B. W. And Wren, C.",
            vec!["M. Lark", "B. W. Kern", "C. Wren"],
        ),
        (
            "Garc{\\'i}a Soto, Ana and {World Tea Pact}",
            vec!["Ana {García Soto}", "{World Tea Pact}"],
        ),
        (
            "{Barnes and Noble} and {de la Cruz}, Eva",
            vec!["{Barnes and Noble}", "Eva de la Cruz"],
        ),
        (
            "Le Roc, Ursula and {Del Hoyo}, J",
            vec!["Ursula {Le Roc}", "J {Del Hoyo}"],
        ),
        (
            "Robbert van Renesse and de Soto Paz, Ana",
            vec!["Robbert van Renesse", "Ana {de Soto Paz}"],
        ),
        (
            "Steele, Jr., Guy L. and King, III, Bo",
            vec!["Guy L. Steele Jr.", "Bo King III"],
        ),
        (
            "Ana {Soto Paz} and Anna-{\\'E}lise Roe",
            vec!["Ana {Soto Paz}", "Anna-Élise Roe"],
        ),
        (
            "D.~E. Knot and Noth,~P. and {\\'E}va {\\relax Ch}u",
            vec!["D. E. Knot", "P. Noth", "Éva Chu"],
        ),
        (
            "family=Soto Paz, given=Ana, prefix=de and Roe, Bo",
            vec!["Ana {de Soto Paz}", "Bo Roe"],
        ),
        ("Ada One\nand\tBo Two and", vec!["Ada One", "Bo Two"]),
        ("Plato and Bo and", vec!["Plato", "Bo"]),
        (
            "Garc{\\'\\i}a, Mart\\'\\in and P{\\^\\i}r, O. and \\L ukasz Roe",
            vec!["Martín García", "O. Pîr", "Łukasz Roe"],
        ),
        ("Christina A. L.\\ Roe", vec!["Christina A. L. Roe"]),
        (
            "Ada %B.\n One and Roe, 100\\% B%o",
            vec!["Ada One", "100% B%o Roe"],
        ),
        ("useprefix=true and Ada One", vec!["Ada One"]),
        ("Band, Andy and Sandy Rand", vec!["Andy Band", "Sandy Rand"]),
    ] {
        assert_eq!(authors(list), found, "{list}");
    }
    for list in [
        "Ada One and others",
        "Ada One and {others}",
        "Ada One and et al.",
    ] {
        let work = work(&format!("@book{{a, title={{T}}, author={{{list}}}}}"));
        assert_eq!(
            (work.metadata.authors.unwrap().len(), work.metadata.et_al),
            (1, Some(Some(1)))
        );
    }
}

#[test]
fn only_missing_fields_are_taken_over_from_the_volume() {
    let text = "@inproceedings{p, crossref={PROC}, author={Ada One}, title={The paper}, year={2010}}
        @InProceedings{q, Crossref=proc, title={Other}, subtitle={Paper}}
        @proceedings{proc, editor={Bo Two}, title={The proceedings}, subtitle={Of the day}, date={2009-05}, doi={10.1000/proc},
            publisher={Press}, pages={1--900}, keywords={all}}
        @incollection{c, crossref={v}, title={Part}}
        @book{v, author={Cy Three}, title={Volume}, crossref={set}}
        @mvbook{set, title={Set}, year=1968}
        @misc{loop, title={L}, crossref={loop}, xdata={loop,none}}";
    let works = works(text);
    let [p, q, _, c, v, ..] = &works[..] else {
        panic!()
    };
    let text = |field: &Option<Option<String>>| field.clone().flatten().unwrap_or_default();
    assert_eq!(p.metadata.title.as_deref(), Some("The paper"));
    assert_eq!(p.metadata.year, Some(Some(2010)));
    assert_eq!(text(&p.metadata.container), "The proceedings: Of the day");
    assert_eq!(text(&p.metadata.publisher), "Press");
    assert_eq!((&p.metadata.doi, &p.metadata.pages), (&None, &None));
    assert!(p.tags.is_empty());
    assert_eq!(q.metadata.title.as_deref(), Some("Other: Paper"));
    assert_eq!(q.metadata.year, Some(Some(2009)));
    assert_eq!(text(&c.metadata.container), "Volume");
    assert_eq!(c.metadata.authors, None);
    assert_eq!(c.metadata.year, Some(Some(1968)));
    assert_eq!(text(&v.metadata.container), "Set");
}

#[test]
fn all_fields_of_xdata_are_taken_over() {
    let records = records(
        "@article{a, xdata={x1, x2}, title={T}}
        @xdata{x1, year={1999}, url={http://x.example/1}, doi={10.1000/x1}, xdata={x3}}
        @xdata{x2, year={2000}, journaltitle={J}}
        @xdata{x3, author={Ada One}}",
    );
    let Found::Work(work) = &records[0].found else {
        panic!()
    };
    let metadata = work.metadata.clone().into_metadata();
    assert_eq!(metadata.year, Some(1999));
    assert_eq!(metadata.doi.as_deref(), Some("10.1000/x1"));
    assert_eq!(metadata.url.as_deref(), Some("http://x.example/1"));
    assert_eq!(metadata.container.as_deref(), Some("J"));
    assert_eq!(metadata.authors[0].plain(), "Ada One");
}
