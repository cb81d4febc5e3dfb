"""A disk that is full, broken or closed to us: a clear message, exit status 1, and the database as it was."""

import os
import re
import resource
import shutil
from concurrent.futures import ThreadPoolExecutor

from crash import calls_of
from support import Home, Row, is_panic, said, used

# What the system says of a call, and of which calls.
ERRORS = {
    "ENOSPC": ["write", "pwrite64", "ftruncate", "fallocate", "openat", "mkdir"],
    "EIO": ["read", "pread64", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "renameat2", "unlink"],
    "EROFS": ["pwrite64", "openat", "mkdir", "unlink", "rename", "renameat2", "link", "chmod", "fchmod"],
    "EMFILE": ["openat"],
}
# The engine's own words, or a debug print: nobody can act on them.
UNCLEAR = re.compile(r"SQLITE_|SqliteFailure|Error \{|code: |Some\(|sql: ", re.IGNORECASE)
NOBODY = 65534


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


class Judge:
    """Holds a run in which something failed to what it may leave behind."""

    def __init__(self, row: Row, start: Home, words, **options):
        self.row, self.start, self.words, self.options = row, start, words, options
        self.home = start.copy()
        self.untouched = start.copy().state()
        self.home.good(*words, **options)
        self.done = self.home.state()

    def tried(self, where: str, ran) -> None:
        """What came of it."""
        if ran.returncode == 127 and b"error while loading shared libraries" in ran.stderr:
            return  # It never came to run.
        self.row.tried += 1
        where = f"{' '.join(self.words)}, {where}"
        if is_panic(ran):
            self.row.loses(f"{where}: {ran.returncode} {said(ran)}")
        elif ran.returncode and (not ran.stderr.startswith(b"reads: ") or UNCLEAR.search(said(ran))):
            self.row.loses(f"{where}: unclear: {said(ran)}")
        else:
            # The deed may be done and only the telling of it fail; who only looks finds the database made, or not.
            untold = b"cannot write the output" in ran.stderr
            expected = [self.done] if ran.returncode == 0 or untold else [self.untouched]
            if self.words == ("todo",):
                expected = [self.untouched, self.done]
            if self.home.state() not in expected:
                self.row.loses(f"{where}: exit status {ran.returncode}, and yet its effect is otherwise: {said(ran)}")
            elif wrong := self.home.wrong():
                self.row.loses(f"{where}: {wrong}")

    def failing(self, call: str, error: str, at: int) -> None:
        self.home.become(self.start)
        before = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
        before += ["-e", f"inject={call}:error={error}:when={at}"]
        self.tried(f"{error} at {call} {at}", self.home.run(*self.words, before=before, **self.options))


def failing(error: str, start: Home, words) -> Row:
    row = Row(f"{error}: {' '.join(words)}"[:66])
    judge = Judge(row, start, words)
    for call, count in calls_of(start.copy(), words, {}, ERRORS[error]).items():
        for at in range(1, count + 1):
            judge.failing(call, error, at)
    judge.home.remove()
    return row


def limited(binary: str, what: str, limits: range, kind: int, start: Home, words) -> Row:
    row = Row(f"{what}: {' '.join(words)}"[:66])
    judge = Judge(row, start, words)
    for limit in limits:
        judge.home.become(start)
        limit_it = lambda: resource.setrlimit(kind, (limit, limit))  # noqa: E731
        judge.tried(f"at most {limit}", judge.home.run(*words, preexec_fn=limit_it))
    judge.home.remove()
    return row


def read_only(start: Home) -> Row:
    """A file, and then a directory, that cannot be written to; by somebody to whom permissions apply."""
    row = Row("a file or a directory that is read-only")
    for closed, mode in (("reads.db", 0o400), (".", 0o500)):
        for words in commands(start):
            home = start.copy()
            binary = home.path / "reads"
            shutil.copy(start.binary, binary)
            (home.data / closed).chmod(mode)
            before = []
            if os.geteuid() == 0:
                for directory, names, files in os.walk(home.path):
                    for name in [".", *names, *files]:
                        os.chown(os.path.join(directory, name), NOBODY, NOBODY)
                before = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
            untouched = (home.data / "reads.db").read_bytes()
            home.binary = str(binary)
            ran = home.run(*words, before=before)
            row.tried += 1
            if ran.returncode != 1 or not ran.stderr.startswith(b"reads: ") or UNCLEAR.search(said(ran)):
                if words[0] not in ("backup", "export"):
                    row.loses(f"{' '.join(words)}, {closed} closed: {ran.returncode} {said(ran)}")
            if (home.data / "reads.db").read_bytes() != untouched:
                row.loses(f"{' '.join(words)}, {closed} closed: the file was changed")
            home.remove()
    return row


def rows(binary: str):
    start = used(Home(binary))
    start.good("backup", "then.backup")
    start.good("done", "colbert")
    tries = list(commands(start))
    size = start.database.stat().st_size
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        for error in ERRORS:
            yield merged(f"{error} at every call of {len(tries)} commands", workers.map(lambda words: failing(error, start, words), tries))
    yield failing("ENOSPC", Home(binary), ("todo",))
    yield failing("EIO", Home(binary), ("todo",))
    files = range(0, 2 * size, size // 12)
    yield merged("a limit on the size of files", (limited(binary, "", files, resource.RLIMIT_FSIZE, start, words) for words in tries))
    handles = range(3, 16)
    yield merged("a limit on the number of open files", (limited(binary, "", handles, resource.RLIMIT_NOFILE, start, words) for words in tries))
    yield read_only(start)


def merged(fault: str, rows) -> Row:
    """One row of several."""
    whole = Row(fault)
    for row in rows:
        whole.tried += row.tried
        whole.lost += row.lost
        whole.let_in += row.let_in
        whole.why += row.why
    return whole
