"""A client of a small dataset in which something stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from asgi import Client, client_of
from stancegraph.model.records import Dataset, Evidence, Stance
from stancegraph.model.words import Position, Voice
from stancegraph.store.build import build
from stancegraph.tables.writer import write_dataset
from support import tiny

_SAID = (
    ("a.1", "ann", "truce", Position.REJECTS, date(2025, 2, 1), Voice.SELF, "never <b>ever</b>"),
    ("a2", "ann", "truce", Position.SUPPORTS, date(2025, 5, 1), Voice.SELF, "a truce now"),
    ("a3", "ann", "talks", Position.SUPPORTS, date(2025, 5, 2), Voice.REPORTED, ""),
    ("b1", "bob", "truce", Position.OPPOSES, date(2025, 5, 3), Voice.SELF, "not yet"),
    ("b2", "bob", "talks", Position.SUPPORTS, date(2025, 7, 1), Voice.SELF, "let us talk"),
    ("l1", "land", "truce", Position.AMBIVALENT, date(2025, 5, 4), Voice.REPORTED, ""),
    ("l2", "land", "talks", Position.REJECTS, date(2025, 5, 5), Voice.ATTRIBUTED, "will not talk"),
)


def spoken() -> Dataset:
    """The small dataset of other tests, with stances that nobody has withdrawn."""
    stances = tuple(
        Stance(
            identifier,
            actor,
            issue,
            position,
            day,
            voice,
            "gazette",
            attributed_by="bob" if voice is Voice.ATTRIBUTED else None,
            evidence=Evidence(quote) if quote else None,
        )
        for identifier, actor, issue, position, day, voice, quote in _SAID
    )
    dataset = tiny()
    return replace(dataset, stances=(*dataset.stances, *stances))


@pytest.fixture(scope="session")
def spoken_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That dataset, built; not to be written to."""
    folder = tmp_path_factory.mktemp("spoken")
    write_dataset(spoken(), folder / "tables")
    build([folder / "tables"], folder / "store")
    return folder / "store"


@pytest.fixture(scope="session")
def client(spoken_store: Path) -> Iterator[Client]:
    """Asks it; nothing is to be changed."""
    with client_of(spoken_store) as found:
        yield found
