-- Words can be erased for good, and nothing else of an event can change: it becomes empty, or loses the reason it gave, and
-- keeps its name, its place in the order and its subject.

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
WHEN NOT (
    new.number = old.number AND new.id = old.id AND new.act = old.act AND new.device = old.device
    AND new.stamp = old.stamp AND new.at = old.at
    AND new.subject_kind = old.subject_kind AND new.subject = old.subject
    AND (
        (new.kind = 'forgotten' AND new.body = '{}')
        OR (new.kind = 'dropped' AND old.kind = 'dropped' AND new.body = json_remove(old.body, '$.because'))
    )
)
BEGIN
    SELECT raise(ABORT, 'the log is append-only');
END;

-- 1 while what was erased may still be in pages that are no longer in use, or in the journal.
ALTER TABLE device ADD COLUMN unclean INTEGER NOT NULL DEFAULT 0 CHECK (unclean IN (0, 1));
