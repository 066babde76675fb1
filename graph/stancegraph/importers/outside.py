"""Importers that other installed packages bring, found through their entry points; ``docs/importing.md`` has the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from stancegraph.errors import StancegraphError

if TYPE_CHECKING:
    import click

GROUP = "stancegraph.importers"


@dataclass(frozen=True, slots=True)
class Outside:
    """An importer of another package, not loaded yet; of several ``entries`` none is chosen."""

    name: str
    entries: tuple[EntryPoint, ...]

    @property
    def packages(self) -> str:
        """The packages that bring it, with their versions."""
        return " and ".join(
            f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value for entry in self.entries
        )

    def load(self) -> click.Command:
        """The command that imports; raises StancegraphError, saying whose fault it is, when there is none to be had."""
        import click

        if len(self.entries) > 1:
            raise StancegraphError(
                f'several packages bring an importer called "{self.name}": {self.packages}; uninstall all but one'
            )
        try:
            found = self.entries[0].load()
        except (Exception, SystemExit) as error:  # whatever it is, it must not break the other importers
            why = f"{type(error).__name__}: {error}"
            raise StancegraphError(
                f'the importer "{self.name}" of {self.packages} cannot be loaded ({why}); '
                "mend, update or uninstall that package"
            ) from error
        if not isinstance(found, click.Command) or not callable(found.callback):
            raise StancegraphError(
                f'the importer "{self.name}" of {self.packages} is no click command with a function; '
                "its package has to be mended"
            )
        return found


def outside() -> Mapping[str, Outside]:
    """Importers of other installed packages, by name. None of their code is run."""
    entries: dict[str, list[EntryPoint]] = {}
    for entry in entry_points(group=GROUP):
        entries.setdefault(entry.name, []).append(entry)
    return {name: Outside(name, tuple(each)) for name, each in sorted(entries.items())}
