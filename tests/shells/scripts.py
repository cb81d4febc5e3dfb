"""Runs the snippets of docs/scripts.md in the shells that they are for: the prompt, picking with fzf, and the lines with jq.

Usage: scripts.py PROGRAM
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = Path(sys.argv[1]).resolve()
PAGE = (Path(__file__).resolve().parents[2] / "docs/scripts.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def blocks(kind):
    return [text for name, text in BLOCKS if name == kind]


def run(home, shell, script):
    """Runs a script; fzf takes the first line that matches, because nobody presses a key."""
    (home / "bin").mkdir(exist_ok=True)
    link = home / "bin/reads"
    if not link.exists():
        link.symlink_to(PROGRAM)
    environment = {"HOME": str(home), "PATH": f"{home}/bin:{os.environ['PATH']}", "READS_NOW": "2026-11-23", "TZ": "UTC",
                   "LC_ALL": "C.UTF-8", "FZF_DEFAULT_OPTS": "--filter flash-attention"}
    command = {"bash": ["bash", "--norc", "-c"], "zsh": ["zsh", "-f", "-c"], "fish": ["fish", "--no-config", "-c"]}[shell]
    done = subprocess.run([*command, script], env=environment, cwd=home, capture_output=True, text=True, check=False)
    assert not done.stderr, (shell, script, done.stderr)
    return done.stdout


def prompts(home, shell, due):
    function, = (text for text in blocks("bash") if "PS1" in text)
    if shell == "bash":
        shown = run(home, shell, f"PS1='$ '\n{function}\nprintf '%s' \"${{PS1@P}}\"")
    elif shell == "zsh":
        function = function[: function.index("PS1=")]
        shown = run(home, shell, f"PROMPT='$ '\n{function}\n{blocks('zsh')[0]}\nprint -nP \"$PROMPT\"")
    else:
        function, = (text for text in blocks("fish") if "fish_prompt" in text)
        shown = run(home, shell, f"function fish_prompt; printf '$ '; end\n{function}\nfish_prompt")
    assert shown == due + "$ ", (shell, shown)


def picks(home, shell):
    kind = "fish" if shell == "fish" else "bash"
    function, = (text for text in blocks(kind) if "fzf" in text)
    assert "FlashAttention" in run(home, shell, f"{function}\nrp"), shell
    assert "reading: flash-attention" in run(home, shell, f"{function}\nrp start"), shell
    assert run(home, shell, "reads undo").startswith("undone: flash-attention"), shell


def lines(home):
    shown = [run(home, "bash", line) for text in blocks("sh") for line in text.splitlines() if not {"import", "fzf"} & set(line.split())]
    assert shown[0] == "ddia is reading\n", shown
    assert shown[1] == "the-mythical-man-month\n", shown
    assert len(shown[2].splitlines()) == 3, shown
    assert int(shown[3]) > 0, shown


for shell in [shell for shell in ["bash", "zsh", "fish"] if shutil.which(shell)]:
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        run(home, "bash", "reads todo >/dev/null")
        prompts(home, shell, "")
        run(home, "bash", "reads done attention --on 2024-11-20 -q")
        prompts(home, shell, "1 due ")
        if shutil.which("fzf"):
            picks(home, shell)
        if shell == "bash" and shutil.which("jq"):
            lines(home)
    print(f"{shell}: the snippets of docs/scripts.md work")
