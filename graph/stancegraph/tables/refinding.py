"""The rows of a text that has changed, anew: what was quoted from it as it was is looked for in the text that it is now.

A text that has changed is another text, with a source of its own. Rows stay what they are; those whose words all stand in the other text, word for
word and each in one place, get a row that takes their place. The others are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stancegraph.errors import StancegraphError
from stancegraph.model.records import Source, Stance
from stancegraph.nearest import did_you_mean
from stancegraph.tables.adding import Known
from stancegraph.tables.again import Again, Refound
from stancegraph.tables.anchoring import Texts
from stancegraph.tables.reader import read_dataset
from stancegraph.tables.table import TABLES

_STANCES = next(table for table in TABLES if table.name == "stances")
_WHY = {
    "otherwise": "its words are written otherwise there",
    "several": "its words stand there in several places",
    "lost": "its words stand nowhere there",
}


@dataclass(frozen=True, slots=True)
class Refinding:
    """The rows that take the place of others; ``same`` and ``moved`` are how many of these have their words where they were, and elsewhere.

    ``left`` says of each other row that quotes the text why it stays, by its id.
    """

    records: tuple[Stance, ...]
    same: int
    moved: int
    left: tuple[tuple[str, str], ...]


def refind(folder: Path, old: str, new: str, texts: Texts, now: datetime) -> Refinding:
    """Look for what the standing stances of the source ``old`` quote in the text of the source ``new``. Writes nothing.

    Raises StancegraphError for a source that is none or has no text recorded, where the text of ``new`` is not at hand, and where that of ``old``
    is at hand as it was; DataError for a faulty dataset.
    """
    dataset = read_dataset(folder)
    sources = {each.id: each for each in dataset.sources}
    before, after = _with_text(sources, old), _with_text(sources, new)
    if before.sha256 == after.sha256:
        raise StancegraphError(f"{old} and {new} have the same text; name the source of the text as it is now")
    if before.sha256 in texts.by_hash:
        raise StancegraphError(f"the text of {old} is there as it was; its quotes stay where they are")
    if after.sha256 not in texts.by_hash:
        raise StancegraphError(f"the text of {new} is not there; name the folder it lies in with --texts")
    known, again = Known.read(folder), Again(texts.by_hash[after.sha256])
    records: list[Stance] = []
    left: list[tuple[str, str]] = []
    moved = 0
    for stance in dataset.stances:
        if stance.source != old or stance.id in known.corrected:
            continue
        found = _found(stance, again)
        if why := _why(found):
            left.append((stance.id, why))
            continue
        records.append(_anew(known, stance, new, found, now))
        known.taken["stances"].add(records[-1].id)
        moved += any(each.how == "moved" for each in found)
    left += [
        (each.id, "assessments are not corrected by new rows") for each in dataset.assessments if each.source == old
    ]
    return Refinding(tuple(records), len(records) - moved, moved, tuple(left))


def _with_text(sources: dict[str, Source], identifier: str) -> Source:
    if identifier not in sources:
        raise StancegraphError(f"no source has the id {identifier}{did_you_mean(identifier, sources)}")
    if not sources[identifier].sha256:
        raise StancegraphError(f"{identifier} has no sha256, so that its text cannot be told; anchor fills it in")
    return sources[identifier]


def _found(stance: Stance, again: Again) -> list[Refound]:
    """Where the quote of a stance stands, where it has one, and then each of its passages."""
    evidence = stance.evidence
    quoted = [again.quote(evidence.quote, evidence.start)] if evidence else []
    return quoted + [again.passage(each.start, each.end - each.start, each.sha256) for each in stance.passages]


def _why(found: list[Refound]) -> str:
    if not found:
        return "it quotes nothing"
    return next((_WHY[each.how] for each in found if each.how in _WHY), "")


def _anew(known: Known, stance: Stance, source: str, found: list[Refound], now: datetime) -> Stance:
    """The row of the same words in the other text. It is still the coding of whoever coded it: nothing of what is said is otherwise."""
    places = [each.places[0] for each in found]
    cells = {"source": source, "coder": stance.coder}
    if stance.evidence:
        first = places.pop(0)
        cells |= {"start": str(first.start), "end": str(first.end)}
    if places:
        hashed = zip(places, stance.passages, strict=True)
        cells["passages"] = ";".join(f"{place.start}-{place.end} {passage.sha256}" for place, passage in hashed)
    return known.correction(_STANCES, stance.id, cells, now)
