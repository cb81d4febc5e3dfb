"""Keys into `reads browse` and the screen out of it, in tmux: what it shows and does, and that the terminal is as it was before
however it ends.

Usage: browse.py PROGRAM

Nothing sleeps for a time that was guessed: what is expected is on the screen within a deadline.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from feed_server import FeedServer, Page, Post, at, rss

DEADLINE = 10
PROMPT = "ready> "

# Writes a note and waits to be ended, as an editor does.
WAITING_EDITOR = """#!/bin/sh
echo 'a thought that must not be lost' > "$1"
echo $$ > "$HOME/editor"
echo "editing $1"
cat
"""
WRITING_EDITOR = """#!/bin/sh
echo 'written in the editor' > "$1"
"""
# Is killed and leaves the modes of the terminal as it needs them.
KILLED_EDITOR = """#!/bin/sh
stty raw -echo
kill -KILL $$
"""


class Tmux:
    """A terminal with a shell in it."""

    def __init__(self, home: Path, program: Path):
        self.home, self.socket = home, str(home / "tmux")
        (home / "bin").mkdir()
        (home / "bin/reads").symlink_to(program)
        for name, script in [("waiting", WAITING_EDITOR), ("writing", WRITING_EDITOR), ("killed", KILLED_EDITOR)]:
            (home / "bin" / name).write_text(script)
            (home / "bin" / name).chmod(0o755)
        self.env = {
            "HOME": str(home),
            "PATH": f"{home}/bin:/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "READS_NOW": "2026-11-23",
            "EDITOR": "writing",
            "TMPDIR": str(home),
        }
        # It would write its history while the directory is removed.
        (home / "rc").write_text(f"PS1='{PROMPT}'\nunset HISTFILE\n")
        self.run("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "30", f"bash --rcfile {home}/rc")
        self.run("set-option", "-g", "status", "off")

    def run(self, *words: str) -> str:
        command = ["tmux", "-S", self.socket, *words]
        return subprocess.run(command, env=self.env, cwd=self.home, check=True, capture_output=True, text=True).stdout

    def reads(self, *words: str) -> str:
        return subprocess.run(["reads", *words], env=self.env, check=True, capture_output=True, text=True).stdout

    def screen(self) -> str:
        return self.run("capture-pane", "-p")

    def wait(self, expected: str, but_not: str | None = None) -> str:
        """Waits until a pattern is on the screen, and another is not."""
        end = time.monotonic() + DEADLINE
        while True:
            screen = self.screen()
            if re.search(expected, screen.rstrip()) and not (but_not and re.search(but_not, screen)):
                return screen
            assert time.monotonic() < end, f"no {expected!r}, or {but_not!r}, on the screen:\n{screen}"
            time.sleep(0.01)

    def type(self, *keys: str) -> None:
        """Presses keys by their names."""
        self.run("send-keys", *keys)

    def text(self, text: str) -> None:
        """Types text, or any bytes."""
        self.run("send-keys", "-l", text)

    def resize(self, width: int, height: int) -> None:
        self.run("resize-window", "-x", str(width), "-y", str(height))

    def shell(self, command: str) -> None:
        self.type("C-u", "C-l")
        self.text(command)
        self.type("Enter")

    def modes(self, name: str) -> str:
        """The modes of the terminal, as the shell's commands see them."""
        file = self.home / name
        self.shell(f"stty -a > {file}.part; mv {file}.part {file}; echo kept-$?")
        self.wait("kept-0")
        return file.read_text()

    def pid(self) -> int:
        """The program: the only child of the shell."""
        shell = self.run("display-message", "-p", "#{pane_pid}").strip()
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text())

    def browse(self) -> None:
        self.shell("reads browse; echo left-$?")
        self.wait(">   1 Deep Learning")


