//! What a place holds, by the names of its files.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{DEVICES, Found, MAX_BYTES, ROOT};
use crate::domain::{DeviceId, SegmentName};
use crate::private;

/// The segments of a device, with their sizes in bytes.
pub type Segments = BTreeMap<SegmentName, u64>;

/// The files of a place, sorted out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    pub has_root: bool,
    pub devices: BTreeMap<DeviceId, Segments>,
    /// Devices whose directories cannot be listed.
    pub closed: BTreeSet<DeviceId>,
    /// Files that a device had begun to write when it was interrupted, by their names.
    pub unfinished: BTreeMap<DeviceId, Vec<String>>,
    /// The paths of all that is no segment, in order: conflict copies, links, and what others put there.
    pub unknown: Vec<String>,
}

impl Contents {
    pub fn of(found: &[Found]) -> Self {
        let mut contents = Self::default();
        for Found { path, size } in found {
            let parts: Vec<&str> = path.split('/').collect();
            match (parts.as_slice(), size) {
                ([ROOT], Some(_)) => contents.has_root = true,
                // Directories and files of a synchroniser itself, such as `.stfolder`.
                ([name, ..], _) if name.starts_with('.') => {}
                ([DEVICES, device, name], size) => contents.add(path, device, name, *size),
                ([DEVICES, device], None) => match parse(device) {
                    Some(device) => drop(contents.closed.insert(device)),
                    None => contents.unknown.push(path.clone()),
                },
                _ => contents.unknown.push(path.clone()),
            }
        }
        contents.unknown.sort();
        contents
    }

    fn add(&mut self, path: &str, device: &str, name: &str, size: Option<u64>) {
        let Some((id, size)) = parse(device).zip(size) else {
            self.unknown.push(path.to_owned());
            return;
        };
        match name.parse() {
            Ok(segment) if size <= MAX_BYTES => {
                self.devices.entry(id).or_default().insert(segment, size);
            }
            Err(_) if private::is_temporary(name) => {
                self.unfinished.entry(id).or_default().push(name.to_owned());
            }
            _ => self.unknown.push(path.to_owned()),
        }
    }
}

/// Returns the device of a directory.
fn parse(name: &str) -> Option<DeviceId> {
    let id = Uuid::try_parse(name).ok();
    id.filter(|id| id.to_string() == name).map(DeviceId)
}

/// Returns the path of a segment within a place.
pub fn path_of(device: DeviceId, segment: SegmentName) -> String {
    format!("{DEVICES}/{device}/{segment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEVICE: &str = "01999999-0000-7000-8000-000000000001";

    fn found(path: &str, size: Option<u64>) -> Found {
        let path = path.replace("DEVICE", DEVICE);
        Found { path, size }
    }

    #[test]
    fn only_the_files_that_devices_write_are_segments() {
        let contents = Contents::of(&[
            found("reads-sync", Some(100)),
            found("devices/DEVICE/0-12", Some(500)),
            found("devices/DEVICE/13-20.1", Some(400)),
            found("devices/DEVICE/.reads-Ab12.new", Some(3)),
            found(".stfolder", None),
            found("devices/01999999-0000-7000-8000-000000000002", None),
            found(".stversions/devices/DEVICE/0-12", Some(500)),
        ]);
        assert!(contents.has_root);
        assert_eq!(contents.unknown, [""; 0]);
        assert_eq!(contents.closed.len(), 1);
        let (device, segments) = contents.devices.first_key_value().unwrap();
        assert_eq!(device.to_string(), DEVICE);
        let names: Vec<String> = segments.keys().map(ToString::to_string).collect();
        assert_eq!(names, ["0-12", "13-20.1"]);
        assert_eq!(contents.unfinished[device], [".reads-Ab12.new"]);
    }

    #[test]
    fn anything_else_is_named_and_left_alone() {
        for (path, size) in [
            ("reads-sync", None),
            ("reads-sync.sync-conflict-20261126-100000-ABCDEFG", Some(1)),
            ("holiday.jpg", Some(1)),
            ("devices", None),
            ("devices/DEVICE", Some(1)),
            ("devices/x", None),
            ("devices/DEVICE/0-12", None),
            ("devices/DEVICE/0-12", Some(10_000_000_000)),
            ("devices/DEVICE/0-12 (conflicted copy)", Some(1)),
            ("devices/DEVICE/0-12/more", Some(1)),
            ("devices/DEVICE/.syncthing.0-12.tmp", Some(1)),
            ("devices/../0-12", Some(1)),
            ("devices/x/0-12", Some(1)),
            (
                "devices/{01999999-0000-7000-8000-000000000001}/0-12",
                Some(1),
            ),
        ] {
            let contents = Contents::of(&[found(path, size)]);
            assert_eq!(contents.unknown.len(), 1, "{path}");
            assert!(contents.devices.is_empty() && !contents.has_root, "{path}");
        }
    }
}
