"""What `reads` prints on a terminal, where it goes through a pager or `man`, and in a pipe, where it does not.

Usage: pages.py PROGRAM
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from terminal import Terminal


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="reads-pages-") as home:
        terminal = Terminal("pages", Path(home).resolve() / "home", Path(sys.argv[1]).resolve())
        # Each line that goes through the pager gets a mark.
        terminal.env["READS_PAGER"] = "sed s/^/paged:/"
        for command in [["reads", "--help"], ["reads", "help", "done"], ["reads", "help", "filters"], ["reads", "done", "--help"]]:
            screen = terminal.screen(*command)
            assert screen.startswith("paged:"), (command, screen)
            assert not terminal.screen(*command, "--no-pager").startswith("paged:"), command
            assert not terminal.reads(*command[1:]).startswith("paged:"), command
        short = terminal.screen("reads", "-h", "--no-pager").splitlines()
        assert len(short) <= 24 and max(map(len, short)) <= 80, short
        assert short[-1].startswith("Topics"), short

        assert terminal.reads("man", "done").startswith(".ie"), "a pipe gets roff"
        # Minimal systems have a `man` that only says that there are no pages.
        if shutil.which("man") and subprocess.run(["man", "--version"], capture_output=True).stdout.startswith(b"man "):
            # Without a pager, bold is a letter over itself.
            page = re.sub(".\\x08", "", terminal.screen("reads", "man", "done", "--no-pager"))
            assert "READS-DONE(1)" in page and ".TH" not in page, page
            assert all(f"\n{heading}\n" in page for heading in ["EXAMPLES", "FILES", "ENVIRONMENT", "EXIT STATUS", "SEE ALSO"]), page
        terminal.env["PATH"] = f"{terminal.home}/bin"
        page = terminal.screen(str(terminal.home / "bin/reads"), "man", "done")
        assert page.startswith("Record a finished reading"), page
    print("pages: help and manual are paged on a terminal only")


main()