def walk(tmux: Tmux) -> None:
    """What keys show and change."""
    tmux.browse()
    screen = tmux.wait("│ 1 deep-learning")
    assert "1 todo  2 due  3 posts  4 all  5 stats" in screen and "1/57" in screen, screen
    tmux.type("j")
    tmux.wait("2/57.*\n.*\n.*│ 2 d2l")
    tmux.type("d")
    tmux.wait("done: d2l · due again", "> +2 ")
    tmux.wait("2/56")
    tmux.type("u")
    tmux.wait("undone: d2l · .*", "2/56")
    tmux.type("g", "v", "v", "s")
    tmux.wait(r"reading: d2l .*m: 1 more")
    assert tmux.reads("list", "status:reading", "--format", "plain").count("\n") == 2
    tmux.type("u")
    tmux.wait(r"undone: (d2l|deep-learning)")
    assert tmux.reads("list", "status:reading", "--format", "plain") == ""
    tmux.type("/")
    tmux.text("domain:rag kinds:x")
    tmux.wait("error: unknown key 'kinds'")
    tmux.type("BSpace", "BSpace", "BSpace", "BSpace", "BSpace", "BSpace", "BSpace", "Enter")
    tmux.wait("/domain:rag .*1/6", "error")
    tmux.type("D")
    tmux.text("2024-11-20 hard 90m")
    tmux.type("Enter")
    tmux.wait("done: dpr on 2024-11-20 · due since")
    tmux.type("2")
    tmux.wait("23 mo late.*│ Dense Passage Retrieval")
    tmux.type("4", "/", "C-u", "Enter")
    tmux.wait("1/57")
    tmux.type("t")
    tmux.text("machine learning")
    tmux.type("Enter")
    tmux.wait("tagged: deep-learning machine learning")
    tmux.type("z")
    tmux.text("2w")
    tmux.type("Enter")
    tmux.wait("error: deep-learning: .*(\n.*)*snooze until .*: 2w")
    tmux.type("Escape")
    tmux.wait("s start", "snooze until")
    tmux.type("n")
    tmux.wait("deep-learning.*noted")
    assert "written in the editor" in tmux.reads("notes", "deep-learning")
    tmux.wait("written in the editor")
    tmux.type(":")
    tmux.text("list domain:rag")
    tmux.type("Enter")
    tmux.wait("RAG & Vector Search · rag · 6(.*\n)+q: back to the list")
    tmux.type("q")
    tmux.wait(">   1 Deep Learning")
    tmux.type("?")
    tmux.text("snooze")
    tmux.wait("z +snooze", "start reading")
    tmux.type("Escape")
    # What another program changes is seen without a key.
    tmux.reads("add", "--offline", "A title of another program")
    tmux.wait("1/58")
    # A click on the third row, on its text once more, and on a tab.
    tmux.text("\x1b[<0;9;4M\x1b[<0;9;4m")
    tmux.wait("3/58")
    tmux.text("\x1b[<0;9;4M\x1b[<0;9;4m")
    tmux.wait("q: back to the list")
    tmux.text("\x1b[<0;3;1M\x1b[<0;3;1m")
    tmux.wait("s start")
    for width, height, expected in [(60, 20, "  1/57"), (20, 5, r"1 todo +1/57"), (10, 2, ">"), (80, 24, "│ 1 deep-learning")]:
        tmux.type("1")
        tmux.resize(width, height)
        screen = tmux.wait(expected)
        assert all(len(line) <= width for line in screen.splitlines()), screen
    tmux.resize(120, 30)
    tmux.wait("5 stats {70,}1/57")
    tmux.type("q")
    tmux.wait("left-0")
    assert "5 stats" not in tmux.screen()


def posts(tmux: Tmux) -> None:
    """The posts of a followed blog: looked at, kept, and caught up with."""
    with FeedServer() as server:
        def fetch(now: str, *names: str) -> None:
            posts = [
                Post(f"The {name} post", f"https://blog.example/{name}", name, at(f"2026-11-{day:02}"), 150, "Ada One")
                for day, name in enumerate(names, 11)
            ]
            server.pages["/feed"] = Page(rss("A blog", posts, "https://blog.example/"))
            tmux.env["READS_NOW"] = now
            if len(names) == 1:
                tmux.reads("follow", server.url("/feed"))
            tmux.reads("fetch")

        fetch("2026-11-12T09:00:00Z", "first")
        fetch("2026-11-22T09:00:00Z", "first", "second", "third", "fourth")
        tmux.env["READS_NOW"] = "2026-11-23"
        tmux.browse()
        tmux.type("3")
        tmux.wait(r">•.*The fourth post(.*\n)+.*The second post")
        tmux.type("K")
        tmux.wait("kept: the-fourth-post", "error")
        tmux.type("j", "Enter")
        tmux.wait("The third post\n.*a-blog(.*\n)+.*https://blog.example/third")
        tmux.type("q", "j", "d")
        tmux.wait("caught up: a-blog", "The second post")
        tmux.type("a")
        tmux.wait(r"The first post")
        tmux.type("q")
        tmux.wait("left-0")


