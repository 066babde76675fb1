"""A headless Firefox, driven by WebDriver BiDi (W3C): no driver program is needed beside it."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_PATIENCE = 30.0
"""Seconds."""
SHIFT, ENTER, LEFT, RIGHT, UP, TAB = "\ue008", "\ue007", "\ue012", "\ue014", "\ue013", "\ue004"
"""Keys, as WebDriver has them."""


class Firefox:
    """A page in Firefox: what a reader does, and what the browser noticed."""

    def __init__(self, address: str) -> None:
        websocket = pytest.importorskip("websocket", reason="no websocket-client here, which selenium brings")
        self._socket = websocket.create_connection(f"{address}/session", timeout=_PATIENCE, suppress_origin=True)
        self._number = 0
        self._log: list[str] = []
        self._asked: list[str] = []
        self.driver = self
        self.ask("session.new", capabilities={})
        self._context = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        self.ask("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])

    def ask(self, method: str, **values: Any) -> Any:
        """Ask the browser for something; its answer."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": values}))
        while True:
            said = json.loads(self._socket.recv())
            if said.get("method") == "log.entryAdded" and said["params"]["level"] == "error":
                self._log.append(str(said["params"]["text"]))
            if said.get("method") == "network.beforeRequestSent":
                self._asked.append(str(said["params"]["request"]["url"]))
            if said.get("id") == self._number:
                assert said["type"] == "success", said
                return said["result"]

    def activate(self) -> None:
        """Give the window the focus, so that what takes keys by itself, as the parts of a field for a date do, gets them."""
        window = self.ask("browsingContext.getTree", **{"moz:scope": "chrome"})["contexts"][0]["context"]
        focus = "() => { Services.focus.activeWindow = window; window.focus(); gBrowser.selectedBrowser.focus(); }"
        found = self.ask(
            "script.callFunction", functionDeclaration=focus, awaitPromise=False, target={"context": window}
        )
        assert found["type"] == "success", found
        self.wait(lambda: self.run("return document.hasFocus()"))

    def get(self, address: str) -> None:
        """Open a page."""
        self.ask("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def size(self, width: int, height: int) -> None:
        self.ask("browsingContext.setViewport", context=self._context, viewport={"width": width, "height": height})

    def logged(self) -> list[str]:
        """The errors that were told since last asked."""
        found, self._log = self._log, []
        return found

    def requests(self) -> list[str]:
        """The addresses asked for since last asked; Firefox draws its own controls from data: addresses."""
        found, self._asked = self._asked, []
        return [url for url in found if not url.startswith("data:")]

    def run(self, script: str, *values: Any) -> Any:
        """What a script returns, which is given values as its arguments."""
        function = f"function() {{ const given = {json.dumps(values)}; return JSON.stringify((function() {{ {script} }}).apply(null, given) ?? null); }}"
        found = self.ask(
            "script.callFunction", functionDeclaration=function, awaitPromise=False, target={"context": self._context}
        )
        assert found["type"] == "success", found
        return json.loads(found["result"]["value"])

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0]).innerText", selector))

    def wait(self, condition: Callable[[], Any]) -> Any:
        until = time.monotonic() + _PATIENCE
        while not (found := condition()):
            assert time.monotonic() < until, "nothing came of it"
            time.sleep(0.05)
        return found

    def keys(self, *keys: str) -> None:
        """Press keys one after the other; Shift is held until the next time it is named."""
        steps: list[dict[str, Any]] = []
        is_down = False
        for key in (each for word in keys for each in word):
            if key == SHIFT:
                steps.append({"type": "keyUp" if is_down else "keyDown", "value": key})
                is_down = not is_down
            else:
                steps += [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self._perform({"type": "key", "id": "keys", "actions": steps})

    def drag(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        """Select with the mouse."""
        self._point(_to(begin), _DOWN, _to(end), _UP)

    def double_click(self, at: tuple[float, float]) -> None:
        self._point(_to(at), _DOWN, _UP, _DOWN, _UP)

    def _point(self, *steps: dict[str, Any]) -> None:
        self._perform(
            {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": list(steps)}
        )

    def _perform(self, source: dict[str, Any]) -> None:
        self.ask("input.performActions", context=self._context, actions=[source])
        self.ask("input.releaseActions", context=self._context)

    def paper(self) -> bytes:
        """The page as it is printed on A4, as a PDF."""
        page = {"width": 21.0, "height": 29.7}
        return base64.b64decode(self.ask("browsingContext.print", context=self._context, page=page)["data"])

    def close(self) -> None:
        self._socket.close()


_DOWN: dict[str, Any] = {"type": "pointerDown", "button": 0}
_UP: dict[str, Any] = {"type": "pointerUp", "button": 0}


def _to(place: tuple[float, float]) -> dict[str, Any]:
    return {"type": "pointerMove", "x": round(place[0]), "y": round(place[1])}


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """A Firefox with a profile of its own, which ends with the block."""
    program = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    if not program:
        pytest.skip("no firefox here: this test needs Debian's firefox-esr, or the like")
    command = [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    # So that its window can be told that it has the focus, which no window of a Firefox without a screen has by itself.
    command.append("--remote-allow-system-access")
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    # Whoever waits for its first words waits for so long at most.
    patience = threading.Timer(_PATIENCE, running.kill)
    patience.start()
    try:
        address = next(
            (found[1] for line in running.stderr if (found := re.search(r"BiDi listening on (ws://\S+)", line))), ""
        )
        patience.cancel()
        if not address:
            pytest.skip("this firefox does not start, or does not speak WebDriver BiDi")
        # What it says later must not fill the pipe.
        threading.Thread(target=running.stderr.read, daemon=True).start()
        page = Firefox(address)
        try:
            yield page
        finally:
            page.close()
    finally:
        patience.cancel()
        running.terminate()
        try:
            running.wait(20)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
