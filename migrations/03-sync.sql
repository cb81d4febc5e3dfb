-- What this device knows of the places that it exchanges events with, and of catalogs that are fetched. Nothing of it is in the
-- log, and none of it travels.

-- The device as others see it. `name` is NULL until the first sync; `home` identifies the machine and the file, so that a copy is
-- noticed; `failure` is why a sync in the background failed, until a command has said so; `tried_at` is the time of the last one, in
-- milliseconds since 1970 UTC.
CREATE TABLE sync_device (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    name TEXT,
    home TEXT,
    failure TEXT,
    tried_at INTEGER NOT NULL DEFAULT 0
) STRICT;

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

-- How often a catalog was removed and installed again by any device.
CREATE TABLE catalog_turn (
    catalog INTEGER PRIMARY KEY REFERENCES catalog (id),
    turn INTEGER NOT NULL
) STRICT;

-- Catalogs whose source is an address. `etag` and `last_modified` are headers of the last response, `next_at` is the time, in
-- milliseconds since 1970 UTC, before which it is not fetched again, `digest` the SHA-256 of the file in hexadecimal.
CREATE TABLE catalog_fetch (
    catalog INTEGER PRIMARY KEY REFERENCES catalog (id),
    etag TEXT,
    last_modified TEXT,
    next_at INTEGER NOT NULL,
    digest TEXT NOT NULL
) STRICT;
