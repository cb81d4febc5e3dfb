-- A checksum of all pages of the file but the one that it is on; null where there are too many of them, or where a migration
-- set it so: then all that follows from the log is made anew before it is sealed.

CREATE TABLE seal (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    sum INTEGER
) STRICT;

INSERT INTO seal (only, sum) VALUES (1, NULL);
