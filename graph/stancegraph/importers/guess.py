"""A first mapping of a table, from its header and its cells: the same file gives the same mapping, to be corrected by hand."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.errors import StancegraphError
from stancegraph.importers.mapped_files import batches, members, opened, pyarrow, why_no_row
from stancegraph.importers.mapping import FIELDS, FileForm, Rows
from stancegraph.model.words import POSITIONS
from stancegraph.naming import fold

_FEW = 20
_MOST = 0.6
"""The share of cells that have to be what a column is taken for."""
_SAMPLE = 1_000
"""Rows that are looked at."""
_START = 1 << 20
_DATES = (
    "%Y-%m-%d",
    "%Y%m%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%d %b %Y",
    "%Y-%m",
    "%Y",
)
# Words of headers, the surest first; a word counts whole.
_WORDS = {
    "event_id": ("event id", "event id cnty", "id", "key", "number"),
    "date": ("date", "event date", "day", "sqldate", "month", "year", "datum", "fecha"),
    "actor": (
        "actor",
        "actor1",
        "speaker",
        "source name",
        "holder",
        "country",
        "state",
        "who",
        "person",
        "organisation",
        "organization",
        "party",
    ),
    "target": ("target", "actor2", "target name", "recipient", "recipient name", "addressee", "towards"),
    "issue": ("issue", "concept", "topic", "proposition", "question", "policy", "claim", "subject", "what", "on"),
    "position": ("position", "stance", "vote", "agreement", "polarity", "opinion", "attitude", "support"),
    "score": ("score", "intensity", "goldsteinscale", "goldstein", "tone", "rating"),
    "code": ("code", "event code", "eventcode", "cameo code", "category"),
    "quote": ("quote", "statement", "text", "words", "passage", "sentence", "edu text"),
    "source": (
        "source",
        "url",
        "sourceurl",
        "link",
        "document",
        "doc",
        "file",
        "file id",
        "article",
        "paper",
        "newspaper",
    ),
    "coder": ("coder", "annotator", "coded by"),
    "confidence": ("confidence", "certainty"),
    "note": ("note", "notes", "comment", "comments", "remark"),
}
_FOR = {
    "yes",
    "y",
    "for",
    "support",
    "supports",
    "agree",
    "agrees",
    "pro",
    "in favour",
    "in favor",
    "favour",
    "favor",
    "positive",
    "true",
    "1",
    "+",
}
_AGAINST = {
    "no",
    "n",
    "against",
    "oppose",
    "opposes",
    "disagree",
    "disagrees",
    "con",
    "contra",
    "reject",
    "rejects",
    "negative",
    "false",
    "-1",
    "-",
}
_BETWEEN = {"abstain", "abstains", "abstention", "neutral", "ambivalent", "mixed", "0", "both", "unclear"}
_IF = {"if", "conditionally", "on conditions", "with conditions", "qualified"}
_MISSING = ("NA", "N/A", "NULL", "None", "nan", "-", ".", "?")


@dataclass(frozen=True, slots=True)
class _Cells:
    """A column as the sample has it."""

    name: str
    cells: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The different cells, the most frequent first."""
        return tuple(cell for cell, _ in sorted(Counter(self.cells).items(), key=lambda each: (-each[1], each[0])))


def guess_mapping(path: str | Path) -> str:
    """A first mapping of a table with a header, as TOML with comments. Raises StancegraphError where it cannot be read."""
    pyarrow()
    path = Path(path)
    member = next(members([path]))
    with opened(member, FileForm()) as stream:
        start = stream.read(_START)
    if start.startswith(b"PAR1"):
        raise StancegraphError(f"{path}: is Parquet, and a mapping is for tables of text; save it as CSV")
    if not start.strip():
        raise StancegraphError(f"{path}: is empty")
    form, names = _form(start, path)
    columns: dict[str, list[str]] = {name: [] for name in names}
    with suppress(StopIteration):
        batch = next(batches(member, form, names, names))
        columns = {
            name: [cell for cell in batch.columns[name].slice(0, _SAMPLE).to_pylist() if cell] for name in columns
        }
    missing = [each for each in _MISSING if any(each in cells for cells in columns.values())]
    cells = {
        name: _Cells(name, tuple(each for each in found if each not in missing)) for name, found in columns.items()
    }
    return _text(path, form, missing, cells)


