//! `reads`: a reading tracker for the terminal, over one `SQLite` file.
//!
//! # How it is built
//!
//! Nothing that a person does is ever overwritten. Each deed is an [event](domain::Event) in an append-only log; what a
//! resource's status is, when it is due, and which notes it has, is a pure [fold](domain::fold()) over its events and its
//! catalog entry. Undo is one more event, which takes another back. The database keeps the fold's results in
//! *projections*, so that a list is one indexed query whatever the length of the log; they can be thrown away and made
//! anew at any time, and nothing changes.
//!
//! ```text
//!  main ─ cli                 words in, types out
//!    └─ commands              one file a command: resolve, decide, record, show
//!         ├─ view             all that is printed: tables, JSON, CSV
//!         ├─ exchange         foreign formats, one file each, and the table of them
//!         ├─ lookup           what public catalogs know of a work: the only network
//!         ├─ remind           ways to reach a person who did not ask: desktop, mail, timers
//!         ├─ store            the only SQL: open, migrate, append, project, list
//!         │    └─ domain      pure: events, fold, cadences, dates, verdicts
//!         └─ catalog          from a TOML file to domain types, with every mistake's place
//! ```
//!
//! Arrows go down only. The clock and the configuration are read in `commands` and handed down: what is below does not
//! know what time it is.
//!
//! Three layers make a row of a list. The *log* (`event`) is what the person did; triggers refuse any change of it but the
//! erasing of words. The *catalog layer* (`catalog`, `catalog_domain`, `catalog_entry`) is what catalogs say, and newer versions
//! of them overwrite it. The *projections* (`domain`, `resource`, `state` and all other tables of `migrations/projections.sql`)
//! follow from the two, and are written by the fold, within the transaction that appends.
//!
//! Ids are UUIDs on which devices agree: an entry's is made from the names of its catalog and itself, an event's is drawn
//! with the time in it. Numbers are this database's own. The order of events is that of a hybrid logical clock's
//! [stamp](domain::Stamp), then of their ids, so that any two devices with the same events come to the same state.
//!
//! What is on the disk is not believed unseen: each event has a checksum that is checked whenever it is read,
//! and so has each catalog; `reads doctor` and the daily reminder job check everything. Whatever is private,
//! be it a database, a backup, a draft or an export, is made by `private`, which also refuses what others put in its place.
//!
//! Text from the world (titles, notes, what was typed) is kept as it is and made safe on its way out, by `view`,
//! `exchange` and `remind`, each with the escapes of its readers over those of `text`.

pub mod catalog;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod domain;
pub mod exchange;
pub mod lookup;
pub mod position;
pub mod private;
pub mod remind;
pub mod store;
pub mod text;
pub mod view;
