//! The types and tags of RIS, and what they stand for.

use crate::domain::Kind;
use crate::exchange::kept;
use crate::exchange::values::Types;

pub(super) const TYPES: Types = Types(&[
    (Kind::Paper, "JOUR CONF CPAPER RPRT THES UNPB"),
    (
        Kind::Paper,
        "ABST EJOUR GOVDOC INPR JFULL MANSCPT PAT PREPRINT SLIDE UNPD",
    ),
    (
        Kind::Book,
        "BOOK CHAP EBOOK EDBOOK ECHAP ANCIENT CLSWK PAMP SER",
    ),
    (Kind::Article, "ELEC MGZN NEWS ENCYC BLOG CTLG DICT WEB"),
    (Kind::Code, "COMP"),
    (Kind::Standard, "STAND"),
    (Kind::Law, "STAT BILL CASE HEAR LEGAL UNBILL"),
    (Kind::Video, "VIDEO MPCT ADVS MULTI"),
    (Kind::Other, "GEN"),
]);

/// Types of works that are part of another one, which has the ISBN.
const PARTS: &str = " ABST CHAP CONF CPAPER DICT ECHAP EJOUR ENCYC INPR JOUR MGZN NEWS ";

/// Types of works whose second title is that of a series.
const IN_SERIES: &str = " ANCIENT BOOK CLSWK EBOOK EDBOOK GOVDOC MANSCPT RPRT SER THES ";

type Tags = &'static [&'static str];

/// The tags of each field of metadata, in order of preference; a new field is written with the first one. Where a work that is
/// part of another one has others, they come first.
pub(super) const TAGS: &[(&str, Option<Tags>, Tags)] = &[
    (
        "title",
        Some(&["TI", "T1", "CT"]),
        &["TI", "T1", "BT", "CT"],
    ),
    ("authors", None, &["AU", "A1"]),
    ("editors", Some(&["A2", "ED"]), &["ED", "A2", "A3"]),
    (
        "container",
        Some(&["T2", "JF", "JO", "BT", "C3", "JA", "J1", "J2"]),
        &["T2", "JF", "JO"],
    ),
    ("year", None, &["PY", "Y1", "DA"]),
    ("doi", None, &["DO", "DI"]),
    ("isbn", Some(&[]), &["SN", "BN"]),
    ("url", None, &["UR", "LK", "L2"]),
    ("publisher", None, &["PB", "PU"]),
    ("volume", None, &["VL"]),
    ("issue", None, &["IS", "CP"]),
    (PAGES, None, &["SP", "EP"]),
    ("edition", None, &["ET"]),
    ("language", None, &["LA"]),
    ("file", None, &["L1", "L4"]),
    ("summary", None, &["AB", "N2"]),
    (kept::TAGS, None, &["KW"]),
];

/// Two fields of metadata share their tags.
pub(super) const PAGES: &str = "pages";

/// Fields for private use, for a kind that no type stands for and for a number of pages.
pub(super) const KIND: &str = "C1";
pub(super) const LENGTH: &str = "C2";

/// Separates several keywords in one field, which the specification does not have but programs write.
pub(super) const KEYWORD_ENDS: &[char] = &[';', '\n'];

/// Whether a work of the type is part of another one.
pub(super) fn is_part(kind: &str) -> bool {
    is_one_of(PARTS, kind)
}

fn is_one_of(types: &str, kind: &str) -> bool {
    types.contains(&format!(" {kind} "))
}

/// Returns the tags of a field of metadata.
pub(super) fn tags(field: &str, kind: &str) -> &'static [&'static str] {
    if field == "container" && is_one_of(IN_SERIES, kind) {
        return &[];
    }
    let row = TAGS.iter().find(|(name, ..)| *name == field);
    row.map_or(&[], |(_, of_part, tags)| {
        of_part.filter(|_| is_one_of(PARTS, kind)).unwrap_or(tags)
    })
}
