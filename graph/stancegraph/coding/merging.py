"""Journals of elsewhere joined to those of a dataset, as git does by ``merge=union``: lines that are not there yet go to the end.

No line is changed, and none is lost. What stands after it depends on no order, so the same comes of merging here what was decided there
and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from stancegraph.characters import show
from stancegraph.coding.journal import Entry, Journal, alike, content_of, journals, parse, read_all
from stancegraph.errors import StancegraphError
from stancegraph.tables.problems import Problems


@dataclass(frozen=True, slots=True)
class Merged:
    """Of one coder: how many decisions were joined, and how many were there already."""

    coder: str
    new: int
    known: int


def merge(dataset: Path, others: Iterable[Path], problems: Problems) -> list[Merged]:
    """Join the journals of ``others`` (dataset folders, or single journals) to those of a dataset; what each brought, by coder.

    Lines that are no decisions are noted, and not joined. Raises StancegraphError, before anything is written, for what is no journal
    and no dataset with journals, and where a journal cannot be written.
    """
    coming: dict[str, dict[bytes, Entry]] = {}
    for path in others:
        for file in _files(dataset, path):
            for entry in parse(content_of(file), str(file), problems):
                coming.setdefault(entry.coder, {})[entry.line()] = entry
    here: dict[str, set[bytes]] = {}
    for file in journals(dataset):
        for entry in parse(content_of(file), str(file), Problems()):
            here.setdefault(entry.coder, set()).add(entry.line())
    # Every name is looked at before anything is written.
    writers = {coder: Journal(dataset, coder) for coder in sorted(coming)}
    _refuse_alike(writers)
    for journal in writers.values():
        journal.begin()
    found = []
    for coder, journal in writers.items():
        with journal.writing() as handle:
            there = here.get(coder, set()) | {entry.line() for entry in journal.new_lines(Problems())[0]}
            new = [entry for line, entry in coming[coder].items() if line not in there]
            if new:
                journal.append(handle, sorted(new, key=lambda entry: entry.order))
        found.append(Merged(coder, len(new), len(coming[coder]) - len(new)))
    return found


def unknown_texts(dataset: Path, known: Iterable[str]) -> int:
    """How many texts the journals of a dataset are about that no source of it has."""
    return len({entry.text for entry in read_all(dataset, Problems()) if entry.text} - set(known))


def _refuse_alike(coders: Iterable[str]) -> None:
    """What comes may bring two names that differ in capitals only, as :meth:`Journal.begin` refuses beside one that is there."""
    seen: dict[str, str] = {}
    for coder in coders:
        if (other := seen.setdefault(alike(coder), coder)) != coder:
            raise StancegraphError(
                f"there are decisions of {show(other)} and of {show(coder)}; are they the same coder? Write the name the same way"
            )


def _files(dataset: Path, path: Path) -> list[Path]:
    if path.is_file():
        if path.suffix != ".jsonl":
            raise StancegraphError(f"{path}: is no journal (CODER.jsonl) and no folder of a dataset")
        return [path]
    if not path.is_dir():
        raise StancegraphError(f"{path}: is not there; name a folder of the dataset, or a journal")
    if path.resolve() == dataset.resolve():
        raise StancegraphError(f"{path}: is the dataset itself; name the other copy of it")
    found = journals(path)
    if not found:
        raise StancegraphError(f"{path}: has no journals (coding/journal/*.jsonl); nothing was merged")
    return found
