"""Checks that records of other programs are given back whole: other programs read the same from the export as from the file.

Usage: records.py READS, where READS is the path of the program. Uses the samples of the tests.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pypandoc
import rispy

READS = os.path.abspath(sys.argv[1])
SAMPLES = Path(__file__).parent.parent / "samples"


def reads(home, *words):
    environment = {"HOME": home, "READS_NOW": "2026-11-23", "PATH": os.environ["PATH"]}
    ran = subprocess.run([READS, *words], env=environment, capture_output=True, timeout=60)
    assert ran.returncode == 0, (words, ran.stderr.decode())
    return ran.stdout.decode()


def pandoc(format):
    return lambda text: json.loads(pypandoc.convert_text(text, "csljson", format=format))


def pandoc_ris(text):
    # It takes no value of several lines.
    return pandoc("ris")(text.replace("\nand goes on", " and goes on"))


# Each format with a sample, and the programs that read it, with the field that holds the title.
FORMATS = [
    ("ris", "records.ris", [(rispy.loads, "title"), (pandoc_ris, "title")]),
    ("csl-json", "records.json", [(json.loads, "title"), (pandoc("csljson"), "title")]),
]


def judge(format, sample, readers):
    text = (SAMPLES / sample).read_text("utf-8")
    with tempfile.TemporaryDirectory() as home:
        reads(home, "catalog", "remove", "reads")
        reads(home, "import", str(SAMPLES / sample))
        back = reads(home, "export", format)
        for read, _ in readers:
            came, went = without_new_ids(read(text), read(back))
            assert came == went, (format, differences(came, went))

        first = json.loads(reads(home, "export", "json"))[0]["slug"]
        reads(home, "edit", first, "--title", "Another title")
        changed = reads(home, "export", format)
        for read, title in readers:
            before, after = read(back), read(changed)
            assert after[0][title] == "Another title", after[0]
            for record in (before[0], after[0]):
                # RIS has several tags for it.
                record.pop(title), record.pop("primary_title", None)
            assert before == after, (format, differences(before, after))


def without_new_ids(came, went):
    """The second record of RIS has no id, and gets one."""
    for works in (came, went):
        works[1].pop("id", None)
    return came, went


def differences(came, went):
    pairs = zip(came, went)
    return [sorted({*map(str, old.items())} ^ {*map(str, new.items())}) for old, new in pairs if old != new]


for row in FORMATS:
    judge(*row)

print("what came from another program is given back to it whole")
