//! Scanning the pages of a damaged file for events, without following the tree that links the pages.
//!
//! Follows "Database File Format" (<https://www.sqlite.org/fileformat2.html>): sections 1.6 (table pages), 2.1 (records) and 4
//! (the journal). What looks like an event is one if its checksum matches.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::domain::{DeviceId, Event, EventId, Stamp, TransactionId};
use crate::store::log::rows;

/// The page size if the header is damaged.
const DEFAULT_PAGE_SIZE: usize = 4096;
/// The type of a leaf page of a table.
const LEAF: u8 = 0x0d;
const FILE_HEADER: usize = 100;
const JOURNAL_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Returns all events in a database file and its journal.
pub(crate) fn scan(file: &[u8], journal: &[u8]) -> Vec<Event> {
    let size = page_size(file);
    let mut pages: BTreeMap<usize, &[u8]> = file.chunks_exact(size).enumerate().collect();
    pages.extend(committed(journal, size));
    let pages = Pages { size, pages };
    (pages.pages.iter())
        .flat_map(|(at, page)| pages.events(*at, page))
        .collect()
}

/// Reads the page size from the file's header, where 1 stands for 65536.
fn page_size(file: &[u8]) -> usize {
    match big_endian(file, 16, 2) {
        Some(1) => 65_536,
        Some(size) if size.is_power_of_two() && (512..=32_768).contains(&size) => size,
        _ => DEFAULT_PAGE_SIZE,
    }
}

/// Returns the pages in the journal, up to the last committed transaction, with their positions in the file.
fn committed(journal: &[u8], size: usize) -> Vec<(usize, &[u8])> {
    let Some(salts) = journal.get(16..24) else {
        return Vec::new();
    };
    let mut pages = Vec::new();
    let mut committed = 0;
    let frames = journal.get(JOURNAL_HEADER..).unwrap_or_default();
    for window in frames.chunks_exact(FRAME_HEADER + size) {
        let (header, page) = window.split_at(FRAME_HEADER);
        if header[8..16] != *salts {
            break;
        }
        let number = big_endian(header, 0, 4).unwrap_or_default();
        pages.push((number.saturating_sub(1), page));
        if big_endian(header, 4, 4) != Some(0) {
            committed = pages.len();
        }
    }
    pages.truncate(committed);
    pages
}

struct Pages<'f> {
    size: usize,
    pages: BTreeMap<usize, &'f [u8]>,
}

impl Pages<'_> {
    fn events(&self, at: usize, page: &[u8]) -> Vec<Event> {
        let header = if at == 0 { FILE_HEADER } else { 0 };
        if page.get(header) != Some(&LEAF) {
            return Vec::new();
        }
        let cells = big_endian(page, header + 3, 2).unwrap_or_default();
        (0..cells)
            .filter_map(|cell| big_endian(page, header + 8 + 2 * cell, 2))
            .filter_map(|start| self.event(page, start))
            .collect()
    }

    /// Reads the row of a cell, if it has the columns of an event.
    fn event(&self, page: &[u8], start: usize) -> Option<Event> {
        let mut cell = Reader(page.get(start..)?);
        let length = usize::try_from(cell.varint()?).ok()?;
        let number = cell.varint()?;
        let record = self.payload(cell.0, length)?;
        let mut header = Reader(&record);
        let header_length = usize::try_from(header.varint()?).ok()?;
        let varint_length = record.len() - header.0.len();
        let mut row = Row {
            types: Reader(record.get(varint_length..header_length)?),
            values: Reader(record.get(header_length..)?),
        };
        row.null()?;
        let (id, transaction, device) = (row.id()?, row.id()?, row.id()?);
        let (stamp, at) = (row.integer()?, row.integer()?);
        let subject_kind = row.text()?;
        let subject = rows::subject(&subject_kind, row.id()?)?;
        let (kind, body) = (row.text()?, row.text()?);
        let event = Event {
            number,
            id: EventId(Uuid::from_bytes(id)),
            transaction: TransactionId(Uuid::from_bytes(transaction)),
            device: DeviceId(Uuid::from_bytes(device)),
            stamp: Stamp(stamp),
            at,
            subject,
            kind: rows::from_columns(&kind, &body).ok()?,
        };
        let computed = rows::checksum(&event, &kind, &body);
        (row.checksum().is_none_or(|stored| stored == computed)).then_some(event)
    }

    /// Reads a record of `length` bytes, whose end may be in a chain of overflow pages.
    fn payload(&self, on_page: &[u8], length: usize) -> Option<Vec<u8>> {
        let most = self.size - 35;
        if length <= most {
            return on_page.get(..length).map(<[u8]>::to_vec);
        }
        // A chain may lead back to itself: a damaged length must not make it endless.
        if length > self.size * self.pages.len() {
            return None;
        }
        let least = (self.size - 12) * 32 / 255 - 23;
        let fitting = least + (length - least) % (self.size - 4);
        let here = if fitting <= most { fitting } else { least };
        let mut payload = on_page.get(..here)?.to_vec();
        let mut next = big_endian(on_page, here, 4)?;
        // A damaged chain may be circular, but each page of it adds to the payload.
        while payload.len() < length {
            let page = self.pages.get(&next.checked_sub(1)?)?;
            let part = (length - payload.len()).min(self.size - 4);
            payload.extend_from_slice(page.get(4..4 + part)?);
            next = big_endian(page, 0, 4)?;
        }
        Some(payload)
    }
}

