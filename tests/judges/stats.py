"""Counts what `reads stats`, `reads goal` and `reads report` say anew, from the log alone, by a fold of its own.

Usage: stats.py READS LOG, where READS is the path of the program and LOG what the example `ten_years` prints.
"""

import json
import os
import subprocess
import sys
import tempfile
import tomllib
import uuid
from calendar import monthrange
from collections import Counter, defaultdict
from datetime import date

READS = os.path.abspath(sys.argv[1])
LOG = os.path.abspath(sys.argv[2])
TODAY = date(2026, 11, 23)
# The namespaces of ids, see src/domain/id.rs.
CATALOG = uuid.UUID("9d1c5a1e-3c0b-4f5e-8a57-72b064c11e57")
KINDS = {"papers": "paper", "books": "book", "articles": "article", "videos": "video", "courses": "course"}
SAMPLES = ("", "kind:book", "kind:paper", "domain:databases", "domain:leadership")


def reads(home, *words):
    environment = {"HOME": home, "READS_NOW": TODAY.isoformat(), "PATH": os.environ["PATH"]}
    ran = subprocess.run([READS, *words], env=environment, capture_output=True, timeout=60)
    assert ran.returncode == 0, (words, ran.stderr.decode())
    return ran.stdout.decode()


# -- the log --


def parsed(text):
    """Returns the entries of catalogs by id, and the events by subject, in order."""
    entries, events = {}, []
    for line in map(json.loads, text.splitlines()):
        if "catalog" in line:
            catalog = tomllib.loads(line["catalog"]["toml"])
            for place, entry in enumerate(catalog["resource"]):
                name = f"{catalog['catalog']['name']}/{entry['slug']}"
                entries[str(uuid.uuid5(CATALOG, name))] = entry
        elif "event" in line:
            events.append(line["event"])
    by_subject = defaultdict(list)
    for event in sorted(events, key=lambda event: (event["stamp"], event["id"])):
        by_subject[event.get("resource") or event.get("occasion") or event["goal"]].append(event)
    return entries, by_subject


def in_force(events):
    """Returns the events that are not undone. A redo undoes an undo."""
    undone, later = set(), set()
    for event in reversed(events):
        later.add(event["id"])
        if event["kind"] == "retracted" and event["id"] not in undone and event["body"]["event"] not in later:
            undone.add(event["body"]["event"])
    return [event for event in events if event["id"] not in undone and event["kind"] != "retracted"]


def shown_by(by_subject):
    """Returns the resource that shows each merged one."""
    merges = []
    for subject, events in by_subject.items():
        own = [event for event in in_force(events) if event["kind"] == "merged"]
        if own:
            merges.append((own[-1]["stamp"], own[-1]["id"], subject, own[-1]["body"]["into"]))
    into = {}

    def end(of):
        while of in into:
            of = into[of]
        return of

    for _, _, subject, target in sorted(merges):
        if end(target) != subject:
            into[subject] = target
    return {subject: end(subject) for subject in into}


def metadata(entry, events):
    """Returns the metadata of a resource, or None if there is none: it was removed, or adding it was undone."""
    known, is_there = dict(entry or {}), entry is not None
    for event in in_force(events):
        if event["kind"] in ("added", "edited"):
            known |= event["body"]["facts"]
        if event["kind"] == "added":
            is_there = True
        elif event["kind"] == "removed":
            is_there = False
    return known if is_there else None


# -- dates --


def days_of(when):
    """Returns the first and the last day that a date may be: None for an unknown one."""
    parts = [] if when == "unknown" else [int(part) for part in when.split("-")]
    match parts:
        case []:
            return None
        case [year]:
            return date(year, 1, 1), date(year, 12, 31)
        case [year, month]:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case [year, month, day]:
            return date(year, month, day), date(year, month, day)


# -- the fold of one resource --


def fold(events):
    """Returns the status, the day on which it was dropped, and the readings."""
    status, dropped, readings = "todo", None, []

    def back():
        return "done" if readings else "todo"

    for event in in_force(events):
        body = event["body"]
        match event["kind"]:
            case "started" | "progressed" if status != "following":
                status = "reading"
            case "finished":
                days = days_of(body["on"])
                last = days and min(days[1], date.fromisoformat(body.get("recorded_on", "9999-12-31")))
                reading = {**body, "days": days, "last": last or date.min, "caught_up": status == "following"}
                readings.append(reading)
                if status != "following":
                    status = "done"
            case "dropped":
                status = "done" if status == "reading" and readings else "dropped"
                dropped = date.fromisoformat(body["on"])
            case "stopped" | "reopened" | "unfollowed":
                status = back()
            case "followed":
                status = "following"
    # Sorting keeps the order of those of one day.
    readings.sort(key=lambda reading: reading["last"])
    first = True
    for reading in readings:
        if reading["caught_up"]:
            reading["pass"] = "caught_up"
        else:
            reading["pass"] = "finished" if first else "again"
            first = False
    return status, dropped if status == "dropped" else None, readings


