-- The projections: tables derived from the log and the catalog layer. Only the fold writes them, in the transaction that appends
-- to the log. If their version differs from the program's, they are dropped, created from this file and refolded. A change of
-- this file requires a new `VERSION` in src/store/projection/rebuild.rs. There are no foreign keys, because `reads doctor`
-- compares all rows with a refold.

-- `catalog` is 0 for domains and resources of the person's own. `position` is the place among all domains of all catalogs.
CREATE TABLE domain (
    id INTEGER PRIMARY KEY,
    catalog INTEGER NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    note TEXT,
    cadence TEXT,
    position INTEGER NOT NULL,
    UNIQUE (slug, catalog)
) STRICT;

CREATE INDEX domain_position ON domain (position, slug);

-- The metadata in force: the catalog's with the person's overrides. `address` is the canonical form of `url`; works with one title
-- have one `title_key`, `main_key` is that of the title without its subtitle, and those of which all that is compared is the same one number in `features`. `entry` is the slug within the
-- catalog; `removed` is 1 if the resource is hidden from all lists. `wanted` is the slug that it should have, `slug` the
-- one that it got; `claims` is 0 if adding it was undone, so that others may have its slug; `added` is the number of the event that
-- added it, NULL for a catalog's.
CREATE TABLE resource (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    slug TEXT NOT NULL,
    wanted TEXT NOT NULL,
    claims INTEGER NOT NULL,
    added INTEGER,
    catalog INTEGER NOT NULL,
    entry TEXT,
    domain INTEGER NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    authors TEXT NOT NULL,
    et_al INTEGER,
    year INTEGER,
    kind TEXT NOT NULL,
    url TEXT,
    address TEXT,
    title_key INTEGER,
    main_key INTEGER,
    features INTEGER NOT NULL,
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
    own INTEGER NOT NULL DEFAULT 0,
    removed_from_catalog INTEGER NOT NULL DEFAULT 0,
    removed INTEGER NOT NULL DEFAULT 0,
    container TEXT,
    editors TEXT NOT NULL,
    edition TEXT,
    publisher TEXT,
    volume TEXT,
    issue TEXT,
    page_range TEXT,
    language TEXT,
    file TEXT,
    summary TEXT
) STRICT;

CREATE UNIQUE INDEX resource_slug ON resource (slug) WHERE claims = 1;
CREATE INDEX resource_added ON resource (added);
CREATE INDEX resource_own ON resource (position) WHERE own = 1;
CREATE INDEX resource_title ON resource (title COLLATE NOCASE);
CREATE INDEX resource_year ON resource (year);
CREATE INDEX resource_title_key ON resource (title_key, year, features);
CREATE INDEX resource_main_key ON resource (main_key) WHERE main_key IS NOT NULL;
CREATE INDEX resource_address ON resource (address) WHERE address IS NOT NULL;
CREATE INDEX resource_arxiv ON resource (arxiv) WHERE arxiv IS NOT NULL;
CREATE INDEX resource_doi ON resource (doi COLLATE NOCASE) WHERE doi IS NOT NULL;
CREATE INDEX resource_isbn ON resource (isbn) WHERE isbn IS NOT NULL;

