"""Where the database and other files are: replaced while open, behind links, on a disk that is full or read-only, in a directory of
another user, without locks, or no file at all."""

import os
import re
import shutil
import sqlite3
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from disk import UNCLEAR
from support import HOMES, Home, Row, said, used

NOBODY = 65534
CATALOG = '[catalog]\nname = "more"\ntitle = "More"\nversion = {}\n[[domain]]\nslug = "d"\ntitle = "D"\n' + (
    '[[resource]]\ndomain = "d"\nslug = "an-entry"\ntitle = "T"\nkind = "paper"\nurl = "https://e.example/"\n'
    'depth = "read"\nwhy = "W."\n'
)
# How long a command may take that must not wait.
PATIENCE = 30


def with_files(binary: str) -> Home:
    """A home that was used, with files to read."""
    home = used(Home(binary))
    home.good("note", "ddia", "A note of before.")
    home.good("backup", "then.backup")
    (home.path / "all.jsonl").write_text(home.copy().good("export", "jsonl"))
    (home.path / "some.bib").write_text("@book{a, title = {A book from elsewhere}}\n")
    (home.path / "more.toml").write_text(CATALOG.format(1))
    home.good("catalog", "add", "more.toml")
    (home.path / "more.toml").write_text(CATALOG.format(2).replace('"T"', '"U"'))
    (home.path / "other.toml").write_text(CATALOG.format(1).replace("more", "other").replace("an-entry", "another"))
    other = home.copy()
    (home.path / "log.jsonl").write_text(other.good("note", "hnsw", "From another device.") and other.good("export", "jsonl"))
    other.remove()
    return home


WRITING = [
    ("done", "hnsw"), ("start", "hnsw"), ("note", "hnsw", "Words."), ("undo", "30"), ("edit", "ddia", "--why", "W."), ("tag", "ddia", "new"),
    ("add", "--offline", "A title"), ("every", "ddia", "3y"), ("occasion", "add", "talk", "--on", "2027-03-01"), ("import", "some.bib"),
    ("import", "log.jsonl"), ("catalog", "add", "other.toml"), ("catalog", "update", "more.toml"), ("seed", "other.toml"),
    ("forget", "ddia", "--yes"), ("doctor", "--rebuild"),
]  # fmt: skip


def until(happened) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not come to that"
        os.sched_yield()


def has_open(process: subprocess.Popen, file: Path) -> bool:
    fds = Path(f"/proc/{process.pid}/fd")
    try:
        return any(os.readlink(fd) == str(file) for fd in fds.iterdir())
    except FileNotFoundError:
        return False


