"""Whether anybody has written to a dataset since it was last looked at, told without reading it."""

from __future__ import annotations

from pathlib import Path

from stancegraph.tables.together import used_folders

State = dict[str, tuple[int, int, int]]
"""Of each file when it was written, how large it is, and the number of its entry."""


def state(dataset: Path) -> State:
    """The files of a dataset folder, and of those it uses, as they are; or an RDF file."""
    files = (
        [dataset]
        if dataset.is_file()
        else [path for folder in (dataset, *used_folders(dataset)) for path in sorted(folder.glob("*"))]
    )
    found: State = {}
    for path in files:
        try:
            about = path.stat()
        except OSError:
            continue
        found[str(path)] = about.st_mtime_ns, about.st_size, about.st_ino
    return found
