-- The device and the catalog layer. The log is in log.sql. All tables that are derived from these are in projections.sql.

-- `unclean` is 1 while erased text may still be in unused pages or in the journal.
-- `projection` is the version of the projections in this file; 0 if there are none yet. `unlogged` is the last command that is not in
-- the log, `unlogged_after` the number of the last event before it.
CREATE TABLE device (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    unclean INTEGER NOT NULL DEFAULT 0 CHECK (unclean IN (0, 1)),
    projection INTEGER NOT NULL DEFAULT 0,
    unlogged TEXT,
    unlogged_after INTEGER
) STRICT;

-- The catalog layer: the contents of installed catalogs. `source` is the file that a catalog was last read from, NULL for the
-- built-in one; `removed` is 1 if the person removed it; `checksum` is the CRC-32 of its contents.
CREATE TABLE catalog (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    version INTEGER NOT NULL,
    source TEXT,
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    checksum INTEGER NOT NULL
) STRICT;

CREATE TABLE catalog_domain (
    catalog INTEGER NOT NULL REFERENCES catalog (id),
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    note TEXT,
    cadence TEXT,
    position INTEGER NOT NULL,
    PRIMARY KEY (catalog, slug)
) STRICT, WITHOUT ROWID;

-- `body` holds the metadata, tags, relations and ties; `position` is the place within the domain.
CREATE TABLE catalog_entry (
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    catalog INTEGER NOT NULL,
    slug TEXT NOT NULL,
    domain TEXT NOT NULL,
    position INTEGER NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    removed_from_catalog INTEGER NOT NULL DEFAULT 0 CHECK (removed_from_catalog IN (0, 1)),
    FOREIGN KEY (catalog, domain) REFERENCES catalog_domain (catalog, slug)
) STRICT;

CREATE INDEX catalog_entry_domain ON catalog_entry (catalog, domain, position);

-- The numbers of resources on this device. Rows are never deleted, so that no number is reused.
CREATE TABLE local_number (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16)
) STRICT;

-- The day on which this device last showed a reminder of a resource.
CREATE TABLE notice (
    resource INTEGER PRIMARY KEY REFERENCES local_number (number),
    given_on TEXT NOT NULL
) STRICT;
