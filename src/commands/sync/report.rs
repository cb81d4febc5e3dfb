//! What `reads sync` says that it did.

use serde::Serialize;

use super::session::Exchanged;
use crate::clock::Clock;
use crate::commands::message::report_renamed;
use crate::commands::{App, Result};
use crate::domain::DeviceId;
use crate::store::{Filter, Pick, SyncTarget};

/// What was done with one place.
pub(super) struct Line {
    pub(super) place: String,
    pub(super) exchanged: Exchanged,
    pub(super) error: Option<String>,
}

/// As docs/schemas/sync.json says.
#[derive(Serialize)]
struct Object<'l> {
    places: Vec<PlaceObject<'l>>,
    /// How many resources are due now.
    due: u64,
}

#[derive(Serialize)]
struct PlaceObject<'l> {
    place: &'l str,
    sent: usize,
    received: Vec<ReceivedObject<'l>>,
    /// Of how many devices something could not be read.
    waiting: usize,
    error: Option<&'l str>,
}

#[derive(Serialize)]
struct ReceivedObject<'l> {
    device: DeviceId,
    name: &'l str,
    entries: usize,
}

pub(super) fn report(app: &mut App, clock: &Clock, lines: &[Line], is_dry_run: bool) -> Result<()> {
    let due = app.store()?.count(&Filter {
        pick: Pick::DueUntil(clock.today()),
        as_of: Some(clock.today()),
        ..Filter::default()
    })?;
    if app.is_json() {
        let places = lines.iter().map(PlaceObject::of).collect();
        return app.value(&Object { places, due });
    }
    let is_one = lines.len() == 1;
    let done: Vec<&Line> = lines.iter().filter(|line| line.error.is_none()).collect();
    for (at, line) in done.iter().enumerate() {
        let place = (!is_one).then(|| format!("{}: ", line.place));
        let is_last = at + 1 == done.len();
        let now = (is_last && !is_dry_run).then(|| format!(" · now: {due} due"));
        app.say(format!(
            "{}{}{}",
            place.unwrap_or_default(),
            line.words(is_dry_run),
            now.unwrap_or_default()
        ))?;
        report_renamed(&line.exchanged.renamed);
    }
    Ok(())
}

impl Line {
    pub(super) fn of(target: SyncTarget) -> Self {
        Self {
            place: target.name,
            exchanged: Exchanged::default(),
            error: None,
        }
    }

    pub(super) fn has_received(&self) -> bool {
        (self.exchanged.received.iter()).any(|from| from.entries > 0)
    }

    /// Says what was done: `sent 12, received 3 from laptop`.
    fn words(&self, is_dry_run: bool) -> String {
        let (sent, and) = if is_dry_run {
            ("would have sent", " and")
        } else {
            ("sent", ",")
        };
        let received = self
            .exchanged
            .received
            .iter()
            .filter(|from| from.entries > 0);
        let received: Vec<String> = received
            .map(|from| format!("{} from {}", from.entries, from.name))
            .collect();
        let received = if received.is_empty() {
            "0".to_owned()
        } else {
            received.join(", ")
        };
        let waiting = match self.exchanged.waiting {
            0 => String::new(),
            1 => " · 1 device waits, see `reads sync status`".to_owned(),
            many => format!(" · {many} devices wait, see `reads sync status`"),
        };
        format!(
            "{sent} {}{and} received {received}{waiting}",
            self.exchanged.sent
        )
    }
}

impl<'l> PlaceObject<'l> {
    fn of(line: &'l Line) -> Self {
        let received = line.exchanged.received.iter().map(|from| ReceivedObject {
            device: from.device,
            name: &from.name,
            entries: from.entries,
        });
        Self {
            place: &line.place,
            sent: line.exchanged.sent,
            received: received.collect(),
            waiting: line.exchanged.waiting,
            error: line.error.as_deref(),
        }
    }
}
