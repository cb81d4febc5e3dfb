"""Checks the mail message with the parser of Python's `email`, which reports each defect.

Usage: mail.py READS, where READS is the path of the program.
"""

import os
import subprocess
import sys
import tempfile
from email import policy
from email.parser import BytesParser

from odd import catalog

TITLE = (
    "Ünïcode: 中文字, =?utf-8?q?not_encoded?= and a title that goes on for longer than any line of a letter may be, "
    "which is 78"
)

with tempfile.TemporaryDirectory() as home:

    def reads(*words):
        environment = {"HOME": home, "READS_NOW": "2026-11-23T09:00:00+01:00", "PATH": os.environ["PATH"]}
        return subprocess.run([sys.argv[1], *words], env=environment, capture_output=True, check=True).stdout

    assert reads("remind", "mail", "--to", "you@example.org") == b""
    with open(f"{home}/judge.toml", "w", encoding="utf-8") as file:
        file.write(catalog(TITLE))
    reads("seed", f"{home}/judge.toml")
    reads("done", "odd", "--on", "2025-11-01")
    text = reads("remind", "mail", "--to", "you@example.org")
    assert all(len(line) <= 998 for line in text.split(b"\r\n"))
    header = text.split(b"\r\n\r\n")[0]
    assert header.isascii() and all(len(line) <= 78 for line in header.split(b"\r\n")), header
    letter = BytesParser(policy=policy.default).parsebytes(text)
    assert not letter.defects and not any(value.defects for value in letter.values())
    assert letter["subject"] == f"Due: {TITLE}", letter["subject"]
    assert letter["to"] == letter["from"] == "you@example.org"
    assert letter["date"].datetime.isoformat() == "2026-11-23T08:00:00+00:00"
    assert letter.get_content_type() == "text/plain"
    body = letter.get_content()
    assert TITLE in body and "reads done odd" in body, body
    assert reads("remind", "mail", "--to", "you@example.org") == text

print("the letter is well formed, and says what it should")
