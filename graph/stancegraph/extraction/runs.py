"""What a method found, as files: ``RUN.jsonl`` with a line a text, ``RUN.toml`` with all it depends on.

A run is called by what it depends on: the same method with the same parameters over the same dataset is the same run, and its file has
a line for each text it was ever asked about. Nothing in these files depends on when or in which order texts were asked, but for
``made`` in the second.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stancegraph.coding.candidates import FOLDER, Candidate, content_of_run, said_in
from stancegraph.errors import StancegraphError
from stancegraph.files import alone_in, put, refuse_outside
from stancegraph.tables.info import toml_string

VERSION = 1
"""Of what methods find: raised when the same words give other candidates."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something a method proposed that could not stand: why, and its words."""

    why: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a method found in one text: ``text`` is its SHA-256, ``source`` the id of its source."""

    text: str
    source: str
    candidates: Sequence[Candidate]
    dropped: Sequence[Dropped] = ()

    def each_once(self) -> list[Candidate]:
        """The candidates, of those that are decided as one the first, in the order of the text."""
        found = {each.id: each for each in reversed(self.candidates)}
        return sorted(found.values(), key=lambda each: (each.start, each.end, each.id))

    def line(self) -> str:
        """The line that stands for it: the same candidates in the same order, each once."""
        said = {
            "text": self.text,
            "source": self.source,
            "candidates": [each.as_json() for each in self.each_once()],
            "dropped": [
                {name: value for name, value in (("why", each.why), ("quote", each.quote)) if value}
                for each in self.dropped
            ],
        }
        return json.dumps(said, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Run:
    """What the candidates of a run depend on. ``about`` is what was only learned by asking, as the name a server gives its model: it is
    noted, and not part of the name."""

    method: str
    parameters: Mapping[str, str | int | float] = field(default_factory=dict)
    about: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Of its files."""
        said = json.dumps([self.method, VERSION, sorted(self.parameters.items())], ensure_ascii=False)
        return f"{self.method}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"

    def toml(self, made: str, version: str, counts: Mapping[str, int]) -> str:
        """What stands in ``RUN.toml``."""
        head: dict[str, Any] = {"method": self.method, "rules": VERSION, "stancegraph": version, "made": made, **counts}
        lines = [f"{name} = {_toml(value)}" for name, value in head.items()]
        for title, table in (("parameters", self.parameters), ("learned", self.about)):
            if table:
                lines += ["", f"[{title}]", *(f"{name} = {_toml(value)}" for name, value in sorted(table.items()))]
        return "\n".join(lines) + "\n"


def _toml(value: str | int | float) -> str:
    return toml_string(value) if isinstance(value, str) else json.dumps(value)


def known_lines(dataset: Path, name: str) -> dict[str, str]:
    """The lines that a run has already, by the SHA-256 of their text; none where there is no such run, or it cannot be understood."""
    path = dataset / FOLDER / f"{name}.jsonl"
    if not path.exists():
        return {}
    try:
        content = content_of_run(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise StancegraphError(f"{path}: cannot be read: {error}") from error
    found = {}
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            try:
                found[said_in(json.loads(line))[0]] = line
            except (ValueError, RecursionError):
                raise StancegraphError(
                    f"{path}, line {number}: is no line of a run, and would be lost if the run were written again; mend or remove it"
                ) from None
    return found


def write_run(dataset: Path, run: Run, extracted: Iterable[Extracted], made: str, version: str) -> tuple[Path, int]:
    """Write what was found into the files of its run; lines of other texts stay. Returns the file, and how many candidates it has now.

    Raises StancegraphError where they cannot be written; then the files are as they were.
    """
    folder = dataset / FOLDER
    path = folder / f"{run.name}.jsonl"
    refuse_outside(path, dataset)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone_in(folder):
            lines = known_lines(dataset, run.name) | {each.text: each.line() for each in extracted}
            said = [json.loads(lines[text]) for text in sorted(lines)]
            candidates = sum(len(each["candidates"]) for each in said)
            dropped = sum(len(line.get("dropped", ())) for line in said)
            counts = {"texts": len(lines), "candidates": candidates, "dropped": dropped}
            put(path, "".join(f"{lines[text]}\n" for text in sorted(lines)).encode("utf-8", "replace"))
            put(path.with_suffix(".toml"), run.toml(made, version, counts).encode())
    except OSError as error:
        raise StancegraphError(f"{path}: cannot be written: {error.strerror or error}") from error
    return path, candidates
