-- Which dated occasions call for which resources: those that are tied to one and were neither dropped nor read since its
-- preparation began. Written by the fold; whether an occasion is still ahead is asked of its date.

CREATE TABLE call (
    occasion TEXT NOT NULL,
    resource INTEGER NOT NULL REFERENCES resource (number),
    mode TEXT NOT NULL,             -- before, each
    PRIMARY KEY (occasion, resource, mode)
) STRICT, WITHOUT ROWID;

CREATE INDEX call_resource ON call (resource);

-- What follows from the log is made anew.
UPDATE seal SET sum = NULL;
