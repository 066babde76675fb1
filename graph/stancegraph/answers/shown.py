"""Answers as a notebook shows them: HTML in which text of the data is only ever text, and no more rows than can be read; and a row as a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import Enum
from html import escape
from typing import Any, TypeVar

from stancegraph.characters import as_text

Row = TypeVar("Row", bound=Any)

MOST_ROWS = 20
"""Rows that a notebook shows of an answer."""
_LONGEST = 300
"""Characters of a cell that it shows."""

_CELL = ' style="text-align:left;vertical-align:top"'


# A row that reads as what it says: without what is empty, and without what ids are called.
class Brief:
    __slots__ = ()

    def __repr__(self) -> str:
        names = [each.name for each in fields(self)]  # type: ignore[arg-type]  # what is made of it is a dataclass
        said = [(name, getattr(self, name)) for name in names if name.removesuffix("_label") not in {*names} - {name}]
        return f"{type(self).__name__}({', '.join(f'{name}={_brief(each)}' for name, each in said if _says(each))})"


def _says(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", (), [])


def _brief(value: Any) -> str:
    match value:
        case date():
            return value.isoformat()
        case Enum():
            return repr(value.value)
        case float():
            return f"{value:.4g}"
        case tuple() | list():
            return f"[{', '.join(map(_brief, value))}]"
    return repr(value)


def labels_apart(columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """The same columns, by name; where several bear one label, each is called by it and its id."""
    labelled = [name for name in columns if f"{name}_label" in columns]
    bearers: dict[str, set[str]] = {}
    for name in labelled:
        for held, labels in zip(columns[name], columns[f"{name}_label"], strict=True):
            for each, label in _each(held, labels):
                bearers.setdefault(label, set()).add(each)

    def called(held: Any, labels: Any) -> Any:
        told = tuple(f"{label} ({each})" if len(bearers[label]) > 1 else label for each, label in _each(held, labels))
        return told if isinstance(labels, tuple) else told[0] if told else labels

    return {**columns} | {f"{name}_label": [*map(called, columns[name], columns[f"{name}_label"])] for name in labelled}


def _each(held: Any, labels: Any) -> Iterable[tuple[str, str]]:
    """Ids with their labels, of a cell that holds one, several or none."""
    if isinstance(labels, tuple):
        return zip(held, labels, strict=True)
    return [(held, labels)] if labels else []


def rows_apart(rows: Sequence[Row]) -> list[Row]:
    """The same rows, of one class, for eyes: see :func:`labels_apart`."""
    named = {each.name for row in rows[:1] for each in fields(row)}
    names = [name for name in named if name.removesuffix("_label") in named - {name} or f"{name}_label" in named]
    apart = labels_apart({name: [getattr(row, name) for row in rows] for name in names})
    labels = [name for name in names if name.endswith("_label")]
    return [
        replace(row, **{name: apart[name][place] for name in labels if apart[name][place] != getattr(row, name)})
        for place, row in enumerate(rows)
    ]


def counted_rows(title: str, count: int) -> str:
    """An answer on one line: what it is, and how many rows it has."""
    return f"<{title}: {count:,} {'row' if count == 1 else 'rows'}>"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a notebook shows of an answer: its ``title``, the ``columns`` of the first rows, by name, how many rows there are in all (``total``,
    None where that is not known), and a ``note``."""

    title: str
    columns: Mapping[str, Sequence[Any]]
    total: int | None
    note: str = ""


def table_html(shown: Shown) -> str:
    """The answer as a table, with a sentence about what it leaves out.

    What is called something stands there by what it is called; columns without anything in these rows are left out, and what is the same in all of
    them is said once, below.
    """
    rows = max(map(len, shown.columns.values()), default=0)
    columns = labels_apart(shown.columns)
    told = {name: values for name, values in columns.items() if f"{name}_label" not in columns}
    told = {name: values for name, values in told.items() if any(_cell(each) for each in values)}
    alike = {name: values for name, values in told.items() if rows > 1 and len(set(map(_cell, values))) == 1}
    if len(alike) == len(told):
        alike = {}
    seen = {_heading(name): values for name, values in told.items() if name not in alike}
    cells = [[_cell(each) for each in values] for values in seen.values()]
    lines = [
        _paragraph(f"<b>{text(shown.title.strip('<>'))}</b>"),
        _table(seen, zip(*cells, strict=True)) if rows else "",
        *(_paragraph(each) for each in _below(shown, rows, alike, cells)),
    ]
    return "<div>" + "".join(lines) + "</div>"


def _below(
    shown: Shown, rows: int, alike: Mapping[str, Sequence[Any]], cells: Sequence[Sequence[str]]
) -> Iterable[str]:
    """What is said below a table."""
    if not rows:
        yield "No rows."
    elif shown.total is None or shown.total > rows:
        of_all = "" if shown.total is None else f" of {shown.total:,}"
        yield f"The first {rows:,} rows{of_all}; to_dicts(), to_pandas() and to_polars() have all, with every column."
    if alike:
        said = "; ".join(f"{_heading(name)}: {text(_short(_cell(values[0])))}" for name, values in alike.items())
        yield f"In all rows shown: {said}."
    if any(len(cell) > _LONGEST for column in cells for cell in column):
        yield f"Cells are cut after {_LONGEST} characters."
    if shown.note:
        yield text(shown.note)


def _table(headings: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th{_CELL}>{text(each)}</th>" for each in headings)
    body = "".join(
        "<tr>" + "".join(f'<td{_CELL} dir="auto">{text(_short(each))}</td>' for each in row) + "</tr>" for row in rows
    )
    return f'<div style="overflow-x:auto"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _heading(name: str) -> str:
    return name.removesuffix("_label").replace("_", " ")


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.4g}"
        case list():
            return ", ".join(map(_cell, value))
    return str(value)


def _short(cell: str) -> str:
    return cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1] + "…"


def text(words: str) -> str:
    """Text as it may stand in HTML, in an attribute too."""
    return escape(as_text(words, "\ufffd"))


def _paragraph(html: str) -> str:
    return f'<p style="margin:.4em 0">{html}</p>'


def details_html(title: str, details: Iterable[tuple[str, str]]) -> str:
    """A record as a list of what is told of it, each with its name; what is told is HTML already (:func:`text`, :func:`link`)."""
    rows = "".join(f"<tr><th{_CELL}>{text(name)}</th><td{_CELL}>{told}</td></tr>" for name, told in details if told)
    return f"<div>{_paragraph(f'<b>{text(title)}</b>')}<table><tbody>{rows}</tbody></table></div>"


def quotation(words: str, language: str) -> str:
    """Words of somebody, in the language they are in."""
    lang = f' lang="{text(language)}"' if language else ""
    return f'<q dir="auto"{lang}>{text(words)}</q>' if words else ""


def link(words: str, address: str) -> str:
    """Words that lead to an address of the web; any other address is no link."""
    if not address.lower().startswith(("http://", "https://")):
        return text(words)
    return f'<a href="{text(address)}" rel="noopener noreferrer" target="_blank">{text(words)}</a>'
