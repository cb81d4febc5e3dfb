-- Notices that were given on this device, so that none is given twice on a day. No deed of the person's, hence not in
-- the log.

CREATE TABLE notice (
    resource INTEGER PRIMARY KEY REFERENCES resource (number),
    given_on TEXT NOT NULL
) STRICT;