def resources(text):
    """Returns what is known of each resource, and the goals in force as (unit, year, amount)."""
    entries, by_subject = parsed(text)
    shown = shown_by(by_subject)
    members = defaultdict(list)
    for subject, by in shown.items():
        members[by].append(subject)
    known, goals = [], []
    ids = set(entries) | {subject for subject, events in by_subject.items() if "resource" in events[0]}
    for subject in ids - set(shown):
        own = by_subject.get(subject, [])
        facts = metadata(entries.get(subject), own)
        if facts is None:
            continue
        events = list(own)
        for member in members[subject]:
            events += by_subject[member]
            facts = metadata(entries.get(member), by_subject[member]) | facts
        events.sort(key=lambda event: (event["stamp"], event["id"]))
        status, dropped, readings = fold(events)
        for reading in readings:
            advised = facts["depth"]
            if reading["pass"] == "again":
                advised = facts.get("again") or advised
            reading["whole"] = (reading.get("depth") or advised) == "read"
        known.append((facts, status, dropped, readings))
    for events in by_subject.values():
        if "goal" in events[0]:
            state = None
            for event in in_force(events):
                state = event["body"] if event["kind"] == "goal-set" else None
            if state:
                goals.append((state["unit"], state["year"], state["amount"]))
    return known, goals


# -- figures --


def tally():
    amount = {"total": 0, "readings": 0, "partial": 0, "unknown": 0}
    return {"finished": 0, "again": 0, "caught_up": 0, "caught_up_minutes": 0, "dropped": 0, "pages": dict(amount), "minutes": dict(amount)}


def count(tally, facts, reading):
    tally[reading["pass"]] += 1
    amounts = {"pages": (None, facts.get("pages")), "minutes": (reading.get("minutes"), facts.get("minutes"))}
    if reading["pass"] == "caught_up":
        tally["caught_up_minutes"] += reading.get("minutes", 0)
        return
    for name, (recorded, length) in amounts.items():
        amount = recorded or (length if reading["whole"] else None)
        if amount:
            tally[name]["total"] += amount
            tally[name]["readings"] += 1
        else:
            tally[name]["unknown" if reading["whole"] else "partial"] += 1


def figures(known, first, last):
    """Returns the figures of a period; without days, of all time."""
    total, parts = tally(), {part: defaultdict(tally) for part in ("months", "years", "domains", "kinds")}
    days, without_month, without_day, whole, recalls = Counter(), 0, 0, [], defaultdict(Counter)
    for facts, _, dropped, readings in known:
        domain, kind = facts["domain"], facts["kind"]
        for reading in readings:
            known_days = reading["days"]
            if first and not (known_days and first <= known_days[0] and known_days[1] <= last):
                continue
            begin, end = known_days or (None, None)
            names = {"domains": domain, "kinds": kind}
            if begin:
                names["years"] = str(begin.year)
            if begin and (begin.year, begin.month) == (end.year, end.month):
                names["months"] = f"{begin:%Y-%m}"
            elif reading["pass"] != "caught_up":
                without_month += 1
            for each in (total, *(parts[part][name] for part, name in names.items())):
                count(each, facts, reading)
            if "recall" in reading:
                recalls[domain][reading["recall"]] += 1
            if reading["pass"] == "caught_up":
                continue
            if begin and begin == end:
                days[begin.isoformat()] += 1
            else:
                without_day += 1
            if reading["whole"] and facts.get("pages"):
                whole.append(facts["pages"])
        if dropped and (not first or first <= dropped <= last):
            names = {"domains": domain, "kinds": kind, "years": str(dropped.year), "months": f"{dropped:%Y-%m}"}
            for each in (total, *(parts[part][name] for part, name in names.items())):
                each["dropped"] += 1
    return {
        "total": total,
        **{part: dict(tallies) for part, tallies in parts.items()},
        "days": dict(days),
        "without_month": without_month,
        "without_day": without_day,
        "shortest": min(whole, default=None),
        "longest": max(whole, default=None),
        "recalls": {domain: dict(recall) for domain, recall in recalls.items()},
    }


