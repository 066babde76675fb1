"""A dataset with two texts, and a coder at work on them, for several test modules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stancegraph.coding.texts import Library, Places, read_text, source_of
from stancegraph.coding.workbench import Workbench
from stancegraph.model.records import Actor, Dataset, DatasetInfo, Issue, PartialDate, Role, Source
from stancegraph.model.words import ActorKind, Represents
from stancegraph.tables.writer import write_dataset

FIRST = (
    "Envoy \U0001f469\u200d\U0001f4bb offers terms\r\n\r\nHALVEN, 12 May. Ann Lee told reporters on Monday that the armies should leave the bridge. "
    "\u201cNot one soldier stays,\u201d she said. The army would pull back if observers came first, Bob Ray answered.\r\n"
    "\u0644\u0627 \u0634\u0631\u0648\u0637 \u0645\u0633\u0628\u0642\u0629\r\n"
)
SECOND = "A second text. Lee said nothing of a truce.\n"


def talks(folder: Path) -> Path:
    """The folder of the dataset; its texts lie beside it."""
    texts = folder.parent / f"{folder.name}-texts"
    texts.mkdir(parents=True, exist_ok=True)
    (texts / "envoy.txt").write_bytes(FIRST.encode())
    (texts / "second.txt").write_bytes(SECOND.encode())
    sources: list[Source] = []
    for name in ("envoy.txt", "second.txt"):
        said: dict[str, Any] = {"published": PartialDate("2025-05-13").first} if name == "envoy.txt" else {}
        sources.append(source_of(read_text(texts / name), sources, said)[0])
    write_dataset(
        Dataset(
            DatasetInfo("Talks", "https://example.org/talks/"),
            actors=(
                Actor("ann", "Ann Lee", ActorKind.PERSON),
                Actor("bob", "Bob Ray", ActorKind.PERSON),
                Actor("land", "Land", ActorKind.STATE),
            ),
            roles=(Role("r1", "ann", "Envoy", "land", Represents.BY_MANDATE),),
            issues=(
                Issue("bridge", "Withdrawal from the bridge", "The armies should leave the bridge."),
                Issue("truce", "Truce", "There should be a truce."),
            ),
            sources=tuple(sources),
        ),
        folder,
    )
    return folder


def library(folder: Path) -> Library:
    return Library(Places((folder.parent / f"{folder.name}-texts",)))


def bench(folder: Path, coder: str = "ana", *, adjudicates: bool = False) -> Workbench:
    return Workbench(folder, coder, library(folder), adjudicates=adjudicates)


def sha(workbench: Workbench, source: str = "envoy") -> str:
    return next(key for key, each in workbench.sources.items() if each.id == source)


def values(words: str, text: str = FIRST, **other: Any) -> dict[str, Any]:
    """What a coder says of some words."""
    start = text.index(words)
    plain = {"actor": "ann", "issue": "bridge", "position": "supports", "voice": "self", "date": "2025-05-12"}
    return {**plain, "start": start, "end": start + len(words), **other}
