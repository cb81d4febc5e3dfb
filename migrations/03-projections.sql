-- What the catalog and the log come to, one row a resource. Rebuilt by the fold, never edited.

CREATE TABLE state (
    number INTEGER PRIMARY KEY REFERENCES resource (number),
    domain INTEGER NOT NULL REFERENCES domain (id),     -- as in resource, so that one index holds the order of a list
    position INTEGER NOT NULL,
    status TEXT NOT NULL,
    progress TEXT,
    followed_on TEXT,
    because TEXT,
    last_read TEXT,
    own_cadence TEXT,               -- 'never' or a period; null where the person said nothing
    cadence TEXT,                   -- in force
    cadence_source TEXT,
    snoozed_until TEXT,
    due TEXT,
    readings INTEGER NOT NULL,
    notes INTEGER NOT NULL
) STRICT;

CREATE INDEX state_order ON state (domain, position);
CREATE INDEX state_to_read ON state (domain, position) WHERE status IN ('todo', 'reading');
CREATE INDEX state_standing ON state (domain, status, position);
CREATE INDEX state_due ON state (due, number) WHERE due IS NOT NULL;

CREATE TABLE reading (
    event INTEGER PRIMARY KEY REFERENCES event (number),
    resource INTEGER NOT NULL REFERENCES resource (number),
    finished_on TEXT NOT NULL,
    depth TEXT,
    minutes INTEGER
) STRICT;

CREATE INDEX reading_resource ON reading (resource, finished_on);

CREATE TABLE note (
    event INTEGER PRIMARY KEY REFERENCES event (number),    -- the number that `reads notes` shows
    resource INTEGER NOT NULL REFERENCES resource (number),
    written_on TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

CREATE INDEX note_resource ON note (resource);

-- Events that were taken back, by number.
CREATE TABLE undone (
    event INTEGER PRIMARY KEY REFERENCES event (number)
) STRICT;
