"""Keys and files of other places, addresses that could be options or programs, and hooks in the cache of a repository."""

import json
import shutil

from hostile_places import ESCAPES, tree
from readers import leak
from support import Home, Row, is_panic, said
from synced import Devices


def replayed(binary: str) -> Row:
    """The files of one place in another one with the same key; a wrong key; a key for a plain place."""
    row = Row("files of another place, and keys of another one")
    one, other = Devices([Home(binary)]), Devices([Home(binary)])
    for number, each in enumerate((one, other)):
        each.homes[0].good("note", "dpo", f"Of {number}.")
        assert not each.sync()
    # Only who has a place with these words can set up another one with them.
    home = Home(binary)
    home.good("sync", "init", one.address, "--name", "first", *one.key)
    same = Devices([home], False, *one.key)
    home.good("sync", "remove", "first")
    same.homes[0].good("note", "dpo", "Of the third.")
    plain = Devices([Home(binary)], False, "--plain")
    assert not same.sync() and not plain.sync()
    for source in one, other, plain:
        row.tried += 1
        copy = same.copy()
        shutil.copytree(source.place / "devices", copy.place / "devices", dirs_exist_ok=True)
        ran = copy.homes[0].run("sync")
        if is_panic(ran) or len(copy.events()[0]) != 1:
            row.lets_in(f"replayed: {said(ran)}")
        # The root of another place with it.
        shutil.copy(source.place / "reads-sync", copy.place / "reads-sync")
        before = tree(copy.place)
        ran = copy.homes[0].run("sync")
        if ran.returncode != 1 or tree(copy.place) != before:
            row.lets_in(f"another place: {said(ran)}")
        copy.remove()
    for place, words, told in (
        (one, other.key, b"not its words"), (one, ["--plain"], b"encrypted already"), (one, [], b"--key"), (plain, one.key, b"not encrypted"),
        (one, ["--key", "legal winner"], b"12 words"), (one, ["--key", " ".join(["legal"] * 12)], b"no key"),
        (one, ["--key", "x" * 100_000], b"12 words"), (one, ["--key", ESCAPES], b"12 words"), (one, ["--key="], b"12 words"),
    ):  # fmt: skip
        row.tried += 1
        home, before = Home(binary), tree(place.place)
        home.good("todo")
        ran = home.run("sync", "init", place.address, *words)
        if ran.returncode not in (1, 2) or told not in ran.stderr or tree(place.place) != before or leak(ran.stderr):
            row.lets_in(f"{words}: {said(ran)[:300]}")
        if home.run("sync").returncode != 1:
            row.lets_in(f"{words}: a place is set up all the same")
        home.remove()
    for each in one, other, same, plain:
        each.remove()
    return row


ADDRESSES = [
    "--upload-pack=touch RAN", "-x", "--", "-", "", "ext::touch RAN", "git:ext::touch RAN", "git:ext::sh -c touch% RAN", "git:--upload-pack=touch RAN", "git:-oProxyCommand=touch RAN",
    "ssh://-oProxyCommand=touch RAN/x", "git:ssh://-oProxyCommand=touch RAN/x", "git:-oProxyCommand=touch RAN@host:x", "-oProxyCommand=touch RAN@host:x", "me@-oProxyCommand=touch RAN:x",
    "rclone:--config=x:y", "rclone:-vv:y", "rclone:", "rclone:x", "rclone:\n:x", "rclone::sftp,ssh='touch RAN':x", 'rclone::sftp,host=h,ssh="touch RAN":', "git+ext::touch RAN", "git+file://--upload-pack=touch RAN",
    "git+ssh://-oProxyCommand=touch RAN/x", "file://--upload-pack=touch RAN", "fd::3", "git:fd::3/x", "git:\n", "git:", "transport::x", ESCAPES, "git:" + ESCAPES,
    "x" * 5_000, "/dev/null", "/dev/zero", "/proc/self/fd", "/", "file:///dev/zero", "http://127.0.0.1:9/x", "git:http://127.0.0.1:9/x", "git://127.0.0.1:9/x",
]  # fmt: skip


