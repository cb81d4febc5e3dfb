-- What exchange asks for: to know a work by its address without reading all addresses, and a catalog as the file it was.

ALTER TABLE resource ADD COLUMN address TEXT;               -- the url as it is compared with others
ALTER TABLE resource ADD COLUMN entry TEXT;                 -- its slug within its catalog; null for the person's own
ALTER TABLE catalog ADD COLUMN source TEXT;                 -- the file it was last read from; null for the built-in one
ALTER TABLE catalog ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;      -- 1 where the person wants it no more

CREATE INDEX resource_address ON resource (address) WHERE address IS NOT NULL;

-- Entries that their catalog left out before anybody did something with them are no longer shown as dropped.
UPDATE resource SET removed = 1
    WHERE withdrawn = 1 AND NOT EXISTS (SELECT 1 FROM event e WHERE e.subject = resource.id);
DELETE FROM state WHERE number IN (SELECT number FROM resource WHERE removed = 1);
DELETE FROM words WHERE rowid IN (SELECT number FROM resource WHERE removed = 1);

-- Domains of one's own are in the order of their names, which is the same on every device; entries of one's own in the order
-- of their numbers.
UPDATE domain SET position = 1000000000000 WHERE position > 1000000000000;
DROP INDEX domain_position;
CREATE INDEX domain_position ON domain (position, slug);
UPDATE resource SET position = 1000000000000 WHERE position > 1000000000000;
UPDATE state SET position = 1000000000000 WHERE position > 1000000000000;

CREATE INDEX domain_slug ON domain (slug, position);
