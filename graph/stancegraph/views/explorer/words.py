"""The explorer's own words in the languages it speaks: all of them stand in ``words.toml``, and nowhere else.

A text has a key, ``room.name``, and one wording a language. A wording is a string or, where it depends on a number ``n``, one string for each form
of the plural (:data:`FORMS`, the categories of Unicode's CLDR); ``{name}`` stands for what is put in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from html import escape
from types import MappingProxyType

from markupsafe import Markup

from stancegraph.model.links import LANGUAGES
from stancegraph.views.page import part

Wording = str | dict[str, str]

NAMES: Mapping[str, str] = MappingProxyType(
    {"en": "English", "fr": "Fran\u00e7ais", "uk": "\u0423\u043a\u0440\u0430\u0457\u043d\u0441\u044c\u043a\u0430"}
)
"""What each language calls itself."""
FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"en": ("one", "other"), "fr": ("one", "other"), "uk": ("one", "few", "many", "other")}
)
"""The forms of the plural in each language, in the order in which ``words.toml`` has them. French has one more, of whole millions, which
differs in nothing that is said here: it is ``other``."""

_FILE = "explorer/words.toml"
_ATTRIBUTES = ("aria-label", "placeholder")
# In a template: an element with nothing in it that is to hold a text, and an attribute that is.
_HOLDER = re.compile(r'(<(?P<tag>\w+)\b[^<>]*\bdata-words="(?P<key>[^"]+)"[^<>]*>)(?=</(?P=tag)>)')
_ATTRIBUTE = re.compile(rf'\bdata-words-(?P<name>{"|".join(_ATTRIBUTES)})="(?P<key>[^"]+)"')
# Punctuation that French sets off by a blank, at which no line may break.
_SET_OFF = re.compile(r" (?=[:;?!\u00bb%])|(?<=\u00ab) ")


@cache
def texts() -> Mapping[str, Mapping[str, Wording]]:
    """Each text by its key, in each language.

    Raises ValueError where one has not as many wordings as there are languages, or another number of forms than its language.
    """
    rooms = tomllib.loads(part(_FILE))
    return MappingProxyType(
        {
            f"{room}.{name}": _wordings(f"{room}.{name}", each)
            for room, found in rooms.items()
            for name, each in found.items()
        }
    )


def _wordings(key: str, given: list[str | list[str]]) -> Mapping[str, Wording]:
    if len(given) != len(LANGUAGES):
        raise ValueError(f"{key} has {len(given)} wordings, and there are {len(LANGUAGES)} languages")
    return {language: _wording(key, language, each) for language, each in zip(LANGUAGES, given, strict=True)}


def _wording(key: str, language: str, given: str | list[str]) -> Wording:
    if isinstance(given, str):
        return _typeset(language, given)
    if len(given) != len(FORMS[language]):
        raise ValueError(f"{key} has {len(given)} forms in {NAMES[language]}, which has {len(FORMS[language])}")
    return {form: _typeset(language, each) for form, each in zip(FORMS[language], given, strict=True)}


def _typeset(language: str, text: str) -> str:
    return _SET_OFF.sub("\u00a0", text) if language == "fr" else text


def said(key: str, language: str) -> str:
    """A text that stands as it is, without a number; raises KeyError for one that is not there."""
    found = texts()[key][language]
    if not isinstance(found, str):
        raise KeyError(f"{key} depends on a number")
    return found


def worded(template: str, language: str) -> Markup:
    """What a template says by keys in words: of ``data-words`` inside of an element, of ``data-words-aria-label`` and the like beside it."""

    def inside(found: re.Match[str]) -> str:
        return found[0] + escape(said(found["key"], language), quote=False)

    def beside(found: re.Match[str]) -> str:
        return f'{found[0]} {found["name"]}="{escape(said(found["key"], language))}"'

    return Markup(_ATTRIBUTE.sub(beside, _HOLDER.sub(inside, template)))


def for_page() -> dict[str, object]:
    """What the script of the page needs: languages with their names, and every text as a list, one wording a language."""
    return {
        "languages": [[language, NAMES[language]] for language in LANGUAGES],
        "texts": {key: [each[language] for language in LANGUAGES] for key, each in texts().items()},
    }
