-- How much came to mind at a reading, and what set a due date.

ALTER TABLE reading ADD COLUMN recall TEXT;
ALTER TABLE state ADD COLUMN recall TEXT;       -- at the last reading, where that was said
ALTER TABLE state ADD COLUMN due_by TEXT;       -- 'cadence', 'memory' or 'floor'; null where nothing is due

UPDATE state SET due_by = 'cadence' WHERE due IS NOT NULL;
