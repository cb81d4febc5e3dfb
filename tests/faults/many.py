"""Many processes on one database: nothing lost, nothing duplicated, and no "database is locked"."""

import json
import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor

from support import Home, Row, said

PROCESSES, COMMANDS = 16, 200


def commands(worker: int):
    """Mixed commands: three of four write."""
    chance = random.Random(worker)
    slugs = ["attention", "ddia", "gpt-3", "hnsw", "colbert", "dpo", "llama-3", "react", "cot", "zero"]
    for at in range(COMMANDS):
        slug = chance.choice(slugs)
        yield chance.choice(
            [
                ("note", slug, f"Note {at} of {worker}."),
                ("done", slug, "--again", "--on", f"2025-{1 + at % 12:02}-{1 + worker:02}"),
                ("tag", slug, f"by-{worker}-{at}"),
                ("add", f"Work {at} of worker {worker}"),
                ("todo", "--json"),
                ("search", "note"),
            ]
        )


def work(home: Home, worker: int):
    """What each command of one process came to."""
    return [(words, home.run(*words)) for words in commands(worker)]


def rows(binary: str):
    home = Home(binary)
    row = Row(f"{PROCESSES} processes at once, {COMMANDS} mixed commands each")
    # The first run is raced for too.
    with ThreadPoolExecutor(PROCESSES) as pool:
        ran = [run for runs in pool.map(lambda worker: work(home, worker), range(PROCESSES)) for run in runs]
    told: dict[str, int] = {}
    for words, result in ran:
        row.tried += 1
        if result.returncode != 0:
            row.loses(f"{' '.join(words)}: {said(result)}")
        elif words[0] in ("note", "done", "tag", "add"):
            told[key(words[0], words[-1])] = told.get(key(words[0], words[-1]), 0) + 1
    logged: dict[str, int] = {}
    for entry in json.loads(home.good("log", "--all", "--json")):
        found = key_of(entry)
        logged[found] = logged.get(found, 0) + 1
    if told != logged:
        differing = {each: (told.get(each), logged.get(each)) for each in told | logged if told.get(each) != logged.get(each)}
        row.loses(f"what was told and what is in the log differ: {differing}")
    if wrong := home.wrong():
        row.loses(wrong)
    yield row

    yield while_writing(home)
    home.remove()


WORDS = {"note": "noted", "done": "done", "tag": "tagged", "add": "added"}


def key(command: str, word: str) -> str:
    """What a command did, as far as it tells it from all others."""
    return f"{WORDS[command]} {word}"


def key_of(entry: dict) -> str:
    """The same of an entry of the log."""
    details = entry["details"]
    match entry["kind"]:
        case "noted":
            return f"noted {details['text']}"
        case "done":
            return f"done {details['on']}"
        case "tagged":
            return f"tagged {details['tag']}"
        case kind:
            return f"{kind} {details['facts']['title']}"


def while_writing(home: Home) -> Row:
    """Another program holds the lock for writing and never lets go: who only reads does not wait for it."""
    row = Row("readers while another program writes and does not finish")
    writer = sqlite3.connect(home.database, isolation_level=None)
    writer.execute("PRAGMA journal_mode")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO notice (resource, given_on) VALUES (1, '2026-11-23')")
    for words in [("todo",), ("due",), ("notes",), ("log",), ("search", "note"), ("show", "attention"), ("export", "csv"), ()]:
        row.tried += 1
        # Who waited would wait ten seconds, and fail then.
        ran = home.run(*words)
        if ran.returncode != 0:
            row.loses(f"{words}: {said(ran)}")
    writer.execute("ROLLBACK")
    writer.close()
    return row
