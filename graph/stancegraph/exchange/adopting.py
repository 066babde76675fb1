"""Rows of the tables -> journals: they count as published, and what is then decided anew supersedes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from stancegraph.coding.fold import fold
from stancegraph.coding.journal import read_all
from stancegraph.coding.statements import CODED, evidence_cells
from stancegraph.coding.texts import Library, by_text
from stancegraph.errors import StancegraphError
from stancegraph.exchange.writing import Arrival, Writing
from stancegraph.model.records import Source
from stancegraph.model.standing import replaced
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.table import TABLES

_STANCES = next(each for each in TABLES if each.name == "stances")


def adopted(folder: Path, library: Library, coder: str, problems: Problems) -> Arrival:
    """What taking the rows of the tables into the journals of their coders would do, nothing being written.

    Each stance that stands, and rests on one stretch of a text that is at hand, becomes a statement that is published already: decided anew in
    the page, and published, it supersedes its row. ``coder`` takes the rows that name nobody; empty: they are left out.
    """
    dataset, entries = read_dataset(folder), read_all(folder, problems)
    sources, ids = by_text(dataset.sources), {source.id: source for source in dataset.sources}
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
