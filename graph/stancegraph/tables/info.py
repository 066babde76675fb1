"""What a dataset says of itself: ``dataset.toml``, read and written."""

from __future__ import annotations

import errno
import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from stancegraph import limits
from stancegraph.characters import not_text, show
from stancegraph.files import unreachable
from stancegraph.model import cells, values
from stancegraph.model.records import DatasetInfo
from stancegraph.model.schema import FORMAT, SCHEMA, Field
from stancegraph.model.values import BASE
from stancegraph.nearest import did_you_mean
from stancegraph.tables.conventions import KEYS, USUAL, Conventions, convention_faults, conventions_in
from stancegraph.tables.problems import Problems

INFO_FILE = "dataset.toml"

UNKNOWN_BASE = "urn:stancegraph:unknown/"
"""Stands in for the base IRI while a dataset that does not say it is checked to the end."""

USES_KEY = "uses"
"""The datasets it builds on: paths from its folder. They say where things are, not what they are, and stay out of the graph."""

_FORMAT_KEY = "format"
# The first name of the key that a line sets.
_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^\s="'.]+))\s*[.=]""")
_NAME = r"""(?:(?<![\w-])[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_MANY_PARTS = re.compile(rf"{_NAME}(?:[ \t]*+\.[ \t]*+{_NAME}){{{limits.MOST_KEY_PARTS},}}+")
# Python writes no numbers of thousands of digits.
_FAR_AHEAD = 1_000_000


def read_info(folder: Path, problems: Problems) -> DatasetInfo | None:
    """What ``dataset.toml`` says; None, with the problems noted, when it cannot be used."""
    path = folder / INFO_FILE
    file = str(path)
    if why := unreachable(folder):
        problems.add(str(folder), None, None, f"cannot be read: {why}")
        return None
    if not folder.is_dir():
        problems.add(str(folder), None, None, f"no such folder; a dataset is a folder with {INFO_FILE} and its tables")
        return None
    if not os.path.lexists(path):
        problems.add(file, None, None, f"missing; a dataset is a folder with {INFO_FILE} and its tables")
        return None
    if not path.is_file():
        problems.add(file, None, None, NO_FILE)
        return None
    try:
        text = info_text(path)
        content = _toml(text)
    except OSError as error:
        problems.add(file, None, None, f"cannot be read: {error.strerror}")
        return None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.add(file, line, None, f"byte 0x{error.object[error.start]:02X} is not UTF-8; save the file as UTF-8")
        return None
    except (ValueError, RecursionError) as error:
        place = re.search(r"\(at line (\d+)", str(error))
        problems.add(file, int(place[1]) if place else None, None, f"not readable as TOML: {error}")
        return None
    if fault := _format_fault(format := content.pop(_FORMAT_KEY, 1)):
        problems.add(file, line_of_key(_FORMAT_KEY, text), _FORMAT_KEY, fault)
        return None
    faults = list(_uses_faults(content.pop(USES_KEY, [])))
    faults += convention_faults({key: content.pop(key) for key in KEYS if key in content})
    faults += info_faults(content, format)
    lines = _lines_of_keys(text)
    for name, fault in faults:
        problems.add(file, lines.get(name), name, fault)
    if faults:
        return None
    lists = {name: tuple(sorted(set(value))) for name, value in content.items() if isinstance(value, list)}
    unquoted = {
        field.name: _unquoted(field, content[field.name])
        for field in SCHEMA.dataset.fields
        if field.type in _UNQUOTED and field.name in content
    }
    return DatasetInfo(**(content | lists | unquoted))


def is_dataset(folder: Path) -> bool:
    """Whether a folder says that it is a dataset."""
    return not unreachable(folder) and (folder / INFO_FILE).is_file()


def format_of(folder: Path) -> int | None:
    """The number of the format a dataset is in, 1 where it does not say; None where that cannot be told."""
    path = folder / INFO_FILE
    try:
        if not path.is_file():
            return None
        format = _toml(info_text(path)).get(_FORMAT_KEY, 1)
    except (OSError, ValueError, RecursionError):
        return None
    return None if _is_wrong(format) else int(format)


def conventions_of(folder: Path) -> Conventions:
    """How the tables of a dataset are written; the usual way where it does not say, or not rightly."""
    path = folder / INFO_FILE
    try:
        return conventions_in(_toml(info_text(path))) if path.is_file() else USUAL
    except (OSError, ValueError, RecursionError):
        return USUAL


def read_uses(folder: Path) -> list[str]:
    """The paths of the datasets that the one in a folder builds on; none where it does not say, or not rightly."""
    path = folder / INFO_FILE
    try:
        if not path.is_file():
            return []
        uses = _toml(info_text(path)).get(USES_KEY, [])
    except (OSError, ValueError, RecursionError):
        return []
    return [] if any(_uses_faults(uses)) else list(dict.fromkeys(uses))


def _uses_faults(uses: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(uses, list) or not all(isinstance(each, str) for each in uses):
        yield USES_KEY, 'should be a list of folders: ["../other-dataset"]'
    elif fault := next(filter(None, map(not_text, uses)), ""):
        yield USES_KEY, fault


def _is_wrong(format: Any) -> bool:
    return not isinstance(format, int) or isinstance(format, bool) or format < 1


def _format_fault(format: Any) -> str:
    if _is_wrong(format):
        return f"should be a whole number, such as {FORMAT}"
    if format > FORMAT:
        number = format if format < _FAR_AHEAD else f"beyond {_FAR_AHEAD:,}"
        return f"this dataset is in format {number}, and this version of stancegraph reads formats up to {FORMAT}; get a newer one"
    return ""


def info_text(path: Path) -> str:
    """The text of a ``dataset.toml``; raises UnicodeDecodeError, and OSError, also for one that is too large to be one."""
    with path.open("rb") as stream:
        content = stream.read(limits.LARGEST_INFO + 1)
    if len(content) > limits.LARGEST_INFO:
        raise OSError(
            errno.EFBIG,
            f"it has more than {limits.LARGEST_INFO >> 10} kB, and holds only what a dataset says of itself",
        )
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _toml(text: str) -> dict[str, Any]:
    """What a text holds as TOML; raises ValueError or RecursionError."""
    if found := _MANY_PARTS.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(f"more than {limits.MOST_KEY_PARTS} names joined by dots; no key has as many (at line {line})")
    return tomllib.loads(text)


def line_of_key(name: str, text: str) -> int | None:
    """The line on which a TOML document sets a key; None when it does not."""
    return _lines_of_keys(text).get(name)


def _lines_of_keys(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if key := _KEY.match(line):
            lines.setdefault(key[1] or key[2] or key[3], number)
    return lines


def info_faults(content: dict[str, Any], format: int = FORMAT) -> Iterator[tuple[str, str]]:
    """What is wrong with which key in a dataset of that format."""
    fields = SCHEMA.dataset.fields
    known = [_FORMAT_KEY, USES_KEY, *KEYS, *(field.name for field in fields)]
    for name in content:
        if name not in known:
            yield show(name).strip('"'), f"unknown key{did_you_mean(name, known)}"
    for field in fields:
        if field.name in content and field.since > format:
            yield field.name, f"this key came with format {field.since}; say so: format = {field.since}"
            continue
        value = content.get(field.name, [] if field.type.many else "")
        if field.required and value == "":
            yield field.name, "missing, but every dataset needs it"
        if field.type in _UNQUOTED:
            try:
                _unquoted(field, value)
            except ValueError as error:
                yield field.name, str(error)
            continue
        texts = value if field.type.many else [value]
        if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
            wanted = 'a list of names: ["First Name", "Second Name"]' if field.type.many else "text in quotation marks"
            yield field.name, f"should be {wanted}"
        elif fault := next(filter(None, map(not_text, texts)), ""):
            yield field.name, fault
        elif field.type.many and not all(map(str.strip, texts)):
            yield field.name, "holds an empty name; leave it out"
        elif value and field.type in (BASE, values.IRI, values.IRIS):
            for each in texts:
                yield from _iri_faults(field.name, each)
    yield from _period_faults(content)


def _period_faults(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    names = "covers_from", "covers_until", "opens_on"
    try:
        first, last, opens = (_unquoted(SCHEMA.dataset.field(name), content.get(name, "")) for name in names)
    except ValueError:
        return  # said of the key itself
    if first and last and last < first:
        yield names[1], f"the last day covered ({last}) is before the first ({first})"
    elif opens and ((first and opens < first) or (last and last < opens)):
        yield (
            names[2],
            f"the day its page opens on ({opens}) is not among those covered ({first or '…'} to {last or '…'})",
        )


_UNQUOTED = (values.DAY, values.DAYS)
"""The types of values that TOML has itself: days and numbers may stand without quotation marks."""


def _unquoted(field: Field, value: Any) -> Any:
    """A day or a number of days; None where there is none. Raises ValueError for anything else."""
    if value == "":
        return None
    plain = type(value) is int or type(value) is date
    if not plain and not isinstance(value, str):
        raise ValueError(f"should be {field.type.described}")
    assert field.type.codec is not None
    return field.type.codec.parse(str(value))


def _iri_faults(name: str, value: str) -> Iterator[tuple[str, str]]:
    try:
        cells.IRI.parse(value)
    except ValueError as error:
        yield name, str(error)
    else:
        if name == "base_iri" and (not value.endswith("/") or "?" in value or "#" in value):
            yield name, f'{show(value)} should end in "/" and have no "?" or "#"'


NO_FILE = "this is no file that can be read, but a folder, a pipe or a link that leads nowhere"


def info_toml(info: DatasetInfo, uses: Sequence[str] = ()) -> str:
    """The text of a ``dataset.toml``; ``uses`` are the paths of the datasets it builds on."""
    lines = [f"{_FORMAT_KEY} = {FORMAT}"]
    for field in SCHEMA.dataset.fields:
        name, value = field.name, getattr(info, field.name)
        if field.type in _UNQUOTED:
            lines += [f"{name} = {value}"] if value is not None else []
        elif isinstance(value, tuple):
            lines.append(f"{name} = [{', '.join(map(toml_string, value))}]")
        elif value:
            lines.append(f"{name} = {toml_string(value)}")
    if uses:
        lines.append(f"{USES_KEY} = [{', '.join(map(toml_string, uses))}]")
    return "\n".join(lines) + "\n"


def toml_string(text: str) -> str:
    """A text as TOML writes it."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return (
        '"' + "".join(escapes.get(char, char if char.isprintable() else f"\\U{ord(char):08x}") for char in text) + '"'
    )
