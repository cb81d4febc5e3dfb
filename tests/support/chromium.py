"""Drives a headless Chromium over its DevTools protocol, by a pipe: no port is open and no driver is needed."""

import base64
import fcntl
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

SECONDS = 60


class Chromium:
    """A browser with one page. What the page asked for, logged or broke is in `events`."""

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_browser, write = os.pipe()
        read, from_browser = os.pipe()
        # The browser reads commands from descriptor 3 and writes answers to 4.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_browser, from_browser)]
        # Root has no sandbox, which is the case in a container.
        words = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
        words += ["--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe"]
        self.process = subprocess.Popen(
            [*words, f"--user-data-dir={self.home.name}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": self.home.name},
            close_fds=False,
            preexec_fn=lambda: [os.dup2(end, place) for end, place in zip(ends, (3, 4))],
        )
        for end in (to_browser, from_browser, *ends):
            os.close(end)
        self.write, self.read = write, read
        self.buffer, self.number, self.session, self.events = b"", 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "Audits"):
            self.call(f"{domain}.enable")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.write)
        os.close(self.read)
        self.home.cleanup()

    def call(self, method, **parameters):
        """Returns the answer to a command."""
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        text = json.dumps(command).encode() + b"\0"
        while text:
            text = text[os.write(self.write, text) :]
        while True:
            message = self.message()
            if message.get("id") == self.number:
                assert "error" not in message, (method, message)
                return message["result"]

    def message(self):
        """Returns the next message, and keeps it if it is an event."""
        while b"\0" not in self.buffer:
            found = os.read(self.read, 1 << 20)
            assert found, "Chromium ended"
            self.buffer += found
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        if "method" in message:
            self.events.append(message)
        return message

    def open(self, path):
        """Opens a file and waits until it is loaded."""
        self.events.clear()
        self.call("Page.navigate", url=Path(path).resolve().as_uri())
        end = time.monotonic() + SECONDS
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            assert time.monotonic() < end, f"{path} is not loaded after {SECONDS} s"
            self.message()

    def evaluate(self, expression):
        """Returns the value of an expression, or of the promise that it is."""
        parameters = {"returnByValue": True, "awaitPromise": True}
        answer = self.call("Runtime.evaluate", expression=expression, **parameters)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def emulate(self, width, height, scheme="light", media="", phone=False):
        """Sets the size of the window, the colour scheme and the medium."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)

    def press(self, key):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode={"Tab": 9}[key])

    def pdf(self):
        """Returns the page as it is printed."""
        return base64.b64decode(self.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"])

    def screenshot(self, width, height):
        """Returns the top of the page as a PNG."""
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"])

    def faults(self):
        """Returns what was logged, broke, or was asked for besides the page."""
        bad = ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Audits.issueAdded")
        found = [event for event in self.events if event["method"] in bad]
        asked = [event for event in self.events if event["method"] == "Network.requestWillBeSent"]
        return found + asked[1:]