def addressed(binary: str) -> Row:
    """Addresses that could be an option or a program."""
    row, home = Row("addresses that are options, programs or nothing"), Home(binary)
    home.good("todo")
    bin_directory = home.path / "bin"
    bin_directory.mkdir()
    for name in "ssh", "rclone", "sh-x":
        # What would have run, with what it was given.
        (bin_directory / name).write_text(f'#!/bin/sh\nfor word; do case "$word" in -*touch*|--config*|-vv*) touch {home.path}/RAN;; esac; done\nexit 1\n')
        (bin_directory / name).chmod(0o700)
    environment = {"PATH": f"{bin_directory}:{home.environment['PATH']}"}
    for address in ADDRESSES:
        for words in ("sync", "init", address), ("sync", "init", "--plain", "--", address):
            row.tried += 1
            ran = home.run(*words, environment=environment)
            if is_panic(ran) or leak(ran.stdout + ran.stderr) or list(home.path.rglob("RAN")):
                row.lets_in(f"{words}: {ran.returncode} {said(ran)[-300:]}")
                for found in home.path.rglob("RAN"):
                    found.unlink()
            if ran.returncode == 0:
                name = json.loads(home.good("sync", "status", "--json"))["places"][0]
                if not address.startswith("/") and address not in (ESCAPES,):
                    row.lets_in(f"{words}: {name}")
                home.good("sync", "remove", name["place"])
                shutil.rmtree(name["address"], ignore_errors=True) if name["address"].startswith(str(home.path)) else None
    home.remove()
    return row


def hooked(binary: str) -> Row:
    """Hooks, settings and helpers in a repository, in its cache, and in a template."""
    row = Row("hooks and settings in a git repository and its cache")
    start = Devices([Home(binary), Home(binary)], True, "--plain")
    assert not start.sync(2)
    devices = start.copy()
    hooks = "pre-push reference-transaction post-checkout pre-auto-gc post-rewrite fsmonitor-watchman post-update update pre-receive post-receive push-to-checkout".split()
    config = "[core]\n\thooksPath = HOOKS\n\tfsmonitor = HOOKS/pre-push\n\tsshCommand = HOOKS/pre-push\n\tgitProxy = HOOKS/pre-push\n\taskPass = HOOKS/pre-push\n\talternateRefsCommand = HOOKS/pre-push\n[gc]\n\tauto = 1\n"
    config += '[credential]\n\thelper = HOOKS/pre-push\n[remote "x"]\n\turl = ext::HOOKS/pre-push\n[gpg]\n\tprogram = HOOKS/pre-push\n'
    for where in "cache", "cache and its settings", "place and its settings", "template", "person":
        row.tried += 1
        devices.become(start)
        home = devices.homes[0]
        if where.startswith("cache"):
            targets = [head.parent for head in home.path.glob(".cache/reads/**/HEAD")] or [home.path / ".cache"]
            # The address of a copy has another cache.
            devices.sync()
            targets += [head.parent for head in home.path.glob(".cache/reads/**/HEAD")]
        else:
            targets = [devices.place if where.startswith("place") else home.path / "template"]
        environment = {}
        for target in targets:
            (target / "hooks").mkdir(parents=True, exist_ok=True)
            for hook in hooks:
                (target / "hooks" / hook).write_text(f"#!/bin/sh\ntouch {home.path}/RAN\nexit 0\n")
                (target / "hooks" / hook).chmod(0o700)
            if where.endswith("settings"):
                with open(target / "config", "a") as file:
                    file.write(config.replace("HOOKS", str(target / "hooks")))
            if where == "template":
                environment = {"GIT_TEMPLATE_DIR": str(target)}
            if where == "person":
                (home.path / ".gitconfig").write_text(f"[core]\n\thooksPath = {target}/hooks\n[init]\n\ttemplateDir = {target}\n")
        home.good("note", "dpo", "A note.")
        ran = home.run("sync", environment=environment)
        if ran.returncode != 0 or (home.path / "RAN").exists():
            row.lets_in(f"{where}: {said(ran)}")
    devices.remove()
    start.remove()
    return row
