"""A program in a pseudo-terminal, with a home of its own. Nothing sleeps: what is expected appears within a deadline."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

DEADLINE = 20
SEQUENCE = re.compile(r"\x1b(\[[0-9;?>=]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>78])")


class Terminal:
    """A home in which `reads` is on the path, and a terminal of 100 by 40 characters."""

    def __init__(self, name: str, home: Path, program: Path):
        self.name, self.home = name, home
        (home / "bin").mkdir(parents=True)
        (home / "bin" / "reads").symlink_to(program)
        self.env = {
            "HOME": str(home),
            "PATH": f"{home}/bin:/usr/local/bin:/usr/bin:/bin",
            "TERM": "xterm",
            "LANG": "C.UTF-8",
            "READS_NOW": "2026-11-23",
        }
        self.text = ""

    def reads(self, *arguments: str) -> str:
        """What `reads` prints in a pipe."""
        done = subprocess.run(["reads", *arguments], env=self.env, cwd=self.home, capture_output=True, text=True)
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def start(self, *command: str) -> None:
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(self.home)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
            os.execvpe(command[0], command, self.env)

    def read(self, left: float) -> str:
        """Reads what there is; an empty text is the end."""
        if left <= 0 or not select.select([self.terminal], [], [], left)[0]:
            return ""
        try:
            read = os.read(self.terminal, 65536).decode(errors="replace")
        except OSError:  # The program ended.
            return ""
        if "\x1b[c" in read or "\x1b[0c" in read:  # Who are you?
            self.type("\x1b[?62;22c")
        if "\x1b[6n" in read:  # Where is the cursor?
            self.type("\x1b[1;1R")
        return read

    def wait(self, expected: str) -> str:
        """Reads until the expected text is on the screen; returns what was read up to its end, without escape sequences."""
        end = time.monotonic() + DEADLINE
        while expected not in (plain := SEQUENCE.sub("", self.text)):
            read = self.read(end - time.monotonic())
            assert read, f"{self.name}: no {expected!r} on the screen:\n{plain}"
            self.text += read
        found, _, self.text = plain.partition(expected)
        return found + expected

    def screen(self, *command: str) -> str:
        """All that a command prints on the terminal, without escape sequences."""
        self.start(*command)
        end = time.monotonic() + DEADLINE
        text = ""
        while read := self.read(end - time.monotonic()):
            text += read
        self.end()
        return SEQUENCE.sub("", text).replace("\r\n", "\n")

    def type(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def end(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)
