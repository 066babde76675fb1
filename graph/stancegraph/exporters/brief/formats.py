"""Briefs as Markdown (with the footnotes of CommonMark's usual extension) and as one HTML file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from stancegraph.characters import printable
from stancegraph.exporters.brief.content import Brief, Cell, Footnote, Section
from stancegraph.views.page import document

# What begins markup anywhere in a line; text from data is never markup.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&])")

# What makes a list or a heading of the line it begins.
_AT_BEGINNING = re.compile(r"^([0-9]*)(?=[-=.])")


def as_markdown(brief: Brief) -> str:
    """The brief in Markdown."""
    parts = [f"# {_escaped(brief.title)}", *map(_paragraph, brief.lines)]
    for section in brief.sections:
        parts += [f"## {section.title}", _table(section) if section.rows else section.empty]
        parts += ["\n".join(f"- {_paragraph(each)}" for each in section.remarks)] if section.remarks else []
    parts += ["\n".join(map(_footnote, brief.footnotes))] if brief.footnotes else []
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(printable(text).split()))


def _paragraph(text: str) -> str:
    return _AT_BEGINNING.sub(r"\1\\", _escaped(text))


def _table(section: Section) -> str:
    lines = [_line(section.header), _line("---" for _ in section.header)]
    lines += [_line(map(_cell, row)) for row in section.rows]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    return _escaped(cell.text) + "".join(f"[^{number}]" for number in cell.notes)


def _footnote(note: Footnote) -> str:
    quote = f"“{_escaped(note.quote)}” " if note.quote else ""
    url = f" <{note.url}>" if note.url else ""
    return f"[^{note.number}]: {quote}{_escaped(note.source)}.{url} `{note.record}`"


def as_html(brief: Brief) -> str:
    """The brief as one HTML file that needs nothing else."""
    return document("brief/brief.html", title=brief.title, styles=["brief/brief.css"], brief=brief)


FORMATS: Mapping[str, Callable[[Brief], str]] = {"md": as_markdown, "html": as_html}
"""What writes each format, by its suffix."""
