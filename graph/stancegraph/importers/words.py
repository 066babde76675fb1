"""Other people's words made fit for our tables: text that may stand in a cell, and ids made from labels."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import replace
from functools import wraps
from typing import ParamSpec

from stancegraph.characters import as_text, show
from stancegraph.importers.report import Report
from stancegraph.limits import LONGEST_TEXT
from stancegraph.naming import slug

_Asked = ParamSpec("_Asked")
# What was cut in the import that is under way: the first of it, and the hashes of all.
_cut: ContextVar[dict[bytes, str] | None] = ContextVar("cut", default=None)


def telling_cuts(importing: Callable[_Asked, Report]) -> Callable[_Asked, Report]:
    """Have an import say how many texts were cut because they are longer than their cell, and which was the first."""

    @wraps(importing)
    def told(*args: _Asked.args, **options: _Asked.kwargs) -> Report:
        texts: dict[bytes, str] = {}
        before = _cut.set(texts)
        try:
            report = importing(*args, **options)
        finally:
            _cut.reset(before)
        if not texts:
            return report
        many = "1 text is" if len(texts) == 1 else f"{len(texts):,} texts are"
        first = show(next(iter(texts.values())))
        remark = f"{many} longer than a cell can hold, and cut there, with … at the end; the first begins {first}"
        return replace(report, remarks=(*report.remarks, remark))

    return told


def line(text: str) -> str:
    """Text as one line that a cell can hold: no control characters, single blanks, cut where it is too long."""
    return cut(" ".join(as_text(text).split()), LONGEST_TEXT)


def cut(text: str, most: int) -> str:
    """The text; of one with more than ``most`` characters the beginning, which :func:`telling_cuts` counts."""
    if len(text) <= most:
        return text
    if (texts := _cut.get()) is not None:
        texts.setdefault(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "" if texts else text[:100])
    return text[: most - 1].rstrip() + "…"


def name(text: str) -> str:
    """A label as one line; what has nothing to show is written out in quotation marks."""
    return line(text) or show(text)


def items(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts for a list cell: sorted, each once, without the ``;`` that would divide them."""
    return tuple(sorted({cell for text in texts if (cell := line(text.replace(";", ",")).strip(", "))}))


class Ids:
    """Hands out ids: the same key has the same id, different keys have different ones.

    An id is the slug of its label. Where that says too little, or is taken, some digits of the label's hash follow. Which of two labels of
    one slug has it alone depends on what else there is: so an import that is made again first has them :meth:`keep` what they had.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._ids: dict[Hashable, str] = {}
        self._taken: set[str] = set()

    def keep(self, keys: Iterable[Hashable], earlier: Mapping[str, str]) -> None:
        """Give those of ``keys`` that had an id the same again; ``earlier`` is what :attr:`given` was then."""
        before = {digest: identifier for identifier, digest in earlier.items()}
        for key in keys:
            if identifier := before.get(_digest(key)):
                self._ids[key] = identifier
                self._taken.add(identifier)

    @property
    def given(self) -> dict[str, str]:
        """The ids in use, each with the hash of its key."""
        return {identifier: _digest(key) for key, identifier in self._ids.items()}

    def of(self, key: Hashable, label: str) -> str:
        """The id of ``key``, made from ``label`` when it is asked for first."""
        if key not in self._ids:
            self._ids[key] = self._new(_digest(key), label)
        return self._ids[key]

    def _new(self, digest: str, label: str) -> str:
        words, lost = slug(label)
        plain = words or self._kind
        length = 0 if words and not lost else 8
        while (identifier := f"{plain}-{digest[:length]}" if length else plain) in self._taken:
            length += 8
        self._taken.add(identifier)
        return identifier


def _digest(key: Hashable) -> str:
    return hashlib.sha256(repr(key).encode("utf-8", "surrogatepass")).hexdigest()
