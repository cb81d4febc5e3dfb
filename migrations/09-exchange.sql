-- What exchange asks for: to know a work by its address without reading all addresses, and a catalog as the file it was.

ALTER TABLE resource ADD COLUMN address TEXT;               -- the url as it is compared with others
ALTER TABLE resource ADD COLUMN entry TEXT;                 -- its slug within its catalog; null for the person's own
ALTER TABLE catalog ADD COLUMN source TEXT;                 -- the file it was last read from; null for the built-in one
ALTER TABLE catalog ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;      -- 1 where the person wants it no more

CREATE INDEX resource_address ON resource (address) WHERE address IS NOT NULL;
