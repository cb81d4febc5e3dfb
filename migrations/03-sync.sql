-- What this device knows of the places that it exchanges events with, and of catalogs that are fetched. Nothing of it is in the
-- log, and only the column `turn` travels, with its catalog.

-- The device as others see it. `name` is NULL until the first sync; `home` identifies the machine and the file, so that a copy is
-- noticed; `sync_failure` is why a sync in the background failed, until a command has said so; `sync_tried_at` is the time of the
-- last one, in milliseconds since 1970 UTC.
ALTER TABLE device ADD COLUMN name TEXT;
ALTER TABLE device ADD COLUMN home TEXT;
ALTER TABLE device ADD COLUMN sync_failure TEXT;
ALTER TABLE device ADD COLUMN sync_tried_at INTEGER NOT NULL DEFAULT 0;

-- `id` is the id of the place, `key` the secret that its segments are encrypted with, NULL if they are not; `state` is what was
-- sent and received, in JSON.
CREATE TABLE sync_target (
    name TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    key BLOB CHECK (length(key) = 16),
    state TEXT NOT NULL CHECK (json_valid(state))
) STRICT, WITHOUT ROWID;

-- Events whose text was erased here, in order: segments that hold them are written anew.
CREATE TABLE erasure (
    turn INTEGER PRIMARY KEY,
    event INTEGER NOT NULL
) STRICT;

-- How often the catalog was removed and installed again by any device.
ALTER TABLE catalog ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;

-- Catalogs whose source is an address. `etag` and `last_modified` are headers of the last response, `next_at` is the time, in
-- milliseconds since 1970 UTC, before which it is not fetched again, `digest` the SHA-256 of the file in hexadecimal.
CREATE TABLE catalog_fetch (
    catalog INTEGER PRIMARY KEY REFERENCES catalog (id),
    etag TEXT,
    last_modified TEXT,
    next_at INTEGER NOT NULL,
    digest TEXT NOT NULL
) STRICT;
