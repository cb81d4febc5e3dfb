-- The catalog layer: what catalogs say. A newer version of a catalog overwrites it; nothing of the person's is here.

CREATE TABLE catalog (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE domain (
    id INTEGER PRIMARY KEY,
    catalog INTEGER NOT NULL REFERENCES catalog (id),
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    note TEXT,
    cadence TEXT,
    position INTEGER NOT NULL,      -- among all domains of all catalogs
    UNIQUE (catalog, slug)
) STRICT;

CREATE INDEX domain_position ON domain (position);

CREATE TABLE resource (
    number INTEGER PRIMARY KEY AUTOINCREMENT,           -- never given to another
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    slug TEXT NOT NULL UNIQUE,
    catalog INTEGER NOT NULL REFERENCES catalog (id),
    domain INTEGER NOT NULL REFERENCES domain (id),
    position INTEGER NOT NULL,                          -- within its domain
    title TEXT NOT NULL,
    authors TEXT NOT NULL CHECK (json_valid(authors)),  -- a list of names
    et_al INTEGER,
    year INTEGER,
    kind TEXT NOT NULL,
    url TEXT,
    arxiv TEXT,
    doi TEXT,
    isbn TEXT,
    pages INTEGER,
    minutes INTEGER,
    feed TEXT,
    depth TEXT NOT NULL,
    again TEXT,
    scope TEXT,
    cadence TEXT,
    why TEXT NOT NULL,
    withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))
) STRICT;

CREATE INDEX resource_catalog ON resource (catalog);
CREATE INDEX resource_title ON resource (title COLLATE NOCASE);
CREATE INDEX resource_year ON resource (year);

CREATE TABLE tag (
    resource INTEGER NOT NULL REFERENCES resource (number),
    place INTEGER NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (resource, tag)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_tag ON tag (tag);

CREATE TABLE relation (
    resource INTEGER NOT NULL REFERENCES resource (number),
    kind TEXT NOT NULL,
    target INTEGER NOT NULL REFERENCES resource (number),
    PRIMARY KEY (resource, kind, target)
) STRICT, WITHOUT ROWID;

CREATE INDEX relation_target ON relation (target);

CREATE TABLE tie (
    resource INTEGER NOT NULL REFERENCES resource (number),
    mode TEXT NOT NULL,             -- before, each
    occasion TEXT NOT NULL,
    PRIMARY KEY (resource, mode, occasion)
) STRICT, WITHOUT ROWID;

CREATE INDEX tie_occasion ON tie (occasion);
