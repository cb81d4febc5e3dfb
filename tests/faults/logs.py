"""Logs from elsewhere that no program of `reads` would have written: each is refused, with its line, and nothing is imported."""

import json
from functools import partial

from support import Home, Row, is_panic, merged, said, share, used, workers

OTHER = "01a00000-0000-7000-8000-0000000000%02x"


def events(home: Home) -> list[dict]:
    """The lines of a sound log."""
    return [json.loads(line) for line in home.good("export", "jsonl").splitlines()]


def hostile(lines: list[dict]) -> list[tuple[str, list[dict]]]:
    """Each fault, and the lines that hold it."""
    header = lines[0]
    log = [line["event"] for line in lines if "event" in line]
    base = next(event for event in log if event["kind"] == "finished")
    entry = base["resource"]
    added = next(event for event in log if event["kind"] == "added")

    def event(number: int, kind: str, body: dict, **changes) -> dict:
        made = base | {"id": OTHER % number, "act": OTHER % 0xA0, "device": OTHER % 0xD0, "kind": kind, "body": body}
        made["stamp"] = base["stamp"] + number
        made |= changes
        return {"event": {key: value for key, value in made.items() if value is not None}}

    def undone(number: int, target: int, **changes) -> dict:
        return event(number, "retracted", {"event": OTHER % target}, **changes)

    finished = {"on": "2026-01-01"}
    occasion = {"name": "board", "on": "2026-12-01", "lead": "P6W"}
    metadata = {"title": "Z"}
    faults = {
        "an event undoes itself": [undone(1, 1)],
        "two events undo each other": [undone(1, 2), undone(2, 1)],
        "three events undo each other": [undone(1, 2), undone(2, 3), undone(3, 1)],
        "an event undoes a later one": [undone(1, 2), event(2, "finished", finished)],
        "an event undoes one of something else": [
            event(1, "finished", finished),
            undone(2, 1, resource=added["resource"]),
        ],
        "an occasion under another id": [event(1, "occasion-dated", occasion, resource=None, occasion=OTHER % 15)],
        "an occasion's event of a resource": [event(1, "occasion-moved", {"on": "2026-12-01"})],
        "a resource's event of an occasion": [event(1, "finished", finished, resource=None, occasion=OTHER % 15)],
        "an own entry with the id of a catalog's": [
            event(1, "added", {"on": "2026-01-01", "slug": "zzz", "facts": metadata}, resource=entry)
        ],
        "an own entry with the id of another work": [
            event(
                1,
                "added",
                {"on": "2026-01-01", "slug": "zzz", "facts": metadata | {"isbn": "9780131103627"}},
                resource="9d1c5a1e-3c0b-5f5e-8a57-72b064c11e57",
            )
        ],
        "an id that is no UUIDv7": [event(1, "finished", finished, id="9d1c5a1e-3c0b-4f5e-8a57-72b064c11e57")],
        "a stamp before 1970": [event(1, "finished", finished, stamp=-1)],
        "a stamp after 9999": [event(1, "finished", finished, stamp=2**63 - 1)],
        "a reading before 1900": [event(1, "finished", {"on": "1492-10-12"})],
        "a date that is none": [event(1, "finished", {"on": "2026-02-30"})],
        "a resource related to itself": [event(1, "related", {"relation": "pairs-with", "to": entry})],
        "a tag of no words": [event(1, "tagged", {"tag": " "})],
        "a slug that is none": [event(1, "renamed", {"slug": "two words"})],
        "a title of two lines": [event(1, "edited", {"facts": {"title": "a\nb"}})],
        "an address of a program": [event(1, "edited", {"facts": {"url": "javascript:alert(1)"}})],
        "a note of two megabytes": [event(1, "noted", {"on": "2026-01-01", "text": "a" * 2**21})],
        "a note with a NUL": [event(1, "noted", {"on": "2026-01-01", "text": "a\0b"})],
        "an unknown kind": [event(1, "finish", finished)],
        "no subject": [event(1, "finished", finished, resource=None)],
    }
    return [(fault, [header, *made]) for fault, made in faults.items()]


def refused(start: Home, cases: list[tuple[str, list[dict]]]) -> Row:
    row, home = Row(""), start.copy()
    log = home.good("log", "--all", "--json")
    for fault, lines in cases:
        row.tried += 1
        (home.path / "x.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        ran = home.run("import", "x.jsonl", timeout=20)
        if ran.returncode != 1 or b"x.jsonl:" not in ran.stderr or is_panic(ran):
            row.lets_in(f"{fault}: {ran.returncode} {said(ran)}")
        if home.good("log", "--all", "--json", timeout=20) != log:
            row.loses(f"{fault}: the log is another one")
            home.become(start)
    home.remove()
    return row


def rows(binary: str):
    start = used(Home(binary))
    with workers() as pool:
        parts = share(pool, partial(refused, start), hostile(events(start)), 6)
        yield merged("events in an imported log that no program would record", parts)
