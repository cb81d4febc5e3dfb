"""Checks desktop notifications with a notification server on the session bus that records what it receives.

Usage, in dbus-run-session: desktop.py READS, where READS is the path of the program.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path

from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_method

READS = str(Path(sys.argv[1]).resolve())


class Notifications(ServiceInterface):
    """The part of the Desktop Notifications Specification that `reads` uses."""

    def __init__(self):
        super().__init__("org.freedesktop.Notifications")
        self.shown = []

    @dbus_method()
    def GetCapabilities(self) -> "as":  # noqa: F722
        return ["body", "body-markup"]

    @dbus_method()
    def GetServerInformation(self) -> "ssss":  # noqa: F821
        return ["judge", "reads", "1", "1.2"]

    @dbus_method()
    def Notify(
        self,
        app: "s",
        replaces: "u",
        icon: "s",
        summary: "s",
        body: "s",
        actions: "as",
        hints: "a{sv}",
        timeout: "i",
    ) -> "u":
        self.shown.append((app, summary, body))
        return len(self.shown)


async def run(home, *words, now="2026-11-23", **more):
    """Runs the program; gives its status and what it said."""
    environment = {"HOME": home, "READS_NOW": now, "TZ": "UTC", "PATH": os.environ["PATH"]}
    environment |= {"DBUS_SESSION_BUS_ADDRESS": os.environ["DBUS_SESSION_BUS_ADDRESS"]} | more
    program = await asyncio.create_subprocess_exec(
        READS, *words, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await asyncio.wait_for(program.communicate(), 60)
    return program.returncode, said.decode()


async def main():
    with tempfile.TemporaryDirectory() as home:

        async def notify(**more):
            status, said = await run(home, "remind", "notify", **more)
            assert (status, said) == (0, ""), said

        await run(home, "done", "attention", "--on", "2024-11-20")
        await run(home, "every", "attention", "2y")

        # A bus on which nobody shows notices: a sentence, and nothing counts as shown.
        status, said = await run(home, "remind", "notify")
        assert status == 1 and "could not show the notification" in said, said

        bus = await MessageBus().connect()
        server = Notifications()
        bus.export("/org/freedesktop/Notifications", server)
        await bus.request_name("org.freedesktop.Notifications")

        # No bus at all: quiet.
        await notify(DBUS_SESSION_BUS_ADDRESS="", XDG_RUNTIME_DIR=home)
        assert server.shown == []

        await notify()
        await notify()
        ((app, summary, body),) = server.shown
        assert (app, summary) == ("reads", "Due: Attention Is All You Need")
        assert "every 2 years (set by you), last read 2024-11-20" in body, body

        # On the same day only what is newly due; on the next all of it; with the clock back that day again.
        await run(home, "done", "d2l", "--on", "2020-01-01")
        await run(home, "every", "d2l", "1y")
        await notify()
        assert [summary for _, summary, _ in server.shown[1:]] == ["Due: Dive into Deep Learning"]
        await notify(now="2026-11-24")
        assert server.shown[2][1] == "2 due to be read"
        await notify(now="2026-11-24")
        assert len(server.shown) == 3

        # Two at once show it once.
        await asyncio.gather(*(notify(now="2026-11-25") for _ in range(4)))
        assert len(server.shown) == 4

        # Without systemd's busctl, by notify-send.
        tools = Path(home, "tools")
        tools.mkdir()
        tools.joinpath("notify-send").symlink_to(shutil.which("notify-send"))
        await notify(now="2026-11-26", PATH=str(tools))
        app, summary, body = server.shown[4]
        assert (app, summary) == ("reads", "2 due to be read")
        assert body == server.shown[3][2], body
    print(f"{len(server.shown)} notices, each thing due once a day")


asyncio.run(main())
