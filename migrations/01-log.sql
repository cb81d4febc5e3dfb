-- What the person did. The truth of the database: all else is the catalog or follows from this.

CREATE TABLE device (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id BLOB NOT NULL CHECK (length(id) = 16)
) STRICT;

CREATE TABLE event (
    number INTEGER PRIMARY KEY,                         -- order of arrival on this device
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),    -- UUID v7, the same on every device
    act BLOB NOT NULL CHECK (length(act) = 16),         -- the command that it was part of
    device BLOB NOT NULL CHECK (length(device) = 16),
    stamp INTEGER NOT NULL,                             -- hybrid logical clock
    at INTEGER NOT NULL,                                -- milliseconds since 1970 UTC
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('resource', 'occasion', 'catalog')),
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    kind TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE INDEX event_subject ON event (subject, stamp, id);
CREATE INDEX event_stamp ON event (stamp, id);
CREATE INDEX event_act ON event (act);

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN
    SELECT raise(ABORT, 'the log is append-only');
END;

CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
BEGIN
    SELECT raise(ABORT, 'the log is append-only');
END;
