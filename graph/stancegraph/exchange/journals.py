"""Journals -> annotations, and annotations -> journals: checked as the coding page checks, each once, however often it is tried.

What arrives is decided by nobody here, so it is written as the coder says who made it, with the format it came by (``from``), and enters the
tables only when that coder finishes the text and publishes. A statement that is there already is left as it is, one that was changed
elsewhere is edited, one that was removed here stays removed.
"""

from __future__ import annotations

import json
from collections import ChainMap, Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import NAMESPACE_URL, UUID, uuid5

from stancegraph.characters import show
from stancegraph.coding.compared import Compared, read_assignment
from stancegraph.coding.fold import Published, Statement, fold
from stancegraph.coding.journal import Entry, Journal, file_name, now, read_all, uuid7
from stancegraph.coding.statements import CODED, actor_of, evidence_cells, issue_of, stance_of
from stancegraph.coding.texts import Library
from stancegraph.errors import StancegraphError
from stancegraph.exchange import label_studio, web_annotation
from stancegraph.exchange.annotations import (
    LONGEST_FILE,
    REFERENCES,
    Annotation,
    Arriving,
    Document,
    Incoming,
    Outgoing,
)
from stancegraph.exchange.offsets import Offsets, Unit, locate, usual
from stancegraph.model.cells import is_id
from stancegraph.model.records import Dataset, Record, Source
from stancegraph.model.schema import FORMAT
from stancegraph.model.standing import replaced
from stancegraph.naming import fold as folded
from stancegraph.naming import slug
from stancegraph.tables.info import format_of
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.table import TABLES, RowError

_TABLE = {each.path: each for each in TABLES if each.path in ("actor", "issue", "source")}
_UNFINISHED = "texts that not all of their coders have finished: nobody sees theirs beside others' before that; name one coder with --coder"
_STANCES = next(each for each in TABLES if each.name == "stances")
_CALLED = {"actor": "name", "issue": "label"}


# -- leaving ----------------------------------------------------------------------------------------------------------


def outgoing(folder: Path, library: Library, coders: Sequence[str], problems: Problems) -> Outgoing:
    """The statements of these coders, or of all, that stand, with the words of their texts.

    What several code of one text is left out before all have finished it, unless one coder is named or it is in the tables.

    Raises StancegraphError where a coder has decided nothing, and where there is no statement to write.
    """
    dataset, entries = read_dataset(folder), read_all(folder, problems)
    there = sorted({entry.coder for entry in entries})
    for coder in coders:
        if coder not in there:
            raise StancegraphError(
                f"{show(coder)} has decided nothing in this dataset; there is {', '.join(there) or 'nobody'}"
            )
    compared = Compared(fold(entries), read_assignment(folder, dataset))
    chosen = [entry for entry in entries if not coders or entry.coder in coders]
    state, sources = fold(chosen), _by_text(dataset)
    moments = {entry.id: entry.at for entry in chosen}
    created = {entry.statement: entry.at for entry in reversed(chosen) if entry.op == "add"}
    left_out, documents, found = Counter[str](), dict[str, Document](), []
    for each in sorted(state.statements.values(), key=_in_text):
        cells = {name: str(each.values[name]) for name in CODED if each.values.get(name) not in (None, "")}
        blind = len(coders) != 1 and len(compared.coders(each.text)) > 1 and not compared.is_open(each.text)
        blind = blind and not _is_in_the_tables(cells, state.published.get(each.id, ()))
        why = _UNFINISHED if blind else _document(each.text, sources, library, documents)
        if why:
            left_out[f"statements on {why}"] += 1
            continue
        start, end = each.values["start"], each.values["end"]
        moment = created.get(each.id, ""), moments.get(each.last, "")
        found.append(Annotation(each.id, each.coder, each.text, start, end, cells, *moment))
    if not found:
        reasons = "".join(f"; {count:,} {reason}" for reason, count in left_out.items())
        raise StancegraphError(f"{folder}: there is no coded statement to write{reasons}")
    actors = {**state.actors, **{each.id: _cells(each, "actor") for each in dataset.actors}}
    issues = {**state.issues, **{each.id: _cells(each, "issue") for each in dataset.issues}}
    for what, number in (
        ("marks that a text is finished", len(state.done)),
        ("notes on whole texts", sum(map(bool, state.notes.values()))),
        ("statements that were removed", len(state.removed)),
    ):
        if number:
            left_out[what] = number
    return Outgoing(dataset.info.title, dataset.info.base_iri, documents, found, actors, issues, left_out)


