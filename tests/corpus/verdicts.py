"""Compares the records of an import with what the judges read."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from judges import text_of
from works import are_distinct, differences, plain

# What is counted of each sample. "partial": some works are missing, "lost": a value that all judges have is missing.
COUNTS = "files whole partial refused wrong lost unjudged works missing merged".split()


@dataclass
class Verdict:
    counts: Counter = field(default_factory=Counter)
    lines: list = field(default_factory=list)


def verdict(sample, imported, judged):
    records, message, is_refused = imported
    found = Verdict()
    found.counts["files"] = 1
    if not judged:
        found.counts["unjudged"] = 1
        return found
    # The first judge that accepts the text says which works there are; pybtex makes some of broken entries.
    first = next(iter(judged))
    judged = {name: works for name, works in judged.items() if works}
    if first not in judged:
        # There is nothing in it.
        found.counts["whole"] = 1
        return found
    records = [record for record in records if record["outcome"] != "skipped"]
    taken = [record for record in records if record["work"]]
    found.counts["works"] = len(taken)
    pairs = {name: paired(sample, records, works) for name, works in judged.items()}
    missing = [work for at, work in enumerate(judged[first]) if pairs[first].get(at) is None and is_work(work)]
    for work in missing:
        found.lines.append(f"missing: {work['key']}: {work['title']}")
    found.counts["missing"] = len(missing)
    if not taken:
        found.counts["refused"] = 1
        found.lines.append("refused: " + message.strip().replace("\n", " | "))
        return found
    if missing or is_refused:
        found.counts["partial"] = 1
        found.lines.append("in part: " + message.strip().replace("\n", " | "))
    compare(found, taken, judged, pairs)
    if not any(found.counts[name] for name in ("partial", "wrong", "lost", "merged")):
        found.counts["whole"] = 1
    return found


def is_work(work):
    """Whether an entry describes a work, and is not just data for others."""
    return any(work[field] for field in ("title", "names", "doi", "isbn", "url"))


def compare(found, taken, judged, pairs):
    by_record = defaultdict(list)
    for name, works in judged.items():
        for at, record in pairs[name].items():
            if record is not None:
                by_record[id(record)].append(works[at])
    kinds = set()
    merged = defaultdict(list)
    for record in taken:
        readings = by_record[id(record)]
        if not readings:
            continue
        merged[id(record["work"])].append(readings)
        if record["outcome"] != "added":
            continue
        for name, kind, ours, theirs in differences(record["work"], readings):
            kinds.add(kind)
            found.lines.append(f"{kind} {name}: {readings[0]['key'] or record['work']['key']}: {ours!r}, judged {theirs!r}")
    for readings in merged.values():
        for other in readings[1:]:
            if all(are_distinct(one, two) for one, two in zip(readings[0], other)):
                found.counts["merged"] += 1
                found.lines.append(f"merged: {other[0]['key']} {other[0]['title']!r} into {readings[0][0]['title']!r}")
    for kind in kinds:
        found.counts[kind] = 1


def paired(sample, records, works):
    """Pairs each of a judge's works, by its place, with a record, or with None."""
    ours = [record for record in records if record["work"]]
    if sample.format == "bibtex":
        return by_key(sample, records, works)
    if len(records) == len(works):
        return {at: record if record["work"] else None for at, record in enumerate(records)}
    return by_title(ours, works)


def by_title(ours, works):
    def words(work):
        return plain(work["title"] or work["url"] or "")

    left = [words(record["work"]) for record in ours]
    right = [words(work) for work in works]
    pairs = {}
    for start, other, length in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        for step in range(length):
            pairs[other + step] = ours[start + step]
    free = defaultdict(list)
    used = {id(record) for record in pairs.values()}
    for record, title in zip(ours, left):
        if id(record) not in used:
            free[record["work"]["url"] or title].append(record)
    for at, work in enumerate(works):
        if at not in pairs:
            candidates = free.get(work["url"] or right[at]) or free.get(right[at])
            pairs[at] = candidates.pop(0) if candidates else None
    return pairs


def by_key(sample, records, works):
    """By the key on the line on which the record begins."""
    text = text_of(sample.data)
    keys = defaultdict(list)
    for entry in re.finditer(r"@\s*(\w+)\s*[{(]\s*([^,\s{}]*)", text):
        if entry[1].lower() not in ("comment", "string", "preamble"):
            keys[text.count("\n", 0, entry.start()) + 1].append(entry[2])
    known = defaultdict(list)
    for record in records:
        on_line = keys.get(record["line"], [])
        if on_line:
            known[on_line.pop(0).casefold()].append(record)
    pairs = {}
    for at, work in enumerate(works):
        # Of entries with the same key, a judge may keep one.
        found = known.get(work["key"].casefold())
        record = (found.pop(0) if len(found) > 1 else found[0]) if found else None
        pairs[at] = record if record and record["work"] else None
    return pairs
