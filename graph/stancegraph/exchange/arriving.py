"""Annotations -> journals: checked as the coding page checks, each once, however often it is tried.

What arrives is decided by nobody here, so it is written as the coder says who made it, with the format it came by (``from``), and enters the
tables only when that coder finishes the text and publishes. A statement that is there already is left as it is, one that was changed
elsewhere is edited, one that was removed here stays removed.
"""

from __future__ import annotations

import json
from collections import ChainMap, Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import NAMESPACE_URL, UUID, uuid5

from stancegraph.characters import show
from stancegraph.coding.fold import Statement
from stancegraph.coding.journal import read_all
from stancegraph.coding.meanings import TELLING, words_of
from stancegraph.coding.plan import PLAN_FILE, read_plan
from stancegraph.coding.statements import CODED, actor_of, evidence_cells, issue_of, stance_of
from stancegraph.coding.texts import Library, by_text
from stancegraph.errors import StancegraphError
from stancegraph.exchange.annotations import (
    REFERENCES,
    Arriving,
    Incoming,
)
from stancegraph.exchange.offsets import Offsets, Unit, locate, usual
from stancegraph.exchange.rows import cells_of_record
from stancegraph.exchange.writing import Arrival, Writing
from stancegraph.model.cells import is_id
from stancegraph.model.schema import FORMAT
from stancegraph.naming import fold as folded
from stancegraph.naming import ids_of
from stancegraph.tables.info import format_of
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.table import RowError

_CALLED = {"actor": "name", "issue": "label"}


def arrival(folder: Path, library: Library, incoming: Incoming, coder: str, problems: Problems) -> Arrival:
    """What keeping annotations in the journals would do, nothing being written. ``coder`` is whose they are; empty: as they say."""
    arriving = _Arriving(folder, library, incoming, coder, problems)
    for each in incoming.annotations:
        arriving.take(each)
    return arriving.done()


class _Unfit(Exception):
    """Why an annotation cannot be kept."""


class _Arriving:
    def __init__(self, folder: Path, library: Library, incoming: Incoming, coder: str, problems: Problems) -> None:
        self._library, self._incoming, self._coder = library, incoming, coder
        self._format = format_of(folder) or FORMAT
        self._dataset = read_dataset(folder)
        self._sources = by_text(self._dataset.sources)
        self._texts = self._names_of_texts()
        self._things: dict[str, dict[str, dict[str, str]]] = {
            "actor": {each.id: cells_of_record(each, "actor") for each in self._dataset.actors},
            "issue": {each.id: cells_of_record(each, "issue") for each in self._dataset.issues},
        }
        self._called: dict[str, dict[str, list[str]]] = {"actor": {}, "issue": {}}
        for kind, things in self._things.items():
            for identifier, cells in things.items():
                for name in _names(kind, cells):
                    self._called[kind].setdefault(name, []).append(identifier)
        plan = read_plan(folder)
        self._planned = plan.coders if plan else None
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
        if self._planned is not None and coder not in self._planned:
            raise _Unfit(
                f"{show(coder)} is not in {PLAN_FILE}, and could not finish it; add the coder there, or say whose it is with --coder"
            )
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
                cells[column] = self._resolve(kind, cells[column], each, writing, new)
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

    def _resolve(
        self, kind: str, key: str, each: Arriving, writing: Writing, new: list[tuple[str, str, dict[str, str]]]
    ) -> str:
        """The id of the actor or issue that is meant; one that is not there yet is made where the file says all that it needs.

        Where the file says another proposition, or kind, of one that is there, the coder is noted to have coded by that, as if the coder had made
        it here: publishing then asks whether they mean the same.
        """
        said = {**self._incoming.named.get((kind, key), {}), **each.named.get((kind, key), {})}
        found = self._there(kind, key, said, writing, new)
        known = self._known(kind, writing)
        telling = said.get(TELLING[kind], "")
        made = writing.state.actors if kind == "actor" else writing.state.issues
        here = made.get(found) or known.get(found)
        if here is None or not telling or len(words_of({"here": here.get(TELLING[kind], ""), "there": telling})) < 2:
            return found
        if found in made or any((kind, found) == (of, identifier) for of, identifier, _ in new):
            self._remarks[f"of which the {kind} {found} is another here; what stands here was kept"] += 1
            return found
        cells = {name: cell for name, cell in {**here, **said, "id": found}.items() if name != "iri"}
        self._check(kind, cells)
        new.append((kind, found, cells))
        return found

    def _check(self, kind: str, cells: Mapping[str, str]) -> None:
        try:
            actor_of(cells, self._format) if kind == "actor" else issue_of(cells, self._format)
        except RowError as error:
            raise _Unfit(f"{kind} {show(cells.get(_CALLED[kind], ''))}: {error}") from None

    def _there(
        self, kind: str, key: str, said: Mapping[str, str], writing: Writing, new: list[tuple[str, str, dict[str, str]]]
    ) -> str:
        """The id of the actor or issue that is meant; of one that is not there yet, with what it is put to ``new``."""
        said = dict(said)
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
        if TELLING[kind] not in said:
            raise _Unfit(
                f"no {kind} of the dataset is called {show(called or key)}; make it with: stancegraph add {kind}"
            )
        taken = {*known, *(identifier for identifier, _ in fresh)}
        ids = chain([wanted] if is_id(wanted) else (), ids_of(called, kind))
        cells = {**said, "id": next(each for each in ids if each not in taken)}
        self._check(kind, cells)
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