def size(file: Path) -> int:
    """The size of a file that may come and go."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def begun(home: Home, words, before=()) -> subprocess.Popen:
    return subprocess.Popen(
        [*before, home.binary, *words],
        env=home.environment,
        cwd=home.path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def replaced_before_writing(start: Home) -> Row:
    """While a command waits to write, a file synchroniser puts another file in the place of the database."""
    row = Row("the file is replaced before a command writes: told, and the new one is whole")
    for words in WRITING:
        home = start.copy()
        shutil.copy(home.path / "then.backup", home.path / "synchronised")
        lock = sqlite3.connect(home.database, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        process = begun(home, words)
        until(lambda: has_open(process, home.database) or process.poll() is not None)
        os.rename(home.path / "synchronised", home.database)
        lock.execute("ROLLBACK")
        lock.close()
        judge_replaced(row, home, words, process)
        home.remove()
    return row


def replaced_while_writing(start: Home) -> Row:
    """The same after the last look at the name, on a slow disk: the change is written, and to the wrong file."""
    row = Row("the file is replaced while a command commits: told, and the new one is whole")
    for words in WRITING:
        home = start.copy()
        shutil.copy(home.path / "then.backup", home.path / "synchronised")
        journal = home.data / "reads.db-wal"
        slow = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "inject=fdatasync:delay_enter=500000"]
        process = begun(home, words, slow)
        until(lambda: process.poll() is not None or size(journal))
        os.rename(home.path / "synchronised", home.database)
        judge_replaced(row, home, words, process)
        home.remove()
    return row


def judge_replaced(row: Row, home: Home, words, process: subprocess.Popen) -> None:
    printed = process.communicate(timeout=PATIENCE)[0].decode()
    row.tried += 1
    fresh = Home(home.binary)
    fresh.data.mkdir(parents=True)
    shutil.copy(home.path / "then.backup", fresh.database)
    is_kept = home.state() != fresh.state()
    is_told = process.returncode == 1 and "replaced by another file" in printed
    # `add` opens the database a second time after it has asked the network, and finds the new file.
    if is_kept != (process.returncode == 0) or is_told == is_kept:
        row.loses(f"{words}: {process.returncode} {printed}, {'kept' if is_kept else 'not kept'} in the new file")
    elif wrong := home.wrong():
        row.loses(f"{words}: {wrong}")
    fresh.remove()


# Commands that read, write, and care for the database.
ALL_KINDS = [
    ("list",), ("done", "hnsw"), ("backup", "mine.backup"), ("restore", "then.backup"), ("doctor",), ("seed",),
    ("export", "jsonl", "--to", "mine.jsonl"), ("catalog", "list"),
]  # fmt: skip


def links(start: Home) -> Row:
    """A link of the user's own is followed, by every command; one that somebody else could have made is not."""
    row = Row("links: the user's own are followed, others are refused")
    cases = {
        "directory": True, "file": True, "parent": True, "chain": True, "relative": True, "named": True,
        "dangling": False, "circle": False, "where others write": False, "where the group writes": False, "of another user": False,
    }  # fmt: skip
    if os.geteuid() != 0:
        del cases["of another user"]
    for case, is_followed in cases.items():
        for words in ALL_KINDS:
            home = start.copy()
            real, link, options = home.path / "dotfiles", home.data, ()
            if case == "file":
                link, real = home.database, home.path / "real.db"
            elif case == "parent":
                link = home.data.parent
            elif case == "named":
                real.mkdir()
                real, link = real / "named.db", home.path / "named"
                shutil.move(home.database, real)
                options = ("--db", str(link))
            if case != "named":
                shutil.move(link, real)
            if case == "chain":
                (home.path / "between").symlink_to("dotfiles")
                link.symlink_to(home.path / "between")
            elif case == "relative":
                link.symlink_to("../../dotfiles/../dotfiles")
            else:
                link.symlink_to(real)
            if case == "dangling":
                shutil.move(real, home.path / "away")
                real = home.path / "away"
            elif case == "circle":
                link.unlink()
                link.symlink_to("around")
                (link.parent / "around").symlink_to("reads")
            elif case.startswith("where"):
                link.parent.chmod(0o777 if "others" in case else 0o770)
            elif case == "of another user":
                os.chown(link, NOBODY, NOBODY, follow_symlinks=False)
            before = files(real)
            ran = home.run(*options, *words, timeout=PATIENCE)
            row.tried += 1
            if is_followed and (ran.returncode or not link.is_symlink()):
                row.loses(f"{case}: {words}: {ran.returncode} {said(ran)}")
            if is_followed and (opened := [name for name, mode in modes(real).items() if mode & 0o077]):
                row.lets_in(f"{case}: {words}: open to others: {opened}")
            if not is_followed and (ran.returncode != 1 or b"--db" not in ran.stderr or files(real) != before):
                row.lets_in(f"{case}: {words}: {ran.returncode} {said(ran)}")
            home.remove()
    return row


def files(path: Path) -> dict:
    inside = [path] if path.is_file() else path.rglob("*")
    return {str(file): file.read_bytes() for file in inside if file.is_file()}


def modes(path: Path) -> dict:
    return {name: os.stat(name).st_mode for name in files(path) if "reads.db" in name or "named.db" in name}


READING = [
    ("list",), ("todo",), ("notes",), ("search", "note"), ("show", "ddia"), ("due",), ("log",), ("export", "jsonl"), ("export", "bibtex"),
    ("next",), ("catalog", "list"), (), ("backup", "{}/mine.backup"), ("export", "jsonl", "--to", "{}/mine.jsonl"),
]  # fmt: skip
CHANGING = [("done", "hnsw"), ("note", "hnsw", "Words."), ("import", "some.bib"), ("undo", "30"), ("catalog", "add", "other.toml"), ("backup",)]


def judge_reading(row: Row, home: Home, where: str, because: str, before=(), outside=None) -> None:
    """What reads works, what writes says why not, and nothing is changed."""
    shown = {words: home.copy().good(*words) for words in READING if "{}" not in " ".join(words)}
    for words in READING + CHANGING:
        filled = [word.format(outside) for word in words]
        ran = home.run(*filled, before=before, timeout=PATIENCE)
        row.tried += 1
        if words in READING:
            if ran.returncode or (words in shown and ran.stdout.decode() != shown[words]):
                row.loses(f"{where}: {words}: {ran.returncode} {said(ran)}")
        elif where.startswith(("full, with a journal", "closed, with a journal")):
            pass  # A journal that is there may have room.
        elif words == ("backup",) and where.startswith("file closed"):
            pass  # Its directory can be written to.
        elif ran.returncode != 1 or not re.search(because, said(ran)) or UNCLEAR.search(said(ran)):
            row.loses(f"{where}: {words}: {ran.returncode} {said(ran)}")


