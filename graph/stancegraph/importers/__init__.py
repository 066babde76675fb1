"""Other people's formats -> dataset folders. One module a format, loaded only when it is used.

Other packages bring importers of their own: see :mod:`stancegraph.importers.outside`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from stancegraph.errors import StancegraphError
from stancegraph.importers.outside import Outside, outside
from stancegraph.importers.report import Report
from stancegraph.tables.writer import DatasetWriter

__all__ = ["FORMATS", "DatasetWriter", "Format", "Outside", "Report", "importer", "outside"]


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
    "csv": Format("coded tables of any format, by a mapping", "stancegraph.importers.mapped", "import_csv"),
    "rdf": Format("RDF of this vocabulary", "stancegraph.importers.rdf", "import_rdf"),
}
"""What can be imported without any other package, by the name it has on the command line."""


def importer(name: str) -> Callable[..., Report]:
    """The function that imports a format; it takes the file or files and the folder to write, and reports.

    One of ours goes before one of another package. Raises StancegraphError when there is none, or it cannot be loaded.
    """
    if name in FORMATS:
        function: Callable[..., Report] = getattr(import_module(FORMATS[name].module), FORMATS[name].function)
        return function
    others = outside()
    if name not in others:
        raise StancegraphError(f'no importer is called "{name}"; there are {", ".join([*FORMATS, *others])}')
    imports = others[name].load().callback
    assert imports is not None
    return imports