def _is_in_the_tables(cells: Mapping[str, str], rows: Sequence[Published]) -> bool:
    """Whether anybody can read there what a statement says."""
    return bool(rows) and cells == {name: cell for name, cell in rows[-1].cells.items() if name in CODED}


def _in_text(each: Statement) -> tuple[str, int, int, str]:
    return each.text, each.values["start"], each.values["end"], each.id


def _by_text(dataset: Dataset) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for source in dataset.sources:
        if source.sha256:
            found.setdefault(source.sha256, source)
    return found


def _document(text: str, sources: Mapping[str, Source], library: Library, documents: dict[str, Document]) -> str:
    """Put a text among the documents; why it cannot be, else."""
    if text in documents:
        return ""
    if text not in sources:
        return "texts whose row in sources.csv is gone"
    try:
        words = library.words(text)
    except StancegraphError:
        return "texts that are not at hand as they were; say where they lie with --texts"
    about = _cells(sources[text], "source")
    documents[text] = Document(
        text, words, {name: about[name] for name in ("id", "title", "url", "language") if name in about}
    )
    return ""


def _cells(record: Record, kind: str) -> dict[str, str]:
    table = _TABLE[kind]
    return {name: cell for name, cell in zip(table.header, table.cells(record), strict=True) if cell}


# -- arriving ---------------------------------------------------------------------------------------------------------


