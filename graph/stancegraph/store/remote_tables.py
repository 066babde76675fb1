"""Stances that were fetched from endpoints, kept in the user's cache until the server shows that it has others.

    CACHE/endpoints/<server>-<which>-<state>/   stances/ and whole.json, which says what its files were

A name is made of the address and who one is there, of which stances they are, and of what the server says of its data (:class:`State`).
Nothing in there is changed once it has its name; it is for its user alone, and holds nothing of who that is to the server. What is not of its
user, or was not kept under that name, is passed over as if it were not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from pyoxigraph import BlankNode

from stancegraph import __version__, limits
from stancegraph.answers.among import Among
from stancegraph.answers.stance_table import StanceTable
from stancegraph.errors import StancegraphError
from stancegraph.files import content_within, is_own, new_files, put, remove_folder
from stancegraph.model.schema import RETRACTION, STANCE
from stancegraph.rdf.graph import Graph
from stancegraph.resources import user_folder
from stancegraph.store import integrity, layout
from stancegraph.store.integrity import Part

_WHOLE = "whole.json"
_LARGEST_WHOLE = 1 << 20
_COLUMNS = "stances"
# Another where those that are among the same words are others than before.
_FORMAT = 2
_RECORDED = RETRACTION.field("recorded").predicate
_CORRECTING = "|".join(STANCE.field(name).predicate for name in ("supersedes", "retracts"))

# What a change of the stances changes, too, unless somebody edits in place what nobody counts: by all of it together.
_SIGNS = (
    "SELECT ?base ?said ?value { ?base a dcat:Dataset ; ?said ?value FILTER(isLiteral(?value)) }",
    *(
        f"SELECT ?{name} (COUNT(?record) AS ?number) {{ ?record {STANCE.field(name).predicate} ?{name} }} GROUP BY ?{name}"
        for name in ("position", "issue", "date")
    ),
    f"SELECT (COUNT(?record) AS ?number) (MAX(STR(?recorded)) AS ?newest) {{ ?record {_RECORDED} ?recorded }}",
    f"SELECT (COUNT(?record) AS ?number) {{ ?record {_CORRECTING} ?target }}",
)


@dataclass(frozen=True, slots=True)
class State:
    """What a server says of the stances it has, as a checksum, and days between which they, and all else, are dated."""

    checksum: str
    first: str
    last: str
    content: str = ""
    """The checksum without what the server calls its answers, which some call otherwise each time."""

    def widened(self, among: Among) -> Among:
        """The same stances, said without the days where there are none before or after these: so tomorrow asks for the same."""
        if among.first is not None and _before(among.first, self.first):
            among = replace(among, first=None)
        if among.last is not None and self.last and self.last[:10] <= among.last.isoformat():
            among = replace(among, last=None)
        return among


def _before(day: date, first: str) -> bool:
    return bool(first) and day.isoformat() <= first[:10]


def state_of(graph: Graph, etag: Callable[[], str]) -> State:
    """The state a server is in; raises StancegraphError where it does not say.

    ``etag`` gives what the server called its last answer: some, as our own, have one name for each state of their data.
    """
    said: list[list[str]] = []
    called: list[str] = []
    days: set[str] = set()
    for query in _SIGNS:
        for row in graph.select(query):
            # A node without a name has another in each answer.
            cells = ["" if isinstance(each, BlankNode) else str(each) for each in row]
            said.append(cells)
            if "?date" in query and row["date"] is not None:
                days.add(row["date"].value)
        called.append(etag())
    content = json.dumps(sorted(said), ensure_ascii=False)
    text = json.dumps([content, called])
    return State(_hash(text), min(days, default=""), max(days, default=""), _hash(content))


@dataclass(frozen=True, slots=True)
class KeptTables:
    """The tables kept of a server, known by its address, and ``user``, in one state."""

    url: str
    user: str
    state: State

    def load(self, among: Among) -> StanceTable | None:
        """The stances among these as they were fetched; None where they were not, or are damaged."""
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, StancegraphError):
            folder = self._folder(among)
            if not all(map(is_own, (folder, folder / _COLUMNS, folder / _WHOLE))):
                return None
            content = json.loads(content_within(folder / _WHOLE, _LARGEST_WHOLE, "it is passed over"))
            if content["kept_as"] != folder.name:
                return None
            parts = {name: Part(**each) for name, each in content["parts"].items()}
            files = {each.relative_to(folder).as_posix() for each in folder.glob(f"{_COLUMNS}/*")}
            if not parts or parts.keys() != files or integrity.wrong_length(folder, parts):
                return None
            if integrity.wrong_content(folder, parts, _COLUMNS, tables=True):
                return None
            table = StanceTable.load(folder / _COLUMNS)
            os.utime(folder / _WHOLE)
            return table
        return None

    def keep(self, among: Among, table: StanceTable) -> None:
        """Keep a table. That it cannot be kept, for want of space or rights, changes no answer."""
        with suppress(OSError, StancegraphError):
            folder = self._folder(among)
            folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if folder.is_symlink() or folder.is_file():
                folder.unlink()
            elif folder.exists():
                remove_folder(folder)  # damaged, or it would have been taken
            with new_files(folder, _WHOLE) as unfinished:
                unfinished.chmod(0o700)
                table.save(unfinished / _COLUMNS)
                parts = integrity.parts(unfinished)
                content = {"kept_as": folder.name, "parts": {name: asdict(each) for name, each in parts.items()}}
                put(unfinished / _WHOLE, json.dumps(content).encode())
                for each in unfinished.rglob("*"):
                    each.chmod(0o700 if each.is_dir() else 0o600)
            _sweep(folder)

    def _folder(self, among: Among) -> Path:
        which = repr([sorted(each) if isinstance(each, frozenset) else each for each in asdict(among).values()])
        state = _hash(f"{self.state.checksum} {__version__} {layout.FORMAT} {_FORMAT}")
        return _place() / f"{_hash(f'{self.url} {self.user}')[:16]}-{_hash(which)[:16]}-{state[:32]}"


def was_alone(url: str, user: str, bases: Sequence[str]) -> bool:
    """Whether, not long ago, what others have on a server did not mix with the datasets of these base IRIs."""
    try:
        looked = _looked(url, user, bases)
        return is_own(looked) and 0 <= time.time() - looked.stat().st_mtime < limits.LONGEST_UNLOOKED
    except OSError:
        return False


def note_alone(url: str, user: str, bases: Sequence[str]) -> None:
    """Keep that it was found so just now."""
    with suppress(OSError):
        _place().mkdir(parents=True, exist_ok=True, mode=0o700)
        put(_looked(url, user, bases), b"", mode=0o600)


def _looked(url: str, user: str, bases: Sequence[str]) -> Path:
    return _place() / f"alone-{_hash(' '.join((url, user, *bases)))[:32]}"


def _place() -> Path:
    return user_folder("cache") / "endpoints"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _sweep(kept: Path) -> None:
    """Remove earlier states of what was just kept, what was not asked for a month, and the longest unasked of too much."""
    for look in _place().glob("alone-*"):
        with suppress(OSError):
            if time.time() - look.stat().st_mtime > limits.LONGEST_UNLOOKED:
                look.unlink()
    total = 0
    for each in sorted(_place().glob("*-*-*"), key=_asked, reverse=True):
        size = sum(path.stat().st_size for path in each.rglob("*") if path.is_file())
        is_earlier = each != kept and each.name.rpartition("-")[0] == kept.name.rpartition("-")[0]
        if (
            is_earlier
            or time.time() - _asked(each) > limits.LONGEST_UNASKED
            or total + size > limits.LARGEST_KEPT_TABLES
        ):
            shutil.rmtree(each, ignore_errors=True)
        else:
            total += size


def _asked(folder: Path) -> float:
    with suppress(OSError):
        return (folder / _WHOLE).stat().st_mtime
    return 0.0
