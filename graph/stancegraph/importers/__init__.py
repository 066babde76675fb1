"""Other people's formats -> dataset folders. One module a format, loaded only when it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from stancegraph.errors import StancegraphError
from stancegraph.importers.report import Report

__all__ = ["FORMATS", "Format", "Report", "importer"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be imported: what it is, and the function that does it."""

    title: str
    module: str
    function: str


FORMATS = {
    "dna": Format("Discourse Network Analyzer databases, versions 2 and 3", "stancegraph.importers.dna", "import_dna"),
    "un-votes": Format(
        "roll-call votes of the UN General Assembly", "stancegraph.importers.un_votes", "import_un_votes"
    ),
}
"""What can be imported, by the name it has on the command line."""


def importer(name: str) -> Callable[..., Report]:
    """The function that imports a format; it takes the file or files and the folder to write, and reports."""
    if name not in FORMATS:
        raise StancegraphError(f'no importer is called "{name}"; there are {", ".join(FORMATS)}')
    function: Callable[..., Report] = getattr(import_module(FORMATS[name].module), FORMATS[name].function)
    return function