def read_file(path: Path) -> Incoming:
    """What a file of annotations has, whichever of the formats it is in. Raises StancegraphError for what is none."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LONGEST_FILE + 1)
    except OSError as error:
        raise StancegraphError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(content) > LONGEST_FILE:
        raise StancegraphError(f"{path}: has more than {LONGEST_FILE >> 20} MB; write it as several files")
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise StancegraphError(f"{path}: is no JSON: {error}") from error
    if web_annotation.is_one(found):
        return web_annotation.read(found)
    if label_studio.is_one(found):
        return label_studio.read(found)
    raise StancegraphError(
        f"{path}: is neither Web Annotation (a collection, a page or a list of annotations) nor tasks of Label Studio (a list of "
        "objects with data and annotations)"
    )


@dataclass(frozen=True, slots=True)
class Arrival:
    """What keeping annotations does: the ``entries`` it writes, by coder, and how many statements are ``added`` and ``changed`` by them and
    ``present`` already. ``left_out`` counts what is not kept, by reason; ``remarks`` how places were found that were not as they should be."""

    entries: Mapping[str, Sequence[Entry]]
    added: int
    changed: int
    present: int
    left_out: Mapping[str, int]
    remarks: Mapping[str, int] = field(default_factory=dict)


def arrival(folder: Path, library: Library, incoming: Incoming, coder: str, problems: Problems) -> Arrival:
    """What keeping annotations in the journals would do, nothing being written. ``coder`` is whose they are; empty: as they say."""
    arriving = _Arriving(folder, library, incoming, coder, problems)
    for each in incoming.annotations:
        arriving.take(each)
    return arriving.done()


def keep(folder: Path, found: Arrival) -> None:
    """Write it, each journal at once. Raises StancegraphError where somebody coded meanwhile, and where it cannot be written."""
    for coder, entries in found.entries.items():
        journal = Journal(folder, coder)
        journal.begin()
        with journal.writing() as handle:
            last = max((entry.n for entry in read_all(folder, Problems()) if entry.coder == coder), default=0)
            if last + 1 != entries[0].n:
                raise StancegraphError(f"{show(coder)} has decided something since this was prepared; do it again")
            journal.append(handle, entries)


class _Unfit(Exception):
    """Why an annotation cannot be kept."""


class Writing:
    """The lines that will be added to the journal of one coder, and what would stand after them."""

    def __init__(self, coder: str, own: Sequence[Entry], origin: str) -> None:
        self.entries: list[Entry] = []
        self.state = fold(own)
        self._coder, self._origin = coder, origin
        self._n, self._head = (own[-1].n, own[-1].id) if own else (0, "")
        file_name(coder)  # which refuses what is no name

    def add(self, op: str, text: str, statement: str, values: Mapping[str, Any]) -> Entry:
        """Decide something."""
        at, milliseconds = now()
        self._n += 1
        entry = Entry(
            uuid7(milliseconds), self._n, at, self._coder, op, text, statement, values, self._head, self._origin
        )
        self._head = entry.id
        self.entries.append(entry)
        return entry


class _Arriving:
    def __init__(self, folder: Path, library: Library, incoming: Incoming, coder: str, problems: Problems) -> None:
        self._library, self._incoming, self._coder = library, incoming, coder
        self._format = format_of(folder) or FORMAT
        self._dataset = read_dataset(folder)
        self._sources = _by_text(self._dataset)
        self._texts = self._names_of_texts()
        self._things: dict[str, dict[str, dict[str, str]]] = {
            "actor": {each.id: _cells(each, "actor") for each in self._dataset.actors},
            "issue": {each.id: _cells(each, "issue") for each in self._dataset.issues},
        }
        self._called: dict[str, dict[str, list[str]]] = {"actor": {}, "issue": {}}
        for kind, things in self._things.items():
            for identifier, cells in things.items():
                for name in _names(kind, cells):
                    self._called[kind].setdefault(name, []).append(identifier)
        self._entries = read_all(folder, problems)
        self._owner = {entry.statement: entry.coder for entry in self._entries if entry.op == "add"}
        self._journals: dict[str, Writing] = {}
        self._offsets: dict[str, Offsets] = {}
        self._left_out = Counter(incoming.left_out)
        self._remarks = Counter[str]()
        self._counts = Counter[str]()
        self._units = self._usual()

    def _names_of_texts(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for text, source in self._sources.items():
            for name in (text, f"{self._dataset.info.base_iri}source/{source.id}", source.id, source.url):
                if name:
                    names.setdefault(name, text)
        return names

    def _usual(self) -> tuple[Unit, ...]:
        places = []
        for each in self._incoming.annotations:
            text = self._text(each)
            if text and (offsets := self._words(text)) is not None:
                places.append((offsets, each.place))
        return usual(places)

    def _text(self, each: Arriving) -> str:
        return next((self._texts[name] for name in each.text if name in self._texts), "")

    def _words(self, text: str) -> Offsets | None:
        if text not in self._offsets:
            try:
                self._offsets[text] = Offsets(self._library.words(text))
            except StancegraphError:
                return None
        return self._offsets[text]

    def take(self, each: Arriving) -> None:
        """Decide on one annotation."""
        try:
            self._take(each)
        except _Unfit as error:
            self._left_out[str(error)] += 1

    def _take(self, each: Arriving) -> None:
        coder = self._coder or each.coder
        if not coder:
            raise _Unfit("nobody is named who coded it; say who with --coder")
        text = self._text(each)
        if not text:
            raise _Unfit("no source of the dataset has its text; add that with: stancegraph text add")
        offsets = self._words(text)
        if offsets is None:
            raise _Unfit("its text is not at hand as it was; say where it lies with --texts")
        is_certain = self._incoming.format == "web-annotation" and text in each.text
        place = locate(offsets, each.place, self._units, is_certain=is_certain)
        if isinstance(place, str):
            raise _Unfit(place)
        start, end, remark = place
        writing = self._journal(coder)
        new: list[tuple[str, str, dict[str, str]]] = []
        cells = dict(each.cells)
        for column, kind in REFERENCES.items():
            if cells.get(column):
                cells[column] = self._resolve(kind, cells[column], writing, new)
        values = self._values(writing, text, cells, start, end, new)
        self._decide(writing, coder, each, text, values, new)
        self._remarks[remark] += bool(remark)

    def _journal(self, coder: str) -> Writing:
        if coder not in self._journals:
            own = [entry for entry in self._entries if entry.coder == coder]
            try:
                self._journals[coder] = Writing(coder, own, self._incoming.format)
            except StancegraphError as error:
                raise _Unfit(str(error)) from None
        return self._journals[coder]

    def _decide(
        self,
        writing: Writing,
        coder: str,
        each: Arriving,
        text: str,
        values: Mapping[str, Any],
        new: Sequence[tuple[str, str, dict[str, str]]],
    ) -> None:
        identifier = self._identifier(each, coder, text, values)
        known = writing.state.statements.get(identifier)
        if identifier in writing.state.removed:
            raise _Unfit("removed here since")
        if identifier in writing.state.decisions and known is not None and known.values != values:
            raise _Unfit("decided here on what several coded; decide it anew in the page")
        if known is not None and known.text != text:
            raise _Unfit("a statement of this id is on another text here")
        if known is not None and known.values == values:
            self._counts["present"] += 1
            return
        for kind, made, made_of in new:
            writing.add(f"new-{kind}", "", "", made_of)
            (writing.state.actors if kind == "actor" else writing.state.issues)[made] = made_of
        if known is None:
            entry = writing.add("add", text, identifier, values)
            self._owner[identifier] = coder
            self._counts["added"] += 1
        else:
            emptied = {name: "" for name in known.values if name not in values}
            entry = writing.add("edit", text, identifier, {**emptied, **values})
            self._counts["changed"] += 1
        writing.state.statements[identifier] = Statement(identifier, coder, text, values, entry.id)

    def _identifier(self, each: Arriving, coder: str, text: str, values: Mapping[str, Any]) -> str:
        """The id of the statement: that of the annotation where it can be, else one made of it, always the same."""
        ours = f"{self._dataset.info.base_iri}annotation/"
        plain = unquote(each.id.removeprefix(ours)) if each.id.startswith(ours) else each.id
        if (each.id.startswith(ours) or _is_uuid(plain)) and self._owner.get(plain, coder) == coder:
            return plain
        if plain:
            return str(uuid5(NAMESPACE_URL, json.dumps([coder, text, plain], ensure_ascii=False)))
        said = json.dumps([coder, text, sorted(values.items())], ensure_ascii=False)
        self._counts[said] += 1
        return str(uuid5(NAMESPACE_URL, f"{said} {self._counts[said]}"))

    def _values(
        self,
        writing: Writing,
        text: str,
        cells: Mapping[str, str],
        start: int,
        end: int,
        new: Sequence[tuple[str, str, dict[str, str]]],
    ) -> dict[str, Any]:
        made = {(kind, identifier) for kind, identifier, _ in new}

        def knows(kind: str, identifier: str) -> bool:
            return (kind, identifier) in made or identifier in self._known(kind, writing)

        offsets = self._offsets[text]
        evidence = evidence_cells(offsets.words, start, end)
        coded = {name: cells[name].strip() for name in CODED if cells.get(name, "").strip()}
        fixed = {"id": "statement", "source": self._sources[text].id}
        try:
            stance_of({**coded, **evidence, **fixed}, self._format, knows)
        except RowError as error:
            raise _Unfit("; ".join(f"{column}: {message}" for column, message in error.faults)) from None
        return {**coded, **evidence, "start": start, "end": end}

    def _known(self, kind: str, writing: Writing) -> Mapping[str, Mapping[str, str]]:
        new = writing.state.actors if kind == "actor" else writing.state.issues
        return ChainMap(self._things[kind], new)  # type: ignore[arg-type]  # which nobody writes to

    def _resolve(self, kind: str, key: str, writing: Writing, new: list[tuple[str, str, dict[str, str]]]) -> str:
        """The id of the actor or issue that is meant; one that is not there yet is made where the file says all that it needs."""
        said = dict(self._incoming.named.get((kind, key), {}))
        known = self._known(kind, writing)
        ours = f"{self._dataset.info.base_iri}{kind}/"
        iri = said.pop("iri", "")
        wanted = iri.removeprefix(ours) if iri.startswith(ours) else said.get("id", "")
        called = said.get(_CALLED[kind], "")
        if iri.startswith(ours) and wanted in known:
            return wanted
        if wanted in known and folded(known[wanted][_CALLED[kind]]) == folded(called):
            return wanted
        names = folded(called or key)
        made = writing.state.actors if kind == "actor" else writing.state.issues
        fresh = [(identifier, cells) for of, identifier, cells in new if of == kind]
        same = list(self._called[kind].get(names, ()))
        same += [each for each, cells in (*made.items(), *fresh) if names in _names(kind, cells) and each not in same]
        if len(same) == 1:
            return same[0]
        if len(same) > 1:
            raise _Unfit(f"{len(same):,} {kind}s are called {show(called or key)}: {', '.join(sorted(same))}")
        if key in known:
            return key
        if {"actor": "kind", "issue": "proposition"}[kind] not in said:
            raise _Unfit(
                f"no {kind} of the dataset is called {show(called or key)}; make it with: stancegraph add {kind}"
            )
        taken = {*known, *(identifier for identifier, _ in fresh)}
        cells = {**said, "id": wanted if is_id(wanted) and wanted not in taken else _free(kind, called, taken)}
        try:
            actor_of(cells, self._format) if kind == "actor" else issue_of(cells, self._format)
        except RowError as error:
            raise _Unfit(f"{kind} {show(called)}: {error}") from None
        new.append((kind, cells["id"], cells))
        return cells["id"]

    def done(self) -> Arrival:
        """What all of it comes to."""
        entries = {coder: each.entries for coder, each in self._journals.items() if each.entries}
        added, changed, present = (self._counts[name] for name in ("added", "changed", "present"))
        remarks = {remark: count for remark, count in self._remarks.items() if remark}
        return Arrival(entries, added, changed, present, self._left_out, remarks)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _names(kind: str, cells: Mapping[str, str]) -> Iterable[str]:
    aliases = cells.get("aliases", "").split(";") if kind == "actor" else []
    return {folded(each) for each in (cells[_CALLED[kind]], *aliases) if each.strip()}


def _free(kind: str, called: str, taken: set[str]) -> str:
    plain = slug(called)[0]
    base = plain if is_id(plain) else f"{kind}-{uuid5(NAMESPACE_URL, called).hex[:6]}"
    number, found = 2, base
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found


def adopted(folder: Path, library: Library, coder: str, problems: Problems) -> Arrival:
    """What taking the rows of the tables into the journals of their coders would do, nothing being written.

    Each stance that stands, and rests on one stretch of a text that is at hand, becomes a statement that is published already: decided anew in
    the page, and published, it supersedes its row. ``coder`` takes the rows that name nobody; empty: they are left out.
    """
    dataset, entries = read_dataset(folder), read_all(folder, problems)
    sources, ids = _by_text(dataset), {source.id: source for source in dataset.sources}
    gone, state = replaced(dataset), fold(entries)
    noted = {row.row: statement for statement, rows in state.published.items() for row in rows}
    there = {row for row, statement in noted.items() if statement in state.statements or statement in state.removed}
    words = _Words(library)
    journals: dict[str, Writing] = {}
    left_out, present, added = Counter[str](), 0, 0
    for stance in dataset.stances:
        if stance.id in there:
            present += 1
            continue
        cells = {name: cell for name, cell in zip(_STANCES.header, _STANCES.cells(stance), strict=True) if cell}
        who, source, place = stance.coder or coder, ids.get(stance.source), _place_of(cells)
        text = source.sha256 if source else ""
        why = "corrected or withdrawn" if stance.id in gone else _why_not(cells, who, source, sources)
        why = why or _why_misplaced(cells, place, words.of(text))
        if not why and who not in journals:
            try:
                journals[who] = Writing(who, [entry for entry in entries if entry.coder == who], "tables")
            except StancegraphError as error:
                why = f"of a coder who can have no journal: {error}"
        if why or place is None:
            left_out[f"stances {why}"] += 1
            continue
        statement = str(uuid5(NAMESPACE_URL, f"{dataset.info.base_iri}stance/{stance.id}"))
        if stance.id not in noted:
            row = {name: cell for name, cell in cells.items() if name not in ("coder", "recorded", "supersedes")}
            # First: a statement that is not known to be in the tables would be published once more.
            journals[who].add("publish", text, statement, {"row": stance.id, "cells": row})
        coded = {name: cells[name] for name in (*CODED, "quote", "passages") if name in cells}
        journals[who].add("add", text, statement, {**coded, "start": place[0], "end": place[1]})
        added += 1
    return Arrival({who: each.entries for who, each in journals.items()}, added, 0, present, left_out)


class _Words:
    """The words of texts, each read once; None where a text is not at hand as it was."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._found: dict[str, str | None] = {}

    def of(self, text: str) -> str | None:
        if text not in self._found:
            try:
                self._found[text] = self._library.words(text)
            except StancegraphError:
                self._found[text] = None
        return self._found[text]


