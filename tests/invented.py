"""The invented dataset with what the second edition of the rules is about: governments, declared ends, days covered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import stancegraph
from generate_dataset import generate
from stancegraph.model.records import PartialDate, Role, Stance
from stancegraph.model.words import ConditionKind, DatePrecision, Position, Represents
from stancegraph.tables.writer import write_dataset

COVERS_UNTIL = date(2024, 12, 31)
HANDOVER = PartialDate("2024-12-01")


def governed(folder: Path, stances: int, actors: int, issues: int, seed: int) -> Path:
    """A folder, made within ``folder``, of so many records; foreign ministers lead, one after the other."""
    plain = folder / "plain"
    generate(plain, stances, actors, issues, seed)
    dataset = stancegraph.read_dataset(plain)
    changed = replace(
        dataset,
        info=replace(dataset.info, covers_from=date(2022, 1, 1), covers_until=COVERS_UNTIL, stale_after=180),
        roles=tuple(map(_leading, dataset.roles)),
        stances=tuple(_ending(number, each) for number, each in enumerate(dataset.stances)),
    )
    write_dataset(changed, folder / "governed")
    return folder / "governed"


def _leading(role: Role) -> Role:
    if role.office != "Foreign Minister":
        return role
    # The second comes so late that much was said under the first only.
    if role.represents is Represents.BY_OFFICE:
        return replace(role, leads=True, end=HANDOVER)
    return replace(role, represents=Represents.BY_OFFICE, leads=True, start=HANDOVER, end=None)


def _ending(number: int, stance: Stance) -> Stance:
    if stance.position is Position.CONDITIONAL:
        stance = replace(stance, condition_kind=ConditionKind.TERMS)
    if number % 5 or stance.date_precision is not DatePrecision.DAY:
        return stance
    return replace(stance, until=stance.date + timedelta(days=60))
