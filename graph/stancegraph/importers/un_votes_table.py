"""Roll-call votes -> a table of coded events, one a vote, by whole columns: for networks and counts no graph has to be built.

What is a vote, of whom, on what, and what is left out are those of :mod:`stancegraph.importers.un_votes`; here only each
different cell is looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from stancegraph.events.files import ROLL_CALLS as READ_BY
from stancegraph.events.files import About, arrow_schema, write_events
from stancegraph.importers.mapped_files import Batch, Member, batches, first_row, pyarrow
from stancegraph.importers.mapping import FileForm
from stancegraph.importers.places import check_events
from stancegraph.importers.report import Report
from stancegraph.importers.roll_call_tables import LIBRARY, MISSING, VOTES, column_names, whole
from stancegraph.importers.un_votes import IN_LIBRARY, POSITIONS, PUBLISHER, Votes, why_not
from stancegraph.importers.words import name

_IDENTITY = "actor_is_iso3166"
_FORM = FileForm(missing=(MISSING,))


def write_votes(votes: Votes, path: Path, title: str | None, progress: Callable[[int], None]) -> Report:
    """Write votes whose roll calls are read; raises DataError where none can be used, and then nothing is written."""
    replaced = check_events(path, votes.tables.values())
    about = About(
        dataset=title or votes.title,
        licence=votes.licence,
        publisher=PUBLISHER,
        mapping=READ_BY,
        inputs={each.name: _sha256(each) for each in votes.tables.values()},
        issues={each.id: (each.label, each.proposition) for each in votes.roll_calls.values()},
    )
    schema = arrow_schema(about, [(_IDENTITY, pyarrow().string())] if votes.of_library else [])
    table = _Columns(votes, schema)
    rows = write_events(path, table.batches(progress), schema)
    written = {"coded events": rows, "actors": len(votes.names), "roll calls": len(votes.roll_calls)}
    return Report(path, written, dict(sorted(votes.dropped.items())), (*votes.remarks(columns=True), *replaced))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class _Columns:
    """The votes of a table as record batches."""

    def __init__(self, votes: Votes, schema: Any) -> None:
        self._votes, self._schema = votes, schema
        self._ids: dict[str, str] = {}
        self._places: dict[str, int] = {}
        self._voted = np.empty(0, dtype=np.int64)

    def batches(self, progress: Callable[[int], None]) -> Iterator[Any]:
        """All of them; raises DataError after the last where there was no vote."""
        kind = LIBRARY if self._votes.of_library else VOTES
        path = self._votes.tables[kind]
        member = Member(path, path.name)
        names = tuple(column_names([each.strip() for each in first_row(member, _FORM)]))
        count = 0
        for batch in batches(member, _FORM, names, kind.needed):
            for _ in batch.unfit:
                self._votes.dropped[f"rows of {kind.title}: not as many cells as the header"] += 1
            if not self._votes.of_library:  # whose rows were read once already
                self._votes.blanks.take(batch.blanks)
            found = self._batch(batch)
            count += found.num_rows
            progress(count)
            yield found
        if not count:
            raise self._votes.nothing()

    def _batch(self, batch: Batch) -> Any:
        pa, votes = pyarrow(), self._votes
        rcid, country, code, vote = (
            each.fill_null("")
            for each in (
                batch.columns[column]
                for column in (
                    ("undl_id", "ms_name", "ms_code", "ms_vote")
                    if votes.of_library
                    else ("rcid", "country", "country_code", "vote")
                )
            )
        )
        calls, call_at = _distinct(rcid, lambda cell: votes.roll_calls.get(whole(cell)))
        words, word_at = _distinct(vote, self._word)
        positions = [POSITIONS.get(word.lower()) for word in words]
        called = np.array([each is not None for each in calls], dtype=bool)[call_at]
        stood = np.array([each is not None for each in positions], dtype=bool)[word_at]
        named = pa.compute.or_(pa.compute.not_equal(country, ""), pa.compute.not_equal(code, "")).to_numpy(
            zero_copy_only=False
        )
        fits = called & stood & named
        for row in np.flatnonzero(~fits):
            why = why_not(calls[call_at[row]], words[word_at[row]], positions[word_at[row]])
            votes.dropped[f"votes: {why}"] += 1
        chosen = pa.array(fits)
        pairs = pa.compute.binary_join_element_wise(country.filter(chosen), code.filter(chosen), "\x1f")
        states, state_at = _distinct(pairs, lambda pair: self._state(*pair.split("\x1f")))
        call_at, word_at = call_at[fits], word_at[fits]
        first = self._first(
            np.array([self._place("call", each.id) if each else 0 for each in calls], dtype=np.int64)[call_at],
            np.array([self._place("state", each) for each, *_ in states], dtype=np.int64)[state_at],
        )
        if again := int((~first).sum()):
            votes.dropped["votes: the state stood in an earlier row of the same roll call"] += again
        call_at, word_at, state_at = call_at[first], word_at[first], state_at[first]
        for each in np.unique(call_at):
            votes.had_votes(calls[each])
        for place, count in zip(*np.unique(state_at, return_counts=True), strict=True):
            votes.note_name(states[place][0], states[place][1], int(count))
        return self._table(calls, call_at, states, state_at, positions, words, word_at)

    def _table(
        self, calls: Any, call_at: Any, states: Any, state_at: Any, positions: Any, words: Any, word_at: Any
    ) -> Any:
        pa = pyarrow()

        def put(values: list[Any], at: Any, kind: Any) -> Any:
            return pa.array(values, kind).take(pa.array(at))

        issue = put([each.id if each else None for each in calls], call_at, pa.string())
        actor = put([each for each, *_ in states], state_at, pa.string())
        found = {
            "event_id": pa.compute.binary_join_element_wise(issue, actor, "."),
            "date": put([each.day if each else None for each in calls], call_at, pa.date32()),
            "actor": actor,
            "actor_name": put([self._votes.names.get(each) for each, *_ in states], state_at, pa.string()),
            "issue": issue,
            "position": put([None if each is None else int(each) for each in positions], word_at, pa.int8()),
            "code": put([word.lower() for word in words], word_at, pa.string()),
            "source": issue,
            "according_to": put([PUBLISHER], np.zeros(len(word_at), dtype=np.int64), pa.string()),
        }
        if self._votes.of_library:
            found[_IDENTITY] = put([self._votes.iso3166(code) or None for _, _, code in states], state_at, pa.string())
        rows = len(word_at)
        arrays = [found[each.name] if each.name in found else pa.nulls(rows, each.type) for each in self._schema]
        return pa.record_batch(arrays, schema=self._schema)

    def _word(self, cell: str) -> str:
        return IN_LIBRARY.get(cell.lower(), cell) if self._votes.of_library else cell

    def _state(self, country: str, code: str) -> tuple[str, str, str]:
        """The id of a state, and the name and the code it stands under in these rows."""
        state = self._votes.state_of(country, code)
        self._votes.names.setdefault(state, name(country or code))
        return state, country, code

    def _place(self, kind: str, key: str) -> int:
        return self._places.setdefault(f"{kind} {key}", len(self._places))

    def _first(self, calls: Any, states: Any) -> Any:
        """Which votes are the first of their state on their roll call, in this batch and those before."""
        keys = (calls << 32) | states
        _, places = np.unique(keys, return_index=True)
        first = np.zeros(len(keys), dtype=bool)
        first[places] = True
        # Those before are in order: looking each up takes a twentieth of what numpy's isin takes.
        if len(self._voted):
            at = np.searchsorted(self._voted, keys)
            first &= self._voted[np.minimum(at, len(self._voted) - 1)] != keys
        self._voted = np.sort(np.concatenate([self._voted, keys[first]]))
        return first


def _distinct(cells: Any, read: Callable[[str], Any]) -> tuple[list[Any], Any]:
    """What is read of each different cell, in the order in which they come, and which of these each row has."""
    encoded = cells.dictionary_encode()
    return [read(cell) for cell in encoded.dictionary.to_pylist()], encoded.indices.to_numpy(zero_copy_only=False)
