"""Where quotes stand in their texts, and the hashes of these, filled into the cells that are empty: ``anchor``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stancegraph.errors import DataError, Problem
from stancegraph.model.records import Assessment, Source, Stance
from stancegraph.tables.anchoring import Texts, where
from stancegraph.tables.dialect import is_plain
from stancegraph.tables.info import conventions_of
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read
from stancegraph.tables.registry import Located, Registry
from stancegraph.tables.rewriting import File, Rewritten
from stancegraph.tables.table import TABLES
from stancegraph.tables.together import members


@dataclass(frozen=True, slots=True)
class Filled:
    """What is to be filled in, by file; ``quotes`` and ``hashes`` are how many. ``left`` says what could not be, and why."""

    files: tuple[Rewritten, ...]
    quotes: int
    hashes: int
    left: tuple[Problem, ...]


@dataclass
class _Filling:
    """Sources and what quotes them, gathered first: whether a text is that of a source is told by all of its quotes."""

    texts: Texts
    cells: dict[str, dict[tuple[int, str], str]] = field(default_factory=lambda: defaultdict(dict))
    left: list[Problem] = field(default_factory=list)
    quotes: int = 0
    hashes: int = 0
    _sources: dict[str, tuple[Source, Located | None]] = field(default_factory=dict)
    _quoting: dict[str, list[Located]] = field(default_factory=lambda: defaultdict(list))

    def take(self, found: Located, *, own: bool) -> None:
        """Take in one record. Rows of datasets that are used are not filled, but their texts count."""
        match found.record:
            case Source() as source:
                self._sources[source.id] = source, found if own else None
            case Stance(source=source) | Assessment(source=source) if own:
                self._quoting[source].append(found)
            case _:
                pass

    def conclude(self) -> None:
        """Find what can be found."""
        for identifier, (source, found) in self._sources.items():
            text = self.texts.by_hash.get(source.sha256) if source.sha256 else self._by_name(identifier, found)
            for each in self._quoting[identifier]:
                self._quote(each, identifier, text)

    def _by_name(self, source: str, found: Located | None) -> str | None:
        """The text that is called as a source is, where all quotes of the source stand in it; its hash is then filled in."""
        if found is None or not (named := self.texts.named(source)):
            return None
        path, digest = named
        text = self.texts.by_hash.get(digest)
        if text is None:
            self._leave(found, "sha256", f"{path.name} is not UTF-8, in which offsets count; save it as UTF-8")
            return None
        for each in self._quoting[source]:
            if not _holds(each, text):
                why = f"{path.name} has not the words that {each.record.id} quotes; is it the text of {source}?"
                self._leave(found, "sha256", why)
                return None
        self.cells[found.file][found.line, "sha256"] = digest
        self.hashes += 1
        return text

    def _quote(self, found: Located, source: str, text: str | None) -> None:
        assert isinstance(found.record, Stance | Assessment)
        evidence = found.record.evidence
        if evidence is None or evidence.start is not None:
            return
        if text is None:
            self._leave(found, "quote", f"the text of {source} is not here")
            return
        start = text.find(evidence.quote)
        if start < 0 or text.find(evidence.quote, start + 1) >= 0:
            self._leave(found, "quote", where(evidence.quote, text, source))
            return
        self.cells[found.file] |= {
            (found.line, "start"): str(start),
            (found.line, "end"): str(start + len(evidence.quote)),
        }
        self.quotes += 1

    def _leave(self, found: Located, column: str, why: str) -> None:
        self.left.append(Problem(found.file, found.line, column, f"{found.record.id}: {why}"))


def _holds(found: Located, text: str) -> bool:
    """Whether a text has the words a record rests on, where it says they stand."""
    record = found.record
    assert isinstance(record, Stance | Assessment)
    passages = record.passages if isinstance(record, Stance) else ()
    evidence = record.evidence
    if evidence is None:
        here = True
    elif evidence.start is None:
        here = evidence.quote in text
    else:
        here = text[evidence.start : evidence.end] == evidence.quote
    return here and all(each.holds_in(text) for each in passages)


def fill(folder: Path, texts: Texts) -> Filled:
    """Find the offsets of quotes without, and the hashes of texts that are called as their sources are. Writes nothing.

    Raises DataError where the dataset has problems, or a table that is to be filled lacks the columns or is no plain CSV.
    """
    problems, registry = Problems(), Registry()
    filling = _Filling(texts)
    for member in members([folder], problems):
        for found in read(member, registry, problems):
            filling.take(found, own=not member.used)
    problems.conclude()
    filling.conclude()
    files, declared = [], conventions_of(folder).encoding
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        if not (cells := filling.cells.pop(str(path), {})):
            continue
        file = File.of(path, table.header, declared)
        if file is None or not is_plain(file.content, declared, table.header):
            message = "is not UTF-8 divided by ','; make it so with validate --fix first"
            raise DataError([Problem(str(path), None, None, message)])
        if lacking := sorted({column for _, column in cells} - file.names()):
            raise DataError([Problem(str(path), 1, each, "column missing; add it to the header") for each in lacking])
        if rewritten := file.rewritten(_into(cells)):
            files.append(rewritten)
    if filling.cells:
        where_else = next(iter(filling.cells))
        raise DataError(
            [Problem(where_else, None, None, "only tables of CSV are filled in; make them of it with export csv")]
        )
    return Filled(tuple(files), filling.quotes, filling.hashes, tuple(filling.left))


def _into(cells: Mapping[tuple[int, str], str]) -> Callable[[int, str, str], str]:
    return lambda line, column, cell: cells.get((line, column), cell)
