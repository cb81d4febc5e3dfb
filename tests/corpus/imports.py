"""Imports a sample with `reads` into an empty database, and returns what came in."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from works import doi, isbn, url

FORMATS = {"bibtex": "bibtex", "ris": "ris", "csl-json": "csl-json", "opml": "opml", "bookmarks": "bookmarks", "markdown": "markdown"}


class Imports:
    """The program, and a home directory with a database without entries."""

    def __init__(self, program):
        self.program = program
        self.empty = tempfile.mkdtemp(prefix="reads-corpus-")
        self.run(self.empty, "catalog", "remove", "reads")

    def run(self, home, *words):
        environment = {"HOME": home, "READS_NOW": "2026-11-23", "PATH": os.environ["PATH"]}
        return subprocess.run([self.program, *words], env=environment, capture_output=True, timeout=120)

    def works(self, sample):
        """Returns the records of the import in their order, each with its work, and the message of a refusal."""
        with tempfile.TemporaryDirectory(prefix="reads-corpus-") as home:
            shutil.copytree(self.empty, home, dirs_exist_ok=True)
            path = Path(home, "sample" + sample.suffix)
            path.write_bytes(sample.data)
            named = ["--from", FORMATS[sample.format]] if sample.format in FORMATS else []
            plain = self.run(home, "import", str(path), "--json", "--dry-run")
            is_refused = plain.returncode != 0
            ran = self.run(home, "import", str(path), "--json", "--skip-bad", *named)
            message = (plain.stderr or ran.stderr).decode().replace(home + "/", "")
            try:
                records = json.loads(ran.stdout)["records"]
            except ValueError:
                return [], message, True
            entries = json.loads(self.run(home, "export", "json").stdout)
            items = json.loads(self.run(home, "export", "csl-json").stdout)
        # Both are in the same order.
        by_number = {entry["number"]: self.work(entry, item) for entry, item in zip(entries, items, strict=True)}
        by_slug = {entry["slug"]: by_number[entry["number"]] for entry in entries}
        for record in records:
            record["work"] = by_number.get(record["number"]) or by_slug.get(record["slug"])
        return records, message, is_refused

    def work(self, entry, item):
        return {
            "key": entry["slug"],
            "title": entry["title"],
            "names": item.get("author") or item.get("editor") or [],
            "year": entry["year"],
            "doi": doi(entry["doi"]),
            "isbn": isbn(entry["isbn"]),
            "url": url(entry["feed"] or entry["url"]),
            "arxiv": entry["arxiv"],
        }
