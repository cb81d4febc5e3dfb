"""Types commands into real shells, presses the completion key, and reads what the shell makes of it.

Usage: keys.py PROGRAM [SHELL]...

Each shell runs in a pseudo-terminal with a home of its own, where `reads completions SHELL --install` put the script. Nothing
sleeps: what is typed is answered by a prompt or by the words of the command line, within a deadline.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from terminal import Terminal

# To the start of the line, and away with it.
TAB, HOME, KILL = "\t", "\x01", "\x15"
PROMPT = "ready> "

HOSTILE_TAG = r"zap: `touch stolen` $(touch stolen) \n %F{red} ' \" & ; | * ~ !"

# What is typed, with the key at its end, and the words that the command line has then.
WORDS = [
    ("reads don", ["reads", "done"]),
    ("reads done at", ["reads", "done", "attention"]),
    ("reads done ddia at", ["reads", "done", "ddia", "attention"]),
    ("reads list domain:ra", ["reads", "list", "domain:rag"]),
    ("reads list -domain:ra", ["reads", "list", "-domain:rag"]),
    ("reads list kind:paper,vi", ["reads", "list", "kind:paper,video"]),
    ("reads todo status:rea", ["reads", "todo", "status:reading"]),
    ("reads list tag:to-c", ["reads", "list", "tag:to-cite"]),
    ("reads list tag:mach", ["reads", "list", "tag:machine learning"]),
    (r"reads list tag:machine\ l", ["reads", "list", "tag:machine learning"]),
    ("reads list 'tag:machine l", ["reads", "list", "tag:machine learning"]),
    ('reads list tag:"machine l', ["reads", "list", "tag:machine learning"]),
    ("reads list -tag:rlhf,mach", ["reads", "list", "-tag:rlhf,machine learning"]),
    ("reads list tag:c+", ["reads", "list", "tag:c++"]),
    ("reads list --tag q", ["reads", "list", "--tag", "Q#"]),
    ("reads list tag:诗", ["reads", "list", "tag:诗歌"]),
    ("reads list tag:learn", ["reads", "list", 'tag:"learning, deep"']),
    ("reads list tag:za", ["reads", "list", f"tag:{HOSTILE_TAG}"]),
    ("reads tag attention za", ["reads", "tag", "attention", HOSTILE_TAG]),
    ("reads list --domain ra", ["reads", "list", "--domain", "rag"]),
    ("reads list --domain=ra", ["reads", "list", "--domain=rag"]),
    ("reads tag at", ["reads", "tag", "attention"]),
    ("reads tag attention to-c", ["reads", "tag", "attention", "to-cite"]),
    ("reads occasion mo", ["reads", "occasion", "move"]),
    ("reads occasion move int", ["reads", "occasion", "move", "interview"]),
    ("reads occasion tie hnsw int", ["reads", "occasion", "tie", "hnsw", "interview"]),
    ("reads tie hnsw int", ["reads", "tie", "hnsw", "interview"]),
    ("reads plan int", ["reads", "plan", "interview"]),
    ("reads catalog remove re", ["reads", "catalog", "remove", "reads"]),
    ("reads catalog remove ", ["reads", "catalog", "remove", "reads"]),
    ("reads export bib", ["reads", "export", "bibtex"]),
    ("reads relate dpo pai", ["reads", "relate", "dpo", "pairs-with"]),
    ("reads relate dpo pairs-with flash", ["reads", "relate", "dpo", "pairs-with", "flash-attention"]),
    ("reads done attention --rec", ["reads", "done", "attention", "--recall"]),
    ("reads done attention --recall ha", ["reads", "done", "attention", "--recall", "hard"]),
    ("reads help fil", ["reads", "help", "filters"]),
    ("reads import books", ["reads", "import", "books.bib"]),
    ("reads show hostile", ["reads", "show", "hostile-title"]),
]

# What is typed, and what the shell lists below it: for zsh and fish with the title.
LISTS = [
    ("reads done a", ["adr", "anthropic-blog", "attention"], ["Attention Is All You Need"]),
    ("reads list domain:l", ["leadership", "llm"], ["LLM & Generative AI"]),
    ("reads show hostile", [], []),
]

HOSTILE = r"A colon: `touch stolen` $(touch stolen) \n %F{red} ' and \"quotes\""


class Shell(Terminal):
    """A shell in which the completion key works."""

    def begin(self) -> None:
        show = 'args() { printf "<%s>" "$@"; echo; }\n'
        match self.name:
            case "bash":
                found = "/usr/share/bash-completion/bash_completion"
                # Without that package, the script has to be sourced.
                source = found if os.path.exists(found) else f"{self.home}/.local/share/bash-completion/completions/reads"
                settings = f"{show}source {source}\nPS1='{PROMPT}'\nbind 'set bell-style none'\n"
                (self.home / ".bashrc").write_text(settings)
                command = ["bash", "--noprofile", "-i"]
            case "zsh":
                settings = "fpath=(~/.zfunc $fpath)\nautoload -Uz compinit\ncompinit -u\nbindkey -e\nunsetopt beep\n"
                (self.home / ".zshrc").write_text(f"{settings}{show}PS1='{PROMPT}'\nunsetopt prompt_cr prompt_sp\n")
                command = ["zsh", "-d", "-i"]
            case "fish":
                settings = 'function fish_greeting; end\nfunction args; printf "<%s>" $argv; echo; end\n'
                (self.home / ".config/fish").mkdir(parents=True, exist_ok=True)
                # Without it, fish reads all manual pages in the background, and writes there while the home is removed.
                (self.home / ".local/share/fish/generated_completions").mkdir(parents=True, exist_ok=True)
                (self.home / ".config/fish/config.fish").write_text(
                    f"{settings}function fish_prompt; printf '{PROMPT}'; end\nset -g fish_autosuggestion_enabled 0\n"
                )
                command = ["fish", "-i"]
        super().start(*command)
        self.wait(PROMPT)

    def words(self, typed: str) -> list[str]:
        """Types, presses the key, and returns the words of the command line."""
        self.type(f"{typed}{TAB}")
        # The line is printed word by word instead of run.
        self.type(f"{HOME}args \r")
        shown = self.wait(">\r\n")
        self.wait(PROMPT)
        return re.findall(r"<([^>]*)>", shown.splitlines()[-1])

    def listed(self, typed: str, expected: list[str]) -> str:
        """Types, presses the key twice, and returns the screen with the last expected text."""
        self.type(f"{typed}{TAB}{TAB}")
        shown = "".join(self.wait(text) for text in expected[-1:])
        self.type(f"{KILL}args end\r")
        shown += self.wait("<end>")
        self.wait(PROMPT)
        return shown


def check(name: str, program: Path, home: Path) -> None:
    shell = Shell(name, home, program)
    said = shell.reads("completions", name, "--install")
    assert "installed: " in said, said
    script = Path(said.split("installed: ")[1].strip())
    assert script.is_file(), script
    (home / "books.bib").write_text("")

    # Without a database nothing is offered and none is made.
    shell.begin()
    assert shell.words("reads done at") == ["reads", "done", "at"], name
    assert not list(home.rglob("*.db*")), name

    shell.reads("tag", "attention", "ddia", "to-cite")
    for tag in ["machine learning", "c++", "Q#", "诗歌", '"learning, deep"', HOSTILE_TAG]:
        shell.reads("tag", "attention", tag)
    shell.reads("occasion", "add", "interview", "--on", "2027-01-15")
    shell.reads("add", "--offline", HOSTILE, "--slug", "hostile-title")
    for typed, expected in WORDS:
        found = shell.words(typed)
        assert found == expected, f"{name}: {typed!r} became {found}, not {expected}"
    # A key is followed by its value, without a blank between them.
    shell.type(f"reads list occ{TAB}int")
    if "occasion" in shell.reads("help", "filters"):
        assert shell.words("") == ["reads", "list", "occasion:interview"], name
    else:
        shell.type(KILL)
    for typed, words, titles in LISTS:
        shown = shell.listed(typed, words if name == "bash" else words + titles)
        for text in words:
            assert text in shown, f"{name}: {typed!r} does not list {text!r}:\n{shown}"
    assert not (home / "stolen").exists(), f"{name}: a title was run"
    shell.end()

    # Only what was installed is taken away, and nothing else is overwritten.
    assert "removed: " in shell.reads("completions", name, "--uninstall")
    assert not script.exists()
    script.write_text("# mine\n")
    for option in ["--install", "--uninstall"]:
        refused = subprocess.run(["reads", "completions", name, option], env=shell.env, capture_output=True)
        assert refused.returncode == 1 and script.read_text() == "# mine\n", (name, option)


def main() -> None:
    program = Path(sys.argv[1]).resolve()
    for name in sys.argv[2:] or ["bash", "zsh", "fish"]:
        if not shutil.which(name):
            print(f"{name}: not here")
            continue
        with tempfile.TemporaryDirectory(prefix="reads-keys-", ignore_cleanup_errors=True) as home:
            check(name, program, Path(home).resolve() / "home")
        print(f"{name}: {len(WORDS)} words and {len(LISTS)} lists complete")


main()
