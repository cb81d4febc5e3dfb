-- The feeds of followed blogs and their posts: a cache of this device, which a fetch fills again. Nothing else depends on it.

-- `source` is the address in the metadata, `address` the one after permanent redirects; `etag` and `last_modified` are headers of
-- the last response. `next_at` is the time, in milliseconds since 1970 UTC, before which it is not fetched again. `fetched_on` is
-- the day of the last fetch without an error, NULL before the first; `followed_on` is the day on which following had begun then.
-- The last four columns sum up the posts; `new_posts` is NULL unless the resource is followed and its feed was fetched.
CREATE TABLE feed (
    resource INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    address TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    next_at INTEGER NOT NULL,
    fetched_on TEXT,
    followed_on TEXT,
    failing_since TEXT,
    error TEXT,
    new_posts INTEGER,
    or_more INTEGER,
    oldest_new TEXT,
    newest TEXT
) STRICT;

-- `number` is what `reads posts` shows, `id` the id in the feed. `published_at` is in milliseconds since 1970 UTC, and
-- `published_on` its local day, NULL if the feed does not say it; `in_feed_on` is the day on which it was last in the feed.
-- `is_first` is 1 if it came with the first fetch, `follows_gap` if posts before it may be missing, `shown` if it was listed, `is_new`
-- if the person has not caught up with it.
CREATE TABLE post (
    number INTEGER PRIMARY KEY,
    resource INTEGER NOT NULL,
    id TEXT NOT NULL,
    title TEXT,
    url TEXT,
    authors TEXT NOT NULL,
    published_at INTEGER,
    published_on TEXT,
    words INTEGER,
    seen_on TEXT NOT NULL,
    in_feed_on TEXT NOT NULL,
    is_first INTEGER NOT NULL,
    follows_gap INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    is_new INTEGER NOT NULL,
    UNIQUE (resource, id)
) STRICT;