@contextmanager
def mounted(options="size=24m"):
    """A file system of its own, where that is allowed."""
    place = Path(Home("").path)
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", options, "t", place], capture_output=True).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def fill(place: Path) -> None:
    with (place / "fill").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass


def unwritable(start: Home) -> Row:
    """On a file system that is mounted read-only, on a full one, and in a directory that may not be written."""
    row = Row("a read-only or full file system, a closed directory: what reads works")
    for state in ("as it was", "with a journal", "with a journal alone", "with other projections", "of an old schema", "with an old catalog"):
        for fault in ("read-only", "full", "closed", "file closed"):
            with mounted() as place:
                if place is None and "closed" not in fault:
                    continue
                home = start.copy()
                arrange(home, state)
                moved = Home(start.binary)
                if "closed" not in fault:
                    moved.path = place / "home"
                    moved.environment["HOME"] = str(moved.path)
                shutil.copytree(home.path, moved.path, dirs_exist_ok=True)
                outside, before, because = home.path, [], "is full|No space"
                if fault == "read-only":
                    subprocess.run(["mount", "-o", "remount,ro", place], check=True)
                    because = "read-only"
                elif fault == "full":
                    fill(place)
                else:
                    because = "ermission"
                    (moved.data if fault == "closed" else moved.database).chmod(0o500 if fault == "closed" else 0o400)
                    if os.geteuid() == 0:
                        before = as_nobody(moved, outside)
                was = {name: bytes_ for name, bytes_ in moved.bytes().items() if name.endswith(".db")}
                judge_reading(row, moved, f"{fault}, {state}", because, before, outside)
                if "with a journal" not in state and was != {name: bytes_ for name, bytes_ in moved.bytes().items() if name.endswith(".db")}:
                    row.loses(f"{fault}, {state}: the database was changed")
                home.remove()
    return row


def as_nobody(home: Home, outside: Path) -> list[str]:
    """Has somebody run the program to whom permissions apply."""
    os.chmod(HOMES.name, 0o711)
    binary = outside / "reads"
    shutil.copy(home.binary, binary)
    home.binary = str(binary)
    for path in (home.path, outside):
        for directory, _, names in os.walk(path):
            for name in [".", *names]:
                os.chown(os.path.join(directory, name), NOBODY, NOBODY)
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


def arrange(home: Home, state: str) -> None:
    """What would be written when the database is opened."""
    connection = sqlite3.connect(home.database, isolation_level=None)
    if state.startswith("with a journal"):
        # It stays when the program is killed.
        connection.close()
        home.run("tag", "ddia", "journal", before=["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=unlink:signal=KILL:when=1"])
        if state == "with a journal alone":
            (home.data / "reads.db-shm").unlink()
        assert (home.data / "reads.db-wal").stat().st_size
        return
    if state == "with other projections":
        connection.execute("UPDATE device SET projection = 0")
    elif state == "with an old catalog":
        connection.execute("UPDATE device SET unclean = 1")
    connection.close()
    if state == "of an old schema":
        shutil.copy(Path(__file__).parent.parent / "schemas/12.db", home.database)


def of_another_user(start: Home) -> Row:
    """`sudo reads` with the home of the user: no file is left that the user cannot read."""
    row = Row("root in another user's home leaves nothing there")
    home = Home(start.binary)
    shutil.copy(start.path / "then.backup", home.path)
    (home.path / "own").mkdir()
    if os.geteuid() != 0:
        return Row(row.fault, tried=1)
    for directory, _, names in os.walk(home.path):
        for name in [".", *names]:
            os.chown(os.path.join(directory, name), NOBODY, NOBODY)
    before = sorted(home.path.rglob("*"))
    for words in (
        (), ("todo",), ("done", "hnsw"), ("restore", "then.backup"), ("doctor",), ("seed",), ("--db", "own/reads.db", "todo"),
        ("--db", str(start.database), "backup", "own/mine.backup"), ("--db", str(start.database), "export", "jsonl", "--to", "own/all"),
        ("remind", "install", "--systemd"), ("remind", "calendar", "--to", "own/reads.ics"),
    ):  # fmt: skip
        ran = home.run(*words)
        row.tried += 1
        if sorted(home.path.rglob("*")) != before or ran.returncode == 0:
            row.lets_in(f"{words}: {ran.returncode} {said(ran)} {sorted(home.path.rglob('*'))}")
    home.remove()
    return row


def without_locks(start: Home) -> Row:
    row = Row("a file system without locks is named")
    for error in ("ENOLCK", "EOPNOTSUPP"):
        for home in (start.copy(), Home(start.binary)):
            before = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fcntl", "-e", f"inject=fcntl:error={error}"]
            ran = home.run("done", "hnsw", before=before, timeout=60)
            row.tried += 1
            if ran.returncode != 1 or b"no file locks" not in ran.stderr:
                row.loses(f"{error}: {ran.returncode} {said(ran)}")
            home.remove()
    return row