def _form(start: bytes, path: Path) -> tuple[FileForm, tuple[str, ...]]:
    encoding = _encoding(start)
    text = start.decode(encoding, "replace").lstrip("\ufeff")
    first = text.splitlines()[0]
    if len(first) > limits.LONGEST_TEXT:
        raise StancegraphError(
            f"{path}: the first line is longer than {limits.LONGEST_TEXT:,} characters; is this a table?"
        )
    delimiter = max(",\t;|", key=lambda each: (first.count(each), -",\t;|".index(each)))
    try:
        names = tuple(cell.strip() for cell in next(csv.reader(io.StringIO(text), delimiter=delimiter)))
    except csv.Error as error:
        raise StancegraphError(f"{path}: {why_no_row(error)}") from error
    if len(names) > limits.MOST_COLUMNS:
        raise StancegraphError(f"{path}: has more than {limits.MOST_COLUMNS:,} columns")
    if "" in names or len(set(names)) < len(names) or all(re.fullmatch(r"[-+\d.:/]*", name) for name in names):
        raise StancegraphError(
            f"{path}: the first row does not look like a header ({', '.join(map(show, names[:5]))} ...); give the columns "
            "names there, or write a mapping with header = false and their names"
        )
    return FileForm(delimiter=delimiter, encoding=encoding), names


def _encoding(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        start[: start.rfind(b"\n") + 1 or None].decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _text(path: Path, form: FileForm, missing: list[str], columns: dict[str, _Cells]) -> str:
    found = _roles(columns)
    kind = Rows.STATEMENTS if "position" in found else Rows.EVENTS
    # A score is taken from events only, a note from statements only: elsewhere the mapping would be refused for it.
    found = {role: column for role, column in found.items() if _goes_with(role, kind)}
    lines = [
        f"# A first mapping of {path.name}, guessed from its header and its cells: look at every line.",
        f"title = {_quoted(path.stem)}",
        "# statements: somebody's words or votes; events: what was coded from reports, without words.",
        f'rows = "{kind}"',
        "",
    ]
    file = [f"delimiter = {_quoted(form.delimiter)}"] if form.delimiter != "," else []
    file += [f'encoding = "{form.encoding}"'] if form.encoding != "utf-8" else []
    file += [f"missing = [{', '.join(map(_quoted, missing))}]"] if missing else []
    if file:
        lines += ["[file]", *file, ""]
    for role in _WORDS:
        if role in found:
            lines += [*_field(role, columns[found[role]]), ""]
    for role, each in FIELDS.items():
        if kind in each.needed and role not in found:
            lines += [
                f"# No column looks like it, and it is needed: {role}.",
                f"# [{role}]",
                '# column = "..."',
                "",
            ]
    rest = [name for name in columns if name not in found.values()]
    if rest:
        lines.append(f"# Not used: {', '.join(rest)}.")
    return "\n".join(lines).rstrip() + "\n"


def _goes_with(role: str, kind: Rows) -> bool:
    return FIELDS[role].of_statements if kind is Rows.STATEMENTS else FIELDS[role].of_events


def _roles(columns: dict[str, _Cells]) -> dict[str, str]:
    """Which column is what: by words of its name, each column once, the surest words first."""
    found: dict[str, str] = {}
    for role, words in _WORDS.items():
        for fits in (_is, _has):
            for word in words:
                named = next((name for name in columns if fits(name, word) and name not in found.values()), None)
                if named is not None and _possible(role, columns[named]):
                    found.setdefault(role, named)
    if "date" not in found:
        dated = next(
            (name for name, each in columns.items() if name not in found.values() and _formats(each)[:1]), None
        )
        found |= {"date": dated} if dated else {}
    if "position" not in found:
        worded = next((name for name, each in columns.items() if name not in found.values() and _values(each)), None)
        found |= {"position": worded} if worded else {}
    return {role: found[role] for role in _WORDS if role in found}


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())) or fold(name)


def _is(name: str, word: str) -> bool:
    return _plain(name) == word


def _has(name: str, word: str) -> bool:
    return word in _plain(name).split() and len(word) > 2


def _possible(role: str, column: _Cells) -> bool:
    """Whether cells can be what the name says: a date that can be read, a score of numbers."""
    checks: dict[str, Callable[[_Cells], bool]] = {
        "date": lambda each: bool(_formats(each)),
        "score": lambda each: _numbers(each.cells) is not None,
        "position": lambda each: bool(_values(each)) or _numbers(each.cells) is not None,
        "confidence": lambda each: (span := _numbers(each.cells)) is not None and span[0] >= 0 and span[1] <= 1,
    }
    return role not in checks or (bool(column.cells) and checks[role](column))


