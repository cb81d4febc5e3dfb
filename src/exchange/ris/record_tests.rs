//! What records of other programs say, and what is given back of them.

use super::lines::{self, Field};
use super::record::{read, write};
use crate::domain::{Kind, Name, Work};

fn work(text: &str) -> Work {
    let mut fields: Vec<Field> = Vec::new();
    lines::records(text, &mut |record| fields.extend(record.fields));
    read(&fields).unwrap().checked().unwrap()
}

fn written(work: &Work) -> Vec<String> {
    let fields = write(work).into_iter();
    fields
        .map(|field| format!("{}  - {}", field.tag, field.value))
        .collect()
}

fn texts(work: &Work) -> String {
    let metadata = work.metadata.clone().into_metadata();
    let fields = metadata
        .fields()
        .filter(|(name, value)| value.is_filled() && !["kind", "depth", "domain"].contains(name));
    let fields = fields.map(|(name, value)| {
        let value = serde_json::to_value(&value).unwrap();
        format!("{name}={}", value.to_string().replace('"', ""))
    });
    fields.collect::<Vec<_>>().join(" ")
}

#[test]
fn each_field_is_taken_from_the_tags_that_programs_use() {
    for (text, fields) in [
        (
            "TY  - JOUR\nTI  - \nT1  - A\nPY  - \nY1  - 2001///\nDA  - 1999",
            "title=A year=2001",
        ),
        (
            "TY  - JOUR\nTI  - Growth <i>in vivo</i> &amp; H<sub>2</sub>O",
            "title=Growth in vivo & H2O",
        ),
        (
            "TY  - JOUR\nDO  - 10.1186/s1",
            "title=DOI 10.1186/s1 doi=10.1186/s1",
        ),
        (
            "TY  - CHAP\nTI  - A\nBT  - B\nSN  - 978-0-203-12281-5\nSP  - 3\nEP  - 9\nA2  - Ed, It",
            "title=A pages=7 container=B editors=[It Ed] page_range=3–9",
        ),
        (
            "TY  - BOOK\nBT  - B\nT2  - Series\nSN  - 0-7 (x); 978-0-203-12281-5 (print)\nSP  - 300 p.",
            "title=B isbn=9780203122815 pages=300",
        ),
        ("TY  - JOUR\nTI  - A\nSP  - 476", "title=A page_range=476"),
        (
            "TY  - JOUR\nTI  - A\nJA  - J. X\nT2  - Journal of X\nVL  - 3\nIS  - 4\nET  - 2\nPB  - P\nLA  - en\nN2  - So\nL1  - /a.pdf",
            "title=A container=Journal of X edition=2 publisher=P volume=3 issue=4 language=en file=/a.pdf summary=So",
        ),
        (
            "TY  - JOUR\nTI  - A\nL2  - https://x.example/2\nUR  - https://x.example/1\nUR  - https://doi.org/10.1000/b",
            "title=A url=https://x.example/1 doi=10.1000/b",
        ),
        (
            "TY  - JOUR\nTI  - A\nDO  - 10.1659/0276-4741(2004)024 [0340:A]2.0.CO;2",
            "title=A doi=10.1659/0276-4741(2004)024[0340:A]2.0.CO;2",
        ),
        (
            "TY  - JOUR\nTI  - A\nDO  - https://doi.org/10.1000/b [doi]",
            "title=A doi=10.1000/b",
        ),
        (
            "TY  - EDBOOK\nTI  - A\nAU  - One, Ada",
            "title=A editors=[Ada One]",
        ),
        (
            "TY  - JOUR\nTI  - A\nJO  - arXiv:2103.01047 [cs]",
            "title=A arxiv=2103.01047 container=arXiv:2103.01047 [cs]",
        ),
        (
            "TY  - jour\nTI  - A\nAU  - One, Ada; Roe, Bo\n  Two, Cy\nAU  - et al.",
            "title=A authors=[Ada One,Bo Roe,Cy Two] et_al=1",
        ),
        (
            "TY  - JOUR\nTI  - A\nEP  - 9\nAB  - <p>B</p><p>c</p>\nUR  - http://x.example/1|http://x.example/2",
            "title=A url=http://x.example/1 page_range=9 summary=B c",
        ),
    ] {
        assert_eq!(texts(&work(text)), fields, "{text}");
    }
    assert_eq!(work("TY  - PAT\nTI  - A").metadata.kind, Some(Kind::Paper));
}

#[test]
fn names_keep_their_parts() {
    for (text, name) in [
        ("La Peyre, M. K.", Name::person("M. K.", "La Peyre", "")),
        (
            "Brooks, Frederick P., Jr.",
            Name::person("Frederick P.", "Brooks", "Jr."),
        ),
        (
            "World Tea Organization",
            Name::organization("World Tea Organization"),
        ),
        ("World Tea Party,", Name::organization("World Tea Party")),
        ("Acme, Inc.", Name::organization("Acme, Inc.")),
        ("Oak; Elm LLC", Name::organization("Oak; Elm LLC")),
    ] {
        let read = work(&format!("TY  - JOUR\nTI  - A\nAU  - {text}"));
        assert_eq!(read.metadata.authors, Some(vec![name]), "{text}");
    }
}

#[test]
fn a_record_is_given_back_but_for_what_was_changed() {
    let text = "TY  - JOUR\nID  - one\nA1  - One, Ada\nTI  - \nT1  - <i>A</i>\nN1  - A note\nof two lines\nXX  - x\nKW  - b; c\n\
        UR  - https://x.example/1\nUR  - https://x.example/2\nSP  - 1\nEP  - 2";
    let mut came = work(text);
    assert_eq!(written(&came).join("\n"), text);
    came.metadata.title = Some("B".to_owned());
    came.metadata.page_range = None;
    came.metadata.volume = Some(Some("7".to_owned()));
    came.tag("d");
    let changed = text
        .replace("TI  - \nT1  - <i>A</i>", "TI  - B")
        .replace("KW  - b; c", "KW  - b\nKW  - c\nKW  - d")
        .replace("SP  - 1\nEP  - 2", "C2  - 2 pages\nVL  - 7");
    let mut lines = written(&came);
    lines.sort();
    let mut expected: Vec<&str> = changed.lines().collect();
    expected.sort_unstable();
    assert_eq!(
        lines.join("\n").split('\n').collect::<Vec<_>>().len(),
        expected.len()
    );
    for line in expected {
        assert!(lines.join("\n").contains(line), "{line} in {lines:?}");
    }
}
