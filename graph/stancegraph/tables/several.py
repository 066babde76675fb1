"""Several datasets -> a folder each, side by side, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from stancegraph.characters import show
from stancegraph.errors import NotFound, StancegraphError, said_of
from stancegraph.files import is_empty, new_files
from stancegraph.model.records import DatasetInfo
from stancegraph.tables.writer import DatasetWriter

_LONGEST_NAME = 60
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Planned:
    """A dataset that is to be written: what it says of itself, the name of its folder among others, and those it uses by theirs."""

    info: DatasetInfo
    name: str
    uses: tuple[str, ...]


def planned(infos: Mapping[str, DatasetInfo], uses: Mapping[str, Set[str]]) -> list[Planned]:
    """Folders for datasets that are given by their base IRIs; ``uses`` are the bases of those that each builds on."""
    names = _names(infos)
    return [
        Planned(info, names[base], tuple(sorted(names[other] for other in uses.get(base, ()) if other in names)))
        for base, info in infos.items()
    ]


def _names(bases: Mapping[str, object]) -> dict[str, str]:
    """A name for the folder of each dataset, made of the end of its base IRI, and only of signs that lead nowhere else."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for base in sorted(bases):
        stem = _NOT_IN_NAMES.sub("-", base.rstrip("/").rpartition("/")[2]).strip(".-")[:_LONGEST_NAME] or "dataset"
        name, number = stem, 1
        while name.casefold() in taken:  # some systems make no difference
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        names[base] = name
    return names


def choose(plans: Sequence[Planned], dataset: str) -> Planned:
    """The one that is called so, by the name of its folder, its title or its base IRI; raises NotFound, and names all."""
    found = [each for each in plans if dataset in (each.name, each.info.title, each.info.base_iri)]
    if len(found) == 1:
        return found[0]
    there = ", ".join(f"{each.name} ({show(each.info.title)}, {each.info.base_iri})" for each in plans)
    what = (
        f"several datasets here are called {show(dataset)}" if found else f"no dataset here is called {show(dataset)}"
    )
    raise NotFound(f"{what}; there {'is' if len(plans) == 1 else 'are'} {there}")


@contextmanager
def writers(plans: Sequence[Planned], folder: Path) -> Iterator[dict[str, DatasetWriter]]:
    """What writes each dataset, by its base IRI: one into ``folder`` itself, several into folders in it, which say ``uses``.

    Raises as :class:`DatasetWriter` does, and StancegraphError where several are to go into a folder that is not empty.
    """
    if len(plans) == 1:
        with DatasetWriter(plans[0].info, folder, uses=_paths(plans[0])) as writer:
            yield {plans[0].info.base_iri: writer}
        return
    if not is_empty(folder):
        raise StancegraphError(f"{folder}: the folder is not empty; name a new one for the datasets")
    with new_files(folder, plans[-1].name) as unfinished, said_of(folder, unfinished), ExitStack() as opened:
        yield {
            each.info.base_iri: opened.enter_context(
                DatasetWriter(each.info, unfinished / each.name, uses=_paths(each))
            )
            for each in plans
        }


def _paths(plan: Planned) -> list[str]:
    return [f"../{name}" for name in plan.uses]
