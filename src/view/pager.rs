//! Feeds a pager from a thread of its own: the program does not wait, with the database open, for a person who reads.

use std::io::{self, ErrorKind, Write};
use std::sync::mpsc::{Sender, channel};

/// Takes bytes at once, and keeps those that the pager has not read yet in memory.
pub(super) struct Pager(Sender<Vec<u8>>);

impl Pager {
    pub(super) fn new(mut pager: impl Write + Send + 'static) -> Self {
        let (sender, chunks) = channel::<Vec<u8>>();
        std::thread::spawn(move || {
            // A pager that was quit reads no more; dropping the receiver tells the sender.
            let _ = (chunks.iter()).try_for_each(|chunk| pager.write_all(&chunk));
        });
        Self(sender)
    }
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let was_quit = |_| io::Error::from(ErrorKind::BrokenPipe);
        self.0.send(bytes.to_vec()).map_err(was_quit)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
