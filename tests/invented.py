"""The invented dataset with what the second edition of the rules is about: declared ends and days covered beside governments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import stancegraph
from generate_dataset import generate
from stancegraph.model.records import Stance
from stancegraph.model.words import DatePrecision
from stancegraph.tables.writer import write_dataset

COVERS_UNTIL = date(2024, 12, 31)


def governed(folder: Path, stances: int, actors: int, issues: int, seed: int) -> Path:
    """A folder, made within ``folder``, of so many records."""
    plain = folder / "plain"
    generate(plain, stances, actors, issues, seed)
    dataset = stancegraph.read_dataset(plain)
    changed = replace(
        dataset,
        info=replace(dataset.info, covers_from=date(2022, 1, 1), covers_until=COVERS_UNTIL, stale_after=180),
        stances=tuple(_ending(number, each) for number, each in enumerate(dataset.stances)),
    )
    write_dataset(changed, folder / "governed")
    return folder / "governed"


def _ending(number: int, stance: Stance) -> Stance:
    if number % 5 or stance.date_precision is not DatePrecision.DAY:
        return stance
    return replace(stance, until=stance.date + timedelta(days=60))
