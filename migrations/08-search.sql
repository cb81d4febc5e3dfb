-- The words of everything, for `reads search`. One row a resource; written by the program where what it says changes.

CREATE VIRTUAL TABLE words USING fts5 (
    title, authors, why, tags, scope, notes,
    tokenize = "unicode61 remove_diacritics 2",
    prefix = '2 3'
);

INSERT INTO words (rowid, title, authors, why, tags, scope, notes)
    SELECT r.number, r.title,
           coalesce((SELECT group_concat(value, ', ' ORDER BY key) FROM json_each(r.authors)), ''),
           r.why,
           coalesce((SELECT group_concat(tag, ' ' ORDER BY tag) FROM tagged WHERE resource = r.number), ''),
           coalesce(r.scope, ''),
           coalesce((SELECT group_concat(text, char(10) ORDER BY event) FROM note WHERE resource = r.number), '')
    FROM resource r WHERE r.removed = 0;
