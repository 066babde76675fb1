"""Where what is for programs goes: bytes, to standard output or to a file, in the format its name tells."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

import click

from stancegraph.cli.terminal import say
from stancegraph.errors import StancegraphError
from stancegraph.files import writing

STANDARD_OUTPUT = "-"
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
        with writing(Path(output)) as stream:
            stream.write(whole.getvalue())


def wrote(output: str) -> None:
    """Say where a file is, unless it is standard output."""
    if output != STANDARD_OUTPUT:
        say(f"Wrote {output}.")


def format_of(output: str, format: str | None, suffixes: Mapping[str, str], also: Mapping[str, str] = {}) -> str | None:
    """The format a file's name asks for: ``suffixes`` tell it; None where the name tells none and none is given.

    ``also`` are names of other formats for which a suffix serves too. Raises UsageError where the suffix is that of
    another format than the one given, or of a compressed file.
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
    return format or told
