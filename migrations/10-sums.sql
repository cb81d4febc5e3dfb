-- A checksum of each event and each catalog, so that a byte that turned on the disk is told from what was written. The
-- program fills in those of the events that are here; the next migration closes the log again.

DROP TRIGGER event_is_never_changed;

ALTER TABLE event ADD COLUMN sum INTEGER;       -- CRC-32 of all other columns
ALTER TABLE catalog ADD COLUMN sum INTEGER;     -- CRC-32 of its file; null where it was laid in before there were any