def _why_not(cells: Mapping[str, str], who: str, source: Source | None, sources: Mapping[str, Source]) -> str:
    """Why a row cannot become a statement, whatever its text says; empty where it can."""
    if not who:
        return "of nobody: the row has no coder; say whose they shall be with --coder"
    if source is None or not source.sha256:
        return "from sources without a text: no SHA-256 in sources.csv"
    if (first := sources[source.sha256].id) != source.id:
        return f"from sources with a text that another source has, too, as {source.id} and {first}"
    beside = [name for name in cells if name not in _FITTING]
    return f"with {', '.join(beside)}, for which coding has no place" if beside else ""


def _why_misplaced(cells: Mapping[str, str], place: tuple[int, int] | None, words: str | None) -> str:
    """Why what a row rests on is not one stretch of its text; empty where it is."""
    if words is None:
        return "on texts that are not at hand as they were; say where they lie with --texts"
    if place is None:
        return "not on one stretch of their text: no offsets (stancegraph anchor fills them in), or several passages"
    if evidence_cells(words, *place) != {name: cells[name] for name in _EVIDENCE if name in cells}:
        return "with a quote that is not at its place; stancegraph validate --texts says which"
    return ""


_EVIDENCE = ("quote", "start", "end", "passages")
_FITTING = (*CODED, *_EVIDENCE, "id", "source", "coder", "recorded", "supersedes")


def _place_of(cells: Mapping[str, str]) -> tuple[int, int] | None:
    """The one stretch that a row rests on; None where it has none, or several."""
    placed = "start" in cells
    passages = cells.get("passages", "").split(";") if cells.get("passages") else []
    if placed == bool(passages) or len(passages) > 1:
        return None
    if placed:
        start = int(cells["start"])
        return start, int(cells["end"]) if cells.get("end") else start + len(cells.get("quote", ""))
    first, _, last = passages[0].split()[0].partition("-")
    return int(first), int(last)
