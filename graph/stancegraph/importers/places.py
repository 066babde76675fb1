"""Where importers write: never over what they read, nor over what is not theirs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from stancegraph.errors import StancegraphError
from stancegraph.events.files import about_events
from stancegraph.files import is_unfinished
from stancegraph.tables.names import FILES

LEFT_OUT = ("file", "row", "reason", "cell")
"""The columns of a list of rows that were left out."""


def is_event_table(place: Path) -> bool:
    """Whether a name is that of a table of coded events, and not of a folder."""
    return place.suffix.lower() == ".parquet"


def check_left_out(place: Path, inputs: Iterable[Path]) -> None:
    """Raise StancegraphError where a list of what is left out would take the place of an input, or of anything but such a list."""
    _refuse_inputs(place, inputs)
    if not place.is_file():
        return
    with place.open("rb") as stream:
        first = stream.readline(len(",".join(LEFT_OUT)) + 1)
    if first and first.decode("utf-8", "replace").rstrip("\n") != ",".join(LEFT_OUT):
        raise StancegraphError(f"{place}: something else than a list of left out rows is here; name a new file")


def check_events(place: Path, inputs: Iterable[Path], what: str = "is replaced") -> tuple[str, ...]:
    """What to say of the table of coded events whose place a new one takes: ``what`` becomes of it; nothing where there is none.

    Raises StancegraphError where an input is there, or anything else.
    """
    _refuse_inputs(place, inputs)
    if not place.is_file():
        return ()
    try:
        earlier = about_events(place)
    except StancegraphError as error:
        raise StancegraphError(
            f"{place}: something else than a table of coded events is here; name a new file"
        ) from error
    return (f'the table of "{earlier.dataset}" that was there {what}',)


def check_folder(place: Path, uses: Iterable[str | Path] = ()) -> None:
    """Raise StancegraphError where a new dataset would come to lie among what has nothing to do with it.

    Datasets that it ``uses`` may lie in its folder. A dataset that is there already is left to
    :func:`~stancegraph.tables.writer.check_new`, which names its files.
    """
    if any(os.path.lexists(place / name) for name in FILES) or not os.path.lexists(place):
        return
    beside = {Path(each).resolve() for each in uses}
    if not place.is_dir() or not all(
        is_unfinished(each.name) or any(one.is_relative_to(each.resolve()) for one in beside)
        for each in place.iterdir()
    ):
        raise StancegraphError(f"{place}: something else is here; name an empty or a new folder for the dataset")


def _refuse_inputs(place: Path, inputs: Iterable[Path]) -> None:
    try:
        there = place.stat()
    except OSError:  # nothing, or what cannot be written either
        return
    for each in inputs:
        for one in sorted(each.iterdir()) if each.is_dir() else [each]:
            try:
                found = one.stat()
            except OSError:
                continue
            if (found.st_dev, found.st_ino) == (there.st_dev, there.st_ino) and one.is_file():
                raise StancegraphError(f"{place}: this is what is read ({one}); name another file to write")
