-- What the person says of resources themselves: entries of their own, and corrections over what catalogs say. `resource`
-- holds what is in force.

ALTER TABLE resource ADD COLUMN own INTEGER NOT NULL DEFAULT 0;         -- 1 where the person added it
ALTER TABLE resource ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;     -- 1 where they took it out again

-- Entries of one's own need a catalog to be in; no file may take its name.
INSERT INTO catalog (name, title, version) VALUES ('own', 'Your own', 0);

-- What the catalog says of an entry over which corrections lie.
CREATE TABLE catalog_facts (
    number INTEGER PRIMARY KEY REFERENCES resource (number),
    domain INTEGER NOT NULL REFERENCES domain (id),
    position INTEGER NOT NULL,
    facts TEXT NOT NULL CHECK (json_valid(facts))
) STRICT;

CREATE TABLE own_tag (
    resource INTEGER NOT NULL REFERENCES resource (number),
    tag TEXT NOT NULL,
    tagged INTEGER NOT NULL CHECK (tagged IN (0, 1)),
    PRIMARY KEY (resource, tag)
) STRICT, WITHOUT ROWID;

CREATE INDEX own_tag_tag ON own_tag (tag);

CREATE VIEW tagged (resource, tag, place) AS
    SELECT t.resource, t.tag, t.place FROM tag t
    WHERE NOT EXISTS (SELECT 1 FROM own_tag o WHERE o.resource = t.resource AND o.tag = t.tag)
    UNION ALL
    SELECT o.resource, o.tag, 1000000 FROM own_tag o WHERE o.tagged = 1;

CREATE TABLE own_relation (
    resource INTEGER NOT NULL REFERENCES resource (number),
    kind TEXT NOT NULL,
    target INTEGER NOT NULL REFERENCES resource (number),
    related INTEGER NOT NULL CHECK (related IN (0, 1)),
    PRIMARY KEY (resource, kind, target)
) STRICT, WITHOUT ROWID;

CREATE INDEX own_relation_target ON own_relation (target);

CREATE VIEW related (resource, kind, target) AS
    SELECT x.resource, x.kind, x.target FROM relation x
    WHERE NOT EXISTS (
        SELECT 1 FROM own_relation o WHERE o.resource = x.resource AND o.kind = x.kind AND o.target = x.target
    )
    UNION ALL
    SELECT o.resource, o.kind, o.target FROM own_relation o WHERE o.related = 1;

CREATE INDEX resource_arxiv ON resource (arxiv) WHERE arxiv IS NOT NULL;
CREATE INDEX resource_doi ON resource (doi) WHERE doi IS NOT NULL;
CREATE INDEX resource_isbn ON resource (isbn) WHERE isbn IS NOT NULL;