def said(stats):
    """Returns the same figures of the output of `reads stats`."""
    parts = {}
    for part in ("months", "years", "domains", "kinds"):
        tallies = {tally.pop("name"): tally for tally in stats[part]}
        # Months without a reading have a row too.
        parts[part] = {name: each for name, each in tallies.items() if each != tally()}
    recalls = {row["domain"]: {word: n for word, n in row["recalls"].items() if n} for row in stats["recall"]}
    return {
        "total": stats["total"],
        **parts,
        "days": {day["on"]: day["readings"] for day in stats["days"]},
        "without_month": stats["without_month"],
        "without_day": stats["without_day"],
        "shortest": stats["shortest"] and stats["shortest"]["pages"],
        "longest": stats["longest"] and stats["longest"]["pages"],
        "recalls": {domain: recall for domain, recall in recalls.items() if recall},
    }


def goal(known, unit, year, amount):
    """Returns where one stands with a goal."""
    of_kind = [row for row in known if unit in ("readings", "pages", "hours") or row[0]["kind"] == KINDS[unit]]
    first, last = date(year, 1, 1), date(year, 12, 31)
    total = figures(of_kind, first, last)["total"]
    match unit:
        case "pages":
            done, without = total["pages"]["total"], total["pages"]["unknown"]
        case "hours":
            done, without = total["minutes"]["total"] / 60, total["minutes"]["unknown"]
        case _:
            done, without = total["finished"] + total["again"], 0
    days, left = (last - first).days + 1, min(max((last - TODAY).days, 0), (last - first).days + 1)
    missing = max(amount - done, 0)
    running = "running" if year == TODAY.year else "missed" if year < TODAY.year else "to-come"
    return {
        "unit": unit,
        "year": year,
        "amount": amount,
        "done": tenths(done),
        "without_length": without,
        "state": running if missing else "reached",
        "expected": tenths(amount * (days - left) / days),
        "left": tenths(missing),
        "days_left": left,
        "per_week": tenths(missing * 7 / left) if missing and left else None,
    }


def tenths(number):
    """Rounds as the program does: half away from zero."""
    return int(number * 10 + 0.5) / 10


def by_goal(rows):
    return {(row["unit"], row["year"]): row for row in rows}


def differences(counted, told, at=""):
    if isinstance(counted, dict) and isinstance(told, dict):
        for key in sorted(counted.keys() | told.keys()):
            yield from differences(counted.get(key), told.get(key), f"{at}/{key}")
    elif counted != told:
        yield f"{at}: counted {counted}, told {told}"


def compare(what, counted, told):
    found = list(differences(counted, told))
    assert not found, "\n".join([what, *found[:20]])


def periods():
    yield "all", None, None
    for year in range(2009, 2027):
        yield str(year), date(year, 1, 1), date(year, 12, 31)
    for month in (1, 2, 12):
        yield f"2021-{month:02}", *days_of(f"2021-{month:02}")
    yield "2020-05-04..2023-02", date(2020, 5, 4), date(2023, 2, 28)
    yield "year", date(2026, 1, 1), date(2026, 12, 31)
    yield "month", date(2026, 11, 1), date(2026, 11, 30)
    yield "today", TODAY, TODAY


def main():
    with tempfile.TemporaryDirectory() as home:
        reads(home, "import", LOG)
        known, goals = resources(reads(home, "export", "jsonl"))
        assert len(known) > 250 and len(goals) > 8, (len(known), len(goals))
        runs = 0
        for period, first, last in periods():
            # The first and the last year also by kind and domain.
            for sample in SAMPLES if period in ("all", "2026") else ("",):
                key, _, value = sample.partition(":")
                rows = [row for row in known if not key or row[0][key] == value]
                told = said(json.loads(reads(home, "stats", period, *sample.split(), "--json")))
                compare(f"stats {period} {sample}", figures(rows, first, last), told)
                runs += 1
        stands = {each[:2]: goal(known, *each) for each in goals}
        compare("goal", stands, by_goal(json.loads(reads(home, "goal", "--json"))))
        of_year = {key: row for key, row in stands.items() if key[1] == 2026}
        compare("stats 2026", of_year, by_goal(json.loads(reads(home, "stats", "2026", "--json"))["goals"]))
        statuses = Counter(status for _, status, _, _ in known)
        report = json.loads(reads(home, "report", "--year", "2023", "--json"))
        compare("report", {status: statuses[status] for status in report["statuses"]}, report["statuses"])
        compare("report", figures(known, date(2023, 1, 1), date(2023, 12, 31)), said(report["statistics"]))
        of_year = {key: row for key, row in stands.items() if key[1] == 2023}
        compare("report", of_year, by_goal(report["statistics"]["goals"]))
        readings = sum(len(readings) for *_, readings in known)
        print(f"stats: {readings} readings of {len(known)} resources and {len(goals)} goals, counted anew in {runs} periods")


if __name__ == "__main__":
    main()