def _formats(column: _Cells) -> list[str]:
    """The ways in which most cells can be read as days, alone or with :func:`_others`; several where cells do not tell which."""
    cells = column.kinds[:200]
    counts = {form: sum(_is_day(cell, form) for cell in cells) for form in _DATES}
    most = max(counts.values())
    found = [form for form, count in counts.items() if count == most > 0]
    read = sum(any(_is_day(cell, form) for form in (*found[:1], *_others(cells, found))) for cell in cells)
    return found if found and read >= _MOST * len(cells) else []


def _others(cells: Iterable[str], found: list[str]) -> list[str]:
    """Further ways in which cells are written that ``found`` does not read. None that takes day and month of the same signs otherwise:
    a cell of both would then be read as the first of them has it."""
    ways = found[:1]
    for form in _DATES:
        alike = {_signs(each) for each in (*found, *ways)}
        if _signs(form) not in alike and any(
            _is_day(cell, form) and not any(_is_day(cell, way) for way in ways) for cell in cells
        ):
            ways.append(form)
    return ways[1:]


def _signs(form: str) -> str:
    return re.sub(r"[dm]", "n", form)


def _is_day(cell: str, form: str) -> bool:
    if cell.isdigit() and len(cell) != {"%Y%m%d": 8, "%Y": 4}.get(form):
        return False
    try:
        return 1000 <= datetime.strptime(cell, form).year <= 2999
    except ValueError:
        return False


def _numbers(cells: Iterable[str]) -> tuple[float, float] | None:
    """The least and the greatest number; None where a cell is none."""
    try:
        numbers = [float(cell) for cell in cells]
    except ValueError:
        return None
    return (min(numbers), max(numbers)) if numbers else None


def _values(column: _Cells) -> dict[str, str]:
    """Words for and against, and the position of each, none for other cells; nothing where most cells are no such words."""
    found = {cell: _position(cell) for cell in column.kinds[:_FEW]}
    known = sum(bool(position) for position in found.values())
    return found if known and known >= len(found) / 2 and len(column.kinds) <= _FEW else {}


def _position(cell: str) -> str:
    word = cell.casefold().strip()
    if word in POSITIONS:
        return word
    return (
        "supports"
        if word in _FOR
        else "rejects"
        if word in _AGAINST
        else "ambivalent"
        if word in _BETWEEN
        else "conditional"
        if word in _IF
        else ""
    )


def _field(role: str, column: _Cells) -> list[str]:
    name = f"column = {_quoted(column.name)}"
    lines = [f"[{role}]", f"{name}  # for example {_comment(column.kinds[:3])}"]
    if (
        role == "date"
        and (forms := _formats(column))
        and (ways := [forms[0], *_others(column.kinds, forms)]) != ["%Y-%m-%d"]
    ):
        lines.append(f"formats = [{', '.join(map(_quoted, ways))}]")
        if len(forms) > 1:
            lines.insert(1, f"# It can be read in several ways: {' or '.join(forms)}.")
    elif role == "position":
        values = _values(column)
        if values and all(cell == position for cell, position in values.items()):
            return lines
        if values:
            lines.append("# Which cell stands for what: supports, conditional, ambivalent, opposes or rejects.")
            if unknown := [cell for cell, position in values.items() if not position]:
                lines.append(f"# Rows with other cells are left out: {_comment(unknown)}")
            pairs = sorted((cell, position) for cell, position in values.items() if position)
            lines.append(
                f"values = {{ {', '.join(f'{_quoted(cell)} = {_quoted(position)}' for cell, position in pairs)} }}"
            )
        elif span := _numbers(column.cells):
            lines += _scored(*span)
    return lines


def _scored(least: float, most: float) -> list[str]:
    if least < 0 < most and (least, most) == (-2, 2):
        return []
    if least < 0 < most:
        return [
            "# Only the sign counts; cuts = [-5, -1, 1, 5] would keep how far from the middle it is.",
            "sign = true",
        ]
    step = (most - least) / 5
    cuts = ", ".join(f"{least + step * place:g}" for place in (1, 2, 3, 4))
    if step == 0:
        return ["# All cells are one number: say which positions numbers stand for.", "# cuts = [1, 2, 3, 4]"]
    return [
        f"# From {least:g} to {most:g}, in five parts: below the first is rejects, from the last on supports.",
        f"cuts = [{cuts}]",
    ]


def _comment(cells: Iterable[str]) -> str:
    return ", ".join(show(cell[:40]) for cell in cells) or "nothing: all cells are empty"


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    body = "".join(
        {'"': '\\"', "\\": "\\\\", "\t": "\\t"}.get(each, each if each.isprintable() else f"\\U{ord(each):08X}")
        for each in text
    )
    return f'"{body}"'
