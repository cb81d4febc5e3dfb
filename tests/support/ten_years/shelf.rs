//! The works that somebody adds in ten years: titles, lengths, authors and domains, made from lists of words.

use reads::domain::{Depth, Kind, Patch};

use super::dice::Dice;

/// How many works there are.
pub const WORKS: usize = 250;

/// What the works are about, with their domains. Those of the built-in catalog are among them.
const TOPICS: [(&str, &str); 28] = [
    ("Replicated Logs", "databases"),
    ("B-Trees", "databases"),
    ("Query Planning", "databases"),
    ("Column Stores", "databases"),
    ("Log-Structured Storage", "databases"),
    ("Snapshot Isolation", "databases"),
    ("Type Inference", "languages"),
    ("Garbage Collection", "languages"),
    ("Incremental Compilation", "languages"),
    ("Program Synthesis", "languages"),
    ("Effect Handlers", "languages"),
    ("Property Testing", "languages"),
    ("Tail Latency", "systems"),
    ("Memory Models", "systems"),
    ("Capability Security", "systems"),
    ("Page Caches", "systems"),
    ("Network Telemetry", "systems"),
    ("Clock Synchronization", "systems"),
    ("On-Call Rotations", "craft"),
    ("Technical Writing", "craft"),
    ("Estimation", "craft"),
    ("Code Review", "craft"),
    ("Pipeline Parallelism", "distributed"),
    ("Collective Communication", "distributed"),
    ("Speculative Decoding", "llm"),
    ("Sparse Attention", "llm"),
    ("Learned Indexes", "rag"),
    ("Design Documents", "leadership"),
];

const FORMS: [&str; 12] = [
    "{} in Practice",
    "On the Limits of {}",
    "A Field Guide to {}",
    "{} Considered Again",
    "Notes on {}",
    "{}: Ten Lessons",
    "Rethinking {}",
    "Scaling {}",
    "What We Learned from {}",
    "A Short History of {}",
    "{} Without Tears",
    "Measuring {}",
];

/// Titles that are hard to print: wide, long, combining, or with what a page or a terminal must not take for its own.
const ODD: [&str; 10] = [
    "分散システム：失敗から学ぶ設計の原則と、その運用",
    "数据库内核漫谈",
    "컴파일러를 만드는 즐거움",
    "Über große Maßstäbe – Größenordnungen schätzen",
    "Cafe\u{301} Conversations on E\u{301}tat and Continuations",
    "Why <script>alert('hello')</script> & \"Friends\" Still Work in 2019",
    "`rm -rf $HOME` | and Other | Tales of | Shell Quoting",
    "A Complete, Corrected and Considerably Extended Account of the Causes, the Course and the Consequences of Every \
     Outage of a Middle-Sized Payment System between the Years 2009 and 2019, with Remarks on What Nobody Wrote Down",
    "عن الأنظمة الموزعة",
    "Les « invariants » — 👩‍💻 édition illustrée",
];

const GIVEN: [&str; 12] = [
    "Ada", "Bela", "Chiara", "Dmitri", "Esra", "Femi", "Greta", "Hiro", "Ines", "Jonas", "Kavya",
    "Liang",
];
const FAMILY: [&str; 12] = [
    "Almeida",
    "Brandt",
    "Castel",
    "Dubois",
    "Eriksen",
    "Fontana",
    "Grigoryan",
    "Haddad",
    "Ishikawa",
    "Jansen",
    "Kowalski",
    "Lindqvist",
];

pub const TAGS: [&str; 9] = [
    "to-quote",
    "team",
    "c++",
    "machine learning",
    "诗歌",
    "weekend",
    "Classic",
    "proofs",
    "slow",
];

/// Returns the metadata of a work, without two that have the same title.
pub fn work(number: usize, dice: &mut Dice) -> Patch {
    let (topic, domain) = TOPICS[number % TOPICS.len()];
    let title = match ODD.get(number / 25).filter(|_| number % 25 == 7) {
        Some(odd) => (*odd).to_owned(),
        None => FORMS[(number / TOPICS.len() + number) % FORMS.len()].replace("{}", topic),
    };
    let (kind, pages, minutes) = match dice.below(20) {
        0..7 => (Kind::Paper, Some(6 + dice.below(34)), None),
        7..11 => (Kind::Book, Some(120 + dice.below(520)), None),
        11..15 => (Kind::Article, None, Some(4 + dice.below(40))),
        15..17 => (Kind::Video, None, Some(20 + dice.below(70))),
        17 => (Kind::Docs, None, None),
        18 => (Kind::Course, None, Some(300 + dice.below(900))),
        _ => (Kind::Other, None, None),
    };
    // Of some, nobody wrote down how long they are.
    let has_length = !dice.chance(12);
    let depth = match dice.below(10) {
        0 => Depth::Skim,
        1 => Depth::Reference,
        _ => Depth::Read,
    };
    let name = |dice: &mut Dice| format!("{} {}", dice.pick(&GIVEN), dice.pick(&FAMILY));
    let authors = (0..=dice.below(3)).map(|_| name(dice).as_str().into());
    let authors = authors.collect();
    Patch {
        title: Some(title),
        domain: Some(domain.parse().expect(domain)),
        kind: Some(kind),
        depth: Some(depth),
        authors: Some(authors),
        year: Some(Some(1975 + i32::try_from(dice.below(41)).expect("a year"))),
        pages: pages.filter(|_| has_length).map(Some),
        minutes: minutes.filter(|_| has_length).map(Some),
        again: dice.chance(10).then_some(Some(Depth::Skim)),
        ..Patch::default()
    }
}
