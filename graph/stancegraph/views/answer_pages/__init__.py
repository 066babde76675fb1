"""Pages of answers and records as a server gives them: plain HTML without scripts, for any screen, in the dark, on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from stancegraph.views.page import document


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a place: a text, perhaps with an address behind it, a faint line below, and the number of a position.

    ``quoted`` are the words of somebody, ``whole`` is not to be broken over lines.
    """

    text: str
    href: str = ""
    below: str = ""
    value: int | None = None
    quoted: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings, with a title and a sentence before it, and what it means that there are none."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    about: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its name, what it means, the value it has, and the values to choose from, if they are fixed."""

    name: str
    about: str
    value: str = ""
    choices: Sequence[str] = ()
    many: bool = False


def outside(address: str) -> str:
    """An address from data where it is one of the web, else nothing: what else an address may be is not to be opened by a click."""
    try:
        return address if urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def answer_page(
    title: str,
    *,
    lead: Sequence[str] = (),
    facts: Sequence[tuple[str, Cell]] = (),
    tables: Sequence[Table] = (),
    form: tuple[str, Sequence[Field]] | None = None,
    facets: Mapping[str, Sequence[Cell]] | None = None,
    links: Sequence[Cell] = (),
    forms: Sequence[Cell] = (),
) -> str:
    """A page as text: sentences, facts by name, tables, the form of the question (where it goes, its fields), facets, the way
    to the next rows and the other forms of the same answer."""
    return document(
        "answer_pages/page.html",
        title=title,
        styles=["answer_pages/page.css"],
        forms=True,
        lead=lead,
        facts=facts,
        tables=tables,
        action=form[0] if form else "",
        fields=form[1] if form else (),
        facets=facets or {},
        links=links,
        forms_of_it=forms,
    )
