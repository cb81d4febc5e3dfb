//! What every place does, whatever it is in.

use uuid::Uuid;

use super::{Address, NewFile, ROOT, Remote, SyncError};
use crate::domain::DeviceId;

pub(super) fn device(number: u128) -> DeviceId {
    DeviceId(Uuid::from_u128(number))
}

pub(super) fn file(name: &str, bytes: &[u8]) -> NewFile {
    (name.to_owned(), bytes.to_owned())
}

pub(super) fn path(number: u128, name: &str) -> String {
    format!("devices/{}/{name}", device(number))
}

/// Returns the paths and sizes in a place, in order.
pub(super) fn listed(remote: &mut dyn Remote) -> Vec<(String, Option<u64>)> {
    let found = remote.list().unwrap().into_iter();
    let mut found: Vec<_> = found.map(|found| (found.path, found.size)).collect();
    found.sort();
    found
}

pub(super) fn bytes(remote: &mut dyn Remote, path: &str) -> Option<Vec<u8>> {
    remote.read(&[path.to_owned()]).unwrap().remove(0)
}

/// Drives a place that does not exist yet with two devices, which `open` gives one after the other.
pub(super) fn behaves(mut open: impl FnMut() -> Box<dyn Remote>) {
    let (one, two) = (&mut *open(), &mut *open());
    assert!(one.create(b"root").unwrap());
    assert!(!two.create(b"other").unwrap());
    assert!(!one.create(b"root").unwrap());
    assert_eq!(bytes(two, ROOT).as_deref(), Some(&b"root"[..]));

    let large = vec![b'x'; 300_000];
    let first = [file("1-20", b"one"), file("21-30", &large)];
    one.change(device(1), &first, &[]).unwrap();
    two.list().unwrap();
    two.change(device(2), &[file("1-1", b"")], &[]).unwrap();
    let all = [
        (path(1, "1-20"), Some(3)),
        (path(1, "21-30"), Some(300_000)),
        (path(2, "1-1"), Some(0)),
        (ROOT.to_owned(), Some(4)),
    ];
    assert_eq!(listed(two), all);
    assert_eq!(listed(one), all);
    let wanted = [
        path(1, "21-30"),
        path(1, "none"),
        "../outside".to_owned(),
        path(2, "1-1"),
    ];
    assert_eq!(
        two.read(&wanted).unwrap(),
        [Some(large), None, None, Some(Vec::new())]
    );

    // Written anew: one file in place of two, and again in the same session.
    let gone = ["1-20".to_owned(), "21-30".to_owned()];
    one.change(device(1), &[file("1-30.1", b"all")], &gone)
        .unwrap();
    one.change(device(1), &[file("31-31", b"more")], &[])
        .unwrap();
    two.list().unwrap();
    assert_eq!(bytes(two, &path(1, "1-20")), None);
    assert_eq!(bytes(two, &path(1, "31-31")).as_deref(), Some(&b"more"[..]));

    // Another program with the id of the device, whose file is kept.
    one.list().unwrap();
    two.change(device(1), &[file("32-40", b"theirs")], &[])
        .unwrap();
    let conflict = one.change(device(1), &[file("32-40", b"mine")], &[]);
    assert!(matches!(conflict, Err(SyncError::Conflict)), "{conflict:?}");
    one.list().unwrap();
    assert_eq!(
        bytes(one, &path(1, "32-40")).as_deref(),
        Some(&b"theirs"[..])
    );
    let again = one.change(device(1), &[file("32-40", b"mine")], &[]);
    assert!(matches!(again, Err(SyncError::Conflict)), "{again:?}");

    two.remove(device(1)).unwrap();
    two.remove(device(1)).unwrap();
    let left = [(path(2, "1-1"), Some(0)), (ROOT.to_owned(), Some(4))];
    assert_eq!(listed(two), left);
    assert_eq!(listed(one), left);
}

#[test]
fn a_folder_is_a_place() {
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().join("place");
    let address = Address::Folder(folder);
    behaves(|| address.remote(directory.path()));
}

#[test]
fn nothing_is_removed_behind_a_link() {
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().join("place");
    let mut one = Address::Folder(folder.clone()).remote(directory.path());
    one.create(b"root").unwrap();
    one.change(device(1), &[file("1-1", b"1")], &[]).unwrap();
    let outside = directory.path().join("outside");
    std::fs::rename(folder.join("devices"), &outside).unwrap();
    std::os::unix::fs::symlink(&outside, folder.join("devices")).unwrap();
    one.remove(device(1)).unwrap();
    assert!(outside.join(device(1).to_string()).join("1-1").exists());
}
