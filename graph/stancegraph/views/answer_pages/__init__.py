"""Pages of answers and records as a server gives them: plain HTML without scripts, for any screen, in the dark, on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from stancegraph.views.page import document

_is_tag = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*").fullmatch


BY_FORM = ("by", "form")
"""The field with which a form says that it is one, and no address that somebody wrote."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a place: a text, perhaps with an address behind it, a faint line below, and the number of a position.

    ``quoted`` are the words of somebody, ``whole`` is not to be broken over lines, ``code`` is for programs, line by line.
    ``lang`` is the language of the text where that is known (a tag such as ``uk``), ``parts`` are cells that stand behind it.
    ``way`` is only a way on to another page, which paper has no use for.
    """

    text: str
    href: str = ""
    below: str = ""
    value: int | None = None
    quoted: bool = False
    whole: bool = False
    code: bool = False
    way: bool = False
    lang: str = ""
    parts: Sequence[Cell] = ()

    @property
    def language(self) -> str:
        """``lang`` where it is a language tag (BCP 47), else nothing: data may have anything there."""
        return self.lang if _is_tag(self.lang) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings, with a title and a sentence before it, and what it means that there are none.

    One that is ``wide`` has as many columns as somebody asked for, and is moved sideways in its own place.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    about: str = ""
    empty: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its name, what it means, the value it has, and the values to choose from, if they are fixed.

    ``many`` is for many lines, ``hint`` what holds where it is left empty.
    """

    name: str
    about: str
    value: str = ""
    choices: Sequence[str] = ()
    many: bool = False
    hint: str = ""


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
    lang: str = "",
    is_open: bool = False,
) -> str:
    """A page as text: sentences, facts by name, tables, the form of the question (where it goes, its fields), facets, the way
    to the next rows and the other forms of the same answer. ``lang`` is the language of the title, ``is_open`` shows the form at once."""
    return document(
        "answer_pages/page.html",
        title=title,
        heading=Cell(title, lang=lang),
        is_open=is_open,
        styles=["answer_pages/page.css"],
        forms=True,
        lead=lead,
        facts=facts,
        tables=tables,
        action=form[0] if form else "",
        fields=form[1] if form else (),
        by_form=BY_FORM,
        facets=facets or {},
        links=links,
        forms_of_it=forms,
    )
