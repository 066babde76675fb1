"""Where what is for programs goes: bytes, to standard output or to a file, in the format its name tells."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

import click

from stancegraph.cli.terminal import say
from stancegraph.errors import StancegraphError
from stancegraph.exporters.formats import GRAPH_SUFFIXES, NETWORK_SUFFIXES
from stancegraph.files import writing

STANDARD_OUTPUT = "-"
# Of formats that others have, and of ours that another command writes: a file of such a name would be opened as what it is not.
_SUFFIXES = frozenset(
    (
        *(".xlsx", ".xls", ".ods", ".numbers", ".parquet", ".docx", ".odt", ".pdf", ".jpg", ".jpeg", ".gif", ".webp"),
        *(
            ".gml",
            ".paj",
            ".dot",
            ".gv",
            ".vna",
            ".tlp",
            ".xml",
            ".yaml",
            ".yml",
            ".toml",
            ".sqlite",
            ".db",
            ".py",
            ".md",
        ),
        *GRAPH_SUFFIXES,
        *NETWORK_SUFFIXES,
    )
)
_PACKED = (".gz", ".bz2", ".xz", ".zst", ".zip")


@contextmanager
def standard_output() -> Iterator[IO[bytes]]:
    """Standard output as bytes, whatever the encoding of the terminal is."""
    if sys.stdout is None:
        raise StancegraphError("standard output is closed; name a file with -o, or leave it open")
    try:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StancegraphError(f"standard output cannot be written: {error.strerror or error}") from error


def write_text(parts: Iterable[str]) -> None:
    """Write text for programs to standard output, as UTF-8."""
    with standard_output() as stream:
        for part in parts:
            stream.write(part.encode("utf-8", "replace"))


@contextmanager
def target(output: str) -> Iterator[IO[bytes]]:
    """Standard output for ``-``, else the file of that name; nothing is written unless the block ends well."""
    whole = BytesIO()
    yield whole
    if output == STANDARD_OUTPUT:
        with standard_output() as stream:
            stream.write(whole.getvalue())
    else:
        refuse_data(output)
        with writing(Path(output)) as stream:
            stream.write(whole.getvalue())


def refuse_data(output: str) -> None:
    """Raise UsageError where a file is part of a dataset: results never replace what they were made from."""
    from stancegraph.tables.info import INFO_FILE
    from stancegraph.tables.names import FILES

    path = Path(os.path.realpath(output))  # which raises nothing for links in a circle
    if path.name in FILES and (path.parent / INFO_FILE).is_file():
        raise click.UsageError(f"{output} is a part of the dataset in {path.parent}; write elsewhere")


def wrote(output: str) -> None:
    """Say where a file is, unless it is standard output."""
    if output != STANDARD_OUTPUT:
        say(f"Wrote {output}.")


def format_of(output: str, format: str | None, suffixes: Mapping[str, str], also: Mapping[str, str] = {}) -> str | None:
    """The format a file's name asks for: ``suffixes`` tell it; None where the name tells none and none is given.

    ``also`` are names of other formats for which a suffix serves too. Raises UsageError where the suffix is that of
    another format than the one given, of one that is not written here, or of a compressed file.
    """
    suffix = "" if output == STANDARD_OUTPUT else Path(output).suffix.lower()
    if suffix in _PACKED:
        raise click.UsageError(
            f"{output}: files are written plain; leave {suffix} out, or write to - and pass it on to a program that packs"
        )
    told = suffixes.get(suffix)
    if format and told and format != told and also.get(format) != suffix:
        raise click.UsageError(
            f"{output} has the suffix of {told}, and the format is {format}: give one format, or another name"
        )
    if told is None and suffix in _SUFFIXES and also.get(format or "") != suffix:
        written = ", ".join(suffixes)
        raise click.UsageError(f"{output}: what is written here has another suffix than {suffix}: {written}")
    return format or told
