"""Checks a table of typical histories against the reference implementation of FSRS, the package `fsrs`.

Usage: memory.py CHAPTER, where CHAPTER is docs/reading-again.md.
"""

import sys
from datetime import datetime, timedelta, timezone

from fsrs import Card, Rating, Scheduler

RATINGS = {"forgot": Rating.Again, "hard": Rating.Hard, "good": Rating.Good, "easy": Rating.Easy}


def rows(path):
    """Yields the rows of the table, each a list of cells."""
    with open(path, encoding="utf-8") as chapter:
        lines = iter(chapter.read().splitlines())
    for line in lines:
        if line.startswith("| history |"):
            next(lines)
            break
    for line in lines:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def after(history):
    """Returns stability and interval, in days, after a history such as `good · 730 d · hard`."""
    scheduler = Scheduler(
        desired_retention=0.7,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=36_500,
        enable_fuzzing=False,
    )
    card, now = Card(), datetime(2000, 1, 1, tzinfo=timezone.utc)
    for word in history.split(" · "):
        if word.endswith(" d"):
            now += timedelta(days=int(word.removesuffix(" d")))
        else:
            card, _ = scheduler.review_card(card, RATINGS[word], now)
    return card.stability, (card.due - now).days


count = 0
for history, stability, interval, *_ in rows(sys.argv[1]):
    judged = after(history)
    if (f"{judged[0]:.1f}", str(judged[1])) != (stability, interval):
        sys.exit(f"{history}: the table says {stability} and {interval}, the reference {judged}")
    count += 1
if count < 10:
    sys.exit(f"only {count} histories found")
print(f"{count} histories: the same stability and interval as the reference")
