-- Occasions, and the person's own ties to them, as the log has them.

CREATE TABLE occasion (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL UNIQUE,
    title TEXT,
    on_date TEXT,               -- null where it has no date ahead
    from_date TEXT,             -- when preparation starts
    lead TEXT,
    held INTEGER NOT NULL,
    last_held TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE own_tie (
    resource INTEGER NOT NULL REFERENCES resource (number),
    occasion TEXT NOT NULL,
    tied INTEGER NOT NULL CHECK (tied IN (0, 1)),
    PRIMARY KEY (resource, occasion)
) STRICT, WITHOUT ROWID;

CREATE INDEX own_tie_occasion ON own_tie (occasion);

-- What is tied to what: as the catalog says, unless the person says otherwise.
CREATE VIEW tied (resource, occasion, mode) AS
    SELECT t.resource, t.occasion, t.mode FROM tie t
    WHERE NOT EXISTS (SELECT 1 FROM own_tie o WHERE o.resource = t.resource AND o.occasion = t.occasion)
    UNION ALL
    SELECT o.resource, o.occasion, 'before' FROM own_tie o WHERE o.tied = 1;