def end(tmux: Tmux, before: str) -> None:
    """The terminal is as it was before, however the program ends or stops."""
    for sent in [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]:
        tmux.browse()
        os.kill(tmux.pid(), sent)
        # A shell leaves the line when what it runs is interrupted.
        expected = "ready>$" if sent == signal.SIGINT else f"left-{128 + sent}"
        tmux.wait(expected, "5 stats")
        assert tmux.modes(sent.name) == before, sent
    # ctrl-z, and what a program does that stops another.
    tmux.browse()
    for stop in [lambda: tmux.type("C-z"), lambda: os.kill(tmux.pid(), signal.SIGTSTP)]:
        stop()
        tmux.wait(r"Stopped", "5 stats")
        assert tmux.modes("stopped") == before
        tmux.shell("fg")
        tmux.wait(">   1 Deep Learning")
    tmux.type("j")
    tmux.wait(">   2 Dive")
    tmux.type("q")
    tmux.wait("ready> fg\nreads browse\nready>$")
    assert tmux.modes("left") == before


def alone(tmux: Tmux) -> None:
    """Where no shell could continue the program, ctrl-z does not stop it."""
    tmux.run("new-window", "reads browse")
    tmux.wait(">   1 Deep Learning")
    tmux.type("C-z", "j")
    tmux.wait(">   2 Dive")
    tmux.type("q")
    tmux.wait("ready>$")


def lose_nothing(tmux: Tmux, before: str) -> None:
    """What was typed in an editor is kept when the program is ended meanwhile."""
    tmux.shell("EDITOR=waiting reads browse; echo left-$?")
    tmux.wait(">   1 Deep Learning")
    tmux.type("n")
    file = re.search(r"editing (\S+)", tmux.wait(r"editing \S+"))[1]
    os.kill(tmux.pid(), signal.SIGTERM)
    screen = tmux.wait("left-143")
    assert "your text is kept in" in screen, screen
    # The editor still runs, as it would without this program.
    assert Path(file).read_text() == "a thought that must not be lost\n"
    os.kill(int((tmux.home / "editor").read_text()), signal.SIGKILL)
    assert tmux.modes("killed") == before


def killed(tmux: Tmux, before: str) -> None:
    """An editor that is killed leaves no modes behind."""
    tmux.shell("EDITOR=killed reads browse; echo left-$?")
    tmux.wait(">   1 Deep Learning")
    tmux.type("n")
    tmux.wait("^error: killed failed .*\nEnter goes back|\nerror: killed failed .*(\n.*)*\nEnter goes back")
    tmux.type("Enter")
    tmux.wait(">   1 Deep Learning")
    tmux.type("q")
    tmux.wait("left-0")
    assert tmux.modes("restored") == before


def gone(tmux: Tmux) -> None:
    """A database that is taken away is not created anew, and what is done goes on when it is back."""
    tmux.browse()
    database = tmux.home / ".local/share/reads/reads.db"
    away = database.with_name("away")
    database.rename(away)
    tmux.wait("error: the database .* is gone")
    tmux.type("s")
    tmux.wait("error: the database .* is gone(.*\n)+error: the database .* is gone")
    assert not database.exists()
    away.rename(database)
    tmux.type("j")
    tmux.wait(">   2 Dive", "is gone")
    tmux.type("q")
    tmux.wait("left-0")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="reads-browse-", ignore_cleanup_errors=True) as directory:
        tmux = Tmux(Path(directory).resolve(), Path(sys.argv[1]).resolve())
        try:
            tmux.wait(PROMPT.strip())
            before = tmux.modes("before")
            walk(tmux)
            posts(tmux)
            after = tmux.modes("after")
            assert after == before, (before, after)
            end(tmux, before)
            alone(tmux)
            lose_nothing(tmux, before)
            killed(tmux, before)
            gone(tmux)
        finally:
            tmux.run("kill-server")
    print("browse: keys, screens, signals and editors are right in tmux")


main()
