//! What reference managers say of the reading of a work, in fields that are not bibliographic.

use super::options::ReadOptions;
use crate::domain::{ReadingDate, Remark, Status, Work};

/// Fields of `BibTeX`: `readstatus` of `JabRef`, `read` of Papers and `BibDesk`.
pub(super) const FIELDS: [&str; 2] = ["readstatus", "read"];

/// The keys under which the plug-in `zotero-reading-list` keeps the status and its date, each on a line of its own.
const STATUS_KEY: &str = "Read_Status:";
const DATE_KEY: &str = "Read_Status_Date:";

/// Sets the status from the value of one of [`FIELDS`].
pub(super) fn field(work: &mut Work, value: &str, options: &ReadOptions) {
    let value = value.trim();
    work.status = match value.to_lowercase().as_str() {
        "" | "no" | "0" | "false" => return,
        "yes" | "1" | "true" => Status::Done,
        other => match options.status(other) {
            Some(status) => status,
            // The day on which it was read.
            None => match options.day(value) {
                Some(day) => {
                    work.read(ReadingDate::from(day));
                    Status::Done
                }
                None => return work.remarks.push(Remark::NoStatus(value.to_owned())),
            },
        },
    };
}

/// Sets the status from a free text that holds it beside other things.
pub(super) fn text(work: &mut Work, text: &str, options: &ReadOptions) {
    // LaTeX escapes the underscore, and makes one line of several.
    let plain = text.replace("\\_", "_");
    let value = |key| {
        let (_, after) = plain.split_once(key)?;
        let line = after.lines().next().unwrap_or_default();
        Some(line.split("Read_Status").next().unwrap_or_default())
    };
    let Some(status) = value(STATUS_KEY) else {
        return;
    };
    field(work, status, options);
    let day = value(DATE_KEY).and_then(|date| options.day(date));
    match work.status {
        Status::Done => day
            .into_iter()
            .for_each(|day| work.read(ReadingDate::from(day))),
        _ => work.status_on = day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_managers_tell_the_status() {
        for (value, status) in [
            ("read", Status::Done),
            ("skimmed", Status::Done),
            ("Yes", Status::Done),
            ("1", Status::Done),
            ("true", Status::Done),
            ("2024-06-24", Status::Done),
            ("No", Status::Todo),
            ("0", Status::Todo),
            ("false", Status::Todo),
            ("", Status::Todo),
        ] {
            let mut work = Work::default();
            field(&mut work, value, &ReadOptions::default());
            assert_eq!((work.status, work.remarks.len()), (status, 0), "{value}");
        }
        for (word, status) in [
            ("New", Status::Todo),
            ("To Read", Status::Todo),
            ("In Progress", Status::Reading),
            ("Read", Status::Done),
            ("Not Reading", Status::Dropped),
        ] {
            let mut work = Work::default();
            let lines = format!(
                "Cited.\nRead_Status: {word}\nRead_Status_Date: 2024-06-24T07:27:24.312Z\n"
            );
            text(&mut work, &lines, &ReadOptions::default());
            assert_eq!(work.status, status);
            let mut same = Work::default();
            text(
                &mut same,
                &lines.replace('_', "\\_").replace('\n', " "),
                &ReadOptions::default(),
            );
            assert_eq!(same, work, "of a file of BibTeX");
            let day = "2024-06-24".parse().unwrap();
            let is_read = status == Status::Done;
            assert_eq!(
                work.readings,
                if is_read {
                    vec![ReadingDate::from(day)]
                } else {
                    vec![]
                }
            );
            assert_eq!(work.status_on, Some(day).filter(|_| !is_read));
        }
    }
}