fn big_endian(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + length)?;
    let digits = bytes.iter().map(|byte| usize::from(*byte));
    Some(digits.fold(0, |number, byte| number << 8 | byte))
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// Reads a big-endian integer of 7 bits per byte and 8 bits in the ninth.
    fn varint(&mut self) -> Option<i64> {
        let mut number = 0_i64;
        for place in 0..9 {
            let byte = self.take(1)?[0];
            if place == 8 {
                return Some(number << 8 | i64::from(byte));
            }
            number = number << 7 | i64::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

/// The types and the values of the columns of a row that are still to be read.
struct Row<'b> {
    types: Reader<'b>,
    values: Reader<'b>,
}

impl Row<'_> {
    fn null(&mut self) -> Option<()> {
        (self.types.varint()? == 0).then_some(())
    }

    fn integer(&mut self) -> Option<i64> {
        let length = match self.types.varint()? {
            length @ 1..=4 => usize::try_from(length).ok()?,
            5 => 6,
            6 => 8,
            constant @ (8 | 9) => return Some(constant - 8),
            _ => return None,
        };
        let bytes = self.values.take(length)?;
        let sign = if bytes[0] & 0x80 == 0 { 0 } else { -1 };
        let digits = bytes.iter().map(|byte| i64::from(*byte));
        Some(digits.fold(sign, |number, byte| number << 8 | byte))
    }

    /// `None` where the row has no such column, as before schema 10. A checksum that cannot be read is a wrong one.
    fn checksum(&mut self) -> Option<i64> {
        (!self.types.0.is_empty()).then(|| self.integer().unwrap_or(-1))
    }

    fn id(&mut self) -> Option<[u8; 16]> {
        const BYTES_16: i64 = 12 + 2 * 16;
        if self.types.varint()? != BYTES_16 {
            return None;
        }
        self.values.take(16)?.try_into().ok()
    }

    fn text(&mut self) -> Option<String> {
        let kind = self.types.varint()?;
        if kind < 13 || kind % 2 == 0 {
            return None;
        }
        let bytes = self.values.take(usize::try_from((kind - 13) / 2).ok()?)?;
        String::from_utf8(bytes.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_that_cannot_be_read_is_wrong() {
        let checksum = |types: &[u8]| {
            let (types, values) = (Reader(types), Reader(&[7]));
            Row { types, values }.checksum()
        };
        assert_eq!(checksum(&[1]), Some(7));
        assert_eq!(checksum(&[0]), Some(-1), "NULL");
        assert_eq!(checksum(&[]), None, "no such column");
    }

    #[test]
    fn a_chain_of_pages_that_leads_back_to_itself_ends() {
        // Each page says that the next one is the first page.
        let page = [0, 0, 0, 1].repeat(128);
        let pages = Pages {
            size: 512,
            pages: [(0, page.as_slice())].into(),
        };
        assert_eq!(pages.payload(&page, usize::MAX / 2), None);
    }
}