-- Tags of the same `key` are the same; `tag` is as it was written. `place` puts the catalog's tags in its order, and the
-- person's own after them.
CREATE TABLE tag (
    resource INTEGER NOT NULL,
    key TEXT NOT NULL,
    tag TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (resource, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_key ON tag (key, tag);

CREATE TABLE relation (
    resource INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target INTEGER NOT NULL,
    PRIMARY KEY (resource, kind, target)
) STRICT, WITHOUT ROWID;

CREATE INDEX relation_target ON relation (target);

-- `mode` is 'before' or 'each'.
CREATE TABLE tie (
    resource INTEGER NOT NULL,
    occasion TEXT NOT NULL,
    mode TEXT NOT NULL,
    PRIMARY KEY (resource, occasion, mode)
) STRICT, WITHOUT ROWID;

CREATE INDEX tie_occasion ON tie (occasion);

-- `domain` and `position` are those of the resource, so that one index gives the order of a list. `own_cadence` is 'never',
-- 'adaptive' or a period, NULL if the person set none; `cadence` is the one in force. `last_read_as` is the date of the last reading
-- as far as it is known: a day, a month, a year or 'unknown'; `last_read_first` and `last_read` are the first and the last day that it
-- may have been. `last_read` is what counts.
CREATE TABLE state (
    number INTEGER PRIMARY KEY,
    domain INTEGER NOT NULL,
    position INTEGER NOT NULL,
    status TEXT NOT NULL,
    to_read INTEGER NOT NULL,
    progress TEXT,
    touched_on TEXT,
    followed_on TEXT,
    dropped_on TEXT,
    because TEXT,
    last_read TEXT,
    last_read_first TEXT,
    last_read_as TEXT,
    own_cadence TEXT,
    cadence TEXT,
    cadence_source TEXT,
    snoozed_until TEXT,
    recall TEXT,
    due TEXT,
    due_by TEXT,
    readings INTEGER NOT NULL,
    notes INTEGER NOT NULL
) STRICT;

CREATE INDEX state_order ON state (domain, position);
CREATE INDEX state_to_read ON state (domain, position) WHERE to_read = 1;
CREATE INDEX state_standing ON state (domain, status, position);
CREATE INDEX state_read ON state (last_read);
CREATE INDEX state_due ON state (due, position) WHERE due IS NOT NULL;
CREATE INDEX state_undated ON state (number) WHERE last_read_as = 'unknown';

-- How many resources of a domain have a status and, with `read` = 1, were ever read.
CREATE TABLE tally (
    domain INTEGER NOT NULL,
    status TEXT NOT NULL,
    read INTEGER NOT NULL,
    resources INTEGER NOT NULL,
    PRIMARY KEY (domain, status, read)
) STRICT, WITHOUT ROWID;

-- `event` is the number of the event that recorded the reading, `finished_on` a day, a month, a year or 'unknown', `last_day` the
-- last day that it may have been. `pass` is 'first', 'again' or 'caught-up', `due` the day on which it was due.
CREATE TABLE reading (
    event INTEGER PRIMARY KEY,
    resource INTEGER NOT NULL,
    finished_on TEXT NOT NULL,
    last_day TEXT,
    depth TEXT,
    minutes INTEGER,
    recall TEXT,
    pass TEXT NOT NULL,
    due TEXT
) STRICT;

CREATE INDEX reading_resource ON reading (resource, last_day);
CREATE INDEX reading_day ON reading (last_day);

-- `event` is the number that `reads notes` shows; `quotation` is the highlighted passage, `place` where it is.
CREATE TABLE note (
    event INTEGER PRIMARY KEY,
    resource INTEGER NOT NULL,
    written_on TEXT NOT NULL,
    text TEXT NOT NULL,
    quotation TEXT,
    place TEXT,
    color TEXT
) STRICT;

CREATE INDEX note_resource ON note (resource);

-- The numbers of undone events.
CREATE TABLE undone (
    event INTEGER PRIMARY KEY
) STRICT;

-- The resources that were merged into a target, by the event with that stamp and id. `shown_by` is the resource that shows what was
-- done to them, NULL if the merge has no effect.
CREATE TABLE merged (
    id BLOB PRIMARY KEY,
    target BLOB NOT NULL,
    stamp INTEGER NOT NULL,
    event BLOB NOT NULL,
    shown_by BLOB
) STRICT, WITHOUT ROWID;

CREATE INDEX merged_shown_by ON merged (shown_by);

-- `on_date`, `lead` and `dated_on` are NULL if no date is set.
CREATE TABLE occasion (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT,
    on_date TEXT,
    lead TEXT,
    dated_on TEXT,
    held INTEGER NOT NULL,
    last_held TEXT
) STRICT, WITHOUT ROWID;

-- The resources that each dated occasion makes due, from `from_date` on: those tied to it that were neither dropped, nor read
-- within the lead, nor snoozed until after the occasion. Queries have to check that the occasion is not over.
CREATE TABLE call (
    occasion TEXT NOT NULL,
    from_date TEXT NOT NULL,
    resource INTEGER NOT NULL,
    mode TEXT NOT NULL,
    PRIMARY KEY (occasion, from_date, resource, mode)
) STRICT, WITHOUT ROWID;

CREATE INDEX call_resource ON call (resource);

-- `amount` is NULL if the goal is cleared.
CREATE TABLE goal (
    id BLOB PRIMARY KEY,
    unit TEXT NOT NULL,
    year INTEGER NOT NULL,
    amount INTEGER
) STRICT, WITHOUT ROWID;

-- The text index, one row per resource. `venue` holds the container, the publisher and the editors. `slug` also holds the hyphenated words of slug and title as one word each.
CREATE VIRTUAL TABLE words USING fts5 (
    title, authors, why, tags, scope, notes, slug, domain, venue, summary,
    tokenize = "unicode61 remove_diacritics 2",
    prefix = '2 3'
);

-- Entries of catalogs that are the same work as another resource, and are shown beside it only.
CREATE TABLE also_in (
    resource BLOB,
    entry BLOB,
    catalog INTEGER NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (resource, entry)
) STRICT, WITHOUT ROWID;