def endless(start: Home) -> Row:
    """Devices, pipes and huge files in place of each file that is read: refused, and nothing waits."""
    row = Row("devices, pipes and huge files: refused within a bound that is named")
    home = start.copy()
    os.mkfifo(home.path / "pipe")
    with (home.path / "huge").open("wb") as file:
        file.truncate(200 << 20)
    shutil.copy(home.path / "then.backup", home.path / "with-a-pipe")
    os.mkfifo(home.path / "with-a-pipe-wal")
    bound, regular = "128 MiB", "not a regular file"
    reading = ("import",), ("import", "--from", "jsonl"), ("seed",), ("catalog", "add"), ("catalog", "check"), ("catalog", "diff")
    cases = [((*words, file), {}, bound) for words in reading for file in ("/dev/zero", "huge")]
    cases += [(("restore", file), {}, regular) for file in ("/dev/zero", "pipe", ".", "with-a-pipe")]
    cases += [(("--db", file, *words), {}, "") for file in ("/dev/zero", "pipe") for words in (("todo",), ("doctor", "--repair"))]
    cases += [(("plan", "--by", "2027-02-01"), {"READS_CONFIG": file}, bound) for file in ("/dev/zero", "huge")]
    cases += [(("remind", "calendar", "--to", "huge"), {}, "not a calendar"), (("report", "--to", "huge"), {}, "not a page")]
    writing = ("remind", "calendar"), ("report",), ("export", "csv")
    cases += [((*words, "--to", file), {}, regular) for words in writing for file in ("/dev/zero", "pipe", ".")]
    zones = "/dev/zero", ":/dev/zero", "../../../dev/zero", "/dev/random", str(home.path / "pipe"), str(home.path / "huge")
    cases += [(words, {"TZ": zone}, "time zone") for zone in zones for words in (("todo",), ("log",), ("done", "hnsw"))]
    state = home.state()
    for words, environment, expected in cases:
        row.tried += 1
        try:
            ran = home.run(*words, environment=environment, timeout=PATIENCE)
            if ran.returncode not in (1, 2) or expected not in said(ran):
                row.loses(f"{words} {environment}: {ran.returncode} {said(ran)}")
        except subprocess.TimeoutExpired:
            row.loses(f"{words} {environment}: hangs")
    for words in (("import", "-"), ("note", "hnsw", "-")):
        row.tried += 1
        with open("/dev/zero", "rb") as zero:
            ran = subprocess.run([home.binary, *words], env=home.environment, stdin=zero, capture_output=True, timeout=PATIENCE)
        if ran.returncode != 1 or not re.search(rb"128 MiB|too long", ran.stderr):
            row.loses(f"{words}: {ran.returncode} {said(ran)}")
    if home.state() != state:
        row.loses("the database was changed")
    # A pipe is read where it makes sense.
    process = begun(home, ("import", "pipe", "--from", "bibtex"))
    (home.path / "pipe").write_bytes((home.path / "some.bib").read_bytes())
    printed = process.communicate(timeout=PATIENCE)[0].decode()
    row.tried += 1
    if process.returncode or "1 added" not in printed:
        row.loses(f"import of a pipe: {printed}")
    home.remove()
    return row


def mistyped(start: Home) -> Row:
    """A database with a name that is not the usual one is told when it is new, and its directory must exist."""
    row, home = Row("a new database is told, and no directory is made for it"), start.copy()
    for words, environment in ((("--db", "typo", "todo"), {}), (("todo",), {"READS_DB": "typo"}), (("--db", "typo", "doctor"), {})):
        for count in range(2):
            ran = home.run(*words, environment=environment)
            row.tried += 1
            if ran.returncode or (b"new database at typo" in ran.stderr) != (count == 0):
                row.loses(f"{words} {count}: {said(ran)}")
        (home.path / "typo").unlink()
    for words in (("todo",), ("doctor",), ("restore", "then.backup"), ("done", "hnsw")):
        ran = home.run("--db", "no/such/reads.db", *words)
        row.tried += 1
        if ran.returncode != 1 or b"no/such does not exist" not in ran.stderr or (home.path / "no").exists():
            row.loses(f"{words}: {said(ran)}")
    home.remove()
    fresh = Home(start.binary)
    ran = fresh.run("todo")
    row.tried += 1
    if ran.returncode or ran.stderr:
        row.loses(f"the first run: {said(ran)}")
    fresh.remove()
    return row


def rows(binary: str):
    start = with_files(binary)
    yield replaced_before_writing(start)
    yield replaced_while_writing(start)
    yield links(start)
    yield unwritable(start)
    yield of_another_user(start)
    yield without_locks(start)
    yield endless(start)
    yield mistyped(start)
