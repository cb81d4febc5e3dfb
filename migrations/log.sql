-- The log, as every schema version since 15 has it.

-- The append-only log. `number` is the order of arrival on this device, `id` a UUID v7 that is the same on every device, `act`
-- the id of the transaction, `stamp` a hybrid logical clock, `at` milliseconds since 1970 UTC, `checksum` the CRC-32 of all
-- other columns.
CREATE TABLE event (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    act BLOB NOT NULL CHECK (length(act) = 16),
    device BLOB NOT NULL CHECK (length(device) = 16),
    stamp INTEGER NOT NULL,
    at INTEGER NOT NULL,
    subject_kind TEXT NOT NULL,
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    kind TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    checksum INTEGER NOT NULL
) STRICT;

CREATE INDEX event_subject ON event (subject, stamp, id);
CREATE INDEX event_stamp ON event (stamp, id);
CREATE INDEX event_act ON event (act);

-- The only change allowed is to erase text: a note becomes empty, or an event loses its reason.
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
WHEN NOT (
    new.number = old.number AND new.id = old.id AND new.act = old.act AND new.device = old.device
    AND new.stamp = old.stamp AND new.at = old.at
    AND new.subject_kind = old.subject_kind AND new.subject = old.subject
    AND (
        (new.kind = 'forgotten' AND new.body = '{}')
        OR (new.kind = 'dropped' AND old.kind = 'dropped' AND new.body = json_remove(old.body, '$.because'))
        OR (new.kind = 'added' AND old.kind = 'added' AND new.body = json_remove(old.body, '$.sources'))
    )
)
BEGIN
    SELECT raise(ABORT, 'the log is append-only');
END;

CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
BEGIN
    SELECT raise(ABORT, 'the log is append-only');
END;
