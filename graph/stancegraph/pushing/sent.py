"""What was sent where, as far as it was confirmed: in the user's cache, so that a push that was ended goes on.

It holds addresses, names of graphs and checksums, nothing of who one is there. Without it everything is sent again.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from stancegraph import limits
from stancegraph.errors import GraphError, StancegraphError
from stancegraph.files import content_within, is_own, put
from stancegraph.resources import user_folder

_FORMAT = 1
_KINDS = ("whole", "begun")
_LARGEST = 1 << 28
# Writing it must cost little beside sending.
_SECONDS, _TIMES = 1.0, 20


class Sent:
    """The named graphs that a server has confirmed, each by its checksum, and those of which it has confirmed a part."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._next = 0.0
        self._is_saved = True
        self._whole: dict[str, str] = {}
        self._begun: dict[str, str] = {}
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, StancegraphError):
            content = json.loads(content_within(place, _LARGEST, "it is passed over")) if is_own(place) else {}
            if content["format"] == _FORMAT:
                whole, begun = ({str(name): str(each) for name, each in content[kind].items()} for kind in _KINDS)
                self._whole, self._begun = whole, begun

    def has(self, name: str, fingerprint: str) -> bool:
        """Whether this very content was confirmed."""
        return self._whole.get(name) == fingerprint

    def knows(self, name: str) -> bool:
        """Whether a graph of this name was sent before, or a part of it."""
        return name in self._whole or name in self._begun

    def begin(self, name: str, fingerprint: str) -> None:
        """Note, before the first piece goes, that a graph is sent in pieces."""
        self.forget(name)
        self._begun[name] = fingerprint
        self.save()

    def doubt(self, names: Iterable[str]) -> None:
        """Note, before they are sent, that some graphs may soon be others than were confirmed, whether that is heard of or not."""
        if known := [name for name in names if name in self._whole]:
            for name in known:
                self._begun[name] = self._whole.pop(name)
            self._is_saved = False
            self.save()

    def confirm(self, name: str, fingerprint: str) -> None:
        """Note that a graph was taken whole."""
        self.forget(name)
        self._whole[name] = fingerprint
        if time.monotonic() >= self._next:
            self.save()

    def forget(self, name: str) -> None:
        """Note that a graph is not there, or not as it was sent."""
        self._is_saved = False
        self._whole.pop(name, None)
        self._begun.pop(name, None)

    def save(self) -> None:
        """Write it, for its user alone. That it cannot be written ends no push: then all is sent again another time."""
        if self._is_saved:
            return
        begun = time.monotonic()
        content = {"format": _FORMAT, **dict(zip(_KINDS, (self._whole, self._begun), strict=True))}
        with suppress(OSError):
            put(self._place, json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"), mode=0o600)
        self._is_saved = True
        ended = time.monotonic()
        self._next = ended + max(_SECONDS, _TIMES * (ended - begun))


@contextmanager
def sent_to(*addresses: str) -> Iterator[Sent]:
    """What was sent to a server known by these addresses and names, kept up to the end of the block, however that ends.

    Raises GraphError while another process pushes to the same.
    """
    folder = _folder()
    place = folder / f"{hashlib.sha256(' '.join(addresses).encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(folder)
        lock = FileLock(place.with_suffix(".lock"), timeout=0)
        lock.acquire()
    except Timeout:
        raise GraphError(f"{addresses[0]}: another push to it is under way; wait for its end") from None
    except OSError as error:
        raise GraphError(f"{folder}: what is sent cannot be noted: {error.strerror or error}") from error
    try:
        sent = Sent(place)
        try:
            yield sent
        finally:
            sent.save()
    finally:
        lock.release()


def _folder() -> Path:
    return user_folder("cache") / "pushed"


def _sweep(folder: Path) -> None:
    """Remove what was noted so long ago that sending again costs less than keeping it."""
    for each in folder.glob("*.json"):
        with suppress(OSError):
            if time.time() - each.stat().st_mtime > limits.LONGEST_UNASKED:
                each.unlink()
