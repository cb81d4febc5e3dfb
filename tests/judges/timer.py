"""Checks the timers: systemd parses the units, `plistlib` the launchd agent, and the package `python-crontab` the cron line.

Usage: timer.py READS, where READS is the path of the program.
"""

import os
import plistlib
import subprocess
import sys
import tempfile
from pathlib import Path

from crontab import CronTab

PROGRAM = Path(sys.argv[1]).resolve()


def run(home, *command, good=True):
    """Runs a command in its own home directory and returns its output."""
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if good and done.returncode != 0:
        sys.exit(f"{command}: {done.stderr}")
    return done.stdout


def words_of(home, line):
    """The words of each of several commands, as a shell reads them."""
    return [run(home, "sh", "-c", "printf '%s\\n' " + command).splitlines() for command in line.split("; ")]


def verify(home, units):
    """What systemd has to say against units: nothing, if they are sound."""
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(home)}
    command = ["systemd-analyze", "--user", "verify", *map(str, units)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


with tempfile.TemporaryDirectory() as directory:
    home = Path(directory)
    # A path that is hard to write down in any language.
    copies = [home / "100% of & $HOME <bin>/reads", home / "it's \"mine\" \\ 100% $HOME/reads"]
    for copy in copies:
        copy.parent.mkdir()
        copy.write_bytes(PROGRAM.read_bytes())
        copy.chmod(0o755)

    units = home / ".config/systemd/user"
    for program in [PROGRAM, *copies]:
        shown = run(home, str(program), "remind", "install", "--systemd", "--at", "08:30", "--calendar", "my cal.ics")
        files = [units / "reads-remind.service", units / "reads-remind.timer"]
        assert all(file.read_text().rstrip() in shown for file in files)
        status, said = verify(home, files)
        assert status == 0, said
        again = run(home, str(program), "remind", "install", "--systemd", "--at", "08:30", "--calendar", "my cal.ics")
        assert again == shown.replace(": written", ": unchanged")
    assert (units / "timers.target.wants/reads-remind.timer").is_symlink()
    elapse = run(home, "systemd-analyze", "calendar", "*-*-* 08:30:00")
    assert "08:30:00" in elapse and f"OnCalendar=*-*-* 08:30:00" in files[1].read_text()
    run(home, str(copy), "remind", "uninstall")
    assert not [file for file in units.rglob("*") if not file.is_dir()], "something is left"

    # A judge that finds nothing wrong with anything is none.
    broken = home / "broken.service"
    broken.write_text('[Service]\nType=oneshot\nExecStart="unbalanced\n')
    assert verify(home, [broken])[0] != 0

    words = ["--quiet", "sync", "--background"], ["--quiet", "fetch"], ["--quiet", "catalog", "update", "--fetched"], ["remind", "notify"]
    daily = [[str(copy), *each] for each in words]
    printed = run(home, str(copy), "remind", "install", "--launchd", "--print", "--at", "07:05")
    agent = plistlib.loads(printed.split("\n", 1)[1].encode())
    *shell, line = agent["ProgramArguments"]
    assert shell == ["/bin/sh", "-c"] and words_of(home, line) == daily, agent
    assert agent["StartCalendarInterval"] == {"Hour": 7, "Minute": 5}

    line = run(home, str(copy), "remind", "install", "--cron", "--at", "07:05")
    (job,) = CronTab(tab=line)
    assert job.is_valid() and (str(job.hour), str(job.minute)) == ("7", "5"), line
    # As cron does: `\%` is a percent sign, and a shell runs the rest.
    assert words_of(home, job.command.replace("\\%", "%")) == daily, line

print("units, agent and crontab are what their readers take them for")
