"""Checks that the schemas in docs/schemas are JSON Schema (draft 2020-12), and that the JSON of all commands is valid by them, with the
package `jsonschema`.

Usage: schemas.py READS, where READS is the path of the program.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

from feed_server import FeedServer, Page
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

READS = str(Path(sys.argv[1]).resolve())
ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = {path.name: json.loads(path.read_text()) for path in sorted((ROOT / "docs/schemas").glob("*.json"))}
REGISTRY = Registry().with_resources((name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items())
# FormatChecker needs no further package for dates and UUIDs.
FORMATS = FormatChecker(["date", "uuid"])


def validator(name):
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": name}
    return Draft202012Validator(schema, registry=REGISTRY, format_checker=FORMATS)


def commands():
    for line in (ROOT / "tests/samples/commands-with-json").read_text().splitlines():
        if not line.startswith("#"):
            schema, *words = shlex.split(line)
            yield schema, [placed(word) for word in words]


def placed(word):
    """Replaces the path of a sample and the address of a feed by where they are."""
    if word.startswith("tests/"):
        return str(ROOT / word)
    host = re.match(r"http://([a-z.]+\.example)/", word)
    return server.url(f"/{host[1]}") if host else word


for schema in SCHEMAS.values():
    Draft202012Validator.check_schema(schema)
checked = 0
with tempfile.TemporaryDirectory() as home, FeedServer() as server:
    for feed in ROOT.glob("tests/cmd/feeds/*/1.xml"):
        server.pages[f"/{feed.parent.name}"] = Page(feed.read_bytes())
    environment = {"HOME": home, "PATH": os.environ["PATH"], "READS_NOW": "2026-11-23", "TZ": "UTC"}
    for name, words in commands():
        if name == "!":
            continue
        done = subprocess.run([READS, "--json", *words], env=environment, cwd=home, capture_output=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{words}: {done.stderr.decode()}")
        errors = list(validator(f"{name}.json").iter_errors(json.loads(done.stdout)))
        if errors:
            sys.exit(f"{words}: {errors[0]}")
        checked += 1
print(f"{checked} outputs are valid by {len(SCHEMAS)} schemas")
