//! Imports arbitrary bytes in the format that the first byte selects, as `reads import` does. Works must be normalized, and must
//! survive a second round trip if the format can be written.

#![no_main]

mod metadata;

use libfuzzer_sys::fuzz_target;
use reads::domain::{Name, Work};
use reads::exchange::{
    FORMATS, Format, Found, Read, ReadOptions, ReadWorks, Write, WriteWorks, decode, unpack,
};

fuzz_target!(|bytes: &[u8]| {
    let Some((pick, bytes)) = bytes.split_first() else {
        return;
    };
    let readers: Vec<(&Format, ReadWorks)> = (FORMATS.iter())
        .filter_map(|format| match format.read {
            Some(Read::Works(read)) => Some((format, read)),
            _ => None,
        })
        .collect();
    let (text, _) = decode(bytes, None);
    let Some((format, read)) = readers.get(usize::from(*pick) % (readers.len() + 1)) else {
        // The last selector tests the detection of the format, and archives.
        let _ = Format::guess("", &text);
        let _ = unpack(bytes, 1);
        return;
    };
    let works = works(*read, &text);
    metadata::assert_storable(works.iter().map(|work| &work.metadata));
    for work in &works {
        assert_normalized(work);
    }
    if let Some(Write::Works(write)) = format.write {
        let again = self::works(*read, &written(write, &works));
        let text = written(write, &again);
        assert_eq!(self::works(*read, &text), again, "{text}");
    }
});

fn works(read: ReadWorks, text: &str) -> Vec<Work> {
    let lines = text.matches('\n').count() + 1;
    let mut works = Vec::new();
    read(text, &ReadOptions::default(), &mut |record| {
        assert!((1..=lines).contains(&record.line));
        match record.found {
            Found::Work(work) => works.push(*work),
            Found::Skipped(why) | Found::Faulty(why) => assert!(!why.is_empty()),
        }
    });
    works
}

fn written(write: WriteWorks, works: &[Work]) -> String {
    let mut out = Vec::new();
    write(&mut works.iter().cloned(), &mut out).expect("room in memory");
    String::from_utf8(out).expect("text")
}

fn assert_normalized(work: &Work) {
    let metadata = &work.metadata;
    assert!(metadata.title.is_some());
    assert!(!metadata.is_part() || metadata.isbn.is_none());
    assert!(metadata.et_al.is_none() || metadata.authors.is_some());
    let texts = || {
        let notes = work.notes.iter();
        notes.flat_map(|note| (note.highlight.iter().map(|of| &of.quotation)).chain([&note.text]))
    };
    assert!(
        work.notes
            .iter()
            .all(|note| !note.text.is_empty() || note.highlight.is_some())
    );
    for text in texts() {
        assert!(text.trim() == text && !text.contains(['\0', '\r']));
    }
    let authors = metadata.authors.iter().flatten().map(Name::as_str);
    let texts = metadata.title.iter().chain(texts()).map(String::as_str);
    for text in texts.chain(authors) {
        assert!(!text.contains('\u{fffd}'));
    }
}
