//! Segments: the events that a device has sent to a place, in files that never change.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::DeviceId;

/// The name of a segment: the range of the writer's local event numbers that it covers, such as `13-20`; the first one begins at 0,
/// so that a device without events has one too. It may hold fewer events, since what the writer received from the place is not sent
/// back.
///
/// A segment that was written anew, because text was erased or it was lost, has a generation: `13-20.2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentName {
    pub first: i64,
    pub last: i64,
    pub generation: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the name of a segment, such as 13-20")]
pub struct ParseSegmentNameError;

impl SegmentName {
    pub(crate) fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Returns the names of the two halves; `None` if it covers one number only.
    pub fn halves(self) -> Option<[Self; 2]> {
        let last = self.first + (self.last - self.first) / 2;
        let first = last + 1;
        (self.first < self.last).then_some([Self { last, ..self }, Self { first, ..self }])
    }
}

impl fmt::Display for SegmentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)?;
        match self.generation {
            0 => Ok(()),
            generation => write!(f, ".{generation}"),
        }
    }
}

impl FromStr for SegmentName {
    type Err = ParseSegmentNameError;

    /// Takes only what is written: no signs, spaces or leading zeros.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (range, generation) = text.split_once('.').unwrap_or((text, "0"));
        let (first, last) = range.split_once('-').ok_or(ParseSegmentNameError)?;
        let parsed = Self {
            first: first.parse().map_err(|_| ParseSegmentNameError)?,
            last: last.parse().map_err(|_| ParseSegmentNameError)?,
            generation: generation.parse().map_err(|_| ParseSegmentNameError)?,
        };
        let is_range = 0 <= parsed.first && parsed.first <= parsed.last;
        if is_range && parsed.to_string() == text {
            Ok(parsed)
        } else {
            Err(ParseSegmentNameError)
        }
    }
}

impl Serialize for SegmentName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SegmentName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What a segment says of itself, so that one that was renamed or moved is noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentHeader {
    pub place: Uuid,
    pub device: DeviceId,
    pub segment: SegmentName,
    /// The name of the device.
    pub name: String,
    /// The version of the program that wrote it.
    pub program: String,
    /// In milliseconds since 1970 UTC.
    pub at: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_cover_what_the_whole_does() {
        let halves = |text: &str| {
            let halves = text.parse::<SegmentName>().unwrap().halves();
            halves.map(|halves| halves.map(|name| name.to_string()))
        };
        let two = |one: &str, other: &str| Some([one.to_owned(), other.to_owned()]);
        assert_eq!(halves("0-9.2"), two("0-4.2", "5-9.2"));
        assert_eq!(halves("3-5"), two("3-4", "5-5"));
        assert_eq!(halves("3-3"), None);
    }

    #[test]
    fn only_what_a_device_writes_is_the_name_of_a_segment() {
        for text in ["0-0", "0-12", "13-20", "1-9223372036854775807", "13-20.2"] {
            assert_eq!(text.parse::<SegmentName>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "-",
            "1",
            "-1-1",
            "2-1",
            "01-2",
            "+1-2",
            "1--2",
            "1-2.0",
            "1-2.",
            "1-2.x",
            "1-2 ",
            "1-2.sync-conflict-20261126-100000-ABCDEFG",
            "1-2 (conflicted copy)",
            ".reads-x.new",
            "../1-2",
            "1-9223372036854775808",
        ] {
            assert!(text.parse::<SegmentName>().is_err(), "{text}");
        }
    }
}
