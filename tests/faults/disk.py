"""A full or broken disk: a clear message, exit status 1, and an unchanged database."""

import re
import resource
from dataclasses import dataclass

from crash import calls_of, every_one, injecting
from support import Home, Row, is_panic, merged, said, share, used, workers

# The errors to inject, and the system calls that return them.
ERRORS = {
    "ENOSPC": ["write", "pwrite64", "ftruncate", "fallocate", "openat", "mkdir"],
    "EIO": ["read", "pread64", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "renameat2", "unlink"],
    "EROFS": ["pwrite64", "openat", "mkdir", "unlink", "rename", "renameat2", "link", "chmod", "fchmod"],
    "EMFILE": ["openat"],
}
# SQLite's own error text or a debug print: a user cannot act on it.
UNCLEAR = re.compile(r"SQLITE_|SqliteFailure|Error \{|code: |Some\(|sql: ", re.IGNORECASE)


def commands(home: Home):
    (home.path / "library.bib").write_text(
        "".join(f"@book{{k{at}, title = {{Imported book {at}}}, year = {{19{at:02}}}}}\n" for at in range(30))
    )
    yield ("done", "hnsw", "dpo")
    yield ("note", "hnsw", "Words.")
    yield ("undo",)
    yield ("import", "library.bib")
    yield ("backup",)
    yield ("export", "jsonl", "--to", "all.jsonl")
    yield ("restore", "then.backup")


@dataclass
class Deed:
    """A command, with what is in the database before it and after it."""

    start: Home
    words: tuple
    untouched: str
    done: str

    def failing(self, points) -> Row:
        """Has a call fail, each time another one or with another error."""
        row, home = Row(""), self.start.copy()
        for error, call, at in points:
            home.become(self.start)
            ran = home.run(*self.words, before=injecting(call, at, f"error={error}"))
            self.judge(row, home, f"{error} at {call} {at}", ran)
        home.remove()
        return row

    def limited(self, points) -> Row:
        """Sets a limit of this kind, each time another one."""
        row, home = Row(""), self.start.copy()
        for kind, limit in points:
            home.become(self.start)
            limit_it = lambda: resource.setrlimit(kind, (limit, limit))  # noqa: E731
            self.judge(row, home, f"at most {limit}", home.run(*self.words, preexec_fn=limit_it))
        home.remove()
        return row

    def judge(self, row: Row, home: Home, where: str, ran) -> None:
        """Holds a run in which something failed to what it may say, and leave behind."""
        if ran.returncode == 127 and b"error while loading shared libraries" in ran.stderr:
            return  # It never came to run.
        row.tried += 1
        where = f"{' '.join(self.words)}, {where}"
        if is_panic(ran):
            row.loses(f"{where}: {ran.returncode} {said(ran)}")
        elif ran.returncode and (not ran.stderr.startswith(b"error: ") or UNCLEAR.search(said(ran))):
            row.loses(f"{where}: unclear: {said(ran)}")
        else:
            # The deed may be done and only the telling of it fail; who only looks finds the database made, or not.
            untold = b"cannot write the output" in ran.stderr
            expected = [self.done] if ran.returncode == 0 or untold else [self.untouched]
            if self.words == ("todo",):
                expected = [self.untouched, self.done]
            if home.state() not in expected:
                row.loses(f"{where}: exit status {ran.returncode}, and yet its effect is otherwise: {said(ran)}")
            elif wrong := home.wrong():
                row.loses(f"{where}: {wrong}")


def deed(start: Home, words) -> Deed:
    """Finds out what a command does when nothing fails."""
    home = start.copy()
    home.good(*words)
    done = home.state()
    home.remove()
    return Deed(start, words, start.state(), done)


def points(deed: Deed, error: str) -> list[tuple[str, str, int]]:
    """Each call of a command that may fail with this error."""
    home = deed.start.copy()
    counts = calls_of(home, deed.words, {}, ERRORS[error])
    home.remove()
    return [(error, *each) for each in every_one(counts)]


def rows(binary: str):
    start = used(Home(binary))
    start.good("backup", "then.backup")
    start.good("done", "colbert")
    deeds = [deed(start, words) for words in commands(start)]
    first = deed(Home(binary), ("todo",))
    size = start.database.stat().st_size
    files = [(resource.RLIMIT_FSIZE, limit) for limit in range(0, 2 * size, size // 12)]
    handles = [(resource.RLIMIT_NOFILE, limit) for limit in range(3, 16)]
    with workers() as pool:

        def failing(error: str, deeds) -> list:
            return [part for each in deeds for part in share(pool, each.failing, points(each, error))]

        def limited(limits: list) -> list:
            return [part for each in deeds for part in share(pool, each.limited, limits)]

        begun = {f"{error} at every call of {len(deeds)} commands": failing(error, deeds) for error in ERRORS}
        begun |= {f"{error}: todo": failing(error, [first]) for error in ("ENOSPC", "EIO")}
        begun |= {"a limit on the size of files": limited(files), "a limit on the number of open files": limited(handles)}
        yield from (merged(*each) for each in begun.items())
